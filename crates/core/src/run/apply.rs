//! Pinning what will be replaced, then moving the refs.

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::atomic::{AtomicU64, Ordering},
};

use gemel_wire::{Command, Kind, Oid, PackSource, Push, PushFailure, PushReport, RefName};

use super::{
    Decided, Job, Report,
    parts::{self, Batch, TooLarge},
};
use crate::{
    error::{Code, Error, Result},
    model::{Action, ActionKind, Delivery, Side},
    pack,
    plan::clears_the_way,
    redact::Redactor,
    store::Backup,
    view::Phase,
};

/// What became of each action, and in which words.
pub(super) type Deliveries = BTreeMap<RefName, (Delivery, Option<String>)>;

/// So many pushes to one side are made to find the refs that a host refuses.
const MAX_PUSHES: usize = 64;

/// Carries out what was decided, after what it replaces was pinned. `deliveries` holds what went out before, and is not sent again.
///
/// The second value is the trouble that one side made; what the other did counts all the same.
pub(super) async fn apply(
    job: &Job,
    decided: &Decided,
    mut deliveries: Deliveries,
    report: &mut Report,
) -> (Deliveries, Result<()>) {
    let planned = decided.actions();
    deliveries.retain(|name, _| planned.iter().any(|action| action.name == *name));
    let actions = &left_to_do(decided, &deliveries)[..];
    let mut trouble = Ok(());
    for side in [Side::Right, Side::Left] {
        let mine: Vec<Action> = actions.iter().filter(|action| action.to == side).cloned().collect();
        if mine.is_empty() {
            continue;
        }
        if let Err(error) = push_side(job, side, &mine, decided, &mut deliveries, report).await {
            trouble = Err(error);
        }
    }
    for action in actions {
        deliveries.entry(action.name.clone()).or_insert((Delivery::NotSent, None));
    }
    (deliveries, trouble)
}

/// What was decided and has not gone out.
pub(super) fn left_to_do(decided: &Decided, sent: &Deliveries) -> Vec<Action> {
    decided.actions().iter().filter(|action| !sent.contains_key(&action.name)).cloned().collect()
}

/// Law 1: a tip that a new one does not contain is pinned first, its object verified present. If that fails, nothing is
/// sent.
pub(super) async fn pin(job: &Job, run: i64, decided: &Decided, sent: &Deliveries) -> Result<()> {
    let actions = &left_to_do(decided, sent)[..];
    let reason = |kind| match kind {
        ActionKind::Delete => Some("deletion"),
        ActionKind::Rewrite => Some("rewrite"),
        ActionKind::Create | ActionKind::Advance => None,
    };
    let backups: Vec<Backup> = actions
        .iter()
        .filter_map(|action| {
            Some(Backup {
                run,
                side: action.to,
                host: job.mirror.ends.get(action.to).host.clone(),
                name: action.name.to_string(),
                tip: action.old?,
                replaced_by: action.new,
                reason: match reason(action.kind)? {
                    _ if decided.is_ordered(&action.name) => "resolution",
                    reason => reason,
                },
                at: job.clock.now(),
            })
        })
        .collect();
    if backups.is_empty() {
        return Ok(());
    }
    #[cfg(feature = "simulation")]
    if crate::simulation::is(crate::simulation::Mutation::BackupOff) {
        return Ok(());
    }
    let ids = job.store.add_backups(&job.mirror, &backups)?;
    let pins: Vec<(i64, Oid)> = ids.into_iter().zip(backups.iter().map(|backup| backup.tip)).collect();
    let elsewhere = tips_that_stay(decided, actions);
    #[cfg(feature = "simulation")]
    crate::simulation::step(crate::simulation::Step::BackupsNumbered).await?;
    job.blocking(move |cache| cache.pin(&pins, &elsewhere)).await?;
    #[cfg(feature = "simulation")]
    crate::simulation::step(crate::simulation::Step::Pinned).await?;
    Ok(())
}

