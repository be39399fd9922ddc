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
    chunks: Arc<Mutex<Option<mpsc::Receiver<io::Result<Bytes>>>>>,
    too_large: Arc<AtomicBool>,
}

/// The writing end of a pack that is still arriving. Dropped before [`PackFeed::finish`], it leaves the push incomplete,
/// which no server takes for a pack.
#[derive(Debug)]
pub struct PackFeed {
    chunks: mpsc::Sender<io::Result<Bytes>>,
    too_large: Arc<AtomicBool>,
    limit: Option<u64>,
    passed: AtomicU64,
}

/// So many chunks, of at most 64 KiB each, wait between the source and the target.
const IN_FLIGHT: usize = 64;

/// The two ends of a pack that goes out while it comes in. It breaks off when it is larger than `limit`, in bytes.
pub fn pack_stream(limit: Option<u64>) -> (PackFeed, PackStream) {
    let (sender, receiver) = mpsc::channel(IN_FLIGHT);
    let too_large = Arc::new(AtomicBool::new(false));
    let stream = PackStream { chunks: Arc::new(Mutex::new(Some(receiver))), too_large: Arc::clone(&too_large) };
    (PackFeed { chunks: sender, too_large, limit, passed: AtomicU64::new(0) }, stream)
}

impl PackFeed {
    /// Passes bytes on, waiting for the target where it is slower. Gives `false` when nobody takes them any more.
    pub async fn write(&self, chunk: Bytes) -> bool {
        let len = chunk.len() as u64;
        let passed = self.passed.fetch_add(len, Ordering::Relaxed) + len;
        if self.limit.is_some_and(|limit| passed > limit) {
            self.too_large.store(true, Ordering::Relaxed);
            self.break_off("the pack is larger than the target takes").await;
            return false;
        }
        self.chunks.send(Ok(chunk)).await.is_ok()
    }

    /// Tells the target that the source failed.
    pub async fn fail(self) {
        self.break_off("the source ended early").await;
    }

    async fn break_off(&self, why: &str) {
        let _ = self.chunks.send(Err(io::Error::new(io::ErrorKind::UnexpectedEof, why))).await;
    }

    /// The pack is whole.
    pub fn finish(self) {
        drop(self);
    }
}

impl PackStream {
    /// The chunks, for whoever sends them on; none when they were taken before. After an error the pack is not whole.
    pub fn take(&self) -> Option<mpsc::Receiver<io::Result<Bytes>>> {
        self.chunks.lock().expect("because no holder of it panics").take()
    }
}

impl PackSource {
    /// Whether the pack broke off because it is larger than the target takes: then no server can have used it.
    pub(crate) fn was_too_large(&self) -> bool {
        matches!(self, Self::Stream(stream) if stream.too_large.load(Ordering::Relaxed))
    }
}
