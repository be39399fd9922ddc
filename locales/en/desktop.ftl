# The tray menu and the desktop notifications.

tray-open = Open Gemel
tray-sync-all = Sync all now
tray-pause = Pause
tray-pause-hour = For an hour
tray-pause-tomorrow = Until tomorrow
tray-pause-resumed = Until resumed
tray-resume = Resume all
tray-recent = Recent
tray-recent-line = { $mirror }: { $sentence }
tray-settings = Settings
tray-item-decision = { $mirror } needs your decision
tray-item-stopped = { $mirror } has stopped
tray-item-failing = { $mirror } is failing
tray-quit = Quit
tray-none = No mirrors yet
tray-up-to-date = { $count ->
    [one] The mirror is up to date
   *[other] All { $count } mirrors are up to date
}
tray-others-paused = { $count ->
    [one] One mirror is up to date, the others are paused
   *[other] { $count } mirrors are up to date, the others are paused
}
tray-attention = { $count ->
    [one] One mirror needs you
   *[other] { $count } mirrors need you
}
tray-failing = { $count ->
    [one] One mirror is failing
   *[other] { $count } mirrors are failing
}
tray-syncing = { $count ->
    [one] Syncing one mirror
   *[other] Syncing { $count } mirrors
}
tray-not-checked = { $count ->
    [one] One mirror was not checked yet
   *[other] { $count } mirrors were not checked yet
}
tray-paused = All mirrors are paused

notice-decisions-title = { $mirror } needs your decision
notice-decisions-body = { $count ->
    [one] { $refs } cannot be synced without you. Everything else is in sync.
   *[other] { $count } refs cannot be synced without you: { $refs }
}
notice-question-title = { $mirror } stopped to ask
notice-question-body = Much would be lost if it went on. Open Gemel to look at it.
notice-expiring-title = { $account } needs a new token
notice-stopped-title = { $mirror } has stopped
notice-needs-title = { $mirror } waits for you
notice-healthy-title = { $mirror } is up to date again
notice-healthy-body = Nothing waits for you any more.
notice-many-title = { $count } mirrors need you
notice-many-body = Open Gemel to look at them.
notice-start-again = Start again
notice-snooze = Remind me in an hour
notice-open = Open
