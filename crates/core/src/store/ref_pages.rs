//! Pages of a mirror's refs: what a window shows, out of however many there are.

use gemel_wire::RefName;
use rusqlite::{Connection, Row, ToSql, functions::FunctionFlags, params_from_iter};

use super::{
    Store, from_json,
    refs::{self, COLUMNS},
};
use crate::{
    error::Result,
    model::{MirrorId, RefRecord, Verdict},
    seam::{RefStanding, RefTally, RefsQuery, RefsWanted},
};

/// What the index of refs that are not in sync is about, word for word; and the opposite.
const APART: &str = "verdict <> '{\"kind\":\"inSync\"}'";
const IN_SYNC: &str = "verdict = '{\"kind\":\"inSync\"}'";

/// Teaches SQLite what only we know: how a verdict stands, and small letters beyond ASCII.
pub(super) fn teach(connection: &Connection) -> rusqlite::Result<()> {
    let pure = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("standing", 1, pure, |called| {
        let verdict: Verdict = from_json(called.get_raw(0).as_str()?)?;
        Ok(RefStanding::from(verdict) as i64)
    })?;
    connection.create_scalar_function("small", 1, pure, |called| Ok(called.get_raw(0).as_str()?.to_lowercase()))
}

/// A condition with the values that stand in it.
struct Fitting {
    sql: String,
    given: Vec<Box<dyn ToSql>>,
}

/// The refs of a mirror whose names hold every word.
fn fitting(condition: &str, id: MirrorId, words: &[String]) -> Fitting {
    let mut sql = format!("{condition} AND mirror = ?");
    let mut given: Vec<Box<dyn ToSql>> = vec![Box::new(id.0)];
    for word in words {
        sql.push_str(" AND instr(small(name), ?) > 0");
        given.push(Box::new(word.to_lowercase()));
    }
    Fitting { sql, given }
}

fn tally(connection: &Connection, id: MirrorId, words: &[String]) -> rusqlite::Result<RefTally> {
    let mut tally = RefTally::default();
    let Fitting { sql, given } = fitting(APART, id, words);
    let sql = format!(
        "SELECT standing(verdict), count(*) FROM refs INDEXED BY refs_not_in_sync WHERE {sql} GROUP BY standing(verdict)"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(given))?;
    while let Some(row) = rows.next()? {
        let (standing, count): (i64, u32) = (row.get(0)?, row.get(1)?);
        for (known, field) in [
            (RefStanding::Waiting, &mut tally.waiting),
            (RefStanding::Moving, &mut tally.moving),
            (RefStanding::Aside, &mut tally.aside),
        ] {
            if standing == known as i64 {
                *field = count;
            }
        }
    }
    let Fitting { sql, given } = fitting(IN_SYNC, id, words);
    let sql = format!("SELECT count(*) FROM refs WHERE {sql}");
    tally.in_sync = connection.prepare_cached(&sql)?.query_row(params_from_iter(given), |row| row.get(0))?;
    Ok(tally)
}

impl Store {
    /// Those of a mirror's refs that a list shows, and how many there are. What is in sync stands last, so that most lists
    /// never come to it, and the rest is found by its index.
    pub fn ref_page(&self, id: MirrorId, query: &RefsQuery) -> Result<(Vec<(RefName, RefRecord)>, RefTally)> {
        let RefsQuery { which, words, from, limit } = query;
        let mut connection = self.lock();
        // What is counted is what is listed, whatever another program writes meanwhile.
        let transaction = connection.transaction()?;
        let tally = tally(&transaction, id, words)?;
        let apart = tally.of(if *which == RefsWanted::All { RefsWanted::Apart } else { *which });
        let mut found = Vec::new();
        if *from < apart {
            let Fitting { mut sql, mut given } = fitting(APART, id, words);
            if *which == RefsWanted::Waiting {
                sql.push_str(" AND standing(verdict) = ?");
                given.push(Box::new(RefStanding::Waiting as i64));
            }
            let sql = format!(
                "SELECT {COLUMNS} FROM refs INDEXED BY refs_not_in_sync WHERE {sql} ORDER BY standing(verdict), name LIMIT ? OFFSET ?"
            );
            given.extend([Box::new(*limit) as Box<dyn ToSql>, Box::new(*from)]);
            collect(&transaction, &sql, given, &mut found)?;
        }
        let listed = u32::try_from(found.len()).unwrap_or(u32::MAX);
        if *which == RefsWanted::All && listed < *limit {
            let Fitting { sql, mut given } = fitting(IN_SYNC, id, words);
            let sql = format!("SELECT {COLUMNS} FROM refs WHERE {sql} ORDER BY name LIMIT ? OFFSET ?");
            given.extend([Box::new(limit - listed) as Box<dyn ToSql>, Box::new(from.saturating_sub(apart))]);
            collect(&transaction, &sql, given, &mut found)?;
        }
        Ok((found, tally))
    }
}

