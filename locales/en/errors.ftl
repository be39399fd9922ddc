# Every error: what happened, and what to do. { $host } and { $detail } may be empty.
# { $surface } says where it is read: in a terminal, where commands are named, or in the window and its notices, where buttons are.

error-bad-url = This address cannot be used.
hint-bad-url = Paste the address that the host shows under “Clone”, such as https://github.com/owner/repository.git, git@host:owner/repository.git, or the full path of a folder on this computer.
error-unsupported-scheme = This kind of URL is not supported yet.
hint-unsupported-scheme = Use the HTTPS or SSH address of the repository, or the full path of a folder on this computer.
error-credentials-over-plain-http = A password or token would cross the network unencrypted.
hint-credentials-over-plain-http = Use an https:// address. If you trust the network in between, allow plain HTTP for this mirror.
error-credentials-missing = { $host } asks who you are.
hint-credentials-missing = Add an account for { $host } with your user name and a token, then try again.
error-credentials-rejected = { $host } does not accept the user name and token.
hint-credentials-rejected = { $surface ->
    [window] The token may have expired or been revoked. Make a new one at { $host }, and give it to the account with “New token” under Accounts.
   *[terminal] The token may have expired or been revoked. Make a new one at { $host } and give it to the account (“gemel account rotate”).
}
error-no-permission = { $host } does not allow this.
hint-no-permission = Check that the account may read and push to the repository, and that its token has the scopes for it.
error-repository-missing = { $host } has no such repository, or the account may not see it.
hint-repository-missing = { $surface ->
    [window] Check the spelling of the URL. A private repository needs an account that may see it. If there is none yet, choose “Create it” instead.
   *[terminal] Check the spelling of the URL. A private repository needs an account that may see it. If there is none yet, “gemel add --create” makes it.
}
error-folder-missing = There is no folder { $detail } on this computer.
hint-folder-missing = Check the path. If the folder is on another disk or a network drive, see that it is connected.
error-not-git-server = No Git repository answers at this address of { $host }.
hint-not-git-server = Check the URL: it should be the address for cloning, not the page for browsing.
error-host-unreachable = { $host } cannot be reached.
hint-host-unreachable = { $instead ->
    [none] Check the network or the VPN, whether the network wants you to sign in first, and that the host is up. Gemel goes on by itself when it answers.
   *[other] Check the network or the VPN, whether the network wants you to sign in first, and that the host is up. Gemel goes on by itself when it answers. Where a firewall stops SSH alone, the host also answers at { $instead }; the HTTPS address works too.
}
error-already-kept = Another Gemel keeps the schedule of this data folder.
hint-already-kept = { $surface ->
    [window] Another window or a “gemel run” does it already, and this one shows what it does.
   *[terminal] The window in the tray or another “gemel run” does it already. Commands such as “gemel sync” are passed on to it.
}
error-circle = What goes through this mirror would come back to where it came from, by way of { $mirrors }.
hint-circle = { $surface ->
    [window] If a circle is meant, add it in a terminal, with “gemel add --allow-circle”. In a circle none of the mirrors may overwrite or prune without asking.
   *[terminal] If a circle is meant, add it with “gemel add --allow-circle”. In a circle none of the mirrors may overwrite or prune without asking.
}
error-circle-overwrites = In a circle of mirrors (with { $mirrors }) none may overwrite without asking.
hint-circle-overwrites = Set rewritten history, changed targets, both-changed refs and pruning to ask or keep, in this mirror and in the others of the circle.
error-tls-failed = The certificate of { $host } is not trusted.
hint-tls-failed = Check the address and this computer’s clock. For a company’s own certificate, install its authority on this computer.
error-certificates-unusable = The file of certificates that an account trusts cannot be used.
hint-certificates-unusable = It has to be readable and to hold certificates in PEM form (“-----BEGIN CERTIFICATE-----”). { $detail }
error-tls-unverified = The certificate of { $host } is not checked.
hint-tls-unverified = Whoever is on the way could read and change everything, the password too. Better let the account trust the authority’s own certificate.
error-timed-out = { $host } did not answer in time.
hint-timed-out = Try again later. What has been fetched is kept.
error-dumb-http = { $host } serves the repository as plain files, which Gemel cannot sync.
hint-dumb-http = Ask whoever runs the server for “smart HTTP” (git http-backend), or use another address.
error-host-redirects = { $host } sends us on to { $detail }.
hint-host-redirects = If the repository has moved there, use its new address. Credentials are not sent to another host.
error-shallow-source = The repository at { $host } is a shallow clone: part of its history is missing.
hint-shallow-source = Complete it first, with “git fetch --unshallow”.
error-object-format-mismatch = { $host } uses { $format } object names, { $other_host } uses { $other_format }.
hint-object-format-mismatch = Git cannot keep such a pair identical. Create one of them anew with the other’s object format.
error-object-format-unsupported = The repository uses { $detail } object names, which Gemel does not support yet.
hint-object-format-unsupported = Use a repository with SHA-1 object names.
error-protocol = The answer of { $host } makes no sense.
hint-protocol = Try again. If it stays so, report it with these details: { $detail }
error-refused = { $host } refused: { $detail }
hint-refused = Do what the host’s message says, then try again.
error-too-large = The push is too large for { $host }.
hint-too-large = Ask whoever runs the host to raise its limit.
error-quota-exceeded = { $known ->
    [yes] The repository at { $host } is full: it has { $size } of { $limit }.
   *[other] The repository at { $host } is full.
}
hint-quota-exceeded = Make room there (clean up the repository in its settings, take large files out of its history) or get more, then send what waits again. Until then Gemel does not try: a full host may count every push.
error-file-too-large = { $known ->
    [yes] { $host } does not take so large a file: { $file } has { $size }, { $limit } are allowed.
   *[other] “{ $ref }” brings a file that is larger than { $host } takes.
}
hint-file-too-large = { $surface ->
    [window] Take it out of the branch’s history, or move it to Git LFS there (“git lfs migrate import”). Gemel can look for such files before it pushes: set the host’s limit in the settings.
   *[terminal] Take it out of the branch’s history, or move it to Git LFS there (“git lfs migrate import”). Gemel can look for such files before it pushes: set the host’s limit in the settings (“file-limits”).
}
error-protected = { $how ->
    [force] “{ $ref }” is protected at { $host }: its history may not be rewritten.
    [delete] “{ $ref }” is protected at { $host }: it may not be deleted.
    [tag] “{ $ref }” is protected at { $host }: a tag there may not be changed or removed.
   *[push] “{ $ref }” is protected at { $host }: this account may not push to it.
} { $detail }
hint-protected = { $how ->
    [force] Allow force pushes for this account in the branch settings of the repository at { $host }, then send it again; or take { $host }’s version.
    [delete] Delete it on { $host }’s own pages, or allow it in the branch settings there.
    [tag] Allow this account to change it in the settings for protected tags at { $host }, then send it again; or take { $host }’s version.
   *[push] Let this account push to it in the branch settings of the repository at { $host } (or bypass the rules), then send it again. A branch that goes in by pull requests only is better left out of the mirror, or mirrored the other way.
}
error-rule-violated = A rule of the repository at { $host } forbids this change of “{ $ref }”. { $detail }
hint-rule-violated = Let this account bypass the rule in the repository’s settings, or change the rule or the commits; then send it again.
error-secret-found = { $known ->
    [yes] { $host } found what looks like a password or token in “{ $ref }”: { $file }.
   *[other] { $host } found what looks like a password or token in “{ $ref }”.
}
hint-secret-found = Revoke it where it belongs to, and take it out of the history. If it is none, allow it on the page that { $host } names. Then send the branch again.
error-commit-unsigned = { $host } takes only signed commits, and “{ $ref }” brings others.
hint-commit-unsigned = Let this account bypass the rule in the repository’s settings at { $host }, or sign the commits; a mirror cannot sign what others wrote.
error-email-private = “{ $ref }” holds an e-mail address that { $host } is to keep private.
hint-email-private = In the e-mail settings of that account at { $host }, allow pushes that show the address; then send it again.
error-workflow-scope = { $who ->
    [app] The app that is used at { $host } may not change workflow files: { $file }.
   *[token] The token for { $host } may not change workflow files: { $file }.
}
hint-workflow-scope = { $who ->
    [app] Give the app the permission “workflows” at { $host }, then send it again.
   *[token] { $surface ->
        [window] Give the token the scope “workflow” (a fine-grained one: “Workflows”, read and write), or make a new one that has it and give that to the account with “New token” under Accounts. Then send it again.
       *[terminal] Give the token the scope “workflow” (a fine-grained one: “Workflows”, read and write), or make a new one that has it and give that to the account (“gemel account rotate”). Then send it again.
    }
}
error-default-branch = { $host } does not delete its default branch, “{ $ref }”.
hint-default-branch = Choose another default branch in the repository’s settings there, then send it again; or push the branch to the other side again.
error-hidden-ref = { $host } keeps “{ $ref }” for itself and lets nobody push to it.
hint-hidden-ref = { $surface ->
    [window] Leave it out of the mirror: change its refs in its settings.
   *[terminal] Leave it out of the mirror: change its refs with “gemel edit --scope”, or in its settings.
}
error-name-clash = { $known ->
    [yes] { $host } has no room for the name “{ $ref }”: { $other } is in its way.
   *[other] { $host } has no room for the name “{ $ref }”: another ref is in its way.
}
hint-name-clash = No repository can hold both “a” and “a/b”. Rename or delete one of the two.
error-rewrite-refused = { $host } does not let the history of “{ $ref }” be rewritten.
hint-rewrite-refused = Allow force pushes in the repository’s settings at { $host }, then send it again; or take { $host }’s version.
error-deletion-refused = { $host } does not let “{ $ref }” be deleted.
hint-deletion-refused = Allow deletions in the repository’s settings at { $host }, or delete it on its own pages.
error-tag-exists = { $host } does not replace the tag “{ $ref }”.
hint-tag-exists = Delete the tag there and send it again, or take { $host }’s version.
error-lfs-missing = “{ $ref }” refers to files in Git LFS that { $host } does not have.
hint-lfs-missing = In a clone of the other side run “git lfs fetch --all”, then “git lfs push --all” to { $host }; then send it again.
error-lfs-unavailable = { $host } offers no Git LFS for this repository.
hint-lfs-unavailable = Get a plan there that has it, or leave out the branches that use Git LFS.
error-sso-required = The organisation at { $host } asks for single sign-on.
hint-sso-required = Sign in to the organisation in the browser, and authorise the token or key for it at { $host }. Then sync again.
error-repository-exists = { $host } has a repository at this address already, perhaps in capital or small letters.
hint-repository-exists = Use that repository, or choose another name for the new one.
error-repository-read-only = The repository at { $host } only lets itself be read: it is archived, or a mirror that { $host } writes itself.
hint-repository-read-only = Open it for writing in its settings, or let this mirror go one way, out of it.
error-host-error = { $host } failed to answer.
hint-host-error = Try again later; the trouble is at the host. { $detail }
error-host-busy = { $host } is busy and asks to come back later.
hint-host-busy = { $known ->
    [yes] { $count ->
        [one] It takes requests again in about a minute. Gemel sends it nothing until then, and goes on by itself.
       *[other] It takes requests again in about { $count } minutes. Gemel sends it nothing until then, and goes on by itself.
    }
   *[other] Try again in a few minutes.
}
error-git-missing = Git is not installed on this computer.
hint-git-missing = Install Git: folders on this computer are read and written through it.
error-cache-damaged = The local copy of this mirror cannot be used.
hint-cache-damaged = Sync again. If it stays so, remove the mirror and add it again: both repositories are untouched. { $detail }
error-disk-full = The disk is full.
hint-disk-full = Free some space, then sync again. Nothing was lost.
error-store-failed = Gemel’s database cannot be used.
hint-store-failed = Check that the data folder can be written and that the disk has room. { $detail }
error-store-too-new = The data folder was written by a newer version of Gemel.
hint-store-too-new = Install the newer version, or choose another data folder.
error-secrets-unavailable = The system’s keychain cannot be reached.
hint-secrets-unavailable = { $surface ->
    [window] Unlock it, or start one. { $detail }
   *[terminal] Unlock it, or start one. On a machine without a keychain set GEMEL_SECRETS=file:PATH. { $detail }
}
error-secret-missing = The keychain holds no secret for the account “{ $account }”.
hint-secret-missing = Remove the account and add it again with its token. With GEMEL_SECRETS=env, set the variable GEMEL_TOKEN_ followed by the account’s name.
error-secrets-file-open = Others can read the file of secrets { $path }.
hint-secrets-file-open = Run “chmod 600” on it, and replace the tokens if someone may have read them.
error-secrets-read-only = Secrets come from the environment and cannot be written there.
hint-secrets-read-only = Set { $variable } to the secret before you start Gemel.
error-mirror-unknown = There is no mirror called “{ $mirror }”.
hint-mirror-unknown = { $surface ->
    [window] It was removed, perhaps by somebody else. Mirrors lists those there are.
   *[terminal] “gemel list” shows the mirrors there are.
}
error-mirror-exists = There is a mirror called “{ $mirror }” already.
hint-mirror-exists = Choose another name.
error-same-repository = Both addresses lead to the same repository.
hint-same-repository = Give the address of the other repository.
error-account-unknown = There is no account “{ $account }”, or it belongs to another host.
hint-account-unknown = { $surface ->
    [window] Accounts lists them with their hosts.
   *[terminal] “gemel account list” shows the accounts and their hosts.
}
error-account-exists = There is an account called “{ $account }” already.
hint-account-exists = Choose another name, or remove that one first.
error-account-in-use = Mirrors use the account “{ $account }”.
hint-account-in-use = Remove those mirrors first.
error-account-ambiguous = { $host } has several accounts: { $accounts }.
hint-account-ambiguous = Say which one to use.
error-rate-limited = { $host } does not want to be asked again yet.
hint-rate-limited = { $count ->
    [one] It takes requests again in about a minute.
   *[other] It takes requests again in about { $count } minutes.
} Gemel sends it nothing until then.
error-scope-missing = The token of the account “{ $account }” lacks the scope “{ $scope }” at { $host }.
hint-scope-missing = { $purpose ->
    [push] Without it, private repositories cannot be read and nothing can be pushed.
    [workflows] Without it, commits that change files below .github/workflows cannot be pushed.
    [hooks] Without it, no hook can be made, and a push is noticed only when its time has come.
    [manage] Without it, repositories cannot be listed or made, and keys and mirrors of the host’s own cannot be set up.
    [account] Without it, { $host } does not say whose token it is.
   *[other] Without it, { $host } does not allow this.
} { $surface ->
    [window] Make a token that has it, and give it to the account with “New token” under Accounts.
   *[terminal] Make a token that has it, and give it to the account (“gemel account rotate”).
} { $detail }
error-token-expired = The token of the account “{ $account }” at { $host } has expired.
hint-token-expired = { $surface ->
    [window] Make a new one at { $host }, and give it to the account with “New token” under Accounts.
   *[terminal] Make a new one at { $host } and give it to the account (“gemel account rotate”).
}
error-token-expiring = { $count ->
    [0] The token of the account “{ $account }” at { $host } expires today.
    [one] The token of the account “{ $account }” at { $host } expires in one day.
   *[other] The token of the account “{ $account }” at { $host } expires in { $count } days.
}
hint-token-expiring = { $surface ->
    [window] Make a new one in time, and give it to the account with “New token” under Accounts.
   *[terminal] Make a new one in time and give it to the account (“gemel account rotate”).
}
error-api-unsupported = { $what ->
    [api] No API that Gemel knows answers at { $host }.
    [account] No account is used for { $host }, so nothing can be asked of it.
    [mirrors] { $host } runs no mirrors that could be set up from here.
    [pull] { $host } cannot be told to pull.
    [mirror-options] { $host } knows no such options for a mirror of its own.
    [writing-deploy-key] A deploy key of { $host } can only read.
    [user-keys] { $host } lets keys be managed for repositories only.
   *[other] { $host } does not offer that.
}
hint-api-unsupported = { $what ->
    [api] { $surface ->
        [window] Repositories there can be mirrored all the same. If it is a GitHub Enterprise, Gitee, GitLab, Gitea or Forgejo, say which kind of host it is, and check the address.
       *[terminal] Repositories there can be mirrored all the same. If it is a GitHub Enterprise, Gitee, GitLab, Gitea or Forgejo, say so with --kind, and check the address.
    }
    [account] Add an account for it, and name it when the mirror is added.
   *[other] Do it on the host’s own pages.
}
error-other-user = The token belongs to “{ $other }”, and the account “{ $account }” is “{ $login }” at { $host }.
hint-other-user = Give a token of “{ $login }”, or add another account. The old token was kept.
error-host-mirror-behind = { $count ->
    [one] One ref has waited for more than an hour to arrive at { $host }.
   *[other] { $count } refs have waited for more than an hour to arrive at { $host }.
}
hint-host-mirror-behind = { $surface ->
    [window] This mirror is run by a host by itself. Look at its state on the host’s own pages, or let Gemel run it, in a terminal, with “gemel edit --run-by gemel”.
   *[terminal] This mirror is run by a host by itself. Look at its state there (“gemel hostmirror list”), have it sync now (“gemel hostmirror sync”), or let Gemel run it (“gemel edit --run-by gemel”).
}
error-nothing-to-reuse = { $program } knows no secret for { $host }.
hint-nothing-to-reuse = Log in with it first, or give a token yourself.
error-program-missing = { $program } is not installed on this computer.
hint-program-missing = Install it, or give a token yourself.
error-already-running = A run of “{ $mirror }” is under way already.
hint-already-running = Wait until it ends, or cancel it.
error-cancelled = The run was cancelled.
hint-cancelled = Sync again whenever you like: it goes on from what was fetched.
error-moved = The branches keep changing while Gemel works.
hint-moved = Somebody pushes at the same time. Sync again in a moment.
error-approval-stale = Things have changed since the question was put.
hint-approval-stale = Nothing was done. Sync again to see what would happen now, and decide about that.
error-resolution-stale = “{ $ref }” was changed meanwhile; nothing was done to it.
hint-resolution-stale = Look at it again, and decide anew.
error-resolution-impossible = { $why ->
    [watched] A host runs this mirror by itself, and Gemel only watches.
    [one-way] This mirror goes one way, and the repository that would be written is only read.
    [tag] Only branches can be merged.
    [one-sided] Only one side has it.
   *[other] That answer does not fit.
}
hint-resolution-impossible = { $why ->
    [watched] { $surface ->
        [window] Settle it at the hosts, or let Gemel run the mirror, in a terminal, with “gemel edit --run-by gemel”.
       *[terminal] Settle it at the hosts, or let Gemel run the mirror (“gemel edit --run-by gemel”).
    }
    [one-way] Take the source’s version, or let the mirror go both ways.
    [tag] Take one side’s version, or keep both.
    [one-sided] Take one side’s version: it is created or deleted on the other.
   *[other] { $surface ->
        [window] Look at it again: the answers that fit are offered there.
       *[terminal] “gemel resolve” without an answer lists those that do.
    }
}
error-merge-conflicts = “{ $ref }” cannot be merged by itself: both sides changed { $files }.
hint-merge-conflicts = Fetch both into a clone, merge them there and push the result to one side; the next sync brings it to the other.
error-mixed-questions = These refs ask different questions.
hint-mixed-questions = { $surface ->
    [window] Answer those of one kind together.
   *[terminal] Answer those of one kind together; “gemel divergences” shows the kinds.
}
error-backup-unknown = There is no backup { $backup }.
hint-backup-unknown = { $surface ->
    [window] It has expired, or was removed. Backups lists those there are.
   *[terminal] “gemel backups” lists them.
}
error-mirror-removed = The mirror “{ $mirror }” was removed, and with it the way to its hosts.
hint-mirror-removed = Export the backup into a file, and fetch from that.
error-no-such-ref = There is no ref “{ $ref }” in this mirror.
hint-no-such-ref = { $surface ->
    [window] It has gone on both sides. Refs lists those there are.
   *[terminal] “gemel show” lists the refs.
}
error-bad-input = “{ $value }” cannot be used for { $what }.
hint-bad-input = { $what ->
    [name] A name has 1 to 100 characters and does not begin with “-”.
    [every] The interval is at least one minute, such as 5m or 1h.
    [scope] Use patterns such as main, release/* or refs/tags/v*. Refs that hosts keep for themselves cannot be mirrored.
    [host] Give the name of the host, such as github.com.
    [account] The account belongs to another host.
    [account-name] With GEMEL_SECRETS=env, the account “{ $other }” would have the same variable. Choose a name that differs in its letters a to z or its digits.
    [push-option] A word has 1 to 1000 characters, on one line.
    [setting] { $surface ->
        [window] Settings shows what there is.
       *[terminal] “gemel settings” lists what there is.
    }
    [language] Give system, en, zh-CN or ru.
    [connect-seconds] Give a whole number from { $from } to { $to }.
    [silence-seconds] Give a whole number from { $from } to { $to }.
    [run-minutes] Give a whole number from { $from } to { $to }.
    [file-limits] Give hosts with a whole number of MiB, at least 1, such as github.com=100.
    [guard-percent] Give a whole number from { $from } to { $to }.
    [backup-days] Give a whole number from { $from } to { $to }.
    [backup-megabytes] Give a whole number from { $from } to { $to }.
    [merge-author] Give a name and an address, such as “Ada Lovelace <ada@example.org>”, or nothing.
    [merge-message] Give a text.
    [second-name] Give a name that holds “{"{"}ref{"}"}” and something besides, such as “{"{"}ref{"}"}@{"{"}host{"}"}”.
    [repository] Give the owner and the name, such as acme/website.
    [hook-url] Give an address with http or https, and without a user or password in it.
    [host-mirror-url] A host pushes by itself only to an http or https address.
    [public-key] Give a file that holds one public key, such as ~/.ssh/id_ed25519.pub.
    [ref] Give a name such as main or refs/tags/v1.
    [side] Give “left”, “right”, or the name of the host or of its account.
    [backup] Give backups of one mirror.
    [hook-side] What is pushed to this side goes nowhere. Name the side that the mirror reads.
    [clone-folders] Give folders with their whole paths, such as /home/ada/src; fifty at most.
    [push-rates] Give hosts with a whole number of pushes a minute, at least 1, such as github.com=6.
    [push-limits] Give hosts with a whole number of MiB, at least 1, such as github.com=2048.
    [GEMEL_SECRETS] Use file:PATH, env, or leave it unset for the system’s keychain.
   *[other] Check the value.
}
error-input-missing = { $what ->
    [right-url] The address of the other repository is missing.
    [yes] Nobody is there to be asked.
    [secret] The password or token is missing.
    [user] The user name is missing.
    [name] The name is missing.
    [side] The side is missing.
    [url] The address is missing.
    [change] Nothing is said to be changed.
   *[other] Something is missing.
}
hint-input-missing = { $what ->
    [right-url] Give both addresses, or “-” to read them from standard input.
    [yes] Give --yes to go ahead without a question.
    [side] Say which host pushes: “left”, “right”, or its name.
    [user] { $surface ->
        [window] Type it. If the host is a GitHub Enterprise, Gitee, GitLab, Gitea or Forgejo, say so instead: then it tells the name itself.
       *[terminal] Give it (“--user”). If the host is a GitHub Enterprise, Gitee, GitLab, Gitea or Forgejo, say so instead (“--kind”): then it tells the name itself.
    }
    [secret] Type it, or give it on standard input.
    [change] { $surface ->
        [window] Change something first.
       *[terminal] Say what to change: “gemel edit --help” lists what there is.
    }
   *[other] Fill it in.
}
error-io = A file could not be read or written: { $detail }
hint-io = Check that the folder is there and can be written.
error-secret-in-url = The address of { $host } held a secret. It is now in the keychain; the address is kept without it.
hint-secret-in-url = Other users of this computer can see the arguments of commands, and the shell keeps them. Better give “-” and paste the addresses on standard input.
