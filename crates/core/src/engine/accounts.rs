//! Accounts: added, checked with their host, given another secret, removed; and what their hosts offer.

use std::{sync::Arc, time::Duration};

use gemel_wire::{Access, Credentials, Limits};
use url::Url;

use super::{Engine, blocking, change::check_name};
use crate::{
    account,
    error::{Code, Error, Result},
    forge::{self, Door, Forge, Identity, detect, tokens},
    location::{self, HostAddress},
    model::{HostKind, Mirror, MirrorId, Side},
    notice::{Notice, NoticeAbout},
    reuse, secret,
    store::{Account, AccountFacts, KeyOwner, NewEvent},
    view::{AccountView, AddedAccount, HostView, Level, NewAccount, Problem},
};

/// An API that says nothing for so long is not asked any longer: a person waits for it.
const API_SILENCE: Duration = Duration::from_secs(30);

/// A host, as far as its address and a look at it tell.
struct Found {
    base: Url,
    kind: HostKind,
    /// Why it could not be looked at.
    problem: Option<Error>,
}

impl Engine {
    /// Every account, without its secret.
    pub fn accounts(&self) -> Result<Vec<AccountView>> {
        self.store.accounts()?.into_iter().map(|account| self.account_view(account)).collect()
    }

    /// One account.
    pub fn account(&self, name: &str) -> Result<AccountView> {
        self.account_view(self.store.account(name)?)
    }

    fn account_view(&self, account: Account) -> Result<AccountView> {
        let (kind, now) = (account.host_kind(), self.now());
        let base = account.base_url()?;
        let owner = KeyOwner::Account(account.name.clone());
        Ok(AccountView {
            ssh: account::is_for_ssh(&account) || self.store.ssh_key(&owner)?.is_some(),
            mirrors: self.store.account_use(&account.name)?,
            name: account.name,
            host: account.host,
            user: account.user,
            authorities: account.authorities,
            verify_tls: account.verify_tls,
            kind,
            base: base.as_str().trim_end_matches('/').to_owned(),
            allow_plain_http: account.allow_plain_http,
            login: account.facts.login,
            missing: tokens::missing(kind, &account.facts.scopes),
            scopes: account.facts.scopes,
            expires_at: account.facts.expires_at,
            expires_soon: account::expires_soon(now, account.facts.expires_at).is_some(),
            checked_at: account.facts.checked_at,
            problem: account.facts.problem,
        })
    }

    /// Looks at a host that somebody wants an account for: what kind it is, where a token is made and what it is to be
    /// allowed. Nothing is kept, and no secret is sent.
    pub async fn host(&self, new: &NewAccount) -> Result<HostView> {
        if let Some(base) = location::ssh_server(&new.host) {
            let host = location::authority(&base).unwrap_or_default();
            let token = tokens::page(HostKind::Git, &Url::parse(&base).map_err(|_| Error::bad_input("host", &base))?);
            return Ok(HostView { host, kind: HostKind::Git, token, base, problem: None });
        }
        let address = HostAddress::parse(&new.host)?;
        let found = self.find_out(&self.bare_account(new, &address)?, &address, new.kind).await?;
        Ok(HostView {
            host: address.authority(),
            kind: found.kind,
            token: tokens::page(found.kind, &found.base),
            base: found.base.as_str().trim_end_matches('/').to_owned(),
            problem: found.problem.as_ref().map(Problem::from),
        })
    }

    /// The page where an account's token is renewed.
    pub fn token_page(&self, name: &str) -> Result<forge::TokenPage> {
        let account = self.store.account(name)?;
        Ok(tokens::page(account.host_kind(), &account.base_url()?))
    }

