//! How a ref is decided. Pure: tips, bases, ancestry and policy go in, verdicts come out.
//!
//! `docs/sync-model.md` holds the rules as a table.

mod rules;

#[cfg(test)]
pub(crate) mod graph;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

use gemel_wire::{Oid, RefName};

use crate::model::{
    Action, ActionKind, Base, Direction, HeldReason, IgnoredReason, OnDivergence, Order, Pair, Policy, Side, Tips,
    Verdict,
};

/// Who descends from whom. Objects that are no commits have no ancestry.
pub trait Ancestry {
    /// Whether `descendant` contains `ancestor`: a commit contains itself.
    fn contains(&self, descendant: Oid, ancestor: Oid) -> bool;

    /// Whether two commits share any history.
    fn related(&self, a: Oid, b: Oid) -> bool;
}

/// Ancestry before any object has come: nothing is known of who descends from whom.
pub(crate) struct Unfetched;

impl Ancestry for Unfetched {
    fn contains(&self, descendant: Oid, ancestor: Oid) -> bool {
        descendant == ancestor
    }

    fn related(&self, a: Oid, b: Oid) -> bool {
        a == b
    }
}

/// What is known of one ref.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RefFacts {
    /// Where it is now.
    pub tips: Tips,
    /// Where both sides last agreed.
    pub base: Base,
    /// Whether its absence on a side was seen in a second listing, as the trigger demands.
    pub deletion_confirmed: bool,
    /// The tips at which a host last refused it.
    pub refused_at: Option<Tips>,
    /// How often it was set back to an earlier tip within a day.
    pub returns: u32,
    /// Whether a person wants it left alone until both sides agree again.
    pub ignored: bool,
}

/// What a mirror may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Which way changes go.
    pub direction: Direction,
    /// What may be done without asking.
    pub policy: Policy,
}

/// All that a plan is made from.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The refs in scope.
    pub refs: BTreeMap<RefName, RefFacts>,
    /// The branch that each host shows first.
    pub heads: Pair<Option<RefName>>,
    /// Whether a host does not tell which branch that is: then it could be any.
    pub heads_hidden: Pair<bool>,
    /// What a person wants done about some refs.
    pub orders: Vec<Order>,
}

/// What is to be done about every ref.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The verdict for each ref, by name.
    pub verdicts: BTreeMap<RefName, Verdict>,
    /// What is to be done, in order.
    pub actions: Vec<Action>,
}

/// So often may a ref be set back to an earlier tip within a day before it is held.
pub const MAX_RETURNS: u32 = 2;

/// Decides every ref and orders what is to be done.
pub fn plan(facts: &Facts, rules: Rules, ancestry: &dyn Ancestry) -> Plan {
    let mut plan = Plan::default();
    for (name, known) in &facts.refs {
        if facts.orders.iter().any(|order| order.name == *name && *known.tips.get(order.to) != order.new) {
            continue;
        }
        let verdict = decide(name, known, rules, facts, ancestry);
        plan.verdicts.insert(name.clone(), verdict);
        if let Verdict::Propagate { to, action } = verdict {
            plan.actions.push(Action {
                name: name.clone(),
                to,
                kind: action,
                old: *known.tips.get(to),
                new: *known.tips.get(to.other()),
            });
        }
    }
    hold_clashes(&mut plan, facts);
    for order in &facts.orders {
        if let Some(action) = obey(order, facts, ancestry) {
            plan.verdicts.insert(order.name.clone(), Verdict::Propagate { to: order.to, action: action.kind });
            plan.actions.push(action);
        }
    }
    order(&mut plan.actions, &facts.heads);
    plan
}

/// What is to be done for an order; nothing where it is so already.
fn obey(order: &Order, facts: &Facts, ancestry: &dyn Ancestry) -> Option<Action> {
    let old = facts.refs.get(&order.name).and_then(|known| *known.tips.get(order.to));
    (old != order.new).then(|| Action {
        name: order.name.clone(),
        to: order.to,
        kind: kind_of(&order.name, old, order.new, ancestry),
        old,
        new: order.new,
    })
}

/// What it is to bring a ref from one tip to another.
pub(crate) fn kind_of(name: &RefName, old: Option<Oid>, new: Option<Oid>, ancestry: &dyn Ancestry) -> ActionKind {
    match (old, new) {
        (None, _) => ActionKind::Create,
        (_, None) => ActionKind::Delete,
        (Some(old), Some(new)) if !name.is_tag() && ancestry.contains(new, old) => ActionKind::Advance,
        _ => ActionKind::Rewrite,
    }
}

