//! Every call that the stand-in knows, held against what the hosts publish.

use gemel_forge_standin::{Access, Host, Kind, NewToken, Protection, Rule, Standin, validate_recording};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Client;
use crate::work::{Work, with_login};

/// A host with something of everything in it, and a token for everything.
fn begin(kind: Kind) -> (TempDir, Standin, String) {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    let host = standin.host(kind);
    for login in ["ada", "grace"] {
        host.add_login(login);
    }
    host.add_organisation("acme", &[("ada", Access::Admin), ("grace", Access::Write)]);
    host.empty("ada/site");
    host.empty("acme/engine");
    host.add_many("ada", "repo", 3);
    let scopes: &[&str] = match kind {
        Kind::Github => &["repo", "delete_repo", "admin:public_key"],
        Kind::Gitee => &["user_info", "projects", "hook", "keys", "groups"],
        Kind::Gitlab => &["api"],
        Kind::Gitea => &["all"],
    };
    let token = host.token("ada", scopes);
    let branches = ["main", "main:refs/heads/topic"];
    Work::new().push(&with_login(&host.url("ada/site"), "ada", &token), &branches).done();
    host.change("ada/site", |settings| {
        settings.protections.push(Protection::locked("main"));
        settings.rules.push(Rule {
            pattern: "refs/heads/main".to_owned(),
            violation: "Changes must be made through a pull request.".to_owned(),
        });
    });
    (folder, standin, token)
}

/// Sends calls, a line each: a method, a path, and the body where there is one. `$` stands for the number of what was
/// made last.
fn play(host: &Host, token: &str, script: &[(&str, &str, Value)]) {
    let client = Client::new(host, token);
    let mut last = Value::Null;
    for (method, path, body) in script {
        let path = path.replace('$', &last.to_string());
        let answer = match *method {
            "GET" | "DELETE" => client.ask(method, &path, "", None).expect("because the host answers"),
            _ => client.send(method, &path, body),
        };
        assert!(answer.status < 300, "{method} {path}: {answer:?}");
        if answer.status == 201 {
            last = answer.json()["id"].clone();
        }
    }
}

/// What is asked wrongly, or by those who may not, is answered as published too.
fn refused(host: &Host, paths: &[&str]) {
    for path in paths {
        for token in ["", "wrong", &host.token("grace", &[])] {
            let answer = Client::new(host, token).get(path);
            assert!(answer.status >= 400, "{path}: {answer:?}");
        }
    }
}

#[track_caller]
fn check(host: &Host, play: impl FnOnce()) {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let path = folder.path().join("recording.jsonl");
    host.record_to(&path).expect("because the folder is writable");
    play();
    let text = std::fs::read_to_string(&path).expect("because it was written");
    assert!(!text.contains("wrong\""), "a token was written down");
    if let Err(complaints) = validate_recording(&path) {
        panic!("{complaints}");
    }
}

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK ada";

