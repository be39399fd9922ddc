//! What a screen or a script is shown: the types that cross to TypeScript and to `--json`.
//!
//! They hold no secrets and no sentences: texts are made from codes and arguments with the catalogue.

mod scope;
mod webhooks;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    clock::Millis,
    error::Error,
    forge::{BranchRules, Features, HostMirror, Need, Repository, Scopes, TokenPage, Visibility},
    guard::Guard,
    model::{
        ActionKind, Delivery, Direction, HostKind, Outcome, Policy, RunBy, Side, Take, Trigger, Unattended, Verdict,
    },
    reuse::ReuseFrom,
};

pub use scope::{ObservedRef, ObservedRefs, ObservedSide, PatternFit, ScopeFit};
pub use webhooks::{HookHeard, HookRefused, HookStream, HookWay, RefusedWhy, WebhookView, WebhooksView};

/// A mirror's side, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EndpointView {
    /// What people call the host.
    pub host: String,
    /// What kind of host it is.
    pub host_kind: HostKind,
    /// The URL; never with credentials.
    pub url: String,
    /// The repository's path at the host.
    pub path: String,
    /// The account that is used there.
    pub account: Option<String>,
    /// Whether the account takes any certificate for the host's: a person should see that.
    pub unverified: bool,
}

/// How a mirror is, worst first. Derived from facts, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// Something waits for a person.
    NeedsDecision,
    /// It failed too often in a row and does not start by itself.
    Stopped,
    /// The last run failed.
    Failing,
    /// A host cannot be reached.
    Offline,
    /// A run is under way.
    Syncing,
    /// A run is due, and waits for its turn.
    Queued,
    /// A person paused it.
    Paused,
    /// Both sides agree, as far as was seen.
    UpToDate,
    /// No run has looked yet.
    NotChecked,
}

/// An error, for the catalogue's sentences `error-<code>` and `hint-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What went wrong.
    pub code: String,
    /// With what; `side` tells which of two URLs it is about, `link` is a page (HTTPS) where to read on or to put it right.
    pub args: BTreeMap<String, String>,
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        Self { code: error.code().as_str().to_owned(), args: error.args().clone() }
    }
}

/// How many refs are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Both sides agree.
    pub in_sync: u32,
    /// A change goes to the left side.
    pub to_left: u32,
    /// A change goes to the right side.
    pub to_right: u32,
    /// Both sides changed.
    pub diverged: u32,
    /// Something keeps it.
    pub held: u32,
    /// Left alone.
    pub ignored: u32,
}

impl Counts {
    /// How many refs go each way, wait, or are left alone.
    pub fn of(verdicts: impl Iterator<Item = Verdict>) -> Self {
        let mut counts = Self::default();
        for verdict in verdicts {
            match verdict {
                Verdict::InSync => counts.in_sync += 1,
                Verdict::Propagate { to: Side::Left, .. } => counts.to_left += 1,
                Verdict::Propagate { to: Side::Right, .. } => counts.to_right += 1,
                Verdict::Diverged => counts.diverged += 1,
                Verdict::Held { .. } => counts.held += 1,
                Verdict::Ignored { .. } => counts.ignored += 1,
            }
        }
        counts
    }
}

/// A commit, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CommitView {
    /// Its object name.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// When, in milliseconds since 1970.
    #[ts(type = "number")]
    pub at: Millis,
    /// The first line of its message.
    pub subject: String,
}

/// Some commits, newest first, and how many there are in all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Commits {
    /// The newest of them.
    pub shown: Vec<CommitView>,
    /// How many there are.
    pub total: u32,
}

/// A ref of a mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefView {
    /// Its full name.
    pub name: String,
    /// As people say it.
    pub short: String,
    /// Whether it is a tag.
    pub tag: bool,
    /// The left tip.
    pub left: Option<String>,
    /// The right tip.
    pub right: Option<String>,
    /// Where both sides last agreed.
    pub base: Option<String>,
    /// Commits that only the left side has.
    pub left_ahead: Option<u32>,
    /// Commits that only the right side has.
    pub right_ahead: Option<u32>,
    /// What is to happen.
    pub verdict: Verdict,
    /// Since when that is so.
    #[ts(type = "number | null")]
    pub since: Option<Millis>,
    /// What the host said when it refused, as it came.
    pub detail: Option<String>,
    /// What that means.
    pub problem: Option<Problem>,
    /// The kind of question about it that waits for a person; those of one kind can be answered together.
    pub asks: Option<QuestionKind>,
}

