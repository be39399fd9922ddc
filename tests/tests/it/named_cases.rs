//! Cases by which mirrors are known to lose commits or to go round in circles, one test each.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::channel;

use gemel_tests::gemel::{Gemel, Report, Running};
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::tripwire::{Moment, Tripwire};
use gemel_tests::web_server::WebServer;

const LOGIN: &str = "refs/heads/feature/login";
const RELEASE: &str = "refs/heads/release/1.x";
const TRUNK: &str = "refs/heads/trunk";
const HALF_WAY: &str = "refs/tags/half-way";

/// How often a push has asked for a ref.
fn asked_for(repository: &Repository, name: &str) -> usize {
    repository.pushes().concat().iter().filter(|asked| asked.name == name).count()
}

/// Throws away every object that no ref leads to, as a host does from time to time.
fn collect_garbage(repository: &Repository) {
    repository.git(&["reflog", "expire", "--expire=all", "--all"]);
    repository.git(&["repack", "-adq"]);
    repository.git(&["prune", "--expire=now"]);
}

/// Whether a repository has an object at all.
fn holds(repository: &Repository, object: &str) -> bool {
    repository.try_git(&["cat-file", "-e", object], b"").is_ok()
}

/// Brings an object from one repository to the other and lets a ref name it there, as a person would by hand.
fn carry(from: &Repository, to: &Repository, name: &str) {
    let source = from.path().to_str().expect("because temporary folders have plain names");
    to.git(&["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", source, &format!("+{name}:{name}")]);
}

/// In the run that tried it, and in those that do not try it again.
fn is_refused(report: &Report, name: &str) -> bool {
    let entry = report.entry(name);
    entry["delivery"] == "refused" || entry["verdict"]["reason"] == "refused"
}

/// `receive-pack` deletes without comparing what it no longer has: only the one who asks can compare.
#[test]
fn a_deletion_takes_nothing_that_came_in_the_place_of_a_collected_tip() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.with(&scratch, RIGHT, &History::small());
    let (arm, armed) = channel();
    let tripwire = Tripwire::before(server.address(), Moment::PushGreeting, {
        let right = right.clone();
        move || {
            let old: String = armed.recv().expect("because the test arms the tripwire before it syncs");
            right.commit_on("feature/login", "begun anew", &[right.tip("trunk")]);
            collect_garbage(&right);
            assert!(!holds(&right, &old), "the old tip was not collected");
        }
    });
    let gemel = Gemel::fresh();
    gemel.account("left", &server.authority(), server.login());
    gemel.account("right", &tripwire.authority(), server.login());
    gemel.add(MIRROR, &server.url(LEFT), &tripwire.url(RIGHT), &["--left-account", "left", "--right-account", "right"]);
    let pair = Pair::new(gemel, left, right, vec![server], scratch);
    // Both sides hold the same: nothing is pushed, and the tripwire stays in wait.
    pair.sync().expect(0);
    let old = pair.left.tip(LOGIN);
    pair.left.delete(LOGIN);
    arm.send(old.clone()).expect("because the tripwire waits");
    let report = pair.sync().expect(3);
    assert!(tripwire.fired(), "nothing was pushed: {}", report.said);
    assert!(!holds(&pair.right, &old));
    report.assert_verdict(LOGIN, "diverged");
    assert_eq!(pair.right.git(&["log", "-1", "--format=%s", LOGIN]), "begun anew", "{}", report.said);
    pair.sync().expect(3);
    assert_eq!(pair.right.git(&["log", "-1", "--format=%s", LOGIN]), "begun anew");
    pair.gemel.assert_backup(&old);
    pair.assert_sound();
}

/// Lets a host say that a push got through, and set these refs back before anybody can look. `undo` is shell that is
/// told the old tip in `$old` and the name in `$name`.
fn undo_silently(repository: &Repository, names: &[&str]) {
    // The hook would be called for what it does itself.
    repository.hook(
        "reference-transaction",
        &format!(
            "[ \"$1\" = committed ] && [ -z \"$UNDOING\" ] || exit 0\nexport UNDOING=1\n\
             while read -r old new name; do case \" {} \" in *\" $name \"*)\n\
             case \"$old\" in *[!0]*) git update-ref \"$name\" \"$old\";; *) git update-ref -d \"$name\";; esac;; esac; done",
            names.join(" ")
        ),
    );
}

