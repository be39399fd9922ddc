//! Runs `git` on the bare repositories.

use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// Where the objects of a push are until its hooks have agreed to it (git-receive-pack(1), "Quarantine environment").
#[derive(Debug, Clone, Default)]
pub(crate) struct Quarantine {
    pub objects: String,
    pub alternates: String,
    pub path: String,
}

/// The environment of every git that is started here: nothing of the person who runs the tests.
pub(crate) const ENVIRONMENT: [(&str, &str); 5] = [
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C.UTF-8"),
    ("HOME", "/"),
];

pub(crate) fn path() -> std::ffi::OsString {
    std::env::var_os("PATH").unwrap_or_default()
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder).env_clear().env("PATH", path()).envs(ENVIRONMENT);
    command
}

/// Runs git in a folder with something to read.
pub(crate) fn feed(folder: &Path, arguments: &[&str], input: &[u8]) -> io::Result<()> {
    let mut child = command(folder, arguments).stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    child.stdin.take().expect("because standard input is piped").write_all(input)?;
    if child.wait()?.success() { Ok(()) } else { Err(io::Error::other("git refused what it was to read")) }
}

/// Runs git in a folder and returns what it printed, or what it complained about.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    finish(command(folder, arguments))
}

/// The same with the objects of a push that is not let in yet.
pub(crate) fn run_with(folder: &Path, quarantine: &Quarantine, arguments: &[&str]) -> Result<String, String> {
    let mut command = command(folder, arguments);
    for (name, value) in [
        ("GIT_OBJECT_DIRECTORY", &quarantine.objects),
        ("GIT_ALTERNATE_OBJECT_DIRECTORIES", &quarantine.alternates),
        ("GIT_QUARANTINE_PATH", &quarantine.path),
    ] {
        if !value.is_empty() {
            command.env(name, value);
        }
    }
    finish(command)
}

fn finish(mut command: Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().expect("git is needed to play a host");
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// The three hooks are one script: it hands what Git says to the stand-in (`relay`), and its answer to Git.
const HOOK: &str = r#"#!/bin/bash
[ -n "${STANDIN_RELAY-}" ] || exit 0
exec 3<>"/dev/tcp/127.0.0.1/$STANDIN_RELAY" || exit 1
hook=${0##*/}
printf '%s\n' "$STANDIN_PUSH" "$hook" "${GIT_OBJECT_DIRECTORY-}" "${GIT_ALTERNATE_OBJECT_DIRECTORIES-}" "${GIT_QUARANTINE_PATH-}" >&3
if [ "$hook" = proc-receive ]; then
  # In the background, standard input would be empty.
  exec 4<&0
  cat <&4 >&3 &
  cat <&3
  exit 0
fi
cat >&3
printf '.\n' >&3
read -r code <&3
cat <&3 >&2
exit "$code"
"#;

/// Makes an empty bare repository with the hooks of a host, unless it is there.
pub(crate) fn ensure(folder: &Path, default_branch: &str) -> io::Result<()> {
    // Two who come at once to one that is new: the second waits until it is whole.
    static MAKING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    if folder.join("HEAD").exists() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let branch = format!("--initial-branch={default_branch}");
    run(folder, &["init", "--quiet", "--bare", "--template=", &branch, "."]).map_err(io::Error::other)?;
    run(folder, &["config", "http.receivepack", "true"]).map_err(io::Error::other)?;
    let hooks = folder.join("hooks");
    fs::create_dir_all(&hooks)?;
    for name in ["pre-receive", "proc-receive", "post-receive"] {
        fs::write(hooks.join(name), HOOK)?;
        fs::set_permissions(hooks.join(name), Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// How many bytes a folder holds.
pub(crate) fn size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => size(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}

/// The branches with their tips, in order; none where nobody has pushed yet.
pub(crate) fn branches(folder: &Path) -> Vec<(String, String)> {
    if !folder.exists() {
        return Vec::new();
    }
    run(folder, &["for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads/"])
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(name, tip)| (name.to_owned(), tip.to_owned()))
        .collect()
}