/// What a run did about one ref.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefOutcome {
    /// Its full name.
    pub name: String,
    /// As people say it.
    pub short: String,
    /// What was decided.
    pub verdict: Verdict,
    /// What became of that.
    pub delivery: Option<Delivery>,
    /// What the host said, as it came.
    pub detail: Option<String>,
    /// What that means, where the host refused it.
    pub problem: Option<Problem>,
    /// The left tip that was seen.
    pub left: Option<String>,
    /// The right tip that was seen.
    pub right: Option<String>,
    /// For a diverged ref: what only the left side has.
    pub left_commits: Option<Commits>,
    /// For a diverged ref: what only the right side has.
    pub right_commits: Option<Commits>,
}

/// What keeps a whole mirror from being synced until somebody approves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// Why it asks.
    pub guard: Guard,
    /// The word that approves exactly what would be done.
    pub approval: String,
    /// What would be done, in order.
    pub refs: Vec<RefOutcome>,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// Its number; 0 for one that found nothing to do and is not kept.
    #[ts(type = "number")]
    pub id: i64,
    /// The mirror's number.
    pub mirror_id: String,
    /// The mirror's name.
    pub mirror: String,
    /// Why it began.
    pub trigger: Trigger,
    /// When it began.
    #[ts(type = "number")]
    pub started_at: Millis,
    /// When it ended.
    #[ts(type = "number | null")]
    pub ended_at: Option<Millis>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// The refs that were not in sync.
    pub refs: Vec<RefOutcome>,
    /// How many refs are in which state, as far as they were seen.
    pub counts: Counts,
    /// Why it failed.
    pub problem: Option<Problem>,
    /// What the mirror asks.
    pub question: Option<Question>,
    /// Bytes of packs that came and went.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Listing the refs of both sides.
    Observe,
    /// Receiving what is missing here.
    Fetch,
    /// Indexing what came.
    Index,
    /// Deciding.
    Plan,
    /// Sending.
    Push,
    /// Writing down what is proven.
    Record,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// The mirror's number.
    pub mirror_id: String,
    /// What is being done.
    pub phase: Phase,
    /// The side that is read (while fetching) or written (while pushing).
    pub to: Option<Side>,
    /// Bytes so far.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Objects so far.
    #[ts(type = "number")]
    pub objects: u64,
    /// Objects in all.
    #[ts(type = "number | null")]
    pub total_objects: Option<u64>,
}

/// Why a mirror does not start right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum WaitReason {
    /// Its interval is not over.
    Interval,
    /// Somebody asked for it, and the last start was only just.
    Minimum,
    /// Others are before it.
    Turn,
    /// The last run failed.
    BackOff,
    /// A person paused it.
    Paused,
    /// It failed too often in a row.
    Stopped,
    /// A person has to put right what the last run failed of.
    Decision,
    /// The network is paid for by what goes over it.
    Metered,
    /// The battery is low.
    Battery,
}

/// What a mirror waits for before it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Wait {
    /// Why.
    pub reason: WaitReason,
    /// Until when, where time alone ends it.
    #[ts(type = "number | null")]
    pub until: Option<Millis>,
}

/// A mirror, for a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MirrorView {
    /// Its number.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// One repository.
    pub left: EndpointView,
    /// The other one.
    pub right: EndpointView,
    /// Which way changes go.
    pub direction: Direction,
    /// What may be done without asking.
    pub policy: Policy,
    /// The patterns of the refs it mirrors.
    pub scope: Vec<String>,
    /// Seconds between automatic starts.
    pub every_seconds: u32,
    /// Words for the hooks of the hosts that are written.
    pub push_options: Vec<String>,
    /// Who carries changes over.
    pub run_by: RunBy,
    /// Whether a person paused it.
    pub paused: bool,
    /// When that pause ends by itself.
    #[ts(type = "number | null")]
    pub paused_until: Option<Millis>,
    /// What it does while nobody looks.
    pub unattended: Unattended,
    /// What it waits for, where the program that tells this keeps the schedule.
    pub wait: Option<Wait>,
    /// How it is.
    pub status: Status,
    /// Since when.
    #[ts(type = "number | null")]
    pub since: Option<Millis>,
    /// When both sides were last listed.
    #[ts(type = "number | null")]
    pub checked_at: Option<Millis>,
    /// How many refs are in which state.
    pub counts: Counts,
    /// Some of the refs that wait for a person.
    pub decisions: Vec<String>,
    /// Why the last run failed.
    pub problem: Option<Problem>,
    /// What the mirror asks.
    pub question: Option<Question>,
    /// How far the present run is.
    pub progress: Option<Progress>,
    /// Whether it is the pair that was made for trying out, which can be removed whole.
    #[serde(default)]
    pub demo: bool,
}

