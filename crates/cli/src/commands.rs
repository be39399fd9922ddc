//! What each command does.

use std::{collections::BTreeSet, sync::Arc};

use gemel_core::{
    Code, Engine, Error, Result, TimeZone,
    keeper::Keeper,
    model::{MirrorId, RunBy},
    run::Wish,
    view::{MirrorEdit, MirrorView, NewEndpoint, NewMirror, Problem, RefOutcome, RefView},
};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::{
    Exit, accounts,
    arguments::{self, Add, Command, Edit, Log, Pause, Remove, Sync},
    backups, clones, hosts, input,
    output::Output,
    progress::Bars,
    sentences::{self, Hosts, padded},
    settings, settle, ssh, sync, unattended,
};

/// Seconds between automatic starts, unless something else is said.
const EVERY: u32 = 300;

pub async fn run(
    engine: &Arc<Engine>,
    keeper: Option<&Keeper>,
    command: Command,
    output: &Output,
    bars: &Bars,
) -> Result<Exit> {
    match command {
        Command::Add(add) => add_mirror(engine, add, output).await,
        Command::List => list(engine, keeper, output).await,
        Command::Show(named) => show(engine, &named.name, output),
        Command::Edit(edit) => edit_mirror(engine, edit, output),
        Command::Remove(remove) => remove_mirror(engine, &remove, output).await,
        Command::Plan(named) => sync::plan(engine, keeper, engine.find(&named.name)?, output, bars).await,
        Command::Sync(asked) => {
            let ids = which(engine, &asked)?;
            let wish = Wish { approval: asked.approve, retry: asked.retry };
            if ids.is_empty() {
                output.say("cli-list-empty", &[]);
            }
            sync::sync(engine, keeper, ids, wish, output, bars).await
        }
        Command::Log(asked) => log(engine, &asked, output),
        Command::Divergences(which) => {
            let id = which.name.as_deref().map(|name| engine.find(name)).transpose()?;
            settle::divergences(engine, id, output).await
        }
        Command::Resolve(asked) => settle::resolve(engine, keeper, asked, output, bars).await,
        Command::Backups(asked) => backups::list(engine, asked, output).await,
        Command::Restore(asked) => backups::restore(engine, keeper, asked, output, bars).await,
        Command::Export(asked) => backups::export(engine, asked, output).await,
        Command::Account(command) => accounts::account(engine, command, output).await,
        Command::Repos(asked) => hosts::repositories(engine, asked, output).await,
        Command::Hostmirror(command) => hosts::host_mirrors(engine, command, output).await,
        Command::Hook(command) => hosts::hooks(engine, keeper, command, output).await,
        Command::Key(command) => hosts::keys(engine, command, output).await,
        Command::DefaultBranch(asked) => hosts::default_branch(engine, asked, output).await,
        Command::Pause(asked) => pause(engine, &asked, output),
        Command::Resume(which) => resume(engine, keeper, which.name.as_deref(), output).await,
        Command::Run(asked) => unattended::run(engine, &asked, output).await,
        Command::Clones(asked) => clones::clones(engine, asked, output).await,
        Command::Ssh(command) => ssh::ssh(engine, command, output).await,
        Command::Settings(asked) => settings::settings(engine, asked, output),
        Command::Completions(asked) => {
            let mut command = arguments::command(&output.words);
            clap_complete::generate(asked.shell, &mut command, "gemel", &mut std::io::stdout());
            Ok(Exit::InSync)
        }
    }
}

