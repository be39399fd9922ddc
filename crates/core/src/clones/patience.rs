//! How many pushes start a mirror at once. Pure.

use std::collections::{BTreeMap, VecDeque};

use crate::{clock::Millis, model::MirrorId};

/// So many pushes within the minimum interval start a mirror at once; those that follow wait for its end, together.
const AT_ONCE: usize = 5;
/// Of a mirror whose last run failed, one: it has its own pauses.
const WHILE_FAILING: usize = 1;

/// When mirrors were started by pushes.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    starts: BTreeMap<MirrorId, VecDeque<Millis>>,
}

impl Patience {
    /// Whether a push starts a mirror at once, which is then taken note of.
    pub fn starts_at_once(&mut self, id: MirrorId, failing: bool, now: Millis, minimum: Millis) -> bool {
        let starts = self.starts.entry(id).or_default();
        // A moment that is yet to come says that the clock was set back.
        starts.retain(|at| (0..minimum).contains(&(now - at)));
        let most = if failing { WHILE_FAILING } else { AT_ONCE };
        let may = starts.len() < most;
        if may {
            starts.push_back(now);
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: Millis = 60_000;

    #[test]
    fn one_push_now_and_then_never_waits() {
        let mut patience = Patience::default();
        for push in 0..100 {
            assert!(patience.starts_at_once(MirrorId(1), false, push * 2 * MINUTE, 5 * MINUTE));
        }
    }

    #[test]
    fn a_storm_waits_and_others_do_not() {
        let mut patience = Patience::default();
        let at_once = (0..60).filter(|second| patience.starts_at_once(MirrorId(1), false, second * 1000, 5 * MINUTE));
        assert_eq!(at_once.count(), AT_ONCE);
        assert!(patience.starts_at_once(MirrorId(2), false, MINUTE, 5 * MINUTE));
        assert!(!patience.starts_at_once(MirrorId(2), true, MINUTE, 5 * MINUTE));
        assert!(patience.starts_at_once(MirrorId(1), false, 0, 5 * MINUTE), "the clock was set back");
    }

    proptest! {
        #[test]
        fn no_interval_holds_more_than_its_share(pushes in prop::collection::vec(0..30 * MINUTE, 0..300)) {
            let mut pushes = pushes;
            pushes.sort_unstable();
            let mut patience = Patience::default();
            let minimum = 5 * MINUTE;
            let started: Vec<_> =
                pushes.into_iter().filter(|at| patience.starts_at_once(MirrorId(1), false, *at, minimum)).collect();
            for at in &started {
                prop_assert!(started.iter().filter(|other| (0..minimum).contains(&(*other - at))).count() <= AT_ONCE);
            }
        }
    }
}
