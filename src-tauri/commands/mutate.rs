//! Changing.

use gemel_core::{
    Code, Error, PauseFor, Settings, TimeZone,
    seam::{DemoNames, SettingName, SettingValue},
    view::{AccountView, Added, AddedAccount, MirrorEdit, MirrorView, NewAccount, NewMirror},
};
use tauri_plugin_autostart::ManagerExt;

pub(crate) use super::ssh::{
    make_ssh_key, pin_host_keys, remove_ssh_key, rotate_ssh_key, set_ssh_secret, upload_ssh_key,
};
use super::{Answer, mirror_id, told};
use crate::Shell;

pub(crate) async fn add_mirror(shell: &Shell, mirror: NewMirror) -> Answer<Added> {
    shell.engine.add_mirror(mirror).await.map_err(told)
}

pub(crate) async fn add_demo(shell: &Shell, names: DemoNames) -> Answer<MirrorView> {
    shell.engine.add_demo(names).await.map_err(told)
}

pub(crate) async fn remove_demo(shell: &Shell, id: String) -> Answer<()> {
    shell.engine.remove_demo(mirror_id(&id)?).await.map_err(told)
}

pub(crate) async fn edit_mirror(shell: &Shell, id: String, edit: MirrorEdit) -> Answer<MirrorView> {
    shell.engine.edit_mirror(mirror_id(&id)?, edit).map_err(told)
}

pub(crate) async fn remove_mirror(shell: &Shell, id: String) -> Answer<()> {
    shell.engine.remove_mirror(mirror_id(&id)?).await.map_err(told)
}

pub(crate) async fn set_paused(shell: &Shell, id: String, paused: bool) -> Answer<()> {
    shell.engine.set_paused(mirror_id(&id)?, paused).map_err(told)
}

pub(crate) async fn set_all_paused(shell: &Shell, paused: bool) -> Answer<()> {
    if paused {
        shell.engine.pause_all(PauseFor::UntilResumed, &TimeZone::system()).map_err(told)
    } else {
        shell.engine.resume_all().map_err(told)
    }
}

pub(crate) async fn add_account(shell: &Shell, account: NewAccount) -> Answer<AddedAccount> {
    shell.engine.add_account(account).await.map_err(told)
}

/// Asks an account's host whose token it is and what that may do, and keeps the answer.
pub(crate) async fn check_account(shell: &Shell, name: String) -> Answer<AccountView> {
    shell.engine.check_account(&name).await.map_err(told)
}

pub(crate) async fn set_secret(shell: &Shell, name: String, secret: String) -> Answer<AddedAccount> {
    shell.engine.set_secret(&name, secret).await.map_err(told)
}

pub(crate) async fn remove_account(shell: &Shell, name: String) -> Answer<()> {
    shell.engine.remove_account(&name).await.map_err(told)
}

/// Changes a setting, or gives it its default back where there is no value.
pub(crate) async fn change_setting(shell: &Shell, name: SettingName, value: Option<SettingValue>) -> Answer<Settings> {
    shell.engine.change_setting(&name.0, value.as_ref().map(|value| &value.0)).map_err(told)
}

/// Whether the desktop is to start Gemel at login, without a window.
pub(crate) async fn set_autostart(shell: &Shell, enabled: bool) -> Answer<()> {
    let entry = shell.app.autolaunch();
    let result = if enabled { entry.enable() } else { entry.disable() };
    result.map_err(|error| told(Error::new(Code::Io).with("detail", error)))
}

/// Has a folder searched for working clones from now on.
pub(crate) async fn add_clone_folder(shell: &Shell, folder: String) -> Answer<Settings> {
    shell.engine.add_clone_folder(&folder).map_err(told)
}

/// Has a folder searched no more.
pub(crate) async fn remove_clone_folder(shell: &Shell, folder: String) -> Answer<Settings> {
    shell.engine.remove_clone_folder(&folder).map_err(told)
}
