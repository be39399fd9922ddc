//! Histories to fill a repository with: always the same commits, written as one stream for `git fast-import`.

use std::fmt::Write as _;

/// A stream for `git fast-import`, and the refs that it leaves behind.
#[derive(Debug, Clone)]
pub struct History {
    stream: Vec<u8>,
}

/// The branch that HEAD names. Not `main`: a guess would be found out.
pub const DEFAULT_BRANCH: &str = "trunk";

/// A branch as people really name them.
pub const DEEP_BRANCH: &str = "feature/深色模式/α/β/γ";

/// The first commit's date; every commit is a minute later than the one before.
const DAWN: u64 = 1_700_000_000;

impl History {
    /// A few dozen commits: enough for everything that is not about size.
    pub fn small() -> Self {
        Writer::new(1).write(24, 8, 40)
    }

    /// Thousands of objects, several megabytes: what a transfer can be interrupted in.
    pub fn large() -> Self {
        Writer::new(2).write(900, 40, 4_000)
    }

    /// Half a megabyte: what a transfer can be stopped in at a chosen byte.
    pub fn medium() -> Self {
        Writer::new(4).write(60, 8, 16_000)
    }

    /// As small as `small`, with no commit in common with it.
    pub fn unrelated() -> Self {
        Writer::new(3).write(12, 5, 40)
    }

    /// The stream.
    pub fn stream(&self) -> &[u8] {
        &self.stream
    }
}

/// A history that is about its size: files of noise, one a commit, that no compression and no delta makes smaller.
#[derive(Debug, Clone, Copy)]
pub struct Noise {
    /// The sizes of the files in bytes: so many of that many each.
    pub files: &'static [(usize, usize)],
}

impl Noise {
    /// Writes the stream for `git fast-import`, which is too long to be held.
    pub fn write(self, to: &mut dyn std::io::Write) -> std::io::Result<()> {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut noise = Vec::new();
        let sizes = self.files.iter().flat_map(|(count, size)| std::iter::repeat_n(*size, *count));
        for (number, size) in sizes.enumerate() {
            noise.clear();
            while noise.len() < size {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                noise.extend_from_slice(&state.to_le_bytes());
            }
            let at = DAWN + 60 * u64::try_from(number).expect("because there are not so many");
            write!(
                to,
                "commit refs/heads/{DEFAULT_BRANCH}\ncommitter Gemel Tests <tests@gemel.example> {at} +0000\n\
                 data 1\n.\nM 100644 inline {number}.bin\ndata {size}\n"
            )?;
            to.write_all(&noise[..size])?;
            writeln!(to)?;
        }
        writeln!(to, "done")
    }
}

/// Writes commits one after the other. `mark` numbers them for later reference.
struct Writer {
    stream: Vec<u8>,
    seed: u64,
    mark: u64,
}

impl Writer {
    fn new(seed: u64) -> Self {
        Self { stream: Vec::new(), seed: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), mark: 0 }
    }

    fn write(mut self, length: usize, merge_every: usize, size: usize) -> History {
        let mut trunk = self.commit("refs/heads/trunk", &[], "README.md", "the beginning", size);
        let mut early = trunk;
        for number in 1..length {
            let path = format!("src/{}/{}/datei {}.txt", number % 7, number % 31, number % 211);
            if number % merge_every == 0 {
                // A merge, whose side branch stays and is listed too.
                let name = format!("refs/heads/topic/{}", number / merge_every % 12);
                let branch =
                    self.commit(&name, &[early], &format!("side/{number}.txt"), &format!("topic {number}"), size);
                trunk =
                    self.commit("refs/heads/trunk", &[trunk, branch], &path, &format!("merge topic {number}"), size);
            } else {
                trunk = self.commit(
                    "refs/heads/trunk",
                    &[trunk],
                    &path,
                    &format!("change {number}: 修正 {}", number % 9),
                    size,
                );
            }
            if number == length / 2 {
                early = trunk;
                self.light_tag("half-way", trunk);
                self.annotated_tag("v1.0", trunk, "The first release\n\nwith a longer text, ünïcödé included.\n");
            }
        }
        let deep =
            self.commit(&format!("refs/heads/{DEEP_BRANCH}"), &[trunk], "深色/模式.css", "深色模式: first draft", size);
        self.annotated_tag("発売/v2.0", deep, "A tag in a folder\n");
        let login = self.commit("refs/heads/feature/login", &[early], "login.rs", "log in", size);
        self.commit("refs/heads/feature/login", &[login], "login.rs", "log in, again", size);
        self.commit("refs/heads/release/1.x", &[early], "CHANGES", "release notes", size);
        // What hosts keep for themselves; never anybody else's.
        self.commit("refs/pull/1/head", &[trunk], "pull.txt", "a pull request", size);
        self.commit("refs/merge-requests/2/head", &[trunk], "merge-request.txt", "a merge request", size);
        self.line("done");
        History { stream: self.stream }
    }

    fn commit(&mut self, name: &str, parents: &[u64], path: &str, subject: &str, size: usize) -> u64 {
        self.mark += 1;
        let mark = self.mark;
        let at = DAWN + mark * 60;
        let author = AUTHORS[usize::try_from(mark).expect("because marks are small") % AUTHORS.len()];
        self.line(&format!("commit {name}\nmark :{mark}\nauthor {author} {at} +0800\ncommitter Gemel Tests <tests@gemel.example> {at} +0000"));
        self.data(subject.as_bytes());
        if let Some((first, rest)) = parents.split_first() {
            self.line(&format!("from :{first}"));
            for parent in rest {
                self.line(&format!("merge :{parent}"));
            }
        }
        let content = self.content(size);
        self.line(&format!("M 100644 inline {path}"));
        self.data(&content);
        mark
    }

    fn light_tag(&mut self, name: &str, mark: u64) {
        self.line(&format!("reset refs/tags/{name}\nfrom :{mark}"));
        self.line("");
    }

    fn annotated_tag(&mut self, name: &str, mark: u64, text: &str) {
        self.line(&format!("tag {name}\nfrom :{mark}\ntagger Gemel Tests <tests@gemel.example> {DAWN} +0000"));
        self.data(text.as_bytes());
    }

    fn line(&mut self, text: &str) {
        self.stream.extend_from_slice(text.as_bytes());
        self.stream.push(b'\n');
    }

    fn data(&mut self, content: &[u8]) {
        self.line(&format!("data {}", content.len()));
        self.stream.extend_from_slice(content);
        self.stream.push(b'\n');
    }

    /// Text that does not compress to nothing, or the packs would be too small to be caught on their way.
    fn content(&mut self, size: usize) -> Vec<u8> {
        let mut text = String::new();
        while text.len() < size {
            // xorshift: the same everywhere, for ever.
            self.seed ^= self.seed << 13;
            self.seed ^= self.seed >> 7;
            self.seed ^= self.seed << 17;
            let _ = writeln!(text, "{:016x}", self.seed);
        }
        text.into_bytes()
    }
}

const AUTHORS: [&str; 3] =
    ["Ada Lovelace <ada@gemel.example>", "林晓 <lin@gemel.example>", "Żółć Łęcka <zolc@gemel.example>"];
