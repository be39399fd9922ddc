//! Which account serves an endpoint, and its credentials.

use std::sync::Arc;

use gemel_wire::{Credentials, Tls};

use crate::{
    error::{Code, Error, Result},
    location,
    model::{Endpoint, Mirror},
    secret::{self, Secrets},
    store::{Account, Store},
};

/// How one side of a mirror is reached: who asks, and which certificates are trusted.
pub(crate) async fn access(
    store: &Store,
    secrets: &Arc<dyn Secrets>,
    mirror: &Mirror,
    endpoint: &Endpoint,
) -> Result<(Option<Credentials>, Tls)> {
    let Some(name) = &endpoint.account else { return Ok((None, Tls::default())) };
    let account = store.account(name)?;
    // A secret is never sent in plain text by accident, nor to another host than the account's.
    if !location::is_private(&endpoint.url) && !mirror.allow_plain_http {
        return Err(Error::new(Code::CredentialsOverPlainHttp));
    }
    let host = location::authority(&endpoint.url).unwrap_or_default();
    if host != account.host {
        return Err(Error::new(Code::AccountUnknown).with("account", name));
    }
    refuse_shared_place(store, secrets, name)?;
    let tls = tls(&account)?;
    let secret = secret::read(Arc::clone(secrets), account.name.clone()).await?;
    Ok((Some(Credentials { user: account.user, secret }), tls))
}

/// Which certificates an account trusts.
pub(crate) fn tls(account: &Account) -> Result<Tls> {
    let read = |path: &String| {
        let unusable = |error| Error::new(Code::CertificatesUnusable).with("path", path).with("detail", error);
        std::fs::read(path).map_err(unusable)
    };
    Ok(Tls { authorities: account.authorities.as_ref().map(read).transpose()?, unverified: !account.verify_tls })
}

/// Two accounts with one secret between them would give one host's token to the other host.
pub(crate) fn refuse_shared_place(store: &Store, secrets: &Arc<dyn Secrets>, name: &str) -> Result<()> {
    let shared = |other: &Account| other.name != name && secrets.same_place(name, &other.name);
    match store.accounts()?.iter().find(|other| shared(other)) {
        Some(other) => Err(Error::bad_input("account-name", name).with("other", &other.name)),
        None => Ok(()),
    }
}

/// The one account that a host has; none, or an error where a person has to choose.
pub(crate) fn only_account_for(store: &Store, url: &str) -> Result<Option<Account>> {
    if !location::is_web(url) {
        // SSH has keys of its own, and a folder needs nobody.
        return Ok(None);
    }
    let Some(host) = location::authority(url) else { return Ok(None) };
    let mut fitting: Vec<Account> = store.accounts()?.into_iter().filter(|account| account.host == host).collect();
    match fitting.len() {
        0 | 1 => Ok(fitting.pop()),
        _ => {
            let names: Vec<_> = fitting.into_iter().map(|account| account.name).collect();
            Err(Error::new(Code::AccountAmbiguous).with("host", host).with("accounts", names.join(", ")))
        }
    }
}

/// A name for a new account that no other has: the host's, then with a number.
pub(crate) fn free_name(store: &Store, host: &str) -> Result<String> {
    let taken: Vec<String> = store.accounts()?.into_iter().map(|account| account.name).collect();
    let mut candidates = std::iter::once(host.to_owned()).chain((2..).map(|n| format!("{host}-{n}")));
    Ok(candidates.find(|name| !taken.contains(name)).expect("because the numbers do not end"))
}