fn collect(
    connection: &Connection,
    sql: &str,
    given: Vec<Box<dyn ToSql>>,
    found: &mut Vec<(RefName, RefRecord)>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let known =
        |row: &Row<'_>| refs::read(row).map(|(name, record)| RefName::new(&name).ok().map(|name| (name, record)));
    for row in statement.query_map(params_from_iter(given), known)? {
        found.extend(row?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::params;

    use super::*;

    const MIRROR: MirrorId = MirrorId(1);

    /// A mirror with refs of these names and verdicts.
    fn store(refs: impl IntoIterator<Item = (String, &'static str)>) -> Store {
        let store = Store::in_memory();
        let connection = store.lock();
        connection.execute_batch("PRAGMA foreign_keys = OFF; BEGIN").expect("because nothing else is open");
        for (name, verdict) in refs {
            connection
                .prepare_cached("INSERT INTO refs (mirror, name, verdict, since) VALUES (?1, ?2, ?3, 0)")
                .and_then(|mut it| it.execute(params![MIRROR.0, name, verdict]))
                .expect("because the table is there");
        }
        connection.execute_batch("COMMIT").expect("because it was begun");
        drop(connection);
        store
    }

    const SYNCED: &str = r#"{"kind":"inSync"}"#;
    const DIVERGED: &str = r#"{"kind":"diverged"}"#;
    const CREATED: &str = r#"{"kind":"propagate","to":"right","action":"create"}"#;
    const KEPT: &str = r#"{"kind":"ignored","reason":"oneSided"}"#;

    fn names(store: &Store, query: &RefsQuery) -> Vec<String> {
        let (found, _) = store.ref_page(MIRROR, query).expect("because it is well formed");
        found.into_iter().map(|(name, _)| name.short().to_owned()).collect()
    }

    #[test]
    fn pages_follow_each_other_without_a_gap() {
        let verdict = |at: u32| match at % 10 {
            0 => DIVERGED,
            3 => CREATED,
            7 => KEPT,
            _ => SYNCED,
        };
        let store = store((0..1000).map(|at| (format!("refs/heads/topic/{at:04}"), verdict(at))));
        for (which, count) in [(RefsWanted::Waiting, 100), (RefsWanted::Apart, 300), (RefsWanted::All, 1000)] {
            let query = |from, limit| RefsQuery { which, from, limit, words: Vec::new() };
            let whole = names(&store, &query(0, 2000));
            assert_eq!(whole.len(), count);
            let pages: Vec<_> = (0..)
                .step_by(70)
                .take_while(|from| *from < 1000)
                .flat_map(|from| names(&store, &query(from, 70)))
                .collect();
            assert_eq!(pages, whole);
        }
        let first = |at| names(&store, &RefsQuery { which: RefsWanted::All, from: at, limit: 1, words: Vec::new() });
        assert_eq!(
            [first(0), first(100), first(200), first(300)].concat(),
            ["topic/0000", "topic/0003", "topic/0007", "topic/0001"]
        );
    }

    #[test]
    fn a_search_looks_through_all_of_them_and_counts_what_it_found() {
        let synced = (0..5000).map(|at| (format!("refs/heads/team/{at}"), SYNCED));
        let others = [
            ("refs/heads/Выпуск/1", DIVERGED),
            ("refs/tags/выпуск-2", SYNCED),
            ("refs/heads/100%_sure", CREATED),
            ("refs/heads/功能/签名", KEPT),
        ];
        let store = store(synced.chain(others.map(|(name, verdict)| (name.to_owned(), verdict))));
        let look = |which, words: &[&str]| {
            let words = words.iter().map(ToString::to_string).collect();
            store.ref_page(MIRROR, &RefsQuery { which, words, from: 0, limit: 3 }).expect("because it is well formed")
        };
        let found = |which, words: &[&str]| -> Vec<_> {
            look(which, words).0.into_iter().map(|(name, _)| name.short().to_owned()).collect()
        };
        assert_eq!(found(RefsWanted::All, &["ВЫПУСК"]), ["Выпуск/1", "выпуск-2"]);
        assert_eq!(found(RefsWanted::All, &["выпуск", "TAGS/"]), ["выпуск-2"]);
        assert_eq!(found(RefsWanted::Apart, &["выпуск"]), ["Выпуск/1"]);
        // No letter means more than itself.
        assert_eq!(found(RefsWanted::All, &["%"]), ["100%_sure"]);
        assert_eq!(found(RefsWanted::All, &["_"]), ["100%_sure"]);
        assert_eq!(found(RefsWanted::All, &["签"]), ["功能/签名"]);
        // The last ones are found like the first, and counted whichever of them are listed.
        assert_eq!(found(RefsWanted::All, &["team/4999"]), ["team/4999"]);
        let tally = look(RefsWanted::Waiting, &["ea"]).1;
        assert_eq!(tally, RefTally { waiting: 1, moving: 1, aside: 1, in_sync: 5000 });
    }
}
