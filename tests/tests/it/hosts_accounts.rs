//! Accounts at hosts: whose the token is, what it may do, and until when.

use std::time::{Duration, Instant};

use gemel_forge_standin::{Host, Kind, NewToken};
use gemel_tests::secret::Login;

use crate::hosts::{Hosts, SITE, count, everything, since};

#[test]
fn a_token_tells_whose_it_is_and_what_it_may() {
    let hosts = Hosts::new();
    for host in hosts.standin.hosts() {
        let word = host.kind().word();
        let token = host.token("ada", everything(host.kind()));
        let said = hosts.enrol(host, word, &token, &[]).expect(0);
        assert!(said.stdout.contains(word) && said.stdout.contains("ada"), "{said}");
        assert_eq!(said.stderr, "", "there is nothing to be said against it");
        let (account, error) = hosts.check(word);
        assert!(error.is_null() && account["problem"].is_null(), "{account:#}");
        assert_eq!(
            (&account["kind"], &account["login"], &account["user"]),
            (&word.into(), &"ada".into(), &"ada".into())
        );
        assert_eq!(account["missing"], serde_json::json!([]), "{account:#}");
        assert!(account["checkedAt"].is_number(), "{account:#}");
    }
    let listed = hosts.json(&["account", "list"]);
    assert_eq!(listed.as_array().map(Vec::len), Some(4), "{listed:#}");
}

/// Adds an account, and checks that it lacks just these scopes, told with what will not work.
#[track_caller]
fn assert_lacks(hosts: &Hosts, host: &Host, token: &str, scopes: &[&str], consequence: &str) {
    let name = format!("{}-{}", host.kind().word(), count(host));
    let added = hosts.enrol(host, &name, token, &[]).expect(0);
    for scope in scopes {
        assert!(added.stderr.contains(&format!("lacks the scope “{scope}”")), "{added}");
    }
    assert!(added.stderr.contains(consequence), "{added}");
    assert!(added.stderr.contains("account rotate"), "what to do is said: {added}");
    // And it stays known.
    let (account, error) = hosts.check(&name);
    assert!(error.is_null(), "it may still do the rest: {account:#}");
    let missing: Vec<_> = account["missing"].as_array().into_iter().flatten().map(|need| &need["scope"]).collect();
    assert_eq!(missing, scopes, "{account:#}");
    let checked = hosts.gemel.run(&["account", "check", &name]).expect(0);
    assert!(scopes.iter().all(|scope| checked.stdout.contains(scope)), "{checked}");
}

#[test]
fn a_scope_that_is_missing_is_named_with_what_will_not_work() {
    let hosts = Hosts::new();
    for host in hosts.standin.hosts() {
        host.empty(SITE);
    }
    let lacks = |host: &Host, has: &[&str], scopes: &[&str], consequence: &str| {
        assert_lacks(&hosts, host, &host.token("ada", has), scopes, consequence);
    };
    let workflows = "commits that change files below .github/workflows cannot be pushed";
    lacks(hosts.standin.github(), &["repo"], &["workflow"], workflows);
    lacks(hosts.standin.github(), &["workflow"], &["repo", "admin:repo_hook"], "nothing can be pushed");
    let late = "a push is noticed only when its time has come";
    lacks(hosts.standin.gitee(), &["user_info", "projects"], &["hook"], late);
    lacks(hosts.standin.gitee(), &["user_info"], &["projects"], "nothing can be pushed");
    let unlisted = "repositories cannot be listed or made";
    lacks(hosts.standin.gitlab(), &["read_api", "read_repository"], &["api", "write_repository"], unlisted);
    lacks(hosts.standin.gitlab(), &["write_repository"], &["api"], unlisted);
    lacks(hosts.standin.gitea(), &["read:user"], &["write:repository"], "nothing can be pushed");
}