    /// Adds an account. Its host is asked whose token it is, where it has an API: a wrong token is an error, a host that
    /// cannot be asked now is only told. The secret goes to the keychain first, so that no account is without one.
    pub async fn add_account(&self, new: NewAccount) -> Result<AddedAccount> {
        if let Some(base) = location::ssh_server(&new.host) {
            return self.add_ssh_account(new, base).await;
        }
        let address = HostAddress::parse(&new.host)?;
        let mut account = self.bare_account(&new, &address)?;
        let found = self.find_out(&account, &address, new.kind).await?;
        (account.kind, account.base) = (Some(found.kind), Some(found.base.to_string()));
        if !forge::has_api(found.kind) && account.user.is_empty() && new.from.is_none() {
            return Err(Error::missing("user"));
        }
        let mut warnings: Vec<Problem> = found.problem.iter().map(Problem::from).collect();
        if found.problem.is_some() && new.kind.is_none() && found.kind == HostKind::Git {
            // It is looked at again when it is next asked.
            account.kind = None;
        }
        let secret = match new.from {
            Some(from) if new.secret.is_empty() => {
                let reused = reuse::ask(from, &found.base, self.data_dir()).await?;
                if account.user.is_empty() && !forge::has_api(found.kind) {
                    account.user = reused.user.unwrap_or_default();
                }
                reused.secret
            }
            _ => self.secret_for(&account.name, new.secret).await?,
        };
        if !forge::has_api(found.kind) && account.user.is_empty() {
            return Err(Error::missing("user"));
        }
        if forge::has_api(found.kind) {
            match self.identify(&account, &secret).await {
                Ok(identity) => {
                    warnings.extend(account::lacking(&account, &identity.scopes));
                    self.learn(&mut account, identity);
                }
                Err(error) if account::may_pass(error.code()) => warnings.push(Problem::from(&error)),
                Err(error) => return Err(error),
            }
        }
        if account.user.is_empty() {
            // A host takes a token with any user name; this is the one that GitLab and GitHub document.
            account.user = match found.kind {
                // Without an e-mail address it is a token of one repository or workspace, which has a name of its own for Git.
                HostKind::Bitbucket => "x-token-auth".into(),
                _ => account.facts.login.clone().unwrap_or_else(|| "oauth2".into()),
            };
        }
        warnings.extend(account::ends_soon(&account, self.now()));
        self.enrol(&account, secret).await?;
        Ok(AddedAccount { account: self.account(&account.name)?, warnings })
    }

    /// Adds an account that is for logging in by SSH alone. Its secret is the password there; one with a key has none.
    async fn add_ssh_account(&self, new: NewAccount, base: String) -> Result<AddedAccount> {
        let url = Url::parse(&base).map_err(|_| Error::bad_input("host", &base))?;
        let address = HostAddress { base: url };
        let mut account = self.bare_account(&new, &address)?;
        if account.user.is_empty() {
            address.base.username().clone_into(&mut account.user);
        }
        // It goes to `ssh` as it is.
        if !account.user.is_empty() && !location::is_ssh_user(&account.user) {
            return Err(Error::bad_input("user", &account.user));
        }
        account.kind = Some(HostKind::Git);
        self.enrol(&account, new.secret).await?;
        Ok(AddedAccount { account: self.account(&account.name)?, warnings: Vec::new() })
    }

    /// An account as somebody described it, checked as far as that goes without its host.
    fn bare_account(&self, new: &NewAccount, address: &HostAddress) -> Result<Account> {
        let host = address.authority();
        let name = match new.name.trim() {
            "" => account::free_name(&self.store, &host)?,
            name => check_name(name)?.to_owned(),
        };
        // By such names the keychain knows what an account has besides.
        if ["ssh-key/", "ssh-password/", "ssh-passphrase/"].iter().any(|place| name.starts_with(place)) {
            return Err(Error::bad_input("name", name));
        }
        let authorities = new.authorities.clone().filter(|path| !path.trim().is_empty());
        // The engine may run in another folder the next time.
        let authorities =
            authorities.map(|path| std::path::absolute(&path).map_or(path, |at| at.display().to_string()));
        let account = Account {
            name,
            host,
            user: new.user.trim().to_owned(),
            authorities,
            verify_tls: new.verify_tls,
            kind: new.kind,
            base: Some(address.base.to_string()),
            allow_plain_http: new.allow_plain_http,
            facts: AccountFacts::default(),
        };
        // What cannot be read now could not be read when it is needed.
        account::tls(&account)?;
        if self.store.account(&account.name).is_ok() {
            return Err(Error::new(Code::AccountExists).with("account", account.name));
        }
        account::refuse_shared_place(&self.store.accounts()?, &self.setup.secrets, &account.name)?;
        Ok(account)
    }

