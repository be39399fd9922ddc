//! A temporary folder that a web server under another account may enter too.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The folder of one test, gone when it is dropped.
#[derive(Debug)]
pub struct Scratch {
    folder: TempDir,
}

impl Scratch {
    /// Makes an empty folder.
    pub fn new() -> Self {
        let folder = TempDir::with_prefix("gemel-test-").expect("because the temporary folder is writable");
        // `TempDir` is 0700, and a web server started by root gives root up.
        open_to_all(folder.path());
        let git = folder.path().join("gitconfig");
        // The tests and the web server may be two accounts: without this git refuses to touch a repository of the
        // other. Automatic maintenance in the background would race with the checks that follow.
        fs::write(
            &git,
            "[safe]\n\tdirectory = *\n[user]\n\tname = Gemel Tests\n\temail = tests@gemel.example\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[receive]\n\tautogc = false\n[core]\n\tfsync = none\n",
        )
        .expect("because the folder was just made");
        fs::set_permissions(&git, Permissions::from_mode(0o644)).expect("because the file is ours");
        Self { folder }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A folder inside, made if need be.
    pub fn folder(&self, name: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(&path).expect("because the folder is writable");
        open_to_all(&path);
        path
    }

    /// The only Git configuration that the tests and the web server read.
    pub fn git_config(&self) -> PathBuf {
        self.path().join("gitconfig")
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

fn open_to_all(folder: &Path) {
    fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("because the folder is ours");
}
