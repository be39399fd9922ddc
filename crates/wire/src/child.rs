//! A repository on this machine, through `git upload-pack` and `git receive-pack` as child processes; or on another one,
//! through the system's `ssh`.
//!
//! The one place of this crate that starts a program.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc, LazyLock, Mutex as StdMutex, PoisonError, Weak,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
    sync::{Mutex, OwnedMutexGuard},
    task::JoinHandle,
};

use crate::{
    Access, Error, Kind, Limits, PackSource, Result, SshAddress,
    connection::{Connection, Dial, Reader, Request, Service},
    silence::{self, Watched},
    words,
};

/// Where the services run.
pub(crate) enum Place {
    /// Here, on a folder.
    Folder(PathBuf),
    /// On another machine, started by its SSH server.
    Ssh(SshAddress),
}

/// Starts the two services for one repository.
pub(crate) struct ChildDial {
    place: Place,
    access: Access,
    /// Counts the times that a fresh connection was asked for: each has a socket of its own.
    generation: AtomicU32,
}

impl ChildDial {
    pub fn new(place: Place, access: Access) -> Self {
        Self { place, access, generation: AtomicU32::new(0) }
    }
}

/// Tells a missing folder from a folder without a repository, which `git` words the same.
fn check_folder(path: &Path) -> Result<()> {
    match std::fs::metadata(path) {
        Ok(meta) if meta.is_dir() => {}
        Ok(_) => return Err(Error::new(Kind::NotGit, "")),
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            return Err(Error::new(Kind::NoPermission, ""));
        }
        Err(_) => return Err(Error::new(Kind::FolderMissing, path.display().to_string())),
    }
    let holds_repository = |folder: &Path| folder.join("HEAD").exists() && folder.join("objects").exists();
    let git = path.join(".git");
    if holds_repository(path) || holds_repository(&git) || git.is_file() {
        return Ok(());
    }
    Err(Error::new(Kind::NotGit, ""))
}

#[async_trait]
impl Dial for ChildDial {
    fn is_http(&self) -> bool {
        false
    }

    async fn dial(&self, service: Service) -> Result<Box<dyn Connection>> {
        let (mut command, login) = match &self.place {
            Place::Folder(path) => {
                check_folder(path)?;
                (git(service, path), None)
            }
            Place::Ssh(address) => {
                let folder = self.access.ssh.sockets.as_deref();
                let generation = self.generation.load(Ordering::Relaxed);
                let socket = folder.and_then(|folder| socket(folder, generation, address, &self.access.ssh));
                let login = match &socket {
                    Some(socket) => first_login(socket).await,
                    None => None,
                };
                (ssh(service, address, &self.access, socket.as_deref()), login)
            }
        };
        let over_ssh = matches!(self.place, Place::Ssh(_));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Upload-pack only reads, and may be killed at any moment. Receive-pack would leave its locks behind.
        command.kill_on_drop(service == Service::UploadPack);
        if service == Service::UploadPack {
            command.env("GIT_PROTOCOL", "version=2");
        }
        let missing = if over_ssh { Kind::SshMissing } else { Kind::GitMissing };
        let mut child = command.spawn().map_err(|error| Error::new(missing, error.to_string()))?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(Error::new(missing, "the program has no pipes"));
        };
        Ok(Box::new(ChildConnection {
            service,
            stdin: Arc::new(Mutex::new(Some(stdin))),
            running: Some(Running { child, stdout: BufReader::with_capacity(64 * 1024, stdout) }),
            last_words: LastWords::listen(stderr),
            limits: self.access.limits,
            over_ssh,
            login,
        }))
    }

    fn refresh(&self) {
        self.generation.fetch_add(1, Ordering::Relaxed);
    }
}

/// Prepares to start a program that sees neither our settings and secrets (`GEMEL_*`) nor what steers the `git` of whoever runs us
/// (`GIT_*`): a hook of the repository inherits its environment.
#[expect(clippy::disallowed_methods, reason = "the one place that starts a program")]
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_ours_or_gits) {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C");
    command
}

fn is_ours_or_gits(variable: &str) -> bool {
    let name = variable.to_ascii_uppercase();
    name.starts_with("GEMEL_") || name.starts_with("GIT_")
}

/// A `git` service on a folder.
fn git(service: Service, path: &Path) -> Command {
    let mut command = program("git");
    command.arg(service.name().trim_start_matches("git-")).arg(path).env("GIT_TERMINAL_PROMPT", "0");
    // An interrupt at the terminal is for us alone: receive-pack is then given its end, not killed.
    #[cfg(unix)]
    if service == Service::ReceivePack {
        command.process_group(0);
    }
    command
}

