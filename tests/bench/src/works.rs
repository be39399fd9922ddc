//! The work that is done, and how often.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use gemel_tests::repository::Repository;

use crate::{
    contender::{Contender, Gemel, Kind},
    figures::Figures,
    generate,
    host::Host,
    ssh,
    table::{self, Bars, Row},
};

/// Changes with what is generated, so that what an older program generated is not used.
const GENERATION: u32 = 2;
/// The path of the left repository, which all contenders mirror.
const LEFT: &str = "left.git";

/// A kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Work {
    /// The first sync, into an empty repository.
    Initial,
    /// One commit on one branch.
    Commit,
    /// Many commits on one branch.
    Commits,
    /// Nothing, with few refs.
    Nothing,
    /// Nothing, with many refs.
    NothingMany,
    /// New refs whose objects are there.
    Refs,
    /// Nothing, in many mirrors.
    Mirrors,
    /// Nothing, in many mirrors, all day long.
    Day,
    /// The first sync over SSH.
    SshInitial,
    /// One commit over SSH.
    SshCommit,
}

/// How much of it.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    pub objects: usize,
    pub commits: usize,
    pub few_refs: usize,
    pub many_refs: usize,
    pub new_refs: usize,
    pub mirrors: usize,
    /// Hours of the day, and seconds of rest after it.
    pub hours: u32,
    pub idle: u32,
    /// Rounds of what takes long, and of what does not.
    pub rounds: [usize; 2],
}

impl Sizes {
    pub const FULL: Self = Self {
        objects: 150_000,
        commits: 600,
        few_refs: 2_000,
        many_refs: 50_000,
        new_refs: 10_000,
        mirrors: 100,
        hours: 24,
        idle: 60,
        rounds: [3, 21],
    };
    pub const QUICK: Self = Self {
        objects: 20_000,
        commits: 100,
        few_refs: 2_000,
        many_refs: 10_000,
        new_refs: 1_000,
        mirrors: 20,
        hours: 1,
        idle: 10,
        rounds: [3, 3],
    };
}

/// A whole run.
pub struct Bench {
    pub sizes: Sizes,
    pub only: Vec<Work>,
    pub round_trips: Vec<u64>,
    pub repository: Option<PathBuf>,
    pub cache: PathBuf,
    pub gemel: PathBuf,
}

/// Samples of one work at one distance.
type Samples = BTreeMap<Kind, Vec<Figures>>;

impl Bench {
    /// Measures, and prints the table.
    pub fn run(&self) {
        assert!(self.gemel.exists(), "{} is missing: cargo build --release -p gemel-cli", self.gemel.display());
        let mut rows = Vec::new();
        let mut polls = Vec::new();
        for &round_trip in &self.round_trips {
            let host = Host::start(round_trip);
            if [Work::Initial, Work::Commit, Work::Commits].into_iter().any(|work| self.wanted(work)) {
                self.histories(&host, round_trip, &mut rows);
            }
            if self.wanted(Work::Nothing) {
                let (refs, bars) = (self.sizes.few_refs, Bars { wall: 0.12, cpu: 0.04 });
                rows.push(self.nothing(&host, round_trip, refs, bars));
            }
            if self.wanted(Work::NothingMany) {
                let (refs, bars) = (self.sizes.many_refs, Bars { wall: 0.12, cpu: 0.1 });
                rows.push(self.nothing(&host, round_trip, refs, bars));
            }
            if self.wanted(Work::Refs) {
                rows.push(self.refs(&host, round_trip));
            }
            if self.wanted(Work::Mirrors) {
                polls.push(self.mirrors(&host, round_trip));
            }
        }
        if self.wanted(Work::Day) {
            polls.push(self.day());
        }
        println!("{}", table::of(&rows));
        for poll in polls {
            println!("{poll}");
        }
        let (initial, commit) = (self.wanted(Work::SshInitial), self.wanted(Work::SshCommit));
        if initial || commit {
            println!("{}", ssh::table(&self.large(), &self.gemel, self.sizes.rounds, initial, commit));
        }
        println!("\n{}", table::machine());
    }

