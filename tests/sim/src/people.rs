//! What people do on the hosts: they commit, rewrite, delete, rename and tag, each from what the host has at that moment.

use gemel_core::model::Side;
use gemel_wire::{Oid, RefName};

use crate::world::World;

const BRANCHES: [&str; 6] = ["main", "dev", "topic", "topic/x", "fix", "rel"];
const TAGS: [&str; 3] = ["v1", "v2", "v3"];

#[derive(Clone, Copy)]
enum Act {
    Commit,
    Branch,
    Amend,
    Rewind,
    Restore,
    Delete,
    Rename,
    Merge,
    Take,
    Point,
    Tag,
    MoveTag,
    DeleteTag,
    Orphan,
    Head,
    Collect,
    Sweep,
    Rebase,
    Empty,
    Replace,
}

const ACTS: [(usize, Act); 20] = [
    (60, Act::Commit),
    (16, Act::Branch),
    (18, Act::Amend),
    (10, Act::Rewind),
    (8, Act::Restore),
    (16, Act::Delete),
    (6, Act::Rename),
    (16, Act::Merge),
    (24, Act::Take),
    (6, Act::Point),
    (12, Act::Tag),
    (6, Act::MoveTag),
    (6, Act::DeleteTag),
    (2, Act::Orphan),
    (2, Act::Head),
    (8, Act::Collect),
    (3, Act::Sweep),
    (2, Act::Rebase),
    (1, Act::Empty),
    (1, Act::Replace),
];

fn branch(name: &str) -> RefName {
    RefName::new(&format!("refs/heads/{name}")).expect("because the names here are valid")
}

fn tag(name: &str) -> RefName {
    RefName::new(&format!("refs/tags/{name}")).expect("because the names here are valid")
}

/// Somebody does something on one of the hosts. Where it cannot be done, nothing happens.
pub fn act(world: &mut World, indent: &str) {
    let side = if world.dice.chance(500) { Side::Left } else { Side::Right };
    let act = world.dice.weighted(&ACTS);
    if let Some(words) = act_on(world, side, act) {
        world.say(format!("{indent}{}: {words}", side.as_str()));
    }
}

/// What both hosts begin with: the same history, or a part of it on one of them, or nothing there.
pub fn begin(world: &mut World) {
    let mut tip = world.universe.commit(&[]);
    for _ in 0..world.dice.below(3) {
        tip = world.universe.commit(&[tip]);
    }
    let sides: &[Side] = match world.dice.below(6) {
        0 => &[Side::Left],
        1 => &[Side::Right],
        _ => &Side::BOTH,
    };
    let mut names = vec![(branch("main"), tip)];
    for name in ["dev", "topic", "fix"] {
        if world.dice.chance(500) {
            let own = world.universe.commit(&[tip]);
            names.push((branch(name), own));
        }
    }
    // Enough that it is unusual when many of them go at once.
    if world.dice.chance(150) {
        names.extend((1..=6).map(|number| (branch(&format!("work/{number}")), tip)));
    }
    if world.dice.chance(400) {
        let annotated = world.universe.tag(tip, "v1");
        names.push((tag("v1"), annotated));
    }
    for side in sides {
        for (name, oid) in &names {
            put(world, *side, name, Some(*oid));
        }
    }
    let refs: Vec<String> =
        names.iter().map(|(name, oid)| format!("{} {}", name.short(), world.universe.name(*oid))).collect();
    let where_to: Vec<&str> = sides.iter().map(|side| side.as_str()).collect();
    world.say(format!("{}: {}", where_to.join(" and "), refs.join(", ")));
}

/// Somebody takes a commit off the end of a branch, or puts it on again.
pub fn to_and_fro(world: &mut World, side: Side, name: &RefName, ends: [Oid; 2]) {
    let now = world.hosts.get(side).refs.get(name).copied();
    let next = if now == Some(ends[0]) { ends[1] } else { ends[0] };
    if let Some(words) = put(world, side, name, Some(next)) {
        world.say(format!("{}: {words}", side.as_str()));
    }
}

/// A branch of a host to set to and fro, between its tip and what it was one commit before.
pub fn bone_of_contention(world: &mut World, side: Side) -> Option<(RefName, [Oid; 2])> {
    let branches: Vec<(RefName, Oid)> =
        world.hosts.get(side).refs.iter().filter(|(name, _)| name.is_branch()).map(|(n, o)| (n.clone(), *o)).collect();
    let (name, tip) = world.dice.pick(&branches)?.clone();
    let parent = *world.universe.parents(tip).first()?;
    Some((name, [tip, parent]))
}

/// Sets a ref as people do, who see what is there. Says what it did.
fn put(world: &mut World, side: Side, name: &RefName, new: Option<Oid>) -> Option<String> {
    let before = world.hosts.get(side).refs.get(name).copied();
    if before == new {
        return None;
    }
    let grows = match (before, new) {
        (Some(before), Some(new)) => world.universe.contains(new, before),
        (None, Some(_)) => true,
        (_, None) => false,
    };
    if let Err(words) = world.hosts.get_mut(side).set(name, new, &world.universe) {
        return Some(format!("{} refused: {words}", name.short()));
    }
    if !grows || !name.is_branch() {
        world.rewritten.insert(name.clone());
    }
    Some(format!("{} {} → {}", name.short(), world.universe.tip(before), world.universe.tip(new)))
}

