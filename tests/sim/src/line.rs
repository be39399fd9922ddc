//! The line to a host: what the engine talks to, and what breaks on the way.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use gemel_core::{Network, error, model::Side, simulation};
use gemel_wire::{
    Access, Address, Command, Delivery, Error, FetchRequest, Kind, PackSink, PackSource, Push, PushFailure, PushReport,
    RawListing, RefReport, Remote, Result, Transfer, WebAnswer, WebRequest,
};

use crate::{
    host::Applied,
    laws, packs,
    world::{Fate, Place, Removal, Shared, World},
};

/// The network between the engine and both hosts.
pub struct Lines(pub Shared);

/// How the left host is called in URLs.
pub const LEFT: &str = "left.example";
/// How the right host is called in URLs.
pub const RIGHT: &str = "right.example";

#[async_trait]
impl Network for Lines {
    fn connect(&self, address: &Address, _: Access) -> Arc<dyn Remote> {
        let left = matches!(address, Address::Http(url) if url.host_str() == Some(LEFT));
        let side = if left { Side::Left } else { Side::Right };
        Arc::new(Line { side, shared: self.0.clone() })
    }

    /// The hosts that are played speak Git and nothing else.
    async fn ask(&self, _: WebRequest, _: &Access) -> Result<WebAnswer> {
        Err(Error::new(Kind::Unreachable, "no API is played"))
    }
}

/// What happens between the engine's steps.
pub struct Steps(pub Shared);

#[async_trait]
impl simulation::Hook for Steps {
    async fn step(&self, step: simulation::Step) -> error::Result<()> {
        match self.0.pass(Place::Step(step)).await {
            Fate::Full => Err(error::Error::new(error::Code::DiskFull)),
            _ => Ok(()),
        }
    }

    fn mutation(&self) -> simulation::Mutation {
        self.0.lock().mutation
    }
}

struct Line {
    side: Side,
    shared: Shared,
}

fn cut() -> Error {
    Error::new(Kind::Server, "the connection closed early")
}

/// So many changes may a replica lag behind.
const LAG: usize = 4;

#[async_trait]
impl Remote for Line {
    async fn list(&self, prefixes: &[String]) -> Result<RawListing> {
        let side = self.side;
        if prefixes.is_empty() {
            // Nobody but a mutation asks for everything; that is no observation.
            let world = self.shared.lock();
            let host = world.hosts.get(side);
            return Ok(host.listing(&host.refs, &world.universe, &[]));
        }
        self.shared.lock().asked(side);
        let fate = self.shared.pass(Place::Listing(side)).await;
        if fate == Fate::Cut {
            return Err(cut());
        }
        let listing = {
            let mut world = self.shared.lock();
            let lag = if fate == Fate::Stale { 1 + world.dice.below(LAG) } else { 0 };
            let refs = world.hosts.get(side).earlier(lag).clone();
            if lag > 0 {
                world.stale = true;
                world.say(format!("    {} lists what it was {lag} changes ago", side.as_str()));
            }
            world.shown(side, &refs);
            world.hosts.get(side).listing(&refs, &world.universe, prefixes)
        };
        self.shared.pass(Place::Listed(side)).await;
        Ok(listing)
    }

    async fn may_push(&self) -> Result<()> {
        self.list(&["refs/".to_owned()]).await.map(drop)
    }

