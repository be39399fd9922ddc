//! How much memory a tree of processes holds at most.

use std::{
    collections::BTreeMap,
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// A look costs time, so that work which is looked at is not timed.
const PAUSE: Duration = Duration::from_millis(1);

/// Whose memory is meant.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// One process and those that it started.
    Tree(u32),
    /// Only those that it started.
    Below(u32),
}

/// Looks at processes again and again.
pub struct Watch {
    over: Arc<AtomicBool>,
    thread: JoinHandle<u64>,
}

impl Watch {
    /// Begins to look.
    pub fn begin(of: Of) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        let thread = thread::spawn(move || {
            let mut most = 0;
            while !told.load(Ordering::Relaxed) {
                most = most.max(resident(of));
                thread::sleep(PAUSE);
            }
            most
        });
        Self { over, thread }
    }

    /// The most that was seen, in KiB.
    pub fn end(self) -> u64 {
        self.over.store(true, Ordering::Relaxed);
        self.thread.join().expect("because it only reads files")
    }
}

/// The most that this process had resident so far, in KiB.
pub fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    kib(line.and_then(|line| line.split_whitespace().next()))
}

/// What is resident now, in KiB: memory of each process's own is added up; what processes map of the same file counts once, as
/// much as the one has that has most of it.
fn resident(of: Of) -> u64 {
    let mut processes = match of {
        Of::Tree(process) => vec![process],
        Of::Below(process) => children(process),
    };
    let mut own = 0;
    let mut files: BTreeMap<String, u64> = BTreeMap::new();
    while let Some(process) = processes.pop() {
        processes.extend(children(process));
        // One that has just ended holds nothing.
        let maps = fs::read_to_string(format!("/proc/{process}/smaps")).unwrap_or_default();
        for map in Map::all(&maps) {
            own += map.own;
            if let Some(part) = map.file {
                let most = files.entry(part).or_default();
                *most = (*most).max(map.shared);
            }
        }
    }
    own + files.values().sum::<u64>()
}

fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let read = |thread: fs::DirEntry| fs::read_to_string(thread.path().join("children")).unwrap_or_default();
    let numbers = |text: String| text.split_whitespace().filter_map(|n| n.parse().ok()).collect::<Vec<u32>>();
    threads.map(read).flat_map(numbers).collect()
}

/// A part of a process's memory, as `proc_pid_smaps(5)` shows it; in KiB.
#[derive(Default)]
struct Map {
    /// The part of a file that it shows.
    file: Option<String>,
    /// What no other process holds too, or this one's part of it.
    own: u64,
    /// What is the file's.
    shared: u64,
    resident: u64,
    proportional: u64,
}

impl Map {
    fn all(smaps: &str) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for line in smaps.lines() {
            let mut words = line.split_whitespace();
            let Some(first) = words.next() else { continue };
            match (first, all.last_mut()) {
                ("Rss:", Some(map)) => map.resident = kib(words.next()),
                ("Pss:", Some(map)) => map.proportional = kib(words.next()),
                ("Anonymous:", Some(map)) if map.file.is_some() => {
                    map.own = kib(words.next());
                    map.shared = map.resident.saturating_sub(map.own);
                }
                ("Anonymous:", Some(map)) => map.own = map.proportional,
                (range, _) if range.contains('-') => {
                    // Range, rights, offset, device, number of the file.
                    let rest: Vec<&str> = words.collect();
                    let file = (rest.len() >= 4 && rest[3] != "0").then(|| rest[1..4].join(" "));
                    all.push(Self { file, ..Self::default() });
                }
                _ => {}
            }
        }
        all
    }
}

fn kib(word: Option<&str>) -> u64 {
    word.and_then(|word| word.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_of_its_own_and_of_files_stand_apart() {
        let smaps = "\
55d0-55d8 r-xp 00001000 fe:00 12 /usr/bin/git
Rss:                  80 kB
Pss:                  20 kB
Anonymous:             8 kB
7ffc-7ffd rw-p 00000000 00:00 0 [stack]
Rss:                  40 kB
Pss:                  40 kB
Anonymous:            40 kB
";
        let found: Vec<_> = Map::all(smaps).into_iter().map(|map| (map.file, map.own, map.shared)).collect();
        assert_eq!(found, [(Some("00001000 fe:00 12".to_owned()), 8, 72), (None, 40, 0)]);
    }

    #[test]
    fn this_process_holds_something() {
        assert!(resident(Of::Tree(std::process::id())) > 1_000);
    }
}
