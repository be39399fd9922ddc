//! A web server that serves Git repositories, as a forge does: Apache in front of `git http-backend`, with a password.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustix::process::{Pid, Signal, kill_process};
use sha1::{Digest as _, Sha1};

use crate::history::History;
use crate::owner::Owner;
use crate::repository::{self, Repository};
use crate::scratch::Scratch;
use crate::secret::{Login, percent, random_hex};

/// How long anything that should take milliseconds may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A name that the certificate is good for, too, and that leads nowhere (RFC 6761).
pub const FAR_AWAY: &str = "git.example.invalid";

/// How often to look again while waiting.
const GLANCE: Duration = Duration::from_millis(5);

/// One host. Repositories are under `/`; the same ones as plain files under `/dumb/`; below `/short/` is what leads to
/// the same path with `.git` behind it, as long as only refs are asked for; under `/page/` every address answers with a
/// page for people.
#[derive(Debug)]
pub struct WebServer {
    folder: PathBuf,
    repositories: PathBuf,
    port: u16,
    secure_port: u16,
    login: Login,
    apache: Child,
}

/// One finished request, as the access log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// GET or POST.
    pub method: String,
    /// The path, unescaped.
    pub path: String,
    /// The query with its question mark, or nothing.
    pub query: String,
    /// The answer's status code.
    pub status: u16,
    /// The `Git-Protocol` header, or `-`.
    pub protocol: String,
    /// Who was let in, or `-`.
    pub user: String,
    /// The version of HTTP, as `HTTP/1.1`.
    pub version: String,
}

impl Request {
    /// Whether it opened a listing or a fetch.
    pub fn is_fetch_greeting(&self) -> bool {
        self.method == "GET" && self.query == "?service=git-upload-pack"
    }

    /// Whether it asked for refs or objects (protocol version 2 asks for both alike).
    pub fn is_fetch_call(&self) -> bool {
        self.method == "POST" && self.path.ends_with("/git-upload-pack")
    }

    /// Whether it had to do with a push.
    pub fn is_push(&self) -> bool {
        self.query == "?service=git-receive-pack" || self.path.ends_with("/git-receive-pack")
    }
}

impl WebServer {
    /// Starts one in a folder of its own, and waits until it answers.
    pub fn start(scratch: &Scratch, name: &str) -> Self {
        Self::start_with(scratch, name, "")
    }

    /// Starts one whose configuration has some lines more.
    pub fn start_with(scratch: &Scratch, name: &str, more: &str) -> Self {
        Self::start_as(scratch, name, Cgi::Threads, more)
    }

    /// Starts one that speaks HTTP/2 with whoever asks for it over TLS.
    pub fn start_with_http_2(scratch: &Scratch, name: &str) -> Self {
        let module = modules().join("mod_http2.so");
        Self::start_with(
            scratch,
            name,
            &format!("LoadModule http2_module {}\nProtocols h2 http/1.1\n", module.display()),
        )
    }

    /// Starts one that has programs started by a process of its own, as Apache's documentation advises beside threads.
    pub fn start_by_daemon(scratch: &Scratch, name: &str) -> Self {
        Self::start_as(scratch, name, Cgi::Daemon, "")
    }

    fn start_as(scratch: &Scratch, name: &str, cgi: Cgi, more: &str) -> Self {
        let folder = scratch.folder(name);
        let repositories = scratch.folder(&format!("{name}/repositories"));
        Owner::WebServer.take(&repositories);
        let login = Login::random("dev");
        let password = STANDARD.encode(Sha1::digest(login.password.as_bytes()));
        fs::write(folder.join("users"), format!("{}:{{SHA}}{password}\n", login.user))
            .expect("because the folder is ours");
        fs::write(folder.join("page.html"), "<!doctype html><title>Welcome</title><p>Nothing for git here.")
            .expect("because the folder is ours");
        certify(&folder);
        // Another program may take the port between the moment that it was found free and Apache's start. Then the
        // answer is not this server's, or Apache ends: take another port.
        for _ in 0..10 {
            let nonce = random_hex(16);
            fs::write(folder.join("alive"), &nonce).expect("because the folder is ours");
            let (port, secure_port) = (free_port(), free_port());
            let configuration = configuration(scratch, &folder, &repositories, [port, secure_port], cgi) + more;
            fs::write(folder.join("httpd.conf"), configuration).expect("because the folder is ours");
            let mut apache = spawn(&folder);
            if await_answer(&mut apache, port, &nonce) {
                return Self { folder, repositories, port, secure_port, login, apache };
            }
            let _ = apache.kill();
            let _ = apache.wait();
        }
        panic!(
            "Apache does not start:\n{}{}",
            fs::read_to_string(folder.join("start.log")).unwrap_or_default(),
            fs::read_to_string(folder.join("error.log")).unwrap_or_default()
        );
    }

