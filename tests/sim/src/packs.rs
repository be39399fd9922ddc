//! Packs, written and read as `gitformat-pack(5)` says.

use std::{
    collections::HashMap,
    io::{Read, Write},
};

use flate2::{Compression, bufread::ZlibDecoder, write::ZlibEncoder};
use gemel_wire::Oid;
use git2::ObjectType;
use sha1::{Digest as _, Sha1};

use crate::universe::{Universe, name_of};

/// Bytes of the checksum at a pack's end.
const TRAILER: usize = 20;

/// A pack with some objects, none of them a delta.
pub fn write(universe: &Universe, objects: &[Oid]) -> Vec<u8> {
    let count = u32::try_from(objects.len()).expect("because a scenario is small");
    let mut pack = b"PACK\0\0\0\x02".to_vec();
    pack.extend_from_slice(&count.to_be_bytes());
    for oid in objects {
        let object = universe.get(*oid).expect("because a host holds only what was made");
        let mut size = object.data.len();
        let mut byte = (number(object.kind) << 4) | low(size, 4);
        size >>= 4;
        while size > 0 {
            pack.push(byte | 0x80);
            byte = low(size, 7);
            size >>= 7;
        }
        pack.push(byte);
        let mut deflate = ZlibEncoder::new(&mut pack, Compression::none());
        deflate.write_all(&object.data).expect("because memory takes all");
        deflate.finish().expect("because memory takes all");
    }
    pack.extend_from_slice(&checksum(&pack));
    pack
}

/// The objects that a whole pack holds; none when it is cut or damaged.
pub fn read(pack: &[u8]) -> Option<Vec<Oid>> {
    let body = &pack[..pack.len().checked_sub(TRAILER)?];
    if !body.starts_with(b"PACK\0\0\0\x02") || checksum(body) != pack[body.len()..] {
        return None;
    }
    let count = u32::from_be_bytes(body.get(8..12)?.try_into().ok()?);
    let mut at = 12;
    let mut by_offset: HashMap<usize, (ObjectType, Vec<u8>)> = HashMap::new();
    let mut by_name: HashMap<Oid, usize> = HashMap::new();
    for _ in 0..count {
        let start = at;
        let mut byte = *body.get(at)?;
        at += 1;
        let kind = (byte >> 4) & 7;
        while byte & 0x80 != 0 {
            byte = *body.get(at)?;
            at += 1;
        }
        let base = match kind {
            6 => {
                let mut back = 0;
                loop {
                    let byte = *body.get(at)?;
                    at += 1;
                    back = (back << 7) | usize::from(byte & 0x7f);
                    if byte & 0x80 == 0 {
                        break;
                    }
                    back += 1;
                }
                Some(start.checked_sub(back)?)
            }
            7 => {
                let name = Oid::from_bytes(body.get(at..at + 20)?).ok()?;
                at += 20;
                // A base outside the pack is not what was asked for.
                Some(*by_name.get(&name)?)
            }
            _ => None,
        };
        let mut data = Vec::new();
        let mut inflate = ZlibDecoder::new(&body[at..]);
        inflate.read_to_end(&mut data).ok()?;
        at += usize::try_from(inflate.total_in()).ok()?;
        let object = match base {
            None => (object_type(kind)?, data),
            Some(base) => {
                let (kind, base) = by_offset.get(&base)?;
                (*kind, patch(base, &data)?)
            }
        };
        by_name.insert(name_of(object.0, &object.1), start);
        by_offset.insert(start, object);
    }
    Some(by_name.into_keys().collect())
}

/// What a delta makes of its base.
fn patch(base: &[u8], delta: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = delta.iter().copied();
    let mut size = || {
        let (mut size, mut shift) = (0, 0);
        loop {
            let byte = bytes.next()?;
            size |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return Some(size);
            }
        }
    };
    let (from, to) = (size()?, size()?);
    let mut made = Vec::with_capacity(to);
    while let Some(byte) = bytes.next() {
        if byte & 0x80 == 0 {
            made.extend(bytes.by_ref().take(usize::from(byte)));
            continue;
        }
        let mut value = |bits: std::ops::Range<u8>| {
            let mut value = 0;
            for (place, bit) in bits.enumerate() {
                if byte & (1 << bit) != 0 {
                    value |= usize::from(bytes.next()?) << (8 * place);
                }
            }
            Some(value)
        };
        let (offset, length) = (value(0..4)?, value(4..7)?);
        let length = if length == 0 { 0x10000 } else { length };
        made.extend_from_slice(base.get(offset..offset + length)?);
    }
    (from == base.len() && to == made.len()).then_some(made)
}

fn checksum(bytes: &[u8]) -> [u8; TRAILER] {
    Sha1::digest(bytes).into()
}

fn low(size: usize, bits: u32) -> u8 {
    u8::try_from(size & ((1 << bits) - 1)).expect("because so few bits are left")
}

fn number(kind: ObjectType) -> u8 {
    match kind {
        ObjectType::Commit => 1,
        ObjectType::Tree => 2,
        ObjectType::Tag => 4,
        _ => 3,
    }
}

fn object_type(number: u8) -> Option<ObjectType> {
    match number {
        1 => Some(ObjectType::Commit),
        2 => Some(ObjectType::Tree),
        3 => Some(ObjectType::Blob),
        4 => Some(ObjectType::Tag),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_here_and_by_git() {
        let mut universe = Universe::default();
        let first = universe.commit(&[]);
        let tag = universe.tag(first, "v1");
        let mut objects: Vec<Oid> = universe.reach([tag]).into_iter().collect();
        objects.sort_by_key(ToString::to_string);
        let pack = write(&universe, &objects);
        let mut read_back = read(&pack).expect("because it is whole");
        read_back.sort_by_key(ToString::to_string);
        assert_eq!(read_back, objects);
        let folder = tempfile::tempdir().expect("because the disk has room");
        let mut indexer = git2::Indexer::new(None, folder.path(), 0o644, true).expect("because the folder is there");
        indexer.write_all(&pack).expect("because the pack is well formed");
        indexer.commit().expect("because the pack is whole");
    }

    #[test]
    fn a_pack_with_deltas_is_read() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let repository = git2::Repository::init_bare(folder.path()).expect("because the folder is ours");
        let mut builder = repository.packbuilder().expect("because the repository is there");
        let mut all = Vec::new();
        for number in 0..20 {
            let text = format!("{}{number}{}", "the same line\n".repeat(50), "and more\n".repeat(50));
            let blob = repository.blob(text.as_bytes()).expect("because the disk has room");
            builder.insert_object(blob, None).expect("because it is there");
            all.push(Oid::from_bytes(blob.as_bytes()).expect("because it is SHA-1"));
        }
        let mut pack = git2::Buf::new();
        builder.write_buf(&mut pack).expect("because memory takes all");
        let mut objects = read(&pack).expect("because it is whole");
        objects.sort_by_key(ToString::to_string);
        all.sort_by_key(ToString::to_string);
        assert_eq!(objects, all);
        let cut = &pack[..pack.len() - 30];
        assert!(read(cut).is_none());
    }
}
