//! A disk that is soon full: a file system in memory, which only the programs that are started on it see.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

/// A folder with little room. Outside, the folder is empty.
#[derive(Debug)]
pub struct TinyDisk {
    folder: PathBuf,
    keeper: Child,
    /// The keeper lives, and the disk with it, until this is closed.
    _alive: ChildStdin,
    launcher: Vec<String>,
}

impl TinyDisk {
    /// Makes one of so many KiB in place of a folder. Where that is not allowed (neither as root nor in a name space of
    /// one's own), says why.
    pub fn at(folder: &Path, room: u64) -> Result<Self, String> {
        let mut reasons = String::new();
        // A plain user needs a name space in which it is root, and root may lack what it needs outside of one.
        for own_users in [false, true] {
            match Self::make(folder, room, own_users) {
                Ok(disk) => return Ok(disk),
                Err(reason) => reasons.push_str(&reason),
            }
        }
        Err(reasons)
    }

    fn make(folder: &Path, room: u64, own_users: bool) -> Result<Self, String> {
        let mut command = Command::new("unshare");
        if own_users {
            command.arg("--map-root-user");
        }
        let script = "mount -t tmpfs -o \"size=$2k,mode=0700\" gemel-tests \"$1\" && echo ready && exec cat >/dev/null";
        command.args(["--mount", "sh", "-c", script, "sh"]).arg(folder).arg(room.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut keeper = command.spawn().map_err(|error| format!("unshare: {error}\n"))?;
        let alive = keeper.stdin.take().expect("because standard input is piped");
        let mut line = String::new();
        let mut output = BufReader::new(keeper.stdout.take().expect("because standard output is piped"));
        let read = output.read_line(&mut line);
        if read.is_err() || line != "ready\n" {
            drop(alive);
            let output = keeper.wait_with_output().map_err(|error| error.to_string())?;
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let mut launcher = ["nsenter", "--target", &keeper.id().to_string(), "--mount"].map(str::to_owned).to_vec();
        if own_users {
            launcher.extend(["--user", "--preserve-credentials"].map(str::to_owned));
        }
        launcher.push("--".to_owned());
        Ok(Self { folder: folder.to_owned(), keeper, _alive: alive, launcher })
    }

    /// What starts a program that sees the disk.
    pub fn launcher(&self) -> &[String] {
        &self.launcher
    }

    /// Leaves so many KiB of room.
    pub fn fill(&self, room: u64) {
        let free: u64 = self.shell("stat --file-system --format='%a %S' \"$1\"", &[]).split(' ').map(number).product();
        let filler = (free / 1024).saturating_sub(room);
        self.shell("head -c \"$2\" /dev/zero >\"$1/filler\"", &[&(filler * 1024).to_string()]);
    }

    /// Takes away what filled it.
    pub fn empty(&self) {
        self.shell("rm \"$1/filler\"", &[]);
    }

    /// Copies all that is on it to where everybody sees it.
    pub fn copy_to(&self, folder: &Path) {
        let folder = folder.to_str().expect("because temporary folders have plain names");
        self.shell("rm -rf \"$2\" && cp -R \"$1\" \"$2\"", &[folder]);
    }

    fn shell(&self, script: &str, more: &[&str]) -> String {
        let output = Command::new(&self.launcher[0])
            .args(&self.launcher[1..])
            .args(["sh", "-c", script, "sh"])
            .arg(&self.folder)
            .args(more)
            .stdin(Stdio::null())
            .output()
            .expect("because it worked before");
        assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

fn number(text: &str) -> u64 {
    text.parse().expect("because a size is a number")
}

impl Drop for TinyDisk {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}
