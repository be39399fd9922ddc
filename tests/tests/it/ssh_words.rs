//! What goes wrong at an SSH server, in words that say what to do.

use std::io::Read as _;
use std::net::{TcpListener, TcpStream};

use gemel_tests::gemel::Gemel;
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::ssh_server::SshServer;

fn pair() -> (Pair, SshServer) {
    let scratch = Scratch::new();
    let server = SshServer::start(&scratch);
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    gemel.uses_ssh_configuration(&server.config());
    gemel.run(&["ssh", "hostkeys", &server.name(), "--import"]).expect(0);
    gemel.add(MIRROR, &server.url(left.path()), &right.path().display().to_string(), &[]);
    (Pair::new(gemel, left, right, vec![], scratch), server)
}

/// Fails with this code; its sentences hold that.
#[track_caller]
fn assert_told(pair: &Pair, code: &str, holds: &str) {
    let said = pair.gemel.run(&["sync", MIRROR, "--json"]).expect(1);
    assert_eq!(said.problem_code(), code, "{said}");
    let words = pair.gemel.run(&["sync", MIRROR]).expect(1);
    assert!(words.stderr.contains(holds) && !words.stderr.contains('⟪'), "{words}");
    assert!(pair.right.refs().is_empty());
}

#[test]
fn a_shell_that_prints_before_git_is_told_apart() {
    let (pair, mut server) = pair();
    // A connection that is shared would go on as it began.
    pair.gemel.puts_before_ssh("-o ControlPath=none");
    server.configure("ForceCommand echo 'Welcome to the box'; eval \"$SSH_ORIGINAL_COMMAND\"");
    assert_told(&pair, "ssh-chatter", "Welcome to the box");
    server.configure("ForceCommand echo 'No logins today'; exit 1");
    assert_told(&pair, "ssh-chatter", "No logins today");
}

/// As a Git host does it: no shell, only the services.
#[test]
fn a_server_that_runs_nothing_but_git_will_do() {
    let (pair, mut server) = pair();
    server.configure("ForceCommand git-shell -c \"$SSH_ORIGINAL_COMMAND\"");
    pair.sync().expect(0);
    pair.assert_identical();
}

#[test]
fn a_connection_that_is_cut_is_told_apart() {
    let scratch = Scratch::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("because loopback has free ports");
    let port = listener.local_addr().expect("because it listens").port();
    std::thread::spawn(move || {
        for guest in listener.incoming().flatten() {
            drop::<TcpStream>(guest);
        }
    });
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    let url = format!("ssh://git@127.0.0.1:{port}/a/b.git");
    gemel.add(MIRROR, &url, &right.path().display().to_string(), &[]);
    let said = gemel.run(&["sync", MIRROR, "--json"]).expect(1);
    assert_eq!(said.problem_code(), "ssh-cut", "{said}");
    let words = gemel.run(&["sync", MIRROR]).expect(1);
    assert!(words.stderr.contains("firewall") && words.stderr.contains("HTTPS"), "{words}");
}

/// A firewall that lets the connection be made and nothing through.
#[test]
fn a_server_that_says_nothing_is_told_apart() {
    let scratch = Scratch::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("because loopback has free ports");
    let port = listener.local_addr().expect("because it listens").port();
    std::thread::spawn(move || {
        for guest in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut guest = guest;
                while guest.read(&mut [0; 256]).is_ok_and(|length| length > 0) {}
            });
        }
    });
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    let url = format!("ssh://git@127.0.0.1:{port}/a/b.git");
    gemel.add(MIRROR, &url, &right.path().display().to_string(), &[]);
    gemel.puts_before_ssh("-o ConnectTimeout=1");
    let said = gemel.run(&["sync", MIRROR, "--json"]).expect(1);
    assert_eq!(said.problem_code(), "ssh-cut", "{said}");
}

#[test]
fn programs_that_have_no_method_in_common_are_told_apart() {
    let (pair, mut server) = pair();
    server.configure("Ciphers aes128-cbc");
    assert_told(&pair, "ssh-mismatch", "no method in common");
}

#[test]
fn a_configuration_that_ssh_does_not_take_is_told_apart() {
    let (pair, server) = pair();
    pair.gemel.uses_ssh_configuration(&server.config_with("\tNoSuchSetting yes\n"));
    assert_told(&pair, "ssh-config", "~/.ssh/config");
}

/// The methods that the server takes are named, and what was tried.
#[test]
fn who_is_not_let_in_learns_why() {
    let (pair, server) = pair();
    pair.gemel.uses_ssh_configuration(&server.config_of_a_stranger());
    assert_told(&pair, "ssh-denied", "It takes: publickey");
}