#[test]
fn githubs_calls_are_as_github_describes_them() {
    let (_folder, standin, token) = begin(Kind::Github);
    let host = standin.github();
    let hook = json!({"name": "web", "active": true, "events": ["push"], "config": {"url": "http://127.0.0.1:9/hook", "content_type": "json", "secret": "s"}});
    let nothing = Value::Null;
    let script = [
        ("GET", "/meta", nothing.clone()),
        ("GET", "/user", nothing.clone()),
        ("GET", "/users/grace", nothing.clone()),
        ("GET", "/rate_limit", nothing.clone()),
        (
            "GET",
            "/user/repos?per_page=2&page=2&sort=full_name&visibility=all&affiliation=owner,collaborator,organization_member",
            nothing.clone(),
        ),
        ("GET", "/search/repositories?q=repo+user:ada&per_page=2", nothing.clone()),
        ("GET", "/user/orgs?per_page=100", nothing.clone()),
        ("GET", "/orgs/acme/repos?per_page=100", nothing.clone()),
        ("GET", "/users/ada/repos", nothing.clone()),
        ("GET", "/repos/ada/site", nothing.clone()),
        ("GET", "/repos/ada/site/branches?protected=true&per_page=100", nothing.clone()),
        ("GET", "/repos/ada/site/branches/main/protection", nothing.clone()),
        ("GET", "/repos/ada/site/rules/branches/main", nothing.clone()),
        ("POST", "/user/repos", json!({"name": "new", "private": true, "description": "a copy"})),
        ("POST", "/orgs/acme/repos", json!({"name": "new", "private": true})),
        ("PATCH", "/repos/ada/site", json!({"default_branch": "topic", "description": "words"})),
        ("POST", "/repos/ada/site/hooks", hook),
        ("GET", "/repos/ada/site/hooks?per_page=100", nothing.clone()),
        ("GET", "/repos/ada/site/hooks/$", nothing.clone()),
        ("PATCH", "/repos/ada/site/hooks/$", json!({"active": true})),
        ("POST", "/repos/ada/site/hooks/$/pings", json!({})),
        ("GET", "/repos/ada/site/hooks/$/deliveries?per_page=1", nothing.clone()),
        ("DELETE", "/repos/ada/site/hooks/$", nothing.clone()),
        ("POST", "/repos/ada/site/keys", json!({"title": "laptop", "key": KEY, "read_only": true})),
        ("GET", "/repos/ada/site/keys", nothing.clone()),
        ("GET", "/repos/ada/site/keys/$", nothing.clone()),
        ("DELETE", "/repos/ada/site/keys/$", nothing.clone()),
        ("POST", "/user/keys", json!({"title": "laptop", "key": KEY})),
        ("GET", "/user/keys", nothing.clone()),
        ("GET", "/user/keys/$", nothing.clone()),
        ("DELETE", "/user/keys/$", nothing.clone()),
        ("DELETE", "/repos/ada/new", nothing),
    ];
    check(host, || {
        play(host, &token, &script);
        refused(host, &["/repos/ada/site", "/repos/ada/site/hooks"]);
        let client = Client::new(host, &token);
        client.send("POST", "/user/repos", &json!({"name": "site"})).expect(422);
        client.send("POST", "/repos/ada/site/keys", &json!({"key": "none"})).expect(422);
        let fine = host.add_token(NewToken { user: "ada".to_owned(), fine_grained: true, ..NewToken::default() });
        Client::new(host, &fine).get("/repos/ada/site/hooks").expect(403);
    });
}

#[test]
fn gitees_calls_are_as_gitee_describes_them() {
    let (_folder, standin, token) = begin(Kind::Gitee);
    let host = standin.gitee();
    host.set_pull_mirror("ada/site", "http://127.0.0.1:9/nothing.git");
    let nothing = Value::Null;
    let script = [
        ("GET", "/user", nothing.clone()),
        ("GET", "/users/grace", nothing.clone()),
        ("GET", "/user/repos?per_page=2&page=2&sort=full_name", nothing.clone()),
        ("GET", "/search/repositories?q=site&per_page=10", nothing.clone()),
        ("GET", "/user/orgs", nothing.clone()),
        ("GET", "/orgs/acme", nothing.clone()),
        ("GET", "/orgs/acme/repos", nothing.clone()),
        ("GET", "/user/namespaces", nothing.clone()),
        ("GET", "/repos/ada/site", nothing.clone()),
        ("GET", "/repos/ada/site/branches", nothing.clone()),
        ("GET", "/repos/ada/site/branches/main", nothing.clone()),
        ("PUT", "/repos/ada/site/branches/topic/protection", json!({})),
        ("DELETE", "/repos/ada/site/branches/topic/protection", nothing.clone()),
        ("POST", "/user/repos", json!({"name": "new", "private": true, "description": "a copy"})),
        ("POST", "/orgs/acme/repos", json!({"name": "new", "private": true})),
        ("PATCH", "/repos/ada/site", json!({"name": "site", "default_branch": "topic"})),
        ("POST", "/repos/ada/site/remote_mirror/pull", json!({})),
        (
            "POST",
            "/repos/ada/site/hooks",
            json!({"url": "http://127.0.0.1:9/hook", "password": "s", "push_events": true}),
        ),
        ("GET", "/repos/ada/site/hooks", nothing.clone()),
        ("GET", "/repos/ada/site/hooks/$", nothing.clone()),
        ("PATCH", "/repos/ada/site/hooks/$", json!({"url": "http://127.0.0.1:9/other"})),
        ("POST", "/repos/ada/site/hooks/$/tests", json!({})),
        ("DELETE", "/repos/ada/site/hooks/$", nothing.clone()),
        ("POST", "/repos/ada/site/keys", json!({"title": "laptop", "key": KEY})),
        ("GET", "/repos/ada/site/keys", nothing.clone()),
        ("GET", "/repos/ada/site/keys/$", nothing.clone()),
        ("DELETE", "/repos/ada/site/keys/$", nothing.clone()),
        ("POST", "/user/keys", json!({"title": "laptop", "key": KEY})),
        ("GET", "/user/keys", nothing.clone()),
        ("GET", "/user/keys/$", nothing.clone()),
        ("DELETE", "/user/keys/$", nothing.clone()),
        ("DELETE", "/repos/ada/new", nothing),
    ];
    check(host, || {
        play(host, &token, &script);
        refused(host, &["/user", "/user/repos", "/repos/ada/site", "/repos/ada/site/hooks", "/user/keys"]);
        Client::new(host, &token).send("POST", "/user/repos", &json!({"name": "Site"})).expect(422);
    });
}

