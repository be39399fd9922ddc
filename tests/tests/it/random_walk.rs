//! Days of work that nobody thought out: whatever people do on both sides, nothing is lost, and a sync comes to rest.

use std::collections::HashSet;

use gemel_tests::gemel::Report;
use gemel_tests::history::History;
use gemel_tests::pair::Pair;
use gemel_tests::repository::Repository;

/// The same numbers in every run of the tests.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).expect("because it is shorter than a word") % limit
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

#[test]
fn the_first_walk() {
    walk(0x0067_656d_656c, 14);
}

#[test]
fn the_second_walk() {
    walk(0x7477_696e_7321, 14);
}

#[test]
fn the_third_walk() {
    walk(0x0064_7565_7473, 14);
}

fn walk(seed: u64, rounds: usize) {
    let pair = Pair::of_folders(&History::small(), str::to_owned, str::to_owned);
    // Enough branches that a few deletions are nothing unusual.
    for number in 0..12 {
        pair.left.set(&format!("refs/heads/work/{number}"), &format!("trunk~{number}"));
    }
    pair.gemel.run(&["edit", "pair", "--rewrites", "propagate"]).expect(0);
    pair.sync().expect(0);
    pair.sync_nothing();
    let mut dice = Dice(seed);
    for round in 0..rounds {
        let mut diary = vec![format!("seed {seed:#x}, round {round}")];
        for step in 0..=dice.below(4) {
            diary.push(work(&pair, &mut dice, &format!("{round}.{step}")));
        }
        let before = pair.tips();
        let report = pair.sync();
        check(&pair, &before, &report, &diary);
        let between = pair.tips();
        let again = pair.sync();
        assert_eq!(
            pair.tips(),
            between,
            "it did not come to rest: {diary:#?}\n{}\nand again: {}",
            report.said,
            again.said
        );
        assert_eq!(again.said.code, report.said.code, "{diary:#?}\n{}\nand again: {}", report.said, again.said);
    }
}

/// Does something on one side; says what.
fn work(pair: &Pair, dice: &mut Dice, subject: &str) -> String {
    let sides = [("left", &pair.left, &pair.right), ("right", &pair.right, &pair.left)];
    let (side, here, there) = *dice.pick(&sides);
    let refs: Vec<_> = here.heads_and_tags().into_keys().collect();
    let branches: Vec<_> = refs
        .iter()
        .filter_map(|name| name.strip_prefix("refs/heads/"))
        // The branch that HEAD names is another matter.
        .filter(|name| *name != "trunk")
        .collect();
    let branch = *dice.pick(&branches);
    let name = format!("refs/heads/{branch}");
    let done = match dice.below(10) {
        0..=2 => {
            here.commit(branch, subject);
            format!("commit on {branch}")
        }
        3 => {
            here.commit(&format!("new/{subject}"), subject);
            "new branch".to_owned()
        }
        4 if here.find(&format!("{name}~1")).is_some() => {
            here.rewind(branch, 1);
            format!("rewind {branch}")
        }
        5 => {
            here.delete(&name);
            format!("delete {branch}")
        }
        6 => {
            here.set("refs/tags/half-way", branch);
            format!("tag {branch}")
        }
        7 => {
            here.commit_on(branch, subject, &[here.tip("trunk~3")]);
            format!("rewrite {branch}")
        }
        8 if there.find(&name).is_some() => {
            here.merge_from(there, &name, branch);
            format!("merge {branch}")
        }
        _ => {
            here.commit("trunk", subject);
            "commit on trunk".to_owned()
        }
    };
    format!("{side}: {done}")
}

/// What holds after every sync.
#[track_caller]
fn check(pair: &Pair, before: &[gemel_tests::repository::Refs; 2], report: &Report, diary: &[String]) {
    let context = || format!("{diary:#?}\n{}", report.said);
    pair.left.assert_sound();
    pair.right.assert_sound();
    let [left, right] = pair.tips();
    let names: HashSet<_> = left.keys().chain(right.keys()).collect();
    let mut differing: Vec<_> = names.into_iter().filter(|name| left.get(*name) != right.get(*name)).collect();
    differing.sort();
    match report.said.code {
        Some(0) => assert!(differing.is_empty(), "all is well, and {differing:?} differ: {}", context()),
        Some(3) => assert!(!differing.is_empty(), "a decision about nothing: {}", context()),
        _ => panic!("{}", context()),
    }
    for name in differing {
        let verdict = report.verdict(name);
        assert!(
            verdict == "diverged" || verdict.starts_with("held"),
            "{name} differs, and is {verdict}: {}",
            context()
        );
        for (before, now) in before.iter().zip([&left, &right]) {
            assert_eq!(before.get(name), now.get(name), "{name} waits for a person, and was touched: {}", context());
        }
    }
    let kept: HashSet<String> = [&pair.left, &pair.right].into_iter().flat_map(reachable).collect();
    for tip in before.iter().flat_map(|refs| refs.values()) {
        assert!(kept.contains(tip) || pair.gemel.has_backup(tip), "{tip} is lost: {}", context());
    }
}

/// Every commit and tag that a repository still leads to.
fn reachable(repository: &Repository) -> HashSet<String> {
    let commits = repository.git(&["rev-list", "--all"]);
    commits.lines().map(str::to_owned).chain(repository.refs().into_values()).collect()
}