/// How much an event matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// As it should be.
    Info,
    /// A person has to decide.
    Attention,
    /// Something failed.
    Problem,
}

/// A line of the activity log: `event-<kind>` with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    /// Its number; later events have larger ones.
    #[ts(type = "number")]
    pub id: i64,
    /// The mirror's number, while the mirror is there.
    pub mirror_id: Option<String>,
    /// The mirror's name at the time.
    pub mirror: Option<String>,
    /// The run it belongs to.
    #[ts(type = "number | null")]
    pub run_id: Option<i64>,
    /// When it happened.
    #[ts(type = "number")]
    pub at: Millis,
    /// How much it matters.
    pub level: Level,
    /// What happened.
    pub kind: String,
    /// With what.
    pub args: BTreeMap<String, String>,
}

/// A ref that both sides changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DivergenceView {
    /// The mirror's number.
    pub mirror_id: String,
    /// The mirror's name.
    pub mirror: String,
    /// Its full name.
    pub name: String,
    /// As people say it.
    pub short: String,
    /// What kind of question it is; absent where none is open.
    pub kind: Option<QuestionKind>,
    /// Since when it is open.
    #[ts(type = "number | null")]
    pub since: Option<Millis>,
    /// The left tip.
    pub left: Option<String>,
    /// The right tip.
    pub right: Option<String>,
    /// Where both histories part, or where both sides last agreed.
    pub base: Option<String>,
    /// What only the left side has.
    pub left_commits: Commits,
    /// What only the right side has.
    pub right_commits: Commits,
    /// Whether both tips hold the same files although their commits differ.
    pub same_content: bool,
}

/// What kind of question is open about a ref.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum QuestionKind {
    /// Both sides changed it since they last agreed.
    BothChanged,
    /// Both sides had it, and different, before they were ever synced.
    FirstSync,
    /// One side deleted it, the other changed it.
    DeletedAndChanged,
    /// A tag names different objects.
    Tag,
    /// History was rewritten.
    Rewrite,
    /// It was deleted.
    Deletion,
    /// Somebody keeps setting it back.
    Flapping,
}

/// One thing that an answer does to a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EffectView {
    /// The side that is written.
    pub side: Side,
    /// What people call the host.
    pub host: String,
    /// The ref.
    pub name: String,
    /// As people say it.
    pub short: String,
    /// What is done.
    pub action: ActionKind,
    /// The tip there now.
    pub old: Option<String>,
    /// The tip there afterwards; absent for a merge that is not made yet, too.
    pub new: Option<String>,
    /// What the host would no longer have under that name. A backup is kept.
    pub discards: Commits,
}

/// An answer to an open question, with all that it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResolutionView {
    /// The answer.
    pub take: Take,
    /// What it does, in order; empty where it cannot be given, or does nothing.
    pub effects: Vec<EffectView>,
    /// Why it cannot be given.
    pub problem: Option<Problem>,
    /// The files that a merge leaves to a person.
    pub conflicts: Vec<String>,
}

/// The tips of a ref as a person was shown them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ShownTips {
    /// The ref's full name.
    pub name: String,
    /// The left tip.
    pub left: Option<String>,
    /// The right tip.
    pub right: Option<String>,
}

/// A tip that was replaced or deleted, and is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// Its number.
    pub id: String,
    /// The mirror's number, while the mirror is there.
    pub mirror_id: Option<String>,
    /// The mirror's name.
    pub mirror: String,
    /// The side that had it.
    pub side: Side,
    /// What people call the host.
    pub host: String,
    /// The ref.
    pub name: String,
    /// As people say it.
    pub short: String,
    /// The tip.
    pub tip: String,
    /// What took its place; none where it was deleted.
    pub replaced_by: Option<String>,
    /// Why: `rewrite`, `deletion`, `resolution` or `restore`.
    pub reason: String,
    /// When, in milliseconds since 1970.
    #[ts(type = "number")]
    pub at: Millis,
    /// The run that did it.
    #[ts(type = "number")]
    pub run_id: i64,
    /// The commit's first line; absent for what is no commit, or cannot be read.
    pub subject: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
}

