//! SSH: whom to believe to be a host, and with what to log in there.
//!
//! Talking is left to the system's `ssh`; what is here gives it a file of host keys that somebody vouched for, an agent
//! with one key, and somebody who answers what it asks.

pub(crate) mod agent;
pub mod askpass;
pub(crate) mod door;
pub(crate) mod host_key;
pub(crate) mod known_hosts;
pub(crate) mod lend;
pub(crate) mod login_key;
pub(crate) mod program;
pub(crate) mod published;
pub(crate) mod socket;
pub(crate) mod target;
pub(crate) mod trouble;

use self::{known_hosts::KnownHosts, lend::Lent};
use crate::error::Error;

/// Says more of what went wrong at a repository behind SSH.
pub(crate) fn explain(known_hosts: &KnownHosts, error: Error, url: &str, lent: Option<&Lent>) -> Error {
    let offered = lent.map(|lent| lent.offered.clone()).unwrap_or_default();
    // A file that cannot be read vouches for nobody.
    trouble::explain(error, url, &offered, |name| known_hosts.of(name).unwrap_or_default())
}
