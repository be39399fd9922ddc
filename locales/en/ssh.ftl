# SSH: host keys, keys to log in with, and what goes wrong there.

error-host-key-unknown = Nobody has vouched for the SSH key of { $name } yet.
hint-host-key-unknown = { $surface ->
    [window] Compare its fingerprint with the one that the host publishes, and say which key to believe. Nothing was sent.
   *[terminal] Look at its fingerprint and compare it with the one that the host publishes: “gemel ssh hostkeys { $name }”. Nothing was sent.
  }
error-host-key-changed = { $name } shows another SSH key than the one that was vouched for. It shows { $shown }; vouched for is { $pinned }.
hint-host-key-changed = { $surface ->
    [window] Somebody may be listening in, or the host has new keys. Ask whoever runs it, by another way than this one, whether { $shown } is its key; only then believe it. Nothing was sent.
   *[terminal] Somebody may be listening in, or the host has new keys. Ask whoever runs it, by another way than this one, whether { $shown } is its key; only then accept it with “gemel ssh hostkeys { $name }”. Nothing was sent.
  }
error-host-key-absent = { $fingerprint ->
    [none] There is no such key of { $host }.
   *[other] { $host } shows no key with the fingerprint { $fingerprint }.
  }
hint-host-key-absent = { $surface ->
    [window] Look at the keys that it shows now, and choose one of them.
   *[terminal] Look at the keys that it shows with “gemel ssh hostkeys { $host }”, and give the fingerprint as it is shown there.
  }
error-ssh-denied = { $host } does not let us in by SSH. It takes: { $methods }.
hint-ssh-denied = { $with ->
    [key] { $surface ->
        [window] Does the host know the key { $key }? Its public half can be copied under Accounts, or under the mirror’s settings. Check the user name in the address too.
       *[terminal] Does the host know the key { $key }? “gemel ssh key show” prints it, “gemel ssh key upload” hands it over. Check the user name in the address too.
      }
    [password] { $surface ->
        [window] Is the password still the right one? Another is given under Accounts.
       *[terminal] Is the password still the right one? “gemel ssh password” gives another.
      }
   *[own] { $surface ->
        [window] None of the keys in your SSH agent and in ~/.ssh was taken. Load the right one into the agent, or have a key made and give it to the host.
       *[terminal] None of the keys in your SSH agent and in ~/.ssh was taken. Load the right one into the agent, or make one with “gemel ssh key new” and give it to the host.
      }
  }
error-ssh-key-only = { $host } takes no passwords by SSH, only keys.
hint-ssh-key-only = { $surface ->
    [window] Make an SSH key under Accounts, and give its public half to the host.
   *[terminal] Make a key with “gemel ssh key new” and give its public half to the host.
  }
error-ssh-cut = The SSH connection to { $host } was cut before anybody could log in.
hint-ssh-cut = { $instead ->
    [none] A firewall may stop SSH, or the server has too many callers. If it is the firewall, use the repository’s HTTPS address. { $detail }
   *[other] A firewall may stop SSH. The host also answers at { $instead }; the HTTPS address works too. { $detail }
  }
error-ssh-chatter = Something at { $host } prints before Git can speak.
hint-ssh-chatter = Usually it is a greeting in the start-up files of the account’s shell there (.bashrc, .profile): have it printed in interactive shells only. It said: { $detail }
error-ssh-key-open = SSH does not use the private key { $detail }: others on this computer can read it.
hint-ssh-key-open = Take the rights of others away: chmod 600 “{ $detail }”.
error-ssh-agent-refused = The SSH agent would not sign with the key for { $host }.
hint-ssh-agent-refused = It may be locked, wait for you to confirm, or miss the security key: unlock it, or touch the key when it asks. { $detail }
error-ssh-mismatch = This computer’s SSH and { $host } have no method in common.
hint-ssh-mismatch = One of the two is old. { $detail }
error-ssh-config = SSH does not accept its own configuration on this computer.
hint-ssh-config = Put ~/.ssh/config right. { $detail }
error-ssh-behind-proxy = The key of { $host } could not be seen: the way there leads through another host.
hint-ssh-behind-proxy = Connect once with “ssh”: it says what is missing on the way. Then look again, take the key from your known_hosts, or type it in. { $detail }
error-ssh-key-missing = { $owner } has no SSH key of its own.
hint-ssh-key-missing = { $surface ->
    [window] Make one under Accounts, or under the mirror’s settings.
   *[terminal] “gemel ssh key new” makes one.
  }
