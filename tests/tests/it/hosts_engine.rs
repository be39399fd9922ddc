//! The engine itself at played hosts, for what no command shows: a day that passes in moments, and what is asked before a
//! mirror is there.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use gemel_core::clock::{Clock, Millis, Timer};
use gemel_core::forge::{BranchRule, BranchRules};
use gemel_core::model::{Direction, MirrorId, Policy, RunBy, Unattended};
use gemel_core::view::{MirrorView, NewAccount, NewEndpoint, NewMirror, Progress, Status};
use gemel_core::{Engine, Events, Internet, Keeping, Notice, Power, Setup, Surroundings, TimeZone, secret};
use gemel_forge_standin::{Fault, Host, Protection, Rule, What};
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::repository::Repository;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::hosts::{Hosts, SITE, count, everything, since};

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;

/// A clock that is moved by hand, and a desk at which nobody sits.
struct Desk {
    now: watch::Sender<Millis>,
    /// Until when whoever waits for the clock sleeps: the keeper, and what it keeps beside the schedule.
    sleeps: Mutex<Vec<Millis>>,
    notices: AtomicUsize,
}

impl Clock for Desk {
    fn now(&self) -> Millis {
        *self.now.borrow()
    }
}

#[async_trait]
impl Timer for Desk {
    async fn sleep_until(&self, at: Millis) {
        self.sleeps.lock().expect("because nobody panics").push(at);
        let _awake = Awake(self, at);
        let _ = self.now.subscribe().wait_for(|now| *now >= at).await;
    }
}

struct Awake<'a>(&'a Desk, Millis);

impl Drop for Awake<'_> {
    fn drop(&mut self) {
        let mut sleeps = self.0.sleeps.lock().expect("because nobody panics");
        if let Some(mine) = sleeps.iter().position(|at| *at == self.1) {
            sleeps.swap_remove(mine);
        }
    }
}

#[async_trait]
impl Surroundings for Desk {
    async fn power(&self) -> Power {
        Power::Mains
    }

    async fn metered(&self) -> bool {
        false
    }

    async fn answers(&self, _: &gemel_wire::Address) -> bool {
        true
    }

    async fn network_changed(&self) {
        std::future::pending::<()>().await;
    }
}

impl Events for Desk {
    fn changed(&self, _: Option<MirrorId>) {}
    fn progress(&self, _: &Progress) {}
    fn notice(&self, _: &Notice) {
        self.notices.fetch_add(1, Ordering::SeqCst);
    }
}

/// An engine whose clock stands still until it is moved, with the real network.
struct Played {
    engine: Arc<Engine>,
    desk: Arc<Desk>,
    stop: CancellationToken,
}

