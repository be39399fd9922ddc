//! Whom to believe to be a host: first seen, compared, taken over, typed in, and changed.

use std::path::PathBuf;

use gemel_tests::gemel::Gemel;
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::ssh_server::{SshServer, hash_names};
use serde_json::Value;

/// One repository behind SSH, whose keys nobody has vouched for, and an empty one in a folder.
fn strangers(make: impl Fn(&SshServer) -> PathBuf) -> (Pair, SshServer) {
    let scratch = Scratch::new();
    let server = SshServer::start(&scratch);
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    gemel.uses_ssh_configuration(&make(&server));
    gemel.add(MIRROR, &server.url(left.path()), &right.path().display().to_string(), &["--right-name", "folder"]);
    (Pair::new(gemel, left, right, vec![], scratch), server)
}

fn host_keys(gemel: &Gemel, host: &str, more: &[&str], exit: i32) -> Value {
    let arguments = [&["ssh", "hostkeys", host, "--json"], more].concat();
    gemel.run(&arguments).expect(exit).json()
}

/// A sync that ends so, with this problem, and without anybody having logged in or anything having come across.
#[track_caller]
fn stands_still(pair: &Pair, server: &SshServer, code: &str, exit: i32) -> Value {
    let logins = server.logins();
    let said = pair.gemel.run(&["sync", MIRROR, "--json"]).expect(exit);
    assert_eq!(said.problem_code(), code, "{said}");
    assert_eq!(server.logins(), logins, "somebody logged in: {said}");
    said.problem().expect("because it was just read")
}

#[test]
fn a_host_is_believed_when_somebody_has_compared_its_fingerprint() {
    let (pair, server) = strangers(SshServer::config_of_a_newcomer);
    let problem = stands_still(&pair, &server, "host-key-unknown", 3);
    assert_eq!(problem["args"]["name"], server.name().as_str());
    assert_eq!(pair.gemel.show(MIRROR)["mirror"]["status"], "needsDecision");

    let seen = host_keys(&pair.gemel, &server.name(), &[], 3);
    let [key] = &seen["shown"].as_array().expect("because it is a list")[..] else { panic!("{seen:#}") };
    assert_eq!((&key["sha256"], &key["standing"]), (&server.fingerprint().into(), &"unpublished".into()), "{seen:#}");
    assert!(key["md5"].as_str().is_some_and(|md5| md5.starts_with("MD5:") && md5.len() == 51), "{seen:#}");

    // Looking is not believing, and a slip of the pen believes nothing.
    let wrong = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let said = pair.gemel.run(&["ssh", "hostkeys", &server.name(), "--accept", wrong, "--json"]).expect(2);
    assert_eq!(said.problem_code(), "host-key-absent", "{said}");
    stands_still(&pair, &server, "host-key-unknown", 3);

    host_keys(&pair.gemel, &server.url(pair.left.path()), &["--accept", &server.fingerprint()], 0);
    let log = pair.gemel.run(&["log", MIRROR, "--json"]).expect(0).json();
    assert!(log.to_string().contains("host-key-accepted"), "{log:#}");
    pair.sync().expect(0);
    pair.assert_identical();
    let pins = pair.gemel.run(&["ssh", "hostkeys", "--json"]).expect(0).json();
    assert_eq!((&pins[0]["name"], &pins[0]["by"]), (&server.name().into(), &"compared".into()), "{pins:#}");

    host_keys(&pair.gemel, &server.name(), &["--forget"], 0);
    // A connection that is shared lives on for some seconds; another one asks anew.
    pair.gemel.uses_ssh_configuration(&server.config_of_a_newcomer());
    pair.gemel.puts_before_ssh("-o ControlPath=none");
    stands_still(&pair, &server, "host-key-unknown", 3);
}

/// As old documents give it, with or without what stands before it.
#[test]
fn the_fingerprint_of_old_documents_will_do() {
    let (pair, server) = strangers(SshServer::config_of_a_newcomer);
    let (right, wrong) = (server.md5_of("host"), server.md5_of("other-host"));
    let seen = host_keys(&pair.gemel, &server.name(), &[], 3);
    assert_eq!(seen["shown"][0]["md5"], right.as_str(), "{seen:#}");
    let said = pair.gemel.run(&["ssh", "hostkeys", &server.name(), "--accept", &wrong, "--json"]).expect(2);
    assert_eq!(said.problem_code(), "host-key-absent", "{said}");
    for typed in [right.as_str(), right.strip_prefix("MD5:").expect("because that is how it says it")] {
        host_keys(&pair.gemel, &server.name(), &["--accept", typed], 0);
        host_keys(&pair.gemel, &server.name(), &["--forget"], 0);
    }
    host_keys(&pair.gemel, &server.name(), &["--accept", &right], 0);
    pair.sync().expect(0);
    pair.assert_identical();
}

