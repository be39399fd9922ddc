//! Hosts that say no to a ref.

use std::time::Duration;

use gemel_tests::gemel::{Gemel, Report};
use gemel_tests::history::{DEFAULT_BRANCH, History};
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::web_server::WebServer;

const LOCKED: &str = "refs/heads/locked";

/// How often a push has asked for a ref.
fn asked_for(repository: &Repository, name: &str) -> usize {
    repository.pushes().concat().iter().filter(|asked| asked.name == name).count()
}

/// Fails the test unless a ref was refused with these words, and waits from then on.
#[track_caller]
fn assert_refused(pair: &Pair, report: &Report, name: &str, words: &str) {
    let entry = report.entry(name);
    assert_eq!(entry["delivery"], "refused", "{name}: {}", report.said);
    assert!(
        entry["detail"].as_str().is_some_and(|detail| detail.contains(words)),
        "the host's words {words:?} are missing: {}",
        report.said
    );
    let shown = pair.gemel.show(MIRROR);
    let entry = shown["refs"].as_array().and_then(|refs| refs.iter().find(|entry| entry["name"] == name));
    let entry = entry.unwrap_or_else(|| panic!("{name} is not shown: {shown:#}"));
    assert_eq!(entry["verdict"], serde_json::json!({"kind": "held", "reason": "refused"}), "{shown:#}");
    assert!(entry["detail"].as_str().is_some_and(|detail| detail.contains(words)), "{shown:#}");
}

#[test]
fn what_the_host_refuses_is_held_alone_and_not_sent_again() {
    let pair = Pair::identical(&[]);
    pair.right.record_pushes();
    pair.right.hook("update", "[ \"$1\" != refs/heads/locked ] || [ -e \"$GIT_DIR/open\" ] || { echo 'frozen until the release of spring' >&2; exit 1; }");
    let locked = pair.left.commit("locked", "not welcome");
    let trunk = pair.left.commit("trunk", "welcome");
    let new = pair.left.commit("topic/new", "welcome");

    let report = pair.sync().expect(3);
    assert_refused(&pair, &report, LOCKED, "frozen until the release of spring");
    assert_eq!(pair.right.find(LOCKED), None);
    assert_eq!((pair.right.tip("trunk"), pair.right.tip("topic/new")), (trunk, new));
    assert_eq!(asked_for(&pair.right, LOCKED), 1);

    // Waiting does not change a host's mind.
    pair.left.commit("trunk", "welcome again");
    pair.sync().expect(3).assert_verdict(LOCKED, "held refused");
    assert_eq!(asked_for(&pair.right, LOCKED), 1, "what was refused was sent again: {:#?}", pair.right.pushes());
    assert_eq!(pair.left.tip("trunk"), pair.right.tip("trunk"));
    let said = pair.gemel.run(&["sync", "pair"]).expect(3);
    assert!(said.stdout.contains("locked") && said.stdout.contains("frozen until the release of spring"), "{said}");
    assert_eq!(asked_for(&pair.right, LOCKED), 1);

    // A new tip may.
    std::fs::write(pair.right.path().join("open"), "").expect("because the repository is ours");
    let better = pair.left.commit("locked", "asked nicely");
    assert_ne!(better, locked);
    pair.sync().expect(0);
    pair.assert_identical();
}

