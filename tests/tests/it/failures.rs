//! What goes wrong before anything is synced: said clearly, with what to do, with nothing changed and no secret told.

use gemel_tests::gemel::{Gemel, Said};
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{LEFT, Pair, RIGHT};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::secret::Login;
use gemel_tests::web_server::WebServer;

/// Adds a mirror and, when that works, syncs it; returns the first failure. Whether an address is tried at once or
/// at the first sync is not the point here.
#[track_caller]
fn first_failure(gemel: &Gemel, left: &str, right: &str, more: &[&str]) -> Said {
    let mut arguments = vec!["add", left, right, "--name", "pair", "--json"];
    arguments.extend(more);
    let added = gemel.run(&arguments);
    if added.code == Some(0) { gemel.run(&["sync", "pair", "--json"]) } else { added }
}

/// Fails the test unless a failure has this code and is told to people in words: what happened, and what to do.
#[track_caller]
fn assert_told(gemel: &Gemel, failure: &Said, code: &str, words: &[&str]) {
    assert!(matches!(failure.code, Some(1 | 2)), "{failure}");
    assert_eq!(failure.problem_code(), code, "{failure}");
    let again: Vec<_> = failure.command.split(' ').filter(|word| *word != "--json").collect();
    // Only now and then an address has a space in it; then the words for people are looked for elsewhere.
    if failure.command.contains("%20") || !again.iter().all(|word| !word.is_empty()) {
        return;
    }
    let told = gemel.run(&again);
    assert_eq!(told.code, failure.code, "{told}");
    for word in words {
        assert!(told.text().to_lowercase().contains(&word.to_lowercase()), "{word:?} should be mentioned: {told}");
    }
    assert!(
        told.stderr.trim().lines().count() + told.stdout.trim().lines().count() >= 2,
        "a failure and what to do about it are two lines: {told}"
    );
    assert!(!told.text().contains("panicked"), "{told}");
}

#[test]
fn a_wrong_password() {
    let pair = Pair::of_hosts(&History::small(), &[]);
    let before = pair.tips();
    pair.gemel.run(&["remove", "pair", "--yes"]).expect(0);
    let wrong = Login::random("dev");
    pair.gemel.account("wrong", &pair.servers[1].authority(), &wrong);
    let failure = first_failure(
        &pair.gemel,
        &pair.servers[0].url(LEFT),
        &pair.servers[1].url(RIGHT),
        &["--left-account", "left", "--right-account", "wrong"],
    );
    assert_told(&pair.gemel, &failure, "credentials-rejected", &["127.0.0.1"]);
    assert_eq!(pair.tips(), before);
    pair.gemel.assert_no_secret_leaked();
}

#[test]
fn no_password() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    server.with(&scratch, LEFT, &History::small());
    let right = server.empty(&scratch, RIGHT);
    let gemel = Gemel::fresh();
    let failure = first_failure(&gemel, &server.url(LEFT), &server.url(RIGHT), &[]);
    assert_told(&gemel, &failure, "credentials-missing", &["127.0.0.1"]);
    assert!(right.refs().is_empty());
}

#[test]
fn a_missing_repository() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let before = left.refs();
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    let failure = first_failure(
        &gemel,
        &server.url(LEFT),
        &server.url("nobody/nothing.git"),
        &["--left-account", "dev", "--right-account", "dev"],
    );
    assert_told(&gemel, &failure, "repository-missing", &["nobody/nothing"]);
    assert_eq!(left.refs(), before);
}

#[test]
fn a_page_instead_of_a_repository() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let before = left.refs();
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    let failure =
        first_failure(&gemel, &server.url(LEFT), &server.url("page/lin/gemel.git"), &["--left-account", "dev"]);
    assert_told(&gemel, &failure, "not-git-server", &["127.0.0.1"]);
    assert_eq!(left.refs(), before);
}

#[test]
fn a_repository_served_as_plain_files() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    left.git(&["update-server-info"]);
    let right = server.empty(&scratch, RIGHT);
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    let failure = first_failure(
        &gemel,
        &server.url(&format!("dumb/{LEFT}")),
        &server.url(RIGHT),
        &["--left-account", "dev", "--right-account", "dev"],
    );
    assert_told(&gemel, &failure, "dumb-http", &["127.0.0.1"]);
    assert!(right.refs().is_empty());
}

#[test]
fn a_server_that_is_down() {
    let mut pair = Pair::of_hosts(&History::small(), &[]);
    pair.servers[1].stop();
    let before = pair.tips();
    let report = pair.sync().expect(1);
    assert_eq!(report.said.problem_code(), "host-unreachable");
    assert_told(&pair.gemel, &report.said, "host-unreachable", &["127.0.0.1"]);
    assert_eq!(pair.tips(), before);
    // One mirror's trouble is not another's.
    let scratch = Scratch::new();
    let source = Repository::with(&scratch, &scratch.path().join("source.git"), Owner::Me, &History::small());
    let target = Repository::empty(&scratch, &scratch.path().join("target.git"), Owner::Me);
    pair.gemel.add("folders", &source.path().display().to_string(), &target.path().display().to_string(), &[]);
    let said = pair.gemel.run(&["sync", "--all", "--json"]).expect(1);
    assert_eq!(said.json().as_array().map(Vec::len), Some(2), "{said}");
    assert_eq!(source.heads_and_tags(), target.heads_and_tags(), "{said}");
}

