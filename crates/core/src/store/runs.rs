//! The table `runs`.

use rusqlite::{Connection, Row, params};

use super::{Store, from_json, to_json};
use crate::{
    clock::Millis,
    error::Result,
    model::{MirrorId, Outcome, Trigger},
    seam::PastRun,
};

/// A run, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub id: i64,
    pub started_at: Millis,
    pub ended_at: Option<Millis>,
    pub outcome: Option<Outcome>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ending {
    pub outcome: Outcome,
    pub bytes: u64,
    pub at: Millis,
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: row.get("id")?,
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
        outcome: row.get::<_, Option<String>>("outcome")?.map(|text| from_json(&text)).transpose()?,
    })
}

pub(super) fn write_end(connection: &Connection, run: i64, ending: &Ending) -> rusqlite::Result<()> {
    let bytes = i64::try_from(ending.bytes).unwrap_or(i64::MAX);
    connection
        .prepare_cached("UPDATE runs SET ended_at = ?2, outcome = ?3, bytes = ?4 WHERE id = ?1")?
        .execute(params![run, ending.at, to_json(&ending.outcome), bytes])
        .map(drop)
}

impl Store {
    /// Begins a run, and writes down what it is about to do if that is known.
    pub fn begin_run(&self, mirror: MirrorId, trigger: Trigger, at: Millis, intent: Option<&str>) -> Result<i64> {
        let connection = self.lock();
        connection
            .prepare_cached("INSERT INTO runs (mirror, trigger, started_at, intent) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![mirror.0, to_json(&trigger), at, intent])?;
        Ok(connection.last_insert_rowid())
    }

    /// Writes down what a run is about to do, before it does it.
    pub fn intend(&self, run: i64, intent: &str) -> Result<()> {
        self.lock().execute("UPDATE runs SET intent = ?2 WHERE id = ?1", params![run, intent])?;
        Ok(())
    }

    pub fn end_run(&self, run: i64, outcome: Outcome, bytes: u64, at: Millis) -> Result<()> {
        write_end(&self.lock(), run, &Ending { outcome, bytes, at })?;
        Ok(())
    }

    /// The last runs of a mirror that are over, newest first.
    pub fn past_runs(&self, mirror: MirrorId, limit: u32) -> Result<Vec<PastRun>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT * FROM runs WHERE mirror = ?1 AND ended_at IS NOT NULL AND outcome IS NOT NULL ORDER BY id DESC LIMIT ?2",
        )?;
        let rows = statement.query_map(params![mirror.0, limit], |row| {
            Ok(PastRun {
                id: row.get("id")?,
                trigger: from_json(&row.get::<_, String>("trigger")?)?,
                started_at: row.get("started_at")?,
                ended_at: row.get("ended_at")?,
                outcome: from_json(&row.get::<_, String>("outcome")?)?,
                bytes: u64::try_from(row.get::<_, i64>("bytes")?).unwrap_or(0),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The last run of a mirror.
    pub fn last_run(&self, mirror: MirrorId) -> Result<Option<Run>> {
        use rusqlite::OptionalExtension;
        let sql = "SELECT * FROM runs WHERE mirror = ?1 ORDER BY id DESC LIMIT 1";
        Ok(self.lock().prepare_cached(sql)?.query_row([mirror.0], read).optional()?)
    }
}
