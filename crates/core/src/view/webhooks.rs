//! What is shown of webhooks.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Problem;
use crate::{clock::Millis, model::Side};

/// By which way a call came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HookWay {
    /// The host called this machine.
    Receiver,
    /// A relay passed it on.
    Stream,
}

/// Why a call did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RefusedWhy {
    /// It brought no proof of a secret.
    Unsigned,
    /// Its proof is not that of the secret, or there is none for that address.
    Wrong,
    /// It is about another time.
    Old,
    /// It was there before.
    Repeated,
    /// It is longer than any delivery.
    TooLong,
    /// It came too slowly, or ended in the middle.
    Cut,
}

/// A side of a mirror whose host calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WebhookView {
    /// The mirror's number.
    pub mirror_id: String,
    /// The mirror's name.
    pub mirror: String,
    /// The side.
    pub side: Side,
    /// What people call the host.
    pub host: String,
    /// The host's number for the hook; absent for one that somebody made by hand.
    pub hook: Option<String>,
    /// What the host calls.
    pub url: String,
    /// Since when.
    #[ts(type = "number")]
    pub made_at: Millis,
    /// When the host last called, with proof.
    #[ts(type = "number | null")]
    pub heard_at: Option<Millis>,
}

/// A call that was believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HookHeard {
    /// The mirror's number.
    pub mirror_id: String,
    /// The mirror's name.
    pub mirror: String,
    /// What people call the host.
    pub host: String,
    /// When.
    #[ts(type = "number")]
    pub at: Millis,
    /// How it came.
    pub way: HookWay,
    /// Whether it started the mirror: a host that only tries whether somebody is there does not, nor does anything start a
    /// mirror that is paused or has stopped.
    pub started: bool,
}

/// A call that did nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HookRefused {
    /// When.
    #[ts(type = "number")]
    pub at: Millis,
    /// How it came.
    pub way: HookWay,
    /// Why.
    pub why: RefusedWhy,
    /// How many there were since the program began.
    pub count: u32,
}

/// A relay's event stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HookStream {
    /// Its address.
    pub url: String,
    /// Since when it is open; absent while it is not.
    #[ts(type = "number | null")]
    pub since: Option<Millis>,
    /// Why it was last not.
    pub problem: Option<Problem>,
}

/// How webhooks are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WebhooksView {
    /// Whether the schedule is kept, by whichever program: only then is anybody called.
    pub kept: bool,
    /// Where calls are taken.
    pub listening: Option<String>,
    /// Why they are not, although they are meant to be.
    pub problem: Option<Problem>,
    /// The relay, where there is to be one.
    pub stream: Option<HookStream>,
    /// Whose hosts call.
    pub hooks: Vec<WebhookView>,
    /// The last call that was believed.
    pub heard: Option<HookHeard>,
    /// The last one that did nothing.
    pub refused: Option<HookRefused>,
}
