//! Killed at any moment, the next sync brings everything to its end.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use gemel_tests::gemel::{Gemel, Running};
use gemel_tests::history::History;
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::scratch::Scratch;
use gemel_tests::tripwire::{Moment, Tripwire};
use gemel_tests::web_server::WebServer;

/// Moments that are the same in every run of the tests, spread over `longest`. The early ones come first: once a sync
/// gets through, there is nothing left to interrupt.
fn moments(seed: u64, count: u32, longest: Duration) -> impl Iterator<Item = Duration> {
    let mut state = seed;
    (0..count).map(move |number| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let share = u32::try_from(state % 1_000).expect("because it is less than a thousand");
        longest * (number * 1_000 + share) / (count * 1_000)
    })
}

/// How long a sync of this pair takes when nobody disturbs it.
fn undisturbed(pair: &Pair) -> Duration {
    let begin = Instant::now();
    pair.sync().expect(0);
    begin.elapsed()
}

/// Starts a sync and kills it after `delay`, unless it has ended by then. Whether it had to be killed.
fn kill_after(pair: &Pair, delay: Duration) -> bool {
    let unfinished = pair.gemel.start(&["sync", MIRROR, "--json"]).finish_within(delay).err();
    let killed = unfinished.map(Running::kill).is_some();
    // The host goes on with what it was sent. What comes next is a new day, not a race with that.
    pair.servers.iter().for_each(WebServer::await_idle);
    killed
}

#[test]
fn a_first_sync_that_is_killed_again_and_again() {
    let longest = undisturbed(&Pair::of_hosts(&History::large(), &[]));
    let pair = Pair::of_hosts(&History::large(), &[]);
    let before = pair.left.heads_and_tags();
    let mut kills = 0;
    for delay in moments(0x6765_6d65_6c31, 20, longest) {
        kills += usize::from(kill_after(&pair, delay));
        assert_eq!(pair.left.heads_and_tags(), before, "the full side was touched");
        for (name, tip) in pair.right.heads_and_tags() {
            assert_eq!(before.get(&name), Some(&tip), "{name} was made up");
        }
    }
    assert!(kills >= 3, "next to nothing was interrupted");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.heads_and_tags(), before);
    pair.sync_nothing();
    for cache in pair.gemel.caches() {
        cache.assert_sound();
    }
}

#[test]
fn what_is_overwritten_is_kept_whenever_the_kill_comes() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    let mut at_stake = Vec::new();
    let mut kills = 0;
    let longest = undisturbed(&pair) * 4;
    for (round, delay) in moments(0x6765_6d65_6c32, 12, longest).enumerate() {
        at_stake.push(pair.right.commit("feature/login", &format!("round {round}")));
        pair.sync().expect(0);
        pair.sync_nothing();
        pair.left.commit_on("feature/login", &format!("instead of round {round}"), &[pair.left.tip("feature/login~1")]);
        pair.left.commit(&format!("round/{round}"), "goes through");
        kills += usize::from(kill_after(&pair, delay));
        for tip in &at_stake {
            let on_a_side = [&pair.left, &pair.right]
                .into_iter()
                .any(|side| side.heads_and_tags().values().any(|there| there == tip));
            assert!(on_a_side || pair.gemel.has_backup(tip), "round {round}: {tip} is nowhere");
        }
        pair.sync().expect(0);
        pair.assert_identical();
        pair.gemel.assert_backup(at_stake.last().expect("because there was a round"));
    }
    assert!(kills > 0, "nothing was interrupted");
    pair.sync_nothing();
}

/// Not left to chance: dead while a request is on its way, which the host then answers to nobody.
#[test]
fn a_first_sync_that_is_killed_at_each_request() {
    for moment in [Moment::Listing, Moment::Fetch, Moment::PushGreeting, Moment::Push] {
        let scratch = Scratch::new();
        let server = WebServer::start(&scratch, "host");
        let left = server.with(&scratch, LEFT, &History::small());
        let right = server.empty(&scratch, RIGHT);
        let (arrived, arrival) = channel();
        let (go_on, dead) = channel::<()>();
        let tripwire = Tripwire::before(server.address(), moment, move || {
            arrived.send(()).expect("because the test waits for it");
            let _ = dead.recv();
        });
        let right_side = matches!(moment, Moment::PushGreeting | Moment::Push);
        let (from, to) = if right_side {
            (server.authority(), tripwire.authority())
        } else {
            (tripwire.authority(), server.authority())
        };
        let gemel = Gemel::fresh();
        gemel.account("left", &from, server.login());
        gemel.account("right", &to, server.login());
        let accounts = ["--left-account", "left", "--right-account", "right"];
        gemel.add(MIRROR, &format!("http://{from}/{LEFT}"), &format!("http://{to}/{RIGHT}"), &accounts);

        let running = gemel.start(&["sync", MIRROR, "--json"]);
        arrival.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("{moment:?} does not come"));
        running.kill();
        go_on.send(()).expect("because the tripwire waits for it");

        let pair = Pair::new(gemel, left, right, vec![server], scratch);
        pair.servers[0].await_idle();
        pair.sync().expect(0);
        pair.assert_identical();
        pair.sync_nothing();
    }
}

/// A program that died while it wrote a ref of the cache left a lock behind, which nobody will ever take away.
#[test]
fn a_lock_that_was_left_behind_holds_up_nothing() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    for cache in pair.gemel.caches() {
        std::fs::create_dir_all(cache.path().join("refs/gemel/backups")).expect("because the cache is ours");
        for number in 1..9 {
            std::fs::write(cache.path().join(format!("refs/gemel/backups/{number}.lock")), "")
                .expect("because the cache is ours");
        }
        std::fs::write(cache.path().join("packed-refs.lock"), "").expect("because the cache is ours");
    }
    let old = pair.right.tip("feature/login");
    pair.left.rewind("feature/login", 1);
    pair.sync().expect(0);
    pair.assert_identical();
    pair.gemel.assert_backup(&old);
}
