//! The engine: what the command line and the desktop app both drive.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use gemel_wire::{Address, Credentials, HttpPool, Remote};
use tokio_util::sync::CancellationToken;

use crate::{
    account,
    cache::Cache,
    clock::{Clock, Millis, SystemClock},
    divergence,
    error::{Code, Error, Result},
    location::{self, Location},
    model::{Endpoint, Mirror, MirrorId, Outcome, Pair, RefRecord, Side, Trigger, Verdict},
    redact::Redactor,
    run::{self, Job, Report, Wish},
    schedule,
    scope::{self, Scope},
    secret::{self, Secrets},
    status,
    store::{Account, NewEvent, NewRow, Store},
    view::{
        AccountView, Added, DivergenceView, EndpointView, EventView, Level, MirrorEdit, MirrorView, NewAccount,
        NewEndpoint, NewMirror, PlanView, Problem, Progress, RefView, RefsView, RunView,
    },
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
    /// The mirror.
    pub mirror: MirrorId,
    /// Its name.
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
}

/// Makes the remotes that the engine talks to.
pub trait Network: Send + Sync {
    /// A remote for an address; nothing is sent yet.
    fn connect(&self, address: &Address, credentials: Option<Credentials>) -> Arc<dyn Remote>;
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

impl Network for Internet {
    fn connect(&self, address: &Address, credentials: Option<Credentials>) -> Arc<dyn Remote> {
        Arc::from(gemel_wire::connect(address, credentials, &self.pool))
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

/// The shortest interval between automatic starts, in seconds.
const MIN_EVERY: u32 = 60;
/// A run ends after this time; what was fetched stays, and the next one goes on from there.
const TIME_LIMIT: Duration = Duration::from_secs(30 * 60);
/// Progress is told this often at most.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// All mirrors of a data folder.
pub struct Engine {
    store: Arc<Store>,
    setup: Setup,
    running: Mutex<HashMap<MirrorId, Running>>,
    /// Everything was cancelled: nothing begins any more.
    ending: AtomicBool,
    remotes: Mutex<HashMap<(MirrorId, Side), Known>>,
}

/// A remote, with what it was made from: while that is the same, its connections are used again.
struct Known {
    endpoint: Endpoint,
    credentials: Option<Credentials>,
    remote: Arc<dyn Remote>,
}

struct Running {
    since: Millis,
    cancel: CancellationToken,
    progress: Option<Progress>,
}

impl Engine {
    /// Opens the data folder, making it if need be.
    pub fn open(setup: Setup) -> Result<Self> {
        let store = Arc::new(Store::open(&setup.data_dir)?);
        Ok(Self { store, setup, running: Mutex::default(), ending: AtomicBool::new(false), remotes: Mutex::default() })
    }

    /// The data folder.
    pub fn data_dir(&self) -> &Path {
        &self.setup.data_dir
    }

    fn now(&self) -> Millis {
        self.setup.clock.now()
    }

    fn cache_folder(&self, id: MirrorId) -> PathBuf {
        self.setup.data_dir.join("mirrors").join(id.to_string())
    }

    // ── Looking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Every mirror, by name.
    pub fn mirrors(&self) -> Result<Vec<MirrorView>> {
        self.store.mirrors()?.iter().map(|mirror| self.view(mirror)).collect()
    }

    /// One mirror.
    pub fn mirror(&self, id: MirrorId) -> Result<MirrorView> {
        self.view(&self.store.mirror(id)?)
    }

    /// The number of the mirror with a name.
    pub fn find(&self, name: &str) -> Result<MirrorId> {
        self.store.mirror_named(name).map(|mirror| mirror.id)
    }

    fn view(&self, mirror: &Mirror) -> Result<MirrorView> {
        let state = self.store.state(mirror.id)?;
        let last = self.store.last_run(mirror.id)?;
        let (running, progress) = {
            let running = self.running.lock().expect("because no holder of it panics");
            let now = running.get(&mirror.id);
            (now.map(|r| r.since), now.and_then(|r| r.progress.clone()))
        };
        let (status, since) = status::status(mirror, &state, last.as_ref(), running);
        let decisions = if state.counts.diverged + state.counts.held > 0 {
            let waiting = |(name, record): (_, RefRecord)| record.verdict.filter(|v| v.needs_person()).map(|_| name);
            let names = self.store.refs(mirror.id)?.into_iter().filter_map(waiting);
            names.map(|name: gemel_wire::RefName| name.short().to_owned()).take(5).collect()
        } else {
            Vec::new()
        };
        Ok(MirrorView {
            id: mirror.id.to_string(),
            name: mirror.name.clone(),
            left: endpoint_view(&mirror.ends.left),
            right: endpoint_view(&mirror.ends.right),
            direction: mirror.direction,
            policy: mirror.policy,
            scope: mirror.scope.clone(),
            every_seconds: mirror.every,
            paused: mirror.paused_since.is_some(),
            status,
            since,
            checked_at: state.checked_at,
            counts: state.counts,
            decisions,
            problem: state.problem,
            question: state.question,
            progress,
        })
    }

    /// A mirror's refs; those in sync only when `all` are asked for.
    pub fn refs(&self, id: MirrorId, all: bool) -> Result<RefsView> {
        self.store.mirror(id)?;
        let records = self.store.refs(id)?;
        let in_sync = |record: &RefRecord| record.verdict == Some(Verdict::InSync);
        let count = records.values().filter(|record| in_sync(record)).count();
        let text = |oid: Option<gemel_wire::Oid>| oid.map(|oid| oid.to_string());
        let refs = records
            .into_iter()
            .filter(|(_, record)| all || !in_sync(record))
            .filter_map(|(name, record)| {
                Some(RefView {
                    name: name.to_string(),
                    short: name.short().to_owned(),
                    tag: name.is_tag(),
                    left: text(record.tips.left),
                    right: text(record.tips.right),
                    base: text(record.base.tip),
                    left_ahead: record.ahead.left,
                    right_ahead: record.ahead.right,
                    verdict: record.verdict?,
                    since: Some(record.since),
                    detail: record.refusal.map(|refusal| refusal.words),
                })
            })
            .collect();
        Ok(RefsView { refs, in_sync: u32::try_from(count).unwrap_or(u32::MAX) })
    }

    /// What both sides did to a diverged ref.
    pub async fn divergence(&self, id: MirrorId, name: &str) -> Result<DivergenceView> {
        self.store.mirror(id)?;
        let records = self.store.refs(id)?;
        let (name, record) = divergence::find(&records, name)?;
        let (name, record, cache) = (name.clone(), record.clone(), Cache::read(&self.cache_folder(id)));
        blocking(move || divergence::view(&cache, &name, &record)).await
    }

    /// The newest events, of one mirror or all, newest first; those before an event's number when one is given.
    pub fn activity(&self, id: Option<MirrorId>, before: Option<i64>, limit: u32) -> Result<Vec<EventView>> {
        self.store.events(id, before, limit)
    }

    /// Every account, without its secret.
    pub fn accounts(&self) -> Result<Vec<AccountView>> {
        let view = |account: Account| {
            let mirrors = self.store.account_use(&account.name)?;
            Ok(AccountView { name: account.name, host: account.host, user: account.user, mirrors })
        };
        self.store.accounts()?.into_iter().map(view).collect()
    }

    // ── Changing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Adds a mirror. Nothing is sent to either host.
    pub async fn add_mirror(&self, new: NewMirror) -> Result<Added> {
        let at_side = |side: Side| move |error: Error| error.with("side", side.as_str());
        let left = Location::parse(&new.left.url).map_err(at_side(Side::Left))?;
        let right = Location::parse(&new.right.url).map_err(at_side(Side::Right))?;
        if location::comparable(&left.url) == location::comparable(&right.url) {
            return Err(Error::new(Code::SameRepository).with("side", Side::Right.as_str()));
        }
        let name = match new.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => check_name(name)?.to_owned(),
            None => self.free_mirror_name(&location::default_name(&left.url))?,
        };
        if self.store.mirror_named(&name).is_ok() {
            return Err(Error::new(Code::MirrorExists).with("mirror", name));
        }
        Scope::parse(&new.scope)?;
        check_interval(new.every_seconds)?;
        let mut warnings = Vec::new();
        let mut made = Vec::new();
        let ends = self.endpoints(&new, Pair { left, right }, &mut warnings, &mut made).await;
        let added = ends.and_then(|ends| {
            let scope =
                if new.scope.is_empty() { scope::DEFAULT.map(str::to_owned).to_vec() } else { new.scope.clone() };
            self.store.add_mirror(&NewRow {
                name,
                ends,
                direction: new.direction,
                policy: new.policy,
                scope,
                every: new.every_seconds,
                allow_plain_http: new.allow_plain_http,
            })
        });
        let id = match added {
            Ok(id) => id,
            Err(error) => {
                // Accounts that were made only for this mirror go with it.
                for account in made {
                    let _ = self.remove_account(&account).await;
                }
                return Err(error);
            }
        };
        let mirror = self.store.mirror(id)?;
        let event = NewEvent::new(Level::Info, "mirror-added")
            .with("left_host", &mirror.ends.left.host)
            .with("right_host", &mirror.ends.right.host);
        self.store.log(&mirror, &[event], self.now())?;
        self.setup.events.changed(None);
        Ok(Added { mirror: self.view(&mirror)?, warnings })
    }

    async fn endpoints(
        &self,
        new: &NewMirror,
        locations: Pair<Location>,
        warnings: &mut Vec<Problem>,
        made: &mut Vec<String>,
    ) -> Result<Pair<Endpoint>> {
        let left = self.endpoint(&new.left, locations.left, new.allow_plain_http, Side::Left, warnings, made).await?;
        let mut right =
            self.endpoint(&new.right, locations.right, new.allow_plain_http, Side::Right, warnings, made).await?;
        if left.host == right.host {
            // People are told the sides apart by their hosts' names.
            right.host = format!("{} (2)", right.host);
        }
        Ok(Pair { left, right })
    }

    /// One side of a new mirror, with the account that serves it: named, made from what was given, or the host's only one.
    async fn endpoint(
        &self,
        new: &NewEndpoint,
        location: Location,
        allow_plain_http: bool,
        side: Side,
        warnings: &mut Vec<Problem>,
        made: &mut Vec<String>,
    ) -> Result<Endpoint> {
        let at_side = |error: Error| error.with("side", side.as_str());
        let given =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let host = given(&new.name).unwrap_or_else(|| location::host_label(&location.url));
        if location.secret.is_some() {
            warnings.push(Problem::from(&Error::new(Code::SecretInUrl).with("host", &host)));
        }
        let secret = new.secret.clone().filter(|secret| !secret.is_empty()).or(location.secret);
        let account = if let Some(name) = given(&new.account) {
            let account = self.store.account(&name).map_err(at_side)?;
            if location::authority(&location.url).as_deref() != Some(&account.host) {
                return Err(at_side(Error::bad_input("account", name)));
            }
            Some(account.name)
        } else if let Some(secret) = secret {
            let authority = location::authority(&location.url)
                .filter(|_| location::is_web(&location.url))
                .ok_or_else(|| at_side(Error::bad_input("account", &location.url)))?;
            if !location::is_private(&location.url) && !allow_plain_http {
                return Err(at_side(Error::new(Code::CredentialsOverPlainHttp)));
            }
            // A host takes a token with any user name; this is the one that GitLab and GitHub document.
            let user = given(&new.user).or(location.user).unwrap_or_else(|| "oauth2".into());
            Some(self.account_for(&authority, &user, &secret, made).await.map_err(at_side)?)
        } else {
            account::only_account_for(&self.store, &location.url).map_err(at_side)?.map(|account| account.name)
        };
        if account.is_some() && !location::is_private(&location.url) && !allow_plain_http {
            return Err(at_side(Error::new(Code::CredentialsOverPlainHttp)));
        }
        Ok(Endpoint { url: location.url, host, account })
    }

    /// The account of a user at a host: the one that is there already with this secret, or a new one.
    async fn account_for(&self, host: &str, user: &str, secret: &str, made: &mut Vec<String>) -> Result<String> {
        for account in self.store.accounts()? {
            if account.host == host && account.user == user {
                let (secrets, name) = (Arc::clone(&self.setup.secrets), account.name.clone());
                if blocking(move || secrets.get(&name)).await?.as_deref() == Some(secret) {
                    return Ok(account.name);
                }
            }
        }
        let name = account::free_name(&self.store, host)?;
        self.add_account(NewAccount {
            name: name.clone(),
            host: host.into(),
            user: user.into(),
            secret: secret.into(),
        })
        .await?;
        made.push(name.clone());
        Ok(name)
    }

    fn free_mirror_name(&self, wanted: &str) -> Result<String> {
        let taken: Vec<String> = self.store.mirrors()?.into_iter().map(|mirror| mirror.name).collect();
        let mut names = std::iter::once(wanted.to_owned()).chain((2..).map(|n| format!("{wanted}-{n}")));
        Ok(names.find(|name| !taken.contains(name)).expect("because the numbers do not end"))
    }

    /// Changes a mirror.
    pub fn edit_mirror(&self, id: MirrorId, edit: MirrorEdit) -> Result<MirrorView> {
        let mut mirror = self.store.mirror(id)?;
        if let Some(name) = edit.name {
            check_name(name.trim())?.clone_into(&mut mirror.name);
        }
        if let Some(scope) = edit.scope {
            Scope::parse(&scope)?;
            mirror.scope = if scope.iter().all(|p| p.trim().is_empty()) {
                scope::DEFAULT.map(str::to_owned).to_vec()
            } else {
                scope
            };
        }
        if let Some(every) = edit.every_seconds {
            check_interval(every)?;
            mirror.every = every;
        }
        mirror.direction = edit.direction.unwrap_or(mirror.direction);
        mirror.policy = edit.policy.unwrap_or(mirror.policy);
        self.store.update_mirror(&mirror)?;
        self.store.forget_digest(id)?;
        self.store.log(&mirror, &[NewEvent::new(Level::Info, "mirror-edited")], self.now())?;
        self.setup.events.changed(Some(id));
        self.view(&mirror)
    }

    /// Pauses a mirror, or lets it go on.
    pub fn set_paused(&self, id: MirrorId, paused: bool) -> Result<()> {
        let mut mirror = self.store.mirror(id)?;
        if mirror.paused_since.is_some() != paused {
            mirror.paused_since = paused.then(|| self.now());
            self.store.update_mirror(&mirror)?;
            let kind = if paused { "mirror-paused" } else { "mirror-resumed" };
            self.store.log(&mirror, &[NewEvent::new(Level::Info, kind)], self.now())?;
            self.setup.events.changed(Some(id));
        }
        Ok(())
    }

    /// Removes a mirror. Both repositories stay as they are, and its backups stay in the cache.
    ///
    /// A run that is under way, here or in another program, is not disturbed.
    pub async fn remove_mirror(&self, id: MirrorId) -> Result<()> {
        let mirror = self.store.mirror(id)?;
        let under_way = || Error::new(Code::AlreadyRunning).with("mirror", &mirror.name);
        if self.running.lock().expect("because no holder of it panics").contains_key(&id) {
            return Err(under_way());
        }
        let folder = self.cache_folder(id);
        // A cache that cannot be used is a reason to remove the mirror, not a hindrance.
        let _lock = match blocking(move || Cache::lock(&folder)).await {
            Err(error) if error.code() == Code::AlreadyRunning => return Err(under_way()),
            lock => lock.ok(),
        };
        self.store.log(&mirror, &[NewEvent::new(Level::Info, "mirror-removed")], self.now())?;
        self.store.remove_mirror(id)?;
        self.setup.events.changed(None);
        Ok(())
    }

    /// Adds an account; its secret goes to the keychain first, so that no account is without one.
    pub async fn add_account(&self, new: NewAccount) -> Result<()> {
        let name = check_name(new.name.trim())?.to_owned();
        let host = normal_host(&new.host)?;
        let user = new.user.trim().to_owned();
        if user.is_empty() {
            return Err(Error::missing("user"));
        }
        let account = Account { name: name.clone(), host, user };
        if self.store.account(&name).is_ok() {
            return Err(Error::new(Code::AccountExists).with("account", name));
        }
        account::refuse_shared_place(&self.store, &self.setup.secrets, &name)?;
        let secrets = Arc::clone(&self.setup.secrets);
        let secret = new.secret;
        blocking(move || {
            if !secret.is_empty() {
                return secrets.set(&name, &secret);
            }
            // One that is there already, as in the environment, will do.
            secrets.get(&name)?.map(drop).ok_or_else(|| Error::missing("secret"))
        })
        .await?;
        self.store.add_account(&account)?;
        self.setup.events.changed(None);
        Ok(())
    }

    /// Gives an account another secret: a token that was renewed.
    pub async fn set_secret(&self, name: &str, secret: String) -> Result<()> {
        let account = self.store.account(name)?;
        if secret.is_empty() {
            return Err(Error::missing("secret"));
        }
        let secrets = Arc::clone(&self.setup.secrets);
        blocking(move || secrets.set(&account.name, &secret)).await?;
        self.setup.events.changed(None);
        Ok(())
    }

    /// The mirrors whose time has come.
    pub fn due(&self) -> Result<Vec<MirrorId>> {
        let now = self.now();
        let mut due = Vec::new();
        for mirror in self.store.mirrors()? {
            let state = self.store.state(mirror.id)?;
            let last = self.store.last_run(mirror.id)?;
            let running = self.running.lock().expect("because no holder of it panics").contains_key(&mirror.id);
            if !running && schedule::is_due(&mirror, &state, last.as_ref(), now) {
                due.push(mirror.id);
            }
        }
        Ok(due)
    }

    /// Removes an account and its secret.
    pub async fn remove_account(&self, name: &str) -> Result<()> {
        self.store.remove_account(name)?;
        let (secrets, name) = (Arc::clone(&self.setup.secrets), name.to_owned());
        blocking(move || secrets.remove(&name)).await?;
        self.setup.events.changed(None);
        Ok(())
    }

    // ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Syncs a mirror now.
    ///
    /// What went wrong is told in the run; an error means that none could begin.
    pub async fn sync(self: &Arc<Self>, id: MirrorId, trigger: Trigger, wish: Wish) -> Result<RunView> {
        let mirror = self.store.mirror(id)?;
        let started_at = self.now();
        let cancel = CancellationToken::new();
        let running = self.begin(&mirror, started_at, cancel.clone())?;
        let before = self.store.state(id)?;
        let report = match self.job(mirror.clone(), trigger, wish).await {
            Ok(job) => tokio::select! {
                report = run::run(&job) => report,
                () = cancel.cancelled() => self.cancelled(&mirror, started_at)?,
                () = tokio::time::sleep(TIME_LIMIT) => {
                    let error = Error::new(Code::TimedOut).with("host", &mirror.name);
                    self.not_begun(&mirror, trigger, error)
                }
            },
            Err(error) if error.code() == Code::AlreadyRunning => return Err(error.with("mirror", &mirror.name)),
            Err(error) => self.not_begun(&mirror, trigger, error),
        };
        drop(running);
        if let Some(error) = report.problem.as_ref().filter(|error| error.code() == Code::ApprovalStale) {
            return Err(error.clone());
        }
        self.notify(&mirror, &before, &report);
        self.setup.events.changed(Some(id));
        Ok(self.run_view(&mirror, trigger, started_at, report))
    }

    /// What a sync would do now. It fetches, and changes nothing at either host.
    pub async fn plan(self: &Arc<Self>, id: MirrorId) -> Result<PlanView> {
        let mirror = self.store.mirror(id)?;
        let cancel = CancellationToken::new();
        let _running = self.begin(&mirror, self.now(), cancel.clone())?;
        let job = self.job(mirror.clone(), Trigger::Manual, Wish::default()).await?;
        let report = tokio::select! {
            report = run::preview(&job) => report?,
            () = cancel.cancelled() => return Err(Error::new(Code::Cancelled)),
        };
        Ok(PlanView {
            mirror_id: id.to_string(),
            mirror: mirror.name,
            refs: report.refs.into_values().collect(),
            counts: report.counts,
            question: report.question,
        })
    }

    /// Ends a mirror's run at once; what was fetched stays.
    pub fn cancel(&self, id: MirrorId) {
        if let Some(running) = self.running.lock().expect("because no holder of it panics").get(&id) {
            running.cancel.cancel();
        }
    }

    /// Ends every run at once; none begins after it.
    pub fn cancel_all(&self) {
        let running = self.running.lock().expect("because no holder of it panics");
        // Behind the lock, so that whoever begins at this moment sees the one or the other.
        self.ending.store(true, Ordering::SeqCst);
        for run in running.values() {
            run.cancel.cancel();
        }
    }

    fn begin(self: &Arc<Self>, mirror: &Mirror, since: Millis, cancel: CancellationToken) -> Result<RunningGuard> {
        let mut running = self.running.lock().expect("because no holder of it panics");
        if self.ending.load(Ordering::SeqCst) {
            return Err(Error::new(Code::Cancelled).with("mirror", &mirror.name));
        }
        if running.contains_key(&mirror.id) {
            return Err(Error::new(Code::AlreadyRunning).with("mirror", &mirror.name));
        }
        running.insert(mirror.id, Running { since, cancel, progress: None });
        drop(running);
        self.setup.events.changed(Some(mirror.id));
        Ok(RunningGuard { engine: Arc::clone(self), id: mirror.id })
    }

    async fn job(self: &Arc<Self>, mirror: Mirror, trigger: Trigger, wish: Wish) -> Result<Job> {
        let folder = self.cache_folder(mirror.id);
        let cache = blocking(move || Cache::lock(&folder)).await?;
        let mut redactor = Redactor::default();
        let left = self.remote(&mirror, Side::Left, &mut redactor).await?;
        let right = self.remote(&mirror, Side::Right, &mut redactor).await?;
        Ok(Job {
            store: Arc::clone(&self.store),
            cache,
            remotes: Pair { left, right },
            redactor,
            clock: Arc::clone(&self.setup.clock),
            progress: self.progress_of(mirror.id),
            trigger,
            wish,
            mirror,
        })
    }

    /// The remote of one side: the one used before, whose connections are kept alive, unless something about it changed.
    async fn remote(&self, mirror: &Mirror, side: Side, redactor: &mut Redactor) -> Result<Arc<dyn Remote>> {
        let endpoint = mirror.ends.get(side);
        let told = |error: Error| error.with("host", &endpoint.host).with("side", side.as_str());
        let address = Address::parse(&endpoint.url).map_err(|error| told(error.into()))?;
        let credentials =
            account::credentials(&self.store, &self.setup.secrets, mirror, endpoint).await.map_err(told)?;
        if let Some(credentials) = &credentials {
            redactor.add(credentials);
        }
        let mut remotes = self.remotes.lock().expect("because no holder of it panics");
        if let Some(known) = remotes.get(&(mirror.id, side))
            && known.endpoint == *endpoint
            && known.credentials == credentials
        {
            return Ok(Arc::clone(&known.remote));
        }
        let remote = self.setup.network.connect(&address, credentials.clone());
        let known = Known { endpoint: endpoint.clone(), credentials, remote: Arc::clone(&remote) };
        remotes.insert((mirror.id, side), known);
        Ok(remote)
    }

    fn progress_of(self: &Arc<Self>, id: MirrorId) -> Arc<dyn Fn(Progress) + Send + Sync> {
        let engine = Arc::clone(self);
        let last: Mutex<Option<(Instant, crate::view::Phase)>> = Mutex::new(None);
        Arc::new(move |progress: Progress| {
            {
                let mut last = last.lock().expect("because no holder of it panics");
                let too_soon =
                    last.is_some_and(|(at, phase)| phase == progress.phase && at.elapsed() < PROGRESS_INTERVAL);
                if too_soon {
                    return;
                }
                *last = Some((Instant::now(), progress.phase));
            }
            if let Some(running) = engine.running.lock().expect("because no holder of it panics").get_mut(&id) {
                running.progress = Some(progress.clone());
            }
            engine.setup.events.progress(&progress);
        })
    }

    fn cancelled(&self, mirror: &Mirror, started_at: Millis) -> Result<Report> {
        let now = self.now();
        let last = self.store.last_run(mirror.id)?.filter(|run| run.started_at >= started_at && run.ended_at.is_none());
        if let Some(run) = &last {
            self.store.end_run(run.id, Outcome::Cancelled, 0, now)?;
        }
        // What was under way when it was cut is looked at before anything else.
        self.store.forget_digest(mirror.id)?;
        self.store.log(mirror, &[NewEvent::new(Level::Info, "run-cancelled")], now)?;
        Ok(Report { run: last.map(|run| run.id), outcome: Some(Outcome::Cancelled), ..Report::default() })
    }

    /// A run that failed before it could look at either side.
    fn not_begun(&self, mirror: &Mirror, trigger: Trigger, error: Error) -> Report {
        let mut report = Report { problem: Some(error), outcome: Some(Outcome::Failed), ..Report::default() };
        run::end_without_job(&self.store, mirror, trigger, self.now(), &mut report);
        report
    }

    /// Says what a person should hear of: what begins to wait or to fail, not what still does.
    fn notify(&self, mirror: &Mirror, before: &crate::store::State, report: &Report) {
        let tell = |about| self.setup.events.notice(&Notice { mirror: mirror.id, name: mirror.name.clone(), about });
        if report.question.is_some() {
            if before.question.is_none() {
                tell(NoticeAbout::Question);
            }
        } else if !report.new_decisions.is_empty() {
            tell(NoticeAbout::Decisions(report.new_decisions.iter().map(|name| name.short().to_owned()).collect()));
        }
        if let Some(error) = &report.problem
            && before.problem.is_none()
        {
            tell(NoticeAbout::Failed(Problem::from(error)));
        }
    }

    fn run_view(&self, mirror: &Mirror, trigger: Trigger, started_at: Millis, report: Report) -> RunView {
        RunView {
            id: report.run.unwrap_or(0),
            mirror_id: mirror.id.to_string(),
            mirror: mirror.name.clone(),
            trigger,
            started_at,
            ended_at: Some(self.now()),
            outcome: report.outcome,
            refs: report.refs.into_values().collect(),
            counts: report.counts,
            problem: report.problem.as_ref().map(Problem::from),
            question: report.question,
            bytes: report.bytes,
        }
    }
}

/// A mirror is running for as long as this lives.
struct RunningGuard {
    engine: Arc<Engine>,
    id: MirrorId,
}

impl Drop for RunningGuard {
    fn drop(&mut self) {
        self.engine.running.lock().expect("because no holder of it panics").remove(&self.id);
        self.engine.setup.events.changed(Some(self.id));
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::new(Code::CacheDamaged).with("detail", error))?
}

fn endpoint_view(endpoint: &Endpoint) -> EndpointView {
    EndpointView {
        host: endpoint.host.clone(),
        host_kind: location::host_kind(&endpoint.url),
        url: endpoint.url.clone(),
        path: location::repository_path(&endpoint.url),
        account: endpoint.account.clone(),
    }
}

/// Names go into file names, commands and sentences: no control characters, and not endless.
fn check_name(name: &str) -> Result<&str> {
    if name.is_empty() {
        return Err(Error::missing("name"));
    }
    if name.chars().count() > 100 || name.chars().any(char::is_control) || name.starts_with('-') {
        return Err(Error::bad_input("name", name));
    }
    Ok(name)
}

fn check_interval(seconds: u32) -> Result<()> {
    if seconds < MIN_EVERY {
        return Err(Error::bad_input("every", seconds));
    }
    Ok(())
}

/// A host as accounts keep it: `github.com`, or with a port; a pasted URL will do.
fn normal_host(host: &str) -> Result<String> {
    let host = host.trim();
    let url = if host.contains("://") { host.to_owned() } else { format!("https://{host}") };
    location::authority(&url).ok_or_else(|| Error::bad_input("host", host))
}
