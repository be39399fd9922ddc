//! Working clones on this machine: found, suggested, and followed when somebody pushes from them.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gemel_tests::gate::wait_until;
use gemel_tests::gemel::{Gemel, Running, Said};
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::web_server::WebServer;
use serde_json::Value;

/// How long a program may take to end when it is asked to.
const PATIENCE: Duration = Duration::from_secs(30);
/// How soon a push from this machine starts its mirror.
const SOON: Duration = Duration::from_secs(2);

/// A clone in a folder that is searched.
fn clone(scratch: &Scratch, url: &str, more: &[&str]) -> Repository {
    clone_at(scratch, "src/web", url, more)
}

fn clone_at(scratch: &Scratch, place: &str, url: &str, more: &[&str]) -> Repository {
    let path = scratch.folder(place);
    let clone = Repository::open(scratch, &path, Owner::Me);
    clone.git(&[&["clone", "--quiet"], more, &[url, "."]].concat());
    clone
}

fn search(pair: &Pair) -> PathBuf {
    let folder = pair.scratch.folder("src");
    pair.gemel.run(&["clones", "add", &folder.display().to_string()]).expect(0);
    folder
}

/// `gemel run`, with its numbers.
struct Keeper<'gemel> {
    running: Running<'gemel>,
    port: u16,
}

impl<'gemel> Keeper<'gemel> {
    /// Starts it, and waits until it watches so many clones, by being told of changes or by looking.
    fn watching(gemel: &'gemel Gemel, clones: usize, by: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("because ports are free")
            .port();
        let running =
            gemel.start(&["run", "--json", "--log-format", "json", "--metrics", &format!("127.0.0.1:{port}")]);
        let keeper = Self { running, port };
        keeper.await_watch(clones, by);
        keeper
    }

    fn await_watch(&self, clones: usize, by: &str) {
        let line = format!("gemel_watched_clones{{by=\"{by}\"}} {clones}\n");
        wait_until(&line, || self.numbers().contains(&line));
    }

    fn numbers(&self) -> String {
        let mut text = String::new();
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
            let _ = stream.read_to_string(&mut text);
        }
        text
    }

    /// How many runs there were since it began.
    fn runs(&self) -> u64 {
        let numbers = self.numbers();
        let counts = numbers.lines().filter(|line| line.starts_with("gemel_runs_total{"));
        counts.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum()
    }

    fn end(self) -> Said {
        self.running.terminate();
        let ended = self.running.finish_within(PATIENCE);
        ended.unwrap_or_else(|running| panic!("it does not end: {}", running.kill())).expect(0)
    }
}

fn follows(said: &Said) -> usize {
    let lines = said.stderr.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["message"] == "a push from here is followed").count()
}

/// Commits in a clone, pushes, and waits until the other side has it. Gives how long that took from the push's end.
fn push(clone: &Repository, remote: &str, branch: &str, subject: &str, other: &Repository) -> Duration {
    let tip = clone.commit(branch, subject);
    clone.git(&["push", "--quiet", remote, branch]);
    let pushed = Instant::now();
    wait_until(&format!("{subject} is on the other side"), || {
        other.find(&format!("refs/heads/{branch}")) == Some(tip.clone())
    });
    pushed.elapsed()
}

#[test]
fn a_push_from_here_starts_its_mirror_within_two_seconds() {
    let pair = Pair::of_hosts(&History::small(), &[]);
    pair.sync().expect(0);
    // The token stands in the clone's configuration, as it does on many machines, and must be told nowhere.
    let clone = clone(&pair.scratch, &pair.servers[0].url_with_password(LEFT), &[]);
    search(&pair);
    let keeper = Keeper::watching(&pair.gemel, 1, "events");
    let mut took = Vec::new();
    for number in 0..3 {
        took.push(push(&clone, "origin", "trunk", &format!("Push {number}"), &pair.right));
    }
    println!("a push from here was on the other side after {took:?}");
    // Others use the machine, too: one of three that is not disturbed says how it is.
    assert!(took.iter().min().is_some_and(|least| *least < SOON), "{took:?}");
    pair.assert_identical();
    let said = keeper.end();
    assert_eq!(follows(&said), 3, "{said}");
    let runs = pair.gemel.run(&["log", "--json"]).expect(0);
    assert!(!runs.stdout.contains("\"level\": \"error\""), "{runs}");
}

