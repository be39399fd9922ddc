//! What holds whatever happens.

use std::collections::{BTreeSet, HashSet};

use gemel_core::{
    clock::Clock as _,
    model::{Deletions, Divergent, HeldReason, IgnoredReason, OnDivergence, Prune, Rewrites, Side, Verdict},
    simulation::{KnownBase, Mutation},
    view::{RefView, RunView},
};
use gemel_wire::{Command, Oid, RefName};
use git2::Repository;

use crate::world::World;

/// A law, for telling failures apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// What a run takes away from a host is on a side or in a backup.
    NothingLost,
    /// Every command expects what was observed.
    CompareAndSwap,
    /// A base was seen on both sides, or reported by a host.
    Proof,
    /// What nobody took back is not taken back.
    Undone,
    /// A deletion was seen twice.
    SeenTwice,
    /// Nothing is done that the settings do not allow.
    Policy,
    /// Left alone, both sides come to agree but for what waits, and then nothing more happens.
    Convergence,
    /// What is in the cache is whole.
    Sound,
    /// A run ends with what went wrong, and nothing goes wrong by itself.
    Failure,
}

/// A law was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which one.
    pub law: Law,
    /// How.
    pub words: String,
}

impl Violation {
    /// A broken law.
    pub fn new(law: Law, words: impl Into<String>) -> Self {
        Self { law, words: words.into() }
    }
}

/// In automatic runs a deletion is believed when it was seen this much earlier too.
const DELETION_AGE: i64 = 60_000;

/// An update was made although the ref was not what the command expected.
pub fn not_compared(name: &RefName, side: Side) -> Violation {
    Violation::new(Law::CompareAndSwap, format!("{} on the {} was not what was expected", name.short(), side.as_str()))
}

/// What is about to be sent expects what was seen last.
pub fn of_commands(world: &mut World, side: Side, commands: &[Command]) {
    if world.mutation == Mutation::LeaseOff {
        // What comes of it is to be found, not that it is so.
        return;
    }
    for command in commands {
        let shown = world.run.shown.get(side).as_ref().and_then(|refs| refs.get(&command.name).copied());
        if shown != command.old {
            let words = format!(
                "{} on the {} is expected to be {}, and was seen as {}",
                command.name.short(),
                side.as_str(),
                world.universe.tip(command.old),
                world.universe.tip(shown)
            );
            world.violations.push(Violation::new(Law::CompareAndSwap, words));
        }
    }
}

/// An update is one that the settings allow, and a deletion was seen twice.
pub fn of_update(world: &mut World, side: Side, command: &Command) {
    let policy = world.setting.policy;
    let one_way = world.setting.direction.target();
    let overwrites = one_way.is_some() && policy.divergent == Divergent::Overwrite;
    let prunes = one_way.is_some() && policy.prune == Prune::Everything;
    let prefers = one_way.is_none()
        && match policy.diverged {
            OnDivergence::PreferLeft => side == Side::Right,
            OnDivergence::PreferRight => side == Side::Left,
            OnDivergence::Ask | OnDivergence::MergeWhenClean => false,
        };
    let name = command.name.short();
    let grows = match (command.old, command.new) {
        (None, _) => true,
        (Some(old), Some(new)) => !command.name.is_tag() && world.universe.contains(new, old),
        (Some(_), None) => false,
    };
    let allowed = match command.new {
        _ if grows => true,
        None => policy.deletions == Deletions::Propagate || overwrites || prunes,
        Some(_) => policy.rewrites == Rewrites::Propagate || overwrites || prefers,
    };
    if !allowed || one_way.is_some_and(|target| target != side) {
        let words = format!("{name} on the {} is not to be touched so", side.as_str());
        world.violations.push(Violation::new(Law::Policy, words));
    }
    let took_back = prefers || world.stale || world.rewritten.contains(&command.name);
    if one_way.is_none() && command.name.is_branch() && !grows && !took_back {
        let words = format!("{name} on the {} was only added to, and a run takes that back", side.as_str());
        world.violations.push(Violation::new(Law::Undone, words));
    }
    if command.new.is_some() {
        return;
    }
    let seen = world.absences(side.other(), &command.name);
    let runs: BTreeSet<usize> = seen.iter().map(|(run, _)| *run).collect();
    let now = world.clock.now();
    let old_enough = world.jumped || seen.first().is_some_and(|(_, at)| now - at >= DELETION_AGE);
    let enough = if world.run.manual { seen.len() >= 2 } else { runs.len() >= 2 && old_enough };
    if !enough {
        let words = format!("{name} is deleted on the {}, and was seen as gone only {seen:?}", side.as_str());
        world.violations.push(Violation::new(Law::SeenTwice, words));
    }
}

