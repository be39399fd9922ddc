//! The scenarios that every run of the tests plays, in parts that share the cores.

use std::sync::atomic::AtomicBool;

use gemel_core::simulation::Mutation;
use gemel_sim::{
    scenario,
    script::Script,
    search::{play, search, shorten},
};

/// So many scenarios make a part.
const PART: u64 = 250;

#[track_caller]
fn part(number: u64) {
    let first = 1 + number * PART;
    let searched = search(first..first + PART, Mutation::None, &AtomicBool::new(false));
    if let Some(found) = searched.found {
        panic!("{}", shorten(found, Mutation::None));
    }
}

macro_rules! parts {
    ($($name:ident = $number:literal,)*) => {
        $(
            #[test]
            fn $name() {
                part($number);
            }
        )*
    };
}

parts! {
    the_first_part = 0,
    the_second_part = 1,
    the_third_part = 2,
    the_fourth_part = 3,
    the_fifth_part = 4,
    the_sixth_part = 5,
    the_seventh_part = 6,
    the_eighth_part = 7,
}

#[test]
fn a_seed_plays_the_same_again() {
    let runtime = scenario::runtime();
    for seed in 1..=40 {
        let script = Script::draw(seed);
        let first = play(&runtime, &script, Mutation::None);
        let second = play(&runtime, &script, Mutation::None);
        assert_eq!(first.trace, second.trace, "seed {seed}");
    }
}