    /// Makes an empty repository, `path` being what stands in its URL.
    pub fn empty(&self, scratch: &Scratch, path: &str) -> Repository {
        let repository = Repository::empty(scratch, &self.place(path), Owner::WebServer);
        self.take_folders(path);
        repository
    }

    /// Makes a repository with a history.
    pub fn with(&self, scratch: &Scratch, path: &str, history: &History) -> Repository {
        let repository = self.empty(scratch, path);
        repository.import(history);
        repository
    }

    /// Where a repository is on disk.
    pub fn place(&self, path: &str) -> PathBuf {
        self.repositories.join(path)
    }

    /// The folders above a repository, which were made on the way.
    fn take_folders(&self, path: &str) {
        if let Some(first) = Path::new(path).iter().next() {
            Owner::WebServer.take(&self.repositories.join(first));
        }
    }

    /// The user and password it asks for.
    pub fn login(&self) -> &Login {
        &self.login
    }

    /// `127.0.0.1:port`.
    pub fn authority(&self) -> String {
        self.address().to_string()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, self.port))
    }

    /// `127.0.0.1:port` where it speaks TLS, with a certificate that only [`WebServer::authorities`] vouches for.
    pub fn secure_authority(&self) -> String {
        self.secure_address().to_string()
    }

    /// Where it listens for TLS.
    pub fn secure_address(&self) -> SocketAddr {
        SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, self.secure_port))
    }

    /// A file with the certificate of the authority that it has its own from.
    pub fn authorities(&self) -> PathBuf {
        self.folder.join("authority.pem")
    }

    /// The URL of a path, without a password.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{}", self.authority(), escape(path))
    }

    /// The URL of a path as people copy it from a host's "how to use a token" page.
    pub fn url_with_password(&self, path: &str) -> String {
        format!("http://{}{}/{}", self.login.in_url(), self.authority(), escape(path))
    }

    /// The requests that it has answered. Waits for those that are on their way: what a client has seen the end of
    /// is counted for certain.
    pub fn requests(&self) -> Vec<Request> {
        self.await_idle();
        fs::read_to_string(self.folder.join("access.log"))
            .expect("because Apache made it at its start")
            .lines()
            .map(|line| match *line.split('\t').collect::<Vec<_>>() {
                [method, path, query, status, protocol, user, version] => Request {
                    method: method.to_owned(),
                    path: path.to_owned(),
                    query: query.to_owned(),
                    status: status.parse().expect("because a status is a number"),
                    protocol: protocol.to_owned(),
                    user: user.to_owned(),
                    version: version.to_owned(),
                },
                _ => panic!("Apache wrote {line:?}"),
            })
            .filter(|request| request.path != "/alive")
            .collect()
    }

    /// How many pushes began before it was known how long they are.
    pub fn streamed_pushes(&self) -> usize {
        self.await_idle();
        let log = fs::read(self.folder.join("forensic.log")).expect("because Apache made it at its start");
        let log = String::from_utf8_lossy(&log);
        let streamed = |line: &&str| {
            let line = line.to_lowercase();
            line.contains("/git-receive-pack http") && line.contains("|transfer-encoding:chunked")
        };
        log.lines().filter(streamed).count()
    }

    /// Waits until it is working on nothing, whatever became of the clients.
    pub fn await_idle(&self) {
        let begin = Instant::now();
        // The forensic log has a line when a request comes in and one after its line in the access log was written.
        while self.is_working() {
            assert!(begin.elapsed() < PATIENCE, "the server does not come to rest: {}", self.complaints());
            thread::sleep(GLANCE);
        }
    }

    fn is_working(&self) -> bool {
        let log = fs::read(self.folder.join("forensic.log")).expect("because Apache made it at its start");
        let mut open = HashSet::new();
        for line in String::from_utf8_lossy(&log).lines() {
            if let Some(begun) = line.strip_prefix('+') {
                open.insert(begun.split('|').next().unwrap_or_default().to_owned());
            } else if let Some(ended) = line.strip_prefix('-') {
                open.remove(ended);
            }
        }
        !open.is_empty()
    }

    /// What it wrote to its error log.
    pub fn complaints(&self) -> String {
        fs::read_to_string(self.folder.join("error.log")).unwrap_or_default()
    }

    /// Starts it again after it was stopped, at the address that it had.
    pub fn start_again(&mut self) {
        let nonce = fs::read_to_string(self.folder.join("alive")).expect("because it was written at the first start");
        self.apache = spawn(&self.folder);
        let answers = await_answer(&mut self.apache, self.port, &nonce);
        assert!(answers, "Apache does not start again: {}", self.complaints());
    }

    /// Ends it. Its port is then closed.
    pub fn stop(&mut self) {
        let Ok(None) = self.apache.try_wait() else {
            return;
        };
        // Asked politely, it ends its children too.
        let _ = kill_process(Pid::from_child(&self.apache), Signal::TERM);
        let begin = Instant::now();
        while matches!(self.apache.try_wait(), Ok(None)) {
            if begin.elapsed() > PATIENCE {
                let _ = self.apache.kill();
                let _ = self.apache.wait();
                return;
            }
            thread::sleep(GLANCE);
        }
    }
}

