//! What hosts offer beside Git and repositories: hooks, keys, mirrors that they run by themselves.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

use gemel_forge_standin::{Fault, Host, Kind, What};
use gemel_tests::pair::MIRROR;
use gemel_tests::secret::{Login, random_hex};

use crate::hosts::{Hosts, SITE};

const SIDES: [&str; 2] = ["left", "right"];

/// Two mirrors with a host of each kind among their four sides.
fn for_each_pair(test: impl Fn(&Hosts, [(&str, &Host); 2])) {
    let hosts = Hosts::new();
    let all = hosts.standin.hosts();
    for host in all {
        hosts.account(host);
    }
    for (left, right) in [(&all[0], &all[1]), (&all[2], &all[3])] {
        hosts.mirror(left, right, &["--direction", "left-to-right"]);
        hosts.sync().expect(0);
        test(&hosts, [(SIDES[0], left), (SIDES[1], right)]);
        hosts.gemel.run(&["remove", MIRROR, "--yes"]).expect(0);
    }
}

/// Looks again until something is there; hosts do such things after they have answered.
#[track_caller]
fn soon<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{what} does not come");
        thread::sleep(Duration::from_millis(50));
    }
}

/// Somebody who is glad of every call.
fn glad() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("because there is a free port");
    let address = listener.local_addr().expect("because it is bound");
    thread::spawn(move || {
        for mut call in listener.incoming().flatten() {
            let mut asked = vec![0; 65_536];
            let _ = call.read(&mut asked);
            let _ = call.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    format!("http://{address}/called")
}

#[test]
fn hooks_are_made_seen_at_work_and_removed() {
    let glad = glad();
    for_each_pair(|hosts, sides| {
        for (on, host) in sides {
            let word = host.kind().word();
            let secret = random_hex(16);
            hosts.gemel.knows(&Login::of("hook", &secret));
            let add = ["hook", "add", MIRROR, &glad, "--on", on, "--json"];
            let made = hosts.gemel.run_with_input(&add, &format!("{secret}\n")).expect(0).json();
            assert_eq!(made["url"], glad.as_str(), "{made:#}");
            let there = host.hooks(SITE);
            assert_eq!((there.len(), there[0].secret.as_str(), there[0].url.as_str()), (1, &*secret, &*glad), "{word}");
            let tip = hosts.scratch.path().join(word);
            let clone = gemel_tests::repository::Repository::empty(&hosts.scratch, &tip, gemel_tests::owner::Owner::Me);
            clone.commit("topic/hook", "somebody pushes");
            let token = host.token("ada", crate::hosts::everything(host.kind()));
            let url = host.url(SITE).replace("://", &format!("://ada:{token}@"));
            clone.git(&["push", "--quiet", &url, "topic/hook"]);
            let listed = || hosts.json(&["hook", "list", MIRROR, "--on", on]);
            soon(&format!("the call of {word}"), || {
                host.hooks(SITE)[0].deliveries.iter().find(|one| one.event != "ping").cloned()
            });
            let call = &listed()[0]["last"];
            let said = hosts.gemel.run(&["hook", "list", MIRROR, "--on", on]).expect(0);
            if host.kind() == Kind::Gitea {
                // Its API tells nothing of calls.
                assert!(call.is_null() && said.stdout.contains("no call known"), "{call:#} {said}");
            } else {
                assert_eq!((&call["ok"], &call["status"]), (&true.into(), &200.into()), "{word}: {call:#}");
                assert!(said.stdout.contains("works (200)"), "{said}");
            }
            let id = made["id"].as_str().expect("because it has one");
            hosts.json(&["hook", "remove", MIRROR, id, "--on", on]);
            assert_eq!((listed(), host.hooks(SITE).len()), (serde_json::json!([]), 0), "{word}");
        }
        let code = hosts.gemel.run_with_input(&["hook", "add", MIRROR, "ftp://h/x", "--on", "left", "--json"], "x\n");
        assert_eq!(code.expect(2).problem_code(), "bad-input");
    });
}

/// The key that a host is given is the account's own; another one takes its place there too, and none stays behind.
#[test]
fn keys_of_our_own_are_handed_over_replaced_and_taken_back() {
    for_each_pair(|hosts, sides| {
        for (on, host) in sides {
            let word = host.kind().word();
            let known = |of: &[&str]| {
                let listed = hosts.json(&[&["key", "list", MIRROR, "--on", on], of].concat());
                let keys = listed.as_array().cloned().unwrap_or_default();
                keys.iter().map(|key| key["key"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
            };
            let bare = |key: &serde_json::Value| {
                let line = key["public"].as_str().unwrap_or_default();
                line.split(' ').take(2).collect::<Vec<_>>().join(" ")
            };
            let holds = |there: &[String], key: &str| there.len() == 1 && there[0].starts_with(key);
            let first = hosts.json(&["ssh", "key", "new", word, "--upload"]);
            assert_eq!(first["uploads"], serde_json::json!([""]), "{first:#}");
            assert!(holds(&known(&["--of-account"]), &bare(&first)), "{word}: {first:#}");
            let second = hosts.json(&["ssh", "key", "rotate", word]);
            assert_eq!((&second["byHand"], &second["warnings"]), (&false.into(), &serde_json::json!([])), "{second:#}");
            assert_ne!(bare(&first), bare(&second["key"]));
            assert!(holds(&known(&["--of-account"]), &bare(&second["key"])), "{word}: {second:#}");
            // A host takes a key once; a repository has one of its own.
            let of = ["--mirror", MIRROR, "--on", on];
            hosts.json(&[&["ssh", "key", "new"], &of[..]].concat());
            let deployed = hosts.json(&[&["ssh", "key", "upload", "--read-only"], &of[..]].concat());
            assert_eq!(deployed["uploads"], serde_json::json!([SITE]), "{deployed:#}");
            assert!(holds(&known(&[]), &bare(&deployed)), "{word}: {deployed:#}");
            hosts.json(&[&["ssh", "key", "remove"], &of[..]].concat());
            hosts.json(&["ssh", "key", "remove", word]);
            assert_eq!((known(&[]), known(&["--of-account"])), (vec![], vec![]), "{word}");
        }
    });
}

#[test]
fn keys_are_made_known_and_forgotten() {
    for_each_pair(|hosts, sides| {
        for (on, host) in sides {
            let word = host.kind().word();
            let file = hosts.scratch.path().join(format!("{word}.pub"));
            let key = |of: &str| format!("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{} ada@{word}", random_hex(8) + of);
            let path = file.display().to_string();
            for of in [&[][..], &["--of-account"]] {
                let key = key("x");
                std::fs::write(&file, format!("{key}\n")).expect("because the folder is ours");
                let add = [&["key", "add", MIRROR, &path, "--on", on, "--title", "Gemel"], of].concat();
                let made = hosts.json(&add);
                assert_eq!(made["title"], "Gemel", "{made:#}");
                let bare: Vec<_> = key.split(' ').take(2).collect();
                assert!(made["key"].as_str().is_some_and(|there| there.starts_with(&bare.join(" "))), "{made:#}");
                let list = [&["key", "list", MIRROR, "--on", on], of].concat();
                let listed = hosts.json(&list);
                assert_eq!((listed.as_array().map(Vec::len), &listed[0]["id"]), (Some(1), &made["id"]), "{word}");
                if of.is_empty() {
                    assert_eq!((host.deploy_keys(SITE).len(), &listed[0]["readOnly"]), (1, &true.into()), "{word}");
                }
                let id = made["id"].as_str().expect("because it has one");
                hosts.json(&[&["key", "remove", MIRROR, id, "--on", on], of].concat());
                assert_eq!(hosts.json(&list), serde_json::json!([]), "{word}");
            }
            // What is to stay secret goes nowhere.
            std::fs::write(&file, "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n").expect("because the folder is ours");
            assert_eq!(hosts.code(&["key", "add", MIRROR, &path, "--on", on]), "bad-input");
        }
    });
}

/// The mirror is run by the host from then on, and watched by Gemel.
#[test]
fn a_host_pushes_by_itself_and_gemel_watches() {
    for from in [Kind::Gitlab, Kind::Gitea] {
        let hosts = Hosts::new();
        let (from, to) = (hosts.standin.host(from), hosts.standin.gitee());
        hosts.account(from);
        let token = hosts.account(to);
        let [left, right] = hosts.mirror(from, to, &["--direction", "left-to-right"]);
        hosts.sync().expect(0);
        assert_eq!(
            hosts.code(&["hostmirror", "add", MIRROR]),
            "input-missing",
            "the host gets a secret: nobody says yes"
        );
        assert_eq!(from.remote_mirrors(SITE).len(), 0);
        let made = hosts.json(&["hostmirror", "add", MIRROR, "--yes"]);
        assert_eq!(made["url"], to.url(SITE).as_str(), "{made:#}");
        assert!(!made.to_string().contains(&token));
        let id = made["id"].as_str().expect("because it has one");
        hosts.json(&["edit", MIRROR, "--run-by", "host"]);
        let tip = left.commit("trunk", "one more");
        hosts.json(&["hostmirror", "sync", MIRROR]);
        soon("the push", || (right.tip("refs/heads/trunk") == tip).then_some(()));
        let finished = soon("its end", || {
            let listed = hosts.json(&["hostmirror", "list", MIRROR]);
            assert_eq!(listed[0]["mirrors"][0]["id"], id, "{listed:#}");
            listed[0]["mirrors"][0]["lastSuccessAt"].is_number().then_some(listed)
        });
        assert!(finished[0]["mirrors"][0]["lastError"].is_null(), "{finished:#}");
        let pushes = to.pushes().len();
        assert_eq!(hosts.sync().expect(0).outcome(), "nothingToDo");
        assert_eq!(hosts.gemel.show(MIRROR)["mirror"]["status"], "upToDate");
        assert_eq!(to.pushes().len(), pushes, "Gemel only watches");
        // What is not there yet is the host's to bring, and it is told so.
        let tip = left.commit("trunk", "and one more");
        let report = hosts.sync();
        assert_ne!(report.verdict("refs/heads/trunk"), "inSync", "{}", report.said);
        soon("the host's push", || (right.tip("refs/heads/trunk") == tip).then_some(()));
        assert_eq!(to.pushes().len(), pushes + 1, "by the host, once");
        let told = |log: &serde_json::Value| {
            log.as_array().into_iter().flatten().filter(|event| event["kind"] == "host-told").count()
        };
        assert_eq!(told(&hosts.json(&["log", MIRROR])), 1);
        if from.kind() == Kind::Gitlab {
            let changed = hosts.json(&["hostmirror", "edit", MIRROR, id, "--keep-divergent", "true"]);
            assert_eq!(changed["keepDivergentRefs"], true, "{changed:#}");
        }
        hosts.json(&["hostmirror", "remove", MIRROR, id]);
        assert_eq!(from.remote_mirrors(SITE).len(), 0);
        // And Gemel takes over again.
        hosts.json(&["edit", MIRROR, "--run-by", "gemel"]);
        hosts.sync().expect(0);
        assert_eq!(left.heads_and_tags(), right.heads_and_tags());
    }
}

#[test]
fn a_host_is_told_to_pull() {
    for to in [Kind::Gitee, Kind::Gitlab] {
        let hosts = Hosts::new();
        let (from, to) = (hosts.standin.github(), hosts.standin.host(to));
        let token = hosts.account(from);
        hosts.account(to);
        let [left, right] = hosts.mirror(from, to, &["--direction", "left-to-right", "--run-by", "host"]);
        to.set_pull_mirror(SITE, &from.url(SITE).replace("://", &format!("://ada:{token}@")));
        let before = to.pushes().len();
        assert_eq!(hosts.json(&["hostmirror", "sync", MIRROR])["told"], 1);
        soon("the pull", || (right.find("refs/heads/trunk") == left.find("refs/heads/trunk")).then_some(()));
        assert_eq!(hosts.sync().expect(0).outcome(), "nothingToDo");
        // And by itself, once a look has shown that something waits: no address with a token in it is needed for that.
        let tip = left.commit("trunk", "one more");
        hosts.sync();
        soon("the pull", || (right.find("refs/heads/trunk").as_ref() == Some(&tip)).then_some(()));
        assert_eq!(to.pushes().len(), before, "Gemel only watches");
        // A host that may not be told is only watched.
        to.inject(Fault::once(What::Status { status: 403, headers: Vec::new(), body: String::new() }).on("pull"));
        left.commit("trunk", "and one more");
        assert!(hosts.sync().said.json()[0]["problem"].is_null());
    }
}

#[test]
fn a_host_that_runs_no_mirrors_says_so() {
    let hosts = Hosts::new();
    let (hub, gitee) = (hosts.standin.github(), hosts.standin.gitee());
    hosts.account(hub);
    hosts.account(gitee);
    hosts.mirror(hub, gitee, &["--direction", "left-to-right"]);
    assert_eq!(hosts.code(&["hostmirror", "list", MIRROR]), "api-unsupported");
    assert_eq!(hosts.code(&["hostmirror", "add", MIRROR, "--yes"]), "api-unsupported");
}

/// GitLab 12.0: without what came later, it is told so, and the rest works.
#[test]
fn an_old_gitlab_does_what_it_can() {
    let hosts = Hosts::new();
    let (lab, gitee) = (hosts.standin.gitlab(), hosts.standin.gitee());
    lab.grow_old();
    hosts.account(lab);
    hosts.account(gitee);
    let account = hosts.check("gitlab").0;
    assert_eq!((&account["kind"], &account["login"]), (&"gitlab".into(), &"ada".into()), "{account:#}");
    assert_eq!((&account["scopes"]["kind"], &account["missing"]), (&"unknown".into(), &serde_json::json!([])));
    let [left, _] = hosts.mirror(gitee, lab, &["--direction", "left-to-right"]);
    hosts.sync().expect(0);
    lab.add_organisation("acme", &[("ada", gemel_forge_standin::Access::Admin)]);
    lab.add_organisation("acme/tools", &[]);
    let create = ["--create", "--without", "wiki", "--direction", "left-to-right"];
    let added = hosts.gemel.add("made", &gitee.url(SITE), &lab.url("acme/tools/site"), &create);
    assert_eq!(added["created"]["path"], "acme/tools/site", "{added:#}");
    hosts.gemel.sync("made").expect(0);
    assert!(!left.heads_and_tags().is_empty());
    let add = ["hook", "add", MIRROR, "http://127.0.0.1:9/x", "--on", "right", "--json"];
    hosts.gemel.run_with_input(&add, "secret-of-the-hook\n").expect(0);
    assert_eq!(hosts.json(&["hook", "list", MIRROR, "--on", "right"]).as_array().map(Vec::len), Some(1));
    // Its mirrors came with 12.9.
    assert_eq!(hosts.code(&["hostmirror", "add", MIRROR, "--from", "right", "--yes"]), "api-unsupported");
}
