//! All that a scenario happens in: both hosts, the time, what was shown to the engine, what it did, and the trace of it.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicI64, Ordering},
    },
};

use gemel_core::{
    clock::{Clock, Millis},
    model::{Pair, Side},
    simulation::{Mutation, Step},
};
use gemel_wire::{Oid, RefName};
use tokio::sync::Notify;

use crate::{
    dice::Dice,
    host::{Host, Refs},
    laws::Violation,
    people,
    script::Setting,
    universe::Universe,
};

/// A clock that is moved by hand.
#[derive(Debug, Default)]
pub struct HandClock(AtomicI64);

/// When every scenario begins.
const BEGIN: Millis = 1_700_000_000_000;

impl HandClock {
    /// Moves it.
    pub fn pass(&self, millis: Millis) {
        self.0.fetch_add(millis, Ordering::Relaxed);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Millis {
        BEGIN + self.0.load(Ordering::Relaxed)
    }
}

/// A moment of a run at which something may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Between two steps of the engine.
    Step(Step),
    /// A listing is asked for.
    Listing(Side),
    /// A listing was given.
    Listed(Side),
    /// A pack is asked for.
    Fetching(Side),
    /// Half of a pack was given.
    HalfFetched(Side),
    /// All of a pack was given.
    Fetched(Side),
    /// A push begins.
    Pushing(Side),
    /// The host has told its refs; commands and pack are on their way.
    Greeted(Side),
    /// The host has done what it was asked, and has not said so yet.
    Applied(Side),
    /// The report has arrived.
    Reported(Side),
}

/// What happens at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    GoOn,
    /// The program is killed.
    Kill,
    /// The connection breaks.
    Cut,
    /// The disk is full.
    Full,
    /// What is given is older than what is there.
    Stale,
    /// A byte of what is given is wrong.
    Garbled,
    /// The host refuses some refs.
    RefuseSome,
    /// The host refuses all, and names no reason that is about one of them.
    RefuseAll,
    /// The host reports an update as done, and loses it.
    Lose,
}

impl Place {
    /// How much more often than elsewhere something happens here: pushes are few, and what matters most.
    fn weight(self) -> usize {
        match self {
            Self::Greeted(_) | Self::Applied(_) => 5,
            Self::HalfFetched(_) | Self::Reported(_) => 2,
            _ => 1,
        }
    }

    fn fates(self) -> &'static [Fate] {
        use Fate::{Cut, Full, Garbled, Kill, Lose, RefuseAll, RefuseSome, Stale};
        match self {
            Self::Step(_) => &[Kill, Full],
            Self::Listing(_) => &[Cut, Stale, Stale, Kill],
            Self::Fetching(_) | Self::Pushing(_) => &[Cut, Kill],
            Self::HalfFetched(_) => &[Cut, Full, Kill, Garbled],
            Self::Greeted(_) => &[Cut, Kill, RefuseSome, RefuseSome, RefuseAll, Garbled, Lose, Lose],
            Self::Applied(_) => &[Cut, Cut, Kill],
            Self::Listed(_) | Self::Reported(_) => &[Kill],
            // The pack is being indexed by then, in a thread of its own: how far that is depends on the machine.
            Self::Fetched(_) => &[],
        }
    }
}

/// What goes on while a run does, in times in a thousand moments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weather {
    /// People do something.
    pub people: usize,
    /// Something breaks.
    pub faults: usize,
    /// The clock is set.
    pub jumps: usize,
}

/// What was shown to the run that is under way, and what it sent.
#[derive(Debug, Default)]
pub struct Watch {
    /// Its number in the scenario.
    pub number: usize,
    /// Whether a person asked for it.
    pub manual: bool,
    /// The last listing of each side.
    pub shown: Pair<Option<Refs>>,
    /// Updates that a host made of it.
    pub updates: usize,
    /// Commands that were sent.
    pub commands: usize,
    /// Whether a push is under way.
    pub pushing: bool,
    /// Whether the program was killed in it.
    pub killed: bool,
    /// Whether anything broke.
    pub faults: usize,
    /// Whether people did something meanwhile.
    pub acts: usize,
}

/// What a run of ours took away from a host.
#[derive(Debug)]
pub struct Removal {
    /// The tip.
    pub tip: Oid,
    /// Where.
    pub side: Side,
    /// From which ref.
    pub name: RefName,
}

/// What the engine was shown and told in the whole scenario.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// Tips that a listing of a side showed.
    pub seen: HashSet<(Side, RefName, Oid)>,
    /// What a host said it did.
    pub reported: HashSet<(RefName, Option<Oid>)>,
    /// What a ref was before a host said so.
    pub before: HashSet<(RefName, Oid)>,
    /// Refs that a host refused.
    pub refused: HashSet<RefName>,
    /// Every listing of each side: in which run, when, and what it showed.
    pub listings: Pair<Vec<(usize, Millis, Refs)>>,
    /// How many listings of a side there were when a ref was last recorded as being there.
    recorded: HashMap<(Side, RefName), usize>,
}

/// Everything.
pub struct World {
    /// Objects.
    pub universe: Universe,
    /// The two hosts.
    pub hosts: Pair<Host>,
    /// The settings of the mirror as they are now.
    pub setting: Setting,
    /// The time.
    pub clock: Arc<HandClock>,
    /// Chance, of the event that is played.
    pub dice: Dice,
    /// What may happen inside a run.
    pub weather: Weather,
    /// What is left out of the engine.
    pub mutation: Mutation,
    /// The cache's repository.
    pub cache: PathBuf,
    /// The run that is under way.
    pub run: Watch,
    /// What the engine knows.
    pub knowledge: Knowledge,
    /// What runs took away.
    pub removed: Vec<Removal>,
    /// Branches that somebody did anything else to than to add commits.
    pub rewritten: HashSet<RefName>,
    /// Whether a listing ever showed what was there before.
    pub stale: bool,
    /// Whether the clock was ever set.
    pub jumped: bool,
    /// What broke a law.
    pub violations: Vec<Violation>,
    trace: Vec<String>,
}