/// The tips that the hosts keep whatever becomes of the actions.
fn tips_that_stay(decided: &Decided, actions: &[Action]) -> Vec<Oid> {
    let touched: HashSet<(Side, &RefName)> = actions.iter().map(|action| (action.to, &action.name)).collect();
    let untouched = |side: Side| {
        let touched = &touched;
        decided
            .observed
            .tips
            .get(side)
            .iter()
            .filter(move |(name, _)| !touched.contains(&(side, *name)))
            .map(|(_, oid)| *oid)
    };
    let all: HashSet<Oid> = untouched(Side::Left).chain(untouched(Side::Right)).collect();
    all.into_iter().collect()
}

/// What is about to be done, for whoever looks after a crash.
pub(super) fn intent(actions: &[Action]) -> String {
    let lines: Vec<serde_json::Value> = actions
        .iter()
        .map(|action| {
            let tip = |oid: Option<Oid>| oid.map(|oid| oid.to_string());
            serde_json::json!({"side": action.to, "ref": &*action.name, "old": tip(action.old), "new": tip(action.new)})
        })
        .collect();
    serde_json::Value::from(lines).to_string()
}

async fn push_side(
    job: &Job,
    side: Side,
    actions: &[Action],
    decided: &Decided,
    deliveries: &mut Deliveries,
    report: &mut Report,
) -> Result<()> {
    let _turn = job.turns.get(side).lock().await;
    // `a` has to go before `a/b` can come: such deletions are a push of their own.
    let (clearing, rest): (Vec<Action>, Vec<Action>) =
        actions.iter().cloned().partition(|action| clears_the_way(action, actions));
    let (together, rest): (Vec<Action>, Vec<Action>) =
        rest.into_iter().partition(|action| job.orders.together && decided.is_ordered(&action.name));
    let mut batches: VecDeque<Batch> = [Batch::whole(clearing), Batch::together(together), Batch::whole(rest)].into();
    let mut there: HashSet<Oid> = decided.observed.tips.get(side).values().copied().collect();
    let mut limit = *job.push_limits.get(side);
    let mut pushes = 0;
    while let Some(mut batch) = batches.pop_front() {
        // What stopped on its way goes no further.
        batch.actions.retain(|action| !deliveries.contains_key(&action.name));
        if batch.actions.is_empty() {
            continue;
        }
        let got_through = |name: &RefName| matches!(deliveries.get(name), Some((Delivery::Done, _)));
        if batch.after.as_ref().is_some_and(|before| !got_through(before)) {
            deliveries.extend(batch.actions.into_iter().map(|action| (action.name, (Delivery::NotSent, None))));
            continue;
        }
        if pushes >= MAX_PUSHES {
            // What is left waits for the next run.
            break;
        }
        let tried = match push(job, side, &batch, decided, &there, limit, report).await {
            Ok(tried) => tried,
            // What happened is looked at before anything is done again, and before any more is sent.
            Err(failure) if failure.outcome_unknown => {
                let unknown = |action: Action| (action.name, (Delivery::Unknown, None));
                deliveries.extend(batch.actions.into_iter().map(unknown));
                report.unknown = Some(job.on_side(side, failure.error));
                return Ok(());
            }
            Err(failure) => return Err(job.on_side(side, failure.error)),
        };
        let result = match tried {
            Tried::Report(result) => result,
            Tried::NotAtomic => {
                batch.in_turn().into_iter().rev().for_each(|batch| batches.push_front(batch));
                continue;
            }
            Tried::TooLarge(what) => {
                // A host that says so itself has a limit that nobody told us.
                let shown =
                    what.size.map(|size| size / 2).filter(|_| limit.is_none_or(|limit| what.size <= Some(limit)));
                limit = shown.or(limit);
                let refused: Vec<RefName> = batch.actions.iter().map(|action| action.name.clone()).collect();
                if let Some(smaller) = parts::smaller(job, batch, &there, &what, limit).await? {
                    smaller.into_iter().rev().for_each(|batch| batches.push_front(batch));
                } else {
                    let words = job.redactor.clean(&what.words);
                    deliveries.extend(refused.into_iter().map(|name| (name, (Delivery::Refused, Some(words.clone())))));
                }
                continue;
            }
        };
        if batch.actions.len() > 1 && !batch.atomic && refused_as_a_whole(&result) {
            // The host names no ref: half of them may be innocent.
            pushes += 1;
            let (first, second) = batch.actions.split_at(batch.actions.len() / 2);
            batches.push_front(Batch::whole(second.to_vec()));
            batches.push_front(Batch::whole(first.to_vec()));
            continue;
        }
        for (name, delivery, words) in outcomes(result, &job.redactor) {
            if delivery == Delivery::Done {
                there.extend(batch.actions.iter().filter(|action| action.name == name).filter_map(|action| action.new));
            } else {
                pushes += 1;
            }
            if !(batch.part && delivery == Delivery::Done) {
                deliveries.insert(name, (delivery, words));
            }
        }
        #[cfg(feature = "simulation")]
        crate::simulation::step(crate::simulation::Step::Pushed(side)).await?;
    }
    Ok(())
}

