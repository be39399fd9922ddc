//! The table `settings`: what was changed from its default, by name.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};
use serde_json::{Map, Value};

use super::{Store, from_json, to_json};
use crate::{error::Result, language::LanguageChoice};

/// The language that was chosen in the database of a folder, which is neither made nor upgraded by the question. A program
/// has to say what its arguments are, and why it cannot begin, before it opens anything.
pub(crate) fn chosen_language(folder: &Path) -> Option<LanguageChoice> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(folder.join(super::FILE), flags).ok()?;
    let found = "SELECT value FROM settings WHERE name = 'language'";
    let value: String = connection.query_row(found, [], |row| row.get(0)).ok()?;
    serde_json::from_str(&value).ok()
}

impl Store {
    /// The settings that were changed.
    pub fn changed_settings(&self) -> Result<Map<String, Value>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT name, value FROM settings")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, from_json(&row.get::<_, String>(1)?)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Changes a setting, or gives it its default back. Every mirror is judged anew by it.
    pub fn change_setting(&self, name: &str, value: Option<&Value>) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        match value {
            Some(value) => transaction.execute(
                "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
                params![name, to_json(value)],
            )?,
            None => transaction.execute("DELETE FROM settings WHERE name = ?1", [name])?,
        };
        transaction.execute("UPDATE states SET digest = NULL", [])?;
        transaction.commit()?;
        Ok(())
    }
}