    async fn fetch(
        &self,
        request: &FetchRequest,
        sink: &mut dyn PackSink,
        _: &(dyn Fn(Transfer) + Send + Sync),
    ) -> Result<()> {
        let side = self.side;
        if self.shared.pass(Place::Fetching(side)).await == Fate::Cut {
            return Err(cut());
        }
        let mut pack = {
            let mut world = self.shared.lock();
            match world.hosts.get(side).pack_for(&request.wants, &request.haves, &world.universe) {
                Ok(objects) => packs::write(&world.universe, &objects),
                Err(want) => {
                    let words = format!("    {} gives no {}: not our ref", side.as_str(), world.universe.name(want));
                    world.say(words);
                    return Err(Error::new(Kind::NotOurRef, format!("upload-pack: not our ref {want}")));
                }
            }
        };
        let half = pack.len() / 2;
        sink.write(Bytes::copy_from_slice(&pack[..half])).await.map_err(|error| Error::file(&error))?;
        match self.shared.pass(Place::HalfFetched(side)).await {
            Fate::Cut => return Err(cut()),
            Fate::Full => return Err(Error::file(&std::io::ErrorKind::StorageFull.into())),
            Fate::Garbled => pack[half] ^= 1,
            _ => {}
        }
        sink.write(Bytes::copy_from_slice(&pack[half..])).await.map_err(|error| Error::file(&error))?;
        sink.finish().await.map_err(|error| Error::file(&error))?;
        self.shared.pass(Place::Fetched(side)).await;
        Ok(())
    }

    async fn push(
        &self,
        push: Push<'_>,
        pack: &PackSource,
        _: &(dyn Fn(Transfer) + Send + Sync),
    ) -> std::result::Result<PushReport, PushFailure> {
        let (side, commands) = (self.side, push.commands);
        if push.atomic {
            // These hosts do not offer it.
            return Err(PushFailure { error: Error::new(Kind::NotAtomic, ""), outcome_unknown: false });
        }
        // Taken whole before anything else, so that nothing depends on which of two tasks is quicker.
        let pack = whole(pack).await.map_err(|error| PushFailure { error, outcome_unknown: true })?;
        self.shared.lock().run.pushing = true;
        if self.shared.pass(Place::Pushing(side)).await == Fate::Cut {
            return Err(PushFailure { error: cut(), outcome_unknown: false });
        }
        let advertised = {
            let mut world = self.shared.lock();
            world.run.commands += commands.len();
            laws::of_commands(&mut world, side, commands);
            world.hosts.get(side).refs.clone()
        };
        let fate = self.shared.pass(Place::Greeted(side)).await;
        if fate == Fate::Cut {
            return Err(PushFailure { error: cut(), outcome_unknown: true });
        }
        let report = {
            let mut world = self.shared.lock();
            let (fit, moved): (Vec<Command>, Vec<Command>) =
                commands.iter().cloned().partition(|command| advertised.get(&command.name).copied() == command.old);
            let mut report = if fit.is_empty() {
                PushReport::default()
            } else {
                take(&mut world, side, &fit, pack.as_deref(), fate)
            };
            for command in moved {
                let words = format!("    {}: {} is not what it was, not sent", side.as_str(), command.name.short());
                world.say(words);
                report.refs.push(RefReport { name: command.name, delivery: Delivery::Moved(String::new()) });
            }
            report.refs.sort_by_key(|r| commands.iter().position(|command| command.name == r.name));
            report
        };
        if self.shared.pass(Place::Applied(side)).await == Fate::Cut {
            return Err(PushFailure { error: cut(), outcome_unknown: true });
        }
        reported(&mut self.shared.lock(), commands, &report);
        self.shared.pass(Place::Reported(side)).await;
        self.shared.lock().run.pushing = false;
        Ok(report)
    }

    /// As over HTTP, so that pushes are begun early here.
    fn begins_with_the_request(&self) -> bool {
        true
    }

    fn refresh(&self) {}
}

/// The engine hears what a host did.
fn reported(world: &mut World, commands: &[Command], report: &PushReport) {
    for done in report.refs.iter().filter(|r| matches!(r.delivery, Delivery::Done { .. })) {
        if let Some(command) = commands.iter().find(|command| command.name == done.name) {
            world.knowledge.reported.insert((command.name.clone(), command.new));
            world.knowledge.before.extend(command.old.map(|old| (command.name.clone(), old)));
        }
    }
}

