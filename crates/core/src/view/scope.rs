//! What is shown to somebody who says which refs a mirror is to be about.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Problem;
use crate::scope::Place;

/// The refs of both sides, as they are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ObservedRefs {
    /// One side.
    pub left: ObservedSide,
    /// The other one.
    pub right: ObservedSide,
    /// By name. Refs that hosts keep for themselves are left out.
    pub refs: Vec<ObservedRef>,
    /// The protected branches, names or patterns themselves; absent where nobody can say which those are.
    pub protected: Option<Vec<String>>,
    /// What the hosts were asked for: the beginnings of names.
    pub listed: Vec<String>,
}

/// What came of listing one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ObservedSide {
    /// What people call its host.
    pub host: String,
    /// Why it could not be listed.
    pub problem: Option<Problem>,
}

/// A ref that somebody may want in a mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ObservedRef {
    /// In full.
    pub name: String,
    /// As people say it.
    pub short: String,
    /// Whether it is a tag.
    pub tag: bool,
    /// Whether the left side has it.
    pub left: bool,
    /// Whether the right side has it.
    pub right: bool,
}

/// What patterns come to, held against the names of refs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScopeFit {
    /// Of each name that was given, whether the mirror would be about it.
    pub places: Vec<Place>,
    /// Of each pattern that was given, what it does by itself.
    pub patterns: Vec<PatternFit>,
    /// Whether a pattern fits refs that the hosts were not asked for when the names were listed.
    pub unlisted: bool,
}

/// A pattern as somebody typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PatternFit {
    /// Why it cannot be used.
    pub problem: Option<Problem>,
    /// Whether it takes refs out again.
    pub excludes: bool,
    /// How many of the names it fits, whatever others say of those; absent for a line that is empty or cannot be used.
    pub fits: Option<u32>,
}
