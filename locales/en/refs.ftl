# The list of a mirror's refs in the window, and settling several of them at once.

window-refs-list = Refs of this mirror
window-refs-which = Which refs to show
window-refs-waiting = Need you ({ $count })
window-refs-apart = Not in sync ({ $count })
window-refs-every = All ({ $count })
window-refs-found =
    { $count ->
        [one] { $count } ref matches.
       *[other] { $count } refs match.
    }
window-ref-select = Select { $ref } to settle it together with others
window-ref-other-kind = Selected are refs with another kind of question. They are settled apart from this one.
# $kind: the question that all of them ask
window-together-selected =
    { $kind ->
        [tag] { $count ->
            [one] { $count } tag selected that differs
           *[other] { $count } tags selected that differ
        }
        [deletion] { $count ->
            [one] { $count } ref selected that one side deleted
           *[other] { $count } refs selected that one side deleted
        }
        [deletedAndChanged] { $count ->
            [one] { $count } ref selected that one side deleted and the other changed
           *[other] { $count } refs selected that one side deleted and the other changed
        }
        [rewrite] { $count ->
            [one] { $count } ref selected whose history was rewritten
           *[other] { $count } refs selected whose history was rewritten
        }
        [flapping] { $count ->
            [one] { $count } ref selected that something keeps setting back
           *[other] { $count } refs selected that something keeps setting back
        }
        [firstSync] { $count ->
            [one] { $count } ref selected that both sides had before the first sync
           *[other] { $count } refs selected that both sides had before the first sync
        }
       *[bothChanged] { $count ->
            [one] { $count } ref selected that both sides changed
           *[other] { $count } refs selected that both sides changed
        }
    }
window-together-all = Select all of this kind
window-together-none = Select none
window-together-settle = Settle them together…
window-together-title =
    { $count ->
        [one] Settle { $count } ref
       *[other] Settle { $count } refs together
    }
window-together-question = What is to become of each of them?
window-together-looking = Finding out what each answer would do…
window-together-left = Take each as { $host } has it
window-together-merge = Merge both sides of each
window-together-both = Keep both of each, the one from { $host } under a second name
window-together-ignore = Leave each of them alone
window-together-does =
    { $count ->
        [one] What happens to { $count } ref
       *[other] What happens to each of the { $count } refs
    }
window-together-stays =
    { $count ->
        [one] For { $count } ref this is not possible. It stays as it is and goes on waiting.
       *[other] For { $count } refs this is not possible. They stay as they are and go on waiting.
    }
window-together-nothing = Nothing is changed anywhere. The refs are left alone until both sides agree again.
window-together-do =
    { $count ->
        [one] Settle { $count } ref
       *[other] Settle { $count } refs
    }
window-together-done =
    { $count ->
        [one] { $count } ref is settled
       *[other] { $count } refs are settled
    }
window-together-not-done =
    { $count ->
        [one] { $count } ref is not settled
       *[other] { $count } refs are not settled
    }
