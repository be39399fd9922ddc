//! Starting and ending runs. What becomes of them is told by events.

use std::sync::Arc;

use gemel_core::{
    Engine,
    model::{MirrorId, Trigger},
    run::Wish,
};
use tauri::State;

use super::{Answer, mirror_id, told};
use crate::Shell;

/// Begins a run and does not wait for it. One that is under way already goes on.
pub(crate) fn begin(engine: &Arc<Engine>, id: MirrorId, trigger: Trigger, wish: Wish) {
    let engine = Arc::clone(engine);
    tauri::async_runtime::spawn(async move {
        let _ = engine.sync(id, trigger, wish).await;
    });
}

#[tauri::command]
pub async fn sync(shell: State<'_, Shell>, id: String, approval: Option<String>, retry: Option<bool>) -> Answer<()> {
    let id = mirror_id(&id)?;
    shell.engine.mirror(id).map_err(told)?;
    begin(&shell.engine, id, Trigger::Manual, Wish { approval, retry: retry.unwrap_or(false) });
    Ok(())
}

#[tauri::command]
pub async fn sync_all(shell: State<'_, Shell>) -> Answer<()> {
    for mirror in shell.engine.mirrors().map_err(told)? {
        if !mirror.paused {
            begin(&shell.engine, mirror_id(&mirror.id)?, Trigger::Manual, Wish::default());
        }
    }
    Ok(())
}

#[tauri::command]
pub async fn cancel(shell: State<'_, Shell>, id: String) -> Answer<()> {
    shell.engine.cancel(mirror_id(&id)?);
    Ok(())
}
