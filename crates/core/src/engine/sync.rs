//! Running: one run for a mirror at a time, begun, watched and ended.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use gemel_wire::{Access, Address, Remote, Ssh};
use tokio_util::sync::CancellationToken;

use super::{Engine, hosts::Asked, settle::merge_style, unattended};
use crate::{
    account,
    cache::Cache,
    clock::Millis,
    error::{Code, Error, Result},
    forge::codecommit,
    location,
    model::{Endpoint, HostKind, Mirror, MirrorId, Outcome, Pair, RunBy, Side, Trigger},
    redact::Redactor,
    run::{self, Job, Orders, Report, Wish},
    secret::AskedOnce,
    settings::Settings,
    ssh::lend::Lent,
    store::{Account, NewEvent},
    view::{Level, PlanView, Problem, Progress, RunView},
};

/// How often, and how far apart, the lock of a cache is asked for.
const LOCK_TRIES: u32 = 50;
const LOCK_PAUSE: Duration = Duration::from_millis(20);
/// Progress is told this often at most.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// A remote, with what it was made from: while that is the same, its connections are used again.
pub(super) struct Known {
    endpoint: Endpoint,
    access: Access,
    remote: Arc<dyn Remote>,
}

/// A side that can be talked to.
struct Reached {
    remote: Arc<dyn Remote>,
    /// What `ssh` is lent for the run.
    lent: Option<Lent>,
    /// What nothing that is told of it may hold.
    secrets: Redactor,
}

/// A run that is under way.
pub(super) struct Running {
    pub(super) since: Millis,
    cancel: CancellationToken,
    pub(super) progress: Option<Progress>,
}

/// A run that has its turn and has done nothing yet. When it is dropped, the turn is over.
pub(super) struct Begun {
    mirror: Mirror,
    since: Millis,
    cancel: CancellationToken,
    guard: RunningGuard,
}

impl Engine {
    /// Syncs a mirror now.
    ///
    /// What went wrong is told in the run; an error means that none could begin.
    pub async fn sync(self: &Arc<Self>, id: MirrorId, trigger: Trigger, wish: Wish) -> Result<RunView> {
        self.sync_with(id, trigger, wish, Orders::default()).await
    }

    /// The same, with what a person decided about some refs.
    pub(super) async fn sync_with(
        self: &Arc<Self>,
        id: MirrorId,
        trigger: Trigger,
        wish: Wish,
        orders: Orders,
    ) -> Result<RunView> {
        let begun = self.begin(id)?;
        if begun.mirror.run_by == RunBy::Host && orders != Orders::default() {
            return Err(Error::new(Code::ResolutionImpossible).with("why", "watched"));
        }
        self.go(begun, trigger, wish, orders).await
    }

    /// Does what was begun.
    pub(super) async fn go(
        self: &Arc<Self>,
        begun: Begun,
        trigger: Trigger,
        wish: Wish,
        orders: Orders,
    ) -> Result<RunView> {
        let Begun { mirror, since: started_at, cancel, guard: running } = begun;
        let id = mirror.id;
        let before = self.wants(&mirror, &self.store.state(id)?)?;
        let settings = self.settings()?;
        // What a run holds while it waits is better not copied about.
        let report = match Box::pin(self.job(mirror.clone(), &settings, trigger, wish, orders)).await {
            Ok(job) => tokio::select! {
                report = Box::pin(run::run(&job)) => report,
                () = cancel.cancelled() => self.cancelled(&mirror, started_at)?,
                () = tokio::time::sleep(settings.run_time()) => {
                    let error = Error::new(Code::TimedOut).with("host", &mirror.name);
                    self.not_begun(&mirror, trigger, started_at, error)
                }
            },
            Err(error) if error.code() == Code::AlreadyRunning => return Err(error.with("mirror", &mirror.name)),
            Err(error) => self.not_begun(&mirror, trigger, started_at, error),
        };
        drop(running);
        let stale = |error: &&Error| matches!(error.code(), Code::ApprovalStale | Code::ResolutionStale);
        if let Some(error) = report.problem.as_ref().filter(stale) {
            return Err(error.clone());
        }
        self.note_tokens(&mirror, report.problem.as_ref())?;
        self.tidy_when_due().await;
        self.counts
            .lock()
            .expect("because no holder of it panics")
            .entry(id.to_string())
            .or_default()
            .add(report.outcome, report.bytes);
        tell_end(&mirror, trigger, self.now() - started_at, &report);
        self.note_news(&mirror, &before, trigger);
        self.pass_on(&mirror, &report);
        self.tell_changed(Some(id));
        Ok(self.run_view(&mirror, trigger, started_at, report))
    }

