//! The engine of Gemel: it observes two repositories, plans what makes them equal, applies that, and records what is proven.
//!
//! It knows no window and prints nothing. The clock, the network and the keychain are handed to it; see [`Engine::open`].
//! `docs/architecture.md` shows how the parts fit, `docs/glossary.md` says what the words mean.
#![deny(missing_docs)]

mod account;
mod cache;
mod circle;
pub mod clock;
pub mod clones;
mod collect;
mod conditions;
mod demo;
mod divergence;
mod engine;
pub mod error;
pub mod forge;
mod guard;
mod history;
mod hook_script;
mod hooks;
pub mod keeper;
pub mod language;
mod large_files;
mod location;
mod metrics;
pub mod model;
mod notice;
mod pace;
mod pack;
pub mod plan;
mod portal;
mod quiet;
mod redact;
mod refusal;
mod resolution;
mod reuse;
pub mod run;
mod schedule;
mod scope;
pub mod seam;
pub mod secret;
mod settings;
#[cfg(feature = "simulation")]
pub mod simulation;
pub mod ssh;
pub mod ssh_view;
mod status;
mod store;
mod threads;
pub mod view;
pub mod words;
mod workflow_files;

pub use conditions::{Machine, Power, Surroundings};
pub use engine::{Engine, Events, Internet, Keeping, Network, PauseFor, Setup, language_here};
pub use error::{Code, Error, Result};
pub use guard::Guard;
pub use jiff::tz::TimeZone;
pub use notice::{Notice, NoticeAbout};
pub use reuse::ReuseFrom;
pub use scope::{Place, fit as fit_scope};
pub use settings::{Settings, WithoutTray};
pub use store::KeyOwner;
pub use threads::runtime;
