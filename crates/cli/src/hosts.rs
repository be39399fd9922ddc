//! What the hosts offer beside Git: repositories, hooks, keys, mirrors of their own.

use std::sync::Arc;

use gemel_core::{
    Code, Engine, Error, Result,
    forge::{Features, HostMirror, OwnerKind, Repository, Visibility},
    keeper::Keeper,
    model::Side,
    view::{CreateWish, HostMirrorOptions, MirrorView},
};

use crate::{
    Exit,
    arguments::{
        Create, DefaultBranch, FeatureArg, HookCommand, HostMirrorCommand, KeyCommand, MirrorOptions, Repos,
        VisibilityArg,
    },
    input,
    output::Output,
    sentences::moment,
    webhooks,
};

/// A side as people name it: by itself, by its host, or by the account that is used there alone.
pub fn side(mirror: &MirrorView, named: &str) -> Result<Side> {
    let (left, right) = (&mirror.left, &mirror.right);
    let account = |name: &Option<String>| left.account != right.account && name.as_deref() == Some(named);
    match named {
        "left" => Ok(Side::Left),
        "right" => Ok(Side::Right),
        host if host == left.host => Ok(Side::Left),
        host if host == right.host => Ok(Side::Right),
        _ if account(&left.account) => Ok(Side::Left),
        _ if account(&right.account) => Ok(Side::Right),
        other => Err(Error::new(Code::BadInput).with("what", "side").with("value", other)),
    }
}

pub async fn repositories(engine: &Engine, asked: Repos, output: &Output) -> Result<Exit> {
    if asked.owners {
        return owners(engine, &asked.account, output).await;
    }
    let all = engine.repositories(&asked.account, asked.search.as_deref()).await?;
    if all.is_empty() {
        output.say("cli-none-listed", &[]);
    }
    for one in &all {
        let kind = visibility(one.visibility, output);
        let archived = if one.archived { output.words.say("cli-archived") } else { String::new() };
        let description = one.description.clone().unwrap_or_default();
        output.line(format!("{}  {kind}  {}  {archived} {description}", one.path, one.https_url).trim_end());
    }
    output.value(&all);
    Ok(Exit::InSync)
}

async fn owners(engine: &Engine, account: &str, output: &Output) -> Result<Exit> {
    let all = engine.owners(account).await?;
    for one in &all {
        let kind = match one.kind {
            OwnerKind::User => output.words.say("owner-user"),
            OwnerKind::Group => output.words.say("owner-group"),
        };
        output.line(format!("{}  {kind}  {}", one.path, one.name.clone().unwrap_or_default()).trim_end());
    }
    output.value(&all);
    Ok(Exit::InSync)
}

/// Who may see a repository, in a word.
fn visibility(visibility: Visibility, output: &Output) -> String {
    let name = serde_json::to_value(visibility).ok();
    let name = name.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    output.words.say_with("cli-visibility", &[("visibility", name.into())])
}

/// Says which repository was made, and who may see it.
pub fn created(made: &Repository, output: &Output) {
    let kind = visibility(made.visibility, output);
    output.say("cli-repository-created", &[("path", made.path.clone().into()), ("visibility", kind.into())]);
}

/// How a missing repository is made, if it is to be.
pub fn create_wish(asked: Create) -> Option<CreateWish> {
    let Create { wanted, visibility, description, with, without } = asked;
    let mut features = Features::default();
    for (list, on) in [(with, true), (without, false)] {
        for feature in list {
            let place = match feature {
                FeatureArg::Issues => &mut features.issues,
                FeatureArg::Wiki => &mut features.wiki,
                FeatureArg::MergeRequests => &mut features.merge_requests,
                FeatureArg::Snippets => &mut features.snippets,
            };
            *place = Some(on);
        }
    }
    wanted.then(|| CreateWish { side: None, visibility: visibility.map(VisibilityArg::into), description, features })
}

pub async fn default_branch(engine: &Arc<Engine>, asked: DefaultBranch, output: &Output) -> Result<Exit> {
    let id = engine.find(&asked.name)?;
    let mirror = engine.mirror(id)?;
    let on = side(&mirror, &asked.on)?;
    let repository = engine.set_default_branch(id, on, &asked.branch).await?;
    let host = host(&mirror, on).to_owned();
    output.say("cli-default-branch-set", &[("branch", asked.branch.clone().into()), ("host", host.into())]);
    output.value(&repository);
    Ok(Exit::InSync)
}

