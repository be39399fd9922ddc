//! What goes wrong on purpose.

use std::thread;
use std::time::{Duration, Instant};

use gemel_forge_standin::{Fault, Kind, Rate, Standin, What};
use tempfile::TempDir;

use crate::client::Client;
use crate::work::{Work, with_login};

fn begin() -> (TempDir, Standin, String) {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    standin.github().empty("ada/site");
    let token = standin.github().token("ada", &["repo"]);
    (folder, standin, token)
}

fn status(status: u16) -> What {
    What::Status { status, headers: vec![("retry-after".to_owned(), "7".to_owned())], body: String::new() }
}

#[test]
fn a_fault_is_about_what_it_names_and_ends() {
    let (_folder, standin, token) = begin();
    let host = standin.github();
    let client = Client::new(host, &token);
    host.inject(Fault::times(2, status(502)).on("/repos/").with("GET"));
    client.get("/user").expect(200);
    assert_eq!(client.get("/repos/ada/site").expect(502).header("retry-after"), Some("7"));
    client.get("/repos/ada/site").expect(502);
    client.get("/repos/ada/site").expect(200);
    assert_eq!(host.requests().iter().map(|one| one.status).collect::<Vec<_>>(), [200, 502, 502, 200]);
    host.inject(Fault::once(status(500)));
    host.mend();
    client.get("/user").expect(200);
}

#[test]
fn broken_answers_are_broken() {
    let (_folder, standin, token) = begin();
    let host = standin.github();
    let client = Client::new(host, &token);
    for what in [What::Cut, What::Dropped] {
        host.inject(Fault::once(what.clone()));
        assert!(client.ask("GET", "/user", "", None).is_none(), "{what:?}");
    }
    host.inject(Fault::once(What::Garbled));
    let answer = client.get("/user").expect(200);
    assert!(serde_json::from_str::<serde_json::Value>(&answer.text).is_err(), "{answer:?}");
    client.get("/user").expect(200).json();
}

#[test]
fn a_late_answer_comes_late_and_a_held_one_when_it_is_let_go() {
    let (_folder, standin, token) = begin();
    let host = standin.github();
    let client = Client::new(host, &token);
    host.inject(Fault::once(What::Late { milliseconds: 50 }));
    let begin = Instant::now();
    client.get("/user").expect(200);
    assert!(begin.elapsed() >= Duration::from_millis(50));
    host.inject(Fault::once(What::Held));
    thread::scope(|scope| {
        let asking = scope.spawn(|| client.get("/user").expect(200));
        while host.held() == 0 {
            thread::yield_now();
        }
        assert!(!asking.is_finished());
        host.let_go();
        asking.join().expect("because it was answered");
    });
}

#[test]
fn every_host_says_in_its_own_way_that_it_was_asked_too_often() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    for (kind, status, header) in [
        (Kind::Github, 403, "x-ratelimit-remaining"),
        (Kind::Gitee, 403, "x-ratelimit-remaining"),
        (Kind::Gitlab, 429, "ratelimit-remaining"),
        (Kind::Gitea, 429, "retry-after"),
    ] {
        let host = standin.host(kind);
        host.inject(Fault::once(What::Limited { after: 0, secondary: false }));
        let answer = Client::new(host, "").get("/user").expect(status);
        assert_eq!(answer.header(header), Some("0"), "{answer:?}");
    }
    let host = standin.github();
    host.inject(Fault::once(What::Limited { after: 30, secondary: true }));
    let answer = Client::new(host, "").get("/user").expect(403);
    assert_eq!(answer.header("retry-after"), Some("30"));
    assert_ne!(answer.header("x-ratelimit-remaining"), Some("0"));
}

#[test]
fn requests_are_counted_down_and_then_refused() {
    let (_folder, standin, token) = begin();
    let host = standin.github();
    let client = Client::new(host, &token);
    let reset = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(10);
    host.limit(Some(Rate { limit: 60, remaining: 2, reset }));
    assert_eq!(client.get("/user").expect(200).header("x-ratelimit-remaining"), Some("1"));
    client.get("/user").expect(200);
    let refused = client.get("/user").expect(403);
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    let told: i64 = refused.header("x-ratelimit-reset").and_then(|at| at.parse().ok()).expect("because it is told");
    assert!((told - reset.as_second()).abs() <= 1, "{told} {reset}");
    host.limit(None);
    client.get("/user").expect(200);
}

/// Git's own requests fail like those of the API.
#[test]
fn a_push_meets_faults_too() {
    let (_folder, standin, token) = begin();
    let host = standin.github();
    let work = Work::new();
    let url = with_login(&host.url("ada/site"), "ada", &token);
    host.inject(Fault::once(status(503)).on("/git-receive-pack"));
    work.push(&url, &["main"]).refused(&["503"]);
    work.push(&url, &["main"]).done();
    assert!(host.requests().iter().any(|one| one.is_push() && one.status == 503));
}
