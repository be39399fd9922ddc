# The command line: commands, arguments, and what they print.

cli = Keep pairs of Git repositories identical, in one direction or both, without losing a commit.
cli-usage = Usage:
cli-commands = Commands:
cli-arguments = Arguments:
cli-options = Options:
# After what an argument is for
cli-possible-values = { $text } [possible values: { $values }]
cli-examples =
    Examples:
      gemel add https://github.com/acme/website https://gitee.com/acme/website
      gemel plan website
      gemel sync website

    Exit codes: 0 all in sync, 1 failed, 2 wrong usage, 3 needs a decision, 4 stopped.
    Environment: GEMEL_DATA_DIR (where the data is), GEMEL_SECRETS (file:PATH or env, in place of the system’s keychain).
cli-add = Add a mirror: a pair of repositories. Nothing is written to either before the first sync.
cli-add-examples =
    Examples:
      gemel add https://github.com/acme/website https://gitee.com/acme/website
      gemel add https://gitlab.com/acme/app /srv/git/app.git --direction left-to-right --every 1h
      gemel add - <urls.txt     (two lines; keeps tokens in URLs out of the arguments)
cli-list = List the mirrors with their status.
cli-show = Show a mirror and each of its refs.
cli-edit = Change a mirror’s settings.
cli-edit-examples =
    Examples:
      gemel edit website --every 15m
      gemel edit website --scope main --scope 'release/*' --scope 'refs/tags/v*'
cli-remove = Remove a mirror. Both repositories stay as they are; its backups are kept.
cli-plan = Show what a sync would do, and do nothing else.
cli-sync = Sync mirrors now, and print what becomes of each ref.
cli-sync-examples =
    Examples:
      gemel sync website
      gemel sync --all --json
cli-log = Show what happened, oldest first.
cli-divergences = List the refs that wait for a decision, with the commits of both sides.
cli-resolve = Settle refs that wait for a decision; without --take, show what each answer would do.
cli-resolve-examples =
    Examples:
      gemel resolve website main
      gemel resolve website main --take merge
      gemel resolve website v1.0 v1.1 --take left --yes
cli-backups = List what was replaced or deleted, and is kept.
cli-restore = Put a backup back on a host. What is there now is backed up in its turn.
cli-restore-examples =
    Examples:
      gemel restore website 12
      gemel restore website 12 --as main-before --to right
cli-export = Write backups into a Git bundle, from which “git fetch” takes them.
cli-export-examples =
    Example:
      gemel export main.bundle 12 13 && git fetch main.bundle 'refs/backups/*:refs/heads/from-backup/*'
cli-pause = Pause a mirror, or all of them: nothing starts by itself.
cli-pause-examples =
    Examples:
      gemel pause website
      gemel pause --all --for 1h
      gemel pause --all --until-tomorrow
cli-resume = Let a paused mirror go on, or all of them; start one again that was stopped.
cli-run = Keep the schedule in the foreground, for a machine without a screen; ends on Ctrl-C or SIGTERM.
cli-run-examples =
    Examples:
      gemel run
      gemel run --log-format json --metrics 127.0.0.1:9464
cli-account = Accounts at hosts. Their secrets are kept in the system’s keychain.
cli-account-add = Add an account; its password or token is read from standard input.
cli-account-add-examples =
    Examples:
      gemel account add github.com
      gemel account add gitee.com --name work --user liwei <token.txt
      gemel account add github.com --from gh
      gemel account add http://10.0.0.5:8080/gitlab --kind gitlab --allow-plain-http
cli-account-check = Ask the hosts whose tokens these are, what they may do and when they end; all accounts if none is given.
cli-account-list = List the accounts.
cli-account-rotate = Give an account another secret, such as a renewed token; it is read from standard input.
cli-account-remove = Remove an account and its secret.
cli-repos = List an account’s repositories, or search for some.
cli-repos-examples =
    Examples:
      gemel repos github.com
      gemel repos work website
      gemel repos work --owners
cli-hostmirror = Mirrors that a host runs by itself: GitLab’s and Gitea’s push mirrors, pulls of Gitee and GitLab.
cli-hostmirror-list = List the mirrors that the hosts of a mirror run by themselves.
cli-hostmirror-add = Have one host push to the other by itself. It is given the other account’s token to do so.
cli-hostmirror-add-examples =
    Example:
      gemel hostmirror add website --from left --keep-divergent true && gemel edit website --run-by host
