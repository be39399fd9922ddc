//! Writing down what is proven, and telling what happened.

use std::sync::Arc;

use gemel_wire::{Oid, RefName};

use super::{Decided, Job, Observed, Report, apply, apply::Deliveries, question};
use crate::{
    clock::Millis,
    error::{Code, Result},
    model::{
        ActionKind, Base, Delivery, HeldReason, Mirror, Outcome, Pair, Provisional, RefRecord, RefRecords, Refusal,
        Side, Tips, Trigger, Verdict,
    },
    refusal,
    store::{self, Ending, NewEvent, Notes, State, Store},
    view::{Counts, Level, Phase, Problem, RefOutcome},
};

/// More refs than this are summed up in one event.
const MANY: usize = 50;

/// Nothing changed since the last run: only the age of that fact does.
pub(super) fn unchanged(job: &Job, report: &mut Report, state: &State) -> Result<()> {
    job.store.touch(job.mirror.id, job.began, job.clock.now())?;
    report.counts = state.counts;
    report.question.clone_from(&state.question);
    // What waits for a person still does, and is named again.
    if state.counts.diverged + state.counts.held > 0 {
        for (name, record) in job.store.refs(job.mirror.id)? {
            if let Some(verdict) = record.verdict.filter(|verdict| verdict.needs_person()) {
                let problem = refusal::of_record(&job.mirror, &name, &record);
                let detail = record.refusal.map(|refusal| refusal.words);
                report.refs.insert(
                    name.clone(),
                    shown(job, &name, verdict, record.tips, Told { detail, problem, ..Told::default() })?,
                );
            }
        }
    }
    Ok(())
}

/// What became of a ref, and what its host said.
#[derive(Default)]
struct Told {
    delivery: Option<Delivery>,
    detail: Option<String>,
    problem: Option<Problem>,
}

/// What a person reads of a ref; a diverged one with the commits of each side.
fn shown(job: &Job, name: &RefName, verdict: Verdict, tips: Tips, told: Told) -> Result<RefOutcome> {
    let commits = |side: Side| match verdict {
        Verdict::Diverged => job.cache.commits(*tips.get(side), *tips.get(side.other())).map(Some),
        _ => Ok(None),
    };
    Ok(RefOutcome {
        name: name.to_string(),
        short: name.short().to_owned(),
        verdict,
        delivery: told.delivery,
        detail: told.detail,
        problem: told.problem,
        left: tips.left.map(|oid| oid.to_string()),
        right: tips.right.map(|oid| oid.to_string()),
        left_commits: commits(Side::Left)?,
        right_commits: commits(Side::Right)?,
    })
}

/// Puts what was decided and delivered into the report.
pub(super) fn show(job: &Job, decided: &Decided, deliveries: &Deliveries, report: &mut Report) -> Result<()> {
    report.counts = Counts::of(decided.facts.refs.keys().map(|name| decided.verdict(name)));
    let sides = apply::sides(decided.actions());
    let mut news = Vec::new();
    for (name, known) in &decided.facts.refs {
        let verdict = decided.verdict(name);
        let told = match deliveries.get(name) {
            Some((delivery, words)) => {
                let refused = matches!(delivery, Delivery::Refused | Delivery::NotSent);
                let problem = words
                    .as_deref()
                    .filter(|_| refused)
                    .and_then(|words| Some(refusal::told(&job.mirror, *sides.get(name)?, name, words)));
                Told { delivery: Some(*delivery), detail: words.clone(), problem }
            }
            None if decided.details.contains_key(name) => {
                Told { detail: decided.details.get(name).cloned(), ..Told::default() }
            }
            None => {
                let before = decided.before.get(name);
                let detail = before.and_then(|r| r.refusal.as_ref()).map(|r| r.words.clone());
                let still = before.filter(|r| r.verdict == Some(verdict));
                Told {
                    detail,
                    problem: still.and_then(|r| refusal::of_record(&job.mirror, name, r)),
                    ..Told::default()
                }
            }
        };
        if verdict == Verdict::InSync {
            // What an earlier attempt of this run did to it stays told. One whose report was lost has got through after
            // all.
            match report.refs.get_mut(name) {
                Some(earlier) if earlier.delivery == Some(Delivery::Unknown) => earlier.delivery = Some(Delivery::Done),
                Some(earlier) if earlier.delivery == Some(Delivery::Done) => {}
                _ => drop(report.refs.remove(name)),
            }
            continue;
        }
        news.push((name.clone(), shown(job, name, verdict, known.tips, told)?));
    }
    // At once: of very many refs a map that grows takes twice the room.
    report.refs.append(&mut news.into_iter().collect());
    Ok(())
}

