//! Hosts that say no to a ref.

use gemel_tests::gemel::Report;
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::repository::Repository;

const LOCKED: &str = "refs/heads/locked";

/// How often a push has asked for a ref.
fn asked_for(repository: &Repository, name: &str) -> usize {
    repository.pushes().concat().iter().filter(|asked| asked.name == name).count()
}

/// Fails the test unless a ref was refused with these words, and waits from then on.
#[track_caller]
fn assert_refused(pair: &Pair, report: &Report, name: &str, words: &str) {
    let entry = report.entry(name);
    assert_eq!(entry["delivery"], "refused", "{name}: {}", report.said);
    assert!(
        entry["detail"].as_str().is_some_and(|detail| detail.contains(words)),
        "the host's words {words:?} are missing: {}",
        report.said
    );
    let shown = pair.gemel.show(MIRROR);
    let entry = shown["refs"].as_array().and_then(|refs| refs.iter().find(|entry| entry["name"] == name));
    let entry = entry.unwrap_or_else(|| panic!("{name} is not shown: {shown:#}"));
    assert_eq!(entry["verdict"], serde_json::json!({"kind": "held", "reason": "refused"}), "{shown:#}");
    assert!(entry["detail"].as_str().is_some_and(|detail| detail.contains(words)), "{shown:#}");
}

#[test]
fn what_the_host_refuses_is_held_alone_and_not_sent_again() {
    let pair = Pair::identical(&[]);
    pair.right.record_pushes();
    pair.right.hook("update", "[ \"$1\" != refs/heads/locked ] || [ -e \"$GIT_DIR/open\" ] || { echo 'frozen until the release of spring' >&2; exit 1; }");
    let locked = pair.left.commit("locked", "not welcome");
    let trunk = pair.left.commit("trunk", "welcome");
    let new = pair.left.commit("topic/new", "welcome");

    let report = pair.sync().expect(3);
    assert_refused(&pair, &report, LOCKED, "frozen until the release of spring");
    assert_eq!(pair.right.find(LOCKED), None);
    assert_eq!((pair.right.tip("trunk"), pair.right.tip("topic/new")), (trunk, new));
    assert_eq!(asked_for(&pair.right, LOCKED), 1);

    // Waiting does not change a host's mind.
    pair.left.commit("trunk", "welcome again");
    pair.sync().expect(3).assert_verdict(LOCKED, "held refused");
    assert_eq!(asked_for(&pair.right, LOCKED), 1, "what was refused was sent again: {:#?}", pair.right.pushes());
    assert_eq!(pair.left.tip("trunk"), pair.right.tip("trunk"));
    let said = pair.gemel.run(&["sync", "pair"]).expect(3);
    assert!(said.stdout.contains("locked") && said.stdout.contains("frozen until the release of spring"), "{said}");
    assert_eq!(asked_for(&pair.right, LOCKED), 1);

    // A new tip may.
    std::fs::write(pair.right.path().join("open"), "").expect("because the repository is ours");
    let better = pair.left.commit("locked", "asked nicely");
    assert_ne!(better, locked);
    pair.sync().expect(0);
    pair.assert_identical();
}

/// A hook before the push refuses all of it and names no ref: what is at fault is found by halving.
#[test]
fn one_bad_ref_does_not_keep_the_others_back() {
    let pair = Pair::identical(&[]);
    pair.right.hook("pre-receive", "{ echo push; tee \"$GIT_DIR/asked\"; } >> \"$GIT_DIR/pushes\"; if grep -q ' refs/heads/locked$' \"$GIT_DIR/asked\"; then echo 'policy 7 forbids this' >&2; exit 1; fi");
    for number in 0..9 {
        pair.left.commit(&format!("fine/{number}"), "welcome");
    }
    pair.left.commit("locked", "not welcome");
    let report = pair.sync().expect(3);
    assert_refused(&pair, &report, LOCKED, "policy 7 forbids this");
    let mut left = pair.left.heads_and_tags();
    left.remove(LOCKED);
    assert_eq!(pair.right.heads_and_tags(), left, "everything else should be there: {}", report.said);
    assert!(pair.right.pushes().len() < 10, "halved, not one by one: {:#?}", pair.right.pushes());

    let before = asked_for(&pair.right, LOCKED);
    pair.sync().expect(3);
    assert_eq!(asked_for(&pair.right, LOCKED), before);
    pair.assert_sound();
}

#[test]
fn a_host_that_allows_no_rewrites_holds_the_ref() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    pair.right.git(&["config", "receive.denyNonFastForwards", "true"]);
    let old = pair.left.rewind("feature/login", 1);
    let trunk = pair.left.commit("trunk", "goes through");
    let report = pair.sync().expect(3);
    assert_refused(&pair, &report, "refs/heads/feature/login", "non-fast-forward");
    assert_eq!(pair.right.tip("feature/login"), old);
    assert_eq!(pair.right.tip("trunk"), trunk);
}

#[test]
fn a_host_that_allows_no_deletions_holds_the_ref() {
    let pair = Pair::identical(&[]);
    pair.right.git(&["config", "receive.denyDeletes", "true"]);
    pair.left.delete("refs/heads/feature/login");
    let trunk = pair.left.commit("trunk", "goes through");
    let report = pair.sync().expect(3);
    assert_refused(&pair, &report, "refs/heads/feature/login", "denying ref deletion");
    assert!(pair.right.find("refs/heads/feature/login").is_some());
    assert_eq!(pair.right.tip("trunk"), trunk);
}

/// Some refs are the host's business whatever the scope says.
#[test]
fn a_hidden_ref_holds_up_nothing() {
    let pair = Pair::identical(&[]);
    pair.right.git(&["config", "receive.hideRefs", "refs/heads/internal"]);
    pair.left.commit("internal/one", "hidden over there");
    let trunk = pair.left.commit("trunk", "goes through");
    let report = pair.sync().expect(3);
    assert_refused(&pair, &report, "refs/heads/internal/one", "hidden ref");
    assert_eq!(pair.right.tip("trunk"), trunk);
}
