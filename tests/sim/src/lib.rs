//! Made-up days of a mirror, each decided by one number: people work on both hosts, hosts and lines fail, the clock is set
//! and the program is killed, while the real engine runs over hosts that are only played. What must hold whatever happens
//! is checked all along and once everything has come to rest.
//!
//! `docs/sync-model.md` says what is played and how a scenario is played again.
#![deny(missing_docs)]

pub mod dice;
pub mod host;
pub mod laws;
pub mod line;
pub mod packs;
pub mod people;
pub mod scenario;
pub mod script;
pub mod search;
pub mod universe;
pub mod world;
