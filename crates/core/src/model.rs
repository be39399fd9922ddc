//! The words of the engine as types. `docs/glossary.md` explains them.

use std::collections::BTreeMap;

use gemel_wire::{Oid, RefName};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clock::Millis;

/// One of a mirror's two repositories. A screen never says it: people read the host's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// The first one given.
    Left,
    /// The second one.
    Right,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }

    /// Its name in the database, in the cache and in error arguments.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

/// A value for each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pair<T> {
    /// The left side's.
    pub left: T,
    /// The right side's.
    pub right: T,
}

impl<T> Pair<T> {
    /// A value for each side, made by a function.
    pub fn from_fn(mut make: impl FnMut(Side) -> T) -> Self {
        Self { left: make(Side::Left), right: make(Side::Right) }
    }

    /// One side's value.
    pub fn get(&self, side: Side) -> &T {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    /// One side's value, to be changed.
    pub fn get_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
        }
    }
}

/// The tip of a ref on each side; absent where the side lacks the ref.
pub type Tips = Pair<Option<Oid>>;

/// Which way changes go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// Both ways.
    #[default]
    Both,
    /// The right repository is to equal the left one.
    LeftToRight,
    /// The left repository is to equal the right one.
    RightToLeft,
}

impl Direction {
    /// The side that is to equal the other, if only one is.
    pub fn target(self) -> Option<Side> {
        match self {
            Self::Both => None,
            Self::LeftToRight => Some(Side::Right),
            Self::RightToLeft => Some(Side::Left),
        }
    }
}

/// Who carries changes from one side to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RunBy {
    /// Gemel.
    #[default]
    Gemel,
    /// A host by itself. Gemel lists both sides, and writes to neither.
    Host,
}

/// What happens when history was rewritten on one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Rewrites {
    /// A person decides.
    #[default]
    Ask,
    /// It goes across; the replaced tip is backed up.
    Propagate,
}

/// What happens when a ref was deleted on one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Deletions {
    /// It is deleted on the other side too; the tip is backed up.
    #[default]
    Propagate,
    /// A person decides.
    Ask,
    /// The other side keeps it.
    Keep,
}

/// What happens in a one-way mirror when the target was changed by somebody else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Divergent {
    /// It stays, and a person decides.
    #[default]
    Ask,
    /// The source's tip replaces it; the replaced tip is backed up.
    Overwrite,
}

/// What happens in a one-way mirror to refs that only the target ever had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Prune {
    /// They stay.
    #[default]
    Keep,
    /// They are deleted; the tips are backed up.
    Everything,
}

/// What happens when both sides changed (two-way mirrors).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum OnDivergence {
    /// A person decides.
    #[default]
    Ask,
    /// Branches are merged where that leaves no conflict; a person decides about the rest.
    MergeWhenClean,
    /// The left side's tip replaces the right one's, which is backed up.
    PreferLeft,
    /// The right side's tip replaces the left one's, which is backed up.
    PreferRight,
}

/// What a mirror may do without asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Policy {
    /// Rewritten history.
    pub rewrites: Rewrites,
    /// Deleted refs.
    pub deletions: Deletions,
    /// A changed target (one way only).
    pub divergent: Divergent,
    /// Refs that only the target has (one way only).
    pub prune: Prune,
    /// Refs that both sides changed (both ways only).
    pub diverged: OnDivergence,
}

/// The kind of forge behind a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HostKind {
    /// github.com or a GitHub Enterprise server.
    Github,
    /// gitee.com.
    Gitee,
    /// gitlab.com or a GitLab of one's own.
    Gitlab,
    /// Gitea, Forgejo or Codeberg.
    Gitea,
    /// bitbucket.org.
    Bitbucket,
    /// AWS CodeCommit.
    CodeCommit,
    /// A folder on this machine.
    Local,
    /// Any other Git server.
    Git,
}

/// A repository at a host, as a mirror knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Where it is; never with credentials.
    pub url: String,
    /// What people call the host.
    pub host: String,
    /// The account that is used there.
    pub account: Option<String>,
}

/// The number that a mirror has in the database; never used again after it was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MirrorId(pub i64);

impl std::fmt::Display for MirrorId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A configured pair of repositories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    /// Its number.
    pub id: MirrorId,
    /// What people call it.
    pub name: String,
    /// The two repositories.
    pub ends: Pair<Endpoint>,
    /// Which way changes go.
    pub direction: Direction,
    /// What it may do without asking.
    pub policy: Policy,
    /// The patterns of the refs it mirrors.
    pub scope: Vec<String>,
    /// Seconds between automatic starts.
    pub every: u32,
    /// Since when a person has paused it.
    pub paused_since: Option<Millis>,
    /// Whether credentials may go over plain HTTP to another machine.
    pub allow_plain_http: bool,
    /// Words for the hooks of the hosts that are written, such as `ci.skip`.
    pub push_options: Vec<String>,
    /// Who carries changes over.
    pub run_by: RunBy,
    /// The hosts' own numbers of the two repositories, where they were told.
    pub repositories: Pair<Option<String>>,
    /// When the pause ends by itself.
    pub paused_until: Option<Millis>,
    /// What it does while nobody looks.
    pub unattended: Unattended,
}

