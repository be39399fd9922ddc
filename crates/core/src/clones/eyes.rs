//! Seeing that something in a folder changed: told by the system, or, where it tells no more, by looking.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use notify::{Event, EventKind, RecursiveMode, Watcher};
use tokio::sync::Notify;

/// So many changed paths are told apart; of more it is known only that there were some.
const MOST: usize = 4096;

/// How changes of a folder are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// The system tells of them.
    Told,
    /// Somebody has to look now and then.
    Looked,
}

/// What changed since it was last asked.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// The paths.
    pub paths: BTreeSet<PathBuf>,
    /// Whether there was more than is told.
    pub more: bool,
}

#[derive(Default)]
struct Seen {
    changes: Mutex<Changes>,
    news: Notify,
}

impl Seen {
    fn note(&self, told: notify::Result<Event>) {
        let mut changes = self.changes.lock().expect("because no holder of it panics");
        match told {
            // To read something is no change, and it is done here.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
            Ok(event) => {
                changes.more |= event.need_rescan() || changes.paths.len() > MOST;
                if !changes.more {
                    changes.paths.extend(event.paths);
                }
            }
            Err(_) => changes.more = true,
        }
        drop(changes);
        self.news.notify_one();
    }
}

/// What tells of changes.
pub(crate) trait Sight: Send {
    /// From now on, changes in a folder are told of; `deep`, also in what is below it.
    fn watch(&mut self, path: &Path, deep: bool) -> notify::Result<()>;
    /// Not any more.
    fn unwatch(&mut self, path: &Path);
}

impl Sight for notify::RecommendedWatcher {
    fn watch(&mut self, path: &Path, deep: bool) -> notify::Result<()> {
        let mode = if deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        Watcher::watch(self, path, mode)
    }

    fn unwatch(&mut self, path: &Path) {
        // A folder that is gone is not watched any more, either.
        let _ = Watcher::unwatch(self, path);
    }
}

/// What tells a folder from another one that has its name later: its number, which is used again, and its birth.
type Identity = (u64, Option<std::time::SystemTime>);

/// None where there is no such folder.
fn identity(path: &Path) -> Option<Identity> {
    let found = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_dir)?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&found);
    #[cfg(not(unix))]
    let number = 0;
    Some((number, found.created().ok()))
}

/// Watches folders.
pub(crate) struct Eyes {
    sight: Option<Box<dyn Sight>>,
    seen: Arc<Seen>,
    /// What is watched, and whether deeply; and which folder it was, as another one may take its name.
    watched: BTreeMap<PathBuf, (bool, Identity)>,
    /// Whether it was said that the system tells no more.
    complained: bool,
}

impl Eyes {
    /// Eyes that the system opens, where it can.
    pub fn open() -> Self {
        let seen = Arc::<Seen>::default();
        let note = Arc::clone(&seen);
        let sight = match notify::recommended_watcher(move |told| note.note(told)) {
            Ok(watcher) => Some(Box::new(watcher) as Box<dyn Sight>),
            Err(error) => {
                tracing::warn!(%error, "changes of files are not told of");
                None
            }
        };
        Self { sight, seen, watched: BTreeMap::new(), complained: false }
    }

    /// From now on these folders are watched for one clone or another, and no others. What is not there is passed over.
    /// For each group: whether all of it is seen without looking.
    pub fn turn_to(&mut self, groups: &[Vec<(PathBuf, bool)>]) -> Vec<Manner> {
        let wanted: BTreeSet<&Path> = groups.iter().flatten().map(|(path, _)| &**path).collect();
        let stays = |path: &Path, seen: &Identity| wanted.contains(path) && identity(path).as_ref() == Some(seen);
        let gone: Vec<PathBuf> =
            self.watched.iter().filter(|(path, (_, seen))| !stays(path, seen)).map(|(path, _)| path.clone()).collect();
        for path in gone {
            self.watched.remove(&path);
            if let Some(sight) = &mut self.sight {
                sight.unwatch(&path);
            }
        }
        groups.iter().map(|group| self.add(group)).collect()
    }

