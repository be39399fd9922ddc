//! A run: observe, fetch, plan, apply, record; again when the refs moved meanwhile.

mod across;
mod apply;
mod cut_through;
mod decide;
mod early;
mod fetch;
mod half;
mod hosts;
mod merge;
mod observe;
mod parts;
mod record;
mod watch;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use gemel_wire::{Oid, RawListing, RefName, Remote};

use crate::{
    cache::Cache,
    clock::{Clock, Millis},
    error::{Code, Error, Result},
    guard::Guard,
    location,
    model::{Action, Delivery, HeldReason, Mirror, Order, Outcome, Pair, RefRecords, RunBy, Side, Trigger, Verdict},
    pace::Pace,
    plan::{Facts, Rules},
    portal::Answers,
    redact::Redactor,
    refusal::{self, Speaker},
    scope::Scope,
    ssh::{self, known_hosts::KnownHosts, lend::Lent},
    store::Store,
    view::{Counts, Phase, Progress, Question, RefOutcome},
};

pub(crate) use across::bring_across;
pub(crate) use hosts::{AtHost, Hosts, scope};
pub(crate) use merge::{Merged, merge, message as merge_message};
pub(crate) use observe::Observed;
pub(crate) use record::end as end_without_job;

/// So often is a run begun anew because refs moved under it.
const ATTEMPTS: usize = 4;

/// What a person asked for beyond a plain run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The word that approves what a guard asked about.
    pub approval: Option<String>,
    /// Whether to send again what a host refused, or reported as done and does not show.
    pub retry: bool,
}

/// What a person decided about some refs, to be carried out only if they are as that person saw them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Orders {
    /// The tips that were shown.
    pub seen: Vec<(Side, RefName, Option<Oid>)>,
    /// Where the refs are to be.
    pub moves: Vec<Order>,
    /// Where they are to be once that is done: a merge is on one side then, and has to come to the other one whatever the
    /// rules say of the way that it takes there.
    pub then: Vec<Order>,
    /// Whether what is ordered for one side is to happen there as a whole or not at all.
    pub together: bool,
}

/// How a merge is made that a mirror makes by itself.
#[derive(Clone, Debug)]
pub(crate) struct MergeStyle {
    /// Who makes it, `Name <address>`; empty for whom `git` knows here.
    pub author: String,
    /// Its message, with `{ref}`, `{left}` and `{right}` for the ref and the hosts.
    pub message: String,
}

/// All that a run needs.
pub(crate) struct Job {
    pub mirror: Mirror,
    pub store: Arc<Store>,
    pub cache: Cache,
    pub remotes: Pair<Arc<dyn Remote>>,
    /// The largest pack that a side takes in one push, in bytes.
    pub push_limits: Pair<Option<u64>>,
    /// The largest file that a side takes, in bytes.
    pub file_limits: Pair<Option<u64>>,
    /// How many pushes a minute a side's repository gets at most.
    pub push_rates: Pair<Option<u32>>,
    /// The most refs that a side takes in one push.
    pub max_refs: Pair<Option<usize>>,
    /// The pushes of the last minute, of all runs.
    pub pace: Arc<Pace>,
    /// Sides that take no workflow file from this token.
    pub no_workflows: Pair<bool>,
    /// What is asked of the hosts besides Git.
    pub hosts: Arc<dyn Hosts>,
    /// Which refs it is about, in this run.
    pub scope: Scope,
    /// The hosts' numbers of the two repositories, as they are known.
    pub repositories: Mutex<Pair<Option<String>>>,
    pub redactor: Redactor,
    /// What `ssh` is lent for this run; taken back with it.
    pub lent: Pair<Option<Lent>>,
    /// The host keys that are believed.
    pub known_hosts: KnownHosts,
    /// Held while a push goes to a side: others write the same repository.
    pub turns: Pair<Arc<tokio::sync::Mutex<()>>>,
    /// What hosts answered lately, for all mirrors.
    pub answers: Arc<Mutex<Answers>>,
    /// Whether each side was ever listed.
    pub seen_before: Pair<bool>,
    pub clock: Arc<dyn Clock>,
    /// When the run began.
    pub began: Millis,
    pub progress: Arc<dyn Fn(Progress) + Send + Sync>,
    pub trigger: Trigger,
    pub wish: Wish,
    pub orders: Orders,
    pub merge_style: MergeStyle,
    /// A side that loses more of its refs than this part of them in one run, in percent, asks.
    pub guard_percent: u32,
}

