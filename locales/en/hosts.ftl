# Accounts at hosts, and what hosts say of their repositories before a mirror is added.

## Who may own a new repository

owner-user = the account itself
owner-group = organisation or group
window-owner-named = { $path } ({ $name })
window-owner-other = Another owner…
window-owners-unread = { $host } does not say which organisations or groups there are: type the owner.

## What a host asks of pushes; { $branches } are names, or patterns such as release/*

window-rule-no-push = No push is taken: { $branches }
window-rule-pull-request = Changes come by a pull or merge request only: { $branches }
window-rule-no-creation = Not to be made by a push: { $branches }
window-rule-no-force-push = History may not be rewritten: { $branches }
window-rule-no-deletion = Not to be deleted by a push: { $branches }
window-rule-signatures = Signed commits only: { $branches }
window-rule-linear-history = No merge commits: { $branches }
window-rule-checks = Only commits that passed the host’s checks: { $branches }
window-rule-form = Only messages, names or addresses of a certain form: { $branches }
window-rule-files = Only files of certain kinds or sizes: { $branches }
window-rule-every-branch = every branch

## Where a token comes from

window-secret-from = Where the token comes from
window-secret-typed = I paste it
window-secret-git = What Git has
window-secret-gh = What gh has
window-secret-glab = What glab has
window-secret-reused = Gemel asks { $program } once for what it has for { $host }, and keeps that in the keychain.
