//! `gemel backups`, `gemel restore` and `gemel export`: what was replaced, and how it comes back.

use std::sync::Arc;

use gemel_core::{
    Code, Engine, Error, Events, Result,
    keeper::Keeper,
    model::{MirrorId, Side},
    view::BackupView,
};

use crate::{
    Exit,
    arguments::{Backups, Export, Restore},
    hosts, input,
    output::Output,
    progress::Bars,
    sentences, sync,
};

/// The backups of a mirror that is there, or of one that was removed.
async fn of_mirror(engine: &Engine, name: Option<&str>, search: Option<&str>) -> Result<Vec<BackupView>> {
    let Some(name) = name else { return engine.backups(None, search).await };
    match engine.find(name) {
        Ok(id) => engine.backups(Some(id), search).await,
        Err(unknown) => {
            let mut all = engine.backups(None, search).await?;
            all.retain(|backup| backup.mirror == name);
            if all.is_empty() { Err(unknown) } else { Ok(all) }
        }
    }
}

pub async fn list(engine: &Engine, asked: Backups, output: &Output) -> Result<Exit> {
    let all = of_mirror(engine, asked.name.as_deref(), asked.search.as_deref()).await?;
    if all.is_empty() {
        output.say("cli-backups-empty", &[]);
    }
    for backup in &all {
        let tip = backup.tip.get(..7).unwrap_or(&backup.tip);
        let reason = output.words.say_with("backup-reason", &[("reason", backup.reason.clone().into())]);
        let subject = backup.subject.clone().unwrap_or_default();
        let author = backup.author.as_ref().map(|author| format!("  ({author})")).unwrap_or_default();
        output.line(&format!(
            "{:>4}  {}  {}  {}  {}  {tip} {subject}{author}  {reason}",
            backup.id,
            sentences::moment(backup.at),
            backup.mirror,
            backup.host,
            backup.short
        ));
    }
    output.value(&all);
    Ok(Exit::InSync)
}

pub async fn restore(
    engine: &Arc<Engine>,
    keeper: Option<&Keeper>,
    asked: Restore,
    output: &Output,
    bars: &Bars,
) -> Result<Exit> {
    let backup = of_mirror(engine, Some(&asked.name), None)
        .await?
        .into_iter()
        .find(|backup| backup.id == asked.backup)
        .ok_or_else(|| Error::new(Code::BackupUnknown).with("backup", &asked.backup))?;
    let Some(id) = backup.mirror_id.as_ref().and_then(|id| id.parse().ok()).map(MirrorId) else {
        return Err(Error::new(Code::MirrorRemoved).with("mirror", &backup.mirror));
    };
    let mirror = engine.mirror(id)?;
    let to = asked.to.as_deref().map(|to| hosts::side(&mirror, to)).transpose()?;
    let host = match to.unwrap_or(backup.side) {
        Side::Left => mirror.left.host,
        Side::Right => mirror.right.host,
    };
    let name = asked.rename.clone().unwrap_or_else(|| backup.short.clone());
    let tip = backup.tip.get(..7).unwrap_or(&backup.tip).to_owned();
    let args = [("host", host.into()), ("ref", name.into()), ("tip", tip.into())];
    let question = output.words.say_with("cli-restore-question", &args);
    let agreed =
        asked.yes || input::yes(&question)?.ok_or_else(|| Error::new(Code::InputMissing).with("what", "yes"))?;
    if !agreed {
        return Ok(Exit::Failed);
    }
    bars.begin(&id.to_string(), &asked.name);
    let name = asked.rename.as_deref();
    let run = match keeper {
        Some(keeper) => {
            let asked = keeper.restore(id, &backup.id, to, name, |progress| bars.progress(progress));
            sync::unless_ended(engine, asked).await
        }
        None => engine.restore(&backup.id, to, name).await,
    };
    bars.end(&id.to_string());
    Ok(sync::report(&engine.mirror(id)?, &run?, output))
}

pub async fn export(engine: &Engine, asked: Export, output: &Output) -> Result<Exit> {
    engine.export(&asked.backups, &asked.file).await?;
    let file = asked.file.display().to_string();
    output.say("cli-exported", &[("file", file.clone().into()), ("count", asked.backups.len().into())]);
    output.value(&serde_json::json!({ "file": file, "backups": asked.backups }));
    Ok(Exit::InSync)
}
