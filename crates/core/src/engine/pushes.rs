//! Pushes from this machine: while the schedule is kept, the clones of the mirrors' repositories are watched, and a mirror
//! starts when somebody pushed to it. What a clone says is only a reason to look; the run sees for itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
};

use gemel_wire::{Oid, RefName};
use tokio::sync::broadcast::error::RecvError;

use super::{Engine, blocking, clones::mirrored};
use crate::{
    clock::{Millis, Timer},
    clones::{Eyes, Manner, Mirrored, Patience, Place, Scan, Tips, WorkingClone, stamp, tips},
    error::Result,
    keeper::Answer,
    model::{MirrorId, Pair, Side, Trigger},
    scope::{self, Scope},
    settings::Settings,
    status,
};

/// So long after the first change of a burst, clones are looked at: a push moves many refs.
const BURST: Millis = 200;
/// So long after something else changed, it is looked which clones matter.
const SETTLE: Millis = 500;
/// How often clones are looked at whose changes the system does not tell of.
const LOOK: Millis = 5_000;
/// A new folder is still being filled when it is first told of.
const FILL: Millis = 10_000;
/// How often the folders are searched again although nothing was told.
const SEARCH_AGAIN: Millis = 60 * 60 * 1000;

/// How many clones are watched, by how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Watched {
    /// The system tells of their changes.
    pub told: u64,
    /// They are looked at now and then.
    pub looked: u64,
}

