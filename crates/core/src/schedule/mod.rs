//! When runs start: facts in, a decision out. Pure.
//!
//! Intervals count from start to start, so that they do not drift; what was missed while the machine slept is one start,
//! not many. Nothing is remembered here: the same facts lead to the same decision, whenever the program began.

#[cfg(test)]
mod properties;
#[cfg(test)]
mod year;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    clock::Millis,
    model::{MirrorId, Trigger},
    view::{Wait, WaitReason},
};

/// Seconds, minutes and hours in milliseconds.
const SECOND: Millis = 1000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;

/// The longest pause between two attempts of a mirror that fails, unless its own interval is longer.
const LONGEST_BACK_OFF: Millis = HOUR;
/// What a host says of later than this is not believed.
const LONGEST_QUIET: Millis = 24 * HOUR;
/// So long a stopped mirror rests before it may start again by itself.
pub(crate) const COOL_DOWN: Millis = 5 * MINUTE;
/// A run that took longer than its interval is not followed by the next one at once.
const BREATH: Millis = 30 * SECOND;
/// Whoever has just started the program, or opened the lid, wants the machine for something else.
const GRACE: Millis = 5 * SECOND;
/// What was missed meanwhile is spread over this much time.
const SPREAD: Millis = 20 * SECOND;
/// Clocks are put right by so much now and then, which is no matter.
const NUDGE: Millis = MINUTE;
/// Back-off is longer by up to this part of itself, so that what failed together does not come back together.
const JITTER: f64 = 0.2;

/// What keeps everything that nobody asked for from starting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hold {
    pub reason: WaitReason,
    /// When it ends by itself.
    pub until: Option<Millis>,
}

/// All that a decision needs to know.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub now: Millis,
    /// When the program began to look, or the machine woke up: what was due before was missed.
    pub woke_at: Millis,
    /// Whether that was the program's own start.
    pub just_begun: bool,
    /// The shortest time between two starts of a mirror that nobody insists on.
    pub minimum: Millis,
    /// How many runs go on at the same time.
    pub parallel: usize,
    /// How many of them are about the same host.
    pub per_host: usize,
    /// Chance.
    pub seed: u64,
    pub hold: Option<Hold>,
    pub candidates: Vec<Candidate>,
}

/// A mirror, as far as it matters when it starts.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub id: MirrorId,
    /// Its own interval.
    pub every: Millis,
    /// When its last run began.
    pub began: Option<Millis>,
    /// When that ended.
    pub ended: Option<Millis>,
    pub standing: Standing,
    /// What somebody or something asked for.
    pub asked: Option<Asked>,
    /// A host of it wants to be left alone until then.
    pub not_before: Option<Millis>,
    pub running: bool,
    /// Larger for whoever had a turn later.
    pub turn: u64,
    /// The hosts that it is about.
    pub hosts: BTreeSet<String>,
}

/// How a mirror is, as far as it matters when it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// As it should be, or never tried.
    Ready,
    /// The last runs failed.
    Failing { failures: u32 },
    /// A host could not be reached; `back` once it answers again.
    Offline { back: bool },
    /// A person has to put right what the last run failed of.
    WaitsForPerson,
    /// It failed too often in a row.
    Stopped {
        /// How many failures there were beyond those that stopped it, where it may start again by itself.
        again: Option<u32>,
    },
    /// A person paused it, until then where that is known.
    Paused { until: Option<Millis> },
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub trigger: Trigger,
    /// Whether it is to start inside the minimum interval too.
    pub now: bool,
}

/// What starts now, what waits, and when to look again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decision {
    pub starts: Vec<(MirrorId, Trigger)>,
    /// Of those that are not running and do not start.
    pub waits: BTreeMap<MirrorId, Wait>,
    /// When time alone changes this decision; never, where only an event does.
    pub next: Option<Millis>,
}

/// A mirror whose time has come.
struct Ready<'a> {
    candidate: &'a Candidate,
    trigger: Trigger,
    asked: bool,
}

