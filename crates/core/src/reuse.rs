//! Secrets that the user has already: what Git's credential helpers and the hosts' own programs know. Asked only on request.

use std::{ffi::OsStr, path::Path, process::Stdio, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{io::AsyncWriteExt, process::Command};
use ts_rs::TS;
use url::Url;

use crate::error::{Code, Error, Result};

/// Who is asked for a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReuseFrom {
    /// Git's credential helpers (`git-credential(1)`).
    Git,
    /// GitHub's `gh` (<https://cli.github.com/manual/gh_auth_token>).
    Gh,
    /// GitLab's `glab` (<https://docs.gitlab.com/editor_extensions/gitlab_cli/>).
    Glab,
}

impl ReuseFrom {
    fn program(self) -> &'static str {
        match self {
            Self::Git => "git",
            Self::Gh => "gh",
            Self::Glab => "glab",
        }
    }
}

/// What was known.
pub(crate) struct Reused {
    /// The user's name, where it was told.
    pub user: Option<String>,
    pub secret: String,
}

/// A helper may ask a keychain, which may ask the user to unlock it.
const PATIENCE: Duration = Duration::from_secs(60);
/// A helper says a few lines.
const MAX_SAID: usize = 64 * 1024;

/// Asks a program for what it knows of a host. `folder` is one without a repository, whose settings would count.
pub(crate) async fn ask(from: ReuseFrom, base: &Url, folder: &Path) -> Result<Reused> {
    ask_program(from, OsStr::new(from.program()), base, folder).await
}

async fn ask_program(from: ReuseFrom, program: &OsStr, base: &Url, folder: &Path) -> Result<Reused> {
    let host = base.host_str().unwrap_or_default();
    let authority = base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let nothing = || Error::new(Code::NothingToReuse).with("host", &authority).with("program", from.program());
    let (arguments, input): (Vec<&str>, String) = match from {
        // It is asked for what is stored, and never to ask anybody: no askpass program, no window, no terminal.
        ReuseFrom::Git => (
            vec!["-c", "core.askPass=", "-c", "credential.interactive=false", "credential", "fill"],
            format!("protocol={}\nhost={authority}\n\n", base.scheme()),
        ),
        ReuseFrom::Gh => (vec!["auth", "token", "--hostname", &authority], String::new()),
        ReuseFrom::Glab => (vec!["config", "get", "token", "--host", &authority], String::new()),
    };
    let said = tokio::time::timeout(PATIENCE, run(program, &arguments, &input, folder))
        .await
        .map_err(|_| nothing())?
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::new(Code::ProgramMissing).with("program", from.program()),
            _ => nothing(),
        })?
        .ok_or_else(nothing)?;
    let line = |name: &str| {
        let mut lines = said.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
    };
    let (user, secret) = match from {
        ReuseFrom::Git => (line("username"), line("password")),
        ReuseFrom::Gh | ReuseFrom::Glab => (None, said.lines().next().map(|token| token.trim().to_owned())),
    };
    let secret = secret.filter(|secret| !secret.is_empty()).ok_or_else(nothing)?;
    Ok(Reused { user: user.filter(|user| !user.is_empty()), secret })
}

/// What a program says on its standard output; none where it fails. Its standard error may hold anything, and is not read.
async fn run(program: &OsStr, arguments: &[&str], input: &str, folder: &Path) -> std::io::Result<Option<String>> {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks other programs for what they know")]
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_ASKPASS", "")
        .env("SSH_ASKPASS", "")
        .env("GCM_INTERACTIVE", "never")
        .env("GH_PROMPT_DISABLED", "1")
        .env("NO_PROMPT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that does not want it has closed it.
        let _ = stdin.write_all(input.as_bytes()).await;
    }
    let output = child.wait_with_output().await?;
    if !output.status.success() || output.stdout.len() > MAX_SAID {
        return Ok(None);
    }
    Ok(String::from_utf8(output.stdout).ok())
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    /// Asks a program that is a script.
    async fn asked(from: ReuseFrom, script: &str) -> std::result::Result<(Option<String>, String), Code> {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let program = folder.path().join("program");
        // Written under another name first: a file that is open for writing cannot be run.
        fs::write(folder.path().join("new"), format!("#!/bin/sh\n{script}\n")).expect("because the folder is ours");
        fs::set_permissions(folder.path().join("new"), fs::Permissions::from_mode(0o700)).expect("because it is ours");
        fs::rename(folder.path().join("new"), &program).expect("because the folder is ours");
        let base = Url::parse("https://git.example:8443/sub").expect("because it is a URL");
        let said = ask_program(from, program.as_os_str(), &base, folder.path()).await;
        said.map(|said| (said.user, said.secret)).map_err(|error| error.code())
    }

    #[expect(clippy::unnecessary_wraps, reason = "it stands beside Err in the cases")]
    fn some(user: &str, secret: &str) -> std::result::Result<(Option<String>, String), Code> {
        Ok((Some(user.to_owned()).filter(|user| !user.is_empty()), secret.to_owned()))
    }

    #[tokio::test]
    async fn what_programs_know_is_taken() {
        let git = r#"test "$GIT_TERMINAL_PROMPT" = 0 && grep -q '^host=git.example:8443$' && printf 'protocol=https\nusername=ada\npassword=p=1\n'"#;
        assert_eq!(asked(ReuseFrom::Git, git).await, some("ada", "p=1"));
        let gh = r#"test "$*" = "auth token --hostname git.example:8443" && echo gho_1"#;
        assert_eq!(asked(ReuseFrom::Gh, gh).await, some("", "gho_1"));
        let glab = r#"test "$*" = "config get token --host git.example:8443" && echo glpat-1"#;
        assert_eq!(asked(ReuseFrom::Glab, glab).await, some("", "glpat-1"));
    }

    #[tokio::test]
    async fn who_knows_nothing_is_told_apart_from_who_is_not_there() {
        for script in ["exit 1", "echo", "echo username=ada"] {
            assert_eq!(asked(ReuseFrom::Git, script).await, Err(Code::NothingToReuse), "{script}");
        }
        let folder = tempfile::tempdir().expect("because the disk has room");
        let base = Url::parse("https://git.example").expect("because it is a URL");
        let missing = ask_program(ReuseFrom::Gh, OsStr::new("/nowhere/gh"), &base, folder.path()).await;
        assert_eq!(missing.err().map(|error| error.code()), Some(Code::ProgramMissing));
    }
}
