//! The `gemel` command with a home of its own.

use std::fs;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::owner::Owner;
use crate::repository::Repository;
use crate::scratch::Scratch;
use crate::secret::{Login, contains};

/// How long one command may take before it counts as hung.
const PATIENCE: Duration = Duration::from_secs(180);

/// One user's Gemel: a fresh home, a fresh data folder, a file for the secrets. When it is dropped, all that it ever
/// printed or wrote is searched for the passwords that it was told.
#[derive(Debug)]
pub struct Gemel {
    scratch: Scratch,
    secrets: Secrets,
    said: Mutex<Vec<Said>>,
    logins: Mutex<Vec<Login>>,
    variables: Mutex<Vec<(String, String)>>,
    launcher: Mutex<Vec<String>>,
    ssh: Mutex<Ssh>,
}

/// How its `ssh` differs from the machine's.
#[derive(Debug, Clone, Default)]
struct Ssh {
    config: Option<PathBuf>,
    options: String,
    before: String,
}

/// Where the secrets are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Secrets {
    File(PathBuf),
    Environment(Vec<(String, String)>),
}

/// What a command left behind.
#[derive(Debug, Clone)]
pub struct Said {
    /// The arguments, for the reader of a failed test.
    pub command: String,
    /// The exit code; nothing when it was killed.
    pub code: Option<i32>,
    /// All of its standard output.
    pub stdout: String,
    /// All of its standard error.
    pub stderr: String,
}

impl Said {
    /// Fails the test unless the exit code is this one.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        self.expect_one_of(&[code])
    }

    /// Fails the test unless the exit code is one of these.
    #[track_caller]
    pub fn expect_one_of(self, codes: &[i32]) -> Self {
        assert!(self.code.is_some_and(|code| codes.contains(&code)), "expected exit code {codes:?}: {self}");
        self
    }

    /// Standard output as JSON, which it has to be as a whole.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("not JSON ({error}): {self}"))
    }

    /// Standard output and standard error, for searching.
    pub fn text(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr)
    }

    /// The problem that a `--json` command reports, its own or that of its one run.
    #[track_caller]
    pub fn problem(&self) -> Option<Value> {
        let json = self.json();
        [json.get("error"), json.get(0).and_then(|run| run.get("problem"))]
            .into_iter()
            .flatten()
            .find(|problem| !problem.is_null())
            .cloned()
    }

    /// The code of that problem; fails the test when there is none.
    #[track_caller]
    pub fn problem_code(&self) -> String {
        let problem = self.problem().unwrap_or_else(|| panic!("no problem reported: {self}"));
        problem["code"].as_str().unwrap_or_else(|| panic!("a problem without a code: {self}")).to_owned()
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "gemel {} ended with {:?}\n--- standard output\n{}\n--- standard error\n{}",
            self.command, self.code, self.stdout, self.stderr
        )
    }
}

impl Gemel {
    /// A user who has never run it before. The secrets are in a file.
    pub fn fresh() -> Self {
        let scratch = Scratch::new();
        let secrets = Secrets::File(scratch.folder("secrets").join("secrets"));
        Self::new(scratch, secrets)
    }

    /// A machine that gets its secrets from the environment: pairs of an account's variable and its secret.
    pub fn with_environment(tokens: &[(&str, &Login)]) -> Self {
        let variables = tokens.iter().map(|(name, login)| ((*name).to_owned(), login.password.clone())).collect();
        let gemel = Self::new(Scratch::new(), Secrets::Environment(variables));
        for (_, login) in tokens {
            gemel.knows(login);
        }
        gemel
    }

    fn new(scratch: Scratch, secrets: Secrets) -> Self {
        for folder in ["home", "tmp"] {
            scratch.folder(folder);
        }
        Self {
            scratch,
            secrets,
            said: Mutex::default(),
            logins: Mutex::default(),
            variables: Mutex::default(),
            launcher: Mutex::default(),
            ssh: Mutex::default(),
        }
    }

    /// From now on this password must appear nowhere.
    pub fn knows(&self, login: &Login) {
        self.logins.lock().unwrap_or_else(PoisonError::into_inner).push(login.clone());
    }

    /// Sets an environment variable for the commands to come.
    pub fn sets(&self, name: &str, value: &str) {
        let mut variables = self.variables.lock().unwrap_or_else(PoisonError::into_inner);
        variables.push((name.to_owned(), value.to_owned()));
    }

    /// Lets another program start the commands to come, one that becomes what it starts.
    pub fn launches_with(&self, launcher: &[String]) {
        *self.launcher.lock().unwrap_or_else(PoisonError::into_inner) = launcher.to_vec();
    }