cli-hostmirror-edit = Change what a host’s own mirror carries over.
cli-hostmirror-sync = Have the hosts bring both sides together now.
cli-hostmirror-remove = Remove one of a host’s own mirrors. Both repositories stay as they are.
cli-hook = Hooks: what a host calls when something is pushed.
cli-hook-list = List a repository’s hooks, and what became of their last call.
cli-hook-add = Have the host call an address at every push; the secret that both share is read from standard input.
cli-hook-remove = Remove a hook.
cli-key = Public SSH keys that a host knows.
cli-key-list = List the keys of a repository, or of the account.
cli-key-add = Make a public key known to a host.
cli-key-remove = Make a host forget a key.
cli-default-branch = Choose the branch that a host shows first.
cli-settings = Show what holds for every mirror, or change it.
cli-settings-examples =
    Examples:
      gemel settings
      gemel settings run-minutes 60
      gemel settings push-limits github.com=2048,git.example.org=500
      gemel settings push-limits --reset
cli-completions = Print a completion script for a shell.
cli-completions-examples =
    Example:
      gemel completions bash >~/.local/share/bash-completion/completions/gemel

cli-arg-json = Print JSON, for programs
cli-arg-help = Print help
cli-arg-version = Print the version
cli-arg-name = The mirror’s name
cli-arg-names = The mirrors’ names; all that are not paused if none is given
cli-arg-left-url = The address of one repository, a folder’s full path, or “-” to read both addresses from standard input
cli-arg-right-url = The address of the other repository
cli-arg-left-name = What to call the first repository’s host
cli-arg-right-name = What to call the second repository’s host
cli-arg-left-account = The account to use for the first repository
cli-arg-right-account = The account to use for the second repository
cli-arg-allow-plain-http = Allow credentials to go over unencrypted HTTP to another machine
cli-arg-rename = The mirror’s new name
cli-arg-stop-after = After how many failures in a row it stops, from 1 to 14
cli-arg-start-again = When a passing cause stopped it: start again by itself after a while
cli-arg-mute = Whether to show no notifications of it
cli-arg-pause-all = All mirrors
cli-arg-pause-for = For how long, such as 90m, 2h, 1d
cli-arg-until-tomorrow = Until tomorrow morning
cli-arg-allow-circle = Allow that what goes through it comes back to where it came from, by way of other mirrors
cli-arg-log-format = How log lines look
cli-arg-metrics = Give numbers for Prometheus at this address of this machine, under /metrics
cli-arg-direction = Which way changes go
cli-arg-every = The time between automatic syncs, such as 90s, 5m, 2h
cli-arg-rewrites = What happens when history is rewritten on one side
cli-arg-deletions = What happens when a ref is deleted on one side
cli-arg-divergent = One way only: what happens when somebody changes the target
cli-arg-prune = One way only: what happens to refs that only the target has
cli-arg-scope = Mirror the refs that fit this pattern; may be given several times, “!” before a pattern leaves refs out
cli-arg-yes = Do not ask
cli-arg-all = All mirrors that are not paused
cli-arg-retry = Send again what a host refused, or reported as done and does not show
cli-arg-approve = Approve what a mirror stopped to ask about, with the word it gave
cli-arg-limit = How many events to show
cli-arg-account = The account’s name
cli-arg-host = The host, such as github.com; then the word before it is the account’s name
cli-arg-host-or-name = The host: github.com, git.example.org/gitlab, http://10.0.0.5:8080
cli-arg-account-name = What to call the account; after its host if not given
cli-arg-maybe-account = The account’s name
cli-arg-reuse-from = Take the secret that this program knows: Git’s credential helpers, gh, or glab; nothing is asked for
cli-arg-kind = What kind of host it is; found out if not given
cli-arg-user = The user name at the host; whom the host says the token is of if not given
cli-arg-shell = The shell

