//! Backups: listed, restored, exported, and let go of when their time is over.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, atomic::AtomicBool},
};

use gemel_wire::{Oid, RefName};

use super::{Engine, blocking};
use crate::{
    cache::Cache,
    clock::Millis,
    error::{Code, Error, Result},
    model::{MirrorId, Order, Side, Trigger},
    run::{Orders, Wish},
    store::Kept,
    view::{BackupView, RunView},
};

const DAY: Millis = 24 * 60 * 60 * 1000;
/// So often is looked whether a backup's time is over.
const TIDY_EVERY: Millis = 60 * 60 * 1000;

impl Engine {
    /// The backups of a mirror, or of all, removed ones included; newest first. Those whose ref, host, commit or author holds
    /// `search`, where it is given.
    pub async fn backups(&self, id: Option<MirrorId>, search: Option<&str>) -> Result<Vec<BackupView>> {
        let kept = self.store.backups(id)?;
        // One for each mirror: it opens its repository once for all that is asked of it.
        let caches: BTreeMap<MirrorId, Cache> =
            kept.iter().map(|kept| (kept.mirror, Cache::read(&self.cache_folder(kept.mirror)))).collect();
        let wanted = search.unwrap_or_default().to_lowercase();
        blocking(move || {
            let view = |kept: Kept| {
                let described = caches.get(&kept.mirror).and_then(|cache| cache.describe(kept.tip));
                let (subject, author) = described.unzip();
                let short = RefName::new(&kept.name).map_or_else(|_| kept.name.clone(), |name| name.short().to_owned());
                BackupView {
                    id: kept.id.to_string(),
                    mirror_id: kept.present.then(|| kept.mirror.to_string()),
                    mirror: kept.mirror_name,
                    side: kept.side,
                    host: kept.host,
                    name: kept.name,
                    short,
                    tip: kept.tip.to_string(),
                    replaced_by: kept.replaced_by.map(|oid| oid.to_string()),
                    reason: kept.reason,
                    at: kept.at,
                    run_id: kept.run,
                    subject,
                    author,
                }
            };
            let holds = |view: &BackupView| {
                let texts = [Some(&view.name), Some(&view.host), Some(&view.mirror), Some(&view.tip)];
                let more = [view.subject.as_ref(), view.author.as_ref()];
                texts.into_iter().chain(more).flatten().any(|text| text.to_lowercase().contains(&wanted))
            };
            Ok(kept.into_iter().map(view).filter(holds).collect())
        })
        .await
    }

    fn backup(&self, backup: &str) -> Result<Kept> {
        let unknown = || Error::new(Code::BackupUnknown).with("backup", backup);
        let id: i64 = backup.parse().map_err(|_| unknown())?;
        self.store.backups(None)?.into_iter().find(|kept| kept.id == id).ok_or_else(unknown)
    }

    /// The mirror that a backup is of, while that is there.
    pub fn mirror_of_backup(&self, backup: &str) -> Result<Option<MirrorId>> {
        let kept = self.backup(backup)?;
        Ok(kept.present.then_some(kept.mirror))
    }

    /// Puts a backup's tip back: to the side that had it, or another one; under its name, or another one. What is there now
    /// is what was last listed, or the host is asked first; it is backed up in its turn.
    pub async fn restore(self: &Arc<Self>, backup: &str, to: Option<Side>, name: Option<&str>) -> Result<RunView> {
        let kept = self.backup(backup)?;
        if !kept.present {
            return Err(Error::new(Code::MirrorRemoved).with("mirror", &kept.mirror_name));
        }
        let side = to.unwrap_or(kept.side);
        // What a mirror only reads it does not write, whoever asks.
        if self.store.mirror(kept.mirror)?.direction.target().is_some_and(|target| target != side) {
            return Err(Error::new(Code::ResolutionImpossible).with("why", "one-way"));
        }
        let wanted = name.unwrap_or(&kept.name);
        // A bare name means a branch.
        let full = if wanted.starts_with("refs/") { wanted.to_owned() } else { format!("refs/heads/{wanted}") };
        let name = RefName::new(&full).map_err(|_| Error::bad_input("ref", wanted))?;
        let tip = self.store.refs(kept.mirror)?.get(&name).and_then(|record| *record.tips.get(side));
        let orders = Orders {
            seen: vec![(side, name.clone(), tip)],
            moves: vec![Order { name, to: side, new: Some(kept.tip) }],
            ..Orders::default()
        };
        self.sync_with(kept.mirror, Trigger::Manual, Wish::default(), orders).await
    }

