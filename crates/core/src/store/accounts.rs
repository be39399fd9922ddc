//! The table `accounts`: who we are at which host. The secrets are elsewhere.

use rusqlite::{OptionalExtension, Row, params};
use url::Url;

use super::{Store, from_json, to_json};
use crate::{
    clock::Millis,
    error::{Code, Error, Result},
    forge::Scopes,
    location,
    model::HostKind,
    view::Problem,
};

/// An identity at a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub name: String,
    pub host: String,
    pub user: String,
    /// A file of certificates that are trusted besides the system's.
    pub authorities: Option<String>,
    /// Whether the host's certificate is looked at.
    pub verify_tls: bool,
    /// What kind of host it is, where somebody said so or it was found out.
    pub kind: Option<HostKind>,
    /// Where the host's pages begin, where that is not `https://` and the host.
    pub base: Option<String>,
    /// Whether the secret may go over plain HTTP to another machine.
    pub allow_plain_http: bool,
    /// What the host said of it.
    pub facts: AccountFacts,
}

/// What a host said of an account when it was last asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AccountFacts {
    pub login: Option<String>,
    pub scopes: Scopes,
    pub expires_at: Option<Millis>,
    pub checked_at: Option<Millis>,
    pub problem: Option<Problem>,
    /// The end of the token that people were last told of.
    pub announced_end: Option<Millis>,
}

impl Account {
    /// Where the host's pages begin.
    pub fn base_url(&self) -> Result<Url> {
        let base = self.base.clone().unwrap_or_else(|| format!("https://{}", self.host));
        Url::parse(&base).map_err(|_| Error::bad_input("host", base))
    }

    /// What kind of host it is, as far as is known.
    pub fn host_kind(&self) -> HostKind {
        self.kind.unwrap_or_else(|| location::host_kind(&format!("https://{}", self.host)))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    let text = |column: &str| row.get::<_, Option<String>>(column);
    Ok(Account {
        name: row.get("name")?,
        host: row.get("host")?,
        user: row.get("user")?,
        authorities: row.get("authorities")?,
        verify_tls: row.get("verify_tls")?,
        kind: text("kind")?.map(|text| from_json(&text)).transpose()?,
        base: row.get("base")?,
        allow_plain_http: row.get("allow_plain_http")?,
        facts: AccountFacts {
            login: row.get("login")?,
            scopes: text("scopes")?.map(|text| from_json(&text)).transpose()?.unwrap_or_default(),
            expires_at: row.get("expires_at")?,
            checked_at: row.get("checked_at")?,
            problem: text("problem")?.map(|text| from_json(&text)).transpose()?,
            announced_end: row.get("announced_end")?,
        },
    })
}

impl Store {
    pub fn accounts(&self) -> Result<Vec<Account>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT * FROM accounts ORDER BY name COLLATE NOCASE")?;
        Ok(statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
    }

    pub fn account(&self, name: &str) -> Result<Account> {
        let connection = self.lock();
        let found =
            connection.prepare_cached("SELECT * FROM accounts WHERE name = ?1")?.query_row([name], read).optional()?;
        found.ok_or_else(|| Error::new(Code::AccountUnknown).with("account", name))
    }

    pub fn add_account(&self, account: &Account) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let added = transaction.execute(
            "INSERT INTO accounts (name, host, user, authorities, verify_tls, base, allow_plain_http) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (name) DO NOTHING",
            params![
                account.name,
                account.host,
                account.user,
                account.authorities,
                account.verify_tls,
                account.base,
                account.allow_plain_http
            ],
        )?;
        if added == 0 {
            return Err(Error::new(Code::AccountExists).with("account", &account.name));
        }
        write_facts(&transaction, account)?;
        transaction.commit()?;
        Ok(())
    }

    /// Writes what was found out about an account and its host.
    pub fn update_account(&self, account: &Account) -> Result<()> {
        Ok(write_facts(&self.lock(), account)?)
    }

    pub fn remove_account(&self, name: &str) -> Result<()> {
        self.account(name)?;
        if self.account_use(name)? > 0 {
            return Err(Error::new(Code::AccountInUse).with("account", name));
        }
        self.lock().execute("DELETE FROM accounts WHERE name = ?1", [name])?;
        Ok(())
    }

    /// How many mirrors use an account.
    pub fn account_use(&self, name: &str) -> Result<u32> {
        let sql = "SELECT count(*) FROM mirrors WHERE left_account = ?1 OR right_account = ?1";
        Ok(self.lock().query_row(sql, [name], |row| row.get(0))?)
    }
}

fn write_facts(connection: &rusqlite::Connection, account: &Account) -> rusqlite::Result<()> {
    let facts = &account.facts;
    let sql = "UPDATE accounts SET kind = ?2, login = ?3, scopes = ?4, expires_at = ?5, checked_at = ?6, problem = ?7, \
               announced_end = ?8 WHERE name = ?1";
    connection
        .execute(
            sql,
            params![
                account.name,
                account.kind.as_ref().map(to_json),
                facts.login,
                to_json(&facts.scopes),
                facts.expires_at,
                facts.checked_at,
                facts.problem.as_ref().map(to_json),
                facts.announced_end
            ],
        )
        .map(drop)
}