    /// What a sync would do now. It fetches, and changes nothing at either host.
    pub async fn plan(self: &Arc<Self>, id: MirrorId) -> Result<PlanView> {
        let Begun { mirror, cancel, guard: _running, .. } = self.begin(id)?;
        let job =
            self.job(mirror.clone(), &self.settings()?, Trigger::Manual, Wish::default(), Orders::default()).await?;
        let report = tokio::select! {
            report = Box::pin(run::preview(&job)) => report?,
            () = cancel.cancelled() => return Err(Error::new(Code::Cancelled)),
        };
        Ok(PlanView {
            mirror_id: id.to_string(),
            mirror: mirror.name,
            refs: report.refs.into_values().collect(),
            counts: report.counts,
            question: report.question,
        })
    }

    /// Ends a mirror's run at once; what was fetched stays. What was asked for and has not begun is taken back.
    pub fn cancel(&self, id: MirrorId) {
        self.unask(id);
        if let Some(running) = self.running.lock().expect("because no holder of it panics").get(&id) {
            running.cancel.cancel();
        }
    }

    /// Whether a run of a mirror is under way here.
    pub fn is_running(&self, id: MirrorId) -> bool {
        self.running.lock().expect("because no holder of it panics").contains_key(&id)
    }

    /// Returns when every run was ended.
    pub async fn ending(&self) {
        self.ending.cancelled().await;
    }

    /// Ends every run at once; none begins after it.
    pub fn cancel_all(&self) {
        let running = self.running.lock().expect("because no holder of it panics");
        // Behind the lock, so that whoever begins at this moment sees the one or the other.
        self.ending.cancel();
        for run in running.values() {
            run.cancel.cancel();
        }
    }

    /// What lets one push at a time go to a repository, whichever mirrors write it.
    fn turn(&self, mirror: &Mirror, side: Side) -> Arc<tokio::sync::Mutex<()>> {
        let mut all = self.writing.lock().expect("because no holder of it panics");
        Arc::clone(all.entry(unattended::end(mirror, side)).or_default())
    }

    /// Takes a mirror's turn: from now on it counts as running.
    pub(super) fn begin(self: &Arc<Self>, id: MirrorId) -> Result<Begun> {
        let mirror = self.store.mirror(id)?;
        let (since, cancel) = (self.now(), CancellationToken::new());
        let mut running = self.running.lock().expect("because no holder of it panics");
        if self.ending.is_cancelled() {
            return Err(Error::new(Code::Cancelled).with("mirror", &mirror.name));
        }
        if running.contains_key(&mirror.id) {
            return Err(Error::new(Code::AlreadyRunning).with("mirror", &mirror.name));
        }
        running.insert(id, Running { since, cancel: cancel.clone(), progress: None });
        drop(running);
        self.tell_changed(Some(id));
        Ok(Begun { mirror, since, cancel, guard: RunningGuard { engine: Arc::clone(self), id } })
    }

