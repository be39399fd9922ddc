//! Repositories of any size, the same every time.

use std::{
    fmt::Write as _,
    fs,
    io::{BufWriter, Write},
    path::Path,
    process::{Command, Stdio},
};

use gemel_tests::repository::Repository;

/// The branch that HEAD names.
const BRANCH: &str = "refs/heads/trunk";
/// The first commit's date; every commit is a minute later than the one before.
const DAWN: u64 = 1_700_000_000;
/// One commit's objects, at the least: itself, two files, and the folders above them, some of which may be the same.
const OBJECTS_A_COMMIT: usize = 7;
/// In each of the 16 folders of a folder are so many files.
const FILES: usize = 16;

/// Makes a bare repository with at least so many objects, packed as a host packs, and so many refs beside the hundreds
/// that come with the objects.
pub fn repository(path: &Path, objects: usize, refs: usize) {
    let beside = path.with_extension("part");
    let _ = fs::remove_dir_all(&beside);
    fs::create_dir_all(&beside).expect("because the folder can be written");
    git(&beside, &["init", "--quiet", "--bare", "--template=", "--initial-branch=trunk", "."], |_| ());
    git(&beside, &["fast-import", "--quiet", "--done"], |input| History::new().write(input, objects));
    git(&beside, &["-c", "core.fsync=none", "update-ref", "--stdin"], |input| {
        let commits = output(&beside, &["rev-list", "--max-count=1000", BRANCH]);
        let commits: Vec<&str> = commits.lines().collect();
        for (number, commit) in (0..refs).zip(commits.iter().cycle()) {
            let kind = if number % 10 == 0 { "heads/topic" } else { "tags/build" };
            writeln!(input, "create refs/{kind}/{number:06} {commit}").expect("because git reads");
        }
    });
    git(&beside, &["pack-refs", "--all"], |_| ());
    git(&beside, &["repack", "-q", "-a", "-d", "-f"], |_| ());
    fs::rename(&beside, path).expect("because the name is free");
}

/// Lets a repository's default branch grow by so many commits. `round` makes them different from any others.
pub fn grow(repository: &Repository, commits: usize, round: usize) {
    let branch = repository.head();
    let mut history = History::new();
    history.random.0 ^= (round as u64 + 1) << 32;
    // Walks through history go by dates: a commit that is older than its parents would make all of them long.
    history.now = repository.git(&["log", "-1", "--format=%ct", &branch]).parse().expect("because git prints a number");
    let mut stream = Vec::new();
    for number in 0..commits {
        let from = (number == 0).then(|| format!("{branch}^0"));
        history.commit(&mut stream, &branch, from.as_deref(), &format!("change {round}/{number}"));
        for _ in 0..2 {
            let file = history.random.below(16 * 16 * FILES);
            let content = history.lines(20);
            write_file(&mut stream, file, &content);
        }
    }
    stream.extend_from_slice(b"done\n");
    repository.git_with_input(&["fast-import", "--quiet", "--done", "--force"], &stream);
}

/// Gives a repository new tags on commits that it has.
pub fn tag(repository: &Repository, count: usize) {
    let commits = repository.git(&["rev-list", "--max-count=1000", &repository.head()]);
    let commits: Vec<&str> = commits.lines().collect();
    let mut input = String::new();
    for (number, commit) in (0..count).zip(commits.iter().cycle()) {
        let _ = writeln!(input, "create refs/tags/new/{number:06} {commit}");
    }
    repository.git_with_input(&["-c", "core.fsync=none", "update-ref", "--stdin"], input.as_bytes());
    repository.git(&["pack-refs", "--all"]);
}