impl Mirror {
    /// Since when a person has paused it, while that lasts.
    pub fn paused(&self, now: Millis) -> Option<Millis> {
        self.paused_since.filter(|_| self.paused_until.is_none_or(|until| now < until))
    }

    /// Whether what changes on a side goes anywhere.
    pub fn reads(&self, side: Side) -> bool {
        self.direction.target() != Some(side)
    }
}

/// What a mirror does while nobody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Unattended {
    /// After so many failures in a row it is stopped: it does not start by itself any more.
    pub stop_after: u32,
    /// Whether a mirror that was stopped by a passing cause starts again by itself after a while.
    pub start_again: bool,
    /// Whether no notice of it is shown.
    pub muted: bool,
}

impl Unattended {
    /// How many failures in a row may stop a mirror; GitLab's own mirrors take fourteen.
    pub const STOP_AFTER: std::ops::RangeInclusive<u32> = 1..=14;
}

impl Default for Unattended {
    fn default() -> Self {
        Self { stop_after: 5, start_again: false, muted: false }
    }
}

#[cfg(test)]
impl Mirror {
    /// A mirror of two folders, for tests that are about something else.
    pub(crate) fn example() -> Self {
        let end = Endpoint { url: "/a".into(), host: "h".into(), account: None };
        Self {
            id: MirrorId(1),
            name: "m".into(),
            ends: Pair { left: end.clone(), right: end },
            direction: Direction::Both,
            policy: Policy::default(),
            scope: vec![],
            every: 300,
            paused_since: None,
            allow_plain_http: false,
            push_options: Vec::new(),
            run_by: RunBy::Gemel,
            repositories: Pair::default(),
            paused_until: None,
            unattended: Unattended::default(),
        }
    }
}

/// The tip that both sides last agreed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Base {
    /// The tip; absent when both lacked the ref.
    pub tip: Option<Oid>,
    /// Set while only a host's report says so and no listing has shown it yet: what the base was before.
    pub provisional: Option<Provisional>,
}

impl Base {
    /// A base that a listing has shown.
    pub fn proven(tip: Option<Oid>) -> Self {
        Self { tip, provisional: None }
    }
}

/// What is remembered of a base that is not proven yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Provisional {
    /// The side that was written. The doubt is about it alone: the other one was listed when the plan was made.
    pub written: Side,
    /// The tip that it had before.
    pub before: Option<Oid>,
}

/// What one side did to a ref since the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// Nothing.
    Unchanged,
    /// The ref is new.
    Created,
    /// Commits were added.
    Advanced,
    /// Commits were taken off the end.
    Rewound,
    /// History was replaced.
    Rewritten,
    /// The ref is gone.
    Deleted,
}

/// What an action does to a ref.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ActionKind {
    /// Makes it.
    Create,
    /// Adds commits.
    Advance,
    /// Replaces history; a backup is kept.
    Rewrite,
    /// Removes it; a backup is kept.
    Delete,
}

/// Why a ref is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HeldReason {
    /// A host reported a change that no listing shows yet.
    Unconfirmed,
    /// A deletion is believed only when a second listing shows it.
    DeletionUnconfirmed,
    /// History was rewritten, and the policy is to ask.
    Rewrite,
    /// It was deleted, and the policy is to ask.
    Deletion,
    /// The host refused the last attempt, and nothing has changed since.
    Refused,
    /// Somebody keeps setting it back.
    Flapping,
    /// It is the host's default branch, which is not deleted.
    DefaultBranch,
    /// A guard stopped the whole mirror.
    Guard,
    /// On the other side a ref is in the way of its name: `a` of `a/b`, or the other way round.
    NameClash,
    /// It brings a file that is larger than the host takes.
    FileTooLarge,
    /// It brings a workflow file, which the token may not write.
    WorkflowScope,
    /// Only protected branches are mirrored, and the host does not say now which those are.
    ProtectionUnknown,
}

impl HeldReason {
    /// Whether a person has to do something; the others settle by themselves.
    pub fn needs_person(self) -> bool {
        !matches!(self, Self::DeletionUnconfirmed | Self::ProtectionUnknown)
    }

