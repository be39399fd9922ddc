//! How a mirror is, derived from facts. Pure.

use crate::{
    clock::Millis,
    error::Code,
    model::{Mirror, Outcome},
    store::{Run, State},
    view::{Status, Wait, WaitReason},
};

/// Whether a mirror waits for a person to put right what its last run failed of. Nothing is tried before that: not even the
/// tries that stop a mirror.
pub(crate) fn waits_for_person(state: &State) -> bool {
    let problem = state.problem.as_ref().filter(|_| state.failures > 0);
    problem.and_then(|problem| Code::from_text(&problem.code)).is_some_and(Code::needs_person)
}

/// Whether a mirror has failed too often in a row to start by itself.
pub(crate) fn is_stopped(mirror: &Mirror, state: &State) -> bool {
    let failed = state.failures >= mirror.unattended.stop_after || is(state, Code::HostKeyChanged);
    state.problem.is_some() && failed && !waits_for_person(state)
}

/// Whether that is what the last run failed of.
fn is(state: &State, code: Code) -> bool {
    state.problem.as_ref().is_some_and(|problem| Code::from_text(&problem.code) == Some(code))
}

/// Whether a host could not be reached.
pub(crate) fn is_offline(state: &State) -> bool {
    is(state, Code::HostUnreachable)
}

/// The status, and since when.
pub(crate) fn status(
    mirror: &Mirror,
    state: &State,
    last: Option<&Run>,
    running_since: Option<Millis>,
    wait: Option<Wait>,
    now: Millis,
) -> (Status, Option<Millis>) {
    let last_end = last.and_then(|run| run.ended_at);
    let waits = state.question.is_some()
        || state.counts.diverged > 0
        || last.is_some_and(|run| run.outcome == Some(Outcome::NeedsDecision));
    // Worst first: what a person has to know is not hidden by what happens to go on at the moment.
    if waits {
        return (Status::NeedsDecision, last_end);
    }
    if waits_for_person(state) && running_since.is_none() {
        return (Status::NeedsDecision, state.failing_since);
    }
    if let Some(since) = running_since {
        return (Status::Syncing, Some(since));
    }
    if let Some(Wait { reason: WaitReason::Minimum | WaitReason::Turn, .. }) = wait {
        return (Status::Queued, None);
    }
    if let Some(since) = mirror.paused(now) {
        return (Status::Paused, Some(since));
    }
    if state.problem.is_some() {
        let status = match () {
            () if is_stopped(mirror, state) => Status::Stopped,
            () if is_offline(state) => Status::Offline,
            () => Status::Failing,
        };
        return (status, state.failing_since);
    }
    if let Some(Wait { reason: WaitReason::Metered | WaitReason::Battery, .. }) = wait {
        return (Status::Paused, None);
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
        let failing = State { problem: problem("host-error"), failing_since: Some(7), ..fine.clone() };
        let rejected =
            State { problem: problem("credentials-rejected"), failures: 1, failing_since: Some(7), ..fine.clone() };
        // Somebody gave another secret, and no run has tried it yet.
        let mended = State { failures: 0, ..rejected.clone() };
        let offline = State { problem: problem("host-unreachable"), failing_since: Some(7), ..fine.clone() };
        let diverged = State { counts: Counts { diverged: 1, ..Counts::default() }, ..failing.clone() };
        let stopped = State { failures: 5, ..failing.clone() };
        let unknown =
            State { problem: problem("host-key-unknown"), failures: 1, failing_since: Some(7), ..fine.clone() };
        let changed = State { problem: problem("host-key-changed"), failing_since: Some(7), ..fine.clone() };
        let paused = Mirror { paused_since: Some(3), ..Mirror::example() };
        for (mirror, state, last, running, expected) in [
            (Mirror::example(), State::default(), None, None, (Status::NotChecked, None)),
            (Mirror::example(), fine.clone(), Some(run(Outcome::Synced)), None, (Status::UpToDate, Some(5))),
            (Mirror::example(), failing.clone(), Some(run(Outcome::Failed)), None, (Status::Failing, Some(7))),
            (Mirror::example(), unknown, Some(run(Outcome::Failed)), None, (Status::NeedsDecision, Some(7))),
            (Mirror::example(), changed, Some(run(Outcome::Failed)), None, (Status::Stopped, Some(7))),
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
            (Mirror::example(), rejected.clone(), Some(run(Outcome::Failed)), None, (Status::NeedsDecision, Some(7))),
            (paused.clone(), rejected.clone(), Some(run(Outcome::Failed)), None, (Status::NeedsDecision, Some(7))),
            (Mirror::example(), rejected, Some(run(Outcome::Failed)), Some(9), (Status::Syncing, Some(9))),
            (Mirror::example(), mended, Some(run(Outcome::Failed)), None, (Status::Failing, Some(7))),
            (paused, fine, Some(run(Outcome::Synced)), None, (Status::Paused, Some(3))),
        ] {
            assert_eq!(status(&mirror, &state, last.as_ref(), running, None, 100), expected);
        }
    }

    #[test]
    fn what_waits_for_its_turn_is_queued_and_what_the_machine_holds_back_is_paused() {
        let fine = State { checked_at: Some(5), ..State::default() };
        let told = |reason| status(&Mirror::example(), &fine, None, None, Some(Wait { reason, until: None }), 100).0;
        assert_eq!(told(WaitReason::Interval), Status::UpToDate);
        assert_eq!(told(WaitReason::Minimum), Status::Queued);
        assert_eq!(told(WaitReason::Turn), Status::Queued);
        assert_eq!(told(WaitReason::Battery), Status::Paused);
    }

    #[test]
    fn a_pause_ends_by_itself() {
        let paused = Mirror { paused_since: Some(3), paused_until: Some(50), ..Mirror::example() };
        let at = |now| status(&paused, &State::default(), None, None, None, now).0;
        assert_eq!((at(49), at(50)), (Status::Paused, Status::NotChecked));
    }

    #[test]
    fn how_many_failures_stop_a_mirror_is_its_own_affair() {
        let problem = Some(Problem { code: "host-error".into(), args: std::collections::BTreeMap::new() });
        let patient = Mirror {
            unattended: crate::model::Unattended { stop_after: 14, ..Default::default() },
            ..Mirror::example()
        };
        let failing = |failures| State { problem: problem.clone(), failures, ..State::default() };
        assert!(is_stopped(&Mirror::example(), &failing(5)) && !is_stopped(&Mirror::example(), &failing(4)));
        assert!(is_stopped(&patient, &failing(14)) && !is_stopped(&patient, &failing(13)));
    }
}
