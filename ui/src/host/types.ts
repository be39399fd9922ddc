// Written by `make types` from the Rust types. Do not edit.

export type Side = "left" | "right";

export type Direction = "both" | "leftToRight" | "rightToLeft";

export type RunBy = "gemel" | "host";

export type Rewrites = "ask" | "propagate";

export type Deletions = "propagate" | "ask" | "keep";

export type Divergent = "ask" | "overwrite";

export type Prune = "keep" | "everything";

export type OnDivergence = "ask" | "mergeWhenClean" | "preferLeft" | "preferRight";

export type Policy = { 
/**
 * Rewritten history.
 */
rewrites: Rewrites, 
/**
 * Deleted refs.
 */
deletions: Deletions, 
/**
 * A changed target (one way only).
 */
divergent: Divergent, 
/**
 * Refs that only the target has (one way only).
 */
prune: Prune, 
/**
 * Refs that both sides changed (both ways only).
 */
diverged: OnDivergence, };

export type Unattended = { 
/**
 * After so many failures in a row it is stopped: it does not start by itself any more.
 */
stopAfter: number, 
/**
 * Whether a mirror that was stopped by a passing cause starts again by itself after a while.
 */
startAgain: boolean, 
/**
 * Whether no notice of it is shown.
 */
muted: boolean, };

export type Take = "left" | "right" | "merge" | "both" | "ignore";

export type HostKind = "github" | "gitee" | "gitlab" | "gitea" | "bitbucket" | "codeCommit" | "local" | "git";

export type Scopes = { "kind": "listed", 
/**
 * Their names at the host.
 */
scopes: Array<string>, } | { "kind": "probed", 
/**
 * What it may do.
 */
can: Array<string>, 
/**
 * What it may not do.
 */
cannot: Array<string>, } | { "kind": "unknown" };

export type Visibility = "private" | "internal" | "public";

export type Permissions = { 
/**
 * Read it.
 */
pull: boolean, 
/**
 * Write to it.
 */
push: boolean, 
/**
 * Change its settings: hooks, keys, protected branches.
 */
admin: boolean, };

export type Repository = { 
/**
 * The host's own number for it; it stays when the repository is renamed, and another repository has another one.
 */
id: string, 
/**
 * Its path, such as `owner/name`.
 */
path: string, 
/**
 * What it says of itself.
 */
description: string | null, 
/**
 * The branch that the host shows first.
 */
defaultBranch: string | null, 
/**
 * Who may see it.
 */
visibility: Visibility, 
/**
 * How large it is, in KiB, where that is told.
 */
sizeKib: number | null, 
/**
 * Whether it can only be read any more.
 */
archived: boolean, 
/**
 * What the account may do with it, where that is told.
 */
permissions: Permissions | null, 
/**
 * For cloning by HTTPS.
 */
httpsUrl: string, 
/**
 * For cloning by SSH.
 */
sshUrl: string | null, };

export type Features = { 
/**
 * Issues.
 */
issues: boolean | null, 
/**
 * A wiki.
 */
wiki: boolean | null, 
/**
 * Merge requests.
 */
mergeRequests: boolean | null, 
/**
 * Snippets.
 */
snippets: boolean | null, };

export type HookDelivery = { 
/**
 * When, where that is told.
 */
at: number | null, 
/**
 * The HTTP status that came back; absent where nothing did.
 */
status: number | null, 
/**
 * Whether it was taken.
 */
ok: boolean, };

export type Hook = { 
/**
 * Its number at the host.
 */
id: string, 
/**
 * What is called.
 */
url: string, 
/**
 * Whether it is called for pushes, and not switched off.
 */
active: boolean, 
/**
 * What became of the last call, where the host tells.
 */
last: HookDelivery | null, };

export type HostKey = { 
/**
 * Its number at the host.
 */
id: string, 
/**
 * What people call it.
 */
title: string, 
/**
 * The key, `ssh-ed25519 …`.
 */
key: string, 
/**
 * Whether it may only read; not told of a user's own key.
 */
readOnly: boolean | null, };

export type HostMirror = { 
/**
 * Its number at the host.
 */
id: string, 
/**
 * Where it pushes to; without credentials.
 */
url: string, 
/**
 * Whether it is switched on.
 */
enabled: boolean, 
/**
 * What the host says of its state, such as `finished`, `failed` or `to_retry`.
 */
status: string | null, 
/**
 * What the host says went wrong the last time.
 */
lastError: string | null, 
/**
 * When it last got through.
 */
lastSuccessAt: number | null, 
/**
 * Whether it leaves refs alone that the other side changed.
 */
keepDivergentRefs: boolean | null, 
/**
 * Whether only protected branches go across.
 */
onlyProtectedBranches: boolean | null, 
/**
 * A regular expression for the branches that go across.
 */
branchRegex: string | null, };

export type BranchRule = "noPush" | "pullRequest" | "noCreation" | "noForcePush" | "noDeletion" | "signatures" | "linearHistory" | "checks" | "form" | "files";

export type BranchRules = { 
/**
 * The branch, or a pattern in which `*` stands for any text.
 */
branch: string, 
/**
 * What is asked.
 */
rules: Array<BranchRule>, };

export type OwnerKind = "user" | "group";

