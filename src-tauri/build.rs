//! Gives Tauri's configuration, icons and capabilities to the program.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/*.json");
    tauri_build::try_build(attributes).expect("the configuration is well formed");
}
