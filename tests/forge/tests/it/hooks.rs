//! Hooks: made, called after a push, signed.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use gemel_forge_standin::{Host, Kind, Standin};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Client;
use crate::work::{Work, with_login};

/// Something that is called, and answers with a status of its own.
struct Called {
    listener: TcpListener,
    status: u16,
}

impl Called {
    fn new(status: u16) -> Self {
        Self { listener: TcpListener::bind("127.0.0.1:0").expect("because the machine has a loopback address"), status }
    }

    fn url(&self) -> String {
        format!("http://{}/hook?of=ada", self.listener.local_addr().expect("because it listens"))
    }

    /// Waits for a call and returns its head, in lower case, and its body.
    fn next(&self) -> (String, Value) {
        let (mut stream, _) = self.listener.accept().expect("because it listens");
        let mut text = Vec::new();
        let mut chunk = [0; 4096];
        loop {
            let count = stream.read(&mut chunk).expect("because the stand-in writes");
            text.extend_from_slice(&chunk[..count]);
            let all = String::from_utf8_lossy(&text);
            let Some((head, body)) = all.split_once("\r\n\r\n") else { continue };
            let head = head.to_lowercase();
            let length: usize = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .and_then(|length| length.parse().ok())
                .expect("because a call has a length");
            if body.len() >= length {
                let body = serde_json::from_str(body).expect("because it is JSON");
                write!(stream, "HTTP/1.1 {} Fine\r\ncontent-length: 0\r\n\r\n", self.status).expect("because it reads");
                return (head, body);
            }
        }
    }
}

/// Waits until a hook has been called so often, and the answer was noted down.
fn await_deliveries(host: &Host, count: usize) -> u16 {
    let begin = Instant::now();
    loop {
        let hooks = host.hooks("ada/site");
        if let Some(last) = hooks[0].deliveries.last().filter(|_| hooks[0].deliveries.len() >= count) {
            return last.status;
        }
        assert!(begin.elapsed() < Duration::from_secs(30), "not called {count} times: {hooks:?}");
        thread::sleep(Duration::from_millis(2));
    }
}

fn header<'a>(head: &'a str, name: &str) -> &'a str {
    head.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .unwrap_or_else(|| panic!("{name} is missing: {head}"))
}

fn begin(kind: Kind, scopes: &[&str]) -> (TempDir, Standin, String) {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    standin.host(kind).empty("ada/site");
    let token = standin.host(kind).token("ada", scopes);
    (folder, standin, token)
}

#[test]
fn github_signs_and_pings_and_tells_of_its_calls() {
    let (_folder, standin, token) = begin(Kind::Github, &["repo"]);
    let host = standin.github();
    let client = Client::new(host, &token);
    let called = Called::new(202);
    let hook = json!({"name": "web", "events": ["push"], "config": {"url": called.url(), "content_type": "json", "secret": "s3cret"}});
    let made = client.send("POST", "/repos/ada/site/hooks", &hook).expect(201).json();
    assert_eq!(made["config"]["secret"], "********");
    assert_eq!(header(&called.next().0, "x-github-event"), "ping");
    await_deliveries(host, 1);
    client.send("POST", "/repos/ada/site/hooks", &hook).expect(422);

    let work = Work::new();
    work.push(&with_login(&host.url("ada/site"), "ada", &token), &["main"]).done();
    let (head, body) = called.next();
    assert!(head.starts_with("post /hook?of=ada "), "{head}");
    assert_eq!((header(&head, "x-github-event"), &body["ref"]), ("push", &json!("refs/heads/main")));
    let tip = work.git(&["rev-parse", "main"]).done().text;
    assert_eq!((body["after"].as_str(), body["created"].as_bool()), (Some(tip.trim()), Some(true)));
    assert_eq!(header(&head, "x-hub-signature-256"), format!("sha256={}", hmac("s3cret", &body.to_string())));
    assert_eq!(await_deliveries(host, 2), 202);

    let path = format!("/repos/ada/site/hooks/{}", made["id"]);
    assert_eq!(client.get(&path).expect(200).json()["last_response"]["code"], 202);
    let deliveries = client.get(&format!("{path}/deliveries")).expect(200).json();
    assert_eq!((&deliveries[0]["event"], &deliveries[1]["event"]), (&json!("push"), &json!("ping")));
    client.send("DELETE", &path, &json!({})).expect(204);
    assert!(host.hooks("ada/site").is_empty());
}

