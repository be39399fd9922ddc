//! Plays GitHub, Gitee, GitLab and Gitea on this machine: the parts of their REST APIs that a mirror tool uses, over
//! real bare repositories behind `git http-backend`, and with the refusals that the real hosts give, word for word.
//!
//! A [`Standin`] is one process with several [`Host`]s, each on a port of 127.0.0.1. A test in Rust holds the hosts and
//! tells them what is there; a test in another language, or a person, tells them over HTTP, at `/_standin` (`control`).
//! Each answer follows what the host publishes; the page is named beside the code, and `contract/` holds the answers
//! against it.
#![cfg(unix)]
#![deny(missing_docs)]
#![allow(
    clippy::disallowed_methods,
    reason = "it is a program of its own in the place of somebody else's server: it starts git and reads the clock"
)]

mod answer;
mod backend;
mod contract;
mod control;
mod credentials;
mod deliver;
mod fault;
mod git;
mod gitea;
mod gitee;
mod github;
mod gitlab;
mod host;
mod journal;
mod judge;
mod mirror;
mod page;
mod relay;
mod repository;
mod sample;
mod serve;
mod standin;
mod words;
mod world;

pub use contract::validate_recording;
pub use fault::{Fault, Rate, What};
pub use host::Host;
pub use journal::{Asked, Push, Request};
pub use repository::{Access, Delivery, Hook, Key, Protection, RemoteMirror, Rule, Settings, Visibility};
pub use sample::fill;
pub use standin::{Ports, Standin};
pub use world::{Kind, NewRepository, NewToken, Organisation, User};