cli-tag = tag { $name }
cli-commits-on = { $count ->
    [one] { $host }: one commit
   *[other] { $host }: { $count } commits
}
cli-more-commits = { $count ->
    [one] and one more
   *[other] and { $count } more
}
cli-progress-objects = objects
cli-added = Added. “gemel plan { $name }” shows what the first sync will do, “gemel sync { $name }” does it.
cli-edited = { $name } is changed.
cli-removed = { $name } is removed. Both repositories are untouched.
cli-remove-question = Remove { $name }? Both repositories stay as they are. [y/N]
cli-list-empty = No mirrors yet. “gemel add” adds one.
cli-log-empty = Nothing has happened yet.
cli-accounts-empty = No accounts yet. “gemel account add” adds one.
cli-account-added = Account { $name } added.
cli-account-kind = { $host } is { $kind }.
cli-account-any-git = No API that Gemel knows answers at { $host }, so it is taken for any Git server.
cli-account-login = { $host } says it is { $login }. “gemel repos { $name }” lists the repositories.
cli-account-scopes = may: { $scopes }
cli-account-probed = may, as far as was tried: { $scopes }
cli-account-missing = lacks { $need }
cli-account-ends = ends { $date }
cli-account-checked = checked { $date }
cli-token-page = A token is made here: { $url }
cli-token-page-fine-grained = Or one for some repositories only: { $url }
cli-account-rotated = Account { $name } has its new secret.
cli-account-removed = Account { $name } and its secret are removed.
cli-account-use = { $count ->
    [0] not used
    [one] used by one mirror
   *[other] used by { $count } mirrors
}
cli-secret-prompt = Password or token for { $host }:
cli-sync-nothing = Nothing to do: both sides agree.
cli-sync-done = { $done ->
    [one] One ref synced. Both sides agree.
   *[other] { $done } refs synced. Both sides agree.
}
cli-sync-refused = Once the reason is gone, send again what was refused: { $command }
cli-sync-decision = { $done ->
    [0] Nothing synced
    [one] One ref synced
   *[other] { $done } refs synced
}, { $waiting ->
    [0] and the mirror waits for your approval.
    [one] one needs your decision.
   *[other] { $waiting } need your decision.
}
cli-sync-unconfirmed = { $count ->
    [one] The host reported one ref as done, but does not show it. If that stays so, “gemel sync --retry” sends it again.
   *[other] The host reported { $count } refs as done, but does not show them. If that stays so, “gemel sync --retry” sends them again.
}
cli-sync-watched = { $count ->
    [one] One ref is not alike yet. A host carries it over, Gemel only watches.
   *[other] { $count } refs are not alike yet. A host carries them over, Gemel only watches.
}
cli-sync-protection-unknown = { $count ->
    [one] One branch waits until the host says whether it is protected.
   *[other] { $count } branches wait until the host says whether they are protected.
}
cli-run-by-host = A host runs this mirror by itself; Gemel only watches.
cli-sync-cancelled = Cancelled. What was fetched is kept.
cli-sync-failed = Failed.
cli-plan-summary = { $moves ->
    [0] Nothing would be changed
    [one] One ref would be changed
   *[other] { $moves } refs would be changed
}; { $inSync } in sync, { $waiting } for you to decide.
cli-guard-emptied = { $host } has lost { $gone } of { $of } refs. Emptied is not deleted: nothing was done. If they are meant to go, this is what would happen:
cli-guard-unrelated = { $left } and { $right } share no history. Nothing was done. If they are meant to be one repository, this is what would happen:
cli-guard-many-losses = { $refs } of { $of } refs would be deleted or rewritten. Nothing was done. If that is right, this is what would happen:
cli-guard-approve = To approve exactly this: { $command }

cli-arg-push-option = A word for the hooks of the hosts that are written, such as “ci.skip” at GitLab; empty for none; may be given several times
cli-arg-ca-file = A file of certificates in PEM form to trust besides the system’s
cli-arg-no-verify-tls = Do not check the host’s certificate: whoever is on the way could read and change everything
cli-arg-setting = The setting; all of them if none is given
cli-arg-value = Its new value
cli-arg-reset = Give it its default back

setting-language = The language to speak: en, zh-CN or ru; system for the system’s, if it is among them.
setting-connect-seconds = How long a connection may take to be made, in seconds.
setting-silence-seconds = How long nothing may come or go during a transfer, in seconds.
setting-run-minutes = How long a run may take, in minutes. What was fetched stays, and the next run goes on from there.
setting-push-limits = The largest pack that a host takes in one push, in MiB. A larger one goes in parts.
setting-push-rates = How many pushes a minute a repository gets at most; what is more waits.
setting-file-limits = The largest file that a host takes, in MiB. What brings a larger one waits.
setting-guard-percent = A mirror asks when more than this part of its refs would be lost at once, in percent; five at least.
setting-backup-days = How long backups are kept, in days.
setting-backup-megabytes = How much room a mirror’s backups may take before the oldest go, in MiB; 0 for any.
setting-minimum-minutes = The shortest time between two starts of a mirror, in minutes. “gemel sync” in a terminal need not keep it.
setting-parallel-runs = How many mirrors are synced at the same time.
setting-host-runs = How many of them may be about the same host.
setting-pause-on-metered = Whether nothing starts by itself on a network that is paid for by what goes over it: true or false.
setting-pause-below-percent = While the battery is in use and holds less than this, in percent, nothing starts by itself; 0 for never.
setting-without-tray = What closing the window does where the desktop shows no tray icon: quit or minimise.
setting-quiet-hours = When desktop notifications wait, such as 22:00-07:00; empty for never.
setting-merge-author = Who makes merges: “Name <address>”; empty for whom git knows on this computer.
setting-merge-message = The message of merges: {"{"}ref{"}"}, {"{"}left{"}"} and {"{"}right{"}"} stand for the ref and the hosts.
setting-second-name = The name under which the other side’s version lives on where both are kept: {"{"}ref{"}"} and {"{"}host{"}"} stand for the ref and the host.