fn host(mirror: &MirrorView, side: Side) -> &str {
    match side {
        Side::Left => &mirror.left.host,
        Side::Right => &mirror.right.host,
    }
}

fn agreed(yes: bool, question: &str) -> Result<bool> {
    if yes {
        return Ok(true);
    }
    input::yes(question)?.ok_or_else(|| Error::new(Code::InputMissing).with("what", "yes"))
}

pub async fn hooks(engine: &Engine, keeper: Option<&Keeper>, command: HookCommand, output: &Output) -> Result<Exit> {
    match command {
        HookCommand::List(asked) => {
            let (id, on) = place(engine, &asked.name, &asked.on)?;
            let hooks = engine.hooks(id, on).await?;
            if hooks.is_empty() {
                output.say("cli-none-listed", &[]);
            }
            for hook in &hooks {
                let last = hook.last.as_ref();
                let state = match (hook.active, last.map(|last| last.ok)) {
                    (false, _) => "off",
                    (true, None) => "uncalled",
                    (true, Some(true)) => "ok",
                    (true, Some(false)) => "failing",
                };
                let status = last.and_then(|last| last.status).map(|status| status.to_string()).unwrap_or_default();
                let args = [("state", state.into()), ("status", status.into())];
                let at = last.and_then(|last| last.at).map(moment).unwrap_or_default();
                let line =
                    format!("{}  {}  {}  {at}", hook.id, hook.url, output.words.say_with("cli-hook-state", &args));
                output.line(line.trim_end());
            }
            output.value(&hooks);
        }
        HookCommand::Add(asked) => {
            let (id, on) = place(engine, &asked.name, &asked.on)?;
            let Some(url) = asked.url else {
                return webhooks::add(engine, id, on, !asked.no_verify_tls, output).await;
            };
            let secret = input::secret(&output.words.say("cli-hook-secret-prompt"))?;
            let hook = engine.add_hook(id, on, &url, &secret, !asked.no_verify_tls).await?;
            output.say("cli-hook-added", &[("url", hook.url.clone().into())]);
            output.value(&hook);
        }
        HookCommand::Expect(asked) => {
            let (id, on) = place(engine, &asked.name, &asked.on)?;
            return webhooks::expect(engine, id, on, output).await;
        }
        HookCommand::Forget(asked) => {
            let (id, on) = place(engine, &asked.name, &asked.on)?;
            engine.remove_webhook(id, on).await?;
            output.say("cli-host-removed", &[("id", asked.on.clone().into())]);
            output.value(&serde_json::json!({ "removed": asked.on }));
        }
        HookCommand::Status => return webhooks::status(engine, keeper, output).await,
        HookCommand::Remove(asked) => {
            let (id, on) = place(engine, &asked.name, &asked.on)?;
            engine.remove_hook(id, on, &asked.id).await?;
            output.say("cli-host-removed", &[("id", asked.id.clone().into())]);
            output.value(&serde_json::json!({ "removed": asked.id }));
        }
        HookCommand::Script(asked) => {
            let (id, on) = place(engine, &asked.name, &asked.on)?;
            let script = engine.hook_script(id, on, &output.words)?;
            output.line(script.trim_end());
            output.value(&serde_json::json!({ "script": script }));
        }
    }
    Ok(Exit::InSync)
}

pub fn place(engine: &Engine, name: &str, on: &str) -> Result<(gemel_core::model::MirrorId, Side)> {
    let id = engine.find(name)?;
    Ok((id, side(&engine.mirror(id)?, on)?))
}