error-ssh-key-exists = { $owner } has an SSH key already.
hint-ssh-key-exists = { $surface ->
    [window] “Replace” puts a new one in its place.
   *[terminal] “gemel ssh key rotate” puts a new one in its place.
  }

event-host-key-accepted = The SSH keys of { $host } were vouched for: { $fingerprints }

ssh-touch = Touch your security key: { $name } logs in.
notice-touch-title = Touch your security key
notice-touch-body = { $name } logs in by SSH and waits for it.

cli-ssh = SSH: whose host keys are believed, and keys to log in with.
cli-ssh-hostkeys = Show a host’s SSH keys beside the published ones, and say which to believe; without a host, those that are believed.
cli-ssh-hostkeys-examples =
    Examples:
      gemel ssh hostkeys github.com
      gemel ssh hostkeys git.example.org:2222 --accept SHA256:…
      gemel ssh hostkeys git.example.org --import
cli-ssh-key = Keys to log in with, made here. The private half is kept in the system’s keychain.
cli-ssh-key-new = Make a key for an account, or for one side of a mirror.
cli-ssh-key-show = Show the public half, to give to a host.
cli-ssh-key-upload = Give the public half to the host by its API: as the account’s key, or for one repository.
cli-ssh-key-rotate = Put a new key in the place of the old one; hosts that were given the old one are given the new one.
cli-ssh-key-remove = Remove a key, here and at the hosts that were given it.
cli-ssh-password = Keep the password that the account’s host asks for over SSH; it is read from standard input.
cli-ssh-passphrase = Keep the passphrase of your own SSH key; it is read from standard input.
cli-arg-ssh-host = The host: a name, host:port, an alias of ~/.ssh/config, or a repository’s address
cli-arg-accept = Believe the key with this fingerprint, which you have compared; may be given several times
cli-arg-published = Believe the keys that the host shows and its operator publishes
cli-arg-import = Believe the keys of your own known_hosts
cli-arg-enter = Believe this key, in the form of known_hosts or of a .pub file
cli-arg-forget = Believe none of the host’s keys any more
cli-arg-key-account = The account’s name
cli-arg-key-mirror = A mirror: the key is for one side of it alone
cli-arg-key-on = Which side of the mirror: its host’s name
cli-arg-key-type = What kind of key
cli-arg-key-upload = Give it to the host at once
cli-arg-deploy = For the repository of this mirror alone (a deploy key), not for the whole account
cli-arg-read-only = With that it may only be read
cli-arg-secret-remove = Forget it

cli-account-ssh = { $host } is for SSH: give the password there, or nothing where a key is to log in.
cli-ssh-none-pinned = No host’s key is believed yet.
cli-ssh-publisher = { $publisher } publishes its fingerprints at { $page }
cli-ssh-standing = { $standing ->
    [matches] matches what { $publisher } publishes
    [differs] is NOT what { $publisher } publishes
   *[unpublished] compare it with what the host’s operator says
  }
cli-ssh-known-to-user = in your own known_hosts
cli-ssh-pinned = believed
cli-ssh-pin = believed since { $date }, { $by ->
    [published] as it is published
    [compared] compared by you
    [knownHosts] from your own known_hosts
   *[entered] typed in by you
  }
cli-ssh-changed = None of these is a key that was believed. Somebody may be in between: ask whoever runs the host before you accept one.
cli-ssh-believe-published = Believe the published keys of { $name }? [y/N]
cli-ssh-how = To believe one: gemel ssh hostkeys { $name } --accept FINGERPRINT
cli-ssh-believed = { $count ->
    [0] No key of { $name } is believed any more.
    [one] One key of { $name } is believed now.
   *[other] { $count } keys of { $name } are believed now.
  }
cli-ssh-key-made = The key of { $name } is made. Give this line to the host:
cli-ssh-key-uploaded = The host knows the key now.
cli-ssh-key-rotated = The key of { $name } is a new one.
cli-ssh-key-by-hand = Put this line in the place of the old one at the host:
cli-ssh-key-removed = The key of { $name } is removed.
cli-ssh-key-known = given to { $place ->
    [account] the host as the account’s own key
   *[other] { $place }
  }
cli-ssh-password-prompt = Password at { $host }:
cli-ssh-passphrase-prompt = Passphrase of your SSH key:
cli-ssh-secret-kept = Kept.
cli-ssh-secret-forgotten = Forgotten.

