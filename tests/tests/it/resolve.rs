//! Settling what waits for a decision: each answer does what it said it would, or nothing.

use std::sync::mpsc::channel;

use gemel_tests::gemel::Said;
use gemel_tests::pair::{MIRROR, Pair};

const LOGIN: &str = "refs/heads/feature/login";

/// A pair whose `feature/login` went on differently on both sides, in the same file or not.
fn diverged(more: &[&str]) -> (Pair, String, String) {
    let pair = Pair::identical(more);
    let left = pair.left.commit("feature/login", "on the left");
    let right = pair.right.commit("feature/login", "on the right");
    (pair, left, right)
}

/// The same, after a sync has found it.
fn known(more: &[&str]) -> (Pair, String, String) {
    let (pair, left, right) = diverged(more);
    pair.sync().expect(3).assert_verdict(LOGIN, "diverged");
    (pair, left, right)
}

#[track_caller]
fn resolve(pair: &Pair, take: &str) -> Said {
    pair.gemel.run(&["resolve", MIRROR, "feature/login", "--take", take, "--yes", "--json"])
}

#[test]
fn one_sides_version_is_taken_and_the_other_one_kept() {
    let (pair, left, right) = known(&[]);
    resolve(&pair, "left").expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.tip(LOGIN), left);
    pair.gemel.assert_backup(&right);
    pair.sync_nothing();

    let (pair, left, right) = known(&[]);
    resolve(&pair, "right").expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.tip(LOGIN), right);
    pair.gemel.assert_backup(&left);
}

#[test]
fn a_merge_holds_both_and_is_on_both_sides() {
    let (pair, left, right) = known(&[]);
    pair.gemel.run(&["settings", "merge-author", "Ada <ada@gemel.example>"]).expect(0);
    resolve(&pair, "merge").expect(0);
    pair.assert_identical();
    let merge = pair.left.tip(LOGIN);
    let parents = pair.left.git(&["log", "-1", "--format=%P%n%an <%ae>%n%s", &merge]);
    let subject = parents.lines().last().unwrap_or_default();
    assert_eq!(parents.lines().next(), Some(&*format!("{left} {right}")));
    assert!(parents.contains("Ada <ada@gemel.example>") && subject.contains("feature/login"), "{parents}");
    for file in ["changes/on the left", "changes/on the right"] {
        pair.right.git(&["cat-file", "-e", &format!("{merge}:{file}")]);
    }
    pair.sync_nothing();
}

#[test]
fn what_cannot_be_merged_is_named_and_left_as_it_is() {
    let pair = Pair::identical(&[]);
    pair.left.commit_noise("feature/login", "same", 200);
    pair.right.commit_noise("feature/login", "same", 300);
    pair.sync().expect(3);
    let before = pair.tips();
    let said = resolve(&pair, "merge").expect(3);
    assert_eq!(said.problem_code(), "merge-conflicts");
    assert!(said.stdout.contains("noise/same"), "{said}");
    assert_eq!(pair.tips(), before);
    // Without an answer, all of them are explained, and why this one cannot be given.
    let said = pair.gemel.run(&["resolve", MIRROR, "feature/login"]).expect(3);
    assert!(said.stdout.contains("noise/same") && said.stdout.contains("--take both"), "{said}");
    assert!(!said.text().contains('⟪'), "{said}");
    assert_eq!(pair.tips(), before);
}

#[test]
fn both_live_on_under_two_names_on_both_sides() {
    let (pair, left, right) = known(&["--right-name", "gitee"]);
    // A name that is taken is left to whom it belongs.
    let taken = pair.left.set("refs/heads/feature/login@gitee", "trunk");
    pair.sync().expect(3);
    resolve(&pair, "both").expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.tip(LOGIN), left);
    assert_eq!(pair.left.tip("refs/heads/feature/login@gitee-2"), right);
    assert_eq!(pair.left.tip("refs/heads/feature/login@gitee"), taken);
    pair.sync_nothing();
}

/// Both names in one step or none: between the two steps of a host that cannot do that, nothing is lost either.
#[test]
fn a_host_without_atomic_pushes_gets_the_second_name_first() {
    let (pair, left, right) = known(&[]);
    pair.right.git(&["config", "receive.advertiseAtomic", "false"]);
    pair.right.record_pushes();
    resolve(&pair, "both").expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.tip(LOGIN), left);
    let pushes = pair.right.pushes();
    assert_eq!(pushes.len(), 2, "{pushes:?}");
    assert_eq!((&pushes[0][0].new, &pushes[1][0].new), (&right, &left));
}