pub async fn keys(engine: &Engine, command: KeyCommand, output: &Output) -> Result<Exit> {
    match command {
        KeyCommand::List(asked) => {
            let (id, on) = place(engine, &asked.name, &asked.on)?;
            let keys = engine.keys(id, on, asked.of_account).await?;
            if keys.is_empty() {
                output.say("cli-none-listed", &[]);
            }
            for key in &keys {
                let kind = match key.read_only {
                    Some(true) => output.words.say("cli-key-reads"),
                    Some(false) => output.words.say("cli-key-writes"),
                    None => String::new(),
                };
                output.line(format!("{}  {}  {}  {kind}", key.id, key.title, key.key).trim_end());
            }
            output.value(&keys);
        }
        KeyCommand::Add(asked) => {
            let (id, on) = place(engine, &asked.name, &asked.on)?;
            let text = std::fs::read_to_string(&asked.file)
                .map_err(|error| Error::new(Code::Io).with("detail", format!("{}: {error}", asked.file.display())))?;
            let title = asked.title.clone().unwrap_or_else(|| "Gemel".to_owned());
            let key = engine.add_key(id, on, asked.of_account, &title, &text, !asked.write).await?;
            output.say("cli-key-added", &[("title", key.title.clone().into())]);
            output.value(&key);
        }
        KeyCommand::Remove(asked) => {
            let (id, on) = place(engine, &asked.name, &asked.on)?;
            engine.remove_key(id, on, asked.of_account, &asked.id).await?;
            output.say("cli-host-removed", &[("id", asked.id.clone().into())]);
            output.value(&serde_json::json!({ "removed": asked.id }));
        }
    }
    Ok(Exit::InSync)
}

fn options(asked: MirrorOptions) -> HostMirrorOptions {
    HostMirrorOptions {
        keep_divergent_refs: asked.keep_divergent,
        only_protected_branches: asked.only_protected,
        branch_regex: asked.branch_regex,
    }
}

fn shown(one: &HostMirror, output: &Output) {
    let status = one.status.clone().unwrap_or_default();
    let last = one.last_success_at.map(moment).unwrap_or_default();
    output.line(format!("  {}  {}  {status}  {last}", one.id, one.url).trim_end());
    if let Some(words) = &one.last_error {
        output.line(&format!("      {words}"));
    }
}

pub async fn host_mirrors(engine: &Arc<Engine>, command: HostMirrorCommand, output: &Output) -> Result<Exit> {
    let named = |mirror: &MirrorView, from: &Option<String>| from.as_deref().map(|from| side(mirror, from)).transpose();
    match command {
        HostMirrorCommand::List(asked) => {
            let views = engine.host_mirrors(engine.find(&asked.name)?).await?;
            for view in &views {
                output.line(&view.host);
                view.mirrors.iter().for_each(|one| shown(one, output));
            }
            output.value(&views);
        }
        HostMirrorCommand::Add(asked) => {
            let id = engine.find(&asked.name)?;
            let mirror = engine.mirror(id)?;
            let from = named(&mirror, &asked.from)?;
            // The host gets a secret to keep: nobody does that by accident.
            if !agreed(asked.yes, &output.words.say("cli-hostmirror-question"))? {
                return Ok(Exit::Failed);
            }
            let made = engine.add_host_mirror(id, from, options(asked.options)).await?;
            output.say("cli-hostmirror-added", &[("name", asked.name.into())]);
            shown(&made, output);
            output.value(&made);
        }
        HostMirrorCommand::Edit(asked) => {
            let id = engine.find(&asked.name)?;
            let from = named(&engine.mirror(id)?, &asked.from)?;
            let changed = engine.change_host_mirror(id, from, &asked.id, options(asked.options)).await?;
            shown(&changed, output);
            output.value(&changed);
        }
        HostMirrorCommand::Sync(asked) => {
            let id = engine.find(&asked.name)?;
            let from = named(&engine.mirror(id)?, &asked.from)?;
            let count = engine.sync_host_mirrors(id, from).await?;
            output.say("cli-hostmirror-told", &[]);
            output.value(&serde_json::json!({ "told": count }));
        }
        HostMirrorCommand::Remove(asked) => {
            let id = engine.find(&asked.name)?;
            let from = named(&engine.mirror(id)?, &asked.from)?;
            engine.remove_host_mirror(id, from, &asked.id).await?;
            output.say("cli-host-removed", &[("id", asked.id.clone().into())]);
            output.value(&serde_json::json!({ "removed": asked.id }));
        }
    }
    Ok(Exit::InSync)
}