/// The system's own `ssh`: its configuration, agent and keys are what the user is used to. It asks nothing where nobody is
/// there to answer, and trusts no host that the user has not trusted. It ends by itself when the network is gone.
fn ssh(service: Service, address: &SshAddress, access: &Access, socket: Option<&Path>) -> Command {
    let mut command = program("ssh");
    let mut option = |name: &str, value: &str| {
        command.arg("-o").arg(format!("{name}={value}"));
    };
    if access.ssh.answered {
        option("BatchMode", "no");
        // What was answered once is not answered better the second time.
        option("NumberOfPasswordPrompts", "1");
    } else {
        option("BatchMode", "yes");
    }
    option("SendEnv", "GIT_PROTOCOL");
    option("ConnectTimeout", &access.limits.connect.as_secs().max(1).to_string());
    option("ServerAliveInterval", "30");
    option("ServerAliveCountMax", "4");
    if let Some(known_hosts) = &access.ssh.known_hosts {
        option("UserKnownHostsFile", &for_option(known_hosts));
        option("GlobalKnownHostsFile", "none");
        option("StrictHostKeyChecking", "yes");
        // A key learned from the host itself, from its name's records or from a program would be one that nobody looked at.
        option("UpdateHostKeys", "no");
        option("VerifyHostKeyDNS", "no");
        option("KnownHostsCommand", "none");
        option("CheckHostIP", "no");
    }
    if let Some(agent) = &access.ssh.agent {
        option("IdentityAgent", &for_option(agent));
        // It is for this login alone: nothing is added to it, and no server may use it.
        option("AddKeysToAgent", "no");
        option("ForwardAgent", "no");
    }
    for (name, value) in &access.ssh.options {
        option(name, value);
    }
    if let Some(key) = &access.ssh.key {
        option("IdentityFile", &for_option(key));
        option("IdentitiesOnly", "yes");
    }
    if let Some(socket) = socket {
        option("ControlMaster", "auto");
        option("ControlPath", &for_option(socket));
        option("ControlPersist", SHARED_FOR);
    }
    command.envs(access.ssh.environment.iter().map(|(name, value)| (name, value)));
    if let Some(port) = address.port {
        command.arg("-p").arg(port.to_string());
    }
    let host = match &address.user {
        Some(user) => format!("{user}@{}", address.host),
        None => address.host.clone(),
    };
    command.arg("--").arg(host).arg(format!("{} {}", service.name(), quoted(&address.path)));
    command
}

/// A connection that nobody uses is kept for so many seconds: as long as a run thinks between two requests.
const SHARED_FOR: &str = "20";

/// The longest path of a socket that systems take is 104 bytes with its end (`unix(7)`, macOS); `ssh` puts 17 of its own
/// behind it while it makes one.
const MAX_SOCKET_PATH: usize = 104 - 1 - 17;

/// The socket of a shared connection: it is shared by whoever goes to the same place as the same one (`%C` of `ssh` knows
/// nothing of keys). None where no socket can be.
fn socket(folder: &Path, generation: u32, address: &SshAddress, ssh: &crate::Ssh) -> Option<PathBuf> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hash = DefaultHasher::new();
    (&address.user, &address.host, address.port, &ssh.key, &ssh.identity, &ssh.known_hosts).hash(&mut hash);
    let name = format!("{generation}-{:016x}", hash.finish());
    let length = folder.as_os_str().len() + 1 + name.len();
    (cfg!(unix) && length <= MAX_SOCKET_PATH).then(|| folder.join(name))
}

/// Held while somebody logs in.
type Login = OwnedMutexGuard<()>;

/// Who logs in to where a socket leads lets others wait, until there is a connection to share: one login serves both sides of
/// a mirror, and all mirrors at a host. None where there is such a connection.
async fn first_login(socket: &Path) -> Option<Login> {
    // Of the machine, like the sockets themselves.
    static LOGINS: LazyLock<StdMutex<HashMap<PathBuf, Weak<Mutex<()>>>>> = LazyLock::new(StdMutex::default);
    let turn = {
        let mut logins = LOGINS.lock().unwrap_or_else(PoisonError::into_inner);
        logins.retain(|_, login| login.strong_count() > 0);
        logins.get(socket).and_then(Weak::upgrade).unwrap_or_else(|| {
            let turn = Arc::new(Mutex::new(()));
            logins.insert(socket.to_owned(), Arc::downgrade(&turn));
            turn
        })
    };
    let mut login = std::pin::pin!(turn.lock_owned());
    loop {
        tokio::select! {
            login = &mut login => return (!socket.exists()).then_some(login),
            // It is there as soon as the server has let us in, long before anything was said by it.
            () = tokio::time::sleep(LOOK_FOR_SOCKET) => if socket.exists() { return None },
        }
    }
}

