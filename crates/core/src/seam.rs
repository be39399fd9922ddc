//! What only the window and the engine say to each other; crosses to TypeScript like `view`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    clock::Millis,
    model::{Outcome, Trigger, Verdict},
    view::{MirrorView, RefView, ResolutionView},
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

/// How a ref stands: what wants to be looked at comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefStanding {
    /// It waits for a person.
    Waiting,
    /// Something is to be brought across.
    Moving,
    /// It is left alone, or settles by itself.
    Aside,
    /// Both sides agree.
    InSync,
}

impl From<Verdict> for RefStanding {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            verdict if verdict.needs_person() => Self::Waiting,
            Verdict::Propagate { .. } => Self::Moving,
            Verdict::InSync => Self::InSync,
            _ => Self::Aside,
        }
    }
}

/// Which of a mirror's refs a list is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RefsWanted {
    /// Those that wait for a person.
    Waiting,
    /// Those that are not in sync.
    #[default]
    Apart,
    /// All.
    All,
}

/// Which refs of a mirror a list shows at the moment. Their order is that of [`RefStanding`], then of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct RefsQuery {
    /// What the list is about.
    pub which: RefsWanted,
    /// Only those whose full name holds every one of these, in capitals or not.
    pub words: Vec<String>,
    /// So many of them stand above what is asked for.
    pub from: u32,
    /// So many at most.
    pub limit: u32,
}

/// How many of the refs that fit the words stand how, whichever of them the list is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefTally {
    /// They wait for a person.
    pub waiting: u32,
    /// Something is to be brought across.
    pub moving: u32,
    /// They are left alone, or settle by themselves.
    pub aside: u32,
    /// Both sides agree.
    pub in_sync: u32,
}

impl RefTally {
    /// How many a list is about.
    #[must_use]
    pub fn of(self, which: RefsWanted) -> u32 {
        match which {
            RefsWanted::Waiting => self.waiting,
            RefsWanted::Apart => self.waiting + self.moving + self.aside,
            RefsWanted::All => self.waiting + self.moving + self.aside + self.in_sync,
        }
    }
}

/// A part of a mirror's refs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefsPage {
    /// Those that were asked for.
    pub refs: Vec<RefView>,
    /// How many there are.
    pub tally: RefTally,
}

/// The answers to the question about one of several refs that are to be settled together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefAnswers {
    /// The ref's full name.
    pub name: String,
    /// As people say it.
    pub short: String,
    /// The left tip that the answers speak of.
    pub left: Option<String>,
    /// The right tip.
    pub right: Option<String>,
    /// Every answer, with all that it would do to this ref, or why it cannot be given.
    pub answers: Vec<ResolutionView>,
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
