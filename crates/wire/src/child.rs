//! A repository on this machine, through `git upload-pack` and `git receive-pack` as child processes.
//!
//! The one place of this crate that starts a program.

use std::{path::PathBuf, process::Stdio, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
    sync::Mutex,
};

use crate::{
    Error, Kind, PackSource, Result,
    connection::{Connection, Dial, Reader, Request, Service},
};

/// Starts the two services for one local repository.
pub(crate) struct ChildDial {
    path: PathBuf,
}

impl ChildDial {
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Tells a missing folder from a folder without a repository, which `git` words the same.
    fn check_path(&self) -> Result<()> {
        match std::fs::metadata(&self.path) {
            Ok(meta) if meta.is_dir() => {}
            Ok(_) => return Err(Error::new(Kind::NotGit, "")),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                return Err(Error::new(Kind::NoPermission, ""));
            }
            Err(_) => return Err(Error::new(Kind::Missing, "")),
        }
        let holds_repository =
            |folder: &std::path::Path| folder.join("HEAD").exists() && folder.join("objects").exists();
        let git = self.path.join(".git");
        if holds_repository(&self.path) || holds_repository(&git) || git.is_file() {
            return Ok(());
        }
        Err(Error::new(Kind::NotGit, ""))
    }
}

#[async_trait]
impl Dial for ChildDial {
    fn is_http(&self) -> bool {
        false
    }

    async fn dial(&self, service: Service) -> Result<Box<dyn Connection>> {
        self.check_path()?;
        let mut command = git(service);
        command.arg(&self.path);
        let mut child = command.spawn().map_err(|error| Error::new(Kind::GitMissing, error.to_string()))?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(Error::new(Kind::GitMissing, "the program has no pipes"));
        };
        Ok(Box::new(ChildConnection {
            service,
            child,
            stdin: Arc::new(Mutex::new(Some(stdin))),
            stdout: BufReader::with_capacity(64 * 1024, stdout),
            stderr: Some(stderr),
        }))
    }

    fn refresh(&self) {}
}

/// A `git` service, shielded from the environment of whoever runs this program.
#[expect(clippy::disallowed_methods, reason = "the one place that starts a program")]
fn git(service: Service) -> Command {
    let mut command = Command::new("git");
    command
        .arg(service.name().trim_start_matches("git-"))
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_PROTOCOL"]
    {
        command.env_remove(name);
    }
    if service == Service::UploadPack {
        command.env("GIT_PROTOCOL", "version=2");
    }
    command
}

struct ChildConnection {
    service: Service,
    child: Child,
    stdin: Arc<Mutex<Option<ChildStdin>>>,
    stdout: BufReader<ChildStdout>,
    stderr: Option<ChildStderr>,
}

impl ChildConnection {
    /// When nothing came at all, what the child said on its error channel says why.
    async fn why_silent(&mut self) -> Error {
        let mut words = Vec::new();
        if let Some(stderr) = self.stderr.take() {
            let _ = stderr.take(16 * 1024).read_to_end(&mut words).await;
        }
        let words = String::from_utf8_lossy(&words).into_owned();
        let kind = if words.contains("dubious ownership") || words.contains("Permission denied") {
            Kind::NoPermission
        } else if words.contains("does not appear to be a git repository") || words.contains("not a git repository") {
            Kind::NotGit
        } else {
            Kind::Server
        };
        Error::new(kind, words)
    }
}

#[async_trait]
impl Connection for ChildConnection {
    async fn advertisement(&mut self) -> Result<Reader<'_>> {
        use tokio::io::AsyncBufReadExt;
        if self.stdout.fill_buf().await.map_err(|error| Error::stream(&error))?.is_empty() {
            return Err(self.why_silent().await);
        }
        Ok(Box::pin(&mut self.stdout))
    }

    async fn request<'a>(&'a mut self, request: Request<'_>, sent: &(dyn Fn(u64) + Send + Sync)) -> Result<Reader<'a>> {
        match request.pack {
            PackSource::None => {
                // A request can be longer than the pipe while the answer has begun: writing must not wait for reading.
                let (stdin, head) = (Arc::clone(&self.stdin), request.head);
                let last = self.service == Service::ReceivePack;
                tokio::spawn(async move {
                    let mut stdin = stdin.lock().await;
                    if let Some(open) = stdin.as_mut() {
                        // A child that is gone shows in what it did not answer.
                        let _ = write_chunk(open, &head).await;
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
                let result = write_pack(open, &request.head, pack, sent).await;
                stdin.take();
                match result {
                    Err(error) if error.kind() != Kind::Server => return Err(error),
                    // The child closed early: its report says why.
                    _ => {}
                }
            }
        }
        Ok(Box::pin(&mut self.stdout))
    }

    async fn close(&mut self) -> Result<()> {
        self.stdin.lock().await.take();
        self.child.wait().await.map(drop).map_err(|error| Error::stream(&error))
    }
}

async fn write_pack(
    stdin: &mut ChildStdin,
    head: &Bytes,
    pack: &PackSource,
    sent: &(dyn Fn(u64) + Send + Sync),
) -> Result<()> {
    write_chunk(stdin, head).await?;
    match pack {
        PackSource::None => {}
        PackSource::Bytes(bytes) => {
            write_chunk(stdin, bytes).await?;
            sent(bytes.len() as u64);
        }
        PackSource::Stream(stream) => {
            let mut chunks = stream.take().ok_or_else(|| Error::protocol("the pack was sent before"))?;
            let mut total = 0;
            while let Some(chunk) = chunks.recv().await {
                let chunk = chunk.map_err(|error| Error::file(&error))?;
                write_chunk(stdin, &chunk).await?;
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
                write_chunk(stdin, &chunk[..len]).await?;
                total += len as u64;
                sent(total);
            }
        }
    }
    stdin.flush().await.map_err(|error| Error::stream(&error))
}

async fn write_chunk(stdin: &mut ChildStdin, bytes: &[u8]) -> Result<()> {
    stdin.write_all(bytes).await.map_err(|error| Error::stream(&error))
}
