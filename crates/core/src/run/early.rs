//! A push that is begun while what it brings is still being fetched and looked at.
//!
//! Over HTTP a server starts its programs when a push's request comes. So where all that a run will probably do is to take one
//! ref forward, the request goes out with its command, and nothing of the pack. That follows when every ref is decided, and only
//! if just this command was; otherwise the request is broken off, and a server that has no pack changes nothing
//! (`gitprotocol-pack(5)`, "Pushing Data To a Server"). `git receive-pack` has not even begun to keep anything then.

use std::{
    collections::HashSet,
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use gemel_wire::{Command, Kind, Oid, PackFeed, PackSource, Push, PushFailure, PushReport, pack_objects, pack_stream};
use tokio::sync::oneshot;
use tokio_util::task::AbortOnDropHandle;

use super::{
    Decided, Job, Observed, Orders, Report,
    apply::{self, Deliveries},
    decide,
};
use crate::{
    error::Result,
    guard,
    model::{Action, ActionKind, RefRecords, Side},
    plan::{self, Ancestry},
    view::{Phase, Progress},
};

/// A pack of more objects may be long on its way, and servers end a request in which nothing comes. It gains nothing, either:
/// what is saved are some milliseconds.
const FEW_OBJECTS: u32 = 20_000;
/// A pack's signature, its version and the number of its objects (`gitformat-pack(5)`), in bytes.
const HEADER: usize = 12;
/// The pack goes out in chunks of this size, in bytes.
const CHUNK: u64 = 64 << 10;
/// So long is the target kept waiting for a pack, and with it whoever else writes there; servers wait longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A push that was begun, and waits for its pack.
pub(crate) struct Early {
    to: Side,
    command: Command,
    /// Told when the pack follows.
    go: oneshot::Sender<()>,
    feed: PackFeed,
    /// Has the turn at the target, and ends when that is let go of.
    push: AbortOnDropHandle<Pushed>,
}

type Pushed = std::result::Result<PushReport, PushFailure>;

/// What is expected of the objects that are asked for: that they go on from what was there.
struct Hopeful<'a>(&'a HashSet<Oid>);

impl Ancestry for Hopeful<'_> {
    fn contains(&self, descendant: Oid, ancestor: Oid) -> bool {
        descendant == ancestor || (self.0.contains(&descendant) && !self.0.contains(&ancestor))
    }

    fn related(&self, _: Oid, _: Oid) -> bool {
        true
    }
}

/// What will probably be done with what is fetched from a side; nothing, where that cannot be told, or is anything else than to
/// take one ref forward. A host that refuses several at once does not always say which: that takes more than one push.
pub(super) fn foresee(
    job: &Job,
    observed: &Observed,
    before: &RefRecords,
    from: Side,
    wants: &HashSet<Oid>,
) -> Result<Option<Command>> {
    let to = from.other();
    if job.orders != Orders::default() || *job.no_workflows.get(to) || job.next_push(to).is_some() {
        return Ok(None);
    }
    let facts = decide::gather(job, observed, before, None)?;
    let ancestry = Hopeful(wants);
    let mut plan = plan::plan(&facts, job.rules(), &ancestry);
    decide::hold_unsure(&job.scope, &mut plan);
    // Where the target has moved too, it takes looking at what came.
    let adds = |action: &Action| {
        let base = facts.refs.get(&action.name).and_then(|known| known.base.tip);
        matches!(action.kind, ActionKind::Create | ActionKind::Advance) && action.old == base
    };
    let [action] = &plan.actions[..] else { return Ok(None) };
    let fits =
        action.to == to && adds(action) && guard::check(&facts, before, &plan, job.guard_percent, &ancestry).is_none();
    Ok(fits.then(|| command(action)))
}

fn command(action: &Action) -> Command {
    Command { name: action.name.clone(), old: action.old, new: action.new }
}

/// Begins the push when the pack does, unless somebody else writes that repository, or the pack is long.
pub(super) async fn begin(job: &Job, to: Side, command: Command, start: oneshot::Receiver<Bytes>) -> Option<Early> {
    // The header, and whatever came with it.
    pack_objects(start.await.ok()?.get(..HEADER)?).ok().filter(|objects| *objects <= FEW_OBJECTS)?;
    let turn = Arc::clone(job.turns.get(to)).try_lock_owned().ok()?;
    let (feed, stream) = pack_stream(*job.push_limits.get(to));
    let (go, going) = oneshot::channel();
    let remote = Arc::clone(job.remotes.get(to));
    let (asked, options) = (command.clone(), job.mirror.push_options.clone());
    let (progress, mirror_id) = (Arc::clone(&job.progress), job.mirror.id.to_string());
    let push = tokio::spawn(async move {
        let _turn = turn;
        let tell = |transfer: gemel_wire::Transfer| {
            // As long as it only waits, the run is where it says itself to be.
            if transfer.bytes > 0 {
                let (mirror_id, bytes) = (mirror_id.clone(), transfer.bytes);
                progress(Progress {
                    mirror_id,
                    phase: Phase::Push,
                    to: Some(to),
                    bytes,
                    objects: 0,
                    total_objects: None,
                });
            }
        };
        let push = Push { options: &options, ..Push::of(std::slice::from_ref(&asked)) };
        let pack = PackSource::Stream(stream);
        let pushing = remote.push(push, &pack, &tell);
        tokio::pin!(pushing);
        tokio::select! {
            pushed = &mut pushing => pushed,
            Ok(()) = going => pushing.await,
            () = tokio::time::sleep(PATIENCE) => {
                let error = gemel_wire::Error::new(Kind::TooSlow, "the pack did not come in time");
                Err(PushFailure { error, outcome_unknown: false })
            }
        }
    });
    Some(Early { to, command, go, feed, push: AbortOnDropHandle::new(push) })
}