export type Owner = { 
/**
 * What stands in addresses: `ada`, `acme`, `acme/tools`.
 */
path: string, 
/**
 * What people call it, where that is told.
 */
name: string | null, 
/**
 * What it is.
 */
kind: OwnerKind, };

export type Purpose = "account" | "push" | "workflows" | "hooks" | "manage";

export type Need = { 
/**
 * Its name at the host.
 */
scope: string, 
/**
 * What does not work without it.
 */
purpose: Purpose, };

export type TokenPage = { 
/**
 * The page, filled in where the host allows it.
 */
url: string | null, 
/**
 * GitHub has a second one, for tokens that may be limited to some repositories.
 */
fineGrainedUrl: string | null, 
/**
 * What the token is to be allowed.
 */
needs: Array<Need>, };

export type ActionKind = "create" | "advance" | "rewrite" | "delete";

export type HeldReason = "unconfirmed" | "deletionUnconfirmed" | "rewrite" | "deletion" | "refused" | "flapping" | "defaultBranch" | "guard" | "nameClash" | "fileTooLarge" | "workflowScope" | "protectionUnknown";

export type IgnoredReason = "oneSided" | "targetOnly" | "chosen";

export type Verdict = { "kind": "inSync" } | { "kind": "propagate", 
/**
 * The side that is written.
 */
to: Side, 
/**
 * What is done there.
 */
action: ActionKind, } | { "kind": "diverged" } | { "kind": "held", 
/**
 * For what.
 */
reason: HeldReason, } | { "kind": "ignored", 
/**
 * Why.
 */
reason: IgnoredReason, };

export type Trigger = "manual" | "schedule" | "startUp" | "retry" | "upstream" | "localPush" | "webhook";

export type Outcome = "nothingToDo" | "synced" | "needsDecision" | "failed" | "cancelled";

export type Delivery = "done" | "moved" | "refused" | "unknown" | "notSent";

export type Guard = { "kind": "emptied", 
/**
 * The side.
 */
side: Side, 
/**
 * How many refs are gone there.
 */
gone: number, 
/**
 * How many there were.
 */
of: number, } | { "kind": "unrelated" } | { "kind": "replaced", 
/**
 * The side.
 */
side: Side, } | { "kind": "manyLosses", 
/**
 * How many.
 */
refs: number, 
/**
 * Of how many.
 */
of: number, };

export type ReuseFrom = "git" | "gh" | "glab";

export type EndpointView = { 
/**
 * What people call the host.
 */
host: string, 
/**
 * What kind of host it is.
 */
hostKind: HostKind, 
/**
 * The URL; never with credentials.
 */
url: string, 
/**
 * The repository's path at the host.
 */
path: string, 
/**
 * The account that is used there.
 */
account: string | null, 
/**
 * Whether the account takes any certificate for the host's: a person should see that.
 */
unverified: boolean, };

export type Status = "needsDecision" | "stopped" | "failing" | "offline" | "syncing" | "queued" | "paused" | "upToDate" | "notChecked";

export type Problem = { 
/**
 * What went wrong.
 */
code: string, 
/**
 * With what; `side` tells which of two URLs it is about, `link` is a page (HTTPS) where to read on or to put it right.
 */
args: { [key in string]: string }, };

export type Counts = { 
/**
 * Both sides agree.
 */
inSync: number, 
/**
 * A change goes to the left side.
 */
toLeft: number, 
/**
 * A change goes to the right side.
 */
toRight: number, 
/**
 * Both sides changed.
 */
diverged: number, 
/**
 * Something keeps it.
 */
held: number, 
/**
 * Left alone.
 */
ignored: number, };

export type CommitView = { 
/**
 * Its object name.
 */
id: string, 
/**
 * Who wrote it.
 */
author: string, 
/**
 * When, in milliseconds since 1970.
 */
at: number, 
/**
 * The first line of its message.
 */
subject: string, };

export type Commits = { 
/**
 * The newest of them.
 */
shown: Array<CommitView>, 
/**
 * How many there are.
 */
total: number, };

export type RefView = { 
/**
 * Its full name.
 */
name: string, 
/**
 * As people say it.
 */
short: string, 
/**
 * Whether it is a tag.
 */
tag: boolean, 
/**
 * The left tip.
 */
left: string | null, 
/**
 * The right tip.
 */
right: string | null, 
/**
 * Where both sides last agreed.
 */
base: string | null, 
/**
 * Commits that only the left side has.
 */
leftAhead: number | null, 
/**
 * Commits that only the right side has.
 */
rightAhead: number | null, 
/**
 * What is to happen.
 */
verdict: Verdict, 
/**
 * Since when that is so.
 */
since: number | null, 
/**
 * What the host said when it refused, as it came.
 */
detail: string | null, 
/**
 * What that means.
 */
problem: Problem | null, 
/**
 * The kind of question about it that waits for a person; those of one kind can be answered together.
 */
asks: QuestionKind | null, };

export type RefOutcome = { 
/**
 * Its full name.
 */
name: string, 
/**
 * As people say it.
 */
short: string, 
/**
 * What was decided.
 */
verdict: Verdict, 
/**
 * What became of that.
 */
delivery: Delivery | null, 
/**
 * What the host said, as it came.
 */
detail: string | null, 
/**
 * What that means, where the host refused it.
 */
problem: Problem | null, 
/**
 * The left tip that was seen.
 */
left: string | null, 
/**
 * The right tip that was seen.
 */
right: string | null, 
/**
 * For a diverged ref: what only the left side has.
 */
leftCommits: Commits | null, 
/**
 * For a diverged ref: what only the right side has.
 */
rightCommits: Commits | null, };