/// A hook before the push refuses all of it and names no ref: what is at fault is found by halving.
#[test]
fn one_bad_ref_does_not_keep_the_others_back() {
    let pair = Pair::identical(&[]);
    pair.right.hook("pre-receive", "{ echo push; tee \"$GIT_DIR/asked\"; } >> \"$GIT_DIR/pushes\"; if grep -q ' refs/heads/locked$' \"$GIT_DIR/asked\"; then echo 'policy 7 forbids this' >&2; exit 1; fi");
    for number in 0..9 {
        pair.left.commit(&format!("fine/{number}"), "welcome");
    }
    pair.left.commit("locked", "not welcome");
    let report = pair.sync().expect(3);
    assert_refused(&pair, &report, LOCKED, "policy 7 forbids this");
    let mut left = pair.left.heads_and_tags();
    left.remove(LOCKED);
    assert_eq!(pair.right.heads_and_tags(), left, "everything else should be there: {}", report.said);
    assert!(pair.right.pushes().len() < 10, "halved, not one by one: {:#?}", pair.right.pushes());

    let before = asked_for(&pair.right, LOCKED);
    pair.sync().expect(3);
    assert_eq!(asked_for(&pair.right, LOCKED), before);
    pair.assert_sound();
}

#[test]
fn a_host_that_allows_no_rewrites_holds_the_ref() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    pair.right.git(&["config", "receive.denyNonFastForwards", "true"]);
    let old = pair.left.rewind("feature/login", 1);
    let trunk = pair.left.commit("trunk", "goes through");
    let report = pair.sync().expect(3);
    assert_refused(&pair, &report, "refs/heads/feature/login", "non-fast-forward");
    assert_eq!(pair.right.tip("feature/login"), old);
    assert_eq!(pair.right.tip("trunk"), trunk);
}

#[test]
fn a_host_that_allows_no_deletions_holds_the_ref() {
    let pair = Pair::identical(&[]);
    pair.right.git(&["config", "receive.denyDeletes", "true"]);
    pair.left.delete("refs/heads/feature/login");
    let trunk = pair.left.commit("trunk", "goes through");
    let report = pair.sync().expect(3);
    assert_refused(&pair, &report, "refs/heads/feature/login", "denying ref deletion");
    assert!(pair.right.find("refs/heads/feature/login").is_some());
    assert_eq!(pair.right.tip("trunk"), trunk);
}

/// Some refs are the host's business whatever the scope says.
#[test]
fn a_hidden_ref_holds_up_nothing() {
    let pair = Pair::identical(&[]);
    pair.right.git(&["config", "receive.hideRefs", "refs/heads/internal"]);
    pair.left.commit("internal/one", "hidden over there");
    let trunk = pair.left.commit("trunk", "goes through");
    let report = pair.sync().expect(3);
    assert_refused(&pair, &report, "refs/heads/internal/one", "hidden ref");
    assert_eq!(pair.right.tip("trunk"), trunk);
}

/// In the run that tried it, and in those that do not try it again.
fn is_refused(report: &Report, name: &str) -> bool {
    let entry = report.entry(name);
    entry["delivery"] == "refused" || entry["verdict"]["reason"] == "refused"
}

/// A name that stands in another's way on one side only is one ref's trouble, seen before any host refuses it.
#[test]
fn a_name_in_the_way_holds_one_ref() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &[]);
    pair.left.set("refs/heads/in-the-way", DEFAULT_BRANCH);
    pair.right.set("refs/heads/in-the-way/1", DEFAULT_BRANCH);
    pair.left.set("refs/heads/other", DEFAULT_BRANCH);
    for _ in 0..2 {
        let report = pair.sync().expect(3);
        report.assert_verdict("refs/heads/in-the-way", "held nameClash");
        report.assert_verdict("refs/heads/in-the-way/1", "held nameClash");
    }
    assert!(pair.right.find("refs/heads/other").is_some());
    assert!(pair.right.find("refs/heads/in-the-way").is_none());
    pair.assert_sound();
}

/// A ref that a host lists and hides from pushes never moved: it is refused.
#[test]
fn a_ref_that_cannot_be_pushed_to_is_refused_and_not_chased() {
    let pair = Pair::identical(&[]);
    pair.right.git(&["config", "receive.hideRefs", "refs/heads/feature"]);
    let before = pair.right.tip("feature/login");
    pair.left.commit("feature/login", "goes on");
    let report = pair.sync().expect(3);
    assert!(is_refused(&report, "refs/heads/feature/login"), "{}", report.said);
    assert_eq!(pair.right.tip("feature/login"), before);
    pair.sync().expect(3);
}

