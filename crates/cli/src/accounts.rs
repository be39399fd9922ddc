//! Accounts: added, checked, listed, given another secret, removed.

use gemel_core::{
    Code, Engine, Error, Result,
    clock::Millis,
    forge::{Need, Scopes, TokenPage},
    model::HostKind,
    view::{AccountView, AddedAccount, NewAccount, Problem},
};

use crate::{
    Exit,
    arguments::{AccountAdd, AccountCheck, AccountCommand},
    input,
    output::{Output, warn},
    sentences::{kind_name, moment},
};

pub async fn account(engine: &Engine, command: AccountCommand, output: &Output) -> Result<Exit> {
    match command {
        AccountCommand::Add(asked) => add(engine, asked, output).await,
        AccountCommand::List => list(engine, output),
        AccountCommand::Check(asked) => check(engine, asked, output).await,
        AccountCommand::Rotate(asked) => {
            let account = engine.account(&asked.name)?;
            explain(&engine.token_page(&asked.name)?, output);
            let secret = input::secret(&prompt(&account.host, output))?;
            let rotated = engine.set_secret(&asked.name, secret).await?;
            advise(&rotated, output);
            output.say("cli-account-rotated", &[("name", asked.name.clone().into())]);
            output.value(&rotated.account);
            Ok(Exit::InSync)
        }
        AccountCommand::Remove(asked) => {
            engine.remove_account(&asked.name).await?;
            output.say("cli-account-removed", &[("name", asked.name.clone().into())]);
            output.value(&serde_json::json!({ "removed": asked.name }));
            Ok(Exit::InSync)
        }
    }
}

async fn add(engine: &Engine, asked: AccountAdd, output: &Output) -> Result<Exit> {
    let (host, name) = asked.host_and_name();
    let mut new = NewAccount {
        name,
        host,
        user: asked.user.unwrap_or_default(),
        secret: String::new(),
        from: asked.from.map(Into::into),
        kind: asked.kind.map(Into::into),
        allow_plain_http: asked.allow_plain_http,
        authorities: asked.ca_file.map(|path| path.display().to_string()),
        verify_tls: !asked.no_verify_tls,
    };
    // Before anything is asked for it is said what is wanted, and where to get it.
    let host = engine.host(&new).await?;
    if input::is_asked() && new.from.is_none() {
        let key = match host.kind {
            HostKind::Git if host.base.starts_with("ssh://") => "cli-account-ssh",
            HostKind::Git => "cli-account-any-git",
            _ => "cli-account-kind",
        };
        let args = [("host", host.host.clone().into()), ("kind", kind_name(host.kind).into())];
        match &host.problem {
            Some(problem) => output.advice(problem),
            None => warn(&output.words.say_with(key, &args)),
        }
        explain(&host.token, output);
    }
    // Nobody tells whose secret it is where nothing is known to be asked.
    let for_ssh = host.base.starts_with("ssh://");
    if host.token.needs.is_empty() && !for_ssh && new.user.trim().is_empty() && new.from.is_none() {
        return Err(Error::new(Code::InputMissing).with("what", "user"));
    }
    if host.problem.is_none() {
        new.kind = Some(host.kind);
        new.host = host.base;
    }
    if new.from.is_none() {
        new.secret = input::secret(&prompt(&host.host, output))?;
    }
    let added = engine.add_account(new).await?;
    advise(&added, output);
    output.say("cli-account-added", &[("name", added.account.name.clone().into())]);
    if let Some(login) = &added.account.login {
        let AccountView { name, host, .. } = &added.account;
        let args = [("login", login.clone().into()), ("host", host.clone().into()), ("name", name.clone().into())];
        output.say("cli-account-login", &args);
    }
    if !added.account.verify_tls {
        output.advice(&Problem::from(&Error::new(Code::TlsUnverified).with("host", &added.account.host)));
    }
    output.value(&added.account);
    Ok(Exit::InSync)
}