export type Question = { 
/**
 * Why it asks.
 */
guard: Guard, 
/**
 * The word that approves exactly what would be done.
 */
approval: string, 
/**
 * What would be done, in order.
 */
refs: Array<RefOutcome>, };

export type RunView = { 
/**
 * Its number; 0 for one that found nothing to do and is not kept.
 */
id: number, 
/**
 * The mirror's number.
 */
mirrorId: string, 
/**
 * The mirror's name.
 */
mirror: string, 
/**
 * Why it began.
 */
trigger: Trigger, 
/**
 * When it began.
 */
startedAt: number, 
/**
 * When it ended.
 */
endedAt: number | null, 
/**
 * How it ended.
 */
outcome: Outcome | null, 
/**
 * The refs that were not in sync.
 */
refs: Array<RefOutcome>, 
/**
 * How many refs are in which state, as far as they were seen.
 */
counts: Counts, 
/**
 * Why it failed.
 */
problem: Problem | null, 
/**
 * What the mirror asks.
 */
question: Question | null, 
/**
 * Bytes of packs that came and went.
 */
bytes: number, };

export type Phase = "observe" | "fetch" | "index" | "plan" | "push" | "record";

export type Progress = { 
/**
 * The mirror's number.
 */
mirrorId: string, 
/**
 * What is being done.
 */
phase: Phase, 
/**
 * The side that is read (while fetching) or written (while pushing).
 */
to: Side | null, 
/**
 * Bytes so far.
 */
bytes: number, 
/**
 * Objects so far.
 */
objects: number, 
/**
 * Objects in all.
 */
totalObjects: number | null, };

export type WaitReason = "interval" | "minimum" | "turn" | "backOff" | "paused" | "stopped" | "decision" | "metered" | "battery";

export type Wait = { 
/**
 * Why.
 */
reason: WaitReason, 
/**
 * Until when, where time alone ends it.
 */
until: number | null, };

export type MirrorView = { 
/**
 * Its number.
 */
id: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * One repository.
 */
left: EndpointView, 
/**
 * The other one.
 */
right: EndpointView, 
/**
 * Which way changes go.
 */
direction: Direction, 
/**
 * What may be done without asking.
 */
policy: Policy, 
/**
 * The patterns of the refs it mirrors.
 */
scope: Array<string>, 
/**
 * Seconds between automatic starts.
 */
everySeconds: number, 
/**
 * Words for the hooks of the hosts that are written.
 */
pushOptions: Array<string>, 
/**
 * Who carries changes over.
 */
runBy: RunBy, 
/**
 * Whether a person paused it.
 */
paused: boolean, 
/**
 * When that pause ends by itself.
 */
pausedUntil: number | null, 
/**
 * What it does while nobody looks.
 */
unattended: Unattended, 
/**
 * What it waits for, where the program that tells this keeps the schedule.
 */
wait: Wait | null, 
/**
 * How it is.
 */
status: Status, 
/**
 * Since when.
 */
since: number | null, 
/**
 * When both sides were last listed.
 */
checkedAt: number | null, 
/**
 * How many refs are in which state.
 */
counts: Counts, 
/**
 * Some of the refs that wait for a person.
 */
decisions: Array<string>, 
/**
 * Why the last run failed.
 */
problem: Problem | null, 
/**
 * What the mirror asks.
 */
question: Question | null, 
/**
 * How far the present run is.
 */
progress: Progress | null, 
/**
 * Whether it is the pair that was made for trying out, which can be removed whole.
 */
demo: boolean, };

export type Level = "info" | "attention" | "problem";

export type EventView = { 
/**
 * Its number; later events have larger ones.
 */
id: number, 
/**
 * The mirror's number, while the mirror is there.
 */
mirrorId: string | null, 
/**
 * The mirror's name at the time.
 */
mirror: string | null, 
/**
 * The run it belongs to.
 */
runId: number | null, 
/**
 * When it happened.
 */
at: number, 
/**
 * How much it matters.
 */
level: Level, 
/**
 * What happened.
 */
kind: string, 
/**
 * With what.
 */
args: { [key in string]: string }, };

export type QuestionKind = "bothChanged" | "firstSync" | "deletedAndChanged" | "tag" | "rewrite" | "deletion" | "flapping";

export type DivergenceView = { 
/**
 * The mirror's number.
 */
mirrorId: string, 
/**
 * The mirror's name.
 */
mirror: string, 
/**
 * Its full name.
 */
name: string, 
/**
 * As people say it.
 */
short: string, 
/**
 * What kind of question it is; absent where none is open.
 */
kind: QuestionKind | null, 
/**
 * Since when it is open.
 */
since: number | null, 
/**
 * The left tip.
 */
left: string | null, 
/**
 * The right tip.
 */
right: string | null, 
/**
 * Where both histories part, or where both sides last agreed.
 */
base: string | null, 
/**
 * What only the left side has.
 */
leftCommits: Commits, 
/**
 * What only the right side has.
 */
rightCommits: Commits, 
/**
 * Whether both tips hold the same files although their commits differ.
 */
sameContent: boolean, };

export type EffectView = { 
/**
 * The side that is written.
 */
side: Side, 
/**
 * What people call the host.
 */
host: string, 
/**
 * The ref.
 */
name: string, 
/**
 * As people say it.
 */
short: string, 
/**
 * What is done.
 */
action: ActionKind, 
/**
 * The tip there now.
 */
old: string | null, 
/**
 * The tip there afterwards; absent for a merge that is not made yet, too.
 */
new: string | null, 
/**
 * What the host would no longer have under that name. A backup is kept.
 */
discards: Commits, };

export type ResolutionView = { 
/**
 * The answer.
 */
take: Take, 
/**
 * What it does, in order; empty where it cannot be given, or does nothing.
 */
effects: Array<EffectView>, 
/**
 * Why it cannot be given.
 */
problem: Problem | null, 
/**
 * The files that a merge leaves to a person.
 */
conflicts: Array<string>, };

export type ShownTips = { 
/**
 * The ref's full name.
 */
name: string, 
/**
 * The left tip.
 */
left: string | null, 
/**
 * The right tip.
 */
right: string | null, };

export type BackupView = { 
/**
 * Its number.
 */
id: string, 
/**
 * The mirror's number, while the mirror is there.
 */
mirrorId: string | null, 
/**
 * The mirror's name.
 */
mirror: string, 
/**
 * The side that had it.
 */
side: Side, 
/**
 * What people call the host.
 */
host: string, 
/**
 * The ref.
 */
name: string, 
/**
 * As people say it.
 */
short: string, 
/**
 * The tip.
 */
tip: string, 
/**
 * What took its place; none where it was deleted.
 */
replacedBy: string | null, 
/**
 * Why: `rewrite`, `deletion`, `resolution` or `restore`.
 */
reason: string, 
/**
 * When, in milliseconds since 1970.
 */
at: number, 
/**
 * The run that did it.
 */
runId: number, 
/**
 * The commit's first line; absent for what is no commit, or cannot be read.
 */
subject: string | null, 
/**
 * Who wrote it.
 */
author: string | null, };

export type PlanView = { 
/**
 * The mirror's number.
 */
mirrorId: string, 
/**
 * The mirror's name.
 */
mirror: string, 
/**
 * The refs that are not in sync.
 */
refs: Array<RefOutcome>, 
/**
 * How many refs are in which state.
 */
counts: Counts, 
/**
 * What the mirror would ask.
 */
question: Question | null, };

export type AccountView = { 
/**
 * What people call it.
 */
name: string, 
/**
 * The host, with the port where it is not the usual one.
 */
host: string, 
/**
 * The user's name there.
 */
user: string, 
/**
 * How many mirrors use it.
 */
mirrors: number, 
/**
 * A file of certificates in PEM form that are trusted besides the system's.
 */
authorities: string | null, 
/**
 * Whether the host's certificate is looked at.
 */
verifyTls: boolean, 
/**
 * What kind of host it is.
 */
kind: HostKind, 
/**
 * Where the host's pages begin.
 */
base: string, 
/**
 * Whether the secret may go over plain HTTP to another machine.
 */
allowPlainHttp: boolean, 
/**
 * Who the host says that is.
 */
login: string | null, 
/**
 * What the token may do, as far as that is known.
 */
scopes: Scopes, 
/**
 * What it lacks, as far as that is known.
 */
missing: Array<Need>, 
/**
 * When the token ends, where the host tells.
 */
expiresAt: number | null, 
/**
 * Whether that is within a week, or over.
 */
expiresSoon: boolean, 
/**
 * When the host was last asked.
 */
checkedAt: number | null, 
/**
 * What it said against the account.
 */
problem: Problem | null, 
/**
 * Whether repositories of its host are reached with it by SSH where nobody chose: it has a key of ours, or is for nothing
 * else.
 */
ssh: boolean, };

export type HostView = { 
/**
 * The host, with the port where it is not the usual one.
 */
host: string, 
/**
 * What kind of host it is.
 */
kind: HostKind, 
/**
 * Where its pages begin.
 */
base: string, 
/**
 * Where a token is made, and what it is to be allowed.
 */
token: TokenPage, 
/**
 * Why it could not be looked at.
 */
problem: Problem | null, };

export type AddedAccount = { 
/**
 * The account.
 */
account: AccountView, 
/**
 * Words of advice.
 */
warnings: Array<Problem>, };

export type NewEndpoint = { 
/**
 * The URL as it was given.
 */
url: string, 
/**
 * What to call the host; detected from the URL where absent.
 */
name: string | null, 
/**
 * The account to use.
 */
account: string | null, 
/**
 * The user's name, to make an account with.
 */
user: string | null, 
/**
 * The password or token, to make an account with.
 */
secret: string | null, };

