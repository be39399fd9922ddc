//! How a mirror is, derived from facts. Pure.

use crate::{
    clock::Millis,
    error::Code,
    model::{Mirror, Outcome},
    store::{Run, State},
    view::Status,
};

/// After this many failures in a row a mirror is stopped: it does not start by itself any more.
const FAILURES_TO_STOP: u32 = 5;

/// Whether a mirror has failed too often to start by itself.
pub(crate) fn is_stopped(state: &State) -> bool {
    state.problem.is_some() && state.failures >= FAILURES_TO_STOP
}

/// The status, and since when.
pub(crate) fn status(
    mirror: &Mirror,
    state: &State,
    last: Option<&Run>,
    running_since: Option<Millis>,
) -> (Status, Option<Millis>) {
    let last_end = last.and_then(|run| run.ended_at);
    let waits = state.question.is_some()
        || state.counts.diverged > 0
        || last.is_some_and(|run| run.outcome == Some(Outcome::NeedsDecision));
    // Worst first: what a person has to know is not hidden by what happens to go on at the moment.
    if waits {
        return (Status::NeedsDecision, last_end);
    }
    if let Some(since) = running_since {
        return (Status::Syncing, Some(since));
    }
    if mirror.paused_since.is_some() {
        return (Status::Paused, mirror.paused_since);
    }
    if let Some(problem) = &state.problem {
        let offline = Code::from_text(&problem.code) == Some(Code::HostUnreachable);
        let status = match () {
            () if is_stopped(state) => Status::Stopped,
            () if offline => Status::Offline,
            () => Status::Failing,
        };
        return (status, state.failing_since);
    }
    match state.checked_at {
        Some(at) => (Status::UpToDate, Some(at)),
        None => (Status::NotChecked, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Counts, Problem};

    fn run(outcome: Outcome) -> Run {
        Run { id: 1, started_at: 10, ended_at: Some(20), outcome: Some(outcome) }
    }

    #[test]
    fn worst_first() {
        let problem = |code: &str| Some(Problem { code: code.into(), args: std::collections::BTreeMap::new() });
        let fine = State { checked_at: Some(5), ..State::default() };
        let failing = State { problem: problem("credentials-rejected"), failing_since: Some(7), ..fine.clone() };
        let offline = State { problem: problem("host-unreachable"), failing_since: Some(7), ..fine.clone() };
        let diverged = State { counts: Counts { diverged: 1, ..Counts::default() }, ..failing.clone() };
        let stopped = State { failures: FAILURES_TO_STOP, ..failing.clone() };
        let paused = Mirror { paused_since: Some(3), ..Mirror::example() };
        for (mirror, state, last, running, expected) in [
            (Mirror::example(), State::default(), None, None, (Status::NotChecked, None)),
            (Mirror::example(), fine.clone(), Some(run(Outcome::Synced)), None, (Status::UpToDate, Some(5))),
            (Mirror::example(), failing.clone(), Some(run(Outcome::Failed)), None, (Status::Failing, Some(7))),
            (Mirror::example(), stopped, Some(run(Outcome::Failed)), None, (Status::Stopped, Some(7))),
            (Mirror::example(), offline, Some(run(Outcome::Failed)), None, (Status::Offline, Some(7))),
            (Mirror::example(), failing, Some(run(Outcome::Failed)), Some(9), (Status::Syncing, Some(9))),
            (Mirror::example(), diverged, Some(run(Outcome::Failed)), Some(9), (Status::NeedsDecision, Some(20))),
            (
                Mirror::example(),
                fine.clone(),
                Some(run(Outcome::NeedsDecision)),
                None,
                (Status::NeedsDecision, Some(20)),
            ),
            (paused, fine, Some(run(Outcome::Synced)), None, (Status::Paused, Some(3))),
        ] {
            assert_eq!(status(&mirror, &state, last.as_ref(), running), expected);
        }
    }
}
