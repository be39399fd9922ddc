//! What holds for every plan, over generated commit graphs.

use std::collections::BTreeMap;

use gemel_wire::{Oid, RefName};
use proptest::prelude::*;

use super::{
    Ancestry, Facts, Plan, RefFacts, Rules,
    graph::{Graph, commit},
    plan,
};
use crate::model::{
    ActionKind, Base, Deletions, Direction, Divergent, OnDivergence, Pair, Policy, Provisional, Prune, Rewrites, Side,
    Tips, Verdict,
};

const COMMITS: &str = "abcdefghijkl";

/// A graph of up to twelve commits, each with up to two parents among the earlier ones.
fn graphs() -> impl Strategy<Value = Graph> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_u8), COMMITS.len())
        .prop_map(|choices| {
            let letters: Vec<char> = COMMITS.chars().collect();
            let mut graph = Graph::default();
            for (at, (first, second, parents)) in choices.iter().enumerate() {
                let mut chosen = Vec::new();
                if at > 0 && *parents > 0 {
                    chosen.push(commit(letters[first.index(at)]));
                }
                if at > 0 && *parents == 3 {
                    chosen.push(commit(letters[second.index(at)]));
                }
                graph.add(commit(letters[at]), chosen);
            }
            graph
        })
}

fn tips() -> impl Strategy<Value = Option<Oid>> {
    prop::option::weighted(0.8, prop::sample::select(COMMITS.chars().collect::<Vec<_>>()).prop_map(commit))
}

fn pairs() -> impl Strategy<Value = Tips> {
    (tips(), tips(), prop::bool::weighted(0.2))
        .prop_map(|(left, right, same)| Pair { left, right: if same { left } else { right } })
}

fn known() -> impl Strategy<Value = RefFacts> {
    (
        pairs(),
        tips(),
        prop::option::weighted(0.2, tips()),
        any::<bool>(),
        prop::option::weighted(0.1, pairs()),
        0..4_u32,
        prop::bool::weighted(0.1),
    )
        .prop_map(|(tips, base, before, deletion_confirmed, refused_at, returns, ignored)| RefFacts {
            tips,
            base: Base { tip: base, provisional: before.map(|before| Provisional { written: Side::Right, before }) },
            deletion_confirmed,
            refused_at,
            returns,
            ignored,
        })
}

fn names() -> impl Strategy<Value = RefName> {
    prop::sample::select(vec![
        "refs/heads/main",
        "refs/heads/a",
        "refs/heads/b",
        "refs/tags/v1",
        "refs/tags/v2",
        "refs/heads/c",
    ])
    .prop_map(|name| RefName::new(name).expect("because it is valid"))
}

fn facts() -> impl Strategy<Value = Facts> {
    (prop::collection::btree_map(names(), known(), 0..6), prop::option::of(names()), prop::option::of(names()))
        .prop_map(|(refs, left, right)| Facts { refs, heads: Pair { left, right }, ..Facts::default() })
}

fn rules() -> impl Strategy<Value = Rules> {
    (
        prop::sample::select(vec![Direction::Both, Direction::LeftToRight, Direction::RightToLeft]),
        prop::sample::select(vec![Rewrites::Ask, Rewrites::Propagate]),
        prop::sample::select(vec![Deletions::Propagate, Deletions::Ask, Deletions::Keep]),
        prop::sample::select(vec![Divergent::Ask, Divergent::Overwrite]),
        prop::sample::select(vec![Prune::Keep, Prune::Everything]),
        prop::sample::select(vec![
            OnDivergence::Ask,
            OnDivergence::MergeWhenClean,
            OnDivergence::PreferLeft,
            OnDivergence::PreferRight,
        ]),
    )
        .prop_map(|(direction, rewrites, deletions, divergent, prune, diverged)| Rules {
            direction,
            policy: Policy { rewrites, deletions, divergent, prune, diverged },
        })
}

fn swap<T: Clone>(pair: &Pair<T>) -> Pair<T> {
    Pair { left: pair.right.clone(), right: pair.left.clone() }
}

fn swap_base(base: Base) -> Base {
    let provisional = base.provisional.map(|p| Provisional { written: p.written.other(), ..p });
    Base { provisional, ..base }
}

fn swap_verdict(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Propagate { to, action } => Verdict::Propagate { to: to.other(), action },
        other => other,
    }
}