/// What a run found and did.
#[derive(Default)]
pub(crate) struct Report {
    /// Its number, once it did more than look.
    pub run: Option<i64>,
    pub outcome: Option<Outcome>,
    pub refs: BTreeMap<RefName, RefOutcome>,
    pub counts: Counts,
    pub problem: Option<Error>,
    pub question: Option<Question>,
    pub bytes: u64,
    /// Why a push ended without a report.
    pub unknown: Option<Error>,
    /// What is wrong with a whole side, told when the first pack was passed on: what went across is recorded first.
    pub trouble: Option<Error>,
    /// Refs that wait for a person and did not before.
    pub new_decisions: Vec<RefName>,
    /// The sides on which a ref was moved.
    pub written: BTreeSet<Side>,
    /// Whether all that a person ordered was reported as done.
    pub obeyed: bool,
    /// What is known and not written down yet: it goes with what comes next, for each write waits for the disk.
    pub unwritten: Option<record::Unwritten>,
}

/// What was decided in one attempt, with what it was decided from.
pub(crate) struct Decided {
    pub observed: Observed,
    pub before: RefRecords,
    pub facts: Facts,
    /// The verdict for each ref, by name.
    pub verdicts: BTreeMap<RefName, Verdict>,
    pub guard: Option<Guard>,
    /// The word that approves the plan, where a guard asks.
    pub approval: String,
    /// Whether the guard's question was answered.
    pub approved: bool,
    /// What really is to be done: while a guard's question is open, only what a person ordered.
    to_do: Vec<Action>,
    /// All that was planned, while a guard's question about it is open.
    asked: Vec<Action>,
    /// Why some refs are held, beyond their verdict.
    pub details: BTreeMap<RefName, String>,
    /// The numbers that the hosts give the repositories.
    pub repositories: Pair<Option<String>>,
}

impl Decided {
    /// What really is to be done.
    fn actions(&self) -> &[Action] {
        &self.to_do
    }

    /// Whether a person ordered it, or a rule that a person set.
    fn is_ordered(&self, name: &RefName) -> bool {
        self.facts.orders.iter().any(|order| order.name == *name)
    }

    /// The verdict that holds, with an open question in view.
    fn verdict(&self, name: &RefName) -> Verdict {
        match self.verdicts.get(name).copied().unwrap_or(Verdict::InSync) {
            Verdict::Propagate { .. } if self.guard.is_some() && !self.approved && !self.is_ordered(name) => {
                Verdict::Held { reason: HeldReason::Guard }
            }
            verdict => verdict,
        }
    }
}

impl Orders {
    /// Whether what comes second would replace just what the person saw.
    fn still_fit(&self, observed: &Observed) -> bool {
        self.then.iter().all(|order| {
            let now = observed.tips.get(order.to).get(&order.name).copied();
            self.seen.contains(&(order.to, order.name.clone(), now))
        })
    }

    /// Fails unless the refs are as the person saw them.
    fn check(&self, observed: &Observed) -> Result<()> {
        let moved =
            |(side, name, tip): &&(Side, RefName, Option<Oid>)| observed.tips.get(*side).get(name).copied() != *tip;
        match self.seen.iter().find(moved) {
            Some((_, name, _)) => Err(Error::new(Code::ResolutionStale).with("ref", name.short())),
            None => Ok(()),
        }
    }
}