impl World {
    /// Empty hosts.
    pub fn new(setting: Setting, mutation: Mutation, cache: PathBuf) -> Self {
        let head = RefName::new("refs/heads/main").expect("because it is valid");
        Self {
            universe: Universe::default(),
            hosts: Pair::from_fn(|side| Host::new(side, head.clone())),
            setting,
            clock: Arc::default(),
            dice: Dice::new(0),
            weather: Weather::default(),
            mutation,
            cache,
            run: Watch::default(),
            knowledge: Knowledge::default(),
            removed: Vec::new(),
            rewritten: HashSet::new(),
            stale: false,
            jumped: false,
            violations: Vec::new(),
            trace: Vec::new(),
        }
    }

    /// Adds a line to the trace.
    pub fn say(&mut self, words: impl std::fmt::Display) {
        let seconds = self.clock.0.load(Ordering::Relaxed).div_euclid(1000);
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let time = format!("{days}d {:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
        self.trace.push(format!("{time}  {words}"));
    }

    /// All that happened.
    pub fn trace(&self) -> &[String] {
        &self.trace
    }

    /// A run begins.
    pub fn begin_run(&mut self, manual: bool) {
        self.run = Watch { number: self.run.number + 1, manual, ..Watch::default() };
    }

    /// A moment of a run: people do something, and perhaps something breaks.
    pub fn moment(&mut self, place: Place) -> Fate {
        self.clock.pass(20);
        if let Place::Step(_) | Place::Listing(_) = place {
            self.run.pushing = false;
        }
        if let Place::Step(Step::Recorded) = place {
            self.forget_absences();
        }
        while self.dice.chance(self.weather.people * place.weight().min(4)) {
            self.run.acts += 1;
            people::act(self, "    ");
        }
        if self.dice.chance(self.weather.jumps) {
            self.run.acts += 1;
            self.set_clock("    ");
        }
        if !self.dice.chance(self.weather.faults * place.weight()) {
            return Fate::GoOn;
        }
        let fate = self.dice.pick(place.fates()).copied().unwrap_or(Fate::GoOn);
        self.run.faults += 1;
        self.say(format!("    {place:?}: {fate:?}"));
        fate
    }

    /// The clock is set, forwards or backwards.
    pub fn set_clock(&mut self, indent: &str) {
        const MINUTE: Millis = 60_000;
        let jumps = [-2880, -600, -30, -1, 1, 30, 600, 2880];
        let minutes = self.dice.pick(&jumps).copied().unwrap_or(1);
        self.say(format!("{indent}the clock is set by {minutes} minutes"));
        self.clock.pass(minutes * MINUTE);
        self.jumped = true;
    }

    /// A listing is asked for.
    pub fn asked(&mut self, side: Side) {
        *self.run.shown.get_mut(side) = None;
    }

    /// A listing is given.
    pub fn shown(&mut self, side: Side, refs: &Refs) {
        self.knowledge.seen.extend(refs.iter().map(|(name, oid)| (side, name.clone(), *oid)));
        *self.run.shown.get_mut(side) = Some(refs.clone());
        let seen = (self.run.number, self.clock.now(), refs.clone());
        self.knowledge.listings.get_mut(side).push(seen);
    }

    /// What was recorded as present is not absent any more, whatever was listed before.
    fn forget_absences(&mut self) {
        for side in Side::BOTH {
            let count = self.knowledge.listings.get(side).len();
            for name in self.run.shown.get(side).iter().flat_map(Refs::keys) {
                self.knowledge.recorded.insert((side, name.clone()), count);
            }
        }
    }

    /// When and in which runs a side was listed without a ref, since it was last recorded as having it.
    pub fn absences(&self, side: Side, name: &RefName) -> Vec<(usize, Millis)> {
        let since = self.knowledge.recorded.get(&(side, name.clone())).copied().unwrap_or(0);
        let listings = self.knowledge.listings.get(side).iter().skip(since);
        listings.filter(|(_, _, refs)| !refs.contains_key(name)).map(|(run, at, _)| (*run, *at)).collect()
    }
}

/// The world, in everybody's hands.
#[derive(Clone)]
pub struct Shared {
    world: Arc<Mutex<World>>,
    /// Told when the program is killed.
    pub killed: Arc<Notify>,
}

impl Shared {
    /// Puts a world into everybody's hands.
    pub fn new(world: World) -> Self {
        Self { world: Arc::new(Mutex::new(world)), killed: Arc::default() }
    }

    /// The world, for a moment.
    pub fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("because no holder of it panics")
    }

    /// A moment of a run. Does not return when the program is killed at it.
    pub async fn pass(&self, place: Place) -> Fate {
        let fate = {
            let mut world = self.lock();
            // Whatever else the program was about has ended too.
            let fate = if world.run.killed { Fate::Kill } else { world.moment(place) };
            if fate == Fate::Kill && !std::mem::replace(&mut world.run.killed, true) {
                self.killed.notify_one();
            }
            fate
        };
        if fate == Fate::Kill {
            std::future::pending::<()>().await;
        }
        fate
    }
}
