//! Program code that lies in files.
//!
//! What a program once ran of its libraries stays mapped for as long as it runs, and the kernel keeps what is mapped and
//! executable in memory longer than anything else. A program that has done something large and now waits can let go of it:
//! the pages stay in the kernel's cache, which it may use for others, and come back by themselves where the program goes on.

use std::{collections::HashSet, fs, io, ops::Range};

use rustix::mm::{Advice, madvise};

/// The libraries, and the program, as they were mapped at some moment.
#[derive(Debug)]
pub struct Seen(HashSet<Mapping>);

impl Seen {
    /// Looks.
    ///
    /// # Errors
    ///
    /// When the kernel does not tell what is mapped.
    pub fn now() -> io::Result<Self> {
        Ok(Self(read()?.into_iter().map(|part| part.mapping).collect()))
    }

    /// Lets go of all code and constants of them that are mapped as they were, and tells how many bytes of it were in memory.
    ///
    /// Two looks, because the system maps a library in steps: to be called some seconds after the first one, while nothing
    /// unloads a library.
    ///
    /// # Errors
    ///
    /// When the kernel does not tell what is mapped. What cannot be let go of is left as it is.
    pub fn let_go(&self) -> io::Result<usize> {
        let mut bytes = 0;
        for part in read()?.iter().filter(|part| part.unchanged && self.0.contains(&part.mapping)) {
            if let_go(&part.mapping.addresses).is_ok() {
                bytes += part.resident;
            }
        }
        Ok(bytes)
    }
}

fn read() -> io::Result<Vec<Part>> {
    Ok(parts_of_programs(&fs::read_to_string("/proc/self/smaps")?))
}

#[allow(unsafe_code, reason = "the kernel is asked to forget pages; no library offers it for a whole program")]
fn let_go(addresses: &Range<usize>) -> rustix::io::Result<()> {
    let start = std::ptr::with_exposed_provenance_mut(addresses.start);
    // SAFETY: The range is one mapping of a loaded library's file or the program's, as the kernel told seconds ago and again right
    // now, without permission to write and without a page that differs from the file. What MADV_DONTNEED takes away there is read
    // from the file again, the same, when it is next looked at or run (madvise(2)); so nothing that any reference points to
    // changes. Libraries stay mapped until somebody unloads them, which nobody does meanwhile (see `Seen::let_go`).
    unsafe { madvise(start, addresses.len(), Advice::LinuxDontNeed) }
}

/// A range of addresses, and what of which file is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Mapping {
    addresses: Range<usize>,
    code: bool,
    /// Where in the file, in hexadecimal digits.
    offset: String,
    /// The device and the number of the file.
    file: String,
}

/// A mapping that nobody may write to, of a file.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    mapping: Mapping,
    /// Whether no page of it differs from the file. Loading a library writes to some; so does a debugger.
    unchanged: bool,
    /// Bytes of it that are in memory.
    resident: usize,
}

/// The mappings in a `/proc/PID/smaps` (`proc_pid_smaps(5)`) that show a program's file or a library's: one of which code is mapped.
fn parts_of_programs(smaps: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut current: Option<Part> = None;
    for line in smaps.lines() {
        if let Some((mapping, fixed)) = head(line) {
            parts.extend(current.take());
            current = fixed.then_some(Part { mapping, unchanged: true, resident: 0 });
        } else if let Some(part) = &mut current {
            if let Some(bytes) = field(line, "Rss:") {
                part.resident = bytes;
            } else if field(line, "Anonymous:").is_some_and(|changed| changed > 0) {
                part.unchanged = false;
            }
        }
    }
    parts.extend(current);
    let programs: HashSet<String> =
        parts.iter().filter(|part| part.mapping.code).map(|part| part.mapping.file.clone()).collect();
    parts.retain(|part| programs.contains(&part.mapping.file));
    parts
}

/// `7f1c2a400000-7f1c2a5e8000 r-xp 00200000 fd:00 1234 /usr/lib/libm.so.6`: what is mapped, and whether it lies in a file and
/// nobody may write. Nothing, when it is not the first line of a mapping.
fn head(line: &str) -> Option<(Mapping, bool)> {
    let mut words = line.split_ascii_whitespace();
    let (start, end) = words.next()?.split_once('-')?;
    let addresses = usize::from_str_radix(start, 16).ok()?..usize::from_str_radix(end, 16).ok()?;
    let [rights, offset, device, number] = [words.next()?, words.next()?, words.next()?, words.next()?];
    let code = rights == "r-xp";
    // What is in no file has the number 0.
    let fixed = (code || rights == "r--p") && number != "0";
    Some((Mapping { addresses, code, offset: offset.to_owned(), file: format!("{device} {number}") }, fixed))
}

