//! The programs of OpenSSH that are asked for what they know.

use std::{path::Path, process::Stdio, time::Duration};

use super::{host_key::HostKey, target::Target};
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

/// The keys that a host shows, by `ssh-keyscan`. Nobody logs in, and nothing is believed.
pub(crate) async fn shown_keys(target: &Target) -> Result<Vec<HostKey>> {
    let unreachable =
        |detail: &str| Error::new(Code::HostUnreachable).with("host", &target.name).with("detail", detail);
    if target.by_proxy {
        // It goes no other way than straight to the host.
        return Err(Error::new(Code::SshBehindProxy).with("host", &target.name));
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
