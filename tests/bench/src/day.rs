//! A day of looking in which nothing happens: the schedule keeps a clock that is moved by hand, and the looks are real.
//!
//! Whatever moves the clock is counted with the engine; that is a little too much, never too little.

use std::{
    fs,
    path::Path,
    process::Command,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use gemel_core::{
    Engine, Keeping, Power, Setup, Surroundings, TimeZone,
    clock::{Clock, Millis, SystemClock, Timer},
    model::MirrorId,
};
use gemel_wire::Address;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{engine::Silent, figures};

/// What a day took, and then some time of rest.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Day {
    /// How often a mirror was looked at.
    pub looks: u64,
    /// How often something else came of it than that there was nothing to do.
    pub others: u64,
    /// Seconds of processor time.
    pub cpu: f64,
    /// Seconds that passed here.
    pub wall: f64,
    /// The most memory that was resident, in KiB.
    pub memory: u64,
    /// Bytes that went to the disk.
    pub written: u64,
    /// Seconds of processor time in as many seconds of rest, on the machine's own clock.
    pub idle_cpu: f64,
    pub idle: f64,
}

/// Plays one in a process of its own, on a data folder whose secrets are in a file.
pub fn of_folder(data: &Path, secrets: &str, hours: u32, idle: u32) -> Day {
    figures::settle();
    let output = Command::new(std::env::current_exe().expect("because this program runs from a file"))
        .args(["day", &hours.to_string(), &idle.to_string()])
        .env("GEMEL_DATA_DIR", data)
        .env("GEMEL_SECRETS", secrets)
        .output()
        .expect("because this program can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("because a day is JSON")
}

/// A clock that is moved by hand, and from some moment on goes by itself.
struct Clockwork {
    now: watch::Sender<Millis>,
    /// Until when whoever waits for the clock sleeps: the keeper, and what it keeps beside the schedule.
    sleeps: watch::Sender<Vec<Millis>>,
    goes: OnceLock<(Instant, Millis)>,
}

impl Clock for Clockwork {
    fn now(&self) -> Millis {
        match self.goes.get() {
            Some((since, at)) => at + Millis::try_from(since.elapsed().as_millis()).unwrap_or(Millis::MAX),
            None => *self.now.borrow(),
        }
    }
}

struct Asleep<'a>(&'a Clockwork, Millis);

impl Drop for Asleep<'_> {
    fn drop(&mut self) {
        self.0.sleeps.send_modify(|sleeps| {
            let mine = sleeps.iter().position(|at| *at == self.1).expect("because it was put there");
            sleeps.swap_remove(mine);
        });
    }
}

#[async_trait]
impl Timer for Clockwork {
    async fn sleep_until(&self, at: Millis) {
        self.sleeps.send_modify(|sleeps| sleeps.push(at));
        let _asleep = Asleep(self, at);
        if self.goes.get().is_none() {
            let _ = self.now.subscribe().wait_for(|now| *now >= at || self.goes.get().is_some()).await;
        } else {
            SystemClock.sleep_until(SystemClock.now() + (at - self.now())).await;
        }
    }
}

/// A machine at the mains, whose network stays as it is.
struct Still;

#[async_trait]
impl Surroundings for Still {
    async fn power(&self) -> Power {
        Power::Mains
    }

    async fn metered(&self) -> bool {
        false
    }

    async fn answers(&self, _: &Address) -> bool {
        true
    }

    async fn network_changed(&self) {
        std::future::pending::<()>().await;
    }
}

/// What the process does.
pub fn serve(hours: u32, idle: u32) {
    let runtime = gemel_core::runtime().expect("because threads can be had");
    println!("{}", serde_json::to_string(&runtime.block_on(play(hours, idle))).expect("because a day is JSON"));
}

