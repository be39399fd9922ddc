//! `gemel sync` and `gemel plan`: what was done, or would be, ref by ref.

use std::{collections::BTreeSet, sync::Arc};

use futures_util::{StreamExt, stream};
use gemel_core::{
    Code, Engine, Error, Events, Guard, Result,
    keeper::Keeper,
    model::{Delivery, HeldReason, MirrorId, Outcome, RunBy, Side, Trigger, Verdict},
    run::Wish,
    view::{Counts, MirrorView, Question, RefOutcome, RunView, Status},
};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::{
    Exit,
    output::{Explained, Output, exit_code},
    progress::Bars,
    sentences::{self, Hosts},
};

/// So many mirrors are synced at the same time.
const AT_ONCE: usize = 4;

/// One mirror's part of what programs read: its run, or why none began.
#[derive(Serialize)]
#[serde(untagged)]
enum Told {
    Run(serde_json::Value),
    #[serde(rename_all = "camelCase")]
    Failure {
        mirror_id: String,
        mirror: String,
        error: Explained,
    },
}

impl Told {
    /// A run; what it failed of has its sentences beside it, as any error that programs are told.
    fn run(run: &RunView, output: &Output) -> Self {
        let mut told = serde_json::to_value(run).expect("because views have nothing that JSON lacks");
        if let Some(problem) = &run.problem {
            told["problem"] = serde_json::json!(output.explained(&Error::from(problem.clone())));
        }
        Self::Run(told)
    }
}

/// One mirror's run: by the keeper where there is one, else here.
pub async fn run(
    engine: &Arc<Engine>,
    keeper: Option<&Keeper>,
    id: MirrorId,
    wish: Wish,
    bars: &Bars,
) -> Result<RunView> {
    match keeper {
        Some(keeper) => unless_ended(engine, keeper.sync(id, wish, |progress| bars.progress(progress))).await,
        None => engine.sync(id, Trigger::Manual, wish).await,
    }
}

/// What the keeper does, unless this program is interrupted: hanging up is what cancels it there.
pub async fn unless_ended<T>(engine: &Engine, asked: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::select! {
        done = asked => done,
        () = engine.ending() => Err(Error::new(Code::Cancelled)),
    }
}

pub async fn sync(
    engine: &Arc<Engine>,
    keeper: Option<&Keeper>,
    ids: Vec<MirrorId>,
    wish: Wish,
    output: &Output,
    bars: &Bars,
) -> Result<Exit> {
    let alone = ids.len() == 1;
    let mut runs = stream::iter(ids)
        .map(|id| {
            let wish = wish.clone();
            async move {
                let name = engine.mirror(id).map(|mirror| mirror.name).unwrap_or_default();
                bars.begin(&id.to_string(), &name);
                let run = run(engine, keeper, id, wish, bars).await;
                bars.end(&id.to_string());
                (id, name, run.and_then(|run| Ok((engine.mirror(id)?, run))))
            }
        })
        .buffered(AT_ONCE);
    let mut exit = Exit::InSync;
    let mut all = Vec::new();
    let mut cancelled = false;
    while let Some((id, name, run)) = runs.next().await {
        match run {
            Ok((mirror, run)) => {
                exit = worst(exit, told(&mirror, &run, output));
                all.push(Told::run(&run, output));
            }
            Err(error) if alone => return Err(error),
            // One mirror's trouble does not keep the others from being synced and told.
            Err(error) => {
                exit = worst(exit, exit_code(error.code()));
                if error.code() == Code::Cancelled {
                    // Said once for all the mirrors whose turn had not come.
                    cancelled = true;
                } else if !output.json {
                    output.error(&error);
                }
                all.push(Told::Failure { mirror_id: id.to_string(), mirror: name, error: output.explained(&error) });
            }
        }
    }
    if cancelled {
        output.say("cli-sync-cancelled", &[]);
    }
    output.value(&all);
    Ok(exit)
}

/// A failure outweighs a question, which outweighs success.
fn worst(a: Exit, b: Exit) -> Exit {
    let weight = |exit| match exit {
        Exit::InSync => 0,
        Exit::NeedsDecision => 1,
        Exit::Usage => 2,
        Exit::Failed => 3,
        Exit::Stopped => 4,
    };
    if weight(b) > weight(a) { b } else { a }
}

/// A single run, as the result of a command.
pub fn report(mirror: &MirrorView, run: &RunView, output: &Output) -> Exit {
    let exit = told(mirror, run, output);
    output.value(&[Told::run(run, output)]);
    exit
}

