//! The one window: made when it is wanted, destroyed when it is closed. A destroyed window gives back half of the memory
//! that a hidden one would keep.

use gemel_core::{language::Language, model::MirrorId};
use tauri::{AppHandle, Emitter, Manager, WebviewUrl, WebviewWindowBuilder};

use crate::Shell;

const LABEL: &str = "main";

/// Shows the window, at a mirror's page if one is given.
pub(crate) fn show(app: &AppHandle, mirror: Option<MirrorId>) {
    let app = app.clone();
    // Windows are made on the main thread, wherever the wish comes from.
    let _ = app.clone().run_on_main_thread(move || {
        if let Some(window) = app.get_webview_window(LABEL) {
            let _ = window.unminimize();
            let _ = window.show();
            let _ = window.set_focus();
            if let Some(id) = mirror {
                let _ = app.emit_to(LABEL, "navigate", Navigate { mirror_id: Some(id.to_string()) });
            }
            return;
        }
        // In the address, so that the very first words are in the right language.
        let language = app.try_state::<Shell>().map_or_else(Language::default, |shell| shell.speech.words().language());
        let screen = mirror.map_or_else(String::new, |id| format!("#/mirrors/{id}"));
        let page = format!("index.html?language={}{screen}", language.tag());
        let built = WebviewWindowBuilder::new(&app, LABEL, WebviewUrl::App(page.into()))
            .title("Gemel")
            .inner_size(1080.0, 700.0)
            .min_inner_size(720.0, 480.0)
            .build();
        if let Err(error) = built {
            crate::fatal::say(&error.to_string());
        }
    });
}

/// The page to go to.
#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Navigate {
    mirror_id: Option<String>,
}