    /// The secret that was given, or the one that is there already, as in the environment.
    async fn secret_for(&self, name: &str, given: String) -> Result<String> {
        if !given.is_empty() {
            return Ok(given);
        }
        let (secrets, name) = (Arc::clone(&self.setup.secrets), name.to_owned());
        blocking(move || secrets.get(&name)?.ok_or_else(|| Error::missing("secret"))).await
    }

    /// Keeps an account and its secret.
    async fn enrol(&self, account: &Account, secret: String) -> Result<()> {
        let (secrets, name) = (Arc::clone(&self.setup.secrets), account.name.clone());
        if !secret.is_empty() {
            blocking(move || secrets.set(&name, &secret)).await?;
        }
        self.store.add_account(account)?;
        self.tell_changed(None);
        Ok(())
    }

    /// The account of a user at a host: the one that is there already with this secret, or a new one. Its host is not asked.
    pub(super) async fn account_for(
        &self,
        base: Option<Url>,
        allow_plain_http: bool,
        host: &str,
        user: &str,
        secret: &str,
        made: &mut Vec<String>,
    ) -> Result<String> {
        for account in self.store.accounts()? {
            if account.host == host && account.user == user {
                let (secrets, name) = (Arc::clone(&self.setup.secrets), account.name.clone());
                if blocking(move || secrets.get(&name)).await?.as_deref() == Some(secret) {
                    return Ok(account.name);
                }
            }
        }
        let name = account::free_name(&self.store, host)?;
        account::refuse_shared_place(&self.store.accounts()?, &self.setup.secrets, &name)?;
        let account = Account {
            name: name.clone(),
            host: host.to_owned(),
            user: user.to_owned(),
            authorities: None,
            verify_tls: true,
            kind: None,
            base: base.map(|base| base.to_string()),
            allow_plain_http,
            facts: AccountFacts::default(),
        };
        self.enrol(&account, secret.to_owned()).await?;
        made.push(name.clone());
        Ok(name)
    }

    /// Asks an account's host whose token it is and what that may do, and keeps the answer.
    pub async fn check_account(&self, name: &str) -> Result<AccountView> {
        let mut account = self.store.account(name)?;
        if account.kind.is_none() && account.host_kind() == HostKind::Git {
            let address = HostAddress { base: account.base_url()? };
            let found = self.find_out(&account, &address, None).await?;
            if let Some(problem) = found.problem {
                return Err(problem);
            }
            account.kind = Some(found.kind);
        }
        if !forge::has_api(account.host_kind()) {
            self.store.update_account(&account)?;
            return Err(Error::new(Code::ApiUnsupported).with("host", &account.host).with("what", "api"));
        }
        let secret = secret::read(Arc::clone(&self.setup.secrets), account.name.clone()).await?;
        let asked = self.identify(&account, &secret).await;
        match &asked {
            Ok(identity) => self.learn(&mut account, identity.clone()),
            Err(error) if account::may_pass(error.code()) => {}
            Err(error) => {
                account.facts.checked_at = Some(self.now());
                account.facts.problem = Some(Problem::from(error));
            }
        }
        self.store.update_account(&account)?;
        self.store.forget_digests_of(name)?;
        if asked.is_ok() {
            // Something may be allowed now that was not.
            self.store.try_anew_with(name)?;
        }
        self.tell_changed(None);
        self.unattended_wake();
        asked?;
        self.account_view(account)
    }

