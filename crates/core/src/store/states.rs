//! The table `states`: what the last runs saw of a mirror as a whole.

use rusqlite::{Connection, Row, params};

use super::{Store, from_json, to_json};
use crate::{
    clock::Millis,
    error::Result,
    model::{MirrorId, Pair},
    view::{Counts, Problem, Question},
};

/// What is known of a mirror as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// When both sides were last listed.
    pub checked_at: Option<Millis>,
    /// The digest of what was seen then, if it left nothing to do.
    pub digest: Option<String>,
    /// Failed runs in a row.
    pub failures: u32,
    /// When the first of them failed.
    pub failing_since: Option<Millis>,
    /// Why the last one failed.
    pub problem: Option<Problem>,
    /// What the mirror asks.
    pub question: Option<Question>,
    /// How many refs are in which state.
    pub counts: Counts,
    /// When the last run began, whatever became of it.
    pub began_at: Option<Millis>,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// When each side was last listed.
    pub seen_at: Pair<Option<Millis>>,
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<State> {
    let json = |column: &str| row.get::<_, Option<String>>(column);
    Ok(State {
        checked_at: row.get("checked_at")?,
        digest: row.get("digest")?,
        failures: row.get("failures")?,
        failing_since: row.get("failing_since")?,
        problem: json("problem")?.map(|text| from_json(&text)).transpose()?,
        question: json("question")?.map(|text| from_json(&text)).transpose()?,
        counts: match json("counts")?.as_deref() {
            None | Some("{}") => Counts::default(),
            Some(text) => from_json(text)?,
        },
        began_at: row.get("began_at")?,
        ended_at: row.get("ended_at")?,
        seen_at: Pair { left: row.get("left_seen_at")?, right: row.get("right_seen_at")? },
    })
}

pub(super) fn write(connection: &Connection, id: MirrorId, state: &State) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE states SET checked_at = ?2, digest = ?3, failures = ?4, failing_since = ?5, problem = ?6, question = ?7, \
             counts = ?8, began_at = ?9, ended_at = ?10, left_seen_at = ?11, right_seen_at = ?12 WHERE mirror = ?1",
        )?
        .execute(params![
            id.0,
            state.checked_at,
            state.digest,
            state.failures,
            state.failing_since,
            state.problem.as_ref().map(to_json),
            state.question.as_ref().map(to_json),
            to_json(&state.counts),
            state.began_at,
            state.ended_at,
            state.seen_at.left,
            state.seen_at.right
        ])
        .map(drop)
}

impl Store {
    pub fn state(&self, id: MirrorId) -> Result<State> {
        Ok(self.lock().prepare_cached("SELECT * FROM states WHERE mirror = ?1")?.query_row([id.0], read)?)
    }

    /// Both sides were listed, and are as they were: all that changes is how old that fact is.
    pub fn touch(&self, id: MirrorId, began: Millis, at: Millis) -> Result<()> {
        let sql = "UPDATE states SET checked_at = ?2, left_seen_at = ?2, right_seen_at = ?2, ended_at = ?2, began_at = ?3, \
                   failures = 0, failing_since = NULL, problem = NULL WHERE mirror = ?1";
        let connection = self.lock();
        // Every poll comes through here, and all that a power cut could take back is an age.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        let touched =
            connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params![id.0, at, began]));
        connection.pragma_update(None, "synchronous", "FULL")?;
        touched?;
        Ok(())
    }

    /// A run ended that left nothing else to write down.
    pub fn note_end(&self, id: MirrorId, began: Millis, at: Millis) -> Result<()> {
        let sql = "UPDATE states SET began_at = ?2, ended_at = ?3 WHERE mirror = ?1";
        self.lock().execute(sql, params![id.0, began, at])?;
        Ok(())
    }

    /// A person starts a stopped mirror again: its failures count anew. What they were about stays until it runs.
    pub fn forgive(&self, id: MirrorId) -> Result<()> {
        self.lock().execute("UPDATE states SET failures = 0 WHERE mirror = ?1", [id.0])?;
        Ok(())
    }

    /// What a run failed of was put right, or may have been: the mirror is tried as one that never was. What it failed of stays
    /// until it runs.
    pub fn try_anew(&self, id: MirrorId) -> Result<()> {
        let sql = "UPDATE states SET failures = 0, began_at = NULL, ended_at = NULL \
                   WHERE problem IS NOT NULL AND mirror = ?1";
        self.lock().execute(sql, [id.0])?;
        Ok(())
    }

    /// The same for every mirror that uses an account.
    pub fn try_anew_with(&self, account: &str) -> Result<()> {
        let sql = "UPDATE states SET failures = 0, began_at = NULL, ended_at = NULL WHERE problem IS NOT NULL \
                   AND mirror IN (SELECT id FROM mirrors WHERE left_account = ?1 OR right_account = ?1)";
        self.lock().execute(sql, [account])?;
        Ok(())
    }

    /// The next run looks at every ref anew.
    pub fn forget_digest(&self, id: MirrorId) -> Result<()> {
        self.lock().execute("UPDATE states SET digest = NULL WHERE mirror = ?1", [id.0])?;
        Ok(())
    }
}
