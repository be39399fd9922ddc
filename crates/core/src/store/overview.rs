//! What a mirror's line in the list is made of, from several tables: as many statements for one mirror as for all of them.

use std::collections::HashMap;

use gemel_wire::RefName;
use rusqlite::{Connection, Row, params_from_iter};

use super::{Run, State, Store, from_json, mirrors, runs, states};
use crate::{
    error::{Code, Error, Result},
    model::{Mirror, MirrorId, Verdict},
};

/// All that is known of a mirror as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Overview {
    pub mirror: Mirror,
    pub state: State,
    /// The run that began last.
    pub last: Option<Run>,
    /// The refs that wait for a person, by name.
    pub waiting: Vec<RefName>,
}

/// The refs that wait for a person, mirror by mirror. What is in sync is not even looked at: there is an index of the rest.
fn waiting(connection: &Connection, id: Option<MirrorId>) -> rusqlite::Result<HashMap<MirrorId, Vec<RefName>>> {
    let sql = match id {
        Some(_) => {
            "SELECT mirror, name, verdict FROM refs INDEXED BY refs_not_in_sync WHERE verdict <> '{\"kind\":\"inSync\"}' AND mirror = ?1 ORDER BY name"
        }
        None => {
            "SELECT mirror, name, verdict FROM refs INDEXED BY refs_not_in_sync WHERE verdict <> '{\"kind\":\"inSync\"}' ORDER BY mirror, name"
        }
    };
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(id.map(|id| id.0)))?;
    let mut found = HashMap::<_, Vec<_>>::new();
    while let Some(row) = rows.next()? {
        if from_json::<Verdict>(&row.get::<_, String>(2)?)?.needs_person()
            && let Ok(name) = RefName::new(row.get_ref(1)?.as_str()?)
        {
            found.entry(MirrorId(row.get(0)?)).or_default().push(name);
        }
    }
    Ok(found)
}

/// The last run of each mirror.
fn last_runs(connection: &Connection, id: Option<MirrorId>) -> rusqlite::Result<HashMap<MirrorId, Run>> {
    let sql = match id {
        Some(_) => "SELECT * FROM runs WHERE mirror = ?1 ORDER BY id DESC LIMIT 1",
        // The end of the index for each mirror: a long history costs nothing.
        None => {
            "SELECT runs.* FROM mirrors JOIN runs ON runs.id = (SELECT max(id) FROM runs WHERE mirror = mirrors.id)"
        }
    };
    let mut statement = connection.prepare_cached(sql)?;
    let of = |row: &Row<'_>| Ok((MirrorId(row.get("mirror")?), runs::read(row)?));
    statement.query_map(params_from_iter(id.map(|id| id.0)), of)?.collect()
}

fn read(connection: &Connection, id: Option<MirrorId>) -> rusqlite::Result<Vec<Overview>> {
    let sql = match id {
        Some(_) => "SELECT * FROM mirrors JOIN states ON states.mirror = mirrors.id WHERE mirrors.id = ?1",
        None => "SELECT * FROM mirrors JOIN states ON states.mirror = mirrors.id ORDER BY mirrors.name COLLATE NOCASE",
    };
    let (mut last, mut waiting) = (last_runs(connection, id)?, waiting(connection, id)?);
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params_from_iter(id.map(|id| id.0)), |row| {
        let (mirror, state) = (mirrors::read(row)?, states::read(row)?);
        let (last, waiting) = (last.remove(&mirror.id), waiting.remove(&mirror.id).unwrap_or_default());
        Ok(Overview { mirror, state, last, waiting })
    })?;
    rows.collect()
}

impl Store {
    /// Every mirror, by name.
    pub fn overviews(&self) -> Result<Vec<Overview>> {
        Ok(read(&self.lock(), None)?)
    }

    /// One mirror.
    pub fn overview(&self, id: MirrorId) -> Result<Overview> {
        let found = read(&self.lock(), Some(id))?.pop();
        found.ok_or_else(|| Error::new(Code::MirrorUnknown).with("mirror", id))
    }

