//! The parts of these tests, held against plain `git`: a fault here would look like one of Gemel's.

use std::sync::{Arc, Mutex};

use gemel_tests::history::{DEEP_BRANCH, History};
use gemel_tests::owner::Owner;
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::tripwire::{Moment, Tripwire};
use gemel_tests::web_server::WebServer;

#[test]
fn a_large_history_is_what_it_says() {
    let scratch = Scratch::new();
    let repository = Repository::with(&scratch, &scratch.path().join("large.git"), Owner::Me, &History::large());
    assert!(repository.object_count() >= 5_000, "{} objects", repository.object_count());
    assert_eq!(repository.head(), "refs/heads/trunk");
    let refs = repository.refs();
    for name in [
        &format!("refs/heads/{DEEP_BRANCH}"),
        "refs/tags/half-way",
        "refs/tags/v1.0",
        "refs/pull/1/head",
        "refs/merge-requests/2/head",
    ] {
        assert!(refs.contains_key(name), "{name} is missing from {refs:#?}");
    }
    assert_eq!(repository.git(&["cat-file", "-t", "refs/tags/v1.0"]), "tag");
    assert_eq!(repository.git(&["cat-file", "-t", "refs/tags/half-way"]), "commit");
    assert_ne!(repository.git(&["rev-list", "--merges", "--count", "trunk"]), "0");
    repository.assert_sound();
}

#[test]
fn a_history_is_the_same_every_time() {
    let scratch = Scratch::new();
    let [one, two, other] = [("one", History::small()), ("two", History::small()), ("other", History::unrelated())]
        .map(|(name, history)| Repository::with(&scratch, &scratch.path().join(name), Owner::Me, &history));
    assert_eq!(one.refs(), two.refs());
    assert_ne!(one.tip("trunk"), other.tip("trunk"));
    assert!(
        one.try_git(&["rev-parse", "--verify", &format!("{}^{{commit}}", other.tip("trunk~2"))], b"").is_err(),
        "not unrelated"
    );
}

#[test]
fn the_web_server_serves_asks_for_a_password_and_counts() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let source = server.with(&scratch, "ada/source.git", &History::small());
    let target = server.empty(&scratch, "mit leer zeichen/目标.git");
    assert!(Owner::WebServer.owns(target.path()));
    target.record_pushes();

    let client = Repository::empty(&scratch, &scratch.path().join("client.git"), Owner::Me);
    client.git(&["fetch", "--quiet", &server.url_with_password("ada/source.git"), "refs/*:refs/*"]);
    assert_eq!(client.refs(), source.refs());
    client.git(&[
        "push",
        "--quiet",
        &server.url_with_password("mit leer zeichen/目标.git"),
        "refs/heads/*:refs/heads/*",
    ]);
    assert_eq!(target.pushes().concat().len(), target.refs().len());
    target.assert_sound();

    let requests = server.requests();
    // Git asks without a password first.
    assert_eq!(requests[0].status, 401);
    assert!(requests.iter().any(|request| request.is_fetch_call()
        && request.status == 200
        && request.protocol == "version=2"
        && request.user == "dev"));
    assert!(
        requests
            .iter()
            .any(|request| request.is_push() && request.method == "POST" && request.path.contains("mit leer zeichen")),
        "{requests:#?}"
    );

    let error = client.try_git(&["ls-remote", &server.url("ada/source.git")], b"").expect_err("no password was given");
    assert!(error.contains("could not read Username"), "{error}");
    let error =
        client.try_git(&["ls-remote", &server.url_with_password("ada/nothing.git")], b"").expect_err("there is none");
    assert!(error.contains("not found"), "{error}");
    // Git takes any page for a list of no refs.
    assert_eq!(client.git(&["ls-remote", &server.url("page/ada/source.git")]), "");
    assert!(server.requests().iter().any(|request| request.path == "/page/ada/source.git/info/refs"
        && request.status == 200
        && request.user == "-"));
}

#[test]
fn plain_files_are_served_too() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let source = server.with(&scratch, "ada/source.git", &History::small());
    source.git(&["update-server-info"]);
    let client = Repository::empty(&scratch, &scratch.path().join("client.git"), Owner::Me);
    let listed = client.git(&["ls-remote", "--heads", &server.url_with_password("dumb/ada/source.git")]);
    assert_eq!(listed.lines().count(), source.refs().keys().filter(|name| name.starts_with("refs/heads/")).count());
    assert!(server.requests().iter().all(|request| !request.is_fetch_call()));
}

#[test]
fn a_stopped_server_has_a_closed_port() {
    let scratch = Scratch::new();
    let mut server = WebServer::start(&scratch, "host");
    server.stop();
    assert!(std::net::TcpStream::connect(server.address()).is_err());
}

#[test]
fn the_tripwire_acts_before_the_server_does_and_once() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let target = server.with(&scratch, "ada/target.git", &History::small());
    target.record_pushes();
    let pushes_at_the_moment = Arc::new(Mutex::new(Vec::new()));
    let tripwire = Tripwire::before(server.address(), Moment::Push, {
        let (target, seen) = (target.clone(), Arc::clone(&pushes_at_the_moment));
        move || {
            seen.lock().expect("because nobody panicked").push(target.pushes().len());
        }
    });
    let client = Repository::with(&scratch, &scratch.path().join("client.git"), Owner::Me, &History::small());
    for subject in ["one", "two"] {
        client.commit("trunk", subject);
        let url = tripwire.url("ada/target.git").replace("http://", &format!("http://{}", server.login().in_url()));
        client.git(&["push", "--quiet", &url, "trunk"]);
    }
    assert!(tripwire.fired());
    assert_eq!(*pushes_at_the_moment.lock().expect("because nobody panicked"), [0]);
    assert_eq!(target.pushes().len(), 2);
}

#[test]
fn commits_and_merges_are_made_as_told() {
    let scratch = Scratch::new();
    let [left, right] = ["left", "right"]
        .map(|name| Repository::with(&scratch, &scratch.path().join(name), Owner::Me, &History::small()));
    let ours = left.commit_by("feature/login", "林晓 <lin@gemel.example>", "登录");
    assert_eq!(left.git(&["log", "-1", "--format=%an %s", &ours]), "林晓 登录");
    let theirs = right.commit("feature/login", "log in differently");
    let merge = left.merge_from(&right, "feature/login", "feature/login");
    assert_eq!(left.git(&["log", "-1", "--format=%P", &merge]), format!("{ours} {theirs}"));
    let old = left.rewind("feature/login", 1);
    assert_eq!((old, left.tip("feature/login")), (merge, ours));
    left.assert_sound();
}
