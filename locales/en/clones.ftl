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
