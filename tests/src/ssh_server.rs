//! A real `sshd` on loopback, with keys of its own.

use std::fs::{self, Permissions};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::scratch::Scratch;

/// An SSH server that lets one key in, until it is told otherwise.
#[derive(Debug)]
pub struct SshServer {
    sshd: Child,
    folder: PathBuf,
    address: SocketAddr,
    host_key: &'static str,
    /// More of its configuration; what stands here holds before the rest.
    more: String,
    /// The file that stands in for the machine's passwords.
    passwords: Option<PathBuf>,
}

impl SshServer {
    /// Starts one, and waits until it listens.
    pub fn start(scratch: &Scratch) -> Self {
        Self::named(scratch, "ssh")
    }

    /// One of several.
    pub fn named(scratch: &Scratch, name: &str) -> Self {
        Self::at(scratch, name, "127.0.0.1").expect("because every machine has loopback")
    }

    /// One that listens at this address; none where the machine has no such address.
    pub fn at(scratch: &Scratch, name: &str, ip: &str) -> Option<Self> {
        let address = TcpListener::bind((ip, 0)).and_then(|listener| listener.local_addr()).ok()?;
        let folder = scratch.folder(name);
        for key in ["host", "other-host", "user", "stranger"] {
            make_key(&folder.join(key), &["-t", "ed25519"], "");
        }
        make_key(&folder.join("host-rsa"), &["-t", "rsa", "-b", "2048"], "");
        fs::copy(folder.join("user.pub"), folder.join("authorized_keys")).expect("because the key was just made");
        let mut server = Self {
            sshd: run(&folder, address, "host", "", None),
            folder,
            address,
            host_key: "host",
            more: String::new(),
            passwords: None,
        };
        server.wait();
        Some(server)
    }

    /// The same server with another host key.
    pub fn change_host_key(&mut self) {
        self.host_key = "other-host";
        self.restart();
    }

    /// The same server with more in its configuration, in the place of what was there before.
    pub fn configure(&mut self, more: &str) {
        more.clone_into(&mut self.more);
        self.restart();
    }

    /// Lets people in with a password too, the same for all of them. Where that is not possible (a server that is not
    /// started by root asks nobody for passwords), says why.
    pub fn take_password(&mut self, password: &str) -> Result<(), String> {
        let hashed = Command::new("perl")
            .args(["-e", "print crypt($ENV{WORD}, '$6$gemel$')"])
            .env("WORD", password)
            .output()
            .map_err(|error| format!("perl: {error}"))?;
        let may_mount =
            Command::new("unshare").args(["--mount", "true"]).output().map_err(|error| error.to_string())?;
        if !may_mount.status.success() {
            return Err(String::from_utf8_lossy(&may_mount.stderr).into_owned());
        }
        let file = self.folder.join("shadow");
        let line = format!("root:{}:19000:0:99999:7:::\n", String::from_utf8_lossy(&hashed.stdout));
        fs::write(&file, line).expect("because the folder is ours");
        self.passwords = Some(file);
        self.restart();
        Ok(())
    }

    /// Lets a key in, given as the line of its public half.
    pub fn let_in(&self, public: &str) {
        let file = self.folder.join("authorized_keys");
        let there = fs::read_to_string(&file).expect("because it was made");
        fs::write(&file, format!("{there}{}\n", public.trim())).expect("because the folder is ours");
    }

    /// Lets nobody in who was let in before.
    pub fn let_nobody_in(&self) {
        fs::write(self.folder.join("authorized_keys"), "").expect("because the folder is ours");
    }

    fn restart(&mut self) {
        self.stop();
        self.sshd = run(&self.folder, self.address, self.host_key, &self.more, self.passwords.as_deref());
        self.wait();
    }

    /// Ends it. Whoever is logged in stays so.
    pub fn stop(&mut self) {
        let _ = self.sshd.kill();
        let _ = self.sshd.wait();
    }

    /// Cuts the connections of all who are logged in, as a network that goes away does.
    pub fn cut(&self) {
        let _ = Command::new("pkill").args(["-KILL", "-P", &self.sshd.id().to_string()]).status();
    }

    /// How often somebody has logged in.
    pub fn logins(&self) -> usize {
        self.log().lines().filter(|line| line.contains("Accepted ")).count()
    }