    /// Makes its `ssh` read one configuration, and nothing of the account that runs the tests.
    pub fn uses_ssh_configuration(&self, config: &Path) {
        self.ssh.lock().unwrap_or_else(PoisonError::into_inner).config = Some(config.to_owned());
        self.put_ssh();
    }

    /// Gives its `ssh` these options before all others, so that they hold.
    pub fn puts_before_ssh(&self, options: &str) {
        options.clone_into(&mut self.ssh.lock().unwrap_or_else(PoisonError::into_inner).options);
        self.put_ssh();
    }

    /// Runs a line of shell before its `ssh`, with the same arguments.
    pub fn puts_in_ssh(&self, line: &str) {
        line.clone_into(&mut self.ssh.lock().unwrap_or_else(PoisonError::into_inner).before);
        self.put_ssh();
    }

    fn put_ssh(&self) {
        let ssh = self.ssh.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let config = ssh.config.map_or_else(String::new, |config| format!("-F '{}'", config.display()));
        self.puts("ssh", &format!("{}\nexec /usr/bin/ssh {config} {} \"$@\"", ssh.before, ssh.options));
    }

    /// Puts a shell script in the place of a program.
    pub fn puts(&self, program: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let program = self.scratch.folder("home/bin").join(program);
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("because the folder is ours");
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(&program, executable).expect("because the file is ours");
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.scratch.path().join("home/data")
    }

    /// Programs that a test put there come before the machine's own.
    fn path(&self) -> std::ffi::OsString {
        let mut path = self.scratch.path().join("home/bin").into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        path
    }

    /// The file with the secrets, whether it is there or not.
    pub fn secrets_file(&self) -> Option<&Path> {
        match &self.secrets {
            Secrets::File(path) => Some(path),
            Secrets::Environment(_) => None,
        }
    }

