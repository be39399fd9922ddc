//! Who asks, what their token may do, and what a host says when it may not.

use gemel_forge_standin::{Kind, NewRepository, NewToken, Settings, Standin, Visibility};
use serde_json::json;
use tempfile::TempDir;

use crate::client::{Client, exchange};

fn begin() -> (TempDir, Standin) {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    for host in standin.hosts() {
        host.add_login("ada");
    }
    (folder, standin)
}

fn day(text: &str) -> jiff::Timestamp {
    text.parse().expect("because it is a time")
}

#[test]
fn a_host_tells_who_asks() {
    let (_folder, standin) = begin();
    for (kind, scope, field) in [
        (Kind::Github, "repo", "login"),
        (Kind::Gitee, "user_info", "login"),
        (Kind::Gitlab, "read_user", "username"),
        (Kind::Gitea, "read:user", "login"),
    ] {
        let host = standin.host(kind);
        let token = host.token("ada", &[scope]);
        let answer = Client::new(host, &token).get("/user").expect(200);
        assert_eq!(answer.json()[field], "ada", "{kind:?}");
        let log = host.requests();
        assert_eq!((log[0].user.as_deref(), log[0].status, log[0].agent.as_str()), (Some("ada"), 200, "test"));
        Client::new(host, "").get("/user").expect(401);
        Client::new(host, "wrong").get("/user").expect(401);
        host.revoke(&token);
        Client::new(host, &token).get("/user").expect(401);
    }
}

#[test]
fn the_words_of_a_refused_token() {
    let (_folder, standin) = begin();
    let hub = standin.github();
    assert_eq!(Client::new(hub, "").get("/user").message(), "Requires authentication");
    assert_eq!(Client::new(hub, "wrong").get("/user").message(), "Bad credentials");
    let gitee = standin.gitee();
    let message = Client::new(gitee, "wrong").get("/user").message();
    assert_eq!(message, "401 Unauthorized: Access token does not exist");
    let lab = standin.gitlab();
    assert_eq!(Client::new(lab, "wrong").get("/user").message(), "401 Unauthorized");
    let token = lab.token("ada", &["api"]);
    lab.revoke(&token);
    assert_eq!(Client::new(lab, &token).get("/user").json()["error"], "invalid_token");
}

#[test]
fn a_token_expires_when_the_hosts_clock_says_so() {
    let (_folder, standin) = begin();
    for (kind, scope) in [(Kind::Github, "repo"), (Kind::Gitlab, "api")] {
        let host = standin.host(kind);
        let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
        let token = host.add_token(NewToken {
            user: "ada".to_owned(),
            scopes: vec![scope.to_owned()],
            expires_at: Some(soon),
            ..NewToken::default()
        });
        Client::new(host, &token).get("/user").expect(200);
        host.pass(3601);
        Client::new(host, &token).get("/user").expect(401);
    }
}

/// <https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps>
#[test]
fn github_tells_scopes_of_classic_tokens_only_and_the_end_of_both() {
    let (_folder, standin) = begin();
    let host = standin.github();
    let classic = Client::new(host, &host.token("ada", &["repo", "workflow"])).get("/user").expect(200);
    assert_eq!(classic.header("x-oauth-scopes"), Some("repo, workflow"));
    assert_eq!(classic.header("github-authentication-token-expiration"), None);
    let token = host.add_token(NewToken {
        user: "ada".to_owned(),
        fine_grained: true,
        scopes: vec!["contents:write".to_owned()],
        expires_at: Some(day("2099-12-31T23:59:59Z")),
        ..NewToken::default()
    });
    assert!(token.starts_with("github_pat_"));
    let fine = Client::new(host, &token).get("/user").expect(200);
    assert_eq!(fine.header("x-oauth-scopes"), None);
    assert_eq!(fine.header("github-authentication-token-expiration"), Some("2099-12-31 23:59:59 UTC"));
}

#[test]
fn gitlab_tells_a_tokens_scopes_unless_it_is_old() {
    let (_folder, standin) = begin();
    let host = standin.gitlab();
    let token = host.add_token(NewToken {
        user: "ada".to_owned(),
        scopes: vec!["read_api".to_owned()],
        expires_at: Some(day("2099-12-31T00:00:00Z")),
        ..NewToken::default()
    });
    let client = Client::new(host, &token);
    let own = client.get("/personal_access_tokens/self").expect(200).json();
    assert_eq!((&own["scopes"], &own["expires_at"]), (&json!(["read_api"]), &json!("2099-12-31")));
    host.grow_old();
    client.get("/personal_access_tokens/self").expect(404);
    assert_eq!(client.get("/version").expect(200).json()["version"], "12.0.12");
    client.get("/metadata").expect(404);
    client.get("/user").expect(200);
}

