//! What people do between two syncs, on both sides, and goes across.

use gemel_tests::history::{DEEP_BRANCH, History};
use gemel_tests::pair::Pair;

#[test]
fn a_day_of_work_on_both_sides_goes_across_in_one_sync() {
    let mut pair = Pair::of_hosts(&History::small(), &[]);
    pair.sync().expect(0);
    pair.sync_nothing();
    pair.open_merge_request();

    let login = pair.left.commit("feature/login", "left goes on with the login");
    let trunk = pair.right.commit("trunk", "right goes on with the trunk");
    let deep = pair.right.commit(DEEP_BRANCH, "右边: 深色模式");
    let new = pair.left.commit("brand/new", "left begins something");
    let tag = pair.right.annotate("v3.0", "trunk", "right makes a release");
    pair.left.set("refs/tags/light", "feature/login");
    let deleted = pair.left.tip("topic/1");
    pair.left.delete("refs/heads/topic/1");

    pair.sync().expect(0);
    pair.assert_identical();
    let right = &pair.right;
    assert_eq!(
        [right.tip("feature/login"), right.tip("trunk"), right.tip(DEEP_BRANCH), right.tip("brand/new")],
        [login, trunk, deep, new]
    );
    assert_eq!(pair.left.tip("refs/tags/v3.0"), tag);
    assert_eq!(right.find("refs/heads/topic/1"), None, "the deleted branch should be gone");
    pair.gemel.assert_backup(&deleted);
    pair.sync_nothing();
}

#[test]
fn a_branch_deleted_after_the_first_sync_does_not_come_back() {
    let pair = Pair::identical(&[]);
    pair.right.delete("refs/heads/feature/login");
    pair.right.delete("refs/tags/v1.0");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.find("refs/heads/feature/login"), None);
    assert_eq!(pair.left.find("refs/tags/v1.0"), None);
    pair.sync_nothing();
}

/// Git cannot hold `a` and `a/b` at once: the one has to go before the other comes.
#[test]
fn a_branch_becomes_a_folder_of_branches() {
    let pair = Pair::identical(&[]);
    pair.left.commit("a", "a branch");
    pair.sync().expect(0);
    pair.sync_nothing();
    let old = pair.left.tip("a");
    pair.left.delete("refs/heads/a");
    let new = pair.left.commit("a/b", "a branch in a folder of the same name");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.tip("a/b"), new);
    pair.gemel.assert_backup(&old);
    pair.sync_nothing();
}

#[test]
fn a_folder_of_branches_becomes_a_branch() {
    let pair = Pair::identical(&[]);
    pair.right.delete("refs/heads/feature/login");
    pair.right.delete(&format!("refs/heads/{DEEP_BRANCH}"));
    pair.right.commit("feature", "what was a folder is a branch");
    pair.sync().expect(0);
    pair.assert_identical();
    pair.sync_nothing();
}

#[test]
fn branches_that_are_alike_but_for_case_stay_apart() {
    let pair = Pair::identical(&[]);
    pair.left.commit("Feature/Login", "a neighbour of feature/login");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_ne!(pair.right.tip("refs/heads/Feature/Login"), pair.right.tip("refs/heads/feature/login"));
}

#[test]
fn both_sides_move_the_same_branch_and_one_contains_the_other() {
    let pair = Pair::identical(&[]);
    let first = pair.left.commit("trunk", "left: the first step");
    pair.right.merge_from(&pair.left, "trunk", "trunk");
    let second = pair.right.tip("trunk");
    assert_ne!(first, second);
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.tip("trunk"), second);
}

#[test]
fn hundreds_of_branches_go_in_one_push() {
    let pair = Pair::identical(&[]);
    let tip = pair.left.tip("trunk");
    let updates =
        (0..400).fold(String::new(), |text, number| text + &format!("create refs/heads/many/{number} {tip}\n"));
    pair.left.git_with_input(&["update-ref", "--stdin"], updates.as_bytes());
    pair.right.record_pushes();
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.pushes().len(), 1, "one push should do");
}

/// What a push brought is proven by a listing at the end of its run, so that a deletion right afterwards is one.
#[test]
fn a_branch_deleted_right_after_it_was_pushed_is_deleted() {
    let pair = Pair::identical(&[]);
    pair.left.commit("short/lived", "a try");
    pair.sync().expect(0);
    pair.right.delete("refs/heads/short/lived");
    pair.sync().expect(0);
    pair.assert_identical();
    assert!(!pair.left.heads_and_tags().contains_key("refs/heads/short/lived"));
}