/// Decides.
pub(crate) fn decide(facts: &Facts) -> Decision {
    let mut decision = Decision::default();
    let mut ready = Vec::new();
    for candidate in facts.candidates.iter().filter(|candidate| !candidate.running) {
        match when(facts, candidate) {
            When::Now { trigger, asked } => ready.push(Ready { candidate, trigger, asked }),
            When::Later(wait) => {
                // A time that is over can only be a limit's that is not there any more.
                decision.next =
                    [decision.next, wait.until.filter(|until| *until > facts.now)].into_iter().flatten().min();
                decision.waits.insert(candidate.id, wait);
            }
        }
    }
    // Whoever asked comes first; then whose last turn was longest ago.
    ready.sort_by_key(|ready| (!ready.asked, ready.candidate.turn, ready.candidate.began, ready.candidate.id));
    let running = facts.candidates.iter().filter(|candidate| candidate.running);
    let mut busy = Busy::default();
    running.for_each(|candidate| busy.add(candidate));
    for Ready { candidate, trigger, .. } in ready {
        if busy.has_room(candidate, facts) {
            busy.add(candidate);
            decision.starts.push((candidate.id, trigger));
        } else {
            decision.waits.insert(candidate.id, Wait { reason: WaitReason::Turn, until: None });
        }
    }
    decision
}

/// What is taken.
#[derive(Default)]
struct Busy<'a> {
    runs: usize,
    hosts: BTreeMap<&'a str, usize>,
}

impl<'a> Busy<'a> {
    fn add(&mut self, candidate: &'a Candidate) {
        self.runs += 1;
        for host in &candidate.hosts {
            *self.hosts.entry(host).or_default() += 1;
        }
    }

    fn has_room(&self, candidate: &Candidate, facts: &Facts) -> bool {
        self.runs < facts.parallel
            && candidate.hosts.iter().all(|host| self.hosts.get(&**host).is_none_or(|runs| *runs < facts.per_host))
    }
}

enum When {
    Now { trigger: Trigger, asked: bool },
    Later(Wait),
}

fn when(facts: &Facts, candidate: &Candidate) -> When {
    let later = |reason, until| When::Later(Wait { reason, until });
    // A host that said for how long it wants to be left alone meant everybody; only a person may find out anew.
    // What it was said to together does not come back together.
    let later_by = |until| part_of(SPREAD, chance(facts.seed, candidate.id, until));
    let quiet = candidate.not_before.map(|until| until + later_by(until));
    let quiet = quiet.filter(|until| lies_ahead(*until, LONGEST_QUIET + SPREAD, facts.now));
    let asked = candidate.asked.filter(|asked| asked.trigger == Trigger::Manual || quiet.is_none());
    let waits = candidate.standing == Standing::WaitsForPerson;
    if let Some(asked) = asked.filter(|asked| asked.trigger == Trigger::Manual || !waits) {
        // Who called is no person of this machine, whose battery it is.
        if let (Trigger::Webhook, Some(hold)) = (asked.trigger, facts.hold) {
            return later(hold.reason, hold.until);
        }
        // Whoever tries to mend something is not kept waiting.
        let broken = !matches!(candidate.standing, Standing::Ready | Standing::Paused { .. });
        let earliest = candidate.began.map(|began| began + facts.minimum).filter(|_| !asked.now && !broken);
        return match earliest.filter(|earliest| lies_ahead(*earliest, facts.minimum, facts.now)) {
            Some(earliest) => later(WaitReason::Minimum, Some(earliest)),
            None => When::Now { trigger: asked.trigger, asked: true },
        };
    }
    match candidate.standing {
        Standing::Paused { until } => return later(WaitReason::Paused, until),
        Standing::Stopped { again: None } => return later(WaitReason::Stopped, None),
        Standing::WaitsForPerson => return later(WaitReason::Decision, None),
        _ => {}
    }
    if let Some(until) = quiet {
        return later(WaitReason::BackOff, Some(until));
    }
    if let Some(hold) = facts.hold {
        return later(hold.reason, hold.until);
    }
    let due = due(facts, candidate);
    if let Some(at) = due.at
        && lies_ahead(at, due.wait, facts.now)
    {
        return later(due.reason, Some(at));
    }
    // What was missed comes soon, but neither at this very moment nor all at once.
    let missed = due.at.is_none_or(|at| at < facts.woke_at || at > facts.now);
    let spread = facts.woke_at + GRACE + part_of(SPREAD, chance(facts.seed, candidate.id, facts.woke_at));
    if missed && lies_ahead(spread, GRACE + SPREAD, facts.now) {
        return later(due.reason, Some(spread));
    }
    let trigger = match candidate.standing {
        Standing::Failing { .. } | Standing::Stopped { .. } | Standing::Offline { .. } => Trigger::Retry,
        _ if missed && facts.just_begun => Trigger::StartUp,
        _ => Trigger::Schedule,
    };
    When::Now { trigger, asked: false }
}

