//! What a sync gets by with: little memory however large a pack is, and a disk that is full says so and damages nothing.

use gemel_tests::gate::Gate;
use gemel_tests::gemel::Gemel;
use gemel_tests::history::{History, Noise};
use gemel_tests::memory::{self, Watch};
use gemel_tests::owner::Owner;
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::repository::{Refs, Repository};
use gemel_tests::scratch::Scratch;
use gemel_tests::tiny_disk::TinyDisk;
use gemel_tests::web_server::WebServer;

/// A mirror of two folders whose data folder is a disk of its own; nothing where there can be no such disk.
#[expect(clippy::print_stderr, reason = "a test that is left out has to say so")]
fn pair_on_tiny_disk(left: impl FnOnce(&Repository)) -> Option<(Pair, TinyDisk)> {
    let scratch = Scratch::new();
    let gemel = Gemel::fresh();
    std::fs::create_dir_all(gemel.data()).expect("because the home is ours");
    let disk = match TinyDisk::at(&gemel.data(), 32 * 1024) {
        Ok(disk) => disk,
        Err(reason) => {
            eprintln!("LEFT OUT: no disk can be mounted here, neither as root nor in a name space: {reason}");
            return None;
        }
    };
    gemel.launches_with(disk.launcher());
    let first = Repository::empty(&scratch, &scratch.path().join("left.git"), Owner::Me);
    left(&first);
    let second = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let path = |repository: &Repository| repository.path().display().to_string();
    gemel.add(MIRROR, &path(&first), &path(&second), &[]);
    Some((Pair::new(gemel, first, second, Vec::new(), scratch), disk))
}

/// Fails the test unless both sides and what is on the disk are sound.
#[track_caller]
fn assert_whole(pair: &Pair, disk: &TinyDisk) {
    pair.assert_sound();
    // The tests do not see the disk, only what is copied from it.
    disk.copy_to(&pair.scratch.path().join("copy"));
    let cache = Repository::open(&pair.scratch, &pair.scratch.path().join("copy/mirrors/1/cache.git"), Owner::Me);
    cache.assert_sound();
}

/// Fails the test unless a sync says that the disk is full and changed nothing.
#[track_caller]
fn assert_full(pair: &Pair, disk: &TinyDisk, when: &str) {
    let before: [Refs; 2] = pair.tips();
    let report = pair.sync().expect(1);
    assert_eq!(report.said.problem_code(), "disk-full", "{when}: {}", report.said);
    let after = pair.tips();
    assert_eq!(after[0], before[0], "{when}: the full side was touched");
    for (name, tip) in &after[1] {
        assert_eq!(before[0].get(name), Some(tip), "{when}: {name} was made up");
    }
    assert_whole(pair, disk);
}

/// Fails the test unless the next sync brings both sides to the same.
#[track_caller]
fn assert_goes_on(pair: &Pair, disk: &TinyDisk) {
    pair.sync().expect(0);
    pair.assert_identical();
    pair.sync_nothing();
    assert_whole(pair, disk);
}

/// 2 MiB that stay 2 MiB.
const PACK: Noise = Noise { files: &[(16, 128 * 1024)] };

#[test]
fn the_disk_is_full_before_the_pack_has_come() {
    let Some((pair, disk)) = pair_on_tiny_disk(|left| left.import_noise(PACK)) else { return };
    disk.fill(1_000);
    assert_full(&pair, &disk, "while spooling");
    disk.empty();
    assert_goes_on(&pair, &disk);
}

/// The objects are in the cache and the target has none of them: a pack has to be made, for which there is no room.
#[test]
fn the_disk_is_full_while_a_pack_is_made() {
    let Some((pair, disk)) = pair_on_tiny_disk(|left| left.import_noise(PACK)) else { return };
    let gate = Gate::in_hook(&pair.right, "pre-receive");
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    gate.await_begin();
    // Killed with the whole pack in the spool, which the next run takes into the cache.
    running.kill();
    gate.refuse();
    std::fs::remove_file(pair.right.path().join("hooks/pre-receive")).expect("because it was written");
    pair.gemel.run(&["plan", MIRROR]).expect(0);
    assert!(pair.right.refs().is_empty());
    disk.fill(1_000);
    assert_full(&pair, &disk, "while a pack is made");
    disk.empty();
    assert_goes_on(&pair, &disk);
}

