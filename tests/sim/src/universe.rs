//! Every Git object that anybody ever made in a scenario. What a host holds is a part of it.

use std::collections::{HashMap, HashSet};

use gemel_wire::Oid;
use git2::ObjectType;

/// An object, whole.
#[derive(Clone, Debug)]
pub struct Object {
    /// Commit, tree, blob or tag.
    pub kind: ObjectType,
    /// Its bytes, without Git's header.
    pub data: Vec<u8>,
    /// What it names: parents, tree, files, target.
    links: Vec<Oid>,
    /// Its parents, for a commit.
    parents: Vec<Oid>,
}

/// All objects, and the short names under which a trace speaks of them.
#[derive(Debug, Default)]
pub struct Universe {
    objects: HashMap<Oid, Object>,
    names: HashMap<Oid, String>,
    commits: usize,
    tags: usize,
}

/// The moment at which the first commit is made, in seconds.
const EPOCH: usize = 1_700_000_000;

impl Universe {
    fn add(&mut self, kind: ObjectType, data: Vec<u8>, links: Vec<Oid>, parents: Vec<Oid>) -> Oid {
        let oid = name_of(kind, &data);
        self.objects.insert(oid, Object { kind, data, links, parents });
        oid
    }

    /// A new commit, with a file of its own and one that it keeps from its first parent.
    pub fn commit(&mut self, parents: &[Oid]) -> Oid {
        self.commits += 1;
        let name = format!("c{}", self.commits);
        let own = self.add(ObjectType::Blob, format!("the work of {name}\n").into_bytes(), vec![], vec![]);
        let kept = match parents.first().and_then(|parent| self.file(*parent, "kept")) {
            Some(kept) => kept,
            None => self.add(ObjectType::Blob, format!("kept since {name}\n").into_bytes(), vec![], vec![]),
        };
        let mut tree = Vec::new();
        for (file, oid) in [("kept", kept), ("work", own)] {
            tree.extend_from_slice(format!("100644 {file}\0").as_bytes());
            tree.extend_from_slice(oid.as_bytes());
        }
        let tree = self.add(ObjectType::Tree, tree, vec![kept, own], vec![]);
        let above: Vec<String> = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
        let above = above.concat();
        let who = format!("A Person <person@example.org> {} +0000", EPOCH + self.commits);
        let text = format!("tree {tree}\n{above}author {who}\ncommitter {who}\n\n{name}\n");
        let links = std::iter::once(tree).chain(parents.iter().copied()).collect();
        let commit = self.add(ObjectType::Commit, text.into_bytes(), links, parents.to_vec());
        self.names.insert(commit, name);
        commit
    }

    /// A new annotated tag.
    pub fn tag(&mut self, target: Oid, tag: &str) -> Oid {
        self.tags += 1;
        let name = format!("t{}", self.tags);
        let kind = self.objects[&target].kind.str();
        let text = format!(
            "object {target}\ntype {kind}\ntag {tag}\ntagger A Person <person@example.org> {} +0000\n\n{name}\n",
            EPOCH + self.tags
        );
        let oid = self.add(ObjectType::Tag, text.into_bytes(), vec![target], vec![]);
        self.names.insert(oid, name);
        oid
    }

    /// The file of a name in a commit.
    fn file(&self, commit: Oid, name: &str) -> Option<Oid> {
        let tree = self.objects.get(self.objects.get(&commit)?.links.first()?)?;
        let at = ["kept", "work"].iter().position(|file| *file == name)?;
        tree.links.get(at).copied()
    }

    /// An object.
    pub fn get(&self, oid: Oid) -> Option<&Object> {
        self.objects.get(&oid)
    }

    /// A commit's parents.
    pub fn parents(&self, commit: Oid) -> &[Oid] {
        self.objects.get(&commit).map_or(&[], |object| &object.parents)
    }

    /// How a trace calls an object: `c7` for the seventh commit, `t2` for the second annotated tag.
    pub fn name(&self, oid: Oid) -> String {
        self.names.get(&oid).cloned().unwrap_or_else(|| oid.short())
    }

    /// How a trace calls a tip.
    pub fn tip(&self, tip: Option<Oid>) -> String {
        tip.map_or_else(|| "nothing".to_owned(), |oid| self.name(oid))
    }

    /// All that some objects reach, themselves included.
    pub fn reach(&self, from: impl IntoIterator<Item = Oid>) -> HashSet<Oid> {
        let mut seen = HashSet::new();
        let mut next: Vec<Oid> = from.into_iter().collect();
        while let Some(oid) = next.pop() {
            if seen.insert(oid)
                && let Some(object) = self.objects.get(&oid)
            {
                next.extend(object.links.iter().copied());
            }
        }
        seen
    }

    /// Whether a commit has another among its ancestors, or is that one.
    pub fn contains(&self, descendant: Oid, ancestor: Oid) -> bool {
        let mut seen = HashSet::new();
        let mut next = vec![descendant];
        while let Some(oid) = next.pop() {
            if oid == ancestor {
                return true;
            }
            if seen.insert(oid) {
                next.extend(self.parents(oid));
            }
        }
        false
    }

    /// What an annotated tag leads to in the end; an object that is none leads to itself.
    pub fn peel(&self, oid: Oid) -> Oid {
        match self.objects.get(&oid) {
            Some(object) if object.kind == ObjectType::Tag => object.links.first().map_or(oid, |to| self.peel(*to)),
            _ => oid,
        }
    }
}

/// The name that Git gives an object.
pub fn name_of(kind: ObjectType, data: &[u8]) -> Oid {
    let oid = git2::Oid::hash_object(kind, data).expect("because the kind is one of Git's four");
    Oid::from_bytes(oid.as_bytes()).expect("because SHA-1 has 20 bytes")
}
