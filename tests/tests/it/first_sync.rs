//! The first sync of a pair.

use gemel_tests::history::{DEEP_BRANCH, History};
use gemel_tests::pair::{LEFT, Pair, RIGHT};
use gemel_tests::web_server::{Request, WebServer};

#[test]
fn an_empty_repository_is_filled_and_then_nothing_is_left_to_do() {
    let pair = Pair::of_hosts(&History::large(), &[]);
    let before = pair.left.heads_and_tags();
    pair.right.record_pushes();

    let report = pair.sync().expect(0);
    assert_eq!(report.outcome(), "synced", "{}", report.said);
    assert_eq!(pair.left.heads_and_tags(), before, "the full side was touched");
    pair.assert_identical();
    assert!(pair.right.find(&format!("refs/heads/{DEEP_BRANCH}")).is_some());
    assert!(pair.right.foreign_refs().is_empty(), "a host's own refs went across: {:?}", pair.right.foreign_refs());
    assert_eq!(pair.right.head(), "refs/heads/main", "HEAD is the host's own affair");
    assert_eq!(
        pair.right.pushes()[0][0].name,
        "refs/heads/trunk",
        "a host takes the first branch that it gets as its default one"
    );

    let marks = pair.servers.iter().map(|server| server.requests().len()).collect::<Vec<_>>();
    pair.sync_nothing();
    for (server, (mark, path)) in pair.servers.iter().zip(marks.into_iter().zip([LEFT, RIGHT])) {
        assert_one_listing(server, mark, path);
    }

    let said = pair.gemel.run(&["sync", "pair"]).expect(0);
    assert!(!said.stdout.trim().is_empty(), "it should say that nothing was to be done: {said}");
}

/// Fails the test unless the requests since `mark` are what one listing costs: the greeting, and the call for the refs.
#[track_caller]
fn assert_one_listing(server: &WebServer, mark: usize, path: &str) {
    let requests = server.requests().split_off(mark);
    let count = |which: fn(&Request) -> bool| requests.iter().filter(|request| which(request)).count();
    assert_eq!(count(Request::is_fetch_call), 1, "one listing: {requests:#?}");
    assert!(count(Request::is_fetch_greeting) <= 1, "one greeting: {requests:#?}");
    assert_eq!(
        count(Request::is_fetch_call) + count(Request::is_fetch_greeting),
        requests.len(),
        "and nothing else: {requests:#?}"
    );
    for request in &requests {
        assert_eq!((request.status, request.protocol.as_str()), (200, "version=2"), "{request:#?}");
        assert!(request.path.contains(path), "{request:#?}");
    }
}

#[test]
fn what_each_side_has_alone_goes_to_the_other() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &[]);
    let login = pair.left.commit("feature/login", "left is ahead here");
    let release = pair.right.commit("release/1.x", "right is ahead here");
    pair.left.commit("only/left", "a branch of the left side");
    pair.right.annotate("only-right", "trunk", "a tag of the right side");
    pair.left.delete("refs/heads/topic/1");
    pair.right.delete("refs/tags/half-way");

    let report = pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.tip("feature/login"), login);
    assert_eq!(pair.left.tip("release/1.x"), release);
    for name in ["refs/heads/only/left", "refs/tags/only-right", "refs/tags/half-way"] {
        assert!(
            pair.left.find(name).is_some(),
            "without a common past, what is on one side is new: {name}: {}",
            report.said
        );
    }
    pair.sync_nothing();
}

#[test]
fn two_empty_repositories_are_identical() {
    let mut pair = Pair::of_hosts(&History::small(), &[]);
    for name in pair.left.refs().keys() {
        pair.left.delete(name);
    }
    pair = Pair::new(pair.gemel, pair.left, pair.right, pair.servers, pair.scratch);
    pair.sync().expect(0);
    assert!(pair.left.refs().is_empty() && pair.right.refs().is_empty());
    // And the first branch that somebody makes goes across as in any other pair.
    pair.right.commit("trunk", "the very first commit");
    pair.sync().expect(0);
    pair.assert_identical();
    pair.sync_nothing();
}

#[test]
fn the_same_content_on_both_sides_costs_no_push() {
    let pair = Pair::identical(&[]);
    assert!(pair.servers[0].requests().iter().all(|request| !request.is_push()));
    pair.assert_identical();
}

#[test]
fn a_plan_changes_nothing() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &[]);
    pair.left.commit("feature/login", "left is ahead here");
    let before = pair.tips();
    let plan = pair.gemel.run(&["plan", "pair", "--json"]).expect_one_of(&[0, 3]).json();
    let entry =
        plan["refs"].as_array().and_then(|refs| refs.iter().find(|entry| entry["name"] == "refs/heads/feature/login"));
    let entry = entry.unwrap_or_else(|| panic!("the plan does not name the branch: {plan:#}"));
    assert_eq!(
        (entry["verdict"]["kind"].as_str(), entry["verdict"]["to"].as_str()),
        (Some("propagate"), Some("right")),
        "{plan:#}"
    );
    assert_eq!(pair.tips(), before);
    assert!(pair.servers[0].requests().iter().all(|request| !(request.is_push() && request.method == "POST")));
}

#[test]
fn a_scope_holds_for_both_sides() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &["--scope", "refs/heads/feature/*"]);
    pair.left.commit("feature/login", "inside");
    pair.left.commit("trunk", "outside");
    pair.right.commit("feature/other", "inside");
    let (left_trunk, right_trunk) = (pair.left.tip("trunk"), pair.right.tip("trunk"));
    pair.sync().expect(0);
    assert_eq!(pair.left.tip("feature/login"), pair.right.tip("feature/login"));
    assert_eq!(pair.left.tip("feature/other"), pair.right.tip("feature/other"));
    assert_eq!((pair.left.tip("trunk"), pair.right.tip("trunk")), (left_trunk, right_trunk));
    pair.assert_sound();
}
