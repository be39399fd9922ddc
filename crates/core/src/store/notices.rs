//! The table `notices`: what a person is to hear of and was not shown yet.

use std::collections::BTreeMap;

use rusqlite::params;

use super::{Store, from_json, to_json};
use crate::{error::Result, model::MirrorId, notice::Waiting};

impl Store {
    /// What waits to be shown.
    pub fn notices(&self) -> Result<BTreeMap<MirrorId, Waiting>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT notices.*, mirrors.name FROM notices JOIN mirrors ON mirrors.id = notices.mirror",
        )?;
        let rows = statement.query_map([], |row| {
            let waiting = Waiting {
                name: row.get("name")?,
                about: from_json(&row.get::<_, String>("about")?)?,
                since: row.get("at")?,
                not_before: None,
            };
            Ok((MirrorId(row.get("mirror")?), waiting))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes down what waits of a mirror, or that nothing does.
    pub fn set_notice(&self, id: MirrorId, waiting: Option<&Waiting>) -> Result<()> {
        let connection = self.lock();
        match waiting {
            Some(waiting) => connection
                .prepare_cached("INSERT OR REPLACE INTO notices (mirror, about, at) VALUES (?1, ?2, ?3)")?
                .execute(params![id.0, to_json(&waiting.about), waiting.since])?,
            None => connection.prepare_cached("DELETE FROM notices WHERE mirror = ?1")?.execute([id.0])?,
        };
        Ok(())
    }
}
