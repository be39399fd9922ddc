//! The cache: a bare repository for each mirror, with the objects of both sides, their tips and the backups.
//!
//! It is closed: whatever object it holds, it holds all that the object reaches. Packs keep it so, because they are asked
//! for with haves that the cache holds itself.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap, HashSet},
    fmt::Write as _,
    fs::{self, File},
    io::{BufReader, BufWriter, Write},
    ops::Deref,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use gemel_wire::{HashKind, Oid, RefName};
use git2::{ObjectFormat, Repository, RepositoryInitOptions};
use tokio::sync::mpsc;

use crate::{
    collect,
    error::{Code, Error, Result},
    history,
    model::{Pair, RefRecords, Side},
    pack,
    plan::Ancestry,
    store::make_folder,
    view::{CommitView, Commits},
};

/// A mirror's cache, locked for one run or only read.
///
/// Clones share the lock: a task that still writes after its run was cancelled keeps the next run out.
#[derive(Clone)]
pub(crate) struct Cache {
    folder: PathBuf,
    /// How its objects are named, once that is known.
    format: Arc<OnceLock<HashKind>>,
    _lock: Option<Arc<File>>,
    /// The repository, once it was opened and while nobody uses it: to open it takes longer than most questions to it.
    idle: Arc<Mutex<Option<Repository>>>,
    /// Held while the file of refs is written: tips are noted while a push is under way, and backups before it.
    writing: Arc<Mutex<()>>,
}

/// The repository in use; given back for the next one who needs it.
pub(crate) struct Opened {
    repository: Option<Repository>,
    idle: Arc<Mutex<Option<Repository>>>,
}

impl Deref for Opened {
    type Target = Repository;

    fn deref(&self) -> &Repository {
        self.repository.as_ref().expect("because it is only given back at the end")
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        *self.idle.lock().expect("because no holder of it panics") = self.repository.take();
    }
}

/// Files of so many bytes and more are packed as they are.
const LARGE_FILE: i64 = 1024 * 1024;
/// So many commits of a side are described; the others are counted.
const SHOWN_COMMITS: usize = 20;
/// So many are counted; nobody reads on.
const COUNTED_COMMITS: usize = 10_000;
/// So many haves are sent: beyond, the server only compares longer.
const MAX_HAVES: usize = 4096;
/// So many where the wanted refs are only to be brought up to date.
const FEW_HAVES: usize = 32;

