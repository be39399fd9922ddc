//! What may be shown to a stranger who helps: numbers and codes, and nothing that names a person, a host or a repository.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Engine;
use crate::{
    error::Result,
    model::{Direction, RunBy},
    seam::ActivityQuery,
    settings::Settings,
    view::{Counts, MirrorView},
};

/// Lines of the log that are looked at for what went wrong lately.
const LATELY: u32 = 500;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    version: &'a str,
    system: &'static str,
    machine: &'static str,
    keeps_the_schedule: bool,
    mirrors: usize,
    by_status: BTreeMap<String, usize>,
    by_hosts: BTreeMap<String, usize>,
    two_way: usize,
    run_by_hosts: usize,
    accounts: BTreeMap<String, usize>,
    accounts_with_a_problem: BTreeMap<String, usize>,
    refs: Counts,
    most_refs: u32,
    /// Codes of what went wrong lately, and how often.
    problems: BTreeMap<String, usize>,
    /// Names of settings that are not as they come. Their values may name somebody.
    changed_settings: Vec<String>,
}

fn count<T: Serialize>(counts: &mut BTreeMap<String, usize>, what: &T) {
    let name = serde_json::to_value(what).ok();
    let name = name.as_ref().and_then(|value| value.as_str()).unwrap_or("unknown");
    *counts.entry(name.to_owned()).or_default() += 1;
}

fn of_refs(all: &[MirrorView]) -> (Counts, u32) {
    let mut sum = Counts::default();
    let mut most = 0;
    for Counts { in_sync, to_left, to_right, diverged, held, ignored } in all.iter().map(|mirror| mirror.counts) {
        sum.in_sync += in_sync;
        sum.to_left += to_left;
        sum.to_right += to_right;
        sum.diverged += diverged;
        sum.held += held;
        sum.ignored += ignored;
        most = most.max(in_sync + to_left + to_right + diverged + held + ignored);
    }
    (sum, most)
}

impl Engine {
    /// The state of things, to be shown to a stranger who helps; `version` is that of the program.
    pub fn report(&self, version: &str) -> Result<String> {
        let mirrors = self.mirrors()?;
        let (mut by_status, mut by_hosts) = (BTreeMap::new(), BTreeMap::new());
        for mirror in &mirrors {
            count(&mut by_status, &mirror.status);
            count(&mut by_hosts, &mirror.left.host_kind);
            count(&mut by_hosts, &mirror.right.host_kind);
        }
        let (mut accounts, mut faulty) = (BTreeMap::new(), BTreeMap::new());
        for account in self.accounts()? {
            count(&mut accounts, &account.kind);
            if let Some(problem) = account.problem {
                count(&mut faulty, &problem.code);
            }
        }
        let mut problems = BTreeMap::new();
        let lately = ActivityQuery { limit: LATELY, marked: true, ..ActivityQuery::default() };
        for event in self.search_activity(&lately)? {
            count(&mut problems, event.args.get("code").unwrap_or(&event.kind));
        }
        let (refs, most_refs) = of_refs(&mirrors);
        let report = Report {
            version,
            system: std::env::consts::OS,
            machine: std::env::consts::ARCH,
            keeps_the_schedule: self.is_kept(),
            two_way: mirrors.iter().filter(|mirror| mirror.direction == Direction::Both).count(),
            run_by_hosts: mirrors.iter().filter(|mirror| mirror.run_by == RunBy::Host).count(),
            mirrors: mirrors.len(),
            by_status,
            by_hosts,
            accounts,
            accounts_with_a_problem: faulty,
            refs,
            most_refs,
            problems,
            changed_settings: changed(&self.settings()?),
        };
        Ok(serde_json::to_string_pretty(&report).expect("because it is numbers and words"))
    }
}

fn changed(settings: &Settings) -> Vec<String> {
    let fields = |settings: &Settings| match serde_json::to_value(settings) {
        Ok(serde_json::Value::Object(all)) => all,
        _ => serde_json::Map::new(),
    };
    let (now, default) = (fields(settings), fields(&Settings::default()));
    now.into_iter().filter(|(name, value)| default.get(name) != Some(value)).map(|(name, _)| name).collect()
}