/// They tell no scopes, so what they may do is tried.
#[test]
fn a_fine_grained_token_is_tried() {
    let hosts = Hosts::new();
    let hub = hosts.standin.github();
    hub.empty(SITE);
    let token = |scopes: &[&str]| {
        hub.add_token(NewToken {
            user: "ada".into(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            fine_grained: true,
            ..NewToken::default()
        })
    };
    let less = token(&["contents:write", "metadata:read"]);
    assert_lacks(&hosts, hub, &less, &["admin:repo_hook"], "no hook can be made");
    let more = token(&["contents:write", "repository_hooks:write", "metadata:read"]);
    let said = hosts.enrol(hub, "more", &more, &[]).expect(0);
    assert_eq!(said.stderr, "", "{said}");
}

#[test]
fn a_token_that_ends_soon_is_told_and_one_that_has_ended_too() {
    let hosts = Hosts::new();
    #[expect(clippy::disallowed_methods, reason = "the command under test goes by the machine's clock")]
    let now = jiff::Timestamp::now();
    let ends = |host: &Host, seconds: i64| {
        host.add_token(NewToken {
            user: "ada".into(),
            scopes: everything(host.kind()).iter().map(|scope| (*scope).to_owned()).collect(),
            expires_at: Some(now + jiff::SignedDuration::from_secs(seconds)),
            ..NewToken::default()
        })
    };
    // GitHub tells the second, GitLab the day; the others tell nothing.
    for host in [hosts.standin.github(), hosts.standin.gitlab()] {
        let word = host.kind().word();
        let soon = format!("{word}-soon");
        let said = hosts.enrol(host, &soon, &ends(host, 4 * 86_400), &[]).expect(0);
        assert!(said.stderr.contains("expires in 3 days"), "{said}");
        assert_eq!(hosts.check(&soon).0["expiresSoon"], true);
        let later = format!("{word}-later");
        let said = hosts.enrol(host, &later, &ends(host, 30 * 86_400), &[]).expect(0);
        assert_eq!(said.stderr, "", "{said}");
        let account = hosts.check(&later).0;
        assert!(account["expiresAt"].is_number() && account["expiresSoon"] == false, "{account:#}");
    }
    let hub = hosts.standin.github();
    hosts.enrol(hub, "short", &ends(hub, 2), &[]).expect(0);
    let patience = Instant::now();
    while hosts.check("short").1.is_null() {
        assert!(patience.elapsed() < Duration::from_secs(20), "the token does not end");
        std::thread::sleep(Duration::from_millis(200));
    }
    let said = hosts.gemel.run(&["account", "check", "short"]).expect(1);
    assert!(said.stdout.contains("has expired") && said.stdout.contains("account rotate"), "{said}");
    assert_eq!(hosts.check("short").1["code"], "token-expired");
    assert_eq!(hosts.code(&["repos", "short"]), "token-expired");
}

#[test]
fn a_token_that_is_none_is_not_kept() {
    let hosts = Hosts::new();
    for host in hosts.standin.hosts() {
        let word = host.kind().word();
        let token = host.token("ada", everything(host.kind()));
        host.revoke(&token);
        let said = hosts.enrol(host, word, &token, &["--json"]).expect(1);
        assert_eq!(said.problem_code(), "credentials-rejected", "{said}");
        let (api, _) = since(host, 0);
        let user = format!("{}/user", host.kind().api_root());
        let with_it = api.iter().filter(|request| request.path == user).count();
        // A Gitee under another name is known by how it turns away whom it does not know.
        let without = usize::from(host.kind() == Kind::Gitee);
        assert_eq!(with_it, 1 + without, "a token that was refused is not tried again: {api:#?}");
    }
    assert_eq!(hosts.json(&["account", "list"]), serde_json::json!([]));
}

/// Nothing tells what kind of host it is. That is said before anybody types a secret.
#[test]
fn a_host_that_is_not_known_needs_a_name() {
    let hosts = Hosts::new();
    let lab = hosts.standin.gitlab();
    let origin = lab.origin();
    lab.lie_below("/gitlab");
    let add = |more: &[&str]| hosts.gemel.run(&[&["account", "add", &origin], more].concat());
    let said = add(&[]).expect(2);
    assert!(said.stderr.contains("--user") && said.stderr.contains("--kind"), "{said}");
    let said = add(&["--json"]).expect(2).json();
    assert_eq!((&said["error"]["code"], &said["error"]["args"]["what"]), (&"input-missing".into(), &"user".into()));
    let said = add(&["--kind", "gitee", "--json"]).expect(2).json();
    assert_eq!(said["error"]["args"]["what"], "secret", "{said:#}");
    assert!(lab.requests().iter().all(|request| request.user.is_none()));
}

#[test]
fn a_new_token_takes_the_old_ones_place_only_when_it_is_good() {
    let hosts = Hosts::new();
    for host in hosts.standin.hosts() {
        let word = host.kind().word();
        let old = hosts.account(host);
        host.add_login("lin");
        let rotate = |token: &str| {
            hosts.gemel.knows(&Login::of("ada", token));
            hosts.gemel.run_with_input(&["account", "rotate", word, "--json"], &format!("{token}\n"))
        };
        let revoked = host.token("ada", everything(host.kind()));
        host.revoke(&revoked);
        assert_eq!(rotate(&revoked).expect(1).problem_code(), "credentials-rejected");
        let others = host.token("lin", everything(host.kind()));
        let said = rotate(&others).expect(1);
        assert_eq!(said.problem_code(), "other-user", "{said}");
        assert!(hosts.check(word).1.is_null(), "the old one is still there");
        let new = host.token("ada", everything(host.kind()));
        rotate(&new).expect(0);
        host.revoke(&old);
        assert!(hosts.check(word).1.is_null(), "the new one is there");
    }
}

/// A company's GitLab without a certificate, at an address in its own network. The played host is the proxy on the way
/// there, and answers itself.
#[test]
fn plain_http_to_another_machine_needs_consent() {
    let hosts = Hosts::new();
    let lab = hosts.standin.gitlab();
    lab.grow_old();
    lab.empty(SITE);
    hosts.gemel.sets("http_proxy", &lab.origin());
    let token = lab.token("ada", everything(Kind::Gitlab));
    hosts.gemel.knows(&Login::of("ada", &token));
    let base = "http://10.20.30.40:8080";
    let add = |more: &[&str]| {
        let arguments = [&["account", "add", base, "--name", "work"], more].concat();
        hosts.gemel.run_with_input(&arguments, &format!("{token}\n"))
    };
    let said = add(&["--json"]).expect(2);
    assert_eq!(said.problem_code(), "credentials-over-plain-http", "{said}");
    let asked = lab.requests();
    assert!(!asked.is_empty() && asked.iter().all(|request| request.user.is_none()), "nothing was told: {asked:#?}");
    let said = add(&["--allow-plain-http"]).expect(0);
    assert!(said.stdout.contains("ada"), "{said}");
    let account = hosts.check("work").0;
    assert_eq!((&account["kind"], &account["allowPlainHttp"]), (&"gitlab".into(), &true.into()), "{account:#}");
    assert_eq!(hosts.json(&["repos", "work", "site"])[0]["path"], SITE);
    // The mirror asks for itself.
    let url = format!("{base}/{SITE}.git");
    let copy = hosts.scratch.folder("copy.git");
    let copy = copy.display().to_string();
    assert_eq!(hosts.code(&["add", &url, &copy, "--name", "one"]), "credentials-over-plain-http");
    hosts.gemel.add("one", &url, &copy, &["--allow-plain-http"]);
}
