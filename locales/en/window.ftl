# What the window says. Words that other parts say too are in shared.ftl.

window-brand = Gemel
window-sections = Sections
window-mirrors = Mirrors
window-activity = Activity
window-accounts = Accounts
window-settings = Settings
window-messages = Messages
window-dismiss = Dismiss
window-unexpected = The window ran into a fault of its own: { $detail }

## Actions

window-add-mirror = Add mirror
window-sync = Sync
window-sync-now = Sync now
window-sync-all = Sync all
window-sync-anyway = Sync now anyway
window-starts-in =
    { $count ->
        [0] Starts in a moment
        [one] Starts within { $count } minute
       *[other] Starts within { $count } minutes
    }
window-sync-all-asked = All mirrors are asked to sync
window-cancel = Cancel
window-pause = Pause
window-resume = Resume
window-pause-all = Pause all
window-resume-all = Resume all
window-decide = Decide
window-start-again = Start again
window-try-again = Try again
window-remove = Remove
window-keep = Keep it
window-save = Save changes
window-saved = Changes saved
window-revert = Undo changes
# Read out for a button in a list: which of the many "Sync" it is
window-action-on = { $action }: { $name }
window-decide-on = Decide: { $name }

## Tallies

window-tally = { $upToDate } up to date
window-tally-need =
    { $upToDate } up to date, { $count ->
        [one] { $count } needs you
       *[other] { $count } need you
    }
window-tally-broken =
    { $count ->
        [one] { $count } stopped or failing
       *[other] { $count } stopped or failing
    }
window-need-you =
    { $count ->
        [one] { $count } mirror needs your decision
       *[other] { $count } mirrors need your decision
    }

## Ages

window-checked = Checked { $age }
window-never-checked = Not checked yet
window-stopped-since = Stopped { $age }
window-failing-since = Failed { $age }
window-offline-since = Went offline { $age }
window-paused-since = Paused { $age }
window-today = Today
window-yesterday = Yesterday
window-every-minutes =
    { $count ->
        [one] Every minute
       *[other] Every { $count } minutes
    }
window-every-hours =
    { $count ->
        [one] Every hour
       *[other] Every { $count } hours
    }
window-every-seconds =
    { $count ->
        [one] Every second
       *[other] Every { $count } seconds
    }

## List of mirrors

window-filter = Filter
window-filter-mirrors = Filter mirrors by name, host or path
window-filter-found = { $count } of { $total } shown
window-empty-title = Two repositories, always the same
window-empty-body = Gemel keeps a repository on one host identical to its twin on another, in both directions, and never loses a commit on the way.
window-count-to =
    { $count ->
        [one] { $count } ref goes to { $host }
       *[other] { $count } refs go to { $host }
    }
window-why-diverged =
    { $count ->
        [one] { $refs } has diverged.
       *[other] { $refs } have diverged.
    }
window-why-decide =
    { $count ->
        [one] { $refs } waits for your decision.
       *[other] { $refs } wait for your decision.
    }
# The last item of a list of names: "main, dev and 3 more"
window-why-more = { $count } more
window-why-rest-in-sync = Everything else is in sync.
window-why-rest-goes-on = Everything else goes on.
window-why-held =
    { $count ->
        [one] { $count } ref is held, everything else is in sync.
       *[other] { $count } refs are held, everything else is in sync.
    }

## Progress

window-starting = Starting
window-objects = { $objects } objects
window-objects-of = { $objects } of { $total } objects

## Directions. $from and $to are host names.

# Read aloud between the names of two hosts, where an arrow is drawn.
window-arrow-both = in step with
window-arrow-right = to
window-arrow-left = from
window-direction = Direction
window-direction-both = Both ways between { $from } and { $to }
window-direction-both-hint = What changes on one side goes to the other. Where both changed, Gemel asks, unless told otherwise.
window-direction-one-way = Only from { $from } to { $to }
window-direction-one-way-hint = Gemel makes { $to } equal to { $from }, and never writes to { $from }.

## Adding a mirror

