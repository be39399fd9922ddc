//! Which account serves an endpoint, and its credentials.

use std::sync::Arc;

use gemel_wire::{Credentials, Tls};

use crate::{
    clock::Millis,
    error::{Code, Error, Result},
    forge::{self, Need, Scopes},
    location,
    model::{Endpoint, HostKind, Mirror},
    secret::{AskedOnce, Secrets},
    ssh::door,
    store::{Account, KeyOwner, Store},
    view::Problem,
};

/// What kind of host a side is at: its account's, where that says so, else what the address tells.
pub(crate) fn kind_at(account: Option<&Account>, endpoint: &Endpoint) -> HostKind {
    account.and_then(|account| account.kind).unwrap_or_else(|| location::host_kind(&endpoint.url))
}

/// How one side of a mirror is reached: who asks, and which certificates are trusted.
pub(crate) async fn access(
    accounts: &[Account],
    secrets: &AskedOnce,
    mirror: &Mirror,
    endpoint: &Endpoint,
) -> Result<(Option<Credentials>, Tls)> {
    let Some(name) = &endpoint.account else { return Ok((None, Tls::default())) };
    let account = accounts.iter().find(|account| account.name == *name);
    let account = account.ok_or_else(|| Error::new(Code::AccountUnknown).with("account", name))?;
    if location::is_ssh(&endpoint.url) {
        // SSH has keys and passwords of its own.
        return if serves(account, &endpoint.url) {
            Ok((None, Tls::default()))
        } else {
            Err(Error::new(Code::AccountUnknown).with("account", name))
        };
    }
    // A secret is never sent in plain text by accident, nor to another host than the account's.
    if !location::is_private(&endpoint.url) && !mirror.allow_plain_http {
        return Err(Error::new(Code::CredentialsOverPlainHttp));
    }
    let host = location::authority(&endpoint.url).unwrap_or_default();
    if host != account.host {
        return Err(Error::new(Code::AccountUnknown).with("account", name));
    }
    refuse_shared_place(accounts, &secrets.secrets, name)?;
    let tls = tls(account)?;
    let secret = secrets.read(&account.name).await?;
    Ok((Some(Credentials { user: git_user(account), secret }), tls))
}

/// Whether an account is of a repository's host. SSH may be on another port, behind another door, or under an alias that
/// only `ssh` knows.
pub(crate) fn serves(account: &Account, url: &str) -> bool {
    if location::authority(url).as_deref() == Some(&account.host) {
        return true;
    }
    let Some(host) = location::host_name(url).filter(|_| location::is_ssh(url)) else { return false };
    let own = location::host_name(&format!("ssh://{}/", account.host)).unwrap_or_default();
    let is_alias = !host.contains(['.', ':']) && host != "localhost";
    is_alias || door::front(&host) == own
}

/// Whether an account is for logging in by SSH alone, so that its secret is the password there.
pub(crate) fn is_for_ssh(account: &Account) -> bool {
    account.base.as_deref().is_some_and(location::is_ssh)
}

/// The repository's path at its host: without that of the host's own pages, and without `.git`.
pub(crate) fn path_at(account: &Account, url: &str) -> Result<String> {
    let path = location::repository_path(url);
    let base = account.base_url()?;
    let base = base.path().trim_matches('/');
    let below = path.strip_prefix(base).and_then(|rest| rest.strip_prefix('/'));
    Ok(if base.is_empty() || !location::is_web(url) { path } else { below.map_or(path.clone(), str::to_owned) })
}

/// Whether a token is known to lack what GitHub's workflow files need.
pub(crate) fn lacks_workflows(account: &Account, url: &str) -> bool {
    // A key for SSH has no scopes.
    account.host_kind() == HostKind::Github
        && location::is_web(url)
        && forge::tokens::missing(HostKind::Github, &account.facts.scopes)
            .iter()
            .any(|need| need.purpose == forge::Purpose::Workflows)
}

