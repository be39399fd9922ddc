//! Deciding every ref: what it takes to know, the plan, and what keeps parts of it from being carried out.

use std::collections::{BTreeMap, BTreeSet};

use gemel_wire::{Oid, RefName};

use super::{Decided, Job, Observed, Report, fetch, hosts, merge, observe};
use crate::{
    cache::CacheAncestry,
    clock::Millis,
    error::Result,
    guard, large_files,
    model::{Action, Base, Direction, HeldReason, OnDivergence, Order, Pair, RefRecords, Side, Tips, Trigger, Verdict},
    plan::{self, Facts, Plan, RefFacts},
    scope::{Place, Scope},
    view::Phase,
    workflow_files,
};

/// In automatic runs a deletion is believed when it was seen this much earlier too.
const DELETION_AGE: Millis = 60_000;
/// Being set back counts for this long.
const FLAPPING_WINDOW: Millis = 24 * 60 * 60 * 1000;

/// Fetches what is missing and decides every ref. Deletions are looked at twice, as law 3 demands. `pushes` says whether what
/// is decided will be done.
pub(super) async fn decide(
    job: &Job,
    observed: Observed,
    orders: &[Order],
    pushes: bool,
    report: &mut Report,
) -> Result<Decided> {
    let mut observed = observed;
    let mut seen_absent: Option<BTreeSet<(RefName, Side)>> = None;
    let mut repositories: Option<Pair<Option<String>>> = None;
    loop {
        let before = job.store.refs(job.mirror.id)?;
        let fetching = fetch::fetch(job, &mut observed, &before, pushes, report);
        let repositories = if let Some(known) = &repositories {
            fetching.await?;
            Pair::clone(known)
        } else {
            let (fetched, now) = tokio::join!(fetching, hosts::repositories(job));
            fetched?;
            repositories.insert(now).clone()
        };
        job.tell(Phase::Plan, None, report.bytes, 0, None);
        let decided = plan_once(job, observed, before, orders, seen_absent.as_ref(), repositories).await?;
        let unconfirmed =
            decided.verdicts.values().any(|v| *v == Verdict::Held { reason: HeldReason::DeletionUnconfirmed });
        if !(unconfirmed && job.trigger == Trigger::Manual && seen_absent.is_none()) {
            return Ok(decided);
        }
        // Asked for by hand: the second listing comes at once, over fresh connections.
        seen_absent = Some(absences(&decided.facts));
        for side in Side::BOTH {
            job.remotes.get(side).refresh();
        }
        let again = observe::observe(job).await?;
        observed = Observed { received: decided.observed.received, ..again };
    }
}

/// Which refs which side lacks.
fn absences(facts: &Facts) -> BTreeSet<(RefName, Side)> {
    let lacking = |(name, known): (&RefName, &RefFacts)| {
        let known = *known;
        let name = name.clone();
        Side::BOTH
            .into_iter()
            .filter(move |side| known.tips.get(*side).is_none())
            .map(move |side| (name.clone(), side))
            .collect::<Vec<_>>()
    };
    facts.refs.iter().flat_map(lacking).collect()
}

pub(super) async fn plan_once(
    job: &Job,
    observed: Observed,
    before: RefRecords,
    orders: &[Order],
    seen_absent: Option<&BTreeSet<(RefName, Side)>>,
    repositories: Pair<Option<String>>,
) -> Result<Decided> {
    let mut facts = gather(job, &observed, &before, seen_absent)?;
    let scope = job.scope.clone();
    facts.orders = orders.to_vec();
    let (rules, wish, merges) = (job.rules(), job.wish.approval.clone(), merge::Merges::of(job));
    let (percent, limits, no_workflows) = (job.guard_percent, job.file_limits, job.no_workflows);
    let replaced = hosts::replaced(&job.known_repositories(), &repositories);
    job.blocking(move |cache| {
        let repository = cache.repository()?;
        let ancestry = CacheAncestry::new(&repository);
        let mut plan = plan::plan(&facts, rules, &ancestry);
        if rules.policy.diverged == OnDivergence::MergeWhenClean && rules.direction == Direction::Both {
            let more = merges.clean(&repository, &facts, &plan);
            if !more.is_empty() {
                facts.orders.extend(more);
                plan = plan::plan(&facts, rules, &ancestry);
            }
        }
        hold_unsure(&scope, &mut plan);
        let mut details = hold_large_files(&repository, &observed, &mut plan, limits)?;
        details.extend(hold_workflows(&repository, &observed, &mut plan, no_workflows)?);
        let guard = replaced
            .filter(|_| !plan.actions.is_empty())
            .or_else(|| guard::check(&facts, &before, &plan, percent, &ancestry));
        ancestry.certain()?;
        let approval = guard::approval(&plan.actions);
        let approved = wish.as_deref() == Some(&approval);
        let ordered = |action: &Action| facts.orders.iter().any(|order| order.name == action.name);
        let Plan { verdicts, actions } = plan;
        let (to_do, asked) = if guard.is_none() || approved {
            (actions, Vec::new())
        } else {
            (actions.iter().filter(|action| ordered(action)).cloned().collect(), actions)
        };
        let decided = Decided {
            observed,
            before,
            facts,
            verdicts,
            guard,
            approval,
            approved,
            to_do,
            asked,
            details,
            repositories,
        };
        Ok(decided)
    })
    .await
}

