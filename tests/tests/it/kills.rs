//! Killed two hundred times while people work on both sides: whatever is half done is brought to its end, and no commit
//! is lost by it.

use std::collections::{BTreeSet, HashSet};
use std::thread;
use std::time::{Duration, Instant};

use gemel_tests::gemel::{Report, Running};
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::repository::{Asked, Repository};
use gemel_tests::web_server::WebServer;

/// So many kills in each of the four tests.
const KILLS: usize = 52;
/// So many kills from one rest to the next.
const BETWEEN_RESTS: usize = 13;
/// In so many syncs it has to come to rest.
const PATIENCE: usize = 6;

const NOTHING: &str = "0000000000000000000000000000000000000000";

#[test]
fn killed_while_people_work() {
    Siege::new(0x6b69_6c6c_0001, &[]).play();
}

#[test]
fn killed_while_people_work_otherwise() {
    Siege::new(0x6b69_6c6c_0002, &[]).play();
}

#[test]
fn killed_while_a_side_is_preferred() {
    Siege::new(0x6b69_6c6c_0003, &["--diverged", "left"]).play();
}

#[test]
fn killed_while_it_merges() {
    Siege::new(0x6b69_6c6c_0004, &["--diverged", "merge"]).play();
}

/// Numbers that are the same in every run of the tests.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).expect("because it is shorter than a word") % limit
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        (!from.is_empty()).then(|| &from[self.below(from.len())])
    }
}

/// A pair of repositories, people who work on both of them, and a mirror that is killed again and again.
struct Siege {
    pair: Pair,
    seed: u64,
    dice: Dice,
    /// How long a sync takes that has something to do.
    longest: Duration,
    kills: usize,
    rests: usize,
    approvals: usize,
    /// Every tip that people made, as long as they did not throw it away themselves.
    alive: BTreeSet<String>,
    /// Whether people rewrite branches and set them back.
    diary: Vec<String>,
}

impl Siege {
    fn new(seed: u64, more: &[&str]) -> Self {
        let mut arguments = vec!["--rewrites", "propagate"];
        arguments.extend(more);
        let pair = Pair::identical(&arguments);
        // Enough branches that a few deletions are nothing unusual.
        for number in 0..12 {
            pair.left.set(&format!("refs/heads/work/{number}"), &format!("trunk~{number}"));
        }
        pair.left.commit("trunk", "to measure by");
        let begin = Instant::now();
        pair.sync().expect(0);
        let longest = begin.elapsed();
        pair.left.record_pushes();
        pair.right.record_pushes();
        Self {
            pair,
            seed,
            dice: Dice(seed),
            longest,
            kills: 0,
            rests: 0,
            approvals: 0,
            alive: BTreeSet::new(),
            diary: Vec::new(),
        }
    }

    #[expect(clippy::print_stdout, reason = "a reader of the tests' output sees how much they did")]
    fn play(mut self) {
        let mut rounds = 0;
        while self.kills < KILLS {
            rounds += 1;
            assert!(rounds < 4 * KILLS, "next to nothing is interrupted: {} of {rounds}", self.kills);
            for _ in 0..=self.dice.below(3) {
                self.work();
            }
            if self.kill() {
                self.kills += 1;
                if self.kills.is_multiple_of(BETWEEN_RESTS) {
                    self.rest();
                }
            }
            // Every other time the host is still busy with what the dead one sent.
            if self.dice.below(2) == 0 {
                self.pair.servers.iter().for_each(WebServer::await_idle);
            }
        }
        self.rest();
        let backups = self.pair.gemel.caches().iter().map(backups).map(|tips| tips.len()).sum::<usize>();
        assert!(backups > 0, "nothing was ever replaced");
        println!(
            "seed {:#x}: {} kills in {rounds} rounds, {} rests, {} approvals, {} pushes, {} tips, {backups} backups",
            self.seed,
            self.kills,
            self.rests,
            self.approvals,
            self.pair.left.pushes().len() + self.pair.right.pushes().len(),
            self.alive.len()
        );
    }

