//! What the screens ask about SSH: hosts' keys, keys to log in with, and what `ssh` may ask for.

use gemel_core::{
    KeyOwner,
    ssh_view::{HostKeysView, KeyType, PinChoice, RotatedKey, SshKeyOf, SshKeyView, SshLoginView, SshSecret},
    view::Problem,
};

use super::{Answer, mirror_id, told};
use crate::Shell;

/// A host's keys, beside those that are published and those that are believed. Nothing is believed by looking.
pub(crate) async fn host_keys(shell: &Shell, host: String) -> Answer<HostKeysView> {
    shell.engine.host_keys(&host).await.map_err(told)
}

/// Believes keys of a host from now on.
pub(crate) async fn pin_host_keys(shell: &Shell, host: String, choice: PinChoice) -> Answer<HostKeysView> {
    shell.engine.pin_host_keys(&host, choice).await.map_err(told)
}

/// How an account logs in by SSH.
pub(crate) async fn ssh_login(shell: &Shell, account: String) -> Answer<SshLoginView> {
    shell.engine.ssh_login(&account).await.map_err(told)
}

/// Keeps what `ssh` may ask for, or forgets it.
pub(crate) async fn set_ssh_secret(
    shell: &Shell,
    account: String,
    which: SshSecret,
    secret: Option<String>,
) -> Answer<()> {
    shell.engine.set_ssh_secret(&account, which, secret).await.map_err(told)
}

/// A key of ours to log in with, if there is one.
pub(crate) async fn ssh_key(shell: &Shell, of: SshKeyOf) -> Answer<Option<SshKeyView>> {
    shell.engine.ssh_key(&owner(of)?).map_err(told)
}

/// Makes one.
pub(crate) async fn make_ssh_key(shell: &Shell, of: SshKeyOf, kind: KeyType) -> Answer<SshKeyView> {
    shell.engine.make_ssh_key(owner(of)?, kind).await.map_err(told)
}

/// Gives its public half to the host: as the account's own, or for the one repository.
pub(crate) async fn upload_ssh_key(shell: &Shell, of: SshKeyOf, read_only: bool) -> Answer<SshKeyView> {
    let owner = owner(of)?;
    let to = match &owner {
        KeyOwner::Account(_) => None,
        KeyOwner::Mirror(id, side) => Some((*id, *side)),
    };
    shell.engine.upload_ssh_key(&owner, to, read_only).await.map_err(told)
}

/// Puts a new one in its place.
pub(crate) async fn rotate_ssh_key(shell: &Shell, of: SshKeyOf) -> Answer<RotatedKey> {
    shell.engine.rotate_ssh_key(&owner(of)?).await.map_err(told)
}

/// Removes it. What the host says against that is told.
pub(crate) async fn remove_ssh_key(shell: &Shell, of: SshKeyOf) -> Answer<Vec<Problem>> {
    shell.engine.remove_ssh_key(&owner(of)?).await.map_err(told)
}

fn owner(of: SshKeyOf) -> Answer<KeyOwner> {
    Ok(match of {
        SshKeyOf::Account { name } => KeyOwner::Account(name),
        SshKeyOf::Side { mirror, side } => KeyOwner::Mirror(mirror_id(&mirror)?, side),
    })
}