impl Early {
    /// Whether it is just what was decided.
    fn fits(&self, decided: &Decided) -> bool {
        #[cfg(feature = "simulation")]
        if crate::simulation::is(crate::simulation::Mutation::EarlyUnasked) {
            return true;
        }
        matches!(decided.actions(), [action] if action.to == self.to && command(action) == self.command)
    }

    /// Lets the pack follow, if the push is what was decided. What the target did not take is left for the usual way.
    pub async fn carry_out(self, job: &Job, decided: &Decided, report: &mut Report) -> Deliveries {
        let to = self.to;
        let Some(pack) = apply::relayed(decided, to, &self.command).filter(|_| self.fits(decided)) else {
            return Deliveries::new();
        };
        #[cfg(feature = "simulation")]
        if crate::simulation::is(crate::simulation::Mutation::LeaseOff) {
            // Its commands went out as they are; the usual way sends what this mutation makes of them.
            return Deliveries::new();
        }
        let source = PackSource::File { path: pack.to_owned(), ofs_delta: true };
        if job.push_limits.get(to).is_some_and(|limit| apply::size_of(&source).is_some_and(|size| size > limit)) {
            return Deliveries::new();
        }
        job.tell(Phase::Push, Some(to), 0, 0, None);
        job.note_push(to);
        let (pack, Self { go, feed, mut push, .. }) = (pack.to_owned(), self);
        let pass = async {
            // One that has waited for too long has ended by now, and says so.
            let _ = go.send(());
            let passed = pass_on(pack, &feed).await;
            if passed.is_some() {
                feed.finish();
            }
            passed
        };
        let pushing = async {
            tokio::select! {
                biased;
                // An answer before the pack has gone is about something else than the pack.
                pushed = &mut push => (None, pushed),
                passed = pass => (passed, push.await),
            }
        };
        let ((passed, pushed), ()) = tokio::join!(pushing, apply::expect_proof(job, to, &source));
        report.bytes += passed.unwrap_or(0);
        match pushed {
            Ok(Err(failure)) if passed.is_none() => {
                // Without its pack nothing can have happened.
                let failure = PushFailure { outcome_unknown: false, ..failure };
                apply::understand(job, to, Err(failure), decided.actions(), report)
            }
            Ok(pushed) => apply::understand(job, to, pushed, decided.actions(), report),
            Err(_) => Deliveries::new(),
        }
    }
}

/// Passes a pack on, and gives how many bytes it has; nothing, where it cannot be read or nobody takes it any more.
async fn pass_on(pack: PathBuf, feed: &PackFeed) -> Option<u64> {
    let mut part = blocking(move || Part::first(&pack)).await.ok()?;
    let mut passed = 0;
    loop {
        let Part { file, bytes, left } = part;
        passed += bytes.len() as u64;
        if !feed.write(bytes).await {
            return None;
        }
        if left == 0 {
            return Some(passed);
        }
        part = blocking(move || Part::of(file, left)).await.ok()?;
    }
}

/// Some bytes of a pack in a file. A short one is read without going back and forth between threads.
struct Part {
    file: File,
    bytes: Bytes,
    /// So many bytes are behind them.
    left: u64,
}

impl Part {
    fn first(pack: &Path) -> std::io::Result<Self> {
        let file = File::open(pack)?;
        let len = file.metadata()?.len();
        Self::of(file, len)
    }

    fn of(mut file: File, left: u64) -> std::io::Result<Self> {
        let here = left.min(CHUNK);
        let mut bytes = vec![0; usize::try_from(here).expect("because it is no more than a chunk")];
        file.read_exact(&mut bytes)?;
        Ok(Self { file, bytes: bytes.into(), left: left - here })
    }
}

async fn blocking<T: Send + 'static>(read: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> std::io::Result<T> {
    tokio::task::spawn_blocking(read).await.map_err(std::io::Error::other).flatten()
}
