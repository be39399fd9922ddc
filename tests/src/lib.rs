//! The parts from which Gemel's integration tests are made: real Git repositories, a real web server in front of
//! them, something on the wire that lets a race happen on purpose, and the `gemel` command itself.
//!
//! Nothing here knows how Gemel works inside. The tests see what a person sees: what the command prints, its exit
//! code, and what the two repositories hold afterwards.
//!
//! Needed on the machine: `git`, Apache (`apache2`, on Debian in the package `apache2-bin`) OpenSSH (`sshd`, in `openssh-server`) and `shellcheck`. What is missing
//! fails the test with its name; nothing is skipped silently.
#![cfg(unix)]
#![deny(missing_docs)]
#![allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    clippy::disallowed_methods,
    clippy::format_push_string,
    clippy::print_stderr,
    reason = "a part of a test starts programs, reports to the terminal, and is free to be a little wasteful"
)]

pub mod gate;
pub mod gemel;
pub mod history;
pub mod meddler;
pub mod memory;
pub mod owner;
pub mod pair;
pub mod repository;
pub mod scratch;
pub mod secret;
pub mod ssh_agent;
pub mod ssh_server;
pub mod tiny_disk;
pub mod tripwire;
pub mod web_server;
