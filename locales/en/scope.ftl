# Which refs belong to a mirror: what a person chooses, and what that comes to.

window-scope-all = All branches and tags
window-scope-all-hint = New ones belong to it as soon as they are there.
window-scope-protected = Protected branches only
window-scope-protected-hint = The hosts are asked at each sync which those are.
window-scope-tags-too = All tags too
window-scope-patterns = Only what fits these patterns
window-scope-pattern = Pattern { $number }
window-scope-add = Add a pattern
window-scope-fits = { $count ->
    [0] Fits nothing now
    [one] Fits one ref
   *[other] Fits { $count } refs
}
# A pattern that begins with “!”
window-scope-takes-out = { $count ->
    [0] Takes nothing out now
    [one] Takes one ref out
   *[other] Takes { $count } refs out
}
window-scope-unready = What belongs to the mirror is listed here once both repositories are named.
window-scope-unlisted = Both hosts can be asked what there is to choose from.
window-scope-list = List branches and tags
window-scope-list-again = List again
window-scope-listing = Asking both hosts…
window-scope-list-label = Branches and tags of both sides
window-scope-tally = In the mirror: branches { $branches } of { $ofBranches }, tags { $tags } of { $ofTags }.
window-scope-tally-others = Other refs { $others } of { $ofOthers }.
window-scope-no-refs = Neither side has a branch or tag yet.
window-scope-nothing = Nothing that is there now would be mirrored.
window-scope-unprotected = Which branches are protected, the hosts do not say now. Until they do, no branch is touched.
# Read out beside a ref's name
window-scope-in = in the mirror
window-scope-out = left out
window-scope-unsure = waits until it is known whether it is protected
