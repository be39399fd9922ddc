//! Changing.

use gemel_core::{
    Code, Error, Settings,
    view::{AccountView, Added, AddedAccount, MirrorEdit, MirrorView, NewAccount, NewMirror},
};
use tauri::{AppHandle, State};
use tauri_plugin_autostart::ManagerExt;

use super::{Answer, mirror_id, told};
use crate::Shell;

#[tauri::command]
pub async fn add_mirror(shell: State<'_, Shell>, mirror: NewMirror) -> Answer<Added> {
    shell.engine.add_mirror(mirror).await.map_err(told)
}

#[tauri::command]
pub async fn edit_mirror(shell: State<'_, Shell>, id: String, edit: MirrorEdit) -> Answer<MirrorView> {
    shell.engine.edit_mirror(mirror_id(&id)?, edit).map_err(told)
}

#[tauri::command]
pub async fn remove_mirror(shell: State<'_, Shell>, id: String) -> Answer<()> {
    shell.engine.remove_mirror(mirror_id(&id)?).await.map_err(told)
}

#[tauri::command]
pub async fn set_paused(shell: State<'_, Shell>, id: String, paused: bool) -> Answer<()> {
    shell.engine.set_paused(mirror_id(&id)?, paused).map_err(told)
}

#[tauri::command]
pub async fn add_account(shell: State<'_, Shell>, account: NewAccount) -> Answer<AddedAccount> {
    shell.engine.add_account(account).await.map_err(told)
}

/// Asks an account's host whose token it is and what that may do, and keeps the answer.
#[tauri::command]
pub async fn check_account(shell: State<'_, Shell>, name: String) -> Answer<AccountView> {
    shell.engine.check_account(&name).await.map_err(told)
}

#[tauri::command]
pub async fn set_secret(shell: State<'_, Shell>, name: String, secret: String) -> Answer<AddedAccount> {
    shell.engine.set_secret(&name, secret).await.map_err(told)
}

#[tauri::command]
pub async fn remove_account(shell: State<'_, Shell>, name: String) -> Answer<()> {
    shell.engine.remove_account(&name).await.map_err(told)
}

/// Changes a setting, or gives it its default back where there is no value.
#[tauri::command]
pub async fn change_setting(
    shell: State<'_, Shell>,
    name: String,
    value: Option<serde_json::Value>,
) -> Answer<Settings> {
    shell.engine.change_setting(&name, value.as_ref()).map_err(told)
}

/// Whether the desktop is to start Gemel at login, without a window.
#[tauri::command]
pub async fn set_autostart(app: AppHandle, enabled: bool) -> Answer<()> {
    let entry = app.autolaunch();
    let result = if enabled { entry.enable() } else { entry.disable() };
    result.map_err(|error| told(Error::new(Code::Io).with("detail", error)))
}

/// Has a folder searched for working clones from now on.
#[tauri::command]
pub async fn add_clone_folder(shell: State<'_, Shell>, folder: String) -> Answer<Settings> {
    shell.engine.add_clone_folder(&folder).map_err(told)
}

/// Has a folder searched no more.
#[tauri::command]
pub async fn remove_clone_folder(shell: State<'_, Shell>, folder: String) -> Answer<Settings> {
    shell.engine.remove_clone_folder(&folder).map_err(told)
}