    /// What it wrote down.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// The name by which `ssh` looks it up in files of host keys.
    pub fn name(&self) -> String {
        format!("[{}]:{}", self.address.ip(), self.address.port())
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The fingerprint of the host key that it shows, as `ssh-keygen` says it.
    pub fn fingerprint(&self) -> String {
        let key = self.folder.join(self.host_key);
        let said = Command::new("ssh-keygen").arg("-lf").arg(key).output().expect("because OpenSSH is installed");
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        said.split(' ').nth(1).expect("because that is how it says it").to_owned()
    }

    /// The fingerprint of one of its keys as old documents have it.
    pub fn md5_of(&self, key: &str) -> String {
        let key = self.folder.join(key);
        let said = Command::new("ssh-keygen").args(["-E", "md5", "-lf"]).arg(key).output();
        let said = said.expect("because OpenSSH is installed").stdout;
        String::from_utf8_lossy(&said).split(' ').nth(1).expect("because that is how it says it").to_owned()
    }

    /// The public half of the host key that it shows.
    pub fn host_key(&self) -> String {
        fs::read_to_string(self.folder.join(format!("{}.pub", self.host_key))).expect("because it was made")
    }

    /// The URL of a repository on it.
    pub fn url(&self, path: &Path) -> String {
        format!("ssh://{}{}", self.address, path.display())
    }

    /// One of its files.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A client configuration that knows the server's host key, and the key that opens it.
    pub fn config(&self) -> PathBuf {
        self.write_config("known", &self.login_with("user"), true)
    }

    /// A client that has never seen the server.
    pub fn config_of_a_newcomer(&self) -> PathBuf {
        self.write_config("new", &self.login_with("user"), false)
    }

    /// A client whose key the server does not take.
    pub fn config_of_a_stranger(&self) -> PathBuf {
        self.write_config("stranger", &self.login_with("stranger"), true)
    }

    /// A client that has no key at all.
    pub fn config_without_keys(&self) -> PathBuf {
        self.write_config("keyless", "\tIdentityFile none\n\tIdentityAgent none\n", true)
    }

    /// A client with settings of its own.
    pub fn config_with(&self, settings: &str) -> PathBuf {
        self.write_config("own", settings, true)
    }

    /// A client that uses one of the server's keys for users.
    pub fn login_with(&self, key: &str) -> String {
        format!("\tIdentityFile {}\n\tIdentitiesOnly yes\n\tIdentityAgent none\n", self.folder.join(key).display())
    }

    fn write_config(&self, name: &str, settings: &str, knows: bool) -> PathBuf {
        let known_hosts = self.folder.join(format!("known_hosts-{name}"));
        let line = if knows { format!("{} {}", self.name(), self.host_key()) } else { String::new() };
        fs::write(&known_hosts, line).expect("because the folder is ours");
        let config = self.folder.join(format!("config-{name}"));
        let text =
            format!("Host *\n{settings}\tUserKnownHostsFile {}\n\tGlobalKnownHostsFile none\n", known_hosts.display());
        fs::write(&config, text).expect("because the folder is ours");
        config
    }

    fn wait(&mut self) {
        for _ in 0..400 {
            if TcpStream::connect_timeout(&self.address, Duration::from_millis(100)).is_ok() {
                return;
            }
            if let Ok(Some(status)) = self.sshd.try_wait() {
                panic!("sshd ended with {status}: {}", self.log());
            }
            thread::sleep(Duration::from_millis(25));
        }
        panic!("sshd does not listen");
    }
}

impl Drop for SshServer {
    fn drop(&mut self) {
        self.cut();
        self.stop();
    }
}

/// Whom the server knows whoever runs the tests as.
pub fn own_name() -> String {
    let said = Command::new("id").arg("-un").output().expect("because every system has it").stdout;
    String::from_utf8_lossy(&said).trim().to_owned()
}

/// Makes a key pair.
pub fn make_key(file: &Path, kind: &[&str], passphrase: &str) {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-N", passphrase, "-C", "tests"])
        .args(kind)
        .arg("-f")
        .arg(file)
        .status()
        .expect("because OpenSSH's client is installed");
    assert!(made.success());
}

/// A security key in software, from OpenSSH's own tests: it signs at once, after `ssh` has asked for a finger. None where the
/// package `openssh-tests` is not installed.
pub fn security_key() -> Option<PathBuf> {
    let place = PathBuf::from("/usr/lib/openssh/regress/misc/sk-dummy/sk-dummy.so");
    place.exists().then_some(place)
}

/// Makes the names in a file of host keys unreadable.
pub fn hash_names(file: &Path) {
    let hashed = Command::new("ssh-keygen").arg("-Hf").arg(file).output().expect("because OpenSSH is installed");
    assert!(hashed.status.success());
}

/// Starts the program in the foreground, with nothing of the machine's own configuration.
fn run(folder: &Path, address: SocketAddr, host_key: &str, more: &str, passwords: Option<&Path>) -> Child {
    let config = folder.join("sshd_config");
    // What the shell of whoever runs the tests does at its start is none of theirs.
    let home = folder.join("home");
    fs::create_dir_all(&home).expect("because the folder is ours");
    let with_password = if passwords.is_some() { "yes" } else { "no" };
    let text = format!(
        "{more}\nPort {}\nListenAddress {}\nHostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\n\
         PasswordAuthentication {with_password}\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nPidFile none\n\
         AcceptEnv GIT_PROTOCOL\nSetEnv HOME={}\nMaxStartups 100\n",
        address.port(),
        address.ip(),
        folder.join(host_key).display(),
        folder.join("authorized_keys").display(),
        home.display()
    );
    fs::write(&config, text).expect("because the folder is ours");
    // Started by root it gives its rights up in this empty folder, which a service's unit would have made.
    let _ = fs::create_dir("/run/sshd").and_then(|()| fs::set_permissions("/run/sshd", Permissions::from_mode(0o755)));
    let mut command = match passwords {
        None => Command::new("/usr/sbin/sshd"),
        Some(file) => {
            // The machine's own passwords stay what they are for everybody else.
            let mut command = Command::new("unshare");
            let script = "mount --bind \"$0\" /etc/shadow && exec /usr/sbin/sshd \"$@\"";
            command.args(["--mount", "sh", "-c", script]).arg(file);
            command
        }
    };
    command
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
