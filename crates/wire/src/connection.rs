//! The seam between the protocol and what carries it.

use std::pin::Pin;

use async_trait::async_trait;
use bytes::Bytes;
use tokio::io::AsyncRead;

use crate::{PackSource, Result};

/// The two programs of a Git server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    /// Lists refs and gives packs.
    UploadPack,
    /// Takes packs and moves refs.
    ReceivePack,
}

impl Service {
    /// The name that the protocol uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::UploadPack => "git-upload-pack",
            Self::ReceivePack => "git-receive-pack",
        }
    }
}

/// The bytes of one request: what was made here, then perhaps a pack.
pub(crate) struct Request<'a> {
    pub head: Bytes,
    pub pack: &'a PackSource,
}

/// What a service sends, to be read at once or as it comes.
pub(crate) type Reader<'a> = Pin<Box<dyn AsyncRead + Send + 'a>>;

/// A conversation with one service of one repository.
#[async_trait]
pub(crate) trait Connection: Send {
    /// What the service says first.
    async fn advertisement(&mut self) -> Result<Reader<'_>>;

    /// Sends a request and gives what answers it. `sent` hears how much of the pack has gone out so far.
    async fn request<'a>(&'a mut self, request: Request<'_>, sent: &(dyn Fn(u64) + Send + Sync)) -> Result<Reader<'a>>;

    /// Waits for the other end to finish what was asked of it, when it is a child of this program.
    async fn close(&mut self) -> Result<()>;
}

/// What makes connections to one repository.
#[async_trait]
pub(crate) trait Dial: Send + Sync {
    /// Whether the transport puts the `# service=` header before an advertisement.
    fn is_http(&self) -> bool;

    /// Begins a conversation; version 2 is asked for where the service knows it.
    async fn dial(&self, service: Service) -> Result<Box<dyn Connection>>;

    /// Whether a request may go out whose length is not known yet.
    fn takes_streams(&self) -> bool {
        true
    }

    /// Makes the next conversation use a fresh connection.
    fn refresh(&self);
}