    async fn job(
        self: &Arc<Self>,
        mirror: Mirror,
        settings: &Settings,
        trigger: Trigger,
        wish: Wish,
        orders: Orders,
    ) -> Result<Job> {
        let (accounts, keychain) = (self.store.accounts()?, Arc::new(AskedOnce::of(&self.setup.secrets)));
        let (cache, left, right) = tokio::join!(
            self.lock_cache(mirror.id),
            self.reach(&mirror, Side::Left, settings, &accounts, &keychain),
            self.reach(&mirror, Side::Right, settings, &accounts, &keychain),
        );
        let (cache, left, right) = (cache?, left?, right?);
        let seen_at = self.store.state(mirror.id)?.seen_at;
        let mut redactor = left.secrets;
        redactor.join(right.secrets);
        let hosts = Pair::from_fn(|side| location::authority(&mirror.ends.get(side).url).unwrap_or_default());
        let push_limits = Pair::from_fn(|side| settings.push_limit(hosts.get(side)));
        let push_rates = Pair::from_fn(|side| settings.push_rate(hosts.get(side)));
        let is_code_commit = |side| location::host_kind(&mirror.ends.get(side).url) == HostKind::CodeCommit;
        let max_refs = Pair::from_fn(|side| is_code_commit(side).then_some(codecommit::MAX_REFS_IN_A_PUSH));
        let file_limits = Pair::from_fn(|side| settings.file_limit(hosts.get(side)));
        let no_workflows = Pair::from_fn(|side| {
            let Endpoint { account, url, .. } = mirror.ends.get(side);
            let mut named = accounts.iter().filter(|one| Some(&one.name) == account.as_ref());
            named.any(|account| account::lacks_workflows(account, url))
        });
        let hosts = Arc::new(Asked::of(self, &mirror, keychain)) as Arc<dyn run::Hosts>;
        let scope = run::scope(&mirror, &*hosts).await?;
        Ok(Job {
            push_limits,
            file_limits,
            push_rates,
            max_refs,
            pace: Arc::clone(&self.pace),
            no_workflows,
            hosts,
            scope,
            repositories: Mutex::new(mirror.repositories.clone()),
            store: Arc::clone(&self.store),
            cache,
            remotes: Pair { left: left.remote, right: right.remote },
            lent: Pair { left: left.lent, right: right.lent },
            known_hosts: self.explainer(),
            redactor,
            turns: Pair::from_fn(|side| self.turn(&mirror, side)),
            answers: Arc::clone(&self.answers),
            seen_before: Pair::from_fn(|side| seen_at.get(side).is_some()),
            clock: Arc::clone(&self.setup.clock),
            began: self.now(),
            progress: self.progress_of(mirror.id),
            trigger,
            wish,
            orders,
            merge_style: merge_style(settings),
            guard_percent: settings.guard_percent,
            mirror,
        })
    }

    /// Takes the cache for a run. What a cancelled run had begun to write is let go of within moments, and waited for; another
    /// program's run is not.
    pub(super) async fn lock_cache(&self, id: MirrorId) -> Result<Cache> {
        for _ in 0..LOCK_TRIES {
            // A few calls to the kernel: they are over before another thread would have begun with them.
            match Cache::lock(&self.cache_folder(id)) {
                Err(error) if error.code() == Code::AlreadyRunning => tokio::time::sleep(LOCK_PAUSE).await,
                result => return result,
            }
        }
        Err(Error::new(Code::AlreadyRunning))
    }

    /// One side's remote: the one used before, whose connections are kept alive, unless something about it changed.
    async fn reach(
        &self,
        mirror: &Mirror,
        side: Side,
        settings: &Settings,
        accounts: &[Account],
        keychain: &AskedOnce,
    ) -> Result<Reached> {
        let mut secrets = Redactor::default();
        let endpoint = mirror.ends.get(side);
        let told = |error: Error| error.with("host", &endpoint.host).with("side", side.as_str());
        let address = Address::parse(&endpoint.url).map_err(|error| told(error.into()))?;
        let (credentials, tls) = account::access(accounts, keychain, mirror, endpoint).await.map_err(told)?;
        let (ssh, lent) = match &address {
            Address::Ssh(ssh) => {
                let whose = Some((mirror.id, side, mirror.name.as_str()));
                let (ssh, lent) = self.ssh_way(endpoint, ssh, whose, &mut secrets).await.map_err(told)?;
                (ssh, Some(lent))
            }
            _ => (Ssh::default(), None),
        };
        let access = Access { credentials, tls, ssh, limits: settings.limits() };
        if let Some(credentials) = &access.credentials {
            secrets.add(credentials);
        }
        let mut remotes = self.remotes.lock().expect("because no holder of it panics");
        if let Some(known) = remotes.get(&(mirror.id, side))
            && known.endpoint == *endpoint
            && known.access == access
        {
            return Ok(Reached { remote: Arc::clone(&known.remote), lent, secrets });
        }
        let remote = self.setup.network.connect(&address, access.clone());
        let known = Known { endpoint: endpoint.clone(), access, remote: Arc::clone(&remote) };
        remotes.insert((mirror.id, side), known);
        Ok(Reached { remote, lent, secrets })
    }

