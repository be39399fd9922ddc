//! The table `refs`: the tips that were seen, the base, and what was decided.

use std::collections::BTreeMap;

use gemel_wire::RefName;
use rusqlite::{Connection, Row, params};

use super::{Ending, NewEvent, State, Store, events, from_json, oid, runs, states, to_json};
use crate::{
    clock::Millis,
    error::Result,
    model::{Base, Mirror, MirrorId, Pair, Provisional, RefRecord, RefRecords, Refusal, Verdict},
};

/// The columns of a record, in the order that [`read`] takes them: to look for each by its name takes longer than to read it,
/// and a run reads all refs.
pub(super) const COLUMNS: &str = "name, left_tip, right_tip, base, provisional, base_before, base_written, verdict, since, \
     left_gone_since, right_gone_since, refusal_left, refusal_right, refusal_words, refusal_side, left_ahead, right_ahead, ignored";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<(String, RefRecord)> {
    let text = |column: usize| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str_or_null()?);
    let tip = |column| oid(text(column)?);
    let provisional = if row.get(4)? {
        Some(Provisional { written: from_json(text(6)?.unwrap_or_default())?, before: tip(5)? })
    } else {
        None
    };
    let refusal = match text(13)? {
        Some(words) => Some(Refusal {
            tips: Pair { left: tip(11)?, right: tip(12)? },
            side: text(14)?.map(from_json).transpose()?,
            words: words.to_owned(),
        }),
        None => None,
    };
    let record = RefRecord {
        tips: Pair { left: tip(1)?, right: tip(2)? },
        base: Base { tip: tip(3)?, provisional },
        verdict: text(7)?.map(from_json::<Verdict>).transpose()?,
        since: row.get(8)?,
        gone_since: Pair { left: row.get(9)?, right: row.get(10)? },
        refusal,
        ahead: Pair { left: row.get(15)?, right: row.get(16)? },
        ignored: row.get(17)?,
    };
    Ok((row.get(0)?, record))
}

fn write(connection: &Connection, id: MirrorId, name: &RefName, record: &RefRecord) -> rusqlite::Result<()> {
    let text = |oid: Option<gemel_wire::Oid>| oid.map(|oid| oid.to_string());
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO refs (mirror, name, left_tip, right_tip, base, provisional, base_before, base_written, verdict, since, \
             left_gone_since, right_gone_since, refusal_left, refusal_right, refusal_words, left_ahead, right_ahead, ignored, \
             refusal_side) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        )?
        .execute(params![
            id.0,
            &**name,
            text(record.tips.left),
            text(record.tips.right),
            text(record.base.tip),
            record.base.provisional.is_some(),
            text(record.base.provisional.and_then(|p| p.before)),
            record.base.provisional.map(|p| to_json(&p.written)),
            record.verdict.as_ref().map(to_json),
            record.since,
            record.gone_since.left,
            record.gone_since.right,
            record.refusal.as_ref().and_then(|r| text(r.tips.left)),
            record.refusal.as_ref().and_then(|r| text(r.tips.right)),
            record.refusal.as_ref().map(|r| &r.words),
            record.ahead.left,
            record.ahead.right,
            record.ignored,
            record.refusal.as_ref().and_then(|r| r.side).map(|side| to_json(&side))
        ])
        .map(drop)
}

/// Records by name.
fn collect(rows: impl Iterator<Item = rusqlite::Result<(String, RefRecord)>>) -> rusqlite::Result<RefRecords> {
    let mut all = BTreeMap::new();
    for row in rows {
        let (name, record) = row?;
        if let Ok(name) = RefName::new(&name) {
            all.insert(name, record);
        }
    }
    Ok(all)
}

/// The refs whose records are not the same in two sets.
pub(crate) fn changed(before: &RefRecords, after: &RefRecords) -> Vec<RefName> {
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let new = after.iter().filter(|(name, record)| before.get(*name) != Some(*record)).map(|(name, _)| name);
    gone.chain(new).cloned().collect()
}

