# The activity log: one sentence an event.

event-mirror-added = Mirror added: { $left_host } and { $right_host }
event-mirror-edited = Settings changed
event-mirror-removed = Mirror removed; its backups are kept
event-mirror-paused = Paused
event-mirror-resumed = Resumed
event-ref-created = { $ref } created at { $host } ({ $new })
event-ref-advanced = { $ref } advanced at { $host } ({ $old } → { $new })
event-ref-rewritten = { $ref } rewritten at { $host } ({ $old } → { $new }); a backup is kept
event-ref-deleted = { $ref } deleted at { $host } (was { $old }); a backup is kept
event-refs-synced = { $count ->
    [one] One ref synced to { $host }
   *[other] { $count } refs synced to { $host }
}
event-ref-diverged = { $ref } has diverged: { $left } new at { $left_host }, { $right } new at { $right_host }
event-ref-held = { $reason ->
    [rewrite] { $ref } waits: its history was rewritten on one side
    [deletion] { $ref } waits: it was deleted on one side
    [refused] { $ref } was refused: { $detail }
    [flapping] { $ref } waits: something keeps setting it back
    [fileTooLarge] { $ref } waits: the host does not take so large a file: { $detail }
    [workflowScope] { $ref } waits: the token lacks the scope “workflow” for { $detail }
    [nameClash] { $ref } waits: on the other side a ref is in the way of its name
    [defaultBranch] { $ref } waits: it was deleted on one side and is the default branch on the other
   *[other] { $ref } waits for a decision
}
event-ref-settled = { $ref } is settled
event-guard-emptied = Stopped to ask: one side has lost many of its refs ({ $count } changes wait)
event-guard-unrelated = Stopped to ask: the two repositories share no history ({ $count } changes wait)
event-guard-replaced = Stopped to ask: one address leads to another repository than before ({ $count } changes wait)
event-host-mirror-added = { $host } pushes to { $other_host } by itself from now on
event-host-mirror-removed = { $host } pushes no longer by itself
event-host-told = { $host } was told to bring the changes over
event-repository-created = Repository { $path } made at { $host }
event-guard-many-losses = Stopped to ask: { $count } refs would be deleted or rewritten
event-run-failed = Sync failed
event-mirror-stopped = Stopped after { $count ->
    [one] one failure
   *[other] { $count } failures in a row
}
event-mirror-started-again = Started again
event-run-recovered = Syncing works again
event-run-cancelled = Sync cancelled
event-token-expiring = { $count ->
    [0] The token of the account { $account } at { $host } ends today or has ended
    [one] The token of the account { $account } at { $host } ends in one day
   *[other] The token of the account { $account } at { $host } ends in { $count } days
}
event-ref-ignored = { $ref } is left alone, as decided
