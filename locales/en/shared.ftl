# Words that the window, the tray, the notices and the command line share.

## Status of a mirror, worst first

status-needs-decision = Needs your decision
status-stopped = Stopped
status-failing = Failing
status-offline = Offline
status-syncing = Syncing
status-queued = Queued
status-paused = Paused
status-up-to-date = Up to date
status-not-checked = Not checked yet

## What happens to a ref. Hosts are called by their names.

verdict-in-sync = In sync
# $to (host name): the host that receives it
verdict-create-branch = New branch goes to { $to }
verdict-create-tag = New tag goes to { $to }
# Of how many commits is not known
verdict-advance = New commits go to { $to }
verdict-advance-commits =
    { $count ->
        [one] { $count } commit goes to { $to }
       *[other] { $count } commits go to { $to }
    }
verdict-rewrite = Rewritten history goes to { $to }, backup kept
verdict-delete = Deleted on { $to } too, backup kept
verdict-diverged = Diverged: new commits on both sides
verdict-diverged-commits =
    Diverged: { $leftCount ->
        [one] { $leftCount } commit
       *[other] { $leftCount } commits
    } on { $left }, { $rightCount } on { $right }
verdict-diverged-tag = Diverged: the tag names two different things
# $gone (host name): where it was deleted; $changed: where it was changed
verdict-diverged-deleted = Diverged: deleted on { $gone }, changed on { $changed }
verdict-held-unconfirmed = Held until the last push is confirmed
verdict-held-rewrite = Held: history was rewritten on { $changed }
verdict-held-deletion = Held: deleted on { $gone }
verdict-held-deletion-unconfirmed = Deleted on { $gone }: looking again before { $kept } follows
verdict-held-rewritten = Held: history was rewritten on one side
verdict-held-flapping = Held: something keeps setting it back
# $gone (host name): where it was deleted; $kept: where it is the default branch
verdict-held-default-branch = Held: deleted on { $gone }, but the default branch on { $kept }
verdict-held-guard = Waits for your approval
verdict-held-file-too-large = Waits: it brings a file that is larger than the host takes
verdict-held-workflow-scope = Waits: it changes a workflow file, and the token lacks the scope “workflow”
verdict-held-protection-unknown = Waits until the host says which branches are protected
verdict-held-name-clash = Waits: on the other side a ref is in the way of its name
verdict-held-refused = Held: refused by the host
verdict-ignored-one-sided = Only on { $on }, left alone
verdict-ignored-target-only = Only on { $on }, left alone
verdict-ignored-chosen = Left alone, as decided, until both sides agree again

## What a running sync is doing

phase-observe = Looking at both sides
phase-fetch = Fetching what is new
phase-index = Checking what arrived
phase-plan = Comparing
phase-push = Sending
phase-push-to = Sending to { $host }
phase-record = Confirming the result

## How long ago, as part of a sentence such as "Checked { age }"

age-now = just now
age-minutes = { $count } min ago
age-hours = { $count } h ago
age-days =
    { $count ->
        [one] { $count } day ago
       *[other] { $count } days ago
    }
# $date: a date written the way of the language, such as "3 Mar 2026"
age-date = on { $date }

# One sentence after another, each with its full stop.
words-sentences = { $first } { $second }

# What an answer to a question does.
effect-nothing = Nothing is changed anywhere; the ref is left alone until both sides agree again.
effect-create = { $host } gets { $ref }
effect-advance = { $host } takes { $ref } forward; nothing is discarded
effect-rewrite = { $count ->
    [0] { $host } gets another { $ref }; a backup is kept
    [one] { $host } gets another { $ref }: discards one commit, a backup is kept
   *[other] { $host } gets another { $ref }: discards { $count } commits, a backup is kept
}
effect-delete = { $count ->
    [0] { $host } loses { $ref }; a backup is kept
    [one] { $host } loses { $ref } and one commit; a backup is kept
   *[other] { $host } loses { $ref } and { $count } commits; a backup is kept
}
# Why a token needs a scope.
scope-needed = { $purpose ->
    [account] { $scope }: to see whose token it is
    [push] { $scope }: to read and push repositories, private ones too
    [workflows] { $scope }: to push changes to files below .github/workflows
    [hooks] { $scope }: to make hooks, so that a push is noticed at once
   *[manage] { $scope }: to list and make repositories, keys and mirrors of the host’s own
}
backup-reason = { $reason ->
    [deletion] deleted
    [rewrite] rewritten
    [resolution] replaced by a decision
   *[other] replaced
}
