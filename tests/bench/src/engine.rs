//! A running engine, as the app has one: connections stay, the database stays open.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::Arc,
    time::Instant,
};

use futures_util::{StreamExt as _, stream};
use gemel_core::{
    Engine, Events, Notice, Setup,
    model::{MirrorId, Outcome, Trigger},
    run::Wish,
    view::Progress,
};
use serde::{Deserialize, Serialize};

use crate::{
    figures::{self, Figures},
    memory::{Of, Watch},
};

/// So many mirrors are synced at the same time.
const AT_ONCE: usize = 4;

/// What the process answers.
#[derive(Serialize, Deserialize)]
struct Answer {
    figures: Figures,
    /// What went wrong, or nothing.
    trouble: Option<String>,
}

/// The process of a running engine.
pub struct Running {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Running {
    /// Starts one on a data folder, whose secrets are in a file.
    pub fn start(data: &Path, secrets: &str) -> Self {
        let mut process = Command::new(std::env::current_exe().expect("because this program runs from a file"))
            .arg("engine")
            .env("GEMEL_DATA_DIR", data)
            .env("GEMEL_SECRETS", secrets)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("because this program can be started");
        let input = process.stdin.take().expect("because it is piped");
        let output = BufReader::new(process.stdout.take().expect("because it is piped"));
        Self { process, input, output }
    }

    /// Syncs mirrors, given by their names, and takes the time, or the memory.
    pub fn sync(&mut self, names: &[&str], weigh: bool) -> Figures {
        figures::settle();
        let watch = weigh.then(|| Watch::begin(Of::Tree(self.process.id())));
        writeln!(self.input, "{}", names.join(" ")).expect("because the engine reads");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("because the engine answers");
        let answer: Answer = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        assert!(answer.trouble.is_none(), "the engine: {}", answer.trouble.unwrap_or_default());
        Figures { memory: watch.map(Watch::end), ..answer.figures }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Nobody listens.
pub struct Silent;

impl Events for Silent {
    fn changed(&self, _: Option<MirrorId>) {}
    fn progress(&self, _: &Progress) {}
    fn notice(&self, _: &Notice) {}
}

/// What the process does: syncs the mirrors of each line that it reads, and says what that took.
pub fn serve() {
    let lookup = |name: &str| std::env::var(name).ok();
    gemel_memory::heap::share(lookup);
    let runtime = gemel_core::runtime().expect("because threads can be had");
    let engine = Setup::of_this_machine(lookup, Arc::new(Silent)).and_then(Engine::open);
    let engine = Arc::new(engine.expect("because the data folder is sound"));
    for line in std::io::stdin().lines() {
        let line = line.expect("because names are text");
        let ids = line.split(' ').map(|name| engine.find(name).expect("because the mirror was made")).collect();
        let (begin, cpu) = (Instant::now(), figures::cpu_so_far());
        // The app's runs are tasks: what connections bring reaches them without waking another thread each time.
        let runs = runtime.spawn(sync(Arc::clone(&engine), ids));
        let trouble = runtime.block_on(runs).expect("because no run panics");
        let (wall, cpu) = (begin.elapsed().as_secs_f64(), figures::cpu_so_far() - cpu);
        let answer = Answer { figures: Figures { wall, cpu, memory: None }, trouble };
        println!("{}", serde_json::to_string(&answer).expect("because an answer is JSON"));
    }
}

async fn sync(engine: Arc<Engine>, ids: Vec<MirrorId>) -> Option<String> {
    let mut runs =
        stream::iter(ids).map(|id| engine.sync(id, Trigger::Schedule, Wish::default())).buffer_unordered(AT_ONCE);
    let mut trouble = None;
    while let Some(run) = runs.next().await {
        match run {
            Ok(run) if matches!(run.outcome, Some(Outcome::Synced | Outcome::NothingToDo)) => {}
            Ok(run) => trouble = Some(format!("{:?}, {:?}, {:?}", run.outcome, run.problem, run.question)),
            Err(error) => trouble = Some(error.to_string()),
        }
    }
    trouble
}