#[test]
fn gitlabs_calls_are_as_gitlab_documents_them() {
    let (_folder, standin, token) = begin(Kind::Gitlab);
    let host = standin.gitlab();
    host.set_pull_mirror("acme/engine", "http://127.0.0.1:9/nothing.git");
    let nothing = Value::Null;
    let script = [
        ("GET", "/version", nothing.clone()),
        ("GET", "/metadata", nothing.clone()),
        ("GET", "/user", nothing.clone()),
        ("GET", "/users?username=grace", nothing.clone()),
        ("GET", "/personal_access_tokens/self", nothing.clone()),
        (
            "GET",
            "/projects?membership=true&per_page=2&page=2&order_by=id&sort=asc&min_access_level=30",
            nothing.clone(),
        ),
        ("GET", "/projects/ada%2Fsite?statistics=true", nothing.clone()),
        ("GET", "/projects/ada%2Fsite/repository/branches", nothing.clone()),
        ("GET", "/projects/ada%2Fsite/repository/branches/main", nothing.clone()),
        ("GET", "/projects/ada%2Fsite/protected_branches", nothing.clone()),
        ("POST", "/projects/ada%2Fsite/protected_branches", json!({"name": "release/*", "push_access_level": 40})),
        ("DELETE", "/projects/ada%2Fsite/protected_branches/release%2F%2A", nothing.clone()),
        ("GET", "/namespaces?search=ac", nothing.clone()),
        ("GET", "/namespaces/acme", nothing.clone()),
        ("GET", "/groups?min_access_level=30", nothing.clone()),
        ("GET", "/groups/acme", nothing.clone()),
        ("POST", "/groups", json!({"name": "Tools", "path": "tools"})),
        ("POST", "/projects", json!({"path": "new", "visibility": "private", "wiki_access_level": "disabled"})),
        ("PUT", "/projects/ada%2Fsite", json!({"default_branch": "topic", "description": "words"})),
        ("POST", "/projects/acme%2Fengine/mirror/pull", json!({})),
        (
            "POST",
            "/projects/ada%2Fsite/hooks",
            json!({"url": "http://127.0.0.1:9/hook", "token": "s", "push_events": true}),
        ),
        ("GET", "/projects/ada%2Fsite/hooks", nothing.clone()),
        ("GET", "/projects/ada%2Fsite/hooks/$", nothing.clone()),
        ("PUT", "/projects/ada%2Fsite/hooks/$", json!({"url": "http://127.0.0.1:9/other"})),
        ("GET", "/projects/ada%2Fsite/hooks/$/events", nothing.clone()),
        ("DELETE", "/projects/ada%2Fsite/hooks/$", nothing.clone()),
        (
            "POST",
            "/projects/ada%2Fsite/remote_mirrors",
            json!({"url": "http://u:p@127.0.0.1:9/x.git", "enabled": true}),
        ),
        ("GET", "/projects/ada%2Fsite/remote_mirrors", nothing.clone()),
        ("GET", "/projects/ada%2Fsite/remote_mirrors/$", nothing.clone()),
        ("PUT", "/projects/ada%2Fsite/remote_mirrors/$", json!({"keep_divergent_refs": true})),
        ("POST", "/projects/ada%2Fsite/remote_mirrors/$/sync", json!({})),
        ("DELETE", "/projects/ada%2Fsite/remote_mirrors/$", nothing.clone()),
        ("POST", "/user/keys", json!({"title": "laptop", "key": KEY})),
        ("GET", "/user/keys", nothing.clone()),
        ("GET", "/user/keys/$", nothing.clone()),
        ("DELETE", "/user/keys/$", nothing.clone()),
        ("POST", "/projects/ada%2Fsite/deploy_keys", json!({"title": "laptop", "key": KEY, "can_push": true})),
        ("GET", "/projects/ada%2Fsite/deploy_keys", nothing.clone()),
        ("GET", "/projects/ada%2Fsite/deploy_keys/$", nothing.clone()),
        ("DELETE", "/projects/ada%2Fsite/deploy_keys/$", nothing.clone()),
        ("DELETE", "/projects/ada%2Fnew", nothing),
    ];
    check(host, || {
        play(host, &token, &script);
        refused(host, &["/user", "/projects", "/projects/ada%2Fsite/hooks"]);
        Client::new(host, &token).send("POST", "/projects", &json!({"path": "Site"})).expect(400);
    });
}

