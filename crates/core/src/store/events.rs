//! The table `events`: the activity log.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::{Store, from_json, to_json};
use crate::{
    clock::Millis,
    error::Result,
    model::{Mirror, MirrorId},
    view::{EventView, Level},
};

/// An event that has no number yet.
#[derive(Clone, Debug)]
pub(crate) struct NewEvent {
    pub run: Option<i64>,
    pub level: Level,
    pub kind: &'static str,
    pub args: BTreeMap<String, String>,
}

impl NewEvent {
    pub fn new(level: Level, kind: &'static str) -> Self {
        Self { run: None, level, kind, args: BTreeMap::new() }
    }

    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    pub fn of(mut self, run: i64) -> Self {
        self.run = Some(run);
        self
    }
}

pub(super) fn write(connection: &Connection, mirror: &Mirror, events: &[NewEvent], at: Millis) -> rusqlite::Result<()> {
    for event in events {
        connection
            .prepare_cached("INSERT INTO events (mirror, mirror_name, run, at, level, kind, args) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![mirror.id.0, mirror.name, event.run, at, to_json(&event.level), event.kind, to_json(&event.args)])?;
    }
    Ok(())
}

impl Store {
    pub fn log(&self, mirror: &Mirror, events: &[NewEvent], at: Millis) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        write(&transaction, mirror, events, at)?;
        transaction.commit()?;
        Ok(())
    }

    /// The newest events before `before`, newest first.
    pub fn events(&self, mirror: Option<MirrorId>, before: Option<i64>, limit: u32) -> Result<Vec<EventView>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT events.*, mirrors.id AS present FROM events LEFT JOIN mirrors ON mirrors.id = events.mirror \
             WHERE (?1 IS NULL OR events.mirror = ?1) AND (?2 IS NULL OR events.id < ?2) ORDER BY events.id DESC LIMIT ?3",
        )?;
        let rows = statement.query_map(params![mirror.map(|id| id.0), before, limit], |row| {
            Ok(EventView {
                id: row.get("id")?,
                mirror_id: row.get::<_, Option<i64>>("present")?.map(|id| id.to_string()),
                mirror: row.get("mirror_name")?,
                run_id: row.get("run")?,
                at: row.get("at")?,
                level: from_json(&row.get::<_, String>("level")?)?,
                kind: row.get("kind")?,
                args: from_json(&row.get::<_, String>("args")?)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
