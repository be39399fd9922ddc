//! The objects of a pack, and what each is called.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufWriter, Read, Seek, SeekFrom, Write},
    path::Path,
    rc::Rc,
    sync::atomic::{AtomicBool, Ordering},
};

use gix_hash::ObjectId;
use gix_object::Kind;
use gix_pack::data::{self, entry::Header};
use sirocco::{Format, inflate::Decoder};

use super::{
    damaged, delta,
    incoming::{Content, Entry, inflate, name},
    recent::Recent,
};
use crate::error::{Code, Error, Result};

/// So many bytes of objects are at hand for the deltas that follow them.
const AT_HAND: usize = 32 << 20;

/// An object of the pack.
struct Object {
    offset: u64,
    crc: u32,
    /// The place of what it is a delta of.
    base: Option<u32>,
    /// What it is and its name; none while it is a delta whose base has not been seen.
    known: Option<(Kind, ObjectId)>,
}

/// All objects that came so far, in the order of the pack.
pub(super) struct Objects {
    hash: gix_hash::Kind,
    all: Vec<Object>,
    /// Deltas that could not be applied when they came: their base has gone by, or comes later.
    waiting: Vec<u32>,
    /// Those of them that call their base by its name.
    named_bases: HashMap<u32, ObjectId>,
    recent: Recent,
    /// What the last delta made.
    made: Vec<u8>,
}

impl Objects {
    pub fn new(hash: gix_hash::Kind) -> Self {
        Self {
            hash,
            all: Vec::new(),
            waiting: Vec::new(),
            named_bases: HashMap::new(),
            recent: Recent::new(AT_HAND),
            made: Vec::new(),
        }
    }

    /// Takes note of an object. `held` is its content, if it is held.
    pub fn add(&mut self, entry: &Entry, held: Option<&[u8]>) -> Result<()> {
        let place = u32::try_from(self.all.len()).map_err(|error| damaged(&error))?;
        let mut object = Object { offset: entry.offset, crc: entry.crc, base: None, known: None };
        match entry.header {
            Header::OfsDelta { base_distance } => {
                let base = Header::verified_base_pack_offset(entry.offset, base_distance)
                    .and_then(|at| self.all.binary_search_by_key(&at, |object| object.offset).ok())
                    .and_then(|at| u32::try_from(at).ok())
                    .ok_or_else(|| damaged(&"a delta's base is not where it says"))?;
                object.base = Some(base);
                let known = self.all[base as usize].known;
                if let (Some((kind, _)), Some(delta)) = (known, held)
                    && let Some(base) = self.recent.get(base)
                {
                    delta::apply(base, delta, &mut self.made)?;
                    object.known = Some((kind, name(self.hash, kind, &self.made)?));
                    self.recent.push(Some(&self.made));
                } else {
                    self.recent.push(None);
                    self.waiting.push(place);
                }
            }
            Header::RefDelta { base_id } => {
                self.recent.push(None);
                self.named_bases.insert(place, base_id);
                self.waiting.push(place);
            }
            Header::Commit | Header::Tree | Header::Blob | Header::Tag => {
                let kind = entry.header.as_kind().ok_or_else(|| damaged(&"an object of no kind"))?;
                let name = match (&entry.content, held) {
                    (Content::Named(name), _) => *name,
                    (_, Some(content)) => name(self.hash, kind, content)?,
                    (_, None) => return Err(damaged(&"an object without a content")),
                };
                self.recent.push(held);
                object.known = Some((kind, name));
            }
        }
        self.all.push(object);
        Ok(())
    }