#[test]
fn what_a_host_reports_and_drops_is_held_and_not_chased() {
    const NEW: &str = "refs/heads/new";
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    pair.right.record_pushes();
    let dropped = [NEW, LOGIN, RELEASE, HALF_WAY];
    undo_silently(&pair.right, &dropped);
    pair.left.commit("new", "welcome, says the host");
    pair.left.commit("feature/login", "welcome too");
    pair.left.delete(RELEASE);
    pair.left.set(HALF_WAY, "trunk");
    let trunk = pair.left.commit("trunk", "really welcome");
    let left = pair.left.heads_and_tags();
    let mut right = pair.right.heads_and_tags();
    right.insert(TRUNK.to_owned(), trunk);

    for round in 0..3 {
        let report = pair.sync().expect(3);
        for name in dropped {
            report.assert_verdict(name, "held unconfirmed");
            assert_eq!(asked_for(&pair.right, name), 1, "round {round}: {name} is chased: {}", report.said);
        }
        assert_eq!(pair.tips(), [left.clone(), right.clone()], "round {round}: {}", report.said);
    }
    // What else happens goes on.
    let trunk = pair.right.commit("trunk", "goes on");
    pair.sync().expect(3);
    assert_eq!(pair.left.tip("trunk"), trunk);
    // Sent again once, when a person says so.
    pair.gemel.run(&["sync", MIRROR, "--retry", "--json"]).expect(3);
    pair.sync().expect(3);
    for name in dropped {
        assert_eq!(asked_for(&pair.right, name), 2, "{name}");
    }
    // And when the host has come to its senses.
    fs::remove_file(pair.right.path().join("hooks/reference-transaction")).expect("because the hook is there");
    pair.sync().expect(3);
    pair.gemel.run(&["sync", MIRROR, "--retry", "--json"]).expect(0);
    pair.assert_identical();
    pair.sync_nothing();
    assert_eq!(pair.left.find(RELEASE), None);
    assert_eq!(pair.right.tip(NEW), left[NEW]);
}

/// A program on the host that takes back what it does not like, after the push. To the mirror it is one more person.
#[test]
fn what_a_host_takes_back_afterwards_is_kept_and_not_chased() {
    const NEW: &str = "refs/heads/new";
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    pair.right.record_pushes();
    pair.right.hook(
        "post-receive",
        &format!(
            "while read -r old new name; do\ncase \"$name\" in\n{LOGIN}) git update-ref \"$name\" \"$old\";;\n\
             {NEW}) git update-ref -d \"$name\";;\nesac\ndone"
        ),
    );
    let tips = [pair.left.commit("new", "not welcome"), pair.left.commit("feature/login", "not welcome either")];
    let trunk = pair.left.commit("trunk", "welcome");
    for _ in 0..6 {
        let report = pair.sync();
        report.said.clone().expect_one_of(&[0, 3]);
        pair.servers.iter().for_each(WebServer::await_idle);
        let sides = pair.tips();
        for tip in &tips {
            let on_a_side = sides.iter().any(|refs| refs.values().any(|there| there == tip));
            assert!(on_a_side || pair.gemel.has_backup(tip), "{tip} is nowhere: {}", report.said);
        }
        assert_eq!(sides[1][TRUNK], trunk);
    }
    for name in [NEW, LOGIN] {
        assert!(asked_for(&pair.right, name) <= 2, "{name} is chased: {:#?}", pair.right.pushes());
    }
    let before = pair.tips();
    pair.sync().said.expect_one_of(&[0, 3]);
    assert_eq!(pair.tips(), before, "it does not come to rest");
    pair.assert_sound();
}

/// A host whose listings and packs come from a copy that is behind, as long as `lag` is there. Pushes go to the original.
struct Replica {
    copy: Repository,
    lag: PathBuf,
}

impl Replica {
    /// A pair that is in sync, the right side of which has a copy.
    fn of_pair(more: &[&str]) -> (Pair, Self) {
        let scratch = Scratch::new();
        let folder = scratch.folder("replica");
        let lag = folder.join("lag");
        let server = WebServer::start_with(
            &scratch,
            "host",
            &format!(
                "<If \"-f '{}' && %{{REQUEST_URI}} =~ m#^/{RIGHT}/# && \
                 (%{{QUERY_STRING}} =~ /upload-pack/ || %{{REQUEST_URI}} =~ /upload-pack$/)\">\n\
                 SetEnv GIT_PROJECT_ROOT \"{}\"\n</If>\n",
                lag.display(),
                folder.display()
            ),
        );
        let left = server.with(&scratch, LEFT, &History::small());
        let right = server.with(&scratch, RIGHT, &History::small());
        let copy = Repository::with(&scratch, &folder.join(RIGHT), Owner::WebServer, &History::small());
        let gemel = Gemel::fresh();
        gemel.account("dev", &server.authority(), server.login());
        let mut arguments = vec!["--left-account", "dev", "--right-account", "dev"];
        arguments.extend(more);
        gemel.add(MIRROR, &server.url(LEFT), &server.url(RIGHT), &arguments);
        let pair = Pair::new(gemel, left, right, vec![server], scratch);
        pair.sync().expect(0);
        pair.sync_nothing();
        (pair, Self { copy, lag })
    }

    /// From now on the copy answers.
    fn fall_behind(&self) {
        fs::write(&self.lag, "").expect("because the folder is ours");
    }

