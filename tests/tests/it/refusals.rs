//! Hosts that say no to a ref.

use std::time::Duration;

use gemel_tests::gemel::{Gemel, Report};
use gemel_tests::history::{DEFAULT_BRANCH, History};
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::web_server::WebServer;

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

/// In the run that tried it, and in those that do not try it again.
fn is_refused(report: &Report, name: &str) -> bool {
    let entry = report.entry(name);
    entry["delivery"] == "refused" || entry["verdict"]["reason"] == "refused"
}

/// A name that stands in another's way on one side only is one ref's trouble, seen before any host refuses it.
#[test]
fn a_name_in_the_way_holds_one_ref() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &[]);
    pair.left.set("refs/heads/in-the-way", DEFAULT_BRANCH);
    pair.right.set("refs/heads/in-the-way/1", DEFAULT_BRANCH);
    pair.left.set("refs/heads/other", DEFAULT_BRANCH);
    for _ in 0..2 {
        let report = pair.sync().expect(3);
        report.assert_verdict("refs/heads/in-the-way", "held nameClash");
        report.assert_verdict("refs/heads/in-the-way/1", "held nameClash");
    }
    assert!(pair.right.find("refs/heads/other").is_some());
    assert!(pair.right.find("refs/heads/in-the-way").is_none());
    pair.assert_sound();
}

/// A ref that a host lists and hides from pushes never moved: it is refused.
#[test]
fn a_ref_that_cannot_be_pushed_to_is_refused_and_not_chased() {
    let pair = Pair::identical(&[]);
    pair.right.git(&["config", "receive.hideRefs", "refs/heads/feature"]);
    let before = pair.right.tip("feature/login");
    pair.left.commit("feature/login", "goes on");
    let report = pair.sync().expect(3);
    assert!(is_refused(&report, "refs/heads/feature/login"), "{}", report.said);
    assert_eq!(pair.right.tip("feature/login"), before);
    pair.sync().expect(3);
}

/// A server that takes no pushes says so at once; the pack that is on its way by then waits for nobody.
#[test]
fn a_target_that_refuses_before_the_pack_came_does_not_hang_the_run() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    // More than is kept in flight between the two servers.
    let left = server.with(&scratch, LEFT, &History::small());
    left.git_with_input(&["fast-import", "--quiet", "--force"], &bulky());
    let right = server.empty(&scratch, RIGHT);
    right.git(&["config", "http.receivepack", "false"]);
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    gemel.add(MIRROR, &server.url(LEFT), &server.url(RIGHT), &["--left-account", "dev", "--right-account", "dev"]);
    let said = gemel.start(&["sync", MIRROR, "--json"]).finish_within(Duration::from_secs(60));
    let said = said.unwrap_or_else(|running| panic!("it hangs: {}", running.kill())).expect(1);
    assert_eq!(said.problem_code(), "no-permission");
    assert!(right.refs().is_empty());
}

/// A branch with twelve megabytes that no compression makes smaller.
fn bulky() -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut noise = Vec::with_capacity(12 << 20);
    while noise.len() < 12 << 20 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        noise.extend_from_slice(&state.to_le_bytes());
    }
    let mut stream = format!("blob\nmark :1\ndata {}\n", noise.len()).into_bytes();
    stream.extend_from_slice(&noise);
    stream.extend_from_slice(
        b"\ncommit refs/heads/bulky\ncommitter A <a@gemel.example> 1700000000 +0000\ndata 1\nx\nM 100644 :1 noise\n\n",
    );
    stream
}
