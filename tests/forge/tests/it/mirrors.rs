//! Mirrors that the hosts run themselves.

use std::thread;
use std::time::{Duration, Instant};

use gemel_forge_standin::Standin;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Client;
use crate::work::{Work, git, with_login};

fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < Duration::from_secs(30), "{what}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn gitlab_pushes_to_gitee_and_tells_how_it_went() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    let (lab, gitee) = (standin.gitlab(), standin.gitee());
    lab.empty("ada/site");
    gitee.empty("ada/copy");
    let token = lab.token("ada", &["api", "write_repository"]);
    let far = gitee.token("ada", &["projects"]);
    let client = Client::new(lab, &token);
    let work = Work::new();
    work.push(&with_login(&lab.url("ada/site"), "ada", &token), &["main", "main:refs/tags/v1"]).done();

    let list = "/projects/ada%2Fsite/remote_mirrors";
    let target = with_login(&gitee.url("ada/copy"), "ada", &far);
    let made = client.send("POST", list, &json!({"url": target})).expect(201).json();
    assert_eq!((&made["enabled"], &made["update_status"]), (&json!(false), &json!("none")));
    assert!(!made["url"].to_string().contains(&far), "{made}");
    let one = format!("{list}/{}", made["id"]);
    client.send("POST", &format!("{one}/sync"), &json!({})).expect(400);
    client.send("PUT", &one, &json!({"enabled": true, "keep_divergent_refs": true})).expect(200);
    client.send("POST", &format!("{one}/sync"), &json!({})).expect(204);
    let status = |client: &Client| client.get(&one).expect(200).json();
    eventually("the mirror ends", || status(&client)["update_status"] == "finished");
    let refs = git(&gitee.place("ada/copy"), &["for-each-ref", "--format=%(refname)"]).text;
    assert_eq!(refs, "refs/heads/main\nrefs/tags/v1\n");

    // A token that is none any more: told, without the token.
    gitee.revoke(&far);
    client.send("POST", &format!("{one}/sync"), &json!({})).expect(204);
    eventually("the mirror fails", || status(&client)["update_status"] == "failed");
    let failed = status(&client);
    assert!(failed["last_error"].as_str().is_some_and(|error| !error.is_empty() && !error.contains(&far)), "{failed}");
    client.send("DELETE", &one, &json!({})).expect(204);
    assert_eq!(client.get(list).expect(200).json(), Value::Array(Vec::new()));
}

#[test]
fn a_pull_mirror_pulls_when_it_is_told_to() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    let hub = standin.github();
    hub.empty("ada/site");
    let source = with_login(&hub.url("ada/site"), "ada", &hub.token("ada", &["repo"]));
    Work::new().push(&source, &["main"]).done();
    for (host, scopes, path) in [
        (standin.gitee(), "projects", "/repos/ada/copy/remote_mirror/pull"),
        (standin.gitlab(), "api", "/projects/ada%2Fcopy/mirror/pull"),
        (standin.gitea(), "write:repository", "/repos/ada/copy/mirror-sync"),
    ] {
        host.empty("ada/copy");
        let token = host.token("ada", &[scopes]);
        let client = Client::new(host, &token);
        let refused = client.send("POST", path, &json!({}));
        assert!((400..500).contains(&refused.status), "{refused:?}");
        host.set_pull_mirror("ada/copy", &source);
        client.send("POST", path, &json!({})).expect(200);
        let place = host.place("ada/copy");
        eventually("it pulls", || git(&place, &["rev-parse", "--verify", "--quiet", "refs/heads/main"]).ok);
    }
}

#[test]
fn gitea_pushes_on_after_each_push() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    let (tea, hub) = (standin.gitea(), standin.github());
    tea.empty("ada/site");
    hub.empty("ada/copy");
    let token = tea.token("ada", &["write:repository"]);
    let far = hub.token("ada", &["repo"]);
    let client = Client::new(tea, &token);
    let list = "/repos/ada/site/push_mirrors";
    let new = json!({
        "remote_address": hub.url("ada/copy"), "remote_username": "ada", "remote_password": far,
        "interval": "8h0m0s", "sync_on_commit": true,
    });
    let made = client.send("POST", list, &new).expect(200);
    assert!(!made.text.contains(&far), "{made:?}");
    let work = Work::new();
    work.push(&with_login(&tea.url("ada/site"), "ada", &token), &["main"]).done();
    let place = hub.place("ada/copy");
    eventually("it pushes", || git(&place, &["rev-parse", "--verify", "--quiet", "refs/heads/main"]).ok);
    let one = format!("{list}/{}", made.json()["remote_name"].as_str().expect("because it has a name"));
    eventually("it is told", || client.get(&one).expect(200).json()["last_update"].is_string());
    client.send("DELETE", &one, &json!({})).expect(204);
    client.get(&one).expect(404);
}
