//! Somebody else pushes while Gemel does.

use std::sync::mpsc::channel;
use std::time::Duration;

use gemel_tests::gemel::Gemel;
use gemel_tests::history::History;
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::tripwire::{Moment, Tripwire};
use gemel_tests::web_server::WebServer;

const LOGIN: &str = "refs/heads/feature/login";

/// A pair that is in sync, whose right side is reached by way of a tripwire. The right side is changed by `race` at
/// `moment`, after the left one was changed by `before`.
fn race(
    moment: Moment,
    more: &[&str],
    before: impl FnOnce(&Repository),
    race: impl FnOnce(&Repository, &Repository) + Send + 'static,
) -> (Pair, Tripwire) {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.with(&scratch, RIGHT, &History::small());
    // In sync by way of another name of the same address first: the tripwire acts but once.
    let (arm, armed) = channel();
    let tripwire = Tripwire::before(server.address(), moment, {
        let (left, right) = (left.clone(), right.clone());
        move || {
            armed.recv().expect("because the test arms the tripwire before it syncs");
            race(&left, &right);
        }
    });
    let gemel = Gemel::fresh();
    gemel.account("left", &server.authority(), server.login());
    gemel.account("right", &tripwire.authority(), server.login());
    let mut arguments = vec!["--left-account", "left", "--right-account", "right"];
    arguments.extend(more);
    gemel.add(MIRROR, &server.url(LEFT), &tripwire.url(RIGHT), &arguments);
    let pair = Pair::new(gemel, left, right, vec![server], scratch);
    // Both sides hold the same: nothing is pushed, and the tripwire stays in wait.
    pair.sync().expect(0);
    pair.sync_nothing();
    before(&pair.left);
    arm.send(()).expect("because the tripwire waits");
    (pair, tripwire)
}

#[test]
fn a_rival_commit_before_the_push_is_not_overwritten() {
    for moment in [Moment::PushGreeting, Moment::Push] {
        let (pair, tripwire) = race(
            moment,
            &[],
            |left| {
                left.commit("feature/login", "ours");
            },
            |_, right| {
                right.commit("feature/login", "theirs");
            },
        );
        let report = pair.sync().expect(3);
        assert!(tripwire.fired(), "{moment:?}: nothing was pushed: {}", report.said);
        report.assert_verdict(LOGIN, "diverged");
        assert_eq!(pair.left.git(&["log", "-1", "--format=%s", LOGIN]), "ours");
        assert_eq!(pair.right.git(&["log", "-1", "--format=%s", LOGIN]), "theirs", "{moment:?}: {}", report.said);
        pair.assert_sound();
    }
}

#[test]
fn a_rival_commit_elsewhere_goes_across_in_the_end() {
    let (pair, tripwire) = race(
        Moment::Push,
        &[],
        |left| {
            left.commit("feature/login", "ours");
        },
        |_, right| {
            right.commit("trunk", "theirs");
        },
    );
    pair.sync().expect(0);
    assert!(tripwire.fired());
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.git(&["log", "-1", "--format=%s", "trunk"]), "theirs");
    pair.sync_nothing();
}

#[test]
fn a_rival_that_brings_the_same_and_more_is_taken_over() {
    for moment in [Moment::PushGreeting, Moment::Push] {
        let (pair, tripwire) = race(
            moment,
            &[],
            |left| {
                left.commit("feature/login", "ours");
            },
            |left, right| {
                right.merge_from(left, LOGIN, "feature/login");
            },
        );
        let report = pair.sync();
        assert!(tripwire.fired());
        report.expect(0);
        pair.assert_identical();
        assert_eq!(pair.left.git(&["log", "-1", "--format=%s", LOGIN]), "merge the other side");
        pair.sync_nothing();
    }
}

#[test]
fn what_changes_while_it_is_to_be_deleted_stays() {
    for moment in [Moment::PushGreeting, Moment::Push] {
        let (pair, tripwire) = race(
            moment,
            &[],
            |left| left.delete(LOGIN),
            |_, right| {
                right.commit("feature/login", "not finished yet");
            },
        );
        let report = pair.sync().expect(3);
        assert!(tripwire.fired());
        report.assert_verdict(LOGIN, "diverged");
        assert_eq!(
            pair.right.git(&["log", "-1", "--format=%s", LOGIN]),
            "not finished yet",
            "{moment:?}: {}",
            report.said
        );
    }
}

#[test]
fn what_changes_while_it_is_to_be_overwritten_stays() {
    for moment in [Moment::PushGreeting, Moment::Push] {
        let (pair, tripwire) = race(
            moment,
            &["--rewrites", "propagate"],
            |left| {
                left.rewind("feature/login", 1);
            },
            |_, right| {
                right.commit("feature/login", "not finished yet");
            },
        );
        let report = pair.sync().expect(3);
        assert!(tripwire.fired());
        report.assert_verdict(LOGIN, "diverged");
        assert_eq!(
            pair.right.git(&["log", "-1", "--format=%s", LOGIN]),
            "not finished yet",
            "{moment:?}: {}",
            report.said
        );
    }
}