fn told(mirror: &MirrorView, run: &RunView, output: &Output) -> Exit {
    let words = &output.words;
    output.line(&format!("{}  {}", mirror.name, sentences::ends(mirror)));
    output.unverified(mirror);
    refs(mirror, &run.refs, output);
    if let Some(question) = &run.question {
        ask(mirror, question, output);
    }
    if run.refs.iter().any(is_refused) {
        let command = format!("gemel sync {} --retry", shell_word(&mirror.name));
        output.say("cli-sync-refused", &[("command", command.into())]);
    }
    if let Some(problem) = &run.problem {
        if !output.json {
            output.problem(problem);
        }
        return match mirror.status {
            Status::Stopped => Exit::Stopped,
            Status::NeedsDecision if problem.code == Code::HostKeyUnknown.as_str() => Exit::NeedsDecision,
            _ => Exit::Failed,
        };
    }
    let done = run.refs.iter().filter(|r| r.delivery == Some(Delivery::Done)).count();
    let waiting = run.refs.iter().filter(|r| r.verdict.needs_person() || r.delivery == Some(Delivery::Refused)).count();
    // Neither in sync nor for a person to decide: a host reported what no listing shows.
    let unconfirmed =
        run.refs.iter().filter(|r| matches!(r.verdict, Verdict::Held { reason: HeldReason::Unconfirmed })).count();
    if unconfirmed > 0 && waiting == 0 {
        output.say("cli-sync-unconfirmed", &[("count", unconfirmed.into())]);
        return Exit::NeedsDecision;
    }
    let unknown = run
        .refs
        .iter()
        .filter(|r| matches!(r.verdict, Verdict::Held { reason: HeldReason::ProtectionUnknown }))
        .count();
    if unknown > 0 && waiting == 0 {
        output.say("cli-sync-protection-unknown", &[("count", unknown.into())]);
        return Exit::NeedsDecision;
    }
    let on_their_way = run.counts.to_left + run.counts.to_right;
    if mirror.run_by == RunBy::Host && on_their_way > 0 {
        output.say("cli-sync-watched", &[("count", on_their_way.into())]);
        return Exit::NeedsDecision;
    }
    let key = match run.outcome {
        Some(Outcome::NothingToDo) => "cli-sync-nothing",
        Some(Outcome::Synced) => "cli-sync-done",
        Some(Outcome::NeedsDecision) => "cli-sync-decision",
        Some(Outcome::Cancelled) => "cli-sync-cancelled",
        Some(Outcome::Failed) | None => "cli-sync-failed",
    };
    output.line(
        &words.say_with(
            key,
            &[("done", done.into()), ("waiting", waiting.into()), ("inSync", run.counts.in_sync.into())],
        ),
    );
    match run.outcome {
        Some(Outcome::NothingToDo | Outcome::Synced) => Exit::InSync,
        Some(Outcome::NeedsDecision) => Exit::NeedsDecision,
        _ => Exit::Failed,
    }
}

/// Whether a host refused it, in this run or an earlier one.
fn is_refused(shown: &RefOutcome) -> bool {
    shown.delivery == Some(Delivery::Refused) || shown.verdict == Verdict::Held { reason: HeldReason::Refused }
}

/// One line a ref; for what a person has to decide, all that is needed to do so.
fn refs(mirror: &MirrorView, refs: &[RefOutcome], output: &Output) {
    let hosts = Hosts::of(mirror);
    let width = refs.iter().map(|r| sentences::ref_name(&output.words, r).width()).max().unwrap_or(0).min(40);
    let mut given = BTreeSet::new();
    for shown in refs {
        let name = sentences::ref_name(&output.words, shown);
        output.line(&format!(
            "  {} {}  {}",
            sentences::sign(shown),
            sentences::padded(&name, width),
            sentences::verdict(&output.words, &hosts, shown)
        ));
        for line in sentences::host_said(&output.words, shown, &mut given) {
            output.line(&format!("      {line}"));
        }
        for (side, commits) in [(Side::Left, &shown.left_commits), (Side::Right, &shown.right_commits)] {
            let host = if side == Side::Left { hosts.left } else { hosts.right };
            for line in commits.iter().flat_map(|commits| sentences::commits(&output.words, host, commits)) {
                output.line(&format!("      {line}"));
            }
        }
    }
}

fn ask(mirror: &MirrorView, question: &Question, output: &Output) {
    let hosts = Hosts::of(mirror);
    match &question.guard {
        Guard::Emptied { side, gone, of } => {
            let host = if *side == Side::Left { hosts.left } else { hosts.right };
            output.say("cli-guard-emptied", &[("host", host.into()), ("gone", (*gone).into()), ("of", (*of).into())]);
        }
        Guard::Unrelated => {
            output.say("cli-guard-unrelated", &[("left", hosts.left.into()), ("right", hosts.right.into())]);
        }
        Guard::Replaced { side } => {
            let host = if *side == Side::Left { hosts.left } else { hosts.right };
            output.say("cli-guard-replaced", &[("host", host.into())]);
        }
        Guard::ManyLosses { refs, of } => {
            output.say("cli-guard-many-losses", &[("refs", (*refs).into()), ("of", (*of).into())]);
        }
    }
    refs(mirror, &question.refs, output);
    let command = format!("gemel sync {} --approve {}", shell_word(&mirror.name), question.approval);
    output.say("cli-guard-approve", &[("command", command.into())]);
}

/// A name as a shell takes it.
fn shell_word(name: &str) -> String {
    if name.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c)) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "'\\''"))
    }
}

pub async fn plan(
    engine: &Arc<Engine>,
    keeper: Option<&Keeper>,
    id: MirrorId,
    output: &Output,
    bars: &Bars,
) -> Result<Exit> {
    let mirror = engine.mirror(id)?;
    bars.begin(&mirror.id, &mirror.name);
    let plan = match keeper {
        Some(keeper) => unless_ended(engine, keeper.plan(id, |progress| bars.progress(progress))).await,
        None => engine.plan(id).await,
    };
    bars.end(&mirror.id);
    let plan = plan?;
    output.line(&format!("{}  {}", mirror.name, sentences::ends(&mirror)));
    refs(&mirror, &plan.refs, output);
    if let Some(question) = &plan.question {
        ask(&mirror, question, output);
    }
    let Counts { in_sync, to_left, to_right, .. } = plan.counts;
    let waiting = plan.refs.iter().filter(|r| r.verdict.needs_person()).count();
    output.say(
        "cli-plan-summary",
        &[("moves", (to_left + to_right).into()), ("waiting", waiting.into()), ("inSync", in_sync.into())],
    );
    output.value(&plan);
    Ok(if waiting > 0 || plan.question.is_some() { Exit::NeedsDecision } else { Exit::InSync })
}
