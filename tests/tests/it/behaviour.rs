//! How a sync behaves when it is cut short, when what travels is damaged, and when the other end dies: nothing is
//! damaged on either side or in the cache, and the next sync brings everything to its end.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use gemel_tests::gate::{Gate, wait_until};
use gemel_tests::gemel::{Gemel, Running, Said};
use gemel_tests::history::{History, Noise};
use gemel_tests::meddler::{Harm, Meddler, Way};
use gemel_tests::owner::Owner;
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::repository::{Refs, Repository};
use gemel_tests::scratch::Scratch;
use gemel_tests::secret::contains;
use gemel_tests::ssh_server::SshServer;
use gemel_tests::tripwire::{Moment, Tripwire};
use gemel_tests::web_server::WebServer;

/// A cancelled sync has ended by then, whatever it was about.
const AT_ONCE: Duration = Duration::from_secs(1);

/// One host with two repositories, the right one empty, each reached by the address that is given for it.
fn pair_by_way_of(scratch: Scratch, server: WebServer, history: &History, [from, to]: [&str; 2]) -> Pair {
    let left = server.with(&scratch, LEFT, history);
    let right = server.empty(&scratch, RIGHT);
    let gemel = Gemel::fresh();
    gemel.account("left", from, server.login());
    if to != from {
        gemel.account("right", to, server.login());
    }
    let right_account = if to == from { "left" } else { "right" };
    gemel.add(
        MIRROR,
        &format!("http://{from}/{LEFT}"),
        &format!("http://{to}/{RIGHT}"),
        &["--left-account", "left", "--right-account", right_account],
    );
    Pair::new(gemel, left, right, vec![server], scratch)
}

/// Interrupts a sync, as Ctrl-C does, and fails the test unless it ends at once and says what became of it.
#[track_caller]
#[expect(clippy::print_stderr, reason = "the number is for whoever reads the test's output")]
fn cancel(running: Running<'_>, when: &str) -> Said {
    let begin = Instant::now();
    running.interrupt();
    let said = running.finish();
    let took = begin.elapsed();
    eprintln!("cancelled {when}: ended after {took:?}");
    assert!(took < AT_ONCE, "cancelled {when}, it ended only after {took:?}: {said}");
    let said = said.expect(1);
    assert_eq!(said.json()[0]["outcome"], "cancelled", "{when}: {said}");
    said
}

/// Fails the test unless the left side is untouched, the right side holds nothing made up, and everything is sound.
#[track_caller]
fn assert_whole(pair: &Pair, before: &Refs, when: &str) {
    let [left, right] = pair.tips();
    assert_eq!(&left, before, "{when}: the full side was touched");
    for (name, tip) in right {
        assert_eq!(before.get(&name), Some(&tip), "{when}: {name} was made up");
    }
    pair.assert_sound();
    for cache in pair.gemel.caches() {
        cache.assert_sound();
    }
}

/// Fails the test unless the next sync brings both sides to the same.
#[track_caller]
fn assert_goes_on(pair: &Pair) {
    pair.servers.iter().for_each(WebServer::await_idle);
    pair.sync().expect(0);
    pair.assert_identical();
    pair.sync_nothing();
    for cache in pair.gemel.caches() {
        cache.assert_sound();
    }
}

/// Both sides' servers have been asked and do not answer, or do not read.
#[test]
fn cancelled_at_each_request() {
    for moment in [Moment::Listing, Moment::Fetch, Moment::PushGreeting, Moment::Push] {
        let scratch = Scratch::new();
        let server = WebServer::start(&scratch, "host");
        let (arrived, arrival) = channel();
        let (go_on, over) = channel::<()>();
        let tripwire = Tripwire::before(server.address(), moment, move || {
            arrived.send(()).expect("because the test waits for it");
            let _ = over.recv();
        });
        let (direct, watched) = (server.authority(), tripwire.authority());
        let right_side = matches!(moment, Moment::PushGreeting | Moment::Push);
        let ways = if right_side { [&*direct, &*watched] } else { [&*watched, &*direct] };
        let pair = pair_by_way_of(scratch, server, &History::medium(), ways);
        let before = pair.left.heads_and_tags();
        let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
        arrival.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("{moment:?} does not come"));
        cancel(running, &format!("at {moment:?}"));
        assert_whole(&pair, &before, &format!("{moment:?}"));
        go_on.send(()).expect("because the tripwire waits for it");
        assert_goes_on(&pair);
    }
}

