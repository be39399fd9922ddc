//! The engine of Gemel: it observes two repositories, plans what makes them equal, applies that, and records what is proven.
//!
//! It knows no window and prints nothing. The clock, the network and the keychain are handed to it; see [`Engine::open`].
//! `docs/architecture.md` shows how the parts fit, `docs/glossary.md` says what the words mean.
#![deny(missing_docs)]

mod account;
mod cache;
pub mod clock;
mod collect;
mod divergence;
mod engine;
pub mod error;
pub mod forge;
mod guard;
mod history;
mod large_files;
mod location;
pub mod model;
mod pace;
mod pack;
pub mod plan;
mod redact;
mod refusal;
mod resolution;
mod reuse;
pub mod run;
mod schedule;
mod scope;
pub mod secret;
mod settings;
#[cfg(feature = "simulation")]
pub mod simulation;
mod status;
mod store;
pub mod view;
pub mod words;
mod workflow_files;

pub use engine::{Engine, Events, Internet, Network, Notice, NoticeAbout, Setup};
pub use error::{Code, Error, Result};
pub use guard::Guard;
pub use reuse::ReuseFrom;
pub use settings::Settings;
