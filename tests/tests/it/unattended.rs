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
pub fn keep<'gemel>(gemel: &'gemel Gemel, more: &[&str]) -> Running<'gemel> {
    let mut arguments = vec!["run", "--json"];
    arguments.extend(more);
    let running = gemel.start(&arguments);
    let socket = gemel.data().join("keeper.sock");
    let answers = || std::os::unix::net::UnixStream::connect(&socket).is_ok();
    wait_until("it can be asked", answers);
    running
}

pub fn end(running: Running<'_>) {
    running.terminate();
    running.finish_within(PATIENCE).unwrap_or_else(|running| panic!("it does not end: {}", running.kill())).expect(0);
}

pub fn metrics(port: u16) -> String {
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

#[test]
fn one_push_at_a_time_goes_to_a_repository() {
    let scratch = Scratch::new();
    let gemel = Gemel::fresh();
    let path = |repository: &Repository| repository.path().display().to_string();
    let target = Repository::empty(&scratch, &scratch.path().join("target.git"), Owner::Me);
    target.hook("pre-receive", "cat >/dev/null; mkdir busy || touch overlap; sleep 0.3; rmdir busy");
    for number in 0..4 {
        let source = Repository::empty(&scratch, &scratch.path().join(format!("source-{number}.git")), Owner::Me);
        source.commit(&format!("of/{number}"), "begun");
        gemel.add(&format!("m{number}"), &path(&source), &path(&target), &["--direction", "left-to-right"]);
    }
    gemel.run(&["sync", "--all"]).expect(0);
    assert_eq!(target.heads_and_tags().len(), 4);
    assert!(!target.path().join("overlap").exists(), "two pushes at once");
}

#[test]
fn a_circle_is_refused_unless_it_is_meant_and_comes_to_rest() {
    let scratch = Scratch::new();
    let gemel = Gemel::fresh();
    let repository = |name: &str| Repository::empty(&scratch, &scratch.path().join(name), Owner::Me);
    let all = [repository("a.git"), repository("b.git"), repository("c.git")];
    all[0].import(&History::small());
    let path = |number: usize| all[number].path().display().to_string();
    gemel.add("ab", &path(0), &path(1), &["--every", "1d"]);
    gemel.add("bc", &path(1), &path(2), &["--every", "1d"]);
    let closing = ["add", &path(2), &path(0), "--name", "ca", "--every", "1d", "--json"];
    let said = gemel.run(&closing).expect(2);
    assert_eq!(said.problem_code(), "circle");
    assert_eq!(said.problem().expect("because it is one")["args"]["mirrors"], "ab, bc");
    let mut greedy = closing.to_vec();
    greedy.extend(["--allow-circle", "--rewrites", "propagate"]);
    assert_eq!(gemel.run(&greedy).expect(2).problem_code(), "circle-overwrites");
    let mut meant = closing.to_vec();
    meant.push("--allow-circle");
    gemel.run(&meant).expect(0);
    // What closes a circle cannot be made greedy later.
    assert_eq!(
        gemel.run(&["edit", "ab", "--rewrites", "propagate", "--json"]).expect(2).problem_code(),
        "circle-overwrites"
    );

    let port = free_port();
    let keeper = keep(&gemel, &["--metrics", &format!("127.0.0.1:{port}")]);
    gemel.run(&["sync", "ab"]).expect(0);
    let equal = || all.iter().all(|one| one.heads_and_tags() == all[0].heads_and_tags());
    wait_until("the ring is equal", equal);
    for round in 0..3 {
        all[round].commit("main", &format!("Round {round}"));
        all[(round + 1) % 3].commit(&format!("side/{round}"), "And elsewhere");
        gemel.run(&["sync", "--all"]).expect_one_of(&[0, 3]);
        wait_until("the ring is equal again", equal);
    }
    // It is at rest: the count of runs does not grow any more.
    let runs =
        || metrics(port).lines().filter(|line| line.starts_with("gemel_runs_total")).collect::<Vec<_>>().join("\n");
    let idle = || {
        gemel.run(&["list", "--json"]).json().as_array().is_some_and(|m| m.iter().all(|m| m["status"] == "upToDate"))
    };
    wait_until("nothing goes on", idle);
    let before = runs();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(runs(), before, "it goes round");
    assert!(equal());
    end(keeper);
}

/// Two hosts behind different VPNs.
struct Vpns {
    pair: Pair,
}

impl Vpns {
    fn new(more: &[&str]) -> Self {
        Self { pair: Pair::of_hosts(&History::small(), more) }
    }

    /// Only that one of the two servers can be reached, and a run is made.
    #[track_caller]
    fn only(&mut self, server: usize) {
        self.pair.servers[1 - server].stop();
        self.pair.servers[server].stop();
        self.pair.servers[server].start_again();
        let report = self.pair.sync().expect(1);
        assert_eq!(report.said.problem_code(), "host-unreachable");
    }

    #[track_caller]
    fn both(&mut self) {
        for server in &mut self.pair.servers {
            server.stop();
            server.start_again();
        }
    }
}

/// A VPN pair never reachable together.
#[test]
fn a_vpn_pair_never_reachable_together() {
    let mut vpns = Vpns::new(&[]);
    vpns.only(0);
    // The right one was never seen.
    vpns.only(1);
    assert_eq!(vpns.pair.left.heads_and_tags(), vpns.pair.right.heads_and_tags(), "what was fetched has gone across");
    // Work on both sides, seen one at a time.
    for round in 0..3 {
        let left = vpns.pair.left.commit("main", &format!("left {round}"));
        vpns.only(0);
        let right = vpns.pair.right.commit(&format!("right/{round}"), &format!("right {round}"));
        vpns.only(1);
        assert_eq!(vpns.pair.right.tip("main"), left);
        vpns.only(0);
        assert_eq!(vpns.pair.left.tip(&format!("right/{round}")), right);
        assert_eq!(vpns.pair.gemel.show(MIRROR)["mirror"]["status"], "offline");
    }
    vpns.both();
    vpns.pair.sync().expect(0);
    vpns.pair.assert_identical();
    vpns.pair.sync_nothing();
    vpns.pair.assert_sound();
}

#[test]
fn what_takes_away_waits_for_both_sides() {
    let mut vpns = Vpns::new(&["--rewrites", "propagate"]);
    vpns.pair.sync().expect(0);
    vpns.pair.assert_identical();
    let old = vpns.pair.right.tip("feature/login");
    vpns.pair.left.rewind("feature/login", 1);
    vpns.pair.left.delete("refs/heads/release/1.x");
    let kept = vpns.pair.right.heads_and_tags();
    for _ in 0..2 {
        vpns.only(0);
        vpns.only(1);
        assert_eq!(vpns.pair.right.heads_and_tags(), kept, "something was taken away");
    }
    vpns.both();
    vpns.pair.sync().expect(0);
    vpns.pair.assert_identical();
    assert_eq!(vpns.pair.right.find("refs/heads/release/1.x"), None);
    vpns.pair.gemel.assert_backup(&old);
}

/// Both sides changed the same branch while neither saw the other: that is a question as ever.
#[test]
fn what_diverged_between_vpns_is_asked_and_touched_nowhere() {
    let mut vpns = Vpns::new(&[]);
    vpns.pair.sync().expect(0);
    let left = vpns.pair.left.commit("main", "left");
    let right = vpns.pair.right.commit("main", "right");
    for server in [0, 1, 0, 1] {
        vpns.only(server);
        assert_eq!((vpns.pair.left.tip("main"), vpns.pair.right.tip("main")), (left.clone(), right.clone()));
    }
    vpns.both();
    vpns.pair.sync().expect(3).assert_verdict("refs/heads/main", "diverged");
}

/// Ten minutes without one of the hosts, in which people go on.
#[test]
fn offline_is_quiet_and_then_all_is_caught_up() {
    let mut vpns = Vpns::new(&[]);
    vpns.pair.sync().expect(0);
    vpns.pair.servers[1].stop();
    for number in 0..5 {
        vpns.pair.left.commit("main", &format!("while it was away {number}"));
        vpns.pair.sync().expect(1);
    }
    vpns.both();
    vpns.pair.sync().expect(0);
    vpns.pair.assert_identical();
    let log = vpns.pair.gemel.run(&["log", "--json"]).expect(0).json();
    let count = |kind: &str| log.as_array().expect("because it is a list").iter().filter(|e| e["kind"] == kind).count();
    assert_eq!((count("run-failed"), count("run-recovered"), count("mirror-stopped")), (1, 1, 0), "{log}");
}