fn prompt(host: &str, output: &Output) -> String {
    output.words.say_with("cli-secret-prompt", &[("host", host.to_owned().into())])
}

/// What a token is to be allowed, why, and where it is made; for somebody who is about to be asked for one.
fn explain(page: &TokenPage, output: &Output) {
    if !input::is_asked() {
        return;
    }
    for need in &page.needs {
        warn(&format!("  {}", needed(need, output)));
    }
    for (key, url) in [("cli-token-page", &page.url), ("cli-token-page-fine-grained", &page.fine_grained_url)] {
        if let Some(url) = url {
            warn(&output.words.say_with(key, &[("url", url.clone().into())]));
        }
    }
}

fn needed(need: &Need, output: &Output) -> String {
    let purpose = serde_json::to_value(need.purpose).ok();
    let purpose = purpose.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    output.words.say_with("scope-needed", &[("scope", need.scope.clone().into()), ("purpose", purpose.into())])
}

/// What the host said, for people; programs read it in the account.
fn advise(added: &AddedAccount, output: &Output) {
    for warning in &added.warnings {
        output.advice(warning);
    }
}

fn list(engine: &Engine, output: &Output) -> Result<Exit> {
    let accounts = engine.accounts()?;
    if accounts.is_empty() {
        output.say("cli-accounts-empty", &[]);
    }
    for account in &accounts {
        shown(account, output);
    }
    output.value(&accounts);
    Ok(Exit::InSync)
}

fn shown(account: &AccountView, output: &Output) {
    let say = |key: &str, name: &'static str, value: String| output.words.say_with(key, &[(name, value.into())]);
    let used = output.words.say_with("cli-account-use", &[("count", account.mirrors.into())]);
    let who = account.login.as_ref().unwrap_or(&account.user);
    output.line(&format!("{}  {who}  {}  {}  {used}", account.name, account.host, kind_name(account.kind)));
    match &account.scopes {
        Scopes::Listed { scopes } => {
            output.line(&format!("    {}", say("cli-account-scopes", "scopes", scopes.join(", "))));
        }
        Scopes::Probed { can, .. } => {
            output.line(&format!("    {}", say("cli-account-probed", "scopes", can.join(", "))));
        }
        Scopes::Unknown => {}
    }
    for need in &account.missing {
        output.line(&format!("    {}", say("cli-account-missing", "need", needed(need, output))));
    }
    if let Some(end) = account.expires_at {
        output.line(&format!("    {}", say("cli-account-ends", "date", moment(end))));
    }
    if let Some(at) = account.checked_at {
        output.line(&format!("    {}", say("cli-account-checked", "date", moment(at as Millis))));
    }
    if let Some(problem) = &account.problem {
        output.line(&format!("    {}", output.words.problem(problem)));
        output.line(&format!("    {}", output.words.hint(problem)));
    }
    if !account.verify_tls {
        output.advice(&Problem::from(&Error::new(Code::TlsUnverified).with("host", &account.host)));
    }
}

/// Asks the hosts of one account, or of all; one that cannot be asked does not keep the others from it.
async fn check(engine: &Engine, asked: AccountCheck, output: &Output) -> Result<Exit> {
    let names = match asked.name {
        Some(name) => vec![engine.account(&name)?.name],
        None => engine.accounts()?.into_iter().map(|account| account.name).collect(),
    };
    if names.is_empty() {
        output.say("cli-accounts-empty", &[]);
    }
    let mut exit = Exit::InSync;
    let mut all = Vec::new();
    for name in names {
        let checked = engine.check_account(&name).await;
        let account = engine.account(&name)?;
        shown(&account, output);
        let error = checked.err();
        if let Some(error) = &error {
            // What is no trouble of the account's is not in it.
            if account.problem.is_none() {
                output.advice(&Problem::from(error));
            }
            exit = Exit::Failed;
        }
        all.push(serde_json::json!({ "account": account, "error": error.map(|error| output.explained(&error)) }));
    }
    output.value(&all);
    Ok(exit)
}
