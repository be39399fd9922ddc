//! The threads that everything shares.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// What the engine runs on, in the app and in the command.
///
/// Two threads: while one waits for the database to reach the disk, connections go on by the other. With one, a commit took a
/// quarter longer to come across; more only wake each other for every few kilobytes that arrive. Whatever computes for long, or
/// waits for a keychain, has threads of its own.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(1).enable_all().build()
}
