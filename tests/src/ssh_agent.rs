//! An SSH agent, as the user has one running.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// `ssh-agent`, as the user has it running.
#[derive(Debug)]
pub struct UsersAgent {
    agent: Child,
    socket: PathBuf,
}

impl UsersAgent {
    /// Starts one, with its socket in this folder.
    pub fn start(folder: &Path) -> Self {
        let socket = folder.join("agent");
        let agent = Command::new("ssh-agent")
            .args(["-D", "-a"])
            .arg(&socket)
            .stdout(Stdio::null())
            .spawn()
            .expect("because OpenSSH's client is installed");
        for _ in 0..200 {
            if socket.exists() {
                break;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        Self { agent, socket }
    }

    /// Its socket.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Gives it a key.
    pub fn add(&self, key: &Path, more: &[&str]) {
        let added = Command::new("ssh-add").arg("-q").args(more).arg(key).env("SSH_AUTH_SOCK", &self.socket).status();
        assert!(added.is_ok_and(|status| status.success()), "the agent does not take the key");
    }
}

impl Drop for UsersAgent {
    fn drop(&mut self) {
        let _ = self.agent.kill();
        let _ = self.agent.wait();
    }
}
