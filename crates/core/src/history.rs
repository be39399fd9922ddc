//! What commits lead to, read from the objects themselves.
//!
//! libgit2 refuses a commit whose author or date it cannot read. Hosts hold such commits, and neither matters for where
//! history leads: only the lines `tree` and `parent` do (`gitformat-signature(5)` and `git-commit-tree(1)` describe them).

use std::collections::{HashSet, VecDeque};

use git2::{ErrorCode, ObjectType, Odb, Oid, Repository};

use crate::{
    cache::git_oid,
    error::{Code, Error, Result},
};

/// What a commit leads to.
pub(crate) struct Links {
    /// Its files.
    pub tree: Oid,
    /// What came before it.
    pub parents: Vec<Oid>,
}

/// What a commit leads to.
pub(crate) fn links(odb: &Odb<'_>, commit: Oid) -> Result<Links> {
    let object = odb.read(commit)?;
    let mut tree = None;
    let mut parents = Vec::new();
    for line in object.data().split(|byte| *byte == b'\n') {
        if let Some(name) = line.strip_prefix(b"tree ") {
            tree = Some(named(name)?);
        } else if let Some(name) = line.strip_prefix(b"parent ") {
            parents.push(named(name)?);
        } else {
            break;
        }
    }
    match tree.filter(|_| object.kind() == ObjectType::Commit) {
        Some(tree) => Ok(Links { tree, parents }),
        None => Err(Error::new(Code::CacheDamaged).with("detail", format!("{commit} is not a commit"))),
    }
}

/// What an annotated tag names.
pub(crate) fn target(odb: &Odb<'_>, tag: Oid) -> Result<Oid> {
    let object = odb.read(tag)?;
    let line = object.data().split(|byte| *byte == b'\n').next().and_then(|line| line.strip_prefix(b"object "));
    match line.filter(|_| object.kind() == ObjectType::Tag) {
        Some(name) => named(name),
        None => Err(Error::new(Code::CacheDamaged).with("detail", format!("{tag} is not a tag"))),
    }
}

fn named(name: &[u8]) -> Result<Oid> {
    let unreadable = || Error::new(Code::CacheDamaged).with("detail", "an object names none");
    let name = std::str::from_utf8(name).map_err(|_| unreadable())?;
    name.parse::<gemel_wire::Oid>().map(git_oid).map_err(|_| unreadable())
}

/// The object that is no tag any more, behind any number of them, and what it is.
pub(crate) fn peeled(odb: &Odb<'_>, id: Oid) -> Result<(Oid, ObjectType)> {
    let mut id = id;
    loop {
        match odb.read_header(id)?.1 {
            ObjectType::Tag => id = target(odb, id)?,
            kind => return Ok((id, kind)),
        }
    }
}

/// The commit that a tip is or, through tags, leads to.
pub(crate) fn commit_of(odb: &Odb<'_>, id: Oid) -> Option<Oid> {
    peeled(odb, id).ok().filter(|(_, kind)| *kind == ObjectType::Commit).map(|(id, _)| id)
}

/// The commits that `tips` reach and `there` do not, in no order.
pub(crate) fn news(repository: &Repository, tips: &[Oid], there: &[Oid]) -> Result<Vec<Oid>> {
    let quick = || {
        let mut walk = repository.revwalk()?;
        tips.iter().try_for_each(|tip| walk.push(*tip))?;
        there.iter().try_for_each(|tip| walk.hide(*tip))?;
        walk.collect::<std::result::Result<Vec<Oid>, git2::Error>>()
    };
    if let Ok(found) = quick() {
        return Ok(found);
    }
    let odb = repository.odb()?;
    let known = reached(&odb, there, &HashSet::new())?;
    Ok(reached(&odb, tips, &known)?.into_iter().collect())
}

/// The commits that some reach, and that are not in `known`, which holds all that its own reach.
fn reached(odb: &Odb<'_>, from: &[Oid], known: &HashSet<Oid>) -> Result<HashSet<Oid>> {
    let mut found = HashSet::new();
    let mut next = from.to_vec();
    while let Some(id) = next.pop() {
        if !known.contains(&id) && found.insert(id) {
            next.extend(links(odb, id)?.parents);
        }
    }
    Ok(found)
}

