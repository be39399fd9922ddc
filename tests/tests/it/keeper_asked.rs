//! What people decide while another program keeps the schedule: that one does it, behind whatever it is at.

use std::net::TcpListener;
use std::time::Duration;

use gemel_tests::gate::{Gate, wait_until};
use gemel_tests::gemel::{Running, Said};
use gemel_tests::history::History;
use gemel_tests::pair::{MIRROR, Pair};

use crate::unattended::{end, keep, metrics};

const PATIENCE: Duration = Duration::from_secs(60);

/// How many programs are being answered through the keeper's socket.
fn guests(pair: &Pair) -> usize {
    let socket = pair.gemel.data().join("keeper.sock").display().to_string();
    let all = std::fs::read_to_string("/proc/net/unix").expect("because the kernel has it");
    // The listener itself is one of them: its flags say that it accepts (`__SO_ACCEPTCON`).
    all.lines().filter(|line| line.ends_with(&socket) && !line.contains(" 00010000 ")).count()
}

fn finish(running: Running<'_>) -> Said {
    running.finish_within(PATIENCE).unwrap_or_else(|running| panic!("it hangs: {}", running.kill()))
}

/// Runs that the keeper counted.
fn runs(port: u16) -> usize {
    let counted = metrics(port);
    let lines = counted.lines().filter_map(|line| line.strip_prefix("gemel_runs_total")?.rsplit_once(' '));
    lines.map(|(_, count)| count.parse::<usize>().expect("because it is a number")).sum()
}

#[test]
fn a_plan_an_answer_and_a_backup_wait_for_their_turn() {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    pair.gemel.run(&["edit", MIRROR, "--rewrites", "propagate", "--every", "1d"]).expect(0);
    pair.sync().expect(0);
    let old = pair.left.tip("feature/login");
    pair.left.rewind("feature/login", 1);
    pair.sync().expect(0);
    let left = pair.left.commit("main", "left");
    pair.right.commit("main", "right");
    pair.sync().expect(3);

    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("because one is free");
    let port = port.port();
    let keeper = keep(&pair.gemel, &["--metrics", &format!("127.0.0.1:{port}")]);
    let before = runs(port);
    // The keeper is in the middle of a run.
    let gate = Gate::in_hook(&pair.right, "pre-receive");
    pair.left.commit("more", "to be sent");
    let syncing = pair.gemel.start(&["sync", MIRROR, "--json"]);
    gate.await_begin();
    let backup = pair.gemel.run(&["backups", MIRROR, "--json"]).expect(0).json()[0]["id"].as_str().map(str::to_owned);
    let backup = backup.expect("because something was replaced");
    let planning = pair.gemel.start(&["plan", MIRROR, "--json"]);
    let resolving = pair.gemel.start(&["resolve", MIRROR, "main", "--take", "left", "--yes", "--json"]);
    let restoring = pair.gemel.start(&["restore", MIRROR, &backup, "--as", "again", "--yes", "--json"]);
    wait_until("all of them wait", || guests(&pair) == 4);
    gate.open();
    finish(syncing).expect(3);
    finish(planning).expect_one_of(&[0, 3]);
    finish(resolving).expect_one_of(&[0, 3]);
    finish(restoring).expect_one_of(&[0, 3]);
    // Not one of these commands did anything by itself.
    assert_eq!(runs(port) - before, 3);
    assert_eq!(pair.right.tip("main"), left);
    assert_eq!(pair.right.find("refs/heads/again"), Some(old));
    pair.sync().expect(0);
    pair.assert_identical();
    pair.assert_sound();
    end(keeper);
}

/// What is interrupted at the terminal is taken back where it is done.
#[test]
fn an_answer_that_nobody_waits_for_is_taken_back() {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    pair.sync().expect(0);
    pair.left.commit("main", "left");
    let right = pair.right.commit("main", "right");
    pair.sync().expect(3);
    let keeper = keep(&pair.gemel, &[]);
    let gate = Gate::in_hook(&pair.right, "pre-receive");
    let resolving = pair.gemel.start(&["resolve", MIRROR, "main", "--take", "left", "--yes", "--json"]);
    gate.await_begin();
    resolving.interrupt();
    finish(resolving).expect(1);
    wait_until("the run is over", || pair.gemel.run(&["list", "--json"]).json()[0]["status"] != "syncing");
    gate.refuse();
    assert_eq!(pair.right.tip("main"), right);
    end(keeper);
}
