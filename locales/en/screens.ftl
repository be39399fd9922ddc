# The window's screens, beside window.ftl: the first start, activity, charts, graphs, keys, the sanitised report.

window-demo-try = Try it with a demo pair
window-find-pairs = Find pairs on this computer
window-demo-hint = The demo pair is two small repositories on this computer, with one branch that needs you. Nothing is sent anywhere, and it can be removed whole.
window-demo-mirror = Demo
window-demo-left = GitHub (demo)
window-demo-right = Gitee (demo)
window-demo-banner = This is the demo pair: two small repositories in a folder of Gemel's own. Try whatever you like.
window-demo-remove = Remove the demo
window-demo-remove-title = Remove the demo pair?
window-demo-remove-body = The mirror, both repositories, their history and their backups go. Nothing of yours is touched.
window-demo-removed = The demo pair is removed

window-search-activity = Search the activity
window-needs-you = Needs you
window-needs-you-more = { $count ->
    [one] One more mirror needs you
   *[other] { $count } more mirrors need you
}
window-activity-list = Activity, newest first
window-activity-loaded = { $count ->
    [one] One line is shown
   *[other] { $count } lines are shown
}
window-run-more = { $count ->
    [one] Show one more line
   *[other] Show { $count } more lines
}
window-run-less = Show fewer lines
window-copy = Copy
window-copy-run = Copy what happened to { $name }
window-copied = Copied
window-copy-failed = The desktop did not take the text
window-copy-failed-hint = Mark it and copy it by hand.
window-show-whole = Show the whole text

window-schedule = Schedule
window-minimum-minutes = Shortest time between two syncs
window-minimum-minutes-hint = Of one mirror, unless somebody asks for it now.
window-parallel-runs = Syncs at the same time
window-parallel-runs-hint = More is faster, and harder on this computer.
window-host-runs = Of these, about the same host
window-host-runs-hint = Hosts slow down whoever asks too much at once.
window-runs = { $count ->
    [one] sync
   *[other] syncs
}
window-conditions = Conditions
window-pause-on-metered = Wait while the network is metered
window-pause-below = Wait while the battery holds less than
window-pause-below-hint = Only what starts by itself waits. 0 means never.
window-notices = Notices
window-quiet-hours = Quiet hours
window-quiet-hours-hint = Notices wait until they end. Empty means never.
window-quiet-hours-example = 22:00-07:00
window-without-tray = When no tray icon is shown, closing the window
window-without-tray-quit = quits
window-without-tray-minimise = minimises it
window-diagnostics = Diagnostics
window-diagnostics-body = A report for whoever helps you: numbers and codes, without the name of a host, a repository, a branch or a person. Read it before you send it.
window-report = The report
window-key-help = Show these keys
window-keys-title = Keys
window-close = Close

window-outcome-nothing = nothing to do
window-outcome-synced = synced
window-outcome-decision = waits for you
window-outcome-failed = failed
window-outcome-cancelled = cancelled
window-run-told = { $at }: { $outcome }, { $took }, { $amount }
window-runs-summary = { $failed ->
    [0] The last { $count } syncs usually took { $took } and moved { $amount } in all. None failed.
    [one] The last { $count } syncs usually took { $took } and moved { $amount } in all. One failed.
   *[other] The last { $count } syncs usually took { $took } and moved { $amount } in all. { $failed } failed.
}
window-lasted-short = { $seconds } s
window-lasted-seconds = { $count } s
window-lasted-minutes = { $count } min
window-lasted-hours = { $count } h
window-speed = { $amount }/s
window-time-left = { $time } left
window-graph = Where the two histories part: { $left } +{ $leftCount }, { $right } +{ $rightCount }
