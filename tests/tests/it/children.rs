//! The programs that Gemel starts: what they inherit, what they say, and how they end. And what happens meanwhile.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use gemel_tests::gemel::Gemel;
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::secret::Login;

fn pair() -> Pair {
    Pair::of_folders(&History::small(), str::to_owned, str::to_owned)
}

/// Waits until something is so.
#[track_caller]
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(60), "it never comes to this: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A hook that says that it has begun, and goes on once it is let go.
struct Gate {
    begun: PathBuf,
    open: PathBuf,
}

impl Gate {
    fn in_hook(repository: &Repository, name: &str, condition: &str) -> Self {
        let gate = Self { begun: repository.path().join("hook-begun"), open: repository.path().join("hook-open") };
        let (begun, open) = (gate.begun.display(), gate.open.display());
        repository.hook(
            name,
            &format!(
                "cat >/dev/null\n{condition} || exit 0\ntouch '{begun}'\n\
                 n=0; while [ ! -e '{open}' ] && [ $n -lt 600 ]; do sleep 0.1; n=$((n+1)); done\nexit 0\n"
            ),
        );
        gate
    }

    #[track_caller]
    fn await_begin(&self) {
        wait_until("the hook begins", || self.begun.exists());
    }

    fn open(&self) {
        std::fs::write(&self.open, "").expect("because the folder is ours");
    }
}

fn locks(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(locks(&path));
        } else if path.extension().is_some_and(|ending| ending == "lock") {
            found.push(path);
        }
    }
    found
}

#[test]
fn hooks_see_none_of_our_variables() {
    let scratch = Scratch::new();
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let seen = right.path().join("seen");
    right.hook("post-receive", &format!("cat >/dev/null\nenv >'{}'\n", seen.display()));
    let gemel = Gemel::with_environment(&[("GEMEL_TOKEN_GITHUB", &Login::random("dev"))]);
    gemel.sets("GIT_TRACE_PACKET", "1");
    gemel.add(MIRROR, &left.path().display().to_string(), &right.path().display().to_string(), &[]);
    gemel.sync(MIRROR).expect(0);
    let seen = std::fs::read_to_string(seen).expect("because the hook ran");
    assert!(!seen.contains("GEMEL_") && !seen.contains("GIT_TRACE"), "{seen}");
}

#[test]
fn a_git_that_complains_at_length_is_heard_out() {
    let pair = pair();
    pair.gemel.puts(
        "git",
        "n=0; while [ $n -lt 4000 ]; do echo 'warning: something about a ref that is broken' >&2; n=$((n+1)); done\n\
         PATH=\"${PATH#*:}\"; exec git \"$@\"",
    );
    pair.sync().expect(0);
    pair.assert_identical();
}

/// Killed while it moves refs, it would leave locks that no later push gets past.
#[test]
fn an_interrupt_leaves_no_locks() {
    let pair = pair();
    let gate = Gate::in_hook(&pair.right, "reference-transaction", "[ \"$1\" = prepared ]");
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    gate.await_begin();
    running.interrupt();
    running.finish().expect(1);
    gate.open();
    wait_until("no lock is left", || locks(pair.right.path()).is_empty());
    pair.sync().expect(0);
    pair.assert_identical();
}

#[test]
fn after_an_interrupt_no_other_mirror_begins() {
    let scratch = Scratch::new();
    let gemel = Gemel::fresh();
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let mut rights = Vec::new();
    for number in 0..6 {
        let right = Repository::empty(&scratch, &scratch.path().join(format!("right-{number}.git")), Owner::Me);
        let gate = Gate::in_hook(&right, "pre-receive", "true");
        let name = format!("mirror-{number}");
        gemel.add(&name, &left.path().display().to_string(), &right.path().display().to_string(), &[]);
        rights.push((right, gate));
    }
    let running = gemel.start(&["sync", "--all", "--json"]);
    for (_, gate) in &rights[..4] {
        gate.await_begin();
    }
    running.interrupt();
    let said = running.finish().expect(1);
    let runs = said.json();
    for number in 0..6 {
        let told = if number < 4 { &runs[number]["outcome"] } else { &runs[number]["error"]["code"] };
        assert_eq!(told, "cancelled", "mirror {number}: {said}");
    }
    for (right, gate) in &rights[4..] {
        assert!(!gate.begun.exists() && right.refs().is_empty(), "it was begun");
    }
    for (_, gate) in &rights {
        gate.open();
    }
}

#[test]
fn a_mirror_that_another_program_syncs_is_left_alone() {
    let pair = pair();
    let other = Repository::empty(&pair.scratch, &pair.scratch.path().join("other.git"), Owner::Me);
    let path = |repository: &Repository| repository.path().display().to_string();
    pair.gemel.add("other", &path(&pair.left), &path(&other), &[]);
    let gate = Gate::in_hook(&pair.right, "pre-receive", "true");
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    gate.await_begin();
    let said = pair.gemel.run(&["remove", MIRROR, "--yes", "--json"]).expect(1);
    assert_eq!(said.problem_code(), "already-running", "{said}");
    // What one mirror lacks is told beside what became of the other.
    let said = pair.gemel.run(&["sync", MIRROR, "other", "--json"]).expect(1);
    let told = said.json();
    assert_eq!(told[0]["error"]["code"], "already-running", "{said}");
    assert_eq!((&told[0]["mirror"], &told[1]["outcome"]), (&MIRROR.into(), &"synced".into()), "{said}");
    gate.open();
    running.finish().expect(0);
    pair.assert_identical();
    pair.gemel.run(&["remove", MIRROR, "--yes"]).expect(0);
}

#[test]
fn a_mirror_named_twice_is_synced_once() {
    let pair = pair();
    let said = pair.gemel.run(&["sync", MIRROR, MIRROR, "--json"]).expect(0);
    assert_eq!(said.json().as_array().map(Vec::len), Some(1), "{said}");
    pair.assert_identical();
}
