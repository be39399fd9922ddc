//! The engine: what the command line and the desktop app both drive.

mod accounts;
mod backups;
mod change;
mod clones;
mod demo;
mod hook_script;
mod hosts;
mod look;
mod observed;
mod pause;
mod preview;
mod pushes;
mod report;
mod settle;
mod ssh;
mod ssh_login;
#[cfg(test)]
mod stage;
mod sync;
mod unattended;
mod webhooks;

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use gemel_wire::{Access, Address, HttpPool, Kind, Remote, WebAnswer, WebRequest, WebStream};

pub use pause::PauseFor;
use sync::{Known, Running};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
pub use unattended::Keeping;
use unattended::Unattended;
use webhooks::Webhooks;

use crate::{
    clock::{Clock, Millis, SystemClock},
    error::{Code, Error, Result},
    forge::Manners,
    keeper::Answer,
    language::Language,
    metrics::{self, Count},
    model::{MirrorId, Side},
    notice::Notice,
    pace::Pace,
    portal::Answers,
    secret::{self, Secrets},
    settings::Settings,
    store::{Store, chosen_language},
    view::Progress,
};

/// So much is kept for a listener that is slow.
const NEWS: usize = 256;

/// Hears what happens while the engine works.
pub trait Events: Send + Sync {
    /// Something about a mirror, or about all of them, is not as it was.
    fn changed(&self, mirror: Option<MirrorId>);
    /// How far a run is; at most ten times a second for each mirror.
    fn progress(&self, progress: &Progress);
    /// Something that a person should hear of although no window is open.
    fn notice(&self, notice: &Notice);
    /// What a notice of a mirror was about, or that of many, is settled.
    fn withdraw(&self, mirror: Option<MirrorId>) {
        let _ = mirror;
    }
    /// What a notice of an account was about is settled.
    fn withdraw_account(&self, account: &str) {
        let _ = account;
    }
}

/// Makes the remotes that the engine talks to, and asks hosts what they offer beside Git.
#[async_trait]
pub trait Network: Send + Sync {
    /// A remote for an address; nothing is sent yet.
    fn connect(&self, address: &Address, access: Access) -> Arc<dyn Remote>;

    /// Sends one request to a host's API and gives the answer, whatever its status. Redirects are not followed, and no
    /// credentials are sent but those in the request.
    async fn ask(&self, request: WebRequest, access: &Access) -> gemel_wire::Result<WebAnswer>;

    /// Sends one request whose answer comes for as long as the other end likes.
    async fn open(&self, request: WebRequest, access: &Access) -> gemel_wire::Result<WebStream> {
        let (_, _) = (request, access);
        Err(gemel_wire::Error::new(Kind::Unreachable, "no stream is played here"))
    }
}

/// The real network.
pub struct Internet {
    pool: HttpPool,
}

impl Internet {
    /// The real network, with no connection yet.
    pub fn new() -> Self {
        Self { pool: HttpPool::new() }
    }
}

impl Default for Internet {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Network for Internet {
    fn connect(&self, address: &Address, access: Access) -> Arc<dyn Remote> {
        Arc::from(gemel_wire::connect(address, access, &self.pool))
    }

    async fn ask(&self, request: WebRequest, access: &Access) -> gemel_wire::Result<WebAnswer> {
        self.pool.ask(request, access).await
    }

