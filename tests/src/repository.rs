//! A bare Git repository on disk, written and read with the `git` program.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::history::{DEFAULT_BRANCH, History, Noise};
use crate::owner::Owner;
use crate::scratch::Scratch;

/// Each ref's full name with the object it names, unpeeled.
pub type Refs = BTreeMap<String, String>;

/// A bare repository. It takes pushes over HTTP.
#[derive(Debug, Clone)]
pub struct Repository {
    path: PathBuf,
    owner: Owner,
    git_config: PathBuf,
}

/// One ref that a push asked to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The ref's full name.
    pub name: String,
    /// The tip that the sender believed it to have; zeros for none.
    pub old: String,
    /// The tip that the sender wanted; zeros to delete it.
    pub new: String,
}

impl Repository {
    /// Makes an empty one, whose HEAD names a branch `main` that nobody made.
    pub fn empty(scratch: &Scratch, path: &Path, owner: Owner) -> Self {
        Self::init(scratch, path, owner, "sha1")
    }

    /// Makes an empty one with the newer kind of object names.
    pub fn empty_sha256(scratch: &Scratch, path: &Path, owner: Owner) -> Self {
        Self::init(scratch, path, owner, "sha256")
    }

    /// Makes one with a history; its HEAD names the branch `trunk`.
    pub fn with(scratch: &Scratch, path: &Path, owner: Owner, history: &History) -> Self {
        let repository = Self::empty(scratch, path, owner);
        repository.import(history);
        repository
    }

    /// Makes a copy that has the last commit only.
    pub fn shallow_copy(&self, scratch: &Scratch, path: &Path) -> Self {
        fs::create_dir(path).expect("because the repository's folder is new");
        self.owner.take(path);
        let copy = Self { path: path.to_owned(), owner: self.owner, git_config: scratch.git_config() };
        let origin = format!("file://{}", self.path.display());
        copy.git(&["clone", "--quiet", "--bare", "--depth", "1", "--no-single-branch", &origin, "."]);
        copy.git(&["config", "http.receivepack", "true"]);
        copy
    }

    /// One that is already there.
    pub fn open(scratch: &Scratch, path: &Path, owner: Owner) -> Self {
        Self { path: path.to_owned(), owner, git_config: scratch.git_config() }
    }

    fn init(scratch: &Scratch, path: &Path, owner: Owner, format: &str) -> Self {
        fs::create_dir_all(path).expect("because the repository's folder can be made");
        owner.take(path);
        let repository = Self { path: path.to_owned(), owner, git_config: scratch.git_config() };
        repository.git(&[
            "init",
            "--quiet",
            "--bare",
            "--initial-branch=main",
            "--template=",
            &format!("--object-format={format}"),
            ".",
        ]);
        repository.git(&["config", "http.receivepack", "true"]);
        repository
    }

    /// Writes a history into it and lets HEAD name its default branch.
    pub fn import(&self, history: &History) {
        self.git_with_input(&["fast-import", "--quiet", "--done"], history.stream());
        self.git(&["symbolic-ref", "HEAD", &format!("refs/heads/{DEFAULT_BRANCH}")]);
    }