    /// Starts a sync, and kills it: at any moment of the time that it takes, or shortly after a push of its has arrived.
    /// Meanwhile people go on. Whether it had to be killed.
    fn kill(&mut self) -> bool {
        let share = u32::try_from(self.dice.below(1_000)).expect("because it is less than a thousand");
        let at_a_push = self.dice.below(2) == 0;
        let arrived = self.arrived();
        let running = self.pair.gemel.start(&["sync", MIRROR, "--json"]);
        let mut end = Instant::now() + self.longest * if at_a_push { 1_500 } else { share } / 1_000;
        let (mut is_open, mut deeds) = (at_a_push, Vec::new());
        while Instant::now() < end {
            if is_open && self.arrived() != arrived {
                is_open = false;
                end = Instant::now() + self.longest * share / 4_000;
            } else if self.dice.below(6) == 0 {
                deeds.extend(work(&self.pair, &mut self.dice));
            } else {
                thread::sleep(Duration::from_millis(5));
            }
        }
        // One that had ended by itself has an exit code.
        let killed = running.finish_within(Duration::ZERO).unwrap_or_else(Running::kill).code.is_none();
        for deed in deeds {
            self.note(deed);
        }
        self.diary.push(if killed { format!("kill {}", self.kills + 1) } else { "a sync got through".to_owned() });
        killed
    }

    /// How much was noted down of the pushes that have arrived.
    fn arrived(&self) -> u64 {
        [&self.pair.left, &self.pair.right]
            .into_iter()
            .filter_map(|side| std::fs::metadata(side.path().join("pushes")).ok())
            .map(|file| file.len())
            .sum()
    }

    fn work(&mut self) {
        if let Some(deed) = work(&self.pair, &mut self.dice) {
            self.note(deed);
        }
    }

    fn note(&mut self, deed: Deed) {
        for gone in &deed.thrown_away {
            self.alive.remove(gone);
        }
        self.alive.extend(deed.made);
        self.diary.push(deed.what);
    }

    /// Lets it come to rest, and looks whether everything is as it was promised.
    fn rest(&mut self) {
        self.rests += 1;
        self.pair.servers.iter().for_each(WebServer::await_idle);
        let report = self.come_to_rest();
        self.check(&report);
        self.settle(&report);
        let report = self.come_to_rest();
        assert_eq!(report.said.code, Some(0), "{}", report.said);
        self.pair.assert_identical();
        self.check(&report);
    }

    fn come_to_rest(&mut self) -> Report {
        let mut before = self.pair.tips();
        for number in 0..PATIENCE {
            let begin = Instant::now();
            let report = self.pair.sync();
            if number == 0 && self.pair.tips() != before {
                // The machine may have become slower or faster.
                self.longest = (self.longest + begin.elapsed()) / 2;
            }
            report.said.clone().expect_one_of(&[0, 3]);
            let now = self.pair.tips();
            let question = report.said.json()[0]["question"]["approval"].as_str().map(str::to_owned);
            if let Some(word) = question {
                // So much was deleted since the last look that it asks.
                self.approvals += 1;
                self.pair.gemel.run(&["sync", MIRROR, "--approve", &word, "--json"]).expect_one_of(&[0, 3]);
            } else if report.outcome() == "nothingToDo" || (report.said.code == Some(3) && now == before) {
                return report;
            }
            before = self.pair.tips();
        }
        panic!("it does not come to rest within {PATIENCE} syncs");
    }

