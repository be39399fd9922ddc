//! Git hooks: those of the documentation, and the one that passes pushes on before they are taken.

use std::fs;
use std::path::Path;
use std::thread;

use gemel_tests::gate::{Gate, wait_until};
use gemel_tests::gemel::program;
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{LEFT, MIRROR, Pair, RIGHT};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::ssh_server::SshServer;

/// A clone of a repository, with nothing checked out.
fn clone(scratch: &Scratch, name: &str, url: &str) -> Repository {
    let path = scratch.folder(name);
    let clone = Repository::open(scratch, &path, Owner::Me);
    clone.git(&["clone", "--quiet", "--no-checkout", url, "."]);
    clone
}

fn path(repository: &Repository) -> String {
    repository.path().display().to_string()
}

#[expect(clippy::disallowed_methods, reason = "what is printed for people is run as they would")]
fn run(program: &str, arguments: &[&str]) -> std::process::Output {
    let said = std::process::Command::new(program).args(arguments).output();
    said.unwrap_or_else(|error| panic!("{program} is needed: {error}"))
}

fn script(pair: &Pair, on: &str) -> String {
    pair.gemel.run(&["hook", "script", MIRROR, "--on", on]).expect(0).stdout
}

/// Installs the hook as it was printed.
fn install(pair: &Pair, on: &str) {
    let repository = if on == "left" { &pair.left } else { &pair.right };
    let script = script(pair, on);
    repository.hook("pre-receive", script.strip_prefix("#!/bin/sh\n").expect("because that is its first line"));
}

fn guarded() -> Pair {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    pair.sync().expect(0);
    install(&pair, "left");
    pair
}

