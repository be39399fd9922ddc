//! Plays scenarios from the command line.
#![allow(clippy::print_stdout, reason = "it is a program for a terminal")]

use std::{process::ExitCode, sync::atomic::AtomicBool, time::Instant};

use clap::Parser;
use gemel_core::simulation::Mutation;
use gemel_sim::{scenario, script::Script, search};

/// Plays made-up days of a mirror, and checks that nothing is lost and everything comes to rest.
#[derive(Parser)]
struct Arguments {
    /// The first scenario.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many.
    #[arg(long, default_value_t = 2000)]
    count: u64,
    /// Leave something out of the engine: lease-off, backup-off, base-early, deletion-at-once, early-unasked.
    #[arg(long, value_parser = mutation, default_value = "none")]
    without: Mutation,
    /// Show what happens in the first scenario, whole.
    #[arg(long)]
    trace: bool,
}

fn mutation(text: &str) -> Result<Mutation, String> {
    Ok(match text {
        "none" => Mutation::None,
        "lease-off" => Mutation::LeaseOff,
        "backup-off" => Mutation::BackupOff,
        "base-early" => Mutation::BaseEarly,
        "deletion-at-once" => Mutation::DeletionAtOnce,
        "early-unasked" => Mutation::EarlyUnasked,
        _ => return Err("no such mutation".into()),
    })
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.trace {
        let played = search::play(&scenario::runtime(), &Script::draw(arguments.seed), arguments.without);
        played.trace.iter().for_each(|line| println!("{line}"));
    }
    let begin = Instant::now();
    let threads = std::thread::available_parallelism().map_or(1, |n| u64::try_from(n.get()).unwrap_or(1));
    let threads = threads.min(arguments.count.max(1));
    let stop = AtomicBool::new(false);
    let share = arguments.count.div_ceil(threads);
    let searched: Vec<_> = std::thread::scope(|scope| {
        let end = arguments.seed + arguments.count;
        let parts = (0..threads).map(|part| arguments.seed + part * share);
        let searches: Vec<_> = parts
            .map(|first| {
                let stop = &stop;
                scope.spawn(move || search::search(first..end.min(first + share), arguments.without, stop))
            })
            .collect();
        searches.into_iter().map(|search| search.join().expect("because a panic is caught")).collect()
    });
    let (scenarios, runs) = searched.iter().fold((0, 0), |sum, part| (sum.0 + part.scenarios, sum.1 + part.runs));
    let found = searched.into_iter().filter_map(|part| part.found).min_by_key(|found| found.seed);
    let failed = found.is_some();
    if let Some(found) = found {
        println!("{}", search::shorten(found, arguments.without));
    }
    println!("{scenarios} scenarios with {runs} runs in {:.1} s", begin.elapsed().as_secs_f64());
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
