//! When a mirror's time has come. Pure.

use crate::{
    clock::Millis,
    model::Mirror,
    status,
    store::{Run, State},
};

/// Whether a mirror is to be synced by itself now.
///
/// Its interval counts from the last time that anything was tried. A clock that was set back does not keep it waiting.
pub(crate) fn is_due(mirror: &Mirror, state: &State, last: Option<&Run>, now: Millis) -> bool {
    if mirror.paused_since.is_some() || status::is_stopped(state) {
        return false;
    }
    let tried = state.checked_at.max(last.map(|run| run.ended_at.unwrap_or(run.started_at)));
    let every = Millis::from(mirror.every) * 1000;
    tried.is_none_or(|tried| now - tried >= every || tried > now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Outcome, view::Problem};

    #[test]
    fn the_interval_counts_from_the_last_attempt() {
        let checked = |at| State { checked_at: Some(at), ..State::default() };
        let failed = Run { id: 1, started_at: 900_000, ended_at: Some(1_000_000), outcome: Some(Outcome::Failed) };
        assert!(is_due(&Mirror::example(), &State::default(), None, 0));
        assert!(!is_due(&Mirror::example(), &checked(1_000_000), None, 1_299_999));
        assert!(is_due(&Mirror::example(), &checked(1_000_000), None, 1_300_000));
        assert!(!is_due(&Mirror::example(), &checked(500_000), Some(&failed), 1_200_000));
        assert!(is_due(&Mirror::example(), &checked(5_000_000), None, 1_000_000));
    }

    #[test]
    fn paused_and_stopped_mirrors_wait() {
        let paused = Mirror { paused_since: Some(1), ..Mirror::example() };
        assert!(!is_due(&paused, &State::default(), None, 9_000_000));
        let problem = Some(Problem { code: "host-error".into(), args: std::collections::BTreeMap::new() });
        let stopped = State { failures: 5, problem, ..State::default() };
        assert!(!is_due(&Mirror::example(), &stopped, None, 9_000_000));
    }
}