fn act_on(world: &mut World, side: Side, act: Act) -> Option<String> {
    let here = world.hosts.get(side).refs.clone();
    let there = world.hosts.get(side.other()).refs.clone();
    let mut branches: Vec<(RefName, Oid)> = Vec::new();
    let mut tags: Vec<(RefName, Oid)> = Vec::new();
    for (name, oid) in &here {
        (if name.is_branch() { &mut branches } else { &mut tags }).push((name.clone(), *oid));
    }
    let (name, tip) = world.dice.pick(&branches).cloned().unzip();
    match act {
        Act::Commit => {
            let name = name.unwrap_or_else(|| branch("main"));
            let commit = world.universe.commit(&tip.into_iter().collect::<Vec<_>>());
            put(world, side, &name, Some(commit))
        }
        Act::Branch => {
            let name = branch(world.dice.pick(&BRANCHES)?);
            if here.contains_key(&name) {
                return None;
            }
            let tip = if world.dice.chance(500) { world.universe.commit(&[tip?]) } else { tip? };
            put(world, side, &name, Some(tip))
        }
        Act::Amend => {
            let parents = world.universe.parents(tip?).to_vec();
            let commit = world.universe.commit(&parents);
            put(world, side, &name?, Some(commit))
        }
        Act::Rewind => {
            let parent = *world.universe.parents(tip?).first()?;
            put(world, side, &name?, Some(parent))
        }
        Act::Restore => {
            let (name, lag) = (name?, 1 + world.dice.below(4));
            let earlier = world.hosts.get(side).earlier(lag).get(&name).copied()?;
            put(world, side, &name, Some(earlier))
        }
        Act::Delete => put(world, side, &name?, None),
        Act::Rename => {
            let new = branch(world.dice.pick(&BRANCHES)?);
            let old = name?;
            if here.contains_key(&new) {
                return None;
            }
            let gone = put(world, side, &old, None)?;
            let made = put(world, side, &new, tip).unwrap_or_default();
            Some(format!("{gone}, {made}"))
        }
        Act::Merge => {
            let (name, tip) = (name?, tip?);
            let theirs = *there.get(&name)?;
            if world.universe.contains(tip, theirs) {
                return None;
            }
            let merge = world.universe.commit(&[tip, theirs]);
            put(world, side, &name, Some(merge))
        }
        Act::Take => {
            let names: Vec<RefName> = there.keys().cloned().collect();
            let name = world.dice.pick(&names)?.clone();
            put(world, side, &name, there.get(&name).copied())
        }
        Act::Point => {
            let (_, other) = world.dice.pick(&branches)?.clone();
            put(world, side, &name?, Some(other))
        }
        Act::Tag => {
            let words = *world.dice.pick(&TAGS)?;
            if here.contains_key(&tag(words)) {
                return None;
            }
            let target = if world.dice.chance(500) { world.universe.tag(tip?, words) } else { tip? };
            put(world, side, &tag(words), Some(target))
        }
        Act::MoveTag => {
            let (name, _) = world.dice.pick(&tags)?.clone();
            let target = if world.dice.chance(500) { world.universe.tag(tip?, name.short()) } else { tip? };
            put(world, side, &name, Some(target))
        }
        Act::DeleteTag => {
            let (name, _) = world.dice.pick(&tags)?.clone();
            put(world, side, &name, None)
        }
        Act::Orphan => {
            let commit = world.universe.commit(&[]);
            put(world, side, &name?, Some(commit))
        }
        Act::Head => {
            let name = name?;
            world.hosts.get_mut(side).head = name.clone();
            Some(format!("shows {} first", name.short()))
        }
        Act::Collect => {
            let gone = world.hosts.get_mut(side).collect(&world.universe);
            (gone > 0).then(|| format!("collects {gone} objects"))
        }
        Act::Sweep => {
            let all: Vec<String> =
                branches.iter().skip(1).filter_map(|(name, _)| put(world, side, name, None)).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        Act::Rebase => {
            let root = world.universe.parents(tip?).first().copied().or(tip)?;
            let mut all = Vec::new();
            for (name, _) in &branches {
                let commit = world.universe.commit(&[root]);
                all.extend(put(world, side, name, Some(commit)));
            }
            Some(all.join(", "))
        }
        Act::Empty => {
            world.rewritten.extend(here.into_keys());
            world.hosts.get_mut(side).replace(std::collections::BTreeMap::new(), &world.universe);
            Some("made anew, empty".into())
        }
        Act::Replace => {
            world.rewritten.extend(here.into_keys());
            let commit = world.universe.commit(&[]);
            let names = [branch("main"), branch("dev")];
            world.rewritten.extend(names.clone());
            let refs = names.into_iter().map(|name| (name, commit)).collect();
            world.hosts.get_mut(side).replace(refs, &world.universe);
            Some(format!("another project in its place, {}", world.universe.name(commit)))
        }
    }
}
