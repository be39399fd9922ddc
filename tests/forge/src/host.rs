//! One host that is played.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use jiff::SignedDuration;
use tokio::sync::Notify;

use crate::fault::{Fault, Rate, What};
use crate::git;
use crate::journal::{Journal, Push, Request};
use crate::relay::Pushes;
use crate::repository::{Access, Hook, Key, RemoteMirror, Settings};
use crate::world::{Kind, NewRepository, NewToken, Organisation, User, World};

/// One host: its API below [`Host::api`], its repositories at [`Host::url`]. A copy is the same host.
#[derive(Debug, Clone)]
pub struct Host(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    address: SocketAddr,
    /// The path that it lies below. Not in the world, which is held while answers are made that name addresses.
    below: OnceLock<String>,
    folder: PathBuf,
    relay: u16,
    pushes: Arc<Pushes>,
    runtime: tokio::runtime::Handle,
    world: Mutex<World>,
    journal: Mutex<Journal>,
    held: AtomicUsize,
    let_go: Notify,
}

impl Host {
    pub(crate) fn new(
        kind: Kind,
        address: SocketAddr,
        folder: PathBuf,
        relay: u16,
        pushes: Arc<Pushes>,
        runtime: tokio::runtime::Handle,
    ) -> Self {
        Self(Arc::new(Inner {
            kind,
            address,
            below: OnceLock::new(),
            folder,
            relay,
            pushes,
            runtime,
            world: Mutex::new(World::new(kind, format!("http://{address}"))),
            journal: Mutex::default(),
            held: AtomicUsize::new(0),
            let_go: Notify::new(),
        }))
    }

    /// Which host it plays.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// `http://127.0.0.1:port`, with the path that it lies below: what a person would type as the host's own address.
    pub fn origin(&self) -> String {
        format!("http://{}{}", self.0.address, self.below())
    }

    /// Lays it below a path, as `/gitlab`, where a company's other pages are its neighbours: what does not begin with that
    /// path is not there. Once, before anybody asks it anything.
    pub fn lie_below(&self, path: &str) {
        self.0.below.set(path.to_owned()).expect("because it has not moved before");
        let origin = self.origin();
        self.world().origin = origin;
    }

    pub(crate) fn below(&self) -> &str {
        self.0.below.get().map_or("", String::as_str)
    }

    /// `127.0.0.1:port`.
    pub fn authority(&self) -> String {
        self.0.address.to_string()
    }

    /// The root of its API, without a slash at the end.
    pub fn api(&self) -> String {
        format!("{}{}", self.origin(), self.kind().api_root())
    }

    /// The URL of a repository, as a host shows it for cloning.
    pub fn url(&self, path: &str) -> String {
        format!("{}/{path}.git", self.origin())
    }

    /// Where the bare repository of `owner/name` is. It is made when something first needs it, or here.
    pub fn place(&self, path: &str) -> PathBuf {
        let (path, branch) = {
            let world = self.world();
            let repository = world.repository(path).unwrap_or_else(|| panic!("there is no repository {path}"));
            (repository.path.clone(), repository.settings.default_branch.clone())
        };
        let folder = self.folder_of(&path);
        git::ensure(&folder, &branch).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        folder
    }

    pub(crate) fn folder_of(&self, path: &str) -> PathBuf {
        self.0.folder.join(format!("{path}.git"))
    }

    /// Makes an account, or changes the one of that login. Returns the host's number for it.
    pub fn add_user(&self, user: User) -> u64 {
        self.world().add_user(user)
    }

    /// Makes an account of which only the login matters.
    pub fn add_login(&self, login: &str) -> u64 {
        self.add_user(User { login: login.to_owned(), ..User::default() })
    }

    /// Makes an organisation or group, or changes the one of that path. Its members need accounts.
    pub fn add_organisation(&self, path: &str, members: &[(&str, Access)]) -> u64 {
        self.world().add_organisation(Organisation {
            path: path.to_owned(),
            members: members.iter().map(|(login, access)| ((*login).to_owned(), *access)).collect::<BTreeMap<_, _>>(),
            ..Organisation::default()
        })
    }

