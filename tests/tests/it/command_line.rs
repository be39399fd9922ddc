//! What a person or a script meets on the command line.

use gemel_tests::gemel::Gemel;
use gemel_tests::history::History;
use gemel_tests::pair::Pair;

const LEFT: &str = "https://gemel.example/ada/x.git";
const RIGHT: &str = "https://gemel.example/lin/x.git";

#[test]
fn help_and_version() {
    let gemel = Gemel::fresh();
    let said = gemel.run(&["--help"]).expect(0);
    for command in
        ["add", "list", "show", "edit", "remove", "plan", "sync", "log", "pause", "resume", "account", "completions"]
    {
        assert!(said.stdout.contains(command), "{command} is missing: {said}");
        let help = gemel.run(&[command, "--help"]).expect(0);
        assert!(help.stdout.to_lowercase().contains("usage"), "{help}");
    }
    assert!(gemel.run(&["--version"]).expect(0).stdout.starts_with("gemel "));
}

#[test]
fn completions() {
    let gemel = Gemel::fresh();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(gemel.run(&["completions", shell]).expect(0).stdout.contains("gemel"), "{shell}");
    }
    gemel.run(&["completions", "abacus"]).expect(2);
}

#[test]
fn wrong_usage() {
    let gemel = Gemel::fresh();
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["add"],
        &["add", LEFT],
        &["add", LEFT, RIGHT, "--direction", "sideways"],
        &["add", LEFT, RIGHT, "--every", "soon"],
        &["add", LEFT, RIGHT, "--rewrites", "maybe"],
        &["show"],
        &["sync", "--frobnicate"],
        &["account"],
    ] {
        let said = gemel.run(arguments).expect(2);
        assert!(!said.text().trim().is_empty(), "{said}");
    }
}

#[test]
fn a_change_of_nothing() {
    let gemel = Gemel::fresh();
    gemel.add("pair", LEFT, RIGHT, &[]);
    let said = gemel.run(&["edit", "pair", "--json"]).expect(2);
    assert_eq!(said.problem_code(), "input-missing", "{said}");
}

#[test]
fn a_mirror_that_is_not_there() {
    let gemel = Gemel::fresh();
    for arguments in [
        &["show", "nothing"][..],
        &["plan", "nothing"],
        &["sync", "nothing"],
        &["log", "nothing"],
        &["pause", "nothing"],
        &["resume", "nothing"],
        &["remove", "nothing", "--yes"],
        &["edit", "nothing", "--every", "10m"],
    ] {
        let said = gemel.run(arguments).expect(2);
        assert!(said.stderr.contains("nothing"), "{said}");
        let said = gemel.run(&[arguments, &["--json"]].concat()).expect(2);
        assert_eq!(said.problem_code(), "mirror-unknown", "{said}");
        let error = &said.json()["error"];
        assert!(
            error["message"].as_str().is_some_and(|text| !text.is_empty())
                && error["hint"].as_str().is_some_and(|text| !text.is_empty()),
            "{said}"
        );
    }
}

#[test]
fn the_life_of_a_mirror() {
    let gemel = Gemel::fresh();
    assert_eq!(gemel.run(&["list", "--json"]).expect(0).json(), serde_json::json!([]));
    gemel.run(&["list"]).expect(0);
    let added = gemel.add(
        "pair",
        LEFT,
        RIGHT,
        &[
            "--every",
            "15m",
            "--left-name",
            "Here",
            "--right-name",
            "There",
            "--direction",
            "left-to-right",
            "--prune",
            "everything",
        ],
    );
    let mirror = &added["mirror"];
    assert_eq!((mirror["name"].as_str(), mirror["everySeconds"].as_u64()), (Some("pair"), Some(900)), "{added:#}");
    assert_eq!(
        (mirror["left"]["host"].as_str(), mirror["right"]["host"].as_str()),
        (Some("Here"), Some("There")),
        "{added:#}"
    );
    assert_eq!(
        (mirror["direction"].as_str(), mirror["policy"]["prune"].as_str()),
        (Some("leftToRight"), Some("everything")),
        "{added:#}"
    );
    assert_eq!(mirror["status"], "notChecked", "{added:#}");

    let shown = gemel.show("pair");
    assert_eq!(shown["mirror"]["id"], mirror["id"], "{shown:#}");
    assert_eq!(shown["refs"], serde_json::json!([]), "{shown:#}");
    gemel
        .run(&["edit", "pair", "--every", "1h", "--direction", "both", "--deletions", "keep", "--rename", "twins"])
        .expect(0);
    let shown = gemel.show("twins");
    let mirror = &shown["mirror"];
    assert_eq!(
        (mirror["everySeconds"].as_u64(), mirror["direction"].as_str()),
        (Some(3600), Some("both")),
        "{shown:#}"
    );
    assert_eq!(
        mirror["policy"],
        serde_json::json!({
            "rewrites": "ask", "deletions": "keep", "divergent": "ask", "prune": "everything", "diverged": "ask"
        })
    );

    gemel.run(&["pause", "twins"]).expect(0);
    assert_eq!(
        (&gemel.show("twins")["mirror"]["paused"], &gemel.show("twins")["mirror"]["status"]),
        (&true.into(), &"paused".into())
    );
    gemel.run(&["resume"]).expect(0);
    assert_eq!(gemel.show("twins")["mirror"]["paused"], false);
    assert!(gemel.run(&["list"]).expect(0).stdout.contains("twins"));
    gemel.run(&["log", "twins"]).expect(0);
    gemel.run(&["log"]).expect(0);

    // Without a person to ask, removing needs the word.
    assert_ne!(gemel.run(&["remove", "twins"]).code, Some(0));
    gemel.run(&["remove", "twins", "--yes"]).expect(0);
    assert_eq!(gemel.run(&["list", "--json"]).expect(0).json(), serde_json::json!([]));
}

