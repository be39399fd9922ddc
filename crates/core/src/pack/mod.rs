//! Taking a received pack into a repository.

mod delta;
mod incoming;
mod objects;
#[cfg(test)]
mod properties;
mod recent;

use std::{
    fs::{self, File},
    io::{self, BufRead, Read, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use bytes::{Buf, Bytes};
use gemel_wire::HashKind;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use incoming::{Content, Incoming};
use objects::Objects;

use crate::error::{Code, Error, Result};

/// A pack as it arrives: what is read from it has been written to its spool.
pub(crate) struct Arriving {
    pieces: mpsc::Receiver<Vec<Bytes>>,
    piece: std::vec::IntoIter<Bytes>,
    chunk: Bytes,
    spool: File,
}

impl Arriving {
    /// A pack whose pieces come through a channel. It ends where the channel does.
    pub fn new(spool: &Path, pieces: mpsc::Receiver<Vec<Bytes>>) -> Result<Self> {
        let spool = File::create(spool).map_err(|error| Error::file(&error, spool))?;
        Ok(Self { pieces, piece: Vec::new().into_iter(), chunk: Bytes::new(), spool })
    }
}

impl BufRead for Arriving {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.chunk.is_empty() {
            if let Some(chunk) = self.piece.next() {
                self.chunk = chunk;
                continue;
            }
            let Some(piece) = self.pieces.blocking_recv() else { break };
            for chunk in &piece {
                self.spool.write_all(chunk)?;
            }
            self.piece = piece.into_iter();
        }
        Ok(&self.chunk)
    }

    fn consume(&mut self, amount: usize) {
        self.chunk.advance(amount);
    }
}

impl Read for Arriving {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

/// Checks a pack, indexes it, and puts both into `folder`. Gives the pack's place there; none for an empty pack.
///
/// `pack` gives the bytes of `spool`, which need not all be there yet: each object is decoded and named as it comes, and only
/// those whose base has gone by wait for the end. The spool itself becomes the pack. After a power cut it may be one or
/// the other, until the folder was synced too.
pub(crate) fn index(
    pack: impl BufRead,
    spool: &Path,
    folder: &Path,
    format: HashKind,
    progress: Watcher<'_>,
) -> Result<Option<PathBuf>> {
    let hash = hash(format);
    let mut incoming = Incoming::begin(pack, hash)?;
    let mut objects = Objects::new(hash);
    let empty = incoming.left() == 0;
    while incoming.left() > 0 {
        if progress.interrupt.load(Ordering::Relaxed) {
            return Err(Error::new(Code::Cancelled));
        }
        let entry = incoming.next()?;
        let held = match entry.content {
            Content::Held(len) => Some(incoming.content(len)),
            Content::Named(_) | Content::Passed => None,
        };
        objects.add(&entry, held)?;
        progress.seen.fetch_add(1, Ordering::Relaxed);
    }
    let end = incoming.offset();
    let checksum = incoming.end()?;
    if empty {
        // A pack without objects is a valid answer, and nothing to keep.
        fs::remove_file(spool).map_err(|error| Error::file(&error, spool))?;
        return Ok(None);
    }
    objects.resolve(spool, end, progress.interrupt)?;
    let beside = folder.join("arriving.idx");
    let mut out = File::create(&beside).map_err(|error| Error::file(&error, &beside))?;
    objects.write_index(&mut out, checksum)?;
    drop(objects);
    // Both are to survive a power cut, and their names are only given to what does.
    std::thread::scope(|scope| {
        let synced = scope.spawn(|| sync(spool));
        out.sync_all().map_err(|error| Error::file(&error, &beside))?;
        synced.join().map_err(|_| damaged(&"the disk was not waited for"))?
    })?;
    let place = folder.join(format!("pack-{checksum}.pack"));
    // The index goes first: a run that is killed here finds the spool, and does it again.
    for (from, to) in [(beside.as_path(), &place.with_extension("idx")), (spool, &place)] {
        put(from, to)?;
    }
    Ok(Some(place))
}

/// The hash function, in the words of gitoxide.
pub(crate) fn hash(format: HashKind) -> gix_hash::Kind {
    match format {
        HashKind::Sha1 => gix_hash::Kind::Sha1,
        HashKind::Sha256 => gix_hash::Kind::Sha256,
    }
}

/// Who looks on while a pack is indexed.
#[derive(Clone, Copy)]
pub(crate) struct Watcher<'a> {
    /// Is raised to stop it.
    pub interrupt: &'a AtomicBool,
    /// Counts the objects that have come.
    pub seen: &'a AtomicU64,
}

/// Moves a file to its place; where there is one already, it is the same.
fn put(from: &Path, to: &Path) -> Result<()> {
    let moved = if to.exists() { fs::remove_file(from) } else { fs::rename(from, to) };
    moved.map_err(|error| Error::file(&error, to))
}

/// Writes a file, or a folder's list of names, through to the disk.
pub(crate) fn sync(path: &Path) -> Result<()> {
    // Folders cannot be opened everywhere; where they can, their names are as durable as their files.
    if cfg!(not(unix)) && path.is_dir() {
        return Ok(());
    }
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| Error::file(&error, path))
}