/// Several keys: one that was compared is enough, and only that one is believed.
#[test]
fn of_several_keys_only_those_that_were_compared_are_believed() {
    let (pair, mut server) = strangers(SshServer::config_of_a_newcomer);
    server.configure(&format!("HostKey {}", server.file("host-rsa").display()));
    let seen = host_keys(&pair.gemel, &server.name(), &[], 3);
    let kinds: Vec<_> = seen["shown"].as_array().into_iter().flatten().map(|key| &key["kind"]).collect();
    assert_eq!(kinds.len(), 2, "{seen:#}");
    let rsa = seen["shown"].as_array().into_iter().flatten().find(|key| key["kind"] == "RSA");
    let rsa = rsa.and_then(|key| key["sha256"].as_str()).expect("because it has such a key");
    let seen = host_keys(&pair.gemel, &server.name(), &["--accept", rsa], 0);
    assert_eq!(seen["pinned"].as_array().map(Vec::len), Some(1), "{seen:#}");
    // `ssh` prefers the kind that is believed.
    pair.sync().expect(0);
    pair.assert_identical();
}

/// Also where the file does not say whose keys they are.
#[test]
fn what_the_user_knows_already_is_taken_over() {
    let (pair, server) = strangers(SshServer::config);
    // It is offered, and not taken unasked.
    stands_still(&pair, &server, "host-key-unknown", 3);
    let file = server.file("known_hosts-known");
    hash_names(&file);
    assert!(std::fs::read_to_string(&file).expect("because it is there").starts_with("|1|"));
    let seen = host_keys(&pair.gemel, &server.name(), &[], 3);
    assert_eq!(seen["shown"][0]["knownToUser"], true, "{seen:#}");
    host_keys(&pair.gemel, &server.name(), &["--import"], 0);
    pair.sync().expect(0);
    pair.assert_identical();
}

#[test]
fn a_key_is_typed_in() {
    let (pair, server) = strangers(SshServer::config_of_a_newcomer);
    for line in ["nonsense", "ssh-ed25519 AAAA", "@revoked * ssh-ed25519 AAAA"] {
        let said = pair.gemel.run(&["ssh", "hostkeys", &server.name(), "--enter", line, "--json"]).expect(2);
        assert_eq!(said.problem_code(), "bad-input", "{said}");
    }
    let seen = host_keys(&pair.gemel, &server.name(), &["--enter", server.host_key().trim()], 0);
    assert_eq!(seen["pinned"][0]["by"], "entered", "{seen:#}");
    pair.sync().expect(0);
    pair.assert_identical();
}

#[test]
fn a_host_that_changed_is_not_sent_anything_until_somebody_looked() {
    let (pair, mut server) = strangers(SshServer::config_of_a_newcomer);
    let before = server.fingerprint();
    host_keys(&pair.gemel, &server.name(), &["--accept", &before], 0);
    pair.gemel.puts_before_ssh("-o ControlPath=none");
    pair.sync().expect(0);
    server.change_host_key();
    let tip = pair.right.commit("trunk", "goes nowhere for now");

    let problem = stands_still(&pair, &server, "host-key-changed", 4);
    assert_eq!(problem["args"]["shown"], server.fingerprint().as_str(), "{problem:#}");
    assert_eq!(problem["args"]["pinned"], before.as_str(), "{problem:#}");
    assert_eq!(pair.gemel.show(MIRROR)["mirror"]["status"], "stopped");
    assert_ne!(pair.left.tip("trunk"), tip);
    let seen = host_keys(&pair.gemel, &server.name(), &[], 3);
    assert_eq!((&seen["changed"], &seen["pinned"][0]["sha256"]), (&true.into(), &before.into()), "{seen:#}");

    host_keys(&pair.gemel, &server.name(), &["--accept", &server.fingerprint()], 0);
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.tip("trunk"), tip);
}

