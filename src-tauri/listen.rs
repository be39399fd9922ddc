//! What the engine tells, passed on to the window, the tray and the desktop's notifications.

use std::sync::atomic::{AtomicBool, Ordering};

use gemel_core::{Events, Notice, model::MirrorId, view::Progress};
use tauri::{AppHandle, Emitter};

use crate::{
    language,
    notices::{self, Subject},
    tray,
};

pub(crate) struct Listener {
    app: AppHandle,
}

/// Whether a refresh of the tray is on its way: many changes at once need only one.
static TRAY_REFRESH_DUE: AtomicBool = AtomicBool::new(false);

impl Listener {
    pub fn new(app: AppHandle) -> Self {
        Self { app }
    }
}

/// Something about a mirror, or about all, is not as it was.
#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    mirror_id: Option<String>,
}

impl Events for Listener {
    fn changed(&self, mirror: Option<MirrorId>) {
        let _ = self.app.emit("changed", Changed { mirror_id: mirror.map(|id| id.to_string()) });
        if !TRAY_REFRESH_DUE.swap(true, Ordering::SeqCst) {
            let app = self.app.clone();
            tauri::async_runtime::spawn(async move {
                TRAY_REFRESH_DUE.store(false, Ordering::SeqCst);
                language::follow(&app);
                tray::refresh(&app);
            });
        }
    }

    fn progress(&self, progress: &Progress) {
        let _ = self.app.emit("progress", progress);
    }

    fn notice(&self, notice: &Notice) {
        notices::show(&self.app, notice);
    }

    fn withdraw(&self, mirror: Option<MirrorId>) {
        notices::withdraw(&mirror.map_or(Subject::Many, Subject::Mirror));
    }

    fn withdraw_account(&self, account: &str) {
        notices::withdraw(&Subject::Account(account.to_owned()));
    }
}