cli-arg-refs = The refs, such as main or refs/tags/v1
cli-arg-take = The answer: one side’s version, a merge, both (the right one’s under a second name), or to leave it alone
cli-arg-alike = All refs with the same kind of question
cli-arg-diverged = What to do by itself about refs that both sides changed: ask, merge where that leaves no conflict, or prefer one side (with a backup of the other)
cli-arg-search = Only those whose ref, host, commit or author holds this text
cli-arg-backup = The backup’s number
cli-arg-backups = The backups’ numbers
cli-arg-to = The side to write: left, right, or the host’s name; the one that had it if none is given
cli-arg-restore-as = Another name for it
cli-arg-file = The file to write

cli-divergences-empty = Nothing waits for a decision.
cli-question = { $kind ->
    [sameContent] different commits with the same content
    [bothChanged] both sides changed it
    [firstSync] both sides had it before they were first synced
    [deletedAndChanged] deleted on one side, changed on the other
    [tag] the tag stands for different things
    [rewrite] its history was rewritten
    [deletion] it was deleted
    [flapping] somebody keeps setting it back
   *[other] it waits
}, since { $since }
cli-resolve-question = Do this? [y/N]
cli-backups-empty = There are no backups.
cli-restore-question = Set { $ref } on { $host } to { $tip }? What is there now is backed up. [y/N]
cli-exported = { $count ->
    [one] One backup is in { $file }.
   *[other] { $count } backups are in { $file }.
}

cli-arg-create = Make the repository that is missing: private, unless the other one is seen to be more
cli-arg-visibility = Who may see it; as the other side’s if not given
cli-arg-description = What it says of itself; what the other side’s says if not given
cli-arg-with = What it has beside Git
cli-arg-without = What it does not have beside Git
cli-arg-run-by = Who carries changes over: Gemel, or a host by itself, which Gemel only watches
cli-arg-repos-search = Only repositories whose path holds this text
cli-arg-owners = Who may own a new repository instead: the account itself, its organisations and groups
cli-arg-branch = The branch
cli-arg-on = The side: left, right, or the host’s name
cli-arg-from = The side whose host pushes: left, right, or its name; the one that is not the target if not given
cli-arg-url = The address to call
cli-arg-id = Its number at the host, as it is listed
cli-arg-of-account = Keys of the account, not of the repository alone
cli-arg-key-file = A file with a public key
cli-arg-title = What to call it
cli-arg-write = Let the key write, too
cli-arg-keep-divergent = Leave refs alone that the other side changed
cli-arg-only-protected = Only protected branches
cli-arg-branch-regex = Only branches that fit this regular expression

cli-none-listed = There are none.
cli-visibility = { $visibility ->
    [private] private
    [internal] internal
   *[public] public
}
cli-archived = archived
cli-repository-created = Made the { $visibility } repository { $path }.
cli-default-branch-set = { $host } shows { $branch } first from now on.
cli-hook-state = { $state ->
    [off] off
    [uncalled] no call known
    [ok] works ({ $status })
   *[failing] fails ({ $status })
}
cli-hook-secret-prompt = Secret of the hook:
cli-hook-added = The host calls { $url } at every push from now on.
cli-host-removed = { $id } is removed.
cli-key-reads = reads only
cli-key-writes = reads and writes
cli-key-added = The host knows the key “{ $title }” now.
cli-hostmirror-question = The host will keep the token of the other account to push with it. Go on? [y/N]
cli-hostmirror-added = The host pushes by itself from now on. “gemel edit { $name } --run-by host” lets Gemel only watch.
cli-hostmirror-told = The hosts were told to sync.
cli-guard-replaced = At the address on { $host } there is another repository than before. Nothing was done. If that is meant, this is what would happen:
