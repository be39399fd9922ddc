//! Which packs of a cache are needed no more.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use gemel_wire::HashKind;
use git2::{ObjectType, Oid, Repository};
use gix_pack::index;

use crate::{
    error::{Code, Error, Result},
    pack,
};

/// Which pack each object is in, and the packs.
pub(crate) struct Packs {
    files: Vec<PathBuf>,
    objects: Vec<Vec<Oid>>,
    places: HashMap<Oid, Vec<usize>>,
}

/// Reads the indexes of a folder of packs.
pub(crate) fn packs(folder: &Path, format: HashKind) -> Result<Packs> {
    let mut packs = Packs { files: Vec::new(), objects: Vec::new(), places: HashMap::new() };
    for entry in fs::read_dir(folder).map_err(|error| Error::file(&error, folder))? {
        let path = entry.map_err(|error| Error::file(&error, folder))?.path();
        let index = path.with_extension("idx");
        if path.extension().is_none_or(|ending| ending != "pack") || !index.exists() {
            continue;
        }
        let number = packs.files.len();
        let objects = names(&index, format)?;
        for object in &objects {
            packs.places.entry(*object).or_default().push(number);
        }
        packs.files.push(path);
        packs.objects.push(objects);
    }
    Ok(packs)
}

/// The names of the objects that an index has.
fn names(index: &Path, format: HashKind) -> Result<Vec<Oid>> {
    let damaged = |error: &dyn std::fmt::Display| Error::new(Code::CacheDamaged).with("detail", error);
    let file = index::File::at(index, pack::hash(format)).map_err(|error| damaged(&error))?;
    file.iter().map(|entry| Oid::from_bytes(entry.oid.as_bytes()).map_err(Error::from)).collect()
}

/// The packs that hold nothing that is needed.
///
/// Needed is what the roots lead to; and, in every pack that stays for that, each other object too, with all that it leads
/// to. So no object stays without what it needs, and what is there may be taken for whole, as it could before.
pub(crate) fn unneeded(
    repository: &Repository,
    packs: &Packs,
    roots: Vec<Oid>,
    interrupt: &AtomicBool,
) -> Result<Vec<PathBuf>> {
    let odb = repository.odb()?;
    let mut kept = vec![false; packs.files.len()];
    let mut seen: HashSet<Oid> = HashSet::new();
    let mut next = roots;
    while let Some(id) = next.pop() {
        if interrupt.load(Ordering::Relaxed) {
            return Err(Error::new(Code::Cancelled));
        }
        if !seen.insert(id) {
            continue;
        }
        for place in packs.places.get(&id).into_iter().flatten() {
            if !std::mem::replace(&mut kept[*place], true) {
                next.extend(packs.objects[*place].iter().filter(|object| !seen.contains(*object)));
            }
        }
        let Ok((_, kind)) = odb.read_header(id) else { continue };
        match kind {
            ObjectType::Commit => {
                let commit = repository.find_commit(id)?;
                next.push(commit.tree_id());
                next.extend(commit.parent_ids());
            }
            ObjectType::Tree => {
                let tree = repository.find_tree(id)?;
                // A submodule's commit lives in another repository.
                next.extend(tree.iter().filter(|e| e.kind() != Some(ObjectType::Commit)).map(|e| e.id()));
            }
            ObjectType::Tag => next.push(repository.find_tag(id)?.target_id()),
            _ => {}
        }
    }
    Ok(packs.files.iter().zip(kept).filter(|(_, kept)| !kept).map(|(file, _)| file.clone()).collect())
}
