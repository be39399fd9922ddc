//! A run of which one side cannot be reached: what may be done all the same.
//!
//! Two hosts behind different VPNs are perhaps never there together. What the reachable one has is fetched. What the other one
//! had, as an earlier run listed it and the cache holds it, is created and taken forward there, and nothing else: rewrites
//! and deletions wait until both are seen. What a push does is compared with the written side's own advertisement as ever,
//! and a base that comes of it stays provisional until one listing of both sides shows it.

use std::collections::BTreeMap;

use gemel_wire::{Listing, Oid, RawListing, RefName, RemoteRef};

use super::{Job, Observed, Report, TipMap, apply, begin, decide::plan_once, fetch, here, hosts, record};
use crate::{
    clock::Millis,
    error::{Error, Result},
    model::{Action, ActionKind, Delivery, Pair, RefRecords, Side},
    plan::names_clash,
    scope::Scope,
};

/// So old may the other side's listing be.
const STALE: Millis = 7 * 24 * 60 * 60 * 1000;

/// The one side that was listed, and why the other was not.
pub(super) struct Half {
    pub side: Side,
    pub raw: RawListing,
    pub why: Error,
}

/// Does what may be done, and fails with why the other side could not be reached.
pub(super) async fn run(job: &Job, half: Half, report: &mut Report) -> Result<()> {
    let Half { side, raw, why } = half;
    if job.is_plain()
        && let Err(error) = go_on(job, side, raw, report).await
    {
        // The mirror is offline; that the rest did not get through either is for the log.
        tracing::info!(mirror = %job.mirror.id, %error, "the side that can be reached is left as it is");
    }
    Err(why)
}

async fn go_on(job: &Job, side: Side, raw: RawListing, report: &mut Report) -> Result<()> {
    let format = raw.object_format();
    job.stoppable(move |cache, interrupt| cache.prepare(format, interrupt)).await?;
    let scope = job.scope.clone();
    let mut listing = raw.parse().map_err(|error| job.on_side(side, error))?;
    listing.refs.retain(|r| scope.holds(&r.name));
    let before = job.store.refs(job.mirror.id)?;
    let known = known_tips(&before, side.other(), &scope);
    let mut observed = observed(side, listing, raw, known);
    let fetching = fetch::fetch(job, &mut observed, &before, true, report);
    let (fetched, repositories) = tokio::join!(fetching, hosts::repositories(job));
    fetched?;
    // Only some of what is decided is done here, in the usual way.
    observed.early = None;
    let usable = is_usable(job, side.other(), &observed).await?;
    let mut decided = plan_once(job, observed, before, &[], None, repositories).await?;
    let all = std::mem::take(&mut decided.to_do);
    if usable && decided.guard.is_none() {
        let ordered = |action: &&Action| decided.facts.orders.iter().any(|order| order.name == action.name);
        decided.to_do = all.iter().filter(|action| may_go(action, side, &all) && !ordered(action)).cloned().collect();
    }
    let run = begin(job, report, decided.actions())?;
    let (deliveries, sent) = apply::apply(job, &decided, BTreeMap::new(), report).await;
    let done = |action: &&Action| matches!(deliveries.get(&action.name), Some((Delivery::Done, _)));
    report.written.extend(decided.actions().iter().filter(done).map(|action| action.to));
    fetch::note_tips(job, &decided.observed).await?;
    here(|| record::record(job, run, &mut decided, &deliveries, report))?;
    sent
}

/// What a side had when it was last listed.
fn known_tips(before: &RefRecords, side: Side, scope: &Scope) -> TipMap {
    let tip = |(name, record): (&RefName, &crate::model::RefRecord)| Some((name.clone(), (*record.tips.get(side))?));
    before.iter().filter(|(name, _)| scope.holds(name)).filter_map(tip).collect()
}

/// Both sides, the one that could not be reached as it was.
fn observed(side: Side, listing: Listing, raw: RawListing, known: TipMap) -> Observed {
    let format = raw.object_format();
    let refs: Vec<RemoteRef> =
        known.iter().map(|(name, oid)| RemoteRef { name: name.clone(), oid: *oid, peeled: None }).collect();
    let was = RawListing::from_refs(&refs, None, format, &[]);
    let hidden = listing.head.is_none() && !listing.detached;
    let mut observed = Observed {
        tips: Pair::default(),
        heads: Pair::default(),
        // Which branch it shows first is not known, so none is deleted.
        heads_hidden: Pair { left: true, right: true },
        digest: String::new(),
        received: Pair::default(),
        early: None,
        raws: Pair { left: was.clone(), right: was },
        unseen: Some(side.other()),
    };
    *observed.tips.get_mut(side) = listing.refs.into_iter().map(|r| (r.name, r.oid)).collect();
    *observed.tips.get_mut(side.other()) = known;
    *observed.heads.get_mut(side) = listing.head;
    *observed.heads_hidden.get_mut(side) = hidden;
    *observed.raws.get_mut(side) = raw;
    observed
}

/// Whether what the other side had may be gone by: it was listed lately, and the cache holds all of it.
async fn is_usable(job: &Job, other: Side, observed: &Observed) -> Result<bool> {
    let now = job.clock.now();
    let seen_at = *job.store.state(job.mirror.id)?.seen_at.get(other);
    let lately = seen_at.is_some_and(|at| is_recent(at, now));
    let tips: Vec<Oid> = observed.tips.get(other).values().copied().collect();
    Ok(lately && job.blocking(move |cache| cache.missing(tips)).await?.is_empty())
}

/// Whether a listing is young enough. One that seems to be of tomorrow was made by another clock.
fn is_recent(at: Millis, now: Millis) -> bool {
    (0..=STALE).contains(&(now - at))
}

/// Whether an action may be carried out although the other side is not there: it takes nothing away, and needs nothing
/// taken away first.
fn may_go(action: &Action, side: Side, all: &[Action]) -> bool {
    let adds = matches!(action.kind, ActionKind::Create | ActionKind::Advance);
    let in_the_way =
        |other: &Action| other.kind == ActionKind::Delete && other.to == side && names_clash(&action.name, &other.name);
    action.to == side && adds && !all.iter().any(in_the_way)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_good_for_a_week() {
        let day = 24 * 60 * 60 * 1000;
        let at = 100 * day;
        let good = |now| is_recent(at, now);
        assert!(good(at) && good(at + 7 * day) && !good(at + 7 * day + 1) && !good(at - 1));
    }

    #[test]
    fn only_what_adds_goes_and_only_to_the_side_that_is_there() {
        let oid = |byte| Oid::from_bytes(&[byte; 20]).expect("because it has 20 bytes");
        let action = |name: &str, to, kind| {
            let name = RefName::new(&format!("refs/heads/{name}")).expect("because it is valid");
            Action { name, to, kind, old: Some(oid(1)), new: Some(oid(2)) }
        };
        let all = [
            action("created", Side::Left, ActionKind::Create),
            action("advanced", Side::Left, ActionKind::Advance),
            action("rewritten", Side::Left, ActionKind::Rewrite),
            action("deleted", Side::Left, ActionKind::Delete),
            action("there", Side::Right, ActionKind::Create),
            action("deleted/below", Side::Left, ActionKind::Create),
        ];
        let go: Vec<&str> =
            all.iter().filter(|action| may_go(action, Side::Left, &all)).map(|action| action.name.short()).collect();
        assert_eq!(go, ["created", "advanced"]);
    }
}
