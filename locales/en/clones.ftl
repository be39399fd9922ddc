# Working clones on this computer: the command, the window, the settings.

cli-clones = Working clones on this computer, and the mirrors that they suggest.
cli-clones-examples =
    Examples:
      gemel clones add ~/src    search a folder, and follow pushes from the clones in it
      gemel clones              list the clones of mirrors, and pairs that are no mirror yet
cli-clones-add = Search a folder for clones. A push from one of them starts its mirror while the schedule is kept.
cli-clones-remove = Search a folder no more.
cli-arg-clone-folder = The folder
cli-clones-no-folders = No folder is searched for clones. Choose one with: gemel clones add FOLDER
cli-clones-offer = Clones may be in { $folder }.
cli-clones-searched = { $folder } is searched.
cli-clones-not-searched = { $folder } is searched no more.
cli-clones-count = { $count ->
    [0] No clone found.
    [one] One clone found.
   *[other] { $count } clones found.
}
cli-clones-of-mirror = { $remote } is one side of { $mirror }.
cli-clones-pairs = Not mirrored yet:
cli-clones-cut-short = There was more than could be looked at. Choose folders that hold less.

setting-clone-folders = Folders that are searched for working clones. A push from one of them starts its mirror.
setting-clone-other-disks = Whether folders on other disks and network drives inside those are searched, too.

cli-hook-script = Print a pre-receive hook for a Git server of your own, which passes pushes on before it takes them.
cli-hook-script-examples =
    Example:
      gemel hook script website --on gitlab.example.org > pre-receive

hook-script-header =
    A pre-receive hook for the repository at { $here }, one side of the mirror “{ $mirror }”.
    Printed by Gemel; print it again when the mirror changes.

    It passes what is pushed here on to { $other } before it is taken here. Where somebody has pushed there at the same
    moment, one of the two pushes is refused, and the two repositories do not diverge.

    To install it: put it into the repository's folder “hooks” as “pre-receive” (GitLab: a server hook; Gitea: a Git hook
    of the repository), and make it executable. This server must be able to push to { $other } without being asked
    for anything: by a credential helper of Git, or an SSH key. No secret belongs into this file.

    Its limits:
    - On one side only. With a hook on each side, every push would go round in a circle; that is noticed, and refused.
    - While { $other } cannot be reached, nothing can be pushed here.
    - Every push takes as long as two.
    - Only new refs and branches that grow are passed on. Deletions, rewritten branches and moved tags are taken here
      alone: Gemel carries them over, and keeps a backup first. Where a deleted ref is in the way of a new one
      (“a” and “a/b”), push the deletion first, and the new ref once Gemel has carried it over.
    - Where { $here } refuses a push after this hook has agreed, { $other } is ahead; Gemel brings that back.
    - Several refs go all together or not at all, if { $other } can do that; where it cannot, push them one by one.
    - Files of Git LFS and push options are not passed on.
hook-script-unreachable = { $other } cannot be reached, so nothing is taken here. Try again later.
hook-script-moved = { $ref } is not the same at { $other }. Wait until Gemel has brought the two together, pull, and push again.
hook-script-circle = { $ref } is already on its way to { $other }. Is there such a hook on both sides?
hook-script-refused = { $other } has not taken this push, so it is not taken here either. Pull, and push again.

window-clones = Clones on this computer
window-clones-body = Gemel looks for clones in these folders. When you push from one of them, its mirror starts at once.
window-clones-none = No folder is searched yet.
window-clones-remove = Stop searching
window-clones-add = Search this folder
window-clones-folder = Another folder
window-clones-folder-example = ~/src
window-clones-other-disks = Search other disks and network drives inside these folders, too
window-clones-found = { $count ->
    [0] No clone found.
    [one] One clone found.
   *[other] { $count } clones found.
}

window-pairs = Found on this computer
window-pairs-body = These clones know two hosts. Choose one to keep its repositories identical.
window-pairs-none = No clone knows two hosts that are not mirrored yet.
window-pairs-looking = Looking for clones…
window-pairs-look-in = Gemel can look for clones that have two hosts. Nothing but their settings is read.
window-pairs-folder = Look in { $folder }
window-pairs-mirror = Set up mirror…
window-pairs-again = Look again
window-pairs-between = { $left } and { $right }
window-pairs-cut-short = There was more than could be looked at. Choose folders that hold less.
