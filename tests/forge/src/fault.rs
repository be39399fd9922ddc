//! What goes wrong on purpose.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that goes wrong with the next answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// How many answers.
    #[serde(default = "one")]
    pub times: u32,
    /// Only answers to requests whose path has this in it.
    #[serde(default)]
    pub path: String,
    /// Only answers to requests with this method; empty for any.
    #[serde(default)]
    pub method: String,
    /// What goes wrong.
    #[serde(flatten)]
    pub what: What,
}

fn one() -> u32 {
    1
}

/// How it goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// Another answer than the right one.
    Status {
        /// Its code.
        status: u16,
        /// Headers more, as `retry-after`.
        #[serde(default)]
        headers: Vec<(String, String)>,
        /// Its body; the host's own words for such a status where it is empty.
        #[serde(default)]
        body: String,
    },
    /// The right answer, so many milliseconds late.
    Late {
        /// How late.
        milliseconds: u64,
    },
    /// No answer until [`Host::let_go`](crate::Host::let_go).
    Held,
    /// The right answer, whose body ends after half of it although its length was announced in full.
    Cut,
    /// A body that is no JSON.
    Garbled,
    /// The connection ends without an answer.
    Dropped,
    /// The host's answer to somebody who asks too often.
    Limited {
        /// Seconds to wait; also what `x-ratelimit-reset` says.
        after: u64,
        /// GitHub's second kind, which has `retry-after` and leaves requests over.
        #[serde(default)]
        secondary: bool,
    },
}

impl Fault {
    /// Once, whatever is asked.
    pub fn once(what: What) -> Self {
        Self::times(1, what)
    }

    /// So many times, whatever is asked.
    pub fn times(times: u32, what: What) -> Self {
        Self { times, path: String::new(), method: String::new(), what }
    }

    /// Only where the path has this in it.
    #[must_use]
    pub fn on(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Only with this method.
    #[must_use]
    pub fn with(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    pub(crate) fn meets(&self, method: &str, path: &str) -> bool {
        self.times > 0 && path.contains(&self.path) && (self.method.is_empty() || self.method == method)
    }
}

/// How many requests are left, as the hosts count: a window, and a number for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// How many a window.
    pub limit: u32,
    /// How many are left of them.
    pub remaining: u32,
    /// When the window ends.
    pub reset: Timestamp,
}