/// Whether a moment is still to come. One that is further away than it was ever meant to be says that the clock was set
/// back, and is not waited for.
fn lies_ahead(at: Millis, wait: Millis, now: Millis) -> bool {
    now < at && at - now <= wait + NUDGE
}

struct Due {
    /// Absent for a mirror that never ran, or need not wait.
    at: Option<Millis>,
    /// How long the whole wait is.
    wait: Millis,
    reason: WaitReason,
}

fn due(facts: &Facts, candidate: &Candidate) -> Due {
    let (began, ended) = (candidate.began, candidate.ended.max(candidate.began));
    let every = candidate.every.max(facts.minimum);
    let after = |wait: Millis, reason| {
        let wait = wait + part_of(part_of(wait, JITTER), chance(facts.seed, candidate.id, ended.unwrap_or(0)));
        Due { at: ended.map(|ended| ended + wait), wait, reason }
    };
    match candidate.standing {
        Standing::Failing { failures } => {
            let longest = LONGEST_BACK_OFF.max(every);
            after(doubled(facts.minimum, failures.saturating_sub(1)).min(longest), WaitReason::BackOff)
        }
        Standing::Stopped { again } => {
            after(doubled(COOL_DOWN, again.unwrap_or(0)).min(LONGEST_BACK_OFF), WaitReason::BackOff)
        }
        Standing::Offline { back: true } => Due { at: None, wait: 0, reason: WaitReason::Interval },
        Standing::Ready | Standing::Offline { back: false } | Standing::Paused { .. } | Standing::WaitsForPerson => {
            let at = began.map(|began| (began + every).max(ended.map_or(began, |ended| ended + BREATH)));
            let took = ended.zip(began).map_or(0, |(ended, began)| ended - began);
            Due { at, wait: every.max(took + BREATH), reason: WaitReason::Interval }
        }
    }
}

fn doubled(first: Millis, times: u32) -> Millis {
    first.saturating_mul(1_i64.checked_shl(times.min(40)).unwrap_or(Millis::MAX))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a part of some minutes is a number of milliseconds"
)]
fn part_of(whole: Millis, part: f64) -> Millis {
    (whole as f64 * part) as Millis
}