    /// Runs it to its end.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.start(arguments).finish()
    }

    /// Runs it with something to read.
    #[track_caller]
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Said {
        self.start_with_input(arguments, Some(input)).finish()
    }

    /// Starts it.
    #[track_caller]
    pub fn start(&self, arguments: &[&str]) -> Running<'_> {
        self.start_with_input(arguments, None)
    }

    #[track_caller]
    fn start_with_input(&self, arguments: &[&str], input: Option<&str>) -> Running<'_> {
        let mut words = self.launcher.lock().unwrap_or_else(PoisonError::into_inner).clone().into_iter();
        let mut command = match words.next() {
            None => Command::new(program()),
            Some(launcher) => {
                let mut command = Command::new(launcher);
                command.args(words).arg(program());
                command
            }
        };
        let home = self.scratch.path().join("home");
        command
            .args(arguments)
            // Nothing of the developer's own: no agent, no proxy, no session bus, no language.
            .env_clear()
            .env("PATH", self.path())
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_DATA_HOME", home.join("share"))
            .env("TMPDIR", self.scratch.path().join("tmp"))
            .env("LC_ALL", "C.UTF-8")
            .env("RUST_BACKTRACE", "1")
            .env("GEMEL_DATA_DIR", self.data())
            .envs(self.variables.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned())
            .current_dir(&home)
            .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        match &self.secrets {
            Secrets::File(path) => {
                let mut value = std::ffi::OsString::from("file:");
                value.push(path);
                command.env("GEMEL_SECRETS", value);
            }
            Secrets::Environment(variables) => {
                command.env("GEMEL_SECRETS", "env").envs(variables.iter().map(|(name, value)| (name, value)));
            }
        }
        let mut child = command.spawn().unwrap_or_else(|error| panic!("cannot start {}: {error}", program().display()));
        if let Some(input) = input {
            // What is typed is short, it fits into the pipe. A command that does not read it says so by itself.
            let _ = child.stdin.take().expect("because standard input is piped").write_all(input.as_bytes());
        }
        let (sender, outputs) = channel();
        let stdout = child.stdout.take().expect("because standard output is piped");
        let stderr = child.stderr.take().expect("because standard error is piped");
        thread::spawn(move || {
            let errors = thread::spawn(move || read_all(stderr));
            let output = read_all(stdout);
            // The receiver is gone when the test has failed meanwhile.
            let _ = sender.send((output, errors.join().expect("because reading does not panic")));
        });
        Running { gemel: self, command: arguments.join(" "), child, outputs }
    }

    /// Stores an account for a host (`name:port`), the secret given on standard input as people would.
    #[track_caller]
    pub fn account(&self, name: &str, host: &str, login: &Login) -> Said {
        self.account_with(name, host, login, &[])
    }

    /// The same, with more arguments.
    #[track_caller]
    pub fn account_with(&self, name: &str, host: &str, login: &Login, more: &[&str]) -> Said {
        self.knows(login);
        let mut arguments = vec!["account", "add", name, "--host", host, "--user", &login.user];
        arguments.extend(more);
        self.run_with_input(&arguments, &format!("{}\n", login.password)).expect(0)
    }

    /// Makes a mirror and fails the test when that is not possible.
    #[track_caller]
    pub fn add(&self, name: &str, left: &str, right: &str, more: &[&str]) -> Value {
        let mut arguments = vec!["add", left, right, "--name", name, "--json"];
        arguments.extend(more);
        self.run(&arguments).expect(0).json()
    }

    /// Syncs one mirror.
    #[track_caller]
    pub fn sync(&self, name: &str) -> Report {
        Report::of(self.run(&["sync", name, "--json"]))
    }

    /// The mirror as `gemel show` has it.
    #[track_caller]
    pub fn show(&self, name: &str) -> Value {
        self.run(&["show", name, "--json"]).expect(0).json()
    }

    /// Every repository inside the data folder: the cache.
    pub fn caches(&self) -> Vec<Repository> {
        let mut found = Vec::new();
        find_repositories(&self.data(), &mut found);
        found.into_iter().map(|path| Repository::open(&self.scratch, &path, Owner::Me)).collect()
    }

    /// Whether a backup ref in the cache holds this object, whole.
    pub fn has_backup(&self, object: &str) -> bool {
        self.caches().iter().any(|cache| {
            cache.refs().iter().any(|(name, tip)| name.contains("backup") && tip == object)
                && cache.try_git(&["rev-list", "--objects", "--quiet", object], b"").is_ok()
        })
    }

    /// Fails the test unless a backup ref in the cache holds this object, whole.
    #[track_caller]
    pub fn assert_backup(&self, object: &str) {
        let refs: Vec<_> = self.caches().iter().map(Repository::refs).collect();
        assert!(self.has_backup(object), "no whole backup of {object}; the cache holds {refs:#?}");
    }

    /// Fails the test when a password is to be read in anything printed so far, or in any file of this user other
    /// than the one that is there for it.
    #[track_caller]
    pub fn assert_no_secret_leaked(&self) {
        let logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let forms: Vec<_> = logins.iter().flat_map(Login::disguises).collect();
        for said in self.said.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            for (disguise, form) in &forms {
                for (stream, text) in [("standard output", &said.stdout), ("standard error", &said.stderr)] {
                    assert!(
                        !contains(text.as_bytes(), form),
                        "a password {disguise} on {stream} of an earlier command: {said}"
                    );
                }
            }
        }
        self.search(self.scratch.path(), &forms);
    }

    fn search(&self, folder: &Path, forms: &[(&'static str, Vec<u8>)]) {
        for entry in fs::read_dir(folder).expect("because the folder is ours") {
            let path = entry.expect("because the folder is ours").path();
            let Ok(kind) = fs::symlink_metadata(&path) else {
                continue;
            };
            if kind.is_dir() {
                self.search(&path, forms);
            } else if kind.is_file()
                && self
                    .secrets_file()
                    .is_none_or(|secrets| !path.starts_with(secrets.parent().expect("because it is in a folder")))
            {
                let content = fs::read(&path).unwrap_or_default();
                let name = path.as_os_str().as_encoded_bytes();
                for (disguise, form) in forms {
                    assert!(
                        !contains(&content, form) && !contains(name, form),
                        "a password {disguise} in {}",
                        path.display()
                    );
                }
            }
        }
    }
}

impl Drop for Gemel {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.assert_no_secret_leaked();
        }
    }
}

/// A command that runs.
pub struct Running<'gemel> {
    gemel: &'gemel Gemel,
    command: String,
    child: Child,
    outputs: Receiver<(String, String)>,
}

