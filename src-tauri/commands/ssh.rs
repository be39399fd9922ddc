//! What the screens ask about SSH: hosts' keys, and accounts' keys to log in with.

use gemel_core::{
    KeyOwner,
    ssh_view::{HostKeysView, KeyType, PinChoice, RotatedKey, SshKeyView},
    view::Problem,
};
use tauri::State;

use super::{Answer, told};
use crate::Shell;

/// A host's keys, beside those that are published and those that are believed. Nothing is believed by looking.
#[tauri::command]
pub async fn host_keys(shell: State<'_, Shell>, host: String) -> Answer<HostKeysView> {
    shell.engine.host_keys(&host).await.map_err(told)
}

/// Believes keys of a host from now on.
#[tauri::command]
pub async fn pin_host_keys(shell: State<'_, Shell>, host: String, choice: PinChoice) -> Answer<HostKeysView> {
    shell.engine.pin_host_keys(&host, choice).await.map_err(told)
}

/// An account's key to log in with, if it has one of ours.
#[tauri::command]
pub async fn ssh_key(shell: State<'_, Shell>, account: String) -> Answer<Option<SshKeyView>> {
    shell.engine.ssh_key(&KeyOwner::Account(account)).map_err(told)
}

/// Makes one.
#[tauri::command]
pub async fn make_ssh_key(shell: State<'_, Shell>, account: String, kind: KeyType) -> Answer<SshKeyView> {
    shell.engine.make_ssh_key(KeyOwner::Account(account), kind).await.map_err(told)
}

/// Gives its public half to the account's host.
#[tauri::command]
pub async fn upload_ssh_key(shell: State<'_, Shell>, account: String) -> Answer<SshKeyView> {
    shell.engine.upload_ssh_key(&KeyOwner::Account(account), None, false).await.map_err(told)
}

/// Puts a new one in its place.
#[tauri::command]
pub async fn rotate_ssh_key(shell: State<'_, Shell>, account: String) -> Answer<RotatedKey> {
    shell.engine.rotate_ssh_key(&KeyOwner::Account(account)).await.map_err(told)
}

/// Removes it. What the host says against that is told.
#[tauri::command]
pub async fn remove_ssh_key(shell: State<'_, Shell>, account: String) -> Answer<Vec<Problem>> {
    shell.engine.remove_ssh_key(&KeyOwner::Account(account)).await.map_err(told)
}