    /// The copy still answers, and has all that the original has now.
    fn catch_up(&self, original: &Repository) {
        let source = original.path().to_str().expect("because temporary folders have plain names");
        self.copy.git(&["fetch", "--quiet", "--prune", "--no-write-fetch-head", source, "+refs/*:refs/*"]);
    }
}

#[test]
fn a_copy_that_is_behind_undoes_nothing() {
    let (pair, replica) = Replica::of_pair(&["--rewrites", "propagate"]);
    replica.fall_behind();
    pair.left.commit("new", "not in the copy yet");
    pair.left.commit("trunk", "nor this");
    pair.left.rewind("feature/login", 1);
    pair.left.delete(RELEASE);
    pair.left.set(HALF_WAY, "trunk");
    let left = pair.left.heads_and_tags();
    for round in 0..3 {
        let report = pair.sync().expect(3);
        for name in ["refs/heads/new", TRUNK, LOGIN, RELEASE, HALF_WAY] {
            report.assert_verdict(name, "held unconfirmed");
        }
        assert_eq!(pair.tips(), [left.clone(), left.clone()], "round {round}: {}", report.said);
    }
    // Both sides go on meanwhile.
    let ours = pair.left.commit("new", "goes on");
    let theirs = pair.right.commit("feature/login", "goes on too");
    let other = pair.left.commit("other", "new, and unseen until then");
    pair.sync().expect(3);
    assert_eq!((pair.left.tip("new"), pair.right.tip(LOGIN)), (ours.clone(), theirs.clone()));
    assert_eq!(pair.right.tip("other"), other);

    replica.catch_up(&pair.right);
    pair.sync().said.expect_one_of(&[0, 3]);
    replica.catch_up(&pair.right);
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!((pair.right.tip("new"), pair.left.tip(LOGIN)), (ours, theirs));
    assert_eq!(pair.left.find(RELEASE), None);
    pair.sync_nothing();
}

/// Listings that come from the copy and from the original in turns: what was proven and is then not listed any more
/// cannot be told from what a person took back. It comes back by itself, and nothing is lost meanwhile.
#[test]
fn a_copy_that_answers_now_and_then_loses_nothing() {
    let (pair, replica) = Replica::of_pair(&["--rewrites", "propagate"]);
    for round in 0..3 {
        let trunk = pair.left.commit("trunk", &format!("round {round}"));
        let branch = format!("new/{round}");
        let new = pair.left.commit(&branch, "begun");
        if round == 2 {
            pair.left.delete("refs/heads/new/0");
        }
        let left = pair.left.heads_and_tags();
        pair.sync().expect(0);
        assert_eq!(pair.tips(), [left.clone(), left.clone()], "round {round}");
        replica.fall_behind();
        for _ in 0..2 {
            let report = pair.sync();
            assert_eq!(pair.right.heads_and_tags(), left, "round {round}, old listing: {}", report.said);
            for (name, tip) in [("trunk", &trunk), (&*branch, &new)] {
                let there = pair.left.find(name).as_ref() == Some(tip) || pair.gemel.has_backup(tip);
                assert!(there, "round {round}: {name} is lost on the left: {}", report.said);
            }
        }
        fs::remove_file(&replica.lag).expect("because it was made above");
        pair.sync().expect(0);
        assert_eq!(pair.tips(), [left.clone(), left], "round {round}, new listing");
        replica.catch_up(&pair.right);
    }
    pair.sync_nothing();
}

/// A host whose refs are files on a disk that takes no notice of case, and which knows that.
#[test]
fn a_host_that_refuses_names_that_differ_by_case_holds_one() {
    let pair = Pair::identical(&[]);
    pair.right.hook(
        "update",
        "case \"$3\" in *[!0]*) ;; *) exit 0;; esac\n\
         if git for-each-ref --format='%(refname)' | grep -vxF \"$1\" | grep -qixF \"$1\"; then\n\
         echo 'the name is taken' >&2; exit 1; fi",
    );
    pair.left.commit("notes", "small");
    pair.left.commit("trunk", "goes across");
    pair.sync().expect(0);
    pair.left.commit("Notes", "large");
    // Neither of these two was there first.
    pair.left.commit("Ideas", "large");
    pair.left.commit("ideas", "small");
    pair.left.commit("trunk", "goes across as well");
    let left = pair.left.heads_and_tags();
    for _ in 0..2 {
        let report = pair.sync().expect(3);
        assert!(is_refused(&report, "refs/heads/Notes"), "{}", report.said);
        let [left_now, right] = pair.tips();
        assert_eq!(left_now, left, "{}", report.said);
        let lacking: Vec<_> = left.keys().filter(|name| right.get(*name) != left.get(*name)).cloned().collect();
        assert_eq!(lacking, ["refs/heads/Notes", "refs/heads/ideas"], "{}", report.said);
    }
    // The one that is there goes on, both ways, and makes way for the other one.
    let small = pair.right.commit("notes", "small still");
    pair.sync().expect(3);
    assert_eq!(pair.left.tip("refs/heads/notes"), small);
    pair.left.delete("refs/heads/notes");
    pair.left.delete("refs/heads/ideas");
    pair.sync().said.expect_one_of(&[0, 3]);
    pair.gemel.run(&["sync", MIRROR, "--retry", "--json"]).expect(0);
    pair.assert_identical();
    pair.gemel.assert_backup(&small);
    assert!(pair.right.find("refs/heads/Notes").is_some());
}

