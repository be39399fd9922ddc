//! A year of days, played in moments: the counts are exact, nothing drifts, and nothing storms.

use super::{
    tests::{NOW, candidate},
    *,
};

const DAY: Millis = 24 * HOUR;
const YEAR: Millis = 365 * DAY;

/// A machine whose runs take some time, and whose clock goes on by itself.
struct Machine {
    facts: Facts,
    /// When the runs that go on will end.
    ends: BTreeMap<Millis, Vec<usize>>,
    took: fn(usize) -> Millis,
    starts: Vec<Vec<Millis>>,
    most_at_once: usize,
    turn: u64,
}

impl Machine {
    fn new(facts: Facts, took: fn(usize) -> Millis) -> Self {
        let starts = vec![Vec::new(); facts.candidates.len()];
        Self { facts, ends: BTreeMap::new(), took, starts, most_at_once: 0, turn: 0 }
    }

    fn end_runs(&mut self) {
        while let Some((at, whose)) = self.ends.first_key_value().map(|(at, whose)| (*at, whose.clone()))
            && at <= self.facts.now
        {
            self.ends.remove(&at);
            for index in whose {
                let candidate = &mut self.facts.candidates[index];
                (candidate.running, candidate.ended) = (false, Some(at));
            }
        }
    }

    /// Plays until then.
    fn until(&mut self, end: Millis) {
        while self.facts.now < end {
            self.end_runs();
            let decision = decide(&self.facts);
            for (id, _) in &decision.starts {
                let index = usize::try_from(id.0).expect("because it is small") - 1;
                self.turn += 1;
                let candidate = &mut self.facts.candidates[index];
                (candidate.running, candidate.began, candidate.turn) = (true, Some(self.facts.now), self.turn);
                self.starts[index].push(self.facts.now);
                self.ends.entry(self.facts.now + (self.took)(index)).or_default().push(index);
            }
            let running = self.facts.candidates.iter().filter(|candidate| candidate.running).count();
            self.most_at_once = self.most_at_once.max(running);
            let first_end = self.ends.first_key_value().map(|(at, _)| *at);
            let next = [decision.next, first_end].into_iter().flatten().min().unwrap_or(end);
            assert!(next > self.facts.now, "it looks again without an end");
            self.facts.now = next.min(end);
        }
    }

    /// The machine sleeps, or is off: what goes on then ends whenever it wakes up.
    fn sleep(&mut self, long: Millis) {
        self.facts.now += long;
        self.facts.woke_at = self.facts.now;
    }
}

fn mirrors(every: &[Millis]) -> Facts {
    let candidates = (1..).zip(every).map(|(id, every)| Candidate { every: *every, ..candidate(id) }).collect();
    Facts { woke_at: NOW, just_begun: true, ..tests::facts(candidates) }
}

#[test]
fn a_year_without_a_night() {
    let every = [5 * MINUTE, 7 * MINUTE, HOUR, DAY, 30 * SECOND];
    let mut machine = Machine::new(mirrors(&every), |_| 2 * SECOND);
    machine.until(NOW + YEAR);
    for (starts, every) in machine.starts.iter().zip(every) {
        let every = every.max(5 * MINUTE);
        let first = starts[0];
        assert!(first - NOW <= GRACE + SPREAD, "the first one waits too long");
        let exact = (NOW + YEAR - first - 1) / every + 1;
        assert_eq!(starts.len(), usize::try_from(exact).expect("because it is positive"));
        // Not a moment of drift in a year.
        assert!(starts.iter().zip(0..).all(|(at, nth)| *at == first + nth * every));
    }
}

#[test]
fn a_year_of_nights() {
    // Eight hours of work, sixteen of sleep.
    let mut machine = Machine::new(mirrors(&[5 * MINUTE; 5]), |_| 2 * SECOND);
    for _ in 0..365 {
        let evening = machine.facts.now + 8 * HOUR;
        machine.until(evening);
        machine.sleep(16 * HOUR);
    }
    for starts in &machine.starts {
        // One for the night, and the others as if there had been none.
        let day = 8 * HOUR / (5 * MINUTE);
        let most = usize::try_from(365 * day).expect("because it is positive");
        assert!((most - 365..=most).contains(&starts.len()), "{} of {most}", starts.len());
        assert!(starts.windows(2).all(|two| two[1] - two[0] >= 5 * MINUTE), "closer than the minimum");
    }
    assert!(machine.most_at_once <= machine.facts.parallel);
}

#[test]
fn more_work_than_fits_is_shared_fairly() {
    // Each takes a minute, four go at once: forty mirrors need ten minutes, twice their interval.
    let mut machine = Machine::new(mirrors(&[5 * MINUTE; 40]), |_| MINUTE);
    machine.until(NOW + 10 * HOUR);
    let counts: Vec<usize> = machine.starts.iter().map(Vec::len).collect();
    assert_eq!(machine.most_at_once, 4);
    assert!(counts.iter().max().zip(counts.iter().min()).is_some_and(|(most, least)| most - least <= 1), "{counts:?}");
    assert!(counts.iter().sum::<usize>() >= 4 * 595, "the machine stood still: {counts:?}");
}

#[test]
fn the_clock_jumps_and_nothing_storms() {
    let mut machine = Machine::new(mirrors(&[5 * MINUTE, HOUR]), |_| SECOND);
    machine.until(NOW + DAY);
    let before = machine.starts.iter().map(Vec::len).sum::<usize>();
    // Three hours back, then a day forward, without any sleep.
    machine.ends.clear();
    machine.facts.candidates.iter_mut().for_each(|candidate| candidate.running = false);
    machine.facts.now -= 3 * HOUR;
    let now = machine.facts.now;
    machine.until(now + 4 * MINUTE);
    assert_eq!(machine.starts.iter().map(Vec::len).sum::<usize>() - before, 2, "one each");
    machine.facts.now += DAY;
    let now = machine.facts.now;
    machine.until(now + 4 * MINUTE);
    assert_eq!(machine.starts.iter().map(Vec::len).sum::<usize>() - before, 4, "one each");
}
