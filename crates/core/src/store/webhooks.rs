//! The tables `webhooks` and `deliveries`: whose hosts call, and what they said already.

use rusqlite::{OptionalExtension, Row, params};

use super::Store;
use crate::{
    clock::Millis,
    error::Result,
    hooks::Place,
    model::{MirrorId, Side},
};

/// So many deliveries are remembered, by the marks that they have.
const REMEMBERED: i64 = 4096;

/// A side whose host calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Webhook {
    pub place: Place,
    pub hook: Option<String>,
    pub url: String,
    pub made_at: Millis,
    pub heard_at: Option<Millis>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Webhook> {
    let side: String = row.get("side")?;
    let side = if side == Side::Right.as_str() { Side::Right } else { Side::Left };
    Ok(Webhook {
        place: Place { mirror: MirrorId(row.get("mirror")?), side },
        hook: row.get("hook")?,
        url: row.get("url")?,
        made_at: row.get("made_at")?,
        heard_at: row.get("heard_at")?,
    })
}

impl Store {
    /// Whose hosts call.
    pub fn webhooks(&self) -> Result<Vec<Webhook>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT * FROM webhooks ORDER BY mirror, side")?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One of them.
    pub fn webhook(&self, place: Place) -> Result<Option<Webhook>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT * FROM webhooks WHERE mirror = ?1 AND side = ?2")?;
        Ok(statement.query_row(params![place.mirror.0, place.side.as_str()], read).optional()?)
    }

    /// Notes one, in place of an earlier one.
    pub fn set_webhook(&self, webhook: &Webhook) -> Result<()> {
        let Webhook { place, hook, url, made_at, heard_at } = webhook;
        self.lock()
            .prepare_cached(
                "INSERT OR REPLACE INTO webhooks (mirror, side, hook, url, made_at, heard_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![place.mirror.0, place.side.as_str(), hook, url, made_at, heard_at])?;
        Ok(())
    }

    /// Notes the host's number for one.
    pub fn name_webhook(&self, place: Place, hook: &str) -> Result<()> {
        self.lock()
            .prepare_cached("UPDATE webhooks SET hook = ?3 WHERE mirror = ?1 AND side = ?2")?
            .execute(params![place.mirror.0, place.side.as_str(), hook])?;
        Ok(())
    }

    /// Forgets one; that there is none is no error.
    pub fn remove_webhook(&self, place: Place) -> Result<()> {
        self.lock()
            .prepare_cached("DELETE FROM webhooks WHERE mirror = ?1 AND side = ?2")?
            .execute(params![place.mirror.0, place.side.as_str()])?;
        Ok(())
    }

    /// Takes note of a delivery that is believed, and tells whether it is the first time.
    pub fn note_delivery(&self, place: Place, marks: &[[u8; 32]], at: Millis) -> Result<bool> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let mut first = true;
        for mark in marks {
            let new = transaction
                .prepare_cached("INSERT OR IGNORE INTO deliveries (mark, at) VALUES (?1, ?2)")?
                .execute(params![mark, at])?;
            first &= new == 1;
        }
        if first {
            transaction
                .prepare_cached("UPDATE webhooks SET heard_at = ?3 WHERE mirror = ?1 AND side = ?2")?
                .execute(params![place.mirror.0, place.side.as_str(), at])?;
            transaction
                .prepare_cached("DELETE FROM deliveries WHERE id <= (SELECT max(id) FROM deliveries) - ?1")?
                .execute([REMEMBERED])?;
        }
        transaction.commit()?;
        Ok(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { mirror: MirrorId(1), side: Side::Left };

    #[test]
    fn what_came_is_known_when_it_comes_again_and_not_for_ever() {
        let store = Store::in_memory();
        let mark = |number: u64| {
            let mut mark = [0; 32];
            mark[..8].copy_from_slice(&number.to_le_bytes());
            mark
        };
        assert!(store.note_delivery(PLACE, &[mark(1), mark(2)], 0).expect("because the table is there"));
        for again in [&[mark(1), mark(3)][..], &[mark(4), mark(2)], &[mark(1)]] {
            assert!(!store.note_delivery(PLACE, again, 0).expect("because the table is there"));
        }
        for number in 10..10 + u64::try_from(REMEMBERED).expect("because it is positive") {
            assert!(store.note_delivery(PLACE, &[mark(number)], 0).expect("because the table is there"));
        }
        assert!(store.note_delivery(PLACE, &[mark(1)], 0).expect("because the table is there"), "it is kept for ever");
        let kept: i64 =
            store.lock().query_row("SELECT count(*) FROM deliveries", [], |row| row.get(0)).expect("because it counts");
        assert!(kept <= REMEMBERED);
    }
}