/// The same disk at a host that does not know it: what is written to the one name is there under the other.
#[test]
fn a_host_that_folds_names_takes_nothing_with_it() {
    let pair = Pair::identical(&[]);
    pair.left.commit("notes", "small");
    pair.sync().expect(0);
    pair.right.hook(
        "reference-transaction",
        "[ \"$1\" = committed ] && [ -z \"$FOLDING\" ] || exit 0\nexport FOLDING=1\n\
         while read -r old new name; do [ \"$name\" = refs/heads/Notes ] || continue\n\
         case \"$new\" in *[!0]*) git update-ref refs/heads/notes \"$new\"; git update-ref -d \"$name\";; esac; done",
    );
    pair.left.commit("Notes", "large");
    let trunk = pair.left.commit("trunk", "goes across");
    let left = pair.left.heads_and_tags();
    for _ in 0..3 {
        let report = pair.sync().expect(3);
        assert_eq!(pair.left.heads_and_tags(), left, "{}", report.said);
        assert_eq!(pair.right.tip("trunk"), trunk);
        report.assert_verdict("refs/heads/Notes", "held unconfirmed");
    }
    let trunk = pair.right.commit("trunk", "and back");
    pair.sync().expect(3);
    assert_eq!(pair.left.tip("trunk"), trunk);
}

/// Light and annotated, from both sides, and a tag whose object is another one although it names the same commit.
#[test]
fn tags_that_move_go_across_whole() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    let light = pair.left.tip(HALF_WAY);
    pair.right.set(HALF_WAY, "trunk~1");
    let annotated = pair.right.tip("refs/tags/v1.0");
    let moved = pair.left.annotate("v1.0", "refs/tags/v1.0^{}", "the same commit, in other words");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!((pair.left.tip(HALF_WAY), pair.right.tip("refs/tags/v1.0")), (pair.left.tip("trunk~1"), moved.clone()));
    pair.gemel.assert_backup(&light);
    pair.gemel.assert_backup(&annotated);
    pair.sync_nothing();

    // A light one becomes an annotated one, and the other way round.
    let heavy = pair.left.annotate("half-way", "trunk~1", "now with words");
    pair.right.set("refs/tags/v1.0", "refs/tags/v1.0^{}");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.tip(HALF_WAY), heavy);
    pair.gemel.assert_backup(&moved);
    pair.sync_nothing();

    // Moved on both sides it waits, although one place contains the other; so does one that is deleted and moved.
    pair.left.set(HALF_WAY, "trunk");
    pair.right.set(HALF_WAY, "trunk~2");
    pair.left.delete("refs/tags/v1.0");
    pair.right.annotate("v1.0", "trunk", "once more");
    let before = pair.tips();
    let report = pair.sync().expect(3);
    report.assert_verdict(HALF_WAY, "diverged");
    report.assert_verdict("refs/tags/v1.0", "diverged");
    assert_eq!(pair.tips(), before);
}

/// The same as on the other side, where `changes` has it.
#[test]
fn a_branch_and_a_folder_of_its_name_change_places_both_ways() {
    let pair = Pair::identical(&[]);
    pair.left.commit("a", "a branch");
    pair.left.commit("b/c", "a branch in a folder");
    pair.sync().expect(0);
    let old = [pair.right.tip("a"), pair.left.tip("b/c")];
    pair.right.delete("refs/heads/a");
    let new = pair.right.commit("a/b", "a branch in a folder of the same name");
    pair.left.delete("refs/heads/b/c");
    let folder = pair.left.commit("b", "what was a folder is a branch");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!((pair.left.tip("a/b"), pair.right.tip("b")), (new, folder));
    for tip in &old {
        pair.gemel.assert_backup(tip);
    }
    pair.sync_nothing();
}

/// What has to go first goes on at the other side: then it does not go, and what it is in the way of waits.
#[test]
fn a_branch_that_makes_way_on_one_side_and_goes_on_at_the_other_stays() {
    let pair = Pair::identical(&[]);
    pair.left.commit("a", "a branch");
    pair.sync().expect(0);
    pair.left.delete("refs/heads/a");
    let inner = pair.left.commit("a/b", "a branch in a folder of the same name");
    let outer = pair.right.commit("a", "not finished yet");
    let trunk = pair.left.commit("trunk", "goes across");
    for _ in 0..2 {
        let report = pair.sync().expect(3);
        report.assert_verdict("refs/heads/a", "diverged");
        report.assert_verdict("refs/heads/a/b", "held nameClash");
        assert_eq!((pair.left.tip("a/b"), pair.right.tip("a")), (inner.clone(), outer.clone()));
        assert_eq!(pair.right.tip("trunk"), trunk);
    }
    pair.right.delete("refs/heads/a");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.tip("a/b"), inner);
}