/// What is written down at once.
#[derive(Clone, Copy)]
pub(crate) struct Notes<'a> {
    pub mirror: &'a Mirror,
    pub records: &'a RefRecords,
    /// The refs whose records are written, or deleted where there is none any more.
    pub changed: &'a [RefName],
    pub state: &'a State,
    pub events: &'a [NewEvent],
    pub at: Millis,
    /// The run that ends with this.
    pub ending: Option<(i64, Ending)>,
}

impl Store {
    /// All that is known of a mirror's refs.
    pub fn refs(&self, id: MirrorId) -> Result<RefRecords> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM refs WHERE mirror = ?1"))?;
        Ok(collect(statement.query_map([id.0], read)?)?)
    }

    /// Writes the records that changed, the state that belongs to them, and perhaps the end of the run, in one transaction:
    /// a base never outlives the listing it was read from, nor the other way round.
    pub fn record(&self, notes: &Notes<'_>) -> Result<()> {
        let Notes { mirror, records, changed, state, events, at, ending } = *notes;
        let id = mirror.id;
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for name in changed {
            if let Some(record) = records.get(name) {
                write(&transaction, id, name, record)?;
            } else {
                let mut delete = transaction.prepare_cached("DELETE FROM refs WHERE mirror = ?1 AND name = ?2")?;
                delete.execute(params![id.0, &**name])?;
            }
        }
        states::write(&transaction, id, state)?;
        events::write(&transaction, mirror, events, at)?;
        if let Some((run, ending)) = ending {
            runs::write_end(&transaction, run, &ending)?;
        }
        transaction.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{ActionKind, Direction, Endpoint, Policy, Side},
        store::NewRow,
    };

    #[test]
    fn records_survive_the_database() {
        let store = Store::in_memory();
        let end = |url: &str| Endpoint { url: url.into(), host: "h".into(), account: None };
        let id = store
            .add_mirror(&NewRow {
                run_by: crate::model::RunBy::Gemel,
                name: "m".into(),
                ends: Pair { left: end("/a"), right: end("/b") },
                direction: Direction::Both,
                policy: Policy::default(),
                scope: vec![],
                every: 300,
                allow_plain_http: false,
                push_options: Vec::new(),
                unattended: crate::model::Unattended::default(),
            })
            .expect("because it is the first one");
        let oid = |byte| gemel_wire::Oid::from_bytes(&[byte; 20]).expect("because it has 20 bytes");
        let full = RefRecord {
            tips: Pair { left: Some(oid(1)), right: None },
            base: Base {
                tip: Some(oid(2)),
                provisional: Some(Provisional { written: Side::Right, before: Some(oid(3)) }),
            },
            verdict: Some(Verdict::Propagate { to: Side::Right, action: ActionKind::Create }),
            since: 7,
            gone_since: Pair { left: None, right: Some(9) },
            refusal: Some(Refusal {
                tips: Pair { left: Some(oid(1)), right: None },
                side: Some(Side::Right),
                words: "no".into(),
            }),
            ahead: Pair { left: Some(3), right: None },
            ignored: true,
        };
        let name = |text: &str| RefName::new(text).expect("because it is valid");
        let first: RefRecords =
            [(name("refs/heads/a"), full.clone()), (name("refs/heads/深"), RefRecord::default())].into();
        let mirror = store.mirror(id).expect("because it was added");
        let record = |before: &RefRecords, after: &RefRecords, state: &State| {
            let changed = changed(before, after);
            let notes =
                Notes { mirror: &mirror, records: after, changed: &changed, state, events: &[], at: 1, ending: None };
            store.record(&notes).expect("because the mirror is there");
        };
        record(&RefRecords::new(), &first, &State::default());
        assert_eq!(store.refs(id).expect("because they were written"), first);
        let second: RefRecords = [(name("refs/heads/a"), RefRecord { since: 8, ..full })].into();
        record(&first, &second, &State { checked_at: Some(5), ..State::default() });
        assert_eq!(store.refs(id).expect("because they were written"), second);
        assert_eq!(store.state(id).expect("because it was written").checked_at, Some(5));
    }
}