window-first-repository = First repository
window-second-repository = Second repository
# As part of a sentence, while the host is not known yet
window-first-in-sentence = the first repository
window-second-in-sentence = the second repository
window-address = Address
window-address-example-first = https://github.com/owner/repo.git
window-address-example-second = https://gitee.com/owner/repo.git
window-required = This is needed.
window-sign-in = Sign in
window-account = Account
window-account-none = With a user and token of its own
window-account-option = { $name } ({ $user } at { $host })
window-user = User
window-token = Token or password
window-token-kept = Kept in the system's keychain. A public repository that is only read needs neither.
window-credentials-taken = Taken from the address, which is kept without it. The token goes to the system's keychain.
window-ssh-sign-in = Uses your own SSH: its keys, agent and configuration.
window-folder-sign-in = A folder on this computer needs no sign-in.
window-host-name = Name of the host (optional)
window-host-name-hint = What Gemel calls this side everywhere, for example “GitLab HQ”.
window-allow-plain-http = Allow sending the token unencrypted: plain HTTP can be read on its way
window-more = More: name of the mirror, push options
window-mirror-name = Name of the mirror
window-mirror-name-hint = Left empty, it gets the repository's name.
window-nothing-written = Nothing is written before you start.
window-start-mirroring = Start mirroring
window-start-anyway = Start all the same
window-adding = Adding…
window-step-choose = 1 Repositories
window-step-how = 2 Direction and rules
window-step-refs = 3 Branches and tags
window-step-check = 4 Check and start
window-check-mirror = Check
window-checking-mirror = Asking both hosts…
window-back = Back
window-way = How to choose it
window-way-address = By address
window-way-account = From an account
window-way-create = Create it
window-add-account-here = Add account…
window-no-api-accounts = No account yet whose repositories can be listed.
window-choose-account = Choose an account
window-search-repositories = Search repositories
window-repositories-loading = Asking { $host } for its repositories…
window-repositories-none = No repository fits.
window-repositories-count = { $count ->
    [one] { $count } repository
   *[other] { $count } repositories
}
window-repositories-many = The first { $count } repositories. Search for others.
window-visibility = { $visibility ->
    [private] private
    [internal] internal
   *[public] public
}
window-archived = archived
window-change = Change
window-chosen-missing = Choose a repository.
window-new-owner = Owner or organisation
window-new-repository = Name of the new repository
window-new-url = Will be { $url }
window-new-visibility = Who may see it
window-visibility-private = Only whom its owner lets in (private)
window-visibility-internal = Everybody with an account there (internal)
window-visibility-public = Everybody (public)
window-visibility-same = The same as the other repository
window-visibility-wider = The new repository can be seen by more people than the one it is made from: whatever is private there is seen here.
window-visibility-same-warning = If the other repository is public, the new one is public too.

## What a mirror would begin with

window-preview-read = Can be read
window-preview-read-as = Can be read as { $user }
window-preview-write = Can be written
window-preview-write-as = Can be written as { $user }
window-preview-no-write = Is only read
window-preview-created = Will be created, { $visibility }
window-preview-wider = More people can see it than the other repository, which is { $visibility }.
window-preview-there = The repository is { $visibility }
window-preview-size = About { $size }
window-preview-protected = { $count ->
    [one] Protected branch: { $names }. A push there may be refused.
   *[other] { $count } protected branches: { $names }. A push there may be refused.
}
window-preview-first = The first sync will
window-preview-create = Create on { $host }
window-preview-replace = Replace on { $host }
window-preview-delete = Delete on { $host }
window-preview-compare = Compare, then decide
window-preview-ask = Ask you
window-preview-hold = Hold
window-preview-ignore = Leave alone
window-preview-nothing = nothing
window-deletes-nothing = Delete
window-nothing-written-yet = Nothing has been written yet.
window-preview-same = The same on both already
window-preview-refs = { $branches ->
    [0] { $tags ->
        [one] { $tags } tag
       *[other] { $tags } tags
    }
    [one] { $tags ->
        [0] { $branches } branch
        [one] { $branches } branch, { $tags } tag
       *[other] { $branches } branch, { $tags } tags
    }
   *[other] { $tags ->
        [0] { $branches } branches
        [one] { $branches } branches, { $tags } tag
       *[other] { $branches } branches, { $tags } tags
    }
}
window-preview-refs-same = { $count ->
    [one] { $count } ref
   *[other] { $count } refs
}
window-preview-column-refs = Refs
window-preview-all = Show all { $count }
window-preview-fewer = Show fewer
window-preview-compare-hint = They differ on both sides. Which one is ahead shows once their history is here; what has diverged is asked about, as the settings say.
window-preview-unread = What would be done is shown once both sides can be read.
# $interval: such as “Every 5 minutes”
window-preview-after = { $interval }, both sides are compared again.