/// The tips of all backups in the cache.
fn backups(repository: &Repository) -> Vec<Oid> {
    let mut tips = Vec::new();
    if let Ok(references) = repository.references_glob("refs/gemel/backups/*") {
        for reference in references.flatten() {
            tips.extend(reference.target().and_then(|oid| Oid::from_bytes(oid.as_bytes()).ok()));
        }
    }
    tips
}

/// What is being taken away was pinned before.
pub fn pinned(world: &mut World, tip: Oid, name: &RefName) {
    if world.mutation == Mutation::BackupOff {
        return;
    }
    let pinned = Repository::open_bare(&world.cache).map(|repository| backups(&repository)).unwrap_or_default();
    if !world.universe.reach(pinned).contains(&tip) {
        let words = format!("{} of {} is taken away, and no backup has it", world.universe.name(tip), name.short());
        world.violations.push(Violation::new(Law::NothingLost, words));
    }
}

/// What a run said of itself: nothing goes wrong by itself.
pub fn of_run(world: &mut World, view: &RunView) {
    let Some(problem) = &view.problem else { return };
    // These would be the engine's own doing, whatever the weather.
    let ours = ["cache-damaged", "store-failed", "io", "bad-input"].contains(&problem.code.as_str());
    let undisturbed = world.run.faults == 0 && world.run.acts == 0;
    if ours || undisturbed {
        let words = format!("a run failed by itself: {} {:?}", problem.code, problem.args);
        world.violations.push(Violation::new(Law::Failure, words));
    }
}

/// Bases rest on what was seen, or on what a host said.
pub fn of_bases(world: &mut World, bases: &[KnownBase]) {
    if world.mutation == Mutation::BaseEarly {
        return;
    }
    for base in bases {
        let Some(tip) = base.tip else { continue };
        let seen = |side| world.knowledge.seen.contains(&(side, base.name.clone(), tip));
        let proven = match base.provisional {
            Some(_) => world.knowledge.reported.contains(&(base.name.clone(), Some(tip))),
            None => {
                (seen(Side::Left) && seen(Side::Right)) || world.knowledge.before.contains(&(base.name.clone(), tip))
            }
        };
        if !proven {
            let words = format!("the base of {} is {}, which nobody saw", base.name.short(), world.universe.name(tip));
            world.violations.push(Violation::new(Law::Proof, words));
        }
    }
}

/// What runs took away is on a side or in a backup, and whatever the cache notes is whole.
pub fn at_the_end(world: &mut World) {
    let Ok(repository) = Repository::open_bare(&world.cache) else {
        if !world.removed.is_empty() {
            world.violations.push(Violation::new(Law::NothingLost, "something was taken away, and there is no cache"));
        }
        return;
    };
    let on_sides = world.hosts.left.refs.values().chain(world.hosts.right.refs.values()).copied();
    let kept: HashSet<Oid> = world.universe.reach(backups(&repository).into_iter().chain(on_sides));
    let lost = world.removed.iter().find(|removal| !kept.contains(&removal.tip)).map(|removal| {
        format!(
            "{} was taken from {} on the {} by a run, and is nowhere",
            world.universe.name(removal.tip),
            removal.name.short(),
            removal.side.as_str()
        )
    });
    if let Some(words) = lost {
        world.violations.push(Violation::new(Law::NothingLost, words));
    }
    if let Err(error) = whole(world, &repository) {
        world.violations.push(Violation::new(Law::Sound, format!("the cache is not whole: {error}")));
    }
}

