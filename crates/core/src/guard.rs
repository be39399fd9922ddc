//! What stops a whole mirror and asks. Pure.

use gemel_wire::{Oid, RefName};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::{
    model::{Action, ActionKind, Base, RefRecords, Side},
    plan::{Ancestry, Facts, Plan, RefFacts},
};

/// Fewer refs than this may vanish without a question.
const FEW: usize = 5;

/// Why a mirror asks before it does anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Guard {
    /// A side lost all of its branches, or an unusual share of its refs.
    Emptied {
        /// The side.
        side: Side,
        /// How many refs are gone there.
        gone: usize,
        /// How many there were.
        of: usize,
    },
    /// No branch that both sides have shares any history, or a side has none of its history left: these are two different
    /// projects.
    Unrelated,
    /// Behind the address of a side is another repository than before, as its host says.
    Replaced {
        /// The side.
        side: Side,
    },
    /// An unusual share of the refs would be deleted or rewritten in one run.
    ManyLosses {
        /// How many.
        refs: usize,
        /// Of how many.
        of: usize,
    },
}

/// Whether a plan may be carried out unasked.
pub(crate) fn check(
    facts: &Facts,
    known: &RefRecords,
    plan: &Plan,
    percent: u32,
    ancestry: &dyn Ancestry,
) -> Option<Guard> {
    if plan.actions.is_empty() {
        // Nothing would be done, so there is nothing to ask: each ref says for itself why it waits.
        return None;
    }
    emptied(facts, known, percent, ancestry)
        .or_else(|| unrelated(facts, known, ancestry))
        .or_else(|| many_losses(facts, plan, percent))
}

/// A side that lost all branches, or more than half of what it had and at least five, was probably emptied or replaced by
/// mistake: emptied is not deleted.
fn emptied(facts: &Facts, known: &RefRecords, percent: u32, ancestry: &dyn Ancestry) -> Option<Guard> {
    Side::BOTH.into_iter().find_map(|side| {
        // What a host only reported was perhaps never there.
        let was_there = |base: &Base| base.tip.is_some() && base.provisional.is_none();
        let had: Vec<&RefName> =
            known.iter().filter(|(_, record)| was_there(&record.base)).map(|(name, _)| name).collect();
        let lacks = |name: &RefName| facts.refs.get(name).is_none_or(|facts| facts.tips.get(side).is_none());
        // Gone from both sides is agreed on, and nothing to ask about.
        let other_has =
            |name: &RefName| facts.refs.get(name).is_some_and(|facts| facts.tips.get(side.other()).is_some());
        let gone = had.iter().filter(|name| lacks(name) && other_has(name)).count();
        let branches: Vec<_> = had.iter().filter(|name| name.is_branch()).collect();
        // A branch is left when both sides agree on it now, or when it is of the same history, whether they ever agreed on
        // it or not; another project's is none.
        let survives = || {
            let related_to_old = |tip: Oid| {
                let mut old = branches.iter().filter_map(|name| known.get(&***name)?.base.tip);
                old.any(|base| base == tip || ancestry.related(base, tip))
            };
            facts.refs.iter().filter(|(name, _)| name.is_branch()).any(|(_, facts)| {
                facts.tips.get(side).is_some_and(|tip| facts.tips.left == facts.tips.right || related_to_old(tip))
            })
        };
        let all_branches = !branches.is_empty()
            && branches.iter().all(|name| lacks(name))
            && branches.iter().any(|name| other_has(name))
            && !survives();
        let share = gone >= FEW && is_more_than(gone, percent, had.len());
        (all_branches || share).then_some(Guard::Emptied { side, gone, of: had.len() })
    })
}