#[test]
fn a_ref_may_be_left_alone_until_both_sides_agree() {
    let (pair, left, right) = known(&[]);
    resolve(&pair, "ignore").expect(0);
    assert_eq!((pair.left.tip(LOGIN), pair.right.tip(LOGIN)), (left.clone(), right.clone()));
    // What moves meanwhile does not bring the question back.
    pair.left.commit("feature/login", "further on the left");
    pair.sync().expect(0).assert_verdict(LOGIN, "ignored chosen");
    assert!(pair.gemel.run(&["divergences"]).expect(0).stdout.contains("Nothing waits"));
    // Once they agree it is mirrored again.
    let merge = pair.left.merge_from(&pair.right, LOGIN, "feature/login");
    pair.right.git(&["fetch", "--quiet", &pair.left.path().display().to_string(), &format!("+{LOGIN}:{LOGIN}")]);
    pair.sync().expect(0);
    assert_eq!(pair.right.tip(LOGIN), merge);
    let tip = pair.left.commit("feature/login", "mirrored again");
    pair.sync().expect(0);
    assert_eq!(pair.right.tip(LOGIN), tip);
}

#[test]
fn an_answer_to_what_was_is_none_to_what_is() {
    let (pair, _, _) = known(&[]);
    let newer = pair.right.commit("feature/login", "a colleague was quicker");
    let before = pair.tips();
    let said = resolve(&pair, "left").expect(3);
    assert_eq!(said.problem_code(), "resolution-stale");
    assert_eq!(pair.tips(), before);
    // What it is like now is known, and can be answered.
    resolve(&pair, "left").expect(0);
    pair.assert_identical();
    pair.gemel.assert_backup(&newer);
}

/// Quicker still: between the look and the push.
#[test]
fn a_rival_during_the_answer_is_not_overwritten() {
    use gemel_tests::tripwire::{Moment, Tripwire};
    let (pair, _, _) = known(&[]);
    let (done, rival) = channel();
    let right = pair.right.path().to_owned();
    let scratch = gemel_tests::scratch::Scratch::new();
    let repository = gemel_tests::repository::Repository::open(&scratch, &right, gemel_tests::owner::Owner::WebServer);
    let tripwire = Tripwire::before(pair.servers[0].address(), Moment::PushGreeting, move || {
        done.send(repository.commit("feature/login", "in between")).expect("because the test waits for it");
    });
    let before = pair.left.heads_and_tags();
    // The same mirror, by way of the tripwire.
    pair.gemel.account("watched", &tripwire.authority(), pair.servers[0].login());
    let url = |path: &str| format!("http://{}/{path}", tripwire.authority());
    let arguments = ["--left-account", "watched", "--right-account", "watched"];
    pair.gemel.add("watched", &url(gemel_tests::pair::LEFT), &url(gemel_tests::pair::RIGHT), &arguments);
    pair.gemel.sync("watched").expect(3);
    pair.gemel.run(&["resolve", "watched", "feature/login", "--take", "left", "--yes"]);
    let rival = rival.recv_timeout(std::time::Duration::from_secs(60)).expect("because there was a push");
    assert_eq!(pair.left.heads_and_tags(), before);
    let there = pair.right.tip(LOGIN);
    assert!(there == rival || pair.gemel.has_backup(&rival), "the rival's commit is nowhere");
}

#[test]
fn a_source_is_not_written_whoever_asks() {
    let (pair, left, right) = known(&["--direction", "left-to-right"]);
    for take in ["right", "merge"] {
        let said = resolve(&pair, take).expect(2);
        assert_eq!(said.problem_code(), "resolution-impossible", "{take}");
    }
    assert_eq!(pair.left.tip(LOGIN), left);
    resolve(&pair, "left").expect(0);
    assert_eq!(pair.right.tip(LOGIN), left);
    pair.gemel.assert_backup(&right);
}

