//! Whether the desktop has somebody who shows tray icons. A panel may start after us, end, and come back.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether somebody shows them now. Where that cannot be asked, it is so.
static THERE: AtomicBool = AtomicBool::new(cfg!(not(target_os = "linux")));

pub(super) fn is_there() -> bool {
    THERE.load(Ordering::SeqCst)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn watch() {}

/// Asks once, and listens from then on.
#[cfg(target_os = "linux")]
pub(super) fn watch() {
    // Before the first window: a start at login must know whether it may stay out of sight.
    let asked = zbus::blocking::Connection::session().and_then(|bus| {
        let dbus = zbus::blocking::fdo::DBusProxy::new(&bus)?;
        Ok(dbus.name_has_owner(WATCHER.try_into()?)?)
    });
    THERE.store(asked.unwrap_or(false), Ordering::SeqCst);
    tauri::async_runtime::spawn(async {
        // A desktop without a bus has no tray either.
        let _ = follow().await;
    });
}

/// Who holds this name shows the icons.
/// <https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/>
#[cfg(target_os = "linux")]
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

#[cfg(target_os = "linux")]
async fn follow() -> zbus::Result<()> {
    use futures_util::StreamExt;

    let bus = zbus::Connection::session().await?;
    let dbus = zbus::fdo::DBusProxy::new(&bus).await?;
    let mut changes = dbus.receive_name_owner_changed_with_args(&[(0, WATCHER)]).await?;
    THERE.store(dbus.name_has_owner(WATCHER.try_into()?).await?, Ordering::SeqCst);
    while let Some(change) = changes.next().await {
        THERE.store(change.args()?.new_owner().is_some(), Ordering::SeqCst);
    }
    Ok(())
}