/// However little is left: the database, the tips and the backups are written too.
#[test]
fn the_disk_is_nearly_full() {
    let Some((pair, disk)) = pair_on_tiny_disk(|left| left.import(&History::small())) else { return };
    pair.sync().expect(0);
    let mut full = 0;
    for room in [0, 4, 16, 28, 40, 64, 96, 160] {
        pair.left.commit("trunk", &format!("with {room} KiB left"));
        pair.left.commit(&format!("room/{room}"), "a new branch");
        disk.fill(room);
        let before = pair.left.heads_and_tags();
        let said = pair.gemel.run(&["sync", MIRROR, "--json"]).expect_one_of(&[0, 1]);
        if said.code == Some(1) {
            assert_eq!(said.problem_code(), "disk-full", "with {room} KiB left: {said}");
            full += 1;
        }
        assert_eq!(pair.left.heads_and_tags(), before, "with {room} KiB left: the left side was touched");
        assert_whole(&pair, &disk);
        disk.empty();
        pair.sync().expect(0);
        pair.assert_identical();
    }
    assert!(full > 0, "the disk was never full");
    assert_goes_on(&pair, &disk);
}

const MIB: u64 = 1024;

/// The promise is 64 MiB for whatever passes through.
const RELAY: u64 = 64 * MIB;

/// A host whose left repository holds noise, mirrored into an empty one.
fn noisy_pair(noise: Noise) -> Pair {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.empty(&scratch, LEFT);
    left.import_noise(noise);
    let right = server.empty(&scratch, RIGHT);
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    gemel.add(MIRROR, &server.url(LEFT), &server.url(RIGHT), &["--left-account", "dev", "--right-account", "dev"]);
    Pair::new(gemel, left, right, vec![server], scratch)
}

/// What a sync takes while a whole pack passes through it, to where the target's hook stops it. It is looked at as it
/// passes; what of it is mapped into memory then is the kernel's to take back.
#[expect(clippy::print_stderr, reason = "the number is for whoever reads the test's output")]
fn while_passing(noise: Noise) -> u64 {
    let pair = noisy_pair(noise);
    let gate = Gate::in_hook(&pair.right, "pre-receive");
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    let watch = Watch::on_one(running.id());
    gate.await_begin();
    let peak = watch.end();
    eprintln!("while it passes: {} MiB resident, {} MiB anonymous", peak.resident / MIB, peak.anonymous / MIB);
    running.interrupt();
    running.finish().expect(1);
    gate.refuse();
    pair.servers[0].await_idle();
    // What is searched for passwords when the test ends need not be all that noise.
    std::fs::remove_dir_all(pair.gemel.data().join("mirrors")).expect("because the data folder is ours");
    peak.anonymous
}

#[test]
fn a_pack_that_passes_through_is_not_held_in_memory() {
    let peak = while_passing(Noise { files: &[(90, 2 * 1024 * 1024)] });
    assert!(peak <= RELAY, "{peak} KiB");
}

/// To name a file is to have it whole, as `git index-pack` has it too.
#[test]
fn a_large_file_is_held_once() {
    let peak = while_passing(Noise { files: &[(1, 100 * 1024 * 1024)] });
    assert!(peak <= 100 * MIB + 24 * MIB, "{peak} KiB");
}

/// A whole sync, indexing included, takes about as much as git's own way. The pack is mapped into memory by both.
#[test]
fn a_first_sync_takes_no_more_memory_than_git() {
    /// A build without optimisation is a program of 80 MB, of which a third becomes resident.
    const OF_THE_PROGRAM: u64 = 40 * MIB;
    let pair = noisy_pair(Noise { files: &[(64, 256 * 1024), (1, 8 * 1024 * 1024)] });
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    let watch = Watch::on_one(running.id());
    running.finish().expect(0);
    let peak = watch.end();
    pair.assert_identical();
    let server = &pair.servers[0];
    server.empty(&pair.scratch, "git.git");
    let clone = pair.scratch.path().join("clone.git");
    let clone = clone.to_str().expect("because temporary folders have plain names");
    let git = memory::of_git(&pair.scratch, &["clone", "--quiet", "--mirror", &server.url_with_password(LEFT), clone])
        .or(memory::of_git(
            &pair.scratch,
            &["-C", clone, "push", "--quiet", "--mirror", &server.url_with_password("git.git")],
        ));
    eprintln!("a first sync of 24 MiB: {peak:?} KiB; git: {git:?} KiB");
    assert!(peak.resident <= git.resident + OF_THE_PROGRAM, "{peak:?} against {git:?}");
    // Two copies of the largest file, and what there is besides.
    assert!(peak.anonymous <= (2 * 8 + 16) * MIB, "{peak:?}");
}
