//! Pinning what will be replaced, then moving the refs.

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    path::Path,
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
    refusal::{self, Heard, Meaning, Retry},
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
    let (right, left): (Vec<Action>, Vec<Action>) =
        left_to_do(decided, &deliveries).into_iter().partition(|action| action.to == Side::Right);
    let mut trouble = Ok(());
    for (side, mine) in [(Side::Right, right), (Side::Left, left)] {
        if mine.is_empty() {
            continue;
        }
        if let Err(error) = push_side(job, side, &mine, decided, &mut deliveries, report).await {
            trouble = Err(error);
        }
    }
    for action in planned {
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
    let most = *job.max_refs.get(side);
    let mut batches: VecDeque<Batch> = Batch::in_chunks(clearing, most).into();
    batches.push_back(Batch::together(together));
    batches.extend(Batch::in_chunks(rest, most));
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
        if let Some(wait) = job.next_push(side) {
            if pushes > 0 && !deliveries.is_empty() {
                // Who looks for what a host refuses goes on in the next run, which knows what was found.
                break;
            }
            tokio::time::sleep(wait).await;
        }
        job.note_push(side);
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
        let answers = match tried {
            Tried::Answers(answers) => answers,
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
        if let Some(meaning) = answers.about_the_repository() {
            stop(answers, meaning.code, actions, batch.part, deliveries);
            return Err(job.at_side(side, meaning.error()));
        }
        if batch.actions.len() > 1 && !batch.atomic && answers.as_a_whole {
            pushes += 1;
            let (named, others): (Vec<Action>, Vec<Action>) =
                batch.actions.into_iter().partition(|action| answers.heard.names(&action.name));
            if named.is_empty() || others.is_empty() {
                // The host names no ref: half of them may be innocent.
                let mut first = [named, others].concat();
                let second = first.split_off(first.len() / 2);
                batches.push_front(Batch::whole(second));
                batches.push_front(Batch::whole(first));
            } else {
                let is_named = |answer: &Answer| named.iter().any(|action| action.name == answer.name);
                deliveries.extend(answers.each.into_iter().filter(is_named).map(Answer::delivery));
                batches.push_front(Batch::whole(others));
            }
            continue;
        }
        for answer in answers.each {
            let (name, (delivery, words)) = answer.delivery();
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

/// What became of one ref of a push.
struct Answer {
    name: RefName,
    delivery: Delivery,
    /// What the host said.
    words: Option<String>,
    /// What that means, where it refused.
    meaning: Option<Meaning>,
}

impl Answer {
    fn delivery(self) -> (RefName, (Delivery, Option<String>)) {
        (self.name, (self.delivery, self.words))
    }
}

/// A host's answer to a push, understood.
struct Answers {
    each: Vec<Answer>,
    heard: Heard,
    /// Whether everything was refused in words that are about no ref in particular.
    as_a_whole: bool,
}

impl Answers {
    fn understand(job: &Job, side: Side, report: PushReport) -> Self {
        use gemel_wire::Delivery::{Done, Moved, Refused};
        let (speaker, heard) = (job.speaker(side), Heard::new(&job.redactor.clean(&report.messages)));
        let unpack_error = report.unpack_error.as_deref();
        let says_nothing = |r: &gemel_wire::RefReport| match &r.delivery {
            Refused(status) => unpack_error.is_some() || refusal::names_no_ref(status),
            Moved(_) => true,
            Done { .. } => false,
        };
        let nothing_said = report.refs.iter().all(says_nothing);
        let each: Vec<Answer> = report
            .refs
            .into_iter()
            .map(|r| {
                let (status, refused) = match r.delivery {
                    Done { new: None } => {
                        return Answer { name: r.name, delivery: Delivery::Done, words: None, meaning: None };
                    }
                    // The host made something else of it: what that is will be seen, and is not equality.
                    Done { new: Some(new) } => (new.to_string(), false),
                    Moved(status) => (status, false),
                    Refused(status) => (status, true),
                };
                let status = [status.as_str(), unpack_error.unwrap_or_default()].join("\n");
                let status = job.redactor.clean(status.trim());
                let meaning = refused.then(|| heard.of_ref(&speaker, &r.name, &status));
                // Some refusals say that the ref was changed by somebody else meanwhile.
                let meaning = meaning.filter(|meaning| meaning.retry() != Retry::Replan);
                let delivery = if meaning.is_some() { Delivery::Refused } else { Delivery::Moved };
                Answer { words: Some(heard.words(&r.name, &status)), name: r.name, delivery, meaning }
            })
            .collect();
        let as_a_whole = nothing_said && each.iter().any(|answer| answer.delivery == Delivery::Refused);
        Self { each, heard, as_a_whole }
    }

    /// What is wrong with the whole repository; that it is full before anything else.
    fn about_the_repository(&self) -> Option<Meaning> {
        let meanings = self.each.iter().filter_map(|answer| answer.meaning.as_ref());
        let about = meanings.filter(|meaning| refusal::is_about_the_repository(meaning.code));
        about.max_by_key(|meaning| meaning.code == Code::QuotaExceeded).cloned()
    }

    /// The host's words, if it is the size of the push that it does not take.
    fn too_large(&self) -> Option<String> {
        let says_so = |answer: &Answer| answer.meaning.as_ref().is_some_and(|meaning| meaning.code == Code::TooLarge);
        let words = self.each.first()?.words.clone().unwrap_or_default();
        self.each.iter().all(says_so).then_some(words)
    }
}

/// Notes what became of a push after which no other is sent: it would be refused in the same way. At a host that is full each
/// push may be one of the last, so that nothing is sent again before something changes; what else is wrong may be right by the
/// next run.
fn stop(answers: Answers, code: Code, actions: &[Action], part: bool, deliveries: &mut Deliveries) {
    let full = code == Code::QuotaExceeded;
    let mut words = None;
    for answer in answers.each {
        let concerned = answer.meaning.as_ref().is_some_and(|meaning| refusal::is_about_the_repository(meaning.code));
        let (name, (delivery, said)) = answer.delivery();
        let delivery = if concerned && !full { Delivery::NotSent } else { delivery };
        if concerned {
            words = words.or_else(|| said.clone());
        }
        if !(part && delivery == Delivery::Done) {
            deliveries.insert(name, (delivery, said));
        }
    }
    for action in actions.iter().filter(|action| full && action.new.is_some()) {
        deliveries.entry(action.name.clone()).or_insert_with(|| (Delivery::Refused, words.clone()));
    }
}

/// What became of a push whose pack went out while it came in. What the target did not take is left for the usual way.
pub(super) fn understand(
    job: &Job,
    to: Side,
    pushed: std::result::Result<PushReport, PushFailure>,
    actions: &[Action],
    report: &mut Report,
) -> Deliveries {
    match pushed.map(|pushed| Answers::understand(job, to, pushed)) {
        Ok(answers) => match answers.about_the_repository() {
            Some(meaning) => {
                let mut deliveries = Deliveries::new();
                stop(answers, meaning.code, actions, false, &mut deliveries);
                report.trouble = Some(job.at_side(to, meaning.error()));
                deliveries
            }
            // Which of them it is about is found by the usual way; a single one need not be sent again for that.
            None if answers.as_a_whole && (actions.len() > 1 || answers.too_large().is_some()) => Deliveries::new(),
            None => answers.each.into_iter().map(Answer::delivery).collect(),
        },
        // Looked at again before anything else is sent.
        Err(failure) if failure.outcome_unknown => {
            report.unknown = Some(job.on_side(to, failure.error));
            actions.iter().map(|action| (action.name.clone(), (Delivery::Unknown, None))).collect()
        }
        // Asked again at once, the host would say the same.
        Err(failure) if is_about_us(failure.error.kind()) => {
            report.trouble = Some(job.on_side(to, failure.error));
            actions.iter().map(|action| (action.name.clone(), (Delivery::NotSent, None))).collect()
        }
        Err(failure) => {
            tracing::info!(mirror = %job.mirror.id, error = %failure.error, "not passed on as it came, sending it again");
            Deliveries::new()
        }
    }
}

/// Whether a host that says so has nothing against this push in particular.
fn is_about_us(kind: Kind) -> bool {
    use Kind::{Busy, CredentialsMissing, CredentialsRejected, Missing, NoPermission, Unreachable};
    matches!(kind, Busy | CredentialsMissing | CredentialsRejected | Missing | NoPermission | Unreachable)
}

/// What became of one push.
enum Tried {
    Answers(Answers),
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
            Err(failure) => return Err(failure),
            Ok(report) => {
                let answers = Answers::understand(job, side, report);
                return Ok(match answers.too_large() {
                    Some(words) => Tried::TooLarge(TooLarge { size: length, words }),
                    None => Tried::Answers(answers),
                });
            }
        }
    }
    Err(here(Error::new(Code::Protocol)))
}

/// What a smaller push may get past: a limit on its size, or on the time that it takes.
fn too_large(kind: Kind) -> bool {
    matches!(kind, Kind::TooLarge | Kind::TooSlow)
}

/// How many bytes a pack has.
pub(super) fn size_of(source: &PackSource) -> Option<u64> {
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
    let remote = job.remotes.get(side);
    let (result, ()) = tokio::join!(remote.push(push, &source, &progress), expect_proof(job, side, &source));
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
        return Ok(PackSource::Bytes(pack::empty(decided.observed.raws.get(side).object_format()).into()));
    }
    if relay && let Some(path) = relayed_with(decided, side, &news) {
        return Ok(PackSource::File { path: path.to_owned(), ofs_delta: true });
    }
    build(job, side, news, there).await
}

/// A push of so many bytes takes no longer than a listing may be waited for that was begun beside it.
const SHORT: u64 = 4 << 20;

/// What was written is looked at once more at the end of the run: where that is near, the listing begins by now.
pub(super) async fn expect_proof(job: &Job, side: Side, source: &PackSource) {
    if size_of(source).is_none_or(|size| size <= SHORT) {
        job.remotes.get(side).expect_listing(&job.scope.prefixes()).await;
    }
}

/// The pack that came from the other side, if it is just what this command needs.
pub(super) fn relayed<'a>(decided: &'a Decided, side: Side, command: &Command) -> Option<&'a Path> {
    relayed_with(decided, side, &command.new.into_iter().collect())
}

/// The same, for the objects that the side lacks.
fn relayed_with<'a>(decided: &'a Decided, side: Side, news: &HashSet<Oid>) -> Option<&'a Path> {
    let received = decided.observed.received.get(side.other()).as_ref()?;
    // Neither more than what is to go across, nor less.
    received.pack.as_deref().filter(|_| received.wants == *news)
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

/// The side that each action writes.
pub(super) fn sides(actions: &[Action]) -> HashMap<&RefName, Side> {
    actions.iter().map(|action| (&action.name, action.to)).collect()
}
