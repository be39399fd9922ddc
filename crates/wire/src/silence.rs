//! How long nothing may happen during an HTTP exchange before it counts as dead.
//!
//! A transfer may take as long as it takes: only silence is limited, and only that of the other end.

use std::{io, task::Poll, time::Duration};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use reqwest::{Body, RequestBuilder, Response};
use tokio::sync::watch;
use tokio_util::io::StreamReader;

use crate::{
    Error, Kind, Result,
    connection::{Reader, Service},
    http::classify,
};

/// What the other end is given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// For the next bytes of a transfer, in either direction.
    pub transfer: Duration,
    /// For what a server does with a push it has received: unpacking, checking, hooks.
    pub work: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        // Servers send keep-alives every 5 seconds while they prepare a pack, and most of them while they check one.
        Self { transfer: Duration::from_secs(120), work: Duration::from_secs(600) }
    }
}

impl Patience {
    /// How long a service may be silent that has its whole request.
    pub fn for_answer(self, service: Service) -> Duration {
        match service {
            Service::UploadPack => self.transfer,
            Service::ReceivePack => self.work,
        }
    }
}

fn silent() -> Error {
    Error::new(Kind::TimedOut, "the server is silent")
}

/// Sends a request whose body is short, and gives the beginning of the answer.
pub(crate) async fn send(request: RequestBuilder, limit: Duration) -> Result<Response> {
    let answer = tokio::time::timeout(limit, request.send()).await.map_err(|_| silent())?;
    answer.map_err(|error| classify(&error))
}

/// Where a body is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// We have nothing to send yet. However long that takes, it is no silence of the server's.
    Ours,
    /// The server has something to take.
    Theirs,
    /// The server has it all.
    Done,
}

/// Sends a body made of `head` and `chunks`, tells how much of the chunks has gone, and gives the beginning of the answer.
pub(crate) async fn send_counted(
    post: RequestBuilder,
    head: Bytes,
    chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    patience: Patience,
    sent: &(dyn Fn(u64) + Send + Sync),
) -> Result<Response> {
    let (report, mut reports) = watch::channel((Turn::Theirs, 0_u64));
    let mut chunks = Box::pin(chunks);
    let counted = stream::poll_fn(move |context| {
        let polled = chunks.as_mut().poll_next(context);
        report.send_modify(|(turn, total)| match &polled {
            Poll::Pending => *turn = Turn::Ours,
            Poll::Ready(Some(chunk)) => {
                *turn = Turn::Theirs;
                *total += chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
            }
            Poll::Ready(None) => *turn = Turn::Done,
        });
        polled
    });
    let reply = post.body(Body::wrap_stream(stream::once(async move { Ok(head) }).chain(counted))).send();
    tokio::pin!(reply);
    loop {
        let (turn, total) = *reports.borrow_and_update();
        sent(total);
        tokio::select! {
            response = &mut reply => return response.map_err(|error| classify(&error)),
            changed = reports.changed() => match changed {
                Ok(()) => {}
                // A body of known length is let go of with its last byte, and not asked whether there is more.
                Err(_) => break,
            },
            () = tokio::time::sleep(patience.transfer), if turn == Turn::Theirs => return Err(silent()),
            () = tokio::time::sleep(patience.work), if turn == Turn::Done => return Err(silent()),
        }
    }
    tokio::time::timeout(patience.work, reply).await.map_err(|_| silent())?.map_err(|error| classify(&error))
}

/// The body of an answer, whose parts follow on each other within `limit`.
pub(crate) fn reader<'a>(response: Response, limit: Duration) -> Reader<'a> {
    let chunks = Box::pin(response.bytes_stream().map_err(io::Error::other));
    let chunks = stream::unfold(Some(chunks), move |chunks| async move {
        let mut chunks = chunks?;
        match tokio::time::timeout(limit, chunks.next()).await {
            Ok(chunk) => chunk.map(|chunk| (chunk, Some(chunks))),
            Err(_) => Some((Err(io::Error::new(io::ErrorKind::TimedOut, "the server is silent")), None)),
        }
    });
    Box::pin(StreamReader::new(Box::pin(chunks)))
}