export type NewMirror = { 
/**
 * One repository.
 */
left: NewEndpoint, 
/**
 * The other one.
 */
right: NewEndpoint, 
/**
 * What to call it; the repository's name where absent.
 */
name: string | null, 
/**
 * Which way changes go.
 */
direction: Direction, 
/**
 * What may be done without asking.
 */
policy: Policy, 
/**
 * Seconds between automatic starts.
 */
everySeconds: number, 
/**
 * The patterns of the refs to mirror; branches and tags where empty.
 */
scope: Array<string>, 
/**
 * Whether credentials may go over plain HTTP to another machine.
 */
allowPlainHttp: boolean, 
/**
 * Words for the hooks of the hosts that are written, such as `ci.skip` at GitLab.
 */
pushOptions: Array<string>, 
/**
 * Who carries changes over.
 */
runBy: RunBy, 
/**
 * How a repository is made that is missing; absent where none is to be made.
 */
create: CreateWish | null, 
/**
 * What it does while nobody looks.
 */
unattended: Unattended, 
/**
 * Whether it may close a circle of mirrors.
 */
allowCircle: boolean, };

export type CreateWish = { 
/**
 * The side that lacks it; whichever it is where absent.
 */
side: Side | null, 
/**
 * Who may see it; as the other side's where absent, and private where that is not known.
 */
visibility: Visibility | null, 
/**
 * What it says of itself; what the other side's says where absent.
 */
description: string | null, 
/**
 * What it has beside Git.
 */
features: Features, };

export type MirrorPreview = { 
/**
 * One repository.
 */
left: SidePreview, 
/**
 * The other one.
 */
right: SidePreview, 
/**
 * The refs that are not the same on both sides, by name.
 */
refs: Array<RefPreview>, 
/**
 * How many are the same already.
 */
same: number, };

export type SidePreview = { 
/**
 * What people call the host.
 */
host: string, 
/**
 * What kind of host it is.
 */
hostKind: HostKind, 
/**
 * The repository's path there.
 */
path: string, 
/**
 * Who asks: the account's user, or the one that was typed; nobody where that is not needed.
 */
user: string | null, 
/**
 * The account, where it is one that is kept.
 */
account: string | null, 
/**
 * Why it cannot be read.
 */
read: Problem | null, 
/**
 * Whether the mirror writes there.
 */
writes: boolean, 
/**
 * Why it could not be written.
 */
write: Problem | null, 
/**
 * Who may see the repository that would be made there.
 */
created: Visibility | null, 
/**
 * Who may see the repository that is there, where the host tells.
 */
visibility: Visibility | null, 
/**
 * How large it is, in KiB, where the host tells.
 */
sizeKib: number | null, 
/**
 * Its protected branches, where it is written and the host tells.
 */
protected: Array<string>, 
/**
 * What the host asks of pushes to the branches that come, where it is written and the host tells.
 */
rules: Array<BranchRules>, 
/**
 * What the account's token lacks, where it is written and as far as that is known.
 */
missing: Array<Need>, };

export type RefPreview = { 
/**
 * Its full name.
 */
name: string, 
/**
 * As people say it.
 */
short: string, 
/**
 * Whether it is a tag.
 */
tag: boolean, 
/**
 * What is to happen; absent where only the history tells, which is not fetched yet.
 */
verdict: Verdict | null, };

export type Place = "in" | "out" | "unsure";

export type ObservedRefs = { 
/**
 * One side.
 */
left: ObservedSide, 
/**
 * The other one.
 */
right: ObservedSide, 
/**
 * By name. Refs that hosts keep for themselves are left out.
 */
refs: Array<ObservedRef>, 
/**
 * The protected branches, names or patterns themselves; absent where nobody can say which those are.
 */
protected: Array<string> | null, 
/**
 * What the hosts were asked for: the beginnings of names.
 */
listed: Array<string>, };

export type ObservedSide = { 
/**
 * What people call its host.
 */
host: string, 
/**
 * Why it could not be listed.
 */
problem: Problem | null, };

export type ObservedRef = { 
/**
 * In full.
 */
name: string, 
/**
 * As people say it.
 */
short: string, 
/**
 * Whether it is a tag.
 */
tag: boolean, 
/**
 * Whether the left side has it.
 */
left: boolean, 
/**
 * Whether the right side has it.
 */
right: boolean, };

export type ScopeFit = { 
/**
 * Of each name that was given, whether the mirror would be about it.
 */
places: Array<Place>, 
/**
 * Of each pattern that was given, what it does by itself.
 */
patterns: Array<PatternFit>, 
/**
 * Whether a pattern fits refs that the hosts were not asked for when the names were listed.
 */
unlisted: boolean, };

export type PatternFit = { 
/**
 * Why it cannot be used.
 */
problem: Problem | null, 
/**
 * Whether it takes refs out again.
 */
excludes: boolean, 
/**
 * How many of the names it fits, whatever others say of those; absent for a line that is empty or cannot be used.
 */
fits: number | null, };

export type HostMirrorsView = { 
/**
 * The side.
 */
side: Side, 
/**
 * What people call the host.
 */
host: string, 
/**
 * Its mirrors.
 */
mirrors: Array<HostMirror>, };

export type HostMirrorOptions = { 
/**
 * Whether refs are left alone that the other side changed.
 */
keepDivergentRefs: boolean | null, 
/**
 * Whether only protected branches go across.
 */
onlyProtectedBranches: boolean | null, 
/**
 * A regular expression for the branches that go across.
 */
branchRegex: string | null, };