#[test]
fn giteas_calls_are_as_gitea_documents_them() {
    let (_folder, standin, token) = begin(Kind::Gitea);
    let host = standin.gitea();
    host.set_pull_mirror("acme/engine", "http://127.0.0.1:9/nothing.git");
    let mirror = json!({"remote_address": "http://127.0.0.1:9/x.git", "remote_username": "u", "remote_password": "p", "interval": "8h0m0s"});
    let hook = json!({"type": "gitea", "active": true, "events": ["push"], "config": {"url": "http://127.0.0.1:9/hook", "content_type": "json"}});
    let nothing = Value::Null;
    let script = [
        ("GET", "/version", nothing.clone()),
        ("GET", "/user", nothing.clone()),
        ("GET", "/users/grace", nothing.clone()),
        ("GET", "/user/repos?limit=2&page=2", nothing.clone()),
        ("GET", "/repos/search?q=site&limit=10", nothing.clone()),
        ("GET", "/user/orgs", nothing.clone()),
        ("GET", "/orgs/acme", nothing.clone()),
        ("GET", "/orgs/acme/repos", nothing.clone()),
        ("GET", "/users/ada/repos", nothing.clone()),
        ("GET", "/repos/ada/site", nothing.clone()),
        ("GET", "/repos/ada/site/branches", nothing.clone()),
        ("GET", "/repos/ada/site/branches/main", nothing.clone()),
        ("GET", "/repos/ada/site/branch_protections", nothing.clone()),
        ("POST", "/user/repos", json!({"name": "new", "private": true})),
        ("POST", "/orgs/acme/repos", json!({"name": "new", "private": true})),
        ("PATCH", "/repos/ada/site", json!({"default_branch": "topic"})),
        ("POST", "/repos/ada/site/hooks", hook),
        ("GET", "/repos/ada/site/hooks", nothing.clone()),
        ("GET", "/repos/ada/site/hooks/$", nothing.clone()),
        ("PATCH", "/repos/ada/site/hooks/$", json!({"active": true})),
        ("POST", "/repos/ada/site/hooks/$/tests", json!({})),
        ("DELETE", "/repos/ada/site/hooks/$", nothing.clone()),
        ("POST", "/repos/ada/site/push_mirrors", mirror),
        ("GET", "/repos/ada/site/push_mirrors", nothing.clone()),
        ("POST", "/repos/ada/site/push_mirrors-sync", json!({})),
        ("POST", "/repos/acme/engine/mirror-sync", json!({})),
        ("POST", "/repos/ada/site/keys", json!({"title": "laptop", "key": KEY})),
        ("GET", "/repos/ada/site/keys", nothing.clone()),
        ("GET", "/repos/ada/site/keys/$", nothing.clone()),
        ("DELETE", "/repos/ada/site/keys/$", nothing.clone()),
        ("POST", "/user/keys", json!({"title": "laptop", "key": KEY})),
        ("GET", "/user/keys", nothing.clone()),
        ("GET", "/user/keys/$", nothing.clone()),
        ("DELETE", "/user/keys/$", nothing.clone()),
        ("DELETE", "/repos/ada/new", nothing),
    ];
    check(host, || {
        play(host, &token, &script);
        refused(host, &["/user", "/repos/ada/site", "/repos/ada/site/hooks"]);
        Client::new(host, &token).send("POST", "/user/repos", &json!({"name": "Site"})).expect(409);
    });
}

/// A check that finds nothing wrong with what is wrong would be none.
#[test]
fn what_no_host_describes_is_found() {
    let (_folder, standin, token) = begin(Kind::Github);
    let host = standin.github();
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let path = folder.path().join("recording.jsonl");
    host.record_to(&path).expect("because the folder is writable");
    let client = Client::new(host, &token);
    client.get("/user/repos?per_page=many&pages=2").expect(200);
    client.send("POST", "/user/repos", &json!({"name": "new", "private": "yes"})).expect(201);
    client.get("/nowhere").expect(404);
    let complaints = validate_recording(&path).expect_err("because all of it is wrong");
    for words in
        ["there is no ?pages", "?per_page: /value must be integer", "/private must be boolean", "no such operation"]
    {
        assert!(complaints.contains(words), "{words}: {complaints}");
    }
}
