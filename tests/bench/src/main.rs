//! Measures Gemel against the `git` command: the same work, on the same web server, in turns.
//!
//! `docs/benchmarks.md` says what is measured and holds the results of a full run. Nothing here passes or fails on time.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark starts programs, reads its settings from the environment and prints what it found"
)]

mod contender;
mod day;
mod engine;
mod figures;
mod generate;
mod host;
mod link;
mod memory;
mod pkt;
mod servers;
mod ssh;
mod table;
mod works;

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use clap::{Parser, Subcommand};

use crate::works::{Sizes, Work};

/// Measures Gemel against the git command. Prints a table in Markdown.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    /// Smaller repositories and few rounds: about two minutes.
    #[arg(long)]
    quick: bool,
    /// Only this work; may be given several times.
    #[arg(long, value_enum)]
    only: Vec<Work>,
    /// Only without or only with the added round trip, in milliseconds: 0 or 40.
    #[arg(long)]
    round_trip: Option<u64>,
    /// A real repository to mirror, in place of the generated one. `BENCH_REPO` names it too.
    #[arg(long)]
    repository: Option<PathBuf>,
    /// How many objects the generated repository has at least.
    #[arg(long)]
    objects: Option<usize>,
    /// How many mirrors the works about many of them have.
    #[arg(long)]
    mirrors: Option<usize>,
    /// How many hours the day has.
    #[arg(long)]
    hours: Option<u32>,
    /// How many seconds of rest follow it.
    #[arg(long)]
    idle: Option<u32>,
    /// The `gemel` command; by default the one beside this program.
    #[arg(long)]
    gemel: Option<PathBuf>,
    /// Where generated repositories are kept.
    #[arg(long, default_value = "target/bench")]
    cache: PathBuf,
}

/// Parts of the benchmark that are a process of their own, so that what they use is not counted together.
#[derive(Subcommand)]
enum Part {
    /// Generates a repository.
    Repository {
        /// The folder to make.
        path: PathBuf,
        /// How many objects it has at least.
        #[arg(long, default_value_t = 150_000)]
        objects: usize,
        /// How many refs it has on top.
        #[arg(long, default_value_t = 0)]
        refs: usize,
    },
    /// Runs a command and prints what it and its children used.
    #[command(hide = true)]
    Measure {
        program: OsString,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Stands in for a server that is farther away.
    #[command(hide = true)]
    Link { server: SocketAddr, round_trip: u64 },
    /// Runs the engine, told on standard input what to sync.
    #[command(hide = true)]
    Engine,
    /// Keeps the schedule for so many hours that are not waited for, then rests for so many seconds that are.
    #[command(hide = true)]
    Day { hours: u32, idle: u32 },
}

fn main() {
    let arguments = Arguments::parse();
    match arguments.part {
        Some(Part::Repository { path, objects, refs }) => generate::repository(&path, objects, refs),
        Some(Part::Measure { program, arguments }) => figures::run_and_print(&program, &arguments),
        Some(Part::Link { server, round_trip }) => link::serve(server, round_trip),
        Some(Part::Engine) => engine::serve(),
        Some(Part::Day { hours, idle }) => day::serve(hours, idle),
        None => {
            let mut sizes = if arguments.quick { Sizes::QUICK } else { Sizes::FULL };
            sizes.objects = arguments.objects.unwrap_or(sizes.objects);
            sizes.mirrors = arguments.mirrors.unwrap_or(sizes.mirrors);
            sizes.hours = arguments.hours.unwrap_or(sizes.hours);
            sizes.idle = arguments.idle.unwrap_or(sizes.idle);
            let plan = works::Bench {
                sizes,
                only: arguments.only,
                round_trips: arguments.round_trip.map_or_else(|| vec![0, 40], |only| vec![only]),
                repository: arguments.repository.or_else(|| std::env::var_os("BENCH_REPO").map(PathBuf::from)),
                cache: arguments.cache,
                gemel: arguments.gemel.unwrap_or_else(|| beside_this_program("gemel")),
            };
            plan.run();
        }
    }
}

fn beside_this_program(name: &str) -> PathBuf {
    std::env::current_exe().expect("because this program runs from a file").with_file_name(name)
}
