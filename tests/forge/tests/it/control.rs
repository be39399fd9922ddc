//! Orders that come over HTTP.

use gemel_forge_standin::{Kind, Standin, fill};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, exchange};

#[test]
fn a_host_is_filled_from_outside() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    let host = standin.github();
    let order = |order: Value| exchange(host, "POST", "/_standin", "", Some(&order)).expect("because it answers");
    order(json!({"order": "add_user", "login": "ada"})).expect(200);
    order(json!({"order": "add_organisation", "path": "acme", "members": {"ada": "admin"}})).expect(200);
    let token =
        order(json!({"order": "add_token", "user": "ada", "scopes": ["repo"]})).expect(200).json()["token"].clone();
    let token = token.as_str().expect("because it is a token");
    order(json!({"order": "add_repository", "path": "acme/engine", "visibility": "public"})).expect(200);
    order(json!({"order": "add_many", "owner": "ada", "prefix": "repo", "count": 3})).expect(200);
    let settings = json!({"archived": true, "protections": [{"pattern": "main", "push": true}]});
    order(json!({"order": "change", "path": "acme/engine", "settings": settings})).expect(200);
    let client = Client::new(host, token);
    let shown = client.get("/repos/acme/engine").expect(200).json();
    assert_eq!((&shown["archived"], &shown["visibility"]), (&json!(true), &json!("public")));
    order(json!({"order": "inject", "what": "status", "status": 500, "path": "/user"})).expect(200);
    client.get("/user").expect(500);
    order(json!({"order": "revoke", "token": token})).expect(200);
    client.get("/user").expect(401);
    let seen = exchange(host, "GET", "/_standin/requests", "", None).expect("because it answers").json();
    let statuses: Vec<_> =
        seen.as_array().expect("because it is a list").iter().map(|one| one["status"].clone()).collect();
    assert_eq!(statuses, [json!(200), json!(500), json!(401)], "orders are no requests: {seen}");
    let place = order(json!({"order": "place", "path": "acme/engine"})).expect(200).json();
    assert!(std::path::Path::new(place["folder"].as_str().unwrap_or_default()).join("HEAD").exists());
    // A repository that goes and comes again is another one.
    let id = |answer: crate::client::Answer| answer.expect(200).json()["id"].clone();
    let before = id(order(json!({"order": "add_repository", "path": "ada/new"})));
    order(json!({"order": "remove_repository", "path": "ada/new"})).expect(200);
    assert_ne!(id(order(json!({"order": "add_repository", "path": "ada/new"}))), before);
    // What makes no sense is said.
    order(json!({"order": "dance"})).expect(400);
    order(json!({"order": "revoke", "token": "none"})).expect(422);
    order(json!({"order": "change", "path": "no/where", "settings": {}})).expect(422);
}

#[test]
fn the_sample_is_one_that_a_person_can_begin_with() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    for kind in Kind::ALL {
        let host = standin.host(kind);
        let tokens = fill(host);
        for (what, token) in &tokens {
            assert!(Client::new(host, token).get("/user").status == 200, "{kind:?}: {what}");
        }
        assert!(host.repositories().len() > 250);
        let branches = crate::work::git(&host.place("ada/notes"), &["branch", "--format=%(refname:short)"]).done().text;
        let filled = matches!(kind, Kind::Github | Kind::Gitlab);
        assert_eq!(branches, if filled { "main\nrelease/1.x\n" } else { "" }, "{kind:?}");
    }
}