    fn progress_of(self: &Arc<Self>, id: MirrorId) -> Arc<dyn Fn(Progress) + Send + Sync> {
        let engine = Arc::clone(self);
        let last: Mutex<Option<(Instant, crate::view::Phase)>> = Mutex::new(None);
        Arc::new(move |progress: Progress| {
            {
                let mut last = last.lock().expect("because no holder of it panics");
                let too_soon =
                    last.is_some_and(|(at, phase)| phase == progress.phase && at.elapsed() < PROGRESS_INTERVAL);
                if too_soon {
                    return;
                }
                *last = Some((Instant::now(), progress.phase));
            }
            if let Some(running) = engine.running.lock().expect("because no holder of it panics").get_mut(&id) {
                running.progress = Some(progress.clone());
            }
            engine.tell_progress(&progress);
        })
    }

    fn cancelled(&self, mirror: &Mirror, started_at: Millis) -> Result<Report> {
        let now = self.now();
        let last = self.store.last_run(mirror.id)?.filter(|run| run.started_at >= started_at && run.ended_at.is_none());
        if let Some(run) = &last {
            self.store.end_run(run.id, Outcome::Cancelled, 0, now)?;
        }
        // What was under way when it was cut is looked at before anything else.
        self.store.forget_digest(mirror.id)?;
        self.store.note_end(mirror.id, started_at, now)?;
        self.store.log(mirror, &[NewEvent::new(Level::Info, "run-cancelled")], now)?;
        Ok(Report { run: last.map(|run| run.id), outcome: Some(Outcome::Cancelled), ..Report::default() })
    }

    /// A run that failed before it could look at either side.
    fn not_begun(&self, mirror: &Mirror, trigger: Trigger, began: Millis, error: Error) -> Report {
        let mut report = Report { problem: Some(error), outcome: Some(Outcome::Failed), ..Report::default() };
        run::end_without_job(&self.store, mirror, trigger, began, self.now(), &mut report);
        report
    }

    fn run_view(&self, mirror: &Mirror, trigger: Trigger, started_at: Millis, report: Report) -> RunView {
        RunView {
            id: report.run.unwrap_or(0),
            mirror_id: mirror.id.to_string(),
            mirror: mirror.name.clone(),
            trigger,
            started_at,
            ended_at: Some(self.now()),
            outcome: report.outcome,
            refs: report.refs.into_values().collect(),
            counts: report.counts,
            problem: report.problem.as_ref().map(Problem::from),
            question: report.question,
            bytes: report.bytes,
        }
    }
}

/// A line for whoever reads logs. What found nothing to do is not worth one.
fn tell_end(mirror: &Mirror, trigger: Trigger, millis: Millis, report: &Report) {
    let (name, bytes) = (&*mirror.name, report.bytes);
    match (&report.problem, report.outcome) {
        (Some(error), _) => {
            tracing::warn!(mirror = name, ?trigger, millis, bytes, code = %error.code(), "a run failed: {error}");
        }
        (None, Some(Outcome::NothingToDo)) => tracing::debug!(mirror = name, ?trigger, millis, "nothing to do"),
        (None, outcome) => tracing::info!(mirror = name, ?trigger, millis, bytes, ?outcome, "a run ended"),
    }
}

/// A mirror is running for as long as this lives.
struct RunningGuard {
    engine: Arc<Engine>,
    id: MirrorId,
}

impl Drop for RunningGuard {
    fn drop(&mut self) {
        self.engine.running.lock().expect("because no holder of it panics").remove(&self.id);
        self.engine.unattended_wake();
        self.engine.tell_changed(Some(self.id));
    }
}
