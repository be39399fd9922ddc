//! Results, for people.

use std::{collections::BTreeMap, fmt::Write as _, fs};

use crate::{contender::Kind, day::Day, figures::Figures, generate};

/// What is aimed for: parts of what git takes.
#[derive(Debug, Clone, Copy)]
pub struct Bars {
    pub wall: f64,
    pub cpu: f64,
}

/// One work at one distance.
pub struct Row {
    pub work: String,
    pub round_trip: u64,
    pub bars: Option<Bars>,
    pub samples: BTreeMap<Kind, Vec<Figures>>,
}

const RATIOS: &str = "\
| work | round trip | `gemel`: wall | CPU | engine: wall | CPU | aim: wall | CPU | engine / servers alone |
|---|---|---|---|---|---|---|---|---|
";

const FIGURES: &str = "\
| work | round trip | git | `gemel` | engine | servers alone |
|---|---|---|---|---|---|
";

/// Two tables in Markdown: ratios, then what they are ratios of.
pub fn of(rows: &[Row]) -> String {
    let (mut ratios, mut figures) = (String::from(RATIOS), String::from(FIGURES));
    for row in rows {
        let median = |kind| row.samples.get(&kind).map_or(Figures::default(), |samples| Figures::median(samples));
        let [git, command, engine, servers] = Kind::ALL.map(median);
        let work = format!("| {} | {} |", row.work, distance(row.round_trip));
        let (wall, cpu) = row
            .bars
            .map_or(("–".to_owned(), "–".to_owned()), |Bars { wall, cpu }| (wall.to_string(), cpu.to_string()));
        let _ = writeln!(
            ratios,
            "{work} {:.2} | {:.3} | {:.2} | {:.3} | {wall} | {cpu} | {:.2} |",
            command.wall / git.wall,
            command.cpu / git.cpu,
            engine.wall / git.wall,
            engine.cpu / git.cpu,
            engine.wall / servers.wall,
        );
        let _ = writeln!(
            figures,
            "{work} {} | {} | {} | {} |",
            shown(git),
            shown(command),
            shown(engine),
            time(servers.wall)
        );
    }
    format!("Parts of what git takes:\n\n{ratios}\nWall / CPU / memory, medians:\n\n{figures}")
}

/// A line about many mirrors.
pub fn polls(mirrors: usize, refs: usize, round_trip: u64, figures: Figures) -> String {
    format!(
        "- {mirrors} mirrors of {} refs, nothing changed, round trip {}: all looked at in {} (wall / CPU / memory); every 5 minutes that is {:.0} s of CPU a day",
        number(refs),
        distance(round_trip),
        shown(figures),
        figures.cpu * 288.0
    )
}

/// A line about a day of many mirrors.
pub fn day(mirrors: usize, refs: usize, hours: u32, day: &Day, [sent, received]: [u64; 2]) -> String {
    format!(
        "- {mirrors} mirrors of {} refs every 5 minutes for {hours} h, nothing changed: {} looks took {} of CPU and {} MB of \
         memory (played in {}); {} sent, {} received, {} written to the disk. In {:.0} s of rest after that: {} of CPU",
        number(refs),
        number(usize::try_from(day.looks).unwrap_or(usize::MAX)),
        time(day.cpu),
        day.memory.div_ceil(1024),
        time(day.wall),
        bytes(sent),
        bytes(received),
        bytes(day.written),
        day.idle,
        time(day.idle_cpu),
    )
}

fn bytes(count: u64) -> String {
    if count < 1_000_000 { format!("{} kB", count.div_ceil(1000)) } else { format!("{} MB", count.div_ceil(1_000_000)) }
}

/// A line about the machine.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let first = |path: &str, key: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        text.lines().find_map(|line| line.strip_prefix(key).map(|rest| rest.trim_matches([' ', '\t', ':']).to_owned()))
    };
    format!(
        "Machine: {cores} cores ({}), Linux {}, {}.",
        first("/proc/cpuinfo", "model name").unwrap_or_default(),
        first("/proc/sys/kernel/osrelease", "").unwrap_or_default(),
        generate::output(std::path::Path::new("."), &["version"])
    )
}

fn distance(round_trip: u64) -> String {
    if round_trip == 0 { "–".to_owned() } else { format!("{round_trip} ms") }
}

fn shown(figures: Figures) -> String {
    let memory = figures.memory.map_or("–".to_owned(), |kib| format!("{} MB", kib.div_ceil(1024)));
    format!("{} / {} / {memory}", time(figures.wall), time(figures.cpu))
}

fn time(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}

/// With its thousands apart.
pub fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([7, 1_000, 150_000, 1_234_567].map(number), ["7", "1,000", "150,000", "1,234,567"]);
    }
}
