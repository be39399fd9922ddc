//! Settling: answers to open questions about refs.

use std::sync::Arc;

use gemel_wire::{Oid, RefName};

use super::{Engine, blocking};
use crate::{
    cache::{Cache, CacheAncestry},
    divergence,
    error::{Code, Error, Result},
    model::{Action, ActionKind, Mirror, MirrorId, RefRecord, Side, Take, Trigger},
    resolution,
    run::{self, MergeStyle, Merged, Orders, Wish},
    scope::{Place, Scope},
    seam::RefAnswers,
    settings::Settings,
    store::{NewEvent, Notes, State},
    view::{Commits, DivergenceView, EffectView, Level, Problem, ResolutionView, RunView, ShownTips},
};

/// A question about one ref, with what its answers need to know.
struct Question {
    mirror: Mirror,
    name: RefName,
    record: RefRecord,
    second: RefName,
    style: MergeStyle,
}

impl Engine {
    /// Every open question about a ref, of one mirror or of all.
    pub async fn divergences(&self, id: Option<MirrorId>) -> Result<Vec<DivergenceView>> {
        let mirrors = match id {
            Some(id) => vec![self.store.mirror(id)?],
            None => self.store.mirrors()?,
        };
        let mut all = Vec::new();
        for mirror in mirrors {
            let (records, cache) = (self.store.refs(mirror.id)?, Cache::read(&self.cache_folder(mirror.id)));
            let views = blocking(move || {
                let open = records.iter().filter(|(name, record)| resolution::open(name, record).is_some());
                open.map(|(name, record)| divergence::view(&cache, &mirror, name, record)).collect::<Result<Vec<_>>>()
            });
            all.extend(views.await?);
        }
        Ok(all)
    }

    /// Every answer to the question about a ref, with all that it would do. Nothing is sent, and nothing is changed.
    pub async fn resolutions(&self, id: MirrorId, name: &str) -> Result<Vec<ResolutionView>> {
        let all = self.resolutions_of(id, &[name.to_owned()]).await?;
        Ok(all.into_iter().flat_map(|one| one.answers).collect())
    }

    /// The same of several refs, each with its own: a person who answers them together sees what happens to every one.
    pub async fn resolutions_of(&self, id: MirrorId, names: &[String]) -> Result<Vec<RefAnswers>> {
        let questions = self.questions(id, names.iter().map(String::as_str))?;
        if let Some(none) = questions.iter().find(|one| resolution::kind(&one.name, &one.record).is_none()) {
            return Err(Error::new(Code::NoSuchRef).with("ref", none.name.short()));
        }
        let cache = Cache::read(&self.cache_folder(id));
        let text = |oid: Option<Oid>| oid.map(|oid| oid.to_string());
        let answers = move |question: &Question| {
            Ok(RefAnswers {
                name: question.name.to_string(),
                short: question.name.short().to_owned(),
                left: text(question.record.tips.left),
                right: text(question.record.tips.right),
                answers: Take::ALL.into_iter().map(|take| preview(&cache, question, take)).collect::<Result<_>>()?,
            })
        };
        blocking(move || questions.iter().map(answers).collect()).await
    }

    /// The refs whose question is of the same kind as that of the one that is named, itself included.
    pub fn alike(&self, id: MirrorId, name: &str) -> Result<Vec<String>> {
        let records = self.store.refs(id)?;
        let (name, record) = divergence::find(&records, name)?;
        let kind = resolution::kind(name, record);
        let open = records.iter().filter(|(name, record)| resolution::open(name, record).is_some());
        let like = |(name, record): &(&RefName, &RefRecord)| resolution::kind(name, record) == kind;
        Ok(open.filter(like).map(|(name, _)| name.to_string()).collect())
    }

    /// Answers the question about some refs, which must be of one kind. The answer is carried out in a run of the mirror, if
    /// the refs are as they were shown; whatever it replaces is backed up first.
    pub async fn resolve(self: &Arc<Self>, id: MirrorId, shown: &[ShownTips], take: Take) -> Result<RunView> {
        let questions = self.questions(id, shown.iter().map(|shown| shown.name.as_str()))?;
        for (shown, question) in shown.iter().zip(&questions) {
            let text = |oid: Option<Oid>| oid.map(|oid| oid.to_string());
            let tips = question.record.tips;
            // A run in between may have seen something newer, which nobody has agreed to.
            if (text(tips.left), text(tips.right)) != (shown.left.clone(), shown.right.clone()) {
                return Err(Error::new(Code::ResolutionStale).with("ref", question.name.short()));
            }
        }
        let mut kinds = questions.iter().map(|question| resolution::kind(&question.name, &question.record));
        let first = kinds.next().flatten();
        if kinds.any(|kind| kind != first) {
            return Err(Error::new(Code::MixedQuestions));
        }
        for question in &questions {
            resolution::check(&question.mirror, &question.name, &question.record, take)?;
        }
        if take == Take::Ignore {
            self.ignore(id, &questions).await?;
            return self.sync(id, Trigger::Manual, Wish::default()).await;
        }
        let mut orders = Orders::default();
        for question in questions {
            let (name, record, second) = (question.name.clone(), question.record.clone(), question.second.clone());
            let merge = match take {
                Take::Merge => Some(self.merge(question).await?),
                _ => None,
            };
            let more = resolution::orders(&name, &record, take, merge, &second);
            orders.seen.extend(more.seen);
            orders.moves.extend(more.moves);
            orders.then.extend(more.then);
            orders.together = more.together;
        }
        self.sync_with(id, Trigger::Manual, Wish::default(), orders).await
    }

