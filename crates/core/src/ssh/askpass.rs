//! Answering what `ssh` asks of a person (`SSH_ASKPASS` in `ssh(1)`): from the keychain, through a socket.
//!
//! `ssh` starts our own program with its question. That program knows the socket and a word for this one run, both from
//! its environment; neither is a secret of the user's, and both are worth nothing once the run is over.

use std::{
    io::{self, BufRead, BufReader, Write},
    path::Path,
    sync::Arc,
    time::Duration,
};

use gemel_wire::SshAddress;
use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt},
    task::{AbortHandle, JoinSet},
};

use super::{
    socket::{self, Socket, random_word},
    target,
};
use crate::error::Result;

/// Where the socket is, for the program that `ssh` starts.
pub const SOCKET: &str = "GEMEL_ASK_SOCKET";
/// The word of this run.
pub const TOKEN: &str = "GEMEL_ASK_TOKEN";
/// What `ssh` only wants to be shown has this set to `none` (`ssh(1)` does not say so; `readpass.c` does).
pub const HINT: &str = "SSH_ASKPASS_PROMPT";

/// A question is a sentence.
const MAX_QUESTION: u64 = 16 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Serialize, Deserialize)]
struct Question {
    token: String,
    prompt: String,
    /// Whether nothing is asked, only shown.
    shown: bool,
}

#[derive(Serialize, Deserialize)]
struct Answer {
    secret: Option<String>,
}

/// What the program is to do that `ssh` may have started.
#[derive(Clone, PartialEq, Eq)]
pub enum Role {
    /// It was started by somebody else.
    Itself,
    /// Print this, and end well.
    Say(String),
    /// Print nothing, and end well: there was nothing to answer.
    Shown,
    /// Print nothing, and fail: there is no answer.
    Silent,
}

/// Finds out whether `ssh` started this program to ask something, and what the answer is. `lookup` reads an environment
/// variable, `prompt` is the program's first argument.
pub fn role(lookup: impl Fn(&str) -> Option<String>, prompt: Option<String>) -> Role {
    let (Some(place), Some(token)) = (lookup(SOCKET), lookup(TOKEN)) else { return Role::Itself };
    let shown = lookup(HINT).as_deref() == Some("none");
    let question = Question { token, prompt: prompt.unwrap_or_default(), shown };
    match ask(Path::new(&place), &question) {
        Ok(Answer { secret: Some(secret) }) => Role::Say(secret),
        Ok(_) if shown => Role::Shown,
        Ok(_) | Err(_) => Role::Silent,
    }
}

fn ask(place: &Path, question: &Question) -> io::Result<Answer> {
    use interprocess::local_socket::{Stream, prelude::*};
    let mut stream = Stream::connect(socket::name(place)?)?;
    let mut line = serde_json::to_vec(question).map_err(io::Error::other)?;
    line.push(b'\n');
    stream.write_all(&line)?;
    stream.flush()?;
    let mut said = String::new();
    BufReader::new(stream).read_line(&mut said)?;
    serde_json::from_str(&said).map_err(io::Error::other)
}

/// What may be answered, and to whom.
pub(crate) struct Known {
    /// Whom `ssh` logs in to.
    pub address: SshAddress,
    pub password: Option<String>,
    pub passphrase: Option<String>,
    /// Hears that a key waits for a finger.
    pub touch: Arc<dyn Fn() + Send + Sync>,
}

/// Answers until it is dropped.
pub(crate) struct Askpass {
    socket: Socket,
    token: String,
    serving: AbortHandle,
}

impl Askpass {
    /// Begins to answer, through a socket in this folder.
    pub fn start(known: Known, folder: &Path) -> Result<Self> {
        let (socket, listener) = Socket::listen(folder)?;
        let token = random_word();
        let serving = tokio::spawn(serve(listener, Arc::new((token.clone(), known)))).abort_handle();
        Ok(Self { socket, token, serving })
    }

    /// The variables with which `ssh` asks here, by this program.
    pub fn environment(&self, program: &Path) -> Vec<(String, String)> {
        let variable = |name: &str, value: String| (name.to_owned(), value);
        vec![
            variable("SSH_ASKPASS", program.display().to_string()),
            variable("SSH_ASKPASS_REQUIRE", "force".to_owned()),
            variable(SOCKET, self.socket.place.display().to_string()),
            variable(TOKEN, self.token.clone()),
        ]
    }
}