## Policies

window-rewrites = When history is rewritten on one side (a forced push)
window-rewrites-ask = ask me before the other side follows
window-rewrites-propagate = the other side follows, and a backup is kept
window-deletions = When a branch or tag is deleted on one side
window-deletions-propagate = the other side follows, and a backup is kept
window-deletions-ask = ask me before the other side follows
window-deletions-keep = keep it on the other side
window-divergent = When someone changes a branch on { $to } itself
window-divergent-ask = keep it and ask me
window-divergent-overwrite = overwrite it with { $from }'s, and keep a backup
window-prune = Branches and tags that exist only on { $to }
window-prune-keep = leave them alone
window-prune-everything = delete them, and keep a backup
window-diverged = When both sides changed a branch or tag
window-diverged-hint = What one side deleted and the other changed is always asked about. Tags cannot be merged.
window-diverged-ask = ask me
window-diverged-merge = merge them where that leaves no conflict, else ask me
window-diverged-prefer = make { $other } match { $host }, and keep a backup
window-interval = How often both sides are checked
window-scope = Which refs belong to the mirror
window-scope-hint = A name without “refs/” is a branch, “*” stands for any text, and “!” at the start takes refs out again. The last pattern that fits a ref decides.
window-push-options = Push options (optional)
window-push-options-hint = One word a line, told with each push to the hooks of the host that is written. At GitLab, “ci.skip” starts no pipeline.

## One mirror

window-refs = Refs
window-mirror-gone = This mirror is gone
window-mirror-gone-body = It was removed, here or by the command line.
window-column-ref = Ref
window-column-base = Last agreed
window-column-what = What happens
window-column-changed = Changed
window-tag = tag
window-tip-deleted = deleted
window-tip-ahead =
    { $count ->
        [one] { $count } new commit
       *[other] { $count } new commits
    }
window-filter-refs = Filter refs by name
window-show-more = Show { $count } more
window-refs-hidden =
    { $count ->
        [0] No other ref.
        [one] { $count } ref in sync is hidden.
       *[other] { $count } refs in sync are hidden.
    }
window-refs-all-in-sync =
    { $count ->
        [one] The only ref is in sync.
       *[other] All { $count } refs are in sync.
    }
window-refs-all =
    { $count ->
        [one] { $count } ref is in sync.
       *[other] { $count } refs are in sync.
    }
window-refs-none = Neither side has a branch or tag that belongs to the mirror.
window-refs-not-checked = The refs are listed here after the first sync.

## A diverged ref

window-commits-on =
    { $host } · { $count ->
        [one] { $count } commit
       *[other] { $count } commits
    }
window-commits-deleted = { $host } · deleted
window-more-commits =
    { $count ->
        [one] and { $count } more
       *[other] and { $count } more
    }
window-grew-from = Both grew from { $base }.
window-no-base = The two sides never agreed on this ref.
window-same-content = Same content.
window-same-content-hint = The files are the same on both sides; only the commits differ. Whichever you take, no file changes.
window-settle = How to settle it
window-settle-branch = Bring both together in a clone of your own and push the merge to { $to }. No commit is lost, and nothing is overwritten.
window-settle-notice = Gemel notices at the next sync. Until then it touches this ref on neither side.
window-settle-by-hand = Or settle it in a clone of your own
window-settle-elsewhere = Or put it right on one of the hosts yourself: Gemel notices at the next sync, and until then touches this ref on neither side.

## The answers to a diverged or held ref. $host is the host that is written.

window-answer-merge = Merge both
window-answer-merge-does = The changes leave no conflict. { $left } and { $right } get one merge commit; nothing is discarded.
window-answer-match = Make { $host } match { $from }
window-answer-delete = Delete { $ref } on { $host } too
window-answer-put-back = Put { $ref } back on { $host }
window-answer-both = Keep both
window-answer-both-does = { $host }'s { $ref } becomes { $from }'s; what { $host } has now lives on as { $second }.
window-answer-ignore = Leave it alone
window-answer-creates = { $host } gets { $ref } as the other side has it.
window-answer-advances = { $host } takes { $ref } forward; nothing is discarded.
window-answer-replaces =
    { $action ->
        [delete] { $host } loses { $ref }; a backup is kept.
       *[other] { $host } gets another { $ref }; a backup of its own is kept.
    }