/// Copies branches and tags of a real repository, packed as a host packs.
pub fn copy(path: &Path, of: &Path) {
    let _ = fs::remove_dir_all(path);
    fs::create_dir_all(path).expect("because the folder can be written");
    let of = fs::canonicalize(of).unwrap_or_else(|error| panic!("{}: {error}", of.display()));
    let source = of.to_str().expect("because the path is text");
    git(path, &["init", "--quiet", "--bare", "--template=", "."], |_| ());
    git(path, &["fetch", "--quiet", source, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"], |_| ());
    git(path, &["symbolic-ref", "HEAD", &output(&of, &["symbolic-ref", "HEAD"])], |_| ());
    git(path, &["pack-refs", "--all"], |_| ());
    git(path, &["repack", "-q", "-a", "-d"], |_| ());
}

/// Runs git and gives it something to read.
fn git(folder: &Path, arguments: &[&str], write: impl FnOnce(&mut BufWriter<&mut dyn Write>)) {
    let mut child = command(folder, arguments).stdin(Stdio::piped()).spawn().expect("because git is installed");
    let mut input = child.stdin.take().expect("because it is piped");
    let mut buffered = BufWriter::with_capacity(1 << 20, &mut input as &mut dyn Write);
    write(&mut buffered);
    buffered.flush().expect("because git reads to the end");
    drop(buffered);
    drop(input);
    let status = child.wait().expect("because git was started");
    assert!(status.success(), "git {} in {}: {status}", arguments.join(" "), folder.display());
}

/// Runs git and returns what it prints.
pub fn output(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder, arguments).output().expect("because git is installed");
    assert!(output.status.success(), "git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(["-c", "safe.directory=*", "-c", "gc.auto=0"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null");
    command
}

/// Writes commits one after the other.
struct History {
    random: Random,
    words: Vec<String>,
    /// The last commit's date.
    now: u64,
}

impl History {
    fn new() -> Self {
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        let word = |random: &mut Random| {
            let length = 3 + random.below(7);
            (0..length)
                .map(|_| char::from(b'a' + u8::try_from(random.below(26)).expect("because it is small")))
                .collect()
        };
        let words = (0..800).map(|_| word(&mut random)).collect();
        Self { random, words, now: DAWN }
    }

    /// A trunk whose commits change a few lines in two files each, topics that branch off and are merged, and tags.
    fn write(&mut self, out: &mut impl Write, objects: usize) {
        let folders = if objects < 50_000 { 1 } else { 16 };
        let mut files: Vec<String> = (0..folders * 16 * FILES).map(|_| self.lines(40)).collect();
        self.commit(out, BRANCH, None, "the beginning");
        for (number, content) in files.iter().enumerate() {
            write_file(out, number, content);
        }
        let a_commit = if folders > 1 { OBJECTS_A_COMMIT + 1 } else { OBJECTS_A_COMMIT };
        let commits = objects.saturating_sub(files.len()) / a_commit + 1;
        let (topic_every, tag_every) = ((commits / 100).max(1), (commits / 200).max(1));
        for number in 1..=commits {
            let topic = format!("refs/heads/topic-{}", number / topic_every);
            let (branch, from) = match number % topic_every {
                0 => (topic.as_str(), Some(BRANCH)),
                _ => (BRANCH, None),
            };
            self.commit(out, branch, from, &format!("change {number}"));
            if number % topic_every == topic_every / 2 && number > topic_every {
                out.write_all(format!("merge {topic}\n").as_bytes()).expect("because git reads");
            }
            for _ in 0..2 {
                let file = self.random.below(files.len());
                let changed = self.edit(&files[file]);
                write_file(out, file, &changed);
                files[file] = changed;
            }
            if number % tag_every == 0 {
                let text = self.lines(2);
                let length = text.len();
                let tag = format!(
                    "tag v0.{}\nfrom {BRANCH}\ntagger Ada Lovelace <ada@gemel.example> {DAWN} +0000\ndata {length}\n{text}\n",
                    number / tag_every
                );
                out.write_all(tag.as_bytes()).expect("because git reads");
            }
        }
        out.write_all(b"done\n").expect("because git reads");
    }

    fn commit(&mut self, out: &mut impl Write, branch: &str, from: Option<&str>, subject: &str) {
        self.now += 60;
        let at = self.now;
        let text = format!("{subject}\n\n{}", self.lines(2));
        let length = text.len();
        let from = from.map(|from| format!("from {from}\n")).unwrap_or_default();
        let commit = format!(
            "commit {branch}\nauthor Ada Lovelace <ada@gemel.example> {at} +0800\ncommitter Lin Xiao <lin@gemel.example> {at} +0000\ndata {length}\n{text}\n{from}"
        );
        out.write_all(commit.as_bytes()).expect("because git reads");
    }

    /// A text with two lines changed and one more.
    fn edit(&mut self, text: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for _ in 0..2 {
            let number = self.random.below(lines.len());
            lines[number] = self.line();
        }
        let (number, line) = (self.random.below(lines.len()), self.line());
        lines.insert(number, line);
        lines.truncate(80);
        lines.join("\n") + "\n"
    }

    fn lines(&mut self, count: usize) -> String {
        (0..count).map(|_| self.line() + "\n").collect()
    }

    fn line(&mut self) -> String {
        let count = 4 + self.random.below(8);
        let words: Vec<&str> = (0..count).map(|_| self.words[self.random.below(self.words.len())].as_str()).collect();
        words.join(" ")
    }
}

fn write_file(out: &mut impl Write, number: usize, content: &str) {
    let (folder, inner, file) = (number / FILES / 16, number / FILES % 16, number % FILES);
    let length = content.len();
    let text = format!("M 100644 inline src/{folder:02}/{inner:02}/file-{file:02}.txt\ndata {length}\n{content}\n");
    out.write_all(text.as_bytes()).expect("because git reads");
}

/// xorshift: the same everywhere, for ever.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("because 31 bits fit") % limit
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_repository_is_as_large_as_wanted_and_the_same_every_time() {
        let scratch = gemel_tests::scratch::Scratch::new();
        let made: BTreeSet<String> = ["a.git", "b.git"]
            .into_iter()
            .map(|name| {
                let path = scratch.path().join(name);
                repository(&path, 1_000, 30);
                let objects = output(&path, &["rev-list", "--all", "--objects"]).lines().count();
                assert!(objects >= 1_000, "{objects}");
                output(&path, &["for-each-ref"])
            })
            .collect();
        assert_eq!(made.len(), 1);
        assert!(made.iter().all(|refs| refs.lines().count() > 200));
    }
}
