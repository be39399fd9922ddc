//! `gemel`: the engine of Gemel without a window.

mod accounts;
mod arguments;
mod backups;
mod clones;
mod commands;
mod hosts;
mod input;
mod misuse;
mod output;
mod progress;
mod sentences;
mod settings;
mod settle;
mod ssh;
mod sync;
mod unattended;
mod webhooks;

use std::{process::ExitCode, sync::Arc};

use clap::FromArgMatches;
use gemel_core::{Engine, Setup, keeper::Keeper, language_here, ssh::askpass, words::Words};

use crate::{
    arguments::{Arguments, Command},
    output::Output,
    progress::Bars,
};

/// What the program tells its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    InSync = 0,
    Failed = 1,
    Usage = 2,
    NeedsDecision = 3,
    Stopped = 4,
}

fn main() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "the program reads the environment, the library does not")]
    let lookup = |name: &str| std::env::var(name).ok();
    gemel_memory::heap::share(lookup);
    match askpass::role(lookup, std::env::args().nth(1)) {
        askpass::Role::Itself => {}
        askpass::Role::Say(secret) => {
            output::answer(&secret);
            return ExitCode::SUCCESS;
        }
        askpass::Role::Shown => return ExitCode::SUCCESS,
        askpass::Role::Silent => return ExitCode::FAILURE,
    }
    let words = Words::new(language_here(lookup));
    let command = arguments::command(&words);
    let read = command.try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match read {
        Ok(arguments) => arguments,
        Err(error) => return ExitCode::from(misuse::tell(&error, &words)),
    };
    // Programs read codes, and what stands beside them is the same everywhere.
    let output = Output::new(if arguments.json { Words::english() } else { words }, arguments.json);
    // For as long as the program lives.
    let output: &'static Output = Box::leak(Box::new(output));
    // A task, so that it has the thread on which the connections are.
    let exit = match gemel_core::runtime() {
        Ok(runtime) => runtime.block_on(runtime.spawn(run(arguments, output))).unwrap_or(Exit::Failed),
        Err(error) => {
            output::warn(&error.to_string());
            Exit::Failed
        }
    };
    ExitCode::from(exit as u8)
}

async fn run(arguments: Arguments, output: &Output) -> Exit {
    let bars = Arc::new(Bars::new(!arguments.json, &output.words));
    #[expect(clippy::disallowed_methods, reason = "the program reads the environment, the library does not")]
    let lookup = |name: &str| std::env::var(name).ok();
    let engine =
        Setup::of_this_machine(lookup, Arc::clone(&bars) as Arc<dyn gemel_core::Events>).and_then(Engine::open);
    let engine = match engine {
        Ok(engine) => Arc::new(engine),
        Err(error) => return output.error(&error),
    };
    let on_interrupt = Arc::clone(&engine);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            // A run that is cancelled leaves both sides and the cache whole; a second interrupt ends the program at once.
            on_interrupt.cancel_all();
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(130);
            }
        }
    });
    // Whoever keeps the schedule is asked, and not got in the way of.
    let keeper = match arguments.command {
        Command::Run(_) | Command::Completions(_) => None,
        _ => Keeper::reach(engine.data_dir()).await,
    };
    let changes = arguments.command.changes();
    let result = commands::run(&engine, keeper.as_ref(), arguments.command, output, &bars).await;
    if let (true, Some(keeper)) = (changes, &keeper) {
        // One that went away meanwhile sees it when it comes back.
        let _ = keeper.look_again().await;
    }
    match result {
        Ok(exit) => exit,
        Err(error) => {
            bars.clear();
            output.error(&error)
        }
    }
}