# $authors: a list of names
window-answer-discards =
    { $count ->
        [one] { $host }'s { $ref } loses { $count } commit by { $authors }; a backup is kept.
       *[other] { $host }'s { $ref } loses { $count } commits by { $authors }; a backup is kept.
    }
# The last item of a list of names: "Li Wei, Anna Petrova and others"
window-answer-others = others
window-answer-no-merge = Gemel cannot merge it by itself
# $answer: what a person cannot choose, such as "Make GitHub match Gitee"
window-answer-not = Not possible: { $answer }
window-answer-conflicts =
    { $count ->
        [one] Both sides changed this file, and the changes do not fit together. Somebody has to decide what it is to say:
       *[other] Both sides changed these { $count } files, and the changes do not fit together. Somebody has to decide what they are to say:
    }
window-answer-backup = What is discarded can be restored from this mirror's backups.
window-answer-not-yet = Not yet
window-answer-working = Working…
window-answer-given = { $ref } is settled
window-answer-ignored = { $ref } is left alone until both sides agree again
window-not-done =
    { $delivery ->
        [refused] { $ref }: the host refused it
        [moved] { $ref } was changed meanwhile; nothing was done to it
        [unknown] { $ref }: the host has not confirmed it yet
       *[other] { $ref } was not sent
    }
window-not-done-asks = Nothing was done: the mirror asks something first
window-not-done-asks-hint = What it asks stands above its refs. Answer that, then decide anew.

## A held ref

window-held-unconfirmed = The host reported the last push as done, but does not show it. Gemel looks again at the next sync; if that stays so, send it again.
window-held-rewrite = The new history on { $changed } no longer contains what both sides had. Decide below about this ref, or let rewritten history go across always, in this mirror's settings.
window-held-deletion = It is gone on { $gone } and still on { $kept }. Decide below about this ref, or let deletions go across always, in this mirror's settings.
window-held-deletion-unconfirmed = It was missing on { $gone } once. Before { $kept } follows, a second look has to show the same; that happens at the next sync.
window-held-refused = The host did not accept the push, and it is not sent again until something changes. Once the reason is gone, send it again.
window-host-said = The host said:
window-host-words = The host’s own words
# Precedes an address
window-host-page = See:
window-held-flapping = It was set back to a tip it had before, twice within a day: two machines, or a host's own mirroring, are fighting over it. Find out who sets it back and stop that; then decide below which tip is right.
window-held-default-branch = It is gone on { $gone }, but { $kept } shows it as the default branch, and no host lets go of that. Choose another default branch on { $kept }, or push it to { $gone } again.
window-held-file-too-large = The host does not take a file of that size, so Gemel does not try. Take it out of the history, keep it outside of Git, or raise the host's limit in Gemel's settings if it does take more.
# Precedes the path of a file, with its size
window-held-file = The file:
window-held-workflow-scope = GitHub takes changes to files below .github/workflows only from a token with the scope “workflow”, and refuses all that comes beside them. Make a token that has it and give it to the account; the ref then goes across by itself.
window-held-protection-unknown = This mirror is about protected branches, and the host does not say now which those are. Gemel asks again at the next sync.
window-held-name-clash = No repository can hold both “a” and “a/b”, and the other side has a ref whose name leaves no room for this one. Rename or delete one of the two on its host.
window-held-guard = So much has changed at once that Gemel touches nothing in this mirror until it is settled. The reason stands above.
window-send-again = Send again
window-open-mirror-settings = Open this mirror's settings

## A question about the whole mirror

window-guard-emptied = { $host } has lost { $gone } of its { $of } refs.
window-guard-unrelated = { $left } and { $right } share no history: they look like two different projects.
window-guard-replaced = At the address on { $host } there is another repository than before.
window-guard-many-losses = { $refs } of { $of } refs would be deleted or rewritten in one go.
window-guard-waits = Gemel has stopped to ask. Until this is settled, nothing is written to either side. Put it right on the host, or, if it is meant, let it happen:
# Instead of the last, where no list of changes follows
window-guard-waits-unplanned = Gemel has stopped to ask. Until this is settled, nothing is written to either side. There is no change to approve yet: put it right on the host, then have Gemel look again.
window-look-again = Look again
window-guard-show-all = Show all { $count }
window-guard-approve =
    { $count ->
        [one] Do this one change
       *[other] Do these { $count } changes
    }