    /// Gives an account another secret: a token that was renewed. It takes the old one's place only when its host takes it, or
    /// cannot be asked now, which is told.
    pub async fn set_secret(&self, name: &str, secret: String) -> Result<AddedAccount> {
        let mut account = self.store.account(name)?;
        if secret.is_empty() {
            return Err(Error::missing("secret"));
        }
        let mut warnings = Vec::new();
        self.manners.forget(&forge::place(&account.base_url()?, &account.name));
        // The end of the old one says nothing about the new one.
        let before = account.facts.expires_at.take();
        if forge::has_api(account.host_kind()) {
            match self.identify(&account, &secret).await {
                Ok(identity) => {
                    let other =
                        account.facts.login.as_ref().filter(|login| !login.eq_ignore_ascii_case(&identity.login));
                    if let Some(login) = other {
                        return Err(Error::new(Code::OtherUser)
                            .with("host", &account.host)
                            .with("account", name)
                            .with("login", login)
                            .with("other", &identity.login));
                    }
                    warnings.extend(account::lacking(&account, &identity.scopes));
                    self.learn(&mut account, identity);
                }
                Err(error) if account::may_pass(error.code()) => warnings.push(Problem::from(&error)),
                Err(error) => return Err(error),
            }
        }
        if account.facts.expires_at != before {
            account.facts.announced_end = None;
        }
        warnings.extend(account::ends_soon(&account, self.now()));
        let (secrets, name) = (Arc::clone(&self.setup.secrets), account.name.clone());
        blocking(move || secrets.set(&name, &secret)).await?;
        self.store.update_account(&account)?;
        // What waited for another token is looked at anew.
        self.store.forget_digests_of(&account.name)?;
        self.store.try_anew_with(&account.name)?;
        self.tell_changed(None);
        self.unattended_wake();
        Ok(AddedAccount { account: self.account_view(account)?, warnings })
    }

    /// Removes an account and its secret.
    pub async fn remove_account(&self, name: &str) -> Result<()> {
        self.store.remove_account(name)?;
        self.forget_ssh(name).await?;
        let (secrets, name) = (Arc::clone(&self.setup.secrets), name.to_owned());
        blocking(move || secrets.remove(&name)).await?;
        self.tell_changed(None);
        Ok(())
    }

    /// Takes back what was told of tokens that are other ones now, or whose account is gone.
    pub(super) fn withdraw_renewed(&self) -> Result<()> {
        if self.unattended.expiring.lock().expect("because no holder of it panics").is_empty() {
            return Ok(());
        }
        let accounts = self.store.accounts()?;
        let mut renewed = Vec::new();
        self.unattended.expiring.lock().expect("because no holder of it panics").retain(|name, end| {
            let still = accounts.iter().any(|account| account.name == *name && account.facts.expires_at == *end);
            renewed.extend((!still).then(|| name.clone()));
            still
        });
        for account in renewed {
            self.tell_account_withdrawn(&account);
        }
        Ok(())
    }

    /// Tells of tokens that end within a week, each once, with an event for every mirror that uses them. To be called now
    /// and then; hosts are not asked.
    pub fn announce_expiring(&self) -> Result<()> {
        let now = self.now();
        for mut account in self.store.accounts()? {
            let end = account.facts.expires_at;
            let Some(problem) = account::ends_soon(&account, now).filter(|_| account.facts.announced_end != end) else {
                continue;
            };
            let uses = |name: &Option<String>| name.as_deref() == Some(&account.name);
            let mut first: Option<MirrorId> = None;
            for mirror in self.store.mirrors()? {
                if uses(&mirror.ends.left.account) || uses(&mirror.ends.right.account) {
                    first.get_or_insert(mirror.id);
                    let mut event = NewEvent::new(Level::Attention, "token-expiring");
                    event.args.extend(problem.args.clone());
                    self.store.log(&mirror, &[event], now)?;
                }
            }
            account.facts.announced_end = end;
            self.store.update_account(&account)?;
            tracing::warn!(account = %account.name, host = %account.host, code = %problem.code, "a token ends soon");
            let name = account.name.clone();
            self.unattended.expiring.lock().expect("because no holder of it panics").insert(name.clone(), end);
            self.tell_notice(&Notice { mirror: first, name, about: NoticeAbout::Expiring(problem) });
        }
        Ok(())
    }