async fn play(hours: u32, idle: u32) -> Day {
    let begin = SystemClock.now();
    let clock = Arc::new(Clockwork {
        now: watch::channel(begin).0,
        sleeps: watch::channel(Vec::new()).0,
        goes: OnceLock::new(),
    });
    let lookup = |name: &str| std::env::var(name).ok();
    let setup = Setup::of_this_machine(lookup, Arc::new(Silent)).expect("because the folder is named");
    let engine = Engine::open(Setup { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..setup });
    let engine = Arc::new(engine.expect("because the data folder is sound"));
    let ids: Vec<MirrorId> = engine
        .mirrors()
        .expect("because the database is there")
        .iter()
        .map(|mirror| MirrorId(mirror.id.parse().expect("because it is a number")))
        .collect();
    let stop = CancellationToken::new();
    let keeping = Keeping {
        timer: Arc::clone(&clock) as Arc<dyn Timer>,
        surroundings: Arc::new(Still),
        seed: 1,
        zone: TimeZone::UTC,
        stop: stop.clone(),
    };
    let (cpu, wall, written) = (figures::cpu_so_far(), Instant::now(), written_so_far());
    let keeper = {
        let engine = Arc::clone(&engine);
        tokio::spawn(async move { engine.keep(keeping).await })
    };
    let end = begin + Millis::from(hours) * 60 * 60 * 1000;
    let rest = Millis::from(idle) * 1000;
    loop {
        let next = at_rest(&clock, &engine, &ids).await;
        // The day is over, and nothing is due for as long as the rest is to be.
        if next >= end && next - clock.now() > rest + 1000 {
            break;
        }
        clock.now.send_replace(next);
    }
    let (cpu, wall, written) = (figures::cpu_so_far() - cpu, wall.elapsed(), written_so_far() - written);
    let [looks, others] = counted(&engine);
    // From here on it is the machine's own time.
    let _ = clock.goes.set((Instant::now(), clock.now()));
    clock.now.send_modify(|_| ());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let (idle_cpu, idle_wall) = (figures::cpu_so_far(), Instant::now());
    tokio::time::sleep(Duration::from_secs(u64::from(idle))).await;
    let (idle_cpu, idle_wall) = (figures::cpu_so_far() - idle_cpu, idle_wall.elapsed());
    assert_eq!(counted(&engine), [looks, others], "nothing was due, and something was looked at");
    stop.cancel();
    keeper.await.expect("because it does not panic");
    Day {
        looks,
        others,
        cpu,
        wall: wall.as_secs_f64(),
        memory: crate::memory::peak(),
        written,
        idle_cpu,
        idle: idle_wall.as_secs_f64(),
    }
}

/// Until nothing goes on and the keeper sleeps. What it sleeps for is given.
async fn at_rest(clock: &Clockwork, engine: &Engine, ids: &[MirrorId]) -> Millis {
    let mut sleeps = clock.sleeps.subscribe();
    let (mut calm, mut before) = (0, None);
    loop {
        let now = clock.now();
        let first = |sleeps: &Vec<Millis>| sleeps.iter().min().copied();
        let sleeps = sleeps.wait_for(|sleeps| first(sleeps).is_some_and(|at| at > now)).await;
        let at = first(&sleeps.expect("because the clock is there"));
        let busy = ids.iter().any(|id| engine.is_running(*id));
        calm = if at == before && !busy { calm + 1 } else { 0 };
        before = at;
        if let (3.., Some(at)) = (calm, at) {
            return at;
        }
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
}

/// How many runs found nothing to do, and how many ended otherwise.
fn counted(engine: &Engine) -> [u64; 2] {
    let metrics = engine.metrics().expect("because the database is there");
    let mut counts = [0; 2];
    for (labels, count) in metrics.lines().filter_map(|line| line.strip_prefix("gemel_runs_total")?.rsplit_once(' ')) {
        let other = usize::from(!labels.contains("outcome=\"nothing_to_do\""));
        counts[other] += count.parse::<u64>().expect("because it is a number");
    }
    counts
}

/// Bytes that this process had written to the disk so far.
fn written_so_far() -> u64 {
    let io = fs::read_to_string("/proc/self/io").unwrap_or_default();
    io.lines().find_map(|line| line.strip_prefix("write_bytes: ")?.parse().ok()).unwrap_or_default()
}
