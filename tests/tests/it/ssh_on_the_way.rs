//! Hosts that are only reached through another host.

use std::fmt::Write as _;
use std::path::PathBuf;

use gemel_tests::gemel::Gemel;
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::ssh_server::SshServer;
use serde_json::Value;

/// How the way to `far` leads through `gate`.
#[derive(Clone, Copy, Debug)]
enum Way {
    Jump,
    Command,
}

/// A server behind another one, and a repository on it.
struct Behind {
    gate: SshServer,
    far: SshServer,
    pair: Pair,
}

impl Behind {
    /// `knows_gate`: whether the user's own `ssh` believes the server on the way. `lax`: what else stands there for all hosts.
    fn new(way: Way, knows_gate: bool, lax: &str) -> Self {
        let scratch = Scratch::new();
        let (gate, far) = (SshServer::named(&scratch, "gate"), SshServer::named(&scratch, "far"));
        let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
        let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
        let gemel = Gemel::fresh();
        let config = write_config(&scratch, way, &gate, &far, knows_gate, lax);
        gemel.uses_ssh_configuration(&config);
        gemel.add(MIRROR, &format!("far:{}", left.path().display()), &right.path().display().to_string(), &[]);
        // A connection that is shared asks for no key.
        gemel.puts_before_ssh("-o ControlPath=none");
        Self { gate, far, pair: Pair::new(gemel, left, right, vec![], scratch) }
    }

    fn host_keys(&self, more: &[&str], exit: i32) -> Value {
        self.pair.gemel.run(&[&["ssh", "hostkeys", "far", "--json"], more].concat()).expect(exit).json()
    }

    #[track_caller]
    fn stands_still(&self, code: &str, exit: i32) -> Value {
        let said = self.pair.gemel.run(&["sync", MIRROR, "--json"]).expect(exit);
        assert_eq!((said.problem_code().as_str(), self.far.logins()), (code, 0), "{said}");
        said.problem().expect("because it was just read")
    }
}

fn write_config(
    scratch: &Scratch,
    way: Way,
    gate: &SshServer,
    far: &SshServer,
    knows_gate: bool,
    lax: &str,
) -> PathBuf {
    let known = scratch.path().join("known_hosts");
    let line = if knows_gate { format!("{} {}", gate.name(), gate.host_key()) } else { String::new() };
    std::fs::write(&known, line).expect("because the folder is ours");
    let place = scratch.path().join("config");
    let leads = match way {
        Way::Jump => "ProxyJump gate".to_owned(),
        Way::Command => format!("ProxyCommand ssh -F '{}' -W %h:%p gate", place.display()),
    };
    let mut text = String::new();
    for (name, server, more) in [("gate", gate, String::new()), ("far", far, format!("\t{leads}\n{lax}"))] {
        write!(
            text,
            "Host {name}\n\tHostname 127.0.0.1\n\tPort {}\n{}{more}",
            server.port(),
            server.login_with("user")
        )
        .expect("because a text takes everything");
    }
    write!(text, "Host *\n\tUserKnownHostsFile {}\n\tGlobalKnownHostsFile none\n", known.display())
        .expect("because a text takes everything");
    std::fs::write(&place, text).expect("because the folder is ours");
    place
}

#[test]
fn a_host_behind_another_shows_its_key_through_the_users_own_ssh() {
    for way in [Way::Jump, Way::Command] {
        let mut behind = Behind::new(way, true, "");
        behind.stands_still("host-key-unknown", 3);
        let before = behind.gate.logins();
        let seen = behind.host_keys(&[], 3);
        let [key] = &seen["shown"].as_array().expect("because it is a list")[..] else { panic!("{way:?} {seen:#}") };
        assert_eq!((&key["sha256"], &key["pinned"]), (&behind.far.fingerprint().into(), &false.into()), "{seen:#}");
        assert_eq!((&seen["name"], &seen["problem"]), (&behind.far.name().into(), &Value::Null), "{seen:#}");
        assert!(behind.gate.logins() > before, "{way:?}: the way did not lead through the gate");
        // Looking is not believing.
        behind.stands_still("host-key-unknown", 3);

        let first = behind.far.fingerprint();
        behind.host_keys(&["--accept", &first], 0);
        behind.far.change_host_key();
        let problem = behind.stands_still("host-key-changed", 4);
        let args = &problem["args"];
        assert_eq!((&args["shown"], &args["pinned"]), (&behind.far.fingerprint().into(), &first.into()), "{problem:#}");
        let seen = behind.host_keys(&[], 3);
        assert_eq!((&seen["changed"], &seen["shown"][0]["sha256"]), (&true.into(), &behind.far.fingerprint().into()));

        behind.host_keys(&["--accept", &behind.far.fingerprint()], 0);
        behind.pair.sync().expect(0);
        behind.pair.assert_identical();
    }
}

/// What is wrong on the way is said in the words of the user's own `ssh`, and the key can be typed in all the same.
#[test]
fn a_host_on_the_way_that_nobody_knows_is_not_gone_through() {
    let behind = Behind::new(Way::Jump, false, "");
    let seen = behind.host_keys(&[], 3);
    assert_eq!(seen["problem"]["code"], "ssh-behind-proxy", "{seen:#}");
    let detail = seen["problem"]["args"]["detail"].as_str().expect("because it is a text");
    assert!(detail.contains("Host key verification failed"), "{detail}");
    assert_eq!((behind.gate.logins(), &seen["shown"]), (0, &serde_json::json!([])), "{seen:#}");
    let seen = behind.host_keys(&["--enter", behind.far.host_key().trim()], 0);
    assert_eq!(seen["pinned"][0]["sha256"], behind.far.fingerprint().as_str(), "{seen:#}");
}

/// Whoever is on the way may have `ssh` print what he likes; a key it is not.
#[test]
fn a_host_on_the_way_cannot_slip_in_a_key() {
    let mut behind = Behind::new(Way::Jump, true, "");
    let stranger = std::fs::read_to_string(behind.gate.file("stranger.pub")).expect("because it was made");
    let banner = behind.gate.file("banner");
    std::fs::write(&banner, format!("far {stranger}{stranger}gemel {stranger}")).expect("because the folder is ours");
    behind.gate.configure(&format!("Banner {}", banner.display()));
    let seen = behind.host_keys(&[], 3);
    assert_eq!(seen["shown"].as_array().map(Vec::len), Some(1), "{seen:#}");
    assert_eq!(seen["shown"][0]["sha256"], behind.far.fingerprint().as_str(), "{seen:#}");
}

/// Neither a configuration that believes everybody nor a program that does makes a key believed.
#[test]
fn nobody_is_believed_by_looking() {
    let lax = "\tStrictHostKeyChecking no\n\tUserKnownHostsFile /dev/null\n\tNoHostAuthenticationForLocalhost yes\n\
               \tKnownHostsCommand /bin/echo %H %t %K\n\tUpdateHostKeys yes\n";
    let behind = Behind::new(Way::Jump, true, lax);
    let seen = behind.host_keys(&[], 3);
    assert_eq!(seen["shown"][0]["sha256"], behind.far.fingerprint().as_str(), "{seen:#}");
    assert_eq!((behind.far.logins(), &seen["pinned"]), (0, &serde_json::json!([])), "{seen:#}");
    behind.stands_still("host-key-unknown", 3);
    assert!(!behind.pair.gemel.data().join("ssh/known_hosts").exists());
}
