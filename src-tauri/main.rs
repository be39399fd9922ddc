//! The desktop app's entry.
#![cfg_attr(all(not(debug_assertions), windows), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    if let Some(code) = gemel_desktop::answer_ssh() {
        return code;
    }
    gemel_desktop::keep_little();
    gemel_desktop::run()
}
