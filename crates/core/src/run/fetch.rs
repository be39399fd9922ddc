//! Receiving what the cache lacks, so that no ref is decided about a tip that is not there.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use bytes::Bytes;
use gemel_wire::{FetchRequest, Kind, Oid, PackFeed, PackSink};
use tokio::sync::{mpsc, oneshot};

use super::{InterruptOnDrop, Job, Observed, Report, early, observe, observe::Received};
use crate::{
    error::{Error, Result},
    model::{Pair, RefRecords, Side},
    pack,
    view::Phase,
};

/// Tips may vanish between the listing and the fetch; so often is the listing made again.
const RELISTS: usize = 3;

/// Fetches from both sides, one after the other: what both have comes from the first only. Where `pushes` says that something
/// is to come of it, the push of what one side lacks is begun meanwhile.
pub(super) async fn fetch(
    job: &Job,
    observed: &mut Observed,
    records: &RefRecords,
    pushes: bool,
    report: &mut Report,
) -> Result<()> {
    for relist in 0.. {
        match fetch_both(job, observed, records, pushes, report).await {
            Err((Kind::NotOurRef, error)) if relist < RELISTS => {
                tracing::info!(mirror = %job.mirror.id, %error, "a tip vanished, listing again");
                let again = observe::observe(job).await?;
                *observed = Observed { received: std::mem::take(&mut observed.received), ..again };
            }
            Err((_, error)) => return Err(error),
            Ok(()) => break,
        }
    }
    Ok(())
}

/// Notes in the cache what both sides have. Nothing in a run waits for it but the run's end.
pub(super) async fn note_tips(job: &Job, observed: &Observed) -> Result<()> {
    let tips = Pair::from_fn(|side| observed.tips.get(side).iter().map(|(name, oid)| (name.clone(), *oid)).collect());
    job.blocking(move |cache| cache.write_tips(&tips)).await?;
    #[cfg(feature = "simulation")]
    crate::simulation::step(crate::simulation::Step::TipsNoted).await?;
    Ok(())
}

/// An error here keeps the class that the wire gave it, to tell a vanished tip from the rest.
pub(super) type Failure = (Kind, Error);

async fn fetch_both(
    job: &Job,
    observed: &mut Observed,
    records: &RefRecords,
    pushes: bool,
    report: &mut Report,
) -> std::result::Result<(), Failure> {
    let ours = |error: Error| (Kind::Io, error);
    for side in Side::BOTH {
        let tips: Vec<Oid> = observed.tips.get(side).values().copied().collect();
        let wants = job.blocking(move |cache| cache.missing(tips)).await.map_err(ours)?;
        if wants.is_empty() {
            continue;
        }
        let (asked, other) = (observed.tips.get(side).clone(), observed.tips.get(side.other()).clone());
        let wanted: HashSet<Oid> = wants.iter().copied().collect();
        let (asks, known) = (wanted.clone(), records.clone());
        let haves = job.blocking(move |cache| cache.haves(&asks, &asked, &other, &known)).await.map_err(ours)?;
        let request = FetchRequest { wants: wants.clone(), haves, ofs_delta: true };
        let there: HashSet<Oid> = observed.tips.get(side.other()).values().copied().collect();
        let to = side.other();
        let lacking = pushes && observed.unseen != Some(to) && wants.iter().any(|want| !there.contains(want));
        let goes = lacking && job.mirror.direction.target().is_none_or(|target| target == to);
        let (seen, start) = oneshot::channel();
        let expect = async {
            if !goes {
                return Ok(None);
            }
            let remote = job.remotes.get(to);
            let early = remote.begins_with_the_request();
            let foresee =
                async { if early { early::foresee(job, observed, records, side, &wanted) } else { Ok(None) } };
            match tokio::join!(remote.expect_push(), foresee) {
                (_, Err(error)) => Err(error),
                (true, Ok(Some(command))) => Ok(early::begin(job, to, command, start).await),
                _ => Ok(None),
            }
        };
        let onlooker = Onlooker { feed: None, start: Some(seen) };
        let (received, early) = tokio::join!(receive(job, side, &request, onlooker), expect);
        let (bytes, pack) = received?;
        report.bytes += bytes;
        #[cfg(feature = "simulation")]
        crate::simulation::step(crate::simulation::Step::Indexed(side)).await.map_err(ours)?;
        let still: Vec<Oid> = wants.clone();
        let missing = job.blocking(move |cache| cache.missing(still)).await.map_err(ours)?;
        if let Some(lacking) = missing.first() {
            let error =
                gemel_wire::Error::new(Kind::Protocol, format!("the pack lacks {lacking}, which was asked for"));
            return Err((Kind::Protocol, job.on_side(side, error)));
        }
        // A second pack from the same side (after a tip vanished) is not one that can be sent on as it is.
        let received = observed.received.get_mut(side);
        *received = match received.take() {
            None => Some(Received { wants: wanted, pack }),
            Some(_) => Some(Received { wants: HashSet::new(), pack: None }),
        };
        observed.early = early.map_err(ours)?;
    }
    Ok(())
}

