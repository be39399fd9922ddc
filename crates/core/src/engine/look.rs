//! Looking: what there is, as screens and scripts are shown it.

use gemel_wire::RefName;

use super::{Engine, blocking};
use crate::{
    account,
    cache::Cache,
    divergence,
    error::{Code, Error, Result},
    location,
    model::{Endpoint, Mirror, MirrorId, RefRecord},
    refusal, resolution,
    seam::{ActivityQuery, PastRun, RefsPage, RefsQuery},
    settings::Settings,
    status,
    store::{Account, Overview},
    view::{DivergenceView, EndpointView, EventView, MirrorView, RefView},
};

/// So many of the refs that wait for a person are named in the list.
const NAMED: usize = 5;

impl Engine {
    /// Every mirror, by name.
    pub fn mirrors(&self) -> Result<Vec<MirrorView>> {
        let accounts = self.store.accounts()?;
        self.store.overviews()?.into_iter().map(|overview| self.view_of(overview, &accounts)).collect()
    }

    /// One mirror.
    pub fn mirror(&self, id: MirrorId) -> Result<MirrorView> {
        self.view_of(self.store.overview(id)?, &self.store.accounts()?)
    }

    /// The number of the mirror with a name.
    pub fn find(&self, name: &str) -> Result<MirrorId> {
        self.store.mirror_named(name).map(|mirror| mirror.id)
    }

    /// A mirror as it is shown, in the list and alone. Nothing is looked up for it: all that it says was read before, of however
    /// many mirrors at once.
    fn view_of(&self, overview: Overview, accounts: &[Account]) -> Result<MirrorView> {
        let Overview { mirror, state, last, waiting } = overview;
        let (running, progress) = {
            let running = self.running.lock().expect("because no holder of it panics");
            let now = running.get(&mirror.id);
            (now.map(|r| r.since), now.and_then(|r| r.progress.clone()))
        };
        let (wait, now) = (self.unattended.wait(mirror.id), self.now());
        let (status, since) = status::status(&mirror, &state, last.as_ref(), running, wait, now);
        let decisions = if state.counts.diverged + state.counts.held > 0 {
            waiting.iter().map(|name| name.short().to_owned()).take(NAMED).collect()
        } else {
            Vec::new()
        };
        let (demo, paused) = (self.is_demo(&mirror), mirror.paused(now).is_some());
        Ok(MirrorView {
            id: mirror.id.to_string(),
            left: endpoint_view(mirror.ends.left, accounts)?,
            right: endpoint_view(mirror.ends.right, accounts)?,
            name: mirror.name,
            direction: mirror.direction,
            policy: mirror.policy,
            scope: mirror.scope,
            every_seconds: mirror.every,
            push_options: mirror.push_options,
            run_by: mirror.run_by,
            paused,
            paused_until: mirror.paused_until.filter(|_| paused),
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
            demo,
        })
    }

    /// All refs of a mirror, by name.
    pub fn refs(&self, id: MirrorId) -> Result<Vec<RefView>> {
        let mirror = self.store.mirror(id)?;
        Ok(self.store.refs(id)?.into_iter().filter_map(|(name, record)| ref_view(&mirror, &name, record)).collect())
    }

