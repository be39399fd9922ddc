//! What most tests begin with: two repositories, and a user who mirrors them.

use crate::gemel::{Gemel, Report};
use crate::history::History;
use crate::owner::Owner;
use crate::repository::{Refs, Repository};
use crate::scratch::Scratch;
use crate::web_server::WebServer;

/// The mirror's name.
pub const MIRROR: &str = "pair";

/// Two repositories and the mirror between them.
#[derive(Debug)]
pub struct Pair {
    /// The user.
    pub gemel: Gemel,
    /// The first repository.
    pub left: Repository,
    /// The second one.
    pub right: Repository,
    foreign: [Refs; 2],
    /// The host or hosts; none for folders.
    pub servers: Vec<WebServer>,
    /// Last, as all the others live in it.
    pub scratch: Scratch,
}

/// The first repository's path at its host.
pub const LEFT: &str = "ada/gemel.git";

/// The second one's.
pub const RIGHT: &str = "lin/gemel.git";

impl Pair {
    /// Two hosts with a password each. The left repository has a history, the right one is empty; nothing has been
    /// synced yet. `more` is added to `gemel add`.
    pub fn of_hosts(history: &History, more: &[&str]) -> Self {
        let scratch = Scratch::new();
        let servers = vec![WebServer::start(&scratch, "left-host"), WebServer::start(&scratch, "right-host")];
        let left = servers[0].with(&scratch, LEFT, history);
        let right = servers[1].empty(&scratch, RIGHT);
        let gemel = Gemel::fresh();
        gemel.account("left", &servers[0].authority(), servers[0].login());
        gemel.account("right", &servers[1].authority(), servers[1].login());
        let mut arguments = vec!["--left-account", "left", "--right-account", "right"];
        arguments.extend(more);
        gemel.add(MIRROR, &servers[0].url(LEFT), &servers[1].url(RIGHT), &arguments);
        Self::new(gemel, left, right, servers, scratch)
    }

    /// One host with two repositories that hold the same history, known to be identical.
    pub fn identical(more: &[&str]) -> Self {
        let pair = Self::unsynced(&History::small(), &History::small(), more);
        pair.sync().expect(0);
        pair.sync_nothing();
        pair
    }

    /// One host with two repositories, never synced.
    pub fn unsynced(left: &History, right: &History, more: &[&str]) -> Self {
        let scratch = Scratch::new();
        let server = WebServer::start(&scratch, "host");
        let left = server.with(&scratch, LEFT, left);
        let right = server.with(&scratch, RIGHT, right);
        let gemel = Gemel::fresh();
        gemel.account("dev", &server.authority(), server.login());
        let mut arguments = vec!["--left-account", "dev", "--right-account", "dev"];
        arguments.extend(more);
        gemel.add(MIRROR, &server.url(LEFT), &server.url(RIGHT), &arguments);
        Self::new(gemel, left, right, vec![server], scratch)
    }

    /// One host that is asked over TLS, by the name `host`: two repositories, the left one with a history; nothing has been synced
    /// yet. `more` is said of the account.
    pub fn over_tls(scratch: Scratch, server: WebServer, host: &str, more: &[&str]) -> Self {
        let left = server.with(&scratch, LEFT, &History::small());
        let right = server.empty(&scratch, RIGHT);
        let gemel = Gemel::fresh();
        gemel.account_with("dev", host, server.login(), more);
        let url = |path: &str| format!("https://{host}/{path}");
        gemel.add(MIRROR, &url(LEFT), &url(RIGHT), &["--left-account", "dev", "--right-account", "dev"]);
        Self::new(gemel, left, right, vec![server], scratch)
    }

    /// Two folders, the left one with a history. `left` and `right` make the addresses of the folders' paths.
    pub fn of_folders(history: &History, left: impl Fn(&str) -> String, right: impl Fn(&str) -> String) -> Self {
        let scratch = Scratch::new();
        let first = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, history);
        let second = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
        let gemel = Gemel::fresh();
        gemel.add(
            MIRROR,
            &left(&first.path().display().to_string()),
            &right(&second.path().display().to_string()),
            &[],
        );
        Self::new(gemel, first, second, Vec::new(), scratch)
    }

    /// Of parts that a test has made itself; the mirror is there already.
    pub fn new(gemel: Gemel, left: Repository, right: Repository, servers: Vec<WebServer>, scratch: Scratch) -> Self {
        let foreign = [left.foreign_refs(), right.foreign_refs()];
        Self { gemel, left, right, foreign, servers, scratch }
    }

    /// Syncs.
    #[track_caller]
    pub fn sync(&self) -> Report {
        self.gemel.sync(MIRROR)
    }

    /// Syncs, and fails the test unless there was nothing to do and nothing was done.
    #[track_caller]
    pub fn sync_nothing(&self) {
        let before = self.tips();
        let report = self.sync().expect(0);
        assert_eq!(report.outcome(), "nothingToDo", "{}", report.said);
        assert_eq!(self.tips(), before, "something changed: {}", report.said);
    }

    /// Branches and tags of both sides.
    pub fn tips(&self) -> [Refs; 2] {
        [self.left.heads_and_tags(), self.right.heads_and_tags()]
    }

    /// Fails the test unless both sides hold the same branches and tags, are sound, and kept what is their own.
    #[track_caller]
    pub fn assert_identical(&self) {
        let [left, right] = self.tips();
        assert_eq!(left, right, "the two sides differ");
        self.assert_sound();
    }

    /// Fails the test unless both sides are sound and kept what is their own.
    #[track_caller]
    pub fn assert_sound(&self) {
        self.left.assert_sound();
        self.right.assert_sound();
        assert_eq!(
            [self.left.foreign_refs(), self.right.foreign_refs()],
            self.foreign,
            "a host's own refs were touched"
        );
    }

    /// Makes a ref of the host's own on the right side.
    pub fn open_merge_request(&mut self) {
        let tip = self.right.commit("scratch-for-a-merge-request", "a merge request of the right side");
        self.right.delete("refs/heads/scratch-for-a-merge-request");
        self.right.set("refs/merge-requests/7/head", &tip);
        self.foreign[1] = self.right.foreign_refs();
    }
}