/// Half of the pack has come, and has gone out to the other side.
#[test]
fn cancelled_while_a_pack_stalls() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let meddler = Meddler::before(server.address(), Way::Fetched);
    let (from, to) = (meddler.authority(), server.authority());
    let pair = pair_by_way_of(scratch, server, &History::medium(), [&from, &to]);
    let before = pair.left.heads_and_tags();
    meddler.plan(Harm::Stall(200_000));
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    meddler.await_strike();
    cancel(running, "while the pack stalls");
    meddler.relent();
    assert_whole(&pair, &before, "a pack that stalls");
    assert!(pair.right.refs().is_empty(), "half a pack was taken for a whole one");
    assert_goes_on(&pair);
}

/// The same between two folders. What upload-pack starts to make the pack is replaced by something that stops.
#[test]
fn cancelled_while_a_pack_from_a_folder_stalls() {
    let pair = Pair::of_folders(&History::medium(), str::to_owned, str::to_owned);
    let before = pair.left.heads_and_tags();
    let gate = Gate::new(pair.scratch.path());
    let home = pair.gemel.data().parent().expect("because it is in the home folder").to_owned();
    let hook = home.join("bin/stalls");
    pair.gemel.puts("stalls", &format!("\"$@\" | {{ head -c 200000; {}; }}", gate.script()));
    let config = home.join(".gitconfig");
    fs::write(&config, format!("[uploadpack]\n\tpackObjectsHook = {}\n", hook.display()))
        .expect("because the home is ours");
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    gate.await_begin();
    cancel(running, "while a folder's pack stalls");
    assert_whole(&pair, &before, "a folder's pack that stalls");
    assert!(pair.right.refs().is_empty(), "half a pack was taken for a whole one");
    gate.refuse();
    fs::remove_file(config).expect("because it was written");
    assert_goes_on(&pair);
}

/// The whole pack is there, and the target has not said what it made of it.
#[track_caller]
fn cancel_before_the_report(pair: &Pair, way: &str) {
    let before = pair.left.heads_and_tags();
    let gate = Gate::in_hook(&pair.right, "pre-receive");
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    gate.await_begin();
    cancel(running, &format!("before the report, over {way}"));
    assert_whole(pair, &before, way);
    // The target lives on, and does what it was asked. What comes next is a new day.
    gate.open();
    pair.servers.iter().for_each(WebServer::await_idle);
    wait_until("the target has ended", || !is_served(&pair.right));
    fs::remove_file(pair.right.path().join("hooks/pre-receive")).expect("because it was written");
    assert_whole(pair, &before, way);
    assert_goes_on(pair);
}

/// Whether a receive-pack is at work on a repository, started by whomever.
fn is_served(repository: &Repository) -> bool {
    let path = repository.path().to_str().expect("because temporary folders have plain names");
    let processes = fs::read_dir("/proc").expect("because this is Linux").flatten();
    let mut commands = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    commands.any(|command| contains(&command, b"receive-pack") && contains(&command, path.as_bytes()))
}

#[test]
fn cancelled_before_the_report_over_http() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let direct = server.authority();
    cancel_before_the_report(&pair_by_way_of(scratch, server, &History::medium(), [&direct, &direct]), "HTTP");
}

#[test]
fn cancelled_before_the_report_of_a_folder() {
    cancel_before_the_report(&Pair::of_folders(&History::medium(), str::to_owned, str::to_owned), "a pipe");
}

#[test]
fn cancelled_before_the_report_over_ssh() {
    let scratch = Scratch::new();
    let ssh = SshServer::start(&scratch);
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::medium());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    gemel.uses_ssh_configuration(&ssh.config());
    gemel.run(&["ssh", "hostkeys", &ssh.name(), "--import"]).expect(0);
    gemel.add(MIRROR, &ssh.url(left.path()), &ssh.url(right.path()), &[]);
    cancel_before_the_report(&Pair::new(gemel, left, right, Vec::new(), scratch), "SSH");
}