    /// Keeps with the accounts of a mirror what a run found out about their tokens: that one is taken no more, or again.
    pub(super) fn note_tokens(&self, mirror: &Mirror, problem: Option<&Error>) -> Result<()> {
        let accounts = self.store.accounts()?;
        for side in Side::BOTH {
            let Some(name) = &mirror.ends.get(side).account else { continue };
            let mine = |error: &&Error| error.args().get("side").is_some_and(|said| said == side.as_str());
            let rejected = |error: &&Error| matches!(error.code(), Code::CredentialsRejected | Code::TokenExpired);
            let Some(mut account) = accounts.iter().find(|account| account.name == *name).cloned() else { continue };
            let before = account.facts.problem.clone();
            if let Some(error) = problem.filter(mine).filter(rejected) {
                let over = account.facts.expires_at.is_some_and(|end| end <= self.now());
                let code = if over { Code::TokenExpired } else { error.code() };
                let known = Error::new(code).with("host", &account.host).with("account", name);
                account.facts.problem = Some(Problem::from(&known));
            } else if problem.is_none() {
                account.facts.problem = None;
            }
            if account.facts.problem != before {
                self.store.update_account(&account)?;
            }
        }
        Ok(())
    }

    /// What an account's host offers.
    pub(super) async fn forge(&self, account: &Account) -> Result<Arc<dyn Forge>> {
        let secret = secret::read(Arc::clone(&self.setup.secrets), account.name.clone()).await?;
        self.forge_with(account, &secret)
    }

    pub(super) fn forge_with(&self, account: &Account, secret: &str) -> Result<Arc<dyn Forge>> {
        let kind = account.host_kind();
        let lacks = || Error::new(Code::ApiUnsupported).with("host", &account.host).with("what", "api");
        let door = self.door(account, account.base_url()?, Some(secret))?;
        forge::open(kind, door).ok_or_else(lacks)
    }

    fn door(&self, account: &Account, base: Url, secret: Option<&str>) -> Result<Door> {
        // A secret is never sent in plain text by accident.
        if secret.is_some() && !location::is_private(base.as_str()) && !account.allow_plain_http {
            return Err(Error::new(Code::CredentialsOverPlainHttp).with("host", &account.host));
        }
        let limits = self.settings()?.limits();
        let limits = Limits { silence: limits.silence.min(API_SILENCE), ..limits };
        Ok(Door {
            network: Arc::clone(&self.setup.network),
            clock: Arc::clone(&self.setup.clock),
            manners: Arc::clone(&self.manners),
            base,
            credentials: secret.map(|secret| Credentials { user: account.user.clone(), secret: secret.to_owned() }),
            access: Access { tls: account::tls(account)?, limits, ..Access::default() },
            label: location::host_label(&format!("https://{}", account.host)),
            account: account.name.clone(),
            expires_at: account.facts.expires_at,
        })
    }

    async fn identify(&self, account: &Account, secret: &str) -> Result<Identity> {
        self.forge_with(account, secret)?.who_am_i().await
    }

    fn learn(&self, account: &mut Account, identity: Identity) {
        let announced_end = account.facts.announced_end.filter(|_| account.facts.expires_at == identity.expires_at);
        account.facts = AccountFacts {
            login: Some(identity.login).filter(|login| !login.is_empty()),
            scopes: identity.scopes,
            expires_at: identity.expires_at,
            checked_at: Some(self.now()),
            problem: None,
            announced_end,
        };
    }