impl Running<'_> {
    /// Waits for its end.
    #[track_caller]
    pub fn finish(self) -> Said {
        match self.finish_within(PATIENCE) {
            Ok(said) => said,
            Err(running) => {
                let said = running.kill();
                panic!("hung, and was killed after {PATIENCE:?}: {said}");
            }
        }
    }

    /// Waits for its end, but not for longer than this.
    pub fn finish_within(mut self, patience: Duration) -> Result<Said, Self> {
        match self.outputs.recv_timeout(patience) {
            Ok((stdout, stderr)) => {
                let status = self.child.wait().expect("because it was started");
                Ok(self.note(status, stdout, stderr))
            }
            Err(RecvTimeoutError::Timeout) => Err(self),
            Err(RecvTimeoutError::Disconnected) => {
                panic!("the output of gemel {} is lost", self.command)
            }
        }
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Interrupts it, as Ctrl-C does.
    pub fn interrupt(&self) {
        let _ = kill_process(Pid::from_child(&self.child), Signal::INT);
    }

    /// Asks it to end, as the system does.
    pub fn terminate(&self) {
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
    }

    /// Kills it as a power cut would: with no chance to clean up.
    pub fn kill(mut self) -> Said {
        let _ = self.child.kill();
        let status = self.child.wait().expect("because it was started");
        let (stdout, stderr) = self.outputs.recv_timeout(PATIENCE).unwrap_or_default();
        self.note(status, stdout, stderr)
    }

    fn note(&self, status: ExitStatus, stdout: String, stderr: String) -> Said {
        let said = Said { command: self.command.clone(), code: status.code(), stdout, stderr };
        self.gemel.said.lock().unwrap_or_else(PoisonError::into_inner).push(said.clone());
        said
    }
}

/// What `gemel sync --json` said about one mirror.
#[derive(Debug, Clone)]
pub struct Report {
    /// All of it.
    pub said: Said,
    run: Value,
}

impl Report {
    #[track_caller]
    fn of(said: Said) -> Self {
        let json = said.json();
        let run = match json.as_array().map(Vec::as_slice) {
            Some([run]) => run.clone(),
            _ => panic!("expected one run: {said}"),
        };
        Self { said, run }
    }

    /// Fails the test unless the exit code is this one.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        Self { said: self.said.expect(code), run: self.run }
    }

    /// `synced`, `nothingToDo`, `needsDecision`, `failed` or `cancelled`.
    #[track_caller]
    pub fn outcome(&self) -> &str {
        self.run["outcome"].as_str().unwrap_or_else(|| panic!("no outcome: {}", self.said))
    }

    /// What was said about a ref, given by its full name.
    pub fn find(&self, name: &str) -> Option<&Value> {
        self.run["refs"].as_array()?.iter().find(|entry| entry["name"] == name)
    }

    /// The same; fails the test when nothing was said.
    #[track_caller]
    pub fn entry(&self, name: &str) -> &Value {
        self.find(name).unwrap_or_else(|| panic!("nothing said about {name}: {}", self.said))
    }

    /// A ref's verdict in words: `inSync`, `propagate right create`, `diverged`, `held rewrite`, `ignored oneSided`.
    #[track_caller]
    pub fn verdict(&self, name: &str) -> String {
        let verdict = &self.entry(name)["verdict"];
        ["kind", "to", "action", "reason"]
            .into_iter()
            .filter_map(|field| verdict[field].as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Fails the test unless the ref has this verdict.
    #[track_caller]
    pub fn assert_verdict(&self, name: &str, verdict: &str) {
        assert_eq!(self.verdict(name), verdict, "verdict on {name}: {}", self.said);
    }

    /// Author and subject of the commits that one side (`left`, `right`) has on its own, and how many there are.
    #[track_caller]
    pub fn commits(&self, name: &str, side: &str) -> (Vec<(String, String)>, u64) {
        let commits = &self.entry(name)[format!("{side}Commits")];
        let text = |commit: &Value, field: &str| commit[field].as_str().unwrap_or_default().to_owned();
        let shown =
            commits["shown"].as_array().unwrap_or_else(|| panic!("no commits of {side} for {name}: {}", self.said));
        (
            shown.iter().map(|commit| (text(commit, "author"), text(commit, "subject"))).collect(),
            commits["total"].as_u64().unwrap_or_default(),
        )
    }
}

/// The program under test.
pub fn program() -> PathBuf {
    if let Some(path) = std::env::var_os("GEMEL_BIN") {
        return path.into();
    }
    // The tests are in `<target>/<profile>/deps`.
    let tests = std::env::current_exe().expect("because the tests are a program");
    let profile = tests.parent().and_then(Path::parent).expect("because Cargo puts tests two folders deep");
    let path = profile.join("gemel");
    assert!(
        path.exists(),
        "{} is missing: run `cargo build -p gemel-cli` first, or name the program in GEMEL_BIN",
        path.display()
    );
    path
}

fn read_all(mut source: impl Read) -> String {
    let mut content = Vec::new();
    // A pipe ends when the program does; what came until then counts.
    let _ = source.read_to_end(&mut content);
    String::from_utf8_lossy(&content).into_owned()
}

fn find_repositories(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    if folder.join("HEAD").is_file() && folder.join("objects").is_dir() {
        found.push(folder.to_owned());
        return;
    }
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            find_repositories(&entry.path(), found);
        }
    }
}
