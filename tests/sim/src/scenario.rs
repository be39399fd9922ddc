//! Plays a script: the engine over two made-up hosts, until everything has come to rest.

use std::{path::Path, sync::Arc};

use gemel_core::{
    Engine, Events, Notice, Setup,
    clock::Millis,
    error::{Code, Result},
    model::{MirrorId, Outcome, RunBy, Side, Trigger, Unattended, Verdict},
    run::Wish,
    secret::Secrets,
    simulation::{self, Mutation},
    view::{MirrorEdit, NewEndpoint, NewMirror, Progress, RunView},
};
use gemel_wire::RefName;
use tokio::runtime::Runtime;

use crate::{
    dice::Dice,
    laws::{self, Law, Violation},
    line::{LEFT, Lines, RIGHT, Steps},
    people,
    script::{Deed, Event, Script, Setting},
    world::{Shared, Weather, World},
};

/// So many runs in a row, with nobody about, bring everything to rest.
const RUNS_TO_REST: usize = 6;
/// So many questions in a row may a mirror ask of somebody who approves of everything.
const QUESTIONS: usize = 4;
/// Between two runs at the end.
const PAUSE: Millis = 125_000;

/// So many turns a thread is waited for, and so long each.
const PATIENCE: usize = 5000;
const TURN: std::time::Duration = std::time::Duration::from_millis(1);

/// How a scenario went.
#[derive(Clone, Debug)]
pub struct Played {
    /// All that happened.
    pub trace: Vec<String>,
    /// The first law that was broken.
    pub violation: Option<Violation>,
    /// How many runs there were.
    pub runs: usize,
}

struct Nobody;

impl Events for Nobody {
    fn changed(&self, _: Option<MirrorId>) {}
    fn progress(&self, _: &Progress) {}
    fn notice(&self, _: &Notice) {}
}

impl Secrets for Nobody {
    fn get(&self, _: &str) -> Result<Option<String>> {
        Ok(None)
    }

    fn set(&self, _: &str, _: &str) -> Result<()> {
        Ok(())
    }

    fn remove(&self, _: &str) -> Result<()> {
        Ok(())
    }
}

/// The runtime that scenarios are played on: the engine needs one with threads, and one thread keeps the order.
pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(4)
        .enable_time()
        .build()
        .expect("because a thread can be had")
}

/// Plays a script from its beginning to its end.
pub fn play(runtime: &Runtime, script: &Script, mutation: Mutation) -> Played {
    let memory = Path::new("/dev/shm");
    let mut folder = tempfile::Builder::new();
    let folder = folder.prefix("gemel-sim-");
    let folder = if memory.is_dir() { folder.tempdir_in(memory) } else { folder.tempdir() };
    let folder = folder.expect("because the temporary folder is writable");
    let cache = folder.path().join("mirrors/1/cache.git");
    let shared = Shared::new(World::new(script.setting, mutation, cache));
    runtime.block_on(Scenario::play(script, folder.path(), shared.clone()));
    let mut world = shared.lock();
    Played {
        trace: world.trace().to_vec(),
        violation: std::mem::take(&mut world.violations).into_iter().next(),
        runs: world.run.number,
    }
}

struct Scenario<'a> {
    script: &'a Script,
    folder: &'a Path,
    shared: Shared,
    engine: Arc<Engine>,
    mirror: MirrorId,
}

impl<'a> Scenario<'a> {
    async fn play(script: &'a Script, folder: &'a Path, shared: Shared) {
        let engine = open(folder, &shared);
        let added = engine.add_mirror(new_mirror(script.setting)).await.expect("because both URLs are good");
        let mirror = MirrorId(added.mirror.id.parse().expect("because it is a number"));
        let mut scenario = Self { script, folder, shared, engine, mirror };
        scenario.begin();
        for event in &script.events {
            Box::pin(scenario.event(event)).await;
            if scenario.broken() {
                return;
            }
        }
        scenario.rest().await;
        laws::at_the_end(&mut scenario.shared.lock());
    }

    fn begin(&self) {
        let mut world = self.shared.lock();
        world.say(format!("seed {}: {:?}", self.script.seed, self.script.setting));
        for side in Side::BOTH {
            let ways = self.script.ways(side);
            if ways != crate::script::Ways::default() {
                world.say(format!("{}: {ways:?}", side.as_str()));
            }
            let host = world.hosts.get_mut(side);
            host.strict = ways.strict;
            host.tells_head = !ways.hides_head;
            host.protected = ways.protects.then(|| RefName::new("refs/heads/dev").expect("because it is valid"));
        }
        world.dice = Dice::stream(self.script.seed, u64::MAX);
        people::begin(&mut world);
    }

    fn broken(&self) -> bool {
        !self.shared.lock().violations.is_empty()
    }

    fn fail(&self, law: Law, words: impl Into<String>) {
        self.shared.lock().violations.push(Violation::new(law, words));
    }

