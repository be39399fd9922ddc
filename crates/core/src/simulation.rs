//! Where a simulation reaches into a run: between its steps, and to leave out what makes it safe. Only with the feature
//! `simulation`, which no program that people get is built with.

use std::{future::Future, sync::Arc};

use async_trait::async_trait;
use gemel_wire::{Command, Oid, RefName, Remote};

use crate::{
    Engine,
    error::Result,
    model::{MirrorId, Provisional, Side},
};

/// A moment between two steps of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Both sides were listed.
    Observed,
    /// A pack has arrived from a side, and is about to be indexed.
    Fetched(Side),
    /// That pack is in the cache.
    Indexed(Side),
    /// The tips of both sides are noted in the cache.
    TipsNoted,
    /// Every ref is decided.
    Planned,
    /// Backups have their numbers, and are about to be pinned.
    BackupsNumbered,
    /// What will be replaced is pinned.
    Pinned,
    /// The intent is about to be written down.
    Intending,
    /// The intent is written down.
    Intended,
    /// A push to a side has ended, well or badly.
    Pushed(Side),
    /// All pushes have ended, and what they did is about to be recorded.
    Delivered,
    /// It is recorded.
    Recorded,
    /// What a listing after the push showed is taken for proven.
    Proved,
}

/// What leaves out one of the things that keep commits safe: a simulation that finds nothing then is worth nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mutation {
    /// Everything is as it should be.
    #[default]
    None,
    /// Pushes expect whatever the host has at that moment.
    LeaseOff,
    /// What is replaced is not pinned.
    BackupOff,
    /// The base moves as soon as something was sent, whatever became of it.
    BaseEarly,
    /// A single listing is enough for a deletion.
    DeletionAtOnce,
    /// A push that was begun before anything was decided goes on, whatever was decided.
    EarlyUnasked,
}

/// Whatever happens while a run is between two steps.
#[async_trait]
pub trait Hook: Send + Sync {
    /// Called between two steps. An error is taken for the next step's; a call that never returns is a run that was killed.
    async fn step(&self, step: Step) -> Result<()>;

    /// What is left out.
    fn mutation(&self) -> Mutation {
        Mutation::None
    }
}

tokio::task_local! {
    static HOOK: Arc<dyn Hook>;
}

/// Does something, such as [`Engine::sync`], with a hook in it.
pub async fn within<T>(hook: Arc<dyn Hook>, work: impl Future<Output = T>) -> T {
    HOOK.scope(hook, work).await
}

pub(crate) async fn step(step: Step) -> Result<()> {
    match HOOK.try_with(Arc::clone) {
        Ok(hook) => hook.step(step).await,
        Err(_) => Ok(()),
    }
}

pub(crate) fn is(mutation: Mutation) -> bool {
    HOOK.try_with(|hook| hook.mutation() == mutation).unwrap_or(false)
}

/// The commands as they go out: as they were planned, but for the mutation that expects whatever is there.
pub(crate) async fn leased(remote: &dyn Remote, mut commands: Vec<Command>) -> Vec<Command> {
    if is(Mutation::LeaseOff)
        && let Ok(listing) = remote.list(&[]).await.and_then(|raw| raw.parse())
    {
        for command in &mut commands {
            command.old = listing.tip(&command.name);
        }
    }
    commands
}

/// The base of a ref as the engine remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownBase {
    /// The ref.
    pub name: RefName,
    /// The tip, absent when both lacked it.
    pub tip: Option<Oid>,
    /// Set while it rests on a report alone.
    pub provisional: Option<Provisional>,
}

impl Engine {
    /// The base of every ref of a mirror.
    pub fn bases(&self, id: MirrorId) -> Result<Vec<KnownBase>> {
        let records = self.store.refs(id)?;
        let known = |(name, record): (RefName, crate::model::RefRecord)| KnownBase {
            name,
            tip: record.base.tip,
            provisional: record.base.provisional,
        };
        Ok(records.into_iter().map(known).collect())
    }
}