/// At the first sync: branches on both sides, and not one of them with common history. Later: a side that still has
/// branches, and not one of them has anything to do with what both sides last agreed on, so that it was replaced.
///
/// A branch on which both sides agree speaks against that only when it is part of that older history: the new project may
/// have been pushed to both sides, and while the question waits, recording so must not answer it.
fn unrelated(facts: &Facts, known: &RefRecords, ancestry: &dyn Ancestry) -> Option<Guard> {
    let branches = || facts.refs.iter().filter(|(name, _)| name.is_branch());
    let strangers =
        |pairs: Vec<(Oid, Oid)>| !pairs.is_empty() && pairs.iter().all(|(a, b)| a != b && !ancestry.related(*a, *b));
    let replaced = if known.iter().any(|(name, record)| name.is_branch() && record.base.tip.is_some()) {
        let (agreed, apart): (Vec<&RefFacts>, Vec<&RefFacts>) =
            branches().map(|(_, facts)| facts).partition(|facts| facts.tips.left == facts.tips.right);
        let of_old = |tip: Oid| {
            apart.iter().filter_map(|facts| facts.base.tip).any(|base| base == tip || ancestry.related(base, tip))
        };
        // Most often a side has just gone on, which is quickly seen; whether two histories have anything in common is not.
        Side::BOTH
            .into_iter()
            .any(|side| strangers(apart.iter().filter_map(|facts| facts.base.tip.zip(*facts.tips.get(side))).collect()))
            && !agreed.iter().filter_map(|facts| facts.tips.left).any(of_old)
    } else {
        strangers(branches().filter_map(|(_, facts)| facts.tips.left.zip(facts.tips.right)).collect())
    };
    replaced.then_some(Guard::Unrelated)
}

fn many_losses(facts: &Facts, plan: &Plan, percent: u32) -> Option<Guard> {
    let of = facts.refs.len();
    let refs =
        plan.actions.iter().filter(|action| matches!(action.kind, ActionKind::Delete | ActionKind::Rewrite)).count();
    (refs >= FEW && is_more_than(refs, percent, of)).then_some(Guard::ManyLosses { refs, of })
}

/// Whether a part is more than so many percent of the whole.
fn is_more_than(part: usize, percent: u32, whole: usize) -> bool {
    part.saturating_mul(100) > whole.saturating_mul(usize::try_from(percent).unwrap_or(usize::MAX))
}

