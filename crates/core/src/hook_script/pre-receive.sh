#!/bin/sh
@HEADER@
set -u

# Where the other repository is, as this server reaches it. What lets it in is kept by this server: a credential helper of
# Git, or an SSH key. Never write it here.
other=@OTHER@

say() {
    # shellcheck disable=SC2059
    printf "$@" >&2
}

# What the mirror is about. What is not is no business of this hook.
in_scope() {
    case $1 in
@SCOPE@
    *) return 1 ;;
    esac
}

# Each update that is on its way has a mark here. One that comes back while it has was passed on in a circle.
marks=$(git rev-parse --git-dir)/gemel-passing-on
held=

release() {
    for mark in $held; do
        rm -rf "${marks:?}/$mark"
    done
}
trap release EXIT
trap 'exit 1' HUP INT TERM

hold() {
    mark=$(printf '%s %s' "$1" "$2" | git hash-object --stdin) || return 1
    mkdir -p "$marks"
    if ! mkdir "$marks/$mark" 2>/dev/null; then
        # Its holder may have been killed.
        holder=$(cat "$marks/$mark/holder" 2>/dev/null)
        if [ -z "$holder" ] || kill -0 "$holder" 2>/dev/null; then
            return 1
        fi
    fi
    echo $$ >"$marks/$mark/holder"
    held="$held $mark"
}

# What is received is still in quarantine. `git push` finds it there, by GIT_OBJECT_DIRECTORY; but a repository on this
# machine that is pushed to would take this variable for its own, and move no ref (git-receive-pack(1)).
outside() (
    unset GIT_QUARANTINE_PATH
    # Nobody is here to answer.
    GIT_TERMINAL_PROMPT=0
    export GIT_TERMINAL_PROMPT
    if [ -z "${GIT_SSH_COMMAND-}" ] && ! git config core.sshCommand >/dev/null; then
        GIT_SSH_COMMAND='ssh -o BatchMode=yes'
        export GIT_SSH_COMMAND
    fi
    "$@"
)

# What goes on: a new ref, or a branch that grew. Git's names hold no spaces.
count=0
names=
updates=
while read -r old new ref; do
    in_scope "$ref" || continue
    case $new in
    *[!0]*) ;;
    # Deleted. Gemel keeps a backup before it deletes elsewhere; this hook could not.
    *) continue ;;
    esac
    case $old in
    *[!0]*)
        # Rewritten, or a tag that was moved: Gemel's, for the same reason.
        case $ref in
        refs/heads/*) git merge-base --is-ancestor "$old" "$new" 2>/dev/null || continue ;;
        *) continue ;;
        esac
        ;;
    *) old= ;;
    esac
    count=$((count + 1))
    names="$names $ref"
    updates="$updates $ref:$new:$old"
done
[ $count -gt 0 ] || exit 0

# shellcheck disable=SC2086
if ! there=$(outside git ls-remote --refs "$other" $names); then
    say @UNREACHABLE@
    exit 1
fi

set --
for update in $updates; do
    ref=${update%%:*}
    values=${update#*:}
    new=${values%%:*}
    old=${values#*:}
    now=
    while read -r oid name; do
        if [ "$name" = "$ref" ]; then now=$oid; fi
    done <<END
$there
END
    # Gemel's own pushes bring what the other side has already, and so may people's.
    if [ "$now" = "$new" ]; then continue; fi
    if [ "$now" != "$old" ]; then
        say @MOVED@ "$ref"
        exit 1
    fi
    if ! hold "$new" "$ref"; then
        say @CIRCLE@ "$ref"
        exit 1
    fi
    # The other side compares again when it moves the ref: nobody can come between.
    set -- "$@" "--force-with-lease=$ref:$old" "$new:$ref"
done
[ $# -gt 0 ] || exit 0

# All or nothing. One ref needs no promise of that, which not every host can make.
[ $# -le 2 ] || set -- --atomic "$@"
leases=
refspecs=
for word in "$@"; do
    case $word in
    --*) leases="$leases $word" ;;
    *) refspecs="$refspecs $word" ;;
    esac
done
# shellcheck disable=SC2086
if ! outside git push --quiet $leases -- "$other" $refspecs; then
    say @REFUSED@
    exit 1
fi