impl Job {
    /// Tells how far the run is.
    fn tell(&self, phase: Phase, to: Option<Side>, bytes: u64, objects: u64, total_objects: Option<u64>) {
        (self.progress)(Progress { mirror_id: self.mirror.id.to_string(), phase, to, bytes, objects, total_objects });
    }

    /// Puts the host into an error that came from one side, and takes secrets out of its words.
    fn on_side(&self, side: Side, error: gemel_wire::Error) -> Error {
        let words = self.redactor.clean(error.detail());
        let wait = error.retry_after();
        let mut error = refusal::of_failure(&self.speaker(side), Error::from(error).with("detail", words));
        if let (Some(wait), Some(host)) = (wait, self.host(side)) {
            let now = self.clock.now();
            let until = self.pace.leave_alone(&host, wait, now);
            let minutes = u64::try_from(until - now).unwrap_or(0).div_ceil(60_000);
            error = error.with("until", until).with("known", "yes").with("count", minutes);
        }
        let url = &self.mirror.ends.get(side).url;
        self.at_side(side, ssh::explain(&self.known_hosts, error, url, self.lent.get(side).as_ref()))
    }

    /// What is said instead of asking a host that wants to be left alone; none where it may be asked.
    fn left_alone(&self, side: Side) -> Option<gemel_wire::Error> {
        let now = self.clock.now();
        let until = self.pace.quiet_until(&self.host(side)?, now)?;
        let left = std::time::Duration::from_millis(u64::try_from(until - now).unwrap_or(0));
        Some(gemel_wire::Error::new(gemel_wire::Kind::Busy, "").after(left))
    }

    /// Puts the host into an error.
    fn at_side(&self, side: Side, error: Error) -> Error {
        error.with("host", &self.mirror.ends.get(side).host).with("side", side.as_str())
    }

    /// Whose words come from one side.
    fn speaker(&self, side: Side) -> Speaker {
        Speaker::at(&self.mirror.ends.get(side).url)
    }

    /// Does what may take a while without keeping other tasks waiting.
    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce(Cache) -> Result<T> + Send + 'static) -> Result<T> {
        let cache = self.cache.clone();
        tokio::task::spawn_blocking(move || work(cache))
            .await
            .map_err(|error| Error::new(Code::CacheDamaged).with("detail", error))?
    }

    /// The same for what may take longer than a cancelled run may last: it is told to stop when nobody waits for it any more.
    async fn stoppable<T: Send + 'static>(
        &self,
        work: impl FnOnce(Cache, &Arc<AtomicBool>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let interrupt = Arc::new(AtomicBool::new(false));
        let _stop = InterruptOnDrop(Arc::clone(&interrupt));
        self.blocking(move |cache| work(cache, &interrupt)).await
    }

    /// How long the next push to a side has to wait.
    fn next_push(&self, side: Side) -> Option<std::time::Duration> {
        let rate = (*self.push_rates.get(side))?;
        self.pace.wait(&location::comparable(&self.mirror.ends.get(side).url), rate, self.clock.now())
    }

    fn note_push(&self, side: Side) {
        if self.push_rates.get(side).is_some() {
            self.pace.note(&location::comparable(&self.mirror.ends.get(side).url), self.clock.now());
        }
    }

    fn known_repositories(&self) -> Pair<Option<String>> {
        self.repositories.lock().expect("because no holder of it panics").clone()
    }

    /// Whether nobody asked for more than a run.
    fn is_plain(&self) -> bool {
        self.wish == Wish::default() && self.orders == Orders::default()
    }

    /// A side's host, as accounts are matched with it.
    fn host(&self, side: Side) -> Option<String> {
        location::authority(&self.mirror.ends.get(side).url)
    }

    fn rules(&self) -> Rules {
        Rules { direction: self.mirror.direction, policy: self.mirror.policy }
    }
}

/// Tells work that nobody waits for any more to stop.
struct InterruptOnDrop(Arc<AtomicBool>);

