//! The schedule is kept: on a clock that is moved by hand, against hosts that are only played. Nothing here really waits.

#![allow(clippy::unwrap_used, reason = "what cannot be is a failed test")]

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use gemel_core::{
    Engine, Events, Keeping, Network, Notice, NoticeAbout, Power, Setup, Surroundings, TimeZone,
    clock::{Clock, Millis, Timer},
    model::{Direction, MirrorId, Policy, RunBy, Trigger, Unattended},
    secret,
    view::{EventView, MirrorEdit, MirrorView, NewEndpoint, NewMirror, Progress, Status, WaitReason},
};
use gemel_wire::{
    Access, Address, Error, FetchRequest, HashKind, HttpPool, Kind, PackSink, PackSource, Push, PushFailure,
    PushReport, RawListing, Remote, Result, Transfer, WebAnswer, WebRequest, connect,
};
use git2::{Oid, Repository, Signature};
use tokio::{sync::watch, task::JoinHandle};
use tokio_util::sync::CancellationToken;

const SECOND: Millis = 1000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
/// A Tuesday, ten in the morning.
const BEGIN: Millis = 1_767_693_600_000;

/// A clock that is moved by hand, and wakes who waits for it.
struct Hand {
    now: watch::Sender<Millis>,
    /// Until when whoever waits for the clock sleeps: the keeper, and what it keeps beside the schedule.
    sleeps: Mutex<Vec<Millis>>,
}

impl Clock for Hand {
    fn now(&self) -> Millis {
        *self.now.borrow()
    }
}

struct Asleep<'a>(&'a Hand, Millis);

impl Drop for Asleep<'_> {
    fn drop(&mut self) {
        let mut sleeps = self.0.sleeps.lock().unwrap();
        let mine = sleeps.iter().position(|at| *at == self.1).unwrap();
        sleeps.swap_remove(mine);
    }
}

#[async_trait]
impl Timer for Hand {
    async fn sleep_until(&self, at: Millis) {
        self.sleeps.lock().unwrap().push(at);
        let _asleep = Asleep(self, at);
        let _ = self.now.subscribe().wait_for(|now| *now >= at).await;
    }
}

/// What a host does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Fine,
    Gone,
    Broken,
    Rejecting,
    /// It wants to be left alone for forty minutes.
    Busy,
    /// Something else answers in its place.
    Portal,
}

/// The hosts, by name.
#[derive(Default)]
struct Hosts {
    moods: Mutex<HashMap<String, Mood>>,
    /// The repositories of those that have any, by the host's name; the others' are empty.
    folders: Mutex<HashMap<String, PathBuf>>,
    listings: Mutex<HashMap<String, Vec<Millis>>>,
    /// Of both hosts, whatever they answered.
    requests: AtomicUsize,
    knocks: AtomicUsize,
    battery: AtomicI64,
    metered: AtomicBool,
    moved: tokio::sync::Notify,
}

impl Hosts {
    fn mood(&self, host: &str) -> Mood {
        self.moods.lock().unwrap().get(host).copied().unwrap_or(Mood::Fine)
    }
}

struct Lines(Arc<Hosts>, Arc<Hand>);

struct Line {
    host: String,
    hosts: Arc<Hosts>,
    clock: Arc<Hand>,
    real: Option<Box<dyn Remote>>,
}

impl Line {
    fn error(&self) -> Option<Error> {
        let kind = match self.hosts.mood(&self.host) {
            Mood::Fine => return None,
            Mood::Gone => Kind::Unreachable,
            Mood::Broken => Kind::Server,
            Mood::Rejecting => Kind::CredentialsRejected,
            Mood::Portal => Kind::Tls,
            Mood::Busy => return Some(Error::new(Kind::Busy, "as it is played").after(Duration::from_secs(40 * 60))),
        };
        Some(Error::new(kind, "as it is played"))
    }

    fn real(&self) -> &dyn Remote {
        self.real.as_deref().expect("because there is something to fetch or push")
    }
}

