//! A real `sshd` on loopback, with keys of its own.

use std::fs::{self, Permissions};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::scratch::Scratch;

/// An SSH server that lets one key in.
#[derive(Debug)]
pub struct SshServer {
    sshd: Child,
    folder: PathBuf,
    port: u16,
}

impl SshServer {
    /// Starts one, and waits until it listens.
    pub fn start(scratch: &Scratch) -> Self {
        let folder = scratch.folder("ssh");
        for key in ["host", "other-host", "user", "stranger"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-C", key, "-f"])
                .arg(folder.join(key))
                .status()
                .expect("because OpenSSH's client is installed");
            assert!(made.success());
        }
        fs::copy(folder.join("user.pub"), folder.join("authorized_keys")).expect("because the key was just made");
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map(|address| address.port())
            .expect("because loopback has free ports");
        let mut server = Self { sshd: run(&folder, port, "host"), folder, port };
        server.wait();
        server
    }

    /// The same server with another host key.
    pub fn change_host_key(&mut self) {
        self.stop();
        self.sshd = run(&self.folder, self.port, "other-host");
        self.wait();
    }

    /// Ends it.
    pub fn stop(&mut self) {
        let _ = self.sshd.kill();
        let _ = self.sshd.wait();
    }

    /// How often somebody has logged in.
    pub fn logins(&self) -> usize {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        log.lines().filter(|line| line.contains("Accepted publickey")).count()
    }

    /// The URL of a repository on it.
    pub fn url(&self, path: &Path) -> String {
        format!("ssh://127.0.0.1:{}{}", self.port, path.display())
    }

    /// A client configuration that knows the server's host key, and the key that opens it.
    pub fn config(&self) -> PathBuf {
        self.write_config("known", "user", "host")
    }

    /// A client that has never seen the server.
    pub fn config_of_a_newcomer(&self) -> PathBuf {
        self.write_config("new", "user", "")
    }

    /// A client whose key the server does not take.
    pub fn config_of_a_stranger(&self) -> PathBuf {
        self.write_config("stranger", "stranger", "host")
    }

    fn write_config(&self, name: &str, identity: &str, host_key: &str) -> PathBuf {
        let known_hosts = self.folder.join(format!("known_hosts-{name}"));
        let known = if host_key.is_empty() {
            String::new()
        } else {
            let key = fs::read_to_string(self.folder.join(format!("{host_key}.pub"))).expect("because it was made");
            format!("[127.0.0.1]:{} {key}", self.port)
        };
        fs::write(&known_hosts, known).expect("because the folder is ours");
        let config = self.folder.join(format!("config-{name}"));
        let text = format!(
            "Host *\n\tIdentityFile {}\n\tIdentitiesOnly yes\n\tIdentityAgent none\n\tUserKnownHostsFile {}\n\tGlobalKnownHostsFile none\n",
            self.folder.join(identity).display(),
            known_hosts.display()
        );
        fs::write(&config, text).expect("because the folder is ours");
        config
    }

    fn wait(&mut self) {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        for _ in 0..200 {
            if TcpStream::connect_timeout(&address, Duration::from_millis(100)).is_ok() {
                return;
            }
            if let Ok(Some(status)) = self.sshd.try_wait() {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                panic!("sshd ended with {status}: {log}");
            }
            thread::sleep(Duration::from_millis(25));
        }
        panic!("sshd does not listen");
    }
}

impl Drop for SshServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Starts the program in the foreground, with nothing of the machine's own configuration.
fn run(folder: &Path, port: u16, host_key: &str) -> Child {
    let config = folder.join("sshd_config");
    let text = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\n\
         PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nPidFile none\nAcceptEnv GIT_PROTOCOL\n",
        folder.join(host_key).display(),
        folder.join("authorized_keys").display()
    );
    fs::write(&config, text).expect("because the folder is ours");
    // Started by root it gives its rights up in this empty folder, which a service's unit would have made.
    let _ = fs::create_dir("/run/sshd").and_then(|()| fs::set_permissions("/run/sshd", Permissions::from_mode(0o755)));
    Command::new("/usr/sbin/sshd")
        .arg("-D")
        .arg("-f")
        .arg(&config)
        .arg("-E")
        .arg(folder.join("log"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("because openssh-server is installed")
}
