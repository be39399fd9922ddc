//! The keeper: the one program that keeps the schedule of a data folder. Others ask it instead of getting in its way.
//!
//! Who holds the lock is the keeper; the operating system takes it away with the process, however that ends. The keeper
//! listens on a socket in the data folder, which only its owner may open. A request is one line of JSON, and so is each
//! answer; who hangs up takes back what it asked for.

mod ask;
mod serve;

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use interprocess::local_socket::Name;
use serde::{Deserialize, Serialize};

pub use ask::Keeper;

use crate::{
    error::{Error, Result},
    model::{Side, Take},
    notice::Notice,
    view::{MirrorView, PlanView, Problem, Progress, RunView, ShownTips, WebhooksView},
};

/// The lock's file in the data folder.
const LOCK: &str = "keeper.lock";
/// The socket's name in the data folder.
const SOCKET: &str = "keeper.sock";
/// The longest request: an answer about every ref of a large repository.
const LONGEST_REQUEST: u64 = 16 * 1024 * 1024;

/// What a program asks of the keeper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "camelCase")]
enum Request {
    /// Sync a mirror now; progress, then the run.
    Sync { mirror: i64, approval: Option<String>, retry: bool },
    /// Say what a sync of a mirror would do.
    Plan { mirror: i64 },
    /// Answer the question about some refs, if they are still as they were shown; progress, then the run.
    Resolve { mirror: i64, shown: Vec<ShownTips>, take: Take },
    /// Put a backup of a mirror back: to that side, or the one that had it; under that name, or its own. Progress, then the
    /// run.
    Restore { mirror: i64, backup: String, to: Option<Side>, name: Option<String> },
    /// End a mirror's run, or take back what was asked for.
    Cancel { mirror: i64 },
    /// Start a mirror again that was stopped.
    StartAgain { mirror: i64 },
    /// Remind a person of what a notice of a mirror said, later.
    Snooze { mirror: i64 },
    /// Every mirror, with what goes on and what waits.
    Mirrors,
    /// How webhooks are.
    Webhooks,
    /// The data folder was changed.
    LookAgain,
    /// Tell what happens until this side hangs up.
    Watch,
}

/// What the keeper answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", content = "with", rename_all = "camelCase")]
pub(crate) enum Answer {
    /// How far a run is.
    Progress(Progress),
    /// How a run ended.
    Run(Box<RunView>),
    /// What a run would do.
    Plan(Box<PlanView>),
    /// Why it cannot be.
    Problem(Problem),
    /// Every mirror.
    Mirrors(Vec<MirrorView>),
    /// How webhooks are.
    Webhooks(Box<WebhooksView>),
    /// Something about a mirror, or about all, is not as it was.
    Changed(Option<i64>),
    /// A person should hear of something.
    Notice(Notice),
    /// What a notice was about is settled.
    Withdraw(Option<i64>),
    /// What a notice of an account was about is settled.
    WithdrawAccount(String),
    /// It is done.
    Done,
}

/// The right to keep the schedule of a data folder; it ends with this value, or with the process.
#[derive(Debug)]
pub struct Post {
    folder: PathBuf,
    _lock: File,
}

impl Post {
    /// Takes the post, unless another program has it.
    pub fn take(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(LOCK);
        let file = |error: io::Error| Error::file(&error, &path);
        let lock = File::options().create(true).truncate(false).write(true).open(&path).map_err(file)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { folder: folder.to_owned(), _lock: lock })),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(file(error)),
        }
    }
}

/// The socket of a data folder.
#[cfg(unix)]
fn socket(folder: &Path) -> io::Result<Name<'static>> {
    use interprocess::local_socket::{GenericFilePath, ToFsName};
    folder.join(SOCKET).to_fs_name::<GenericFilePath>()
}

/// The pipe of a data folder: pipes have no folders, so its place is part of the name.
#[cfg(not(unix))]
fn socket(folder: &Path) -> io::Result<Name<'static>> {
    use interprocess::local_socket::{GenericNamespaced, ToNsName};
    use sha2::{Digest, Sha256};
    let place = std::path::absolute(folder)?;
    let word = hex::encode(Sha256::digest(place.to_string_lossy().as_bytes()));
    format!("gemel-{}-{SOCKET}", &word[..16]).to_ns_name::<GenericNamespaced>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_the_post_at_a_time() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let take = || Post::take(folder.path()).expect("because the folder is ours");
        let first = take().expect("because nobody has it");
        assert!(take().is_none());
        drop(first);
        assert!(take().is_some());
    }
}