#[test]
fn gitlab_sends_its_token_and_gitee_both_ways() {
    let (_folder, standin, token) = begin(Kind::Gitlab, &["api"]);
    let host = standin.gitlab();
    let called = Called::new(500);
    let hook = json!({"url": called.url(), "token": "s3cret", "push_events": true});
    Client::new(host, &token).send("POST", "/projects/ada%2Fsite/hooks", &hook).expect(201);
    Work::new().push(&with_login(&host.url("ada/site"), "ada", &token), &["main"]).done();
    let (head, body) = called.next();
    assert_eq!((header(&head, "x-gitlab-token"), header(&head, "x-gitlab-event")), ("s3cret", "push hook"));
    assert_eq!(body["project"]["path_with_namespace"], "ada/site");
    assert_eq!(await_deliveries(host, 1), 500);

    for signs in [0, 1] {
        let (_folder, standin, token) = begin(Kind::Gitee, &["projects", "hook"]);
        let host = standin.gitee();
        let called = Called::new(200);
        let hook = json!({"url": called.url(), "password": "s3cret", "encryption_type": signs});
        let client = Client::new(host, &token);
        let made = client.send("POST", "/repos/ada/site/hooks", &hook).expect(201).json();
        Work::new().push(&with_login(&host.url("ada/site"), "ada", &token), &["main"]).done();
        let (head, body) = called.next();
        assert_eq!(header(&head, "x-gitee-event"), "push hook");
        let at = header(&head, "x-gitee-timestamp");
        if signs == 1 {
            use base64::Engine as _;
            let sign = base64::engine::general_purpose::STANDARD.decode(body["sign"].as_str().unwrap_or_default());
            let sign = sign.expect("because it is base64");
            assert_eq!(hex::encode(sign), hmac("s3cret", &format!("{at}\ns3cret")));
        } else {
            assert_eq!(header(&head, "x-gitee-token"), "s3cret");
        }
        assert_eq!(await_deliveries(host, 1), 200);
        let shown = client.get(&format!("/repos/ada/site/hooks/{}", made["id"])).expect(200).json();
        assert_eq!((&shown["result"], &shown["result_code"]), (&json!("success"), &json!(200)));
    }
}

#[test]
fn gitea_calls_a_hook_that_is_active() {
    let (_folder, standin, token) = begin(Kind::Gitea, &["write:repository"]);
    let host = standin.gitea();
    let called = Called::new(200);
    let hook = json!({"type": "gitea", "active": true, "events": ["push"], "config": {"url": called.url(), "content_type": "json", "secret": "s3cret"}});
    Client::new(host, &token).send("POST", "/repos/ada/site/hooks", &hook).expect(201);
    Work::new().push(&with_login(&host.url("ada/site"), "ada", &token), &["main"]).done();
    let (head, body) = called.next();
    assert_eq!(header(&head, "x-gitea-signature"), hmac("s3cret", &body.to_string()));
    await_deliveries(host, 1);
}

/// What is refused has not happened, and a hook is not told of it.
#[test]
fn a_refused_push_calls_nobody() {
    let (_folder, standin, token) = begin(Kind::Github, &["repo"]);
    let host = standin.github();
    let work = Work::new();
    let url = with_login(&host.url("ada/site"), "ada", &token);
    host.change("ada/site", |settings| settings.protections.push(gemel_forge_standin::Protection::locked("main")));
    let called = Called::new(200);
    let hook = json!({"name": "web", "config": {"url": called.url()}});
    Client::new(host, &token).send("POST", "/repos/ada/site/hooks", &hook).expect(201);
    called.next();
    work.push(&url, &["main", "main:refs/heads/topic"]).refused(&["GH006"]);
    let (_, body) = called.next();
    assert_eq!(body["ref"], "refs/heads/topic");
    assert_eq!(await_deliveries(host, 2), 200);
    assert_eq!(host.hooks("ada/site")[0].deliveries.len(), 2);
}

fn hmac(secret: &str, message: &str) -> String {
    use hmac::{KeyInit as _, Mac as _};
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).expect("because any key will do");
    mac.update(message.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}