fn host_of(address: &Address) -> String {
    match address {
        Address::Http(url) => url.host_str().unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

#[async_trait]
impl Network for Lines {
    fn connect(&self, address: &Address, _: Access) -> Arc<dyn Remote> {
        let host = host_of(address);
        let folder = self.0.folders.lock().unwrap().get(&host).cloned();
        let real = folder.map(|folder| connect(&Address::Local(folder), Access::default(), &HttpPool::new()));
        Arc::new(Line { host, hosts: Arc::clone(&self.0), clock: Arc::clone(&self.1), real })
    }

    async fn ask(&self, _: WebRequest, _: &Access) -> Result<WebAnswer> {
        Err(Error::new(Kind::Unreachable, "no API is played"))
    }
}

#[async_trait]
impl Remote for Line {
    async fn may_push(&self) -> Result<()> {
        self.list(&[]).await.map(drop)
    }

    async fn list(&self, prefixes: &[String]) -> Result<RawListing> {
        self.hosts.requests.fetch_add(1, Ordering::SeqCst);
        if let Some(error) = self.error() {
            return Err(error);
        }
        self.hosts.listings.lock().unwrap().entry(self.host.clone()).or_default().push(self.clock.now());
        match &self.real {
            Some(real) => real.list(prefixes).await,
            None => Ok(RawListing::from_refs(&[], Some("refs/heads/main"), HashKind::Sha1, prefixes)),
        }
    }

    async fn fetch(
        &self,
        request: &FetchRequest,
        sink: &mut dyn PackSink,
        told: &(dyn Fn(Transfer) + Send + Sync),
    ) -> Result<()> {
        match self.error() {
            Some(error) => Err(error),
            None => self.real().fetch(request, sink, told).await,
        }
    }

    async fn push(
        &self,
        push: Push<'_>,
        pack: &PackSource,
        told: &(dyn Fn(Transfer) + Send + Sync),
    ) -> std::result::Result<PushReport, PushFailure> {
        assert!(self.error().is_none(), "nobody listed a host that is gone");
        self.real().push(push, pack, told).await
    }

    fn refresh(&self) {}
}

struct Around(Arc<Hosts>);

#[async_trait]
impl Surroundings for Around {
    async fn power(&self) -> Power {
        match u32::try_from(self.0.battery.load(Ordering::SeqCst)) {
            Ok(0) | Err(_) => Power::Mains,
            Ok(charge) => Power::Battery(charge),
        }
    }

    async fn metered(&self) -> bool {
        self.0.metered.load(Ordering::SeqCst)
    }

    async fn answers(&self, address: &Address) -> bool {
        self.0.knocks.fetch_add(1, Ordering::SeqCst);
        self.0.mood(&host_of(address)) != Mood::Gone
    }

    async fn network_changed(&self) {
        self.0.moved.notified().await;
    }
}

#[derive(Default)]
struct Ears {
    notices: Mutex<Vec<Notice>>,
    withdrawn: Mutex<Vec<Option<MirrorId>>>,
}

impl Events for Ears {
    fn changed(&self, _: Option<MirrorId>) {}
    fn progress(&self, _: &Progress) {}
    fn notice(&self, notice: &Notice) {
        self.notices.lock().unwrap().push(notice.clone());
    }
    fn withdraw(&self, mirror: Option<MirrorId>) {
        self.withdrawn.lock().unwrap().push(mirror);
    }
}

/// A machine with a Gemel on it.
struct Desk {
    folder: tempfile::TempDir,
    clock: Arc<Hand>,
    hosts: Arc<Hosts>,
    ears: Arc<Ears>,
    engine: Arc<Engine>,
    stop: CancellationToken,
    keeper: Option<JoinHandle<()>>,
}

fn open(folder: &Path, clock: &Arc<Hand>, hosts: &Arc<Hosts>, ears: &Arc<Ears>) -> Arc<Engine> {
    let engine = Engine::open(Setup {
        data_dir: folder.to_owned(),
        secrets: secret::place(Some("env"), |_| None).unwrap(),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        network: Arc::new(Lines(Arc::clone(hosts), Arc::clone(clock))),
        events: Arc::clone(ears) as Arc<dyn Events>,
        askpass: None,
    });
    Arc::new(engine.unwrap())
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Hand { now: watch::channel(BEGIN).0, sleeps: Mutex::default() });
        let (hosts, ears) = (Arc::<Hosts>::default(), Arc::<Ears>::default());
        let engine = open(folder.path(), &clock, &hosts, &ears);
        Self { folder, clock, hosts, ears, engine, stop: CancellationToken::new(), keeper: None }
    }

    async fn add_with(&self, name: &str, hosts: [&str; 2], more: impl FnOnce(&mut NewMirror)) -> MirrorId {
        let end = |host: &str| NewEndpoint {
            url: format!("https://{host}.example/{name}.git"),
            name: None,
            account: None,
            user: None,
            secret: None,
        };
        let mut mirror = NewMirror {
            left: end(hosts[0]),
            right: end(hosts[1]),
            name: Some(name.into()),
            direction: Direction::Both,
            policy: Policy::default(),
            every_seconds: 300,
            scope: Vec::new(),
            allow_plain_http: false,
            push_options: Vec::new(),
            run_by: RunBy::Gemel,
            create: None,
            unattended: Unattended::default(),
            allow_circle: false,
        };
        more(&mut mirror);
        self.engine.add_mirror(mirror).await.unwrap();
        self.engine.find(name).unwrap()
    }

    async fn add(&self, name: &str) -> MirrorId {
        self.add_with(name, ["left", "right"], |_| ()).await
    }

    /// Begins to keep the schedule, and waits until the first look is over.
    async fn keep(&mut self) {
        self.stop = CancellationToken::new();
        let keeping = Keeping {
            timer: Arc::clone(&self.clock) as Arc<dyn Timer>,
            surroundings: Arc::new(Around(Arc::clone(&self.hosts))),
            seed: 1,
            zone: TimeZone::UTC,
            stop: self.stop.clone(),
        };
        let engine = Arc::clone(&self.engine);
        self.keeper = Some(tokio::spawn(async move { engine.keep(keeping).await }));
        self.rest().await;
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        self.keeper.take().unwrap().await.unwrap();
    }

    /// The program ends, and starts again.
    async fn restart(&mut self) {
        self.stop().await;
        self.engine = open(self.folder.path(), &self.clock, &self.hosts, &self.ears);
        self.keep().await;
    }

    /// Until nothing goes on and the keeper sleeps. What it sleeps for is given.
    async fn rest(&self) -> Millis {
        let mut calm = 0;
        for _ in 0..20_000 {
            let at = self.clock.sleeps.lock().unwrap().iter().min().copied().unwrap_or_default();
            let busy = self.engine.mirrors().unwrap().iter().any(|mirror| mirror.status == Status::Syncing);
            calm = if at > self.clock.now() && !busy { calm + 1 } else { 0 };
            if calm > 3 {
                return at;
            }
            tokio::time::sleep(Duration::from_micros(300)).await;
        }
        panic!("it never rests");
    }

    /// Lets that much time pass, with everything that happens meanwhile.
    async fn pass(&self, long: Millis) {
        let end = self.clock.now() + long;
        loop {
            let next = self.rest().await;
            if next > end {
                self.clock.now.send_replace(end);
                return;
            }
            self.clock.now.send_replace(next);
        }
    }

    fn mood(&self, host: &str, mood: Mood) {
        self.hosts.moods.lock().unwrap().insert(format!("{host}.example"), mood);
    }

    fn listings(&self, host: &str) -> Vec<Millis> {
        self.hosts.listings.lock().unwrap().get(&format!("{host}.example")).cloned().unwrap_or_default()
    }

    fn view(&self, id: MirrorId) -> MirrorView {
        self.engine.mirror(id).unwrap()
    }

    fn notices(&self) -> Vec<NoticeAbout> {
        self.ears.notices.lock().unwrap().iter().map(|notice| notice.about.clone()).collect()
    }

    fn events(&self, kind: &str) -> Vec<EventView> {
        let all = self.engine.activity(None, None, 1000).unwrap();
        all.into_iter().filter(|event| event.kind == kind).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_as_many_polls_as_it_has_intervals() {
    let mut desk = Desk::new();
    let id = desk.add("site").await;
    desk.keep().await;
    desk.pass(24 * HOUR).await;
    let polls = desk.listings("left");
    assert_eq!(polls.len(), 24 * 12);
    assert!(polls.windows(2).all(|two| two[1] - two[0] == 5 * MINUTE), "it drifts");
    assert_eq!((desk.view(id).status, desk.notices()), (Status::UpToDate, vec![]));
    // A program that starts again goes on where the last one ended.
    desk.restart().await;
    assert_eq!(desk.listings("left").len(), 24 * 12);
    desk.pass(10 * MINUTE).await;
    assert_eq!(desk.listings("left").len(), 24 * 12 + 2);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_failures_stop_a_mirror_and_a_person_starts_it_again() {
    let mut desk = Desk::new();
    let id = desk.add("site").await;
    desk.keep().await;
    desk.pass(MINUTE).await;
    desk.mood("left", Mood::Broken);
    desk.pass(30 * MINUTE).await;
    assert_eq!((desk.view(id).status, desk.notices()), (Status::Failing, vec![]));
    desk.pass(24 * HOUR).await;
    assert_eq!(desk.view(id).status, Status::Stopped);
    assert_eq!(desk.events("mirror-stopped").len(), 1);
    let [NoticeAbout::Stopped(problem)] = &desk.notices()[..] else { panic!("{:?}", desk.notices()) };
    assert_eq!(problem.code, "host-error");
    // The fifth failure was the last run there was.
    let runs = desk.events("run-failed");
    assert_eq!(runs.len(), 1, "the same failure again is no news");

    desk.mood("left", Mood::Fine);
    desk.pass(24 * HOUR).await;
    assert_eq!(desk.view(id).status, Status::Stopped, "it starts by itself");
    desk.engine.start_again(id).unwrap();
    desk.pass(SECOND).await;
    assert_eq!(desk.view(id).status, Status::UpToDate);
    assert_eq!(*desk.ears.withdrawn.lock().unwrap(), [Some(id)]);
    assert_eq!(desk.notices().len(), 1, "who starts it again sees that it works");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_may_starts_again_by_itself() {
    let mut desk = Desk::new();
    let unattended = Unattended { stop_after: 2, start_again: true, muted: false };
    let id = desk.add_with("site", ["left", "right"], |new| new.unattended = unattended).await;
    let other = desk.add_with("other", ["far", "right"], |new| new.unattended = unattended).await;
    desk.mood("left", Mood::Broken);
    desk.mood("far", Mood::Rejecting);
    desk.keep().await;
    desk.pass(6 * MINUTE + 30 * SECOND).await;
    assert_eq!((desk.view(id).status, desk.view(other).status), (Status::Stopped, Status::NeedsDecision));
    desk.mood("left", Mood::Fine);
    desk.mood("far", Mood::Fine);
    desk.pass(8 * MINUTE).await;
    // A rejected secret does not pass by itself.
    assert_eq!((desk.view(id).status, desk.view(other).status), (Status::UpToDate, Status::NeedsDecision));
    assert_eq!(desk.notices().iter().filter(|about| **about == NoticeAbout::Healthy).count(), 1);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_secret_is_told_once_and_not_tried_again_until_a_person_did_something() {
    let mut desk = Desk::new();
    let id = desk.add("site").await;
    desk.keep().await;
    desk.pass(MINUTE).await;
    desk.mood("right", Mood::Rejecting);
    desk.pass(5 * MINUTE).await;
    let asked = desk.hosts.requests.load(Ordering::SeqCst);
    assert_eq!(
        (desk.view(id).status, desk.view(id).problem.unwrap().code),
        (Status::NeedsDecision, "credentials-rejected".into())
    );
    desk.pass(24 * HOUR).await;
    // What another mirror or a hook asks for is no person's doing.
    desk.engine.ask(id, Trigger::Upstream, true).unwrap();
    desk.pass(24 * HOUR).await;
    assert_eq!(desk.hosts.requests.load(Ordering::SeqCst), asked, "nothing is sent");
    assert_eq!(desk.view(id).wait.map(|wait| (wait.reason, wait.until)), Some((WaitReason::Decision, None)));
    assert_eq!(desk.events("mirror-stopped").len(), 0);
    // A person wants to know: once more, and that it is still so is no news.
    desk.engine.ask(id, Trigger::Manual, false).unwrap();
    desk.pass(HOUR).await;
    assert_eq!(desk.hosts.requests.load(Ordering::SeqCst), asked + 2);
    desk.mood("right", Mood::Fine);
    desk.pass(HOUR).await;
    assert_eq!(desk.view(id).status, Status::NeedsDecision, "nobody said so");
    desk.engine.start_again(id).unwrap();
    desk.pass(SECOND).await;
    assert_eq!(desk.view(id).status, Status::UpToDate);
    let told = desk.notices();
    assert!(matches!(&told[..], [NoticeAbout::Needs(_)]), "{told:?}");
    assert_eq!(*desk.ears.withdrawn.lock().unwrap(), [Some(id)]);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mirror_that_was_changed_or_whose_program_began_anew_is_tried_once() {
    let mut desk = Desk::new();
    let id = desk.add("site").await;
    desk.mood("right", Mood::Rejecting);
    desk.keep().await;
    desk.pass(HOUR).await;
    assert_eq!(desk.hosts.requests.load(Ordering::SeqCst), 2);
    desk.restart().await;
    desk.pass(HOUR).await;
    assert_eq!(desk.hosts.requests.load(Ordering::SeqCst), 4);
    desk.mood("right", Mood::Fine);
    desk.engine.edit_mirror(id, MirrorEdit { allow_circle: true, ..MirrorEdit::default() }).unwrap();
    desk.pass(SECOND).await;
    assert_eq!(desk.view(id).status, Status::UpToDate, "it goes on by itself");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_says_for_how_long_is_left_alone_for_so_long() {
    let mut desk = Desk::new();
    let id = desk.add("site").await;
    let other = desk.add_with("other", ["far", "right"], |_| ()).await;
    desk.keep().await;
    desk.pass(MINUTE).await;
    desk.mood("right", Mood::Busy);
    desk.pass(6 * MINUTE).await;
    let problem = desk.view(id).problem.or(desk.view(other).problem).unwrap();
    assert_eq!((problem.code.as_str(), problem.args["known"].as_str()), ("host-busy", "yes"));
    let asked = desk.hosts.requests.load(Ordering::SeqCst);
    desk.mood("right", Mood::Fine);
    desk.pass(30 * MINUTE).await;
    assert_eq!(desk.hosts.requests.load(Ordering::SeqCst), asked, "neither mirror of it asks");
    // A program that starts again has heard nothing, but has read it.
    desk.restart().await;
    desk.pass(2 * MINUTE).await;
    assert_eq!(desk.listings("left").len(), 2);
    desk.pass(8 * MINUTE).await;
    assert_eq!((desk.view(id).status, desk.view(other).status), (Status::UpToDate, Status::UpToDate));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_is_quiet_and_over_within_moments() {
    let mut desk = Desk::new();
    let id = desk.add("site").await;
    let near = desk.add_with("near", ["near", "right"], |_| ()).await;
    desk.keep().await;
    desk.pass(MINUTE).await;
    desk.mood("left", Mood::Gone);
    desk.pass(10 * HOUR).await;
    assert_eq!((desk.view(id).status, desk.view(near).status), (Status::Offline, Status::UpToDate));
    let before = desk.listings("left").len();
    // Ten hours are 120 intervals; knocks are few.
    assert!(desk.hosts.knocks.load(Ordering::SeqCst) < 320, "{:?}", desk.hosts.knocks);
    desk.mood("left", Mood::Fine);
    desk.hosts.moved.notify_one();
    desk.pass(2 * SECOND).await;
    assert_eq!(desk.view(id).status, Status::UpToDate);
    assert_eq!(desk.listings("left").len(), before + 1);
    assert_eq!((desk.notices(), desk.events("run-failed").len(), desk.events("run-recovered").len()), (vec![], 1, 1));
    // Without a hint it takes a knock.
    desk.mood("left", Mood::Gone);
    desk.pass(10 * MINUTE).await;
    desk.mood("left", Mood::Fine);
    desk.pass(2 * MINUTE).await;
    assert_eq!(desk.view(id).status, Status::UpToDate);
    desk.stop().await;
}

/// Puts a commit on a branch of a host's repository, as somebody does who pushes there.
fn commit(desk: &Desk, host: &str, branch: &str) -> Oid {
    let folder = desk.hosts.folders.lock().unwrap()[&format!("{host}.example")].clone();
    let git = Repository::open(folder).unwrap();
    let name = format!("refs/heads/{branch}");
    let parent = git.refname_to_id(&name).or_else(|_| git.refname_to_id("refs/heads/main"));
    let parent = parent.ok().map(|id| git.find_commit(id).unwrap());
    let by = Signature::new("a", "a@b", &git2::Time::new(desk.clock.now() / 1000, 0)).unwrap();
    let tree = git.find_tree(git.treebuilder(None).unwrap().write().unwrap()).unwrap();
    let parents: Vec<_> = parent.iter().collect();
    git.commit(Some(&name), &by, &by, host, &tree, &parents).unwrap()
}

fn tips(desk: &Desk, host: &str) -> Vec<(String, Oid)> {
    let folder = desk.hosts.folders.lock().unwrap()[&format!("{host}.example")].clone();
    let git = Repository::open(folder).unwrap();
    let all = git.references().unwrap().map(|one| one.unwrap());
    let mut tips: Vec<_> = all.map(|one| (one.name().unwrap().to_owned(), one.target().unwrap())).collect();
    tips.sort();
    tips
}

/// The network is unplugged for ten minutes, in which people elsewhere go on.
#[tokio::test(flavor = "multi_thread")]
async fn ten_minutes_offline_are_one_quiet_word_and_then_all_is_caught_up() {
    let mut desk = Desk::new();
    for host in ["left", "right"] {
        let folder = desk.folder.path().join(host);
        Repository::init_bare(&folder).unwrap().set_head("refs/heads/main").unwrap();
        desk.hosts.folders.lock().unwrap().insert(format!("{host}.example"), folder);
    }
    commit(&desk, "left", "main");
    let id = desk.add("site").await;
    desk.keep().await;
    desk.pass(MINUTE).await;
    assert_eq!((desk.view(id).status, tips(&desk, "left")), (Status::UpToDate, tips(&desk, "right")));
    desk.mood("left", Mood::Gone);
    desk.mood("right", Mood::Gone);
    for minute in 0..10 {
        commit(&desk, "left", "main");
        commit(&desk, "right", &format!("topic/{minute}"));
        desk.pass(MINUTE).await;
    }
    assert_eq!(desk.view(id).status, Status::Offline);
    assert_ne!(tips(&desk, "left"), tips(&desk, "right"));
    let said = desk.events("run-failed").len();
    desk.mood("left", Mood::Fine);
    desk.mood("right", Mood::Fine);
    desk.hosts.moved.notify_one();
    desk.pass(5 * SECOND).await;
    assert_eq!((desk.view(id).status, tips(&desk, "left")), (Status::UpToDate, tips(&desk, "right")));
    assert_eq!(tips(&desk, "left").len(), 11);
    assert_eq!((said, desk.events("run-failed").len(), desk.events("run-recovered").len()), (1, 1, 1));
    assert_eq!((desk.notices(), desk.ears.withdrawn.lock().unwrap().len()), (vec![], 0));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_wants_somebody_to_sign_in_is_no_failure() {
    let mut desk = Desk::new();
    let id = desk.add("site").await;
    desk.keep().await;
    desk.pass(MINUTE).await;
    desk.mood("left", Mood::Portal);
    desk.mood("right", Mood::Portal);
    desk.pass(40 * MINUTE).await;
    assert_eq!((desk.view(id).status, desk.notices()), (Status::Offline, vec![]));
    assert_eq!(desk.view(id).problem.unwrap().code, "host-unreachable");
    desk.mood("left", Mood::Fine);
    desk.mood("right", Mood::Fine);
    desk.pass(6 * MINUTE).await;
    assert_eq!(desk.view(id).status, Status::UpToDate);
    // One host alone that shows another certificate is no portal.
    desk.mood("left", Mood::Portal);
    desk.pass(6 * MINUTE).await;
    assert_eq!((desk.view(id).status, desk.view(id).problem.unwrap().code), (Status::Failing, "tls-failed".into()));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_soon_is_queued_with_a_countdown() {
    let mut desk = Desk::new();
    let id = desk.add_with("site", ["left", "right"], |new| new.every_seconds = 3600).await;
    desk.keep().await;
    desk.pass(MINUTE).await;
    let began = desk.listings("left")[0];
    desk.engine.ask(id, Trigger::Manual, false).unwrap();
    desk.pass(SECOND).await;
    let view = desk.view(id);
    assert_eq!((view.status, view.wait.unwrap().until), (Status::Queued, Some(began + 5 * MINUTE)));
    desk.engine.cancel(id);
    desk.pass(SECOND).await;
    assert_eq!(desk.view(id).status, Status::UpToDate);
    desk.engine.ask(id, Trigger::Manual, false).unwrap();
    desk.pass(5 * MINUTE).await;
    assert_eq!(desk.listings("left"), [began, began + 5 * MINUTE]);
    desk.engine.ask(id, Trigger::Manual, true).unwrap();
    desk.pass(SECOND).await;
    assert_eq!(desk.listings("left").len(), 3);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paused_rests_and_goes_on_by_itself() {
    let mut desk = Desk::new();
    let id = desk.add("site").await;
    desk.engine.pause_until(id, BEGIN + HOUR).unwrap();
    desk.keep().await;
    desk.pass(59 * MINUTE).await;
    assert_eq!((desk.view(id).status, desk.listings("left")), (Status::Paused, vec![]));
    assert_eq!(desk.view(id).paused_until, Some(BEGIN + HOUR));
    desk.pass(2 * MINUTE).await;
    assert_eq!((desk.view(id).status, desk.listings("left").len()), (Status::UpToDate, 1));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_battery_and_what_the_network_costs_hold_back_what_nobody_asked_for() {
    let mut desk = Desk::new();
    let id = desk.add("site").await;
    desk.hosts.battery.store(15, Ordering::SeqCst);
    desk.keep().await;
    desk.pass(HOUR).await;
    assert_eq!(desk.view(id).wait.map(|wait| wait.reason), Some(WaitReason::Battery));
    assert_eq!((desk.view(id).status, desk.listings("left").len()), (Status::Paused, 0));
    desk.engine.ask(id, Trigger::Manual, false).unwrap();
    desk.pass(SECOND).await;
    assert_eq!(desk.listings("left").len(), 1);
    desk.hosts.battery.store(80, Ordering::SeqCst);
    desk.hosts.metered.store(true, Ordering::SeqCst);
    desk.pass(HOUR).await;
    assert_eq!(desk.view(id).wait.map(|wait| wait.reason), Some(WaitReason::Metered));
    desk.engine.change_setting("pauseOnMetered", Some(&false.into())).unwrap();
    desk.pass(HOUR).await;
    assert_eq!(desk.listings("left").len(), 1 + 13, "both ends of the hour, and the one that was asked for");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quiet_hours_outlast_the_program() {
    let mut desk = Desk::new();
    desk.engine.change_setting("quietHours", Some(&"09:00-12:00".into())).unwrap();
    for name in ["a", "b", "c", "d", "e"] {
        desk.add(name).await;
    }
    desk.add_with("mute", ["left", "right"], |new| new.unattended.muted = true).await;
    desk.mood("left", Mood::Rejecting);
    desk.keep().await;
    desk.pass(HOUR).await;
    assert_eq!(desk.notices(), []);
    desk.restart().await;
    desk.pass(HOUR + MINUTE).await;
    // All of it in one, and what is muted is not counted.
    assert_eq!(desk.notices(), [NoticeAbout::Many(5)]);
    desk.stop().await;
}
