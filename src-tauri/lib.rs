//! The shell around the engine: window, tray, notices, autostart, and the commands of the screens.

mod commands;
mod listen;
mod notices;
mod tray;
mod window;

use std::{process::ExitCode, sync::Arc};

use gemel_core::{Engine, Setup, words::Words};
use tauri::{AppHandle, Manager, RunEvent};

/// What every part of the shell reaches through Tauri's state.
pub(crate) struct Shell {
    pub engine: Arc<Engine>,
    pub words: Words,
    /// Whether a tray icon is shown: without one, closing the window ends the program.
    pub tray: bool,
}

/// With this argument the program starts without a window: how a desktop starts it at login.
const HIDDEN: &str = "--hidden";

/// Runs until the person quits.
pub fn run() -> ExitCode {
    let built = tauri::Builder::default()
        // First: a second start only shows the first one's window, and must not open the database.
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::show(app, None)))
        .plugin(tauri_plugin_autostart::Builder::new().arg(HIDDEN).build())
        .invoke_handler(commands::handler())
        .setup(|app| setup(app.handle()).map_err(Into::into))
        .build(tauri::generate_context!());
    let app = match built {
        Ok(app) => app,
        Err(error) => {
            notices::fatal(&error.to_string());
            return ExitCode::FAILURE;
        }
    };
    app.run(|app, event| {
        if let RunEvent::ExitRequested { code: None, api, .. } = event {
            // The last window was closed. In the tray the work goes on.
            if app.try_state::<Shell>().is_some_and(|shell| shell.tray) {
                api.prevent_exit();
            }
        }
    });
    ExitCode::SUCCESS
}

fn setup(app: &AppHandle) -> Result<(), String> {
    let words = Words::english();
    #[expect(clippy::disallowed_methods, reason = "the program reads the environment, the library does not")]
    let lookup = |name: &str| std::env::var(name).ok();
    let engine = Setup::of_this_machine(lookup, Arc::new(listen::Listener::new(app.clone()))).and_then(Engine::open);
    let engine = engine.map_err(|error| {
        let problem = gemel_core::view::Problem::from(&error);
        format!("{} {}", words.problem(&problem), words.hint(&problem))
    })?;
    let tray = tray::build(app, &words);
    app.manage(Shell { engine: Arc::new(engine), words, tray });
    tray::refresh(app);
    let hidden = std::env::args().any(|argument| argument == HIDDEN);
    // Where there is no tray, a hidden program could never be found again.
    if !hidden || !tray {
        window::show(app, None);
    }
    Ok(())
}
