//! Looking.

use gemel_core::{
    Code, Error, Settings,
    clones::ClonesView,
    forge::{Owner, Repository, TokenPage},
    view::{
        AccountView, Appearance, BackupView, DivergenceView, EventView, HostView, MirrorPreview, MirrorView,
        NewAccount, NewMirror, PlanView, Problem, RefsView, ResolutionView, WebhooksView,
    },
};
use tauri::{AppHandle, State};
use tauri_plugin_autostart::ManagerExt;

use super::{Answer, mirror_id, told};
use crate::Shell;

/// The longest piece of the log that one question gets.
const MAX_EVENTS: u32 = 1000;

#[tauri::command]
pub async fn settings(shell: State<'_, Shell>) -> Answer<Settings> {
    shell.engine.all_settings().map_err(told)
}

#[tauri::command]
pub async fn mirrors(shell: State<'_, Shell>) -> Answer<Vec<MirrorView>> {
    // Only whoever keeps the schedule knows what goes on and what waits.
    if let Some(keeper) = super::keeper_elsewhere(&shell.engine).await
        && let Ok(mirrors) = keeper.mirrors().await
    {
        return Ok(mirrors);
    }
    shell.engine.mirrors().map_err(told)
}

#[tauri::command]
pub async fn mirror(shell: State<'_, Shell>, id: String) -> Answer<MirrorView> {
    if shell.engine.is_kept() {
        return shell.engine.mirror(mirror_id(&id)?).map_err(told);
    }
    let all = mirrors(shell).await?;
    let unknown = || told(Error::new(Code::MirrorUnknown).with("mirror", &id));
    all.into_iter().find(|mirror| mirror.id == id).ok_or_else(unknown)
}

#[tauri::command]
pub async fn refs(shell: State<'_, Shell>, id: String, all: bool) -> Answer<RefsView> {
    shell.engine.refs(mirror_id(&id)?, all).map_err(told)
}

#[tauri::command]
pub async fn divergence(shell: State<'_, Shell>, id: String, name: String) -> Answer<DivergenceView> {
    shell.engine.divergence(mirror_id(&id)?, &name).await.map_err(told)
}

/// Every answer to the question about a ref, with what it would do.
#[tauri::command]
pub async fn resolutions(shell: State<'_, Shell>, id: String, name: String) -> Answer<Vec<ResolutionView>> {
    shell.engine.resolutions(mirror_id(&id)?, &name).await.map_err(told)
}

/// The backups of a mirror, or of all.
#[tauri::command]
pub async fn backups(shell: State<'_, Shell>, id: Option<String>, search: Option<String>) -> Answer<Vec<BackupView>> {
    let id = id.as_deref().map(mirror_id).transpose()?;
    shell.engine.backups(id, search.as_deref()).await.map_err(told)
}

#[tauri::command]
pub async fn activity(
    shell: State<'_, Shell>,
    id: Option<String>,
    before: Option<i64>,
    limit: u32,
) -> Answer<Vec<EventView>> {
    let id = id.as_deref().map(mirror_id).transpose()?;
    shell.engine.activity(id, before, limit.min(MAX_EVENTS)).map_err(told)
}

#[tauri::command]
pub async fn plan(shell: State<'_, Shell>, id: String) -> Answer<PlanView> {
    let id = mirror_id(&id)?;
    match super::keeper_elsewhere(&shell.engine).await {
        Some(keeper) => keeper.plan(id, |_| ()).await,
        None => shell.engine.plan(id).await,
    }
    .map_err(told)
}

#[tauri::command]
pub async fn accounts(shell: State<'_, Shell>) -> Answer<Vec<AccountView>> {
    shell.engine.accounts().map_err(told)
}

/// What kind of host an account is wanted for, and where its token is made. No secret is sent there.
#[tauri::command]
pub async fn host(shell: State<'_, Shell>, account: NewAccount) -> Answer<HostView> {
    shell.engine.host(&account).await.map_err(told)
}

/// Where an account's token is renewed.
#[tauri::command]
pub async fn token_page(shell: State<'_, Shell>, name: String) -> Answer<TokenPage> {
    shell.engine.token_page(&name).map_err(told)
}

/// Repositories that an account has to do with, or those that fit a search.
#[tauri::command]
pub async fn repositories(shell: State<'_, Shell>, account: String, search: Option<String>) -> Answer<Vec<Repository>> {
    shell.engine.repositories(&account, search.as_deref()).await.map_err(told)
}

/// Who may own a repository that is made with an account.
#[tauri::command]
pub async fn owners(shell: State<'_, Shell>, account: String) -> Answer<Vec<Owner>> {
    shell.engine.owners(&account).await.map_err(told)
}

/// What a mirror would begin with. Nothing is kept, and nothing is written.
#[tauri::command]
pub async fn preview_mirror(shell: State<'_, Shell>, mirror: NewMirror) -> Answer<MirrorPreview> {
    shell.engine.preview_new(&mirror).await.map_err(told)
}

/// Who is called, by whom, and what came last: only whoever keeps the schedule knows.
#[tauri::command]
pub async fn webhooks(shell: State<'_, Shell>) -> Answer<WebhooksView> {
    match super::keeper_elsewhere(&shell.engine).await {
        Some(keeper) => keeper.webhooks().await,
        None => shell.engine.webhooks(),
    }
    .map_err(told)
}

#[tauri::command]
pub async fn about(shell: State<'_, Shell>) -> Result<Appearance, Problem> {
    Ok(Appearance {
        version: env!("CARGO_PKG_VERSION").into(),
        tray: shell.tray,
        data_dir: shell.engine.data_dir().display().to_string(),
    })
}

/// Whether the desktop starts Gemel at login.
#[tauri::command]
pub async fn autostart(app: AppHandle) -> Answer<bool> {
    // An entry that cannot be read is as good as none.
    Ok(app.autolaunch().is_enabled().unwrap_or(false))
}

/// The working clones on this machine, and the mirrors that they suggest.
#[tauri::command]
pub async fn found_pairs(shell: State<'_, Shell>) -> Answer<ClonesView> {
    shell.engine.clones().await.map_err(told)
}