/// A short word that stands for exactly this list of actions: approving it approves nothing else.
pub(crate) fn approval(actions: &[Action]) -> String {
    let mut hash = Sha256::new();
    for action in actions {
        hash.update(format!(
            "{} {} {:?} {:?} {:?}\n",
            action.to.as_str(),
            action.name,
            action.kind,
            action.old,
            action.new
        ));
    }
    hex::encode(&hash.finalize()[..6])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Pair, Policy, Provisional, RefRecord, Rewrites, Tips},
        plan::{
            Rules,
            graph::{Graph, commit},
            plan,
        },
    };

    /// Refs as `name base left right`, `.` for absent, a small letter for a base that was only reported.
    fn case(refs: &[(&str, &str)]) -> Option<Guard> {
        let mut facts = Facts::default();
        let mut known = RefRecords::new();
        for (name, letters) in refs {
            let tips: Vec<_> = letters.to_uppercase().chars().map(|c| (c != '.').then(|| commit(c))).collect();
            let reported = letters.starts_with(|c: char| c.is_lowercase());
            let provisional = reported.then_some(Provisional { written: Side::Right, before: None });
            let base = Base { tip: tips[0], provisional };
            let name = RefName::new(name).expect("because it is valid");
            let tips_now: Tips = Pair { left: tips[1], right: tips[2] };
            facts.refs.insert(
                name.clone(),
                RefFacts { tips: tips_now, base, deletion_confirmed: true, ..RefFacts::default() },
            );
            known.insert(name, RefRecord { base, ..RefRecord::default() });
        }
        let graph = Graph::draw("A-B-C\nX");
        let policy = Policy { rewrites: Rewrites::Propagate, ..Policy::default() };
        let plan = plan(&facts, Rules { policy, ..Rules::default() }, &graph);
        check(&facts, &known, &plan, 50, &graph)
    }

    #[test]
    fn a_side_without_branches_asks() {
        let guard = case(&[("refs/heads/main", "B.B"), ("refs/tags/v1", "AAA"), ("refs/tags/v2", "AAA")]);
        assert_eq!(guard, Some(Guard::Emptied { side: Side::Left, gone: 1, of: 3 }));
        // One that was only reported was perhaps never there, and is no branch that was lost.
        let guard = case(&[("refs/heads/main", "bB."), ("refs/heads/dev", "BB."), ("refs/tags/v1", "AAA")]);
        assert_eq!(guard, Some(Guard::Emptied { side: Side::Right, gone: 1, of: 2 }));
    }

    #[test]
    fn a_branch_that_never_agreed_is_a_branch() {
        let diverged = ("refs/heads/main", ".CB");
        assert_eq!(case(&[diverged, ("refs/heads/own", ".A."), ("refs/heads/dev", "BB.")]), None);
        assert_eq!(case(&[("refs/heads/main", "bBB"), ("refs/heads/dev", "BB.")]), None);
        // Another project's is none, unless it is on both sides.
        assert_eq!(case(&[("refs/heads/new", ".XX"), ("refs/heads/dev", "BB."), ("refs/heads/own", ".A.")]), None);
        let guard = case(&[("refs/heads/new", "..X"), ("refs/heads/dev", "BB.")]);
        assert_eq!(guard, Some(Guard::Emptied { side: Side::Right, gone: 1, of: 1 }));
    }

    #[test]
    fn an_unusual_share_asks() {
        let most = [
            ("refs/heads/main", "BBB"),
            ("refs/heads/b", "BB."),
            ("refs/heads/c", "BB."),
            ("refs/heads/d", "BB."),
            ("refs/heads/e", "BB."),
            ("refs/heads/f", "BB."),
        ];
        assert_eq!(case(&most), Some(Guard::Emptied { side: Side::Right, gone: 5, of: 6 }));
        assert_eq!(case(&most[..4]), None);
    }

    #[test]
    fn gone_from_both_sides_is_agreed() {
        assert_eq!(case(&[("refs/heads/main", "B.."), ("refs/heads/b", "B..")]), None);
    }

    #[test]
    fn two_projects_are_not_mixed() {
        assert_eq!(case(&[("refs/heads/main", ".AX"), ("refs/heads/only-left", ".B.")]), Some(Guard::Unrelated));
        assert_eq!(case(&[("refs/heads/main", ".AX"), ("refs/heads/dev", ".AB")]), None);
        assert_eq!(case(&[("refs/heads/main", ".A.")]), None);
    }

    #[test]
    fn a_repository_that_was_replaced_asks() {
        assert_eq!(case(&[("refs/heads/main", "BXB"), ("refs/tags/v1", "AAA")]), Some(Guard::Unrelated));
        assert_eq!(case(&[("refs/heads/main", "BXB"), ("refs/heads/dev", "AAA")]), None);
    }

    #[test]
    fn what_was_recorded_meanwhile_answers_no_question() {
        // The new project's `dev` is on both sides, and became a base while the mirror asked.
        assert_eq!(case(&[("refs/heads/main", "BXB"), ("refs/heads/dev", ".XX")]), Some(Guard::Unrelated));
        assert_eq!(case(&[("refs/heads/main", "BXB"), ("refs/heads/dev", "XXX")]), Some(Guard::Unrelated));
        assert_eq!(
            case(&[("refs/heads/main", ".AX"), ("refs/heads/own", ".B."), ("refs/tags/v1", ".AA")]),
            Some(Guard::Unrelated)
        );
        assert_eq!(
            case(&[("refs/heads/main", ".AX"), ("refs/heads/own", ".B."), ("refs/tags/v1", "AAA")]),
            Some(Guard::Unrelated)
        );
    }

    #[test]
    fn an_approval_is_for_one_list() {
        let action = |kind| Action {
            name: RefName::new("refs/heads/a").expect("because it is valid"),
            to: Side::Left,
            kind,
            old: None,
            new: None,
        };
        assert_eq!(approval(&[action(ActionKind::Delete)]), approval(&[action(ActionKind::Delete)]));
        assert_ne!(approval(&[action(ActionKind::Delete)]), approval(&[action(ActionKind::Create)]));
        assert_ne!(approval(&[]), approval(&[action(ActionKind::Create)]));
    }
}
