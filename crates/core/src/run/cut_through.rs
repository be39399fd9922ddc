//! The first sync into an empty repository: the pack goes out to the target while it is still coming from the source.

use gemel_wire::{Command, FetchRequest, Oid, PackSource, Push, pack_stream};

use super::{
    Job, Observed, Report,
    apply::{self, Deliveries},
    fetch::{self, Onlooker},
    observe::Received,
};
use crate::{
    error::Result,
    model::{Action, ActionKind, Side, Verdict},
    plan::{self, Facts, RefFacts, Unfetched},
    scope::Place,
    view::Phase,
};

/// What may go out before a single object was seen, and where.
pub(super) struct CutThrough {
    /// The side that is written.
    to: Side,
    actions: Vec<Action>,
    wants: Vec<Oid>,
}

impl CutThrough {
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }
}

/// Whether a pack may be passed on as it comes: the target has no ref in scope and never had, every ref is to be created
/// there, and the cache has none of their objects, so that one pack holds all.
pub(super) async fn plan(job: &Job, observed: &Observed) -> Result<Option<CutThrough>> {
    let empty: Vec<Side> = Side::BOTH.into_iter().filter(|side| observed.tips.get(*side).is_empty()).collect();
    let [to] = empty[..] else { return Ok(None) };
    let unsure = |name: &gemel_wire::RefName| job.scope.place(name) == Place::Unsure;
    if *job.no_workflows.get(to) || observed.tips.get(to.other()).keys().any(unsure) {
        // What they bring has to be looked at first, or nobody knows whether they are to go at all.
        return Ok(None);
    }
    let before = job.store.refs(job.mirror.id)?;
    if before.values().any(|record| record.base.tip.is_some() || record.refusal.is_some()) {
        return Ok(None);
    }
    let source = observed.tips.get(to.other());
    if job.max_refs.get(to).is_some_and(|most| source.len() > most) || job.next_push(to).is_some() {
        return Ok(None);
    }
    let mut facts = Facts { heads: observed.heads.clone(), heads_hidden: observed.heads_hidden, ..Facts::default() };
    for (name, oid) in source {
        let mut known = RefFacts::default();
        *known.tips.get_mut(to.other()) = Some(*oid);
        facts.refs.insert(name.clone(), known);
    }
    // Nothing needs to be known of descent where every action creates.
    let plan = plan::plan(&facts, job.rules(), &Unfetched);
    let creates = |verdict: &Verdict| *verdict == Verdict::Propagate { to, action: ActionKind::Create };
    if !plan.verdicts.values().all(creates) {
        return Ok(None);
    }
    let tips: Vec<Oid> = source.values().copied().collect();
    let unique: std::collections::BTreeSet<Oid> = tips.iter().copied().collect();
    let wants = job.blocking(move |cache| cache.missing(tips)).await?;
    let whole = wants.len() == unique.len();
    Ok(whole.then_some(CutThrough { to, actions: plan.actions, wants }))
}

/// Fetches and pushes at the same time, then takes the pack into the cache. What the target did not take is left for the
/// usual way, which has the pack at hand.
pub(super) async fn carry_out(
    job: &Job,
    cut: CutThrough,
    observed: &mut Observed,
    report: &mut Report,
) -> Result<Deliveries> {
    let CutThrough { to, actions, wants } = cut;
    job.note_push(to);
    let source = to.other();
    let commands: Vec<Command> =
        actions.iter().map(|action| Command { name: action.name.clone(), old: None, new: action.new }).collect();
    let request = FetchRequest { wants: wants.clone(), haves: Vec::new(), ofs_delta: true };
    let (feed, stream) = pack_stream(*job.push_limits.get(to));
    let progress = |transfer: gemel_wire::Transfer| job.tell(Phase::Push, Some(to), transfer.bytes, 0, None);
    // Before the pack begins to come: it would stand still until the push may go out.
    let _turn = job.turns.get(to).lock().await;
    // The push owns the stream: when it ends early, nobody is left to wait for, and the rest of the pack is only kept.
    let push = async move {
        let pack = PackSource::Stream(stream);
        let push = Push { options: &job.mirror.push_options, ..Push::of(&commands) };
        let remote = job.remotes.get(to);
        let listing = async {
            // A request that lacks its end is not kept open for as long as a first sync may take.
            if !remote.begins_with_the_request() {
                remote.expect_listing(&job.scope.prefixes()).await;
            }
        };
        tokio::join!(remote.push(push, &pack, &progress), listing).0
    };
    let (received, pushed) =
        tokio::join!(fetch::receive(job, source, &request, Onlooker { feed: Some(feed), start: None }), push);
    #[cfg(feature = "simulation")]
    crate::simulation::step(crate::simulation::Step::Fetched(source)).await?;
    let (bytes, pack) = received.map_err(|(_, error)| error)?;
    report.bytes += 2 * bytes;
    #[cfg(feature = "simulation")]
    crate::simulation::step(crate::simulation::Step::Indexed(source)).await?;
    *observed.received.get_mut(source) = Some(Received { wants: wants.into_iter().collect(), pack });
    Ok(apply::understand(job, to, pushed, &actions, report))
}