/// Walks through all that the refs of the cache lead to.
fn whole(world: &World, repository: &Repository) -> Result<(), git2::Error> {
    let odb = repository.odb()?;
    let mut walk = repository.revwalk()?;
    let mut tips = Vec::new();
    for reference in repository.references()? {
        let Some(target) = reference?.target() else { continue };
        if repository.find_object(target, None)?.peel(git2::ObjectType::Commit).is_ok() {
            walk.push(target)?;
        }
        tips.extend(Oid::from_bytes(target.as_bytes()));
    }
    for commit in walk {
        repository.find_commit(commit?)?;
    }
    for oid in world.universe.reach(tips) {
        odb.read_header(git2::Oid::from_bytes(oid.as_bytes())?)?;
    }
    Ok(())
}

/// Where both sides differ, the engine says why, and the reason is one that can be.
pub fn settled(world: &World, refs: &[RefView], question: bool) -> Vec<Violation> {
    let names: BTreeSet<&RefName> = world.hosts.left.refs.keys().chain(world.hosts.right.refs.keys()).collect();
    let mut violations = Vec::new();
    for name in names {
        let tips = [&world.hosts.left, &world.hosts.right].map(|host| host.refs.get(name).copied());
        let [left, right] = tips;
        if left == right {
            continue;
        }
        let verdict = refs.iter().find(|known| known.name == **name).map(|known| known.verdict);
        if !may_differ(world, name, tips, verdict, question) {
            let words = format!(
                "{} is {} on the left and {} on the right, and is {verdict:?}",
                name.short(),
                world.universe.tip(left),
                world.universe.tip(right)
            );
            violations.push(Violation::new(Law::Convergence, words));
        }
    }
    violations
}

fn may_differ(world: &World, name: &RefName, tips: [Option<Oid>; 2], verdict: Option<Verdict>, question: bool) -> bool {
    let policy = world.setting.policy;
    let one_way = world.setting.direction.target();
    match verdict {
        // That a person wants a ref left alone does not come up in these days.
        None
        | Some(Verdict::InSync | Verdict::Propagate { .. } | Verdict::Ignored { reason: IgnoredReason::Chosen }) => {
            false
        }
        Some(Verdict::Diverged) => {
            // What only grew, and is part of the other side's, is no question to a person.
            let part = |a: Option<Oid>, b: Option<Oid>| a.zip(b).is_some_and(|(a, b)| world.universe.contains(a, b));
            let comparable = part(tips[0], tips[1]) || part(tips[1], tips[0]);
            match one_way {
                Some(_) => policy.divergent == Divergent::Ask,
                None => !(comparable && name.is_branch() && !world.rewritten.contains(name)),
            }
        }
        Some(Verdict::Held { reason }) => match reason {
            HeldReason::Unconfirmed => world.knowledge.reported.iter().any(|(reported, _)| reported == name),
            // A deletion was seen often enough by then, and no host of these days minds large files, or has an API.
            HeldReason::DeletionUnconfirmed
            | HeldReason::FileTooLarge
            | HeldReason::WorkflowScope
            | HeldReason::ProtectionUnknown => false,
            HeldReason::Rewrite => policy.rewrites == Rewrites::Ask,
            HeldReason::Deletion => policy.deletions == Deletions::Ask,
            HeldReason::Refused => world.knowledge.refused.contains(name),
            HeldReason::Flapping => true,
            HeldReason::DefaultBranch => {
                name.is_branch()
                    && [&world.hosts.left, &world.hosts.right]
                        .into_iter()
                        .any(|host| !host.tells_head || host.head == *name)
            }
            HeldReason::Guard => question,
            HeldReason::NameClash => {
                let inside = |a: &str, b: &str| b.strip_prefix(a).is_some_and(|rest| rest.starts_with('/'));
                let mut there = world.hosts.left.refs.keys().chain(world.hosts.right.refs.keys());
                there.any(|other| inside(name, other) || inside(other, name))
            }
        },
        Some(Verdict::Ignored { reason: IgnoredReason::OneSided }) => policy.deletions == Deletions::Keep,
        Some(Verdict::Ignored { reason: IgnoredReason::TargetOnly }) => {
            one_way.is_some() && policy.prune == Prune::Keep
        }
    }
}
