//! The shell around the engine: window, tray, notices, autostart, and the commands of the screens.

mod commands;
mod fatal;
mod language;
#[cfg(target_os = "linux")]
mod leftover;
mod listen;
mod notices;
mod outbox;
#[cfg(target_os = "linux")]
mod painting;
mod plain;
mod tray;
mod window;

use std::{
    hash::{BuildHasher, RandomState},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use gemel_core::{
    Engine, Keeping, Machine, Setup, TimeZone,
    clock::SystemClock,
    keeper::{Keeper, Post},
    language_here,
    ssh::askpass,
    words::{Surface, Words},
};
use language::Speech;
use tauri::{AppHandle, Manager, RunEvent, Wry, plugin::TauriPlugin};
use tokio_util::sync::CancellationToken;

/// What every part of the shell reaches through Tauri's state.
pub(crate) struct Shell {
    pub app: AppHandle,
    pub engine: Arc<Engine>,
    pub speech: Speech,
}

/// With this argument the program starts without a window: how a desktop starts it at login.
const HIDDEN: &str = "--hidden";

/// So long a desktop's panel may take to come up after login.
const PANEL_STARTS: Duration = Duration::from_secs(15);

/// How often it is looked whether another program still keeps the schedule.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Keeps the schedule for as long as the program runs. While another program does, what happens there is told here.
fn schedule(engine: &Arc<Engine>) {
    let engine = Arc::clone(engine);
    tauri::async_runtime::spawn(async move {
        let post = loop {
            match Post::take(engine.data_dir()) {
                Ok(Some(post)) => break post,
                Ok(None) => {
                    if let Some(keeper) = Keeper::reach(engine.data_dir()).await {
                        keeper.watch(engine.events()).await;
                    }
                }
                Err(error) => return fatal::say(&error.to_string()),
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        };
        let keeping = Keeping {
            timer: Arc::new(SystemClock),
            surroundings: Arc::new(Machine::new()),
            seed: RandomState::new().hash_one(0),
            zone: TimeZone::system(),
            stop: CancellationToken::new(),
        };
        engine.keep_post(&post, keeping).await;
    });
}

fn is_hidden(mut arguments: impl Iterator<Item = String>) -> bool {
    arguments.any(|argument| argument == HIDDEN)
}

/// One program for a data folder. Another folder, as the demo's, is another program.
fn single_instance() -> TauriPlugin<Wry> {
    let plugin = tauri_plugin_single_instance::Builder::new().callback(|app, arguments, _folder| {
        // At login the desktop may start what already runs: that is no wish for a window.
        if !is_hidden(arguments.into_iter()) {
            window::show(app, None);
        }
    });
    match lookup("GEMEL_DATA_DIR") {
        Some(folder) => plugin.dbus_id(format!("org.gemel.desktop.at{:016x}", fingerprint(&folder))).build(),
        None => plugin.build(),
    }
}

/// A number that stands for a folder, the same in every run.
fn fingerprint(folder: &str) -> u64 {
    // FNV-1a: nobody chooses folders so that they collide.
    folder.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[expect(clippy::disallowed_methods, reason = "the program reads the environment, the library does not")]
fn lookup(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// What is to become of a program that `ssh` started to ask something: it says what is known, and ends.
pub fn answer_ssh() -> Option<ExitCode> {
    use std::io::Write;
    match askpass::role(lookup, std::env::args().nth(1)) {
        askpass::Role::Itself => None,
        askpass::Role::Say(secret) => {
            let written = writeln!(std::io::stdout().lock(), "{secret}");
            Some(if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        askpass::Role::Shown => Some(ExitCode::SUCCESS),
        askpass::Role::Silent => Some(ExitCode::FAILURE),
    }
}

/// In the tray for months, it is to take little memory. To be called before there is a second thread.
pub fn keep_little() {
    gemel_memory::heap::share(lookup);
}

/// Runs until the person quits.
pub fn run() -> ExitCode {
    #[cfg(target_os = "linux")]
    painting::prepare(lookup);
    let runtime = match gemel_core::runtime() {
        Ok(runtime) => runtime,
        Err(error) => {
            fatal::say(&error.to_string());
            return ExitCode::FAILURE;
        }
    };
    tauri::async_runtime::set(runtime.handle().clone());
    let built = tauri::Builder::default()
        // First: a second start only shows the first one's window, and must not open the database.
        .plugin(single_instance())
        .plugin(tauri_plugin_autostart::Builder::new().arg(HIDDEN).build())
        .invoke_handler(commands::handler())
        .setup(|app| setup(app.handle()).map_err(Into::into))
        .build(tauri::generate_context!());
    let app = match built {
        Ok(app) => app,
        Err(error) => {
            fatal::say(&error.to_string());
            return ExitCode::FAILURE;
        }
    };
    app.run(|app, event| {
        if let RunEvent::ExitRequested { code: None, api, .. } = event {
            // The last window was closed. In the tray the work goes on.
            if tray::is_shown(app) {
                api.prevent_exit();
            }
        }
    });
    ExitCode::SUCCESS
}

/// Where there is no tray, a hidden program could never be found again. At login the panel may still be on its way.
fn show_unless_in_tray(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(PANEL_STARTS).await;
        if !tray::is_shown(&app) {
            window::show(&app, None);
        }
    });
}

fn setup(app: &AppHandle) -> Result<(), String> {
    let words = Words::new(language_here(lookup)).read_in(Surface::Window);
    let engine = Setup::of_this_machine(lookup, Arc::new(listen::Listener::new(app.clone()))).and_then(Engine::open);
    let engine = engine.map_err(|error| {
        let problem = gemel_core::view::Problem::from(&error);
        words.explained(&problem)
    })?;
    tray::build(app, &words);
    let engine = Arc::new(engine);
    schedule(&engine);
    app.manage(Shell { app: app.clone(), engine, speech: Speech::new(words) });
    tray::refresh(app);
    if !is_hidden(std::env::args()) {
        window::show(app, None);
        return Ok(());
    }
    if !tray::is_shown(app) {
        show_unless_in_tray(app.clone());
    }
    #[cfg(target_os = "linux")]
    leftover::end(app);
    Ok(())
}