impl Engine {
    /// How many clones are watched.
    pub(super) fn watched_clones(&self) -> Watched {
        *self.watched_clones.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches the clones of the mirrors' repositories, and starts what somebody pushed to. Never returns.
    pub(super) async fn watch_clones(self: &Arc<Self>, timer: &dyn Timer) {
        let mut news = self.listen();
        let mut watch = Watch::new(Arc::clone(self));
        loop {
            if let Err(error) = watch.look_around().await {
                tracing::warn!(%error, "working clones are not watched");
            }
            loop {
                let told = watch.eyes.as_ref().map(Eyes::news);
                let told = async {
                    match told {
                        Some(told) => told.await,
                        None => std::future::pending().await,
                    }
                };
                let next = watch.next(self.now());
                let next = async {
                    match next {
                        Some(next) => timer.sleep_until(next).await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    () = told => {
                        timer.sleep_until(self.now() + BURST).await;
                        watch.take_changes().await;
                    }
                    heard = news.recv() => match heard {
                        Ok(Answer::Changed(Some(_))) if watch.searched.is_none() => {}
                        Ok(Answer::Changed(_)) | Err(RecvError::Lagged(_)) => {
                            watch.look_at.get_or_insert(self.now() + SETTLE);
                        }
                        Ok(_) => {}
                        Err(RecvError::Closed) => return std::future::pending().await,
                    },
                    () = next => {}
                }
                let now = self.now();
                watch.look_at_quiet_ones(now).await;
                if watch.is_time_to_look_around(now) {
                    break;
                }
            }
        }
    }
}

/// A clone of a mirror's repository.
struct Minded {
    clone: WorkingClone,
    /// Which mirrors have what its remotes are, by the place of the remote.
    mirrors: Vec<(usize, MirrorId, Side)>,
    /// Its remotes' refs when they were last looked at.
    tips: Tips,
    /// The state of its files, where nobody tells of changes.
    stamp: Option<Vec<(PathBuf, Option<std::time::SystemTime>, u64)>>,
}

/// Whoever watches clones.
struct Watch {
    engine: Arc<Engine>,
    eyes: Option<Eyes>,
    found: Scan,
    /// What was searched, and when.
    searched: Option<(Vec<String>, bool, Millis)>,
    /// The repositories of the mirrors that were matched with what was found; none where that has to be done anew.
    matched: Option<Vec<(MirrorId, Pair<String>)>>,
    /// By the folder of its refs.
    minded: BTreeMap<PathBuf, Minded>,
    patience: Patience,
    /// When to look which clones matter.
    look_at: Option<Millis>,
    /// When to search the folders again, sooner than usual.
    search_at: Option<Millis>,
    /// When to look at the clones whose changes nobody tells of.
    quiet_at: Option<Millis>,
}

impl Watch {
    fn new(engine: Arc<Engine>) -> Self {
        Self {
            engine,
            eyes: None,
            found: Scan::default(),
            searched: None,
            matched: None,
            minded: BTreeMap::new(),
            patience: Patience::default(),
            look_at: None,
            search_at: None,
            quiet_at: None,
        }
    }

    /// When something is to be done although nothing happens.
    fn next(&self, now: Millis) -> Option<Millis> {
        let usual = self.searched.as_ref().map(|(_, _, at)| at + SEARCH_AGAIN);
        // A clock that was set back keeps nothing waiting for longer than it was meant to.
        let usual = usual.map(|at| at.min(now + SEARCH_AGAIN));
        [self.look_at, self.search_at, self.quiet_at, usual].into_iter().flatten().min()
    }

    fn is_time_to_look_around(&self, now: Millis) -> bool {
        let usual = self.searched.as_ref().map(|(_, _, at)| at + SEARCH_AGAIN);
        [self.look_at, self.search_at, usual].into_iter().flatten().any(|at| at <= now)
    }

    /// Looks which clones matter, and turns to them.
    async fn look_around(&mut self) -> Result<()> {
        self.look_at = None;
        let settings = self.engine.settings()?;
        if settings.clone_folders.is_empty() {
            // Nothing is watched, and nothing is kept open for it.
            if self.searched.is_some() {
                *self = Self::new(Arc::clone(&self.engine));
                self.publish(Watched::default());
            }
            return Ok(());
        }
        let now = self.engine.now();
        let due = self.search_at.is_some_and(|at| at <= now);
        let current = self.searched.as_ref().is_some_and(|(folders, other_disks, at)| {
            *folders == settings.clone_folders
                && *other_disks == settings.clone_other_disks
                && (0..SEARCH_AGAIN).contains(&(now - at))
        });
        if due || !current {
            self.found = self.engine.search(&settings).await?;
            self.searched = Some((settings.clone_folders.clone(), settings.clone_other_disks, now));
            self.search_at = None;
            self.matched = None;
            if self.found.cut_short {
                tracing::warn!(clones = self.found.clones.len(), "not all folders were searched for working clones");
            }
        }
        let mirrors = self.engine.store.mirrors()?;
        let urls: Vec<_> =
            mirrors.iter().map(|mirror| (mirror.id, Pair::from_fn(|side| mirror.ends.get(side).url.clone()))).collect();
        // Most of what changes while mirrors run is no matter here.
        if self.matched.as_ref() == Some(&urls) {
            return Ok(());
        }
        self.matched = None;
        let mirrors: Vec<(MirrorId, Mirrored)> = mirrors.iter().map(|mirror| (mirror.id, mirrored(mirror))).collect();
        let mut minded = BTreeMap::new();
        for clone in &self.found.clones {
            let matched = matches(clone, &mirrors);
            if matched.is_empty() {
                continue;
            }
            let old = self.minded.remove(&clone.common);
            let (tips, is_new) = old.map_or((Tips::new(), true), |old| (old.tips, false));
            minded.insert(
                clone.common.clone(),
                (is_new, Minded { clone: clone.clone(), mirrors: matched, tips, stamp: None }),
            );
        }
        self.minded = BTreeMap::new();
        self.turn_eyes(&settings, minded).await?;
        self.matched = Some(urls);
        Ok(())
    }

    /// Watches what matters. Only then it is read how it is: what changes from then on is seen.
    async fn turn_eyes(&mut self, settings: &Settings, minded: BTreeMap<PathBuf, (bool, Minded)>) -> Result<()> {
        let mut groups: Vec<Vec<(PathBuf, bool)>> = minded.keys().map(|common| watched_folders(common)).collect();
        // A clone that is made later appears in one of these, or near it.
        groups.extend(settings.clone_folders.iter().map(|folder| vec![(PathBuf::from(folder), false)]));
        let eyes = self.eyes.take();
        let (eyes, manners) = blocking(move || {
            let mut eyes = eyes.unwrap_or_else(Eyes::open);
            let manners = eyes.turn_to(&groups);
            Ok((eyes, manners))
        })
        .await?;
        self.eyes = Some(eyes);
        let mut watched = Watched::default();
        for ((common, (is_new, mut one)), manner) in minded.into_iter().zip(manners) {
            match manner {
                Manner::Told => watched.told += 1,
                Manner::Looked => watched.looked += 1,
            }
            one.stamp = (manner == Manner::Looked).then(|| stamp(&common));
            if is_new {
                one.tips = tips(&common).await.unwrap_or_default();
                self.minded.insert(common, one);
            } else {
                self.minded.insert(common.clone(), one);
                // It may have changed while nobody looked.
                self.look_at_one(&common).await;
            }
        }
        self.quiet_at = (watched.looked > 0).then(|| self.engine.now() + LOOK);
        self.publish(watched);
        Ok(())
    }

    fn publish(&self, watched: Watched) {
        let mut shown = self.engine.watched_clones.lock().unwrap_or_else(PoisonError::into_inner);
        if *shown != watched {
            tracing::info!(told = watched.told, looked = watched.looked, "working clones are watched");
            *shown = watched;
        }
    }

    /// Looks at what the system told of.
    async fn take_changes(&mut self) {
        let Some(changes) = self.eyes.as_ref().map(Eyes::changes) else { return };
        let mut touched = BTreeSet::new();
        for common in self.minded.keys() {
            if changes.more || changes.paths.contains(common) {
                touched.insert(common.clone());
                continue;
            }
            for path in &changes.paths {
                match path.strip_prefix(common).map(what_changed) {
                    Ok(Part::Refs) => {
                        touched.insert(common.clone());
                    }
                    Ok(Part::Folders) => {
                        // There is a folder more to be watched.
                        touched.insert(common.clone());
                        self.matched = None;
                        self.look_at.get_or_insert(self.engine.now());
                    }
                    Ok(Part::Remotes) => {
                        self.search_at.get_or_insert(self.engine.now() + SETTLE);
                    }
                    Ok(Part::Else) | Err(_) => {}
                }
            }
        }
        let (folders, ..) = self.searched.clone().unwrap_or_default();
        let is_new =
            |path: &PathBuf| path.parent().is_some_and(|parent| folders.iter().any(|f| Path::new(f) == parent));
        if changes.paths.iter().any(is_new) {
            self.search_at.get_or_insert(self.engine.now() + FILL);
        }
        for common in touched {
            self.look_at_one(&common).await;
        }
    }

    /// Looks at the clones whose changes nobody tells of, when it is time to.
    async fn look_at_quiet_ones(&mut self, now: Millis) {
        if self.quiet_at.is_none_or(|at| at > now) {
            return;
        }
        let mut changed = Vec::new();
        for (common, one) in &mut self.minded {
            let Some(before) = &mut one.stamp else { continue };
            let after = stamp(common);
            if *before != after {
                *before = after;
                changed.push(common.clone());
            }
        }
        for common in changed {
            self.look_at_one(&common).await;
        }
        self.quiet_at = Some(now + LOOK);
    }

    /// Compares a clone with how it was, and starts what has to be started.
    async fn look_at_one(&mut self, common: &Path) {
        if !common.join("HEAD").is_file() {
            // It is being removed: that tells nothing of its remotes. Another one may take its place.
            self.search_at.get_or_insert(self.engine.now() + FILL);
            return;
        }
        let Some(now) = tips(common).await else { return };
        let Some(one) = self.minded.get_mut(common) else { return };
        let before = std::mem::replace(&mut one.tips, now);
        let names: BTreeSet<&String> = before.keys().chain(one.tips.keys()).collect();
        let moved: Vec<&String> = names.into_iter().filter(|name| before.get(*name) != one.tips.get(*name)).collect();
        if moved.is_empty() {
            return;
        }
        let mut started = BTreeSet::new();
        for (remote, id, side) in &one.mirrors {
            let remote = &one.clone.remotes[*remote];
            let seen = moved.iter().filter_map(|ours| Some((remote.theirs(ours)?, one.tips.get(*ours).copied())));
            if started.contains(id) {
                continue;
            }
            match self.engine.pushed(*id, *side, &seen.collect::<Vec<_>>(), &mut self.patience) {
                Ok(true) => {
                    started.insert(*id);
                }
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, mirror = %id, "a push from here could not be followed"),
            }
        }
    }
}

impl Engine {
    /// A clone's view of one side moved: where that is news, the mirror starts. Gives whether it does.
    fn pushed(
        &self,
        id: MirrorId,
        side: Side,
        seen: &[(String, Option<Oid>)],
        patience: &mut Patience,
    ) -> Result<bool> {
        let mirror = self.store.mirror(id)?;
        let now = self.now();
        if seen.is_empty() || mirror.paused(now).is_some() || !mirror.reads(side) {
            return Ok(false);
        }
        let state = self.store.state(id)?;
        if status::is_stopped(&mirror, &state) {
            return Ok(false);
        }
        let scope = Scope::parse(&mirror.scope)?;
        let known = self.store.refs(id)?;
        // After a fetch, and after Gemel's own pushes, a clone says what is known already.
        let is_news = |(name, tip): &(String, Option<Oid>)| {
            let Ok(full) = RefName::new(name) else { return false };
            let there = known.get(&full).and_then(|record| *record.tips.get(side));
            scope.place(name) != scope::Place::Out && there != *tip
        };
        if !seen.iter().any(is_news) {
            return Ok(false);
        }
        let minimum = Millis::from(self.settings()?.minimum_minutes) * 60_000;
        let failing = state.problem.is_some() && !status::is_offline(&state);
        let at_once = patience.starts_at_once(id, failing, now, minimum);
        if at_once || !failing {
            tracing::info!(mirror = %mirror.name, at_once, "a push from here is followed");
            self.ask(id, Trigger::LocalPush, at_once)?;
        }
        Ok(true)
    }
}

/// Which mirrors have what a clone's remotes are.
fn matches(clone: &WorkingClone, mirrors: &[(MirrorId, Mirrored)]) -> Vec<(usize, MirrorId, Side)> {
    let mut all = Vec::new();
    for (at, remote) in clone.remotes.iter().enumerate() {
        let places: Vec<Place> = remote.urls.iter().map(|url| Place::of(url)).collect();
        for (id, mirror) in mirrors {
            for side in Side::BOTH {
                if places.iter().any(|place| mirror.ends.get(side).is(place)) {
                    all.push((at, *id, side));
                }
            }
        }
    }
    all
}

/// What is watched of a clone: where the refs of its remotes are, in whichever form, and its configuration.
fn watched_folders(common: &Path) -> Vec<(PathBuf, bool)> {
    let below = |name: &str| common.join(name);
    vec![(common.to_owned(), false), (below("refs"), false), (below("refs/remotes"), true), (below("reftable"), false)]
}

/// What a changed path says of a clone.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Refs of its remotes may have moved.
    Refs,
    /// That, and there is a folder that was not there before.
    Folders,
    /// It may have other remotes.
    Remotes,
    /// Nothing that matters.
    Else,
}