/// As in `refusals`, with the folder on the other side, and both at once.
#[test]
fn names_in_each_others_way_hold_each_other_and_nothing_else() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &[]);
    pair.left.commit("one/two", "on the left");
    pair.right.commit("one", "on the right");
    pair.left.commit("three", "on the left");
    pair.right.commit("three/four", "on the right");
    let trunk = pair.right.commit("trunk", "goes across");
    let other = pair.left.commit("other", "goes across too");
    for _ in 0..2 {
        let report = pair.sync().expect(3);
        for name in ["one", "one/two", "three", "three/four"] {
            report.assert_verdict(&format!("refs/heads/{name}"), "held nameClash");
        }
        let [left, right] = pair.tips();
        assert!(left.contains_key("refs/heads/one/two") && right.contains_key("refs/heads/one"));
        assert!(left.contains_key("refs/heads/three") && right.contains_key("refs/heads/three/four"));
        assert_eq!((&left[TRUNK], &right["refs/heads/other"]), (&trunk, &other));
    }
    // Once they are out of the way, the others go across by themselves.
    pair.left.git(&["branch", "-m", "one/two", "one-two"]);
    pair.right.git(&["branch", "-m", "three/four", "three-four"]);
    pair.sync().expect(0);
    pair.assert_identical();
    pair.assert_sound();
}

#[test]
fn a_ref_that_leaves_the_scope_is_left_alone_and_comes_back() {
    let pair = Pair::identical(&[]);
    let scope = |patterns: &[&str]| {
        let mut arguments = vec!["edit", MIRROR];
        arguments.extend(patterns.iter().flat_map(|pattern| ["--scope", pattern]));
        pair.gemel.run(&arguments).expect(0);
    };
    let before = pair.tips();
    // Nearly everything is out of it, and nothing of that counts as lost.
    scope(&["trunk"]);
    for _ in 0..2 {
        let report = pair.sync().expect(0);
        assert_eq!(pair.tips(), before, "{}", report.said);
    }
    let login = pair.left.commit("feature/login", "out of scope");
    let release = pair.right.tip(RELEASE);
    pair.left.delete(RELEASE);
    let topic = pair.right.commit("topic/1", "out of scope too");
    let trunk = pair.right.commit("trunk", "in scope");
    pair.sync().expect(0);
    assert_eq!(pair.left.tip("trunk"), trunk);
    assert_eq!((pair.right.find(RELEASE), pair.left.find(RELEASE)), (Some(release.clone()), None));
    assert_ne!(pair.right.tip(LOGIN), login);
    assert_ne!(pair.left.tip("topic/1"), topic);

    scope(&["refs/heads/*", "refs/tags/*"]);
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!((pair.right.tip(LOGIN), pair.left.tip("topic/1")), (login, topic));
    // Whether the deletion counts after all that time may be decided either way; the commit stays.
    assert!(pair.left.find(RELEASE) == Some(release.clone()) || pair.gemel.has_backup(&release));
    pair.sync_nothing();

    // One name alone, excluded and deleted on one side meanwhile.
    scope(&["refs/heads/*", "refs/tags/*", "!topic/*"]);
    pair.left.delete("refs/heads/topic/1");
    pair.sync().expect(0);
    assert!(pair.right.find("refs/heads/topic/1").is_some() && pair.left.find("refs/heads/topic/1").is_none());
    assert!(pair.left.find("refs/heads/topic/2").is_some() && pair.right.find("refs/heads/topic/2").is_some());
}

/// The first sync pushes nothing, and still has to know from then on what both sides agreed on.
#[test]
fn two_equal_repositories_agree_from_the_first_sync_on() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &[]);
    pair.left.record_pushes();
    pair.right.record_pushes();
    pair.sync().expect(0);
    assert!(pair.left.pushes().is_empty() && pair.right.pushes().is_empty());
    let old = [pair.right.tip(LOGIN), pair.left.tip("refs/tags/v1.0")];
    pair.left.delete(LOGIN);
    pair.right.delete("refs/tags/v1.0");
    let rewound = pair.left.rewind("release/1.x", 1);
    let report = pair.sync().expect(3);
    report.assert_verdict(RELEASE, "held rewrite");
    assert_eq!(pair.right.tip(RELEASE), rewound, "what was taken back is not a step behind");
    assert_eq!((pair.right.find(LOGIN), pair.left.find("refs/tags/v1.0")), (None, None));
    assert_eq!((pair.left.find(LOGIN), pair.right.find("refs/tags/v1.0")), (None, None));
    for tip in &old {
        pair.gemel.assert_backup(tip);
    }
}

