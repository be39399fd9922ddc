//! How much memory a program takes at most.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::repository;
use crate::scratch::Scratch;

/// What was resident at most, in KiB.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Peak {
    /// All of it, files that are mapped included: the kernel's own count of the highest.
    pub resident: u64,
    /// What cannot be read again from a file, as far as it was caught by looking every few milliseconds.
    pub anonymous: u64,
}

impl Peak {
    /// Of a process that is alive, up to now.
    pub fn of(process: u32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().trim_end_matches(" kB").parse().ok()
        };
        Some(Self { resident: field("VmHWM:")?, anonymous: field("RssAnon:")? })
    }

    /// The higher one of both, each number by itself.
    pub fn or(self, other: Self) -> Self {
        Self { resident: self.resident.max(other.resident), anonymous: self.anonymous.max(other.anonymous) }
    }
}

/// Looks at a process, and at all that it started, until told to stop.
#[derive(Debug)]
pub struct Watch {
    stop: Arc<AtomicBool>,
    watcher: JoinHandle<Peak>,
}

impl Watch {
    /// Begins to look at a process and those that it starts. The largest one of them counts.
    pub fn on(process: u32) -> Self {
        Self::begin(process, true)
    }

    /// Begins to look at a process alone.
    pub fn on_one(process: u32) -> Self {
        Self::begin(process, false)
    }

    fn begin(process: u32, with_children: bool) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let watcher = thread::spawn({
            let stop = Arc::clone(&stop);
            move || {
                let mut peak = Peak::default();
                while !stop.load(Ordering::Relaxed) {
                    let family = if with_children { family(process) } else { vec![process] };
                    peak = family.into_iter().filter_map(Peak::of).fold(peak, Peak::or);
                    thread::sleep(Duration::from_millis(2));
                }
                peak
            }
        });
        Self { stop, watcher }
    }

    /// What was seen. To be asked for when the process has ended.
    pub fn end(self) -> Peak {
        self.stop.store(true, Ordering::Relaxed);
        self.watcher.join().expect("because looking does not panic")
    }
}

/// A process with its children, and theirs.
fn family(process: u32) -> Vec<u32> {
    let mut found = vec![process];
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    for task in tasks {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        found.extend(children.split_whitespace().filter_map(|child| child.parse().ok()).flat_map(family));
    }
    found
}

/// What the largest process of a `git` command took, which has to succeed.
#[track_caller]
pub fn of_git(scratch: &Scratch, arguments: &[&str]) -> Peak {
    let mut command: Command = repository::git(&scratch.git_config(), arguments);
    let mut child = command.stdin(Stdio::null()).spawn().expect("because git is installed");
    let watch = Watch::on(child.id());
    let status = child.wait().expect("because git was started");
    assert!(status.success(), "git {}: {status}", arguments[0]);
    watch.end()
}
