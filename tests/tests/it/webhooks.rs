//! Hosts that tell of pushes: a hook made with one command, a push as people make it, and the mirror that starts at once.

use gemel_forge_standin::Host;
use gemel_tests::gate::wait_until;
use gemel_tests::gemel::{Gemel, Running};
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::MIRROR;
use gemel_tests::repository::Repository;
use gemel_tests::secret::{Login, random_hex};
use serde_json::Value;

use crate::hosts::{Hosts, SITE};
use crate::unattended::{end, keep};

fn state(gemel: &Gemel) -> Value {
    gemel.run(&["hook", "status", "--json"]).expect(0).json()
}

/// Keeps the schedule, and takes calls somewhere on this machine. Returns where.
fn called(gemel: &Gemel) -> (Running<'_>, String) {
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("because one is free");
    let address = port.to_string();
    gemel.run(&["settings", "hook-address", &address]).expect(0);
    let keeper = keep(gemel, &[]);
    wait_until("it listens", || state(gemel)["listening"] == *address);
    (keeper, address)
}

/// The secret of a hook, which is to be found in the keychain and nowhere else.
fn secret(gemel: &Gemel, side: &str) -> String {
    let file = gemel.secrets_file().expect("because the secrets are in a file");
    let all: Value =
        serde_json::from_slice(&std::fs::read(file).expect("because it is there")).expect("because it is JSON");
    let secret = all[format!("-webhook-1-{side}")].as_str().expect("because the hook was made").to_owned();
    gemel.knows(&Login::of("hook", &secret));
    secret
}

/// A push as somebody else makes it, at their own machine.
fn push(hosts: &Hosts, host: &Host, token: &str, branch: &str) -> String {
    let folder = hosts.scratch.path().join(format!("clone-{}-{branch}", host.kind().word()));
    let clone = Repository::with(&hosts.scratch, &folder, Owner::Me, &History::small());
    let tip = clone.commit(branch, "somebody pushes");
    let url = host.url(SITE).replacen("://", &format!("://ada:{token}@"), 1);
    clone.git(&["push", "--quiet", &url, branch]);
    tip
}

#[test]
fn a_push_at_any_host_is_carried_over_at_once() {
    for (left, right) in [(0, 1), (2, 3)] {
        let hosts = Hosts::new();
        let [left, right] = [left, right].map(|at| hosts.standin.hosts()[at].clone());
        let tokens = [hosts.account(&left), hosts.account(&right)];
        // Nothing comes by itself for a day.
        let sides = hosts.mirror(&left, &right, &["--every", "1d"]);
        hosts.sync().expect(0);
        let (keeper, address) = called(&hosts.gemel);
        for (at, on) in ["left", "right"].into_iter().enumerate() {
            let host = [&left, &right][at];
            let made = hosts.json(&["hook", "add", MIRROR, "--on", on]);
            let secret = secret(&hosts.gemel, on);
            assert_eq!(made["url"], format!("http://{address}/hooks/1/{on}"));
            let there = host.hooks(SITE);
            assert!(there.len() == 1 && there[0].secret == secret, "{there:?}");
            let branch = format!("of/{on}");
            let tip = push(&hosts, host, &tokens[at], &branch);
            let other = &sides[1 - at];
            wait_until("it has come across", || other.find(&format!("refs/heads/{branch}")).as_ref() == Some(&tip));
            let heard = |state: &Value| {
                state["hooks"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .any(|hook| hook["side"] == on && !hook["heardAt"].is_null())
            };
            assert!(heard(&state(&hosts.gemel)), "{}", host.kind().word());
            let answers = |host: &Host| host.hooks(SITE)[0].deliveries.iter().map(|one| one.status).collect::<Vec<_>>();
            wait_until("the host is told", || answers(host).contains(&202));
            assert!(answers(host).iter().all(|status| [200, 202].contains(status)), "{:?}", answers(host));
        }
        // Once more makes no second hook, and another secret.
        let before = secret(&hosts.gemel, "left");
        hosts.json(&["hook", "add", MIRROR, "--on", "left"]);
        assert_ne!(secret(&hosts.gemel, "left"), before);
        assert_eq!(left.hooks(SITE).len(), 1);
        // Nobody who does not know it gets anywhere.
        let view = state(&hosts.gemel);
        assert_eq!((&view["refused"], view["hooks"].as_array().map(Vec::len)), (&Value::Null, Some(2)), "{view}");
        hosts.json(&["hook", "forget", MIRROR, "--on", "left"]);
        assert!(left.hooks(SITE).is_empty());
        let number = right.hooks(SITE)[0].id.to_string();
        hosts.json(&["hook", "remove", MIRROR, &number, "--on", "right"]);
        assert_eq!(state(&hosts.gemel)["hooks"], serde_json::json!([]));
        let kept = std::fs::read_to_string(hosts.gemel.secrets_file().expect("because it is a file"));
        assert!(!kept.expect("because accounts have secrets").contains("webhook"), "a secret outlives its hook");
        end(keeper);
    }
}

/// A hook that somebody made at a host that Gemel has no token for, with a secret of their own.
#[test]
fn a_hook_made_by_hand_is_believed_too() {
    let hosts = Hosts::new();
    let (hub, gitee) = (hosts.standin.github(), hosts.standin.gitee());
    let token = hosts.account(hub);
    hosts.account(gitee);
    let [_, right] = hosts.mirror(hub, gitee, &["--every", "1d"]);
    hosts.sync().expect(0);
    // Without any address there is nothing that a host could call.
    assert_eq!(hosts.code(&["hook", "add", MIRROR, "--on", "left"]), "hook-nowhere");
    let (keeper, address) = called(&hosts.gemel);
    let secret = random_hex(20);
    hosts.gemel.knows(&Login::of("hook", &secret));
    let said =
        hosts.gemel.run_with_input(&["hook", "expect", MIRROR, "--on", "left"], &format!("{secret}\n")).expect(0);
    let url = format!("http://{address}/hooks/1/left");
    assert!(said.stdout.contains(&url), "{said}");
    let own = ["hook", "add", MIRROR, &url, "--on", "left", "--json"];
    hosts.gemel.run_with_input(&own, &format!("{secret}\n")).expect(0);
    let tip = push(&hosts, hub, &token, "by-hand");
    wait_until("it has come across", || right.find("refs/heads/by-hand").as_ref() == Some(&tip));
    // With another secret the host is not believed, and people can see why.
    hosts.gemel.run_with_input(&["hook", "expect", MIRROR, "--on", "left"], "another\n").expect(0);
    push(&hosts, hub, &token, "not-believed");
    wait_until("it is refused", || state(&hosts.gemel)["refused"]["why"] == "wrong");
    assert_eq!(right.find("refs/heads/not-believed"), None);
    let said = hosts.gemel.run(&["hook", "status"]).expect(0);
    assert!(said.stdout.contains("its secret is another one"), "{said}");
    end(keeper);
}