/// The rewind may have taken a secret out: no rule but a person's own answer brings it back.
#[test]
fn what_was_taken_back_is_not_merged_by_itself() {
    for rewrite in [false, true] {
        let pair = Pair::identical(&["--diverged", "merge", "--rewrites", "propagate"]);
        pair.left.rewind("feature/login", 1);
        if rewrite {
            pair.left.commit("feature/login", "the same without the secret");
        }
        pair.right.commit("feature/login", "goes on, with the secret");
        let trunk = pair.left.commit("trunk", "goes across");
        let before = [pair.left.tip(LOGIN), pair.right.tip(LOGIN)];
        for _ in 0..2 {
            let report = pair.sync().expect(3);
            report.assert_verdict(LOGIN, "diverged");
            assert_eq!([pair.left.tip(LOGIN), pair.right.tip(LOGIN)], before, "{}", report.said);
            assert_eq!(pair.right.tip("trunk"), trunk);
        }
    }
}

/// A person may ask for it all the same.
#[test]
fn what_was_taken_back_is_merged_when_a_person_says_so() {
    let pair = Pair::identical(&[]);
    pair.left.rewind("feature/login", 1);
    let new = pair.left.commit("feature/login", "written anew");
    let old = pair.right.commit("feature/login", "goes on");
    pair.sync().expect(3).assert_verdict(LOGIN, "diverged");
    pair.gemel.run(&["resolve", MIRROR, "feature/login", "--take", "merge", "--yes", "--json"]).expect(0);
    pair.assert_identical();
    for tip in [new, old] {
        pair.left.git(&["merge-base", "--is-ancestor", &tip, LOGIN]);
    }
    pair.sync_nothing();
}

/// Writes a commit that no Git of today writes, on a branch of its own. `change` is told the commit and its tree.
fn write_odd_commit(repository: &Repository, branch: &str, change: impl Fn(&str, &str) -> String) {
    let (parent, tree) = (repository.tip("trunk"), repository.tip("trunk^{tree}"));
    let commit = format!(
        "tree {tree}\nparent {parent}\nauthor Ada <ada@gemel.example> 1760000000 +0000\n\
         committer Ada <ada@gemel.example> 1760000000 +0000\n\n{branch}\n"
    );
    let write = ["hash-object", "-t", "commit", "--literally", "-w", "--stdin"];
    let commit = repository.git_with_input(&write, change(&commit, &tree).as_bytes());
    repository.git(&["update-ref", &format!("refs/heads/{branch}"), &commit]);
}

/// Branches with objects that a strict server takes from nobody.
const ODD: [&str; 3] = ["odd/mode", "odd/padded", "odd/zone"];

/// The same, with commits that are hard to read.
const ODDER: [&str; 2] = ["odd/date", "odd/mail"];

fn write_odd_branches(repository: &Repository) {
    // A file mode with a zero before it, as some old tools wrote them.
    let blob = repository.git_with_input(&["hash-object", "-w", "--stdin"], b"odd");
    let mut tree = b"0100644 file\0".to_vec();
    tree.extend(
        (0..blob.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&blob[at..at + 2], 16).expect("because Git names objects in hexadecimal")),
    );
    let write = ["hash-object", "-t", "tree", "--literally", "-w", "--stdin"];
    let padded = repository.git_with_input(&write, &tree);
    write_odd_commit(repository, "odd/mode", |commit, whole| commit.replacen(whole, &padded, 1));
    write_odd_commit(repository, "odd/padded", |commit, _| commit.replacen("1760000000", "01760000000", 1));
    write_odd_commit(repository, "odd/zone", |commit, _| commit.replacen("+0000", "X", 1));
}

fn write_odder_branches(repository: &Repository) {
    write_odd_commit(repository, "odd/date", |commit, _| commit.replacen("1760000000", "99999999999999999999", 1));
    write_odd_commit(repository, "odd/mail", |commit, _| commit.replacen("<ada@gemel.example>", "ada", 1));
}

/// Fails the test unless everything but what is odd is on the right.
#[track_caller]
fn assert_all_but(odd: &[&str], pair: &Pair, report: &Report) {
    let [mut left, right] = pair.tips();
    for name in odd.iter().map(|branch| format!("refs/heads/{branch}")) {
        assert!(left.remove(&name).is_some());
        assert!(is_refused(report, &name), "{name}: {}", report.said);
    }
    assert_eq!(right, left, "{}", report.said);
    pair.right.assert_sound();
}