/// The mirrors that are named, or all that are not paused.
fn which(engine: &Engine, asked: &Sync) -> Result<Vec<MirrorId>> {
    if asked.names.is_empty() {
        return Ok(engine.mirrors()?.iter().filter(|mirror| !mirror.paused).filter_map(id).collect());
    }
    let mut ids = Vec::new();
    for name in &asked.names {
        let id = engine.find(name)?;
        // Named twice is meant once.
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn id(mirror: &MirrorView) -> Option<MirrorId> {
    mirror.id.parse().ok().map(MirrorId)
}

async fn add_mirror(engine: &Engine, add: Add, output: &Output) -> Result<Exit> {
    let (left, right) = match (add.left_url.as_str(), add.right_url) {
        ("-", None) => input::two_urls()?,
        (_, Some(right)) => (add.left_url, right),
        (_, None) => return Err(Error::new(Code::InputMissing).with("what", "right-url")),
    };
    let end = |url, name, account| NewEndpoint { url, name, account, user: None, secret: None };
    let added = engine
        .add_mirror(NewMirror {
            left: end(left, add.left_name, add.left_account),
            right: end(right, add.right_name, add.right_account),
            name: add.name,
            direction: add.settings.direction().unwrap_or_default(),
            policy: add.settings.policy(gemel_core::model::Policy::default()),
            every_seconds: add.settings.every.unwrap_or(EVERY),
            push_options: add.settings.push_options().unwrap_or_default(),
            run_by: add.settings.run_by().unwrap_or_default(),
            create: hosts::create_wish(add.create),
            unattended: add.settings.unattended(gemel_core::model::Unattended::default()),
            scope: add.settings.scope,
            allow_plain_http: add.allow_plain_http,
            allow_circle: add.allow_circle,
        })
        .await?;
    for warning in &added.warnings {
        output.problem(warning);
    }
    if let Some(created) = &added.created {
        hosts::created(created, output);
    }
    output.line(&format!("{}  {}", added.mirror.name, sentences::ends(&added.mirror)));
    output.say("cli-added", &[("name", added.mirror.name.clone().into())]);
    output.value(&added);
    Ok(Exit::InSync)
}

async fn list(engine: &Engine, keeper: Option<&Keeper>, output: &Output) -> Result<Exit> {
    // Only the keeper knows what goes on and what waits.
    let there = match keeper {
        Some(keeper) => keeper.mirrors().await.ok(),
        None => None,
    };
    let mirrors = there.map_or_else(|| engine.mirrors(), Ok)?;
    if mirrors.is_empty() {
        output.say("cli-list-empty", &[]);
    }
    let status = |mirror: &MirrorView| sentences::status(&output.words, mirror.status);
    let name_width = mirrors.iter().map(|mirror| mirror.name.width()).max().unwrap_or(0).min(30);
    let status_width = mirrors.iter().map(|mirror| status(mirror).width()).max().unwrap_or(0);
    for mirror in &mirrors {
        let (name, status) = (padded(&mirror.name, name_width), padded(&status(mirror), status_width));
        let checked = mirror.checked_at.map(sentences::moment).unwrap_or_default();
        output.line(&format!("{name}  {status}  {checked:16}  {}", sentences::ends(mirror)));
    }
    output.value(&mirrors);
    Ok(Exit::InSync)
}

#[derive(Serialize)]
struct Shown {
    mirror: MirrorView,
    refs: Vec<RefView>,
}

fn show(engine: &Engine, name: &str, output: &Output) -> Result<Exit> {
    let id = engine.find(name)?;
    let (mirror, refs) = (engine.mirror(id)?, engine.refs(id)?);
    output.line(&format!("{}  {}", mirror.name, sentences::ends(&mirror)));
    output.line(&format!("  {}", mirror.left.url));
    output.line(&format!("  {}", mirror.right.url));
    output.unverified(&mirror);
    if mirror.run_by == RunBy::Host {
        output.line(&format!("  {}", output.words.say("cli-run-by-host")));
    }
    let checked = mirror.checked_at.map(sentences::moment).unwrap_or_default();
    output.line(&format!("  {}  {checked}", sentences::status(&output.words, mirror.status)));
    if let Some(problem) = &mirror.problem {
        output.line(&format!("  {}", output.words.problem(problem)));
        output.line(&format!("  {}", output.words.hint(problem)));
    }
    let hosts = Hosts::of(&mirror);
    let mut given = BTreeSet::new();
    for shown in &refs {
        let tip = |oid: &Option<String>| oid.as_ref().map_or("-------", |oid| oid.get(..7).unwrap_or(oid)).to_owned();
        let outcome = as_outcome(shown);
        output.line(&format!(
            "  {} {} {}  {}  {}",
            sentences::sign(&outcome),
            tip(&shown.left),
            tip(&shown.right),
            sentences::ref_name(&output.words, &outcome),
            sentences::verdict(&output.words, &hosts, &outcome)
        ));
        for line in sentences::host_said(&output.words, &outcome, &mut given) {
            output.line(&format!("      {line}"));
        }
    }
    output.value(&Shown { mirror, refs });
    Ok(Exit::InSync)
}

/// A ref as the sentences take it.
fn as_outcome(shown: &RefView) -> RefOutcome {
    let commits = |ahead: Option<u32>| ahead.map(|total| gemel_core::view::Commits { shown: Vec::new(), total });
    RefOutcome {
        name: shown.name.clone(),
        short: shown.short.clone(),
        verdict: shown.verdict,
        delivery: None,
        detail: shown.detail.clone(),
        problem: shown.problem.clone(),
        left: shown.left.clone(),
        right: shown.right.clone(),
        left_commits: commits(shown.left_ahead),
        right_commits: commits(shown.right_ahead),
    }
}

fn edit_mirror(engine: &Engine, edit: Edit, output: &Output) -> Result<Exit> {
    let id = engine.find(&edit.name)?;
    if edit.rename.is_none() && edit.settings.is_empty() {
        return Err(Error::new(Code::InputMissing).with("what", "change"));
    }
    let there = engine.mirror(id)?;
    let (policy, unattended) = (edit.settings.policy(there.policy), edit.settings.unattended(there.unattended));
    let mirror = engine.edit_mirror(
        id,
        MirrorEdit {
            name: edit.rename,
            direction: edit.settings.direction(),
            policy: Some(policy),
            every_seconds: edit.settings.every,
            push_options: edit.settings.push_options(),
            run_by: edit.settings.run_by(),
            unattended: Some(unattended),
            allow_circle: edit.allow_circle,
            scope: (!edit.settings.scope.is_empty()).then_some(edit.settings.scope),
        },
    )?;
    output.say("cli-edited", &[("name", mirror.name.clone().into())]);
    output.value(&mirror);
    Ok(Exit::InSync)
}

async fn remove_mirror(engine: &Engine, remove: &Remove, output: &Output) -> Result<Exit> {
    let id = engine.find(&remove.name)?;
    let question = output.words.say_with("cli-remove-question", &[("name", remove.name.clone().into())]);
    let agreed =
        remove.yes || input::yes(&question)?.ok_or_else(|| Error::new(Code::InputMissing).with("what", "yes"))?;
    if !agreed {
        return Ok(Exit::Failed);
    }
    engine.remove_mirror(id).await?;
    output.say("cli-removed", &[("name", remove.name.clone().into())]);
    output.value(&serde_json::json!({ "removed": remove.name }));
    Ok(Exit::InSync)
}

fn log(engine: &Engine, asked: &Log, output: &Output) -> Result<Exit> {
    let id = asked.name.as_deref().map(|name| engine.find(name)).transpose()?;
    let events = engine.activity(id, None, asked.limit)?;
    if events.is_empty() {
        output.say("cli-log-empty", &[]);
    }
    for event in events.iter().rev() {
        let sentence = output.words.with_texts(&format!("event-{}", event.kind), event.args.iter());
        let mirror = event.mirror.clone().unwrap_or_default();
        output.line(&format!("{}  {mirror}  {sentence}", sentences::moment(event.at)));
        if let Some(code) = event.args.get("code") {
            let problem = Problem { code: code.clone(), args: event.args.clone() };
            output.line(&format!("    {}", output.words.problem(&problem)));
        }
    }
    output.value(&events);
    Ok(Exit::InSync)
}

/// The mirror that is named, or all.
fn named_or_all(engine: &Engine, name: Option<&str>) -> Result<Vec<MirrorId>> {
    match name {
        Some(name) => Ok(vec![engine.find(name)?]),
        None => Ok(engine.mirrors()?.iter().filter_map(id).collect()),
    }
}

fn pause(engine: &Engine, asked: &Pause, output: &Output) -> Result<Exit> {
    let ids = named_or_all(engine, asked.name.as_deref())?;
    let until = match asked.seconds {
        _ if asked.until_tomorrow => engine.tomorrow(&TimeZone::system()),
        Some(seconds) => Some(engine.after(seconds)),
        None => None,
    };
    for id in &ids {
        match until {
            Some(until) => engine.pause_until(*id, until)?,
            None => engine.set_paused(*id, true)?,
        }
    }
    statuses(engine, ids, output)
}

async fn resume(engine: &Engine, keeper: Option<&Keeper>, name: Option<&str>, output: &Output) -> Result<Exit> {
    let ids = named_or_all(engine, name)?;
    for id in &ids {
        engine.set_paused(*id, false)?;
        match keeper {
            Some(keeper) => keeper.start_again(*id).await?,
            None => engine.start_again(*id)?,
        }
    }
    statuses(engine, ids, output)
}

fn statuses(engine: &Engine, ids: Vec<MirrorId>, output: &Output) -> Result<Exit> {
    let mirrors = ids.into_iter().map(|id| engine.mirror(id)).collect::<Result<Vec<_>>>()?;
    for mirror in &mirrors {
        let until = mirror.paused_until.map(|until| format!("  → {}", sentences::moment(until))).unwrap_or_default();
        output.line(&format!("{}  {}{until}", mirror.name, sentences::status(&output.words, mirror.status)));
    }
    output.value(&mirrors);
    Ok(Exit::InSync)
}
