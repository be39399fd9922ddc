//! Repositories that are not behind a web server, and repositories that cannot be mirrored.

use gemel_tests::gemel::Gemel;
use gemel_tests::history::{DEEP_BRANCH, History};
use gemel_tests::owner::Owner;
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::web_server::WebServer;

/// The work of a day on both sides of a pair that was just made.
#[track_caller]
fn assert_mirrors(pair: &Pair) {
    pair.sync().expect(0);
    pair.assert_identical();
    assert!(pair.right.foreign_refs().is_empty());
    pair.sync_nothing();
    let trunk = pair.left.commit("trunk", "left goes on");
    let deep = pair.right.commit(DEEP_BRANCH, "right goes on");
    pair.right.delete("refs/heads/feature/login");
    pair.left.annotate("v9", "trunk", "a release");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!((pair.right.tip("trunk"), pair.left.tip(DEEP_BRANCH)), (trunk, deep));
    assert_eq!(pair.left.find("refs/heads/feature/login"), None);
    pair.sync_nothing();
}

#[test]
fn two_folders() {
    assert_mirrors(&Pair::of_folders(&History::small(), str::to_owned, str::to_owned));
}

#[test]
fn two_folders_by_url() {
    assert_mirrors(&Pair::of_folders(
        &History::small(),
        |path| format!("file://{path}"),
        |path| format!("file://{path}"),
    ));
}

#[test]
fn a_folder_and_a_host() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = server.empty(&scratch, RIGHT);
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    gemel.add(MIRROR, &left.path().display().to_string(), &server.url(RIGHT), &["--right-account", "dev"]);
    assert_mirrors(&Pair::new(gemel, left, right, vec![server], scratch));
}

/// GitLab serves `owner/repository` so: the refs are found behind a redirect, and what is posted has to follow it.
#[test]
fn addresses_without_the_ending() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.empty(&scratch, RIGHT);
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    let short = |path: &str| server.url(&format!("short/{}", path.trim_end_matches(".git")));
    gemel.add(MIRROR, &short(LEFT), &short(RIGHT), &["--left-account", "dev", "--right-account", "dev"]);
    assert_mirrors(&Pair::new(gemel, left, right, vec![server], scratch));
}

/// A proxy would be shown what is meant for this machine alone, passwords too.
#[test]
fn a_server_on_this_machine_is_reached_without_a_proxy() {
    let proxy = std::net::TcpListener::bind("127.0.0.1:0").expect("because the machine has a loopback address");
    proxy.set_nonblocking(true).expect("because it is a socket");
    let url = format!("http://{}", proxy.local_addr().expect("because it listens"));
    let pair = Pair::of_hosts(&History::small(), &[]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        pair.gemel.sets(name, &url);
    }
    pair.sync().expect(0);
    pair.assert_identical();
    assert!(proxy.accept().is_err(), "the proxy was asked");
}

#[test]
fn a_large_history_between_two_folders() {
    let pair = Pair::of_folders(&History::large(), str::to_owned, str::to_owned);
    pair.sync().expect(0);
    pair.assert_identical();
    pair.sync_nothing();
}

/// SHA-256 names, on both sides alike.
#[test]
fn longer_object_names_between_a_folder_and_a_host() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = Repository::empty_sha256(&scratch, &scratch.path().join("left.git"), Owner::Me);
    left.import(&History::small());
    let right = Repository::empty_sha256(&scratch, &server.place("new.git"), Owner::WebServer);
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    let more = ["--right-account", "dev", "--rewrites", "propagate"];
    gemel.add(MIRROR, &left.path().display().to_string(), &server.url("new.git"), &more);
    let pair = Pair::new(gemel, left, right, vec![server], scratch);
    assert_mirrors(&pair);
    // A ref whose objects are there already, and one that is taken back.
    pair.left.set("refs/heads/again", "trunk");
    let old = pair.left.rewind("trunk", 2);
    assert_eq!(old.len(), 64);
    pair.sync().expect(0);
    pair.assert_identical();
    pair.gemel.assert_backup(&old);
}

#[test]
fn two_kinds_of_object_names_do_not_mix() {
    let scratch = Scratch::new();
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = Repository::empty_sha256(&scratch, &scratch.path().join("right.git"), Owner::Me);
    right.commit("trunk", "named by another function");
    let before = (left.refs(), right.refs());
    let gemel = Gemel::fresh();
    gemel.add(MIRROR, &left.path().display().to_string(), &right.path().display().to_string(), &[]);
    let report = gemel.sync(MIRROR).expect(1);
    assert_eq!(report.said.problem_code(), "object-format-mismatch", "{}", report.said);
    assert_eq!((left.refs(), right.refs()), before);
}

#[test]
fn two_kinds_of_object_names_do_not_mix_over_http() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = Repository::empty_sha256(&scratch, &server.place("new.git"), Owner::WebServer);
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    gemel.add(MIRROR, &server.url(LEFT), &server.url("new.git"), &["--left-account", "dev", "--right-account", "dev"]);
    let report = gemel.sync(MIRROR).expect(1);
    assert_eq!(report.said.problem_code(), "object-format-mismatch", "{}", report.said);
    assert!(right.refs().is_empty());
    left.assert_sound();
}

/// What a shallow repository has is not all, and a host would be left with histories that begin nowhere.
#[test]
fn a_shallow_folder_is_no_source() {
    let scratch = Scratch::new();
    let whole = Repository::with(&scratch, &scratch.path().join("whole.git"), Owner::Me, &History::small());
    let left = whole.shallow_copy(&scratch, &scratch.path().join("shallow.git"));
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    gemel.add(MIRROR, &left.path().display().to_string(), &right.path().display().to_string(), &[]);
    let report = gemel.sync(MIRROR).expect(1);
    assert_eq!(report.said.problem_code(), "shallow-source", "{}", report.said);
    assert!(right.refs().is_empty());
}

#[test]
fn a_shallow_repository_of_a_host_is_no_source() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let whole = server.with(&scratch, LEFT, &History::small());
    whole.shallow_copy(&scratch, &server.place("shallow.git"));
    let right = server.empty(&scratch, RIGHT);
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    gemel.add(
        MIRROR,
        &server.url("shallow.git"),
        &server.url(RIGHT),
        &["--left-account", "dev", "--right-account", "dev"],
    );
    let report = gemel.sync(MIRROR).expect(1);
    assert_eq!(report.said.problem_code(), "shallow-source", "{}", report.said);
    assert!(right.refs().is_empty());
}

#[test]
fn a_server_that_is_taken_for_a_repository_with_reftables_still_works() {
    let scratch = Scratch::new();
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    right.git(&["refs", "migrate", "--ref-format=reftable"]);
    let gemel = Gemel::fresh();
    gemel.add(MIRROR, &left.path().display().to_string(), &right.path().display().to_string(), &[]);
    assert_mirrors(&Pair::new(gemel, left, right, Vec::new(), scratch));
}