#[test]
fn what_is_known_already_starts_nothing() {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    pair.sync().expect(0);
    let urls = [pair.left.path().display().to_string(), pair.right.path().display().to_string()];
    let clone = clone(&pair.scratch, &urls[0], &[]);
    clone.git(&["remote", "add", "other", &urls[1]]);
    clone.git(&["fetch", "--quiet", "other"]);
    // Somebody else's work, which the mirror knows and the clone does not.
    for number in 0..5 {
        pair.left.commit(&format!("topic-{number}"), "Work");
    }
    pair.sync().expect(0);
    search(&pair);
    let keeper = Keeper::watching(&pair.gemel, 1, "events");
    clone.git(&["fetch", "--quiet", "--all"]);
    clone.git(&["pack-refs", "--all"]);
    // And what the mirror is not about.
    clone.git(&["update-ref", "refs/remotes/elsewhere/x", "HEAD"]);
    push(&clone, "origin", "trunk", "A push", &pair.right);
    // To either side, and after all refs were packed.
    push(&clone, "other", "trunk", "Another push", &pair.left);
    let said = keeper.end();
    assert_eq!(follows(&said), 2, "{said}");
    pair.assert_identical();
}

#[test]
fn clones_of_every_kind_are_followed() {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    pair.sync().expect(0);
    let url = pair.left.path().display().to_string();
    // By a name of one's own for the beginning of the address.
    let parent = pair.left.path().parent().expect("because it is in a folder").display().to_string();
    let plain = clone(&pair.scratch, &url, &[]);
    plain.git(&["remote", "add", "short", "work:left.git"]);
    plain.git(&["config", &format!("url.{parent}/.insteadOf"), "work:"]);
    plain.git(&["config", "remote.origin.url", "https://github.com/acme/elsewhere"]);
    // In tables; its commits are made elsewhere, as `git fast-import` is.
    let tables = clone_at(&pair.scratch, "src/tables", &url, &["--ref-format=reftable"]);
    // From a second work tree, outside of what is searched.
    let tree = pair.scratch.path().join("tree");
    plain.git(&["worktree", "add", "--quiet", "-b", "side", &tree.display().to_string()]);
    let tree = Repository::open(&pair.scratch, &tree, Owner::Me);
    // As a part of another repository, deep in its work tree.
    let whole = Repository::open(&pair.scratch, &pair.scratch.folder("src/whole"), Owner::Me);
    whole.git(&["init", "--quiet"]);
    whole.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "a/b/c/web"]);
    let part = Repository::open(&pair.scratch, &whole.path().join("a/b/c/web"), Owner::Me);
    // Without a work tree.
    let bare = clone_at(&pair.scratch, "src/bare.git", &url, &["--bare"]);
    bare.git(&["config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"]);
    search(&pair);
    let keeper = Keeper::watching(&pair.gemel, 4, "events");
    push(&part, "origin", "part", "From a submodule", &pair.right);
    push(&bare, "origin", "bare", "From a bare clone", &pair.right);
    // One keeper would have enough of six pushes in a moment.
    keeper.end();
    let keeper = Keeper::watching(&pair.gemel, 4, "events");
    push(&plain, "short", "trunk", "By its short name", &pair.right);
    push(&tree, "short", "side", "From a second work tree", &pair.right);
    tables.git(&["fetch", "--quiet"]);
    push(&tables, "origin", "tables", "From tables", &pair.right);
    // A clone that is made later is found, and watched.
    let later = clone_at(&pair.scratch, "src/later", &url, &[]);
    keeper.await_watch(5, "events");
    push(&later, "origin", "later", "From a new clone", &pair.right);
    keeper.end();
    pair.assert_identical();
}

#[test]
fn without_room_for_watches_clones_are_looked_at() {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    pair.sync().expect(0);
    let clone = clone(&pair.scratch, &pair.left.path().display().to_string(), &[]);
    search(&pair);
    let narrow = "echo 1 > /proc/sys/user/max_inotify_watches && exec \"$@\"";
    pair.gemel.launches_with(&["unshare", "--user", "--map-root-user", "sh", "-c", narrow, "sh"].map(str::to_owned));
    let keeper = Keeper::watching(&pair.gemel, 1, "looking");
    push(&clone, "origin", "trunk", "A push", &pair.right);
    let said = keeper.end();
    assert!(said.stderr.contains("looked for now and then"), "{said}");
}

