//! How much of the memory that was used once a program keeps. Decision 0036 tells more.

/// Has a program that stays keep little memory of what it did: it begins anew, as the same process, with what its heap is to be
/// like in its environment. To be called before anything else. It returns where that was done, or is not needed or possible.
pub fn keep_little(lookup: impl Fn(&str) -> Option<String>) {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if lookup(glibc::DECIDES).is_none() && lookup(glibc::BEGAN).is_none() {
        glibc::begin_anew();
    }
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    let _ = lookup;
}

/// The GNU C library reads how its heap is to be when a program starts, and never again (`mallopt(3)`).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod glibc {
    use std::{env, os::unix::process::CommandExt as _, path::Path, process::Command};

    /// Whoever has set this one has decided by themselves.
    pub const DECIDES: &str = "MALLOC_ARENA_MAX";

    /// Says that the program has begun anew: where it has more rights than who started it, the others are taken away again
    /// (`ld.so(8)`, secure-execution mode).
    pub const BEGAN: &str = "GEMEL_BEGAN_ANEW";

    const THRIFTY: [(&str, &str); 4] = [
        (BEGAN, "1"),
        // One heap for all threads: a listing of fifty thousand refs otherwise leaves its mark in that of each.
        (DECIDES, "1"),
        // What is free at its end goes back from so many bytes on, and larger things are never in it. Left alone, both limits
        // grow with the largest thing that was ever let go of.
        ("MALLOC_TRIM_THRESHOLD_", "4194304"),
        ("MALLOC_MMAP_THRESHOLD_", "1048576"),
    ];

    pub fn begin_anew() {
        let Ok(program) = env::current_exe() else { return };
        let mut arguments = env::args_os();
        let called = arguments.next().unwrap_or_default();
        // Started by a loader of its own, that is what would begin anew.
        if Path::new(&called).file_name() != program.file_name() {
            return;
        }
        #[expect(clippy::disallowed_methods, reason = "it is this program again, not another one")]
        let mut command = Command::new(&program);
        command.arg0(called).args(arguments).envs(THRIFTY);
        // Where that fails the program goes on as it is, and keeps more.
        let _ = command.exec();
    }
}