    /// Names the objects whose base was not at hand when they came. `end` is where the last object ends.
    pub fn resolve(&mut self, spool: &Path, end: u64, interrupt: &AtomicBool) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let file = File::open(spool).map_err(|error| Error::file(&error, spool))?;
        // What comes now comes in another order.
        self.recent = Recent::new(0);
        let mut pack = Pack { file, end, decoder: Box::new(Decoder::new(Format::Zlib)), hash: self.hash };
        let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
        let mut named: HashMap<ObjectId, Vec<u32>> = HashMap::new();
        for place in std::mem::take(&mut self.waiting) {
            match (self.named_bases.get(&place), self.all[place as usize].base) {
                (Some(base), _) => named.entry(*base).or_default().push(place),
                (None, Some(base)) => children.entry(base).or_default().push(place),
                (None, None) => return Err(damaged(&"a delta without a base")),
            }
        }
        // From what is known to what is made of it, each family as a whole: so its members are at hand.
        for place in 0..self.all.len() {
            let Ok(root) = u32::try_from(place) else { break };
            let mut path = Vec::new();
            self.descend(root, None, &mut children, &mut named, &mut path);
            while let Some(step) = path.last_mut() {
                if interrupt.load(Ordering::Relaxed) {
                    return Err(Error::new(Code::Cancelled));
                }
                let Some(child) = step.children.pop() else {
                    path.pop();
                    continue;
                };
                let (base, more) = (step.base, !step.children.is_empty());
                let content = match step.content.take() {
                    Some(content) => content,
                    None => Rc::new(self.content(base, &mut pack)?),
                };
                step.content = more.then(|| Rc::clone(&content));
                let mut made = Vec::new();
                delta::apply(&content, &pack.read(&self.all, child)?, &mut made)?;
                let kind = self.all[base as usize].known.map(|(kind, _)| kind);
                let kind = kind.ok_or_else(|| damaged(&"a base of no kind"))?;
                let object = &mut self.all[child as usize];
                object.base = Some(base);
                object.known = Some((kind, name(self.hash, kind, &made)?));
                self.descend(child, Some(Rc::new(made)), &mut children, &mut named, &mut path);
                make_room(&mut path);
            }
        }
        if children.is_empty() && named.is_empty() { Ok(()) } else { Err(damaged(&"a delta's base is missing")) }
    }

    /// Goes on with what waits for an object, if that is known and anything does.
    fn descend(
        &self,
        base: u32,
        content: Option<Rc<Vec<u8>>>,
        children: &mut HashMap<u32, Vec<u32>>,
        named: &mut HashMap<ObjectId, Vec<u32>>,
        path: &mut Vec<Step>,
    ) {
        let Some((_, name)) = self.all[base as usize].known else { return };
        let mut waiting = children.remove(&base).unwrap_or_default();
        waiting.extend(named.remove(&name).unwrap_or_default());
        if !waiting.is_empty() {
            // The last is taken first.
            waiting.reverse();
            path.push(Step { base, children: waiting, content });
        }
    }

    /// The content of an object whose bases are known.
    fn content(&self, place: u32, pack: &mut Pack) -> Result<Vec<u8>> {
        let mut deltas = Vec::new();
        let mut at = place;
        while let Some(base) = self.all[at as usize].base {
            deltas.push(at);
            at = base;
        }
        let mut content = pack.read(&self.all, at)?;
        for at in deltas.into_iter().rev() {
            let mut made = Vec::new();
            delta::apply(&content, &pack.read(&self.all, at)?, &mut made)?;
            content = made;
        }
        Ok(content)
    }

    /// Writes the index of the pack, version 2.
    pub fn write_index(&self, out: &mut File, pack: ObjectId) -> Result<()> {
        let io = |error: std::io::Error| damaged(&error);
        let mut sorted: Vec<(u64, ObjectId, &Object)> = Vec::with_capacity(self.all.len());
        for object in &self.all {
            let (_, name) = object.known.ok_or_else(|| damaged(&"a delta's base is missing"))?;
            // Names hardly ever begin alike: comparing numbers is most of the sorting.
            let begin = name.as_slice().first_chunk().map_or(0, |begin| u64::from_be_bytes(*begin));
            sorted.push((begin, name, object));
        }
        sorted.sort_unstable_by(|(a, one, x), (b, other, y)| {
            a.cmp(b).then_with(|| one.cmp(other)).then_with(|| x.offset.cmp(&y.offset))
        });
        let mut out = Hashed { out: BufWriter::with_capacity(64 << 10, out), hasher: gix_hash::hasher(self.hash) };
        out.write_all(b"\xfftOc\0\0\0\x02").map_err(io)?;
        let mut counts = [0_u32; 256];
        for (_, name, _) in &sorted {
            counts[usize::from(name.first_byte())] += 1;
        }
        let mut up_to = 0;
        for count in counts {
            up_to += count;
            out.write_all(&u32::to_be_bytes(up_to)).map_err(io)?;
        }
        for (_, name, _) in &sorted {
            out.write_all(name.as_slice()).map_err(io)?;
        }
        for (_, _, object) in &sorted {
            out.write_all(&object.crc.to_be_bytes()).map_err(io)?;
        }
        let mut far = Vec::new();
        for (_, _, object) in &sorted {
            let near = u32::try_from(object.offset).ok().filter(|offset| offset & FAR == 0);
            let told = near.unwrap_or_else(|| {
                far.push(object.offset);
                FAR | u32::try_from(far.len() - 1).unwrap_or(u32::MAX)
            });
            out.write_all(&told.to_be_bytes()).map_err(io)?;
        }
        for offset in far {
            out.write_all(&offset.to_be_bytes()).map_err(io)?;
        }
        out.write_all(pack.as_slice()).map_err(io)?;
        let Hashed { mut out, hasher } = out;
        let hash = hasher.try_finalize().map_err(|error| damaged(&error))?;
        out.write_all(hash.as_slice()).and_then(|()| out.flush()).map_err(io)
    }
}

/// Marks an offset that does not fit and is in a table of its own.
const FAR: u32 = 1 << 31;

/// A known object on the way down a family, and what is still to be made of it.
struct Step {
    base: u32,
    children: Vec<u32>,
    content: Option<Rc<Vec<u8>>>,
}

/// Lets go of what is farthest from the end of the way, within bounds, but for what is needed next: it can be made again.
fn make_room(path: &mut [Step]) {
    let mut held = 0;
    for (nth, step) in path.iter_mut().rev().enumerate() {
        held += step.content.as_ref().map_or(0, |content| content.len());
        if nth > 0 && held > AT_HAND {
            step.content = None;
        }
    }
}

/// The pack, all of which has arrived.
struct Pack {
    file: File,
    end: u64,
    decoder: Box<Decoder>,
    hash: gix_hash::Kind,
}

impl Pack {
    /// What the pack holds at a place: an object's content, or a delta.
    fn read(&mut self, objects: &[Object], place: u32) -> Result<Vec<u8>> {
        let place = place as usize;
        let offset = objects[place].offset;
        let end = objects.get(place + 1).map_or(self.end, |next| next.offset);
        let mut bytes = vec![0; usize::try_from(end - offset).map_err(|error| damaged(&error))?];
        self.file.seek(SeekFrom::Start(offset)).map_err(|error| damaged(&error))?;
        self.file.read_exact(&mut bytes).map_err(|error| damaged(&error))?;
        let entry = data::Entry::from_bytes(&bytes, offset, self.hash).map_err(|error| damaged(&error))?;
        inflate(&mut self.decoder, &bytes[entry.header_size()..], entry.decompressed_size)
    }
}

/// Hashes what is written.
struct Hashed<W> {
    out: W,
    hasher: gix_hash::Hasher,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