/// Whether a commit holds another one in its history. Nothing is held by itself.
pub(crate) fn contains(repository: &Repository, descendant: Oid, ancestor: Oid) -> Result<bool> {
    if let Ok(contains) = repository.graph_descendant_of(descendant, ancestor) {
        return Ok(contains);
    }
    let found = reached(&repository.odb()?, &[descendant], &HashSet::new())?;
    Ok(descendant != ancestor && found.contains(&ancestor))
}

/// Where the histories of two commits part: one of the best such places; none where they have nothing in common.
pub(crate) fn merge_base(repository: &Repository, a: Oid, b: Oid) -> Result<Option<Oid>> {
    match repository.merge_base(a, b) {
        Ok(base) => return Ok(Some(base)),
        Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
        Err(_) => {}
    }
    let odb = repository.odb()?;
    let ours = reached(&odb, &[a], &HashSet::new())?;
    let mut common = Vec::new();
    let mut seen = HashSet::new();
    let mut next = VecDeque::from([b]);
    while let Some(id) = next.pop_front() {
        if !seen.insert(id) {
            continue;
        }
        if ours.contains(&id) {
            common.push(id);
        } else {
            next.extend(links(&odb, id)?.parents);
        }
    }
    // One that another one holds is not the best.
    for id in &common {
        let others: Vec<Oid> = common.iter().copied().filter(|other| other != id).collect();
        if !reached(&odb, &others, &HashSet::new())?.contains(id) {
            return Ok(Some(*id));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with commits that say who wrote them, and when, in a way that libgit2 cannot read.
    struct Odd {
        repository: Repository,
        tree: Oid,
        _folder: tempfile::TempDir,
    }

    impl Odd {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("because the disk has room");
            let repository = Repository::init_bare(folder.path()).expect("because the folder is ours");
            let tree = repository.treebuilder(None).expect("because it is empty").write().expect("because it is empty");
            Self { repository, tree, _folder: folder }
        }

        fn commit(&self, text: &str, parents: &[Oid]) -> Oid {
            let parents: Vec<String> = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
            let commit = format!(
                "tree {}\n{}author nobody\ncommitter a <a@b> 99999999999999999999 +0000\n\n{text}",
                self.tree,
                parents.concat()
            );
            let odb = self.repository.odb().expect("because it is there");
            odb.write(ObjectType::Commit, commit.as_bytes()).expect("because the disk has room")
        }
    }

    #[test]
    fn history_is_read_whatever_commits_say_of_themselves() {
        let odd = Odd::new();
        let root = odd.commit("root", &[]);
        let [left, right] = ["left", "right"].map(|text| odd.commit(text, &[root]));
        let merged = odd.commit("merged", &[left, right]);
        let apart = odd.commit("apart", &[]);
        let repository = &odd.repository;
        assert!(repository.graph_descendant_of(merged, root).is_err(), "or there is nothing to make up for");
        for (descendant, ancestor, expected) in
            [(merged, root, true), (root, merged, false), (left, right, false), (left, left, false)]
        {
            let found = contains(repository, descendant, ancestor).expect("because it is all there");
            assert_eq!(found, expected);
        }
        for (a, b, expected) in [(left, right, Some(root)), (merged, right, Some(right)), (merged, apart, None)] {
            assert_eq!(merge_base(repository, a, b).expect("because it is all there"), expected);
        }
        let mut found = news(repository, &[merged], &[left]).expect("because it is all there");
        found.sort();
        let mut expected = vec![merged, right];
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_missing_is_not_guessed() {
        let odd = Odd::new();
        let lacking = Oid::from_str(&"1".repeat(40)).expect("because it is a name");
        let tip = odd.commit("tip", &[lacking]);
        assert!(contains(&odd.repository, tip, odd.tree).is_err());
        assert!(news(&odd.repository, &[tip], &[]).is_err());
        assert!(links(&odd.repository.odb().expect("because it is there"), odd.tree).is_err());
    }
}