    /// Writes backups into a bundle, from which `git fetch` takes them. They must be of one mirror.
    pub async fn export(&self, backups: &[String], path: &Path) -> Result<()> {
        let kept = backups.iter().map(|backup| self.backup(backup)).collect::<Result<Vec<_>>>()?;
        let Some(first) = kept.first() else { return Err(Error::missing("backup")) };
        if kept.iter().any(|kept| kept.mirror != first.mirror) {
            return Err(Error::bad_input("backup", backups.join(", ")));
        }
        // The same name may have been replaced more than once.
        let name = |kept: &Kept| format!("refs/backups/{}/{}", kept.id, kept.name.trim_start_matches("refs/"));
        let tips = kept.iter().map(|kept| (name(kept), kept.tip)).collect::<Vec<_>>();
        let (cache, path) = (self.lock_cache(first.mirror).await?, path.to_owned());
        blocking(move || cache.bundle(&tips, &path)).await
    }

    /// Lets go of backups whose time is over, and of the oldest where they take more room than they may; then collects what
    /// nothing needs any more. Gives how many backups went. A mirror that is being synced has its turn the next time.
    pub async fn tidy(&self) -> Result<usize> {
        let (settings, now) = (self.settings()?, self.now());
        let mut over: BTreeMap<MirrorId, Vec<i64>> = BTreeMap::new();
        for (mirror, id) in self.store.over(now - Millis::from(settings.backup_days) * DAY, now, now - DAY)? {
            over.entry(mirror).or_default().push(id);
        }
        let mut gone = 0;
        for (mirror, ids) in over {
            gone += self.let_go(mirror, ids).await?;
        }
        let limit = u64::from(settings.backup_megabytes) * 1024 * 1024;
        if limit > 0 {
            let mirrors: BTreeSet<MirrorId> = self.store.backups(None)?.iter().map(|kept| kept.mirror).collect();
            for mirror in mirrors {
                gone += self.make_room(mirror, limit).await?;
            }
        }
        Ok(gone)
    }

    /// The same, now and then: after a run.
    pub(super) async fn tidy_when_due(&self) {
        let now = self.now();
        {
            let mut last = self.tidied_at.lock().expect("because no holder of it panics");
            if last.is_some_and(|last| now >= last && now - last < TIDY_EVERY) {
                return;
            }
            *last = Some(now);
        }
        if let Err(error) = self.tidy().await {
            tracing::warn!(%error, "backups could not be tidied");
        }
    }

    /// Lets go of a mirror's oldest backups until the rest fits.
    async fn make_room(&self, mirror: MirrorId, limit: u64) -> Result<usize> {
        let mut mine = self.store.backups(Some(mirror))?;
        let mut gone = 0;
        while let Some(oldest) = mine.pop() {
            let (cache, keep) = (Cache::read(&self.cache_folder(mirror)), self.in_use(mirror)?);
            let size = blocking(move || cache.size_of_backups(&keep, &AtomicBool::new(false))).await?;
            if size <= limit {
                break;
            }
            let went = self.let_go(mirror, vec![oldest.id]).await?;
            if went == 0 {
                break;
            }
            gone += went;
        }
        Ok(gone)
    }

    /// What a mirror needs of its cache, backups aside.
    fn in_use(&self, mirror: MirrorId) -> Result<Vec<Oid>> {
        let records = self.store.refs(mirror)?.into_values();
        Ok(records.flat_map(|r| [r.base.tip, r.tips.left, r.tips.right]).flatten().collect())
    }

    async fn let_go(&self, mirror: MirrorId, ids: Vec<i64>) -> Result<usize> {
        if ids.is_empty() {
            return Ok(0);
        }
        let cache = match self.lock_cache(mirror).await {
            Err(error) if error.code() == Code::AlreadyRunning => return Ok(0),
            cache => cache?,
        };
        let (store, mut keep) = (Arc::clone(&self.store), self.in_use(mirror)?);
        blocking(move || {
            // Forgotten first: a pin that nobody knows of is only room, a backup without its pin would be an empty promise.
            store.remove_backups(&ids)?;
            cache.unpin(&ids)?;
            keep.extend(store.backups(Some(mirror))?.into_iter().map(|kept| kept.tip));
            cache.collect(&keep, &AtomicBool::new(false))?;
            Ok(ids.len())
        })
        .await
    }
}
