//! Of any pack, the index names every object, with its place and its checksum.

use std::{collections::BTreeMap, fs, sync::atomic::AtomicBool};

use gix_pack::data::entry::Header;
use proptest::prelude::*;
use sirocco::{Format, deflate::Level};

use super::*;

/// An object of a made-up pack: content, or a delta of another one, which is told by its offset or by its name.
#[derive(Clone, Debug)]
enum Made {
    Whole(Vec<u8>),
    Delta { base: usize, from: usize, added: Vec<u8>, by_name: bool },
}

fn made() -> impl Strategy<Value = Vec<Made>> {
    let content = || prop::collection::vec(any::<u8>(), 0..200);
    let delta = (any::<usize>(), any::<usize>(), content(), any::<bool>())
        .prop_map(|(base, from, added, by_name)| Made::Delta { base, from, added, by_name });
    prop::collection::vec(prop_oneof![content().prop_map(Made::Whole), delta.clone(), delta], 1..40)
}

fn number(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(u8::try_from(value & 0x7f).expect("because of the mask") | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).expect("because it is small"));
    bytes
}

/// A delta that takes the base from some byte on, and adds some; and what it makes.
fn delta(base: &[u8], from: usize, added: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let kept = &base[from..];
    let result = [kept, added].concat();
    let mut delta = [number(base.len()), number(result.len())].concat();
    if !kept.is_empty() {
        delta.push(0xff);
        delta.extend_from_slice(&u32::try_from(from).expect("because it is small").to_le_bytes());
        delta.extend_from_slice(&u32::try_from(kept.len()).expect("because it is small").to_le_bytes()[..3]);
    }
    for piece in added.chunks(0x7f) {
        delta.push(u8::try_from(piece.len()).expect("because of the chunks"));
        delta.extend_from_slice(piece);
    }
    (delta, result)
}

/// The base of an object, with whether it is told by its name; and what the pack holds of the object.
type Packed = (Option<(usize, bool)>, Vec<u8>);

/// The offset and the checksum of each object of a pack.
type Listed = BTreeMap<gix_hash::ObjectId, (u64, Option<u32>)>;

/// A pack of these objects. Where `swap` says so, those that are told by name come before their base does.
fn pack(made: &[Made], swap: bool) -> (Vec<u8>, Listed) {
    let mut contents: Vec<Vec<u8>> = Vec::new();
    let mut entries: Vec<Packed> = Vec::new();
    for one in made {
        // No object comes twice.
        let own = |content: &[u8]| [content, &contents.len().to_be_bytes()].concat();
        match one {
            Made::Delta { base, from, added, by_name } if !contents.is_empty() => {
                let at = base % contents.len();
                let (delta, result) = delta(&contents[at], from % (contents[at].len() + 1), &own(added));
                entries.push((Some((at, *by_name)), delta));
                contents.push(result);
            }
            Made::Whole(content) | Made::Delta { added: content, .. } => {
                let content = own(content);
                entries.push((None, content.clone()));
                contents.push(content);
            }
        }
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    if swap {
        // What is told by its name may come first; what is told by its offset may not.
        order.sort_by_key(|at| !matches!(entries[*at].0, Some((_, true))));
    }
    let mut bytes =
        [&b"PACK\0\0\0\x02"[..], &u32::try_from(entries.len()).expect("because it is small").to_be_bytes()].concat();
    let mut offsets = vec![None; entries.len()];
    let mut listed = Listed::new();
    for at in order {
        let (base, content) = &entries[at];
        let offset = bytes.len() as u64;
        let name = |at: usize| gix_object::compute_hash(gix_hash::Kind::Sha1, gix_object::Kind::Blob, &contents[at]);
        let header = match base {
            None => Header::Blob,
            Some((base, by_name)) => match offsets[*base] {
                Some(there) if !by_name => Header::OfsDelta { base_distance: offset - there },
                _ => Header::RefDelta { base_id: name(*base).expect("because it is no attack") },
            },
        };
        offsets[at] = Some(offset);
        header.write_to(content.len() as u64, &mut bytes).expect("because memory takes it");
        bytes.extend_from_slice(&sirocco::compress(Format::Zlib, Level::DEFAULT, content));
        let begin = usize::try_from(offset).expect("because it is small");
        listed.insert(name(at).expect("because it is no attack"), (offset, Some(crc32fast::hash(&bytes[begin..]))));
    }
    let mut hasher = gix_hash::hasher(gix_hash::Kind::Sha1);
    hasher.update(&bytes);
    bytes.extend_from_slice(hasher.try_finalize().expect("because it is no attack").as_slice());
    (bytes, listed)
}

/// What an index says, after its checksum was looked at.
fn listed(path: &Path) -> Listed {
    let bytes = fs::read(path).expect("because it was put there");
    let (rest, checksum) = bytes.split_at(bytes.len() - 20);
    let mut hasher = gix_hash::hasher(gix_hash::Kind::Sha1);
    hasher.update(rest);
    assert_eq!(hasher.try_finalize().expect("because it is no attack").as_slice(), checksum);
    let index = gix_pack::index::File::at(path, gix_hash::Kind::Sha1).expect("because it is an index");
    index.iter().map(|entry| (entry.oid, (entry.pack_offset, entry.crc32))).collect()
}

fn by_us(bytes: &[u8], folder: &Path) -> Result<Option<PathBuf>> {
    let spool = folder.join("spool.pack");
    fs::write(&spool, bytes).expect("because the disk has room");
    let watcher = Watcher { interrupt: &AtomicBool::new(false), seen: &AtomicU64::new(0) };
    index(bytes, &spool, folder, HashKind::Sha1, watcher)
}

proptest! {
    #[test]
    fn every_object_is_named(made in made(), swap in any::<bool>()) {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let (bytes, expected) = pack(&made, swap);
        let place = by_us(&bytes, folder.path()).expect("because it is a pack").expect("because it has objects");
        prop_assert!(listed(&place.with_extension("idx")) == expected);
    }

    #[test]
    fn a_damaged_pack_is_never_taken(made in made(), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let (mut bytes, _) = pack(&made, false);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        // The one byte that says nothing: version 3 is read like version 2.
        prop_assume!(at != 7);
        prop_assert!(by_us(&bytes, folder.path()).is_err());
    }
}

/// Objects too large to be held, and what is made of them.
#[test]
fn large_objects_pass_by() {
    let folder = tempfile::tempdir().expect("because the disk has room");
    let large: Vec<u8> = (0..1_500_000_u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
    let mut all = vec![Made::Whole(large.clone())];
    for _ in 0..5 {
        all.push(Made::Delta { base: 0, from: 1, added: large[..4_500_000].to_vec(), by_name: false });
    }
    let (bytes, expected) = pack(&all, false);
    let place = by_us(&bytes, folder.path()).expect("because it is a pack").expect("because it has objects");
    assert!(listed(&place.with_extension("idx")) == expected);
}