    /// What holds whenever nobody does anything.
    fn check(&self, report: &Report) {
        let [left, right] = self.pair.tips();
        let names: BTreeSet<_> = left.keys().chain(right.keys()).collect();
        for name in names.into_iter().filter(|name| left.get(*name) != right.get(*name)) {
            let verdict = report.verdict(name);
            let may_wait = ["diverged", "held flapping", "held unconfirmed"];
            assert!(may_wait.contains(&&*verdict), "{name} differs, and is {verdict}: {}", report.said);
        }
        self.pair.assert_sound();
        let caches = self.pair.gemel.caches();
        caches.iter().for_each(Repository::assert_sound);

        let mut kept: HashSet<String> = [&self.pair.left, &self.pair.right].into_iter().flat_map(reachable).collect();
        let mut pinned = HashSet::new();
        for cache in &caches {
            let tips = backups(cache);
            // It fails when a backup lacks anything.
            let whole = cache.git_with_input(&["rev-list", "--objects", "--stdin"], tips.join("\n").as_bytes());
            kept.extend(objects(&whole));
            pinned.extend(tips);
        }
        for tip in &self.alive {
            assert!(kept.contains(tip), "{tip} is lost");
        }

        // Whatever it has ever asked for, and whether that happened or not: what it would have taken away was kept first.
        for side in [&self.pair.left, &self.pair.right] {
            for asked in side.pushes().into_iter().flatten() {
                assert!(
                    asked.old == NOTHING || pinned.contains(&asked.old) || self.is_step_forward(&asked),
                    "no backup of what {asked:?} takes away"
                );
            }
        }
    }

    /// Whether the new tip contains the old one. One of the sides has both of them then: neither throws objects away.
    fn is_step_forward(&self, asked: &Asked) -> bool {
        asked.new != NOTHING
            && !asked.name.starts_with("refs/tags/")
            && [&self.pair.left, &self.pair.right]
                .into_iter()
                .any(|side| side.try_git(&["merge-base", "--is-ancestor", &asked.old, &asked.new], b"").is_ok())
    }

    /// Decides what waits as a person may, by hand: the left side's version goes to the right.
    fn settle(&mut self, report: &Report) {
        let [left, right] = self.pair.tips();
        let names: BTreeSet<_> = left.keys().chain(right.keys()).cloned().collect();
        for name in names.into_iter().filter(|name| left.get(name) != right.get(name)) {
            let (from, to) = (self.pair.left.path().display().to_string(), &self.pair.right);
            let old = right.get(&name).cloned();
            let new = left.get(&name).cloned();
            if new.is_some() {
                let arguments = ["--quiet", "--no-tags", "--no-write-fetch-head", &from, &name];
                to.git(&[&["fetch"][..], &arguments].concat());
            }
            let what = format!("by hand, {name}: {}", report.verdict(&name));
            if let Some(deed) = put(to, &name, old.as_deref(), new.as_deref(), what) {
                self.note(deed);
            }
        }
    }
}

impl Drop for Siege {
    #[expect(clippy::print_stderr, reason = "with these a failed test can be understood")]
    fn drop(&mut self) {
        if thread::panicking() {
            let from = self.diary.len().saturating_sub(60);
            eprintln!("seed {:#x}, {} kills; the last entries: {:#?}", self.seed, self.kills, &self.diary[from..]);
        }
    }
}

/// What somebody did.
struct Deed {
    what: String,
    made: Option<String>,
    /// What nothing on that side leads to any more. It is not for the mirror to keep that, unless it is elsewhere.
    thrown_away: Vec<String>,
}

/// The tips that a cache keeps as backups.
fn backups(cache: &Repository) -> Vec<String> {
    cache.refs().into_iter().filter(|(name, _)| name.contains("backup")).map(|(_, tip)| tip).collect()
}

/// Everything that a repository's refs lead to.
fn reachable(repository: &Repository) -> Vec<String> {
    objects(&repository.git(&["rev-list", "--objects", "--all"])).collect()
}

fn objects(listed: &str) -> impl Iterator<Item = String> {
    listed.lines().filter_map(|line| line.split(' ').next().map(str::to_owned))
}

