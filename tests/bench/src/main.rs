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
mod engine;
mod figures;
mod generate;
mod host;
mod link;
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
}

fn main() {
    let arguments = Arguments::parse();
    match arguments.part {
        Some(Part::Repository { path, objects, refs }) => generate::repository(&path, objects, refs),
        Some(Part::Measure { program, arguments }) => figures::run_and_print(&program, &arguments),
        Some(Part::Link { server, round_trip }) => link::serve(server, round_trip),
        Some(Part::Engine) => engine::serve(),
        None => {
            let mut sizes = if arguments.quick { Sizes::QUICK } else { Sizes::FULL };
            sizes.objects = arguments.objects.unwrap_or(sizes.objects);
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
