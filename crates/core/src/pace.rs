//! How often a repository is pushed to. Pure, but for what it remembers.

use std::{
    collections::{HashMap, VecDeque},
    sync::Mutex,
    time::Duration,
};

use crate::clock::Millis;

const MINUTE: Millis = 60_000;

/// The pushes of the last minute, by repository. In memory: what another program pushes is not known anyway.
#[derive(Default)]
pub(crate) struct Pace(Mutex<HashMap<String, VecDeque<Millis>>>);

impl Pace {
    /// How long the next push has to wait so that there are no more than so many in a minute.
    pub fn wait(&self, repository: &str, per_minute: u32, now: Millis) -> Option<Duration> {
        let mut all = self.0.lock().expect("because no holder of it panics");
        let times = all.entry(repository.to_owned()).or_default();
        // Later than now: the clock was set back.
        times.retain(|at| *at <= now && now - *at < MINUTE);
        let oldest = times.len().checked_sub(usize::try_from(per_minute).unwrap_or(usize::MAX))?;
        let free_at = times.get(oldest)? + MINUTE;
        u64::try_from(free_at - now).ok().map(Duration::from_millis)
    }

    /// Remembers that something is pushed now.
    pub fn note(&self, repository: &str, now: Millis) {
        let mut all = self.0.lock().expect("because no holder of it panics");
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
}
