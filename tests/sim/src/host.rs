//! A host: refs, the objects it holds, and how it takes a push. It does as Git's own receive-pack does.

use std::collections::{BTreeMap, HashSet};

use gemel_core::model::Side;
use gemel_wire::{Command, HashKind, Oid, RawListing, RefName, RemoteRef};

use crate::universe::Universe;

/// Where the refs of a host are.
pub type Refs = BTreeMap<RefName, Oid>;

/// A repository that others push to, too.
#[derive(Debug)]
pub struct Host {
    /// Which side of the mirror it is.
    pub side: Side,
    /// Its refs.
    pub refs: Refs,
    /// Every object that it still has, reachable or not.
    objects: HashSet<Oid>,
    /// The branch that it shows first.
    pub head: RefName,
    /// Whether it tells which one that is.
    pub tells_head: bool,
    /// Whether it gives only what its refs name at that moment, and not whatever it still has.
    pub strict: bool,
    /// A branch that it lets nobody but its own people delete or rewrite.
    pub protected: Option<RefName>,
    /// How its refs were, after each change: what a replica that lags behind may still show.
    past: Vec<Refs>,
}

/// What became of one command, and what the ref was before.
#[derive(Debug)]
pub struct Applied {
    /// The command.
    pub command: Command,
    /// What the ref was.
    pub before: Option<Oid>,
    /// Why it was refused.
    pub refusal: Option<String>,
}

impl Host {
    /// An empty repository.
    pub fn new(side: Side, head: RefName) -> Self {
        Self {
            side,
            refs: Refs::new(),
            objects: HashSet::new(),
            head,
            tells_head: true,
            strict: false,
            protected: None,
            past: vec![Refs::new()],
        }
    }

    /// Whether it has an object.
    pub fn has(&self, oid: Oid) -> bool {
        self.objects.contains(&oid)
    }

    /// Its refs as they were some changes ago.
    pub fn earlier(&self, changes: usize) -> &Refs {
        let at = self.past.len().saturating_sub(1 + changes);
        &self.past[at]
    }

    /// A listing of some refs of it.
    pub fn listing(&self, refs: &Refs, universe: &Universe, prefixes: &[String]) -> RawListing {
        let refs: Vec<RemoteRef> = refs
            .iter()
            .map(|(name, oid)| {
                let peeled = Some(universe.peel(*oid)).filter(|peeled| peeled != oid);
                RemoteRef { name: name.clone(), oid: *oid, peeled }
            })
            .collect();
        RawListing::from_refs(&refs, self.tells_head.then_some(&*self.head), HashKind::Sha1, prefixes)
    }

    /// What goes into a pack for somebody who wants some objects and has others; the first want that is not to be had here.
    pub fn pack_for(&self, wants: &[Oid], haves: &[Oid], universe: &Universe) -> Result<Vec<Oid>, Oid> {
        let tips: HashSet<Oid> = self.refs.values().copied().collect();
        let to_be_had = |want: &Oid| if self.strict { tips.contains(want) } else { self.has(*want) };
        if let Some(want) = wants.iter().find(|want| !to_be_had(want)) {
            return Err(*want);
        }
        let there = universe.reach(haves.iter().copied().filter(|have| self.has(*have)));
        let mut objects: Vec<Oid> = universe.reach(wants.iter().copied()).difference(&there).copied().collect();
        objects.sort_by_key(|oid| oid.as_bytes().to_vec());
        Ok(objects)
    }

    /// Its own people change a ref, which they do from what it is at that moment. Gives why it cannot be.
    pub fn set(&mut self, name: &RefName, new: Option<Oid>, universe: &Universe) -> Result<Option<Oid>, String> {
        let before = self.refs.get(name).copied();
        self.check_name(name, new)?;
        if let Some(new) = new {
            self.objects.extend(universe.reach([new]));
            self.refs.insert(name.clone(), new);
        } else {
            self.refs.remove(name);
        }
        self.past.push(self.refs.clone());
        Ok(before)
    }

    /// Somebody makes it anew, or puts another project in its place.
    pub fn replace(&mut self, refs: Refs, universe: &Universe) {
        self.objects = universe.reach(refs.values().copied());
        self.refs = refs;
        self.past = vec![self.refs.clone()];
    }

    /// Drops every object that no ref reaches.
    pub fn collect(&mut self, universe: &Universe) -> usize {
        let before = self.objects.len();
        self.objects = universe.reach(self.refs.values().copied());
        before - self.objects.len()
    }

    /// Takes a push: the objects of its pack first, then each command on its own. `refuses` may refuse a ref.
    ///
    /// An error is about the pack; then no ref is touched.
    pub fn receive(
        &mut self,
        commands: &[Command],
        pack: Option<Vec<Oid>>,
        universe: &Universe,
        refuses: impl Fn(&Command) -> Option<String>,
    ) -> Result<Vec<Applied>, String> {
        let Some(pack) = pack else { return Err("index-pack abnormal exit".into()) };
        // The quarantine: what comes counts only when a command is taken.
        let with_pack: HashSet<Oid> = self.objects.iter().copied().chain(pack).collect();
        let mut done = Vec::new();
        for command in commands {
            let before = self.refs.get(&command.name).copied();
            let refusal = refuses(command).or_else(|| self.refusal(command, before, &with_pack, universe));
            if refusal.is_none() {
                match command.new {
                    Some(new) => self.refs.insert(command.name.clone(), new),
                    None => self.refs.remove(&command.name),
                };
            }
            done.push(Applied { command: command.clone(), before, refusal });
        }
        if done.iter().any(|applied| applied.refusal.is_none()) {
            self.objects = with_pack;
            self.past.push(self.refs.clone());
        }
        Ok(done)
    }

