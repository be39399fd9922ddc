//! What looks like an accident is not carried over.

use gemel_tests::history::{DEFAULT_BRANCH, History};
use gemel_tests::pair::{MIRROR, Pair};

/// Fails the test unless a sync stops and asks, and leaves the right side alone.
#[track_caller]
fn assert_stops(pair: &Pair) {
    let right = pair.right.heads_and_tags();
    for _ in 0..2 {
        let report = pair.sync();
        report.said.clone().expect_one_of(&[3, 4]);
        assert_eq!(pair.right.heads_and_tags(), right, "{}", report.said);
    }
}

#[test]
fn a_side_that_lost_everything_is_not_a_deletion() {
    let pair = Pair::identical(&[]);
    for name in pair.left.heads_and_tags().keys() {
        pair.left.delete(name);
    }
    assert_stops(&pair);
}

#[test]
fn a_side_that_lost_all_branches_is_not_a_deletion() {
    let pair = Pair::identical(&[]);
    for name in pair.left.heads_and_tags().keys().filter(|name| name.starts_with("refs/heads/")) {
        pair.left.delete(name);
    }
    assert_stops(&pair);
}

#[test]
fn a_side_that_lost_more_than_half_is_not_a_deletion() {
    let pair = Pair::identical(&[]);
    for number in 0..12 {
        pair.left.set(&format!("refs/heads/batch/{number}"), DEFAULT_BRANCH);
    }
    pair.sync().expect(0);
    pair.sync_nothing();
    for number in 0..12 {
        pair.left.delete(&format!("refs/heads/batch/{number}"));
    }
    assert_stops(&pair);
}

#[test]
fn a_repository_replaced_by_another_one_is_not_a_rewrite() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    for name in pair.left.refs().keys() {
        pair.left.delete(name);
    }
    pair.left.import(&History::unrelated());
    assert_stops(&pair);
}

/// The word that the last sync gave to approve what it would do.
fn asked(pair: &Pair) -> String {
    let run = pair.sync().expect(3).said.json();
    run[0]["question"]["approval"].as_str().expect("because it asks").to_owned()
}

#[test]
fn an_approval_does_exactly_what_was_asked() {
    let pair = Pair::identical(&[]);
    for number in 0..12 {
        pair.left.set(&format!("refs/heads/batch/{number}"), DEFAULT_BRANCH);
    }
    pair.sync().expect(0);
    let tip = pair.right.heads_and_tags()["refs/heads/batch/3"].clone();
    for number in 0..12 {
        pair.left.delete(&format!("refs/heads/batch/{number}"));
    }
    let word = asked(&pair);
    pair.gemel.run(&["sync", MIRROR, "--approve", &word, "--json"]).expect(0);
    pair.assert_identical();
    pair.gemel.assert_backup(&tip);
}

#[test]
fn an_approval_is_worth_nothing_once_things_have_changed() {
    let pair = Pair::identical(&[]);
    for number in 0..12 {
        pair.left.set(&format!("refs/heads/batch/{number}"), DEFAULT_BRANCH);
    }
    pair.sync().expect(0);
    for number in 0..12 {
        pair.left.delete(&format!("refs/heads/batch/{number}"));
    }
    let word = asked(&pair);
    pair.right.commit("batch/3", "a colleague goes on");
    let right = pair.right.heads_and_tags();
    let said = pair.gemel.run(&["sync", MIRROR, "--approve", &word, "--json"]);
    assert_eq!(said.problem_code(), "approval-stale");
    assert_eq!(pair.right.heads_and_tags(), right);
}

#[test]
fn a_repository_made_anew_under_the_same_url_is_not_a_rewrite() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    for name in pair.right.refs().keys() {
        pair.right.delete(name);
    }
    pair.right.import(&History::unrelated());
    let left = pair.left.heads_and_tags();
    for _ in 0..2 {
        pair.sync().said.expect_one_of(&[3, 4]);
        assert_eq!(pair.left.heads_and_tags(), left);
    }
}

/// A host that does not tell its default branch could have any for it.
#[test]
fn no_branch_is_deleted_where_the_default_branch_is_not_told() {
    let pair = Pair::identical(&[]);
    pair.right.git(&["config", "uploadpack.hideRefs", "HEAD"]);
    pair.right.git(&["config", "receive.denyDeleteCurrent", "ignore"]);
    pair.left.git(&["symbolic-ref", "HEAD", "refs/heads/feature/login"]);
    pair.left.delete(&format!("refs/heads/{DEFAULT_BRANCH}"));
    pair.sync().expect(3);
    assert!(pair.right.find(&format!("refs/heads/{DEFAULT_BRANCH}")).is_some());
}
