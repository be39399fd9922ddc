//! Circles of mirrors: a change that comes back to where it came from. Pure.

use std::collections::{BTreeMap, VecDeque};

use crate::{
    location,
    model::{Direction, Divergent, Mirror, MirrorId, OnDivergence, Pair, Policy, Prune, Rewrites, Side},
};

/// The ways that changes take through a mirror, from repository to repository.
fn ways(ends: &Pair<String>, direction: Direction) -> Vec<(&str, &str)> {
    let reads = |side: Side| direction.target() != Some(side);
    let way = |side: Side| (ends.get(side).as_str(), ends.get(side.other()).as_str());
    Side::BOTH.into_iter().filter(|side| reads(*side)).map(way).collect()
}

/// A mirror's repositories, told from others.
pub(crate) fn ends(mirror: &Mirror) -> Pair<String> {
    Pair::from_fn(|side| location::comparable(&mirror.ends.get(side).url))
}

/// The mirrors by which what goes through this one comes back, without itself; none where nothing does.
pub(crate) fn closed_by<'a>(
    id: Option<MirrorId>,
    own: &Pair<String>,
    direction: Direction,
    all: &'a [Mirror],
) -> Option<Vec<&'a Mirror>> {
    let others: Vec<(&Mirror, Pair<String>)> =
        all.iter().filter(|other| Some(other.id) != id).map(|other| (other, ends(other))).collect();
    ways(own, direction).into_iter().find_map(|(from, to)| way_back(to, from, &others))
}

/// The shortest way from one repository to another.
fn way_back<'a>(from: &str, to: &str, others: &[(&'a Mirror, Pair<String>)]) -> Option<Vec<&'a Mirror>> {
    // How each repository was come to.
    let mut seen: BTreeMap<&str, Option<(&str, &'a Mirror)>> = [(from, None)].into();
    let mut next = VecDeque::from([from]);
    while let Some(here) = next.pop_front() {
        if here == to {
            let mut back = Vec::new();
            let mut at = here;
            while let Some(Some((before, by))) = seen.get(at) {
                back.push(*by);
                at = before;
            }
            back.reverse();
            return Some(back);
        }
        for (mirror, ends) in others {
            for (start, end) in ways(ends, mirror.direction) {
                if start == here && !seen.contains_key(end) {
                    seen.insert(end, Some((here, mirror)));
                    next.push_back(end);
                }
            }
        }
    }
    None
}

/// Whether a mirror replaces or takes away something unasked, which in a circle could go round for ever. Deletions that go
/// across do not: what is gone everywhere is at rest.
pub(crate) fn overwrites(policy: Policy) -> bool {
    policy.rewrites == Rewrites::Propagate
        || policy.divergent == Divergent::Overwrite
        || policy.prune == Prune::Everything
        || matches!(policy.diverged, OnDivergence::PreferLeft | OnDivergence::PreferRight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Endpoint;

    fn mirror(id: i64, left: &str, right: &str, direction: Direction) -> Mirror {
        let end =
            |name: &str| Endpoint { url: format!("https://host.example/{name}.git"), host: name.into(), account: None };
        let ends = Pair { left: end(left), right: end(right) };
        Mirror { id: MirrorId(id), name: format!("{left}{right}"), ends, direction, ..Mirror::example() }
    }

    /// The names of the mirrors that close a circle with a new one.
    fn closed(new: &Mirror, all: &[Mirror]) -> Option<Vec<String>> {
        let found = closed_by(None, &ends(new), new.direction, all);
        found.map(|found| found.into_iter().map(|mirror| mirror.name.clone()).collect())
    }

    #[test]
    fn chains_and_stars_are_no_circles() {
        use Direction::{Both, LeftToRight};
        let all = [mirror(1, "a", "b", LeftToRight), mirror(2, "a", "c", Both)];
        assert_eq!(closed(&mirror(9, "b", "d", LeftToRight), &all), None);
        assert_eq!(closed(&mirror(9, "c", "d", Both), &all), None);
        // Two ways to the same place meet there, and go no further.
        assert_eq!(closed(&mirror(9, "c", "b", LeftToRight), &all), None);
    }

    #[test]
    fn what_comes_back_is_a_circle() {
        use Direction::{Both, LeftToRight, RightToLeft};
        let all = [mirror(1, "a", "b", LeftToRight), mirror(2, "b", "c", LeftToRight)];
        assert_eq!(closed(&mirror(9, "c", "a", LeftToRight), &all), Some(vec!["ab".into(), "bc".into()]));
        assert_eq!(closed(&mirror(9, "a", "c", RightToLeft), &all), Some(vec!["ab".into(), "bc".into()]));
        assert_eq!(closed(&mirror(9, "b", "a", LeftToRight), &all), Some(vec!["ab".into()]));
        assert_eq!(closed(&mirror(9, "a", "c", Both), &all), Some(vec!["ab".into(), "bc".into()]));
        let two_ways = [mirror(1, "a", "b", Both), mirror(2, "b", "c", Both)];
        assert!(closed(&mirror(9, "c", "a", LeftToRight), &two_ways).is_some());
        // A mirror is no circle with itself.
        assert!(closed_by(Some(MirrorId(1)), &ends(&two_ways[0]), Both, &two_ways).is_none());
    }

    #[test]
    fn deletions_alone_do_not_go_round() {
        assert!(!overwrites(Policy::default()));
        assert!(overwrites(Policy { rewrites: Rewrites::Propagate, ..Policy::default() }));
        assert!(overwrites(Policy { diverged: OnDivergence::PreferLeft, ..Policy::default() }));
        assert!(!overwrites(Policy { diverged: OnDivergence::MergeWhenClean, ..Policy::default() }));
    }
}
