//! What changed, gathered until it is told. A run of ten thousand refs is a few words to the window: the mirror as it is
//! now, and that what else was asked about it is out of date.

use std::{
    collections::BTreeSet,
    mem,
    sync::{Arc, Mutex},
};

use gemel_core::{model::MirrorId, seam::Changed, view::MirrorView};

/// Of more mirrors than this it is only told that anything may have changed: then all are looked up at once, and not each.
const MANY: usize = 50;

/// What is still to be told.
#[derive(Clone, Default)]
pub(crate) struct Outbox(Arc<Mutex<Pending>>);

/// Which mirrors changed.
#[derive(Default)]
pub(crate) struct Pending {
    mirrors: BTreeSet<i64>,
    all: bool,
}

impl Outbox {
    /// Notes a change of a mirror, or of anything. True where it is the first one since the last were taken.
    pub fn note(&self, mirror: Option<MirrorId>) -> bool {
        let mut pending = self.0.lock().expect("because no holder of it panics");
        let first = pending.mirrors.is_empty() && !pending.all;
        match mirror {
            Some(id) => _ = pending.mirrors.insert(id.0),
            None => pending.all = true,
        }
        first
    }

    /// What was noted.
    pub fn take(&self) -> Pending {
        mem::take(&mut *self.0.lock().expect("because no holder of it panics"))
    }
}

