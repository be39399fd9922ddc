//! `gemel divergences` and `gemel resolve`: open questions about refs, and their answers.

use std::sync::Arc;

use gemel_core::{
    Code, Engine, Error, Events, Result,
    keeper::Keeper,
    model::{ActionKind, MirrorId, Take},
    view::{DivergenceView, EffectView, ResolutionView, ShownTips},
};

use crate::{
    Exit,
    arguments::{Resolve, TakeArg},
    input,
    output::Output,
    progress::Bars,
    sentences, sync,
};

/// Lists what is open, with the commits of both sides.
pub async fn divergences(engine: &Engine, id: Option<MirrorId>, output: &Output) -> Result<Exit> {
    let all = engine.divergences(id).await?;
    if all.is_empty() {
        output.say("cli-divergences-empty", &[]);
    }
    for (at, question) in all.iter().enumerate() {
        let mirror = engine.mirror(engine.find(&question.mirror)?)?;
        if at == 0 || all[at - 1].mirror_id != question.mirror_id {
            output.line(&format!("{}  {}", mirror.name, sentences::ends(&mirror)));
        }
        show(question, [&mirror.left.host, &mirror.right.host], output);
    }
    output.value(&all);
    Ok(if all.is_empty() { Exit::InSync } else { Exit::NeedsDecision })
}

fn show(question: &DivergenceView, [left, right]: [&str; 2], output: &Output) {
    let since = question.since.map(sentences::moment).unwrap_or_default();
    let kind = question.kind.and_then(|kind| serde_json::to_value(kind).ok());
    let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default().to_owned();
    let kind = if question.same_content { "sameContent".into() } else { kind };
    let sentence = output.words.say_with("cli-question", &[("kind", kind.into()), ("since", since.into())]);
    output.line(&format!("  ! {}  {sentence}", question.short));
    for (host, commits) in [(left, &question.left_commits), (right, &question.right_commits)] {
        for line in sentences::commits(&output.words, host, commits) {
            output.line(&format!("      {line}"));
        }
    }
}

/// Shows what each answer would do, or gives one.
pub async fn resolve(
    engine: &Arc<Engine>,
    keeper: Option<&Keeper>,
    asked: Resolve,
    output: &Output,
    bars: &Bars,
) -> Result<Exit> {
    let id = engine.find(&asked.name)?;
    let mut names = asked.refs.clone();
    if asked.alike {
        for name in &asked.refs {
            names.extend(engine.alike(id, name)?);
        }
        names.sort();
        names.dedup();
        // Given in short and found in full, it is the same one.
        let full: Vec<String> = names.iter().filter(|name| name.starts_with("refs/")).cloned().collect();
        names.retain(|name| name.starts_with("refs/") || !full.iter().any(|f| f.ends_with(&format!("/{name}"))));
    }
    let Some(take) = asked.take.map(take) else {
        let mut all = Vec::new();
        for name in &names {
            let answers = engine.resolutions(id, name).await?;
            output.line(name);
            for answer in &answers {
                explain(answer, output);
            }
            all.push(serde_json::json!({ "ref": name, "answers": answers }));
        }
        output.value(&all);
        return Ok(Exit::NeedsDecision);
    };
    let mut shown = Vec::new();
    for name in &names {
        let seen = engine.divergence(id, name).await?;
        shown.push(ShownTips { name: seen.name, left: seen.left, right: seen.right });
        let answers = engine.resolutions(id, name).await?;
        let answer = answers.into_iter().find(|answer| answer.take == take);
        let Some(answer) = answer else { return Err(Error::new(Code::NoSuchRef).with("ref", name)) };
        if let Some(problem) = &answer.problem {
            let code = Code::from_text(&problem.code).unwrap_or(Code::ResolutionImpossible);
            return Err(problem.args.iter().fold(Error::new(code), |error, (name, value)| error.with(name, value)));
        }
        if !output.json {
            output.line(name);
            explain(&answer, output);
        }
    }
    let question = output.words.say("cli-resolve-question");
    let agreed =
        asked.yes || input::yes(&question)?.ok_or_else(|| Error::new(Code::InputMissing).with("what", "yes"))?;
    if !agreed {
        return Ok(Exit::NeedsDecision);
    }
    bars.begin(&id.to_string(), &asked.name);
    let run = match keeper {
        Some(keeper) => {
            let asked = keeper.resolve(id, &shown, take, |progress| bars.progress(progress));
            sync::unless_ended(engine, asked).await
        }
        None => engine.resolve(id, &shown, take).await,
    };
    bars.end(&id.to_string());
    match run {
        Err(error) if error.code() == Code::ResolutionStale => {
            // What it is like now is what the next answer is about.
            let _ = sync::run(engine, keeper, id, gemel_core::run::Wish::default(), bars).await;
            if !output.json {
                divergences(engine, Some(id), output).await?;
            }
            Err(error)
        }
        run => Ok(sync::report(&engine.mirror(id)?, &run?, output)),
    }
}

fn take(asked: TakeArg) -> Take {
    match asked {
        TakeArg::Left => Take::Left,
        TakeArg::Right => Take::Right,
        TakeArg::Merge => Take::Merge,
        TakeArg::Both => Take::Both,
        TakeArg::Ignore => Take::Ignore,
    }
}

/// An answer with all that it does.
fn explain(answer: &ResolutionView, output: &Output) {
    let name = serde_json::to_value(answer.take).ok();
    let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().to_owned();
    output.line(&format!("  --take {name}"));
    if let Some(problem) = &answer.problem {
        output.line(&format!("    {}", output.words.problem(problem)));
        output.line(&format!("    {}", output.words.hint(problem)));
    } else if answer.effects.is_empty() {
        output.line(&format!("    {}", output.words.say("effect-nothing")));
    }
    for effect in &answer.effects {
        output.line(&format!("    {}", sentence(effect, output)));
        for commit in &effect.discards.shown {
            let id = commit.id.get(..7).unwrap_or(&commit.id);
            output.line(&format!("      - {id} {}  ({})", commit.subject, commit.author));
        }
    }
}

fn sentence(effect: &EffectView, output: &Output) -> String {
    let key = match effect.action {
        ActionKind::Create => "effect-create",
        ActionKind::Advance => "effect-advance",
        ActionKind::Rewrite => "effect-rewrite",
        ActionKind::Delete => "effect-delete",
    };
    output.words.say_with(
        key,
        &[
            ("host", effect.host.clone().into()),
            ("ref", effect.short.clone().into()),
            ("count", effect.discards.total.into()),
        ],
    )
}
