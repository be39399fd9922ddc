# Webhooks: hosts tell of pushes, so that a mirror starts at once.

error-hook-address-unusable = Hosts cannot call at { $address }
hint-hook-address-unusable = Another program may use that port. Choose another one in the settings. { $detail }
error-hook-nowhere = Nothing says where { $host } could call
hint-hook-nowhere = In the settings, give the address by which the host reaches this machine, or the event stream of a relay such as smee.io.
error-hook-stream-unusable = { $host } gives no stream of events
hint-hook-stream-unusable = Check the relay’s address in the settings. { $detail }

event-webhook-added = { $host } tells of pushes from now on

# The command line.
setting-hook-address = where hosts’ calls are taken, such as 127.0.0.1:9470, or a port of this machine alone; empty for nowhere
setting-hook-url = by which address hosts reach that, where something passes their calls on to it; empty for none
setting-hook-stream = the event stream of a relay that takes hosts’ calls, such as https://smee.io/…; empty for none
cli-hook-add-examples =
    Examples:
      gemel settings hook-stream https://smee.io/abcdef && gemel hook add website --on GitHub
      gemel settings hook-address 9470 && gemel settings hook-url https://hooks.example.org
      gemel hook add website https://ci.example.org/push --on left <secret.txt
cli-hook-expect = Believe the calls of a hook that was made by hand; the secret that both share is read from standard input.
cli-hook-forget = Have a host call no more, and believe it no longer.
cli-hook-status = Show where hosts call, which of them do, and what came last.
cli-arg-hook-url = What the host calls; without it Gemel itself, with a secret that is made up
cli-hook-listening = Calls are taken at { $address }.
cli-hook-deaf = No calls are taken: neither an address nor a relay is set.
cli-hook-unkept = Nobody keeps the schedule now, so nobody takes calls.
cli-hook-stream-open = The relay { $host } passes calls on since { $at }.
cli-hook-stream-closed = The relay { $host } passes nothing on now.
cli-hook-one = { $mirror }: { $host } calls { $url }
cli-hook-one-heard = last heard of { $at }
cli-hook-one-unheard = not heard of yet
cli-hook-heard = Last believed: { $host } for { $mirror }, { $at }
cli-hook-refused = { $why ->
    [unsigned] Last refused, { $at }: it brought no proof of a secret.
    [wrong] Last refused, { $at }: its secret is another one.
    [old] Last refused, { $at }: it is about another time.
    [repeated] Last refused, { $at }: it was there before.
    [tooLong] Last refused, { $at }: it is too long.
   *[cut] Last refused, { $at }: it was not whole.
}
cli-hook-refused-count = { $count ->
    [one] One call was refused since the program began.
   *[other] { $count } calls were refused since the program began.
}
cli-hook-told = { $host } calls { $url } from now on.
cli-hook-expected = Give this address and the secret to { $host }: { $url }

# The window.
window-webhooks = Webhooks
window-webhooks-about = A host that tells of pushes has its mirror start at once. Calls are believed only with the secret that Gemel and the host share. A hook is made with “gemel hook add”.
window-hook-address = Take calls at
window-hook-address-hint = An address with its port, or a port of this machine alone. Empty: nowhere.
window-hook-address-example = 127.0.0.1:9470
window-hook-url = Known to hosts as
window-hook-url-hint = The address by which hosts reach it, where something passes their calls on.
window-hook-url-example = https://hooks.example.org
window-hook-stream = Relay
window-hook-stream-hint = The event stream of smee.io or gosmee, which hosts can reach although they cannot reach this machine.
window-hook-stream-example = https://smee.io/abcdef
window-hook-state = State
window-hook-off = Off
window-hook-unkept = Nobody keeps the schedule
window-hook-listening = Taking calls at { $address }
window-hook-stream-open = Connected to { $host }
window-hook-stream-closed = Not connected to { $host }
window-hook-hosts = Hosts that call
window-hook-none = No host calls yet
window-hook-calls = { $mirror }: { $host }
window-hook-heard-never = not heard of yet
window-hook-last = Last believed
window-hook-refused = Last refused
window-hook-why = { $why ->
    [unsigned] It brought no proof of a secret
    [wrong] Its secret is another one
    [old] It is about another time
    [repeated] It was there before
    [tooLong] It is too long
   *[cut] It was not whole
}
window-hook-refused-count = { $count ->
    [one] One call was refused
   *[other] { $count } calls were refused
}