/// Whether a host refused everything in words that are about no ref in particular.
pub(super) fn refused_as_a_whole(report: &PushReport) -> bool {
    const NO_REF: [&str; 3] = ["pre-receive hook declined", "unpacker error", "transaction failed"];
    let all_refused = |r: &gemel_wire::RefReport| match &r.delivery {
        gemel_wire::Delivery::Refused(words) => words.is_empty() || NO_REF.iter().any(|known| words.contains(known)),
        gemel_wire::Delivery::Moved(_) => true,
        gemel_wire::Delivery::Done { .. } => false,
    };
    let some_refused = report.refs.iter().any(|r| matches!(r.delivery, gemel_wire::Delivery::Refused(_)));
    some_refused && (report.unpack_error.is_some() || report.refs.iter().all(all_refused))
}

pub(super) fn outcomes(
    report: PushReport,
    redactor: &Redactor,
) -> impl Iterator<Item = (RefName, Delivery, Option<String>)> {
    let (messages, unpack_error) = (report.messages, report.unpack_error);
    report.refs.into_iter().map(move |r| {
        let refused = matches!(r.delivery, gemel_wire::Delivery::Refused(_));
        match r.delivery {
            gemel_wire::Delivery::Done { new: None } => (r.name, Delivery::Done, None),
            // The host made something else of it: what that is will be seen, and is not equality.
            gemel_wire::Delivery::Done { new: Some(new) } => (r.name, Delivery::Moved, Some(new.to_string())),
            gemel_wire::Delivery::Moved(words) | gemel_wire::Delivery::Refused(words) => {
                // A bare "hook declined" says nothing; what the host wrote beside it does.
                let parts = [words.as_str(), unpack_error.as_deref().unwrap_or_default(), messages.as_str()];
                let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                let delivery = if refused { Delivery::Refused } else { Delivery::Moved };
                (r.name, delivery, Some(redactor.clean(&said.join("\n"))))
            }
        }
    })
}

/// What became of one push.
enum Tried {
    Report(PushReport),
    TooLarge(TooLarge),
    /// The host cannot do it all or nothing; it was not asked to do anything.
    NotAtomic,
}

/// One push, with the pack that these actions need, unless that is larger than the host takes.
async fn push(
    job: &Job,
    side: Side,
    batch: &Batch,
    decided: &Decided,
    there: &HashSet<Oid>,
    limit: Option<u64>,
    report: &mut Report,
) -> std::result::Result<Tried, PushFailure> {
    // A pack that cannot be made here is this machine's trouble, and nothing has gone out.
    let here = |error: Error| {
        let kind = if error.code() == Code::DiskFull { Kind::DiskFull } else { Kind::Io };
        PushFailure { error: gemel_wire::Error::new(kind, error.to_string()), outcome_unknown: false }
    };
    let command = |action: &Action| Command { name: action.name.clone(), old: action.old, new: action.new };
    let commands: Vec<Command> = batch.actions.iter().map(command).collect();
    #[cfg(feature = "simulation")]
    let commands = crate::simulation::leased(&**job.remotes.get(side), commands).await;
    for relay in [!batch.cut, false] {
        let source = pack_for(job, side, &batch.actions, decided, there, relay).await.map_err(here)?;
        let length = size_of(&source);
        if let (Some(size), Some(limit)) = (length, limit)
            && size > limit
        {
            discard(&source).await;
            let words = format!("{} MiB in one push", size.div_ceil(1024 * 1024));
            return Ok(Tried::TooLarge(TooLarge { size: Some(size), words }));
        }
        match send(job, side, &commands, batch.atomic, source, report).await {
            Err(failure) if relay && failure.error.kind() == Kind::NoOfsDelta => {}
            Err(failure) if !failure.outcome_unknown && too_large(failure.error.kind()) => {
                let words = failure.error.detail().to_owned();
                return Ok(Tried::TooLarge(TooLarge { size: length, words }));
            }
            Err(failure) if failure.error.kind() == Kind::NotAtomic => return Ok(Tried::NotAtomic),
            result => return result.map(Tried::Report),
        }
    }
    Err(here(Error::new(Code::Protocol)))
}

