//! The table `events`: the activity log.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, ToSql, params, params_from_iter};

use super::{Store, from_json, to_json};
use crate::{
    clock::Millis,
    error::Result,
    model::{Mirror, MirrorId},
    seam::ActivityQuery,
    view::{EventView, Level},
};

/// An event that has no number yet.
#[derive(Clone, Debug)]
pub(crate) struct NewEvent {
    pub run: Option<i64>,
    pub level: Level,
    pub kind: &'static str,
    pub args: BTreeMap<String, String>,
}

impl NewEvent {
    pub fn new(level: Level, kind: &'static str) -> Self {
        Self { run: None, level, kind, args: BTreeMap::new() }
    }

    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    pub fn of(mut self, run: i64) -> Self {
        self.run = Some(run);
        self
    }
}

pub(super) fn write(connection: &Connection, mirror: &Mirror, events: &[NewEvent], at: Millis) -> rusqlite::Result<()> {
    for event in events {
        connection
            .prepare_cached("INSERT INTO events (mirror, mirror_name, run, at, level, kind, args) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![mirror.id.0, mirror.name, event.run, at, to_json(&event.level), event.kind, to_json(&event.args)])?;
    }
    Ok(())
}

impl Store {
    pub fn log(&self, mirror: &Mirror, events: &[NewEvent], at: Millis) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        write(&transaction, mirror, events, at)?;
        transaction.commit()?;
        Ok(())
    }

    /// The newest events before `before`, newest first.
    pub fn events(&self, mirror: Option<MirrorId>, before: Option<i64>, limit: u32) -> Result<Vec<EventView>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT events.*, mirrors.id AS present FROM events LEFT JOIN mirrors ON mirrors.id = events.mirror \
             WHERE (?1 IS NULL OR events.mirror = ?1) AND (?2 IS NULL OR events.id < ?2) ORDER BY events.id DESC LIMIT ?3",
        )?;
        let rows = statement.query_map(params![mirror.map(|id| id.0), before, limit], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The newest events that fit, newest first.
    pub fn search_events(&self, mirror: Option<MirrorId>, query: &ActivityQuery) -> Result<Vec<EventView>> {
        let mut sql = String::from(
            "SELECT events.*, mirrors.id AS present FROM events LEFT JOIN mirrors ON mirrors.id = events.mirror WHERE 1",
        );
        let mut given: Vec<Box<dyn ToSql>> = Vec::new();
        // Conditions that are absent are left out, or SQLite could not choose the index of those that are there.
        if let Some(id) = mirror {
            sql.push_str(" AND events.mirror = ?");
            given.push(Box::new(id.0));
        }
        if let Some(before) = query.before {
            sql.push_str(" AND events.id < ?");
            given.push(Box::new(before));
        }
        if query.marked {
            // As it is written in the partial index.
            sql.push_str(" AND events.level <> '\"info\"'");
        }
        for word in &query.words {
            let pattern = pattern(&word.text);
            sql.push_str(" AND (events.mirror_name LIKE ? ESCAPE '\\' OR events.args LIKE ? ESCAPE '\\'");
            given.push(Box::new(pattern.clone()));
            given.push(Box::new(pattern));
            if !word.kinds.is_empty() {
                sql.push_str(" OR events.kind IN (SELECT value FROM json_each(?))");
                given.push(Box::new(to_json(&word.kinds)));
            }
            if !word.codes.is_empty() {
                sql.push_str(" OR json_extract(events.args, '$.code') IN (SELECT value FROM json_each(?))");
                given.push(Box::new(to_json(&word.codes)));
            }
            sql.push(')');
        }
        sql.push_str(" ORDER BY events.id DESC LIMIT ?");
        given.push(Box::new(query.limit));
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(given), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// What `LIKE` finds a text by, whatever it holds. Arguments are kept as JSON, so it is written as there.
fn pattern(text: &str) -> String {
    let json = to_json(&text);
    let inner = json.trim_start_matches('"').strip_suffix('"').unwrap_or_default();
    let mut pattern = String::from("%");
    for letter in inner.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

fn read(row: &Row<'_>) -> rusqlite::Result<EventView> {
    Ok(EventView {
        id: row.get("id")?,
        mirror_id: row.get::<_, Option<i64>>("present")?.map(|id| id.to_string()),
        mirror: row.get("mirror_name")?,
        run_id: row.get("run")?,
        at: row.get("at")?,
        level: from_json(&row.get::<_, String>("level")?)?,
        kind: row.get("kind")?,
        args: from_json(&row.get::<_, String>("args")?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seam::SearchWord;

    fn word(text: &str, kinds: &[&str]) -> SearchWord {
        SearchWord { text: text.into(), kinds: kinds.iter().map(ToString::to_string).collect(), codes: Vec::new() }
    }

    /// A log of that many events, the thousandth of which is marked.
    fn log(count: i64) -> Store {
        let store = Store::in_memory();
        {
            let connection = store.lock();
            connection.execute_batch("BEGIN").expect("because nothing else is open");
            for number in 1..=count {
                let (level, kind, args) = match number % 1000 {
                    0 => ("\"problem\"", "run-failed", r#"{"code":"network"}"#.to_owned()),
                    _ => ("\"info\"", "ref-advanced", format!(r#"{{"ref":"topic/{number}","host":"Gitee"}}"#)),
                };
                connection
                    .prepare_cached("INSERT INTO events (mirror, mirror_name, run, at, level, kind, args) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
                    .and_then(|mut it| it.execute(params![number % 10, format!("mirror {}", number % 10), number / 7, number, level, kind, args]))
                    .expect("because the table is there");
            }
            connection.execute_batch("COMMIT").expect("because it was begun");
        }
        store
    }

    fn ids(store: &Store, mirror: Option<i64>, query: &ActivityQuery) -> Vec<i64> {
        let found = store.search_events(mirror.map(MirrorId), query).expect("because it is well formed");
        found.into_iter().map(|event| event.id).collect()
    }

    #[test]
    fn every_word_must_fit_somewhere() {
        let store = log(3000);
        let query = |words: Vec<SearchWord>| ActivityQuery { limit: 5, words, ..Default::default() };
        assert_eq!(ids(&store, None, &query(vec![word("TOPIC/2999", &[])])), [2999]);
        assert_eq!(
            ids(&store, None, &query(vec![word("mirror 7", &[]), word("topic/27", &[])])),
            [2797, 2787, 2777, 2767, 2757]
        );
        assert_eq!(ids(&store, None, &query(vec![word("failed", &["run-failed"])])), [3000, 2000, 1000]);
        let coded = SearchWord { text: "reached".into(), kinds: vec![], codes: vec!["network".into()] };
        assert_eq!(ids(&store, None, &query(vec![coded])), [3000, 2000, 1000]);
        assert_eq!(
            ids(&store, Some(3), &ActivityQuery { limit: 2, before: Some(100), ..Default::default() }),
            [93, 83]
        );
        assert_eq!(
            ids(&store, None, &ActivityQuery { limit: 9, marked: true, before: Some(3000), ..Default::default() }),
            [2000, 1000]
        );
    }

    #[test]
    fn what_is_searched_for_is_no_pattern() {
        let store = Store::in_memory();
        let mirror = |name: &str| {
            let sql = "INSERT INTO events (mirror, mirror_name, run, at, level, kind, args) VALUES (1, ?1, NULL, 1, '\"info\"', 'x', ?2)";
            let args = to_json(&BTreeMap::from([("ref", name)]));
            store.lock().execute(sql, params![name, args]).expect("because the table is there");
        };
        for name in ["100%", "1000", r"back\slash", r#"say "hi""#, "a_b", "axb", "分支"] {
            mirror(name);
        }
        let found = |text: &str| {
            ids(&store, None, &ActivityQuery { limit: 9, words: vec![word(text, &[])], ..Default::default() })
        };
        assert_eq!(found("0%"), [1]);
        assert_eq!(found(r"k\s"), [3]);
        assert_eq!(found(r#""hi""#), [4]);
        assert_eq!(found("a_b"), [5]);
        assert_eq!(found("支"), [7]);
    }

    #[test]
    fn what_is_marked_is_found_by_an_index() {
        let store = log(10);
        let connection = store.lock();
        let plan = |condition: &str| -> String {
            let sql =
                format!("EXPLAIN QUERY PLAN SELECT * FROM events WHERE {condition} ORDER BY events.id DESC LIMIT 10");
            connection.query_row(&sql, [], |row| row.get("detail")).expect("because SQLite explains itself")
        };
        assert!(plan("events.level <> '\"info\"'").contains("events_marked"), "{}", plan("events.level <> '\"info\"'"));
        assert!(plan("events.mirror = 1").contains("events_by_mirror"));
    }
}
