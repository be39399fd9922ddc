//! Mirrors with SSH on one side or both.

use std::time::{Duration, Instant};

use gemel_tests::gemel::Gemel;
use gemel_tests::history::{DEEP_BRANCH, History};
use gemel_tests::owner::Owner;
use gemel_tests::pair::{LEFT, MIRROR, Pair};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::ssh_server::SshServer;
use gemel_tests::web_server::WebServer;

fn knows(gemel: &Gemel, server: &SshServer) {
    gemel.run(&["ssh", "hostkeys", &server.name(), "--accept", &server.fingerprint()]).expect(0);
}

/// Both sides move, and both end alike.
#[track_caller]
fn goes_both_ways(pair: &Pair) {
    pair.sync().expect(0);
    pair.assert_identical();
    pair.sync_nothing();
    let trunk = pair.left.commit("trunk", "left goes on");
    let deep = pair.right.commit(DEEP_BRANCH, "right goes on");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!((pair.right.tip("trunk"), pair.left.tip(DEEP_BRANCH)), (trunk, deep));
    pair.sync_nothing();
}

#[test]
fn two_servers_are_kept_identical() {
    let scratch = Scratch::new();
    let (one, other) = (SshServer::named(&scratch, "one"), SshServer::named(&scratch, "other"));
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    gemel.uses_ssh_configuration(&one.config_with("\tIdentityFile none\n\tIdentityAgent none\n"));
    for (name, server) in [("one", &one), ("other", &other)] {
        knows(&gemel, server);
        let host = format!("ssh://127.0.0.1:{}", server.port());
        gemel.run_with_input(&["account", "add", name, "--host", &host], "\n").expect(0);
        let made = gemel.run(&["ssh", "key", "new", name, "--json"]).expect(0).json();
        server.let_in(made["public"].as_str().expect("because it has one"));
    }
    gemel.add(MIRROR, &one.url(left.path()), &other.url(right.path()), &[]);
    goes_both_ways(&Pair::new(gemel, left, right, vec![], scratch));
}

#[test]
fn a_server_behind_ssh_and_a_web_server_are_kept_identical() {
    let scratch = Scratch::new();
    let (ssh, web) = (SshServer::start(&scratch), WebServer::start(&scratch, "web"));
    let left = web.with(&scratch, LEFT, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    gemel.uses_ssh_configuration(&ssh.config_of_a_newcomer());
    knows(&gemel, &ssh);
    gemel.account("web", &web.authority(), web.login());
    gemel.add(MIRROR, &web.url(LEFT), &ssh.url(right.path()), &["--left-account", "web"]);
    goes_both_ways(&Pair::new(gemel, left, right, vec![web], scratch));
}

#[test]
fn a_connection_that_is_cut_in_a_push_costs_nothing() {
    let scratch = Scratch::new();
    let server = SshServer::start(&scratch);
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    gemel.uses_ssh_configuration(&server.config_of_a_newcomer());
    knows(&gemel, &server);
    gemel.add(MIRROR, &left.path().display().to_string(), &server.url(right.path()), &[]);
    let begun = right.path().join("begun");
    right.hook("pre-receive", &format!("cat >/dev/null\ntouch '{}'\nsleep 3\nexit 0\n", begun.display()));
    let pair = Pair::new(gemel, left, right, vec![], scratch);
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    let since = Instant::now();
    while !begun.exists() {
        assert!(since.elapsed() < Duration::from_secs(60), "the push does not begin: {}", running.kill());
        std::thread::sleep(Duration::from_millis(10));
    }
    server.cut();
    // What became of it is not known, so it is looked at; it may have been done all the same.
    running.finish().expect_one_of(&[0, 1, 3]);
    std::thread::sleep(Duration::from_secs(4));
    std::fs::remove_file(pair.right.path().join("hooks/pre-receive")).expect("because it was put there");
    pair.sync().expect(0);
    pair.assert_identical();
    pair.sync_nothing();
}
