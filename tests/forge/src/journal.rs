//! What was asked, and what was pushed.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// GET, POST …
    pub method: String,
    /// As it came, without the query.
    pub path: String,
    /// As it came, but without the values of tokens.
    pub query: String,
    /// The answer's status code; 0 when it was left without one.
    pub status: u16,
    /// Who asked, by login.
    pub user: Option<String>,
    /// Whether there was a token in the query, where logs and proxies see it.
    pub token_in_query: bool,
    /// Whether it was a request of Git's rather than one to the API.
    pub git: bool,
    /// Who the program said that it is.
    pub agent: String,
}

impl Request {
    /// Whether it was part of a push.
    pub fn is_push(&self) -> bool {
        self.git && (self.path.ends_with("/git-receive-pack") || self.query.contains("git-receive-pack"))
    }
}

/// One ref that a push asked to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The ref's full name.
    pub name: String,
    /// The tip that the sender believed it to have; zeros for none.
    pub old: String,
    /// The tip that the sender wanted; zeros to delete it.
    pub new: String,
    /// Why it was refused; nothing when Git was let do it.
    pub refused: Option<String>,
}

/// A push that reached the hooks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// `owner/name`.
    pub repository: String,
    /// Who pushed, by login.
    pub user: String,
    /// What they asked for.
    pub asked: Vec<Asked>,
}

/// What a host notes down.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    pub requests: Vec<Request>,
    pub pushes: Vec<Push>,
    recording: Option<File>,
}

impl Journal {
    /// From now on writes each call of the API with its answer to a file, a line of JSON each.
    pub fn record_to(&mut self, path: &Path) -> std::io::Result<()> {
        self.recording = Some(File::options().create(true).append(true).open(path)?);
        Ok(())
    }

    pub fn is_recording(&self) -> bool {
        self.recording.is_some()
    }

    pub fn record(&mut self, exchange: &Value) {
        if let Some(file) = &mut self.recording {
            // One write, so that two hosts may share a file.
            let line = format!("{exchange}\n");
            file.write_all(line.as_bytes()).expect("because the recording was opened for writing");
        }
    }
}
