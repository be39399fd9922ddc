//! `gemel run` and the programs beside it: one keeps the schedule of a data folder, the others ask it.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use gemel_tests::gate::{Gate, wait_until};
use gemel_tests::gemel::{Gemel, Running};
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;

/// How long a program may take to end when it is asked to.
const PATIENCE: Duration = Duration::from_secs(30);

fn folders() -> Pair {
    Pair::of_folders(&History::small(), str::to_owned, str::to_owned)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("because ports are free").port()
}

/// Starts to keep the schedule, and waits until it can be asked.
fn keep<'gemel>(gemel: &'gemel Gemel, more: &[&str]) -> Running<'gemel> {
    let mut arguments = vec!["run", "--json"];
    arguments.extend(more);
    let running = gemel.start(&arguments);
    let socket = gemel.data().join("keeper.sock");
    let answers = || std::os::unix::net::UnixStream::connect(&socket).is_ok();
    wait_until("it can be asked", answers);
    running
}

fn end(running: Running<'_>) {
    running.terminate();
    running.finish_within(PATIENCE).unwrap_or_else(|running| panic!("it does not end: {}", running.kill())).expect(0);
}

fn metrics(port: u16) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("because it listens");
    stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("because it reads");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("because it answers");
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    text
}

#[test]
fn one_keeps_the_schedule_and_the_others_ask_it() {
    let pair = folders();
    let port = free_port();
    let keeper = keep(&pair.gemel, &["--metrics", &format!("127.0.0.1:{port}"), "--log-format", "json"]);
    let socket = std::fs::metadata(pair.gemel.data().join("keeper.sock")).expect("because it is there");
    assert_eq!(socket.permissions().mode() & 0o777, 0o600);
    let second = pair.gemel.run(&["run", "--json"]).expect(1);
    assert_eq!(second.problem_code(), "already-kept");

    pair.sync().expect(0);
    pair.assert_identical();
    // It was not this command that did it.
    let counted = metrics(port);
    assert!(counted.contains("gemel_runs_total{mirror=\"pair\",outcome=\"synced\"} 1\n"), "{counted}");
    assert!(counted.contains("# TYPE gemel_lag_seconds gauge\ngemel_lag_seconds{mirror=\"pair\"} "), "{counted}");
    let list = pair.gemel.run(&["list", "--json"]).expect(0).json();
    assert_eq!(list[0]["wait"]["reason"], "interval", "{list}");

    // What a command changes is seen at once.
    pair.gemel.run(&["pause", "--all", "--for", "1h"]).expect(0);
    let waits = || pair.gemel.run(&["list", "--json"]).json()[0]["wait"]["reason"] == "paused";
    wait_until("the pause is known", waits);
    pair.gemel.run(&["resume", MIRROR]).expect(0);

    keeper.terminate();
    let said = keeper.finish_within(PATIENCE).unwrap_or_else(|running| panic!("it does not end: {}", running.kill()));
    let said = said.expect(0);
    let lines: Vec<serde_json::Value> =
        said.stderr.lines().map(|line| serde_json::from_str(line).expect("because each line is JSON")).collect();
    assert!(lines.iter().any(|line| line["message"] == "a run ended" && line["mirror"] == MIRROR), "{said}");
    // And without anybody to ask it is done here.
    pair.left.commit("main", "One more");
    pair.sync().expect(0);
    pair.assert_identical();
}

#[test]
fn numbers_are_for_this_machine_only() {
    let gemel = Gemel::fresh();
    let said = gemel.run(&["run", "--json", "--metrics", "0.0.0.0:9464"]).expect(2);
    assert_eq!(said.problem_code(), "bad-input");
}

/// A sync that the keeper does, stopped at the host's hook.
fn stopped_at_the_host(pair: &Pair) -> (Gate, Running<'_>) {
    let gate = Gate::in_hook(&pair.right, "pre-receive");
    let asking = pair.gemel.start(&["sync", MIRROR, "--json"]);
    gate.await_begin();
    (gate, asking)
}

#[test]
fn asked_to_end_in_the_middle_of_a_run() {
    let pair = folders();
    let keeper = keep(&pair.gemel, &[]);
    let (gate, asking) = stopped_at_the_host(&pair);
    end(keeper);
    let said = asking.finish_within(PATIENCE).unwrap_or_else(|running| panic!("it hangs: {}", running.kill()));
    said.expect(1);
    gate.open();
    pair.sync().expect(0);
    pair.assert_identical();
    pair.assert_sound();
    let log = pair.gemel.run(&["log", "--json"]).expect(0).json();
    let cancelled = log.as_array().expect("because it is a list").iter().any(|event| event["kind"] == "run-cancelled");
    assert!(cancelled, "{log}");
}

#[test]
fn killed_in_the_middle_of_a_run() {
    let pair = folders();
    let keeper = keep(&pair.gemel, &[]);
    let (gate, asking) = stopped_at_the_host(&pair);
    keeper.kill();
    asking.finish_within(PATIENCE).unwrap_or_else(|running| panic!("it hangs: {}", running.kill())).expect(1);
    gate.open();
    // The next one takes over lock and socket of the dead one.
    let keeper = keep(&pair.gemel, &[]);
    pair.sync().expect(0);
    pair.assert_identical();
    pair.assert_sound();
    end(keeper);
}

#[test]
fn who_hangs_up_takes_back_what_was_asked() {
    let pair = folders();
    let keeper = keep(&pair.gemel, &[]);
    let (gate, asking) = stopped_at_the_host(&pair);
    asking.interrupt();
    asking.finish_within(PATIENCE).unwrap_or_else(|running| panic!("it hangs: {}", running.kill())).expect(1);
    let rests = || pair.gemel.run(&["list", "--json"]).json()[0]["status"] != "syncing";
    wait_until("the run is over", rests);
    gate.open();
    pair.sync().expect(0);
    pair.assert_identical();
    end(keeper);
}

#[test]
fn what_arrives_goes_on_from_there_at_once() {
    let scratch = Scratch::new();
    let gemel = Gemel::fresh();
    let repository = |name: &str| Repository::empty(&scratch, &scratch.path().join(name), Owner::Me);
    let (a, b, c) = (repository("a.git"), repository("b.git"), repository("c.git"));
    a.import(&History::small());
    let path = |repository: &Repository| repository.path().display().to_string();
    gemel.add("first", &path(&a), &path(&b), &["--direction", "left-to-right", "--every", "1d"]);
    gemel.add("second", &path(&b), &path(&c), &["--direction", "left-to-right", "--every", "1d"]);
    let keeper = keep(&gemel, &[]);
    gemel.run(&["sync", "first"]).expect(0);
    wait_until("it has come to the end of the chain", || c.heads_and_tags() == a.heads_and_tags());
    a.commit("main", "One more");
    gemel.run(&["sync", "first"]).expect(0);
    wait_until("it has come to the end of the chain again", || c.heads_and_tags() == a.heads_and_tags());
    end(keeper);
}