impl InterruptOnDrop {
    fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Drop for InterruptOnDrop {
    fn drop(&mut self) {
        self.now();
    }
}

/// Ends what is still open at the hosts for something that did not come, also when a run is cut short.
struct RestOnDrop<'a>(&'a Pair<Arc<dyn Remote>>);

impl Drop for RestOnDrop<'_> {
    fn drop(&mut self) {
        for side in Side::BOTH {
            self.0.get(side).rest();
        }
    }
}

/// Runs until both sides agree, or what keeps them apart needs time or a person.
pub(crate) async fn run(job: &Job) -> Report {
    let mut report = Report::default();
    let rest = RestOnDrop(&job.remotes);
    let result = attempts(job, &mut report).await;
    drop(rest);
    if let Err(error) = result {
        report.problem = Some(error);
    }
    report.outcome = Some(outcome(&report));
    let end = |report: &mut _| record::end(&job.store, &job.mirror, job.trigger, job.began, job.clock.now(), report);
    // Where there is nothing to write, nobody waits for the disk.
    if report.run.is_some() || report.unwritten.is_some() || report.problem.is_some() {
        here(|| end(&mut report));
    } else {
        end(&mut report);
    }
    report
}

fn outcome(report: &Report) -> Outcome {
    let waits = report.question.is_some()
        || report.refs.values().any(|r| r.verdict.needs_person() || r.delivery == Some(Delivery::Refused));
    if report.problem.is_some() {
        Outcome::Failed
    } else if waits {
        Outcome::NeedsDecision
    } else if report.refs.values().any(|r| r.delivery == Some(Delivery::Done)) {
        Outcome::Synced
    } else {
        Outcome::NothingToDo
    }
}

