//! The engine: what the command line and the desktop app both drive.

mod accounts;
mod backups;
mod change;
mod hosts;
mod look;
mod preview;
mod settle;
#[cfg(test)]
mod stage;
mod sync;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, atomic::AtomicBool},
};

use async_trait::async_trait;
use gemel_wire::{Access, Address, HttpPool, Remote, WebAnswer, WebRequest};

use sync::{Known, Running};

use crate::{
    clock::{Clock, Millis, SystemClock},
    error::{Code, Error, Result},
    forge::Manners,
    model::{MirrorId, Side},
    pace::Pace,
    secret::{self, Secrets},
    settings::Settings,
    store::Store,
    view::{Problem, Progress},
};

/// Hears what happens while the engine works.
pub trait Events: Send + Sync {
    /// Something about a mirror, or about all of them, is not as it was.
    fn changed(&self, mirror: Option<MirrorId>);
    /// How far a run is; at most ten times a second for each mirror.
    fn progress(&self, progress: &Progress);
    /// Something that a person should hear of although no window is open.
    fn notice(&self, notice: &Notice);
}

/// What a desktop notification says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The mirror; none where it is about an account that no mirror uses.
    pub mirror: Option<MirrorId>,
    /// Its name, or the account's.
    pub name: String,
    /// What it is about.
    pub about: NoticeAbout,
}

/// The occasions for a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeAbout {
    /// Refs wait for a decision; their short names.
    Decisions(Vec<String>),
    /// The whole mirror asks.
    Question,
    /// Runs began to fail.
    Failed(Problem),
    /// An account's token ends soon.
    Expiring(Problem),
}

/// Makes the remotes that the engine talks to, and asks hosts what they offer beside Git.
#[async_trait]
pub trait Network: Send + Sync {
    /// A remote for an address; nothing is sent yet.
    fn connect(&self, address: &Address, access: Access) -> Arc<dyn Remote>;

    /// Sends one request to a host's API and gives the answer, whatever its status. Redirects are not followed, and no
    /// credentials are sent but those in the request.
    async fn ask(&self, request: WebRequest, access: &Access) -> gemel_wire::Result<WebAnswer>;
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
}

impl Setup {
    /// The machine as it is: its clock, its network, and the folder and keychain that `GEMEL_DATA_DIR` and `GEMEL_SECRETS`
    /// name. `lookup` reads an environment variable.
    pub fn of_this_machine(
        lookup: impl Fn(&str) -> Option<String> + Clone + Send + Sync + 'static,
        events: Arc<dyn Events>,
    ) -> Result<Self> {
        let data_dir = match lookup("GEMEL_DATA_DIR").filter(|path| !path.is_empty()) {
            Some(path) => PathBuf::from(path),
            None => dirs::data_local_dir().ok_or_else(|| Error::bad_input("GEMEL_DATA_DIR", ""))?.join("gemel"),
        };
        let secrets = secret::place(lookup("GEMEL_SECRETS").as_deref(), lookup)?;
        Ok(Self { data_dir, secrets, clock: Arc::new(SystemClock), network: Arc::new(Internet::new()), events })
    }
}

/// All mirrors of a data folder.
pub struct Engine {
    pub(crate) store: Arc<Store>,
    setup: Setup,
    running: Mutex<HashMap<MirrorId, Running>>,
    /// Everything was cancelled: nothing begins any more.
    ending: AtomicBool,
    remotes: Mutex<HashMap<(MirrorId, Side), Known>>,
    /// When backups were last looked through.
    tidied_at: Mutex<Option<Millis>>,
    /// What hosts said about being asked.
    manners: Arc<Manners>,
    /// How often repositories were pushed to.
    pace: Arc<Pace>,
}

impl Engine {
    /// Opens the data folder, making it if need be.
    pub fn open(setup: Setup) -> Result<Self> {
        let store = Arc::new(Store::open(&setup.data_dir)?);
        Ok(Self {
            store,
            setup,
            running: Mutex::default(),
            ending: AtomicBool::new(false),
            remotes: Mutex::default(),
            tidied_at: Mutex::default(),
            manners: Arc::default(),
            pace: Arc::default(),
        })
    }

    /// The data folder.
    pub fn data_dir(&self) -> &Path {
        &self.setup.data_dir
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
