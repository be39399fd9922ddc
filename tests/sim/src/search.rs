//! Looking for a scenario that breaks a law, and for the shortest form of it.

use std::{ops::Range, panic, sync::atomic};

use gemel_core::simulation::Mutation;
use tokio::runtime::Runtime;

use crate::{
    laws::{Law, Violation},
    scenario::{self, Played},
    script::Script,
    world::Weather,
};

/// A scenario that broke a law.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its seed.
    pub seed: u64,
    /// Which law, and how.
    pub violation: Violation,
    /// The shortest script that was found to break the same law, played.
    pub trace: Vec<String>,
    /// So many events of the script were enough.
    pub events: usize,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for line in &self.trace {
            writeln!(f, "{line}")?;
        }
        writeln!(f, "seed {}, {} events: {:?}: {}", self.seed, self.events, self.violation.law, self.violation.words)?;
        write!(f, "again with: make sim SEED={} COUNT=1", self.seed)
    }
}

/// What a search found, and how much it took.
#[derive(Clone, Debug, Default)]
pub struct Searched {
    /// Scenarios that were played.
    pub scenarios: usize,
    /// Runs in them.
    pub runs: usize,
    /// The first that broke a law.
    pub found: Option<Found>,
}

/// Plays one script; a panic is a broken law too.
pub fn play(runtime: &Runtime, script: &Script, mutation: Mutation) -> Played {
    let played = panic::catch_unwind(panic::AssertUnwindSafe(|| scenario::play(runtime, script, mutation)));
    played.unwrap_or_else(|_| Played {
        trace: Vec::new(),
        violation: Some(Violation::new(Law::Failure, "it panicked")),
        runs: 0,
    })
}

/// Plays the scenarios of some seeds until one breaks a law. `stop` is set then, and ends other searches.
pub fn search(seeds: Range<u64>, mutation: Mutation, stop: &atomic::AtomicBool) -> Searched {
    let runtime = scenario::runtime();
    let mut searched = Searched::default();
    for seed in seeds {
        if stop.load(atomic::Ordering::Relaxed) {
            break;
        }
        let script = Script::draw(seed);
        let played = play(&runtime, &script, mutation);
        searched.scenarios += 1;
        searched.runs += played.runs;
        if let Some(violation) = played.violation {
            stop.store(true, atomic::Ordering::Relaxed);
            searched.found = Some(Found { seed, violation, trace: played.trace, events: script.events.len() });
            break;
        }
    }
    searched
}

/// Takes away from a script whatever is not needed to break the same law.
pub fn shorten(found: Found, mutation: Mutation) -> Found {
    let runtime = &scenario::runtime();
    let script = &Script::draw(found.seed);
    let mut best = found;
    let mut shortest = script.clone();
    let attempt = |candidate: Script, best: &mut Found, shortest: &mut Script| {
        let played = play(runtime, &candidate, mutation);
        let Some(violation) = played.violation.filter(|violation| violation.law == best.violation.law) else {
            return false;
        };
        let (trace, events) = (played.trace, candidate.events.len());
        *best = Found { seed: best.seed, violation, trace, events };
        *shortest = candidate;
        true
    };
    for length in 0..script.events.len() {
        let mut candidate = script.clone();
        candidate.events.truncate(length);
        if attempt(candidate, &mut best, &mut shortest) {
            break;
        }
    }
    for at in (0..shortest.events.len()).rev() {
        let mut without = shortest.clone();
        without.events.remove(at);
        if attempt(without, &mut best, &mut shortest) {
            continue;
        }
        let mut calm = shortest.clone();
        if calm.events[at].weather != Weather::default() {
            calm.events[at].weather = Weather::default();
            attempt(calm, &mut best, &mut shortest);
        }
    }
    best
}
