//! What an answer to an open question about a ref amounts to. Pure.

use gemel_wire::{Oid, RefName};

use crate::{
    error::{Code, Error, Result},
    model::{Action, ActionKind, Direction, Endpoint, HeldReason, Mirror, Order, Pair, RefRecord, Side, Take, Verdict},
    plan::{Ancestry, kind_of},
    run::Orders,
    view::QuestionKind,
};

/// What kind of question is open about a ref; only equal kinds are answered together.
pub(crate) fn kind(name: &RefName, record: &RefRecord) -> Option<QuestionKind> {
    let tips = record.tips;
    match record.verdict? {
        Verdict::Diverged | Verdict::Ignored { reason: crate::model::IgnoredReason::Chosen } => {
            Some(match (tips.left, tips.right) {
                (Some(_), Some(_)) if name.is_tag() => QuestionKind::Tag,
                (Some(_), Some(_)) if record.base.tip.is_none() => QuestionKind::FirstSync,
                (Some(_), Some(_)) => QuestionKind::BothChanged,
                _ => QuestionKind::DeletedAndChanged,
            })
        }
        Verdict::Held { reason } => match reason {
            HeldReason::Rewrite => Some(QuestionKind::Rewrite),
            HeldReason::Deletion => Some(QuestionKind::Deletion),
            HeldReason::Flapping => Some(QuestionKind::Flapping),
            _ => None,
        },
        _ => None,
    }
}

/// The same, of a question that waits for a person; one that was put aside does not.
pub(crate) fn open(name: &RefName, record: &RefRecord) -> Option<QuestionKind> {
    kind(name, record).filter(|_| record.verdict.is_some_and(Verdict::needs_person))
}

/// Whether an answer is one to this question, and may be given in this mirror.
pub(crate) fn check(mirror: &Mirror, name: &RefName, record: &RefRecord, take: Take) -> Result<()> {
    let no = |why: &str| Err(Error::new(Code::ResolutionImpossible).with("why", why).with("ref", name.short()));
    if kind(name, record).is_none() {
        return Err(Error::new(Code::NoSuchRef).with("ref", name.short()));
    }
    let both_there = record.tips.left.is_some() && record.tips.right.is_some();
    let writes = match take {
        Take::Left | Take::Both => Some(Side::Right),
        Take::Right => Some(Side::Left),
        Take::Merge | Take::Ignore => None,
    };
    match take {
        Take::Merge if !name.is_branch() => no("tag"),
        Take::Merge | Take::Both if !both_there => no("one-sided"),
        // A merge ends on both sides.
        Take::Merge if mirror.direction != Direction::Both => no("one-way"),
        _ if writes.is_some() && mirror.direction.target().is_some_and(|target| writes != Some(target)) => {
            no("one-way")
        }
        _ => Ok(()),
    }
}

/// What is to be done on the hosts for an answer. `merge` is the commit that holds both sides, `second` the name under
/// which the right side's tip lives on.
pub(crate) fn orders(name: &RefName, record: &RefRecord, take: Take, merge: Option<Oid>, second: &RefName) -> Orders {
    let tips = record.tips;
    let seen = Side::BOTH.into_iter().map(|side| (side, name.clone(), *tips.get(side)));
    let order = |to, new| Order { name: name.clone(), to, new };
    let mut orders = Orders { seen: seen.collect(), ..Orders::default() };
    match take {
        Take::Left => orders.moves.push(order(Side::Right, tips.left)),
        Take::Right => orders.moves.push(order(Side::Left, tips.right)),
        Take::Merge => {
            orders.moves.push(order(Side::Right, merge));
            orders.then.push(order(Side::Left, merge));
        }
        Take::Both => {
            orders.seen.extend(Side::BOTH.map(|side| (side, second.clone(), None)));
            orders.moves.push(Order { name: second.clone(), to: Side::Right, new: tips.right });
            orders.moves.push(order(Side::Right, tips.left));
            orders.together = true;
        }
        Take::Ignore => {}
    }
    orders
}

/// What happens on which side, in the end: what a person reads before agreeing.
pub(crate) fn effects(
    name: &RefName,
    record: &RefRecord,
    take: Take,
    merge: Option<Oid>,
    second: &RefName,
    ancestry: &dyn Ancestry,
) -> Vec<Action> {
    let tips = record.tips;
    let at = |side: Side, new: Option<Oid>| {
        let old = *tips.get(side);
        Action { name: name.clone(), to: side, kind: kind_of(name, old, new, ancestry), old, new }
    };
    match take {
        Take::Left => vec![at(Side::Right, tips.left)],
        Take::Right => vec![at(Side::Left, tips.right)],
        Take::Merge => Side::BOTH.map(|side| at(side, merge)).to_vec(),
        Take::Both => {
            let made = |to| {
                let (kind, old, new) = (ActionKind::Create, None, tips.right);
                Action { name: second.clone(), to, kind, old, new }
            };
            vec![made(Side::Right), at(Side::Right, tips.left), made(Side::Left)]
        }
        Take::Ignore => Vec::new(),
    }
}

