//! What the screens ask about SSH: hosts' keys, and accounts' keys to log in with.

use gemel_core::{
    KeyOwner,
    ssh_view::{HostKeysView, KeyType, PinChoice, RotatedKey, SshKeyView},
    view::Problem,
};

use super::{Answer, told};
use crate::Shell;

/// A host's keys, beside those that are published and those that are believed. Nothing is believed by looking.
pub(crate) async fn host_keys(shell: &Shell, host: String) -> Answer<HostKeysView> {
    shell.engine.host_keys(&host).await.map_err(told)
}

/// Believes keys of a host from now on.
pub(crate) async fn pin_host_keys(shell: &Shell, host: String, choice: PinChoice) -> Answer<HostKeysView> {
    shell.engine.pin_host_keys(&host, choice).await.map_err(told)
}

/// An account's key to log in with, if it has one of ours.
pub(crate) async fn ssh_key(shell: &Shell, account: String) -> Answer<Option<SshKeyView>> {
    shell.engine.ssh_key(&KeyOwner::Account(account)).map_err(told)
}

/// Makes one.
pub(crate) async fn make_ssh_key(shell: &Shell, account: String, kind: KeyType) -> Answer<SshKeyView> {
    shell.engine.make_ssh_key(KeyOwner::Account(account), kind).await.map_err(told)
}

/// Gives its public half to the account's host.
pub(crate) async fn upload_ssh_key(shell: &Shell, account: String) -> Answer<SshKeyView> {
    shell.engine.upload_ssh_key(&KeyOwner::Account(account), None, false).await.map_err(told)
}

/// Puts a new one in its place.
pub(crate) async fn rotate_ssh_key(shell: &Shell, account: String) -> Answer<RotatedKey> {
    shell.engine.rotate_ssh_key(&KeyOwner::Account(account)).await.map_err(told)
}

/// Removes it. What the host says against that is told.
pub(crate) async fn remove_ssh_key(shell: &Shell, account: String) -> Answer<Vec<Problem>> {
    shell.engine.remove_ssh_key(&KeyOwner::Account(account)).await.map_err(told)
}