/// What is to be written down at once.
#[derive(Default)]
pub(crate) struct Unwritten {
    records: RefRecords,
    /// The refs whose records are new, or other than they were; of those that have none any more it is deleted.
    changed: Vec<RefName>,
    state: State,
    events: Vec<NewEvent>,
}

impl Unwritten {
    fn write(&self, store: &Store, mirror: &Mirror, at: Millis, ending: Option<(i64, Ending)>) -> Result<()> {
        let Self { records, changed, state, events } = self;
        store.record(&Notes { mirror, records, changed, state, events, at, ending })
    }
}

/// Writes down what is not written yet.
pub(super) fn write(job: &Job, report: &mut Report) -> Result<()> {
    report.unwritten.take().map_or(Ok(()), |notes| notes.write(&job.store, &job.mirror, job.clock.now(), None))
}

/// The same while other things go on, and gives what was written.
pub(super) async fn write_aside(job: &Job, report: &mut Report) -> Result<Option<Unwritten>> {
    let Some(notes) = report.unwritten.take() else { return Ok(None) };
    let (store, mirror, now) = (Arc::clone(&job.store), job.mirror.clone(), job.clock.now());
    job.blocking(move |_| notes.write(&store, &mirror, now, None).map(|()| Some(notes))).await
}

/// Records an attempt: bases that are proven or reported, verdicts, events.
pub(super) fn record(
    job: &Job,
    run: i64,
    decided: &mut Decided,
    deliveries: &Deliveries,
    report: &mut Report,
) -> Result<()> {
    job.tell(Phase::Record, None, report.bytes, 0, None);
    show(job, decided, deliveries, report)?;
    let after = records(job, decided, deliveries)?;
    let settled = decided.actions().is_empty() && after.values().all(|r| r.verdict.is_none_or(Verdict::is_settled));
    let before = job.store.state(job.mirror.id)?;
    let unseen = decided.observed.unseen;
    // What it asks needs both sides to be answered, and to be asked.
    report.question = match unseen {
        None => question(decided, report),
        Some(_) => before.question.clone(),
    };
    report.counts = Counts::of(after.values().filter_map(|record| record.verdict));
    let now = job.clock.now();
    let seen_at = Pair::from_fn(|side| if unseen == Some(side) { *before.seen_at.get(side) } else { Some(now) });
    let state = State {
        // The age of what is known of both is that of what is known of the one.
        checked_at: seen_at.left.zip(seen_at.right).map(|(left, right)| left.min(right)),
        seen_at,
        digest: (settled && unseen.is_none()).then(|| decided.observed.digest.clone()),
        question: report.question.clone(),
        counts: report.counts,
        ..before
    };
    let events = events(job, run, decided, &after, deliveries, report);
    let changed = store::changed(&std::mem::take(&mut decided.before), &after);
    report.unwritten = Some(Unwritten { records: after, changed, state, events });
    Ok(())
}

