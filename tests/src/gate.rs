//! A program that says that it has begun, and goes on once it is let go: the way to catch a moment in what `git` does.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::repository::Repository;

/// How long something that is bound to come may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Fails the test unless something becomes so.
#[track_caller]
pub fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < PATIENCE, "it never comes to this: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Where a shell script waits.
#[derive(Debug)]
pub struct Gate {
    begun: PathBuf,
    open: PathBuf,
}

impl Gate {
    /// One whose files are in this folder, which the script may write to.
    pub fn new(folder: &Path) -> Self {
        Self { begun: folder.join("gate-begun"), open: folder.join("gate-open") }
    }

    /// A hook that waits at it. Once let go it agrees, or refuses.
    pub fn in_hook(repository: &Repository, name: &str) -> Self {
        let gate = Self::new(repository.path());
        repository.hook(name, &format!("cat >/dev/null\n{}", gate.script()));
        gate
    }

    /// The shell script that waits, for two minutes at most: a test that failed leaves nothing running.
    pub fn script(&self) -> String {
        let (begun, open) = (self.begun.display(), self.open.display());
        format!(
            "touch '{begun}'\nn=0; while [ ! -e '{open}' ] && [ $n -lt 2400 ]; do sleep 0.05; n=$((n+1)); done\n\
             exit \"$(cat '{open}')\""
        )
    }

    /// Waits until the script waits.
    #[track_caller]
    pub fn await_begin(&self) {
        wait_until("the script begins", || self.begun.exists());
    }

    /// Whether the script has begun.
    pub fn has_begun(&self) -> bool {
        self.begun.exists()
    }

    /// Lets it go on, and everything that comes to it later.
    pub fn open(&self) {
        self.answer("0");
    }

    /// Lets it end as a program that failed.
    pub fn refuse(&self) {
        self.answer("1");
    }

    /// What the script reads must be whole when it is there.
    fn answer(&self, code: &str) {
        let beside = self.open.with_extension("new");
        fs::write(&beside, code).and_then(|()| fs::rename(&beside, &self.open)).expect("because the folder is ours");
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        // Whoever still waits is to end with the test. The folder may be gone already.
        let _ = fs::write(&self.open, "1");
    }
}