/// Files of the cache's pack folder that are being written.
fn is_indexing(pair: &Pair) -> bool {
    let folders = pair.gemel.caches().into_iter().map(|cache| cache.path().join("objects/pack"));
    folders.filter_map(|folder| fs::read_dir(folder).ok()).any(|mut entries| entries.next().is_some())
}

/// Two folders, of which the left one holds so many files of noise.
fn noisy_folders(files: &'static [(usize, usize)]) -> Pair {
    let scratch = Scratch::new();
    let left = Repository::empty(&scratch, &scratch.path().join("left.git"), Owner::Me);
    left.import_noise(Noise { files });
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = Gemel::fresh();
    let path = |repository: &Repository| repository.path().display().to_string();
    gemel.add(MIRROR, &path(&left), &path(&right), &[]);
    Pair::new(gemel, left, right, Vec::new(), scratch)
}

/// Indexing computes rather than waits, and computes just the same when the next run takes up what was left behind.
#[test]
fn cancelled_while_indexing() {
    let pair = noisy_folders(&[(56, 256 * 1024)]);
    let before = pair.left.heads_and_tags();
    for when in ["while indexing", "while indexing what was left behind"] {
        // What a cancelled run was writing is not what the next one writes.
        for cache in pair.gemel.caches() {
            for entry in fs::read_dir(cache.path().join("objects/pack")).expect("because it is a repository").flatten()
            {
                fs::remove_file(entry.path()).expect("because the cache is ours");
            }
        }
        let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
        wait_until("indexing begins", || is_indexing(&pair));
        cancel(running, when);
        // A pack is indexed while it arrives: what had come by then may be the whole of it, which is taken up, or a part.
        assert_whole(&pair, &before, when);
    }
    assert_goes_on(&pair);
}

/// The cache has all and the target nothing: a pack is made here, which computes too.
#[test]
fn cancelled_while_a_pack_is_made() {
    let pair = noisy_folders(&[(24, 512 * 1024)]);
    let before = pair.left.heads_and_tags();
    pair.gemel.run(&["plan", MIRROR]).expect(0);
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    wait_until("a pack is begun", || spool_folder(&pair).iter().any(|path| path.ends_with("to-right.out")));
    cancel(running, "while a pack is made");
    assert_whole(&pair, &before, "while a pack is made");
    assert_goes_on(&pair);
}

/// What is in the folder where packs arrive.
fn spool_folder(pair: &Pair) -> Vec<PathBuf> {
    let mirrors = fs::read_dir(pair.gemel.data().join("mirrors")).into_iter().flatten().flatten();
    let files = mirrors.filter_map(|mirror| fs::read_dir(mirror.path().join("spool")).ok()).flatten().flatten();
    files.map(|entry| entry.path()).collect()
}

/// The packs of the cache.
fn packs(pair: &Pair) -> Vec<PathBuf> {
    let folders = pair.gemel.caches().into_iter().map(|cache| cache.path().join("objects/pack"));
    let files = folders.filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten().map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "pack")).collect()
}

/// The packs that have arrived and are not in the cache yet.
fn spools(pair: &Pair) -> Vec<PathBuf> {
    let mut files = spool_folder(pair);
    files.retain(|path| path.extension().is_some_and(|ending| ending == "pack"));
    files
}

