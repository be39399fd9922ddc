//! Starting and ending runs. What becomes of them is told by events.

use std::{path::PathBuf, sync::Arc};

use gemel_core::{
    Engine,
    model::{MirrorId, Side, Take, Trigger},
    run::Wish,
    view::{RunView, ShownTips},
};
use tauri::State;

use super::{Answer, mirror_id, told};
use crate::Shell;

/// Begins a run and does not wait for it. One that is under way already goes on.
fn begin(engine: &Arc<Engine>, id: MirrorId, trigger: Trigger, wish: Wish) {
    let engine = Arc::clone(engine);
    tauri::async_runtime::spawn(async move {
        let _ = engine.sync(id, trigger, wish).await;
    });
}

#[tauri::command]
pub async fn sync(
    shell: State<'_, Shell>,
    id: String,
    approval: Option<String>,
    retry: Option<bool>,
    now: Option<bool>,
) -> Answer<()> {
    let id = mirror_id(&id)?;
    let wish = Wish { approval, retry: retry.unwrap_or(false) };
    if wish == Wish::default() {
        return shell.engine.ask(id, Trigger::Manual, now.unwrap_or(false)).map_err(told);
    }
    shell.engine.mirror(id).map_err(told)?;
    begin(&shell.engine, id, Trigger::Manual, wish);
    Ok(())
}

#[tauri::command]
pub async fn sync_all(shell: State<'_, Shell>) -> Answer<()> {
    for mirror in shell.engine.mirrors().map_err(told)? {
        if !mirror.paused {
            shell.engine.ask(mirror_id(&mirror.id)?, Trigger::Manual, false).map_err(told)?;
        }
    }
    Ok(())
}

#[tauri::command]
pub async fn cancel(shell: State<'_, Shell>, id: String) -> Answer<()> {
    shell.engine.cancel(mirror_id(&id)?);
    Ok(())
}

/// Answers the question about some refs, and waits for what becomes of it.
#[tauri::command]
pub async fn resolve(shell: State<'_, Shell>, id: String, shown: Vec<ShownTips>, take: Take) -> Answer<RunView> {
    shell.engine.resolve(mirror_id(&id)?, &shown, take).await.map_err(told)
}

/// Puts a backup back, and waits for what becomes of it.
#[tauri::command]
pub async fn restore(
    shell: State<'_, Shell>,
    backup: String,
    side: Option<Side>,
    name: Option<String>,
) -> Answer<RunView> {
    shell.engine.restore(&backup, side, name.as_deref()).await.map_err(told)
}

/// Writes backups of one mirror into a bundle.
#[tauri::command]
pub async fn export(shell: State<'_, Shell>, backups: Vec<String>, file: PathBuf) -> Answer<()> {
    shell.engine.export(&backups, &file).await.map_err(told)
}