fn what_changed(path: &Path) -> Part {
    let mut parts = path.iter().map(|part| part.to_str().unwrap_or_default());
    match (parts.next(), parts.next(), parts.next()) {
        (Some("refs"), Some("remotes"), None) | (Some("refs" | "reftable"), None, _) => Part::Folders,
        (Some("refs"), Some("remotes"), Some(_)) if path.extension().is_some_and(|end| end == "lock") => Part::Else,
        (Some("packed-refs"), ..) | (Some("reftable"), Some(_), _) | (Some("refs"), Some("remotes"), Some(_)) => {
            Part::Refs
        }
        (Some("config" | "config.worktree"), ..) => Part::Remotes,
        _ => Part::Else,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::stage::{Stage, stage},
        error::{Code, Error},
        forge::played::Played,
        model::{Direction, Endpoint, Mirror, Policy, RefRecord, RefRecords, RunBy, Unattended},
        store::{NewRow, Notes, State},
        view::Problem,
    };

    const KNOWN: u8 = 1;
    const NEW: u8 = 2;

    /// A one-way mirror whose left side has one branch at the known tip.
    struct Scene {
        stage: Stage,
        mirror: Mirror,
        patience: Patience,
    }

    fn oid(byte: u8) -> Oid {
        Oid::from_bytes(&[byte; 20]).expect("because it has 20 bytes")
    }

    impl Scene {
        fn new() -> Self {
            let stage = stage(Played::new());
            let end = |url: &str| Endpoint { url: url.into(), host: "h".into(), account: None };
            let row = NewRow {
                name: "m".into(),
                ends: Pair { left: end("https://a.example/x"), right: end("https://b.example/x") },
                direction: Direction::LeftToRight,
                policy: Policy::default(),
                scope: vec!["refs/heads/*".into()],
                every: 300,
                allow_plain_http: false,
                push_options: Vec::new(),
                run_by: RunBy::Gemel,
                unattended: Unattended::default(),
            };
            let id = stage.engine.store.add_mirror(&row).expect("because it is the first one");
            let mirror = stage.engine.store.mirror(id).expect("because it was added");
            let scene = Self { stage, mirror, patience: Patience::default() };
            scene.knows(&State::default());
            scene
        }

        fn knows(&self, state: &State) {
            let tips = Pair { left: Some(oid(KNOWN)), right: Some(oid(KNOWN)) };
            let name = RefName::new("refs/heads/main").expect("because it is valid");
            let after: RefRecords = [(name, RefRecord { tips, ..RefRecord::default() })].into();
            let changed: Vec<RefName> = after.keys().cloned().collect();
            let (records, changed) = (&after, &changed[..]);
            let notes = Notes { mirror: &self.mirror, records, changed, state, events: &[], at: 1, ending: None };
            self.stage.engine.store.record(&notes).expect("because the mirror is there");
        }

        fn fails(&self, code: Code, failures: u32) {
            let problem = Some(Problem::from(&Error::new(code)));
            self.knows(&State { failures, problem, ..State::default() });
        }

        /// Whether a clone that says this of a side starts the mirror.
        fn starts(&mut self, side: Side, name: &str, tip: Option<u8>) -> bool {
            let engine = &self.stage.engine;
            let seen = [(name.to_owned(), tip.map(oid))];
            let said = engine.pushed(self.mirror.id, side, &seen, &mut self.patience).expect("because it is there");
            let asked = engine.unattended.take_asked(self.mirror.id);
            assert!(said || asked.is_none());
            asked.is_some()
        }
    }

    #[test]
    fn only_news_starts_a_mirror() {
        let mut scene = Scene::new();
        for (name, tip, starts) in [
            ("refs/heads/main", Some(NEW), true),
            ("refs/heads/main", Some(KNOWN), false),
            ("refs/heads/main", None, true),
            ("refs/heads/topic", Some(NEW), true),
            ("refs/heads/topic", None, false),
            ("refs/tags/v1", Some(NEW), false),
            ("refs/pull/1/head", Some(NEW), false),
            ("no name..", Some(NEW), false),
        ] {
            assert_eq!(scene.starts(Side::Left, name, tip), starts, "{name} {tip:?}");
        }
        assert!(!scene.starts(Side::Right, "refs/heads/main", Some(NEW)), "what is pushed there goes nowhere");
    }

    #[test]
    fn a_mirror_that_rests_is_left_alone() {
        let mut scene = Scene::new();
        let id = scene.mirror.id;
        scene.stage.engine.set_paused(id, true).expect("because it is there");
        assert!(!scene.starts(Side::Left, "refs/heads/main", Some(NEW)));
        scene.stage.engine.set_paused(id, false).expect("because it is there");
        scene.stage.engine.unattended.take_asked(id);
        scene.fails(Code::HostError, 5);
        assert!(!scene.starts(Side::Left, "refs/heads/main", Some(NEW)), "it is stopped");
    }

    #[test]
    fn one_that_fails_is_tried_once() {
        let mut scene = Scene::new();
        scene.fails(Code::HostError, 1);
        let starts =
            |scene: &mut Scene| (0..9).filter(|_| scene.starts(Side::Left, "refs/heads/main", Some(NEW))).count();
        assert_eq!(starts(&mut scene), 1);
        // Who could push there has reached the host.
        let mut offline = Scene::new();
        offline.fails(Code::HostUnreachable, 0);
        assert!(starts(&mut offline) > 1);
    }

    #[test]
    fn what_happens_in_a_clone_is_told_apart() {
        let part = |path: &str| what_changed(Path::new(path));
        for path in ["packed-refs", "refs/remotes/origin", "refs/remotes/origin/a/b", "reftable/tables.list"] {
            assert_eq!(part(path), Part::Refs, "{path}");
        }
        for path in ["", "HEAD", "index", "index.lock", "refs/heads", "refs/remotes/origin/a.lock", "packed-refs.lock"]
        {
            assert_eq!(part(path), Part::Else, "{path}");
        }
        assert_eq!((part("config"), part("refs/remotes"), part("refs")), (Part::Remotes, Part::Folders, Part::Folders));
    }
}
