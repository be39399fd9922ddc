//! The table `accounts`: who we are at which host. The secrets are elsewhere.

use rusqlite::{OptionalExtension, Row, params};

use super::Store;
use crate::error::{Code, Error, Result};

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
}

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        name: row.get("name")?,
        host: row.get("host")?,
        user: row.get("user")?,
        authorities: row.get("authorities")?,
        verify_tls: row.get("verify_tls")?,
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
        let found = connection.query_row("SELECT * FROM accounts WHERE name = ?1", [name], read).optional()?;
        found.ok_or_else(|| Error::new(Code::AccountUnknown).with("account", name))
    }

    pub fn add_account(&self, account: &Account) -> Result<()> {
        let added = self.lock().execute(
            "INSERT INTO accounts (name, host, user, authorities, verify_tls) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (name) DO NOTHING",
            params![account.name, account.host, account.user, account.authorities, account.verify_tls],
        )?;
        if added == 0 {
            return Err(Error::new(Code::AccountExists).with("account", &account.name));
        }
        Ok(())
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