/// `receive-pack` takes nothing while a ref leads nowhere to it: for a moment, as one was just deleted, or for good.
#[test]
fn what_a_broken_ref_of_the_host_keeps_away_is_sent_twice_and_then_held() {
    let pair = Pair::identical(&[]);
    let before = pair.right.tip("trunk");
    pair.right.git(&["config", "uploadpack.hideRefs", "refs/hidden"]);
    std::fs::create_dir(pair.right.path().join("refs/hidden")).expect("because the test may write there");
    let broken = pair.right.path().join("refs/hidden/broken");
    std::fs::write(&broken, "1234567890123456789012345678901234567890\n").expect("because the test may write there");
    pair.left.commit("trunk", "goes on");
    let pushes =
        || pair.servers[0].requests().iter().filter(|request| request.is_push() && request.method == "POST").count();
    let sent_before = pushes();
    let report = pair.sync().expect(3);
    assert_refused(&pair, &report, "refs/heads/trunk", "missing necessary objects");
    assert_refused(&pair, &report, "refs/heads/trunk", "bad object refs/hidden/broken");
    assert_eq!((pushes() - sent_before, pair.right.tip("trunk")), (2, before));

    std::fs::remove_file(&broken).expect("because the test may write there");
    pair.gemel.run(&["sync", MIRROR, "--retry", "--json"]).expect(0);
    pair.assert_identical();
}

/// A server that takes no pushes says so at once; the pack that is on its way by then waits for nobody.
#[test]
fn a_target_that_refuses_before_the_pack_came_does_not_hang_the_run() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    // More than is kept in flight between the two servers.
    let left = server.with(&scratch, LEFT, &History::small());
    left.git_with_input(&["fast-import", "--quiet", "--force"], &bulky());
    let right = server.empty(&scratch, RIGHT);
    right.git(&["config", "http.receivepack", "false"]);
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    gemel.add(MIRROR, &server.url(LEFT), &server.url(RIGHT), &["--left-account", "dev", "--right-account", "dev"]);
    let said = gemel.start(&["sync", MIRROR, "--json"]).finish_within(Duration::from_secs(60));
    let said = said.unwrap_or_else(|running| panic!("it hangs: {}", running.kill())).expect(1);
    assert_eq!(said.problem_code(), "no-permission");
    assert!(right.refs().is_empty());
}

/// A ref as `gemel show` has it.
fn shown(pair: &Pair, name: &str) -> serde_json::Value {
    let shown = pair.gemel.show(MIRROR);
    let entry = shown["refs"].as_array().and_then(|refs| refs.iter().find(|entry| entry["name"] == name));
    entry.unwrap_or_else(|| panic!("{name} is not shown: {shown:#}")).clone()
}

/// Fails the test unless a ref is held with a problem of this code and these arguments.
#[track_caller]
fn assert_told(pair: &Pair, name: &str, code: &str, args: &[(&str, &str)]) {
    let entry = shown(pair, name);
    assert_eq!(entry["verdict"], serde_json::json!({"kind": "held", "reason": "refused"}), "{entry:#}");
    assert_eq!(entry["problem"]["code"], code, "{entry:#}");
    for (key, value) in args {
        assert_eq!(entry["problem"]["args"][*key], **value, "{key}: {entry:#}");
    }
}