impl Drop for WebServer {
    fn drop(&mut self) {
        self.stop();
        if thread::panicking() {
            let log = self.complaints();
            if !log.is_empty() {
                eprintln!("--- error log of {}:\n{log}", self.folder.display());
            }
        }
    }
}

/// Starts Apache with the configuration that lies in its folder.
fn spawn(folder: &Path) -> Child {
    Command::new(program())
        .args(["-DFOREGROUND", "-f"])
        .arg(folder.join("httpd.conf"))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(File::create(folder.join("start.log")).expect("because the folder is ours"))
        .spawn()
        .expect("Apache is needed for this test: on Debian, the package apache2-bin")
}

fn program() -> PathBuf {
    ["/usr/sbin/apache2", "/usr/sbin/httpd"]
        .into_iter()
        .map(PathBuf::from)
        .find(|path| path.exists())
        .expect("Apache is needed for this test: on Debian, the package apache2-bin")
}

fn modules() -> PathBuf {
    ["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules"]
        .into_iter()
        .map(PathBuf::from)
        .find(|path| path.is_dir())
        .expect("Apache's modules are needed for this test: on Debian, the package apache2-bin")
}

/// Makes an authority, and a certificate of its for this machine.
fn certify(folder: &Path) {
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    let key = || KeyPair::generate().expect("because there is randomness");
    let mut authority = CertificateParams::new(Vec::new()).expect("because no name is none too many");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, key()).expect("because it vouches for itself");
    let own_key = key();
    let own = CertificateParams::new(vec!["127.0.0.1".to_owned(), FAR_AWAY.to_owned()])
        .and_then(|own| own.signed_by(&own_key, &authority))
        .expect("because the authority is ours");
    for (name, text) in
        [("authority.pem", authority.pem()), ("server.pem", own.pem()), ("server.key", own_key.serialize_pem())]
    {
        fs::write(folder.join(name), text).expect("because the folder is ours");
    }
}

/// Who starts the programs behind the server.
#[derive(Clone, Copy)]
enum Cgi {
    /// Its threads. An answer is never lost, but after it a thread that finds its program still ending sleeps for 47 ms (a 64th
    /// of the 3 s that APR gives it) before it looks at what the client sent next.
    Threads,
    /// A process that it keeps for that. There the answer of a program that ended before it had read everything is lost.
    Daemon,
}

