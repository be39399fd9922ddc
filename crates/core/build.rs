//! Lists the files of the message catalogue, so that a new one needs to be named nowhere.

use std::{env, error::Error, fmt::Write, fs, path::Path};

/// What only the window says; it reads the catalogue by itself.
const WINDOW: &str = "window.ftl";

fn main() -> Result<(), Box<dyn Error>> {
    let locales = fs::canonicalize(Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../locales"))?;
    println!("cargo::rerun-if-changed={}", locales.display());
    let mut list = String::from("&[\n");
    for language in sorted(&locales)? {
        println!("cargo::rerun-if-changed={}", locales.join(&language).display());
        for file in sorted(&locales.join(&language))?.into_iter().filter(|file| file.ends_with(".ftl")) {
            if file != WINDOW {
                let path = locales.join(&language).join(&file);
                writeln!(list, "    ({language:?}, {file:?}, include_str!({path:?})),")?;
            }
        }
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("catalogue.rs"), list)?;
    Ok(())
}

fn sorted(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
