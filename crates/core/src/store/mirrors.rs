//! The table `mirrors`: the configured pairs.

use rusqlite::{OptionalExtension, Row, TransactionBehavior, params};

use super::{NewEvent, State, Store, events, from_json, states, to_json};
use crate::{
    clock::Millis,
    error::{Code, Error, Result},
    model::{Direction, Endpoint, Mirror, MirrorId, Pair, Policy, RunBy, Side, Unattended},
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
    pub run_by: RunBy,
    pub unattended: Unattended,
}

/// A mirror's pause: since when, and until when it is to last. Neither where it is not paused.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pause {
    pub since: Option<Millis>,
    pub until: Option<Millis>,
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Mirror> {
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
        run_by: from_json(&row.get::<_, String>("run_by")?)?,
        repositories: Pair { left: row.get("left_repository")?, right: row.get("right_repository")? },
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
        let found =
            self.lock().prepare_cached("SELECT * FROM mirrors WHERE id = ?1")?.query_row([id.0], read).optional()?;
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
             policy, scope, every_seconds, allow_plain_http, push_options, run_by, stop_after, start_again, muted) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) \
             ON CONFLICT (name) DO NOTHING",
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
                to_json(&new.run_by),
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
             push_options = ?8, run_by = ?9, paused_until = ?10, stop_after = ?11, start_again = ?12, muted = ?13 \
             WHERE id = ?1",
            params![
                mirror.id.0,
                mirror.name,
                to_json(&mirror.direction),
                to_json(&mirror.policy),
                to_json(&mirror.scope),
                mirror.every,
                mirror.paused_since,
                to_json(&mirror.push_options),
                to_json(&mirror.run_by),
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

    /// Changes in one transaction since when and until when mirrors are paused, each as `change` wants it, with a line of the
    /// log. Gives those that are not as they were.
    pub fn pause_mirrors(
        &self,
        only: Option<MirrorId>,
        at: Millis,
        change: impl Fn(&Mirror) -> Option<(Pause, Option<NewEvent>)>,
    ) -> Result<Vec<MirrorId>> {
        let mut connection = self.lock();
        // Nobody writes between what is read here and what is made of it.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mirrors: Vec<Mirror> = transaction
            .prepare_cached("SELECT * FROM mirrors WHERE ?1 IS NULL OR id = ?1 ORDER BY name COLLATE NOCASE")?
            .query_map([only.map(|id| id.0)], read)?
            .collect::<rusqlite::Result<_>>()?;
        if let Some(id) = only.filter(|_| mirrors.is_empty()) {
            return Err(Error::new(Code::MirrorUnknown).with("mirror", id));
        }
        let mut changed = Vec::new();
        for mirror in mirrors {
            let Some((Pause { since, until }, event)) = change(&mirror) else { continue };
            transaction
                .prepare_cached("UPDATE mirrors SET paused_since = ?2, paused_until = ?3 WHERE id = ?1")?
                .execute(params![mirror.id.0, since, until])?;
            events::write(&transaction, &mirror, event.as_slice(), at)?;
            changed.push(mirror.id);
        }
        transaction.commit()?;
        Ok(changed)
    }

    /// Keeps the number that a side's host gives its repository.
    pub fn set_repository(&self, id: MirrorId, side: Side, number: &str) -> Result<()> {
        let sql = match side {
            Side::Left => "UPDATE mirrors SET left_repository = ?2 WHERE id = ?1",
            Side::Right => "UPDATE mirrors SET right_repository = ?2 WHERE id = ?1",
        };
        self.lock().execute(sql, params![id.0, number])?;
        Ok(())
    }

    /// Every ref of the mirrors that use an account is looked at anew.
    pub fn forget_digests_of(&self, account: &str) -> Result<()> {
        let sql = "UPDATE states SET digest = NULL \
                   WHERE mirror IN (SELECT id FROM mirrors WHERE left_account = ?1 OR right_account = ?1)";
        self.lock().execute(sql, [account])?;
        Ok(())
    }

    /// Removes a mirror; its backups and its part of the log stay.
    pub fn remove_mirror(&self, id: MirrorId) -> Result<()> {
        self.lock().execute("DELETE FROM mirrors WHERE id = ?1", [id.0])?;
        Ok(())
    }

    /// Forgets what outlives a mirror: its runs, events and backups.
    pub fn forget_history(&self, id: MirrorId) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for table in ["runs", "events", "backups"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE mirror = ?1"), [id.0])?;
        }
        transaction.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use rusqlite::trace::{TraceEvent, TraceEventCodes};

    use super::*;
    use crate::view::Level;

    thread_local! {
        static SAID: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    #[test]
    fn however_many_mirrors_are_paused_it_is_written_at_once() {
        let store = Store::in_memory();
        for id in 1..=100 {
            let sql = "INSERT INTO mirrors (id, name, left_url, left_host, right_url, right_host, direction, policy, scope, every_seconds) \
                       VALUES (?1, 'mirror ' || ?1, '/a', 'a', '/b', 'b', '\"both\"', '{}', '[]', 300)";
            store.lock().execute(sql, [id]).expect("because the table is there");
        }
        let hear = |event: TraceEvent<'_>| {
            if let TraceEvent::Stmt(statement, _) = event {
                let first = statement.sql().split(' ').next().unwrap_or_default().to_owned();
                SAID.with_borrow_mut(|said| said.push(first));
            }
        };
        store.lock().trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(hear));
        let paused = store.pause_mirrors(None, 7, |mirror| {
            let event = || Some(NewEvent::new(Level::Info, "mirror-paused"));
            (mirror.id.0 != 50).then(|| (Pause { since: Some(7), until: None }, event()))
        });
        assert_eq!(paused.expect("because the database is whole").len(), 99);
        let said = SAID.take();
        let mut expected = vec!["BEGIN", "SELECT"];
        expected.extend(["UPDATE", "INSERT"].repeat(99));
        expected.push("COMMIT");
        assert_eq!(said, expected);
        let unknown = store.pause_mirrors(Some(MirrorId(101)), 7, |_| None).expect_err("because there are a hundred");
        assert_eq!(unknown.code(), Code::MirrorUnknown);
    }
}
