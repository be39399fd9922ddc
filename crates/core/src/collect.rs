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
    history, pack,
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
                let links = history::links(&odb, id)?;
                next.push(links.tree);
                next.extend(links.parents);
            }
            ObjectType::Tree => {
                let tree = repository.find_tree(id)?;
                // A submodule's commit lives in another repository.
                next.extend(tree.iter().filter(|e| e.kind() != Some(ObjectType::Commit)).map(|e| e.id()));
            }
            ObjectType::Tag => next.push(history::target(&odb, id)?),
            _ => {}
        }
    }
    Ok(packs.files.iter().zip(kept).filter(|(_, kept)| !kept).map(|(file, _)| file.clone()).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use git2::Signature;

    use super::*;

    /// A repository whose objects are packed by the commit that brought them.
    struct Made {
        repository: Repository,
        folder: tempfile::TempDir,
    }

    impl Made {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("because the disk has room");
            let repository = Repository::init_bare(folder.path().join("r.git")).expect("because the folder is ours");
            Self { repository, folder }
        }

        fn packs(&self) -> PathBuf {
            self.folder.path().join("r.git/objects/pack")
        }

        /// A commit with one file, in a pack of its own.
        fn commit(&self, text: &str, parent: Option<Oid>) -> Oid {
            let repository = &self.repository;
            let blob = repository.blob(text.as_bytes()).expect("because the disk has room");
            let mut tree = repository.treebuilder(None).expect("because it is empty");
            tree.insert("file", blob, 0o100_644).expect("because it is a file");
            let tree = tree.write().expect("because the disk has room");
            let by = Signature::new("a", "a@b", &git2::Time::new(1, 0)).expect("because it is well formed");
            let parent = parent.map(|id| repository.find_commit(id).expect("because it was made"));
            let parents: Vec<_> = parent.iter().collect();
            let tree_made = repository.find_tree(tree).expect("because it was made");
            let id = repository.commit(None, &by, &by, text, &tree_made, &parents).expect("because the disk has room");
            let mut builder = repository.packbuilder().expect("because the repository is there");
            for object in [id, tree, blob] {
                builder.insert_object(object, None).expect("because it was made");
            }
            builder.write(&self.packs(), 0).expect("because the disk has room");
            // Only the pack is to have them.
            for entry in fs::read_dir(self.folder.path().join("r.git/objects")).expect("because it is a repository") {
                let path = entry.expect("because it is readable").path();
                if path.file_name().is_some_and(|name| name.len() == 2) {
                    fs::remove_dir_all(path).expect("because the folder is ours");
                }
            }
            id
        }

        fn unneeded(&self, roots: &[Oid]) -> usize {
            let packs = packs(&self.packs(), HashKind::Sha1).expect("because the indexes are whole");
            let fresh = Repository::open_bare(self.repository.path()).expect("because it is there");
            unneeded(&fresh, &packs, roots.to_vec(), &AtomicBool::new(false)).expect("because it is whole").len()
        }
    }

    #[test]
    fn what_nothing_leads_to_goes() {
        let made = Made::new();
        let first = made.commit("one", None);
        let second = made.commit("two", Some(first));
        let beside = made.commit("beside", Some(first));
        assert_eq!(made.unneeded(&[second, beside]), 0);
        assert_eq!(made.unneeded(&[second]), 1);
        assert_eq!(made.unneeded(&[first]), 2);
        assert_eq!(made.unneeded(&[]), 3);
    }

    /// An object that stays is one that may be told to a server as there, with all that it leads to.
    #[test]
    fn what_stays_is_as_whole_as_it_was() {
        let made = Made::new();
        let first = made.commit("one", None);
        let lost = made.commit("lost", None);
        let kept = made.commit("kept", Some(first));
        // A pack with something that is needed and something that is not, which leads to another pack.
        let after_lost = made.commit("after lost", Some(lost));
        let both = made.folder.path().join("both");
        fs::create_dir(&both).expect("because the folder is ours");
        let fresh = Repository::open_bare(made.repository.path()).expect("because it is there");
        let mut builder = fresh.packbuilder().expect("because the repository is there");
        for object in [kept, after_lost] {
            builder.insert_object(object, None).expect("because it was made");
        }
        builder.write(&made.packs(), 0).expect("because the disk has room");
        assert_eq!(made.unneeded(&[kept]), 0, "the lost one's pack is still led to");
        assert_eq!(made.unneeded(&[lost]), 4);
    }
}