    async fn event(&mut self, event: &Event) {
        {
            let mut world = self.shared.lock();
            world.dice = Dice::stream(self.script.seed, event.number);
            world.weather = event.weather;
        }
        match event.deed {
            Deed::Work(times) => {
                for _ in 0..times {
                    people::act(&mut self.shared.lock(), "");
                }
            }
            Deed::Run(trigger) => drop(self.run(trigger, Wish::default()).await),
            Deed::Approve => {
                let approval = self.question();
                if approval.is_some() {
                    self.run(Trigger::Manual, Wish { approval, ..Wish::default() }).await;
                }
            }
            Deed::Retry => drop(self.run(Trigger::Manual, Wish { retry: true, ..Wish::default() }).await),
            Deed::Wait(time) => {
                let world = self.shared.lock();
                world.clock.pass(time);
            }
            Deed::SetClock => self.shared.lock().set_clock(""),
            Deed::Reopen => {
                self.shared.lock().say("the program begins anew");
                self.reopen();
            }
            Deed::Edit => self.edit(),
            Deed::Quarrel => self.quarrel().await,
        }
    }

    /// A pack that has gone out while it came in is whole here too, and a thread is about to have indexed it: a program
    /// that is killed then is killed after that, so that a scenario plays the same on every machine.
    fn until_indexed(&self) {
        if !self.shared.lock().run.pushing {
            return;
        }
        let spools = self.folder.join("mirrors/1/spool");
        let arriving = || {
            let entries = std::fs::read_dir(&spools).into_iter().flatten().flatten();
            entries.into_iter().any(|entry| entry.path().extension().is_some_and(|ending| ending == "pack"))
        };
        for _ in 0..PATIENCE / 20 {
            if !arriving() {
                break;
            }
            std::thread::sleep(TURN);
        }
    }

    /// A killed program has no threads; here one may still be at work for a moment, and holds the cache's lock.
    fn until_let_go(&self) {
        let Ok(lock) = std::fs::File::open(self.folder.join("mirrors/1/lock")) else { return };
        for _ in 0..PATIENCE {
            if lock.try_lock().is_ok() {
                break;
            }
            std::thread::sleep(TURN);
        }
    }

    async fn quarrel(&mut self) {
        const ROUNDS: usize = 5;
        let side = if self.shared.lock().dice.chance(500) { Side::Left } else { Side::Right };
        let Some((name, ends)) = people::bone_of_contention(&mut self.shared.lock(), side) else { return };
        for _ in 0..ROUNDS {
            people::to_and_fro(&mut self.shared.lock(), side, &name, ends);
            self.run(Trigger::Manual, Wish::default()).await;
        }
    }

    fn edit(&self) {
        let mut world = self.shared.lock();
        let setting = Setting::draw(&mut world.dice);
        world.setting = setting;
        world.say(format!("settings: {setting:?}"));
        drop(world);
        let edit =
            MirrorEdit { direction: Some(setting.direction), policy: Some(setting.policy), ..MirrorEdit::default() };
        self.engine.edit_mirror(self.mirror, edit).expect("because the mirror is there");
    }

    /// The word that approves what the mirror asks about.
    fn question(&self) -> Option<String> {
        let view = self.engine.mirror(self.mirror).expect("because the mirror is there");
        view.question.map(|question| question.approval)
    }

    /// A program that was killed leaves nothing but its files; one that begins anew finds nothing but them.
    fn reopen(&mut self) {
        self.engine = open(self.folder, &self.shared);
    }

    /// A run, or none where it was killed.
    async fn run(&mut self, trigger: Trigger, wish: Wish) -> Option<RunView> {
        {
            let mut world = self.shared.lock();
            world.begin_run(trigger == Trigger::Manual);
            let number = world.run.number;
            let approved = if wish.approval.is_some() { ", approved" } else { "" };
            let retried = if wish.retry { ", sent again" } else { "" };
            world.say(format!("run {number} ({trigger:?}{approved}{retried})"));
        }
        let hook = Arc::new(Steps(self.shared.clone()));
        let sync = simulation::within(hook, self.engine.sync(self.mirror, trigger, wish));
        let ended = tokio::select! {
            biased;
            ended = sync => Some(ended),
            () = self.shared.killed.notified() => {
                self.until_indexed();
                None
            }
        };
        let view = match ended {
            None => {
                self.shared.lock().say("    killed");
                self.until_let_go();
                self.reopen();
                None
            }
            Some(Ok(view)) => {
                let mut world = self.shared.lock();
                let why = view.problem.as_ref().map(|problem| format!(": {}", problem.code)).unwrap_or_default();
                let asks = view.question.as_ref().map(|q| format!(", asks {:?}", q.guard)).unwrap_or_default();
                world.say(format!("    {:?}{why}{asks}", view.outcome.unwrap_or(Outcome::Failed)));
                for shown in view.refs.iter().filter(|shown| shown.verdict.needs_person()) {
                    world.say(format!("    {} waits: {:?}", shown.short, shown.verdict));
                }
                laws::of_run(&mut world, &view);
                Some(view)
            }
            Some(Err(error)) => {
                self.shared.lock().say(format!("    {error}"));
                if error.code() != Code::ApprovalStale {
                    self.fail(Law::Failure, format!("a run could not begin: {error}"));
                }
                None
            }
        };
        let bases = self.engine.bases(self.mirror).expect("because the mirror is there");
        laws::of_bases(&mut self.shared.lock(), &bases);
        view
    }

