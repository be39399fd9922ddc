//! What only the window and the engine say to each other; crosses to TypeScript like `view`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    clock::Millis,
    model::{Outcome, Trigger},
    view::MirrorView,
};

/// What the demo pair is called, in the person's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DemoNames {
    /// The mirror.
    pub mirror: String,
    /// What stands for one host.
    pub left: String,
    /// What stands for the other.
    pub right: String,
}

/// What a person asks for beyond a plain run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(optional_fields)]
pub struct SyncWish {
    /// The word that approves what the mirror asked, and nothing that changed since.
    pub approval: Option<String>,
    /// Send again what a host refused.
    pub retry: Option<bool>,
    /// Do not wait until the last start is long enough ago.
    pub now: Option<bool>,
}

/// Which lines of the activity log are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct ActivityQuery {
    /// Those of one mirror; of all where absent.
    pub mirror_id: Option<String>,
    /// Those before this event's number; the newest where absent.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
    /// So many at most.
    pub limit: u32,
    /// Only what asks for a person or failed.
    pub marked: bool,
    /// Only those that every one of these fits.
    pub words: Vec<SearchWord>,
}

/// A word that somebody searches for in the activity log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchWord {
    /// As it was typed: it fits where the mirror's name or an argument holds it.
    pub text: String,
    /// The kinds of events whose sentence holds it, in the language that the person reads: these it fits as well.
    pub kinds: Vec<String>,
    /// The codes of errors of which the same is true.
    pub codes: Vec<String>,
}

/// A run that is over, for a mirror's chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PastRun {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// Why it began.
    pub trigger: Trigger,
    /// When it began.
    #[ts(type = "number")]
    pub started_at: Millis,
    /// When it ended.
    #[ts(type = "number")]
    pub ended_at: Millis,
    /// What became of it.
    pub outcome: Outcome,
    /// Bytes that were received and sent.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// What is not as it was: the mirrors as they are now, so that nobody has to ask.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// Mirrors that changed, or are new.
    pub mirrors: Vec<MirrorView>,
    /// The numbers of mirrors that are there no more.
    pub gone: Vec<String>,
    /// Anything may have changed: accounts, settings, which mirrors there are.
    pub all: bool,
}

/// The tray or a notice asks for a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Navigate {
    /// A mirror's; else `screen` says which.
    pub mirror_id: Option<String>,
    /// The name of a screen; the list of mirrors where both are absent.
    pub screen: Option<String>,
}

/// The name of a setting.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(type = "keyof Settings")]
pub struct SettingName(pub String);

/// A setting's new value. What was typed comes as it is where it is no number: the engine says what may be.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(type = "Settings[keyof Settings] | string")]
pub struct SettingValue(pub serde_json::Value);

/// The tag (BCP 47) of the language that is spoken from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(type = "string")]
pub struct LanguageTag(pub String);
