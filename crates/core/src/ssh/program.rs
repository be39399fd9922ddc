//! The programs of OpenSSH that are asked for what they know.

use std::{path::Path, process::Stdio, time::Duration};

use gemel_wire::SshAddress;

use super::{
    host_key::HostKey,
    socket::random_word,
    target::{self, Target},
};
use crate::error::{Code, Error, Result};

/// A host that has not shown its keys after this many seconds does not.
const SCAN_SECONDS: &str = "10";
/// Nobody is asked for anything, and nobody types.
const PATIENCE: Duration = Duration::from_secs(30);
/// What the programs say is a few lines a host.
const MAX_SAID: usize = 256 * 1024;

/// What a program said.
pub(crate) struct Said {
    pub ok: bool,
    pub output: String,
    pub errors: String,
}

/// Runs a program to its end.
pub(crate) async fn run(program: &str, arguments: &[String]) -> Result<Said> {
    let mut command = gemel_wire::program(program);
    command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    let missing = || Error::new(Code::ProgramMissing).with("program", program);
    let output = tokio::time::timeout(PATIENCE, command.output())
        .await
        .map_err(|_| Error::new(Code::TimedOut).with("host", program))?
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => missing(),
            _ => Error::new(Code::Io).with("detail", error),
        })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_SAID)]).into_owned();
    let errors = gemel_wire::clean(&text(&output.stderr));
    Ok(Said { ok: output.status.success(), output: text(&output.stdout), errors })
}

/// The keys that a host shows, by `ssh-keyscan`. Nobody logs in, and nothing is believed. `address` is what the user calls it.
pub(crate) async fn shown_keys(address: &SshAddress, target: &Target) -> Result<Vec<HostKey>> {
    let unreachable =
        |detail: &str| Error::new(Code::HostUnreachable).with("host", &target.name).with("detail", detail);
    if target.by_proxy {
        // It goes no other way than straight to the host.
        return key_by_ssh(address, target).await;
    }
    let (port, host) = (target.port.to_string(), target.host.clone());
    let arguments = ["-T", SCAN_SECONDS, "-t", "ed25519,ecdsa,rsa", "-p", &port, "--", &host].map(str::to_owned);
    let said = run("ssh-keyscan", &arguments).await?;
    let keys: Vec<HostKey> = said.output.lines().filter_map(HostKey::of_line).collect();
    if keys.is_empty() {
        return Err(unreachable(said.errors.lines().next().unwrap_or_default()));
    }
    Ok(keys)
}

/// With these `ssh` believes nobody, asks nobody and does nothing beyond its first exchange with the host.
const BELIEVES_NOBODY: [&str; 16] = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "UserKnownHostsFile=none",
    "GlobalKnownHostsFile=none",
    "VerifyHostKeyDNS=no",
    "UpdateHostKeys=no",
    "NoHostAuthenticationForLocalhost=no",
    // A certificate says nothing that could be pinned.
    "HostKeyAlgorithms=-*cert*",
    // A connection that is shared shows no key any more.
    "ControlMaster=no",
    "ControlPath=none",
    "ClearAllForwardings=yes",
    "ForwardAgent=no",
    "PermitLocalCommand=no",
    "RemoteCommand=none",
    "LogLevel=ERROR",
    "ConnectTimeout=10",
];

/// The key that a host shows to `ssh`, which goes by the ways of the user's configuration. One key: each look may be a login
/// at the host on the way.
///
/// Before `ssh` believes a key it asks a program which ones it may (`KnownHostsCommand` in `ssh_config(5)`, since OpenSSH 8.5),
/// and tells it the key. The program here names none, so that `ssh` goes away, and writes the key where `ssh` writes its
/// errors. The word before it tells the line from what a host on the way has `ssh` print.
async fn key_by_ssh(address: &SshAddress, target: &Target) -> Result<Vec<HostKey>> {
    let behind = |detail: &str| Error::new(Code::SshBehindProxy).with("host", &target.name).with("detail", detail);
    if !cfg!(unix) {
        return Err(behind(""));
    }
    let word = random_word();
    let noted = format!("KnownHostsCommand=/bin/sh -c 'echo \"$0 $1 $2\" >&2' {word} %t %K");
    let options = BELIEVES_NOBODY.into_iter().chain([noted.as_str()]);
    let mut arguments: Vec<String> = options.flat_map(|option| ["-o".to_owned(), option.to_owned()]).collect();
    arguments.extend(["-N".to_owned(), "-T".to_owned()]);
    arguments.extend(target::whom(address));
    let said = run("ssh", &arguments).await?;
    let mut keys: Vec<HostKey> = Vec::new();
    for line in said.errors.lines().filter_map(|line| line.strip_prefix(&word)) {
        if let Some(key) = HostKey::of_line(line).filter(|key| !keys.contains(key)) {
            keys.push(key);
        }
    }
    if keys.is_empty() {
        let words = said.errors.lines().filter(|line| !line.starts_with(&word)).collect::<Vec<_>>().join(" ");
        return Err(behind(&words));
    }
    Ok(keys)
}

/// What the user's own files of host keys hold for a host: also where its name is hashed, which `ssh-keygen` understands.
pub(crate) async fn users_keys(target: &Target) -> Result<Vec<HostKey>> {
    let mut keys: Vec<HostKey> = Vec::new();
    for file in target.known_hosts.iter().filter(|file| Path::is_file(file)) {
        let arguments = ["-F".into(), target.name.clone(), "-f".into(), file.display().to_string()];
        let said = run("ssh-keygen", &arguments).await?;
        for key in said.output.lines().filter_map(HostKey::of_line) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    Ok(keys)
}