    /// The refs of a mirror that wait for a person, by name.
    pub fn waiting(&self, id: MirrorId) -> Result<Vec<RefName>> {
        Ok(waiting(&self.lock(), Some(id))?.remove(&id).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use rusqlite::trace::{TraceEvent, TraceEventCodes};

    use super::*;
    use crate::seam::RefsQuery;

    thread_local! {
        static STATEMENTS: Cell<u32> = const { Cell::new(0) };
    }

    /// A database with that many mirrors, each with a run and refs of every kind.
    fn crowd(mirrors: u32) -> Store {
        let store = Store::in_memory();
        {
            let connection = store.lock();
            for id in 1..=mirrors {
                let sql = "INSERT INTO mirrors (id, name, left_url, left_host, right_url, right_host, direction, policy, scope, every_seconds) \
                           VALUES (?1, 'mirror ' || ?1, '/a', 'a', '/b', 'b', '\"both\"', '{}', '[]', 300)";
                connection.execute(sql, [id]).expect("because the table is there");
                connection.execute("INSERT INTO states (mirror) VALUES (?1)", [id]).expect("because it is there");
                for started in [1, 2] {
                    let sql = "INSERT INTO runs (mirror, trigger, started_at) VALUES (?1, '\"schedule\"', ?2)";
                    connection.execute(sql, [id, started * 1000 + id]).expect("because it is there");
                }
                for (name, verdict) in [
                    ("topic", "{\"kind\":\"inSync\"}"),
                    ("second", "{\"kind\":\"diverged\"}"),
                    ("first", "{\"kind\":\"held\",\"reason\":\"refused\"}"),
                    ("passing", "{\"kind\":\"held\",\"reason\":\"deletionUnconfirmed\"}"),
                    ("alone", "{\"kind\":\"ignored\",\"reason\":\"oneSided\"}"),
                ] {
                    let sql = "INSERT INTO refs (mirror, name, verdict, since) VALUES (?1, 'refs/heads/' || ?2, ?3, 1)";
                    connection.execute(sql, (id, name, verdict)).expect("because it is there");
                }
            }
        }
        store
    }

    /// How many statements something takes.
    fn statements<T>(store: &Store, work: impl FnOnce(&Store) -> Result<T>) -> u32 {
        let count = |event: TraceEvent<'_>| {
            if let TraceEvent::Stmt(..) = event {
                STATEMENTS.set(STATEMENTS.get() + 1);
            }
        };
        STATEMENTS.set(0);
        store.lock().trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(count));
        work(store).expect("because the database is whole");
        STATEMENTS.get()
    }

    #[test]
    fn a_thousand_mirrors_take_no_more_statements_than_one() {
        let (few, many) = (crowd(1), crowd(1000));
        let one = statements(&few, Store::overviews);
        assert_eq!(one, 3);
        assert_eq!(statements(&many, Store::overviews), one);
        assert_eq!(statements(&many, |store| store.overview(MirrorId(700))), one);
    }

    #[test]
    fn what_waits_and_what_ran_last_is_known_of_each() {
        let store = crowd(3);
        for (id, overview) in (1..).zip(store.overviews().expect("because the database is whole")) {
            assert_eq!(overview.mirror.id, MirrorId(id));
            let alone = store.overview(MirrorId(id)).expect("because it is there");
            for Overview { last, waiting, .. } in [overview, alone] {
                assert_eq!(last.map(|run| run.started_at), Some(2000 + id));
                assert_eq!(waiting.iter().map(RefName::short).collect::<Vec<_>>(), ["first", "second"]);
            }
        }
        assert_eq!(store.overview(MirrorId(4)).expect_err("because there are three").code(), Code::MirrorUnknown);
    }

    #[test]
    fn what_is_in_sync_is_known_by_how_it_is_written() {
        // The statements name the index, and are refused where it does not serve them.
        let index = include_str!("sql/013-refs-not-in-sync.sql");
        assert!(index.contains(&format!("verdict <> '{}'", crate::store::to_json(&Verdict::InSync))));
        let store = crowd(1);
        let query = RefsQuery { limit: 10, ..RefsQuery::default() };
        let (apart, tally) = store.ref_page(MirrorId(1), &query).expect("because the database is whole");
        assert_eq!((apart.len(), tally.in_sync), (4, 1));
    }
}
