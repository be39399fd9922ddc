//! Receiving what the cache lacks, so that no ref is decided about a tip that is not there.

use std::{
    collections::HashSet,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use bytes::Bytes;
use gemel_wire::{FetchRequest, Kind, Oid, PackFeed, PackSink};
use tokio::{fs::File, io::AsyncWriteExt};

use super::{Job, Observed, Report, observe, observe::Received};
use crate::{
    error::{Error, Result},
    model::{Pair, RefRecords, Side},
    view::Phase,
};

/// Tips may vanish between the listing and the fetch; so often is the listing made again.
const RELISTS: usize = 3;

/// Fetches from both sides, one after the other: what both have comes from the first only.
pub(super) async fn fetch(job: &Job, observed: &mut Observed, records: &RefRecords, report: &mut Report) -> Result<()> {
    for relist in 0.. {
        match fetch_both(job, observed, records, report).await {
            Err((Kind::NotOurRef, error)) if relist < RELISTS => {
                tracing::info!(mirror = %job.mirror.id, %error, "a tip vanished, listing again");
                let again = observe::observe(job).await?;
                *observed = Observed { received: std::mem::take(&mut observed.received), ..again };
            }
            Err((_, error)) => return Err(error),
            Ok(()) => break,
        }
    }
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
    report: &mut Report,
) -> std::result::Result<(), Failure> {
    let ours = |error: Error| (Kind::Io, error);
    for side in Side::BOTH {
        let tips: Vec<Oid> = observed.tips.get(side).values().copied().collect();
        let wants = job.blocking(move |cache| cache.missing(tips)).await.map_err(ours)?;
        if wants.is_empty() {
            continue;
        }
        let (asked, other) = (observed.listings.get(side).clone(), observed.listings.get(side.other()).clone());
        let records = records.clone();
        let haves = job.blocking(move |cache| cache.haves(&asked, &other, &records)).await.map_err(ours)?;
        let request = FetchRequest { wants: wants.clone(), haves, ofs_delta: true };
        let spool = job.cache.spool(side);
        report.bytes += receive(job, side, &request, &spool, None).await?;
        #[cfg(feature = "simulation")]
        crate::simulation::step(crate::simulation::Step::Fetched(side)).await.map_err(ours)?;
        let pack = index(job, side, &spool, report.bytes).await.map_err(ours)?;
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
            None => Some(Received { wants: wants.into_iter().collect(), pack }),
            Some(_) => Some(Received { wants: HashSet::new(), pack: None }),
        };
    }
    Ok(())
}

/// Receives a pack into a spool, and perhaps into a push that is under way at the same time.
pub(super) async fn receive(
    job: &Job,
    side: Side,
    request: &FetchRequest,
    spool: &Path,
    feed: Option<PackFeed>,
) -> std::result::Result<u64, Failure> {
    let file_error = |error: std::io::Error| (Kind::Io, Error::file(&error, spool));
    let mut sink = Spool { file: File::create(spool).await.map_err(file_error)?, feed };
    let received = AtomicU64::new(0);
    let progress = |transfer: gemel_wire::Transfer| {
        received.store(transfer.bytes, Ordering::Relaxed);
        job.tell(Phase::Fetch, Some(side), transfer.bytes, 0, transfer.objects.map(u64::from));
    };
    let fetched = job.remotes.get(side).fetch(request, &mut sink, &progress).await;
    match (fetched, sink.feed.take()) {
        (Ok(()), None) => {}
        (Ok(()), Some(feed)) => feed.finish(),
        (Err(error), feed) => {
            if let Some(feed) = feed {
                feed.fail().await;
            }
            return Err((error.kind(), job.on_side(side, error)));
        }
    }
    Ok(received.into_inner())
}

/// A file in which a pack arrives, passed on to a push where one waits for it.
struct Spool {
    file: File,
    feed: Option<PackFeed>,
}

#[async_trait]
impl PackSink for Spool {
    async fn write(&mut self, chunk: Bytes) -> std::io::Result<()> {
        self.file.write_all(&chunk).await?;
        if let Some(feed) = &self.feed
            && !feed.write(chunk).await
        {
            // The push has ended, well or badly. The pack is wanted all the same.
            self.feed = None;
        }
        Ok(())
    }

    async fn finish(&mut self) -> std::io::Result<()> {
        self.file.flush().await?;
        self.file.sync_all().await
    }
}

pub(super) async fn index(job: &Job, side: Side, spool: &Path, bytes: u64) -> Result<Option<std::path::PathBuf>> {
    job.tell(Phase::Index, Some(side), bytes, 0, None);
    let spool = spool.to_owned();
    let interrupt = Arc::new(AtomicBool::new(false));
    let on_drop = InterruptOnDrop(Arc::clone(&interrupt));
    let indexed = job.blocking(move |cache| cache.index(&spool, &interrupt)).await;
    drop(on_drop);
    indexed.map_err(|error| error.with("host", &job.mirror.ends.get(side).host))
}

/// A run that is cancelled stops indexing too.
struct InterruptOnDrop(Arc<AtomicBool>);

impl Drop for InterruptOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