/// The name that Git logs in with.
pub(crate) fn git_user(account: &Account) -> String {
    // Bitbucket's API wants the e-mail address that an API token goes with, and its Git another name.
    if account.host_kind() == HostKind::Bitbucket && account.user.contains('@') {
        return forge::BITBUCKET_GIT_USER.to_owned();
    }
    account.user.clone()
}

/// So long before its end a token is spoken of.
const NOTICE: Millis = 7 * DAY;
const DAY: Millis = 24 * 60 * 60 * 1000;

/// How many days a token has left, once that is a matter of days; none or less where it has ended.
pub(crate) fn expires_soon(now: Millis, end: Option<Millis>) -> Option<i64> {
    let left = end? - now;
    (left <= NOTICE).then(|| left.div_euclid(DAY))
}

/// What is said of a token that ends within a week, or has ended.
pub(crate) fn ends_soon(account: &Account, now: Millis) -> Option<Problem> {
    let days = expires_soon(now, account.facts.expires_at)?;
    let over = account.facts.expires_at.is_some_and(|end| end <= now);
    let code = if over { Code::TokenExpired } else { Code::TokenExpiring };
    let error = Error::new(code).with("account", &account.name).with("host", &account.host).with("count", days.max(0));
    Some(Problem::from(&error))
}

/// What is said of the scopes that a token lacks.
pub(crate) fn lacking(account: &Account, scopes: &Scopes) -> Vec<Problem> {
    let said = |need: Need| {
        let purpose = serde_json::to_value(need.purpose).ok();
        let purpose = purpose.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
        let error = Error::new(Code::ScopeMissing)
            .with("account", &account.name)
            .with("host", &account.host)
            .with("scope", &need.scope)
            .with("purpose", purpose);
        Problem::from(&error)
    };
    forge::tokens::missing(account.host_kind(), scopes).into_iter().map(said).collect()
}

/// Whether a host that did not say who we are may do so later, with the same secret.
pub(crate) fn may_pass(code: Code) -> bool {
    matches!(
        code,
        Code::HostUnreachable
            | Code::TimedOut
            | Code::HostError
            | Code::HostBusy
            | Code::RateLimited
            | Code::TlsFailed
            | Code::Protocol
            | Code::ApiUnsupported
            | Code::HostRedirects
    )
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
pub(crate) fn refuse_shared_place(accounts: &[Account], secrets: &Arc<dyn Secrets>, name: &str) -> Result<()> {
    let shared = |other: &Account| other.name != name && secrets.same_place(name, &other.name);
    match accounts.iter().find(|other| shared(other)) {
        Some(other) => Err(Error::bad_input("account-name", name).with("other", &other.name)),
        None => Ok(()),
    }
}

/// The one account that a host has; none, or an error where a person has to choose.
pub(crate) fn only_account_for(store: &Store, url: &str) -> Result<Option<Account>> {
    let Some(host) = location::authority(url) else { return Ok(None) };
    let mut fitting: Vec<Account> = store.accounts()?.into_iter().filter(|account| account.host == host).collect();
    if location::is_ssh(url) {
        // SSH has keys of its own: an account serves it that has one, or is for nothing else.
        let serves_ssh = |account: &Account| {
            is_for_ssh(account)
                || store.ssh_key(&KeyOwner::Account(account.name.clone())).is_ok_and(|key| key.is_some())
        };
        fitting.retain(serves_ssh);
    } else {
        fitting.retain(|account| !is_for_ssh(account));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_spoken_of_a_week_before_its_end() {
        let now = 100 * DAY;
        for (end, expected) in [
            (None, None),
            (Some(now + 8 * DAY), None),
            (Some(now + 7 * DAY + 1), None),
            (Some(now + 7 * DAY), Some(7)),
            (Some(now + DAY - 1), Some(0)),
            (Some(now - 1), Some(-1)),
        ] {
            assert_eq!(expires_soon(now, end), expected, "{end:?}");
        }
    }
}