impl Cache {
    /// Takes the cache in a mirror's folder, for this run alone. [`Cache::prepare`] comes next.
    pub fn lock(folder: &Path) -> Result<Self> {
        make_folder(folder)?;
        let file = |error: std::io::Error| Error::file(&error, folder);
        let lock = File::options().create(true).truncate(false).write(true).open(folder.join("lock")).map_err(file)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(Error::new(Code::AlreadyRunning)),
            Err(fs::TryLockError::Error(error)) => return Err(file(error)),
        }
        let cache = Self {
            folder: folder.to_owned(),
            format: Arc::default(),
            _lock: Some(Arc::new(lock)),
            idle: Arc::default(),
            writing: Arc::default(),
        };
        make_folder(&cache.spool_folder())?;
        Ok(cache)
    }

    /// Makes the repository if need be, for objects that are named in this way, and takes up what a killed run left behind.
    pub fn prepare(&self, format: HashKind, interrupt: &AtomicBool) -> Result<()> {
        if self.format.set(format).is_err() {
            return Ok(());
        }
        if !self.git_folder().exists() {
            self.make(format)?;
        }
        self.recover(interrupt)
    }

    /// Makes the repository beside its place and puts it there whole: a program may be killed at any moment.
    fn make(&self, format: HashKind) -> Result<()> {
        let beside = self.folder.join("new.git");
        let file = |error: std::io::Error| Error::file(&error, &beside);
        if beside.exists() {
            fs::remove_dir_all(&beside).map_err(file)?;
        }
        let mut options = RepositoryInitOptions::new();
        options.bare(true).object_format(match format {
            HashKind::Sha1 => ObjectFormat::Sha1,
            HashKind::Sha256 => ObjectFormat::Sha256,
        });
        let repository = Repository::init_opts(&beside, &options)?;
        let mut config = repository.config()?;
        // A backup that was reported must survive a power cut.
        config.set_bool("core.fsyncObjectFiles", true)?;
        config.set_bool("core.logAllRefUpdates", false)?;
        config.set_bool("gc.auto", false)?;
        // Finding deltas among large files takes minutes, and such files are seldom alike.
        config.set_i64("core.bigFileThreshold", LARGE_FILE)?;
        fs::rename(&beside, self.git_folder()).map_err(file)
    }

    /// The cache in a mirror's folder, for reading beside whatever run there may be.
    pub fn read(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            format: Arc::default(),
            _lock: None,
            idle: Arc::default(),
            writing: Arc::default(),
        }
    }

    /// A repository that is made anew with the other hash function has nothing in common with the one before: its objects
    /// are kept apart.
    fn git_folder(&self) -> PathBuf {
        let (sha1, sha256) = (self.folder.join("cache.git"), self.folder.join("cache-sha256.git"));
        match self.format.get() {
            Some(HashKind::Sha256) => sha256,
            None if !sha1.exists() && sha256.exists() => sha256,
            Some(HashKind::Sha1) | None => sha1,
        }
    }

    fn format(&self) -> HashKind {
        let found = || if self.git_folder().ends_with("cache-sha256.git") { HashKind::Sha256 } else { HashKind::Sha1 };
        self.format.get().copied().unwrap_or_else(found)
    }

    fn spool_folder(&self) -> PathBuf {
        self.folder.join("spool")
    }

    fn pack_folder(&self) -> PathBuf {
        self.git_folder().join("objects").join("pack")
    }

    /// Takes up what a killed run left behind: a pack that had arrived whole is indexed, one that had not is dropped.
    fn recover(&self, interrupt: &AtomicBool) -> Result<()> {
        let file = |error: std::io::Error| Error::file(&error, &self.folder);
        for entry in fs::read_dir(self.spool_folder()).map_err(file)? {
            let path = entry.map_err(file)?.path();
            if path.extension().is_some_and(|ending| ending == "pack")
                && let Ok(spool) = File::open(&path)
            {
                let spool = BufReader::with_capacity(256 * 1024, spool);
                let watcher = pack::Watcher { interrupt, seen: &AtomicU64::new(0) };
                let _ = pack::index(spool, &path, &self.pack_folder(), self.format(), watcher);
                // Not done is not damaged: the next run goes on with it.
                if interrupt.load(Ordering::Relaxed) {
                    return Err(Error::new(Code::Cancelled));
                }
            }
            let _ = fs::remove_file(path);
        }
        for entry in fs::read_dir(self.pack_folder()).map_err(file)? {
            let entry = entry.map_err(file)?;
            // What is neither a pack nor its index was being written, and an index comes before its pack.
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let finished = name.starts_with("pack-")
                && (name.ends_with(".pack") || name.ends_with(".idx") && entry.path().with_extension("pack").exists());
            if !finished {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    /// The repository itself, as it is now.
    pub fn repository(&self) -> Result<Opened> {
        let idle = self.idle.lock().expect("because no holder of it panics").take();
        let repository = match idle {
            Some(repository) => repository,
            None => Repository::open_bare(self.git_folder())?,
        };
        Ok(Opened { repository: Some(repository), idle: Arc::clone(&self.idle) })
    }

    /// Takes a pack from a side into the cache while it arrives, and gives its place there.
    pub fn take(
        &self,
        side: Side,
        pieces: mpsc::Receiver<Vec<Bytes>>,
        watcher: pack::Watcher<'_>,
    ) -> Result<Option<PathBuf>> {
        let spool = self.spool_folder().join(format!("{}.pack", side.as_str()));
        pack::index(pack::Arriving::new(&spool, pieces)?, &spool, &self.pack_folder(), self.format(), watcher)
    }

    /// Those of some objects that the cache lacks.
    pub fn missing(&self, tips: impl IntoIterator<Item = Oid>) -> Result<Vec<Oid>> {
        let repository = self.repository()?;
        let odb = repository.odb()?;
        let mut seen = HashSet::new();
        Ok(tips.into_iter().filter(|tip| seen.insert(*tip) && !odb.exists(git_oid(*tip))).collect())
    }

    /// What to tell a server is there already, so that it sends just what the other side lacks: objects that the other
    /// side holds and the cache too. First what the wanted refs were before, then what else the asked server knows.
    pub fn haves(
        &self,
        wants: &HashSet<Oid>,
        asked: &BTreeMap<RefName, Oid>,
        other: &BTreeMap<RefName, Oid>,
        records: &RefRecords,
    ) -> Result<Vec<Oid>> {
        let repository = self.repository()?;
        let odb = repository.odb()?;
        let ancestry = CacheAncestry::new(&repository);
        let known: HashSet<Oid> = asked.values().copied().collect();
        // What the asked server knows of a ref's history on the other side.
        let common = |name: &RefName, there: Oid| {
            if known.contains(&there) {
                return Some(there);
            }
            let base = records.get(name).and_then(|record| record.base.tip);
            match base.filter(|base| odb.exists(git_oid(there)) && ancestry.contains(there, *base)) {
                Some(base) => Some(base),
                None => asked.get(name).and_then(|mine| ancestry.merge_base(there, *mine)),
            }
        };
        let wanted = asked.iter().filter(|(_, oid)| wants.contains(*oid));
        let before: Option<Vec<Oid>> = wanted
            .map(|(name, _)| {
                other.get(name).and_then(|there| common(name, *there)).filter(|oid| odb.exists(git_oid(*oid)))
            })
            .collect();
        // Where every wanted ref was there before, other branches only help if they were merged into it, and a server
        // takes longer to look at many haves than to send a few commits twice.
        let (mut haves, most, prefix) = match before {
            Some(before) => (before, FEW_HAVES, "refs/heads/"),
            None => (Vec::new(), MAX_HAVES, ""),
        };
        let mut rest = Vec::new();
        for (name, there) in other.iter().filter(|(name, _)| name.starts_with(prefix)) {
            if haves.len() >= most {
                break;
            }
            haves.extend(common(name, *there));
            if !known.contains(there) {
                rest.push(*there);
            }
        }
        haves.extend(rest);
        let mut seen = HashSet::new();
        haves.retain(|oid| seen.insert(*oid) && odb.exists(git_oid(*oid)));
        haves.truncate(most);
        Ok(haves)
    }

    /// Notes the tips of both sides, each in a namespace of its own, and lets what came in this run become durable.
    pub fn write_tips(&self, tips: &Pair<Vec<(RefName, Oid)>>) -> Result<()> {
        self.sync_packs()?;
        self.write_refs(|refs| {
            for side in Side::BOTH {
                let namespace = format!("refs/gemel/{}/", side.as_str());
                refs.retain(|name, _| !name.starts_with(&namespace));
                for (name, oid) in tips.get(side) {
                    refs.insert(format!("{namespace}{}", name.strip_prefix("refs/").unwrap_or(name)), *oid);
                }
            }
        })
    }

    /// Waits until a power cut no longer undoes that packs were put in their place.
    fn sync_packs(&self) -> Result<()> {
        pack::sync(&self.pack_folder())
    }

    /// Changes the cache's refs in one write, however many they are: all of them or, when killed meanwhile, none. Only
    /// whoever holds the lock of the cache may.
    fn write_refs(&self, change: impl FnOnce(&mut BTreeMap<String, Oid>)) -> Result<()> {
        let _alone = self.writing.lock().expect("because no holder of it panics");
        let path = self.git_folder().join("packed-refs");
        let beside = self.git_folder().join("packed-refs.new");
        let file = |error: std::io::Error| Error::file(&error, &path);
        let before = match fs::read_to_string(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(file(error)),
            read => read.unwrap_or_default(),
        };
        let mut refs = BTreeMap::new();
        for line in before.lines() {
            // Lines that begin otherwise are a header, or what an annotated tag above them leads to.
            if let Some((oid, name)) = line.split_once(' ')
                && let Ok(oid) = oid.parse()
            {
                refs.insert(name.to_owned(), oid);
            }
        }
        change(&mut refs);
        let mut after = String::from("# pack-refs with: sorted \n");
        for (name, oid) in &refs {
            let _ = writeln!(after, "{oid} {name}");
        }
        if after == before {
            return Ok(());
        }
        let mut out = File::create(&beside).map_err(file)?;
        out.write_all(after.as_bytes()).and_then(|()| out.sync_all()).map_err(file)?;
        fs::rename(&beside, &path).map_err(file)
    }

    /// Pins tips under their backups' numbers. A tip of which anything is missing cannot be promised, and is an error.
    ///
    /// `elsewhere` are tips that stay on the hosts: what they reach is not lost, and only its commits are looked at.
    pub fn pin(&self, backups: &[(i64, Oid)], elsewhere: &[Oid]) -> Result<()> {
        let repository = self.repository()?;
        let odb = repository.odb()?;
        let mut checked = HashSet::new();
        let mut missing = Vec::new();
        for (id, tip) in backups {
            whole(&repository, &odb, *tip, elsewhere, &mut checked)?;
            let name = format!("refs/gemel/backups/{id}");
            match repository.find_reference(&name) {
                Ok(there) if there.target() == Some(git_oid(*tip)) => {}
                // Never in place of another backup.
                Ok(there) => {
                    let there = there.name().unwrap_or_default().to_owned();
                    return Err(Error::new(Code::CacheDamaged).with("detail", format!("{there} holds something else")));
                }
                Err(_) => missing.push((name, *tip)),
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        self.sync_packs()?;
        self.write_refs(|refs| refs.extend(missing))?;
        pack::sync(&self.git_folder())
    }

    /// A pack with all that `tips` reach and `there` do not, written beside the spools.
    pub fn build_pack(&self, side: Side, tips: &[Oid], there: &[Oid], interrupt: &Arc<AtomicBool>) -> Result<PathBuf> {
        let repository = self.repository()?;
        let odb = repository.odb()?;
        let mut builder = repository.packbuilder()?;
        let stop = Arc::clone(interrupt);
        builder.set_progress_callback(move |_, _, _| !stop.load(Ordering::Relaxed))?;
        let mut commits = Vec::new();
        for tip in tips {
            let mut id = git_oid(*tip);
            // Annotated tags, which may be tags of tags, go in by themselves; then what they lead to.
            while odb.read_header(id)?.1 == git2::ObjectType::Tag {
                builder.insert_object(id, None)?;
                id = history::target(&odb, id)?;
            }
            if odb.read_header(id)?.1 == git2::ObjectType::Commit {
                commits.push(id);
            } else {
                builder.insert_recursive(id, None)?;
            }
        }
        let there: Vec<git2::Oid> = there.iter().filter_map(|tip| history::commit_of(&odb, git_oid(*tip))).collect();
        if !commits.is_empty() {
            insert_history(&repository, &mut builder, &commits, &there)?;
        }
        let path = self.spool_folder().join(format!("to-{}.out", side.as_str()));
        let mut out = BufWriter::new(File::create(&path).map_err(|error| Error::file(&error, &path))?);
        let mut failed = None;
        let built = builder.foreach(|bytes| match out.write_all(bytes) {
            Ok(()) => !interrupt.load(Ordering::Relaxed),
            Err(error) => {
                failed = Some(error);
                false
            }
        });
        if let Some(error) = failed.or_else(|| out.flush().err()) {
            return Err(Error::file(&error, &path));
        }
        if interrupt.load(Ordering::Relaxed) {
            return Err(Error::new(Code::Cancelled));
        }
        built?;
        Ok(path)
    }

    /// The first line and the author of a commit, or of what a tag leads to.
    pub fn describe(&self, tip: Oid) -> Option<(String, String)> {
        let repository = self.repository().ok()?;
        let commit = history::commit_of(&repository.odb().ok()?, git_oid(tip))?;
        // What libgit2 cannot read is not told; it is a commit all the same.
        let Ok(commit) = repository.find_commit(commit) else { return Some((String::new(), String::new())) };
        Some((commit.summary_bytes().map(plain).unwrap_or_default(), plain(commit.author().name_bytes())))
    }

    /// Lets go of backups, whose objects may then be collected.
    pub fn unpin(&self, ids: &[i64]) -> Result<()> {
        let names: HashSet<String> = ids.iter().map(|id| format!("refs/gemel/backups/{id}")).collect();
        let repository = self.repository()?;
        self.write_refs(|refs| refs.retain(|name, _| !names.contains(name)))?;
        // Those that an earlier version wrote, or whoever unpacked the refs, are files of their own.
        for name in names {
            if let Ok(mut loose) = repository.find_reference(&name) {
                loose.delete()?;
            }
        }
        Ok(())
    }

    /// Writes a bundle (`gitformat-bundle(5)`) that holds tips under their names, with all that they reach.
    pub fn bundle(&self, tips: &[(String, Oid)], path: &Path) -> Result<()> {
        let file = |error: std::io::Error| Error::file(&error, path);
        let oids: Vec<Oid> = tips.iter().map(|(_, oid)| *oid).collect();
        let never = Arc::new(AtomicBool::new(false));
        let pack = self.build_pack(Side::Left, &oids, &[], &never)?;
        let write = || -> std::io::Result<()> {
            // Beside its place, so that half a bundle never bears the name of a whole one.
            let beside = path.with_extension("part");
            let mut out = BufWriter::new(File::create(&beside)?);
            match oids.first().map(Oid::kind) {
                Some(HashKind::Sha256) => out.write_all(b"# v3 git bundle\n@object-format=sha256\n")?,
                _ => out.write_all(b"# v2 git bundle\n")?,
            }
            for (name, oid) in tips {
                writeln!(out, "{oid} {name}")?;
            }
            out.write_all(b"\n")?;
            std::io::copy(&mut File::open(&pack)?, &mut out)?;
            out.flush()?;
            out.get_ref().sync_all()?;
            fs::rename(beside, path)
        };
        let written = write().map_err(file);
        let _ = fs::remove_file(&pack);
        written
    }

    /// How much room the backups alone take, in bytes: the packs that nothing else needs.
    pub fn size_of_backups(&self, keep: &[Oid], interrupt: &AtomicBool) -> Result<u64> {
        let idle = self.unneeded(keep, false, interrupt)?;
        Ok(idle.iter().filter_map(|pack| fs::metadata(pack).ok()).map(|meta| meta.len()).sum())
    }

    fn unneeded(&self, keep: &[Oid], backups: bool, interrupt: &AtomicBool) -> Result<Vec<PathBuf>> {
        let repository = self.repository()?;
        let mut roots: Vec<git2::Oid> = keep.iter().copied().map(git_oid).collect();
        for reference in repository.references()? {
            let reference = reference?;
            if backups || !reference.name_bytes().starts_with(b"refs/gemel/backups/") {
                roots.extend(reference.target());
            }
        }
        let packs = collect::packs(&self.pack_folder(), self.format())?;
        collect::unneeded(&repository, &packs, roots, interrupt)
    }

    /// Deletes the packs that hold nothing that a ref of the cache, or any object that stays, leads to. What stays is as
    /// closed as it was. Gives the number of bytes that this made free.
    pub fn collect(&self, keep: &[Oid], interrupt: &AtomicBool) -> Result<u64> {
        let mut freed = 0;
        for pack in self.unneeded(keep, true, interrupt)? {
            freed += fs::metadata(&pack).map_or(0, |meta| meta.len());
            // The index goes first: a pack without one is not looked at.
            for path in [pack.with_extension("idx"), pack] {
                fs::remove_file(&path).map_err(|error| Error::file(&error, &path))?;
            }
        }
        Ok(freed)
    }

    /// Commits on the way to `tip` from what is there, oldest first, each of which holds all those before it: so that they
    /// cut what `tip` brings into `parts` of about as many commits. Fewer where history has no such places.
    pub fn stops_on_the_way(&self, tip: Oid, there: &[Oid], parts: usize) -> Result<Vec<Oid>> {
        let repository = self.repository()?;
        let odb = repository.odb()?;
        let Some(tip) = history::commit_of(&odb, git_oid(tip)) else { return Ok(Vec::new()) };
        let mut walk = repository.revwalk()?;
        walk.set_sorting(git2::Sort::TOPOLOGICAL | git2::Sort::REVERSE)?;
        walk.push(tip)?;
        for id in there.iter().filter_map(|oid| history::commit_of(&odb, git_oid(*oid))) {
            walk.hide(id)?;
        }
        // The longest line of descent has the most places to stop at. For each commit: how many come before it, how long
        // the longest line to it is, and through which parent.
        let mut lines: HashMap<git2::Oid, (usize, usize, Option<git2::Oid>)> = HashMap::new();
        for (before, id) in walk.enumerate() {
            let id = id?;
            let longest = history::links(&odb, id)?
                .parents
                .into_iter()
                .filter_map(|parent| lines.get(&parent).map(|(_, length, _)| (*length, parent)))
                .max_by_key(|(length, _)| *length);
            lines.insert(id, (before, longest.map_or(1, |(length, _)| length + 1), longest.map(|(_, parent)| parent)));
        }
        let total = lines.len();
        let mut line = Vec::new();
        let mut at = lines.get(&tip).and_then(|(.., parent)| *parent);
        while let Some((id, (before, _, parent))) = at.and_then(|id| lines.get(&id).map(|found| (id, found))) {
            line.push((*before, id));
            at = *parent;
        }
        line.reverse();
        let mut stops: Vec<Oid> = Vec::new();
        for part in 1..parts.min(total) {
            let wanted = total * part / parts.min(total);
            let nearest = line.iter().min_by_key(|(before, _)| before.abs_diff(wanted));
            if let Some(stop) = nearest.and_then(|(_, id)| Oid::from_bytes(id.as_bytes()).ok())
                && stops.last() != Some(&stop)
            {
                stops.push(stop);
            }
        }
        Ok(stops)
    }

    /// The commits that `tip` has and `other` lacks.
    pub fn commits(&self, tip: Option<Oid>, other: Option<Oid>) -> Result<Commits> {
        let Some(tip) = tip else { return Ok(Commits::default()) };
        let repository = self.repository()?;
        let odb = repository.odb()?;
        let Some(start) = history::commit_of(&odb, git_oid(tip)) else { return Ok(Commits::default()) };
        let other = other.and_then(|other| history::commit_of(&odb, git_oid(other)));
        let ordered = || {
            let mut walk = repository.revwalk()?;
            walk.set_sorting(git2::Sort::TIME | git2::Sort::TOPOLOGICAL)?;
            walk.push(start)?;
            other.map_or(Ok(()), |other| walk.hide(other))?;
            walk.take(COUNTED_COMMITS).collect::<std::result::Result<Vec<git2::Oid>, git2::Error>>()
        };
        let ids = match ordered() {
            Ok(ids) => ids,
            // What has no readable date has no order.
            Err(_) => history::news(&repository, &[start], other.as_slice())?,
        };
        let total = ids.len().min(COUNTED_COMMITS);
        let shown = ids.into_iter().take(SHOWN_COMMITS).map(|id| match repository.find_commit(id) {
            Ok(commit) => CommitView {
                id: id.to_string(),
                author: plain(commit.author().name_bytes()),
                at: commit.time().seconds() * 1000,
                subject: commit.summary_bytes().map(plain).unwrap_or_default(),
            },
            Err(_) => CommitView { id: id.to_string(), author: String::new(), at: 0, subject: String::new() },
        });
        Ok(Commits { total: u32::try_from(total).unwrap_or(u32::MAX), shown: shown.collect() })
    }

    /// Where two tips part, and whether they hold the same files.
    pub fn compare(&self, left: Oid, right: Oid) -> Result<(Option<Oid>, bool)> {
        let repository = self.repository()?;
        let odb = repository.odb()?;
        let tree = |oid: Oid| {
            let (id, kind) = history::peeled(&odb, git_oid(oid)).ok()?;
            if kind == git2::ObjectType::Commit { Some(history::links(&odb, id).ok()?.tree) } else { Some(id) }
        };
        let same = tree(left).is_some_and(|tree_id| Some(tree_id) == tree(right));
        Ok((CacheAncestry::new(&repository).merge_base(left, right), same))
    }
}

/// Fails unless a tip is there with all that it reaches.
fn whole(
    repository: &Repository,
    odb: &git2::Odb<'_>,
    tip: Oid,
    elsewhere: &[Oid],
    checked: &mut HashSet<git2::Oid>,
) -> Result<()> {
    let (id, kind) = history::peeled(odb, git_oid(tip))?;
    if kind != git2::ObjectType::Commit {
        return all_files(repository, odb, id, checked);
    }
    // Every commit down to the roots.
    history::news(repository, &[id], &[])?;
    // Every file of the commits that would be nowhere else.
    let others = elsewhere.iter().filter(|other| **other != tip);
    let others: Vec<git2::Oid> = others.filter_map(|other| history::commit_of(odb, git_oid(*other))).collect();
    for commit in history::news(repository, &[id], &others)? {
        all_files(repository, odb, history::links(odb, commit)?.tree, checked)?;
    }
    Ok(())
}

/// Puts into a pack what commits lead to, and what is there does not.
fn insert_history(
    repository: &Repository,
    builder: &mut git2::PackBuilder<'_>,
    commits: &[git2::Oid],
    there: &[git2::Oid],
) -> Result<()> {
    let quick = |builder: &mut git2::PackBuilder<'_>| {
        let mut walk = repository.revwalk()?;
        commits.iter().try_for_each(|commit| walk.push(*commit))?;
        there.iter().try_for_each(|commit| walk.hide(*commit))?;
        builder.insert_walk(&mut walk)
    };
    if quick(builder).is_ok() {
        return Ok(());
    }
    let odb = repository.odb()?;
    let news = history::news(repository, commits, there)?;
    let new: HashSet<git2::Oid> = news.iter().copied().collect();
    let mut known = HashSet::new();
    let mut trees = Vec::new();
    for commit in news {
        builder.insert_object(commit, None)?;
        let links = history::links(&odb, commit)?;
        trees.push(links.tree);
        for before in links.parents.into_iter().filter(|parent| !new.contains(parent)) {
            all_files(repository, &odb, history::links(&odb, before)?.tree, &mut known)?;
        }
    }
    let there = known.clone();
    for tree in trees {
        all_files(repository, &odb, tree, &mut known)?;
    }
    for object in known.difference(&there) {
        builder.insert_object(*object, None)?;
    }
    Ok(())
}

/// Fails unless a tree is there with all its files and folders.
fn all_files(
    repository: &Repository,
    odb: &git2::Odb<'_>,
    id: git2::Oid,
    checked: &mut HashSet<git2::Oid>,
) -> Result<()> {
    let mut next = vec![id];
    while let Some(id) = next.pop() {
        if !checked.insert(id) {
            continue;
        }
        let (_, kind) = odb.read_header(id)?;
        if kind == git2::ObjectType::Tree {
            let tree = repository.find_tree(id)?;
            // A submodule's commit lives in another repository.
            next.extend(
                tree.iter().filter(|entry| entry.kind() != Some(git2::ObjectType::Commit)).map(|entry| entry.id()),
            );
        }
    }
    Ok(())
}

/// A text that somebody else wrote, without what a terminal would take for a command.
fn plain(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Ancestry as the cache knows it.
pub(crate) struct CacheAncestry<'a> {
    repository: &'a Repository,
    asked: RefCell<HashMap<(Oid, Oid), bool>>,
    /// What went wrong while asking: then no answer is to be acted on.
    gap: RefCell<Option<Error>>,
}

impl<'a> CacheAncestry<'a> {
    pub fn new(repository: &'a Repository) -> Self {
        Self { repository, asked: RefCell::default(), gap: RefCell::default() }
    }

    /// Fails if an answer so far could not be given for certain.
    pub fn certain(&self) -> Result<()> {
        self.gap.take().map_or(Ok(()), Err)
    }

    fn ask(&self, descendant: Oid, ancestor: Oid) -> Result<bool> {
        let odb = self.repository.odb()?;
        let is_commit = |oid: Oid| odb.read_header(git_oid(oid)).map(|(_, kind)| kind == git2::ObjectType::Commit);
        Ok(is_commit(descendant)?
            && is_commit(ancestor)?
            && history::contains(self.repository, git_oid(descendant), git_oid(ancestor))?)
    }

    fn merge_base(&self, a: Oid, b: Oid) -> Option<Oid> {
        let odb = self.repository.odb().ok()?;
        let (a, b) = (history::commit_of(&odb, git_oid(a))?, history::commit_of(&odb, git_oid(b))?);
        let base = history::merge_base(self.repository, a, b).unwrap_or_else(|error| {
            self.gap.borrow_mut().get_or_insert(error);
            None
        });
        Oid::from_bytes(base?.as_bytes()).ok()
    }
}

impl Ancestry for CacheAncestry<'_> {
    fn contains(&self, descendant: Oid, ancestor: Oid) -> bool {
        if descendant == ancestor {
            return true;
        }
        *self.asked.borrow_mut().entry((descendant, ancestor)).or_insert_with(|| {
            self.ask(descendant, ancestor).unwrap_or_else(|error| {
                // Not knowing is not "no": that would make an advance look like rewritten history.
                self.gap.borrow_mut().get_or_insert(error);
                false
            })
        })
    }

    fn related(&self, a: Oid, b: Oid) -> bool {
        a == b || self.merge_base(a, b).is_some()
    }
}

/// The same name in libgit2's type.
pub(crate) fn git_oid(oid: Oid) -> git2::Oid {
    git2::Oid::from_bytes(oid.as_bytes()).unwrap_or(git2::Oid::ZERO_SHA1)
}
