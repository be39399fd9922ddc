//! A push that is larger than its host takes goes in parts: fewer refs first, then less history, oldest first.

use std::collections::HashSet;

use gemel_wire::{Oid, RefName};

use super::Job;
use crate::{
    error::Result,
    model::{Action, ActionKind},
};

/// Actions that go in one push.
pub(super) struct Batch {
    pub actions: Vec<Action>,
    /// Whether it brings its one ref only a part of its way; the rest follows.
    pub part: bool,
    /// Whether it was cut out of a larger one: then the pack that was received holds more than it needs.
    pub cut: bool,
    /// Whether all of it is to happen or nothing.
    pub atomic: bool,
    /// It is only sent when this ref was moved before.
    pub after: Option<RefName>,
}

impl Batch {
    pub fn whole(actions: Vec<Action>) -> Self {
        Self { actions, part: false, cut: false, atomic: false, after: None }
    }

    /// Actions that belong together: what is made comes before what is replaced, so that nothing is lost between the two
    /// where a host cannot do them in one step.
    pub fn together(mut actions: Vec<Action>) -> Self {
        actions.sort_by_key(|action| action.kind != ActionKind::Create);
        Self { atomic: true, ..Self::whole(actions) }
    }

    /// The same one after the other, each only if the one before it got through.
    pub fn in_turn(self) -> Vec<Self> {
        let mut before = None;
        let one = |action: Action| {
            let after = before.replace(action.name.clone());
            Self { after, cut: true, ..Self::whole(vec![action]) }
        };
        self.actions.into_iter().map(one).collect()
    }

    /// The same in turn, so many in each: some hosts take no more refs in one push. The order stays.
    pub fn in_chunks(actions: Vec<Action>, most: Option<usize>) -> Vec<Self> {
        match most {
            Some(most) if actions.len() > most => {
                actions.chunks(most.max(1)).map(|chunk| Self::cut(chunk.to_vec(), false)).collect()
            }
            _ => vec![Self::whole(actions)],
        }
    }

    fn cut(actions: Vec<Action>, part: bool) -> Self {
        Self { part, cut: true, ..Self::whole(actions) }
    }
}

/// What was too large for a host.
pub(super) struct TooLarge {
    /// How large it was, in bytes, where that is known.
    pub size: Option<u64>,
    /// What the host said, if it was asked.
    pub words: String,
}

/// A part may well be larger than its share of the history, so parts are planned this much smaller than the limit.
const MARGIN: (u64, u64) = (8, 10);

/// In more parts nothing is sent at once; what is too large still is cut again.
const MAX_PARTS: usize = 1000;

/// Into how many parts a pack has to be cut.
fn count(size: Option<u64>, limit: Option<u64>) -> usize {
    match (size, limit) {
        (Some(size), Some(limit)) if size > limit => {
            let parts = (size / (limit * MARGIN.0 / MARGIN.1).max(1)).saturating_add(1);
            usize::try_from(parts).unwrap_or(MAX_PARTS).clamp(2, MAX_PARTS)
        }
        _ => 2,
    }
}

/// The same actions in batches that are smaller; none where they cannot be.
///
/// Of many refs the first goes alone: it is the default branch, and most of what the others need comes with it.
pub(super) async fn smaller(
    job: &Job,
    batch: Batch,
    there: &HashSet<Oid>,
    what: &TooLarge,
    limit: Option<u64>,
) -> Result<Option<Vec<Batch>>> {
    if batch.atomic {
        return Ok(Some(batch.in_turn()));
    }
    let mut actions = batch.actions;
    if actions.len() > 1 {
        let rest = actions.split_off(1);
        return Ok(Some(vec![Batch::cut(actions, false), Batch::cut(rest, false)]));
    }
    let Some(action) = actions.pop() else { return Ok(None) };
    // A tag is where it is to be, or it is not there: it is never brought to another place first.
    let Some(new) = action.new.filter(|_| !action.name.is_tag()) else { return Ok(None) };
    let (there, parts) = (there.iter().copied().collect::<Vec<_>>(), count(what.size, limit));
    let stops = job.blocking(move |cache| cache.stops_on_the_way(new, &there, parts)).await?;
    if stops.is_empty() {
        return Ok(None);
    }
    let mut batches = Vec::new();
    let mut from = (action.kind, action.old);
    for stop in stops {
        let (kind, old) = from;
        let step = Action { kind, old, new: Some(stop), ..action.clone() };
        batches.push(Batch::cut(vec![step], true));
        from = (ActionKind::Advance, Some(stop));
    }
    let last = Action { kind: from.0, old: from.1, ..action };
    batches.push(Batch::cut(vec![last], batch.part));
    Ok(Some(batches))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_push_has_more_refs_than_its_host_takes() {
        let action = |n: usize| Action {
            name: RefName::new(&format!("refs/heads/{n:05}")).expect("because it is valid"),
            to: crate::model::Side::Left,
            kind: ActionKind::Create,
            old: None,
            new: None,
        };
        let actions: Vec<Action> = (0..4001).map(action).collect();
        let sizes =
            |most| Batch::in_chunks(actions.clone(), most).iter().map(|batch| batch.actions.len()).collect::<Vec<_>>();
        assert_eq!(sizes(Some(crate::forge::codecommit::MAX_REFS_IN_A_PUSH)), [4000, 1]);
        assert_eq!((sizes(None), sizes(Some(4001))), (vec![4001], vec![4001]));
        // The pack that was received is for all of them.
        assert!(Batch::in_chunks(actions.clone(), Some(4000)).iter().all(|batch| batch.cut));
    }

    #[test]
    fn there_are_enough_parts() {
        assert_eq!(count(None, None), 2);
        assert_eq!(count(Some(100), None), 2);
        assert_eq!(count(Some(101), Some(100)), 2);
        assert_eq!(count(Some(1000), Some(100)), 13);
        assert_eq!(count(Some(u64::MAX), Some(1)), MAX_PARTS);
    }
}