/// How often whoever waits for a shared connection looks whether it is there.
const LOOK_FOR_SOCKET: Duration = Duration::from_millis(10);

/// A path as the value of an option: `ssh` takes `%` for the beginning of a token, and blanks for the end of a path.
fn for_option(path: &Path) -> String {
    format!("\"{}\"", path.display().to_string().replace('%', "%%"))
}

/// A path as the shell of the server takes it: `~` and `~user` at its beginning stay what they are.
fn quoted(path: &str) -> String {
    let quote = |text: &str| format!("'{}'", text.replace('\'', "'\\''").replace('!', "'\\!'"));
    let home = path.split('/').next().filter(|first| {
        first.starts_with('~') && first[1..].chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    });
    match home {
        Some(home) => format!("{home}{}", quote(&path[home.len()..])),
        None => quote(path),
    }
}

/// So much of what a child says on its error channel is kept, its end.
const WORDS_KEPT: usize = 16 * 1024;
/// A grandchild, such as the shared connection of `ssh`, can hold the error channel open after the child's end.
const WORDS_PATIENCE: Duration = Duration::from_secs(2);

/// How long an upload-pack is waited for that has given what it was asked for. It has nothing more to do, so that one that
/// goes on, such as an endless stream from the other machine, may be killed.
const END_PATIENCE: Duration = Duration::from_secs(5);

/// What a child says on its error channel. It is read all the time: a full pipe would stop the child.
struct LastWords {
    kept: Arc<StdMutex<Vec<u8>>>,
    listener: JoinHandle<()>,
}

impl LastWords {
    fn listen(mut stderr: ChildStderr) -> Self {
        let kept = Arc::new(StdMutex::new(Vec::new()));
        let heard = Arc::clone(&kept);
        let listener = tokio::spawn(async move {
            let mut chunk = [0; 4096];
            while let Ok(len @ 1..) = stderr.read(&mut chunk).await {
                let mut kept = heard.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend_from_slice(&chunk[..len]);
                let too_many = kept.len().saturating_sub(WORDS_KEPT);
                kept.drain(..too_many);
            }
        });
        Self { kept, listener }
    }

