//! Making repositories and setting them.

use gemel_forge_standin::{Access, Kind, Standin, Visibility};
use serde_json::json;
use tempfile::TempDir;

use crate::client::Client;
use crate::work::{Work, with_login};

fn all(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Github => &["repo"],
        Kind::Gitee => &["user_info", "projects"],
        Kind::Gitlab => &["api"],
        Kind::Gitea => &["write:repository"],
    }
}

#[test]
fn a_repository_is_made_pushed_to_and_its_default_branch_set() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    for kind in Kind::ALL {
        let host = standin.host(kind);
        host.add_login("ada");
        let token = host.token("ada", all(kind));
        let client = Client::new(host, &token);
        let (path, new, one, change, again) = match kind {
            Kind::Gitlab => (
                "/projects",
                json!({"path": "site", "visibility": "private"}),
                "/projects/ada%2Fsite",
                "PUT",
                (400, "has already been taken"),
            ),
            Kind::Github => (
                "/user/repos",
                json!({"name": "site", "private": true}),
                "/repos/ada/site",
                "PATCH",
                (422, "name already exists on this account"),
            ),
            Kind::Gitee => (
                "/user/repos",
                json!({"name": "site", "private": true}),
                "/repos/ada/site",
                "PATCH",
                (422, "已存在同地址仓库（忽略大小写）"),
            ),
            Kind::Gitea => (
                "/user/repos",
                json!({"name": "site", "private": true}),
                "/repos/ada/site",
                "PATCH",
                (409, "The repository with the same name already exists."),
            ),
        };
        client.get(one).expect(404);
        client.send("POST", path, &new).expect(201);
        let settings = host.settings("ada/site").expect("because it was made");
        assert_eq!(settings.visibility, Visibility::Private);
        // The same name in another case is the same name.
        let mut same = new.clone();
        same[if kind == Kind::Gitlab { "path" } else { "name" }] = json!("SITE");
        let refused = client.send("POST", path, &same).expect(again.0);
        assert!(refused.text.contains(again.1), "{refused:?}");

        let work = Work::new();
        let url = with_login(&host.url("ada/site"), "ada", &token);
        work.push(&url, &["main:refs/heads/first", "main:refs/heads/second"]).done();
        client.send(change, one, &json!({"name": "site", "default_branch": "second"})).expect(200);
        assert_eq!(client.get(one).expect(200).json()["default_branch"], "second", "{kind:?}");
        let head = work.git(&["ls-remote", "--symref", &url, "HEAD"]).done().text;
        assert!(head.starts_with("ref: refs/heads/second\tHEAD"), "{head}");
        if kind != Kind::Gitea {
            let refused = client.send(change, one, &json!({"name": "site", "default_branch": "nowhere"}));
            assert!((400..500).contains(&refused.status), "{refused:?}");
        }
        let branches = match kind {
            Kind::Gitlab => "/projects/ada%2Fsite/repository/branches",
            _ => "/repos/ada/site/branches",
        };
        let names = client.get(branches).expect(200).json();
        assert_eq!((&names[0]["name"], &names[1]["name"]), (&json!("first"), &json!("second")));
    }
}

#[test]
fn a_group_is_a_place_for_those_who_may() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    for kind in [Kind::Github, Kind::Gitee, Kind::Gitea] {
        let host = standin.host(kind);
        host.add_login("ada");
        host.add_login("grace");
        host.add_organisation("acme", &[("ada", Access::Admin), ("grace", Access::Write)]);
        let new = json!({"name": "engine", "private": true});
        for (who, status) in [("grace", 403), ("ada", 201)] {
            let token = host.token(who, all(kind));
            Client::new(host, &token).send("POST", "/orgs/acme/repos", &new).expect(status);
        }
        assert_eq!(host.repositories(), ["acme/engine"]);
    }
    let host = standin.gitlab();
    host.add_login("ada");
    let token = host.token("ada", &["api"]);
    let client = Client::new(host, &token);
    let group = client.send("POST", "/groups", &json!({"name": "Acme", "path": "acme"})).expect(201).json();
    let sub = json!({"name": "Tools", "path": "tools", "parent_id": group["id"]});
    let sub = client.send("POST", "/groups", &sub).expect(201).json();
    assert_eq!(sub["full_path"], "acme/tools");
    let new = json!({"path": "compiler", "namespace_id": sub["id"], "wiki_access_level": "disabled", "visibility": "internal"});
    let made = client.send("POST", "/projects", &new).expect(201).json();
    assert_eq!((&made["path_with_namespace"], &made["wiki_enabled"]), (&json!("acme/tools/compiler"), &json!(false)));
    // GitLab protects a default branch unasked.
    let rules = client.get("/projects/acme%2Ftools%2Fcompiler/protected_branches").expect(200).json();
    assert_eq!((&rules[0]["name"], &rules[0]["allow_force_push"]), (&json!("main"), &json!(false)));
}

#[test]
fn keys_are_made_once() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    for (kind, scopes, path) in [
        (Kind::Github, &["repo", "admin:public_key"][..], "/repos/ada/site/keys"),
        (Kind::Gitee, &["projects", "keys"][..], "/repos/ada/site/keys"),
        (Kind::Gitlab, &["api"][..], "/projects/ada%2Fsite/deploy_keys"),
        (Kind::Gitea, &["write:repository", "write:user"][..], "/repos/ada/site/keys"),
    ] {
        let host = standin.host(kind);
        host.empty("ada/site");
        let token = host.token("ada", scopes);
        let client = Client::new(host, &token);
        let key = json!({"title": "laptop", "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK ada"});
        let made = client.send("POST", path, &key).expect(201).json();
        assert_eq!(host.deploy_keys("ada/site").len(), 1);
        for again in [path, "/user/keys"] {
            let refused = client.send("POST", again, &key);
            assert!(matches!(refused.status, 400 | 422), "{kind:?} {again}: {refused:?}");
        }
        let other = json!({"title": "desk", "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL ada"});
        client.send("POST", "/user/keys", &other).expect(201);
        assert_eq!(client.get("/user/keys").expect(200).json()[0]["title"], "desk");
        client.send("DELETE", &format!("{path}/{}", made["id"]), &json!({})).expect(204);
        assert!(host.deploy_keys("ada/site").is_empty());
    }
}
