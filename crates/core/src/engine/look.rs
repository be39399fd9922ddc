//! Looking: what there is, as screens and scripts are shown it.

use super::{Engine, blocking};
use crate::{
    cache::Cache,
    divergence,
    error::{Code, Error, Result},
    location::{self, host_kind},
    model::{Endpoint, Mirror, MirrorId, RefRecord, Verdict},
    refusal,
    seam::{ActivityQuery, PastRun},
    settings::Settings,
    status,
    view::{DivergenceView, EndpointView, EventView, MirrorView, RefView, RefsView},
};

impl Engine {
    /// Every mirror, by name.
    pub fn mirrors(&self) -> Result<Vec<MirrorView>> {
        self.store.mirrors()?.iter().map(|mirror| self.view(mirror)).collect()
    }

    /// One mirror.
    pub fn mirror(&self, id: MirrorId) -> Result<MirrorView> {
        self.view(&self.store.mirror(id)?)
    }

    /// The number of the mirror with a name.
    pub fn find(&self, name: &str) -> Result<MirrorId> {
        self.store.mirror_named(name).map(|mirror| mirror.id)
    }

    pub(super) fn view(&self, mirror: &Mirror) -> Result<MirrorView> {
        let state = self.store.state(mirror.id)?;
        let last = self.store.last_run(mirror.id)?;
        let (running, progress) = {
            let running = self.running.lock().expect("because no holder of it panics");
            let now = running.get(&mirror.id);
            (now.map(|r| r.since), now.and_then(|r| r.progress.clone()))
        };
        let wait = self.unattended.wait(mirror.id);
        let (status, since) = status::status(mirror, &state, last.as_ref(), running, wait, self.now());
        let decisions = if state.counts.diverged + state.counts.held > 0 {
            let waiting = |(name, record): (_, RefRecord)| record.verdict.filter(|v| v.needs_person()).map(|_| name);
            let names = self.store.refs(mirror.id)?.into_iter().filter_map(waiting);
            names.map(|name: gemel_wire::RefName| name.short().to_owned()).take(5).collect()
        } else {
            Vec::new()
        };
        Ok(MirrorView {
            id: mirror.id.to_string(),
            name: mirror.name.clone(),
            left: self.endpoint_view(&mirror.ends.left)?,
            right: self.endpoint_view(&mirror.ends.right)?,
            direction: mirror.direction,
            policy: mirror.policy,
            scope: mirror.scope.clone(),
            every_seconds: mirror.every,
            push_options: mirror.push_options.clone(),
            run_by: mirror.run_by,
            paused: mirror.paused(self.now()).is_some(),
            paused_until: mirror.paused_until.filter(|_| mirror.paused(self.now()).is_some()),
            unattended: mirror.unattended,
            wait: wait.filter(|_| running.is_none()),
            status,
            since,
            checked_at: state.checked_at,
            counts: state.counts,
            decisions,
            problem: state.problem,
            question: state.question,
            progress,
            demo: self.is_demo(mirror),
        })
    }

    /// A mirror's refs; those in sync only when `all` are asked for.
    pub fn refs(&self, id: MirrorId, all: bool) -> Result<RefsView> {
        let mirror = self.store.mirror(id)?;
        let records = self.store.refs(id)?;
        let in_sync = |record: &RefRecord| record.verdict == Some(Verdict::InSync);
        let count = records.values().filter(|record| in_sync(record)).count();
        let text = |oid: Option<gemel_wire::Oid>| oid.map(|oid| oid.to_string());
        let refs = records
            .into_iter()
            .filter(|(_, record)| all || !in_sync(record))
            .filter_map(|(name, record)| {
                Some(RefView {
                    problem: refusal::of_record(&mirror, &name, &record),
                    name: name.to_string(),
                    short: name.short().to_owned(),
                    tag: name.is_tag(),
                    left: text(record.tips.left),
                    right: text(record.tips.right),
                    base: text(record.base.tip),
                    left_ahead: record.ahead.left,
                    right_ahead: record.ahead.right,
                    verdict: record.verdict?,
                    since: Some(record.since),
                    detail: record.refusal.map(|refusal| refusal.words),
                })
            })
            .collect();
        Ok(RefsView { refs, in_sync: u32::try_from(count).unwrap_or(u32::MAX) })
    }

    /// What both sides did to a diverged ref.
    pub async fn divergence(&self, id: MirrorId, name: &str) -> Result<DivergenceView> {
        let mirror = self.store.mirror(id)?;
        let records = self.store.refs(id)?;
        let (name, record) = divergence::find(&records, name)?;
        let (name, record, cache) = (name.clone(), record.clone(), Cache::read(&self.cache_folder(id)));
        blocking(move || divergence::view(&cache, &mirror, &name, &record)).await
    }

    /// The newest events, of one mirror or all, newest first; those before an event's number when one is given.
    pub fn activity(&self, id: Option<MirrorId>, before: Option<i64>, limit: u32) -> Result<Vec<EventView>> {
        self.store.events(id, before, limit)
    }

    /// The newest events that fit, newest first.
    pub fn search_activity(&self, query: &ActivityQuery) -> Result<Vec<EventView>> {
        let unknown = |id: &String| Error::new(Code::MirrorUnknown).with("mirror", id);
        let id = query.mirror_id.as_ref().map(|id| id.parse().map(MirrorId).map_err(|_| unknown(id))).transpose()?;
        self.store.search_events(id, query)
    }

    /// The last runs of a mirror that are over, newest first.
    pub fn past_runs(&self, id: MirrorId, limit: u32) -> Result<Vec<PastRun>> {
        self.store.past_runs(id, limit)
    }

    /// What holds for every mirror, by name.
    pub fn all_settings(&self) -> Result<Settings> {
        self.settings()
    }

    fn endpoint_view(&self, endpoint: &Endpoint) -> Result<EndpointView> {
        let account = endpoint.account.as_deref().map(|name| self.store.account(name)).transpose()?;
        Ok(EndpointView {
            host: endpoint.host.clone(),
            host_kind: account.as_ref().and_then(|account| account.kind).unwrap_or_else(|| host_kind(&endpoint.url)),
            url: endpoint.url.clone(),
            path: location::repository_path(&endpoint.url),
            account: endpoint.account.clone(),
            unverified: account.is_some_and(|account| !account.verify_tls),
        })
    }
}
