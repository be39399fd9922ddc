//! Backups are let go of when their time is over, and what they alone needed goes with them.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use gemel_core::{
    Code, Engine, Events, Internet, Notice, Setup,
    clock::Clock,
    model::{Direction, MirrorId, Policy, Rewrites, RunBy, Trigger, Unattended},
    run::Wish,
    secret,
    view::{NewEndpoint, NewMirror, Progress},
};
use git2::{Oid, Repository, Signature};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A clock that stands where it is put.
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

struct Nobody;

impl Events for Nobody {
    fn changed(&self, _: Option<MirrorId>) {}
    fn progress(&self, _: &Progress) {}
    fn notice(&self, _: &Notice) {}
}

/// Puts a commit with one file on a branch, whatever was there.
fn commit(repository: &Repository, text: &str, parent: Option<Oid>) -> Oid {
    let blob = repository.blob(text.as_bytes()).expect("because the disk has room");
    let mut tree = repository.treebuilder(None).expect("because it is empty");
    tree.insert("file", blob, 0o100_644).expect("because it is a file");
    let tree = tree.write().and_then(|id| repository.find_tree(id)).expect("because the disk has room");
    let by = Signature::new("a", "a@b", &git2::Time::new(1, 0)).expect("because it is well formed");
    let parent = parent.map(|id| repository.find_commit(id).expect("because it was made"));
    let id = repository
        .commit(None, &by, &by, text, &tree, &parent.iter().collect::<Vec<_>>())
        .expect("because the disk has room");
    repository.reference("refs/heads/main", id, true, "").expect("because the name is valid");
    id
}

fn endpoint(path: &Path) -> NewEndpoint {
    NewEndpoint { url: path.display().to_string(), name: None, account: None, user: None, secret: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_enough_goes_and_nothing_else() {
    let folder = tempfile::tempdir().expect("because the disk has room");
    let at = |name: &str| folder.path().join(name);
    let left = Repository::init_bare(at("left.git")).expect("because the folder is ours");
    let right = Repository::init_bare(at("right.git")).expect("because the folder is ours");
    left.set_head("refs/heads/main").and_then(|()| right.set_head("refs/heads/main")).expect("because it is a branch");
    let clock = Arc::new(Hand(AtomicI64::new(1000 * DAY)));
    let engine = Engine::open(Setup {
        data_dir: at("data"),
        secrets: secret::place(Some("env"), |_| None).expect("because it is a place"),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        network: Arc::new(Internet::new()),
        events: Arc::new(Nobody),
        askpass: None,
    });
    let engine = Arc::new(engine.expect("because the folder is ours"));
    let mirror = NewMirror {
        run_by: RunBy::Gemel,
        create: None,
        left: endpoint(&at("left.git")),
        right: endpoint(&at("right.git")),
        name: Some("pair".into()),
        direction: Direction::Both,
        policy: Policy { rewrites: Rewrites::Propagate, ..Policy::default() },
        every_seconds: 300,
        scope: Vec::new(),
        allow_plain_http: false,
        push_options: Vec::new(),
        unattended: Unattended::default(),
        allow_circle: false,
    };
    engine.add_mirror(mirror).await.expect("because it is well formed");
    let id = engine.find("pair").expect("because it was added");
    let first = commit(&left, "first", None);
    // What is lost later comes in packs of its own.
    engine.sync(id, Trigger::Manual, Wish::default()).await.expect("because both are there");
    let mut lost = Vec::new();
    // Two tips are replaced, sixty days apart.
    let mut tip = first;
    for text in ["lost early", "lost late"] {
        lost.push(commit(&left, text, Some(tip)));
        engine.sync(id, Trigger::Manual, Wish::default()).await.expect("because both are there");
        tip = commit(&left, &format!("in place of {text}"), Some(tip));
        engine.sync(id, Trigger::Manual, Wish::default()).await.expect("because both are there");
        clock.0.fetch_add(60 * DAY, Ordering::SeqCst);
    }
    let cache = || Repository::open_bare(at("data/mirrors/1/cache.git")).expect("because it was made");
    let kept = || async { engine.backups(Some(id), None).await.expect("because the table is there").len() };
    assert_eq!(kept().await, 2);
    // The early one is 120 days old now. It is noted, and goes a day later.
    assert_eq!(engine.tidy().await.expect("because nothing is at work"), 0);
    clock.0.fetch_add(DAY, Ordering::SeqCst);
    let early = engine.backups(Some(id), Some("lost early")).await.expect("because it is there");
    assert_eq!(engine.tidy().await.expect("because nothing is at work"), 1);
    assert_eq!(kept().await, 1);
    assert!(cache().find_commit(lost[0]).is_err(), "what nothing needs is still there");
    assert!(cache().find_commit(lost[1]).is_ok() && cache().find_commit(first).is_ok());
    let gone = engine.restore(&early[0].id, None, None).await;
    assert_eq!(gone.expect_err("because it is gone").code(), Code::BackupUnknown);
    // The other one can still be put back, and the cache still does its work.
    let late = engine.backups(Some(id), None).await.expect("because it is there");
    engine.restore(&late[0].id, None, Some("again")).await.expect("because both are there");
    for side in [&left, &right] {
        assert_eq!(side.refname_to_id("refs/heads/again").ok(), Some(lost[1]));
    }
}
