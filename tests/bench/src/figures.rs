//! What a piece of work used.

use std::{
    ffi::{OsStr, OsString},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use serde::{Deserialize, Serialize};

use crate::memory::{Of, Watch};

/// Time that passed and processor time; or, where the processes were looked at meanwhile, memory.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Seconds that passed.
    pub wall: f64,
    /// Seconds of processor time of all processes, in the program and in the kernel.
    pub cpu: f64,
    /// The most memory that all processes together had resident, in KiB, where it was looked at. To look takes time too, so
    /// that the others are worth nothing then.
    pub memory: Option<u64>,
}

impl Figures {
    /// One piece of work after the other.
    pub fn then(self, next: Self) -> Self {
        Self { wall: self.wall + next.wall, cpu: self.cpu + next.cpu, memory: self.memory.max(next.memory) }
    }

    /// The median of each figure.
    pub fn median(of: &[Self]) -> Self {
        let middle = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            match values.len() {
                0 => f64::NAN,
                n if n % 2 == 1 => values[n / 2],
                n => f64::midpoint(values[n / 2 - 1], values[n / 2]),
            }
        };
        let mut memory: Vec<u64> = of.iter().filter_map(|figures| figures.memory).collect();
        memory.sort_unstable();
        let timed = || of.iter().filter(|figures| figures.memory.is_none());
        Self {
            wall: middle(timed().map(|figures| figures.wall).collect()),
            cpu: middle(timed().map(|figures| figures.cpu).collect()),
            memory: memory.get(memory.len() / 2).copied(),
        }
    }
}

/// Processor time that this process and the children that it waited for used so far.
pub fn cpu_so_far() -> f64 {
    seconds(&usage(UsageWho::RUSAGE_SELF)) + seconds(&usage(UsageWho::RUSAGE_CHILDREN))
}

fn usage(who: UsageWho) -> Usage {
    getrusage(who).expect("because it was asked for rightly")
}

#[expect(clippy::cast_precision_loss, reason = "a float counts microseconds exactly for centuries")]
fn seconds(usage: &Usage) -> f64 {
    (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6
}

/// What `measure` does, in a process that has no other children: runs a command to its end, and prints what the command
/// and all that it started used. The command's own output is not shown; it has to succeed.
pub fn run_and_print(program: &OsStr, arguments: &[OsString]) {
    let begin = Instant::now();
    let status = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).status();
    let wall = begin.elapsed();
    match status {
        Ok(status) if status.success() => {
            let children = usage(UsageWho::RUSAGE_CHILDREN);
            let figures = Figures { wall: wall.as_secs_f64(), cpu: seconds(&children), memory: None };
            println!("{}", serde_json::to_string(&figures).expect("because figures are JSON"));
        }
        Ok(status) => panic!("{} ended with {status}", program.display()),
        Err(error) => panic!("cannot start {}: {error}", program.display()),
    }
}

/// Measures a command, made ready but for being started through `measure`: its time, or its memory.
pub fn of_command(command: &Command, weigh: bool) -> Figures {
    // Data that others wrote and that is still to reach the disk would be paid for by the next to ask for certainty.
    settle();
    let mut measure = Command::new(std::env::current_exe().expect("because this program runs from a file"));
    measure.arg("measure").arg(command.get_program()).args(command.get_args()).env_clear();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            measure.env(name, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        measure.current_dir(folder);
    }
    measure.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let process = measure.spawn().expect("because this program can be started");
    let watch = weigh.then(|| Watch::begin(Of::Below(process.id())));
    let output = process.wait_with_output().expect("because it was started");
    let memory = watch.map(Watch::end);
    assert!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    let figures: Figures = serde_json::from_slice(&output.stdout).expect("because `measure` prints figures");
    Figures { memory, ..figures }
}

/// Lets everything that was written reach the disk.
pub fn settle() {
    Command::new("sync").status().expect("because every system has it");
    std::thread::sleep(Duration::from_millis(20));
}
