//! The table `backups`: tips that were replaced or deleted. Their objects are pinned in the cache.

use rusqlite::{OptionalExtension, params};

use super::Store;
use crate::{
    clock::Millis,
    error::Result,
    model::{MirrorId, Side},
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

impl Store {
    /// Notes backups, and gives their numbers.
    pub fn add_backups(&self, mirror: MirrorId, backups: &[Backup]) -> Result<Vec<i64>> {
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
                    "INSERT INTO backups (mirror, run, side, host, name, tip, replaced_by, reason, at) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
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
                    backup.at
                ])?;
            ids.push(transaction.last_insert_rowid());
        }
        transaction.commit()?;
        Ok(ids)
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
            store.add_backups(MirrorId(1), &[replaced(run, tip, by, 100 + run)]).expect("because the table is there");
        }
        assert_eq!(store.returns(MirrorId(1), 0).expect("because the table is there").get("refs/heads/main"), Some(&2));
        assert_eq!(store.returns(MirrorId(1), 102).expect("because the table is there").get("refs/heads/main"), None);
        assert!(store.returns(MirrorId(2), 0).expect("because the table is there").is_empty());
    }
}