window-ssh-host-keys = SSH keys of { $name }
window-ssh-looking = Looking at the keys that the host shows…
window-ssh-changed = None of these is a key that was believed. Somebody may be in between: ask whoever runs the host, by another way than this one, before you accept one.
window-ssh-published-at = { $publisher } publishes its fingerprints here:
window-ssh-compare = Compare the fingerprint with what the host’s operator says, by another way than this one.
window-ssh-matches = Matches what { $publisher } publishes.
window-ssh-differs = This is not what { $publisher } publishes.
window-ssh-unpublished = Nothing that was published is known here: compare it yourself.
window-ssh-known-to-you = Your own known_hosts has it.
window-ssh-accept = I have compared it: believe { $kind }
window-ssh-believed = Believed.
window-ssh-accept-published = Believe the published keys
window-ssh-import = Take those of my known_hosts
window-ssh-enter = Or type the key in, in the form of known_hosts or of a .pub file
window-ssh-enter-example = ssh-ed25519 AAAA…
window-ssh-believe-typed = Believe this key
window-ssh-given = The host was given it.
window-ssh-copy = Copy public key
window-ssh-copied = The public key is in the clipboard.
window-ssh-upload = Give it to the host
window-ssh-upload-deploy = Give it to the host as a deploy key
window-ssh-give = Give this line to { $host }: among your SSH keys there, or in the file ~/.ssh/authorized_keys of the user who logs in.
window-ssh-give-repository = Give this line to { $host }: among the deploy keys of the repository.
window-ssh-page = Open the host’s page for keys
window-ssh-login = Logging in by SSH
window-ssh-alone = SSH only
window-ssh-by = { $by ->
    [key] It logs in with a key of its own, and offers no other.
    [password] It logs in with a password, or with your own keys.
    [passphrase] It logs in with your own keys, whose passphrase is kept.
   *[own] It logs in with your own keys and your SSH agent.
  }
window-ssh-secret = { $which ->
    [password] Password
   *[passphrase] Passphrase of your own key
  }
window-ssh-secret-hint = { $which ->
    [password] Kept in your system’s keychain, and given to SSH when this host asks for it.
   *[passphrase] Kept in your system’s keychain, and given to SSH when it opens the key.
  }
window-ssh-secret-kept = { $which ->
    [password] A password is in the keychain.
   *[passphrase] The passphrase of your own key is in the keychain.
  }
window-ssh-secret-type = { $which ->
    [password] Log in with a password…
   *[passphrase] Your own key has a passphrase…
  }
window-ssh-secret-replace = Replace…
window-ssh-secret-save = Save
window-ssh-secret-forget = Forget
window-ssh-secret-saved = It is in the keychain now.
window-ssh-secret-forgotten = It is forgotten.
window-ssh-way = How to log in
window-ssh-way-name = { $way ->
    [key] A new key
    [password] A password
   *[own] Your own keys
  }
window-ssh-way-means = { $way ->
    [key] A key is made for this account alone. Its private half stays in your system’s keychain; you give the public half to the host.
    [password] For servers that take passwords. Most Git hosts take keys only.
   *[own] Your SSH agent, and the keys in ~/.ssh. Where your key has a passphrase, it can be kept here.
  }
window-ssh-take-way = { $way ->
    [key] Make a key
    [password] Log in with this password
   *[own] Log in with my keys
  }
window-ssh-sign-in-at = Logging in to { $name }
window-ssh-sign-in-with = The account { $account } logs in there.
window-ssh-test-again = Test again
window-ssh-own = Your own SSH keys and agent
window-ssh-account-option = { $name } ({ $host })
window-ssh-other-way = Log in another way…
window-ssh-side-key = A key for { $name } in this mirror alone
window-ssh-side-key-means = { $account ->
    [none] Where there is one, it is used in place of your own keys. Hosts call it a deploy key.
   *[other] Where there is one, it is used in place of what { $account } logs in with. Hosts call it a deploy key.
  }
window-host-ssh = { $host } is reached by SSH alone: no token, and no list of its repositories.
window-account-ssh-hint = The server, with the user who logs in and the port where it is not 22: ssh://git@git.example.org:2222
window-ssh-rotate = Replace
window-ssh-rotated = A new key is in the place of the old one, and the host knows it.
window-ssh-rotated-by-hand = A new key is in the place of the old one. Give its public half to the host.
window-ssh-remove = Remove key
window-ssh-make = Make an SSH key
window-ssh-make-rsa = of the older kind, RSA