/// What a run would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// The mirror's number.
    pub mirror_id: String,
    /// The mirror's name.
    pub mirror: String,
    /// The refs that are not in sync.
    pub refs: Vec<RefOutcome>,
    /// How many refs are in which state.
    pub counts: Counts,
    /// What the mirror would ask.
    pub question: Option<Question>,
}

/// An account at a host; its secret is in the keychain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// What people call it.
    pub name: String,
    /// The host, with the port where it is not the usual one.
    pub host: String,
    /// The user's name there.
    pub user: String,
    /// How many mirrors use it.
    pub mirrors: u32,
    /// A file of certificates in PEM form that are trusted besides the system's.
    pub authorities: Option<String>,
    /// Whether the host's certificate is looked at.
    pub verify_tls: bool,
    /// What kind of host it is.
    pub kind: HostKind,
    /// Where the host's pages begin.
    pub base: String,
    /// Whether the secret may go over plain HTTP to another machine.
    pub allow_plain_http: bool,
    /// Who the host says that is.
    pub login: Option<String>,
    /// What the token may do, as far as that is known.
    pub scopes: Scopes,
    /// What it lacks, as far as that is known.
    pub missing: Vec<Need>,
    /// When the token ends, where the host tells.
    #[ts(type = "number | null")]
    pub expires_at: Option<Millis>,
    /// Whether that is within a week, or over.
    pub expires_soon: bool,
    /// When the host was last asked.
    #[ts(type = "number | null")]
    pub checked_at: Option<Millis>,
    /// What it said against the account.
    pub problem: Option<Problem>,
    /// Whether repositories of its host are reached with it by SSH where nobody chose: it has a key of ours, or is for nothing
    /// else.
    pub ssh: bool,
}

/// A host that somebody wants an account for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HostView {
    /// The host, with the port where it is not the usual one.
    pub host: String,
    /// What kind of host it is.
    pub kind: HostKind,
    /// Where its pages begin.
    pub base: String,
    /// Where a token is made, and what it is to be allowed.
    pub token: TokenPage,
    /// Why it could not be looked at.
    pub problem: Option<Problem>,
}

/// An account that was added, and what is worth knowing about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddedAccount {
    /// The account.
    pub account: AccountView,
    /// Words of advice.
    pub warnings: Vec<Problem>,
}

/// A side of a mirror to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewEndpoint {
    /// The URL as it was given.
    pub url: String,
    /// What to call the host; detected from the URL where absent.
    pub name: Option<String>,
    /// The account to use.
    pub account: Option<String>,
    /// The user's name, to make an account with.
    pub user: Option<String>,
    /// The password or token, to make an account with.
    pub secret: Option<String>,
}

/// A mirror to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewMirror {
    /// One repository.
    pub left: NewEndpoint,
    /// The other one.
    pub right: NewEndpoint,
    /// What to call it; the repository's name where absent.
    pub name: Option<String>,
    /// Which way changes go.
    pub direction: Direction,
    /// What may be done without asking.
    pub policy: Policy,
    /// Seconds between automatic starts.
    pub every_seconds: u32,
    /// The patterns of the refs to mirror; branches and tags where empty.
    pub scope: Vec<String>,
    /// Whether credentials may go over plain HTTP to another machine.
    pub allow_plain_http: bool,
    /// Words for the hooks of the hosts that are written, such as `ci.skip` at GitLab.
    #[serde(default)]
    pub push_options: Vec<String>,
    /// Who carries changes over.
    #[serde(default)]
    pub run_by: RunBy,
    /// How a repository is made that is missing; absent where none is to be made.
    #[serde(default)]
    pub create: Option<CreateWish>,
    /// What it does while nobody looks.
    #[serde(default)]
    pub unattended: Unattended,
    /// Whether it may close a circle of mirrors.
    #[serde(default)]
    pub allow_circle: bool,
}

/// How a repository is made that a new mirror lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct CreateWish {
    /// The side that lacks it; whichever it is where absent.
    pub side: Option<Side>,
    /// Who may see it; as the other side's where absent, and private where that is not known.
    pub visibility: Option<Visibility>,
    /// What it says of itself; what the other side's says where absent.
    pub description: Option<String>,
    /// What it has beside Git.
    pub features: Features,
}

/// What a mirror that is not there yet would begin with. Nothing is kept, and nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MirrorPreview {
    /// One repository.
    pub left: SidePreview,
    /// The other one.
    pub right: SidePreview,
    /// The refs that are not the same on both sides, by name.
    pub refs: Vec<RefPreview>,
    /// How many are the same already.
    pub same: u32,
}

