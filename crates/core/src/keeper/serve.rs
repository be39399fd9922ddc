//! Answering those who ask the keeper.

use std::{io, sync::Arc};

use interprocess::local_socket::{
    ListenerOptions,
    tokio::{Listener, Stream, prelude::*},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    sync::broadcast::{Receiver, error::RecvError},
    task::JoinSet,
};

use super::{Answer, LONGEST_REQUEST, Post, Request, socket};
use crate::{
    Engine,
    engine::Keeping,
    error::{Code, Error, Result},
    model::{MirrorId, Trigger},
    run::Wish,
    view::{Problem, RunView},
};

impl Engine {
    /// Keeps the schedule of the data folder, and answers those who ask, until it is stopped.
    pub async fn keep_post(self: &Arc<Self>, post: &Post, keeping: Keeping) {
        let stop = keeping.stop.clone();
        let listener = listen(post);
        if let Err(error) = &listener {
            // Nobody can ask then; what others do by themselves is kept apart by the mirrors' own locks.
            tracing::warn!(%error, "no socket to be asked through");
        }
        let serving = async {
            match listener {
                Ok(listener) => serve(self, &listener).await,
                Err(_) => stop.cancelled().await,
            }
        };
        tokio::select! {
            () = self.keep(keeping) => {}
            () = serving => {}
        }
    }
}

fn listen(post: &Post) -> io::Result<Listener> {
    // Whoever has the lock is the only one: a socket that is there already is a dead one's.
    let options = ListenerOptions::new().name(socket(&post.folder)?).try_overwrite(true);
    #[cfg(unix)]
    let options = {
        use interprocess::os::unix::local_socket::ListenerOptionsExt;
        options.mode(0o600)
    };
    options.create_tokio()
}

async fn serve(engine: &Arc<Engine>, listener: &Listener) {
    let mut guests = JoinSet::new();
    loop {
        tokio::select! {
            guest = listener.accept() => match guest {
                Ok(guest) => {
                    let engine = Arc::clone(engine);
                    guests.spawn(async move {
                        if let Err(error) = receive(&engine, guest).await {
                            tracing::debug!(%error, "who asked has gone");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "nobody can be received");
                    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                }
            },
            Some(_) = guests.join_next() => {}
        }
    }
}

async fn receive(engine: &Arc<Engine>, guest: Stream) -> io::Result<()> {
    let (mut reading, mut writing) = (BufReader::new(&guest), &guest);
    let mut line = String::new();
    (&mut reading).take(LONGEST_REQUEST).read_line(&mut line).await?;
    let request = serde_json::from_str(&line).map_err(io::Error::other)?;
    // Nothing more is said on that side: what comes is its end.
    let mut more = [0; 1];
    let gone = reading.read(&mut more);
    let answering = answer(engine, request, &mut writing);
    tokio::select! {
        result = answering => result,
        _ = gone => Ok(()),
    }
}

async fn say(writing: &mut (impl AsyncWriteExt + Unpin), answer: &Answer) -> io::Result<()> {
    let mut line = serde_json::to_vec(answer).map_err(io::Error::other)?;
    line.push(b'\n');
    writing.write_all(&line).await?;
    writing.flush().await
}

async fn answer(engine: &Arc<Engine>, request: Request, writing: &mut (impl AsyncWriteExt + Unpin)) -> io::Result<()> {
    let told = |error: &Error| Answer::Problem(Problem::from(error));
    let done = |result: Result<()>| result.map_or_else(|error| told(&error), |()| Answer::Done);
    let last = match request {
        Request::Sync { mirror, approval, retry } => {
            let id = MirrorId(mirror);
            let mut news = engine.listen();
            let run = sync(engine, id, Wish { approval, retry });
            tokio::pin!(run);
            loop {
                tokio::select! {
                    biased;
                    run = &mut run => break run.map_or_else(|error| told(&error), |run| Answer::Run(Box::new(run))),
                    news = next(&mut news) => match news {
                        Some(progress @ Answer::Progress(_)) if is_about(&progress, id) => say(writing, &progress).await?,
                        Some(_) => {}
                        None => break told(&Error::new(Code::Cancelled)),
                    },
                }
            }
        }
        Request::Cancel { mirror } => {
            engine.cancel(MirrorId(mirror));
            Answer::Done
        }
        Request::StartAgain { mirror } => done(engine.start_again(MirrorId(mirror))),
        Request::Mirrors => engine.mirrors().map_or_else(|error| told(&error), Answer::Mirrors),
        Request::LookAgain => {
            engine.look_again();
            Answer::Done
        }
        Request::Watch => {
            let mut news = engine.listen();
            while let Some(news) = next(&mut news).await {
                say(writing, &news).await?;
            }
            Answer::Done
        }
    };
    say(writing, &last).await
}

fn is_about(news: &Answer, id: MirrorId) -> bool {
    matches!(news, Answer::Progress(progress) if progress.mirror_id == id.to_string())
}

/// What is told next. Who is too slow to hear everything misses some of it.
async fn next(news: &mut Receiver<Answer>) -> Option<Answer> {
    loop {
        match news.recv().await {
            Ok(news) => return Some(news),
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}

/// A run that is cancelled when nobody waits for it any more.
struct CancelOnDrop<'a>(&'a Engine, Option<MirrorId>);

impl Drop for CancelOnDrop<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.1 {
            self.0.cancel(id);
        }
    }
}

/// Syncs a mirror; one that is being synced already is synced once more behind that.
async fn sync(engine: &Arc<Engine>, id: MirrorId, wish: Wish) -> Result<RunView> {
    let mut news = engine.listen();
    loop {
        let (own, also) = (Arc::clone(engine), wish.clone());
        let mut given_up = CancelOnDrop(engine, None);
        if !engine.is_running(id) {
            given_up.1 = Some(id);
            // A task of its own: who hangs up must not leave half a run behind.
            let run = tokio::spawn(async move { own.sync(id, Trigger::Manual, also).await });
            let run = run.await.unwrap_or_else(|error| Err(Error::new(Code::CacheDamaged).with("detail", error)));
            given_up.1 = None;
            match run {
                Err(error) if error.code() == Code::AlreadyRunning && engine.is_running(id) => {}
                run => return run,
            }
        }
        while engine.is_running(id) {
            next(&mut news).await.ok_or_else(|| Error::new(Code::Cancelled))?;
        }
    }
}
