//! The rule table: one ref, two tips, a base.

use gemel_wire::{Oid, RefName};

use super::{Ancestry, RefFacts, Rules};
use crate::model::{
    ActionKind, Base, Change, Deletions, Divergent, HeldReason, IgnoredReason, Policy, Prune, Rewrites, Side, Verdict,
};

const DIVERGED: Verdict = Verdict::Diverged;

fn held(reason: HeldReason) -> Verdict {
    Verdict::Held { reason }
}

fn propagate(to: Side, action: ActionKind) -> Verdict {
    Verdict::Propagate { to, action }
}

/// What the rules say about a ref.
pub(super) fn verdict(name: &RefName, known: &RefFacts, rules: Rules, ancestry: &dyn Ancestry) -> Verdict {
    if known.tips.left == known.tips.right {
        return Verdict::InSync;
    }
    match rules.direction.target() {
        None => both_ways(name, known, rules.policy, ancestry),
        Some(target) => one_way(name, known, target, rules.policy, ancestry),
    }
}

/// What a side did since the base. A tag's history is nobody's business: it is moved or not.
fn change(name: &RefName, base: Option<Oid>, tip: Option<Oid>, ancestry: &dyn Ancestry) -> Change {
    match (base, tip) {
        (None, None) => Change::Unchanged,
        (None, Some(_)) => Change::Created,
        (Some(_), None) => Change::Deleted,
        (Some(base), Some(tip)) if base == tip => Change::Unchanged,
        (Some(_), Some(_)) if name.is_tag() => Change::Rewritten,
        (Some(base), Some(tip)) if ancestry.contains(tip, base) => Change::Advanced,
        (Some(base), Some(tip)) if ancestry.contains(base, tip) => Change::Rewound,
        (Some(_), Some(_)) => Change::Rewritten,
    }
}

fn both_ways(name: &RefName, known: &RefFacts, policy: Policy, ancestry: &dyn Ancestry) -> Verdict {
    let base = known.base.tip;
    let left = change(name, base, known.tips.left, ancestry);
    let right = change(name, base, known.tips.right, ancestry);
    match (left, right) {
        (Change::Deleted, _) | (_, Change::Deleted) if policy.deletions == Deletions::Keep => {
            Verdict::Ignored { reason: IgnoredReason::OneSided }
        }
        (change, Change::Unchanged) => goes_across(Side::Right, change, policy),
        (Change::Unchanged, change) => goes_across(Side::Left, change, policy),
        (Change::Advanced, Change::Advanced) | (Change::Created, Change::Created) if !name.is_tag() => {
            match (known.tips.left, known.tips.right) {
                (Some(left), Some(right)) if ancestry.contains(left, right) => {
                    propagate(Side::Right, ActionKind::Advance)
                }
                (Some(left), Some(right)) if ancestry.contains(right, left) => {
                    propagate(Side::Left, ActionKind::Advance)
                }
                _ => DIVERGED,
            }
        }
        _ => DIVERGED,
    }
}

/// One side's change, where the other side did nothing.
fn goes_across(to: Side, change: Change, policy: Policy) -> Verdict {
    match change {
        Change::Unchanged => Verdict::InSync,
        Change::Created => propagate(to, ActionKind::Create),
        Change::Advanced => propagate(to, ActionKind::Advance),
        Change::Rewound | Change::Rewritten => match policy.rewrites {
            Rewrites::Ask => held(HeldReason::Rewrite),
            Rewrites::Propagate => propagate(to, ActionKind::Rewrite),
        },
        Change::Deleted => match policy.deletions {
            Deletions::Propagate => propagate(to, ActionKind::Delete),
            Deletions::Ask => held(HeldReason::Deletion),
            Deletions::Keep => Verdict::Ignored { reason: IgnoredReason::OneSided },
        },
    }
}

fn one_way(name: &RefName, known: &RefFacts, target: Side, policy: Policy, ancestry: &dyn Ancestry) -> Verdict {
    let base = known.base.tip;
    match (*known.tips.get(target.other()), *known.tips.get(target)) {
        (None, None) => Verdict::InSync,
        // A target ref that others deleted is made again.
        (Some(_), None) => propagate(target, ActionKind::Create),
        (None, Some(there)) => match base {
            None => match policy.prune {
                Prune::Keep => Verdict::Ignored { reason: IgnoredReason::TargetOnly },
                Prune::Everything => propagate(target, ActionKind::Delete),
            },
            Some(_) if policy.deletions == Deletions::Keep => Verdict::Ignored { reason: IgnoredReason::OneSided },
            Some(base) if base == there => goes_across(target, Change::Deleted, policy),
            Some(_) => changed_target(target, ActionKind::Delete, policy),
        },
        (Some(here), Some(there)) => {
            if base == Some(there) {
                return goes_across(target, change(name, base, Some(here), ancestry), policy);
            }
            if !name.is_tag() && ancestry.contains(here, there) {
                return propagate(target, ActionKind::Advance);
            }
            changed_target(target, ActionKind::Rewrite, policy)
        }
    }
}

/// The target holds what the source never had.
fn changed_target(target: Side, action: ActionKind, policy: Policy) -> Verdict {
    match policy.divergent {
        Divergent::Ask => DIVERGED,
        Divergent::Overwrite => propagate(target, action),
    }
}

/// The base that the rules may rest on. Where the side that was written shows neither what was reported nor anything that
/// grew from it, the report may have been false: then it is what both sides agreed on before.
pub(super) fn trusted_base(name: &RefName, known: &RefFacts, ancestry: &dyn Ancestry) -> Base {
    let Some(provisional) = known.base.provisional else { return known.base };
    match (known.base.tip, *known.tips.get(provisional.written)) {
        (Some(base), Some(tip)) if base != tip && (name.is_tag() || !ancestry.contains(tip, base)) => {
            Base::proven(provisional.before)
        }
        _ => known.base,
    }
}

/// Whether the side that was written shows less than its host reported, and no listing has shown the report to be true
/// since: then the listing may be old, and neither the deletion nor the rewind that it suggests is believed.
pub(super) fn contradicts_report(known: &RefFacts, ancestry: &dyn Ancestry) -> bool {
    let Some(provisional) = known.base.provisional else { return false };
    match (known.base.tip, *known.tips.get(provisional.written)) {
        (base, tip) if base == tip => false,
        (_, tip) if tip == provisional.before => true,
        (Some(_), None) => true,
        (Some(base), Some(tip)) => ancestry.contains(base, tip),
        (None, _) => false,
    }
}