/// The world after every action was carried out and listed again.
fn applied(facts: &Facts, plan: &Plan) -> Facts {
    let mut after = facts.clone();
    for action in &plan.actions {
        let known = after.refs.get_mut(&action.name).expect("because an action is about a known ref");
        *known.tips.get_mut(action.to) = action.new;
    }
    for known in after.refs.values_mut() {
        if known.tips.left == known.tips.right {
            known.base = Base::proven(known.tips.left);
        }
    }
    after
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Law 5: swapping the sides mirrors the plan.
    #[test]
    fn swapping_the_sides_mirrors_the_plan(graph in graphs(), facts in facts(), rules in rules()) {
        let mirrored = Facts {
            refs: facts.refs.iter().map(|(name, known)| {
                (name.clone(), RefFacts { tips: swap(&known.tips), base: swap_base(known.base), refused_at: known.refused_at.map(|tips| swap(&tips)), ..*known })
            }).collect(),
            heads: swap(&facts.heads),
            ..Facts::default()
        };
        let direction = match rules.direction {
            Direction::Both => Direction::Both,
            Direction::LeftToRight => Direction::RightToLeft,
            Direction::RightToLeft => Direction::LeftToRight,
        };
        let diverged = match rules.policy.diverged {
            OnDivergence::PreferLeft => OnDivergence::PreferRight,
            OnDivergence::PreferRight => OnDivergence::PreferLeft,
            other => other,
        };
        let mirrored_rules = Rules { direction, policy: Policy { diverged, ..rules.policy } };
        let expected: BTreeMap<_, _> = plan(&facts, rules, &graph).verdicts.into_iter().map(|(name, v)| (name, swap_verdict(v))).collect();
        prop_assert_eq!(plan(&mirrored, mirrored_rules, &graph).verdicts, expected);
    }

    /// Law 5: plan, apply, plan again: nothing is left to do.
    #[test]
    fn the_second_plan_holds_no_action(graph in graphs(), facts in facts(), rules in rules()) {
        let first = plan(&facts, rules, &graph);
        let second = plan(&applied(&facts, &first), rules, &graph);
        prop_assert_eq!(second.actions, vec![]);
    }

    /// Law 2: every action carries the tip that was seen, and brings the other side's.
    #[test]
    fn actions_carry_what_was_seen(graph in graphs(), facts in facts(), rules in rules()) {
        for action in plan(&facts, rules, &graph).actions {
            let tips = facts.refs[&action.name].tips;
            prop_assert_eq!(action.old, *tips.get(action.to));
            prop_assert_eq!(action.new, *tips.get(action.to.other()));
            prop_assert_eq!(action.kind == ActionKind::Delete, action.new.is_none());
            prop_assert_eq!(action.kind == ActionKind::Create, action.old.is_none());
        }
    }

    /// Law 1: what drops commits says so (its tip is then backed up), and needs leave.
    #[test]
    fn nothing_is_dropped_unasked(graph in graphs(), facts in facts(), rules in rules()) {
        for action in plan(&facts, rules, &graph).actions {
            let known = facts.refs[&action.name];
            let one_way = rules.direction.target().is_some();
            match (action.kind, action.old, action.new) {
                (ActionKind::Advance, Some(old), Some(new)) => prop_assert!(graph.contains(new, old)),
                (ActionKind::Rewrite, ..) => prop_assert!(
                    rules.policy.rewrites == Rewrites::Propagate
                        || (one_way && rules.policy.divergent == Divergent::Overwrite)
                        || (!one_way && matches!(rules.policy.diverged, OnDivergence::PreferLeft | OnDivergence::PreferRight))
                ),
                (ActionKind::Delete, ..) => {
                    prop_assert!(known.deletion_confirmed);
                    prop_assert_ne!(facts.heads.get(action.to).as_ref(), Some(&action.name));
                }
                _ => {}
            }
        }
    }

    /// Law 3: while a base rests on a report alone, what shows less than it is not acted on.
    #[test]
    fn an_unproven_base_deletes_and_rewinds_nothing(graph in graphs(), facts in facts(), rules in rules()) {
        for action in plan(&facts, rules, &graph).actions {
            let base = facts.refs[&action.name].base;
            if let (Some(provisional), Some(tip)) = (base.provisional, base.tip) {
                let shown = *facts.refs[&action.name].tips.get(provisional.written);
                prop_assert!(shown.is_some() && (shown == Some(tip) || shown != provisional.before));
                prop_assert!(shown.is_none_or(|shown| shown == tip || !graph.contains(tip, shown)));
            }
        }
    }

    /// Law 4: a ref's verdict does not depend on the other refs.
    #[test]
    fn each_ref_stands_alone(graph in graphs(), facts in facts(), rules in rules()) {
        let all = plan(&facts, rules, &graph).verdicts;
        for (name, known) in &facts.refs {
            let alone = Facts { refs: [(name.clone(), *known)].into(), heads: facts.heads.clone(), ..Facts::default() };
            prop_assert_eq!(plan(&alone, rules, &graph).verdicts[name], all[name]);
        }
    }

    /// One way: the source is never written.
    #[test]
    fn a_source_is_only_read(graph in graphs(), facts in facts(), rules in rules()) {
        let plan = plan(&facts, rules, &graph);
        if let Some(target) = rules.direction.target() {
            prop_assert!(plan.actions.iter().all(|action| action.to == target));
        }
    }
}
