//! GitHub's workflow files, which it takes only from a token that may write them.

use gemel_wire::Oid;
use git2::{Commit, Repository, Tree};

use crate::{cache::git_oid, error::Result};

/// Where they lie.
const FOLDER: &str = ".github/workflows";

/// The first workflow file that `tips` bring or change, seen from where `there` is. One that is at the tip of another branch
/// there already, path and content alike, GitHub takes from any token
/// (<https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps>).
pub(crate) fn first(repository: &Repository, tips: &[Oid], there: &[Oid]) -> Result<Option<String>> {
    let commit = |oid: Oid| repository.find_object(git_oid(oid), None).and_then(|object| object.peel_to_commit()).ok();
    let mut walk = repository.revwalk()?;
    for tip in tips.iter().copied().filter_map(commit) {
        walk.push(tip.id())?;
    }
    let known: Vec<Commit<'_>> = there.iter().copied().filter_map(commit).collect();
    for tip in &known {
        walk.hide(tip.id())?;
    }
    for id in walk {
        let commit = repository.find_commit(id?)?;
        let Some(files) = folder(repository, &commit) else { continue };
        let before: Vec<Tree<'_>> = commit.parents().filter_map(|parent| folder(repository, &parent)).collect();
        for entry in &files {
            let same =
                |tree: &Tree<'_>| tree.get_name_bytes(entry.name_bytes()).is_some_and(|it| it.id() == entry.id());
            let elsewhere = || known.iter().filter_map(|tip| folder(repository, tip)).any(|tree| same(&tree));
            if !before.iter().any(same) && !elsewhere() {
                return Ok(Some(format!("{FOLDER}/{}", String::from_utf8_lossy(entry.name_bytes()))));
            }
        }
    }
    Ok(None)
}

fn folder<'a>(repository: &'a Repository, commit: &Commit<'_>) -> Option<Tree<'a>> {
    let entry = commit.tree().ok()?.get_path(std::path::Path::new(FOLDER)).ok()?;
    repository.find_tree(entry.id()).ok()
}

#[cfg(test)]
mod tests {
    use git2::Signature;

    use super::*;

    /// A commit whose files are those that are given.
    fn commit(repository: &Repository, files: &[(&str, &str)], parent: Option<Oid>) -> Oid {
        let mut index = git2::Index::new().expect("because it is in memory");
        for (path, text) in files {
            let id = repository.blob(text.as_bytes()).expect("because the disk has room");
            let entry = git2::IndexEntry {
                ctime: git2::IndexTime::new(0, 0),
                mtime: git2::IndexTime::new(0, 0),
                dev: 0,
                ino: 0,
                mode: 0o100_644,
                uid: 0,
                gid: 0,
                file_size: 0,
                id,
                flags: 0,
                flags_extended: 0,
                path: path.as_bytes().to_vec(),
            };
            index.add(&entry).expect("because it is well formed");
        }
        let tree =
            index.write_tree_to(repository).and_then(|id| repository.find_tree(id)).expect("because it was written");
        let by = Signature::new("a", "a@b", &git2::Time::new(1, 0)).expect("because it is well formed");
        let parent = parent.map(|oid| repository.find_commit(git_oid(oid)).expect("because it was made"));
        let parents: Vec<_> = parent.iter().collect();
        let id = repository.commit(None, &by, &by, "x", &tree, &parents).expect("because the disk has room");
        Oid::from_bytes(id.as_bytes()).expect("because it is an object name")
    }

    #[test]
    fn what_brings_or_changes_one_is_found() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let repository = Repository::init_bare(folder.path()).expect("because the folder is ours");
        let ci = ".github/workflows/ci.yml";
        let base = commit(&repository, &[("a", "1"), (ci, "1")], None);
        let plain = commit(&repository, &[("a", "2"), (ci, "1")], Some(base));
        let changed = commit(&repository, &[("a", "2"), (ci, "2")], Some(plain));
        let back = commit(&repository, &[("a", "2"), (ci, "1")], Some(changed));
        let removed = commit(&repository, &[("a", "2")], Some(plain));
        let first = |tips: &[Oid], there: &[Oid]| first(&repository, tips, there).expect("because all is there");
        assert_eq!(first(&[plain], &[base]), None);
        assert_eq!(first(&[removed], &[base]), None);
        assert_eq!(first(&[changed], &[base]).as_deref(), Some(ci));
        // Also on the way, and in a repository that has nothing yet.
        assert_eq!(first(&[back], &[base]).as_deref(), Some(ci));
        assert_eq!(first(&[base], &[]).as_deref(), Some(ci));
        // It is on another branch there.
        assert_eq!(first(&[base], &[commit(&repository, &[(ci, "1")], None)]), None);
    }
}