    fn wanted(&self, work: Work) -> bool {
        self.only.is_empty() || self.only.contains(&work)
    }

    /// The first sync, and commits on top.
    fn histories(&self, host: &Host, round_trip: u64, rows: &mut Vec<Row>) {
        let template = self.large();
        let left = host.copy(LEFT, &template);
        // Read once, so that the first contender does not wait for the disk on behalf of the others.
        left.git(&["rev-list", "--all", "--objects", "--count", "--use-bitmap-index"]);
        let objects = left.object_count();
        let new = |kind| Contender::new(kind, host, &left, LEFT, &self.gemel, None);
        let mut contenders = BTreeMap::new();
        let rounds = if self.wanted(Work::Initial) { self.sizes.rounds[0] } else { 1 };
        let mut samples = Samples::new();
        for (round, weigh) in rounds_of(rounds) {
            for kind in turns(round) {
                // The one of the round before is gone before its folders are used again.
                contenders.remove(&kind);
                let mut contender = new(kind);
                sample(&mut samples, &mut contender, &left, weigh);
                contenders.insert(kind, contender);
            }
        }
        let row = |work: String, bars, samples| Row { work, round_trip, bars: self.bars(bars), samples };
        if self.wanted(Work::Initial) {
            let work = format!("initial mirror, {} objects", table::number(objects));
            rows.push(row(work, Bars { wall: 0.6, cpu: 0.25 }, samples));
        }
        let commits = [
            (Work::Commit, 1, self.sizes.rounds[1], Bars { wall: 0.6, cpu: 0.2 }),
            (Work::Commits, self.sizes.commits, self.sizes.rounds[0], Bars { wall: 0.6, cpu: 0.25 }),
        ];
        for (work, commits, rounds, bars) in commits {
            if !self.wanted(work) {
                continue;
            }
            let mut samples = Samples::new();
            for (round, weigh) in rounds_of(rounds) {
                generate::grow(&left, commits, round + commits * 100);
                for kind in turns(round) {
                    let contender = contenders.get_mut(&kind).expect("because all took part so far");
                    sample(&mut samples, contender, &left, weigh);
                }
            }
            let work = if commits == 1 { "1 commit".to_owned() } else { format!("{commits} commits") };
            rows.push(row(work, bars, samples));
        }
    }

    /// A look at both sides that finds nothing.
    fn nothing(&self, host: &Host, round_trip: u64, refs: usize, bars: Bars) -> Row {
        let template = self.with_refs(refs);
        let left = host.copy(LEFT, &template);
        let mut contenders = self.in_sync(host, &left, &template);
        let mut samples = Samples::new();
        let rounds = self.sizes.rounds[1];
        for (round, weigh) in rounds_of(rounds) {
            for kind in turns(round) {
                let contender = contenders.get_mut(&kind).expect("because all take part");
                sample(&mut samples, contender, &left, weigh);
            }
        }
        Row {
            work: format!("nothing changed, {} refs", table::number(refs)),
            round_trip,
            bars: self.bars(bars),
            samples,
        }
    }

    /// New refs on objects that both sides have.
    fn refs(&self, host: &Host, round_trip: u64) -> Row {
        let template = self.with_refs(self.sizes.few_refs);
        let mut samples = Samples::new();
        let rounds = self.sizes.rounds[0];
        for (round, weigh) in rounds_of(rounds) {
            let left = host.copy(LEFT, &template);
            let mut contenders = self.in_sync(host, &left, &template);
            generate::tag(&left, self.sizes.new_refs);
            for kind in turns(round) {
                let contender = contenders.get_mut(&kind).expect("because all take part");
                sample(&mut samples, contender, &left, weigh);
            }
        }
        let work =
            format!("{} new refs beside {}", table::number(self.sizes.new_refs), table::number(self.sizes.few_refs));
        Row { work, round_trip, bars: self.bars(Bars { wall: 0.2, cpu: 0.05 }), samples }
    }