/// A strict server refuses the whole pack for one object, and names no ref.
fn refused_for_an_object(odd: &[&str], write: fn(&Repository)) {
    let pair = Pair::identical(&[]);
    pair.right.git(&["config", "receive.fsckObjects", "true"]);
    write(&pair.left);
    for number in 0..5 {
        pair.left.commit(&format!("fine/{number}"), "welcome");
        pair.left.commit("trunk", &format!("welcome {number}"));
    }
    for _ in 0..2 {
        let report = pair.sync().expect(3);
        assert_all_but(odd, &pair, &report);
    }
    // The right side's work goes to the left all the same.
    let theirs = pair.right.commit("feature/login", "goes across");
    pair.sync().expect(3);
    assert_eq!(pair.left.tip(LOGIN), theirs);
    // A host that is less strict takes all of it.
    pair.right.git(&["config", "receive.fsckObjects", "false"]);
    pair.gemel.run(&["sync", MIRROR, "--retry", "--json"]).expect(0);
    let [left, right] = pair.tips();
    assert_eq!(left, right);
    pair.sync_nothing();
}

#[test]
fn objects_that_a_host_does_not_take_hold_their_branches_alone() {
    refused_for_an_object(&ODD, write_odd_branches);
}

#[test]
fn commits_that_are_hard_to_read_hold_their_branches_alone() {
    refused_for_an_object(&ODDER, write_odder_branches);
}

/// The same where the pack goes out to an empty repository as it comes.
fn refused_at_first(odd: &[&str], write: fn(&Repository)) {
    let pair = Pair::of_hosts(&History::small(), &[]);
    pair.right.git(&["config", "receive.fsckObjects", "true"]);
    write(&pair.left);
    for _ in 0..2 {
        let report = pair.sync().expect(3);
        assert_all_but(odd, &pair, &report);
    }
}

#[test]
fn objects_that_a_host_does_not_take_do_not_stop_a_first_sync() {
    refused_at_first(&ODD, write_odd_branches);
}

#[test]
fn commits_that_are_hard_to_read_do_not_stop_a_first_sync() {
    refused_at_first(&ODDER, write_odder_branches);
}

/// Two hosts that take everything hold such commits like all others.
#[test]
fn commits_that_are_hard_to_read_go_across_like_all_others() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    write_odd_branches(&pair.left);
    write_odder_branches(&pair.left);
    pair.sync().expect(0);
    assert_eq!(pair.left.heads_and_tags(), pair.right.heads_and_tags());
    for branch in ODD.into_iter().chain(ODDER) {
        pair.right.commit(branch, "goes on");
        pair.left.commit("trunk", &format!("at the same time as {branch}"));
    }
    pair.sync().expect(0);
    assert_eq!(pair.left.heads_and_tags(), pair.right.heads_and_tags());
    let old = pair.left.rewind("odd/date", 2);
    pair.left.delete("refs/heads/odd/mail");
    pair.sync().expect(0);
    assert_eq!(pair.left.heads_and_tags(), pair.right.heads_and_tags());
    pair.gemel.assert_backup(&old);
}

/// Another machine, with settings of its own, that mirrors the same pair.
fn second_machine(pair: &Pair, more: &[&str]) -> Gemel {
    let gemel = Gemel::fresh();
    let server = &pair.servers[0];
    gemel.account("dev", &server.authority(), server.login());
    let mut arguments = vec!["--left-account", "dev", "--right-account", "dev"];
    arguments.extend(more);
    gemel.add(MIRROR, &server.url(LEFT), &server.url(RIGHT), &arguments);
    gemel
}

/// Each push to one of the repositories waits a moment for one to the other, so that two machines push at once.
fn push_at_once(pair: &Pair) {
    let meeting = pair.scratch.folder("meeting");
    fs::set_permissions(&meeting, std::os::unix::fs::PermissionsExt::from_mode(0o777))
        .expect("because the folder is ours");
    for (repository, here, there) in [(&pair.left, "left", "right"), (&pair.right, "right", "left")] {
        let at = meeting.display();
        repository.hook(
            "pre-receive",
            &format!(
                "cat >/dev/null\ntouch '{at}/{here}'\n\
                 n=0; while [ ! -e '{at}/{there}' ] && [ $n -lt 60 ]; do sleep 0.05; n=$((n+1)); done\n\
                 sleep 0.1; rm -f '{at}/{there}'; exit 0"
            ),
        );
    }
}