fn configuration(
    scratch: &Scratch,
    folder: &Path,
    repositories: &Path,
    [port, secure_port]: [u16; 2],
    cgi: Cgi,
) -> String {
    let modules = modules();
    let load = |name: &str| format!("LoadModule {name}_module {}/mod_{name}.so\n", modules.display());
    let mut text: String = [
        "mpm_event",
        "authn_core",
        "authn_file",
        "authz_core",
        "authz_user",
        "auth_basic",
        "alias",
        "env",
        "setenvif",
        match cgi {
            Cgi::Threads => "cgi",
            Cgi::Daemon => "cgid",
        },
        "socache_shmcb",
        "ssl",
        "log_forensic",
    ]
    .into_iter()
    .map(load)
    .collect();
    if let Some(account) = Owner::WebServer.account() {
        text += &format!("User {}\nGroup \"#{}\"\n", account.name, account.group);
    }
    let backend = repository::git(&scratch.git_config(), &["--exec-path"]).output().expect("because git is installed");
    let backend = String::from_utf8(backend.stdout).expect("because it is a path");
    let folder = folder.display();
    if matches!(cgi, Cgi::Daemon) {
        text += &format!("ScriptSock \"{folder}/cgi\"\n");
    }
    text += &format!(
        r#"
ServerName 127.0.0.1
ServerRoot "{folder}"
DefaultRuntimeDir "{folder}"
PidFile "{folder}/pid"
Listen 127.0.0.1:{port}
Listen 127.0.0.1:{secure_port}
<VirtualHost 127.0.0.1:{secure_port}>
  SSLEngine on
  SSLCertificateFile "{folder}/server.pem"
  SSLCertificateKeyFile "{folder}/server.key"
</VirtualHost>
ErrorLog "{folder}/error.log"
LogLevel warn
ForensicLog "{folder}/forensic.log"
LogFormat "%m\t%U\t%q\t%>s\t%{{Git-Protocol}}i\t%u\t%H" requests
CustomLog "{folder}/access.log" requests

# One small program; a test has few clients at a time.
ServerLimit 1
StartServers 1
ThreadsPerChild 16
MaxRequestWorkers 16
MinSpareThreads 1
MaxSpareThreads 16

# As a forge does, the connection stays for the next request.
KeepAlive On
KeepAliveTimeout 600
MaxKeepAliveRequests 0
Timeout 120

PassEnv PATH
SetEnv GIT_PROJECT_ROOT "{repositories}"
SetEnv GIT_HTTP_EXPORT_ALL 1
SetEnv GIT_CONFIG_GLOBAL "{git_config}"
SetEnv GIT_CONFIG_NOSYSTEM 1
SetEnvIf Git-Protocol ".*" GIT_PROTOCOL=$0

<Location "/">
  AuthType Basic
  AuthName "Git"
  AuthBasicProvider file
  AuthUserFile "{folder}/users"
  Require valid-user
</Location>
<LocationMatch "^/(page/|alive$)">
  Require all granted
</LocationMatch>
Alias "/alive" "{folder}/alive"
AliasMatch "^/page/" "{folder}/page.html"
RedirectMatch 301 "^/short/(.+)/info/refs$" "/$1.git/info/refs"
Alias "/dumb/" "{repositories}/"
ScriptAlias "/" "{backend}/git-http-backend/"
"#,
        repositories = repositories.display(),
        git_config = scratch.git_config().display(),
        backend = backend.trim_end(),
    );
    text
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("because the machine has a loopback address");
    listener.local_addr().expect("because it listens").port()
}

/// Whether the server on `port` is the one that knows `nonce`.
fn await_answer(apache: &mut Child, port: u16, nonce: &str) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        if !matches!(apache.try_wait(), Ok(None)) {
            return false;
        }
        if let Ok(answer) = ask(port) {
            return answer.contains(nonce);
        }
        thread::sleep(GLANCE);
    }
    false
}

fn ask(port: u16) -> std::io::Result<String> {
    let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.write_all(b"GET /alive HTTP/1.0\r\n\r\n")?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Escapes a path, leaving its slashes.
fn escape(path: &str) -> String {
    path.split('/').map(percent).collect::<Vec<_>>().join("/")
}
