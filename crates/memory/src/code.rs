//! Program code that lies in files.
//!
//! What a program once ran of its libraries stays mapped for as long as it runs, and the kernel keeps what is mapped and
//! executable in memory longer than anything else. A program that has done something large and now waits can let go of it:
//! the pages stay in the kernel's cache, which it may use for others, and come back by themselves where the program goes on.

use std::{
    ffi::{c_int, c_void},
    fs, io,
    ops::Range,
    slice,
};

use rustix::{
    mm::{Advice, madvise},
    param::page_size,
};

/// Lets go of all code and constants of the program and its libraries, and tells how many bytes of it were in memory.
///
/// Takes some milliseconds, for which nobody can load or unload a library.
///
/// # Errors
///
/// When the kernel does not tell what is mapped. What cannot be let go of is left as it is.
pub fn let_go() -> io::Result<usize> {
    let mut mapped = None;
    let (mut bytes, mut problem) = (0, None);
    each_program(&mut |fixed| {
        // Not before the loader holds still.
        match mapped.get_or_insert_with(read) {
            Ok(parts) => bytes += parts.iter().filter(|part| part.is_of(fixed)).map(let_go_of).sum::<usize>(),
            Err(error) => problem = Some(error.kind()),
        }
    });
    problem.map_or(Ok(bytes), |kind| Err(kind.into()))
}

fn read() -> io::Result<Vec<Part>> {
    Ok(parts(&String::from_utf8_lossy(&fs::read("/proc/self/smaps")?)))
}

/// Calls for the program, and for each library that is loaded, with where the parts of its file are that are never written
/// to. Meanwhile no library is unloaded: the C library holds its lock on their list (`dl_iterate_phdr(3)`), or never unloads
/// one (musl).
#[allow(unsafe_code, reason = "only the C library knows, and only it can wait with unloading")]
fn each_program(call: &mut dyn FnMut(&[Range<usize>])) {
    unsafe extern "C" fn one(info: *mut libc::dl_phdr_info, _: usize, call: *mut c_void) -> c_int {
        // SAFETY: The loader hands over one program's entry, which is there until we return, and what it was given below.
        let (info, call) = unsafe { (&*info, &mut *call.cast::<&mut dyn FnMut(&[Range<usize>])>()) };
        if info.dlpi_phdr.is_null() {
            return 0;
        }
        // SAFETY: That many headers are there, for as long as the program is loaded; it is while the loader holds still.
        let headers = unsafe { slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum)) };
        call(&headers.iter().filter_map(|header| fixed(info, header)).collect::<Vec<_>>());
        0
    }
    let mut call = call;
    // SAFETY: It calls `one` with what it is given here and with its own entries, in this thread, and returns after the last
    // call. A panic would end the program, as it may not leave an `extern "C"` function.
    unsafe { libc::dl_iterate_phdr(Some(one), (&raw mut call).cast()) };
}

#[cfg(target_pointer_width = "64")]
type Header = libc::Elf64_Phdr;
#[cfg(target_pointer_width = "32")]
type Header = libc::Elf32_Phdr;

/// Where a part of a program's file is that nobody writes to, from the first page of it to the last. One that the loader
/// writes to and then protects (RELRO) is none.
fn fixed(info: &libc::dl_phdr_info, header: &Header) -> Option<Range<usize>> {
    let writes = header.p_flags & libc::PF_W != 0;
    let page = page_size();
    let start = usize::try_from(info.dlpi_addr.checked_add(header.p_vaddr)?).ok()?;
    let end = start.checked_add(usize::try_from(header.p_memsz).ok()?)?;
    (header.p_type == libc::PT_LOAD && !writes).then_some(start / page * page..end.next_multiple_of(page))
}

/// Tells how many bytes of it were in memory; none where it could not be done.
#[allow(unsafe_code, reason = "the kernel is asked to forget pages; no library offers it for a whole program")]
fn let_go_of(part: &Part) -> usize {
    let start = std::ptr::with_exposed_provenance_mut(part.addresses.start);
    // SAFETY: The range is a mapping of the program's file or of a library's that cannot be unloaded now (`each_program`),
    // private, without permission to write now or at any time since it was made, and without a page that differs from the file
    // in memory or on swap (`Part`). What MADV_DONTNEED takes away there is read from the file again, the same, when it is next
    // looked at or run (madvise(2)); so nothing that any reference points to changes.
    let done = unsafe { madvise(start, part.addresses.len(), Advice::LinuxDontNeed) };
    if done.is_ok() { part.resident } else { 0 }
}