/// What a smaller push may get past: a limit on its size, or on the time that it takes.
fn too_large(kind: Kind) -> bool {
    matches!(kind, Kind::TooLarge | Kind::TooSlow)
}

/// How many bytes a pack has.
fn size_of(source: &PackSource) -> Option<u64> {
    match source {
        PackSource::File { path, .. } => std::fs::metadata(path).ok().map(|meta| meta.len()),
        PackSource::Bytes(bytes) => Some(bytes.len() as u64),
        PackSource::None | PackSource::Stream(_) => None,
    }
}

/// A pack that was built for one push alone is not kept.
async fn discard(source: &PackSource) {
    if let PackSource::File { path, ofs_delta: false } = source {
        let _ = tokio::fs::remove_file(path).await;
    }
}

async fn send(
    job: &Job,
    side: Side,
    commands: &[Command],
    atomic: bool,
    source: PackSource,
    report: &mut Report,
) -> std::result::Result<PushReport, PushFailure> {
    job.tell(Phase::Push, Some(side), 0, 0, None);
    let sent = AtomicU64::new(0);
    let progress = |transfer: gemel_wire::Transfer| {
        sent.store(transfer.bytes, Ordering::Relaxed);
        job.tell(Phase::Push, Some(side), transfer.bytes, 0, None);
    };
    let push = Push { commands, atomic, options: &job.mirror.push_options };
    let result = job.remotes.get(side).push(push, &source, &progress).await;
    report.bytes += sent.into_inner();
    discard(&source).await;
    result
}

/// The pack that came from the other side, if it is just what is needed; else one made here.
async fn pack_for(
    job: &Job,
    side: Side,
    batch: &[Action],
    decided: &Decided,
    there: &HashSet<Oid>,
    relay: bool,
) -> Result<PackSource> {
    let news: HashSet<Oid> = batch.iter().filter_map(|action| action.new).filter(|new| !there.contains(new)).collect();
    if batch.iter().all(|action| action.new.is_none()) {
        return Ok(PackSource::None);
    }
    if news.is_empty() {
        return Ok(PackSource::Bytes(pack::empty(decided.observed.listings.get(side).object_format).into()));
    }
    if relay
        && let Some(received) = decided.observed.received.get(side.other())
        && let Some(path) = &received.pack
        // Neither more than what is to go across, nor less.
        && received.wants == news
    {
        return Ok(PackSource::File { path: path.clone(), ofs_delta: true });
    }
    build(job, side, news, there).await
}

/// A pack made here, which every server can read.
async fn build(job: &Job, side: Side, news: HashSet<Oid>, there: &HashSet<Oid>) -> Result<PackSource> {
    let (tips, there): (Vec<Oid>, Vec<Oid>) = (news.into_iter().collect(), there.iter().copied().collect());
    let path = job.stoppable(move |cache, interrupt| cache.build_pack(side, &tips, &there, interrupt)).await?;
    Ok(PackSource::File { path, ofs_delta: false })
}

/// The tips that the sides have after what was delivered.
pub(super) fn tips_after(actions: &[Action], deliveries: &Deliveries) -> HashMap<RefName, (Side, Option<Oid>)> {
    actions
        .iter()
        .filter(|action| matches!(deliveries.get(&action.name), Some((Delivery::Done, _))))
        .map(|action| (action.name.clone(), (action.to, action.new)))
        .collect()
}