async fn attempts(job: &Job, report: &mut Report) -> Result<()> {
    // What came back as moved in the attempt before.
    let mut moved_before: Vec<Action> = Vec::new();
    for attempt in 1..=ATTEMPTS {
        let seen = match observe::look(job).await? {
            observe::Sight::Both(seen) => seen,
            observe::Sight::Half(half) => return half::run(job, half, report).await,
        };
        #[cfg(feature = "simulation")]
        crate::simulation::step(crate::simulation::Step::Observed).await?;
        let state = job.store.state(job.mirror.id)?;
        if attempt == 1 && state.digest.as_deref() == Some(&seen.digest) && job.is_plain() {
            return record::unchanged(job, report, &state);
        }
        let mut observed = seen.understand(job).await?;
        if job.mirror.run_by == RunBy::Host {
            return watch::watch(job, observed, report).await;
        }
        // What was ordered is done at once or not at all: afterwards the refs are no longer as they were shown.
        let orders = match attempt {
            1 => &job.orders.moves[..],
            2 if report.obeyed && job.orders.still_fit(&observed) => &job.orders.then[..],
            _ => &[],
        };
        if attempt == 1 {
            job.orders.check(&observed)?;
        }
        let mut sent_already = BTreeMap::new();
        if !orders.is_empty() {
            // Nothing else comes first.
        } else if let Some(cut) = cut_through::plan(job, &observed).await? {
            #[cfg(feature = "simulation")]
            crate::simulation::step(crate::simulation::Step::Intending).await?;
            here(|| begin(job, report, cut.actions()))?;
            #[cfg(feature = "simulation")]
            crate::simulation::step(crate::simulation::Step::Intended).await?;
            match cut_through::carry_out(job, cut, &mut observed, report).await {
                Ok(sent) => sent_already = sent,
                // A tip vanished between the listing and the fetch: look again.
                Err(error) if error.code() == Code::Moved => continue,
                Err(error) => return Err(error),
            }
        }
        let mut decided = decide::decide(job, observed, orders, true, report).await?;
        #[cfg(feature = "simulation")]
        crate::simulation::step(crate::simulation::Step::Planned).await?;
        if decided.guard.is_some() && job.wish.approval.is_some() && !decided.approved {
            return Err(Error::new(Code::ApprovalStale));
        }
        keep_repositories(job, &decided)?;
        #[cfg(feature = "simulation")]
        crate::simulation::step(crate::simulation::Step::Intending).await?;
        let run = here(|| begin(job, report, &apply::left_to_do(&decided, &sent_already)))?;
        #[cfg(feature = "simulation")]
        crate::simulation::step(crate::simulation::Step::Intended).await?;
        apply::pin(job, run, &decided, &sent_already).await?;
        let early = decided.observed.early.take();
        let applying = async {
            if let Some(early) = early {
                sent_already.extend(early.carry_out(job, &decided, report).await);
            }
            apply::apply(job, &decided, sent_already, report).await
        };
        let noting = fetch::note_tips(job, &decided.observed);
        #[cfg(not(feature = "simulation"))]
        let (applied, noted) = tokio::join!(applying, noting);
        // One after the other, so that a scenario goes the same way each time.
        #[cfg(feature = "simulation")]
        let (noted, applied) = (noting.await, applying.await);
        let (mut deliveries, sent) = applied;
        // A ref that is still listed just as it was, and came back as moved again, did not move: the host refuses it.
        let moved: Vec<Action> = decided
            .actions()
            .iter()
            .filter(|action| matches!(deliveries.get(&action.name), Some((Delivery::Moved, _))))
            .cloned()
            .collect();
        for action in moved.iter().filter(|action| moved_before.contains(action)) {
            if let Some((delivery, _)) = deliveries.get_mut(&action.name) {
                *delivery = Delivery::Refused;
            }
        }
        moved_before = moved;
        let done = |action: &&Action| matches!(deliveries.get(&action.name), Some((Delivery::Done, _)));
        report.written.extend(decided.actions().iter().filter(done).map(|action| action.to));
        if !orders.is_empty() {
            report.obeyed = orders.iter().all(|order| {
                let mut actions = decided.actions().iter().filter(|action| action.name == order.name);
                actions.all(|action| done(&action))
            });
        }
        // A merge, or a second name, is on one side then, and goes to the other one by the rules.
        let one_sided = |action: &Action| {
            let known = decided.facts.refs.get(&action.name);
            action.new != known.and_then(|known| *known.tips.get(action.to.other()))
        };
        let again = deliveries.values().any(|(delivery, _)| matches!(delivery, Delivery::Moved | Delivery::Unknown))
            || decided.actions().iter().filter(done).any(one_sided);
        #[cfg(feature = "simulation")]
        crate::simulation::step(crate::simulation::Step::Delivered).await?;
        here(|| record::record(job, run, &mut decided, &deliveries, report))?;
        #[cfg(feature = "simulation")]
        crate::simulation::step(crate::simulation::Step::Recorded).await?;
        if deliveries.values().any(|(delivery, _)| *delivery == Delivery::Done) {
            // Of very many refs all that was known before takes as much room as what is looked at now.
            drop(deliveries);
            verify(job, seen_before(decided), report).await?;
            #[cfg(feature = "simulation")]
            crate::simulation::step(crate::simulation::Step::Proved).await?;
        }
        // One side's trouble does not keep the other's work from being recorded; it is told afterwards.
        noted.and(sent)?;
        report.trouble.take().map_or(Ok(()), Err)?;
        if !again {
            return Ok(());
        }
        here(|| record::write(job, report))?;
        tracing::info!(mirror = %job.mirror.id, attempt, "refs moved meanwhile, planning again");
    }
    Err(report.unknown.take().unwrap_or_else(|| Error::new(Code::Moved)))
}

