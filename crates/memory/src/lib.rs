//! Gives back memory that a program no longer uses, where the system has to be asked for it: its heap's, and that of code
//! which lies in files.
//!
//! The one place with `unsafe`. Decisions 0031 and 0036 tell more.

#![deny(missing_docs)]

#[cfg(target_os = "linux")]
pub mod code;
pub mod heap;
