//! Taking a received pack into a repository.

use std::{
    fs::{self, File},
    io::{BufReader, Read},
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use gemel_wire::HashKind;
use sha2::{Digest, Sha256};

use crate::error::{Code, Error, Result};

/// Checks a pack, indexes it, and puts both into `folder`. Gives the pack's place there; none for an empty pack.
pub(crate) fn index(spool: &Path, folder: &Path, format: HashKind, interrupt: &AtomicBool) -> Result<Option<PathBuf>> {
    let file = File::open(spool).map_err(|error| Error::file(&error, spool))?;
    let mut reader = BufReader::with_capacity(256 * 1024, file);
    if is_empty(spool)? {
        return Ok(None);
    }
    let outcome = gix_pack::Bundle::write_to_directory(
        &mut reader,
        Some(folder),
        &mut gix_utils::progress::Discard,
        interrupt,
        None::<gix_object::find::Never>,
        match format {
            HashKind::Sha1 => gix_hash::Kind::Sha1,
            HashKind::Sha256 => gix_hash::Kind::Sha256,
        },
        gix_pack::bundle::write::Options::default(),
    )
    .map_err(|error| damaged(&error))?;
    // The spool is deleted next: what replaces it must survive a power cut.
    for path in [&outcome.data_path, &outcome.index_path].into_iter().flatten() {
        sync(path)?;
    }
    sync(folder)?;
    // The file that keeps Git's own collector away is not needed: nothing collects here while a run has the lock.
    if let Some(keep) = outcome.keep_path {
        let _ = fs::remove_file(keep);
    }
    Ok(outcome.data_path)
}

/// Writes a file, or a folder's list of names, through to the disk.
pub(crate) fn sync(path: &Path) -> Result<()> {
    // Folders cannot be opened everywhere; where they can, their names are as durable as their files.
    if cfg!(not(unix)) && path.is_dir() {
        return Ok(());
    }
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| Error::file(&error, path))
}

/// A pack without objects is a valid answer, and nothing to keep.
fn is_empty(spool: &Path) -> Result<bool> {
    let mut header = [0; 12];
    let file = |error: std::io::Error| Error::file(&error, spool);
    File::open(spool).map_err(file)?.read_exact(&mut header).map_err(file)?;
    Ok(header[8..] == [0; 4])
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
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
        fs::write(&spool, &bytes).expect("because the disk has room");
        assert!(index(&spool, &out, HashKind::Sha1, &AtomicBool::new(false)).is_err());
        bytes[at] ^= 1;
        fs::write(&spool, &bytes).expect("because the disk has room");
        assert!(index(&spool, &out, HashKind::Sha1, &AtomicBool::new(false)).expect("because it is whole").is_some());
    }
}
