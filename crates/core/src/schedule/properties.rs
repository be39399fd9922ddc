//! What holds whatever the facts are.

use proptest::{collection::vec, option, prelude::*};

use super::{tests::NOW, *};

fn standing() -> impl Strategy<Value = Standing> {
    prop_oneof![
        4 => Just(Standing::Ready),
        2 => (1..20_u32).prop_map(|failures| Standing::Failing { failures }),
        1 => any::<bool>().prop_map(|back| Standing::Offline { back }),
        1 => Just(Standing::WaitsForPerson),
        1 => option::of(0..10_u32).prop_map(|again| Standing::Stopped { again }),
        1 => option::of(-HOUR..HOUR).prop_map(|until| Standing::Paused { until: until.map(|until| NOW + until) }),
    ]
}

type First = (Millis, Option<Millis>, Millis, Standing);
type Second = (Option<Asked>, Option<Millis>, bool, u64, Vec<u8>);

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let moment = || option::of((-3 * HOUR..3 * HOUR).prop_map(|ago| NOW - ago));
    let trigger = prop_oneof![3 => Just(Trigger::Manual), 1 => Just(Trigger::Upstream)];
    let asked = option::weighted(0.3, (any::<bool>(), trigger).prop_map(|(now, trigger)| Asked { trigger, now }));
    let not_before = option::weighted(0.2, (-HOUR..2 * LONGEST_QUIET).prop_map(|wait| NOW + wait));
    let one = (
        (MINUTE..3 * HOUR, moment(), 0..HOUR, standing()),
        (asked, not_before, proptest::bool::weighted(0.2), 0..9_u64, vec(0..4_u8, 0..3)),
    );
    vec(one, 0..12).prop_map(|all| {
        let make = |(id, ((every, began, took, standing), (asked, not_before, running, turn, hosts))): (
            i64,
            (First, Second),
        )| Candidate {
            id: MirrorId(id),
            every,
            began,
            ended: began.map(|began| began + took),
            standing,
            asked,
            not_before,
            running,
            turn,
            hosts: hosts.into_iter().map(|host| host.to_string()).collect(),
        };
        (1..).zip(all).map(make).collect()
    })
}

fn facts() -> impl Strategy<Value = Facts> {
    let limits = (1..6_usize, 1..3_usize, MINUTE..10 * MINUTE, -HOUR..HOUR, any::<u64>());
    (candidates(), limits, proptest::bool::weighted(0.2)).prop_map(|(candidates, limits, held)| {
        let (parallel, per_host, minimum, woke, seed) = limits;
        let hold = held.then_some(Hold { reason: WaitReason::Battery, until: None });
        Facts {
            now: NOW,
            woke_at: NOW - woke.abs(),
            just_begun: woke > 0,
            minimum,
            parallel,
            per_host,
            seed,
            hold,
            candidates,
        }
    })
}

fn of(facts: &Facts, id: MirrorId) -> &Candidate {
    facts.candidates.iter().find(|candidate| candidate.id == id).expect("because it was given")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn each_runs_starts_or_waits(facts in facts()) {
        let decision = decide(&facts);
        let starts: BTreeSet<MirrorId> = decision.starts.iter().map(|(id, _)| *id).collect();
        prop_assert_eq!(starts.len(), decision.starts.len(), "one starts twice");
        for candidate in &facts.candidates {
            let ways = [candidate.running, starts.contains(&candidate.id), decision.waits.contains_key(&candidate.id)];
            prop_assert_eq!(ways.into_iter().filter(|way| *way).count(), 1, "{:?}", candidate);
        }
    }

    #[test]
    fn limits_hold(facts in facts()) {
        let decision = decide(&facts);
        let starting = || decision.starts.iter().map(|(id, _)| of(&facts, *id));
        let at_work: Vec<&Candidate> = facts.candidates.iter().filter(|c| c.running).chain(starting()).collect();
        if !decision.starts.is_empty() {
            prop_assert!(at_work.len() <= facts.parallel);
        }
        for candidate in starting() {
            for host in &candidate.hosts {
                prop_assert!(at_work.iter().filter(|other| other.hosts.contains(host)).count() <= facts.per_host);
            }
        }
    }

    #[test]
    fn nothing_starts_unasked_where_it_must_not(facts in facts()) {
        for (id, _) in decide(&facts).starts {
            let candidate = of(&facts, id);
            // Only a person is let to a host that wants to be left alone, and to one that waits for that person.
            if candidate.asked.is_none_or(|asked| asked.trigger != Trigger::Manual) {
                let quiet = candidate.not_before.is_some_and(|until| (NOW..NOW + LONGEST_QUIET).contains(&until));
                prop_assert!(!quiet && candidate.standing != Standing::WaitsForPerson);
            }
            if candidate.asked.is_none() {
                prop_assert!(facts.hold.is_none());
                let rests = matches!(candidate.standing, Standing::Stopped { again: None } | Standing::Paused { .. });
                prop_assert!(!rests);
            }
        }
    }

    /// Looking again at the moment that was named is never in vain, and never too early to be worth it.
    #[test]
    fn the_next_look_lies_ahead_and_is_the_next_time(facts in facts()) {
        let decision = decide(&facts);
        if let Some(next) = decision.next {
            prop_assert!(next > facts.now);
            let least = decision.waits.values().filter_map(|wait| wait.until).filter(|until| *until > facts.now).min();
            prop_assert_eq!(Some(next), least);
            let mut then = Facts { now: next, ..facts.clone() };
            // Whoever gathers the facts knows when a pause is over.
            for candidate in &mut then.candidates {
                if matches!(candidate.standing, Standing::Paused { until: Some(until) } if until <= next) {
                    candidate.standing = Standing::Ready;
                }
            }
            let then = decide(&then);
            prop_assert_ne!(then.waits, decision.waits);
        }
    }

    /// Where something waits for its turn, something runs or starts: whoever ends lets it go on.
    #[test]
    fn nobody_waits_for_a_turn_that_never_comes(facts in facts()) {
        let decision = decide(&facts);
        let waits = decision.waits.values().any(|wait| wait.reason == WaitReason::Turn);
        prop_assert!(!waits || !decision.starts.is_empty() || facts.candidates.iter().any(|c| c.running));
    }

    #[test]
    fn the_order_in_which_they_are_told_is_no_matter(facts in facts()) {
        let mut turned = facts.clone();
        turned.candidates.reverse();
        prop_assert_eq!(decide(&facts), decide(&turned));
    }
}
