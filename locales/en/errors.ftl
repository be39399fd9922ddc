# Every error: what happened, and what to do. { $host } and { $detail } may be empty.

error-bad-url = This address cannot be used.
hint-bad-url = Paste the address that the host shows under “Clone”, such as https://github.com/owner/repository.git, git@host:owner/repository.git, or the full path of a folder on this computer.
error-unsupported-scheme = This kind of URL is not supported yet.
hint-unsupported-scheme = Use the HTTPS or SSH address of the repository, or the full path of a folder on this computer.
error-credentials-over-plain-http = A password or token would cross the network unencrypted.
hint-credentials-over-plain-http = Use an https:// address. If you trust the network in between, allow plain HTTP for this mirror.
error-credentials-missing = { $host } asks who you are.
hint-credentials-missing = Add an account for { $host } with your user name and a token, then try again.
error-credentials-rejected = { $host } does not accept the user name and token.
hint-credentials-rejected = The token may have expired or been revoked. Make a new one at { $host } and give it to the account (“gemel account rotate”, or Accounts in the window).
error-no-permission = { $host } does not allow this.
hint-no-permission = Check that the account may read and push to the repository, and that its token has the scopes for it.
error-repository-missing = { $host } has no such repository, or the account may not see it.
hint-repository-missing = Check the spelling of the URL. A private repository needs an account that may see it.
error-folder-missing = There is no folder { $detail } on this computer.
hint-folder-missing = Check the path. If the folder is on another disk or a network drive, see that it is connected.
error-not-git-server = No Git repository answers at this address of { $host }.
hint-not-git-server = Check the URL: it should be the address for cloning, not the page for browsing.
error-host-unreachable = { $host } cannot be reached.
hint-host-unreachable = Check the network or the VPN, whether the network wants you to sign in first, and that the host is up. Gemel goes on by itself when it answers.
error-already-kept = Another Gemel keeps the schedule of this data folder.
hint-already-kept = The window in the tray or another “gemel run” does it already. Commands such as “gemel sync” are passed on to it.
error-circle = What goes through this mirror would come back to where it came from, by way of { $mirrors }.
hint-circle = If a circle is meant, add it with “gemel add --allow-circle”. In a circle none of the mirrors may overwrite or prune without asking.
error-circle-overwrites = In a circle of mirrors (with { $mirrors }) none may overwrite without asking.
hint-circle-overwrites = Set rewritten history, changed targets, both-changed refs and pruning to ask or keep, in this mirror and in the others of the circle.
error-host-key-unknown = The SSH key of { $host } is not known on this computer yet.
hint-host-key-unknown = Connect to it once with “ssh” in a terminal, and compare the fingerprint it shows with the one the host publishes. Nothing was sent.
error-host-key-changed = { $host } shows another SSH key than before.
hint-host-key-changed = Somebody may be listening in. Ask whoever runs the host whether its key has changed, and only then replace it in ~/.ssh/known_hosts. Nothing was sent.
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
hint-refused = Do what the host’s message says, then sync again.
error-too-large = The push is too large for { $host }.
hint-too-large = Ask whoever runs the host to raise its limit.
error-host-error = { $host } failed to answer.
hint-host-error = Try again later; the trouble is at the host. { $detail }
error-host-busy = { $host } is busy and asks to come back later.
hint-host-busy = Try again in a few minutes.
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
hint-secrets-unavailable = Unlock it, or start one. On a machine without a keychain set GEMEL_SECRETS=file:PATH. { $detail }
error-secret-missing = The keychain holds no secret for the account “{ $account }”.
hint-secret-missing = Remove the account and add it again with its token. With GEMEL_SECRETS=env, set the variable GEMEL_TOKEN_ followed by the account’s name.
error-secrets-file-open = Others can read the file of secrets { $path }.
hint-secrets-file-open = Run “chmod 600” on it, and replace the tokens if someone may have read them.
error-secrets-read-only = Secrets come from the environment and cannot be written there.
hint-secrets-read-only = Set { $variable } to the secret before you start Gemel.
error-mirror-unknown = There is no mirror called “{ $mirror }”.
hint-mirror-unknown = “gemel list” shows the mirrors there are.
error-mirror-exists = There is a mirror called “{ $mirror }” already.
hint-mirror-exists = Choose another name.
error-same-repository = Both addresses lead to the same repository.
hint-same-repository = Give the address of the other repository.
error-account-unknown = There is no account “{ $account }” that fits this host.
hint-account-unknown = “gemel account list” shows the accounts and their hosts.
error-account-exists = There is an account called “{ $account }” already.
hint-account-exists = Choose another name, or remove that one first.
error-account-in-use = Mirrors use the account “{ $account }”.
hint-account-in-use = Remove those mirrors first.
error-account-ambiguous = { $host } has several accounts: { $accounts }.
hint-account-ambiguous = Say which one to use.
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
    [one-way] This mirror goes one way, and the repository that would be written is only read.
    [tag] Only branches can be merged.
    [one-sided] Only one side has it.
   *[other] That answer does not fit.
}
hint-resolution-impossible = { $why ->
    [one-way] Take the source’s version, or let the mirror go both ways.
    [tag] Take one side’s version, or keep both.
    [one-sided] Take one side’s version: it is created or deleted on the other.
   *[other] “gemel resolve” without an answer lists those that do.
}
error-merge-conflicts = “{ $ref }” cannot be merged by itself: both sides changed { $files }.
hint-merge-conflicts = Fetch both into a clone, merge them there and push the result to one side; the next sync brings it to the other.
error-mixed-questions = These refs ask different questions.
hint-mixed-questions = Answer those of one kind together; “gemel divergences” shows the kinds.
error-backup-unknown = There is no backup { $backup }.
hint-backup-unknown = “gemel backups” lists them.
error-mirror-removed = The mirror “{ $mirror }” was removed, and with it the way to its hosts.
hint-mirror-removed = Export the backup into a file, and fetch from that.
error-no-such-ref = There is no ref “{ $ref }” in this mirror.
hint-no-such-ref = “gemel show” lists the refs.
error-bad-input = “{ $value }” cannot be used for { $what }.
hint-bad-input = { $what ->
    [name] A name has 1 to 100 characters and does not begin with “-”.
    [every] The interval is at least one minute, such as 5m or 1h.
    [scope] Use patterns such as main, release/* or refs/tags/v*. Refs that hosts keep for themselves cannot be mirrored.
    [host] Give the name of the host, such as github.com.
    [account] The account belongs to another host.
    [account-name] With GEMEL_SECRETS=env, the account “{ $other }” would have the same variable. Choose a name that differs in its letters a to z or its digits.
    [push-option] A word has 1 to 1000 characters, on one line.
    [setting] “gemel settings” lists what there is.
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
    [ref] Give a name such as main or refs/tags/v1.
    [side] Give “left”, “right”, or the host’s name.
    [backup] Give backups of one mirror.
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
    [change] Nothing is said to be changed.
   *[other] Something is missing.
}
hint-input-missing = { $what ->
    [right-url] Give both addresses, or “-” to read them from standard input.
    [yes] Give --yes to go ahead without a question.
    [secret] Type it, or give it on standard input.
    [change] Say what to change: “gemel edit --help” lists what there is.
   *[other] Fill it in.
}
error-io = A file could not be read or written: { $detail }
hint-io = Check that the folder is there and can be written.
error-secret-in-url = The address of { $host } held a secret. It is now in the keychain; the address is kept without it.
hint-secret-in-url = Other users of this computer can see the arguments of commands, and the shell keeps them. Better give “-” and paste the addresses on standard input.
