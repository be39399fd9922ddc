//! How often a repository is pushed to, and until when a host wants to be left alone. Pure, but for what it remembers.

use std::{
    collections::{HashMap, VecDeque},
    sync::Mutex,
    time::Duration,
};

use crate::clock::Millis;

const MINUTE: Millis = 60_000;
/// What a host says of later than this is not believed: a broken clock must not silence it for good.
const LONGEST_QUIET: Millis = 24 * 60 * MINUTE;

/// The pushes of the last minute by repository, and the hosts that want to be left alone. In memory: what another program
/// does is not known anyway.
#[derive(Default)]
pub(crate) struct Pace {
    pushes: Mutex<HashMap<String, VecDeque<Millis>>>,
    quiet: Mutex<HashMap<String, Millis>>,
}

impl Pace {
    /// A host asked to be left alone for so long. Gives until when that is.
    pub fn leave_alone(&self, host: &str, wait: Duration, now: Millis) -> Millis {
        let wait = Millis::try_from(wait.as_millis()).unwrap_or(LONGEST_QUIET).min(LONGEST_QUIET);
        self.quiet.lock().expect("because no holder of it panics").insert(host.to_owned(), now + wait);
        now + wait
    }

    /// Until when a host wants to be left alone, if it does now.
    pub fn quiet_until(&self, host: &str, now: Millis) -> Option<Millis> {
        let mut quiet = self.quiet.lock().expect("because no holder of it panics");
        // A clock that was set back must not make the time longer than it was.
        quiet.retain(|_, until| now < *until && *until - now <= LONGEST_QUIET);
        quiet.get(host).copied()
    }

    /// How long the next push has to wait so that there are no more than so many in a minute.
    pub fn wait(&self, repository: &str, per_minute: u32, now: Millis) -> Option<Duration> {
        let mut all = self.pushes.lock().expect("because no holder of it panics");
        let times = all.entry(repository.to_owned()).or_default();
        // Later than now: the clock was set back.
        times.retain(|at| *at <= now && now - *at < MINUTE);
        let oldest = times.len().checked_sub(usize::try_from(per_minute).unwrap_or(usize::MAX))?;
        let free_at = times.get(oldest)? + MINUTE;
        u64::try_from(free_at - now).ok().map(Duration::from_millis)
    }

    /// Remembers that something is pushed now.
    pub fn note(&self, repository: &str, now: Millis) {
        let mut all = self.pushes.lock().expect("because no holder of it panics");
        all.retain(|_, times| times.back().is_some_and(|at| now - at < MINUTE));
        all.entry(repository.to_owned()).or_default().push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_so_many_in_a_minute() {
        let pace = Pace::default();
        for at in [0, 10_000, 20_000] {
            assert_eq!(pace.wait("r", 3, at), None);
            pace.note("r", at);
        }
        assert_eq!(pace.wait("r", 3, 25_000), Some(Duration::from_secs(35)));
        assert_eq!(pace.wait("other", 3, 25_000), None);
        assert_eq!(pace.wait("r", 4, 25_000), None);
        assert_eq!(pace.wait("r", 3, 60_000), None);
        pace.note("r", 60_000);
        assert_eq!(pace.wait("r", 3, 65_000), Some(Duration::from_secs(5)));
        // A clock that was set back keeps nobody waiting.
        assert_eq!(pace.wait("r", 3, 5_000), None);
    }

    #[test]
    fn a_host_is_left_alone_as_long_as_it_asked() {
        let (pace, now) = (Pace::default(), 100 * LONGEST_QUIET);
        assert_eq!(pace.leave_alone("h", Duration::from_secs(30), now), now + 30_000);
        assert_eq!(pace.quiet_until("h", now + 29_999), Some(now + 30_000));
        assert_eq!((pace.quiet_until("other", now), pace.quiet_until("h", now + 30_000)), (None, None));
        assert_eq!(pace.leave_alone("h", Duration::MAX, now), now + LONGEST_QUIET);
        assert_eq!(pace.quiet_until("h", now - 1), None, "the clock was set back");
    }
}