    /// Undoes an update that was taken and reported: a host that loses what it promised.
    pub fn lose(&mut self, applied: &Applied) {
        match applied.before {
            Some(before) => self.refs.insert(applied.command.name.clone(), before),
            None => self.refs.remove(&applied.command.name),
        };
        self.past.push(self.refs.clone());
    }

    fn refusal(
        &self,
        command: &Command,
        before: Option<Oid>,
        objects: &HashSet<Oid>,
        universe: &Universe,
    ) -> Option<String> {
        if let Some(new) = command.new
            && !universe.reach([new]).is_subset(objects)
        {
            return Some("missing necessary objects".into());
        }
        if self.protected.as_ref() == Some(&command.name)
            && let Some(before) = before
            && command.new.is_none_or(|new| !universe.contains(new, before))
        {
            return Some("protected branch hook declined".into());
        }
        // Git warns of the deletion of a corrupt ref, and deletes whatever is there.
        let uncompared = command.new.is_none() && command.old.is_some_and(|old| !self.has(old));
        if before != command.old && !uncompared {
            return Some("failed to update ref".into());
        }
        self.check_name(&command.name, command.new).err()
    }

    /// Rules about names: the branch shown first stays, and no name is a folder of another.
    fn check_name(&self, name: &RefName, new: Option<Oid>) -> Result<(), String> {
        if new.is_none() {
            return if *name == self.head && self.refs.contains_key(name) {
                Err("deletion of the current branch prohibited".into())
            } else {
                Ok(())
            };
        }
        let inside = |folder: &str, name: &str| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        match self.refs.keys().find(|there| inside(there, name) || inside(name, there)) {
            Some(there) if !self.refs.contains_key(name) => {
                Err(format!("cannot lock ref '{name}': '{there}' exists; cannot create '{name}'"))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> RefName {
        RefName::new(text).expect("because it is valid")
    }

    fn command(text: &str, old: Option<Oid>, new: Option<Oid>) -> Command {
        Command { name: name(text), old, new }
    }

    /// A host with two commits on `main` and one on `topic`.
    fn host() -> (Host, Universe, [Oid; 3]) {
        let mut universe = Universe::default();
        let first = universe.commit(&[]);
        let second = universe.commit(&[first]);
        let other = universe.commit(&[first]);
        let mut host = Host::new(Side::Left, name("refs/heads/main"));
        host.set(&name("refs/heads/main"), Some(second), &universe).expect("because nothing is in its way");
        host.set(&name("refs/heads/topic"), Some(other), &universe).expect("because nothing is in its way");
        (host, universe, [first, second, other])
    }

    fn fate(host: &mut Host, universe: &Universe, command: Command, pack: Vec<Oid>) -> Option<String> {
        let mut applied = host.receive(&[command], Some(pack), universe, |_| None).expect("because the pack is whole");
        applied.pop().expect("because there was a command").refusal
    }

    #[test]
    fn what_is_stale_is_refused() {
        let (mut host, universe, [first, second, other]) = host();
        let stale = command("refs/heads/topic", Some(first), Some(second));
        assert!(fate(&mut host, &universe, stale, vec![]).is_some());
        let there_already = command("refs/heads/topic", None, Some(second));
        assert!(fate(&mut host, &universe, there_already, vec![]).is_some());
        let fits = command("refs/heads/topic", Some(other), Some(second));
        assert_eq!(fate(&mut host, &universe, fits, vec![]), None);
        assert_eq!(host.refs[&name("refs/heads/topic")], second);
    }

    #[test]
    fn a_deletion_is_compared_only_while_its_object_is_there() {
        let (mut host, universe, [first, _, other]) = host();
        let topic = name("refs/heads/topic");
        host.set(&topic, Some(first), &universe).expect("because nothing is in its way");
        let stale = command("refs/heads/topic", Some(other), None);
        assert!(fate(&mut host, &universe, stale.clone(), vec![]).is_some());
        assert!(host.collect(&universe) > 0);
        assert_eq!(fate(&mut host, &universe, stale, vec![]), None);
        assert!(!host.refs.contains_key(&topic));
    }

    #[test]
    fn nothing_points_to_what_is_not_whole() {
        let (mut host, mut universe, [_, second, _]) = host();
        let new = universe.commit(&[second]);
        let advance = command("refs/heads/main", Some(second), Some(new));
        assert!(fate(&mut host, &universe, advance.clone(), vec![new]).is_some());
        let pack = host.pack_for(&[second], &[], &universe).expect("because it is a tip");
        assert!(!pack.contains(&new));
        let whole: Vec<Oid> = universe.reach([new]).into_iter().collect();
        assert_eq!(fate(&mut host, &universe, advance, whole), None);
    }

    #[test]
    fn names_and_the_first_branch_are_looked_after() {
        let (mut host, universe, [_, second, _]) = host();
        let below = command("refs/heads/topic/x", None, Some(second));
        assert!(fate(&mut host, &universe, below, vec![]).is_some_and(|words| words.contains("cannot create")));
        let first_branch = command("refs/heads/main", Some(second), None);
        assert!(fate(&mut host, &universe, first_branch, vec![]).is_some());
        let unwhole = host.receive(&[], None, &universe, |_| None);
        assert!(unwhole.is_err());
    }
}
