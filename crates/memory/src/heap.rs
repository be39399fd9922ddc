//! How much a program's heap keeps of what was used once.

/// Has all threads share one heap, which gives back what is free at its end. To be called before there is a second thread.
///
/// With the GNU C library, that is; others do so by themselves. Whoever has set `MALLOC_ARENA_MAX`, or anything of its heap in
/// `GLIBC_TUNABLES`, has decided otherwise.
pub fn share(lookup: impl Fn(&str) -> Option<String>) {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if lookup("MALLOC_ARENA_MAX").is_none()
        && !lookup("GLIBC_TUNABLES").is_some_and(|tunables| tunables.contains("glibc.malloc."))
    {
        for (parameter, value) in glibc::THRIFTY {
            glibc::set(parameter, value);
        }
    }
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    let _ = lookup;
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod glibc {
    use libc::{M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, c_int, mallopt};

    pub const THRIFTY: [(c_int, c_int); 3] = [
        (M_ARENA_MAX, 1),
        // What is free at its end goes back from so many bytes on, and larger things are never in it. Left alone, both limits
        // grow with the largest thing that was ever let go of.
        (M_TRIM_THRESHOLD, 4 << 20),
        (M_MMAP_THRESHOLD, 1 << 20),
    ];

    #[allow(unsafe_code, reason = "a function of the C library; no other one offers it")]
    pub fn set(parameter: c_int, value: c_int) {
        // SAFETY: It takes two numbers, changes limits that are only looked at when memory is next asked for or given back, and
        // takes the heap's own lock meanwhile (mallopt(3)).
        let _ = unsafe { mallopt(parameter, value) };
    }
}
