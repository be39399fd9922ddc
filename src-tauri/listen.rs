//! What the engine tells, passed on to the window, the tray and the desktop's notifications.

use std::time::Duration;

use gemel_core::{Events, Notice, model::MirrorId, view::Progress};
use tauri::{AppHandle, Manager};

use crate::{
    Shell, commands, language,
    notices::{self, Subject},
    outbox::{Outbox, Pending},
    tray, window,
};

/// So long changes are gathered before they are told: shorter than anybody notices, long enough for a burst.
const GATHERED_FOR: Duration = Duration::from_millis(50);

pub(crate) struct Listener {
    app: AppHandle,
    outbox: Outbox,
}

impl Listener {
    pub fn new(app: AppHandle) -> Self {
        Self { app, outbox: Outbox::default() }
    }
}

impl Events for Listener {
    fn changed(&self, mirror: Option<MirrorId>) {
        if self.outbox.note(mirror) {
            let (app, outbox) = (self.app.clone(), self.outbox.clone());
            tauri::async_runtime::spawn(async move {
                tokio::time::sleep(GATHERED_FOR).await;
                tell(&app, outbox.take()).await;
            });
        }
    }

    fn progress(&self, progress: &Progress) {
        window::tell(&self.app, progress);
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

async fn tell(app: &AppHandle, pending: Pending) {
    let Some(shell) = app.try_state::<Shell>() else { return };
    let changed = if shell.engine.is_kept() {
        pending.changed(|id| shell.engine.mirror(id).ok())
    } else {
        // Only whoever keeps the schedule knows what goes on and what waits.
        let all = commands::mirrors(&shell).await.unwrap_or_default();
        pending.changed(|id| {
            let id = id.to_string();
            all.iter().find(|mirror| mirror.id == id).cloned()
        })
    };
    if changed.all {
        language::follow(app);
    }
    tray::hear(app, &changed);
    window::tell(app, &changed);
}
