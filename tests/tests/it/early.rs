//! A push over HTTP begins while its objects are on their way, and goes on only if it is what was decided.

use gemel_tests::gemel::Gemel;
use gemel_tests::history::History;
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::scratch::Scratch;
use gemel_tests::web_server::WebServer;

const LOGIN: &str = "refs/heads/feature/login";

/// Servers that do not hear how long a request is, and so refuse it.
const ONLY_MEASURED: &str = "\
<If \"%{HTTP:Transfer-Encoding} == 'chunked'\">\nRedirect 411 /\n</If>\n";

/// What a push leaves in a repository while it is not whole.
fn left_over(pair: &Pair) -> Vec<String> {
    let objects = std::fs::read_dir(pair.right.path().join("objects")).expect("because it is a repository");
    let names = objects.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains("incoming") || name.contains("tmp_objdir")).collect()
}

#[test]
fn what_takes_a_branch_forward_is_begun_early_and_arrives() {
    let pair = Pair::identical(&[]);
    pair.left.commit("feature/login", "more");
    let report = pair.sync().expect(0);
    assert_eq!(report.outcome(), "synced", "{}", report.said);
    assert_eq!(pair.servers[0].streamed_pushes(), 1);
    assert_eq!(pair.servers[0].requests().iter().filter(|r| r.is_push() && r.method == "POST").count(), 1);
    pair.assert_identical();
    pair.sync_nothing();

    // The other way round, and a branch that is new.
    pair.right.commit("feature/other", "new");
    pair.sync().expect(0);
    assert_eq!(pair.servers[0].streamed_pushes(), 2);
    pair.assert_identical();

    // Of several a host may refuse one, which takes looking for.
    pair.left.commit("feature/other", "more");
    pair.left.commit("feature/login", "and more");
    pair.sync().expect(0);
    assert_eq!(pair.servers[0].streamed_pushes(), 2);
    pair.assert_identical();
}

#[test]
fn what_waits_for_a_person_is_broken_off() {
    let pair = Pair::identical(&[]);
    let before = pair.right.tip("feature/login");
    // With a pack that takes a while, so that the push is on its way when it is looked at.
    pair.left.commit_on("feature/login", "begun anew", &[pair.left.tip("trunk")]);
    let rewritten = pair.left.commit_noise("feature/login", "noise", 16 << 20);
    let report = pair.sync().expect(3);
    report.assert_verdict(LOGIN, "held rewrite");
    // It was begun, and the host has nothing of it.
    assert_eq!(pair.servers[0].streamed_pushes(), 1);
    pair.servers[0].await_idle();
    assert_eq!(pair.right.tip("feature/login"), before);
    assert_eq!(pair.right.find(&format!("{rewritten}^{{commit}}")), None, "objects came of a push that was broken off");
    assert_eq!(left_over(&pair), Vec::<String>::new());
    pair.assert_sound();
}

#[test]
fn what_replaces_a_tip_is_pinned_first() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    let replaced = pair.right.tip("feature/login");
    pair.left.commit_on("feature/login", "begun anew", &[pair.left.tip("trunk")]);
    pair.sync().expect(0);
    pair.gemel.assert_backup(&replaced);
    pair.assert_identical();
    pair.servers[0].await_idle();
    assert_eq!(left_over(&pair), Vec::<String>::new());
}

#[test]
fn a_host_that_wants_to_know_the_length_is_told_it() {
    let scratch = Scratch::new();
    let server = WebServer::start_with(&scratch, "host", ONLY_MEASURED);
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.empty(&scratch, RIGHT);
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    let accounts = ["--left-account", "dev", "--right-account", "dev"];
    gemel.add(MIRROR, &server.url(LEFT), &server.url(RIGHT), &accounts);
    let pair = Pair::new(gemel, left, right, vec![server], scratch);
    // The first sync passes the pack on as it comes, too.
    let first = pair.sync().expect(0);
    assert_eq!(first.outcome(), "synced", "{}", first.said);
    pair.assert_identical();
    pair.left.commit("feature/login", "more");
    let second = pair.sync().expect(0);
    assert_eq!(second.outcome(), "synced", "{}", second.said);
    pair.assert_identical();
    let refused =
        pair.servers[0].requests().iter().filter(|request| request.is_push() && request.status == 411).count();
    assert_eq!(refused, 2, "each was tried once, and then sent as the host wants it");
}

#[test]
fn what_the_host_refuses_is_sent_once() {
    let pair = Pair::identical(&[]);
    pair.right
        .hook("pre-receive", "{ echo push; cat; } >> \"$GIT_DIR/pushes\"; echo 'policy 7 forbids this' >&2; exit 1");
    pair.left.commit("feature/login", "not welcome");
    let report = pair.sync().expect(3);
    assert_eq!(report.entry(LOGIN)["delivery"], "refused", "{}", report.said);
    assert_eq!(pair.servers[0].streamed_pushes(), 1);
    assert_eq!(pair.right.pushes().len(), 1);
    pair.sync().expect(3);
    assert_eq!(pair.right.pushes().len(), 1);
}
