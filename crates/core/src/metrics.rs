//! Numbers for whoever watches from outside, in the text format of Prometheus
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>). Pure.

use std::{collections::BTreeMap, fmt::Write};

use crate::{clock::Millis, model::Outcome, view::MirrorView, view::Status};

/// What was counted of a mirror since the program began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub runs: BTreeMap<&'static str, u64>,
    pub bytes: u64,
}

impl Count {
    /// Counts a run.
    pub fn add(&mut self, outcome: Option<Outcome>, bytes: u64) {
        let name = match outcome {
            Some(Outcome::NothingToDo) => "nothing_to_do",
            Some(Outcome::Synced) => "synced",
            Some(Outcome::NeedsDecision) => "needs_decision",
            Some(Outcome::Cancelled) => "cancelled",
            Some(Outcome::Failed) | None => "failed",
        };
        *self.runs.entry(name).or_default() += 1;
        self.bytes += bytes;
    }
}

/// A label's value as the format wants it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// All of it as text.
pub(crate) fn text(mirrors: &[MirrorView], counts: &BTreeMap<String, Count>, now: Millis) -> String {
    let mut out = String::new();
    let mut family = |name: &str, kind: &str, help: &str, lines: Vec<(String, String)>| {
        let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (labels, value) in lines {
            let _ = writeln!(out, "{name}{{{labels}}} {value}");
        }
    };
    let label = |mirror: &MirrorView| format!("mirror={}", quoted(&mirror.name));
    let each = |value: &dyn Fn(&MirrorView, &Count) -> Option<String>| {
        let none = Count::default();
        let line = |mirror: &MirrorView| {
            let value = value(mirror, counts.get(&mirror.id).unwrap_or(&none))?;
            Some((label(mirror), value))
        };
        mirrors.iter().filter_map(line).collect::<Vec<_>>()
    };
    let mut runs = Vec::new();
    for mirror in mirrors {
        for (outcome, count) in counts.get(&mirror.id).map(|count| &count.runs).into_iter().flatten() {
            runs.push((format!("{},outcome={}", label(mirror), quoted(outcome)), count.to_string()));
        }
    }
    family("gemel_runs_total", "counter", "Runs by how they ended.", runs);
    let failed = |_: &MirrorView, count: &Count| Some(count.runs.get("failed").copied().unwrap_or(0).to_string());
    family("gemel_failures_total", "counter", "Runs that failed.", each(&failed));
    let bytes = |_: &MirrorView, count: &Count| Some(count.bytes.to_string());
    family("gemel_pack_bytes_total", "counter", "Bytes of packs that came and went.", each(&bytes));
    let diverged = |mirror: &MirrorView, _: &Count| Some(mirror.counts.diverged.to_string());
    family("gemel_diverged_refs", "gauge", "Refs that both sides changed.", each(&diverged));
    let held = |mirror: &MirrorView, _: &Count| Some(mirror.counts.held.to_string());
    family("gemel_held_refs", "gauge", "Refs that wait for something.", each(&held));
    let lag = |mirror: &MirrorView, _: &Count| mirror.checked_at.map(|at| ((now - at).max(0) / 1000).to_string());
    family("gemel_lag_seconds", "gauge", "Seconds since both sides were last listed.", each(&lag));
    let stopped = |mirror: &MirrorView, _: &Count| Some(u8::from(mirror.status == Status::Stopped).to_string());
    family("gemel_stopped", "gauge", "Whether a mirror has failed too often to start by itself.", each(&stopped));
    out
}

/// How many working clones are watched, by how that is done.
pub(crate) fn clones(told: u64, looked: u64) -> String {
    format!(
        "# HELP gemel_watched_clones Working clones whose pushes start mirrors.\n# TYPE gemel_watched_clones gauge\n\
         gemel_watched_clones{{by=\"events\"}} {told}\ngemel_watched_clones{{by=\"looking\"}} {looked}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_break_the_format() {
        assert_eq!(quoted("a\"b\\c\nd"), r#""a\"b\\c\nd""#);
    }

    #[test]
    fn runs_are_counted_by_how_they_end() {
        let mut count = Count::default();
        count.add(Some(Outcome::Synced), 7);
        count.add(Some(Outcome::Synced), 5);
        count.add(None, 0);
        assert_eq!(count.runs, [("failed", 1), ("synced", 2)].into());
        assert_eq!(count.bytes, 12);
    }
}