/// A number from 0 to 1, the same for the same seed, mirror and moment.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
fn chance(seed: u64, id: MirrorId, at: Millis) -> f64 {
    // SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
    let mut word = seed ^ id.0.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ at.cast_unsigned().rotate_left(32);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((word ^ (word >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const NOW: Millis = 1_000 * HOUR;

    pub(crate) fn candidate(id: i64) -> Candidate {
        Candidate {
            id: MirrorId(id),
            every: 5 * MINUTE,
            began: None,
            ended: None,
            standing: Standing::Ready,
            asked: None,
            not_before: None,
            running: false,
            turn: 0,
            hosts: BTreeSet::new(),
        }
    }

    pub(crate) fn facts(candidates: Vec<Candidate>) -> Facts {
        Facts {
            now: NOW,
            woke_at: 0,
            just_begun: false,
            minimum: 5 * MINUTE,
            parallel: 4,
            per_host: 2,
            seed: 7,
            hold: None,
            candidates,
        }
    }

    fn ran(id: i64, ago: Millis) -> Candidate {
        Candidate { began: Some(NOW - ago), ended: Some(NOW - ago + SECOND), ..candidate(id) }
    }

    fn alone(candidate: Candidate) -> Decision {
        decide(&facts(vec![candidate]))
    }

    /// The wait of the one mirror there is, in seconds from now.
    fn wait(decision: &Decision) -> (WaitReason, Option<Millis>) {
        let wait = decision.waits.values().next().expect("because it waits");
        assert_eq!(wait.until.filter(|until| *until > NOW), decision.next);
        (wait.reason, wait.until.map(|until| (until - NOW) / SECOND))
    }

    #[test]
    fn the_interval_counts_from_start_to_start() {
        assert_eq!(alone(candidate(1)).starts, [(MirrorId(1), Trigger::Schedule)]);
        assert_eq!(wait(&alone(ran(1, 4 * MINUTE))), (WaitReason::Interval, Some(60)));
        assert_eq!(alone(ran(1, 5 * MINUTE)).starts, [(MirrorId(1), Trigger::Schedule)]);
        // Whatever its own interval is, the minimum holds.
        let hasty = Candidate { every: MINUTE, ..ran(1, 4 * MINUTE) };
        assert_eq!(wait(&alone(hasty)), (WaitReason::Interval, Some(60)));
        // One that takes longer than its interval lets others breathe.
        let slow = Candidate { ended: Some(NOW - 10 * SECOND), ..ran(1, HOUR) };
        assert_eq!(wait(&alone(slow)), (WaitReason::Interval, Some(20)));
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_nothing_waiting() {
        assert_eq!(alone(ran(1, -HOUR)).starts.len(), 1);
        // By less than an interval it is no matter.
        assert_eq!(wait(&alone(ran(1, -SECOND))).0, WaitReason::Interval);
        let failed = Candidate { standing: Standing::Failing { failures: 2 }, ..ran(1, -3 * HOUR) };
        assert_eq!(alone(failed).starts.len(), 1);
        let asked = Candidate { asked: Some(Asked { trigger: Trigger::Manual, now: false }), ..ran(1, -HOUR) };
        assert_eq!(alone(asked).starts.len(), 1);
    }

    #[test]
    fn what_was_missed_is_one_start_and_not_all_at_once() {
        let all = (1..=20).map(|id| ran(id, 9 * HOUR)).collect();
        let woken = Facts { woke_at: NOW, just_begun: true, parallel: 100, ..facts(all) };
        let decision = decide(&woken);
        assert_eq!(decision.starts, []);
        let times: BTreeSet<Millis> = decision.waits.values().filter_map(|wait| wait.until).collect();
        assert!(times.len() > 15 && times.iter().all(|at| (GRACE..=GRACE + SPREAD).contains(&(at - NOW))), "{times:?}");
        let later = Facts { now: NOW + GRACE + SPREAD, ..woken };
        let starts = decide(&later).starts;
        assert_eq!(starts.len(), 20);
        assert!(starts.iter().all(|(_, trigger)| *trigger == Trigger::StartUp));
    }

    #[test]
    fn failures_are_answered_with_more_and_more_patience() {
        let mut last = 0;
        for (failures, minutes) in [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (14, 60)] {
            let failing = Candidate { standing: Standing::Failing { failures }, ..ran(1, SECOND) };
            let (reason, until) = wait(&alone(failing));
            let seconds = until.expect("because it ends");
            assert_eq!(reason, WaitReason::BackOff);
            assert!((60 * minutes..=72 * minutes).contains(&seconds), "{failures}: {seconds}");
            assert!(seconds >= last || failures == 14);
            last = seconds;
        }
    }

    #[test]
    fn stopped_is_stopped_unless_it_may_start_again() {
        let stopped = |again| Candidate { standing: Standing::Stopped { again }, ..ran(1, 2 * HOUR) };
        assert_eq!(wait(&alone(stopped(None))), (WaitReason::Stopped, None));
        assert_eq!(alone(stopped(Some(0))).starts, [(MirrorId(1), Trigger::Retry)]);
        let fresh = Candidate { standing: Standing::Stopped { again: Some(0) }, ..ran(1, MINUTE) };
        assert_eq!(wait(&alone(fresh)).0, WaitReason::BackOff);
    }

    #[test]
    fn who_is_asked_waits_for_the_minimum_only() {
        let asked = |now, ago| Candidate {
            asked: Some(Asked { trigger: Trigger::Manual, now }),
            standing: Standing::Paused { until: None },
            ..ran(1, ago)
        };
        let hold = Some(Hold { reason: WaitReason::Metered, until: None });
        let alone = |candidate| decide(&Facts { hold, ..facts(vec![candidate]) });
        assert_eq!(wait(&alone(asked(false, 2 * MINUTE))), (WaitReason::Minimum, Some(180)));
        assert_eq!(alone(asked(false, 5 * MINUTE)).starts, [(MirrorId(1), Trigger::Manual)]);
        assert_eq!(alone(asked(true, 0)).starts, [(MirrorId(1), Trigger::Manual)]);
        assert_eq!(wait(&alone(ran(1, HOUR))), (WaitReason::Metered, None));
        // A host that calls is no person.
        let called = Candidate { asked: Some(Asked { trigger: Trigger::Webhook, now: true }), ..ran(1, SECOND) };
        assert_eq!(wait(&alone(called.clone())), (WaitReason::Metered, None));
        assert_eq!(decide(&facts(vec![called])).starts, [(MirrorId(1), Trigger::Webhook)]);
    }

    #[test]
    fn a_pause_ends_when_it_is_said_to() {
        let paused = |until| Candidate { standing: Standing::Paused { until }, ..ran(1, HOUR) };
        assert_eq!(wait(&alone(paused(Some(NOW + HOUR)))), (WaitReason::Paused, Some(3600)));
        assert_eq!(wait(&alone(paused(None))), (WaitReason::Paused, None));
    }

    #[test]
    fn a_host_that_is_back_is_not_kept_waiting() {
        let offline = |back| Candidate { standing: Standing::Offline { back }, ..ran(1, MINUTE) };
        assert_eq!(alone(offline(true)).starts, [(MirrorId(1), Trigger::Retry)]);
        assert_eq!(wait(&alone(offline(false))), (WaitReason::Interval, Some(240)));
    }

    #[test]
    fn runs_share_machine_and_hosts() {
        let at = |id, host: &str| Candidate { hosts: [host.to_owned()].into(), ..candidate(id) };
        let busy = Candidate { running: true, ..at(9, "a") };
        let all = vec![at(1, "a"), at(2, "a"), at(3, "b"), busy];
        let starts = |facts: &Facts| decide(facts).starts.into_iter().map(|(id, _)| id.0).collect::<Vec<_>>();
        // The second at the host that has two already waits.
        assert_eq!(starts(&facts(all.clone())), [1, 3]);
        assert_eq!(starts(&Facts { parallel: 2, ..facts(all) }), [1]);
    }

    #[test]
    fn turns_go_round() {
        let mut all: Vec<Candidate> = (1..=5).map(candidate).collect();
        let mut order = Vec::new();
        for turn in 1..=10 {
            let decision = decide(&Facts { parallel: 1, ..facts(all.clone()) });
            let (id, _) = decision.starts[0];
            order.push(id.0);
            all[usize::try_from(id.0).expect("because it is small") - 1].turn = turn;
        }
        assert_eq!(order, [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
    }
}
