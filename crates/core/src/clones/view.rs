//! What a screen or a script is shown of working clones.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::HostKind;

/// The working clones on this machine, and the mirrors that they suggest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClonesView {
    /// The folders that are searched.
    pub folders: Vec<String>,
    /// Folders that are there and not searched, where people often keep their clones.
    pub offers: Vec<String>,
    /// What was found.
    pub clones: Vec<CloneView>,
    /// Pairs of repositories that are no mirror yet.
    pub pairs: Vec<FoundPair>,
    /// Whether there was more than could be looked at.
    pub cut_short: bool,
}

/// A clone on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CloneView {
    /// Where it is.
    pub folder: String,
    /// What it fetches from and pushes to.
    pub remotes: Vec<CloneRemote>,
}

/// What a clone fetches from or pushes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CloneRemote {
    /// Its name in the clone.
    pub name: String,
    /// Where it is, without credentials.
    pub url: String,
    /// The names of the mirrors that have this repository.
    pub mirrors: Vec<String>,
}

/// Two repositories at two hosts that one clone knows: perhaps they are to be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundPair {
    /// What a mirror of them could be called; no mirror has that name.
    pub name: String,
    /// The clone.
    pub folder: String,
    /// One repository.
    pub left: FoundEnd,
    /// The other one.
    pub right: FoundEnd,
}

/// A repository that a clone knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundEnd {
    /// What the clone calls it.
    pub remote: String,
    /// Where it is, without credentials.
    pub url: String,
    /// What people call the host.
    pub host: String,
    /// What kind of host it is.
    pub host_kind: HostKind,
    /// The repository's path at the host.
    pub path: String,
}