    /// Whether looking again could settle it although no tip moves.
    pub fn may_pass(self) -> bool {
        matches!(self, Self::Unconfirmed | Self::DeletionUnconfirmed | Self::ProtectionUnknown)
    }
}

/// Why a ref is left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum IgnoredReason {
    /// It was deleted on one side, and the policy is to keep it on the other.
    OneSided,
    /// Only the target has it.
    TargetOnly,
    /// A person wants it left alone until both sides agree again.
    Chosen,
}

/// What is to happen to a ref.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// Nothing: both sides agree.
    InSync,
    /// One side's change goes to the other.
    Propagate {
        /// The side that is written.
        to: Side,
        /// What is done there.
        action: ActionKind,
    },
    /// Both sides changed: a person decides.
    Diverged,
    /// It waits.
    Held {
        /// For what.
        reason: HeldReason,
    },
    /// It is left alone.
    Ignored {
        /// Why.
        reason: IgnoredReason,
    },
}

impl Verdict {
    /// Whether it waits for a person.
    pub fn needs_person(self) -> bool {
        match self {
            Self::Diverged => true,
            Self::Held { reason } => reason.needs_person(),
            _ => false,
        }
    }

    /// The side that something is to be brought to.
    pub fn goes_to(&self) -> Option<Side> {
        match self {
            Self::Propagate { to, .. } => Some(*to),
            _ => None,
        }
    }

    /// Whether looking again could change it although no tip moved.
    pub fn is_settled(self) -> bool {
        match self {
            Self::Propagate { .. } => false,
            Self::Held { reason } => !reason.may_pass(),
            _ => true,
        }
    }
}

/// An update of one ref on one side, with the tip that the plan was made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Action {
    /// The ref.
    pub name: RefName,
    /// The side that is written.
    pub to: Side,
    /// What is done.
    pub kind: ActionKind,
    /// The tip there now.
    pub old: Option<Oid>,
    /// The tip there afterwards.
    pub new: Option<Oid>,
}

/// What the last run knew of a ref.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefRecord {
    /// The tips that were listed.
    pub tips: Tips,
    /// The tip both sides last agreed on.
    pub base: Base,
    /// What the run decided; absent before the first one.
    pub verdict: Option<Verdict>,
    /// When it was first decided so.
    pub since: Millis,
    /// Since when a side has been seen without it, while the base has it.
    pub gone_since: Pair<Option<Millis>>,
    /// The last refusal.
    pub refusal: Option<Refusal>,
    /// Commits that each side has and the other lacks.
    pub ahead: Pair<Option<u32>>,
    /// Whether a person wants it left alone until both sides agree again.
    pub ignored: bool,
}

/// An answer to a divergence, or to another question about one ref.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Take {
    /// The left side's tip.
    Left,
    /// The right side's tip.
    Right,
    /// A merge of both.
    Merge,
    /// The left side's tip, and the right one's under a second name, both on both sides.
    Both,
    /// Neither: the ref is left alone until both sides agree again.
    Ignore,
}

impl Take {
    /// Every answer there is.
    pub const ALL: [Self; 5] = [Self::Left, Self::Right, Self::Merge, Self::Both, Self::Ignore];
}

/// Where a ref is to be on one side, because a person or a rule that a person set wants it so. It comes before what the
/// plan's own rules say of that ref.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// The ref.
    pub name: RefName,
    /// The side that is written.
    pub to: Side,
    /// The tip it is to have there; none to delete it.
    pub new: Option<Oid>,
}

/// A host's refusal to update a ref.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The tips when it was refused: nothing is sent again before one of them changes.
    pub tips: Tips,
    /// Who refused it; none for what is held here, before any host saw it.
    pub side: Option<Side>,
    /// What the host said.
    pub words: String,
}

/// All that is known of a mirror's refs.
pub type RefRecords = BTreeMap<RefName, RefRecord>;

/// Why a run began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Trigger {
    /// A person asked for it.
    Manual,
    /// It was time.
    Schedule,
    /// The program started.
    StartUp,
    /// The last run failed.
    Retry,
    /// Another mirror wrote one of its repositories.
    Upstream,
    /// Somebody pushed to one of its repositories from this machine.
    LocalPush,
    /// A host told of a push.
    Webhook,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Both sides agreed already.
    NothingToDo,
    /// Something went across, and nothing waits.
    Synced,
    /// Something waits for a person; all else went across.
    NeedsDecision,
    /// A side could not be read, or nothing could be written.
    Failed,
    /// It was cancelled.
    Cancelled,
}

/// What became of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Delivery {
    /// The host reports that it is done.
    Done,
    /// The ref was changed by somebody else meanwhile.
    Moved,
    /// The host refused it.
    Refused,
    /// The connection ended before the report.
    Unknown,
    /// It was not sent.
    NotSent,
}
