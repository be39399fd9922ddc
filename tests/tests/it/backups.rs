//! What was replaced is kept, found, put back and taken elsewhere.

use gemel_tests::gemel::Gemel;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::repository::Repository;
use serde_json::Value;

const LOGIN: &str = "refs/heads/feature/login";

/// A pair of which a rewind went across, and the tip that it replaced.
fn rewound() -> (Pair, String) {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    let old = pair.left.rewind("feature/login", 1);
    pair.sync().expect(0);
    pair.assert_identical();
    (pair, old)
}

#[track_caller]
fn backups(gemel: &Gemel, more: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["backups", "--json"];
    arguments.extend(more);
    gemel.run(&arguments).expect(0).json().as_array().expect("because it is a list").clone()
}

/// The number of the only backup.
#[track_caller]
fn only(gemel: &Gemel) -> String {
    let [backup] = &backups(gemel, &[])[..] else { panic!("not one backup") };
    backup["id"].as_str().expect("because it has a number").to_owned()
}

#[test]
fn a_backup_is_listed_and_found() {
    let (pair, old) = rewound();
    let [backup] = &backups(&pair.gemel, &[MIRROR])[..] else { panic!("not one backup") };
    for (field, value) in [("tip", &*old), ("name", LOGIN), ("reason", "rewrite"), ("mirror", MIRROR)] {
        assert_eq!(backup[field], value, "{field}");
    }
    assert_eq!(backup["subject"], "log in, again");
    for (search, found) in [("login", 1), ("LOG IN", 1), (&old[..9], 1), ("nothing of the kind", 0)] {
        assert_eq!(backups(&pair.gemel, &["--search", search]).len(), found, "{search}");
    }
    let said = pair.gemel.run(&["backups"]).expect(0);
    assert!(said.stdout.contains("feature/login") && !said.stdout.contains('⟪'), "{said}");
}

#[test]
fn a_backup_is_put_back_under_its_name() {
    let (pair, old) = rewound();
    let rewound = pair.right.tip(LOGIN);
    pair.gemel.run(&["restore", MIRROR, &only(&pair.gemel), "--yes"]).expect(0);
    // What is on one side goes to the other by the rules.
    pair.assert_identical();
    assert_eq!(pair.right.tip(LOGIN), old);
    assert_ne!(rewound, old);
    pair.sync_nothing();
}

#[test]
fn a_backup_is_put_back_under_another_name_on_another_side() {
    let (pair, old) = rewound();
    let login = pair.left.tip(LOGIN);
    let arguments = ["restore", MIRROR, &only(&pair.gemel), "--as", "before", "--to", "left", "--yes"];
    pair.gemel.run(&arguments).expect(0);
    pair.assert_identical();
    assert_eq!((pair.left.tip("before"), pair.left.tip(LOGIN)), (old, login));
}

/// A deleted branch, which nobody has any more.
#[test]
fn what_was_deleted_comes_back() {
    let pair = Pair::identical(&[]);
    let old = pair.right.tip(LOGIN);
    pair.left.delete(LOGIN);
    pair.sync().expect(0);
    assert_eq!(pair.right.find(LOGIN), None);
    pair.gemel.run(&["restore", MIRROR, &only(&pair.gemel), "--yes"]).expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.tip(LOGIN), old);
}

#[test]
fn what_is_there_meanwhile_is_kept_or_not_touched() {
    let (pair, old) = rewound();
    let newer = pair.right.commit("feature/login", "meanwhile");
    // Nobody has seen that one: it is not what was to be replaced.
    let said = pair.gemel.run(&["restore", MIRROR, &only(&pair.gemel), "--yes", "--json"]).expect(3);
    assert_eq!(said.problem_code(), "resolution-stale");
    assert_eq!(pair.right.tip(LOGIN), newer);
    pair.sync().expect(0);
    pair.gemel.run(&[
        "restore",
        MIRROR,
        backups(&pair.gemel, &[])[0]["id"].as_str().expect("because it has one"),
        "--yes",
    ]);
    assert_eq!(pair.right.tip(LOGIN), old);
    pair.gemel.assert_backup(&newer);
}

#[test]
fn a_bundle_holds_all_that_is_needed() {
    let (pair, old) = rewound();
    let file = pair.gemel.data().join("backups.bundle");
    let file = file.to_str().expect("because temporary folders have plain names");
    let number = only(&pair.gemel);
    pair.gemel.run(&["export", file, &number]).expect(0);
    let clone = Repository::empty(&pair.scratch, &pair.scratch.path().join("clone.git"), Owner::Me);
    clone.git(&["bundle", "verify", "--quiet", file]);
    clone.git(&["fetch", "--quiet", file, &format!("refs/backups/{number}/heads/feature/login:refs/heads/again")]);
    assert_eq!(clone.tip("again"), old);
    clone.assert_sound();
}

#[test]
fn the_backups_of_a_removed_mirror_can_be_taken_out() {
    let (pair, old) = rewound();
    let number = only(&pair.gemel);
    pair.gemel.run(&["remove", MIRROR, "--yes"]).expect(0);
    assert_eq!(backups(&pair.gemel, &[MIRROR]).len(), 1);
    let said = pair.gemel.run(&["restore", MIRROR, &number, "--yes", "--json"]).expect(2);
    assert_eq!(said.problem_code(), "mirror-removed");
    let file = pair.scratch.path().join("out.bundle");
    pair.gemel.run(&["export", file.to_str().expect("because it is plain"), &number]).expect(0);
    let clone = Repository::empty(&pair.scratch, &pair.scratch.path().join("clone.git"), Owner::Me);
    clone.git(&["fetch", "--quiet", file.to_str().expect("because it is plain"), "refs/backups/*:refs/heads/*"]);
    assert!(clone.heads_and_tags().values().any(|tip| *tip == old));
}

#[test]
fn there_are_no_other_backups() {
    let gemel = Gemel::fresh();
    assert!(gemel.run(&["backups"]).expect(0).stdout.contains("no backups"));
    let pair = Pair::identical(&[]);
    let said = pair.gemel.run(&["restore", MIRROR, "77", "--yes", "--json"]).expect(2);
    assert_eq!(said.problem_code(), "backup-unknown");
}
