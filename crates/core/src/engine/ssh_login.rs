//! How an account logs in by SSH: what it has for that, the secrets that `ssh` may ask for, and where a key is entered by hand.

use std::sync::Arc;

use url::Url;

use super::{Engine, blocking};
use crate::{
    account,
    error::{Error, Result},
    forge::key_page,
    location,
    ssh::door,
    ssh_view::{SshLoginView, SshSecret},
    store::{Account, KeyOwner},
};

impl SshSecret {
    /// The name by which the keychain knows it.
    pub(super) fn place(self, account: &str) -> String {
        match self {
            Self::Password => format!("ssh-password/{account}"),
            Self::Passphrase => format!("ssh-passphrase/{account}"),
        }
    }
}

impl Engine {
    /// What an account has to log in with by SSH. Of secrets only whether there is one.
    pub async fn ssh_login(&self, account: &str) -> Result<SshLoginView> {
        let alone = account::is_for_ssh(&self.store.account(account)?);
        let key = self.ssh_key(&KeyOwner::Account(account.to_owned()))?;
        let (secrets, name) = (Arc::clone(&self.setup.secrets), account.to_owned());
        let (password, passphrase) = blocking(move || {
            let has = |place: &str| secrets.get(place).map(|secret| secret.is_some());
            let password = has(&SshSecret::Password.place(&name))? || (alone && has(&name)?);
            Ok((password, has(&SshSecret::Passphrase.place(&name))?))
        })
        .await?;
        Ok(SshLoginView { alone, key, password, passphrase })
    }

    /// Keeps what `ssh` may ask for at an account's host, or forgets it.
    pub async fn set_ssh_secret(&self, account: &str, which: SshSecret, secret: Option<String>) -> Result<()> {
        let alone = account::is_for_ssh(&self.store.account(account)?);
        if secret.as_ref().is_some_and(String::is_empty) {
            return Err(Error::missing("secret"));
        }
        let (secrets, place, name) = (Arc::clone(&self.setup.secrets), which.place(account), account.to_owned());
        blocking(move || {
            match secret {
                Some(secret) => secrets.set(&place, &secret)?,
                None => secrets.remove(&place)?,
            }
            // The password that such an account was added with is not the one any more.
            if alone && which == SshSecret::Password { secrets.remove(&name) } else { Ok(()) }
        })
        .await?;
        self.log_in_anew(&KeyOwner::Account(account.to_owned()))?;
        self.tell_changed(None);
        Ok(())
    }

    /// What failed for want of a key or a secret may not fail any more.
    pub(super) fn log_in_anew(&self, owner: &KeyOwner) -> Result<()> {
        match owner {
            KeyOwner::Account(name) => {
                self.store.forget_digests_of(name)?;
                self.store.try_anew_with(name)?;
            }
            KeyOwner::Mirror(id, _) => {
                self.store.forget_digest(*id)?;
                self.store.try_anew(*id)?;
            }
        }
        self.unattended_wake();
        Ok(())
    }

    /// The page of a host where a key is entered by hand, as far as it is known.
    pub(super) fn key_page(&self, owner: &KeyOwner) -> Result<Option<String>> {
        let (account, url) = match owner {
            KeyOwner::Account(name) => (Some(self.store.account(name)?), None),
            KeyOwner::Mirror(id, side) => {
                let end = self.store.mirror(*id)?.ends.get(*side).clone();
                (end.account.as_ref().map(|name| self.store.account(name)).transpose()?, Some(end.url))
            }
        };
        let by_api = account.as_ref().filter(|account| !account::is_for_ssh(account));
        let of_account = |account: &Account| Some((account.host_kind(), account.base_url().ok()?));
        // Where nothing but the address is known, its name tells.
        let by_name = || {
            let place = url.clone().or_else(|| account.as_ref().and_then(|account| account.base.clone()))?;
            let pages = format!("https://{}", door::front(&location::host_name(&place)?));
            Some((location::host_kind(&pages), Url::parse(&pages).ok()?))
        };
        let Some((kind, base)) = by_api.map_or_else(by_name, of_account) else { return Ok(None) };
        let repository = url.as_deref().map(|url| {
            by_api.map_or_else(|| Ok(location::repository_path(url)), |account| account::path_at(account, url))
        });
        Ok(key_page(kind, &base, repository.transpose()?.as_deref()))
    }
}
