//! Mirrors that go one way only.

use gemel_tests::history::History;
use gemel_tests::pair::Pair;

const LOGIN: &str = "refs/heads/feature/login";
const ONE_WAY: [&str; 2] = ["--direction", "left-to-right"];

#[test]
fn only_one_way() {
    let pair = Pair::identical(&ONE_WAY);
    let trunk = pair.left.commit("trunk", "goes across");
    let own = pair.right.commit("right/only", "stays where it is");
    pair.left.delete(LOGIN);
    let left = pair.left.heads_and_tags();
    pair.sync().expect(0);
    assert_eq!(pair.right.tip("trunk"), trunk);
    assert_eq!(pair.right.find(LOGIN), None);
    assert_eq!(pair.right.find("refs/heads/right/only"), Some(own));
    assert_eq!(
        {
            let mut left = left;
            left.remove(LOGIN);
            left
        },
        pair.left.heads_and_tags(),
        "the source was touched"
    );
    pair.assert_sound();
    pair.sync_nothing();
}

#[test]
fn the_other_way() {
    let pair = Pair::identical(&["--direction", "right-to-left"]);
    let trunk = pair.right.commit("trunk", "goes across");
    pair.left.commit("left/only", "stays where it is");
    pair.sync().expect(0);
    assert_eq!(pair.left.tip("trunk"), trunk);
    assert_eq!(pair.right.find("refs/heads/left/only"), None);
    assert!(pair.left.find("refs/heads/left/only").is_some());
}

#[test]
fn commits_made_on_the_target_ask() {
    let pair = Pair::identical(&ONE_WAY);
    let left = pair.left.commit("feature/login", "the source goes on");
    let right = pair.right.commit("feature/login", "somebody commits to the mirror");
    let trunk = pair.left.commit("trunk", "goes through");
    let report = pair.sync().expect(3);
    assert!(["diverged", "held targetChanged"].contains(&report.verdict(LOGIN).as_str()), "{}", report.said);
    assert_eq!((pair.left.tip(LOGIN), pair.right.tip(LOGIN)), (left, right));
    assert_eq!(pair.right.tip("trunk"), trunk);
}

#[test]
fn commits_made_on_the_target_alone_ask() {
    let pair = Pair::identical(&ONE_WAY);
    let right = pair.right.commit("feature/login", "somebody commits to the mirror");
    let left = pair.left.tip(LOGIN);
    pair.sync().expect(3);
    assert_eq!((pair.left.tip(LOGIN), pair.right.tip(LOGIN)), (left, right), "one way means that nothing comes back");
}

#[test]
fn commits_made_on_the_target_are_overwritten_and_kept() {
    let pair = Pair::identical(&["--direction", "left-to-right", "--divergent", "overwrite"]);
    let left = pair.left.commit("feature/login", "the source goes on");
    let right = pair.right.commit("feature/login", "somebody commits to the mirror");
    let alone = pair.right.commit("release/1.x", "and here, where the source did nothing");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.tip(LOGIN), left);
    pair.gemel.assert_backup(&right);
    pair.gemel.assert_backup(&alone);
    pair.sync_nothing();
}

#[test]
fn what_others_deleted_on_the_target_is_made_again() {
    let pair = Pair::identical(&ONE_WAY);
    pair.right.delete(LOGIN);
    pair.right.delete("refs/tags/v1.0");
    pair.sync().expect(0);
    pair.assert_identical();
    assert!(pair.right.find(LOGIN).is_some());
}

#[test]
fn a_target_that_is_behind_is_brought_up() {
    let pair = Pair::identical(&ONE_WAY);
    pair.right.rewind("feature/login", 1);
    pair.sync().expect(0);
    pair.assert_identical();
}

#[test]
fn pruning_takes_what_the_target_has_alone() {
    let pair = Pair::unsynced(
        &History::small(),
        &History::small(),
        &["--direction", "left-to-right", "--prune", "everything"],
    );
    let own = pair.right.commit("right/only", "has to go");
    let tag = pair.right.annotate("right-only", "trunk", "has to go");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.find("refs/heads/right/only"), None);
    pair.gemel.assert_backup(&own);
    pair.gemel.assert_backup(&tag);
    pair.sync_nothing();
}

#[test]
fn without_pruning_the_target_keeps_what_it_has_alone() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &ONE_WAY);
    let own = pair.right.commit("right/only", "may stay");
    let report = pair.sync().expect(0);
    if report.find("refs/heads/right/only").is_some() {
        report.assert_verdict("refs/heads/right/only", "ignored targetOnly");
    }
    assert_eq!(pair.right.find("refs/heads/right/only"), Some(own));
    assert_eq!(pair.left.find("refs/heads/right/only"), None);
    pair.sync_nothing();
}
