//! The account that a repository belongs to.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

/// Whose a repository is. The two differ only where the tests run as root, as they do in many build containers:
/// Apache refuses to serve as root, so what it serves has to belong to somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The account of the tests, and so of `gemel`.
    Me,
    /// The account of the web server.
    WebServer,
}

/// A system account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub name: String,
    pub group: u32,
    pub id: u32,
}

impl Owner {
    /// The account to change to, or nothing where none is needed.
    pub(crate) fn account(self) -> Option<Account> {
        match self {
            Self::WebServer if rustix::process::getuid().is_root() => Some(unprivileged()),
            Self::Me | Self::WebServer => None,
        }
    }

    /// Lets a program run as this owner.
    pub(crate) fn run_as(self, command: &mut Command) {
        if let Some(account) = self.account() {
            command.uid(account.id).gid(account.group);
        }
    }

    /// Gives a folder, with all that is in it, to this owner.
    pub(crate) fn take(self, path: &Path) {
        let Some(account) = self.account() else {
            return;
        };
        chown(path, Some(account.id), Some(account.group)).expect("because root may give away a file");
        if fs::symlink_metadata(path).expect("because it was just there").is_dir() {
            for entry in fs::read_dir(path).expect("because the folder is readable") {
                self.take(&entry.expect("because the folder is readable").path());
            }
        }
    }

    /// Whether a folder already belongs to this owner.
    pub fn owns(self, path: &Path) -> bool {
        let owner = fs::metadata(path).expect("because the folder exists").uid();
        owner == self.account().map_or_else(|| rustix::process::getuid().as_raw(), |account| account.id)
    }
}

fn unprivileged() -> Account {
    let accounts = fs::read_to_string("/etc/passwd").expect("because every Unix has one");
    ["www-data", "apache", "http", "nobody"]
        .into_iter()
        .find_map(|wanted| {
            accounts.lines().find_map(|line| {
                let mut fields = line.split(':');
                let name = fields.next().filter(|name| *name == wanted)?;
                let id = fields.nth(1)?.parse().ok()?;
                let group = fields.next()?.parse().ok()?;
                Some(Account { name: name.to_owned(), group, id })
            })
        })
        .expect("no account without privileges (www-data, apache, http, nobody) for the web server to run as")
}