/// Moves a ref from one tip to another, if it is still there. A push may be quicker, or hold it.
fn put(side: &Repository, name: &str, old: Option<&str>, new: Option<&str>, what: String) -> Option<Deed> {
    let place = [new.unwrap_or(NOTHING), old.unwrap_or(NOTHING)];
    side.try_git(&["update-ref", name, place[0], place[1]], b"").ok()?;
    let mut thrown_away = Vec::new();
    if let Some(old) = old {
        // Not `--all`: a ref that a push deletes while Git lists the refs is a bad object to that one.
        let mut asked = vec![old.to_owned()];
        asked.extend(side.refs().into_values().map(|tip| format!("^{tip}")));
        let arguments = ["rev-list", "--objects", "--no-object-names", "--stdin"];
        let gone = side.git_with_input(&arguments, asked.join("\n").as_bytes());
        thrown_away.extend(gone.lines().map(str::to_owned));
    }
    Some(Deed { what, made: new.map(str::to_owned), thrown_away })
}

/// Writes a commit that no ref names yet.
fn write_commit(side: &Repository, parent: &str, dice: &mut Dice) -> String {
    let content = format!("{:x}{:x}", dice.below(usize::MAX), dice.below(usize::MAX));
    let blob = side.git_with_input(&["hash-object", "-w", "--stdin"], content.as_bytes());
    let tree = side.git_with_input(&["mktree"], format!("100644 blob {blob}\t{content}\n").as_bytes());
    side.git(&["commit-tree", &tree, "-p", parent, "-m", &content])
}

/// Does something on one side.
fn work(pair: &Pair, dice: &mut Dice) -> Option<Deed> {
    let (name_of_side, side) = if dice.below(2) == 0 { ("left", &pair.left) } else { ("right", &pair.right) };
    let refs = side.heads_and_tags();
    let (branches, tags): (Vec<_>, Vec<_>) = refs.iter().partition(|(name, _)| name.starts_with("refs/heads/"));
    let (branch, tip) = *dice.pick(&branches)?;
    let is_trunk = branch == "refs/heads/trunk";
    let say = |what: &str| format!("{name_of_side}: {what} {branch}");
    match dice.below(12) {
        0..=4 => {
            let new = write_commit(side, tip, dice);
            put(side, branch, Some(tip), Some(&new), say("commit on"))
        }
        5 => {
            let new = write_commit(side, tip, dice);
            let name = format!("refs/heads/new/{}", &new[..8]);
            put(side, &name, None, Some(&new), say(&format!("{name} begun at")))
        }
        6 | 7 => {
            let parent = side.try_git(&["rev-parse", "--verify", &format!("{tip}~1")], b"").ok()?;
            let new = write_commit(side, &parent, dice);
            put(side, branch, Some(tip), Some(&new), say("force push to"))
        }
        8 => {
            let new = side.try_git(&["rev-parse", "--verify", &format!("{tip}~1")], b"").ok()?;
            put(side, branch, Some(tip), Some(&new), say("rewind of"))
        }
        9 if !is_trunk && branches.len() > 10 => put(side, branch, Some(tip), None, say("deletion of")),
        10 => {
            let text = format!("object {tip}\ntype commit\ntag t\ntagger A <a@gemel.example> 1760000000 +0000\n\nt\n");
            let new = if dice.below(2) == 0 { side.git_with_input(&["mktag"], text.as_bytes()) } else { tip.clone() };
            let number = dice.below(6);
            let name = format!("refs/tags/moving/{number}");
            let old = refs.get(&name);
            (old != Some(&new)).then(|| put(side, &name, old.map(String::as_str), Some(&new), say("tag at"))).flatten()
        }
        11 if tags.len() > 3 => {
            let (tag, tip) = *dice.pick(&tags)?;
            put(side, tag, Some(tip), None, format!("{name_of_side}: deletion of {tag}"))
        }
        _ => None,
    }
}
