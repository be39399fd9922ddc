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
    view::Problem,
};

impl Engine {
    /// Keeps the schedule of the data folder, and answers those who ask, until it is stopped.
    pub async fn keep_post(self: &Arc<Self>, post: &Post, keeping: Keeping) {
        let (stop, timer) = (keeping.stop.clone(), Arc::clone(&keeping.timer));
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
            () = self.keep_webhooks(timer) => {}
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
    #[expect(clippy::needless_pass_by_value, reason = "it is what `map_or_else` gives")]
    fn told(error: Error) -> Answer {
        Answer::Problem(Problem::from(&error))
    }
    let done = |result: Result<()>| result.map_or_else(told, |()| Answer::Done);
    let last = match request {
        Request::Sync { mirror, approval, retry } => {
            let wish = Wish { approval, retry };
            let run = in_turn(engine, MirrorId(mirror), move |engine, id| {
                let wish = wish.clone();
                async move { engine.sync(id, Trigger::Manual, wish).await }
            });
            with_progress(engine, MirrorId(mirror), run, writing).await?.map(Box::new).map_or_else(told, Answer::Run)
        }
        Request::Resolve { mirror, shown, take } => {
            let run = in_turn(engine, MirrorId(mirror), move |engine, id| {
                let shown = shown.clone();
                async move { engine.resolve(id, &shown, take).await }
            });
            with_progress(engine, MirrorId(mirror), run, writing).await?.map(Box::new).map_or_else(told, Answer::Run)
        }
        Request::Restore { mirror, backup, to, name } => {
            let run = in_turn(engine, MirrorId(mirror), move |engine, _| {
                let (backup, name) = (backup.clone(), name.clone());
                async move { engine.restore(&backup, to, name.as_deref()).await }
            });
            with_progress(engine, MirrorId(mirror), run, writing).await?.map(Box::new).map_or_else(told, Answer::Run)
        }
        Request::Plan { mirror } => {
            let plan = in_turn(engine, MirrorId(mirror), |engine, id| async move { engine.plan(id).await });
            with_progress(engine, MirrorId(mirror), plan, writing).await?.map(Box::new).map_or_else(told, Answer::Plan)
        }
        Request::Cancel { mirror } => {
            engine.cancel(MirrorId(mirror));
            Answer::Done
        }
        Request::StartAgain { mirror } => done(engine.start_again(MirrorId(mirror))),
        Request::Snooze { mirror } => {
            engine.snooze(MirrorId(mirror));
            Answer::Done
        }
        Request::Mirrors => engine.mirrors().map_or_else(told, Answer::Mirrors),
        Request::Webhooks => engine.webhooks().map(Box::new).map_or_else(told, Answer::Webhooks),
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

/// Waits for something that a mirror does, and tells how far it is.
async fn with_progress<T>(
    engine: &Engine,
    id: MirrorId,
    work: impl Future<Output = Result<T>>,
    writing: &mut (impl AsyncWriteExt + Unpin),
) -> io::Result<Result<T>> {
    let mut news = engine.listen();
    tokio::pin!(work);
    loop {
        tokio::select! {
            biased;
            done = &mut work => return Ok(done),
            news = next(&mut news) => match news {
                Some(progress @ Answer::Progress(_)) if is_about(&progress, id) => say(writing, &progress).await?,
                Some(_) => {}
                None => return Ok(Err(Error::new(Code::Cancelled))),
            },
        }
    }
}

/// Does something with a mirror; behind a run that is under way.
async fn in_turn<T, F>(engine: &Arc<Engine>, id: MirrorId, work: impl Fn(Arc<Engine>, MirrorId) -> F) -> Result<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    let mut news = engine.listen();
    loop {
        let mut given_up = CancelOnDrop(engine, None);
        if !engine.is_running(id) {
            given_up.1 = Some(id);
            // A task of its own: who hangs up must not leave half a run behind.
            let done = tokio::spawn(work(Arc::clone(engine), id)).await;
            let done = done.unwrap_or_else(|error| Err(Error::new(Code::CacheDamaged).with("detail", error)));
            given_up.1 = None;
            match done {
                Err(error) if error.code() == Code::AlreadyRunning && engine.is_running(id) => {}
                done => return done,
            }
        }
        while engine.is_running(id) {
            next(&mut news).await.ok_or_else(|| Error::new(Code::Cancelled))?;
        }
    }
}