/// `Rss:   12 kB`: the bytes of the field of that name.
fn field(line: &str, name: &str) -> Option<usize> {
    let kibibytes: usize = line.strip_prefix(name)?.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what cannot be is a failed test")]

    use super::*;

    fn block(head: &str, resident: usize, anonymous: usize) -> String {
        format!(
            "{head}\nSize:   2048 kB\nRss:   {resident} kB\nPss:   3 kB\nAnonymous:   {anonymous} kB\nVmFlags: rd ex mr mw me\n"
        )
    }

    const CODE: &str = "7f00000000-7f00200000 r-xp 00021000 fe:00 1041 /usr/lib/libwebkit2gtk-4.1.so.0";
    const CONSTANTS: &str = "7f00200000-7f00300000 r--p 00221000 fe:00 1041 /usr/lib/libwebkit2gtk-4.1.so.0";

    /// Which mappings of a text are parts of programs: their first addresses, and whether they are as in the file.
    fn parts(smaps: &str) -> Vec<(usize, bool)> {
        parts_of_programs(smaps).iter().map(|part| (part.mapping.addresses.start, part.unchanged)).collect()
    }

    #[test]
    fn code_and_constants_of_libraries_are_parts_of_programs() {
        let library = block(CODE, 12, 0) + &block(CONSTANTS, 8, 0);
        assert_eq!(parts(&library), [(0x7f_0000_0000, true), (0x7f_0020_0000, true)]);
        let found = parts_of_programs(&library);
        assert_eq!(found[0].mapping.addresses, 0x7f_0000_0000..0x7f_0020_0000);
        assert_eq!((found[0].resident, found[1].resident), (12 * 1024, 8 * 1024));
        let odd = CODE.replace("libwebkit2gtk-4.1.so.0", "with a space: rw-p 0 (deleted)");
        assert_eq!(parts(&block(&odd, 12, 0)), [(0x7f_0000_0000, true)]);
    }

    #[test]
    fn what_somebody_wrote_into_is_not_as_in_the_file() {
        assert_eq!(
            parts(&(block(CODE, 12, 4) + &block(CONSTANTS, 8, 0))),
            [(0x7f_0000_0000, false), (0x7f_0020_0000, true)]
        );
        assert_eq!(
            parts(&(block(CODE, 12, 0) + &block(CONSTANTS, 8, 4))),
            [(0x7f_0000_0000, true), (0x7f_0020_0000, false)]
        );
    }

    #[test]
    fn all_else_is_of_no_interest() {
        let with = |other: &str| parts(&(block(other, 8, 0) + &block(CODE, 12, 0) + &block(other, 8, 0)));
        for other in [
            CONSTANTS.replace("r--p", "rw-p"),
            CONSTANTS.replace("r--p", "rwxp"),
            CONSTANTS.replace("r--p", "r--s"),
            // Another file, of which no code is mapped; the same number on another device.
            CONSTANTS.replace("1041", "1042"),
            CONSTANTS.replace("fe:00", "fe:01"),
            // Compiled by the program itself; of the kernel.
            "7f00200000-7f00300000 r-xp 00000000 00:00 0 ".to_owned(),
            "7f00200000-7f00300000 r-xp 00000000 00:00 0 [vdso]".to_owned(),
        ] {
            assert_eq!(with(&other), [(0x7f_0000_0000, true)], "{other}");
        }
        assert_eq!(parts("no such text\n\n"), []);
        assert_eq!(parts(""), []);
    }

    #[test]
    fn a_program_goes_on_without_its_code() {
        let seen = Seen::now().unwrap();
        let count = || (0..100_000_u64).map(std::hint::black_box).sum::<u64>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(count)).collect();
        assert!(seen.let_go().unwrap() > 0);
        assert_eq!(count(), 4_999_950_000);
        for thread in threads {
            assert_eq!(thread.join().unwrap(), 4_999_950_000);
        }
    }

    #[test]
    fn what_was_not_seen_before_stays() {
        assert_eq!(Seen(HashSet::new()).let_go().unwrap(), 0);
        let mut elsewhere = Seen::now().unwrap().0;
        elsewhere = elsewhere
            .into_iter()
            .map(|mapping| Mapping { offset: format!("{}0", mapping.offset), ..mapping })
            .collect();
        assert_eq!(Seen(elsewhere).let_go().unwrap(), 0);
    }
}