    fn add(&mut self, group: &[(PathBuf, bool)]) -> Manner {
        let Some(sight) = &mut self.sight else { return Manner::Looked };
        for (path, deep) in group {
            // Read before it is watched: one that takes its place between the two is noticed the next time.
            let Some(identity) = identity(path) else { continue };
            if self.watched.get(path).is_some_and(|(watched, _)| watched == deep) {
                continue;
            }
            if let Err(error) = sight.watch(path, *deep) {
                // Below Linux's limit of watches (inotify(7), `max_user_watches`) there is no more room, or the folder
                // has gone meanwhile: to look is right for both.
                if !mem::replace(&mut self.complained, true) {
                    tracing::warn!(%error, "changes of files are told of no more, and looked for now and then");
                }
                return Manner::Looked;
            }
            self.watched.insert(path.clone(), (*deep, identity));
        }
        Manner::Told
    }

    /// Returns when something changed.
    pub fn news(&self) -> impl Future<Output = ()> + use<> {
        let seen = Arc::clone(&self.seen);
        async move { seen.news.notified().await }
    }

    /// What changed since this was last asked.
    pub fn changes(&self) -> Changes {
        mem::take(&mut *self.seen.changes.lock().expect("because no holder of it panics"))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Tells of nothing, and has room for so many folders.
    struct Narrow(usize);

    impl Sight for Narrow {
        fn watch(&mut self, _: &Path, _: bool) -> notify::Result<()> {
            self.0 = self.0.checked_sub(1).ok_or_else(|| notify::Error::new(notify::ErrorKind::MaxFilesWatch))?;
            Ok(())
        }

        fn unwatch(&mut self, _: &Path) {
            self.0 += 1;
        }
    }

    fn with(sight: Option<Box<dyn Sight>>) -> Eyes {
        Eyes { sight, seen: Arc::default(), watched: BTreeMap::new(), complained: false }
    }

    #[test]
    fn what_finds_no_room_is_looked_at() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let group = |name: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(&path).expect("because the disk has room");
            vec![(path, false)]
        };
        let (a, b, c) = (group("a"), group("b"), group("c"));
        let mut eyes = with(Some(Box::new(Narrow(2))));
        assert_eq!(eyes.turn_to(&[a.clone(), b.clone(), c.clone()]), [Manner::Told, Manner::Told, Manner::Looked]);
        // Asked again, what is watched stays so; what makes room gives it to another.
        assert_eq!(eyes.turn_to(&[b.clone(), c.clone()]), [Manner::Told, Manner::Told]);
        assert_eq!(eyes.turn_to(&[a, b, c]), [Manner::Looked, Manner::Told, Manner::Told]);
        assert_eq!(with(None).turn_to(&[group("a")]), [Manner::Looked]);
    }

    #[tokio::test]
    async fn changes_are_told_of_once() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let at = fs::canonicalize(folder.path()).expect("because it is there");
        let mut eyes = Eyes::open();
        assert_eq!(eyes.turn_to(&[vec![(at.clone(), true), (at.join("none"), true)]]), [Manner::Told]);
        let file = at.join("deep/file");
        fs::create_dir(at.join("deep")).expect("because the disk has room");
        let waiting = async {
            let mut all = BTreeSet::new();
            while !all.contains(&file) {
                eyes.news().await;
                all.extend(eyes.changes().paths);
                // The folder is new: what was written before it was watched is not told of.
                fs::write(&file, "x").expect("because the disk has room");
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await.expect("because it is told of");
    }

    #[test]
    fn a_folder_that_takes_the_place_of_another_is_watched() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let path = folder.path().join("clone");
        let group = [vec![(path.clone(), false)]];
        let mut eyes = Eyes::open();
        for round in 0..3 {
            fs::create_dir(&path).expect("because the disk has room");
            assert_eq!(eyes.turn_to(&group), [Manner::Told]);
            eyes.changes();
            fs::write(path.join("file"), "x").expect("because the disk has room");
            let begin = std::time::Instant::now();
            while !eyes.changes().paths.contains(&path.join("file")) {
                assert!(begin.elapsed().as_secs() < 20, "nothing is told in round {round}");
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            fs::remove_dir_all(&path).expect("because the folder is ours");
        }
    }

    #[test]
    fn of_very_many_changes_it_is_known_that_there_were_some() {
        let seen = Seen::default();
        for number in 0..10 * MOST {
            let event = Event::new(EventKind::Any).add_path(PathBuf::from(number.to_string()));
            seen.note(Ok(event));
        }
        let changes = seen.changes.lock().expect("because nobody panics");
        assert!(changes.more && changes.paths.len() <= MOST + 1);
    }
}