/// Remembers which repositories these are: the first time, and when somebody approved of others.
fn keep_repositories(job: &Job, decided: &Decided) -> Result<()> {
    let approved = decided.approved && matches!(decided.guard, Some(Guard::Replaced { .. }));
    let mut known = job.repositories.lock().expect("because no holder of it panics");
    for side in Side::BOTH {
        let known = known.get_mut(side);
        if let Some(now) = decided.repositories.get(side)
            && (known.is_none() || (approved && known.as_ref() != Some(now)))
        {
            job.store.set_repository(job.mirror.id, side, now)?;
            *known = Some(now.clone());
        }
    }
    Ok(())
}

/// Does what walks through history without keeping other tasks of this thread waiting.
fn here<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}

/// Looks once more at what was written: what a listing shows is proven. What none shows yet stays provisional, and is
/// looked at again by the next run; so a listing that fails here is no failure of the run. Meanwhile what was reported is
/// written down.
async fn verify(job: &Job, known: Pair<Option<RawListing>>, report: &mut Report) -> Result<()> {
    let (seen, recorded) = tokio::join!(observe::look_beyond(job, known.clone()), record::write_aside(job, report));
    let Some(recorded) = recorded? else { return Ok(()) };
    let mut seen = seen.and_then(|seen| seen.parse(job));
    if seen.as_ref().is_ok_and(|observed| !record::is_shown(&recorded, observed)) {
        // A server that answers from what it knew a moment ago has caught up by now, mostly.
        seen = observe::look_beyond(job, known).await.and_then(|seen| seen.parse(job));
    }
    if let Ok(observed) = seen {
        here(|| record::prove(job, recorded, &observed, report));
    }
    Ok(())
}

/// The listings of the sides that were only read, from before the plan was made; what they did since is seen by the next run.
fn seen_before(decided: Decided) -> Pair<Option<RawListing>> {
    let written: BTreeSet<Side> = decided.actions().iter().map(|action| action.to).collect();
    let Pair { left, right } = decided.observed.raws;
    let unless_written = |side: Side, raw: RawListing| (!written.contains(&side)).then_some(raw);
    Pair { left: unless_written(Side::Left, left), right: unless_written(Side::Right, right) }
}

/// The run's number, given to it when it does more than look, with what it is about to do written down.
fn begin(job: &Job, report: &mut Report, actions: &[Action]) -> Result<i64> {
    let intent = (!actions.is_empty()).then(|| apply::intent(actions));
    match (report.run, intent) {
        (Some(run), None) => Ok(run),
        (Some(run), Some(intent)) => job.store.intend(run, &intent).map(|()| run),
        (None, intent) => {
            let run = job.store.begin_run(job.mirror.id, job.trigger, job.clock.now(), intent.as_deref())?;
            report.run = Some(run);
            Ok(run)
        }
    }
}

/// What would be done, without doing it.
pub(crate) async fn preview(job: &Job) -> Result<Report> {
    let mut report = Report::default();
    let _rest = RestOnDrop(&job.remotes);
    let observed = observe::observe(job).await?;
    let decided = if job.mirror.run_by == RunBy::Host {
        watch::compare(job, observed)?
    } else {
        let decided = decide::decide(job, observed, &[], false, &mut report).await?;
        fetch::note_tips(job, &decided.observed).await?;
        decided
    };
    here(|| record::show(job, &decided, &BTreeMap::new(), &mut report))?;
    report.question = question(&decided, &report);
    Ok(report)
}

/// What a mirror asks, while a guard holds it.
fn question(decided: &Decided, report: &Report) -> Option<Question> {
    let guard = decided.guard.clone().filter(|_| !decided.approved)?;
    let refs = decided
        .asked
        .iter()
        .filter_map(|action| report.refs.get(&action.name).map(|shown| (action, shown)))
        .map(|(action, shown)| RefOutcome {
            verdict: Verdict::Propagate { to: action.to, action: action.kind },
            ..shown.clone()
        })
        .collect();
    Some(Question { guard, approval: decided.approval.clone(), refs })
}

/// The tips of the refs in scope.
pub(crate) type TipMap = BTreeMap<RefName, Oid>;