    /// Makes a token and returns it.
    pub fn add_token(&self, token: NewToken) -> String {
        self.world().add_token(token)
    }

    /// Makes a token of which only the owner and the scopes matter.
    pub fn token(&self, user: &str, scopes: &[&str]) -> String {
        self.add_token(NewToken {
            user: user.to_owned(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            ..NewToken::default()
        })
    }

    /// From now on a token is none.
    pub fn revoke(&self, secret: &str) {
        let mut world = self.world();
        let token = world.tokens.iter_mut().find(|token| token.secret == secret);
        token.expect("because only a token that was made can be revoked").revoked = true;
    }

    /// From now on a token may do something else.
    pub fn set_scopes(&self, secret: &str, scopes: &[&str]) {
        let mut world = self.world();
        let token = world.tokens.iter_mut().find(|token| token.secret == secret);
        token.expect("because only a token that was made has scopes").scopes =
            scopes.iter().map(|scope| (*scope).to_owned()).collect();
    }

    /// Makes a repository. Fails the test where the name is taken.
    pub fn add_repository(&self, new: NewRepository) -> u64 {
        let mut world = self.world();
        let owner = new.path.rsplit_once('/').map_or("", |(owner, _)| owner);
        assert!(!owner.is_empty(), "{} has no owner", new.path);
        if world.user(owner).is_none() && world.organisation(owner).is_none() {
            world.add_user(User { login: owner.to_owned(), ..User::default() });
        }
        world
            .add_repository(&new.path, new.settings)
            .unwrap_or_else(|| panic!("there is already a repository {}", new.path))
    }

    /// Makes an empty private repository.
    pub fn empty(&self, path: &str) -> u64 {
        self.add_repository(NewRepository { path: path.to_owned(), ..NewRepository::default() })
    }

    /// Makes so many empty private repositories, `owner/prefix-0001` and so on.
    pub fn add_many(&self, owner: &str, prefix: &str, count: usize) {
        for number in 1..=count {
            self.empty(&format!("{owner}/{prefix}-{number:04}"));
        }
    }

    /// Changes what may be set of a repository.
    pub fn change(&self, path: &str, change: impl FnOnce(&mut Settings)) {
        let mut world = self.world();
        let now = world.now();
        let id = world.repository(path).unwrap_or_else(|| panic!("there is no repository {path}")).id;
        let repository = world.repositories.get_mut(&id).expect("because it was just found");
        let before = repository.settings.default_branch.clone();
        change(&mut repository.settings);
        repository.updated_at = now;
        let branch = repository.settings.default_branch.clone();
        let folder = self.folder_of(&repository.path);
        if branch != before && folder.exists() {
            point_head(&folder, &branch).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        }
    }

    /// Takes a repository away with all that is in it. Another one of its name is another one.
    pub fn remove_repository(&self, path: &str) {
        let mut world = self.world();
        let found = world.repository(path).unwrap_or_else(|| panic!("there is no repository {path}"));
        let (id, folder) = (found.id, self.folder_of(&found.path));
        world.repositories.remove(&id);
        // It may never have been needed on disk.
        let _ = std::fs::remove_dir_all(folder);
    }

    /// What is set of a repository; nothing where there is none, or none any more.
    pub fn settings(&self, path: &str) -> Option<Settings> {
        self.world().repository(path).map(|repository| repository.settings.clone())
    }

    /// The paths of all repositories, oldest first.
    pub fn repositories(&self) -> Vec<String> {
        self.world().repositories.values().map(|repository| repository.path.clone()).collect()
    }

    /// The hooks of a repository, with their deliveries.
    pub fn hooks(&self, path: &str) -> Vec<Hook> {
        self.world().repository(path).map(|repository| repository.hooks.clone()).unwrap_or_default()
    }

    /// The deploy keys of a repository.
    pub fn deploy_keys(&self, path: &str) -> Vec<Key> {
        self.world().repository(path).map(|repository| repository.keys.clone()).unwrap_or_default()
    }

    /// The push mirrors of a repository.
    pub fn remote_mirrors(&self, path: &str) -> Vec<RemoteMirror> {
        self.world().repository(path).map(|repository| repository.mirrors.clone()).unwrap_or_default()
    }

    /// Makes a repository a mirror that the host itself pulls from a URL (`remote_mirror/pull`, `mirror/pull`).
    pub fn set_pull_mirror(&self, path: &str, url: &str) {
        let mut world = self.world();
        let id = world.repository(path).unwrap_or_else(|| panic!("there is no repository {path}")).id;
        world.repositories.get_mut(&id).expect("because it was just found").pull_from = Some(url.to_owned());
    }

    /// Makes it as old as GitLab 12: without `personal_access_tokens/self` and what else came later.
    pub fn grow_old(&self) {
        self.world().old = true;
    }

    /// Lets its clock run ahead: tokens expire.
    pub fn pass(&self, seconds: i64) {
        self.world().pass(SignedDuration::from_secs(seconds));
    }

    /// Lets something go wrong with the next answers. Faults wait in line; each meets the requests that it is about.
    pub fn inject(&self, fault: Fault) {
        self.world().faults.push_back(fault);
    }

    /// Takes back what would still go wrong.
    pub fn mend(&self) {
        self.world().faults.clear();
        self.let_go();
    }

    /// From now on counts requests as the host does, and answers none above the limit.
    pub fn limit(&self, rate: Option<Rate>) {
        self.world().rate = rate;
    }

    /// How many requests wait behind a [`What::Held`].
    pub fn held(&self) -> usize {
        self.0.held.load(Ordering::Acquire)
    }

    /// Answers those that wait.
    pub fn let_go(&self) {
        self.0.let_go.notify_waiters();
    }

    pub(crate) async fn hold(&self) {
        let waiting = self.0.let_go.notified();
        self.0.held.fetch_add(1, Ordering::AcqRel);
        waiting.await;
        self.0.held.fetch_sub(1, Ordering::AcqRel);
    }

    /// What it has answered so far, in the order in which the answers began.
    pub fn requests(&self) -> Vec<Request> {
        self.journal().requests.clone()
    }

    /// Forgets what it has answered so far, to count from here.
    pub fn forget_requests(&self) {
        self.journal().requests.clear();
    }

    /// The pushes that have reached the hooks so far.
    pub fn pushes(&self) -> Vec<Push> {
        self.journal().pushes.clone()
    }

    /// From now on writes each call of the API with its answer to a file, for [`validate_recording`](crate::validate_recording).
    pub fn record_to(&self, path: &Path) -> std::io::Result<()> {
        self.journal().record_to(path)
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        // A test that failed while it changed something is over anyway.
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn journal(&self) -> MutexGuard<'_, Journal> {
        self.0.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn pushes_going(&self) -> &Arc<Pushes> {
        &self.0.pushes
    }

    pub(crate) fn relay(&self) -> u16 {
        self.0.relay
    }

    pub(crate) fn runtime(&self) -> &tokio::runtime::Handle {
        &self.0.runtime
    }

    /// The next fault that is about such a request.
    pub(crate) fn take_fault(&self, method: &str, path: &str) -> Option<What> {
        let mut world = self.world();
        let fault = world.faults.iter_mut().find(|fault| fault.meets(method, path))?;
        fault.times -= 1;
        let what = fault.what.clone();
        world.faults.retain(|fault| fault.times > 0);
        Some(what)
    }
}

/// Lets HEAD name a branch.
pub(crate) fn point_head(folder: &Path, branch: &str) -> Result<(), String> {
    git::run(folder, &["symbolic-ref", "HEAD", &format!("refs/heads/{branch}")]).map(drop)
}