/// What is known of each ref now. What was known of it in the run ends here: very many refs take their room once.
fn records(job: &Job, decided: &mut Decided, deliveries: &Deliveries) -> Result<RefRecords> {
    let now = job.clock.now();
    let unseen = decided.observed.unseen;
    let facts = std::mem::take(&mut decided.facts.refs);
    let delivered = apply::tips_after(decided.actions(), deliveries);
    let sides = apply::sides(decided.actions());
    let mut after = Vec::with_capacity(facts.len());
    for (name, known) in facts {
        let earlier = decided.before.get(&name);
        let mut tips = known.tips;
        let mut base = known.base;
        let mut verdict = decided.verdict(&name);
        if tips.left == tips.right && unseen.is_none() {
            // Law 3: both were seen equal.
            base = Base::proven(tips.left);
        }
        let mut refusal = earlier.and_then(|r| r.refusal.clone()).filter(|refusal| refusal.tips == known.tips);
        if let Some((side, new)) = delivered.get(&name) {
            let before = std::mem::replace(tips.get_mut(*side), *new);
            refusal = None;
            if tips.left == tips.right {
                // A host's report alone: believed for going on, proven only by a listing.
                base = Base { tip: *new, provisional: Some(Provisional { written: *side, before }) };
                verdict = Verdict::InSync;
            }
        } else if let Some(file) = decided.details.get(&name) {
            refusal = Some(Refusal { tips: known.tips, side: None, words: file.clone() });
        } else if let Some((Delivery::Refused, words)) = deliveries.get(&name) {
            let side = sides.get(&name).copied();
            refusal = Some(Refusal { tips: known.tips, side, words: words.clone().unwrap_or_default() });
            verdict = Verdict::Held { reason: HeldReason::Refused };
        }
        #[cfg(feature = "simulation")]
        if crate::simulation::is(crate::simulation::Mutation::BaseEarly)
            && let Some(action) = decided.actions().iter().find(|action| action.name == name)
        {
            base = Base::proven(action.new);
        }
        if tips == Tips::default() && base == Base::default() && unseen.is_none() {
            // Both lack it and a listing has shown that: it is forgotten.
            continue;
        }
        let gone_since = Pair::from_fn(|side| {
            if unseen == Some(side) {
                return earlier.and_then(|r| *r.gone_since.get(side));
            }
            let missing = tips.get(side).is_none() && tips.get(side.other()).is_some();
            // Never later than now: after the clock was set back the time counts anew, and a deletion need not wait until
            // the clock is again where it was.
            missing.then(|| earlier.and_then(|r| *r.gone_since.get(side)).map_or(now, |since| since.min(now)))
        });
        let ahead = ahead(job, verdict, tips, base.tip)?;
        let ignored = earlier.is_some_and(|r| r.ignored) && tips.left != tips.right && !decided.is_ordered(&name);
        let since = earlier.filter(|r| r.verdict == Some(verdict)).map_or(now, |r| r.since);
        let verdict = Some(verdict);
        after.push((name, RefRecord { tips, base, verdict, since, gone_since, refusal, ahead, ignored }));
    }
    Ok(after.into_iter().collect())
}

/// Whether a listing shows all that hosts reported as done.
pub(super) fn is_shown(recorded: &Unwritten, observed: &Observed) -> bool {
    recorded.records.iter().all(|(name, record)| {
        let shown = |side: Side| observed.tips.get(side).get(name).copied();
        record.base.provisional.is_none_or(|provisional| shown(provisional.written) == record.base.tip)
    })
}

