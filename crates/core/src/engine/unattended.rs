//! While nobody looks: the schedule is kept, for as long as the program wants.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, atomic::AtomicBool, atomic::Ordering},
};

use gemel_wire::Address;
use jiff::tz::TimeZone;
use tokio::{sync::Notify, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::Engine;
use crate::{
    clock::{Millis, Timer},
    conditions::{Power, Surroundings},
    error::{Code, Result},
    location,
    model::{Mirror, MirrorId, Pair, Side, Trigger},
    notice::{NoticeAbout, Outbox, Wants},
    quiet::{self, QuietHours},
    run::{Orders, Report, Wish},
    schedule::{self, Asked, Candidate, Facts, Hold, Standing},
    settings::Settings,
    status,
    store::{NewEvent, State},
    view::{Level, Problem, Wait, WaitReason},
};

/// A host that did not answer is knocked at after this time, then after twice that, and so on.
const FIRST_KNOCK: Millis = 2_000;
/// The longest time between two knocks.
const LAST_KNOCK: Millis = 120_000;
/// What keeps everything from starting is looked at again after this time.
const LOOK_AGAIN: Millis = 60_000;
/// A sleep that took longer than it was meant to by this much was the machine's own.
const OVERSLEPT: Millis = 90_000;
/// A person who wants to be reminded is, after this time.
const SNOOZE: Millis = 60 * 60 * 1000;

/// What keeping the schedule needs from outside.
pub struct Keeping {
    /// What waits.
    pub timer: Arc<dyn Timer>,
    /// What is around the program.
    pub surroundings: Arc<dyn Surroundings>,
    /// Chance: where back-off and the first minutes are spread.
    pub seed: u64,
    /// Where the person is, who has quiet hours.
    pub zone: TimeZone,
    /// Ends it. Runs that go on are cancelled, and waited for.
    pub stop: CancellationToken,
}

/// What the program knows beyond the store while it keeps the schedule.
#[derive(Default)]
pub(super) struct Unattended {
    kept: AtomicBool,
    pub(super) asked: Mutex<BTreeMap<MirrorId, Asked>>,
    waits: Mutex<BTreeMap<MirrorId, Wait>>,
    outbox: Mutex<Outbox>,
    /// The accounts whose tokens a person was told to renew, with the ends that were told.
    pub(super) expiring: Mutex<BTreeMap<String, Option<Millis>>>,
    wake: Notify,
}

impl Unattended {
    /// What a mirror waits for.
    pub fn wait(&self, id: MirrorId) -> Option<Wait> {
        self.waits.lock().expect("because no holder of it panics").get(&id).copied()
    }

    /// Takes back what was asked for.
    #[cfg(test)]
    pub fn take_asked(&self, id: MirrorId) -> Option<Asked> {
        self.asked.lock().expect("because no holder of it panics").remove(&id)
    }
}

impl Engine {
    /// Whether the schedule is kept here and now.
    pub fn is_kept(&self) -> bool {
        self.unattended.kept.load(Ordering::SeqCst)
    }

    /// Something changed that the schedule, or a listener, should know of: another program wrote to the data folder.
    pub fn look_again(&self) {
        self.unattended.wake.notify_one();
        self.tell_changed(None);
    }

    /// A run ended, or something else makes room: whoever waits for a turn may have it.
    pub(super) fn unattended_wake(&self) {
        self.unattended.wake.notify_one();
    }

    /// Asks for a run. It starts when its turn comes, and not before the minimum interval is over unless that is to be
    /// `now`. A mirror that was stopped is started again.
    pub fn ask(&self, id: MirrorId, trigger: Trigger, now: bool) -> Result<()> {
        let mirror = self.store.mirror(id)?;
        if trigger == Trigger::Manual && self.is_running(id) {
            // What is asked for is under way. A change that came from elsewhere may have come too late for it.
            return Ok(());
        }
        let state = self.store.state(id)?;
        let stopped = status::is_stopped(&mirror, &state);
        // Who has just settled something elsewhere wants to see it settled.
        let waits = state.question.is_some()
            || state.counts.diverged + state.counts.held > 0
            || status::waits_for_person(&state);
        if stopped && trigger == Trigger::Manual {
            self.store.forgive(id)?;
        }
        {
            let mut asked = self.unattended.asked.lock().expect("because no holder of it panics");
            let earlier = asked.get(&id).copied();
            let now = now || stopped || waits || earlier.is_some_and(|earlier| earlier.now);
            // Whoever waits for it is told that it was for a person, whatever else asked too.
            let trigger = earlier.map(|earlier| earlier.trigger).filter(|t| *t == Trigger::Manual).unwrap_or(trigger);
            asked.insert(id, Asked { trigger, now });
        }
        self.unattended.wake.notify_one();
        Ok(())
    }

    /// Takes back what was asked for.
    pub(super) fn unask(&self, id: MirrorId) {
        if self.unattended.asked.lock().expect("because no holder of it panics").remove(&id).is_some() {
            self.unattended.waits.lock().expect("because no holder of it panics").remove(&id);
            self.unattended.wake.notify_one();
            self.tell_changed(Some(id));
        }
    }

    /// Starts a mirror again that was stopped, or waits for a person to put something right: its failures count anew, and it is looked at at once.
    pub fn start_again(&self, id: MirrorId) -> Result<()> {
        let mirror = self.store.mirror(id)?;
        let state = self.store.state(id)?;
        if !status::is_stopped(&mirror, &state) && !status::waits_for_person(&state) {
            return Ok(());
        }
        self.store.forgive(id)?;
        self.store.log(&mirror, &[NewEvent::new(Level::Info, "mirror-started-again")], self.now())?;
        self.tell_changed(Some(id));
        self.ask(id, Trigger::Manual, true)
    }

    /// So many seconds from now.
    pub fn after(&self, seconds: u32) -> Millis {
        self.now() + Millis::from(seconds) * 1000
    }

    /// When a pause "until tomorrow" ends.
    pub fn tomorrow(&self, zone: &TimeZone) -> Option<Millis> {
        quiet::tomorrow(self.now(), zone)
    }

    /// Reminds of what a notice said, later.
    pub fn snooze(&self, id: MirrorId) {
        let Ok(mirror) = self.store.mirror(id) else { return };
        let now = self.now();
        {
            let mut outbox = self.unattended.outbox.lock().expect("because no holder of it panics");
            outbox.snooze(id, &mirror.name, now, now + SNOOZE);
            self.keep_notice(&outbox, id);
        }
        self.unattended.wake.notify_one();
    }

    /// Keeps the schedule until it is stopped: what is due starts, what was asked for has its turn, and what a person is to
    /// hear of is told. One program at a time does this for a data folder.
    pub async fn keep(self: &Arc<Self>, keeping: Keeping) {
        if let Ok(waiting) = self.store.notices() {
            *self.unattended.outbox.lock().expect("because no holder of it panics") = Outbox::of(waiting);
        }
        // Whoever starts the program may have put right what a mirror waits for where nobody told us: a secret in the
        // environment, a key, a right at the host. Each is tried once.
        if let Err(error) = self.try_waiting_anew() {
            tracing::warn!(%error, "the mirrors that wait for a person are not tried");
        }
        self.unattended.kept.store(true, Ordering::SeqCst);
        let begun = self.now();
        let mut keeper = Keeper {
            engine: Arc::clone(self),
            keeping,
            woke_at: begun,
            just_begun: true,
            turn: 0,
            turns: BTreeMap::new(),
            runs: JoinSet::new(),
            knocks: JoinSet::new(),
            hosts: BTreeMap::new(),
        };
        let timer = Arc::clone(&keeper.keeping.timer);
        tokio::select! {
            () = keeper.keep() => {}
            () = self.watch_clones(&*timer) => {}
        }
        self.unattended.kept.store(false, Ordering::SeqCst);
        self.unattended.waits.lock().expect("because no holder of it panics").clear();
        self.tell_changed(None);
    }

    /// The mirrors that wait for a person to put something right are tried once more.
    pub(super) fn try_waiting_anew(&self) -> Result<()> {
        for (mirror, state) in self.store.mirrors_and_states()? {
            if status::waits_for_person(&state) {
                self.store.try_anew(mirror.id)?;
            }
        }
        Ok(())
    }

    /// What a mirror wants of a person, as it is written down.
    pub(super) fn wants(&self, mirror: &Mirror, state: &State) -> Result<Wants> {
        let decisions = if state.counts.diverged + state.counts.held > 0 {
            self.store.waiting(mirror.id)?.iter().map(|name| name.short().to_owned()).collect()
        } else {
            BTreeSet::new()
        };
        let needs = |problem: &&Problem| Code::from_text(&problem.code).is_some_and(Code::needs_person);
        Ok(Wants {
            decisions,
            question: state.question.is_some(),
            stopped: state.problem.clone().filter(|_| status::is_stopped(mirror, state)),
            needs: state.problem.as_ref().filter(needs).cloned(),
        })
    }

    /// Takes note of what a run changed of what a person is wanted for.
    pub(super) fn note_news(&self, mirror: &Mirror, before: &Wants, trigger: Trigger) {
        if !self.is_kept() {
            return;
        }
        let after = match self.store.state(mirror.id).and_then(|state| self.wants(mirror, &state)) {
            Ok(after) => after,
            Err(error) => return tracing::warn!(%error, "what waits for a person could not be read"),
        };
        let mut outbox = self.unattended.outbox.lock().expect("because no holder of it panics");
        if mirror.unattended.muted {
            outbox.forget(mirror.id);
        } else {
            outbox.note(mirror.id, &mirror.name, before, &after, trigger != Trigger::Manual, self.now());
        }
        self.keep_notice(&outbox, mirror.id);
        drop(outbox);
        self.unattended.wake.notify_one();
    }

    /// Writes down what waits to be shown, so that quiet hours may outlast the program.
    fn keep_notice(&self, outbox: &Outbox, id: MirrorId) {
        if let Err(error) = self.store.set_notice(id, outbox.waiting(id)) {
            tracing::debug!(%error, mirror = %id, "a notice is not written down");
        }
    }

    /// The mirrors that read what a run has written are asked to go on from there.
    pub(super) fn pass_on(&self, mirror: &Mirror, report: &Report) {
        if report.written.is_empty() || !self.is_kept() {
            return;
        }
        let written: Vec<String> = report.written.iter().map(|side| end(mirror, *side)).collect();
        for other in self.store.mirrors().unwrap_or_default() {
            let reads = |side: &Side| other.reads(*side) && written.contains(&end(&other, *side));
            if other.id != mirror.id && other.paused(self.now()).is_none() && Side::BOTH.iter().any(reads) {
                let _ = self.ask(other.id, Trigger::Upstream, true);
            }
        }
    }
}

/// A repository, told from others.
pub(super) fn end(mirror: &Mirror, side: Side) -> String {
    location::comparable(&mirror.ends.get(side).url)
}

/// A host that did not answer.
struct Silent {
    address: Address,
    knocks: u32,
    next: Millis,
    knocking: bool,
    /// It answered a knock, and no run has talked to it since.
    back: bool,
}

/// Whoever keeps the schedule.
struct Keeper {
    engine: Arc<Engine>,
    keeping: Keeping,
    woke_at: Millis,
    just_begun: bool,
    /// How many turns there were, and which one was each mirror's last.
    turn: u64,
    turns: BTreeMap<MirrorId, u64>,
    runs: JoinSet<MirrorId>,
    knocks: JoinSet<(String, bool)>,
    hosts: BTreeMap<String, Silent>,
}

impl Keeper {
    async fn keep(&mut self) {
        let stop = self.keeping.stop.clone();
        while !stop.is_cancelled() {
            let next = match self.step().await {
                Ok(next) => next,
                Err(error) => {
                    // A database that cannot be read now may be readable later; nothing is begun without it.
                    tracing::error!(%error, "the schedule cannot be read");
                    Some(self.engine.now() + LOOK_AGAIN)
                }
            };
            self.wait(next).await;
        }
        self.engine.cancel_all();
        while self.runs.join_next().await.is_some() {}
        // Those that others asked for write down how they ended, too.
        while !self.engine.running.lock().expect("because no holder of it panics").is_empty() {
            self.engine.unattended.wake.notified().await;
        }
    }

    /// Waits until something happens, or that moment has come.
    async fn wait(&mut self, next: Option<Millis>) {
        let (timer, surroundings) = (Arc::clone(&self.keeping.timer), Arc::clone(&self.keeping.surroundings));
        let engine = Arc::clone(&self.engine);
        let sleep = async {
            match next {
                Some(next) => timer.sleep_until(next).await,
                // Nothing is due, ever. A machine that wakes up looks again all the same.
                None => timer.sleep_until(engine.now() + LOOK_AGAIN * 60).await,
            }
        };
        tokio::select! {
            biased;
            () = self.keeping.stop.cancelled() => {}
            Some(ended) = self.runs.join_next() => self.ended(ended.ok()),
            Some(Ok((host, answers))) = self.knocks.join_next() => self.knocked(&host, answers),
            () = engine.unattended.wake.notified() => {}
            () = surroundings.network_changed() => self.knock_anew(),
            () = sleep => {
                let now = self.engine.now();
                if next.is_some_and(|next| now > next + OVERSLEPT) {
                    (self.woke_at, self.just_begun) = (now, false);
                    self.knock_anew();
                }
            }
        }
        while let Some(ended) = self.runs.try_join_next() {
            self.ended(ended.ok());
        }
    }

    /// Looks at everything once, starts what is to start, and gives when to look again.
    async fn step(&mut self) -> Result<Option<Millis>> {
        let settings = self.engine.settings()?;
        let mirrors = self.engine.store.mirrors_and_states()?;
        self.mind_hosts(&mirrors);
        let mut facts = self.facts(&settings, &mirrors);
        let mut decision = schedule::decide(&facts);
        let unasked = |candidate: &Candidate| candidate.asked.is_none_or(|asked| asked.trigger == Trigger::Webhook);
        let unasked = |(id, _): &(MirrorId, Trigger)| facts.candidates.iter().any(|c| c.id == *id && unasked(c));
        let mut look_again = None;
        if decision.starts.iter().any(unasked) {
            // Only now does it matter what the machine is like.
            facts.hold = self.hold(&settings).await;
            if facts.hold.is_some() {
                decision = schedule::decide(&facts);
                look_again = Some(facts.now + LOOK_AGAIN);
            }
        }
        for (id, trigger) in &decision.starts {
            self.start(*id, *trigger);
        }
        self.publish(decision.waits);
        self.knock(facts.now);
        let knock = self.hosts.values().filter(|host| !host.knocking && !host.back).map(|host| host.next).min();
        let notices = self.tell(&settings, facts.now);
        Ok([decision.next, look_again, knock, notices].into_iter().flatten().min())
    }

    fn facts(&self, settings: &Settings, mirrors: &[(Mirror, State)]) -> Facts {
        let now = self.engine.now();
        let running: BTreeSet<MirrorId> =
            self.engine.running.lock().expect("because no holder of it panics").keys().copied().collect();
        let asked = self.engine.unattended.asked.lock().expect("because no holder of it panics").clone();
        let candidate = |(mirror, state): &(Mirror, State)| {
            let hosts = Pair::from_fn(|side| location::authority(&mirror.ends.get(side).url));
            Candidate {
                id: mirror.id,
                every: Millis::from(mirror.every) * 1000,
                began: state.began_at,
                ended: state.ended_at,
                standing: self.standing(mirror, state, now),
                asked: asked.get(&mirror.id).copied(),
                not_before: self.not_before(mirror, state),
                running: running.contains(&mirror.id),
                turn: self.turns.get(&mirror.id).copied().unwrap_or(0),
                hosts: [hosts.left, hosts.right].into_iter().flatten().collect(),
            }
        };
        Facts {
            now,
            woke_at: self.woke_at,
            just_begun: self.just_begun,
            minimum: Millis::from(settings.minimum_minutes) * 60_000,
            parallel: usize::try_from(settings.parallel_runs).unwrap_or(usize::MAX),
            per_host: usize::try_from(settings.host_runs).unwrap_or(usize::MAX),
            seed: self.keeping.seed,
            hold: None,
            candidates: mirrors.iter().map(candidate).collect(),
        }
    }

    fn standing(&self, mirror: &Mirror, state: &State, now: Millis) -> Standing {
        if mirror.paused(now).is_some() {
            return Standing::Paused { until: mirror.paused_until };
        }
        let Some(problem) = &state.problem else { return Standing::Ready };
        let code = Code::from_text(&problem.code);
        if status::waits_for_person(state) {
            return Standing::WaitsForPerson;
        }
        if code == Some(Code::HostKeyChanged) {
            return Standing::Stopped { again: None };
        }
        if status::is_stopped(mirror, state) {
            let may = mirror.unattended.start_again && code.is_some_and(Code::may_pass);
            return Standing::Stopped {
                again: may.then(|| state.failures.saturating_sub(mirror.unattended.stop_after)),
            };
        }
        if status::is_offline(state) {
            let host = silent_end(mirror, state).and_then(|(host, _)| self.hosts.get(&host));
            return Standing::Offline { back: host.is_some_and(|host| host.back) };
        }
        Standing::Failing { failures: state.failures }
    }

    /// Until when a host of a mirror wants to be left alone: as this program heard it, or as the mirror's last run did.
    fn not_before(&self, mirror: &Mirror, state: &State) -> Option<Millis> {
        let heard = Side::BOTH.into_iter().filter_map(|side| {
            let host = location::authority(&mirror.ends.get(side).url)?;
            self.engine.pace.quiet_until(&host, self.engine.now())
        });
        let told = state.problem.as_ref().and_then(|problem| problem.args.get("until")?.parse().ok());
        heard.chain(told).max()
    }

    fn start(&mut self, id: MirrorId, trigger: Trigger) {
        self.engine.unattended.asked.lock().expect("because no holder of it panics").remove(&id);
        self.turn += 1;
        self.turns.insert(id, self.turn);
        let engine = Arc::clone(&self.engine);
        // It has its turn before its task does: whoever looks meanwhile must not start it once more.
        let begun = engine.begin(id);
        self.runs.spawn(async move {
            let ran = match begun {
                Ok(begun) => engine.go(begun, trigger, Wish::default(), Orders::default()).await,
                Err(error) => Err(error),
            };
            if let Err(error) = ran {
                tracing::info!(mirror = %id, %error, "no run could begin");
                // Another program's run is under way, or the mirror is gone: it is not tried again at once.
                let now = engine.now();
                let _ = engine.store.note_end(id, now, now);
            }
            id
        });
    }

    fn ended(&mut self, id: Option<MirrorId>) {
        let Some(id) = id else { return };
        let Ok((mirror, state)) = self.engine.store.mirror(id).and_then(|m| Ok((m, self.engine.store.state(id)?)))
        else {
            return;
        };
        // It answered a knock and yet could not be talked to: it is given more time.
        if status::is_offline(&state)
            && let Some(host) = silent_end(&mirror, &state).and_then(|(host, _)| self.hosts.get_mut(&host))
        {
            host.back = false;
            host.knocks = host.knocks.saturating_add(1);
            host.next = self.engine.now() + pause_after(host.knocks);
        }
    }

    /// Remembers the hosts that cannot be reached, and forgets those that can.
    fn mind_hosts(&mut self, mirrors: &[(Mirror, State)]) {
        let now = self.engine.now();
        let silent: BTreeMap<String, Address> = mirrors
            .iter()
            .filter(|(mirror, state)| mirror.paused(now).is_none() && status::is_offline(state))
            .filter_map(|(mirror, state)| silent_end(mirror, state))
            .collect();
        self.hosts.retain(|host, _| silent.contains_key(host));
        for (host, address) in silent {
            let next = now + FIRST_KNOCK;
            let known = Silent { address, knocks: 0, next, knocking: false, back: false };
            self.hosts.entry(host).or_insert(known);
        }
    }

    /// Knocks where it is time to.
    fn knock(&mut self, now: Millis) {
        for (host, silent) in &mut self.hosts {
            if silent.knocking || silent.back || silent.next > now {
                continue;
            }
            silent.knocking = true;
            let (surroundings, address) = (Arc::clone(&self.keeping.surroundings), silent.address.clone());
            let host = host.clone();
            self.knocks.spawn(async move {
                let answers = surroundings.answers(&address).await;
                (host, answers)
            });
        }
    }

    fn knocked(&mut self, host: &str, answers: bool) {
        let now = self.engine.now();
        if let Some(host) = self.hosts.get_mut(host) {
            host.knocking = false;
            host.back = answers;
            if !answers {
                host.knocks = host.knocks.saturating_add(1);
                host.next = now + pause_after(host.knocks);
            }
        }
    }

    /// The network may be another one: what was tried before counts for nothing.
    fn knock_anew(&mut self) {
        let now = self.engine.now();
        for host in self.hosts.values_mut() {
            (host.knocks, host.next) = (0, now);
        }
    }

    /// What keeps everything that nobody asked for from starting.
    async fn hold(&self, settings: &Settings) -> Option<Hold> {
        let surroundings = &self.keeping.surroundings;
        let hold = |reason| Some(Hold { reason, until: None });
        if settings.pause_below_percent > 0
            && let Power::Battery(charge) = surroundings.power().await
            && charge < settings.pause_below_percent
        {
            return hold(WaitReason::Battery);
        }
        if settings.pause_on_metered && surroundings.metered().await {
            return hold(WaitReason::Metered);
        }
        None
    }

    /// Lets screens see what waits for what.
    fn publish(&self, waits: BTreeMap<MirrorId, Wait>) {
        let changed: Vec<MirrorId> = {
            let mut shown = self.engine.unattended.waits.lock().expect("because no holder of it panics");
            let all = shown.keys().chain(waits.keys()).copied().collect::<BTreeSet<_>>();
            let changed = all.into_iter().filter(|id| shown.get(id) != waits.get(id)).collect();
            *shown = waits;
            changed
        };
        for id in changed {
            self.engine.tell_changed(Some(id));
        }
    }

    /// Shows what a person is to hear of, and gives when to look again.
    fn tell(&self, settings: &Settings, now: Millis) -> Option<Millis> {
        let quiet = QuietHours::parse(&settings.quiet_hours).and_then(|hours| hours.end(now, &self.keeping.zone));
        let due = {
            let mut outbox = self.engine.unattended.outbox.lock().expect("because no holder of it panics");
            let before = outbox.waiting_ids();
            let due = outbox.due(now, quiet);
            for id in before {
                self.engine.keep_notice(&outbox, id);
            }
            due
        };
        for mirror in due.withdraw {
            self.engine.tell_withdrawn(mirror);
        }
        let told = if quiet.is_none() { self.engine.announce_expiring() } else { Ok(()) };
        if let Err(error) = told.and_then(|()| self.engine.withdraw_renewed()) {
            tracing::warn!(%error, "tokens that end soon could not be told of");
        }
        for notice in due.show {
            tracing::info!(mirror = %notice.name, news = kind(&notice.about), "a person is told");
            self.engine.tell_notice(&notice);
        }
        due.next
    }
}

fn kind(about: &NoticeAbout) -> &'static str {
    match about {
        NoticeAbout::Healthy => "healthy",
        NoticeAbout::Decisions(_) => "decisions",
        NoticeAbout::Expiring(_) => "expiring",
        NoticeAbout::Needs(_) => "needs",
        NoticeAbout::Stopped(_) => "stopped",
        NoticeAbout::Question => "question",
        NoticeAbout::Many(_) => "many",
        NoticeAbout::Touch => "touch",
    }
}

fn pause_after(knocks: u32) -> Millis {
    (FIRST_KNOCK << knocks.min(10)).min(LAST_KNOCK)
}

/// The host that a mirror's last run could not reach, and where it is.
fn silent_end(mirror: &Mirror, state: &State) -> Option<(String, Address)> {
    let problem = state.problem.as_ref()?;
    let side = if problem.args.get("side").map(String::as_str) == Some(Side::Right.as_str()) {
        Side::Right
    } else {
        Side::Left
    };
    let url = &mirror.ends.get(side).url;
    Some((location::authority(url)?, Address::parse(url).ok()?))
}
