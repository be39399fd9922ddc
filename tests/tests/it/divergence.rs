//! Both sides changed the same ref, neither contains the other: a person decides, and everything else goes on.

use gemel_tests::history::History;
use gemel_tests::pair::Pair;

#[test]
fn a_diverged_branch_is_held_and_named_and_the_rest_goes_through() {
    let pair = Pair::identical(&[]);
    let left = pair.left.commit_by("feature/login", "Ada Lovelace <ada@gemel.example>", "hash the passwords");
    pair.right.commit_by("feature/login", "林晓 <lin@gemel.example>", "登录: 修正超时");
    let right = pair.right.commit_by("feature/login", "林晓 <lin@gemel.example>", "登录: 测试");
    let trunk = pair.left.commit("trunk", "goes through");
    let release = pair.right.commit("release/1.x", "goes through too");

    let report = pair.sync().expect(3);
    assert_eq!(report.outcome(), "needsDecision", "{}", report.said);
    report.assert_verdict("refs/heads/feature/login", "diverged");
    let ada = |subject: &str| ("Ada Lovelace".to_owned(), subject.to_owned());
    let lin = |subject: &str| ("林晓".to_owned(), subject.to_owned());
    assert_eq!(report.commits("refs/heads/feature/login", "left"), (vec![ada("hash the passwords")], 1));
    assert_eq!(
        report.commits("refs/heads/feature/login", "right"),
        (vec![lin("登录: 测试"), lin("登录: 修正超时")], 2)
    );
    assert_eq!(
        (pair.left.tip("feature/login"), pair.right.tip("feature/login")),
        (left, right),
        "a diverged branch was touched"
    );
    assert_eq!((pair.right.tip("trunk"), pair.left.tip("release/1.x")), (trunk, release));

    // The same for people, and again: what is not decided is not forgotten.
    let said = pair.gemel.run(&["sync", "pair"]).expect(3);
    for word in ["feature/login", "Ada Lovelace", "hash the passwords", "林晓", "登录: 测试", "登录: 修正超时"]
    {
        assert!(said.stdout.contains(word), "{word:?} should be named: {said}");
    }
    let shown = pair.gemel.show("pair");
    assert_eq!(shown["mirror"]["status"], "needsDecision", "{shown:#}");
    assert_eq!(shown["mirror"]["decisions"], serde_json::json!(["feature/login"]), "{shown:#}");
    pair.assert_sound();

    pair.right.merge_from(&pair.left, "feature/login", "feature/login");
    pair.sync().expect(0);
    pair.assert_identical();
    pair.sync_nothing();
    assert_eq!(pair.gemel.show("pair")["mirror"]["status"], "upToDate");
}

#[test]
fn a_branch_that_differs_from_the_start_has_diverged() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &[]);
    pair.left.commit("trunk", "left");
    pair.right.commit("trunk", "right");
    let before = pair.tips();
    let report = pair.sync().expect(3);
    report.assert_verdict("refs/heads/trunk", "diverged");
    assert_eq!(pair.tips(), before);
}

#[test]
fn a_branch_without_common_past_has_diverged_alone() {
    let pair = Pair::identical(&[]);
    pair.left.commit("gh-pages", "the left side's pages");
    pair.right.commit("gh-pages", "the right side's pages");
    let (left, right) = (pair.left.tip("gh-pages"), pair.right.tip("gh-pages"));
    let trunk = pair.left.commit("trunk", "goes through");
    let report = pair.sync().expect(3);
    report.assert_verdict("refs/heads/gh-pages", "diverged");
    assert_eq!((pair.left.tip("gh-pages"), pair.right.tip("gh-pages")), (left, right));
    assert_eq!(pair.right.tip("trunk"), trunk);
}

#[test]
fn a_tag_made_differently_on_both_sides_has_diverged() {
    let pair = Pair::identical(&[]);
    // One contains the other, and that does not matter: a tag does not grow.
    let left = pair.left.set("refs/tags/nightly", "trunk");
    let right = pair.right.set("refs/tags/nightly", "trunk~1");
    let report = pair.sync().expect(3);
    report.assert_verdict("refs/tags/nightly", "diverged");
    assert_eq!((pair.left.tip("refs/tags/nightly"), pair.right.tip("refs/tags/nightly")), (left, right));
}

#[test]
fn rewound_on_one_side_and_advanced_on_the_other_has_diverged() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    pair.left.rewind("feature/login", 1);
    let right = pair.right.commit("feature/login", "goes on");
    let left = pair.left.tip("feature/login");
    let report = pair.sync().expect(3);
    report.assert_verdict("refs/heads/feature/login", "diverged");
    assert_eq!(
        (pair.left.tip("feature/login"), pair.right.tip("feature/login")),
        (left, right),
        "the rewind may have taken a secret out"
    );
}

#[test]
fn deleted_on_one_side_and_changed_on_the_other_has_diverged() {
    let pair = Pair::identical(&[]);
    pair.left.delete("refs/heads/feature/login");
    let right = pair.right.commit("feature/login", "not finished yet");
    let report = pair.sync().expect(3);
    report.assert_verdict("refs/heads/feature/login", "diverged");
    assert_eq!(pair.right.find("refs/heads/feature/login"), Some(right));
    assert_eq!(pair.left.find("refs/heads/feature/login"), None);
}

#[test]
fn two_histories_without_anything_in_common_ask_first() {
    let pair = Pair::unsynced(&History::small(), &History::unrelated(), &[]);
    // Even what one side has alone stays: it may be the wrong repository.
    pair.left.commit("only/left", "a branch of the left side");
    let before = pair.tips();
    let report = pair.sync();
    report.said.clone().expect_one_of(&[3, 4]);
    assert_eq!(pair.tips(), before, "{}", report.said);
    let said = pair.gemel.run(&["sync", "pair"]).expect_one_of(&[3, 4]);
    assert_eq!(pair.tips(), before, "asking twice is no answer: {said}");
}