#[test]
fn the_script_is_sound() {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    let folder = pair.scratch.folder("script");
    fs::write(folder.join("pre-receive"), script(&pair, "left")).expect("because the folder is ours");
    let said = run("shellcheck", &[&folder.join("pre-receive").display().to_string()]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
    let json = pair.gemel.run(&["hook", "script", MIRROR, "--on", "left", "--json"]).expect(0).json();
    assert_eq!(json["script"].as_str(), Some(&*script(&pair, "left")));
    // What is pushed to the target of a one-way mirror goes nowhere.
    pair.gemel.run(&["edit", MIRROR, "--direction", "left-to-right"]).expect(0);
    script(&pair, "left");
    let said = pair.gemel.run(&["hook", "script", MIRROR, "--on", "right", "--json"]).expect(2);
    assert_eq!(said.problem_code(), "bad-input");
}

#[test]
fn what_is_added_is_on_the_other_side_before_it_is_taken() {
    let pair = guarded();
    let clone = clone(&pair.scratch, "clone", &path(&pair.left));
    clone.commit("trunk", "One more");
    clone.commit("new/branch", "The first");
    clone.git(&["tag", "v9", "trunk"]);
    clone.git(&["push", "--quiet", "origin", "trunk", "new/branch", "v9"]);
    pair.assert_identical();
    assert_eq!(pair.right.find("refs/tags/v9"), clone.find("refs/tags/v9"));
    pair.sync_nothing();
    // What the mirror is not about is taken, and goes nowhere.
    clone.git(&["push", "--quiet", "origin", "trunk:refs/notes/x", "trunk:refs/merge-requests/1/head"]);
    assert_eq!((pair.right.find("refs/notes/x"), pair.right.find("refs/merge-requests/1/head")), (None, None));
}

#[test]
fn what_loses_something_is_left_to_gemel() {
    let pair = guarded();
    let clone = clone(&pair.scratch, "clone", &path(&pair.left));
    clone.git(&["push", "--quiet", "origin", "trunk:loose", "trunk:refs/tags/moving"]);
    pair.sync().expect(0);
    let before = pair.right.heads_and_tags();
    clone.commit("trunk", "Another commit");
    clone.git(&["push", "--quiet", "--force", "origin", "trunk:refs/tags/moving", "trunk~3:loose"]);
    clone.git(&["push", "--quiet", "origin", ":loose"]);
    assert_eq!(pair.right.heads_and_tags(), before);
    assert_eq!(pair.left.find("refs/heads/loose"), None);
    // And it is carried over with a backup.
    pair.sync();
    pair.gemel.assert_backup(&before["refs/heads/loose"]);
}

#[test]
fn what_the_other_side_does_not_take_is_not_taken_here() {
    let pair = guarded();
    let clone = clone(&pair.scratch, "clone", &path(&pair.left));
    let before = pair.tips();
    // A rule of the other side against one of three refs.
    pair.right.hook("update", "[ \"$1\" != refs/heads/bad ]");
    clone.commit("trunk", "One more");
    let said =
        clone.try_git(&["push", "origin", "trunk", "trunk:good", "trunk:bad"], b"").expect_err("because it is refused");
    assert!(said.contains("has not taken this push"), "{said}");
    assert_eq!(pair.tips(), before);
    fs::remove_file(pair.right.path().join("hooks/update")).expect("because it was put there");
    // Somebody else was first.
    pair.right.commit("trunk", "Somebody else's");
    let before = pair.tips();
    let said = clone.try_git(&["push", "origin", "trunk"], b"").expect_err("because it is refused");
    assert!(said.contains("refs/heads/trunk is not the same at"), "{said}");
    assert_eq!(pair.tips(), before);
    // Nobody is there.
    let away = pair.scratch.path().join("away.git");
    fs::rename(pair.right.path(), &away).expect("because the folder is ours");
    let said = clone.try_git(&["push", "origin", "trunk:other"], b"").expect_err("because it is refused");
    assert!(said.contains("cannot be reached"), "{said}");
    fs::rename(&away, pair.right.path()).expect("because the folder is ours");
    // Gemel brings the two together, through the hook; then the push goes, once it is based on both.
    pair.sync().expect(0);
    pair.assert_identical();
    clone.git(&["fetch", "--quiet"]);
    clone.git(&["reset", "--quiet", "--soft", "origin/trunk"]);
    clone.commit("after", "On top");
    clone.git(&["push", "--quiet", "origin", "after"]);
    pair.assert_identical();
    assert!(!pair.left.path().join("gemel-passing-on").read_dir().is_ok_and(|mut marks| marks.next().is_some()));
}

#[test]
fn a_hook_on_each_side_ends_and_takes_nothing() {
    let pair = guarded();
    install(&pair, "right");
    let clone = clone(&pair.scratch, "clone", &path(&pair.left));
    let before = pair.tips();
    clone.commit("trunk", "One more");
    let said = clone.try_git(&["push", "origin", "trunk"], b"").expect_err("because it goes round");
    assert!(said.contains("such a hook on both sides"), "{said}");
    assert_eq!(pair.tips(), before);
    // The next one meets no mark of it.
    fs::remove_file(pair.right.path().join("hooks/pre-receive")).expect("because it was put there");
    clone.git(&["push", "--quiet", "origin", "trunk"]);
    pair.assert_identical();
}

#[test]
fn somebody_comes_between_the_look_and_the_push() {
    let pair = guarded();
    let clone = clone(&pair.scratch, "clone", &path(&pair.left));
    let before = pair.tips();
    // The push that is passed on stands at the other side, whose ref moves before it goes on.
    let gate = Gate::in_hook(&pair.right, "pre-receive");
    clone.commit("trunk", "One more");
    let theirs = thread::scope(|scope| {
        let pushing = scope.spawn(|| clone.try_git(&["push", "origin", "trunk"], b""));
        gate.await_begin();
        let theirs = pair.right.commit("trunk", "Somebody else's");
        gate.open();
        pushing.join().expect("because it does not panic").expect_err("because somebody was first");
        theirs
    });
    assert_eq!(pair.tips()[0], before[0]);
    assert_eq!(pair.right.tip("trunk"), theirs);
    fs::remove_file(pair.right.path().join("hooks/pre-receive")).expect("because it was put there");
    pair.sync().expect(0);
    pair.assert_identical();
}

/// Two people push to the two sides at the same moment, again and again. Fails the test if the sides ever diverge.
fn race(pair: &Pair, rounds: u32, left_url: &str, right_url: &str) {
    let clones = [clone(&pair.scratch, "ada", left_url), clone(&pair.scratch, "lin", right_url)];
    let mut won = [0, 0];
    for round in 0..rounds {
        for (clone, who) in clones.iter().zip(["ada", "lin"]) {
            clone.git(&["fetch", "--quiet", "origin"]);
            clone.git(&["update-ref", "refs/heads/trunk", "refs/remotes/origin/trunk"]);
            clone.commit("trunk", &format!("{who} {round}"));
        }
        let said = thread::scope(|scope| {
            let pushes = clones.each_ref().map(|clone| {
                scope.spawn(move || {
                    // Who pushes to the other side directly is quicker, and is kept busy for longer and longer.
                    let looks = if clone.path().ends_with("lin") { 3 * round } else { 0 };
                    for _ in 0..looks {
                        clone.git(&["ls-remote", "--quiet", "origin"]);
                    }
                    clone.try_git(&["push", "origin", "trunk"], b"").is_ok()
                })
            });
            pushes.map(|push| push.join().expect("because it does not panic"))
        });
        assert_ne!(said, [true, true], "both were taken in round {round}");
        assert_ne!(said, [false, false], "neither was taken in round {round}");
        won[usize::from(said[1])] += 1;
        // Nothing has diverged: one side holds all that the other one has.
        let (left, right) = (pair.left.tip("trunk"), pair.right.tip("trunk"));
        pair.right.git(&["merge-base", "--is-ancestor", &left, &right]);
        pair.sync().expect(0);
        pair.assert_identical();
    }
    assert!(won.iter().all(|rounds| *rounds > 0), "there was no race: {won:?}");
    #[expect(clippy::print_stdout, reason = "a reader of the tests' output sees whether there was a race")]
    {
        println!("who was first: {won:?}");
    }
}

#[test]
fn two_who_push_at_the_same_moment_over_http() {
    let pair = Pair::of_hosts(&History::small(), &[]);
    pair.sync().expect(0);
    install(&pair, "left");
    // The server's own way in; the script has none.
    let login = pair.servers[1].login();
    let helper = format!("!f() {{ echo username={}; echo password={}; }}; f", login.user, login.password);
    pair.left.git(&["config", "credential.helper", &helper]);
    let script = fs::read_to_string(pair.left.path().join("hooks/pre-receive")).expect("because it was put there");
    assert!(!script.contains(&login.password));
    race(&pair, 6, &pair.servers[0].url_with_password(LEFT), &pair.servers[1].url_with_password(RIGHT));
}

#[test]
fn two_who_push_at_the_same_moment_over_ssh() {
    let scratch = Scratch::new();
    let server = SshServer::start(&scratch);
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
    let gemel = gemel_tests::gemel::Gemel::fresh();
    gemel.uses_ssh_configuration(&server.config());
    gemel.run(&["ssh", "hostkeys", &server.name(), "--import"]).expect(0);
    let urls = [server.url(left.path()), server.url(right.path())];
    gemel.add(MIRROR, &urls[0], &urls[1], &[]);
    let pair = Pair::new(gemel, left, right, Vec::new(), scratch);
    pair.sync().expect(0);
    install(&pair, "left");
    let ssh = format!("ssh -F {}", server.config().display());
    pair.left.git(&["config", "core.sshCommand", &ssh]);
    fs::write(pair.scratch.git_config(), format!("[core]\n\tsshCommand = {ssh}\n"))
        .expect("because the folder is ours");
    race(&pair, 3, &urls[0], &urls[1]);
}

/// A script of `docs/hooks.md`, by the name in its second line, for the mirror of the tests and with the program in
/// reach.
fn documented(name: &str, pair: &Pair) -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/hooks.md"));
    let text = text.expect("because it is part of the sources");
    let begin = format!("```sh\n#!/bin/sh\n# {name}\n");
    let at = text.find(&begin).unwrap_or_else(|| panic!("{name} is not in the document")) + begin.len();
    let script = text[at..].split("```").next().unwrap_or_default();
    assert!(script.contains("mirror=website\n"), "{script}");
    let bin = program().parent().expect("because it is in a folder").display().to_string();
    let secrets = pair.gemel.secrets_file().expect("because they are in a file").display().to_string();
    format!(
        "export PATH='{bin}':\"$PATH\" HOME='{home}' GEMEL_DATA_DIR='{data}' GEMEL_SECRETS='file:{secrets}'\n{}",
        script.replace("mirror=website\n", &format!("mirror={MIRROR}\n")),
        home = pair.scratch.folder("hook-home").display(),
        data = pair.gemel.data().display(),
    )
}