#[test]
fn two_machines_with_opposite_rules_do_not_swap_for_ever() {
    let pair = Pair::identical(&["--diverged", "left", "--rewrites", "propagate"]);
    let other = second_machine(&pair, &["--diverged", "right", "--rewrites", "propagate"]);
    other.sync(MIRROR).expect(0);
    let ours = pair.left.commit("feature/login", "on the left");
    let theirs = pair.right.commit("feature/login", "on the right");
    push_at_once(&pair);
    let mut swaps = 0;
    let mut before = pair.tips();
    for round in 0..8 {
        let machines = [&pair.gemel, &other].map(|gemel| gemel.start(&["sync", MIRROR, "--json"]));
        let said = machines.map(Running::finish);
        pair.servers.iter().for_each(WebServer::await_idle);
        for said in said {
            said.expect_one_of(&[0, 3]);
        }
        let now = pair.tips();
        for tip in [&ours, &theirs] {
            let on_a_side = now.iter().any(|refs| refs[LOGIN] == **tip);
            assert!(
                on_a_side || pair.gemel.has_backup(tip) || other.has_backup(tip),
                "round {round}: {tip} is nowhere"
            );
        }
        swaps += usize::from(now != before && now[0][LOGIN] != now[1][LOGIN]);
        before = now;
    }
    assert!(swaps <= 3, "{swaps} swaps in eight rounds");
    assert!(swaps > 0, "the two machines never pushed at once");
    // At rest: neither machine does any more by itself.
    for gemel in [&pair.gemel, &other] {
        gemel.sync(MIRROR).said.expect_one_of(&[0, 3]);
        assert_eq!(pair.tips(), before);
    }
    if before[0] != before[1] {
        for gemel in [&pair.gemel, &other] {
            gemel.sync(MIRROR).assert_verdict(LOGIN, "held flapping");
        }
    }
}

/// One after the other, as they mostly run: the first one settles it, and the second one has nothing to say.
#[test]
fn two_machines_with_opposite_rules_come_to_rest() {
    let pair = Pair::identical(&["--diverged", "left", "--rewrites", "propagate"]);
    let other = second_machine(&pair, &["--diverged", "right", "--rewrites", "propagate"]);
    other.sync(MIRROR).expect(0);
    for round in 0..3 {
        let tips = [
            pair.left.commit("feature/login", &format!("on the left {round}")),
            pair.right.commit("feature/login", &format!("on the right {round}")),
        ];
        let machines = if round % 2 == 0 { [&pair.gemel, &other] } else { [&other, &pair.gemel] };
        for gemel in machines {
            gemel.sync(MIRROR).expect(0);
        }
        pair.assert_identical();
        let settled = pair.tips();
        for gemel in machines {
            assert_eq!(gemel.sync(MIRROR).expect(0).outcome(), "nothingToDo");
        }
        assert_eq!(pair.tips(), settled);
        for tip in &tips {
            let there = settled[0][LOGIN] == *tip || pair.gemel.has_backup(tip) || other.has_backup(tip);
            assert!(there, "round {round}: {tip} is nowhere");
        }
    }
}

/// Each host is there at times, and both are there together only in the end.
#[test]
fn hosts_that_are_never_there_together_lose_nothing() {
    let mut pair = Pair::of_hosts(&History::small(), &["--rewrites", "propagate"]);
    pair.sync().expect(0);
    for round in 0..4 {
        let away = round % 2;
        pair.servers[away].stop();
        pair.left.commit("feature/login", &format!("left, round {round}"));
        pair.right.commit("trunk", &format!("right, round {round}"));
        pair.left.commit(&format!("new/{round}"), "begun");
        if round == 1 {
            pair.right.delete(RELEASE);
            pair.left.set(HALF_WAY, "trunk");
        }
        let before = pair.tips();
        let report = pair.sync().expect(1);
        assert_eq!(report.said.problem_code(), "host-unreachable", "round {round}");
        // The host that is there may have been given what the other one had; nothing was taken from either.
        let after = pair.tips();
        assert_eq!(after[away], before[away], "round {round}: {}", report.said);
        let there = [&pair.left, &pair.right][1 - away];
        for (name, tip) in &before[1 - away] {
            let now = after[1 - away].get(name).unwrap_or_else(|| panic!("round {round}: {name} is gone"));
            assert!(there.try_git(&["merge-base", "--is-ancestor", tip, now], b"").is_ok(), "round {round}: {name}");
        }
        pair.servers[away].start_again();
    }
    let [left, right] = pair.tips();
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!((pair.right.tip(LOGIN), pair.left.tip("trunk")), (left[LOGIN].clone(), right[TRUNK].clone()));
    assert_eq!(pair.left.find(RELEASE), None);
    assert_eq!(pair.right.tip(HALF_WAY), left[HALF_WAY]);
    pair.sync_nothing();
}

/// A person who settles something by hand on both sides while it is held is not asked about it any more.
#[test]
fn what_was_dropped_may_be_put_right_by_hand() {
    let pair = Pair::identical(&[]);
    undo_silently(&pair.right, &["refs/heads/new"]);
    let new = pair.left.commit("new", "welcome, says the host");
    pair.sync().expect(3).assert_verdict("refs/heads/new", "held unconfirmed");
    fs::remove_file(pair.right.path().join("hooks/reference-transaction")).expect("because the hook is there");
    carry(&pair.left, &pair.right, "refs/heads/new");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.tip("new"), new);
    // And from then on a deletion is one again.
    pair.right.delete("refs/heads/new");
    pair.sync().expect(0);
    assert_eq!(pair.left.find("refs/heads/new"), None);
    pair.gemel.assert_backup(&new);
}