    /// What answers need to know of refs of a mirror, in the order of their names.
    fn questions<'a>(&self, id: MirrorId, names: impl Iterator<Item = &'a str>) -> Result<Vec<Question>> {
        let (mirror, records, settings) = (self.store.mirror(id)?, self.store.refs(id)?, self.settings()?);
        let style = merge_style(&settings);
        let question = |name| {
            let (name, record) = divergence::find(&records, name)?;
            let taken = |name: &str| RefName::new(name).is_ok_and(|name| records.contains_key(&name));
            let second = resolution::second_name(&settings.second_name, name, &mirror.ends, taken)?;
            Ok(Question {
                name: name.clone(),
                record: record.clone(),
                second,
                style: style.clone(),
                mirror: mirror.clone(),
            })
        };
        names.map(question).collect()
    }

    /// Makes the commit that holds both sides of a ref.
    async fn merge(&self, question: Question) -> Result<Oid> {
        // Its objects are new in the cache, where a run may be at work.
        let cache = self.lock_cache(question.mirror.id).await?;
        blocking(move || match merged(&cache, &question)? {
            Merged::Clean(commit) => Ok(commit),
            Merged::Conflicts(files) => Err(conflicts(&question, &files)),
        })
        .await
    }

    /// Leaves refs alone until both sides agree again.
    async fn ignore(&self, id: MirrorId, questions: &[Question]) -> Result<()> {
        let mirror = self.store.mirror(id)?;
        let _lock = self.lock_cache(id).await?;
        let mut records = self.store.refs(id)?;
        for question in questions {
            if records.get(&question.name) != Some(&question.record) {
                return Err(Error::new(Code::ResolutionStale).with("ref", question.name.short()));
            }
        }
        for question in questions {
            if let Some(record) = records.get_mut(&question.name) {
                record.ignored = true;
            }
        }
        let changed: Vec<RefName> = questions.iter().map(|question| question.name.clone()).collect();
        let state = State { digest: None, ..self.store.state(id)? };
        let event = |question: &Question| NewEvent::new(Level::Info, "ref-ignored").with("ref", question.name.short());
        let events: Vec<NewEvent> = questions.iter().map(event).collect();
        self.store.record(&Notes {
            mirror: &mirror,
            records: &records,
            changed: &changed,
            state: &state,
            events: &events,
            at: self.now(),
            ending: None,
        })
    }
}

/// How merges are made.
pub(super) fn merge_style(settings: &Settings) -> MergeStyle {
    MergeStyle { author: settings.merge_author.clone(), message: settings.merge_message.clone() }
}

fn merged(cache: &Cache, question: &Question) -> Result<Merged> {
    let (Some(left), Some(right)) = (question.record.tips.left, question.record.tips.right) else {
        return Err(Error::new(Code::ResolutionImpossible).with("why", "one-sided"));
    };
    let repository = cache.repository()?;
    let message = run::merge_message(&question.style, &question.name, &question.mirror);
    run::merge(&repository, left, right, &question.style, &message)
}

fn conflicts(question: &Question, files: &[String]) -> Error {
    Error::new(Code::MergeConflicts).with("ref", question.name.short()).with("files", files.join(", "))
}

/// What an answer would do, or why it cannot be given.
fn preview(cache: &Cache, question: &Question, take: Take) -> Result<ResolutionView> {
    let Question { mirror, name, record, second, .. } = question;
    let cannot = |error: &Error, conflicts| ResolutionView {
        take,
        effects: Vec::new(),
        problem: Some(Problem::from(error)),
        conflicts,
    };
    if let Err(error) = resolution::check(mirror, name, record, take) {
        return Ok(cannot(&error, Vec::new()));
    }
    let repository = cache.repository()?;
    let merge = match take {
        Take::Merge => match merged(cache, question)? {
            Merged::Clean(commit) => Some(commit),
            Merged::Conflicts(files) => return Ok(cannot(&conflicts(question, &files), files)),
        },
        _ => None,
    };
    let ancestry = CacheAncestry::new(&repository);
    let in_scope = Scope::parse(&mirror.scope)?.place(second) == Place::In;
    let mut effects = Vec::new();
    for effect in resolution::effects(name, record, take, merge, second, &ancestry) {
        let Action { name: at, to: side, kind: action, old, new } = effect;
        // A second name that is not mirrored stays where it was made.
        if at == *second && side != Side::Right && !in_scope {
            continue;
        }
        let discards = match (old, new) {
            (Some(_), _) if action != ActionKind::Advance => cache.commits(old, new)?,
            _ => Commits::default(),
        };
        effects.push(EffectView {
            side,
            host: mirror.ends.get(side).host.clone(),
            short: at.short().to_owned(),
            name: at.to_string(),
            action,
            old: old.map(|oid| oid.to_string()),
            new: new.map(|oid| oid.to_string()),
            discards,
        });
    }
    ancestry.certain()?;
    Ok(ResolutionView { take, effects, problem: None, conflicts: Vec::new() })
}