impl Played {
    fn new(hosts: &Hosts) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the hosts' clocks are the machine's")]
        let begin = jiff::Timestamp::now().as_millisecond();
        let (now, sleeps) = (watch::channel(begin).0, Mutex::default());
        let desk = Arc::new(Desk { now, sleeps, notices: AtomicUsize::new(0) });
        let secrets = hosts.scratch.path().join("secrets");
        let setup = Setup {
            data_dir: hosts.scratch.folder("data"),
            secrets: secret::place(Some(&format!("file:{}", secrets.display())), |_| None).expect("because it is one"),
            clock: Arc::clone(&desk) as Arc<dyn Clock>,
            network: Arc::new(Internet::new()),
            events: Arc::clone(&desk) as Arc<dyn Events>,
            askpass: None,
        };
        let engine = Arc::new(Engine::open(setup).expect("because the folder is ours"));
        Self { engine, desk, stop: CancellationToken::new() }
    }

    async fn account(&self, host: &Host) -> String {
        let token = host.token("ada", everything(host.kind()));
        let account = NewAccount {
            name: host.kind().word().into(),
            host: host.origin(),
            user: String::new(),
            secret: token.clone(),
            from: None,
            kind: None,
            allow_plain_http: false,
            authorities: None,
            verify_tls: true,
        };
        self.engine.add_account(account).await.expect("because the token is good");
        token
    }

    fn keep(&self) -> tokio::task::JoinHandle<()> {
        let keeping = Keeping {
            timer: Arc::clone(&self.desk) as Arc<dyn Timer>,
            surroundings: Arc::clone(&self.desk) as Arc<dyn Surroundings>,
            seed: 1,
            zone: TimeZone::UTC,
            stop: self.stop.clone(),
        };
        let engine = Arc::clone(&self.engine);
        tokio::spawn(async move { engine.keep(keeping).await })
    }

    fn mirrors(&self) -> Vec<MirrorView> {
        self.engine.mirrors().expect("because the database is there")
    }

    /// Until nothing goes on and the keeper sleeps. What it sleeps for is given.
    async fn rest(&self) -> Millis {
        let mut calm = 0;
        for _ in 0..60_000 {
            let at = self.desk.sleeps.lock().expect("because nobody panics").iter().min().copied().unwrap_or(-1);
            let busy = self.mirrors().iter().any(|mirror| mirror.status == Status::Syncing);
            calm = if at > self.desk.now() && !busy { calm + 1 } else { 0 };
            if calm > 20 {
                return at;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("it never rests");
    }

    /// Lets that much time pass, with everything that happens meanwhile.
    async fn pass(&self, long: Millis) {
        let end = self.desk.now() + long;
        loop {
            let next = self.rest().await.min(end);
            self.desk.now.send_replace(next);
            if next == end {
                return;
            }
        }
    }
}

fn new_mirror(left: &Host, right: &Host) -> NewMirror {
    let end = |host: &Host| NewEndpoint {
        url: host.url(SITE),
        name: None,
        account: Some(host.kind().word().into()),
        user: None,
        secret: None,
    };
    NewMirror {
        left: end(left),
        right: end(right),
        name: Some("site".into()),
        direction: Direction::LeftToRight,
        policy: Policy::default(),
        every_seconds: 300,
        scope: Vec::new(),
        allow_plain_http: false,
        push_options: Vec::new(),
        run_by: RunBy::Gemel,
        create: None,
        unattended: Unattended::default(),
        allow_circle: false,
    }
}

/// [`SITE`] on both, with a history on the left.
fn sides(hosts: &Hosts, left: &Host, right: &Host) -> [Repository; 2] {
    let [from, to] = [left, right].map(|host| {
        host.empty(SITE);
        Repository::open(&hosts.scratch, &host.place(SITE), Owner::Me)
    });
    from.import(&History::small());
    [from, to]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_costs_the_requests_of_one_run_and_another_one_mends_it_by_itself() {
    let hosts = Hosts::new();
    let (hub, gitee) = (hosts.standin.github(), hosts.standin.gitee());
    let [left, right] = sides(&hosts, hub, gitee);
    let played = Played::new(&hosts);
    played.account(hub).await;
    let token = played.account(gitee).await;
    played.engine.add_mirror(new_mirror(hub, gitee)).await.expect("because it is well formed");
    let keeper = played.keep();
    played.pass(HOUR).await;
    assert_eq!(left.heads_and_tags(), right.heads_and_tags());

    gitee.revoke(&token);
    let before = [count(hub), count(gitee)];
    played.pass(6 * MINUTE).await;
    let asked = [since(hub, before[0]), since(gitee, before[1])];
    let [hub_asked, gitee_asked] = asked.each_ref().map(|(api, git)| (api.len(), git.len()));
    assert!(matches!((hub_asked, gitee_asked), ((0, 1..=2), (0, 1))), "one listing a side: {asked:#?}");
    let [mirror] = &played.mirrors()[..] else { panic!("there is one") };
    assert_eq!(mirror.status, Status::NeedsDecision, "{mirror:#?}");
    assert_eq!(mirror.problem.as_ref().map(|problem| &*problem.code), Some("credentials-rejected"));

    left.commit("trunk", "one more");
    let before = [count(hub), count(gitee)];
    played.pass(24 * HOUR).await;
    assert_eq!([count(hub), count(gitee)], before, "nothing is sent for a day");
    assert_eq!(played.desk.notices.load(Ordering::SeqCst), 1);

    let new = gitee.token("ada", everything(gitee.kind()));
    played.engine.set_secret("gitee", new).await.expect("because it is good");
    played.pass(MINUTE).await;
    assert_eq!(left.heads_and_tags(), right.heads_and_tags(), "it goes on by itself");
    assert_eq!(played.mirrors()[0].status, Status::UpToDate);
    played.stop.cancel();
    keeper.await.expect("because it ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn git_that_says_how_long_to_wait_is_left_alone_for_so_long() {
    let hosts = Hosts::new();
    let (hub, lab) = (hosts.standin.github(), hosts.standin.gitlab());
    let [left, right] = sides(&hosts, hub, lab);
    let played = Played::new(&hosts);
    played.account(hub).await;
    played.account(lab).await;
    played.engine.add_mirror(new_mirror(hub, lab)).await.expect("because it is well formed");
    let keeper = played.keep();
    played.pass(HOUR).await;
    // GitHub says it with two statuses.
    for (round, status) in [429, 403].into_iter().enumerate() {
        left.commit("trunk", &format!("one more {round}"));
        let headers = vec![("retry-after".into(), "3000".into())];
        hub.inject(Fault::once(What::Status { status, headers, body: "later\n".into() }).on("git-upload-pack"));
        let before = count(hub);
        played.pass(6 * MINUTE).await;
        let asked = count(hub) - before;
        let problem = played.mirrors()[0].problem.clone().expect("because it failed");
        assert_eq!((&*problem.code, &*problem.args["count"]), ("host-busy", "50"));
        // Whoever asks by hand is told so, and the host is not.
        let id = played.engine.find("site").expect("because it was added");
        let wish = gemel_core::run::Wish::default();
        let run = played.engine.sync(id, gemel_core::model::Trigger::Manual, wish).await.expect("because none goes on");
        assert_eq!(run.problem.map(|problem| problem.code).as_deref(), Some("host-busy"));
        played.pass(40 * MINUTE).await;
        assert_eq!(count(hub) - before, asked, "nothing is sent for 50 minutes");
        played.pass(10 * MINUTE).await;
        assert_eq!(left.heads_and_tags(), right.heads_and_tags());
        assert_eq!(played.mirrors()[0].status, Status::UpToDate);
    }
    played.stop.cancel();
    keeper.await.expect("because it ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preview_says_what_each_host_asks_of_pushes() {
    use BranchRule::{NoCreation, NoDeletion, NoForcePush, PullRequest, Signatures};

    let hosts = Hosts::new();
    let played = Played::new(&hosts);
    let all = hosts.standin.hosts();
    for host in all {
        played.account(host).await;
    }
    let [hub, gitee, lab, tea] =
        [hosts.standin.github(), hosts.standin.gitee(), hosts.standin.gitlab(), hosts.standin.gitea()];
    sides(&hosts, gitee, hub);
    lab.empty(SITE);
    tea.empty(SITE);
    for host in [hub, lab, tea] {
        host.change(SITE, |settings| {
            settings.protections.push(Protection::locked("trunk"));
            settings.protections.push(Protection::kept("not-there/*"));
            settings.signed_only = true;
            let violation = "Cannot create ref due to creations being restricted.".to_owned();
            settings.rules.push(Rule { pattern: "refs/heads/*".into(), violation });
        });
    }
    let preview = async |right: &Host| {
        let preview = played.engine.preview_new(&new_mirror(gitee, right)).await.expect("because it is well formed");
        assert_eq!((preview.left.rules, preview.right.read.clone()), (vec![], None), "{:#?}", preview.right);
        preview.right.rules
    };
    let of = |branch: &str, rules: &[BranchRule]| BranchRules { branch: branch.into(), rules: rules.to_vec() };
    let at_hub = preview(hub).await;
    // GitHub is asked branch by branch, and has no protection for one that is not there yet.
    assert!(at_hub.iter().all(|one| one.rules == [NoCreation]), "{at_hub:#?}");
    assert!(at_hub.iter().any(|one| one.branch == "trunk"), "{at_hub:#?}");
    let locked = of("trunk", &[PullRequest, NoForcePush, NoDeletion]);
    assert_eq!(preview(lab).await, [locked.clone(), of("*", &[Signatures])]);
    assert_eq!(preview(tea).await, [locked]);
    // Once the branch is there, its protection is told, too.
    let to = Repository::open(&hosts.scratch, &hub.place(SITE), Owner::Me);
    to.import(&History::small());
    let trunk = preview(hub).await.into_iter().find(|one| one.branch == "trunk");
    assert_eq!(trunk, Some(of("trunk", &[PullRequest, NoCreation, NoForcePush, NoDeletion])));
}
