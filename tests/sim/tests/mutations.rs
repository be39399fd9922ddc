//! Without one of the things that keep commits safe, the simulation finds what comes of it. Else it would prove nothing.

#![allow(clippy::print_stdout, reason = "the seeds are worth knowing")]

use std::sync::atomic::AtomicBool;

use gemel_core::simulation::Mutation;
use gemel_sim::{laws::Law, search::search};

/// It has to be found in so many scenarios.
const SCENARIOS: u64 = 500;

#[track_caller]
fn found(mutation: Mutation, expected: &[Law]) {
    let mut first = 1;
    // It may break another law first; what has to be found is what it is there against.
    loop {
        let searched = search(first..1 + SCENARIOS, mutation, &AtomicBool::new(false));
        let found = searched.found.unwrap_or_else(|| panic!("{mutation:?} is not found in {SCENARIOS} scenarios"));
        println!("{mutation:?} is found at seed {}: {}", found.seed, found.violation.words);
        if expected.contains(&found.violation.law) {
            break;
        }
        first = found.seed + 1;
    }
}

#[test]
fn pushes_that_expect_whatever_is_there() {
    found(Mutation::LeaseOff, &[Law::NothingLost]);
}

#[test]
fn no_backups() {
    found(Mutation::BackupOff, &[Law::NothingLost]);
}

#[test]
fn a_base_without_proof() {
    found(Mutation::BaseEarly, &[Law::Undone]);
}

#[test]
fn a_deletion_that_was_seen_once() {
    found(Mutation::DeletionAtOnce, &[Law::SeenTwice]);
}

#[test]
fn a_push_that_was_begun_and_not_decided() {
    found(Mutation::EarlyUnasked, &[Law::NothingLost]);
}
