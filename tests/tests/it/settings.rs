//! What holds for every mirror, and the words that hosts' hooks are given.

use gemel_tests::gemel::Gemel;
use gemel_tests::pair::{MIRROR, Pair};

#[test]
fn settings_are_shown_changed_and_given_back() {
    let gemel = Gemel::fresh();
    let all = gemel.run(&["settings", "--json"]).expect(0).json();
    assert_eq!((&all["runMinutes"], &all["pushLimits"]["github.com"]), (&30.into(), &2048.into()), "{all}");
    gemel.run(&["settings", "run-minutes", "45"]).expect(0);
    assert!(gemel.run(&["settings"]).expect(0).stdout.contains("run-minutes = 45"));
    gemel.run(&["settings", "run-minutes", "--reset"]).expect(0);
    assert_eq!(gemel.run(&["settings", "run-minutes", "--json"]).expect(0).json()["runMinutes"], 30);
    for wrong in
        [&["settings", "run-minutes", "0"][..], &["settings", "run-minutes", "soon"], &["settings", "nonsense"]]
    {
        let said = gemel.run(wrong).expect(2);
        assert!(!said.stderr.contains('⟪'), "{said}");
    }
    assert_eq!(gemel.run(&["settings", "--json"]).expect(0).json(), all);
}

#[test]
fn hooks_are_told_what_the_mirror_says() {
    let pair = Pair::identical(&["--push-option", "ci.skip", "--push-option", "from=gemel"]);
    let told = || std::fs::read_to_string(pair.right.path().join("told")).unwrap_or_default();
    pair.right.hook("post-receive", "echo \"$GIT_PUSH_OPTION_COUNT $GIT_PUSH_OPTION_0 $GIT_PUSH_OPTION_1\" >>told");
    // A host that takes none is pushed to all the same.
    pair.left.commit("trunk", "without");
    pair.sync().expect(0);
    assert_eq!(told().trim(), "0");
    pair.right.git(&["config", "receive.advertisePushOptions", "true"]);
    pair.left.commit("trunk", "with");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(told().lines().last(), Some("2 ci.skip from=gemel"));
    pair.gemel.run(&["edit", MIRROR, "--push-option", ""]).expect(0);
    pair.left.commit("trunk", "without again");
    pair.sync().expect(0);
    assert_eq!(told().lines().last().map(str::trim), Some("0"), "{}", told());
}
