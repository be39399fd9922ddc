//! What a person at a terminal sees while a run goes on. A pipe sees nothing of it.

use std::{
    collections::HashMap,
    fmt::Write,
    io::{self, IsTerminal},
    sync::Mutex,
    time::Duration,
};

use gemel_core::{
    Events, Notice, NoticeAbout,
    model::MirrorId,
    view::{Phase, Progress},
    words::Words,
};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::output::warn;

/// A line for each run that is under way.
pub struct Bars {
    all: Option<MultiProgress>,
    lines: Mutex<HashMap<String, ProgressBar>>,
    phases: HashMap<Phase, String>,
    amounts: String,
    /// What is said when a key is to be touched, with [`NAME`] in the name's place.
    touch: String,
}

/// Stands for a name.
const NAME: &str = "\u{1}";

const PHASES: [(Phase, &str); 6] = [
    (Phase::Observe, "phase-observe"),
    (Phase::Fetch, "phase-fetch"),
    (Phase::Index, "phase-index"),
    (Phase::Plan, "phase-plan"),
    (Phase::Push, "phase-push"),
    (Phase::Record, "phase-record"),
];

impl Bars {
    pub fn new(wanted: bool, words: &Words) -> Self {
        let all = (wanted && io::stderr().is_terminal()).then(MultiProgress::new);
        let phases = PHASES.into_iter().map(|(phase, key)| (phase, words.say(key))).collect();
        Self {
            all,
            lines: Mutex::default(),
            phases,
            amounts: words.say("cli-progress-objects"),
            touch: words.say_with("ssh-touch", &[("name", NAME.into())]),
        }
    }

    /// Begins a mirror's line.
    pub fn begin(&self, id: &str, name: &str) {
        let Some(all) = &self.all else { return };
        let style = ProgressStyle::with_template("{spinner} {prefix}  {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let line = all.add(ProgressBar::new_spinner().with_style(style).with_prefix(name.to_owned()));
        line.enable_steady_tick(Duration::from_millis(120));
        self.lines.lock().expect("because no holder of it panics").insert(id.to_owned(), line);
    }

    /// Ends a mirror's line.
    pub fn end(&self, id: &str) {
        if let Some(line) = self.lines.lock().expect("because no holder of it panics").remove(id) {
            line.finish_and_clear();
        }
    }

    /// Takes all lines off the screen.
    pub fn clear(&self) {
        for (_, line) in self.lines.lock().expect("because no holder of it panics").drain() {
            line.finish_and_clear();
        }
    }
}

impl Events for Bars {
    fn changed(&self, _mirror: Option<MirrorId>) {}

    fn progress(&self, progress: &Progress) {
        let lines = self.lines.lock().expect("because no holder of it panics");
        let Some(line) = lines.get(&progress.mirror_id) else { return };
        let mut text = self.phases.get(&progress.phase).cloned().unwrap_or_default();
        if progress.bytes > 0 {
            let _ = write!(text, "  {}", indicatif::BinaryBytes(progress.bytes));
        }
        if let Some(total) = progress.total_objects {
            let _ = write!(text, "  {}/{total} {}", progress.objects, self.amounts);
        }
        line.set_message(text);
    }

    fn notice(&self, notice: &Notice) {
        if notice.about == NoticeAbout::Touch {
            let line = self.touch.replace(NAME, &notice.name);
            match &self.all {
                // Between the lines of progress, which are drawn anew.
                Some(all) => drop(all.println(line)),
                None => warn(&line),
            }
        }
    }
}