export type MirrorEdit = { 
/**
 * The name.
 */
name: string | null, 
/**
 * The direction.
 */
direction: Direction | null, 
/**
 * The policy, whole.
 */
policy: Policy | null, 
/**
 * Seconds between automatic starts.
 */
everySeconds: number | null, 
/**
 * The patterns.
 */
scope: Array<string> | null, 
/**
 * Words for the hooks of the hosts that are written.
 */
pushOptions: Array<string> | null, 
/**
 * Who carries changes over.
 */
runBy: RunBy | null, 
/**
 * What it does while nobody looks, whole.
 */
unattended: Unattended | null, 
/**
 * Whether it may close a circle of mirrors now.
 */
allowCircle: boolean, };

export type NewAccount = { 
/**
 * What to call it; after its host where empty.
 */
name: string, 
/**
 * The host: `github.com`, `git.example.org/gitlab`, `http://10.0.0.5:8080`.
 */
host: string, 
/**
 * The user's name there; whom the host says the token is of where empty.
 */
user: string, 
/**
 * The password or token.
 */
secret: string, 
/**
 * Which program is asked for the secret, where none is given.
 */
from: ReuseFrom | null, 
/**
 * What kind of host it is; found out where absent.
 */
kind: HostKind | null, 
/**
 * Whether the secret may go over plain HTTP to another machine.
 */
allowPlainHttp: boolean, 
/**
 * A file of certificates in PEM form to trust besides the system's.
 */
authorities: string | null, 
/**
 * Whether to look at the host's certificate. Without that, whoever is on the way can read the secret.
 */
verifyTls: boolean, };

export type Added = { 
/**
 * The mirror.
 */
mirror: MirrorView, 
/**
 * Words of advice.
 */
warnings: Array<Problem>, 
/**
 * The repository that was made for it.
 */
created: Repository | null, };

export type LanguageChoice = "system" | "en" | "zh-CN" | "ru";

export type WithoutTray = "quit" | "minimise";

export type HookWay = "receiver" | "stream";

export type RefusedWhy = "unsigned" | "wrong" | "old" | "repeated" | "tooLong" | "cut";

export type WebhookView = { 
/**
 * The mirror's number.
 */
mirrorId: string, 
/**
 * The mirror's name.
 */
mirror: string, 
/**
 * The side.
 */
side: Side, 
/**
 * What people call the host.
 */
host: string, 
/**
 * The host's number for the hook; absent for one that somebody made by hand.
 */
hook: string | null, 
/**
 * What the host calls.
 */
url: string, 
/**
 * Since when.
 */
madeAt: number, 
/**
 * When the host last called, with proof.
 */
heardAt: number | null, };

export type HookHeard = { 
/**
 * The mirror's number.
 */
mirrorId: string, 
/**
 * The mirror's name.
 */
mirror: string, 
/**
 * What people call the host.
 */
host: string, 
/**
 * When.
 */
at: number, 
/**
 * How it came.
 */
way: HookWay, 
/**
 * Whether it started the mirror: a host that only tries whether somebody is there does not, nor does anything start a
 * mirror that is paused or has stopped.
 */
started: boolean, };

export type HookRefused = { 
/**
 * When.
 */
at: number, 
/**
 * How it came.
 */
way: HookWay, 
/**
 * Why.
 */
why: RefusedWhy, 
/**
 * How many there were since the program began.
 */
count: number, };

export type HookStream = { 
/**
 * Its address.
 */
url: string, 
/**
 * Since when it is open; absent while it is not.
 */
since: number | null, 
/**
 * Why it was last not.
 */
problem: Problem | null, };

export type WebhooksView = { 
/**
 * Whether the schedule is kept, by whichever program: only then is anybody called.
 */
kept: boolean, 
/**
 * Where calls are taken.
 */
listening: string | null, 
/**
 * Why they are not, although they are meant to be.
 */
problem: Problem | null, 
/**
 * The relay, where there is to be one.
 */
stream: HookStream | null, 
/**
 * Whose hosts call.
 */
hooks: Array<WebhookView>, 
/**
 * The last call that was believed.
 */
heard: HookHeard | null, 
/**
 * The last one that did nothing.
 */
refused: HookRefused | null, };