    /// What kind of host it is: as was said, as its name tells, or as it answers.
    async fn find_out(&self, account: &Account, address: &HostAddress, said: Option<HostKind>) -> Result<Found> {
        let base = address.base.clone();
        if let Some(kind) = said {
            return Ok(Found { base, kind, problem: None });
        }
        let kind = location::host_kind(base.as_str());
        if kind != HostKind::Git {
            return Ok(Found { base, kind, problem: None });
        }
        let top = |base: &Url| {
            let mut base = base.clone();
            base.set_path("");
            base
        };
        let mut places = vec![base.clone(), top(&base)];
        places.dedup();
        let mut problem = None;
        for place in places {
            // Made once here, so that what cannot be read is told as it is.
            self.door(account, place.clone(), None)?;
            let door = || self.door(account, place.clone(), None).expect("because it was made a moment ago");
            match detect::probe(&door).await {
                Ok(Some(kind)) => return Ok(Found { base: place, kind, problem: None }),
                Ok(None) => problem = None,
                Err(error) => problem = problem.or(Some(error)),
            }
        }
        // A repository's path is none that pages lie below.
        let problem = problem.filter(|error| error.code() == Code::HostUnreachable);
        Ok(Found { base: top(&base), kind: HostKind::Git, problem })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::{
        engine::stage::{Stage, stage},
        forge::{
            Scopes,
            played::{NOW, Played, json, with},
        },
        keeper::Answer,
        secret::Secrets,
    };

    fn new(host: &str) -> NewAccount {
        NewAccount {
            name: "work".into(),
            host: host.into(),
            user: String::new(),
            secret: "hunter2".into(),
            from: None,
            kind: None,
            allow_plain_http: false,
            authorities: None,
            verify_tls: true,
        }
    }

    fn codes(warnings: &[Problem]) -> Vec<&str> {
        warnings.iter().map(|problem| problem.code.as_str()).collect()
    }

    #[tokio::test]
    async fn a_token_is_asked_about_when_it_is_added() {
        let user = with(json(200, r#"{"login":"octocat"}"#), &[("x-oauth-scopes", "repo")]);
        let stage = stage(Played::new().on("GET", "/user", user));
        let added = stage.engine.add_account(new("github.com")).await.expect("because the token is good");
        assert_eq!((added.account.user.as_str(), added.account.login.as_deref()), ("octocat", Some("octocat")));
        assert_eq!(added.account.scopes, Scopes::Listed { scopes: vec!["repo".into()] });
        assert_eq!(codes(&added.warnings), ["scope-missing"]);
        assert_eq!(added.warnings[0].args["scope"], "workflow");
        assert_eq!(added.account.missing.len(), 1);
        assert_eq!(stage.kept.get("work"), Ok(Some("hunter2".into())));
    }

    #[tokio::test]
    async fn a_wrong_token_is_not_kept_and_a_silent_host_is_only_told() {
        let one = stage(Played::new().on("GET", "/user", json(401, "{}")));
        let error = one.engine.add_account(new("github.com")).await.expect_err("because the token is wrong");
        assert_eq!(error.code(), Code::CredentialsRejected);
        assert_eq!((one.kept.get("work"), one.engine.accounts().map(|all| all.len())), (Ok(None), Ok(0)));
        let other = stage(Played::new().fails("GET", "/user", gemel_wire::Kind::Unreachable));
        let added = other.engine.add_account(new("github.com")).await.expect("because it may be right");
        assert_eq!(codes(&added.warnings), ["host-unreachable"]);
        assert_eq!(other.kept.get("work"), Ok(Some("hunter2".into())));
    }

    #[tokio::test]
    async fn an_unknown_host_is_looked_at_without_the_secret() {
        let stage = stage(
            Played::new().on("GET", "/gitlab/api/v4/version", json(401, r#"{"message":"401 Unauthorized"}"#)).on(
                "GET",
                "/gitlab/api/v4/user",
                json(200, r#"{"username":"ada"}"#),
            ),
        );
        let plain = new("http://10.0.0.5:8080/gitlab/");
        let host = stage.engine.host(&plain).await.expect("because it answers");
        assert_eq!((host.kind, host.host.as_str()), (HostKind::Gitlab, "10.0.0.5:8080"));
        assert!(host.token.url.is_some_and(|url| url.starts_with("http://10.0.0.5:8080/gitlab/-/user_settings/")));
        assert!(stage.host.asked().iter().all(|asked| asked.secret.is_none()));
        let error = stage.engine.add_account(plain.clone()).await.expect_err("because nobody agreed to plain HTTP");
        assert_eq!(error.code(), Code::CredentialsOverPlainHttp);
        let agreed = NewAccount { allow_plain_http: true, ..plain };
        let added = stage.engine.add_account(agreed).await.expect("because it is agreed");
        assert_eq!(
            (added.account.kind, added.account.base.as_str()),
            (HostKind::Gitlab, "http://10.0.0.5:8080/gitlab")
        );
    }

    #[tokio::test]
    async fn a_git_server_needs_a_user() {
        let stage = stage(Played::new());
        let error =
            stage.engine.add_account(new("git.example.org/ada/web.git")).await.expect_err("because nobody is named");
        assert_eq!((error.code(), error.args()["what"].as_str()), (Code::InputMissing, "user"));
        let named = NewAccount { user: "ada".into(), ..new("git.example.org/ada/web.git") };
        let added = stage.engine.add_account(named).await.expect("because it is any server");
        assert_eq!((added.account.kind, added.account.base.as_str()), (HostKind::Git, "https://git.example.org"));
        let error = stage.engine.check_account("work").await.expect_err("because there is no API");
        assert_eq!(error.code(), Code::ApiUnsupported);
    }

    #[tokio::test]
    async fn a_new_token_is_looked_at_before_the_old_one_goes() {
        let user = |login: &str| json(200, &format!(r#"{{"login":"{login}"}}"#));
        let stage = stage(
            Played::new()
                .on("GET", "/user", user("octocat"))
                .on("GET", "/user", json(401, "{}"))
                .on("GET", "/user", user("hubot"))
                .on("GET", "/user", user("octocat")),
        );
        stage.engine.add_account(new("github.com")).await.expect("because the token is good");
        for expected in [Code::CredentialsRejected, Code::OtherUser] {
            let error = stage.engine.set_secret("work", "new".into()).await.expect_err("because it is no good");
            assert_eq!((error.code(), stage.kept.get("work")), (expected, Ok(Some("hunter2".into()))));
        }
        stage.engine.set_secret("work", "new".into()).await.expect("because it is good");
        assert_eq!(stage.kept.get("work"), Ok(Some("new".into())));
    }

    #[tokio::test]
    async fn a_revoked_token_is_seen_and_seen_to_be_back() {
        let user = || json(200, r#"{"login":"octocat"}"#);
        let stage = stage(Played::new().on("GET", "/user", user()).on("GET", "/user", json(401, "{}")).on(
            "GET",
            "/user",
            user(),
        ));
        stage.engine.add_account(new("github.com")).await.expect("because the token is good");
        stage.engine.check_account("work").await.expect_err("because it is revoked");
        let problem = stage.engine.account("work").expect("because it is there").problem;
        assert_eq!(problem.map(|problem| problem.code).as_deref(), Some("credentials-rejected"));
        let account = stage.engine.check_account("work").await.expect("because it is back");
        assert_eq!((account.problem, account.checked_at), (None, Some(NOW)));
    }

    #[tokio::test]
    async fn a_token_that_ends_soon_is_announced_once() {
        let ends = [
            ("x-oauth-scopes", "repo, workflow"),
            ("github-authentication-token-expiration", "2023-11-24 22:13:20 UTC"),
        ];
        let stage = stage(Played::new().on("GET", "/user", with(json(200, r#"{"login":"octocat"}"#), &ends)));
        let added = stage.engine.add_account(new("github.com")).await.expect("because the token is good");
        assert_eq!((codes(&added.warnings), added.account.expires_soon), (vec![], false));
        let announced = |stage: &Stage| {
            stage.engine.announce_expiring().expect("because the database is there");
            stage.heard.0.lock().expect("because nobody panics").len()
        };
        assert_eq!(announced(&stage), 0);
        stage.host.now.store(NOW + 4 * 24 * 3_600_000, Ordering::SeqCst);
        assert_eq!((announced(&stage), announced(&stage)), (1, 1));
        let heard = stage.heard.0.lock().expect("because nobody panics")[0].clone();
        let NoticeAbout::Expiring(problem) = heard.about else { panic!("it is about the token") };
        assert_eq!((problem.code.as_str(), problem.args["count"].as_str()), ("token-expiring", "6"));
        // A new token settles it, once.
        let mut news = stage.engine.listen();
        let mut withdrawn = || {
            stage.engine.withdraw_renewed().expect("because the database is there");
            let all = std::iter::from_fn(|| news.try_recv().ok());
            all.filter(|told| *told == Answer::WithdrawAccount("work".into())).count()
        };
        assert_eq!(withdrawn(), 0);
        stage.host.answers("GET", "/user", json(200, r#"{"login":"octocat"}"#));
        stage.engine.set_secret("work", "new".into()).await.expect("because it is good");
        assert_eq!((withdrawn(), withdrawn()), (1, 0));
    }
}