impl Pending {
    /// As the window hears it, with the mirrors as they are now. One that is not found is gone.
    pub fn changed(self, look: impl Fn(MirrorId) -> Option<MirrorView>) -> Changed {
        let many = self.mirrors.len() > MANY;
        let mut changed = Changed { all: self.all || many, ..Changed::default() };
        if many {
            return changed;
        }
        for id in self.mirrors.into_iter().map(MirrorId) {
            match look(id) {
                Some(mirror) => changed.mirrors.push(mirror),
                None => changed.gone.push(id.to_string()),
            }
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what cannot be is a failed test")]

    use std::{fmt::Write as _, fs, path::Path, sync::OnceLock};

    use gemel_core::{
        Engine, Events, Internet, Notice, Setup,
        clock::SystemClock,
        model::{Direction, Policy, RunBy, Trigger, Unattended},
        run::Wish,
        secret,
        view::{NewEndpoint, NewMirror, Progress},
    };

    use super::*;
    use crate::commands::Told;

    const REFS: usize = 10_000;

    /// Tells at once, without gathering anything: more than a window ever hears.
    #[derive(Default)]
    struct Impatient {
        engine: OnceLock<Arc<Engine>>,
        outbox: Outbox,
        /// Name and JSON of each event.
        told: Mutex<Vec<(&'static str, String)>>,
    }

    impl Impatient {
        fn tell<T: Told>(&self, news: &T) {
            self.told.lock().unwrap().push((T::NAME, serde_json::to_string(news).unwrap()));
        }

        fn bytes(&self) -> usize {
            self.told.lock().unwrap().iter().map(|(_, json)| json.len()).sum()
        }

        fn count(&self, name: &str) -> usize {
            self.told.lock().unwrap().iter().filter(|(known, _)| *known == name).count()
        }
    }

    impl Events for Impatient {
        fn changed(&self, mirror: Option<MirrorId>) {
            let Some(engine) = self.engine.get() else { return };
            assert!(self.outbox.note(mirror));
            self.tell(&self.outbox.take().changed(|id| engine.mirror(id).ok()));
        }

        fn progress(&self, progress: &Progress) {
            self.tell(progress);
        }

        fn notice(&self, _: &Notice) {}
    }

    #[test]
    fn of_many_mirrors_it_is_told_that_all_changed() {
        let told = |count: usize| {
            let outbox = Outbox::default();
            for id in 0..count {
                outbox.note(Some(MirrorId(i64::try_from(id).unwrap())));
            }
            let looked = std::cell::Cell::new(0);
            let changed = outbox.take().changed(|_| {
                looked.set(looked.get() + 1);
                None
            });
            (changed.all, changed.gone.len(), looked.get())
        };
        assert_eq!(told(MANY), (false, MANY, MANY));
        assert_eq!(told(MANY + 1), (true, 0, 0));
    }

    /// A repository with that many branches of one commit.
    fn with_branches(folder: &Path, count: usize) {
        let repository = git2::Repository::init_bare(folder).unwrap();
        let by = git2::Signature::new("a", "a@b", &git2::Time::new(1, 0)).unwrap();
        let tree = repository.find_tree(repository.treebuilder(None).unwrap().write().unwrap()).unwrap();
        let tip = repository.commit(None, &by, &by, "begin", &tree, &[]).unwrap();
        let mut packed = String::from("# pack-refs with: peeled fully-peeled sorted\n");
        for number in 0..count {
            writeln!(packed, "{tip} refs/heads/topic/{number:05}").unwrap();
        }
        fs::write(folder.join("packed-refs"), packed).unwrap();
    }

    fn end(folder: &Path) -> NewEndpoint {
        NewEndpoint { url: folder.display().to_string(), name: None, account: None, user: None, secret: None }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn ten_thousand_refs_are_a_few_words() {
        let folder = tempfile::tempdir().unwrap();
        let (left, right) = (folder.path().join("left.git"), folder.path().join("right.git"));
        with_branches(&left, REFS);
        with_branches(&right, 0);
        let window = Arc::new(Impatient::default());
        let engine = Engine::open(Setup {
            data_dir: folder.path().join("data"),
            secrets: secret::place(Some(&format!("file:{}", folder.path().join("secrets").display())), |_| None)
                .unwrap(),
            clock: Arc::new(SystemClock),
            network: Arc::new(Internet::new()),
            events: Arc::clone(&window) as _,
            askpass: None,
        });
        let engine = Arc::new(engine.unwrap());
        assert!(window.engine.set(Arc::clone(&engine)).is_ok());
        let added = engine
            .add_mirror(NewMirror {
                left: end(&left),
                right: end(&right),
                name: None,
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
            })
            .await;
        let id = MirrorId(added.unwrap().mirror.id.parse().unwrap());
        let run = engine.sync(id, Trigger::Manual, Wish::default()).await.unwrap();
        assert_eq!(run.counts.in_sync, u32::try_from(REFS).unwrap(), "{:?}", run.problem);

        let (changes, progress, bytes) = (window.count("changed"), window.count("progress"), window.bytes());
        let seconds = usize::try_from((run.ended_at.unwrap() - run.started_at) / 1000).unwrap() + 1;
        assert!(changes <= 6, "{changes} changes were told");
        assert!(progress <= 10 * seconds, "{progress} times progress was told, in {seconds} s");
        assert!(
            bytes < 4_000 * changes + 300 * progress,
            "{bytes} bytes for {changes} changes and {progress} of progress"
        );
        let last = window.told.lock().unwrap().last().cloned().unwrap();
        let Ok(Changed { mirrors, .. }) = serde_json::from_str(&last.1) else { panic!("{last:?}") };
        assert_eq!(mirrors[0].counts.in_sync, u32::try_from(REFS).unwrap(), "the window needs not ask");
    }

    #[test]
    fn what_comes_meanwhile_is_told_together() {
        let outbox = Outbox::default();
        assert!(outbox.note(Some(MirrorId(1))));
        assert!(!outbox.note(Some(MirrorId(1))));
        assert!(!outbox.note(Some(MirrorId(2))));
        let changed = outbox.take().changed(|_| None);
        assert_eq!((changed.gone, changed.all), (vec!["1".to_owned(), "2".to_owned()], false));
        assert!(outbox.note(None));
        assert!(!outbox.note(Some(MirrorId(3))));
        assert!(outbox.take().changed(|_| None).all);
    }
}
