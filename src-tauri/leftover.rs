//! What the web engine leaves behind when the window is gone. On Linux it keeps the process by which its pages load things for as
//! long as the program runs, and nobody can ask it not to. It starts a new one with the next page, as it would after a crash.
//! And all the code that once ran for a window stays in memory. Decision 0031 tells more.

use std::{fs, time::Duration};

use rustix::process::{Pid, Signal, getpid, kill_process};
use tauri::AppHandle;

use crate::window;

/// So long after a window was closed: what its page had written (the theme, say) is on the disk by then, and who opens another
/// one right away gets it at once.
const AFTER: Duration = Duration::from_secs(5);

/// The process's name, as far as the kernel keeps it (proc(5): 15 bytes).
const NAME: &str = "WebKitNetworkPr";

/// Ends what is left over, unless there is a window again by then; also what a start without a window left in memory.
pub(crate) fn end(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(AFTER).await;
        let here = app.clone();
        // Where windows are made, and ended children are waited for: neither happens meanwhile.
        let _ = app.run_on_main_thread(move || {
            if !window::is_open(&here) {
                for process in children(NAME) {
                    let _ = kill_process(process, Signal::TERM);
                }
                // Where it does not work there is only more in memory.
                tauri::async_runtime::spawn_blocking(gemel_memory::code::let_go);
            }
        });
    });
}

/// The processes of that name which this one started.
fn children(name: &str) -> Vec<Pid> {
    let own = getpid().as_raw_nonzero().get();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    numbers
        .filter(|number| {
            let stat = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
            named(&stat).is_some_and(|(found, parent)| found == name && parent == own)
        })
        .filter_map(Pid::from_raw)
        .collect()
}

/// The name and the parent in a line of `/proc/PID/stat`. The name is in brackets, and may hold anything.
fn named(stat: &str) -> Option<(&str, i32)> {
    let (head, rest) = stat.rsplit_once(") ")?;
    let (_, name) = head.split_once(" (")?;
    Some((name, rest.split(' ').nth(1)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_known_by_its_name_and_its_parent() {
        assert_eq!(named("12 (WebKitNetworkPr) S 7 12 12 0"), Some(("WebKitNetworkPr", 7)));
        assert_eq!(named("12 (odd) S 1 (name) S 7 12"), Some(("odd) S 1 (name", 7)));
        assert_eq!(named(""), None);
        assert_eq!(children("nobody's name"), []);
    }
}
