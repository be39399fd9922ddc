//! Repositories behind a real SSH server.

use gemel_tests::gemel::Gemel;
use gemel_tests::history::{DEEP_BRANCH, History};
use gemel_tests::owner::Owner;
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::ssh_server::SshServer;

/// One repository behind SSH, another in a folder; the command's `ssh` uses the given configuration.
fn pair(make: impl Fn(&SshServer) -> std::path::PathBuf) -> (Pair, SshServer) {
    let scratch = Scratch::new();
    let server = SshServer::start(&scratch);
    let left = Repository::with(&scratch, &scratch.path().join("left it's.git"), Owner::Me, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    gemel.uses_ssh_configuration(&make(&server));
    // Where the user's own `ssh` knows the host, that is taken over.
    gemel.run(&["ssh", "hostkeys", &server.name(), "--import"]).expect_one_of(&[0, 2]);
    gemel.add(MIRROR, &server.url(left.path()), &right.path().display().to_string(), &["--right-name", "folder"]);
    (Pair::new(gemel, left, right, vec![], scratch), server)
}

/// Nothing may have come across.
#[track_caller]
fn assert_fails(pair: &Pair, code: &str, exit: i32) {
    let said = pair.gemel.run(&["sync", MIRROR, "--json"]).expect(exit);
    assert_eq!(said.problem_code(), code, "{said}");
    assert!(pair.right.refs().is_empty());
}

#[test]
fn a_repository_behind_ssh_goes_both_ways() {
    let (pair, _server) = pair(SshServer::config);
    pair.sync().expect(0);
    pair.assert_identical();
    pair.sync_nothing();
    let trunk = pair.left.commit("trunk", "left goes on");
    let deep = pair.right.commit(DEEP_BRANCH, "right goes on");
    pair.right.delete("refs/heads/feature/login");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!((pair.right.tip("trunk"), pair.left.tip(DEEP_BRANCH)), (trunk, deep));
    pair.sync_nothing();
}

/// Listing, fetching, pushing and looking once more: whoever typed a passphrase or touched a key did it once.
#[test]
fn a_sync_logs_in_once() {
    let (pair, server) = pair(SshServer::config);
    pair.sync().expect(0);
    pair.right.commit("trunk", "goes to the side behind SSH");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(server.logins(), 1);
}

/// One connection carries what both sides have to say.
#[test]
fn two_repositories_at_one_host_need_one_login() {
    let scratch = Scratch::new();
    let server = SshServer::start(&scratch);
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    gemel.uses_ssh_configuration(&server.config());
    gemel.run(&["ssh", "hostkeys", &server.name(), "--import"]).expect(0);
    gemel.add(MIRROR, &server.url(left.path()), &server.url(right.path()), &[]);
    let pair = Pair::new(gemel, left, right, vec![], scratch);
    let before = server.logins();
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(server.logins() - before, 1);
}

#[test]
fn a_host_that_nobody_vouched_for_is_not_trusted() {
    let (pair, _server) = pair(SshServer::config_of_a_newcomer);
    assert_fails(&pair, "host-key-unknown", 3);
}

#[test]
fn a_host_that_shows_another_key_is_not_trusted() {
    let (pair, mut server) = pair(SshServer::config);
    server.change_host_key();
    assert_fails(&pair, "host-key-changed", 4);
}

#[test]
fn a_key_that_the_host_does_not_take_is_named() {
    let (pair, _server) = pair(SshServer::config_of_a_stranger);
    assert_fails(&pair, "ssh-denied", 1);
}

#[test]
fn a_server_that_is_down_is_unreachable() {
    let (pair, mut server) = pair(SshServer::config);
    server.stop();
    assert_fails(&pair, "host-unreachable", 1);
}

#[test]
fn a_repository_that_is_not_there_is_missing() {
    let (pair, _server) = pair(SshServer::config);
    std::fs::rename(pair.left.path(), pair.left.path().with_extension("away")).expect("because it is ours");
    assert_fails(&pair, "repository-missing", 1);
    std::fs::rename(pair.left.path().with_extension("away"), pair.left.path()).expect("because it is ours");
}

#[test]
fn addresses_that_smell_of_options_are_refused() {
    let gemel = Gemel::fresh();
    let run = gemel.data().with_file_name("was-run");
    // Whatever would be started is noted.
    for program in ["ssh", "ssh-keyscan", "ssh-keygen"] {
        gemel.puts(program, &format!("echo \"$0 $*\" >> '{}'; exit 255", run.display()));
    }
    for url in [
        "-oProxyCommand=touch${IFS}x:a",
        "git@-oProxyCommand=x:a/b",
        "ssh://-oProxyCommand=x/a",
        "ssh://git@-oProxyCommand=x/a",
        "ssh://-oProxyCommand=x@host/a",
        "git@host:-x",
        "host:-oProxyCommand=touch${IFS}x",
        "git@host:-oProxyCommand=x/a.git",
    ] {
        let said = gemel.run(&["add", "--json", "--name", "x", "--", url, "/tmp/somewhere"]).expect(2);
        assert_eq!(said.problem_code(), "bad-url", "{said}");
    }
    assert!(!run.exists(), "{}", std::fs::read_to_string(&run).unwrap_or_default());
}