/// The listing goes to the right host, the push to another that answers in its place.
#[test]
fn a_host_that_changes_during_a_run_gets_nothing() {
    let (pair, mut server) = strangers(SshServer::config_of_a_newcomer);
    host_keys(&pair.gemel, &server.name(), &["--accept", &server.fingerprint()], 0);
    pair.gemel.puts_before_ssh("-o ControlPath=none");
    pair.sync().expect(0);
    let before = pair.left.refs();
    pair.right.commit("trunk", "does not go out");
    let gate = pair.scratch.folder("gate");
    let (reached, open) = (gate.join("reached"), gate.join("open"));
    pair.gemel.puts_in_ssh(&format!(
        "case \"$*\" in *git-receive-pack*) touch '{}'; while [ ! -e '{}' ]; do sleep 0.05; done;; esac",
        reached.display(),
        open.display()
    ));
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    for _ in 0..1200 {
        if reached.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(reached.exists(), "nobody pushes: {}", running.kill());
    server.change_host_key();
    std::fs::write(&open, "").expect("because the folder is ours");
    let said = running.finish().expect_one_of(&[1, 4]);
    assert!(said.text().contains("host-key-changed"), "{said}");
    assert_eq!(pair.left.refs(), before);
}

/// Two servers at one address are two hosts.
#[test]
fn a_key_is_believed_for_one_port_alone() {
    let (pair, server) = strangers(SshServer::config_of_a_newcomer);
    let other = SshServer::named(&pair.scratch, "other");
    host_keys(&pair.gemel, &server.name(), &["--accept", &server.fingerprint()], 0);
    let seen = host_keys(&pair.gemel, &other.name(), &[], 3);
    assert!(seen["pinned"].as_array().is_some_and(Vec::is_empty), "{seen:#}");
    assert_ne!(server.fingerprint(), other.fingerprint());
    pair.sync().expect(0);
}

/// What the user's own configuration makes easy is not made easy here.
#[test]
fn a_configuration_that_believes_everybody_is_not_listened_to() {
    let lax = "\tStrictHostKeyChecking no\n\tUserKnownHostsFile /dev/null\n\tUpdateHostKeys yes\n\
               \tNoHostAuthenticationForLocalhost yes\n\tVerifyHostKeyDNS yes\n\
               \tKnownHostsCommand /bin/echo %H %t %K\n";
    let (pair, server) = strangers(|server| server.config_with(&format!("{lax}{}", server.login_with("user"))));
    stands_still(&pair, &server, "host-key-unknown", 3);
}

#[test]
fn an_alias_of_the_configuration_is_followed() {
    let scratch = Scratch::new();
    let server = SshServer::start(&scratch);
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    let alias = format!("\tHostname 127.0.0.1\n\tPort {}\n{}", server.port(), server.login_with("user"));
    gemel.uses_ssh_configuration(&server.config_with(&alias));
    let seen = host_keys(&gemel, "work", &["--accept", &server.fingerprint()], 0);
    assert_eq!(seen["name"], server.name().as_str(), "{seen:#}");
    gemel.add(MIRROR, &format!("work:{}", left.path().display()), &right.path().display().to_string(), &[]);
    let pair = Pair::new(gemel, left, right, vec![], scratch);
    pair.sync().expect(0);
    pair.assert_identical();
}

#[test]
fn addresses_of_ipv6_are_understood() {
    let scratch = Scratch::new();
    let Some(server) = SshServer::at(&scratch, "ssh", "::1") else {
        return eprintln!("LEFT OUT: this machine has no IPv6");
    };
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    gemel.uses_ssh_configuration(&server.config_of_a_newcomer());
    host_keys(&gemel, &server.name(), &["--accept", &server.fingerprint()], 0);
    gemel.add(MIRROR, &server.url(left.path()), &right.path().display().to_string(), &[]);
    let pair = Pair::new(gemel, left, right, vec![], scratch);
    pair.sync().expect(0);
    pair.assert_identical();
}

#[test]
fn names_that_smell_of_options_are_refused() {
    let gemel = Gemel::fresh();
    for host in
        ["-oProxyCommand=touch /tmp/x", "git@-oProxyCommand=x", "ssh://-oProxyCommand=x/a", "h;touch x", "https://h/a"]
    {
        let said = gemel.run(&["ssh", "hostkeys", "--json", "--", host]).expect(2);
        assert_eq!(said.problem_code(), "bad-input", "{said}");
    }
}

#[test]
fn a_host_that_does_not_answer_shows_no_keys() {
    let (pair, mut server) = strangers(SshServer::config);
    server.stop();
    let seen = host_keys(&pair.gemel, &server.name(), &[], 3);
    assert_eq!(seen["problem"]["code"], "host-unreachable", "{seen:#}");
    // What the user knows can be believed all the same.
    host_keys(&pair.gemel, &server.name(), &["--import"], 0);
}
