//! What the simulation found once, step by step, so that it stays found whatever scenarios are drawn.

use std::sync::Arc;

use gemel_core::{
    Engine,
    clock::Millis,
    model::{MirrorId, Side, Trigger},
    run::Wish,
    simulation::Mutation,
    view::RunView,
};
use gemel_sim::{
    scenario,
    script::Setting,
    world::{Shared, World},
};
use gemel_wire::{Oid, RefName};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A mirror of two hosts that begin with the same two branches.
struct Stage {
    runtime: Runtime,
    shared: Shared,
    engine: Arc<Engine>,
    mirror: MirrorId,
    first: Oid,
    _folder: TempDir,
}

fn name(text: &str) -> RefName {
    RefName::new(text).expect("because it is valid")
}

impl Stage {
    fn new(setting: Setting) -> Self {
        let runtime = scenario::runtime();
        let folder = tempfile::tempdir().expect("because the disk has room");
        let shared = Shared::new(World::new(setting, Mutation::None, folder.path().join("mirrors/1/cache.git")));
        let engine = scenario::open(folder.path(), &shared);
        runtime.block_on(engine.add_mirror(scenario::new_mirror(setting))).expect("because both URLs are good");
        let first = shared.lock().universe.commit(&[]);
        let stage = Self { runtime, shared, engine, mirror: MirrorId(1), first, _folder: folder };
        for side in Side::BOTH {
            stage.set(side, "refs/heads/main", Some(first));
            stage.set(side, "refs/heads/dev", Some(first));
        }
        stage.run(Trigger::Schedule);
        stage
    }

    fn set(&self, side: Side, ref_name: &str, tip: Option<Oid>) {
        let world = &mut *self.shared.lock();
        world.hosts.get_mut(side).set(&name(ref_name), tip, &world.universe).expect("because nothing is in its way");
    }

    fn commit(&self, parents: &[Oid]) -> Oid {
        self.shared.lock().universe.commit(parents)
    }

    fn tip(&self, side: Side, ref_name: &str) -> Option<Oid> {
        self.shared.lock().hosts.get(side).refs.get(ref_name).copied()
    }

    fn run(&self, trigger: Trigger) -> RunView {
        let sync = self.engine.sync(self.mirror, trigger, Wish::default());
        self.runtime.block_on(sync).expect("because nothing else is under way")
    }

    fn pass(&self, millis: Millis) {
        self.shared.lock().clock.pass(millis);
    }
}

#[test]
fn a_clock_that_was_set_back_does_not_keep_a_deletion_waiting() {
    const DAY: Millis = 24 * 60 * 60 * 1000;
    let stage = Stage::new(Setting::default());
    stage.pass(DAY);
    stage.set(Side::Left, "refs/heads/dev", None);
    stage.run(Trigger::Schedule);
    stage.pass(-DAY);
    stage.run(Trigger::Schedule);
    assert_eq!(stage.tip(Side::Right, "refs/heads/dev"), Some(stage.first), "seen twice, but in one moment");
    stage.pass(61_000);
    stage.run(Trigger::Schedule);
    assert_eq!(stage.tip(Side::Right, "refs/heads/dev"), None);
}

#[test]
fn a_question_is_not_answered_by_what_is_recorded_while_it_waits() {
    let mut setting = Setting::default();
    setting.policy.rewrites = gemel_core::model::Rewrites::Propagate;
    let stage = Stage::new(setting);
    let other = stage.commit(&[]);
    stage.set(Side::Left, "refs/heads/main", Some(other));
    stage.set(Side::Left, "refs/heads/dev", None);
    for side in Side::BOTH {
        stage.set(side, "refs/heads/new", Some(other));
    }
    for _ in 0..3 {
        stage.pass(120_000);
        let view = stage.run(Trigger::Manual);
        assert!(view.question.is_some(), "{view:?}");
        assert_eq!(stage.tip(Side::Right, "refs/heads/main"), Some(stage.first));
    }
}