#[test]
fn the_hooks_of_the_documentation_sync() {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    pair.sync().expect(0);
    let clone = clone(&pair.scratch, "clone", &path(&pair.left));
    let pushed = |subject: &str| {
        let tip = clone.commit("trunk", subject);
        clone.git(&["push", "--quiet", "origin", "trunk"]);
        wait_until(&format!("{subject} is on the other side"), || pair.right.tip("trunk") == tip);
        // The program may still be writing down how it ended.
        wait_until("it is over", || pair.gemel.run(&["sync", MIRROR, "--json"]).code == Some(0));
    };
    let git = Repository::open(&pair.scratch, &clone.path().join(".git"), Owner::Me);
    git.hook("pre-push", &documented("pre-push", &pair));
    pushed("With a hook in the clone");
    fs::remove_file(git.path().join("hooks/pre-push")).expect("because it was put there");
    pair.left.hook("post-receive", &documented("post-receive", &pair));
    pushed("With a hook on the server");
    pair.assert_identical();
}

#[test]
fn a_job_of_a_ci_says_how_it_went() {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    let job = || {
        let script = documented("ci", &pair);
        let said = run("sh", &["-c", &script]);
        (said.status.code(), String::from_utf8_lossy(&said.stdout).into_owned())
    };
    assert_eq!(job().0, Some(0));
    pair.assert_identical();
    pair.left.commit("trunk", "Ada's");
    pair.right.commit("trunk", "Lin's");
    let (code, said) = job();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("waits for a decision"), "{said}");
    fs::rename(pair.right.path(), pair.scratch.path().join("away.git")).expect("because the folder is ours");
    assert_eq!(job().0, Some(1));
}