/// A first sync whose run is killed when the whole pack has come and gone out, and the target has not taken it.
fn killed_with_a_whole_spool(inspect: impl FnOnce(&Pair, &Meddler, PathBuf)) {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let meddler = Meddler::before(server.address(), Way::Fetched);
    let (from, to) = (meddler.authority(), server.authority());
    let pair = pair_by_way_of(scratch, server, &History::medium(), [&from, &to]);
    let before = pair.left.heads_and_tags();
    let gate = Gate::in_hook(&pair.right, "pre-receive");
    let running = pair.gemel.start(&["sync", MIRROR, "--json"]);
    gate.await_begin();
    let [length] = meddler.packs()[..] else { panic!("not one pack has come: {:?}", meddler.packs()) };
    // The spool becomes the pack of the cache as soon as its index is there.
    let is_taken = || packs(&pair).iter().any(|pack| fs::metadata(pack).is_ok_and(|meta| meta.len() == length));
    wait_until("the pack is in the cache", is_taken);
    running.kill();
    // What is on the disk when the kill comes a moment sooner.
    for pack in packs(&pair) {
        fs::remove_file(pack.with_extension("idx")).expect("because the cache is ours");
        let spool = pair.gemel.data().join("mirrors/1/spool/left.pack");
        fs::rename(pack, spool).expect("because the cache is ours");
    }
    gate.refuse();
    pair.servers.iter().for_each(WebServer::await_idle);
    fs::remove_file(pair.right.path().join("hooks/pre-receive")).expect("because it was written");
    assert_whole(&pair, &before, "killed");
    assert!(pair.right.refs().is_empty());
    let spool = spools(&pair).pop().expect("because it was just there");
    inspect(&pair, &meddler, spool);
    assert_eq!(spools(&pair), Vec::<PathBuf>::new(), "the spool was not taken up");
    pair.sync_nothing();
}

#[test]
fn a_whole_pack_that_was_left_behind_is_not_fetched_again() {
    killed_with_a_whole_spool(|pair, meddler, _| {
        assert_goes_on(pair);
        assert_eq!(meddler.packs().len(), 1, "objects were fetched again");
    });
}

#[test]
fn half_a_pack_that_was_left_behind_is_dropped() {
    killed_with_a_whole_spool(|pair, meddler, spool| {
        let file = fs::File::options().write(true).open(&spool).expect("because the cache is ours");
        let length = file.metadata().expect("because it is open").len();
        file.set_len(length / 2).expect("because the disk has room");
        assert_goes_on(pair);
        assert_eq!(meddler.packs().len(), 2, "what was missing was not fetched");
    });
}

/// As long as the whole one, which is how a power cut leaves a file whose end was never written.
#[test]
fn a_pack_that_was_left_behind_with_a_hole_is_dropped() {
    killed_with_a_whole_spool(|pair, meddler, spool| {
        let file = fs::File::options().write(true).open(&spool).expect("because the cache is ours");
        let length = file.metadata().expect("because it is open").len();
        file.set_len(length / 2).and_then(|()| file.set_len(length)).expect("because the disk has room");
        assert_goes_on(pair);
        assert_eq!(meddler.packs().len(), 2, "what was missing was not fetched");
    });
}

/// What a sync with a damaged pack may be told as.
const DAMAGED: [&str; 3] = ["protocol", "host-error", "refused"];

/// Damages a pack of this way at several places: of the first sync, whose pack goes out as it comes, and of a later one.
fn damage(way: Way) {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let meddler = Meddler::before(server.address(), way);
    let gemel = Gemel::fresh();
    let addresses = [server.authority(), meddler.authority()];
    for (name, address) in ["direct", "meddled"].into_iter().zip(&addresses) {
        gemel.account(name, address, server.login());
    }
    // The same history makes the same packs: the first round only measures them.
    let mut lengths = None;
    for (round, place) in ["nowhere", "the number of objects", "the middle", "the checksum"].into_iter().enumerate() {
        let (left_path, right_path) = (format!("left-{round}.git"), format!("right-{round}.git"));
        let left = server.with(&scratch, &left_path, &History::small());
        left.git(&["config", "pack.threads", "1"]);
        let right = server.empty(&scratch, &right_path);
        let ways = match way {
            Way::Fetched => ["meddled", "direct"],
            Way::Pushed => ["direct", "meddled"],
        };
        let url = |account: &str, path: &str| {
            if account == "direct" { server.url(path) } else { meddler.url(path) }
        };
        let name = format!("round-{round}");
        gemel.add(
            &name,
            &url(ways[0], &left_path),
            &url(ways[1], &right_path),
            &["--left-account", ways[0], "--right-account", ways[1]],
        );
        let byte = |length: u64| match place {
            "the number of objects" => 11,
            "the middle" => length / 2,
            _ => length - 10,
        };
        let mut measured = [0; 2];
        for (number, what) in ["the first pack", "a later pack"].into_iter().enumerate() {
            if number == 1 {
                left.commit("trunk", "a later commit");
                left.commit("topic/new", "another one");
            }
            let when = format!("{way:?}: {place} of {what}");
            let before = [left.heads_and_tags(), right.heads_and_tags()];
            let passed = meddler.packs().len();
            if let Some(lengths) = lengths {
                let lengths: [u64; 2] = lengths;
                meddler.plan(Harm::Flip(byte(lengths[number])));
                let report = gemel.sync(&name);
                assert!(meddler.has_struck(), "{when}: nothing was damaged: {}", report.said);
                server.await_idle();
                let after = [left.heads_and_tags(), right.heads_and_tags()];
                if report.said.code == Some(0) {
                    assert_eq!(after[0], after[1], "{when}: {}", report.said);
                } else {
                    assert_eq!(after, before, "{when}: something was changed: {}", report.said);
                    let report = report.expect(1);
                    let code = report.said.problem_code();
                    assert!(DAMAGED.contains(&&*code), "{when}: {}", report.said);
                }
                left.assert_sound();
                right.assert_sound();
                for cache in gemel.caches() {
                    cache.assert_sound();
                }
            }
            gemel.sync(&name).expect(0);
            assert_eq!(left.heads_and_tags(), right.heads_and_tags(), "{when}: the next sync leaves a difference");
            right.assert_sound();
            measured[number] = *meddler.packs()[passed..].first().expect("because a pack went by");
        }
        lengths = lengths.or(Some(measured));
    }
}

