//! The working clones on this machine: found in the folders that a person chose, matched with the mirrors whose
//! repositories they push to, and watched. A `git push` moves the clone's remote-tracking refs, and so is seen at once.

mod config;
mod eyes;
mod pairs;
mod patience;
mod place;
mod scan;
mod tips;
mod view;

use std::path::PathBuf;

pub(crate) use config::{Remote, user_config};
pub(crate) use eyes::{Eyes, Manner};
pub(crate) use pairs::{Mirrored, pairs};
pub(crate) use patience::Patience;
pub(crate) use place::Place;
pub(crate) use scan::{Bounds, Scan, offers, scan};
pub(crate) use tips::{Tips, stamp, tips};
pub use view::{CloneRemote, CloneView, ClonesView, FoundEnd, FoundPair};

/// A clone, with all of its work trees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WorkingClone {
    /// Where people see it: its work tree, or the bare repository itself.
    pub folder: PathBuf,
    /// Where its refs and its configuration are, `$GIT_COMMON_DIR`.
    pub common: PathBuf,
    /// What it fetches from and pushes to.
    pub remotes: Vec<Remote>,
}