/// All that a plan is made of, but for what somebody ordered.
pub(super) fn gather(
    job: &Job,
    observed: &Observed,
    before: &RefRecords,
    seen_absent: Option<&BTreeSet<(RefName, Side)>>,
) -> Result<Facts> {
    let now = job.clock.now();
    let returns = job.store.returns(job.mirror.id, now - FLAPPING_WINDOW)?;
    let mut names: BTreeSet<RefName> = observed.tips.left.keys().chain(observed.tips.right.keys()).cloned().collect();
    // A ref that left the scope is no longer known; it is never deleted for that.
    names.extend(before.keys().filter(|name| job.scope.holds(name)).cloned());
    let known = |name: RefName| {
        let tips = Pair::from_fn(|side| observed.tips.get(side).get(&name).copied());
        let record = before.get(&name);
        let confirmed = Side::BOTH.into_iter().filter(|side| tips.get(*side).is_none()).all(|side| {
            let seen_now = seen_absent.is_some_and(|seen| seen.contains(&(name.clone(), side)));
            let since = record.and_then(|record| *record.gone_since.get(side));
            seen_now || since.is_some_and(|since| now - since >= DELETION_AGE)
        });
        let known = RefFacts {
            tips,
            base: record.map(|record| base(record.base, tips, job.wish.retry)).unwrap_or_default(),
            deletion_confirmed: confirmed,
            // What was held here, before any host saw it, is looked at anew.
            refused_at: record
                .filter(|r| !r.verdict.is_some_and(held_here))
                .and_then(|r| r.refusal.as_ref())
                .map(|r| r.tips)
                .filter(|_| !job.wish.retry),
            returns: returns.get(&*name).copied().unwrap_or(0),
            ignored: record.is_some_and(|record| record.ignored),
        };
        (name, known)
    };
    let facts = Facts {
        // At once: of very many refs a map that grows takes twice the room.
        refs: names.into_iter().map(known).collect(),
        heads: observed.heads.clone(),
        heads_hidden: observed.heads_hidden,
        ..Facts::default()
    };
    #[cfg(feature = "simulation")]
    let mut facts = facts;
    #[cfg(feature = "simulation")]
    if crate::simulation::is(crate::simulation::Mutation::DeletionAtOnce) {
        facts.refs.values_mut().for_each(|known| known.deletion_confirmed = true);
    }
    Ok(facts)
}

/// Whether a ref was held before any host saw it: then it is looked at anew.
fn held_here(verdict: Verdict) -> bool {
    use HeldReason::{FileTooLarge, WorkflowScope};
    matches!(verdict, Verdict::Held { reason: FileTooLarge | WorkflowScope })
}

/// Holds the branches of which nobody knows now whether they are protected.
pub(super) fn hold_unsure(scope: &Scope, plan: &mut Plan) {
    for (name, verdict) in &mut plan.verdicts {
        if *verdict != Verdict::InSync && scope.place(name) == Place::Unsure {
            *verdict = Verdict::Held { reason: HeldReason::ProtectionUnknown };
            plan.actions.retain(|action| action.name != *name);
        }
    }
}

/// Holds what brings a workflow file to a host that takes none from this token: it would refuse all that comes beside it.
/// Gives the files.
fn hold_workflows(
    repository: &git2::Repository,
    observed: &Observed,
    plan: &mut Plan,
    no_workflows: Pair<bool>,
) -> Result<BTreeMap<RefName, String>> {
    let mut details = BTreeMap::new();
    for side in Side::BOTH.into_iter().filter(|side| *no_workflows.get(*side)) {
        let there: Vec<Oid> = observed.tips.get(side).values().copied().collect();
        let mine = |action: &&Action| action.to == side && action.new.is_some();
        let news: Vec<(RefName, Oid)> =
            plan.actions.iter().filter(mine).filter_map(|a| Some((a.name.clone(), a.new?))).collect();
        for (name, new) in news {
            if let Some(file) = workflow_files::first(repository, &[new], &there)? {
                details.insert(name.clone(), file);
                plan.actions.retain(|action| action.name != name);
                plan.verdicts.insert(name, Verdict::Held { reason: HeldReason::WorkflowScope });
            }
        }
    }
    Ok(details)
}

/// Holds what brings a file that its host does not take: hosts refuse all that comes beside it. Gives the files.
fn hold_large_files(
    repository: &git2::Repository,
    observed: &Observed,
    plan: &mut Plan,
    limits: Pair<Option<u64>>,
) -> Result<BTreeMap<RefName, String>> {
    let mut details = BTreeMap::new();
    for side in Side::BOTH {
        let Some(limit) = *limits.get(side) else { continue };
        let there: Vec<Oid> = observed.tips.get(side).values().copied().collect();
        let known: std::collections::HashSet<Oid> = there.iter().copied().collect();
        let mine = |action: &&Action| action.to == side && action.new.is_some_and(|new| !known.contains(&new));
        let news: Vec<(RefName, Oid)> =
            plan.actions.iter().filter(mine).filter_map(|a| Some((a.name.clone(), a.new?))).collect();
        let all: Vec<Oid> = news.iter().map(|(_, new)| *new).collect();
        // Most often none of them does, which one look tells.
        if all.is_empty() || large_files::first(repository, &all, &there, limit)?.is_none() {
            continue;
        }
        for (name, new) in news {
            if let Some(file) = large_files::first(repository, &[new], &there, limit)? {
                let size = file.size.div_ceil(1024 * 1024);
                details.insert(name.clone(), format!("{} ({size} MiB)", file.path));
                plan.actions.retain(|action| action.name != name);
                plan.verdicts.insert(name, Verdict::Held { reason: HeldReason::FileTooLarge });
            }
        }
    }
    Ok(details)
}

/// The base that a ref is judged by. One who asks to send again says that the host's report was wrong: where the host does
/// show the ref as it was before that push, it is taken to be there.
fn base(known: Base, tips: Tips, retry: bool) -> Base {
    match known.provisional {
        Some(provisional) if retry && *tips.get(provisional.written) == provisional.before => {
            Base::proven(provisional.before)
        }
        _ => known,
    }
}