#[test]
fn one_damaged_byte_from_the_source() {
    damage(Way::Fetched);
}

#[test]
fn one_damaged_byte_to_the_target() {
    damage(Way::Pushed);
}

/// The connection is gone in the middle of a pack, once from the source and once to the target.
#[test]
fn the_line_breaks_in_the_middle_of_a_pack() {
    for way in [Way::Fetched, Way::Pushed] {
        let scratch = Scratch::new();
        let server = WebServer::start(&scratch, "host");
        let meddler = Meddler::before(server.address(), way);
        let (direct, watched) = (server.authority(), meddler.authority());
        let ways = if way == Way::Fetched { [&*watched, &*direct] } else { [&*direct, &*watched] };
        let pair = pair_by_way_of(scratch, server, &History::medium(), ways);
        let before = pair.left.heads_and_tags();
        meddler.plan(Harm::HangUp(200_000));
        let report = pair.sync();
        assert!(meddler.has_struck(), "{way:?}: {}", report.said);
        pair.servers.iter().for_each(WebServer::await_idle);
        if report.said.code != Some(0) {
            let code = report.expect(1).said.problem_code();
            assert!(["protocol", "host-error", "host-unreachable"].contains(&&*code), "{way:?}: {code}");
            assert!(pair.right.refs().is_empty(), "{way:?}: half a pack was taken for a whole one");
        }
        assert_whole(&pair, &before, &format!("{way:?}"));
        assert_goes_on(&pair);
    }
}

/// The program at the other end of the pipe dies in the middle of a pack, once before it has read all and once after.
#[test]
fn the_receiver_dies() {
    for (how, script) in [
        ("reads no more", "head -c 200000 | git \"$@\""),
        (
            "is killed",
            "git \"$@\" <&3 & child=$!; while ! ls \"$2\"/objects/tmp_objdir-* >/dev/null 2>&1; do sleep 0.01; done; kill -9 $child",
        ),
    ] {
        let pair = Pair::of_folders(&History::medium(), str::to_owned, str::to_owned);
        let before = pair.left.heads_and_tags();
        let died = pair.scratch.path().join("died");
        pair.gemel.puts(
            "git",
            &format!(
                "PATH=\"${{PATH#*:}}\"\n[ \"$1\" = receive-pack ] && [ ! -e '{died}' ] || exec git \"$@\"\n\
                 touch '{died}'\nexec 3<&0\n{script}\nexit 1",
                died = died.display()
            ),
        );
        let report = pair.sync();
        assert!(died.exists(), "{how}: nothing was pushed: {}", report.said);
        if report.said.code != Some(0) {
            let code = report.expect(1).said.problem_code();
            assert!(["protocol", "host-error"].contains(&&*code), "{how}: {code}");
        }
        assert_whole(&pair, &before, how);
        assert_goes_on(&pair);
    }
}