#[test]
fn a_paused_mirror_stays_paused_and_a_storm_is_one_run_or_few() {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    pair.sync().expect(0);
    let clone = clone(&pair.scratch, &pair.left.path().display().to_string(), &[]);
    search(&pair);
    let keeper = Keeper::watching(&pair.gemel, 1, "events");
    pair.gemel.run(&["pause", MIRROR]).expect(0);
    clone.commit("trunk", "While it is paused");
    clone.git(&["push", "--quiet", "origin", "trunk"]);
    pair.gemel.run(&["resume", MIRROR]).expect(0);
    push(&clone, "origin", "trunk", "And then", &pair.right);
    let before = keeper.runs();
    let waits = || pair.gemel.run(&["list", "--json"]).json()[0]["wait"]["reason"] == "minimum";
    // On a fast machine twenty are over before the first run is: the storm goes on until it is too much.
    let gust = |number: usize| {
        clone.commit("storm", &format!("Gust {number}"));
        clone.git(&["push", "--quiet", "origin", "storm"]);
        number >= 20 && waits()
    };
    assert!((0..500).any(gust), "what comes too often waits");
    assert!(keeper.runs() - before <= 6, "{}", keeper.numbers());
    keeper.end();
}

#[test]
fn clones_and_pairs_are_listed() {
    let scratch = Scratch::new();
    let servers = [WebServer::start(&scratch, "one"), WebServer::start(&scratch, "two")];
    servers[0].with(&scratch, LEFT, &History::small());
    servers[1].empty(&scratch, RIGHT);
    let gemel = Gemel::fresh();
    gemel.account("one", &servers[0].authority(), servers[0].login());
    gemel.account("two", &servers[1].authority(), servers[1].login());
    let none = gemel.run(&["clones", "--json"]).expect(0).json();
    assert_eq!((none["folders"].clone(), none["pairs"].clone()), (serde_json::json!([]), serde_json::json!([])));
    assert!(gemel.run(&["clones"]).expect(0).stdout.contains("gemel clones add FOLDER"));

    let clone = clone(&scratch, &servers[0].url_with_password(LEFT), &[]);
    clone.git(&["remote", "add", "copy", &servers[1].url_with_password(RIGHT)]);
    let folder = scratch.folder("src").display().to_string();
    assert_eq!(gemel.run(&["clones", "add", "/nowhere", "--json"]).expect(1).problem_code(), "folder-missing");
    gemel.run(&["clones", "add", &folder]).expect(0);
    gemel.run(&["clones", "add", &folder]).expect(0);
    let found = gemel.run(&["clones", "--json"]).expect(0).json();
    assert_eq!(found["folders"], serde_json::json!([folder]), "{found}");
    let pair = &found["pairs"][0];
    let urls =
        [pair["left"]["url"].as_str(), pair["right"]["url"].as_str()].map(|url| url.unwrap_or_default().to_owned());
    assert_eq!(urls, [servers[0].url(LEFT), servers[1].url(RIGHT)], "{found}");
    assert_eq!(pair["folder"].as_str().map(Path::new), Some(clone.path()));
    let said = gemel.run(&["clones"]).expect(0);
    assert!(said.stdout.contains(&format!("gemel add {} {} --name gemel", urls[0], urls[1])), "{said}");

    // What is suggested can be done as it is, and is then suggested no more.
    gemel.add("gemel", &urls[0], &urls[1], &["--left-account", "one", "--right-account", "two"]);
    let found = gemel.run(&["clones", "--json"]).expect(0).json();
    assert_eq!(found["pairs"], serde_json::json!([]), "{found}");
    assert_eq!(found["clones"][0]["remotes"][0]["mirrors"], serde_json::json!(["gemel"]), "{found}");
    assert!(gemel.run(&["clones"]).expect(0).stdout.contains("origin is one side of gemel"));

    fs::rename(scratch.path().join("src"), scratch.path().join("gone")).expect("because the folder is ours");
    assert_eq!(gemel.run(&["clones", "--json"]).expect(0).json()["clones"], serde_json::json!([]));
    gemel.run(&["clones", "remove", &folder]).expect(0);
    assert_eq!(gemel.run(&["clones", "remove", &folder, "--json"]).expect(2).problem_code(), "bad-input");
}
