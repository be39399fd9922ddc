//! A working copy that somebody pushes from.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What a `git` said.
pub struct Said {
    pub ok: bool,
    pub text: String,
}

impl Said {
    #[track_caller]
    pub fn done(self) -> Self {
        assert!(self.ok, "{}", self.text);
        self
    }

    #[track_caller]
    pub fn refused(self, words: &[&str]) -> Self {
        assert!(!self.ok, "went through: {}", self.text);
        for word in words {
            assert!(self.text.contains(word), "{word:?} is missing: {}", self.text);
        }
        self
    }
}

/// A repository with a history of three commits on `main`, of somebody's.
pub struct Work {
    folder: TempDir,
}

impl Work {
    pub fn new() -> Self {
        let folder = TempDir::with_prefix("gemel-forge-").expect("because the temporary folder is writable");
        let work = Self { folder };
        work.git(&["init", "--quiet", "--initial-branch=main", "."]).done();
        for number in 1..=3 {
            work.commit("readme", &format!("line {number}"));
        }
        work
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn commit(&self, file: &str, content: &str) {
        let path: PathBuf = self.path().join(file);
        std::fs::create_dir_all(path.parent().expect("because it is in the folder")).expect("because it is ours");
        std::fs::write(&path, content).expect("because it is ours");
        self.git(&["add", "--all"]).done();
        self.git(&["commit", "--quiet", "--message", content.get(..20).unwrap_or(content)]).done();
    }

    pub fn git(&self, arguments: &[&str]) -> Said {
        git(self.path(), arguments)
    }

    pub fn push(&self, url: &str, specs: &[&str]) -> Said {
        let mut arguments = vec!["push", url];
        arguments.extend(specs);
        self.git(&arguments)
    }
}

/// Runs git in a folder.
pub fn git(folder: &Path, arguments: &[&str]) -> Said {
    let output = Command::new("git")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@users.example"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("because git is installed");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Said { ok: output.status.success(), text }
}

/// A repository's URL with somebody's credentials in it.
pub fn with_login(url: &str, user: &str, secret: &str) -> String {
    url.replacen("://", &format!("://{user}:{secret}@"), 1)
}
