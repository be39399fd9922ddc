//! Hosts that take only so much in one push: it goes in parts, and nothing is lost between them.

use gemel_tests::gemel::Gemel;
use gemel_tests::history::History;
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::scratch::Scratch;
use gemel_tests::web_server::WebServer;

/// What one push may bring in these tests, in bytes. The whole history is several times as much.
const LIMIT: usize = 1024 * 1024;

/// A large history on the left; the right side's web server takes no request body above the limit, if it has one.
fn pair(enforced: bool) -> Pair {
    let scratch = Scratch::new();
    let more = if enforced { format!("LimitRequestBody {LIMIT}\n") } else { String::new() };
    let servers = vec![WebServer::start(&scratch, "left-host"), WebServer::start_with(&scratch, "right-host", &more)];
    let left = servers[0].with(&scratch, LEFT, &History::large());
    let right = servers[1].empty(&scratch, RIGHT);
    right.record_pushes();
    let gemel = Gemel::fresh();
    gemel.account("left", &servers[0].authority(), servers[0].login());
    gemel.account("right", &servers[1].authority(), servers[1].login());
    let accounts = ["--left-account", "left", "--right-account", "right"];
    gemel.add(MIRROR, &servers[0].url(LEFT), &servers[1].url(RIGHT), &accounts);
    Pair::new(gemel, left, right, servers, scratch)
}

/// The default branch came first, and only ever went forward, in several steps.
#[track_caller]
fn assert_in_parts(pair: &Pair) {
    pair.assert_identical();
    let pushes = pair.right.pushes();
    assert!(pushes.len() > 3, "it went in {} pushes", pushes.len());
    let first = &pushes[0];
    assert_eq!((first.len(), &*first[0].name), (1, "refs/heads/trunk"), "the default branch comes first, alone");
    let trunk: Vec<_> = pushes.iter().flatten().filter(|asked| asked.name == "refs/heads/trunk").collect();
    assert!(trunk.len() > 2, "it came in {} steps", trunk.len());
    for steps in trunk.windows(2) {
        assert_eq!(steps[0].new, steps[1].old, "each step begins where the one before it ended");
        pair.right.git(&["merge-base", "--is-ancestor", &steps[0].new, &steps[1].new]);
    }
    pair.sync_nothing();
}

#[test]
fn a_host_whose_limit_is_known_gets_no_more_at_once() {
    let pair = pair(true);
    let limit = format!("{}=1", pair.servers[1].authority());
    pair.gemel.run(&["settings", "push-limits", &limit]).expect(0);
    pair.sync().expect(0);
    assert_in_parts(&pair);
    let refused = pair.servers[1].requests().iter().filter(|request| request.status == 413).count();
    // The commands come on top of the pack, so that a part may be a little too large.
    assert!(refused <= 1, "{refused} requests were too large");
}

#[test]
fn a_host_that_says_so_gets_less() {
    let pair = pair(true);
    pair.sync().expect(0);
    assert_in_parts(&pair);
    assert!(pair.servers[1].requests().iter().any(|request| request.status == 413), "nothing was ever too large");
}

#[test]
fn an_increment_goes_in_parts_too() {
    let pair = pair(false);
    pair.sync().expect(0);
    let limit = format!("{}=1", pair.servers[1].authority());
    pair.gemel.run(&["settings", "push-limits", &limit]).expect(0);
    let before = pair.right.pushes().len();
    for number in 0..4 {
        pair.left.commit_noise("trunk", &format!("noise-{number}"), 400_000);
    }
    pair.sync().expect(0);
    pair.assert_identical();
    assert!(pair.right.pushes().len() > before + 1, "it went in one push");
}

/// A host would refuse the whole push for it. What brings the file is named beforehand, and everything else goes through.
#[test]
fn a_file_that_the_host_does_not_take_keeps_one_ref_back() {
    let pair = Pair::identical(&[]);
    let limit = format!("{}=1", pair.servers[0].authority());
    pair.gemel.run(&["settings", "file-limits", &limit]).expect(0);
    pair.right.record_pushes();
    pair.left.commit_noise("trunk", "large.bin", 2 * LIMIT);
    let login = pair.left.commit("feature/login", "goes through");
    let report = pair.sync().expect(3);
    report.assert_verdict("refs/heads/trunk", "held fileTooLarge");
    assert_eq!(report.entry("refs/heads/trunk")["detail"], "noise/large.bin (2 MiB)", "{}", report.said);
    assert_eq!(pair.right.tip("feature/login"), login);
    assert!(pair.right.pushes().iter().flatten().all(|asked| asked.name != "refs/heads/trunk"));
    // It waits, and says so, until the host takes it.
    pair.sync().expect(3).assert_verdict("refs/heads/trunk", "held fileTooLarge");
    pair.gemel.run(&["settings", "file-limits", "--reset"]).expect(0);
    pair.sync().expect(0);
    pair.assert_identical();
}

/// One commit cannot be cut: it is held with words, and everything else goes through.
#[test]
fn what_cannot_be_cut_is_held_alone() {
    let pair = pair(true);
    pair.gemel.run(&["edit", MIRROR, "--scope", "feature/login", "--scope", "huge"]).expect(0);
    pair.left.set("refs/heads/huge", "feature/login");
    pair.left.commit_noise("huge", "huge.bin", 2 * LIMIT);
    let report = pair.sync().expect(3);
    assert_eq!(report.entry("refs/heads/huge")["delivery"], "refused", "{}", report.said);
    assert_eq!(pair.right.find("refs/heads/huge"), None);
    // It is not sent again and again.
    let sent = pair.right.pushes().len();
    pair.sync().expect(3).assert_verdict("refs/heads/huge", "held refused");
    assert_eq!(pair.right.pushes().len(), sent);
    assert_eq!(pair.left.find("feature/login"), pair.right.find("feature/login"));
}