window-guard-confirm-title =
    { $count ->
        [one] Do this one change?
       *[other] Do these { $count } changes?
    }
window-guard-confirm-body = Exactly the changes in the list are made. What they replace or delete is backed up first. If anything has changed meanwhile, nothing is done and the mirror asks again.

## Removing

window-remove-mirror = Remove mirror
window-remove-mirror-title = Remove { $name }?
window-remove-mirror-kept = Gemel stops syncing this pair. Both repositories, on { $left } and on { $right }, stay exactly as they are.
window-remove-mirror-backups = Backups of overwritten and deleted tips are kept on this computer until they expire.

## Backups

window-backups = Backups
window-backups-intro = What Gemel replaced or deleted on a host.
window-filter-backups = Filter backups by ref, host, commit or author
window-no-backups = No backups yet
window-no-backups-body = Before anything on { $left } or { $right } is replaced or deleted, Gemel keeps what was there. You find it here, and can put it back.
# For an object that is no commit, or whose commit cannot be read
window-backup-no-commit = no commit
window-backup-number = Backup { $id }
# Precedes a command
window-backups-export = To write backups into a file that any Git can fetch from:
window-restore = Restore…
window-restore-title = Restore { $ref }
window-restore-to = On which host
# Follows a host's name
window-restore-had-it = which had it
window-restore-as = Under which name
window-restore-as-hint = Another name leaves what is there now as it is.
window-restore-does = { $host } gets { $ref } with this commit. If something else has that name there, a backup of it is kept.
window-restore-other = { $other } follows by this mirror's rules.
window-restore-now = Restore on { $host }
window-restored = { $ref } is restored on { $host }

## Activity

window-no-activity = Nothing has happened yet.
window-nothing-found = Nothing matches.
window-show-which = Which events to show
window-show-everything = Everything
window-show-marked = Problems and decisions
window-level-attention = Needs attention:
window-level-problem = Problem:
window-event-because = { $sentence }: { $reason }

## Accounts

window-accounts-intro = An account is who Gemel is on a host. Its token is kept in the system's keychain and never shown.
window-no-accounts = No accounts yet. Add one to use it for several mirrors.
window-add-account = Add account
window-account-added = { $name } was added
window-account-at = { $user } at { $host }
# $user: whom the host says the token is of
window-account-added-as = { $name } was added: you are { $user } at { $host }
window-account-host = Host
window-account-host-example = github.com
window-account-host-hint = Its name or any address of it. What kind of host it is, Gemel finds out.
window-known-hosts = Well-known hosts
window-own-server = Own server
window-host-looking = Looking at the host…
window-host-found = { $kind } answers at { $host }.
window-host-plain = { $host } is taken for a plain Git server: it needs a user name and a password.
window-host-silent = { $host } does not answer now. It is taken for a plain Git server until it does.
window-host-kind = Kind of host
window-host-kind-hint = For a server that does not say what it is.
window-host-kind-any = Any Git server
window-asking-host = Asking { $host } whose token it is…
window-you-are = The token works: you are { $user } at { $host }.
window-done = Done
window-account-name = Name of the account (optional)
window-account-name-hint = How you tell it from your other accounts, for example “work”. Left empty, it gets the host's name.
window-token-only = Token
window-token-needs = Make a token that may do this:
window-open-token-page = Open the token page of { $host }
window-open-fine-grained = Or one for chosen repositories only
window-user-bitbucket = E-mail address of your Atlassian account
window-scopes = Scopes:
window-lacks = { $purpose ->
    [account] The token lacks “{ $scope }”: the host does not say whose it is.
    [push] The token lacks “{ $scope }”: private repositories cannot be read, and nothing can be pushed.
    [workflows] The token lacks “{ $scope }”: commits that change files below .github/workflows cannot be pushed.
    [hooks] The token lacks “{ $scope }”: no hook can be made, so a push is noticed only when its time has come.
   *[manage] The token lacks “{ $scope }”: repositories cannot be listed or made.
}
window-check = Check
window-checking = Checking…
# $date: a date such as "3 Mar 2026"
window-expires-in = { $count ->
    [0] Expires today
    [one] Expires in { $count } day
   *[other] Expires in { $count } days
}
window-expires-on = Expires on { $date }
window-expired = Expired on { $date }
window-token-hint = Kept in the system's keychain.
window-certificate = Certificate
window-authorities = File with your company's certificates (optional)
window-authorities-example = /etc/ssl/certs/company.pem
window-authorities-hint = For a host whose certificate comes from an authority of its own. The full path of a file in PEM form; it is trusted besides what the system trusts.
window-unverified = Do not check the host's certificate
window-unverified-warning = Whoever is on the way to the host can then read and change everything, the token too. Better give the file above.
# $file: the path of a file of certificates
window-trusts = Trusts { $file }
window-used-by =
    { $count ->
        [0] Not used
        [one] Used by { $count } mirror
       *[other] Used by { $count } mirrors
    }
