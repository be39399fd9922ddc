//! What looks like an accident is not carried over.

use gemel_tests::history::{DEFAULT_BRANCH, History};
use gemel_tests::pair::Pair;

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
