//! The table `backups`: tips that were replaced or deleted. Their objects are pinned in the cache.

use rusqlite::{OptionalExtension, params};

use super::{Store, oid};
use crate::{
    clock::Millis,
    error::Result,
    model::{Mirror, MirrorId, Side},
};

/// A tip that a run was about to replace or delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Backup {
    pub run: i64,
    pub side: Side,
    pub host: String,
    pub name: String,
    pub tip: gemel_wire::Oid,
    pub replaced_by: Option<gemel_wire::Oid>,
    pub reason: &'static str,
    pub at: Millis,
}

/// A backup, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub id: i64,
    pub mirror: MirrorId,
    pub mirror_name: String,
    /// Whether the mirror is still there.
    pub present: bool,
    pub run: i64,
    pub side: Side,
    pub host: String,
    pub name: String,
    pub tip: gemel_wire::Oid,
    pub replaced_by: Option<gemel_wire::Oid>,
    pub reason: String,
    pub at: Millis,
}

impl Store {
    /// Notes backups, and gives their numbers.
    pub fn add_backups(&self, mirror: &Mirror, backups: &[Backup]) -> Result<Vec<i64>> {
        let (mirror, mirror_name) = (mirror.id, &mirror.name);
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let mut ids = Vec::with_capacity(backups.len());
        for backup in backups {
            // The same tip about to be replaced by the same one again, because a host refused it before: one backup.
            let last: Option<(i64, String, Option<String>)> = transaction
                .prepare_cached(
                    "SELECT id, tip, replaced_by FROM backups WHERE mirror = ?1 AND side = ?2 AND name = ?3 ORDER BY id DESC LIMIT 1",
                )?
                .query_row(params![mirror.0, backup.side.as_str(), backup.name], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()?;
            let same = |(_, tip, by): &(i64, String, Option<String>)| {
                *tip == backup.tip.to_string() && *by == backup.replaced_by.map(|oid| oid.to_string())
            };
            if let Some((id, ..)) = last.filter(same) {
                ids.push(id);
                continue;
            }
            transaction
                .prepare_cached(
                    "INSERT INTO backups (mirror, run, side, host, name, tip, replaced_by, reason, at, mirror_name) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                )?
                .execute(params![
                    mirror.0,
                    backup.run,
                    backup.side.as_str(),
                    backup.host,
                    backup.name,
                    backup.tip.to_string(),
                    backup.replaced_by.map(|oid| oid.to_string()),
                    backup.reason,
                    backup.at,
                    mirror_name
                ])?;
            ids.push(transaction.last_insert_rowid());
        }
        transaction.commit()?;
        Ok(ids)
    }

    /// The backups of a mirror, or of all, newest first.
    pub fn backups(&self, mirror: Option<MirrorId>) -> Result<Vec<Kept>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT backups.*, mirrors.id AS present, coalesce(mirrors.name, backups.mirror_name) AS shown FROM backups \
             LEFT JOIN mirrors ON mirrors.id = backups.mirror WHERE (?1 IS NULL OR backups.mirror = ?1) \
             ORDER BY backups.id DESC",
        )?;
        let rows = statement.query_map([mirror.map(|id| id.0)], |row| {
            let tip = oid(row.get_ref("tip")?.as_str_or_null()?)?.ok_or(rusqlite::Error::InvalidQuery)?;
            Ok(Kept {
                id: row.get("id")?,
                mirror: MirrorId(row.get("mirror")?),
                mirror_name: row.get("shown")?,
                present: row.get::<_, Option<i64>>("present")?.is_some(),
                run: row.get("run")?,
                side: if row.get::<_, String>("side")? == Side::Left.as_str() { Side::Left } else { Side::Right },
                host: row.get("host")?,
                name: row.get("name")?,
                tip,
                replaced_by: oid(row.get_ref("replaced_by")?.as_str_or_null()?)?,
                reason: row.get("reason")?,
                at: row.get("at")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes which backups' time is over: those from before `oldest`. Gives those of which it was over before `sure` too: a
    /// clock that was wrong for a while takes nothing.
    pub fn over(&self, oldest: Millis, now: Millis, sure: Millis) -> Result<Vec<(MirrorId, i64)>> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let changed = transaction
            .execute("UPDATE backups SET over_since = NULL WHERE at >= ?1 AND over_since IS NOT NULL", [oldest])?
            + transaction.execute(
                "UPDATE backups SET over_since = ?2 WHERE at < ?1 AND (over_since IS NULL OR over_since > ?2)",
                [oldest, now],
            )?;
        let found = transaction
            .prepare_cached("SELECT mirror, id FROM backups WHERE over_since <= ?1 ORDER BY mirror, id")?
            .query_map([sure], |row| Ok((MirrorId(row.get(0)?), row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        // Most often there is nothing to write, and the disk need not be waited for.
        if changed > 0 {
            transaction.commit()?;
        }
        Ok(found)
    }

    /// Forgets backups.
    pub fn remove_backups(&self, ids: &[i64]) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for id in ids {
            transaction.prepare_cached("DELETE FROM backups WHERE id = ?1")?.execute([id])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// For each ref, how often since `since` it was set back to a tip that it had lost before.
    pub fn returns(&self, mirror: MirrorId, since: Millis) -> Result<std::collections::HashMap<String, u32>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT later.name, count(DISTINCT later.run) FROM backups AS later WHERE later.mirror = ?1 AND later.at >= ?2 \
             AND EXISTS (SELECT 1 FROM backups AS earlier WHERE earlier.mirror = later.mirror AND earlier.name = later.name \
             AND earlier.at >= ?2 AND earlier.id < later.id AND earlier.tip = later.replaced_by) GROUP BY later.name",
        )?;
        Ok(statement
            .query_map(params![mirror.0, since], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_wrong_for_a_while_takes_nothing() {
        const DAY: Millis = 24 * 60 * 60 * 1000;
        let store = Store::in_memory();
        let tip = gemel_wire::Oid::from_bytes(&[1; 20]).expect("because it has 20 bytes");
        let backup = Backup {
            run: 1,
            side: Side::Left,
            host: "h".into(),
            name: "refs/heads/main".into(),
            tip,
            replaced_by: None,
            reason: "deletion",
            at: 1000 * DAY,
        };
        store.add_backups(&Mirror::example(), &[backup]).expect("because the table is there");
        let over = |now: Millis| store.over(now - 90 * DAY, now, now - DAY).expect("because the table is there").len();
        assert_eq!(over(1089 * DAY), 0);
        // Far ahead for an hour, then right again, then ahead once more.
        for now in [5000 * DAY, 5000 * DAY + DAY / 24, 1001 * DAY, 6000 * DAY] {
            assert_eq!(over(now), 0, "{now}");
        }
        assert_eq!(over(1001 * DAY), 0);
        // Really over: found, and let go of a day later.
        assert_eq!([1091, 1092].map(|day| over(day * DAY)), [0, 1]);
        assert_eq!(store.backups(None).expect("because the table is there").len(), 1);
    }

    #[test]
    fn returns_are_counted() {
        let store = Store::in_memory();
        let oid = |byte| gemel_wire::Oid::from_bytes(&[byte; 20]).expect("because it has 20 bytes");
        let replaced = |run, tip, by, at| Backup {
            run,
            side: Side::Left,
            host: "h".into(),
            name: "refs/heads/main".into(),
            tip: oid(tip),
            replaced_by: Some(oid(by)),
            reason: "rewrite",
            at,
        };
        // 1 → 2 → 1 → 2 → 3: two of these set it back.
        for (run, (tip, by)) in [(1, 2), (2, 1), (1, 2), (2, 3)].into_iter().enumerate() {
            let run = i64::try_from(run).expect("because it is small");
            store
                .add_backups(&Mirror::example(), &[replaced(run, tip, by, 100 + run)])
                .expect("because the table is there");
        }
        assert_eq!(store.returns(MirrorId(1), 0).expect("because the table is there").get("refs/heads/main"), Some(&2));
        assert_eq!(store.returns(MirrorId(1), 102).expect("because the table is there").get("refs/heads/main"), None);
        assert!(store.returns(MirrorId(2), 0).expect("because the table is there").is_empty());
    }
}
