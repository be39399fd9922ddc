//! Asking the keeper.

use std::{io, path::Path, path::PathBuf};

use interprocess::local_socket::tokio::{Stream, prelude::*};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};

use super::{Answer, Request, socket};
use crate::{
    Events,
    error::{Code, Error, Result},
    model::{MirrorId, Side, Take},
    run::Wish,
    view::{MirrorView, PlanView, Progress, RunView, ShownTips, WebhooksView},
};

/// The keeper of a data folder, as others reach it.
#[derive(Clone, Debug)]
pub struct Keeper {
    folder: PathBuf,
}

/// A conversation with it.
struct Call {
    lines: Lines<BufReader<Stream>>,
}

impl Call {
    async fn next(&mut self) -> io::Result<Option<Answer>> {
        let Some(line) = self.lines.next_line().await? else { return Ok(None) };
        serde_json::from_str(&line).map(Some).map_err(io::Error::other)
    }
}

impl Keeper {
    /// The keeper, if there is one that answers.
    pub async fn reach(folder: &Path) -> Option<Self> {
        let name = socket(folder).ok()?;
        Stream::connect(name).await.ok()?;
        Some(Self { folder: folder.to_owned() })
    }

    async fn call(&self, request: &Request) -> io::Result<Call> {
        let mut stream = Stream::connect(socket(&self.folder)?).await?;
        let mut line = serde_json::to_vec(request).map_err(io::Error::other)?;
        line.push(b'\n');
        stream.write_all(&line).await?;
        stream.flush().await?;
        Ok(Call { lines: BufReader::new(stream).lines() })
    }

    /// What ended it in the middle of a conversation.
    fn lost(&self, error: Option<io::Error>) -> Error {
        match error {
            Some(error) => Error::file(&error, &self.folder.join(super::SOCKET)),
            None => Error::new(Code::Cancelled),
        }
    }

    /// Asks what has one answer.
    async fn ask(&self, request: &Request) -> Result<Answer> {
        let mut call = self.call(request).await.map_err(|error| self.lost(Some(error)))?;
        match call.next().await.map_err(|error| self.lost(Some(error)))? {
            Some(Answer::Problem(problem)) => Err(Error::from(problem)),
            Some(answer) => Ok(answer),
            None => Err(self.lost(None)),
        }
    }

    /// Asks for a run, and hears of it until it is over.
    async fn run(&self, request: &Request, progress: impl Fn(&Progress)) -> Result<RunView> {
        let mut call = self.call(request).await.map_err(|error| self.lost(Some(error)))?;
        loop {
            match call.next().await.map_err(|error| self.lost(Some(error)))? {
                Some(Answer::Progress(far)) => progress(&far),
                Some(Answer::Run(run)) => return Ok(*run),
                Some(Answer::Problem(problem)) => return Err(Error::from(problem)),
                Some(_) => {}
                None => return Err(self.lost(None)),
            }
        }
    }

    /// Has a mirror synced now. When nobody waits for this any more, the run is cancelled.
    pub async fn sync(&self, id: MirrorId, wish: Wish, progress: impl Fn(&Progress)) -> Result<RunView> {
        self.run(&Request::Sync { mirror: id.0, approval: wish.approval, retry: wish.retry }, progress).await
    }

    /// Has the question about some refs answered, behind whatever goes on. When nobody waits for this any more, the run is
    /// cancelled.
    pub async fn resolve(
        &self,
        id: MirrorId,
        shown: &[ShownTips],
        take: Take,
        progress: impl Fn(&Progress),
    ) -> Result<RunView> {
        self.run(&Request::Resolve { mirror: id.0, shown: shown.to_vec(), take }, progress).await
    }

    /// Has a backup of a mirror put back, behind whatever goes on. When nobody waits for this any more, the run is cancelled.
    pub async fn restore(
        &self,
        id: MirrorId,
        backup: &str,
        to: Option<Side>,
        name: Option<&str>,
        progress: impl Fn(&Progress),
    ) -> Result<RunView> {
        let request = Request::Restore { mirror: id.0, backup: backup.to_owned(), to, name: name.map(str::to_owned) };
        self.run(&request, progress).await
    }

    /// Has it said what a sync would do, behind whatever goes on.
    pub async fn plan(&self, id: MirrorId, progress: impl Fn(&Progress)) -> Result<PlanView> {
        let mut call = self.call(&Request::Plan { mirror: id.0 }).await.map_err(|error| self.lost(Some(error)))?;
        loop {
            match call.next().await.map_err(|error| self.lost(Some(error)))? {
                Some(Answer::Progress(far)) => progress(&far),
                Some(Answer::Plan(plan)) => return Ok(*plan),
                Some(Answer::Problem(problem)) => return Err(Error::from(problem)),
                Some(_) => {}
                None => return Err(self.lost(None)),
            }
        }
    }

    /// Ends a mirror's run, or takes back what was asked for.
    pub async fn cancel(&self, id: MirrorId) -> Result<()> {
        self.ask(&Request::Cancel { mirror: id.0 }).await.map(drop)
    }

    /// Starts a mirror again that was stopped.
    pub async fn start_again(&self, id: MirrorId) -> Result<()> {
        self.ask(&Request::StartAgain { mirror: id.0 }).await.map(drop)
    }

    /// Reminds of what a notice said, later.
    pub async fn snooze(&self, id: MirrorId) -> Result<()> {
        self.ask(&Request::Snooze { mirror: id.0 }).await.map(drop)
    }

    /// Every mirror, with what goes on and what waits.
    pub async fn mirrors(&self) -> Result<Vec<MirrorView>> {
        match self.ask(&Request::Mirrors).await? {
            Answer::Mirrors(mirrors) => Ok(mirrors),
            _ => Err(self.lost(None)),
        }
    }

    /// How webhooks are.
    pub async fn webhooks(&self) -> Result<WebhooksView> {
        match self.ask(&Request::Webhooks).await? {
            Answer::Webhooks(webhooks) => Ok(*webhooks),
            _ => Err(self.lost(None)),
        }
    }

    /// Tells it that the data folder was changed.
    pub async fn look_again(&self) -> Result<()> {
        self.ask(&Request::LookAgain).await.map(drop)
    }

    /// Passes on what happens there until it ends.
    pub async fn watch(&self, events: &dyn Events) {
        let Ok(mut call) = self.call(&Request::Watch).await else { return };
        while let Ok(Some(answer)) = call.next().await {
            match answer {
                Answer::Changed(mirror) => events.changed(mirror.map(MirrorId)),
                Answer::Progress(progress) => events.progress(&progress),
                Answer::Notice(notice) => events.notice(&notice),
                Answer::Withdraw(mirror) => events.withdraw(mirror.map(MirrorId)),
                Answer::WithdrawAccount(account) => events.withdraw_account(&account),
                _ => {}
            }
        }
    }
}