/// GitHub refuses a protected branch alone, and says so beside the report.
#[test]
fn a_protected_branch_is_told_with_what_to_do_while_others_arrive() {
    let pair = Pair::identical(&[]);
    pair.right.hook(
        "update",
        "[ \"$1\" != refs/heads/locked ] || { printf '%s\\n' 'error: GH006: Protected branch update failed for refs/heads/locked.' \
         'error: Required status check \"ci\" is expected.' >&2; exit 1; }",
    );
    pair.left.commit("locked", "not welcome");
    for number in 0..40 {
        pair.left.commit(&format!("fine/{number}"), "welcome");
    }
    let report = pair.sync().expect(3);
    assert_eq!(report.entry(LOCKED)["problem"]["code"], "protected", "{}", report.said);
    let mut left = pair.left.heads_and_tags();
    left.remove(LOCKED);
    assert_eq!(pair.right.heads_and_tags(), left);
    let host = pair.gemel.show(MIRROR)["mirror"]["right"]["host"].clone();
    let host = host.as_str().expect("because every host has a name");
    assert_told(
        &pair,
        LOCKED,
        "protected",
        &[("how", "push"), ("ref", "locked"), ("host", host), ("detail", "Required status check \"ci\" is expected.")],
    );
    // The host's own words are there too, and nobody else's ref has them.
    assert!(shown(&pair, LOCKED)["detail"].as_str().is_some_and(|words| words.contains("remote: GH006")));
    let said = pair.gemel.run(&["sync", "pair"]).expect(3);
    for words in ["“locked” is protected", "Required status check \"ci\" is expected.", "branch settings"] {
        assert!(said.stdout.contains(words), "{words}: {said}");
    }
    assert!(pair.gemel.run(&["show", "pair"]).stdout.contains("branch settings"));
    assert!(pair.gemel.run(&["log", "pair"]).stdout.contains("GH006"));
}

/// A hook before the push that names its ref needs no halving: one more push brings the others.
#[test]
fn a_ref_that_the_host_names_is_not_searched_for() {
    let pair = Pair::identical(&[]);
    pair.right.hook(
        "pre-receive",
        "{ echo push; tee \"$GIT_DIR/asked\"; } >> \"$GIT_DIR/pushes\"; grep -q ' refs/heads/locked$' \"$GIT_DIR/asked\" || exit 0; \
         echo 'Gitea: branch locked is protected from force push' >&2; exit 1",
    );
    for number in 0..9 {
        pair.left.commit(&format!("fine/{number}"), "welcome");
    }
    pair.left.commit("locked", "not welcome");
    pair.sync().expect(3);
    assert_told(&pair, LOCKED, "protected", &[("how", "force")]);
    assert_eq!(pair.right.pushes().len(), 2, "{:#?}", pair.right.pushes());
    let mut left = pair.left.heads_and_tags();
    left.remove(LOCKED);
    assert_eq!(pair.right.heads_and_tags(), left);
}

/// A hook that says what Gitee says to a repository that is full.
const FULL: &str = "{ echo push; cat; } >> \"$GIT_DIR/pushes\"; [ -e \"$GIT_DIR/cleaned\" ] && exit 0; \
    printf '%s\\n' 'Powered by GITEE.COM [1.1.5]' 'Repo size: 1143.71 MB, exceeds quota 1024MB' \
    'Push rejected for repository [size exceeds limit]' 'HelpLink: https://gitee.com/help/articles/4232' >&2; exit 1";

#[test]
fn a_full_repository_gets_one_push_and_no_more() {
    let pair = Pair::identical(&[]);
    pair.right.hook("pre-receive", FULL);
    for number in 0..5 {
        pair.left.commit(&format!("new/{number}"), "too much");
    }
    let report = pair.sync().expect(1);
    assert_eq!(report.said.problem_code(), "quota-exceeded");
    let args = report.said.problem().map(|problem| problem["args"].clone()).unwrap_or_default();
    assert_eq!((&args["size"], &args["limit"]), (&"1143.71 MB".into(), &"1024MB".into()));
    assert_eq!(args["link"], "https://gitee.com/help/articles/4232");
    assert_eq!(pair.right.pushes().len(), 1, "{:#?}", pair.right.pushes());
    // It waits, with its reason; what was refused is not sent again by itself.
    pair.sync().expect(3);
    assert_eq!(pair.right.pushes().len(), 1, "{:#?}", pair.right.pushes());
    assert_told(&pair, "refs/heads/new/3", "quota-exceeded", &[("limit", "1024MB")]);
    let said = pair.gemel.run(&["sync", "pair"]).expect(3);
    assert_eq!(said.stdout.matches("Make room there").count(), 1, "advice is given once: {said}");
    assert!(said.stdout.contains("gemel sync pair --retry"), "{said}");
    // Somebody made room.
    std::fs::write(pair.right.path().join("cleaned"), "").expect("because the repository is ours");
    pair.gemel.run(&["sync", "pair", "--retry"]).expect(0);
    pair.assert_identical();
}

