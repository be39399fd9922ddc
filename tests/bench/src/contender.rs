//! Those that are compared. Each mirrors the same left repository into a right one of its own.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use gemel_tests::repository::Repository;

use crate::{
    day::{self, Day},
    engine::Running,
    figures::{self, Figures},
    host::Host,
    servers::Servers,
};

/// The name of a contender's one mirror.
const MIRROR: &str = "pair";

/// Those that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The git command: a mirror clone.
    Git,
    /// The `gemel` command.
    Command,
    /// A running engine.
    Engine,
    /// Requests made beforehand, whose answers go nowhere: what the two servers take on their own.
    Servers,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Git, Self::Command, Self::Engine, Self::Servers];

    /// A part of a path.
    fn word(self) -> &'static str {
        match self {
            Self::Git => "git",
            Self::Command => "command",
            Self::Engine => "engine",
            Self::Servers => "servers",
        }
    }
}

/// One that mirrors.
pub struct Contender {
    pub kind: Kind,
    right: Repository,
    way: Way,
}

enum Way {
    Git(Clone),
    Command(Gemel),
    Engine(Box<Running>),
    Servers(Servers),
}

impl Contender {
    /// Gets everything ready for the first sync of the repository at `left` into a fresh one: empty, or a copy.
    pub fn new(kind: Kind, host: &Host, left: &Repository, left_path: &str, gemel: &Path, copy: Option<&Path>) -> Self {
        let right_path = format!("right-{}.git", kind.word());
        let right = match copy {
            Some(of) => host.copy(&right_path, of),
            None => host.empty(&right_path),
        };
        let urls = [left_path, &right_path];
        let way = match kind {
            Kind::Git => Way::Git(Clone::new(host, urls)),
            Kind::Command => Way::Command(Gemel::with_mirror(gemel, host, kind.word(), urls)),
            Kind::Engine => {
                let gemel = Gemel::with_mirror(gemel, host, kind.word(), urls);
                Way::Engine(Box::new(gemel.running()))
            }
            Kind::Servers => Way::Servers(Servers::new(host, [left.clone(), right.clone()], urls)),
        };
        Self { kind, right, way }
    }

    /// Makes the right repository equal to the left one, and takes the time, or the memory.
    pub fn sync(&mut self, weigh: bool) -> Figures {
        match &mut self.way {
            Way::Git(clone) => clone.sync(weigh),
            Way::Command(gemel) => gemel.sync(weigh),
            Way::Engine(running) => running.sync(&[MIRROR], weigh),
            Way::Servers(servers) => servers.sync(),
        }
    }

    /// Fails unless the right repository has become equal to the left one.
    pub fn check(&self, left: &Repository) {
        assert!(
            left.heads_and_tags() == self.right.heads_and_tags(),
            "{:?} left the two repositories unequal",
            self.kind
        );
    }
}

/// A mirror clone, the way the manual pages have it.
struct Clone {
    folder: PathBuf,
    git_config: PathBuf,
    urls: [String; 2],
    is_made: bool,
}

impl Clone {
    fn new(host: &Host, paths: [&str; 2]) -> Self {
        let folder = host.folder("clone").join("mirror.git");
        Self {
            folder,
            git_config: host.git_config(),
            urls: paths.map(|path| host.url_with_password(path)),
            is_made: false,
        }
    }

    fn sync(&mut self, weigh: bool) -> Figures {
        let folder = self.folder.to_str().expect("because temporary folders have plain names");
        let fetched = if self.is_made {
            self.git(&["-C", folder, "remote", "update", "--prune"], weigh)
        } else {
            self.git(&["clone", "--mirror", &self.urls[0], folder], weigh)
        };
        self.is_made = true;
        fetched.then(self.git(&["-C", folder, "push", "--mirror", &self.urls[1]], weigh))
    }

    fn git(&self, arguments: &[&str], weigh: bool) -> Figures {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", &self.git_config)
            .env("GIT_TERMINAL_PROMPT", "0");
        figures::of_command(&command, weigh)
    }
}

/// The `gemel` command with a data folder of its own.
pub struct Gemel {
    program: PathBuf,
    home: PathBuf,
}

impl Gemel {
    /// A fresh one that knows the host's password.
    pub fn new(program: &Path, host: &Host, name: &str) -> Self {
        let gemel = Self { program: program.to_owned(), home: host.folder(&format!("home-{name}")) };
        let authority = host.address().to_string();
        gemel.run(
            &["account", "add", "dev", "--host", &authority, "--user", &host.login().user],
            &host.login().password,
        );
        gemel
    }

    fn with_mirror(program: &Path, host: &Host, name: &str, paths: [&str; 2]) -> Self {
        let gemel = Self::new(program, host, name);
        gemel.add(MIRROR, paths.map(|path| host.url(path)));
        gemel
    }

    /// Adds a mirror that never asks.
    pub fn add(&self, name: &str, [left, right]: [String; 2]) {
        self.run(&["add", &left, &right, "--name", name, "--rewrites", "propagate", "--deletions", "propagate"], "");
    }

    /// An engine that runs on its data folder.
    pub fn running(&self) -> Running {
        Running::start(&self.home.join("data"), &self.secrets())
    }

    /// A day of its mirrors, and a rest.
    pub fn day(&self, hours: u32, idle: u32) -> Day {
        day::of_folder(&self.home.join("data"), &self.secrets(), hours, idle)
    }

    fn secrets(&self) -> String {
        format!("file:{}", self.home.join("secrets").display())
    }

    fn sync(&self, weigh: bool) -> Figures {
        figures::of_command(&self.command(&["sync", MIRROR]), weigh)
    }

    fn run(&self, arguments: &[&str], input: &str) {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.program.display()));
        let _ = writeln!(child.stdin.take().expect("because it is piped"), "{input}");
        let output = child.wait_with_output().expect("because it was started");
        assert!(output.status.success(), "gemel {}: {}", arguments[0], String::from_utf8_lossy(&output.stderr));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &self.home)
            .env("GEMEL_DATA_DIR", self.home.join("data"))
            .env("GEMEL_SECRETS", self.secrets());
        command
    }
}
