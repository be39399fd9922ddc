//! The web server, and how it is reached.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
};

use gemel_tests::{repository::Repository, scratch::Scratch, secret::Login, web_server::WebServer};

use crate::link::Link;

/// A host: Apache in front of `git http-backend`, with a password, at a distance.
pub struct Host {
    link: Option<Link>,
    server: WebServer,
    scratch: Scratch,
}

impl Host {
    /// Starts one, so many milliseconds away and back; with 0 it is right here.
    pub fn start(round_trip: u64) -> Self {
        let scratch = Scratch::new();
        // Git as it comes, on both ends: what it was told to have written is on the disk. Only its own housekeeping is off,
        // which would begin at some moment in the background.
        fs::write(
            scratch.git_config(),
            "[safe]\n\tdirectory = *\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[receive]\n\tautogc = false\n",
        )
        .expect("because the file is ours");
        // Where threads start the programs, every other request waits 47 ms for nothing, whoever sends it.
        let server = WebServer::start_by_daemon(&scratch, "host");
        let link = (round_trip > 0).then(|| Link::start(server.address(), round_trip));
        Self { link, server, scratch }
    }

    /// Starts one right here, and counts what goes there and back.
    pub fn counted() -> Self {
        let host = Self::start(0);
        let link = Some(Link::start(host.server.address(), 0));
        Self { link, ..host }
    }

    /// How many bytes went there and came back so far, where that is counted.
    pub fn carried(&self) -> Option<[u64; 2]> {
        self.link.as_ref().map(Link::carried)
    }

    /// Where it is reached.
    pub fn address(&self) -> SocketAddr {
        self.link.as_ref().map_or(self.server.address(), |link| link.address)
    }

    /// Whether it takes time to get there.
    pub fn is_far(&self) -> bool {
        self.link.is_some()
    }

    /// The user and password it asks for.
    pub fn login(&self) -> &Login {
        self.server.login()
    }

    /// A repository's URL without the password.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address())
    }

    /// A repository's URL with the password, as git takes it.
    pub fn url_with_password(&self, path: &str) -> String {
        format!("http://{}{}/{path}", self.login().in_url(), self.address())
    }

    /// The one git configuration of this run.
    pub fn git_config(&self) -> PathBuf {
        self.scratch.git_config()
    }

    /// A new folder for a client.
    pub fn folder(&self, name: &str) -> PathBuf {
        let path = self.scratch.path().join(name);
        let _ = fs::remove_dir_all(&path);
        self.scratch.folder(name)
    }

    /// An empty repository; one that is there goes.
    pub fn empty(&self, path: &str) -> Repository {
        let _ = fs::remove_dir_all(self.server.place(path));
        self.server.empty(&self.scratch, path)
    }

    /// A copy of a repository, down to its packs.
    pub fn copy(&self, path: &str, of: &Path) -> Repository {
        let repository = self.empty(path);
        let place = self.server.place(path);
        let owner = fs::metadata(&place).expect("because it was just made");
        for part in ["HEAD", "packed-refs", "refs", "objects"] {
            copy(&of.join(part), &place.join(part), (owner.uid(), owner.gid()));
        }
        repository
    }

    /// Another path for the same repository.
    pub fn alias(&self, path: &str, of: &str) {
        let place = self.server.place(path);
        let _ = fs::remove_file(&place);
        std::os::unix::fs::symlink(self.server.place(of), place).expect("because the folder is ours");
    }
}

fn copy(from: &Path, to: &Path, owner: (u32, u32)) {
    let Ok(kind) = fs::metadata(from) else { return };
    if kind.is_dir() {
        let _ = fs::create_dir(to);
        for entry in fs::read_dir(from).expect("because the folder is readable") {
            let name = entry.expect("because the folder is readable").file_name();
            copy(&from.join(&name), &to.join(&name), owner);
        }
    } else {
        fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", to.display()));
    }
    chown(to, Some(owner.0), Some(owner.1)).expect("because it is ours, or we are root");
}