    /// Writes noise into it, as it is: compressing it would only take time.
    pub fn import_noise(&self, noise: Noise) {
        self.git(&["config", "core.compression", "0"]);
        // Larger files are neither compared with each other nor held in memory.
        self.git(&["config", "core.bigFileThreshold", "64k"]);
        let mut command = git(&self.git_config, &["fast-import", "--quiet", "--done"]);
        command.current_dir(&self.path).stdin(Stdio::piped());
        self.owner.run_as(&mut command);
        let mut child = command.spawn().expect("because git is installed");
        let mut stdin = std::io::BufWriter::new(child.stdin.take().expect("because standard input is piped"));
        noise.write(&mut stdin).expect("because git reads all of it");
        drop(stdin);
        assert!(child.wait().expect("because git was started").success());
        self.git(&["symbolic-ref", "HEAD", &format!("refs/heads/{DEFAULT_BRANCH}")]);
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs git in it and returns what it printed, without the last line's end. Fails the test when git fails.
    pub fn git(&self, arguments: &[&str]) -> String {
        self.git_with_input(arguments, b"")
    }

    /// Runs git in it with something to read.
    pub fn git_with_input(&self, arguments: &[&str], input: &[u8]) -> String {
        match self.try_git(arguments, input) {
            Ok(output) => output,
            Err(error) => panic!("git {} in {}: {error}", arguments.join(" "), self.path.display()),
        }
    }

    /// Runs git in it and returns what it printed, or what it complained about.
    pub fn try_git(&self, arguments: &[&str], input: &[u8]) -> Result<String, String> {
        let mut command = git(&self.git_config, arguments);
        command.current_dir(&self.path).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.owner.run_as(&mut command);
        let mut child = command.spawn().expect("because git is installed");
        let mut stdin = child.stdin.take().expect("because standard input is piped");
        let input = input.to_vec();
        // In a thread of its own, or a long input and a long output wait for each other.
        let writer = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().expect("because git was started");
        // Git may stop reading early, when it fails: its own words say more than a broken pipe.
        let _ = writer.join().expect("because writing does not panic");
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned())
        } else {
            Err(format!(
                "{}\n{}{}",
                output.status,
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            ))
        }
    }

    /// All refs but HEAD.
    pub fn refs(&self) -> Refs {
        self.git(&["for-each-ref", "--format=%(refname) %(objectname)"])
            .lines()
            .map(|line| line.split_once(' ').expect("because the format has a space"))
            .map(|(name, tip)| (name.to_owned(), tip.to_owned()))
            .collect()
    }

    /// Branches and tags: what a mirror keeps identical.
    pub fn heads_and_tags(&self) -> Refs {
        self.refs()
            .into_iter()
            .filter(|(name, _)| name.starts_with("refs/heads/") || name.starts_with("refs/tags/"))
            .collect()
    }

    /// What is neither branch nor tag: the host's own.
    pub fn foreign_refs(&self) -> Refs {
        self.refs()
            .into_iter()
            .filter(|(name, _)| !name.starts_with("refs/heads/") && !name.starts_with("refs/tags/"))
            .collect()
    }

    /// What HEAD names.
    pub fn head(&self) -> String {
        self.git(&["symbolic-ref", "HEAD"])
    }

    /// The object that a ref names, or that an expression such as `trunk~2` stands for.
    pub fn tip(&self, expression: &str) -> String {
        self.git(&["rev-parse", "--verify", "--end-of-options", expression])
    }

    /// The same, or nothing when there is none.
    pub fn find(&self, expression: &str) -> Option<String> {
        self.try_git(&["rev-parse", "--verify", "--quiet", "--end-of-options", expression], b"").ok()
    }

    /// How many objects it holds, packed and loose.
    pub fn object_count(&self) -> usize {
        self.git(&["count-objects", "-v"])
            .lines()
            .filter_map(|line| line.strip_prefix("count: ").or_else(|| line.strip_prefix("in-pack: ")))
            .map(|number| number.parse::<usize>().expect("because git prints a number"))
            .sum()
    }

    /// Fails the test unless every object is sound and every ref's history is whole.
    #[track_caller]
    pub fn assert_sound(&self) {
        if let Err(error) = self.try_git(&["fsck", "--full", "--strict", "--no-dangling"], b"") {
            panic!("{} is damaged: {error}", self.path.display());
        }
    }

    /// Commits on a branch, which is made from nothing if it does not exist, and returns the new tip.
    pub fn commit(&self, branch: &str, subject: &str) -> String {
        self.commit_by(branch, "Ada Lovelace <ada@gemel.example>", subject)
    }

    /// The same in somebody's name, given as `Name <mail>`.
    pub fn commit_by(&self, branch: &str, author: &str, subject: &str) -> String {
        let parent = self.find(&format!("refs/heads/{branch}"));
        self.write_commit(branch, author, subject, parent.as_slice())
    }

    /// Commits on a branch with the given parents, whatever the branch held before.
    pub fn commit_on(&self, branch: &str, subject: &str, parents: &[String]) -> String {
        self.write_commit(branch, "Ada Lovelace <ada@gemel.example>", subject, parents)
    }

    fn write_commit(&self, branch: &str, author: &str, subject: &str, parents: &[String]) -> String {
        let at = 1_760_000_000;
        let mut stream = format!(
            "commit refs/heads/{branch}\nauthor {author} {at} +0000\ncommitter Gemel Tests <tests@gemel.example> {at} +0000\ndata {}\n{subject}\n",
            subject.len()
        );
        for (index, parent) in parents.iter().enumerate() {
            stream += if index == 0 { "from" } else { "merge" };
            stream += &format!(" {parent}\n");
        }
        let name = subject.replace('/', "-");
        stream += &format!("M 100644 inline changes/{name}\ndata {}\n{subject}\ndone\n", subject.len());
        self.git_with_input(&["fast-import", "--quiet", "--done", "--force"], stream.as_bytes());
        self.tip(&format!("refs/heads/{branch}"))
    }

    /// Commits a file of so many bytes that no compression makes smaller; `name` makes it another one than the rest.
    pub fn commit_noise(&self, branch: &str, name: &str, size: usize) -> String {
        let mut state =
            name.bytes().fold(0x9E37_79B9_7F4A_7C15_u64, |state, byte| state.rotate_left(8) ^ u64::from(byte));
        let mut content = Vec::with_capacity(size + 8);
        while content.len() < size {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            content.extend_from_slice(&state.to_le_bytes());
        }
        let mut stream = format!(
            "commit refs/heads/{branch}\ncommitter Gemel Tests <tests@gemel.example> 1760000000 +0000\ndata 5\nnoise\n"
        );
        if let Some(parent) = self.find(&format!("refs/heads/{branch}")) {
            stream += &format!("from {parent}\n");
        }
        stream += &format!("M 100644 inline noise/{name}\ndata {size}\n");
        let mut stream = stream.into_bytes();
        stream.extend_from_slice(&content[..size]);
        stream.extend_from_slice(b"\ndone\n");
        self.git_with_input(&["fast-import", "--quiet", "--done", "--force"], &stream);
        self.tip(&format!("refs/heads/{branch}"))
    }

    /// Takes over another repository's objects and merges its `theirs` into `branch`, as a person would to settle
    /// what diverged. Returns the merge.
    pub fn merge_from(&self, other: &Self, theirs: &str, branch: &str) -> String {
        let source = other.path.to_str().expect("because temporary folders have plain names");
        self.git(&["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", source, theirs]);
        let parents = [self.tip(&format!("refs/heads/{branch}")), other.tip(theirs)];
        self.commit_on(branch, "merge the other side", &parents)
    }

    /// Lets a ref name an object, whatever it named before.
    pub fn set(&self, name: &str, expression: &str) -> String {
        let tip = self.tip(expression);
        self.git(&["update-ref", name, &tip]);
        tip
    }

    /// Deletes a ref, which has to be there.
    pub fn delete(&self, name: &str) {
        self.tip(name);
        self.git(&["update-ref", "-d", name]);
    }

    /// Makes an annotated tag, or moves it.
    pub fn annotate(&self, tag: &str, expression: &str, text: &str) -> String {
        self.git(&["tag", "--force", "--annotate", "-m", text, tag, expression]);
        self.tip(&format!("refs/tags/{tag}"))
    }

    /// Takes the last commits off a branch. Returns the tip that it had before.
    pub fn rewind(&self, branch: &str, commits: usize) -> String {
        let name = format!("refs/heads/{branch}");
        let old = self.tip(&name);
        self.set(&name, &format!("{name}~{commits}"));
        old
    }

    /// Installs a hook, a shell script without its first line.
    pub fn hook(&self, name: &str, script: &str) {
        let hooks = self.path.join("hooks");
        fs::create_dir_all(&hooks).expect("because the repository is writable");
        let path = hooks.join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("because the repository is writable");
        fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("because the file is ours");
        self.owner.take(&hooks);
    }

    /// From now on notes down what each push asks for.
    pub fn record_pushes(&self) {
        self.hook("pre-receive", "{ echo push; cat; } >> \"$GIT_DIR/pushes\"");
    }

    /// What each push since then asked for, in its order.
    pub fn pushes(&self) -> Vec<Vec<Asked>> {
        let Ok(text) = fs::read_to_string(self.path.join("pushes")) else {
            return Vec::new();
        };
        let mut pushes: Vec<Vec<Asked>> = Vec::new();
        for line in text.lines() {
            match *line.splitn(3, ' ').collect::<Vec<_>>() {
                ["push"] => pushes.push(Vec::new()),
                [old, new, name] => pushes
                    .last_mut()
                    .expect("because every push begins with its own line")
                    .push(Asked { name: name.to_owned(), old: old.to_owned(), new: new.to_owned() }),
                _ => panic!("the hook wrote {line:?}"),
            }
        }
        pushes
    }
}

/// A `git` that reads no configuration but the tests' own.
pub(crate) fn git(git_config: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", git_config)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C.UTF-8");
    command
}