    /// All of them, of a child that has ended.
    async fn all(&mut self) -> String {
        let _ = tokio::time::timeout(WORDS_PATIENCE, &mut self.listener).await;
        String::from_utf8_lossy(&self.kept.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

struct ChildConnection {
    service: Service,
    stdin: Arc<Mutex<Option<ChildStdin>>>,
    /// There until the connection is dropped.
    running: Option<Running>,
    last_words: LastWords,
    limits: Limits,
    over_ssh: bool,
    /// There until the service has said something.
    login: Option<Login>,
}

struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Running {
    /// Waits for the child's end. What it still says is read by nobody, but must not stop it.
    async fn end(&mut self) -> std::io::Result<()> {
        let Self { child, stdout } = self;
        let listen = async {
            let _ = tokio::io::copy(stdout, &mut tokio::io::sink()).await;
            // The channel may be closed well before the end.
            std::future::pending::<()>().await;
        };
        tokio::select! {
            status = child.wait() => status.map(drop),
            () = listen => Ok(()),
        }
    }
}

impl ChildConnection {
    fn stdout(&mut self) -> &mut BufReader<ChildStdout> {
        &mut self.running.as_mut().expect("because only drop takes it").stdout
    }

    /// When nothing came at all, what the child said on its error channel says why.
    async fn why_silent(&mut self) -> Error {
        let said = self.last_words.all().await;
        let (kind, detail) = words::last_words(&said);
        Error::new(kind, detail)
    }
}

impl Drop for ChildConnection {
    /// A receive-pack that is no longer wanted finds the end of its input. Without its whole request it changes nothing
    /// and takes its locks away; with it, it does what it was asked. Either way it ends by itself.
    fn drop(&mut self) {
        let Some(mut running) = self.running.take() else { return };
        let ended = running.child.id().is_none();
        if ended || self.service == Service::UploadPack {
            return;
        }
        // Whoever still writes to it was dropped with the connection, or ends with its own last byte.
        if let Ok(mut stdin) = self.stdin.try_lock() {
            stdin.take();
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let _ = running.end().await;
            });
        }
    }
}

#[async_trait]
impl Connection for ChildConnection {
    async fn advertisement(&mut self) -> Result<Reader<'_>> {
        use tokio::io::AsyncBufReadExt;
        let (limit, over_ssh) = (self.limits.silence, self.over_ssh);
        let login = self.login.take();
        let first = silence::within(limit, self.stdout().fill_buf()).await?;
        drop(login);
        if first.is_empty() {
            return Err(self.why_silent().await);
        }
        if over_ssh && is_chatter(first) {
            // What comes behind the first line may be Git already.
            let line = first.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty());
            let printed = String::from_utf8_lossy(line.unwrap_or(first)).into_owned();
            return Err(Error::new(Kind::SshChatter, printed));
        }
        Ok(Box::pin(Watched::new(self.stdout(), limit)))
    }

    async fn request<'a>(&'a mut self, request: Request<'_>, sent: &(dyn Fn(u64) + Send + Sync)) -> Result<Reader<'a>> {
        match request.pack {
            PackSource::None => {
                // A request can be longer than the pipe while the answer has begun: writing must not wait for reading.
                let (stdin, head, limit) = (Arc::clone(&self.stdin), request.head, self.limits.silence);
                let last = self.service == Service::ReceivePack;
                tokio::spawn(async move {
                    let mut stdin = stdin.lock().await;
                    if let Some(open) = stdin.as_mut() {
                        // A child that is gone shows in what it did not answer.
                        let _ = write_chunk(open, &head, limit).await;
                        let _ = open.flush().await;
                    }
                    if last {
                        stdin.take();
                    }
                });
            }
            pack => {
                let mut stdin = self.stdin.lock().await;
                let open = stdin.as_mut().ok_or_else(|| Error::protocol("the conversation is over"))?;
                // What the child says before it has the whole pack fits the pipe: it reports only at the end.
                let result = write_pack(open, &request.head, pack, self.limits, sent).await;
                stdin.take();
                match result {
                    Err(error) if error.kind() != Kind::Server => return Err(error),
                    // The child closed early: its report says why.
                    _ => {}
                }
            }
        }
        let limit = self.limits.for_answer(self.service);
        Ok(Box::pin(Watched::new(self.stdout(), limit)))
    }

    async fn close(&mut self) -> Result<()> {
        self.stdin.lock().await.take();
        let running = self.running.as_mut().expect("because only drop takes it");
        let end = running.end();
        let patience = match self.service {
            Service::UploadPack => END_PATIENCE,
            // Its hooks may go on after the report.
            Service::ReceivePack => self.limits.work,
        };
        tokio::time::timeout(patience, end).await.unwrap_or(Ok(())).map_err(|error| Error::stream(&error))
    }
}

/// Whether what a server says first cannot be the length of a packet, which is four digits (`gitprotocol-common(5)`).
fn is_chatter(first: &[u8]) -> bool {
    first.get(..4).unwrap_or(first).iter().any(|byte| !byte.is_ascii_hexdigit())
}

async fn write_pack(
    stdin: &mut ChildStdin,
    head: &Bytes,
    pack: &PackSource,
    limits: Limits,
    sent: &(dyn Fn(u64) + Send + Sync),
) -> Result<()> {
    let limit = limits.silence;
    write_chunk(stdin, head, limit).await?;
    match pack {
        PackSource::None => {}
        PackSource::Bytes(bytes) => {
            write_chunk(stdin, bytes, limit).await?;
            sent(bytes.len() as u64);
        }
        PackSource::Stream(stream) => {
            let mut chunks = stream.take().ok_or_else(|| Error::protocol("the pack was sent before"))?;
            let mut total = 0;
            while let Some(chunk) = chunks.next().await {
                let chunk = chunk.map_err(|error| Error::file(&error))?;
                write_chunk(stdin, &chunk, limit).await?;
                total += chunk.len() as u64;
                sent(total);
            }
        }
        PackSource::File { path, .. } => {
            let mut file = tokio::fs::File::open(path).await.map_err(|error| Error::file(&error))?;
            let mut chunk = vec![0; 256 * 1024];
            let mut total = 0;
            loop {
                let len = file.read(&mut chunk).await.map_err(|error| Error::file(&error))?;
                if len == 0 {
                    break;
                }
                write_chunk(stdin, &chunk[..len], limit).await?;
                total += len as u64;
                sent(total);
            }
        }
    }
    silence::within(limit, stdin.flush()).await
}