    /// Those of a mirror's refs that a list shows at the moment.
    pub fn refs_page(&self, id: MirrorId, query: &RefsQuery) -> Result<RefsPage> {
        let mirror = self.store.mirror(id)?;
        let (records, tally) = self.store.ref_page(id, query)?;
        let refs = records.into_iter().filter_map(|(name, record)| ref_view(&mirror, &name, record)).collect();
        Ok(RefsPage { refs, tally })
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
}

/// A ref as it is shown; none before a run decided about it.
fn ref_view(mirror: &Mirror, name: &RefName, record: RefRecord) -> Option<RefView> {
    let text = |oid: Option<gemel_wire::Oid>| oid.map(|oid| oid.to_string());
    Some(RefView {
        problem: refusal::of_record(mirror, name, &record),
        asks: resolution::open(name, &record),
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
}

/// A side as it is shown.
fn endpoint_view(endpoint: Endpoint, accounts: &[Account]) -> Result<EndpointView> {
    let account = match &endpoint.account {
        Some(name) => {
            let unknown = || Error::new(Code::AccountUnknown).with("account", name);
            Some(accounts.iter().find(|account| account.name == *name).ok_or_else(unknown)?)
        }
        None => None,
    };
    Ok(EndpointView {
        host_kind: account::kind_at(account, &endpoint),
        path: location::repository_path(&endpoint.url),
        unverified: account.is_some_and(|account| !account.verify_tls),
        host: endpoint.host,
        url: endpoint.url,
        account: endpoint.account,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use gemel_wire::{Oid, RefName};
    use proptest::prelude::*;

    use super::*;
    use crate::{
        engine::stage::{Stage, stage},
        forge::played::Played,
        model::{Base, Direction, HeldReason, HostKind, Outcome, Pair, Policy, RunBy, Trigger, Unattended, Verdict},
        seam::{RefTally, RefsWanted},
        store::{AccountFacts, Ending, NewRow, Notes, State},
        view::{Counts, Problem, QuestionKind},
    };

    /// What there may be of a mirror.
    #[derive(Clone, Debug)]
    struct Facts {
        account: bool,
        paused: bool,
        failures: u32,
        runs: Vec<Option<Outcome>>,
        refs: Vec<Verdict>,
    }

    fn facts() -> impl Strategy<Value = Facts> {
        let outcome = prop_oneof![Just(Outcome::Synced), Just(Outcome::Failed), Just(Outcome::NeedsDecision)];
        let verdict = prop_oneof![
            Just(Verdict::InSync),
            Just(Verdict::Diverged),
            Just(Verdict::Held { reason: HeldReason::DeletionUnconfirmed }),
            Just(Verdict::Held { reason: HeldReason::Refused }),
        ];
        (
            any::<bool>(),
            any::<bool>(),
            0..7_u32,
            prop::collection::vec(prop::option::of(outcome), 0..4),
            prop::collection::vec(verdict, 0..9),
        )
            .prop_map(|(account, paused, failures, runs, refs)| Facts {
                account,
                paused,
                failures,
                runs,
                refs,
            })
    }

    fn add(stage: &Stage, number: usize, facts: &Facts) -> MirrorId {
        let store = &stage.engine.store;
        let end = |account: Option<&str>| Endpoint {
            url: format!("https://git.example.org/ada/{number}.git"),
            host: "Git".into(),
            account: account.map(str::to_owned),
        };
        let row = NewRow {
            name: format!("m{number}"),
            ends: Pair { left: end(None), right: end(facts.account.then_some("ada")) },
            direction: Direction::Both,
            policy: Policy::default(),
            scope: vec![],
            every: 300,
            allow_plain_http: false,
            push_options: Vec::new(),
            run_by: RunBy::Gemel,
            unattended: Unattended::default(),
        };
        let id = store.add_mirror(&row).expect("because its name is new");
        let problem = (facts.failures > 0).then(|| Problem { code: "host-error".into(), args: BTreeMap::new() });
        let known = State {
            checked_at: Some(5),
            failures: facts.failures,
            failing_since: problem.is_some().then_some(4),
            problem,
            counts: Counts::of(facts.refs.iter().copied()),
            ..State::default()
        };
        let tip = Oid::from_bytes(&[1; 20]).ok();
        let record = |verdict: &Verdict| RefRecord {
            tips: Pair { left: tip, right: tip },
            base: Base { tip, provisional: None },
            verdict: Some(*verdict),
            since: 3,
            gone_since: Pair::default(),
            refusal: None,
            ahead: Pair::default(),
            ignored: false,
        };
        let named = |(at, verdict)| {
            let name = format!("refs/heads/topic/{at}");
            (RefName::new(&name).expect("because it is valid"), record(verdict))
        };
        let after = facts.refs.iter().enumerate().map(named).collect();
        let mirror = store.mirror(id).expect("because it was added");
        let mut ending = None;
        for (at, outcome) in (10..).zip(&facts.runs) {
            let run = store.begin_run(id, Trigger::Manual, at, None).expect("because the table is there");
            ending = outcome.map(|outcome| (run, Ending { outcome, bytes: 0, at: at + 1 }));
        }
        let notes = Notes {
            mirror: &mirror,
            records: &after,
            changed: &after.keys().cloned().collect::<Vec<_>>(),
            state: &known,
            events: &[],
            at: 20,
            ending,
        };
        store.record(&notes).expect("because the tables are there");
        stage.engine.set_paused(id, facts.paused).expect("because it is there");
        id
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
        #[test]
        fn in_the_list_a_mirror_is_as_it_is_alone(all in prop::collection::vec(facts(), 0..12)) {
            let stage = stage(Played::new());
            let account = Account {
                name: "ada".into(),
                host: "git.example.org".into(),
                user: "ada".into(),
                authorities: None,
                verify_tls: false,
                kind: Some(HostKind::Gitea),
                base: None,
                allow_plain_http: false,
                facts: AccountFacts::default(),
            };
            stage.engine.store.add_account(&account).expect("because it is the first one");
            let ids: Vec<_> = all.iter().enumerate().map(|(number, facts)| add(&stage, number, facts)).collect();
            let listed = stage.engine.mirrors().expect("because the database is whole");
            prop_assert_eq!(listed.len(), ids.len());
            for (id, facts) in ids.into_iter().zip(&all) {
                let alone = stage.engine.mirror(id).expect("because it was added");
                prop_assert!(listed.contains(&alone), "{:?}", alone);
                // And says what is so.
                let waiting = facts.refs.iter().enumerate().filter(|(_, verdict)| verdict.needs_person());
                let named: Vec<_> = waiting.map(|(at, _)| format!("topic/{at}")).take(NAMED).collect();
                prop_assert_eq!(&alone.decisions, &named);
                prop_assert_eq!(alone.right.unverified, facts.account);
                prop_assert_eq!(alone.paused, facts.paused);
            }
        }
    }

    #[test]
    fn a_list_of_refs_gets_what_it_shows_and_how_many_there_are() {
        let stage = stage(Played::new());
        let held = |reason| Verdict::Held { reason };
        let refs = vec![
            Verdict::InSync,
            held(HeldReason::DeletionUnconfirmed),
            Verdict::InSync,
            Verdict::Diverged,
            held(HeldReason::Deletion),
            held(HeldReason::Refused),
        ];
        let id = add(&stage, 1, &Facts { account: false, paused: false, failures: 0, runs: vec![], refs });
        let list = |which, from, limit| {
            let query = RefsQuery { which, from, limit, words: Vec::new() };
            let page = stage.engine.refs_page(id, &query).expect("because it is there");
            (page.refs.into_iter().map(|known| (known.short, known.asks)).collect::<Vec<_>>(), page.tally)
        };
        let topic = |at: u8, asks: Option<QuestionKind>| (format!("topic/{at}"), asks);
        // What waits stands first; a question is told with its kind, and what asks for something else than an answer has none.
        let waiting =
            vec![topic(3, Some(QuestionKind::BothChanged)), topic(4, Some(QuestionKind::Deletion)), topic(5, None)];
        let tally = RefTally { waiting: 3, moving: 0, aside: 1, in_sync: 2 };
        assert_eq!(list(RefsWanted::Waiting, 0, 10), (waiting.clone(), tally));
        assert_eq!(list(RefsWanted::Apart, 0, 10), ([waiting, vec![topic(1, None)]].concat(), tally));
        // A page goes on where the one before ended, across what is in sync and what is not.
        assert_eq!(list(RefsWanted::All, 3, 2), (vec![topic(1, None), topic(0, None)], tally));
        assert_eq!(list(RefsWanted::All, 5, 2), (vec![topic(2, None)], tally));
        let names = |refs: Vec<RefView>| refs.into_iter().map(|known| known.short).collect::<Vec<_>>();
        assert_eq!(names(stage.engine.refs(id).expect("because it is there")).len(), 6);
    }
}