/// The tip that was listed is gone before it is fetched; what is there instead is taken.
#[test]
fn a_rewind_between_listing_and_fetch_is_no_failure() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.empty(&scratch, RIGHT);
    left.commit("short/lived", "soon gone");
    let tripwire = Tripwire::before(server.address(), Moment::Fetch, {
        let left = left.clone();
        move || {
            left.delete("refs/heads/short/lived");
            left.git(&["reflog", "expire", "--expire=all", "--all"]);
            left.git(&["prune", "--expire=now"]);
            left.git(&["repack", "-adq"]);
        }
    });
    let gemel = Gemel::fresh();
    gemel.account("left", &tripwire.authority(), server.login());
    gemel.account("right", &server.authority(), server.login());
    gemel.add(MIRROR, &tripwire.url(LEFT), &server.url(RIGHT), &["--left-account", "left", "--right-account", "right"]);
    let pair = Pair::new(gemel, left, right, vec![server], scratch);
    pair.sync().expect(0);
    assert!(tripwire.fired());
    pair.assert_identical();
}

/// What became of a push is looked up, not guessed, and the push is not repeated blindly.
#[test]
fn a_push_whose_answer_is_lost_has_happened_once() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.empty(&scratch, RIGHT);
    right.record_pushes();
    let tripwire = Tripwire::that_loses_the_answer(server.address(), Moment::Push);
    let gemel = Gemel::fresh();
    gemel.account("left", &server.authority(), server.login());
    gemel.account("right", &tripwire.authority(), server.login());
    gemel.add(MIRROR, &server.url(LEFT), &tripwire.url(RIGHT), &["--left-account", "left", "--right-account", "right"]);
    let pair = Pair::new(gemel, left, right, vec![server], scratch);
    let report = pair.sync();
    assert!(tripwire.fired());
    report.expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.pushes().len(), 1, "{:#?}", pair.right.pushes());
    pair.sync_nothing();
}

#[test]
fn a_fetch_whose_answer_is_lost_damages_nothing() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.empty(&scratch, RIGHT);
    let tripwire = Tripwire::that_loses_the_answer(server.address(), Moment::Fetch);
    let gemel = Gemel::fresh();
    gemel.account("left", &tripwire.authority(), server.login());
    gemel.account("right", &server.authority(), server.login());
    gemel.add(MIRROR, &tripwire.url(LEFT), &server.url(RIGHT), &["--left-account", "left", "--right-account", "right"]);
    let pair = Pair::new(gemel, left, right, vec![server], scratch);
    // To try again at once is as good as to leave it to the next sync.
    pair.sync().said.expect_one_of(&[0, 1]);
    assert!(tripwire.fired());
    pair.sync().expect(0);
    pair.assert_identical();
}

/// The first sync is stopped on the wire until the second one has had its say.
#[test]
fn two_syncs_of_one_mirror_do_not_run_at_once() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.empty(&scratch, RIGHT);
    let (arrived, arrival) = channel();
    let (release, released) = channel::<()>();
    let tripwire = Tripwire::before(server.address(), Moment::Push, move || {
        arrived.send(()).expect("because the test waits for it");
        // The test's end releases it as well.
        let _ = released.recv();
    });
    let gemel = Gemel::fresh();
    gemel.account("left", &server.authority(), server.login());
    gemel.account("right", &tripwire.authority(), server.login());
    gemel.add(MIRROR, &server.url(LEFT), &tripwire.url(RIGHT), &["--left-account", "left", "--right-account", "right"]);

    let first = gemel.start(&["sync", MIRROR, "--json"]);
    arrival.recv_timeout(Duration::from_secs(60)).expect("the first sync does not get as far as its push");
    let second = gemel.start(&["sync", MIRROR, "--json"]);
    let second = second.finish_within(Duration::from_secs(5));
    release.send(()).expect("because the first sync waits for it");
    match second {
        Ok(said) => assert_eq!(said.clone().expect(1).problem_code(), "already-running", "{said}"),
        Err(waiting) => {
            waiting.finish().expect(0);
        }
    }
    first.finish().expect(0);
    let pair = Pair::new(gemel, left, right, vec![server], scratch);
    pair.assert_identical();
    pair.sync_nothing();
}

/// Without anything to hold them up.
#[test]
fn many_syncs_of_one_mirror_damage_nothing() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &[]);
    for number in 0..4 {
        pair.left.commit(&format!("round/{number}"), "left");
        pair.right.commit("trunk", &format!("right {number}"));
        let syncs: Vec<_> = (0..4).map(|_| pair.gemel.start(&["sync", MIRROR, "--json"])).collect();
        let said: Vec<_> = syncs.into_iter().map(gemel_tests::gemel::Running::finish).collect();
        assert!(said.iter().any(|said| said.code == Some(0)), "none got through: {said:#?}");
        for said in said.iter().filter(|said| said.code != Some(0)) {
            assert_eq!(said.clone().expect(1).problem_code(), "already-running", "{said}");
        }
        pair.assert_identical();
    }
    pair.sync_nothing();
}
