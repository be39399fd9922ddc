//! Asks the stand-in what clients ask hosts, over plain sockets and with the `git` program.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "a test starts git, as a person does, and knows what time it is")]

mod client;
mod control;
mod faults;
mod hooks;
mod lists;
mod mirrors;
mod pushes;
mod recording;
mod repositories;
mod tokens;
mod work;
