//! Lists the files of the message catalogue, so that a new one needs to be named nowhere.
#![expect(clippy::disallowed_methods, reason = "cargo says through the environment where things are")]

use std::{
    env,
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// What only the window says; it reads the catalogue by itself.
const WINDOW: &str = "window.ftl";

fn main() -> Result<(), Box<dyn Error>> {
    let locales = fs::canonicalize(Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../locales"))?;
    println!("cargo::rerun-if-changed={}", locales.display());
    let mut list = String::from("&[\n");
    for folder in entries(&locales)? {
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in entries(&folder)?.into_iter().filter(|file| file.extension().is_some_and(|it| it == "ftl")) {
            let (language, name) = (last(&folder), last(&file));
            if name != WINDOW {
                writeln!(list, "    ({language:?}, {name:?}, include_str!({:?})),", file.display().to_string())?;
            }
        }
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("catalogue.rs"), list)?;
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.sort();
    Ok(paths)
}

/// The last part of a path.
fn last(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
