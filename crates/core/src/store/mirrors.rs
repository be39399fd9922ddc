//! The table `mirrors`: the configured pairs.

use rusqlite::{OptionalExtension, Row, params};

use super::{State, Store, from_json, states, to_json};
use crate::{
    error::{Code, Error, Result},
    model::{Direction, Endpoint, Mirror, MirrorId, Pair, Policy, Unattended},
};

/// A mirror that has no number yet.
pub(crate) struct NewRow {
    pub name: String,
    pub ends: Pair<Endpoint>,
    pub direction: Direction,
    pub policy: Policy,
    pub scope: Vec<String>,
    pub every: u32,
    pub allow_plain_http: bool,
    pub push_options: Vec<String>,
    pub unattended: Unattended,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Mirror> {
    let end = |url: &str, host: &str, account: &str| {
        Ok::<_, rusqlite::Error>(Endpoint { url: row.get(url)?, host: row.get(host)?, account: row.get(account)? })
    };
    Ok(Mirror {
        id: MirrorId(row.get("id")?),
        name: row.get("name")?,
        ends: Pair {
            left: end("left_url", "left_host", "left_account")?,
            right: end("right_url", "right_host", "right_account")?,
        },
        direction: from_json(&row.get::<_, String>("direction")?)?,
        policy: from_json(&row.get::<_, String>("policy")?)?,
        scope: from_json(&row.get::<_, String>("scope")?)?,
        every: row.get("every_seconds")?,
        paused_since: row.get("paused_since")?,
        paused_until: row.get("paused_until")?,
        allow_plain_http: row.get("allow_plain_http")?,
        push_options: from_json(&row.get::<_, String>("push_options")?)?,
        unattended: Unattended {
            stop_after: row.get("stop_after")?,
            start_again: row.get("start_again")?,
            muted: row.get("muted")?,
        },
    })
}

impl Store {
    pub fn mirrors(&self) -> Result<Vec<Mirror>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT * FROM mirrors ORDER BY name COLLATE NOCASE")?;
        Ok(statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Every mirror with what is known of it as a whole.
    pub fn mirrors_and_states(&self) -> Result<Vec<(Mirror, State)>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT * FROM mirrors JOIN states ON states.mirror = mirrors.id ORDER BY mirrors.name COLLATE NOCASE",
        )?;
        let both = |row: &Row<'_>| Ok((read(row)?, states::read(row)?));
        Ok(statement.query_map([], both)?.collect::<rusqlite::Result<_>>()?)
    }

    pub fn mirror(&self, id: MirrorId) -> Result<Mirror> {
        let found = self.lock().query_row("SELECT * FROM mirrors WHERE id = ?1", [id.0], read).optional()?;
        found.ok_or_else(|| Error::new(Code::MirrorUnknown).with("mirror", id))
    }

    pub fn mirror_named(&self, name: &str) -> Result<Mirror> {
        let found = self.lock().query_row("SELECT * FROM mirrors WHERE name = ?1", [name], read).optional()?;
        found.ok_or_else(|| Error::new(Code::MirrorUnknown).with("mirror", name))
    }

    /// Adds a mirror, with its empty state.
    pub fn add_mirror(&self, new: &NewRow) -> Result<MirrorId> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let added = transaction.execute(
            "INSERT INTO mirrors (name, left_url, left_host, left_account, right_url, right_host, right_account, direction, \
             policy, scope, every_seconds, allow_plain_http, push_options, stop_after, start_again, muted) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) ON CONFLICT (name) DO NOTHING",
            params![
                new.name,
                new.ends.left.url,
                new.ends.left.host,
                new.ends.left.account,
                new.ends.right.url,
                new.ends.right.host,
                new.ends.right.account,
                to_json(&new.direction),
                to_json(&new.policy),
                to_json(&new.scope),
                new.every,
                new.allow_plain_http,
                to_json(&new.push_options),
                new.unattended.stop_after,
                new.unattended.start_again,
                new.unattended.muted
            ],
        )?;
        if added == 0 {
            return Err(Error::new(Code::MirrorExists).with("mirror", &new.name));
        }
        let id = transaction.last_insert_rowid();
        transaction.execute("INSERT INTO states (mirror) VALUES (?1)", [id])?;
        transaction.commit()?;
        Ok(MirrorId(id))
    }

    /// Writes what may be edited of a mirror.
    pub fn update_mirror(&self, mirror: &Mirror) -> Result<()> {
        let connection = self.lock();
        let taken: Option<i64> = connection
            .query_row(
                "SELECT id FROM mirrors WHERE name = ?1 AND id <> ?2",
                params![mirror.name, mirror.id.0],
                |row| row.get(0),
            )
            .optional()?;
        if taken.is_some() {
            return Err(Error::new(Code::MirrorExists).with("mirror", &mirror.name));
        }
        let changed = connection.execute(
            "UPDATE mirrors SET name = ?2, direction = ?3, policy = ?4, scope = ?5, every_seconds = ?6, paused_since = ?7, \
             push_options = ?8, paused_until = ?9, stop_after = ?10, start_again = ?11, muted = ?12 WHERE id = ?1",
            params![
                mirror.id.0,
                mirror.name,
                to_json(&mirror.direction),
                to_json(&mirror.policy),
                to_json(&mirror.scope),
                mirror.every,
                mirror.paused_since,
                to_json(&mirror.push_options),
                mirror.paused_until,
                mirror.unattended.stop_after,
                mirror.unattended.start_again,
                mirror.unattended.muted
            ],
        )?;
        if changed == 0 {
            return Err(Error::new(Code::MirrorUnknown).with("mirror", &mirror.name));
        }
        Ok(())
    }

    /// Removes a mirror; its backups and its part of the log stay.
    pub fn remove_mirror(&self, id: MirrorId) -> Result<()> {
        self.lock().execute("DELETE FROM mirrors WHERE id = ?1", [id.0])?;
        Ok(())
    }
}
