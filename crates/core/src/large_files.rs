//! Files that are larger than a host takes, found before the host refuses all that comes with them.

use std::collections::HashSet;

use gemel_wire::Oid;
use git2::{ObjectType, Repository, Tree};

use crate::{cache::git_oid, error::Result, history};

/// A file that is too large.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LargeFile {
    /// Its path in the commit that brings it.
    pub path: String,
    /// How many bytes it has.
    pub size: u64,
}

/// The first file above `limit` that `tips` bring to where `there` is. Only what a commit changes is looked at.
pub(crate) fn first(repository: &Repository, tips: &[Oid], there: &[Oid], limit: u64) -> Result<Option<LargeFile>> {
    let odb = repository.odb()?;
    let commits = |ids: &[Oid]| -> Vec<git2::Oid> {
        ids.iter().filter_map(|id| history::commit_of(&odb, git_oid(*id))).collect()
    };
    let mut checked = HashSet::new();
    for commit in history::news(repository, &commits(tips), &commits(there))? {
        let links = history::links(&odb, commit)?;
        let before = links.parents.first().and_then(|parent| history::links(&odb, *parent).ok());
        let before = before.and_then(|before| as_tree(repository, before.tree));
        let mut next = vec![(String::new(), repository.find_tree(links.tree)?, before)];
        while let Some((folder, tree, before)) = next.pop() {
            for entry in &tree {
                let id = entry.id();
                let earlier = before.as_ref().and_then(|before| before.get_name_bytes(entry.name_bytes()));
                if earlier.as_ref().is_some_and(|earlier| earlier.id() == id) || !checked.insert(id) {
                    continue;
                }
                let path = format!("{folder}{}", String::from_utf8_lossy(entry.name_bytes()));
                match entry.kind() {
                    Some(ObjectType::Blob) => {
                        let size = odb.read_header(id)?.0 as u64;
                        if size > limit {
                            return Ok(Some(LargeFile { path, size }));
                        }
                    }
                    Some(ObjectType::Tree) => {
                        let earlier = earlier.and_then(|earlier| as_tree(repository, earlier.id()));
                        next.push((format!("{path}/"), repository.find_tree(id)?, earlier));
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(None)
}

fn as_tree(repository: &Repository, id: git2::Oid) -> Option<Tree<'_>> {
    repository.find_tree(id).ok()
}