/// The bytes of a pack, wherever they are; none where there is no pack.
async fn whole(pack: &PackSource) -> Result<Option<Vec<u8>>> {
    match pack {
        PackSource::None => Ok(None),
        PackSource::Bytes(bytes) => Ok(Some(bytes.to_vec())),
        PackSource::File { path, .. } => Ok(Some(std::fs::read(path).map_err(|error| Error::file(&error))?)),
        PackSource::Stream(stream) => {
            let mut bytes = Vec::new();
            let mut chunks = stream.take().expect("because it is sent once");
            while let Some(chunk) = chunks.next().await {
                bytes.extend_from_slice(&chunk.map_err(|_| cut())?);
            }
            Ok(Some(bytes))
        }
    }
}

/// What a host makes of a push.
fn take(world: &mut World, side: Side, commands: &[Command], pack: Option<&[u8]>, fate: Fate) -> PushReport {
    let arrived = |pack: &[u8]| if fate == Fate::Garbled { None } else { packs::read(pack) };
    let objects = pack.map_or_else(|| Some(Vec::new()), arrived);
    let one = world.dice.below(commands.len());
    let refuses = |command: &Command| match fate {
        Fate::RefuseAll => Some("pre-receive hook declined".to_owned()),
        Fate::RefuseSome if *command == commands[one] => Some("hook declined".to_owned()),
        _ => None,
    };
    let universe = &world.universe;
    let taken = world.hosts.get_mut(side).receive(commands, objects, universe, refuses);
    let applied = match taken {
        Ok(applied) => applied,
        Err(words) => {
            world.say(format!("    {}: unpack {words}", side.as_str()));
            world.knowledge.refused.extend(commands.iter().map(|command| command.name.clone()));
            let error = |command: &Command| RefReport {
                name: command.name.clone(),
                delivery: Delivery::Refused("unpacker error".into()),
            };
            let refs = commands.iter().map(error).collect();
            return PushReport { refs, unpack_error: Some(words), messages: String::new() };
        }
    };
    let mut refs = Vec::new();
    for (at, done) in applied.into_iter().enumerate() {
        let lost = fate == Fate::Lose && at == one && done.refusal.is_none();
        tell(world, side, &done, lost);
        if lost {
            world.hosts.get_mut(side).lose(&done);
        } else if done.refusal.is_none() {
            count(world, side, &done);
        }
        let delivery = match done.refusal {
            None => Delivery::Done { new: None },
            Some(words) => {
                // These words are about a ref that moved.
                if !words.contains("failed to update ref") {
                    world.knowledge.refused.insert(done.command.name.clone());
                }
                Delivery::Refused(words)
            }
        };
        refs.push(RefReport { name: done.command.name, delivery });
    }
    PushReport { refs, unpack_error: None, messages: String::new() }
}

fn tell(world: &mut World, side: Side, done: &Applied, lost: bool) {
    let end = match &done.refusal {
        Some(words) => format!(", refused: {words}"),
        None if lost => ", taken and lost".to_owned(),
        None => String::new(),
    };
    let words = format!(
        "    Gemel to {}: {} {} → {}{end}",
        side.as_str(),
        done.command.name.short(),
        world.universe.tip(done.command.old),
        world.universe.tip(done.command.new)
    );
    world.say(words);
}

/// An update was made: what it took away is to be found again.
fn count(world: &mut World, side: Side, done: &Applied) {
    let Command { name, old, new } = &done.command;
    world.run.updates += 1;
    if done.before != *old {
        if new.is_some() {
            world.violations.push(laws::not_compared(name, side));
        }
        // A deletion whose object the host had collected: outside the promise, as docs/sync-model.md says.
        world.say("    deleted without being compared");
        return;
    }
    laws::of_update(world, side, &done.command);
    if let Some(tip) = done.before
        && new.is_none_or(|new| !world.universe.contains(new, tip))
    {
        laws::pinned(world, tip, name);
        world.removed.push(Removal { tip, side, name: name.clone() });
    }
}
