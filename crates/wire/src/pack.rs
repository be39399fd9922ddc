//! Packs on their way: where they go, and where they come from.

use std::{
    io,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::mpsc;

/// What takes a pack as it arrives.
#[async_trait]
pub trait PackSink: Send {
    /// Takes the next bytes. An error ends the transfer.
    async fn write(&mut self, chunk: Bytes) -> io::Result<()>;

    /// The pack is whole.
    async fn finish(&mut self) -> io::Result<()>;
}

#[async_trait]
impl PackSink for Vec<u8> {
    async fn write(&mut self, chunk: Bytes) -> io::Result<()> {
        self.extend_from_slice(&chunk);
        Ok(())
    }

    async fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where the pack of a push is.
#[derive(Clone, Debug)]
pub enum PackSource {
    /// No pack: every command deletes.
    None,
    /// A pack in memory, without deltas that name their base by its offset.
    Bytes(Bytes),
    /// A pack in a file.
    File {
        /// The file.
        path: PathBuf,
        /// Whether deltas in it may name their base by its offset, which not every server takes.
        ofs_delta: bool,
    },
    /// A pack that is still arriving. It can be sent once, and may hold deltas that name their base by its offset.
    Stream(PackStream),
}

impl PackSource {
    /// Whether a server that does not offer `ofs-delta` could not read it.
    pub(crate) fn may_hold_ofs_deltas(&self) -> bool {
        matches!(self, Self::File { ofs_delta: true, .. } | Self::Stream(_))
    }
}

/// The reading end of a pack that is still arriving.
#[derive(Clone, Debug)]
pub struct PackStream {
    chunks: Arc<Mutex<Option<PackChunks>>>,
    too_large: Arc<AtomicBool>,
}

/// The chunks of a pack that is still arriving.
#[derive(Debug)]
pub struct PackChunks {
    chunks: mpsc::Receiver<Bytes>,
    whole: Arc<AtomicBool>,
    ended: bool,
}

/// The writing end of a pack that is still arriving. Dropped before [`PackFeed::finish`], it breaks the push off.
#[derive(Debug)]
pub struct PackFeed {
    chunks: mpsc::Sender<Bytes>,
    whole: Arc<AtomicBool>,
    too_large: Arc<AtomicBool>,
    limit: Option<u64>,
    passed: AtomicU64,
}

/// So many chunks, of at most 64 KiB each, wait between the source and the target.
const IN_FLIGHT: usize = 64;

/// The two ends of a pack that goes out while it comes in. It breaks off when it is larger than `limit`, in bytes.
pub fn pack_stream(limit: Option<u64>) -> (PackFeed, PackStream) {
    let (sender, receiver) = mpsc::channel(IN_FLIGHT);
    let (whole, too_large) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let chunks = PackChunks { chunks: receiver, whole: Arc::clone(&whole), ended: false };
    let stream = PackStream { chunks: Arc::new(Mutex::new(Some(chunks))), too_large: Arc::clone(&too_large) };
    (PackFeed { chunks: sender, whole, too_large, limit, passed: AtomicU64::new(0) }, stream)
}

impl PackFeed {
    /// Passes bytes on, waiting for the target where it is slower. Gives `false` when nobody takes them any more; then the
    /// feed is of no more use.
    pub async fn write(&self, chunk: Bytes) -> bool {
        let len = chunk.len() as u64;
        let passed = self.passed.fetch_add(len, Ordering::Relaxed) + len;
        if self.limit.is_some_and(|limit| passed > limit) {
            self.too_large.store(true, Ordering::Relaxed);
            return false;
        }
        self.chunks.send(chunk).await.is_ok()
    }

    /// The pack is whole.
    pub fn finish(self) {
        // Before the channel ends, which is when it is looked at.
        self.whole.store(true, Ordering::Release);
    }
}

impl PackStream {
    /// The chunks, for whoever sends them on; none when they were taken before.
    pub fn take(&self) -> Option<PackChunks> {
        self.chunks.lock().expect("because no holder of it panics").take()
    }
}

impl PackChunks {
    /// The next bytes; none when the pack is whole. After an error it is not.
    pub async fn next(&mut self) -> Option<io::Result<Bytes>> {
        if let Some(chunk) = self.chunks.recv().await {
            return Some(Ok(chunk));
        }
        let whole = self.whole.load(Ordering::Acquire);
        let broken = !whole && !std::mem::replace(&mut self.ended, true);
        broken.then(|| Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the pack ended early")))
    }
}

impl PackSource {
    /// Whether the pack broke off because it is larger than the target takes: then no server can have used it.
    pub(crate) fn was_too_large(&self) -> bool {
        matches!(self, Self::Stream(stream) if stream.too_large.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ends_well(feed: impl AsyncFnOnce(PackFeed), limit: Option<u64>) -> bool {
        let (writing, stream) = pack_stream(limit);
        feed(writing).await;
        let mut chunks = stream.take().expect("because it was not taken before");
        let mut ended = true;
        while let Some(chunk) = chunks.next().await {
            ended = chunk.is_ok();
        }
        ended
    }

    #[tokio::test]
    async fn a_pack_that_breaks_off_is_never_taken_for_whole() {
        let piece = || Bytes::from_static(b"PACK");
        let all = async |feed: PackFeed| {
            assert!(feed.write(piece()).await);
            feed.finish();
        };
        assert!(ends_well(all, None).await);
        assert!(!ends_well(async |feed| assert!(feed.write(piece()).await), None).await);
        assert!(!ends_well(async |feed| drop(feed), None).await);
        assert!(!ends_well(async |feed| assert!(!feed.write(piece()).await), Some(3)).await);
    }
}
