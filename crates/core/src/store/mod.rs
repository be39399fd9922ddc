//! What is remembered, in SQLite: one file a table. No secret is ever written here.

mod accounts;
mod backups;
mod events;
mod mirrors;
mod notices;
mod overview;
mod ref_pages;
mod refs;
mod runs;
mod settings;
mod ssh_keys;
mod states;
mod webhooks;

use std::{
    fs,
    path::Path,
    sync::{Mutex, MutexGuard},
};

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

pub(crate) use accounts::{Account, AccountFacts};
pub(crate) use backups::{Backup, Kept};
pub(crate) use events::NewEvent;
pub(crate) use mirrors::{NewRow, Pause};
pub(crate) use overview::Overview;
pub(crate) use refs::{Notes, changed};
pub(crate) use runs::{Ending, Run};
pub(crate) use settings::chosen_language;
pub use ssh_keys::KeyOwner;
pub(crate) use ssh_keys::{SshKey, Upload};
pub(crate) use states::State;
pub(crate) use webhooks::Webhook;

use crate::error::{Code, Error, Result};

/// The database of a data folder.
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

/// The database's name in its folder.
const FILE: &str = "gemel.sqlite";

/// The tables, version by version. Only ever added to: a database that was written once can always be read.
fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("sql/001-first-tables.sql")),
        M::up(include_str!("sql/002-settings.sql")),
        M::up(include_str!("sql/003-decisions.sql")),
        M::up(include_str!("sql/004-refusal-side.sql")),
        M::up(include_str!("sql/005-hosts.sql")),
        M::up(include_str!("sql/006-unattended.sql")),
        M::up(include_str!("sql/009-webhooks.sql")),
        M::up(include_str!("sql/012-activity.sql")),
        M::up(include_str!("sql/007-ssh-keys.sql")),
        M::up(include_str!("sql/013-refs-not-in-sync.sql")),
    ])
}

impl Store {
    /// Opens the database in `folder`, making or upgrading it as needed.
    pub fn open(folder: &Path) -> Result<Self> {
        make_folder(folder)?;
        let connection = Connection::open(folder.join(FILE))?;
        Self::prepare(connection)
    }

    fn prepare(mut connection: Connection) -> Result<Self> {
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // What was recorded must survive a power cut: a base that is forgotten costs a question to a person.
        connection.pragma_update(None, "synchronous", "FULL")?;
        // Copying the journal into the database is left to SQLite's own time: a short command need not wait for it.
        connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        migrations().to_latest(&mut connection).map_err(|error| match error {
            rusqlite_migration::Error::MigrationDefinition(
                rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead,
            ) => Error::new(Code::StoreTooNew),
            other => Error::new(Code::StoreFailed).with("detail", other),
        })?;
        ref_pages::teach(&connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// A database that is gone when it is closed.
    #[cfg(test)]
    pub fn in_memory() -> Self {
        Self::prepare(Connection::open_in_memory().expect("because memory is there"))
            .expect("because the migrations are good")
    }

    /// The connection, for as long as a statement or transaction takes.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().expect("because no holder of it panics")
    }
}

/// Makes a folder that only its owner can read.
pub(crate) fn make_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| Error::file(&error, path))
}

/// Reads a value that is kept as JSON text; what an older version wrote and this one does not know is an error, not a panic.
fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error)))
}

/// The JSON text of a value.
fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("because the types that are kept have nothing that JSON lacks")
}

/// Reads an object name.
fn oid(text: Option<&str>) -> rusqlite::Result<Option<gemel_wire::Oid>> {
    text.map(|text| {
        text.parse().map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(
                0,
                rusqlite::types::Type::Text,
                Box::<gemel_wire::ParseOidError>::new(error),
            )
        })
    })
    .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_well_formed() {
        migrations().validate().expect("because they are tested");
    }

    #[test]
    fn a_newer_database_is_left_alone() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        drop(Store::open(folder.path()).expect("because it is new"));
        let connection = Connection::open(folder.path().join("gemel.sqlite")).expect("because it was made");
        connection.pragma_update(None, "user_version", 999).expect("because it is ours");
        drop(connection);
        assert_eq!(Store::open(folder.path()).err().expect("because it is newer").code(), Code::StoreTooNew);
    }
}