    /// People stop and nothing breaks any more: what is to come to rest does, first by itself, then with somebody who
    /// approves of everything and sends again what was refused.
    async fn rest(&mut self) {
        {
            let mut world = self.shared.lock();
            world.weather = Weather::default();
            world.say("all is quiet");
        }
        self.until_quiet().await;
        for _ in 0..QUESTIONS {
            if self.broken() || !self.waits() {
                return;
            }
            self.shared.lock().clock.pass(PAUSE);
            let asked = self.run(Trigger::Manual, Wish { approval: None, retry: true }).await;
            // What is sent again is part of what is approved.
            let approval = asked.and_then(|view| view.question).map(|question| question.approval);
            if approval.is_some() {
                self.run(Trigger::Manual, Wish { approval, retry: true }).await;
            }
            if self.shared.lock().run.commands == 0 {
                break;
            }
            self.until_quiet().await;
        }
        if !self.broken() && self.question().is_some() {
            self.fail(Law::Convergence, format!("after {QUESTIONS} answers it still asks"));
        }
    }

    /// Whether anything waits for a person.
    fn waits(&self) -> bool {
        let view = self.engine.mirror(self.mirror).expect("because the mirror is there");
        view.question.is_some() || !view.decisions.is_empty()
    }

    async fn until_quiet(&mut self) {
        let trigger = self.script.last_trigger;
        let mut quiet = false;
        for _ in 0..RUNS_TO_REST {
            if self.broken() {
                return;
            }
            self.shared.lock().clock.pass(PAUSE);
            let ended = self.run(trigger, Wish::default()).await;
            let sent = self.shared.lock().run.commands;
            let refs = self.engine.refs(self.mirror).expect("because the mirror is there");
            let pending = refs.iter().any(|shown| !shown.verdict.is_settled() && !waits_for_retry(shown.verdict));
            quiet = sent == 0 && !pending && ended.is_some();
            if quiet {
                break;
            }
        }
        if !quiet && !self.broken() {
            self.fail(Law::Convergence, format!("after {RUNS_TO_REST} runs it has not come to rest"));
        }
        if self.broken() {
            return;
        }
        let refs = self.engine.refs(self.mirror).expect("because the mirror is there");
        let unsettled = laws::settled(&self.shared.lock(), &refs, self.question().is_some());
        self.shared.lock().violations.extend(unsettled);
        // A plan is made from nothing but what is there, and a run may see that nothing changed: one of the two is enough
        // to show that nothing more happens, and the run takes longer.
        if self.script.seed.is_multiple_of(4) {
            self.shared.lock().clock.pass(PAUSE);
            self.run(trigger, Wish::default()).await;
            if self.shared.lock().run.commands > 0 {
                self.fail(Law::Convergence, "one more run did something");
            }
        }
        match self.engine.plan(self.mirror).await {
            Err(error) => self.fail(Law::Failure, format!("no plan can be made: {error}")),
            Ok(plan) => {
                let more = plan.refs.iter().find(|shown| matches!(shown.verdict, Verdict::Propagate { .. }));
                if let Some(shown) = more {
                    self.fail(Law::Convergence, format!("one more plan holds {}", shown.name));
                }
            }
        }
    }
}

/// What a host reported and does not show waits for somebody to send it again.
fn waits_for_retry(verdict: Verdict) -> bool {
    use gemel_core::model::HeldReason::Unconfirmed;
    verdict == Verdict::Held { reason: Unconfirmed }
}

/// The engine, over the hosts of a world.
pub fn open(folder: &Path, shared: &Shared) -> Arc<Engine> {
    let setup = Setup {
        data_dir: folder.to_owned(),
        secrets: Arc::new(Nobody),
        clock: shared.lock().clock.clone(),
        network: Arc::new(Lines(shared.clone())),
        events: Arc::new(Nobody),
        askpass: None,
    };
    Arc::new(Engine::open(setup).expect("because the folder is ours"))
}

/// The mirror of those two hosts.
pub fn new_mirror(setting: Setting) -> NewMirror {
    let end = |host: &str| NewEndpoint {
        url: format!("https://{host}/app.git"),
        name: None,
        account: None,
        user: None,
        secret: None,
    };
    NewMirror {
        run_by: RunBy::Gemel,
        create: None,
        left: end(LEFT),
        right: end(RIGHT),
        name: Some("pair".into()),
        direction: setting.direction,
        policy: setting.policy,
        every_seconds: 300,
        scope: Vec::new(),
        allow_plain_http: false,
        push_options: Vec::new(),
        unattended: Unattended::default(),
        allow_circle: false,
    }
}
