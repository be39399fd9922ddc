//! A pack as it arrives, object by object. `gitformat-pack(5)` describes it.

use std::io::{self, BufRead, Read};

use gix_hash::{Hasher, ObjectId};
use gix_object::Kind;
use gix_pack::data::{self, entry::Header};
use sirocco::{Format, inflate::Decoder};

use super::damaged;
use crate::error::Result;

/// An object up to this size is held while it is looked at; of a larger one only its name is made out as it passes. In bytes.
const HELD: u64 = 4 << 20;

/// Room beyond an object's end, without which the decoder would be careful, and slow, before it gets there.
const ROOM: usize = 320;

/// How much of an object that is not held is looked at together.
const PASSING: usize = 256 << 10;

/// Reads a pack, and checks it as it goes.
pub(super) struct Incoming<R> {
    pack: R,
    hash: gix_hash::Kind,
    hasher: Hasher,
    decoder: Box<Decoder>,
    offset: u64,
    left: u32,
    header: Vec<u8>,
    content: Vec<u8>,
}

/// An object as the pack has it.
pub(super) struct Entry {
    pub offset: u64,
    pub crc: u32,
    pub header: Header,
    pub content: Content,
}

/// What is left of an object's content after it passed.
pub(super) enum Content {
    /// It is held, so many bytes, until the next object comes.
    Held(usize),
    /// It was too large; this is its name.
    Named(ObjectId),
    /// It was too large, and is a delta, whose name depends on its base.
    Passed,
}

impl<R: BufRead> Incoming<R> {
    /// Reads the header of a pack.
    pub fn begin(mut pack: R, hash: gix_hash::Kind) -> Result<Self> {
        let mut header = [0; data::header::SIZE];
        pack.read_exact(&mut header).map_err(|error| damaged(&error))?;
        let (_, left) = data::header::decode(&header).map_err(|error| damaged(&error))?;
        let mut hasher = gix_hash::hasher(hash);
        hasher.update(&header);
        Ok(Self {
            pack,
            hash,
            hasher,
            decoder: Box::new(Decoder::new(Format::Zlib)),
            offset: header.len() as u64,
            left,
            header: Vec::new(),
            content: Vec::new(),
        })
    }

    /// How many objects are still to come.
    pub fn left(&self) -> u32 {
        self.left
    }

    /// How far into the pack it has been read, in bytes.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The content of the object that came last, if it is held.
    pub fn content(&self, len: usize) -> &[u8] {
        &self.content[..len]
    }

    /// The next object. There must be one left.
    pub fn next(&mut self) -> Result<Entry> {
        self.left -= 1;
        let offset = self.offset;
        self.header.clear();
        let mut recorded = Recorded { pack: &mut self.pack, bytes: &mut self.header };
        let entry =
            data::Entry::from_read(&mut recorded, offset, self.hash.len_in_bytes()).map_err(|error| damaged(&error))?;
        let mut crc = crc32fast::Hasher::new();
        crc.update(&self.header);
        self.hasher.update(&self.header);
        self.offset += self.header.len() as u64;
        let size = entry.decompressed_size;
        let content = match entry.header.as_kind() {
            _ if size <= HELD => Content::Held(self.hold(size, &mut crc)?),
            Some(kind) => {
                let mut name = gix_hash::hasher(self.hash);
                name.update(&gix_object::encode::loose_header(kind, size));
                self.pass(size, &mut crc, |piece| name.update(piece))?;
                Content::Named(name.try_finalize().map_err(|error| damaged(&error))?)
            }
            None => {
                self.pass(size, &mut crc, |_| ())?;
                Content::Passed
            }
        };
        Ok(Entry { offset, crc: crc.finalize(), header: entry.header, content })
    }

    /// Checks what follows the last object, and that nothing follows that. Gives the pack's own checksum.
    pub fn end(mut self) -> Result<ObjectId> {
        let mut told = gix_hash::Kind::buf();
        let told = &mut told[..self.hash.len_in_bytes()];
        self.pack.read_exact(told).map_err(|error| damaged(&error))?;
        let found = self.hasher.try_finalize().map_err(|error| damaged(&error))?;
        if found.as_slice() != told {
            return Err(damaged(&"the pack's checksum is another one"));
        }
        if !self.pack.fill_buf().map_err(|error| damaged(&error))?.is_empty() {
            return Err(damaged(&"something follows the pack"));
        }
        Ok(found)
    }

    fn hold(&mut self, size: u64, crc: &mut crc32fast::Hasher) -> Result<usize> {
        let size = usize::try_from(size).map_err(|error| damaged(&error))?;
        if self.content.len() < size + ROOM {
            self.content.resize(size + ROOM, 0);
        }
        let mut content = std::mem::take(&mut self.content);
        let mut written = 0;
        loop {
            let step = self.step(&mut content, crc)?;
            written += step.written;
            if step.done && written == size {
                self.content = content;
                return Ok(size);
            }
            if step.done || step.full || written > size {
                return Err(damaged(&"an object's size is another one"));
            }
        }
    }

    fn pass(&mut self, size: u64, crc: &mut crc32fast::Hasher, mut look: impl FnMut(&[u8])) -> Result<()> {
        let mut passing = vec![0; PASSING];
        let (mut at, mut seen) = (0, 0);
        loop {
            let step = self.step(&mut passing, crc)?;
            look(&passing[at..at + step.written]);
            at += step.written;
            seen += step.written as u64;
            if step.done && seen == size {
                return Ok(());
            }
            if step.done || seen > size {
                return Err(damaged(&"an object's size is another one"));
            }
            if step.full {
                at -= self.decoder.make_room(&mut passing);
            }
        }
    }

    /// Decodes what has arrived of an object, after what `out` holds of it already.
    fn step(&mut self, out: &mut [u8], crc: &mut crc32fast::Hasher) -> Result<Step> {
        let input = self.pack.fill_buf().map_err(|error| damaged(&error))?;
        let progress = self.decoder.decompress(input, out, input.is_empty()).map_err(|error| damaged(&error))?;
        let consumed = progress.consumed;
        let step = Step { written: progress.output.len(), done: progress.done, full: progress.full };
        crc.update(&input[..consumed]);
        self.hasher.update(&input[..consumed]);
        self.pack.consume(consumed);
        self.offset += consumed as u64;
        Ok(step)
    }
}

struct Step {
    written: usize,
    done: bool,
    full: bool,
}

/// Keeps what is read.
struct Recorded<'a, R> {
    pack: &'a mut R,
    bytes: &'a mut Vec<u8>,
}

impl<R: BufRead> Read for Recorded<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.pack.read(out)?;
        self.bytes.extend_from_slice(&out[..read]);
        Ok(read)
    }
}

/// The name of an object.
pub(super) fn name(hash: gix_hash::Kind, kind: Kind, content: &[u8]) -> Result<ObjectId> {
    gix_object::compute_hash(hash, kind, content).map_err(|error| damaged(&error))
}

/// Decodes an object that is there as a whole.
pub(super) fn inflate(decoder: &mut Decoder, compressed: &[u8], size: u64) -> Result<Vec<u8>> {
    let size = usize::try_from(size).map_err(|error| damaged(&error))?;
    let mut content = vec![0; size + ROOM];
    decoder.reset();
    let progress = decoder.decompress(compressed, &mut content, true).map_err(|error| damaged(&error))?;
    if !progress.done || progress.output.len() != size {
        return Err(damaged(&"an object's size is another one"));
    }
    content.truncate(size);
    Ok(content)
}