/// A pack is passed on in pieces of about so many bytes: who takes it need not be woken for every packet.
const PIECE: usize = 256 << 10;
/// So many pieces wait to be written and looked at.
const IN_FLIGHT: usize = 16;

/// Takes a pack into the cache as it arrives, and perhaps into a push that is under way at the same time. Gives the bytes
/// that came, and the pack's place.
pub(super) async fn receive(
    job: &Job,
    side: Side,
    request: &FetchRequest,
    onlooker: Onlooker,
) -> std::result::Result<(u64, Option<PathBuf>), Failure> {
    let (pieces, arriving) = mpsc::channel(IN_FLIGHT);
    let interrupt = Arc::new(AtomicBool::new(false));
    // A run that is cancelled stops indexing too.
    let stop = InterruptOnDrop(Arc::clone(&interrupt));
    let seen = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&seen);
    let take =
        job.blocking(move |cache| cache.take(side, arriving, pack::Watcher { interrupt: &interrupt, seen: &counter }));
    let received = AtomicU64::new(0);
    let progress = |transfer: gemel_wire::Transfer| {
        received.store(transfer.bytes, Ordering::Relaxed);
        let objects = seen.load(Ordering::Relaxed);
        job.tell(Phase::Fetch, Some(side), transfer.bytes, objects, transfer.objects.map(u64::from));
    };
    let mut sink = Intake { pieces: Some(pieces), piece: Vec::new(), held: 0, refused: false, onlooker };
    let fetch = async {
        let fetched = job.remotes.get(side).fetch(request, &mut sink, &progress).await;
        if fetched.is_err() {
            stop.now();
            // The push breaks off too.
            sink.onlooker.feed = None;
        }
        sink.pieces = None;
        job.tell(Phase::Index, Some(side), received.load(Ordering::Relaxed), seen.load(Ordering::Relaxed), None);
        fetched.map_err(|error| (error.kind(), job.on_side(side, error)))
    };
    let (fetched, taken) = tokio::join!(fetch, take);
    let taken = taken.map_err(|error| (Kind::Io, error.with("host", &job.mirror.ends.get(side).host)));
    // A pack that could not be taken is why its transfer ended.
    if !sink.refused {
        fetched?;
    }
    Ok((received.into_inner(), taken?))
}

/// Who waits for a pack besides the cache.
#[derive(Default)]
pub(super) struct Onlooker {
    /// A push that passes it on.
    pub feed: Option<PackFeed>,
    /// Who is told how it begins.
    pub start: Option<oneshot::Sender<Bytes>>,
}

/// Passes a pack on to whoever writes and indexes it, and to those who wait for it.
struct Intake {
    pieces: Option<mpsc::Sender<Vec<Bytes>>>,
    /// What has come of the next piece.
    piece: Vec<Bytes>,
    /// How many bytes that is.
    held: usize,
    /// Whether the pack could not be written or is none.
    refused: bool,
    onlooker: Onlooker,
}

impl Intake {
    async fn pass_on(&mut self) -> std::io::Result<()> {
        self.held = 0;
        let piece = std::mem::take(&mut self.piece);
        if let Some(pieces) = &self.pieces
            && pieces.send(piece).await.is_err()
        {
            self.refused = true;
            return Err(std::io::Error::other("the pack is not taken"));
        }
        Ok(())
    }
}

#[async_trait]
impl PackSink for Intake {
    async fn write(&mut self, chunk: Bytes) -> std::io::Result<()> {
        if let Some(start) = self.onlooker.start.take() {
            // Who no longer waits for it need not know.
            let _ = start.send(chunk.clone());
        }
        self.held += chunk.len();
        self.piece.push(chunk.clone());
        if self.held >= PIECE {
            self.pass_on().await?;
        }
        if let Some(feed) = &self.onlooker.feed
            && !feed.write(chunk).await
        {
            // The push has ended, well or badly. The pack is wanted all the same.
            self.onlooker.feed = None;
        }
        Ok(())
    }

    async fn finish(&mut self) -> std::io::Result<()> {
        self.pass_on().await?;
        if let Some(feed) = self.onlooker.feed.take() {
            feed.finish();
        }
        Ok(())
    }
}