fn damaged(error: &dyn std::fmt::Display) -> Error {
    let words = format!("{error:#}");
    let full = words.contains("No space left") || words.contains("quota exceeded");
    Error::new(if full { Code::DiskFull } else { Code::Protocol }).with("detail", words)
}

/// The pack without objects that a push needs when the other side has every object already.
pub(crate) fn empty(format: HashKind) -> Vec<u8> {
    // `gitformat-pack(5)`: signature, version 2, no objects; then the hash of those twelve bytes.
    let mut bytes = b"PACK\0\0\0\x02\0\0\0\0".to_vec();
    match format {
        HashKind::Sha1 => bytes.extend_from_slice(&[
            0x02, 0x9d, 0x08, 0x82, 0x3b, 0xd8, 0xa8, 0xea, 0xb5, 0x10, 0xad, 0x6a, 0xc7, 0x5c, 0x82, 0x3c, 0xfd, 0x3e,
            0xd3, 0x1e,
        ]),
        HashKind::Sha256 => {
            let hash = Sha256::digest(&bytes);
            bytes.extend_from_slice(&hash);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody() -> Watcher<'static> {
        static INTERRUPT: AtomicBool = AtomicBool::new(false);
        static SEEN: AtomicU64 = AtomicU64::new(0);
        Watcher { interrupt: &INTERRUPT, seen: &SEEN }
    }

    /// The pack that a builder makes.
    fn written(builder: &mut git2::PackBuilder<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        builder
            .foreach(|chunk| {
                bytes.extend_from_slice(chunk);
                true
            })
            .expect("because nothing stops it");
        bytes
    }

    #[test]
    fn an_empty_pack_is_well_formed() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let repository = git2::Repository::init_bare(folder.path()).expect("because the folder is ours");
        let mut builder = repository.packbuilder().expect("because the repository is there");
        assert_eq!(written(&mut builder), empty(HashKind::Sha1));
    }

    #[test]
    fn one_damaged_byte_is_found() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let repository = git2::Repository::init_bare(folder.path().join("r.git")).expect("because the folder is ours");
        let blob = repository
            .blob(b"some content that is long enough to be damaged somewhere")
            .expect("because the disk has room");
        let mut builder = repository.packbuilder().expect("because the repository is there");
        builder.insert_object(blob, None).expect("because it is there");
        let mut bytes = written(&mut builder);
        let spool = folder.path().join("spool.pack");
        let out = folder.path().join("out");
        fs::create_dir(&out).expect("because the folder is ours");
        let take = |bytes: &[u8]| {
            fs::write(&spool, bytes).expect("because the disk has room");
            index(bytes, &spool, &out, HashKind::Sha1, nobody())
        };
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
        assert!(take(&bytes).is_err());
        bytes[at] ^= 1;
        assert!(take(&[&bytes[..], b"more"].concat()).is_err());
        assert!(take(&bytes[..bytes.len() - 1]).is_err());
        assert!(take(&bytes).expect("because it is whole").is_some());
        // The same one again changes nothing.
        assert!(take(&bytes).expect("because it is whole").is_some());
        assert!(take(&empty(HashKind::Sha1)).expect("because it is well formed").is_none());
    }

    #[test]
    fn a_pack_is_taken_as_it_arrives() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let repository = git2::Repository::init_bare(folder.path().join("r.git")).expect("because the folder is ours");
        let blob = repository.blob(&[7; 10_000]).expect("because the disk has room");
        let mut builder = repository.packbuilder().expect("because the repository is there");
        builder.insert_object(blob, None).expect("because it is there");
        let bytes = Bytes::from(written(&mut builder));
        let (spool, out) = (folder.path().join("spool.pack"), folder.path().join("out"));
        fs::create_dir(&out).expect("because the folder is ours");
        for whole in [false, true] {
            let (sender, chunks) = mpsc::channel(1);
            let rest = bytes.clone();
            let sending = std::thread::spawn(move || {
                for at in 0..rest.len() - usize::from(!whole) {
                    let _ = sender.blocking_send(vec![rest.slice(at..=at)]);
                }
            });
            let arriving = Arriving::new(&spool, chunks).expect("because the disk has room");
            let taken = index(arriving, &spool, &out, HashKind::Sha1, nobody());
            sending.join().expect("because nothing stops it");
            match (whole, taken) {
                (false, taken) => assert!(taken.is_err()),
                (true, taken) => {
                    let place = taken.expect("because it is whole").expect("because it has an object");
                    assert_eq!(fs::read(place).expect("because it was put there"), bytes);
                }
            }
        }
    }
}