/// The name under which the other side's tip lives on: `main@gitee`, by the pattern that the settings have, and with a
/// number where a ref has that name already.
pub(crate) fn second_name(
    pattern: &str,
    name: &RefName,
    ends: &Pair<Endpoint>,
    taken: impl Fn(&str) -> bool,
) -> Result<RefName> {
    // What a host is called may hold anything; a part of a ref's name may not.
    let allowed = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let host: String = ends.right.host.chars().map(|c| if allowed(c) { c } else { '-' }).collect();
    let host = host.trim_matches(['-', '.']);
    let (folder, short) = name.strip_suffix(name.short()).map_or(("", &**name), |folder| (folder, name.short()));
    let wanted = pattern.replace("{ref}", short).replace("{host}", if host.is_empty() { "other" } else { host });
    (1..1000)
        .map(|number| if number == 1 { format!("{folder}{wanted}") } else { format!("{folder}{wanted}-{number}") })
        .find(|candidate| !taken(candidate))
        .and_then(|candidate| RefName::new(&candidate).ok())
        .ok_or_else(|| Error::bad_input("second-name", pattern))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Base, Tips},
        plan::graph::commit,
    };

    fn name(text: &str) -> RefName {
        RefName::new(text).expect("because it is valid")
    }

    fn record(verdict: Verdict, base: char, left: char, right: char) -> RefRecord {
        let tip = |letter: char| (letter != '.').then(|| commit(letter));
        let tips: Tips = Pair { left: tip(left), right: tip(right) };
        RefRecord { verdict: Some(verdict), tips, base: Base::proven(tip(base)), ..RefRecord::default() }
    }

    #[test]
    fn questions_are_of_a_kind() {
        let of = |text: &str, base, left, right| kind(&name(text), &record(Verdict::Diverged, base, left, right));
        assert_eq!(of("refs/heads/a", 'A', 'B', 'C'), Some(QuestionKind::BothChanged));
        assert_eq!(of("refs/heads/a", '.', 'B', 'C'), Some(QuestionKind::FirstSync));
        assert_eq!(of("refs/heads/a", 'A', '.', 'C'), Some(QuestionKind::DeletedAndChanged));
        assert_eq!(of("refs/tags/v", 'A', 'B', 'C'), Some(QuestionKind::Tag));
        assert_eq!(kind(&name("refs/heads/a"), &record(Verdict::InSync, 'A', 'A', 'A')), None);
    }

    #[test]
    fn not_every_answer_fits() {
        let two_way = Mirror::example();
        let one_way = Mirror { direction: Direction::LeftToRight, ..Mirror::example() };
        let branch = record(Verdict::Diverged, 'A', 'B', 'C');
        let gone = record(Verdict::Diverged, 'A', '.', 'C');
        let fits =
            |mirror: &Mirror, text: &str, record: &RefRecord, take| check(mirror, &name(text), record, take).is_ok();
        assert!(Take::ALL.into_iter().all(|take| fits(&two_way, "refs/heads/a", &branch, take)));
        assert!(!fits(&two_way, "refs/tags/a", &branch, Take::Merge));
        assert!(
            !fits(&two_way, "refs/heads/a", &gone, Take::Both) && fits(&two_way, "refs/heads/a", &gone, Take::Left)
        );
        // What is only read is not written, whoever asks for it.
        for (take, may) in [(Take::Left, true), (Take::Right, false), (Take::Merge, false), (Take::Both, true)] {
            assert_eq!(fits(&one_way, "refs/heads/a", &branch, take), may, "{take:?}");
        }
    }

    #[test]
    fn every_order_expects_what_was_shown() {
        let record = record(Verdict::Diverged, 'A', 'B', 'C');
        let second = name("refs/heads/a@h");
        for take in Take::ALL {
            let orders = orders(&name("refs/heads/a"), &record, take, Some(commit('M')), &second);
            assert!(
                orders.moves.iter().all(|order| {
                    orders.seen.iter().any(|(side, name, _)| *side == order.to && *name == order.name)
                })
            );
        }
    }

    #[test]
    fn a_second_name_is_free() {
        let mut ends = Mirror::example().ends;
        ends.right.host = "git.acme.example:8443 (2)".into();
        let find = |pattern: &str, taken: &[&str]| {
            second_name(pattern, &name("refs/heads/feature/x"), &ends, |name| taken.contains(&name))
                .map(|name| name.to_string())
        };
        let plain = "refs/heads/feature/x@git.acme.example-8443--2";
        assert_eq!(find("{ref}@{host}", &[]).as_deref(), Ok(plain));
        assert_eq!(find("{ref}@{host}", &[plain]), Ok(format!("{plain}-2")));
        assert!(find("{ref} of {host}", &[]).is_err());
    }
}