#[test]
fn rewrites_and_deletions_that_wait_are_answered_too() {
    let pair = Pair::identical(&["--deletions", "ask"]);
    let old = pair.left.rewind("feature/login", 1);
    pair.right.delete("refs/heads/release/1.x");
    pair.sync().expect(3);
    // Two kinds of question are not answered together.
    let said =
        pair.gemel.run(&["resolve", MIRROR, "feature/login", "release/1.x", "--take", "left", "--yes", "--json"]);
    assert_eq!(said.expect(2).problem_code(), "mixed-questions");
    resolve(&pair, "right").expect(3);
    assert_eq!(pair.left.tip(LOGIN), old, "what was taken back is there again");
    pair.gemel.run(&["resolve", MIRROR, "release/1.x", "--take", "right", "--yes"]).expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.find("refs/heads/release/1.x"), None);
}

#[test]
fn questions_of_one_kind_are_answered_together() {
    let pair = Pair::identical(&[]);
    for branch in ["a", "b"] {
        pair.left.commit(branch, &format!("{branch} on the left"));
        pair.right.commit(branch, &format!("{branch} on the right"));
    }
    let moved = pair.left.annotate("v1.0", "feature/login", "moved on the left");
    pair.right.annotate("v1.0", "release/1.x", "moved on the right");
    pair.sync().expect(3);
    pair.gemel.run(&["resolve", MIRROR, "a", "--alike", "--take", "left", "--yes"]).expect(3);
    for branch in ["a", "b"] {
        assert_eq!(pair.left.tip(branch), pair.right.tip(branch));
    }
    assert_ne!(pair.right.tip("refs/tags/v1.0"), moved, "a tag is another kind of question");
    pair.gemel.run(&["resolve", MIRROR, "refs/tags/v1.0", "--take", "left", "--yes"]).expect(0);
    pair.assert_identical();
}

#[test]
fn nobody_there_to_agree_changes_nothing() {
    let (pair, _, _) = known(&[]);
    let before = pair.tips();
    let said = pair.gemel.run(&["resolve", MIRROR, "feature/login", "--take", "left", "--json"]).expect(2);
    assert_eq!(said.problem_code(), "input-missing");
    assert_eq!(pair.tips(), before);
}

#[test]
fn a_mirror_may_merge_by_itself() {
    let (pair, left, right) = diverged(&["--diverged", "merge"]);
    pair.sync().expect(0);
    pair.assert_identical();
    let merge = pair.left.tip(LOGIN);
    for tip in [&left, &right] {
        pair.left.git(&["merge-base", "--is-ancestor", tip, &merge]);
    }
    pair.sync_nothing();
    // What it cannot merge it asks about.
    pair.left.commit_noise("trunk", "same", 200);
    pair.right.commit_noise("trunk", "same", 300);
    pair.sync().expect(3).assert_verdict("refs/heads/trunk", "diverged");
}

#[test]
fn a_mirror_may_prefer_a_side() {
    let (pair, _, right) = diverged(&["--diverged", "right"]);
    let old = pair.left.tip(LOGIN);
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.tip(LOGIN), right);
    pair.gemel.assert_backup(&old);
}

#[test]
fn open_questions_are_listed_with_both_sides_commits() {
    let (pair, left, _) = known(&["--left-name", "Hub", "--right-name", "Tea"]);
    let said = pair.gemel.run(&["divergences"]).expect(3);
    for part in ["feature/login", "on the left", "on the right", "Hub", "Tea", &left[..7]] {
        assert!(said.stdout.contains(part), "{part} is not in {said}");
    }
    let json = pair.gemel.run(&["divergences", MIRROR, "--json"]).expect(3).json();
    assert_eq!((&json[0]["kind"], &json[0]["leftCommits"]["total"]), (&"bothChanged".into(), &1.into()), "{json}");
    // The same files in different commits are named as such.
    let pair = Pair::identical(&[]);
    pair.left.commit_by("feature/login", "Ada <ada@gemel.example>", "the same");
    pair.right.commit_by("feature/login", "Lin <lin@gemel.example>", "the same");
    pair.sync().expect(3);
    assert!(pair.gemel.run(&["divergences"]).expect(3).stdout.contains("same content"));
    // One that disappears by itself is closed by itself.
    pair.left.git(&["fetch", "--quiet", &pair.right.path().display().to_string(), &format!("+{LOGIN}:{LOGIN}")]);
    pair.sync().expect(0);
    pair.gemel.run(&["divergences"]).expect(0);
}