#[test]
fn a_mirror_names_itself_when_nobody_does() {
    let gemel = Gemel::fresh();
    let said = gemel.run(&["add", LEFT, RIGHT, "--json"]).expect(0);
    let json = said.json();
    let name = json["mirror"]["name"].as_str().expect("because a mirror has a name");
    assert!(!name.is_empty());
    gemel.show(name);
}

#[test]
fn accounts() {
    let gemel = Gemel::fresh();
    let login = gemel_tests::secret::Login::random("ada");
    gemel.account("work", "gemel.example", &login);
    let listed = gemel.run(&["account", "list", "--json"]).expect(0).json();
    let expected = serde_json::json!([{
        "name": "work", "host": "gemel.example", "user": "ada", "mirrors": 0, "authorities": null, "verifyTls": true,
        "kind": "git", "base": "https://gemel.example", "allowPlainHttp": false, "login": null,
        "scopes": {"kind": "unknown"}, "missing": [], "expiresAt": null, "expiresSoon": false, "checkedAt": null,
        "problem": null, "ssh": false
    }]);
    assert_eq!(listed, expected);
    assert!(gemel.run(&["account", "list"]).expect(0).stdout.contains("work"));
    let said = gemel
        .run_with_input(&["account", "add", "work", "--host", "gemel.example", "--user", "ada", "--json"], "again\n")
        .expect(2);
    assert_eq!(said.problem_code(), "account-exists", "{said}");
    gemel.run(&["account", "remove", "work"]).expect(0);
    let said = gemel.run(&["account", "remove", "work", "--json"]).expect(2);
    assert_eq!(said.problem_code(), "account-unknown", "{said}");
    let said = gemel.run(&["add", LEFT, RIGHT, "--left-account", "work", "--json"]).expect(2);
    assert_eq!(said.problem_code(), "account-unknown", "{said}");
}

#[test]
fn the_log_and_the_list_tell_what_happened() {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    pair.sync().expect(0);
    let log = pair.gemel.run(&["log", "pair", "--json"]).expect(0).json();
    let events = log.as_array().expect("because a log is a list");
    assert!(events.iter().any(|event| event["mirror"] == "pair" && event["runId"].is_number()), "{log:#}");
    let times: Vec<_> = events.iter().map(|event| event["at"].as_i64()).collect();
    assert!(times.is_sorted_by(|newer, older| newer >= older), "newest first: {log:#}");
    let list = pair.gemel.run(&["list", "--json"]).expect(0).json();
    assert_eq!(list[0]["status"], "upToDate", "{list:#}");
    assert!(list[0]["checkedAt"].is_number(), "{list:#}");
    assert_eq!(list[0]["counts"]["inSync"].as_u64(), Some(pair.left.heads_and_tags().len() as u64), "{list:#}");
    pair.gemel.run(&["show", "pair"]).expect(0);
    assert!(pair.gemel.run(&["log", "pair"]).expect(0).stdout.lines().count() >= 1);
}

#[test]
fn standard_output_is_only_for_the_answer() {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    // `sync` above all: its progress must not get into the JSON.
    let said = pair.gemel.run(&["sync", "--all", "--json"]).expect(0);
    assert_eq!(said.json().as_array().map(Vec::len), Some(1), "{said}");
    for arguments in
        [&["list", "--json"][..], &["show", "pair", "--json"], &["log", "--json"], &["plan", "pair", "--json"]]
    {
        pair.gemel.run(arguments).expect(0).json();
    }
    let text = pair.gemel.run(&["sync", "pair"]).expect(0).text();
    assert!(!text.contains('\u{1b}'), "colours and cursor movements are for terminals: {text:?}");
}