/// Takes what a listing after a push shows for proven. What was reported as done and is not shown is told as what it is.
pub(super) fn prove(job: &Job, recorded: Unwritten, observed: &Observed, report: &mut Report) {
    let mut records = recorded.records;
    let mut changed = Vec::new();
    let tips = |name: &RefName| Pair::from_fn(|side| observed.tips.get(side).get(name).copied());
    records.retain(|name, record| {
        let now = tips(name);
        let provisional = record.base.provisional;
        if let Some(provisional) = provisional {
            if *now.get(provisional.written) == record.base.tip {
                record.base = Base::proven(record.base.tip);
            } else {
                let verdict = Verdict::Held { reason: HeldReason::Unconfirmed };
                (record.verdict, record.tips, record.since) = (Some(verdict), now, job.clock.now());
                if let Some(shown) = report.refs.get_mut(name) {
                    shown.verdict = verdict;
                    shown.delivery = Some(Delivery::Unknown);
                }
            }
        }
        let stays = record.base != Base::default() || now != Tips::default();
        if provisional.is_some() || !stays {
            changed.push(name.clone());
        }
        stays
    });
    let seen = |side: Side| observed.tips.get(side).keys().all(|name| records.contains_key(name));
    let settled = Side::BOTH.into_iter().all(seen)
        && records
            .iter()
            .all(|(name, record)| record.tips == tips(name) && record.verdict.is_none_or(Verdict::is_settled));
    report.counts = Counts::of(records.values().filter_map(|record| record.verdict));
    let state = State {
        checked_at: Some(job.clock.now()),
        digest: settled.then(|| observed.digest.clone()),
        counts: report.counts,
        ..recorded.state
    };
    report.unwritten = Some(Unwritten { records, changed, state, events: Vec::new() });
}

/// How many commits each side has that the other lacks; counted only where somebody will look.
fn ahead(job: &Job, verdict: Verdict, tips: Tips, base: Option<Oid>) -> Result<Pair<Option<u32>>> {
    if !verdict.needs_person() {
        return Ok(Pair::default());
    }
    let count = |side: Side| match (*tips.get(side), *tips.get(side.other())) {
        // A side that did nothing has nothing new, whatever the other one dropped.
        (tip, _) if tip == base => Ok(None),
        (Some(_), Some(_)) => {
            job.cache.commits(*tips.get(side), *tips.get(side.other())).map(|commits| Some(commits.total))
        }
        _ => Ok(None),
    };
    Ok(Pair { left: count(Side::Left)?, right: count(Side::Right)? })
}

fn events(
    job: &Job,
    run: i64,
    decided: &Decided,
    after: &RefRecords,
    deliveries: &Deliveries,
    report: &mut Report,
) -> Vec<NewEvent> {
    let mut events = Vec::new();
    let host = |side: Side| &job.mirror.ends.get(side).host;
    let done: Vec<_> =
        decided.actions().iter().filter(|a| matches!(deliveries.get(&a.name), Some((Delivery::Done, _)))).collect();
    if done.len() > MANY {
        for side in Side::BOTH {
            let refs = done.iter().filter(|action| action.to == side).count();
            if refs > 0 {
                events.push(
                    NewEvent::new(Level::Info, "refs-synced").with("count", refs).with("host", host(side)).of(run),
                );
            }
        }
    } else {
        for action in done {
            let kind = match action.kind {
                ActionKind::Create => "ref-created",
                ActionKind::Advance => "ref-advanced",
                ActionKind::Rewrite => "ref-rewritten",
                ActionKind::Delete => "ref-deleted",
            };
            let short = |oid: Option<Oid>| oid.map(|oid| oid.short()).unwrap_or_default();
            events.push(
                NewEvent::new(Level::Info, kind)
                    .with("ref", action.name.short())
                    .with("host", host(action.to))
                    .with("old", short(action.old))
                    .with("new", short(action.new))
                    .of(run),
            );
        }
    }
    for (name, record) in after {
        let earlier = decided.before.get(name).and_then(|r| r.verdict);
        let verdict = record.verdict.unwrap_or(Verdict::InSync);
        if earlier == Some(verdict) {
            continue;
        }
        if verdict.needs_person() {
            report.new_decisions.push(name.clone());
            let event = match verdict {
                Verdict::Held { reason } => {
                    let detail =
                        record.refusal.as_ref().map(|refusal| refusal::in_short(name, refusal)).unwrap_or_default();
                    let reason = serde_json::to_value(reason)
                        .ok()
                        .and_then(|v| v.as_str().map(str::to_owned))
                        .unwrap_or_default();
                    NewEvent::new(Level::Attention, "ref-held").with("reason", reason).with("detail", detail)
                }
                _ => NewEvent::new(Level::Attention, "ref-diverged")
                    .with("left_host", host(Side::Left))
                    .with("right_host", host(Side::Right))
                    .with("left", record.ahead.left.unwrap_or(0))
                    .with("right", record.ahead.right.unwrap_or(0)),
            };
            events.push(event.with("ref", name.short()).of(run));
        } else if earlier.is_some_and(Verdict::needs_person) {
            events.push(NewEvent::new(Level::Info, "ref-settled").with("ref", name.short()).of(run));
        }
    }
    if let Some(question) = &report.question {
        let kind = match question.guard {
            crate::guard::Guard::Emptied { .. } => "guard-emptied",
            crate::guard::Guard::Unrelated => "guard-unrelated",
            crate::guard::Guard::ManyLosses { .. } => "guard-many-losses",
            crate::guard::Guard::Replaced { .. } => "guard-replaced",
        };
        events.push(NewEvent::new(Level::Attention, kind).with("count", question.refs.len()).of(run));
    }
    events
}