export type Settings = { 
/**
 * Which language a person is spoken to.
 */
language: LanguageChoice, 
/**
 * How long a connection may take to be made, in seconds.
 */
connectSeconds: number, 
/**
 * How long nothing may come or go during a transfer, in seconds.
 */
silenceSeconds: number, 
/**
 * How long a run may take, in minutes. What was fetched stays, and the next run goes on from there.
 */
runMinutes: number, 
/**
 * The largest pack that a host takes in one push, in MiB, by host. A larger one goes in parts, oldest history first.
 */
pushLimits: { [key in string]: number }, 
/**
 * The largest file that a host takes, in MiB, by host. What brings a larger one waits, and nothing else with it.
 */
fileLimits: { [key in string]: number }, 
/**
 * How many pushes a minute a repository is to get at most, by host.
 */
pushRates: { [key in string]: number }, 
/**
 * A mirror asks when more than this part of its refs would be lost in one run, in percent; five at least.
 */
guardPercent: number, 
/**
 * How long backups are kept, in days.
 */
backupDays: number, 
/**
 * How much room the caches may take before the oldest backups go, in MiB; 0 for any.
 */
backupMegabytes: number, 
/**
 * Who makes merges: `Name <address>`; empty for whom `git` knows.
 */
mergeAuthor: string, 
/**
 * The message of merges, with `{ref}`, `{left}` and `{right}` for the ref and the hosts.
 */
mergeMessage: string, 
/**
 * The shortest time between two starts of a mirror that nobody insists on, in minutes.
 */
minimumMinutes: number, 
/**
 * How many runs go on at the same time.
 */
parallelRuns: number, 
/**
 * How many of them may be about the same host.
 */
hostRuns: number, 
/**
 * Whether nothing starts by itself while the network is paid for by what goes over it.
 */
pauseOnMetered: boolean, 
/**
 * While the battery is in use and holds less than this, in percent, nothing starts by itself; 0 for never.
 */
pauseBelowPercent: number, 
/**
 * When notices wait, `22:00-07:00`; empty for never.
 */
quietHours: string, 
/**
 * What closing the window does on a desktop that shows no tray icon.
 */
withoutTray: WithoutTray, 
/**
 * The name under which the other side's tip lives on where both are kept, with `{ref}` and `{host}`.
 */
secondName: string, 
/**
 * The folders that are searched for working clones.
 */
cloneFolders: Array<string>, 
/**
 * Whether folders on other file systems are searched, too.
 */
cloneOtherDisks: boolean, 
/**
 * Where hosts' calls are taken, `127.0.0.1:9470`, or a port of this machine alone; empty for nowhere.
 */
hookAddress: string, 
/**
 * What hosts know that address by, where something passes their calls on to it.
 */
hookUrl: string, 
/**
 * The event stream of a relay that takes hosts' calls (smee.io, gosmee); empty for none.
 */
hookStream: string, };

export type ClonesView = { 
/**
 * The folders that are searched.
 */
folders: Array<string>, 
/**
 * Folders that are there and not searched, where people often keep their clones.
 */
offers: Array<string>, 
/**
 * What was found.
 */
clones: Array<CloneView>, 
/**
 * Pairs of repositories that are no mirror yet.
 */
pairs: Array<FoundPair>, 
/**
 * Whether there was more than could be looked at.
 */
cutShort: boolean, };

export type CloneView = { 
/**
 * Where it is.
 */
folder: string, 
/**
 * What it fetches from and pushes to.
 */
remotes: Array<CloneRemote>, };

export type CloneRemote = { 
/**
 * Its name in the clone.
 */
name: string, 
/**
 * Where it is, without credentials.
 */
url: string, 
/**
 * The names of the mirrors that have this repository.
 */
mirrors: Array<string>, };

export type FoundPair = { 
/**
 * What a mirror of them could be called; no mirror has that name.
 */
name: string, 
/**
 * The clone.
 */
folder: string, 
/**
 * One repository.
 */
left: FoundEnd, 
/**
 * The other one.
 */
right: FoundEnd, };

export type FoundEnd = { 
/**
 * What the clone calls it.
 */
remote: string, 
/**
 * Where it is, without credentials.
 */
url: string, 
/**
 * What people call the host.
 */
host: string, 
/**
 * What kind of host it is.
 */
hostKind: HostKind, 
/**
 * The repository's path at the host.
 */
path: string, };

export type Appearance = { 
/**
 * The version.
 */
version: string, 
/**
 * Whether the desktop shows a tray icon.
 */
tray: boolean, 
/**
 * Where the data is.
 */
dataDir: string, };

export type DemoNames = { 
/**
 * The mirror.
 */
mirror: string, 
/**
 * What stands for one host.
 */
left: string, 
/**
 * What stands for the other.
 */
right: string, };

export type SyncWish = { 
/**
 * The word that approves what the mirror asked, and nothing that changed since.
 */
approval?: string, 
/**
 * Send again what a host refused.
 */
retry?: boolean, 
/**
 * Do not wait until the last start is long enough ago.
 */
now?: boolean, };

export type ActivityQuery = { 
/**
 * Those of one mirror; of all where absent.
 */
mirrorId: string | null, 
/**
 * Those before this event's number; the newest where absent.
 */
before: number | null, 
/**
 * So many at most.
 */
limit: number, 
/**
 * Only what asks for a person or failed.
 */
marked: boolean, 
/**
 * Only those that every one of these fits.
 */
words: Array<SearchWord>, };

export type SearchWord = { 
/**
 * As it was typed: it fits where the mirror's name or an argument holds it.
 */
text: string, 
/**
 * The kinds of events whose sentence holds it, in the language that the person reads: these it fits as well.
 */
kinds: Array<string>, 
/**
 * The codes of errors of which the same is true.
 */
codes: Array<string>, };

export type PastRun = { 
/**
 * Its number.
 */
id: number, 
/**
 * Why it began.
 */
trigger: Trigger, 
/**
 * When it began.
 */
startedAt: number, 
/**
 * When it ended.
 */
endedAt: number, 
/**
 * What became of it.
 */
outcome: Outcome, 
/**
 * Bytes that were received and sent.
 */
bytes: number, };

export type RefsWanted = "waiting" | "apart" | "all";

export type RefsQuery = { 
/**
 * What the list is about.
 */
which: RefsWanted, 
/**
 * Only those whose full name holds every one of these, in capitals or not.
 */
words: Array<string>, 
/**
 * So many of them stand above what is asked for.
 */
from: number, 
/**
 * So many at most.
 */
limit: number, };