/// The verdict for one ref: the rules first, then what may keep their answer from being carried out.
fn decide(name: &RefName, known: &RefFacts, rules: Rules, facts: &Facts, ancestry: &dyn Ancestry) -> Verdict {
    let held = |reason| Verdict::Held { reason };
    let trusted = RefFacts { base: rules::trusted_base(name, known, ancestry), ..*known };
    let verdict = prefer(known, rules, rules::verdict(name, &trusted, rules, ancestry));
    if known.ignored && verdict != Verdict::InSync {
        return Verdict::Ignored { reason: IgnoredReason::Chosen };
    }
    // Before anything else, a question to a person included: what the listing shows may be old.
    if !matches!(verdict, Verdict::InSync | Verdict::Ignored { .. }) && rules::contradicts_report(known, ancestry) {
        return held(HeldReason::Unconfirmed);
    }
    let Verdict::Propagate { to, action } = verdict else { return verdict };
    let may_be_default =
        facts.heads.get(to).as_ref() == Some(name) || (*facts.heads_hidden.get(to) && name.is_branch());
    if action == ActionKind::Delete && may_be_default {
        return held(HeldReason::DefaultBranch);
    }
    if action == ActionKind::Delete && !known.deletion_confirmed {
        return held(HeldReason::DeletionUnconfirmed);
    }
    if known.refused_at == Some(known.tips) {
        return held(HeldReason::Refused);
    }
    if known.returns >= MAX_RETURNS && action != ActionKind::Advance {
        return held(HeldReason::Flapping);
    }
    verdict
}

/// Holds what cannot be made because a ref that stays is in the way of its name. Hosts would refuse it, some of them with all
/// that came beside it.
fn hold_clashes(plan: &mut Plan, facts: &Facts) {
    let goes: BTreeSet<(Side, RefName)> = plan
        .actions
        .iter()
        .filter(|action| action.kind == ActionKind::Delete)
        .map(|action| (action.to, action.name.clone()))
        .collect();
    let stays = |side: Side, name: &RefName, known: &RefFacts| {
        known.tips.get(side).is_some() && !goes.contains(&(side, name.clone()))
    };
    let in_the_way = |action: &Action| {
        let folders = action.name.match_indices('/').map(|(at, _)| &action.name[..at]);
        let above = folders.filter_map(|folder| facts.refs.get_key_value(folder)).any(|(n, k)| stays(action.to, n, k));
        let inside = format!("{}/", action.name);
        let below = facts.refs.range::<str, _>((Bound::Included(inside.as_str()), Bound::Unbounded));
        above || below.take_while(|(name, _)| name.starts_with(&inside)).any(|(n, k)| stays(action.to, n, k))
    };
    let held: BTreeSet<RefName> = plan
        .actions
        .iter()
        .filter(|action| action.kind == ActionKind::Create && in_the_way(action))
        .map(|action| action.name.clone())
        .collect();
    plan.actions.retain(|action| !held.contains(&action.name));
    plan.verdicts.extend(held.into_iter().map(|name| (name, Verdict::Held { reason: HeldReason::NameClash })));
}

/// What a mirror does by itself about a ref that diverged. A ref that one side deleted is never decided so.
fn prefer(known: &RefFacts, rules: Rules, verdict: Verdict) -> Verdict {
    let both_there = known.tips.left.is_some() && known.tips.right.is_some();
    if verdict != Verdict::Diverged || !both_there || rules.direction != Direction::Both {
        return verdict;
    }
    match rules.policy.diverged {
        OnDivergence::Ask | OnDivergence::MergeWhenClean => verdict,
        OnDivergence::PreferLeft => Verdict::Propagate { to: Side::Right, action: ActionKind::Rewrite },
        OnDivergence::PreferRight => Verdict::Propagate { to: Side::Left, action: ActionKind::Rewrite },
    }
}

/// The default branch first, since hosts take the first branch they get for theirs; deletions last.
fn order(actions: &mut [Action], heads: &Pair<Option<RefName>>) {
    actions.sort_by_cached_key(|action| {
        let source_head = heads.get(action.to.other()).as_ref() == Some(&action.name);
        (action.kind == ActionKind::Delete, !source_head, action.name.clone())
    });
}

/// Deletions that must be done before a creation can be: `a` stands in the way of `a/b`, and the other way round.
pub fn clears_the_way(deletion: &Action, actions: &[Action]) -> bool {
    deletion.kind == ActionKind::Delete
        && actions.iter().any(|action| {
            action.kind == ActionKind::Create && action.to == deletion.to && names_clash(&action.name, &deletion.name)
        })
}

/// Whether one name is a folder of the other.
pub(crate) fn names_clash(a: &str, b: &str) -> bool {
    let inside = |folder: &str, name: &str| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    inside(a, b) || inside(b, a)
}