/// Ends a run: its row, and the state's failures.
pub(crate) fn end(store: &Store, mirror: &Mirror, trigger: Trigger, began: Millis, now: Millis, report: &mut Report) {
    if let Err(error) = write_end(store, mirror, trigger, began, now, report) {
        // The run itself stands as it is; a database that fails is told as the run's problem.
        report.problem.get_or_insert(error);
        report.outcome = Some(Outcome::Failed);
    }
}

fn write_end(
    store: &Store,
    mirror: &Mirror,
    trigger: Trigger,
    began: Millis,
    now: Millis,
    report: &mut Report,
) -> Result<()> {
    let outcome = report.outcome.unwrap_or(Outcome::Failed);
    let unwritten = report.unwritten.take();
    let mut news = unwritten.is_some() || report.run.is_some();
    let mut notes = match unwritten {
        Some(notes) => notes,
        None => Unwritten { state: store.state(mirror.id)?, ..Unwritten::default() },
    };
    let before = State { began_at: Some(began), ended_at: Some(now), ..std::mem::take(&mut notes.state) };
    let (had_problem, had_failures) = (before.problem.is_some(), before.failures > 0);
    if let Some(error) =
        report.problem.as_ref().filter(|error| !matches!(error.code(), Code::ApprovalStale | Code::ResolutionStale))
    {
        let problem = Problem::from(error);
        let run = match report.run {
            Some(run) => run,
            None => store.begin_run(mirror.id, trigger, now, None)?,
        };
        report.run = Some(run);
        // The same failure again is no news.
        if before.problem.as_ref().map(|p| &p.code) != Some(&problem.code) {
            let mut event = NewEvent::new(Level::Problem, "run-failed").with("code", &problem.code).of(run);
            event.args.extend(problem.args.clone());
            notes.events.push(event);
        }
        let counts = error.code() != Code::HostUnreachable;
        let failures = if counts { before.failures + 1 } else { before.failures };
        let failing_since = before.failing_since.or(Some(now));
        let stops = failures == mirror.unattended.stop_after && before.failures < failures;
        if stops && !error.code().needs_person() {
            notes.events.push(NewEvent::new(Level::Problem, "mirror-stopped").with("count", failures).of(run));
        }
        notes.state = State { failures, failing_since, problem: Some(problem), digest: None, ..before };
        news = true;
    } else if report.problem.is_none() && (had_problem || had_failures) {
        notes.events.push(NewEvent::new(Level::Info, "run-recovered"));
        notes.state = State { failures: 0, failing_since: None, problem: None, ..before };
        news = true;
    } else {
        notes.state = before;
    }
    if !news {
        return Ok(());
    }
    let ending = report.run.map(|run| (run, Ending { outcome, bytes: report.bytes, at: now }));
    notes.write(store, mirror, now, ending)
}
