//! The demo pair, from its making to its removal.

#![allow(clippy::unwrap_used, reason = "what cannot be is a failed test")]

use std::{path::Path, sync::Arc};

use gemel_core::{
    Engine, Events, Internet, Notice, Setup,
    clock::SystemClock,
    model::{MirrorId, Take, Trigger},
    run::Wish,
    seam::{DemoNames, RefsQuery},
    secret,
    view::{Progress, RefView, ShownTips, Status},
};

struct Deaf;

impl Events for Deaf {
    fn changed(&self, _: Option<MirrorId>) {}
    fn progress(&self, _: &Progress) {}
    fn notice(&self, _: &Notice) {}
}

fn open(folder: &Path) -> Arc<Engine> {
    let setup = Setup {
        data_dir: folder.to_owned(),
        secrets: secret::place(Some(&format!("file:{}", folder.join("secrets").display())), |_| None).unwrap(),
        clock: Arc::new(SystemClock),
        network: Arc::new(Internet::new()),
        events: Arc::new(Deaf),
        askpass: None,
    };
    Arc::new(Engine::open(setup).unwrap())
}

fn names() -> DemoNames {
    DemoNames { mirror: "Demo".into(), left: "One".into(), right: "Two".into() }
}

fn not_in_sync(engine: &Engine, id: MirrorId) -> Vec<RefView> {
    engine.refs_page(id, &RefsQuery { limit: 100, ..RefsQuery::default() }).unwrap().refs
}

#[tokio::test(flavor = "multi_thread")]
async fn one_branch_has_diverged_and_merges() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    let mirror = engine.add_demo(names()).await.unwrap();
    assert!(mirror.demo);
    let id = MirrorId(mirror.id.parse().unwrap());
    let run = engine.sync(id, Trigger::Manual, Wish::default()).await.unwrap();
    assert_eq!((run.counts.in_sync, run.counts.diverged), (5, 1), "{run:?}");
    assert_eq!(engine.mirror(id).unwrap().status, Status::NeedsDecision);

    let open = not_in_sync(&engine, id);
    let [summer] = &open[..] else { panic!("{open:?}") };
    assert_eq!((summer.short.as_str(), summer.left_ahead, summer.right_ahead), ("summer", Some(2), Some(1)));
    let shown = ShownTips { name: summer.name.clone(), left: summer.left.clone(), right: summer.right.clone() };
    engine.resolve(id, &[shown], Take::Merge).await.unwrap();
    assert_eq!(engine.mirror(id).unwrap().status, Status::UpToDate);
    assert_eq!(not_in_sync(&engine, id), []);

    // Asked for once more it is the same one.
    assert_eq!(engine.add_demo(names()).await.unwrap().id, mirror.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_it_stays() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    let id = MirrorId(engine.add_demo(names()).await.unwrap().id.parse().unwrap());
    engine.sync(id, Trigger::Manual, Wish::default()).await.unwrap();
    let open = not_in_sync(&engine, id);
    let shown = ShownTips { name: open[0].name.clone(), left: open[0].left.clone(), right: open[0].right.clone() };
    engine.resolve(id, &[shown], Take::Left).await.unwrap();
    assert_eq!(engine.backups(None, None).await.unwrap().len(), 1, "what was replaced is kept, as anywhere");

    engine.remove_demo(id).await.unwrap();
    assert_eq!(engine.mirrors().unwrap(), []);
    assert_eq!(engine.activity(None, None, 10).unwrap(), []);
    assert_eq!(engine.backups(None, None).await.unwrap(), []);
    assert!(!folder.path().join("demo").exists());
    assert!(!folder.path().join("mirrors").join(id.to_string()).exists());

    // And it can be had again.
    assert!(engine.add_demo(names()).await.unwrap().demo);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_mirror_is_not_removed_so() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    let demo = engine.add_demo(names()).await.unwrap();
    let one = git2::Repository::init_bare(folder.path().join("a.git")).unwrap();
    let two = git2::Repository::init_bare(folder.path().join("b.git")).unwrap();
    let end = |path: &Path| {
        serde_json::from_value(serde_json::json!({ "url": path.display().to_string(), "name": null, "account": null, "user": null, "secret": null }))
            .unwrap()
    };
    let new = gemel_core::view::NewMirror {
        left: end(one.path()),
        right: end(two.path()),
        name: None,
        direction: gemel_core::model::Direction::Both,
        policy: gemel_core::model::Policy::default(),
        every_seconds: 300,
        scope: vec![],
        allow_plain_http: false,
        push_options: vec![],
        run_by: gemel_core::model::RunBy::Gemel,
        create: None,
        unattended: gemel_core::model::Unattended::default(),
        allow_circle: false,
    };
    let added = engine.add_mirror(new).await.unwrap().mirror;
    assert!(!added.demo);
    let refused = engine.remove_demo(MirrorId(added.id.parse().unwrap())).await.unwrap_err();
    assert_eq!(refused.code(), gemel_core::Code::BadInput);
    assert_eq!(engine.mirrors().unwrap().len(), 2);
    assert!(Path::new(&demo.left.url).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    let named = DemoNames { mirror: "Skunkworks".into(), left: "Git of Initech".into(), right: "Git of Ada".into() };
    let id = MirrorId(engine.add_demo(named).await.unwrap().id.parse().unwrap());
    engine.change_setting("mergeAuthor", Some(&"Ada Okafor <ada@example.com>".into())).unwrap();
    engine.sync(id, Trigger::Manual, Wish::default()).await.unwrap();
    let report = engine.report("1.2.3").unwrap();
    let told: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(told["byStatus"]["needsDecision"], 1, "{report}");
    assert_eq!((&told["refs"]["inSync"], &told["refs"]["diverged"]), (&5.into(), &1.into()));
    assert_eq!(told["changedSettings"], serde_json::json!(["mergeAuthor"]));
    assert_eq!(told["problems"]["ref-diverged"], 1, "{report}");
    let folder = folder.path().display().to_string();
    for private in ["Skunkworks", "Initech", "Ada", "ada@", "summer", "garden", folder.as_str()] {
        assert!(!report.contains(private), "{private} in {report}");
    }
}
