//! The threads that everything shares.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// What the engine runs on, in the app and in the command.
///
/// One thread waits for all connections: what arrives is handed on within it, where two threads would wake each other for every
/// few kilobytes. Whatever computes for long, or waits for a disk or a keychain, has threads of its own.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(1).enable_all().build()
}