export type RefTally = { 
/**
 * They wait for a person.
 */
waiting: number, 
/**
 * Something is to be brought across.
 */
moving: number, 
/**
 * They are left alone, or settle by themselves.
 */
aside: number, 
/**
 * Both sides agree.
 */
inSync: number, };

export type RefsPage = { 
/**
 * Those that were asked for.
 */
refs: Array<RefView>, 
/**
 * How many there are.
 */
tally: RefTally, };

export type RefAnswers = { 
/**
 * The ref's full name.
 */
name: string, 
/**
 * As people say it.
 */
short: string, 
/**
 * The left tip that the answers speak of.
 */
left: string | null, 
/**
 * The right tip.
 */
right: string | null, 
/**
 * Every answer, with all that it would do to this ref, or why it cannot be given.
 */
answers: Array<ResolutionView>, };

export type Changed = { 
/**
 * Mirrors that changed, or are new.
 */
mirrors: Array<MirrorView>, 
/**
 * The numbers of mirrors that are there no more.
 */
gone: Array<string>, 
/**
 * Anything may have changed: accounts, settings, which mirrors there are.
 */
all: boolean, };

export type SettingName = keyof Settings;

export type SettingValue = Settings[keyof Settings] | string;

export type Navigate = { 
/**
 * A mirror's; else `screen` says which.
 */
mirrorId: string | null, 
/**
 * The name of a screen; the list of mirrors where both are absent.
 */
screen: string | null, };

export type LanguageTag = string;

export type Voucher = "published" | "compared" | "knownHosts" | "entered";

export type Standing = "matches" | "differs" | "unpublished";

export type HostKeyView = { 
/**
 * Its type, as `ssh` says it: `ED25519`.
 */
kind: string, 
/**
 * `SHA256:…`
 */
sha256: string, 
/**
 * `MD5:…`, for comparing with old documents.
 */
md5: string, 
/**
 * How it fits what is published.
 */
standing: Standing, 
/**
 * Whether the user's own file of host keys has it.
 */
knownToUser: boolean, 
/**
 * Whether it is believed here.
 */
pinned: boolean, };

export type PinView = { 
/**
 * The name by which `ssh` looks the host up: `host`, or `[host]:port`.
 */
name: string, 
/**
 * Its type.
 */
kind: string, 
/**
 * `SHA256:…`
 */
sha256: string, 
/**
 * `MD5:…`
 */
md5: string, 
/**
 * Who vouched for it.
 */
by: Voucher | null, 
/**
 * When.
 */
at: number | null, };

export type HostKeysView = { 
/**
 * The name by which `ssh` looks it up, after the user's configuration: `host`, or `[host]:port`.
 */
name: string, 
/**
 * Who publishes fingerprints for it, where that is known.
 */
publisher: string | null, 
/**
 * The page with them.
 */
page: string | null, 
/**
 * The fingerprints that are published, as far as they are known here.
 */
published: Array<string>, 
/**
 * The keys that it shows now.
 */
shown: Array<HostKeyView>, 
/**
 * Why it shows none.
 */
problem: Problem | null, 
/**
 * Keys that the user's own file of host keys has for it.
 */
users: Array<HostKeyView>, 
/**
 * The keys that are believed.
 */
pinned: Array<PinView>, 
/**
 * Whether it shows none of the keys that are believed, although there are some.
 */
changed: boolean, };

export type PinChoice = { "kind": "accept", 
/**
 * `SHA256:…` or `MD5:…`, as a person compared them.
 */
fingerprints: Array<string>, } | { "kind": "published" } | { "kind": "import" } | { "kind": "enter", 
/**
 * The line.
 */
line: string, } | { "kind": "forget" };

export type KeyType = "ed25519" | "rsa4096";

export type SshKeyView = { 
/**
 * Its kind.
 */
kind: KeyType, 
/**
 * The line that a host is given.
 */
public: string, 
/**
 * `SHA256:…`
 */
sha256: string, 
/**
 * When it was made.
 */
madeAt: number, 
/**
 * Where it was uploaded to: repositories by their paths, the account itself as an empty text.
 */
uploads: Array<string>, 
/**
 * The host's page where it is entered by hand, where that is known.
 */
page: string | null, };

export type SshKeyOf = { "kind": "account", 
/**
 * Its name.
 */
name: string, } | { "kind": "side", 
/**
 * The mirror's number.
 */
mirror: string, 
/**
 * Which side.
 */
side: Side, };

export type SshLoginView = { 
/**
 * Whether the account is for SSH and nothing else.
 */
alone: boolean, 
/**
 * The key that was made for it here; then nothing else is offered to the host.
 */
key: SshKeyView | null, 
/**
 * Whether the keychain holds a password for the host.
 */
password: boolean, 
/**
 * Whether it holds the passphrase of the user's own key.
 */
passphrase: boolean, };

export type SshSecret = "password" | "passphrase";

export type RotatedKey = { 
/**
 * The new key.
 */
key: SshKeyView, 
/**
 * Whether a person has to give it to the host, because no host could be told.
 */
byHand: boolean, 
/**
 * What went wrong beside that: the old key is still known somewhere.
 */
warnings: Array<Problem>, };