#[test]
fn a_path_with_spaces_and_unicode() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, "张 三/мой проект.git", &History::small());
    let right = server.empty(&scratch, "lin/100% + more.git");
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    // Once escaped, once as a person types it.
    let typed = format!("http://{}/张 三/мой проект.git", server.authority());
    gemel.add("pair", &typed, &server.url("lin/100% + more.git"), &["--left-account", "dev", "--right-account", "dev"]);
    gemel.sync("pair").expect(0);
    assert_eq!(left.heads_and_tags(), right.heads_and_tags());
}

#[test]
fn bad_addresses() {
    let gemel = Gemel::fresh();
    let folder = "/nowhere/right.git";
    for (address, codes) in [
        ("http://", &["bad-url"][..]),
        ("https://[::1/x.git", &["bad-url"]),
        ("https://gemel.example:99999/x.git", &["bad-url"]),
        ("ftp://gemel.example/x.git", &["unsupported-scheme"]),
        ("gopher://gemel.example/x.git", &["unsupported-scheme"]),
        ("", &["bad-url", "bad-input"]),
    ] {
        for (left, right) in [(address, folder), (folder, address)] {
            let said = gemel.run(&["add", left, right, "--json"]).expect(2);
            assert!(codes.contains(&said.problem_code().as_str()), "{address:?} should be {codes:?}: {said}");
        }
    }
    assert_eq!(gemel.run(&["list", "--json"]).expect(0).json(), serde_json::json!([]));
}

#[test]
fn the_same_repository_twice() {
    let scratch = Scratch::new();
    let folder = Repository::with(&scratch, &scratch.path().join("one.git"), Owner::Me, &History::small());
    let path = folder.path().display().to_string();
    let gemel = Gemel::fresh();
    for (left, right) in [
        ("https://gemel.example/ada/x.git", "https://gemel.example/ada/x.git"),
        ("https://gemel.example/ada/x.git", "https://GEMEL.example/ada/x.git/"),
        ("https://gemel.example/ada/x.git", "https://gemel.example:443/ada/x.git"),
        (&path, &path),
        (&path, &format!("file://{path}")),
        (&path, &format!("{path}/")),
    ] {
        let said = gemel.run(&["add", left, right, "--json"]).expect(2);
        assert_eq!(said.problem_code(), "same-repository", "{said}");
    }
}

#[test]
fn two_mirrors_of_one_name() {
    let gemel = Gemel::fresh();
    gemel.add("pair", "https://gemel.example/ada/x.git", "https://gemel.example/lin/x.git", &[]);
    let said = gemel
        .run(&["add", "https://gemel.example/ada/y.git", "https://gemel.example/lin/y.git", "--name", "pair", "--json"])
        .expect(2);
    assert_eq!(said.problem_code(), "mirror-exists", "{said}");
}

#[test]
fn a_folder_that_is_not_there() {
    let scratch = Scratch::new();
    let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
    let before = left.refs();
    let gemel = Gemel::fresh();
    let missing = scratch.path().join("nothing.git").display().to_string();
    let failure = first_failure(&gemel, &left.path().display().to_string(), &missing, &[]);
    assert_told(&gemel, &failure, "folder-missing", &["nothing.git"]);
    assert_eq!(left.refs(), before);
}

/// The address is from the block that is set aside for documentation: a connection would end in `host-unreachable`
/// or `timed-out`, and this has to be said before there is one.
#[test]
fn a_password_does_not_go_over_a_plain_connection() {
    let gemel = Gemel::fresh();
    let login = Login::random("dev");
    gemel.knows(&login);
    let left = format!("http://{}192.0.2.1/ada/x.git", login.in_url());
    let said = gemel
        .run(&["add", &left, "https://gemel.example/lin/x.git", "--name", "pair", "--json"])
        .expect_one_of(&[1, 2]);
    assert_eq!(said.problem_code(), "credentials-over-plain-http", "{said}");
    let told = gemel.run(&["add", &left, "https://gemel.example/lin/x.git", "--name", "pair"]);
    assert!(
        told.text().contains("--allow-plain-http") || told.text().contains("https://"),
        "it should say what to do: {told}"
    );
    assert_eq!(gemel.run(&["list", "--json"]).expect(0).json(), serde_json::json!([]));
    gemel.assert_no_secret_leaked();
}

/// It is not tried for ever, and it does not have to be: once by hand, and it goes on.
#[test]
fn a_mirror_that_fails_again_and_again_is_stopped() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &[]);
    let away = pair.right.path().with_extension("away");
    std::fs::rename(pair.right.path(), &away).expect("because the folder is writable");
    for round in 1..=5 {
        pair.gemel.run(&["sync", "pair"]).expect_one_of(if round < 5 { &[1] } else { &[1, 4] });
        let shown = pair.gemel.show("pair");
        let status = if round < 5 { "failing" } else { "stopped" };
        assert_eq!(shown["mirror"]["status"], status, "after {round} failures: {shown:#}");
        assert_eq!(shown["mirror"]["problem"]["code"], "repository-missing", "{shown:#}");
    }
    std::fs::rename(&away, pair.right.path()).expect("because the folder is writable");
    pair.sync().expect(0);
    assert_eq!(pair.gemel.show("pair")["mirror"]["status"], "upToDate");
}
