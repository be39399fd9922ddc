//! The one window: made when it is wanted, destroyed when it is closed. A destroyed window gives back half of the memory
//! that a hidden one would keep.

use gemel_core::{WithoutTray, language::Language, model::MirrorId, seam::Navigate};
use tauri::{AppHandle, Emitter, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

use crate::{Shell, commands::Told, tray};

const LABEL: &str = "main";

/// Shows the window, at a mirror's page if one is given.
pub(crate) fn show(app: &AppHandle, mirror: Option<MirrorId>) {
    open(app, Navigate { mirror_id: mirror.map(|id| id.to_string()), screen: None });
}

/// Shows the window, at one of its screens.
pub(crate) fn show_screen(app: &AppHandle, screen: &str) {
    open(app, Navigate { mirror_id: None, screen: Some(screen.to_owned()) });
}

fn open(app: &AppHandle, to: Navigate) {
    let app = app.clone();
    // Windows are made on the main thread, wherever the wish comes from.
    let _ = app.clone().run_on_main_thread(move || {
        if let Some(window) = app.get_webview_window(LABEL) {
            let _ = window.unminimize();
            let _ = window.show();
            let _ = window.set_focus();
            if to != Navigate::default() {
                tell(&app, &to);
            }
            return;
        }
        let screen = match to {
            Navigate { mirror_id: Some(id), .. } => format!("#/mirrors/{id}"),
            Navigate { screen: Some(screen), .. } => format!("#/{screen}"),
            Navigate { .. } => String::new(),
        };
        // In the address, so that the very first words are in the right language.
        let language = app.try_state::<Shell>().map_or_else(Language::default, |shell| shell.speech.words().language());
        let page = format!("index.html?language={}{screen}", language.tag());
        let built = WebviewWindowBuilder::new(&app, LABEL, WebviewUrl::App(page.into()))
            .title("Gemel")
            .inner_size(1080.0, 700.0)
            .min_inner_size(720.0, 480.0)
            .build();
        match built {
            Ok(window) => {
                stay_without_tray(&app, &window);
                #[cfg(target_os = "linux")]
                window.on_window_event(move |event| {
                    if matches!(event, WindowEvent::Destroyed) {
                        crate::leftover::end(&app);
                    }
                });
            }
            Err(error) => crate::fatal::say(&error.to_string()),
        }
    });
}

/// Where no tray would bring it back, a person may have chosen that closing only makes the window small.
fn stay_without_tray(app: &AppHandle, window: &WebviewWindow) {
    let (app, closing) = (app.clone(), window.clone());
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        let stays = app.try_state::<Shell>().is_some_and(|shell| {
            let settings = shell.engine.all_settings().unwrap_or_default();
            settings.without_tray == WithoutTray::Minimise
        });
        if stays && !tray::is_shown(&app) {
            api.prevent_close();
            let _ = closing.minimize();
        }
    });
}

/// Tells the window something. Without one nobody listens, and nothing is sent.
pub(crate) fn tell<T: Told>(app: &AppHandle, news: &T) {
    if is_open(app) {
        let _ = app.emit_to(LABEL, T::NAME, news);
    }
}

/// Whether there is a window.
pub(crate) fn is_open(app: &AppHandle) -> bool {
    app.get_webview_window(LABEL).is_some()
}