/// What was tried on one side of a mirror that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SidePreview {
    /// What people call the host.
    pub host: String,
    /// What kind of host it is.
    pub host_kind: HostKind,
    /// The repository's path there.
    pub path: String,
    /// Who asks: the account's user, or the one that was typed; nobody where that is not needed.
    pub user: Option<String>,
    /// The account, where it is one that is kept.
    pub account: Option<String>,
    /// Why it cannot be read.
    pub read: Option<Problem>,
    /// Whether the mirror writes there.
    pub writes: bool,
    /// Why it could not be written.
    pub write: Option<Problem>,
    /// Who may see the repository that would be made there.
    pub created: Option<Visibility>,
    /// Who may see the repository that is there, where the host tells.
    pub visibility: Option<Visibility>,
    /// How large it is, in KiB, where the host tells.
    #[ts(type = "number | null")]
    pub size_kib: Option<u64>,
    /// Its protected branches, where it is written and the host tells.
    pub protected: Vec<String>,
    /// What the host asks of pushes to the branches that come, where it is written and the host tells.
    pub rules: Vec<BranchRules>,
    /// What the account's token lacks, where it is written and as far as that is known.
    pub missing: Vec<Need>,
}

/// What the first run would do about a ref.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefPreview {
    /// Its full name.
    pub name: String,
    /// As people say it.
    pub short: String,
    /// Whether it is a tag.
    pub tag: bool,
    /// What is to happen; absent where only the history tells, which is not fetched yet.
    pub verdict: Option<Verdict>,
}

/// The mirrors that one side's host runs by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HostMirrorsView {
    /// The side.
    pub side: Side,
    /// What people call the host.
    pub host: String,
    /// Its mirrors.
    pub mirrors: Vec<HostMirror>,
}

/// What a host's own mirror carries over; absent is as the host does it, or as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct HostMirrorOptions {
    /// Whether refs are left alone that the other side changed.
    pub keep_divergent_refs: Option<bool>,
    /// Whether only protected branches go across.
    pub only_protected_branches: Option<bool>,
    /// A regular expression for the branches that go across.
    pub branch_regex: Option<String>,
}

/// What is to be changed of a mirror; absent is "as it is".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct MirrorEdit {
    /// The name.
    pub name: Option<String>,
    /// The direction.
    pub direction: Option<Direction>,
    /// The policy, whole.
    pub policy: Option<Policy>,
    /// Seconds between automatic starts.
    pub every_seconds: Option<u32>,
    /// The patterns.
    pub scope: Option<Vec<String>>,
    /// Words for the hooks of the hosts that are written.
    pub push_options: Option<Vec<String>>,
    /// Who carries changes over.
    pub run_by: Option<RunBy>,
    /// What it does while nobody looks, whole.
    pub unattended: Option<Unattended>,
    /// Whether it may close a circle of mirrors now.
    pub allow_circle: bool,
}

/// An account to be added.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewAccount {
    /// What to call it; after its host where empty.
    pub name: String,
    /// The host: `github.com`, `git.example.org/gitlab`, `http://10.0.0.5:8080`.
    pub host: String,
    /// The user's name there; whom the host says the token is of where empty.
    pub user: String,
    /// The password or token.
    pub secret: String,
    /// Which program is asked for the secret, where none is given.
    #[serde(default)]
    pub from: Option<ReuseFrom>,
    /// What kind of host it is; found out where absent.
    #[serde(default)]
    pub kind: Option<HostKind>,
    /// Whether the secret may go over plain HTTP to another machine.
    #[serde(default)]
    pub allow_plain_http: bool,
    /// A file of certificates in PEM form to trust besides the system's.
    #[serde(default)]
    pub authorities: Option<String>,
    /// Whether to look at the host's certificate. Without that, whoever is on the way can read the secret.
    #[serde(default = "yes")]
    pub verify_tls: bool,
}

impl std::fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewAccount").field("name", &self.name).field("host", &self.host).finish_non_exhaustive()
    }
}

fn yes() -> bool {
    true
}

/// A mirror that was added, and what is worth knowing about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Added {
    /// The mirror.
    pub mirror: MirrorView,
    /// Words of advice.
    pub warnings: Vec<Problem>,
    /// The repository that was made for it.
    pub created: Option<Repository>,
}

/// What the window shows about the program itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Appearance {
    /// The version.
    pub version: String,
    /// Whether the desktop shows a tray icon.
    pub tray: bool,
    /// Where the data is.
    pub data_dir: String,
}