/// The same when the first pack is passed on as it comes.
#[test]
fn a_full_repository_gets_one_push_at_the_first_sync_too() {
    let pair = Pair::of_hosts(&History::small(), &[]);
    pair.right.hook("pre-receive", FULL);
    assert_eq!(pair.sync().expect(1).said.problem_code(), "quota-exceeded");
    assert_eq!(pair.right.pushes().len(), 1, "{:#?}", pair.right.pushes());
    pair.sync().expect(3);
    assert_eq!(pair.right.pushes().len(), 1, "{:#?}", pair.right.pushes());
}

/// A host that is busy with the repository is tried again later; nothing waits for a person.
#[test]
fn a_busy_host_is_tried_again_later() {
    let pair = Pair::identical(&[]);
    pair.right.hook(
        "pre-receive",
        "{ echo push; cat; } >> \"$GIT_DIR/pushes\"; [ -e \"$GIT_DIR/idle\" ] && exit 0; echo '仓库正在读写中，请稍后重试' >&2; exit 1",
    );
    pair.left.commit("trunk", "one");
    pair.left.commit("topic/new", "two");
    let report = pair.sync().expect(1);
    assert_eq!(report.said.problem_code(), "host-busy");
    assert_eq!(pair.right.pushes().len(), 1, "{:#?}", pair.right.pushes());
    let entry = shown(&pair, "refs/heads/trunk");
    assert_eq!(entry["verdict"]["kind"], "propagate", "{entry:#}");
    std::fs::write(pair.right.path().join("idle"), "").expect("because the repository is ours");
    pair.sync().expect(0);
    pair.assert_identical();
}

/// What is wrong with the whole repository is the run's problem, not that of each of its refs.
#[test]
fn a_guest_is_told_once() {
    let pair = Pair::identical(&[]);
    pair.right.hook(
        "pre-receive",
        "{ echo push; cat; } >> \"$GIT_DIR/pushes\"; echo 'GitLab: You are not allowed to push code to this project.' >&2; exit 1",
    );
    for number in 0..5 {
        pair.left.commit(&format!("new/{number}"), "of a guest");
    }
    assert_eq!(pair.sync().expect(1).said.problem_code(), "no-permission");
    assert_eq!(pair.right.pushes().len(), 1, "{:#?}", pair.right.pushes());
    assert_eq!(shown(&pair, "refs/heads/new/0")["verdict"]["kind"], "propagate");
}