    /// One look at each of many mirrors.
    fn mirrors(&self, host: &Host, round_trip: u64) -> String {
        let (gemel, names) = self.many(host);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut running = gemel.running();
        running.sync(&names, false);
        running.sync(&names, false);
        let rounds = self.sizes.rounds[1];
        let samples: Vec<Figures> = rounds_of(rounds).map(|(_, weigh)| running.sync(&names, weigh)).collect();
        table::polls(names.len(), self.sizes.few_refs, round_trip, Figures::median(&samples))
    }

    /// A day of looks at each of many mirrors, every five minutes, and a rest.
    fn day(&self) -> String {
        let host = Host::counted();
        let (gemel, names) = self.many(&host);
        let mut running = gemel.running();
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        running.sync(&all, false);
        running.sync(&all, false);
        drop(running);
        let before = host.carried();
        let day = gemel.day(self.sizes.hours, self.sizes.idle);
        let carried = host.carried().zip(before).map(|(now, before)| [now[0] - before[0], now[1] - before[1]]);
        assert_eq!(day.others, 0, "something else came of it than that there was nothing to do: {day:?}");
        table::day(names.len(), self.sizes.few_refs, self.sizes.hours, &day, carried.unwrap_or_default())
    }

    /// Many mirrors. The addresses differ, the repositories behind them are the same two.
    fn many(&self, host: &Host) -> (Gemel, Vec<String>) {
        let template = self.with_refs(self.sizes.few_refs);
        let gemel = Gemel::new(&self.gemel, host, "many");
        host.copy(LEFT, &template);
        host.copy("right.git", &template);
        let names: Vec<String> = (0..self.sizes.mirrors).map(|number| format!("m{number}")).collect();
        for name in &names {
            let paths = [format!("left-{name}.git"), format!("right-{name}.git")];
            host.alias(&paths[0], LEFT);
            host.alias(&paths[1], "right.git");
            gemel.add(name, paths.map(|path| host.url(&path)));
        }
        (gemel, names)
    }

    /// All contenders, after a first sync that found two equal repositories, and a second one.
    fn in_sync(&self, host: &Host, left: &Repository, template: &Path) -> BTreeMap<Kind, Contender> {
        Kind::ALL
            .into_iter()
            .map(|kind| {
                let mut contender = Contender::new(kind, host, left, LEFT, &self.gemel, Some(template));
                contender.sync(false);
                contender.sync(false);
                (kind, contender)
            })
            .collect()
    }

    /// The bars are about the sizes of a full run.
    fn bars(&self, bars: Bars) -> Option<Bars> {
        (self.sizes.objects >= 150_000 && self.sizes.commits >= 600).then_some(bars)
    }

    /// The repository with a long history.
    fn large(&self) -> PathBuf {
        if let Some(real) = &self.repository {
            let path = self.cache.join("real.git");
            generate::copy(&path, real);
            return path;
        }
        self.generated(self.sizes.objects, 0)
    }

    fn with_refs(&self, refs: usize) -> PathBuf {
        self.generated(3_000, refs)
    }

    fn generated(&self, objects: usize, refs: usize) -> PathBuf {
        let path = self.cache.join(format!("generated-{GENERATION}-{objects}-{refs}.git"));
        if !path.exists() {
            eprintln!("generating {}", path.display());
            generate::repository(&path, objects, refs);
        }
        path
    }
}

/// Timed rounds, and one more for the memory.
fn rounds_of(timed: usize) -> impl Iterator<Item = (usize, bool)> {
    (0..timed).map(|round| (round, false)).chain([(timed, true)])
}

/// Everybody is first once.
fn turns(round: usize) -> impl Iterator<Item = Kind> {
    let count = Kind::ALL.len();
    (0..count).map(move |place| Kind::ALL[(place + round) % count])
}

fn sample(samples: &mut Samples, contender: &mut Contender, left: &Repository, weigh: bool) {
    let figures = contender.sync(weigh);
    contender.check(left);
    match figures.memory {
        Some(memory) => eprintln!("{:?}: {memory} KiB", contender.kind),
        None => eprintln!("{:?}: {:.4} s, {:.4} s CPU", contender.kind, figures.wall, figures.cpu),
    }
    samples.entry(contender.kind).or_default().push(figures);
}