/// A mapping of a file that shows what is in it: nobody may write to it, nobody ever could, and no page of it differs.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    addresses: Range<usize>,
    /// Bytes of it that are in memory.
    resident: usize,
}

impl Part {
    /// Whether it is within one of a program's fixed parts.
    fn is_of(&self, fixed: &[Range<usize>]) -> bool {
        fixed.iter().any(|part| part.start <= self.addresses.start && self.addresses.end <= part.end)
    }
}

/// The parts that a `/proc/PID/smaps` (`proc_pid_smaps(5)`) tells of, of which something is in memory.
fn parts(smaps: &str) -> Vec<Part> {
    let mut all = Vec::new();
    let mut current: Option<Seen> = None;
    for line in smaps.lines() {
        if let Some((addresses, fixed)) = head(line) {
            current = fixed.then(|| Seen::new(addresses));
        } else if let Some(seen) = &mut current {
            if let Some(bytes) = field(line, "Rss:") {
                seen.part.resident = bytes;
            } else if let Some(bytes) = field(line, "Anonymous:") {
                seen.changed = Some(bytes);
            } else if let Some(bytes) = field(line, "Swap:") {
                seen.changed_on_swap = Some(bytes);
            } else if let Some(flags) = line.strip_prefix("VmFlags:") {
                // It is the last line of a mapping.
                all.extend(current.take().and_then(|seen| seen.untouched(flags)));
            }
        }
    }
    all
}

/// What was read of a mapping so far. What the kernel does not tell counts as the worst.
struct Seen {
    part: Part,
    changed: Option<usize>,
    changed_on_swap: Option<usize>,
}

impl Seen {
    fn new(addresses: Range<usize>) -> Self {
        Self { part: Part { addresses, resident: 0 }, changed: None, changed_on_swap: None }
    }

    fn untouched(self, flags: &str) -> Option<Part> {
        let mut flags = flags.split_ascii_whitespace();
        // Pages that were copied (a debugger's), here or on swap. `ac`: what could be written to at some time, as its copies
        // were accounted for then. `ht`: huge pages, whose copies are counted elsewhere.
        let is = self.changed == Some(0)
            && self.changed_on_swap == Some(0)
            && flags.all(|flag| !matches!(flag, "ac" | "ht"));
        (is && self.part.resident > 0).then_some(self.part)
    }
}

/// `7f1c2a400000-7f1c2a5e8000 r-xp 00200000 fd:00 1234 /usr/lib/libm.so.6`: where it is, and whether it is of a file, private,
/// and nobody may write. Nothing, when it is not the first line of a mapping.
fn head(line: &str) -> Option<(Range<usize>, bool)> {
    let mut words = line.split_ascii_whitespace();
    let (start, end) = words.next()?.split_once('-')?;
    let addresses = usize::from_str_radix(start, 16).ok()?..usize::from_str_radix(end, 16).ok()?;
    let [rights, _offset, _device, number] = [words.next()?, words.next()?, words.next()?, words.next()?];
    // What is in no file has the number 0.
    Some((addresses, matches!(rights, "r-xp" | "r--p") && number != "0"))
}

