//! Where the hooks of a push come to: they are run by Git, far below `git http-backend`, and what they are to answer is
//! known here.
//!
//! `pre-receive` is judged as a whole; what is refused for one ref alone is told to Git by `proc-receive`
//! (gitprotocol-pack(5) and githooks(5)), since that is the one hook that chooses the words in brackets. Every other
//! ref it leaves to Git (`option fall-through`), so that comparing and writing are Git's own.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::spawn_blocking;

use crate::deliver;
use crate::git::Quarantine;
use crate::host::Host;
use crate::journal::{Asked, Push};
use crate::judge::{Case, Command, Judgement, judge};
use crate::world::{Kind, Token};

/// A push that is going on.
#[derive(Debug)]
pub(crate) struct Going {
    pub host: Host,
    pub repository: u64,
    pub token: Token,
    refused: Mutex<BTreeMap<String, String>>,
}

/// All pushes that are going on, of all hosts.
#[derive(Debug, Default)]
pub(crate) struct Pushes {
    last: AtomicU64,
    going: Mutex<HashMap<u64, Arc<Going>>>,
}

impl Pushes {
    /// Notes a push down before Git is started; the number is what its hooks know.
    pub fn begin(&self, host: Host, repository: u64, token: Token) -> u64 {
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let going = Going { host, repository, token, refused: Mutex::default() };
        self.going.lock().unwrap_or_else(PoisonError::into_inner).insert(number, Arc::new(going));
        number
    }

    pub fn end(&self, number: u64) {
        self.going.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
    }

    fn find(&self, number: u64) -> Option<Arc<Going>> {
        self.going.lock().unwrap_or_else(PoisonError::into_inner).get(&number).map(Arc::clone)
    }
}

/// Answers hooks for ever.
pub(crate) async fn listen(listener: TcpListener, pushes: Arc<Pushes>) {
    while let Ok((stream, _)) = listener.accept().await {
        let pushes = Arc::clone(&pushes);
        tokio::spawn(async move {
            // A hook that goes away in the middle is a push that was broken off.
            let _ = answer(stream, &pushes).await;
        });
    }
}

async fn answer(mut stream: TcpStream, pushes: &Pushes) -> io::Result<()> {
    let (read, mut write) = stream.split();
    let mut read = BufReader::new(read);
    let mut line = async || -> io::Result<String> {
        let mut line = String::new();
        read.read_line(&mut line).await?;
        Ok(line.trim_end_matches('\n').to_owned())
    };
    let number = line().await?;
    let hook = line().await?;
    let quarantine = Quarantine { objects: line().await?, alternates: line().await?, path: line().await? };
    let Some(going) = number.parse().ok().and_then(|number| pushes.find(number)) else {
        return write.write_all(b"1\nthis push is not known\n").await;
    };
    if hook == "proc-receive" {
        let report = proc_receive(&mut read, &mut write, &going).await?;
        return write.write_all(&report).await;
    }
    let mut commands = Vec::new();
    loop {
        let line = line().await?;
        match *line.splitn(3, ' ').collect::<Vec<_>>() {
            [old, new, name] => {
                commands.push(Command { old: old.to_owned(), new: new.to_owned(), name: name.to_owned() });
            }
            _ => break,
        }
    }
    let said = if hook == "pre-receive" {
        let judgement = spawn_blocking({
            let going = Arc::clone(&going);
            move || pre_receive(&going, &quarantine, &commands)
        })
        .await
        .map_err(io::Error::other)?;
        format!("{}\n{}", u8::from(judgement.whole), judgement.said)
    } else {
        deliver::pushed(&going.host, going.repository, &going.token.user, &commands);
        "0\n".to_owned()
    };
    write.write_all(said.as_bytes()).await
}

fn pre_receive(going: &Going, quarantine: &Quarantine, commands: &[Command]) -> Judgement {
    let (repository, user, busy) = {
        let mut world = going.host.world();
        let user = world.user(&going.token.user).cloned().unwrap_or_default();
        let Some(repository) = world.repositories.get_mut(&going.repository) else {
            return Judgement { whole: true, said: "the repository is gone\n".to_owned(), ..Judgement::default() };
        };
        let busy = repository.settings.busy > 0;
        repository.settings.busy = repository.settings.busy.saturating_sub(1);
        (repository.clone(), user, busy)
    };
    let judgement = judge(&Case {
        kind: going.host.kind(),
        repository: &repository,
        user: &user,
        token: &going.token,
        folder: &going.host.folder_of(&repository.path),
        quarantine,
        commands,
        busy,
    });
    going.refused.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&judgement.refused);
    going.host.journal().pushes.push(Push {
        repository: repository.path.clone(),
        user: going.token.user.clone(),
        asked: commands
            .iter()
            .map(|command| Asked {
                name: command.name.clone(),
                old: command.old.clone(),
                new: command.new.clone(),
                refused: if judgement.whole {
                    Some("pre-receive hook declined".to_owned())
                } else {
                    judgement.refused.get(&command.name).cloned()
                },
            })
            .collect(),
    });
    judgement
}

/// Speaks with `receive-pack` as githooks(5) has it under "proc-receive".
async fn proc_receive(
    read: &mut (impl AsyncRead + Unpin),
    write: &mut (impl AsyncWrite + Unpin),
    going: &Going,
) -> io::Result<Vec<u8>> {
    while packet(read).await?.is_some() {}
    write.write_all(b"000dversion=10000").await?;
    let mut report = Vec::new();
    while let Some(command) = packet(read).await? {
        let command = String::from_utf8_lossy(&command);
        let name = command.trim_end().splitn(3, ' ').nth(2).unwrap_or_default().to_owned();
        let refused = going.refused.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        let lines = match refused {
            Some(reason) => vec![format!("ng {name} {reason}")],
            None => vec![format!("ok {name}"), "option fall-through".to_owned()],
        };
        for line in lines {
            report.extend_from_slice(format!("{:04x}{line}", line.len() + 4).as_bytes());
        }
    }
    report.extend_from_slice(b"0000");
    Ok(report)
}

/// One pkt-line (gitprotocol-common(5)); nothing for a flush.
async fn packet(read: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    read.read_exact(&mut length).await?;
    let length = std::str::from_utf8(&length)
        .ok()
        .and_then(|digits| usize::from_str_radix(digits, 16).ok())
        .ok_or(io::ErrorKind::InvalidData)?;
    if length < 4 {
        return Ok(None);
    }
    let mut payload = vec![0; length - 4];
    read.read_exact(&mut payload).await?;
    Ok(Some(payload))
}

/// The refs that a host keeps to itself; Git refuses each alone (`receive.hideRefs`, git-config(1)).
pub(crate) fn hidden(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Github => &["refs/pull"],
        Kind::Gitee => &["refs/pull", "refs/keep-around"],
        // lib/gitlab/git: the internal refs of Gitaly
        Kind::Gitlab => &["refs/merge-requests", "refs/keep-around", "refs/pipelines", "refs/environments"],
        // Its update hook refuses them itself, in its own words.
        Kind::Gitea => &[],
    }
}