impl Drop for Askpass {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: Listener, known: Arc<(String, Known)>) {
    let mut guests = JoinSet::new();
    loop {
        tokio::select! {
            guest = listener.accept() => match guest {
                Ok(guest) => {
                    let known = Arc::clone(&known);
                    guests.spawn(async move {
                        let _ = tokio::time::timeout(PATIENCE, receive(guest, &known.0, &known.1)).await;
                    });
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            },
            Some(_) = guests.join_next() => {}
        }
    }
}

async fn receive(guest: Stream, token: &str, known: &Known) -> io::Result<()> {
    let (reading, mut writing) = (tokio::io::BufReader::new(&guest), &guest);
    let mut line = String::new();
    reading.take(MAX_QUESTION).read_line(&mut line).await?;
    let question: Question = serde_json::from_str(&line).map_err(io::Error::other)?;
    if question.token != token {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let secret = match wanted(&question.prompt, question.shown) {
        Wanted::Touch => {
            (known.touch)();
            None
        }
        Wanted::Passphrase => known.passphrase.clone(),
        Wanted::Password { host } if known.password.is_some() && is_the_host(&known.address, host).await => {
            known.password.clone()
        }
        Wanted::Password { .. } | Wanted::SomethingElse => None,
    };
    let mut line = serde_json::to_vec(&Answer { secret }).map_err(io::Error::other)?;
    line.push(b'\n');
    writing.write_all(&line).await?;
    writing.flush().await
}

/// Whether a password is asked for by the host that it is for, and not by one on the way to it.
async fn is_the_host(address: &SshAddress, asking: &str) -> bool {
    let alias = |name: &str| name.eq_ignore_ascii_case(asking);
    match target::resolve(address).await {
        Ok(target) => alias(&target.host) || alias(&target.name),
        Err(_) => alias(&address.host),
    }
}

/// What `ssh` wants to know.
#[derive(Debug, PartialEq, Eq)]
enum Wanted<'p> {
    Password { host: &'p str },
    Passphrase,
    Touch,
    SomethingElse,
}

/// Reads a question of OpenSSH's (`sshconnect2.c`). What a server asks in its own words comes behind `(user@host) `, so that
/// it cannot ask for what is not its own.
fn wanted(prompt: &str, shown: bool) -> Wanted<'_> {
    let prompt = prompt.trim();
    if prompt.starts_with("Confirm user presence for key") {
        return Wanted::Touch;
    }
    if shown {
        return Wanted::SomethingElse;
    }
    if prompt.starts_with("Enter passphrase for key ") || prompt.starts_with("Enter passphrase for \"") {
        return Wanted::Passphrase;
    }
    let asking = match prompt.strip_prefix('(').and_then(|rest| rest.split_once(") ")) {
        Some((whom, question)) if question.to_lowercase().contains("password") => Some(whom),
        Some(_) => None,
        None => prompt.strip_suffix("'s password:"),
    };
    match asking.and_then(|whom| whom.rsplit_once('@')) {
        Some((_, host)) => Wanted::Password { host },
        None => Wanted::SomethingElse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_apart() {
        for (prompt, expected) in [
            ("me@example.org@git.example's password: ", Wanted::Password { host: "git.example" }),
            ("(me@::1) Password: ", Wanted::Password { host: "::1" }),
            ("(me@h) Enter passphrase for key '/home/me/.ssh/id': ", Wanted::SomethingElse),
            ("(me@h) Verification code: ", Wanted::SomethingElse),
            ("Enter passphrase for key '/home/me/.ssh/id': ", Wanted::Passphrase),
            ("Confirm user presence for key ED25519-SK SHA256:x", Wanted::Touch),
            ("Are you sure you want to continue connecting (yes/no/[fingerprint])? ", Wanted::SomethingElse),
            ("Enter PIN for ED25519-SK key /k: ", Wanted::SomethingElse),
            ("", Wanted::SomethingElse),
        ] {
            assert_eq!(wanted(prompt, false), expected, "{prompt}");
        }
        assert_eq!(wanted("Enter passphrase for key '/k': ", true), Wanted::SomethingElse);
    }

    #[tokio::test]
    async fn only_who_has_the_word_is_answered() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let address = SshAddress { user: None, host: "h".into(), port: None, path: "x".into() };
        let known = Known { address, password: None, passphrase: Some("open sesame".into()), touch: Arc::new(|| ()) };
        let askpass = Askpass::start(known, folder.path()).expect("because the folder is ours");
        let environment = askpass.environment(Path::new("/bin/gemel"));
        let place = askpass.socket.place.clone();
        let say = |token: Option<&str>, prompt: &str| {
            let (mut environment, prompt) = (environment.clone(), prompt.to_owned());
            if let Some(token) = token {
                environment.iter_mut().filter(|(name, _)| name == TOKEN).for_each(|(_, value)| token.clone_into(value));
            }
            let lookup = move |name: &str| environment.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
            tokio::task::spawn_blocking(move || role(lookup, Some(prompt)))
        };
        let said = say(None, "Enter passphrase for key '/k': ").await.expect("because nobody panics");
        assert!(said == Role::Say("open sesame".into()));
        for (token, prompt) in [(Some("guessed"), "Enter passphrase for key '/k': "), (None, "me@h's password: ")] {
            let said = say(token, prompt).await.expect("because nobody panics");
            assert!(said == Role::Silent, "{prompt}");
        }
        drop(askpass);
        assert!(!place.exists());
        assert!(role(|_| None, None) == Role::Itself);
    }
}
