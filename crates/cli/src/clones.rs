//! Working clones on this machine.

use gemel_core::{
    Code, Engine, Error, Result,
    clones::{ClonesView, FoundPair},
};

use crate::{
    Exit,
    arguments::{ClonesArgs, ClonesCommand},
    output::Output,
};

pub async fn clones(engine: &Engine, asked: ClonesArgs, output: &Output) -> Result<Exit> {
    match asked.command {
        None => {
            let found = engine.clones().await?;
            show(&found, output);
            output.value(&found);
        }
        Some(ClonesCommand::Add(asked)) => {
            let settings = engine.add_clone_folder(&absolute(&asked.folder)?)?;
            output.say("cli-clones-searched", &[("folder", asked.folder.into())]);
            output.value(&settings.clone_folders);
        }
        Some(ClonesCommand::Remove(asked)) => {
            let settings = engine.remove_clone_folder(&absolute(&asked.folder)?)?;
            output.say("cli-clones-not-searched", &[("folder", asked.folder.into())]);
            output.value(&settings.clone_folders);
        }
    }
    Ok(Exit::InSync)
}

/// A folder as it is called from anywhere. What a shell left as `~` stays.
fn absolute(folder: &str) -> Result<String> {
    if folder.starts_with('~') {
        return Ok(folder.to_owned());
    }
    let bad = || Error::new(Code::BadInput).with("what", "clone-folders").with("value", folder);
    let path = std::path::absolute(folder).map_err(|_| bad())?;
    path.into_os_string().into_string().map_err(|_| bad())
}

fn show(found: &ClonesView, output: &Output) {
    if found.folders.is_empty() {
        output.say("cli-clones-no-folders", &[]);
        for folder in &found.offers {
            output.say("cli-clones-offer", &[("folder", folder.clone().into())]);
        }
        return;
    }
    output.say("cli-clones-count", &[("count", found.clones.len().into())]);
    for clone in &found.clones {
        let mirrored = clone.remotes.iter().flat_map(|remote| remote.mirrors.iter().map(move |name| (remote, name)));
        for (at, (remote, mirror)) in mirrored.enumerate() {
            if at == 0 {
                output.line(&clone.folder);
            }
            let args = [("remote", remote.name.clone().into()), ("mirror", mirror.clone().into())];
            output.line(&format!("  {}", output.words.say_with("cli-clones-of-mirror", &args)));
        }
    }
    if !found.pairs.is_empty() {
        output.say("cli-clones-pairs", &[]);
    }
    for FoundPair { name, folder, left, right } in &found.pairs {
        output.line(&format!("  {name}  {folder}"));
        output.line(&format!("    gemel add {} {} --name {}", quoted(&left.url), quoted(&right.url), quoted(name)));
    }
    if found.cut_short {
        output.say("cli-clones-cut-short", &[]);
    }
}

/// A word as a POSIX shell reads it: what is shown is meant to be run.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_run() {
        assert_eq!(quoted("git@github.com:acme/web.git"), "git@github.com:acme/web.git");
        assert_eq!(quoted("it's $(here)"), r"'it'\''s $(here)'");
    }
}
