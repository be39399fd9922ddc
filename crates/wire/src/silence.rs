//! How long nothing may happen during an exchange before it counts as dead.
//!
//! A transfer may take as long as it takes: only silence is limited, and only that of the other end.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use reqwest::{Body, RequestBuilder, Response};
use tokio::{
    io::{AsyncRead, ReadBuf},
    sync::watch,
    time::Sleep,
};
use tokio_util::io::StreamReader;

use crate::{
    Error, Kind, Limits, Result,
    connection::{Reader, Service},
    http::classify,
};

impl Limits {
    /// How long a service may be silent that has its whole request.
    pub(crate) fn for_answer(self, service: Service) -> Duration {
        match service {
            Service::UploadPack => self.silence,
            Service::ReceivePack => self.work,
        }
    }
}

pub(crate) fn silent() -> Error {
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
    limits: Limits,
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
            () = tokio::time::sleep(limits.silence), if turn == Turn::Theirs => return Err(silent()),
            () = tokio::time::sleep(limits.work), if turn == Turn::Done => return Err(silent()),
        }
    }
    tokio::time::timeout(limits.work, reply).await.map_err(|_| silent())?.map_err(|error| classify(&error))
}

/// The body of an answer, whose parts follow on each other within `limit`.
pub(crate) fn reader<'a>(response: Response, limit: Duration) -> Reader<'a> {
    Box::pin(Watched::new(StreamReader::new(Box::pin(response.bytes_stream().map_err(io::Error::other))), limit))
}

/// A stream whose parts follow on each other within a time.
pub(crate) struct Watched<R> {
    inner: R,
    limit: Duration,
    /// Runs while the stream has nothing.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<R> Watched<R> {
    pub fn new(inner: R, limit: Duration) -> Self {
        Self { inner, limit, alarm: None }
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Watched<R> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.inner).poll_read(context, into);
        if polled.is_ready() {
            self.alarm = None;
            return polled;
        }
        let limit = self.limit;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        alarm.as_mut().poll(context).map(|()| Err(io::Error::new(io::ErrorKind::TimedOut, "the server is silent")))
    }
}

/// Takes what is written within `limit`, or gives up.
pub(crate) async fn within<T>(limit: Duration, write: impl Future<Output = io::Result<T>>) -> Result<T> {
    let written = tokio::time::timeout(limit, write).await.map_err(|_| silent())?;
    written.map_err(|error| Error::stream(&error))
}