/// What GitHub says of a workflow file stands in the report itself, which only a hook of this kind can write
/// (`githooks(5)`, proc-receive).
#[test]
fn a_token_without_the_scope_for_workflows_is_told_which_one() {
    let pair = Pair::identical(&[]);
    pair.right.record_pushes();
    pair.right.git(&["config", "receive.procReceiveRefs", "refs/heads/ci"]);
    pair.right.hook(
        "proc-receive",
        "pkt() { printf '%04x%s' $((${#1} + 4)) \"$1\"; }; pkt version=1; printf 0000; \
         if [ -e \"$GIT_DIR/scope\" ]; then pkt 'ok refs/heads/ci'; pkt 'option fall-through'; else \
         pkt 'ng refs/heads/ci refusing to allow a Personal Access Token to create or update workflow `.github/workflows/ci.yml` without `workflow` scope'; \
         fi; printf 0000; cat > /dev/null",
    );
    pair.left.commit("ci", "a workflow");
    let trunk = pair.left.commit("trunk", "goes through");
    pair.sync().expect(3);
    assert_told(&pair, "refs/heads/ci", "workflow-scope", &[("file", ".github/workflows/ci.yml"), ("who", "token")]);
    assert_eq!(pair.right.tip("trunk"), trunk);
    let said = pair.gemel.run(&["sync", "pair"]).expect(3);
    assert!(said.stdout.contains("Give the token the scope “workflow”"), "{said}");
    assert_eq!(asked_for(&pair.right, "refs/heads/ci"), 1);
    // The token got the scope.
    std::fs::write(pair.right.path().join("scope"), "").expect("because the repository is ours");
    pair.gemel.run(&["sync", "pair", "--retry"]).expect(0);
    pair.assert_identical();
}

#[test]
fn a_file_that_is_too_large_is_named_and_holds_one_ref() {
    let pair = Pair::identical(&[]);
    pair.right.hook(
        "pre-receive",
        "{ echo push; tee \"$GIT_DIR/asked\"; } >> \"$GIT_DIR/pushes\"; grep -q ' refs/heads/maps$' \"$GIT_DIR/asked\" || exit 0; \
         printf '%s\\n' 'error: Trace: 3c804b36' 'error: See https://gh.io/lfs for more information.' \
         \"error: File maps/world.bin is 818.04 MB; this exceeds GitHub's file size limit of 100.00 MB\" \
         'error: GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com.' >&2; exit 1",
    );
    pair.left.commit("maps", "a world");
    let trunk = pair.left.commit("trunk", "goes through");
    pair.left.commit("topic/new", "goes through");
    pair.sync().expect(3);
    assert_told(
        &pair,
        "refs/heads/maps",
        "file-too-large",
        &[("file", "maps/world.bin"), ("limit", "100.00 MB"), ("link", "https://gh.io/lfs")],
    );
    assert_eq!(pair.right.tip("trunk"), trunk);
    assert!(pair.right.find("topic/new").is_some());
    // No colour and no turned text gets to a terminal, whatever a host prints.
    pair.right.hook("update", "printf '\\033[31mfrozen\\033[0m \\342\\200\\256until spring\\a\\n' >&2; exit 1");
    pair.left.commit("topic/new", "comes too late");
    let said = pair.gemel.run(&["sync", "pair"]).expect(3);
    assert!(said.stdout.contains("frozen until spring"), "{said}");
    assert!(!said.text().contains(['\u{1b}', '\u{202e}', '\u{7}']), "{said}");
}

/// A push that is larger than `receive.maxInputSize` goes in parts, as one that a web server does not take.
#[test]
fn a_push_that_git_finds_too_large_goes_in_parts() {
    let pair = Pair::identical(&[]);
    pair.right.git(&["config", "receive.maxInputSize", "300k"]);
    for number in 0..4 {
        pair.left.commit_noise("bulky", &format!("{number}.bin"), 150 << 10);
    }
    let report = pair.sync();
    assert_eq!(report.said.code, Some(0), "{}", report.said);
    pair.assert_identical();
}

/// A branch with twelve megabytes that no compression makes smaller.
fn bulky() -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut noise = Vec::with_capacity(12 << 20);
    while noise.len() < 12 << 20 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        noise.extend_from_slice(&state.to_le_bytes());
    }
    let mut stream = format!("blob\nmark :1\ndata {}\n", noise.len()).into_bytes();
    stream.extend_from_slice(&noise);
    stream.extend_from_slice(
        b"\ncommit refs/heads/bulky\ncommitter A <a@gemel.example> 1700000000 +0000\ndata 1\nx\nM 100644 :1 noise\n\n",
    );
    stream
}
