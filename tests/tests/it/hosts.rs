//! Somebody with accounts at played hosts, and what most of the tests of hosts begin with.

use std::path::PathBuf;
use std::thread;

use gemel_forge_standin::{Host, Kind, Request, Standin, validate_recording};
use gemel_tests::gemel::{Gemel, Report, Said};
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::MIRROR;
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::secret::Login;
use serde_json::Value;

/// The repository that most tests mirror.
pub const SITE: &str = "ada/site";

/// A user, and one host of each kind at which she is `ada`. When it is dropped, all that was asked of the hosts is held
/// against what the hosts publish, and nothing of it may have had a token where logs see it.
pub struct Hosts {
    pub gemel: Gemel,
    pub standin: Standin,
    pub scratch: Scratch,
}

impl Hosts {
    pub fn new() -> Self {
        let scratch = Scratch::new();
        let standin = Standin::start(&scratch.folder("hosts"));
        let hosts = Self { gemel: Gemel::fresh(), standin, scratch };
        for host in hosts.standin.hosts() {
            host.add_login("ada");
            host.record_to(&hosts.recording()).expect("because the folder is ours");
        }
        hosts
    }

    fn recording(&self) -> PathBuf {
        self.scratch.path().join("recording.jsonl")
    }

    /// An account with a token for everything; both are named after the host. Returns the token.
    pub fn account(&self, host: &Host) -> String {
        let token = host.token("ada", everything(host.kind()));
        self.enrol(host, host.kind().word(), &token, &[]).expect(0);
        token
    }

    /// Adds an account, with a token that comes on standard input.
    pub fn enrol(&self, host: &Host, name: &str, token: &str, more: &[&str]) -> Said {
        self.gemel.knows(&Login::of("ada", token));
        let origin = host.origin();
        let mut arguments = vec!["account", "add", &origin, "--name", name];
        arguments.extend(more);
        self.gemel.run_with_input(&arguments, &format!("{token}\n"))
    }

    /// What `account check` finds out about one account: the account, and why it could not be asked.
    pub fn check(&self, name: &str) -> (Value, Value) {
        let checked = self.gemel.run(&["account", "check", name, "--json"]).json();
        (checked[0]["account"].clone(), checked[0]["error"].clone())
    }

    /// A mirror of [`SITE`] from `left`, which gets a history, to `right`, where it is empty. Both have accounts already.
    pub fn mirror(&self, left: &Host, right: &Host, more: &[&str]) -> [Repository; 2] {
        let [from, to] = [left, right].map(|host| {
            host.empty(SITE);
            Repository::open(&self.scratch, &host.place(SITE), Owner::Me)
        });
        from.import(&History::small());
        self.gemel.add(MIRROR, &left.url(SITE), &right.url(SITE), more);
        [from, to]
    }

    #[track_caller]
    pub fn sync(&self) -> Report {
        self.gemel.sync(MIRROR)
    }

    /// Runs a command that has to succeed, for what it gives to programs.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        self.gemel.run(&[arguments, &["--json"]].concat()).expect(0).json()
    }

    /// Runs a command that has to fail, for the code that it gives to programs.
    #[track_caller]
    pub fn code(&self, arguments: &[&str]) -> String {
        self.gemel.run(&[arguments, &["--json"]].concat()).expect_one_of(&[1, 2]).problem_code()
    }
}

impl Drop for Hosts {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        for host in self.standin.hosts() {
            let told: Vec<_> = host.requests().into_iter().filter(|request| request.token_in_query).collect();
            assert!(told.is_empty(), "a token stood in a query: {told:#?}");
        }
        let recording = self.recording();
        if std::fs::metadata(&recording).is_ok_and(|file| file.len() > 0)
            && let Err(complaints) = validate_recording(&recording)
        {
            panic!("not as the hosts publish it:\n{complaints}");
        }
    }
}

/// What a token is allowed that may do all that Gemel does.
pub fn everything(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Github => &["repo", "workflow", "admin:public_key"],
        Kind::Gitee => &["user_info", "projects", "hook", "keys", "groups"],
        Kind::Gitlab => &["api"],
        Kind::Gitea => &["write:user", "write:repository", "write:organization"],
    }
}

/// How many requests a host has answered, to count from there.
pub fn count(host: &Host) -> usize {
    host.requests().len()
}

/// What was asked since then: of the API, and by Git.
pub fn since(host: &Host, before: usize) -> (Vec<Request>, Vec<Request>) {
    host.requests().split_off(before).into_iter().partition(|request| !request.git)
}
