//! The threads that everything shares.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// What the engine runs on, in the app and in the command.
///
/// One thread: more only wake each other for every few kilobytes that arrive. What waits for the database to reach the disk steps
/// aside, so that connections go on. Whatever computes for long, or waits for a keychain, has threads of its own.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(1).enable_all().build()
}