/// `Rss:   12 kB`: the bytes of the field of that name.
fn field(line: &str, name: &str) -> Option<usize> {
    let kibibytes: usize = line.strip_prefix(name)?.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use std::{
        hint::black_box,
        sync::atomic::{AtomicUsize, Ordering},
        thread,
    };

    use super::*;

    const CODE: &str = "7f00000000-7f00200000 r-xp 00021000 fe:00 1041 /usr/lib/libwebkit2gtk-4.1.so.0";
    const CONSTANTS: &str = "7f00200000-7f00300000 r--p 00221000 fe:00 1041 /usr/lib/libwebkit2gtk-4.1.so.0";
    const LINES: &str =
        "Size: 2048 kB\nRss: 12 kB\nPss: 3 kB\nAnonymous: 0 kB\nSwap: 0 kB\nSwapPss: 0 kB\nVmFlags: rd ex mr mw me\n";

    fn starts(smaps: &str) -> Vec<usize> {
        parts(smaps).iter().map(|part| part.addresses.start).collect()
    }

    #[test]
    fn code_and_constants_are_parts() {
        let all = parts(&format!("{CODE}\n{LINES}{CONSTANTS}\n{}", LINES.replace("12 kB", "8 kB")));
        let part = |addresses, kibibytes: usize| Part { addresses, resident: kibibytes * 1024 };
        assert_eq!(all, [part(0x7f_0000_0000..0x7f_0020_0000, 12), part(0x7f_0020_0000..0x7f_0030_0000, 8)]);
        let odd = CODE.replace("libwebkit2gtk-4.1.so.0", "with a space: rw-p 0 (deleted)");
        assert_eq!(starts(&format!("{odd}\n{LINES}")), [0x7f_0000_0000]);
    }

    #[test]
    fn what_somebody_wrote_to_or_could_is_none() {
        for (as_it_is, otherwise) in [
            ("Anonymous: 0 kB", "Anonymous: 4 kB"),
            ("Swap: 0 kB", "Swap: 4 kB"),
            ("mw me", "mw me ac"),
            ("mw me", "mw me ht"),
            // What is not told.
            ("Anonymous: 0 kB\n", ""),
            ("Swap: 0 kB\n", ""),
            ("VmFlags: rd ex mr mw me\n", ""),
            // Nothing to be had.
            ("Rss: 12 kB", "Rss: 0 kB"),
        ] {
            let touched = LINES.replacen(as_it_is, otherwise, 1);
            assert_ne!(touched, LINES);
            assert_eq!(starts(&format!("{CODE}\n{touched}{CONSTANTS}\n{LINES}")), [0x7f_0020_0000], "{otherwise}");
        }
    }

    #[test]
    fn what_is_no_file_that_stays_as_it_is_is_none() {
        for other in [
            CONSTANTS.replace("r--p", "rw-p"),
            CONSTANTS.replace("r--p", "rwxp"),
            CONSTANTS.replace("r--p", "r--s"),
            // Compiled by the program itself; of the kernel.
            "7f00200000-7f00300000 r-xp 00000000 00:00 0 ".to_owned(),
            "7f00200000-7f00300000 r-xp 00000000 00:00 0 [vdso]".to_owned(),
        ] {
            assert_eq!(
                starts(&format!("{other}\n{LINES}{CODE}\n{LINES}{other}\n{LINES}")),
                [0x7f_0000_0000],
                "{other}"
            );
        }
        assert_eq!(starts("no such text\n\n"), []);
        assert_eq!(starts(""), []);
    }

    #[test]
    fn only_what_lies_wholly_in_a_program_is_of_it() {
        let is_of = |addresses| Part { addresses, resident: 1 }.is_of(&[0x1000..0x3000, 0x5000..0x6000]);
        assert!(is_of(0x1000..0x3000) && is_of(0x2000..0x3000) && is_of(0x5000..0x6000));
        assert!(!is_of(0x0000..0x2000) && !is_of(0x2000..0x5000) && !is_of(0x3000..0x5000) && !is_of(0x1000..0x6000));
    }

    #[test]
    fn code_and_constants_are_fixed_and_what_is_written_to_is_not() {
        static COUNTER: AtomicUsize = AtomicUsize::new(1);
        // An address in a constant: the loader writes it there, and nobody afterwards.
        static NAMES: [&str; 2] = ["a", "b"];
        let mut all = Vec::new();
        each_program(&mut |fixed| all.extend_from_slice(fixed));
        let is_fixed = |address: usize| all.iter().any(|part| part.contains(&address));
        assert!(is_fixed(starts as *const () as usize));
        assert!(is_fixed(libc::getpid as *const () as usize));
        assert!(is_fixed(NAMES[0].as_ptr().addr()));
        assert!(!is_fixed((&raw const COUNTER).addr()));
        assert!(!is_fixed((&raw const NAMES).addr()));
        assert!(!is_fixed(black_box(&all).as_ptr().addr()));
    }

    #[test]
    fn a_program_goes_on_without_its_code() {
        static COUNTER: AtomicUsize = AtomicUsize::new(0);
        let count = || {
            for _ in 0..100_000 {
                COUNTER.fetch_add(black_box(1), Ordering::Relaxed);
            }
        };
        let threads: Vec<_> = (0..4).map(|_| thread::spawn(count)).collect();
        let before = let_go().expect("because the kernel tells");
        assert!(before > 0);
        count();
        for thread in threads {
            thread.join().expect("because it counts on");
        }
        assert_eq!(COUNTER.load(Ordering::Relaxed), 500_000);
        // What has not run since is not there any more; other tests may run meanwhile.
        assert!(let_go().expect("because the kernel tells") < before);
    }
}
