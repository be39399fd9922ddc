//! A mirror that a host runs by itself: both sides are listed and compared, nothing is fetched and nothing written. At most the
//! host is told that something waits.

use std::collections::BTreeMap;

use super::{Decided, Job, Observed, Report, across, begin, here, record};
use crate::{
    clock::Millis,
    error::{Code, Error, Result},
    model::{ActionKind, Base, IgnoredReason, Pair, RefRecords, Side, Tips, Verdict},
    plan::{Facts, RefFacts},
};

/// A host takes its time: GitLab pushes within 5 minutes and pulls every 30. After this long something is wrong.
const PATIENCE: Millis = 60 * 60 * 1000;

/// Compares both sides and records what is seen.
pub(super) async fn watch(job: &Job, observed: Observed, report: &mut Report) -> Result<()> {
    let mut decided = compare(job, observed)?;
    let late = lateness(&decided, job.clock.now());
    if late.is_none() {
        // Who did not do it for an hour does not do it for being told once more: a person looks into it.
        across::tell(job, &decided).await;
    }
    let run = begin(job, report, &[])?;
    here(|| record::record(job, run, &mut decided, &BTreeMap::new(), report))?;
    match late {
        Some((behind, to)) => Err(Error::new(Code::HostMirrorBehind)
            .with("count", behind)
            .with("host", &job.mirror.ends.get(to).host)
            .with("side", to.as_str())),
        None => Ok(()),
    }
}

/// What both sides show, as verdicts of which none is carried out.
pub(super) fn compare(job: &Job, observed: Observed) -> Result<Decided> {
    let before = job.store.refs(job.mirror.id)?;
    let mut facts = Facts { heads: observed.heads.clone(), heads_hidden: observed.heads_hidden, ..Facts::default() };
    let mut verdicts = BTreeMap::new();
    for name in observed.tips.left.keys().chain(observed.tips.right.keys()) {
        let tips = Pair::from_fn(|side| observed.tips.get(side).get(name).copied());
        let base = before.get(name).map(|record| record.base).unwrap_or_default();
        verdicts.insert(name.clone(), verdict(tips, base, job.mirror.direction.target()));
        facts.refs.insert(name.clone(), RefFacts { tips, base, ..RefFacts::default() });
    }
    Ok(Decided {
        observed,
        before,
        facts,
        verdicts,
        guard: None,
        approval: String::new(),
        approved: false,
        to_do: Vec::new(),
        asked: Vec::new(),
        details: BTreeMap::new(),
        repositories: Pair::default(),
    })
}

/// Who descends from whom is not known, since nothing is fetched: what is not alike is on its way.
fn verdict(tips: Tips, base: Base, target: Option<Side>) -> Verdict {
    if tips.left == tips.right {
        return Verdict::InSync;
    }
    // Both ways: the side that is as both last were is behind.
    let behind = if tips.left == base.tip { Side::Left } else { Side::Right };
    let to = target.unwrap_or(behind);
    let action = match (tips.get(to.other()), tips.get(to)) {
        (None, _) if target.is_some() && base.tip.is_none() => {
            return Verdict::Ignored { reason: IgnoredReason::TargetOnly };
        }
        (None, _) => ActionKind::Delete,
        (_, None) => ActionKind::Create,
        _ => ActionKind::Advance,
    };
    Verdict::Propagate { to, action }
}

/// How many refs have waited for too long, and for which side.
fn lateness(decided: &Decided, now: Millis) -> Option<(usize, Side)> {
    let known: &RefRecords = &decided.before;
    let late = decided.verdicts.iter().filter_map(|(name, verdict)| {
        let Verdict::Propagate { to, .. } = *verdict else { return None };
        let record = known.get(name)?;
        // The same difference as before; a new commit begins its own wait.
        let same = record.verdict == Some(*verdict) && record.tips == decided.facts.refs[name].tips;
        (same && now - record.since >= PATIENCE).then_some(to)
    });
    let late: Vec<Side> = late.collect();
    late.first().map(|to| (late.len(), *to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::graph::commit;

    #[test]
    fn what_is_not_alike_is_on_its_way() {
        let tip = |letter: char| (letter != '.').then(|| commit(letter));
        let seen = |base: char, left: char, right: char, target| {
            verdict(Pair { left: tip(left), right: tip(right) }, Base::proven(tip(base)), target)
        };
        let goes = |to, action| Verdict::Propagate { to, action };
        assert_eq!(seen('A', 'B', 'B', None), Verdict::InSync);
        assert_eq!(seen('A', 'B', 'A', None), goes(Side::Right, ActionKind::Advance));
        assert_eq!(seen('A', 'A', 'B', None), goes(Side::Left, ActionKind::Advance));
        assert_eq!(seen('.', 'A', '.', Some(Side::Right)), goes(Side::Right, ActionKind::Create));
        assert_eq!(seen('A', '.', 'A', Some(Side::Right)), goes(Side::Right, ActionKind::Delete));
        let only_there = Verdict::Ignored { reason: IgnoredReason::TargetOnly };
        assert_eq!(seen('.', '.', 'A', Some(Side::Right)), only_there);
    }
}