    async fn open(&self, request: WebRequest, access: &Access) -> gemel_wire::Result<WebStream> {
        self.pool.open(request, access).await
    }
}

/// What the engine needs from outside.
pub struct Setup {
    /// The folder of the database and the caches.
    pub data_dir: PathBuf,
    /// Where secrets are kept.
    pub secrets: Arc<dyn Secrets>,
    /// What tells the time.
    pub clock: Arc<dyn Clock>,
    /// What connects.
    pub network: Arc<dyn Network>,
    /// Who listens.
    pub events: Arc<dyn Events>,
    /// The program that `ssh` starts when it asks something (see [`crate::ssh::askpass`]); none where nobody answers.
    pub askpass: Option<PathBuf>,
}

impl Setup {
    /// The machine as it is: its clock, its network, and the folder and keychain that `GEMEL_DATA_DIR` and `GEMEL_SECRETS`
    /// name. `lookup` reads an environment variable.
    pub fn of_this_machine(
        lookup: impl Fn(&str) -> Option<String> + Clone + Send + Sync + 'static,
        events: Arc<dyn Events>,
    ) -> Result<Self> {
        let data_dir = data_dir(&lookup)?;
        let secrets = secret::place(lookup("GEMEL_SECRETS").as_deref(), lookup)?;
        let (clock, network) = (Arc::new(SystemClock), Arc::new(Internet::new()));
        // Whatever program the engine is part of answers for itself.
        Ok(Self { data_dir, secrets, clock, network, events, askpass: std::env::current_exe().ok() })
    }
}

/// The folder of the database and the caches: what `GEMEL_DATA_DIR` names, else the platform's.
fn data_dir(lookup: &impl Fn(&str) -> Option<String>) -> Result<PathBuf> {
    match lookup("GEMEL_DATA_DIR").filter(|path| !path.is_empty()) {
        Some(path) => Ok(PathBuf::from(path)),
        None => Ok(dirs::data_local_dir().ok_or_else(|| Error::bad_input("GEMEL_DATA_DIR", ""))?.join("gemel")),
    }
}

/// The language to speak on this machine before an engine is opened: the chosen one, else the system's.
pub fn language_here(lookup: impl Fn(&str) -> Option<String>) -> Language {
    let chosen = data_dir(&lookup).ok().and_then(|folder| chosen_language(&folder)).unwrap_or_default();
    chosen.or(Language::of_system(lookup))
}

/// All mirrors of a data folder.
pub struct Engine {
    pub(crate) store: Arc<Store>,
    setup: Setup,
    running: Mutex<HashMap<MirrorId, Running>>,
    /// Everything was cancelled: nothing begins any more.
    ending: CancellationToken,
    /// Whoever listens beside the one that was handed in.
    news: broadcast::Sender<Answer>,
    /// What was counted since the program began, by mirror.
    counts: Mutex<BTreeMap<String, Count>>,
    remotes: Mutex<HashMap<(MirrorId, Side), Known>>,
    /// When backups were last looked through.
    tidied_at: Mutex<Option<Millis>>,
    /// What hosts said about being asked.
    manners: Arc<Manners>,
    /// How often repositories were pushed to.
    pace: Arc<Pace>,
    unattended: Unattended,
    webhooks: Webhooks,
    /// One for each repository that is written: one push at a time goes there.
    writing: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    /// What hosts answered lately.
    answers: Arc<Mutex<Answers>>,
    /// How many working clones are watched.
    watched_clones: Mutex<pushes::Watched>,
}

impl Engine {
    /// Opens the data folder, making it if need be.
    pub fn open(setup: Setup) -> Result<Self> {
        let store = Arc::new(Store::open(&setup.data_dir)?);
        Ok(Self {
            store,
            setup,
            running: Mutex::default(),
            ending: CancellationToken::new(),
            news: broadcast::Sender::new(NEWS),
            counts: Mutex::default(),
            remotes: Mutex::default(),
            tidied_at: Mutex::default(),
            manners: Arc::default(),
            pace: Arc::default(),
            unattended: Unattended::default(),
            webhooks: Webhooks::default(),
            writing: Mutex::default(),
            answers: Arc::default(),
            watched_clones: Mutex::default(),
        })
    }

    /// The data folder.
    pub fn data_dir(&self) -> &Path {
        &self.setup.data_dir
    }

    /// Hears what happens from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Answer> {
        self.news.subscribe()
    }

    fn tell_changed(&self, mirror: Option<MirrorId>) {
        let _ = self.news.send(Answer::Changed(mirror.map(|id| id.0)));
        self.setup.events.changed(mirror);
    }

    fn tell_progress(&self, progress: &Progress) {
        if self.news.receiver_count() > 0 {
            let _ = self.news.send(Answer::Progress(progress.clone()));
        }
        self.setup.events.progress(progress);
    }

    fn tell_notice(&self, notice: &Notice) {
        let _ = self.news.send(Answer::Notice(notice.clone()));
        self.setup.events.notice(notice);
    }

    fn tell_withdrawn(&self, mirror: Option<MirrorId>) {
        let _ = self.news.send(Answer::Withdraw(mirror.map(|id| id.0)));
        self.setup.events.withdraw(mirror);
    }

    fn tell_account_withdrawn(&self, account: &str) {
        let _ = self.news.send(Answer::WithdrawAccount(account.to_owned()));
        self.setup.events.withdraw_account(account);
    }

    /// Who hears what happens here.
    pub fn events(&self) -> &dyn Events {
        &*self.setup.events
    }

    /// Numbers for whoever watches from outside, in the text format of Prometheus.
    pub fn metrics(&self) -> Result<String> {
        let counts = self.counts.lock().expect("because no holder of it panics").clone();
        let clones = self.watched_clones();
        let mirrors = metrics::text(&self.mirrors()?, &counts, self.now());
        Ok(mirrors + &metrics::clones(clones.told, clones.looked))
    }

    fn now(&self) -> Millis {
        self.setup.clock.now()
    }

    fn settings(&self) -> Result<Settings> {
        Ok(Settings::from_changed(&self.store.changed_settings()?))
    }

    fn cache_folder(&self, id: MirrorId) -> PathBuf {
        self.setup.data_dir.join("mirrors").join(id.to_string())
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::new(Code::CacheDamaged).with("detail", error))?
}
