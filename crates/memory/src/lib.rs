//! Gives back memory that a program no longer uses, where the system has to be asked for it: [`heap`], and [`code`].
//!
//! The one place with `unsafe`. Decisions 0031 and 0036 tell more.

#[cfg(target_os = "linux")]
pub mod code;
pub mod heap;