window-open-accounts = Open the accounts
window-new-token = New token…
window-new-token-title = New token for { $name }
window-new-token-body = It replaces the token of { $user } at { $host }, for every mirror that uses this account.
window-save-token = Replace token
window-token-replaced = The token of { $name } was replaced
window-remove-account = Remove account
window-remove-account-title = Remove { $name }?
window-remove-account-body = Its token is deleted from the keychain of this computer. On { $host } it stays valid until you revoke it there.

## Settings

window-appearance = Appearance
window-theme = Theme
window-theme-system = As the system
window-theme-light = Light
window-theme-dark = Dark
window-language = Language
window-language-system = As the system
window-keyboard = Keyboard
window-key-filter = Filter the list
window-key-list = Walk through the list, open
window-key-add = Add a mirror
window-key-sync = Sync this mirror, or all
window-key-back = Back
window-about = About
window-version = Version
window-data-folder = Data folder
window-tray = Tray icon
window-tray-shown = Shown
window-tray-absent = This desktop shows none

## Start-up

window-startup = Start-up
window-autostart = Start Gemel at login, in the tray

## Transfers. What holds for every mirror.

window-transfers = Transfers
window-run-minutes = How long a run may take
window-run-minutes-hint = What was fetched stays, and the next run goes on from there.
window-silence-seconds = How long a transfer may stand still
window-silence-seconds-hint = A transfer that goes on, however slowly, is not cut off by this.
window-connect-seconds = How long connecting to a host may take
# Follow the number in its field
window-minutes =
    { $count ->
        [one] minute
       *[other] minutes
    }
window-seconds =
    { $count ->
        [one] second
       *[other] seconds
    }
window-mib = MiB
window-out-of-range = Give a whole number from { $from } to { $to }.
# Buttons that give the default back
window-default-value = Default: { $value }
window-default-limits = Back to the default
window-push-limits = Largest push a host takes
window-push-limits-hint = What is larger goes in parts, oldest history first. Hosts as in the repositories' addresses, with the port if there is one.
window-limit-in-mib = Largest push, in MiB
window-limit-twice = This host is in the list already.
window-limit-unusable = Give a whole number of MiB, at least 1.
window-limits-refused = These limits cannot be used. Each is a host and a whole number of MiB.
window-file-limits = Largest file a host takes
window-file-limits-hint = A ref that brings a larger one waits, and the rest goes on. Hosts as above.
window-file-limit-in-mib = Largest file, in MiB
window-no-file-limits = No limits: files of any size are sent.
window-no-limits = No limits: everything goes in one push.
window-add-limit = Add a host

## Safety, backups, merges. What holds for every mirror.

window-safety = Safety
window-guard-percent = Ask when more than this part of a mirror's refs would be lost at once
window-guard-percent-hint = Lost means deleted or rewritten. Fewer than five refs never count as many.
window-percent = %
window-backup-days = How long backups are kept
window-backup-days-hint = What Gemel replaced or deleted on a host can be restored that long.
window-days =
    { $count ->
        [one] day
       *[other] days
    }
window-backup-megabytes = How much room a mirror's backups may take
window-backup-megabytes-hint = Beyond that, the oldest go first. 0 sets no limit.
window-merges = Merges
window-merge-author = Who makes merges
window-merge-author-hint = A name and an address. Left empty, it is who git says you are on this computer.
window-merge-author-example = Ada Lovelace <ada@example.org>
window-merge-message = Message of merges
window-merge-message-hint = {"{"}ref{"}"}, {"{"}left{"}"} and {"{"}right{"}"} stand for the branch and the two hosts.
window-second-name = Second name, where both versions of a ref are kept
window-second-name-hint = {"{"}ref{"}"} and {"{"}host{"}"} stand for the ref and the host whose version gets this name.