/// Each part that a pipe takes is a sign of life, so that a slow child is not taken for a dead one.
async fn write_chunk(stdin: &mut ChildStdin, mut bytes: &[u8], limit: Duration) -> Result<()> {
    while !bytes.is_empty() {
        let taken = silence::within(limit, stdin.write(bytes)).await?;
        if taken == 0 {
            return Err(Error::stream(&std::io::ErrorKind::BrokenPipe.into()));
        }
        bytes = &bytes[taken..];
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_for_the_other_shell() {
        assert_eq!(quoted("/srv/a b.git"), "'/srv/a b.git'");
        assert_eq!(quoted("it's; rm -rf /"), "'it'\\''s; rm -rf /'");
        assert_eq!(quoted("~me/x y"), "~me'/x y'");
        assert_eq!(quoted("~$(evil)/x"), "'~$(evil)/x'");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn an_endless_answer_is_not_waited_for() {
        let mut command = program("yes");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().expect("because every system has it");
        let stdout = child.stdout.take().expect("because it is piped");
        let stderr = child.stderr.take().expect("because it is piped");
        let mut connection = ChildConnection {
            service: Service::UploadPack,
            stdin: Arc::new(Mutex::new(None)),
            running: Some(Running { child, stdout: BufReader::new(stdout) }),
            last_words: LastWords::listen(stderr),
            limits: Limits::default(),
            over_ssh: false,
            login: None,
        };
        let closed = tokio::time::timeout(END_PATIENCE * 4, connection.close()).await;
        assert!(closed.is_ok_and(|result| result.is_ok()));
    }

    #[test]
    fn ssh_is_told_what_the_caller_wants() {
        let address = SshAddress { user: Some("git".into()), host: "h".into(), port: Some(22), path: "a.git".into() };
        let options = |ssh: crate::Ssh| {
            let access = Access { ssh, ..Access::default() };
            let socket = access.ssh.sockets.as_deref().and_then(|folder| socket(folder, 3, &address, &access.ssh));
            let command = super::ssh(Service::UploadPack, &address, &access, socket.as_deref());
            let words: Vec<_> = command.as_std().get_args().map(|word| word.to_string_lossy().into_owned()).collect();
            words.join(" ")
        };
        let plain = options(crate::Ssh::default());
        assert!(
            plain.ends_with("-p 22 -- git@h git-upload-pack 'a.git'") && plain.contains("BatchMode=yes"),
            "{plain}"
        );
        assert!(!plain.contains("KnownHosts") && !plain.contains("Identit") && !plain.contains("Control"), "{plain}");
        let told = options(crate::Ssh {
            known_hosts: Some("/a b/known 100%".into()),
            key: Some("/k".into()),
            sockets: Some("/run/g".into()),
            agent: Some("/run/a".into()),
            answered: true,
            identity: String::new(),
            options: vec![("PreferredAuthentications".into(), "password".into())],
            environment: vec![("SSH_ASKPASS".into(), "/bin/gemel".into())],
        });
        for option in [
            "UserKnownHostsFile=\"/a b/known 100%%\"",
            "StrictHostKeyChecking=yes",
            "IdentityFile=\"/k\"",
            "IdentitiesOnly=yes",
            "IdentityAgent=\"/run/a\"",
            "ForwardAgent=no",
            "BatchMode=no",
            "VerifyHostKeyDNS=no",
            "PreferredAuthentications=password",
            "ControlPath=\"/run/g/3-",
        ] {
            assert!(told.contains(option), "{option} is not in {told}");
        }
        let ssh = crate::Ssh::default();
        assert!(socket(Path::new(&format!("/{}", "long".repeat(20))), 0, &address, &ssh).is_none());
        let shared = |identity: &str| {
            socket(Path::new("/g"), 0, &address, &crate::Ssh { identity: identity.into(), ..ssh.clone() })
        };
        assert_eq!(shared("ada"), shared("ada"));
        assert_ne!(shared("ada"), shared("lin"));
    }

    #[test]
    fn neither_our_variables_nor_gits_are_inherited() {
        for name in ["GEMEL_TOKEN_GITHUB", "GEMEL_SECRETS", "GIT_DIR", "GIT_TRACE_PACKET", "GIT_SSH_COMMAND"] {
            assert!(is_ours_or_gits(name), "{name}");
        }
        for name in ["PATH", "HOME", "SSH_AUTH_SOCK", "GITHUB_TOKEN"] {
            assert!(!is_ours_or_gits(name), "{name}");
        }
    }
}