#[test]
fn what_a_scope_does_not_allow() {
    let (_folder, standin) = begin();
    let hub = standin.github();
    for path in ["ada/one", "ada/two"] {
        hub.add_repository(NewRepository { path: path.to_owned(), settings: Settings::default() });
    }
    let settings = Settings { visibility: Visibility::Public, ..Settings::default() };
    hub.add_repository(NewRepository { path: "ada/open".to_owned(), settings });
    // Without `repo`, nothing private is there.
    let poor = hub.token("ada", &["admin:repo_hook"]);
    Client::new(hub, &poor).get("/repos/ada/one").expect(404);
    Client::new(hub, &poor).get("/repos/ada/open").expect(200);
    Client::new(hub, &poor).get("/repos/ada/open/hooks").expect(200);
    Client::new(hub, &poor).send("POST", "/user/repos", &json!({"name": "new"})).expect(404);
    // A fine-grained one reaches what was selected, and says which permission is missing.
    let fine = hub.add_token(NewToken {
        user: "ada".to_owned(),
        fine_grained: true,
        scopes: vec!["contents:write".to_owned()],
        repositories: vec!["ada/one".to_owned()],
        ..NewToken::default()
    });
    let fine = Client::new(hub, &fine);
    fine.get("/repos/ada/one").expect(200);
    fine.get("/repos/ada/two").expect(404);
    let refused = fine.get("/repos/ada/one/hooks").expect(403);
    assert_eq!(refused.message(), "Resource not accessible by personal access token");
    assert_eq!(refused.header("x-accepted-github-permissions"), Some("repository_hooks=read"));
    let lab = standin.gitlab();
    let reader = lab.token("ada", &["read_api"]);
    let refused = Client::new(lab, &reader).send("POST", "/projects", &json!({"name": "new"})).expect(403);
    assert_eq!((&refused.json()["error"], &refused.json()["scope"]), (&json!("insufficient_scope"), &json!("api")));
    let tea = standin.gitea();
    let reader = tea.token("ada", &["read:user"]);
    let refused = Client::new(tea, &reader).get("/user/repos").expect(403);
    assert!(refused.message().contains("required=[read:repository]"), "{refused:?}");
    let gitee = standin.gitee();
    let reader = gitee.token("ada", &["user_info"]);
    Client::new(gitee, &reader).get("/user/repos").expect(403);
}

#[test]
fn a_token_in_a_query_is_noticed() {
    let (_folder, standin) = begin();
    let host = standin.gitee();
    let token = host.token("ada", &["user_info"]);
    let answer = exchange(host, "GET", &format!("/api/v5/user?access_token={token}"), "", None);
    answer.expect("because the host answers").expect(200);
    exchange(host, "GET", "/api/v5/user", &format!("authorization: token {token}\r\n"), None)
        .expect("because the host answers")
        .expect(200);
    let log = host.requests();
    assert_eq!(log.iter().map(|one| one.token_in_query).collect::<Vec<_>>(), [true, false]);
    assert!(!log[0].query.contains(&token), "{log:?}");
    // GitHub takes none there.
    let hub = standin.github();
    let token = hub.token("ada", &["repo"]);
    exchange(hub, "GET", &format!("/user?access_token={token}"), "", None).expect("because it answers").expect(401);
}

/// Whoever tries which host it is asks for the version pages of all of them.
#[test]
fn a_host_has_no_pages_of_another() {
    let (_folder, standin) = begin();
    for (kind, own) in
        [(Kind::Github, "/api/v3/meta"), (Kind::Gitlab, "/api/v4/version"), (Kind::Gitea, "/api/v1/version")]
    {
        for path in ["/api/v3/meta", "/api/v4/version", "/api/v1/version"] {
            let answer = exchange(standin.host(kind), "GET", path, "", None).expect("because the host answers");
            // GitLab tells its version to those whom it knows.
            let expected = if path != own {
                404
            } else if kind == Kind::Gitlab {
                401
            } else {
                200
            };
            assert_eq!(answer.status, expected, "{kind:?} {path}");
            assert_eq!(answer.header("x-gitlab-meta").is_some(), path == own && kind == Kind::Gitlab);
        }
    }
}

/// A test that has a runtime of its own starts it all the same, and ends it.
#[tokio::test]
async fn it_starts_inside_another_runtime() {
    let (_folder, standin) = begin();
    let host = standin.github().clone();
    let asked = tokio::task::spawn_blocking(move || Client::new(&host, "").get("/user").status);
    assert_eq!(asked.await.expect("because it is answered"), 401);
}
