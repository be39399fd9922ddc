//! Looking.

use std::sync::Arc;

use gemel_core::{
    Code, Error, Settings,
    clones::ClonesView,
    forge::{Owner, Repository, TokenPage},
    seam::{ActivityQuery, PastRun, RefAnswers, RefsPage, RefsQuery},
    view::{
        AccountView, Appearance, BackupView, DivergenceView, EventView, HostView, MirrorPreview, MirrorView,
        NewAccount, NewMirror, ObservedRefs, PlanView, ResolutionView, ScopeFit, WebhooksView,
    },
};
use tauri_plugin_autostart::ManagerExt;

pub(crate) use super::ssh::{host_keys, ssh_key, ssh_login};
use super::{Answer, mirror_id, told};
use crate::{Shell, tray};

/// The longest piece of the log that one question gets.
const MAX_EVENTS: u32 = 1000;
/// So many refs one question gets.
const MAX_REFS: u32 = 500;
/// So many runs are in a mirror's chart.
const PAST_RUNS: u32 = 60;

async fn blocking<T: Send + 'static>(look: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Answer<T> {
    match tokio::task::spawn_blocking(look).await {
        Ok(answer) => answer.map_err(told),
        Err(error) => Err(told(Error::new(Code::Io).with("detail", error))),
    }
}

pub(crate) async fn settings(shell: &Shell) -> Answer<Settings> {
    shell.engine.all_settings().map_err(told)
}

pub(crate) async fn mirrors(shell: &Shell) -> Answer<Vec<MirrorView>> {
    // Only whoever keeps the schedule knows what goes on and what waits.
    if let Some(keeper) = super::keeper_elsewhere(&shell.engine).await
        && let Ok(mirrors) = keeper.mirrors().await
    {
        return Ok(mirrors);
    }
    let engine = Arc::clone(&shell.engine);
    blocking(move || engine.mirrors()).await
}

pub(crate) async fn mirror(shell: &Shell, id: String) -> Answer<MirrorView> {
    if shell.engine.is_kept() {
        return shell.engine.mirror(mirror_id(&id)?).map_err(told);
    }
    let all = mirrors(shell).await?;
    let unknown = || told(Error::new(Code::MirrorUnknown).with("mirror", &id));
    all.into_iter().find(|mirror| mirror.id == id).ok_or_else(unknown)
}

pub(crate) async fn refs(shell: &Shell, id: String, query: RefsQuery) -> Answer<RefsPage> {
    let (id, query) = (mirror_id(&id)?, RefsQuery { limit: query.limit.min(MAX_REFS), ..query });
    let engine = Arc::clone(&shell.engine);
    // A search looks through all of them: not on a thread that others wait for.
    blocking(move || engine.refs_page(id, &query)).await
}

pub(crate) async fn divergence(shell: &Shell, id: String, name: String) -> Answer<DivergenceView> {
    shell.engine.divergence(mirror_id(&id)?, &name).await.map_err(told)
}

/// Every answer to the question about a ref, with what it would do.
pub(crate) async fn resolutions(shell: &Shell, id: String, name: String) -> Answer<Vec<ResolutionView>> {
    shell.engine.resolutions(mirror_id(&id)?, &name).await.map_err(told)
}

/// The same of several refs.
pub(crate) async fn resolutions_of(shell: &Shell, id: String, names: Vec<String>) -> Answer<Vec<RefAnswers>> {
    shell.engine.resolutions_of(mirror_id(&id)?, &names).await.map_err(told)
}

/// The backups of a mirror, or of all.
pub(crate) async fn backups(shell: &Shell, id: Option<String>, search: Option<String>) -> Answer<Vec<BackupView>> {
    let id = id.as_deref().map(mirror_id).transpose()?;
    shell.engine.backups(id, search.as_deref()).await.map_err(told)
}

pub(crate) async fn activity(shell: &Shell, query: ActivityQuery) -> Answer<Vec<EventView>> {
    let query = ActivityQuery { limit: query.limit.min(MAX_EVENTS), ..query };
    let engine = Arc::clone(&shell.engine);
    // A search may have to look through the whole log: not on a thread that others wait for.
    blocking(move || engine.search_activity(&query)).await
}

pub(crate) async fn past_runs(shell: &Shell, id: String) -> Answer<Vec<PastRun>> {
    shell.engine.past_runs(mirror_id(&id)?, PAST_RUNS).map_err(told)
}

pub(crate) async fn plan(shell: &Shell, id: String) -> Answer<PlanView> {
    let id = mirror_id(&id)?;
    match super::keeper_elsewhere(&shell.engine).await {
        Some(keeper) => keeper.plan(id, |_| ()).await,
        None => shell.engine.plan(id).await,
    }
    .map_err(told)
}

pub(crate) async fn accounts(shell: &Shell) -> Answer<Vec<AccountView>> {
    shell.engine.accounts().map_err(told)
}

/// What kind of host an account is wanted for, and where its token is made. No secret is sent there.
pub(crate) async fn host(shell: &Shell, account: NewAccount) -> Answer<HostView> {
    shell.engine.host(&account).await.map_err(told)
}

/// Where an account's token is renewed.
pub(crate) async fn token_page(shell: &Shell, name: String) -> Answer<TokenPage> {
    shell.engine.token_page(&name).map_err(told)
}

/// Repositories that an account has to do with, or those that fit a search.
pub(crate) async fn repositories(shell: &Shell, account: String, search: Option<String>) -> Answer<Vec<Repository>> {
    shell.engine.repositories(&account, search.as_deref()).await.map_err(told)
}

/// Who may own a repository that is made with an account.
pub(crate) async fn owners(shell: &Shell, account: String) -> Answer<Vec<Owner>> {
    shell.engine.owners(&account).await.map_err(told)
}

/// What a mirror would begin with. Nothing is kept, and nothing is written.
pub(crate) async fn preview_mirror(shell: &Shell, mirror: NewMirror) -> Answer<MirrorPreview> {
    shell.engine.preview_new(&mirror).await.map_err(told)
}

/// The refs of both sides of a mirror that is not there yet.
pub(crate) async fn observed_refs(shell: &Shell, mirror: NewMirror) -> Answer<ObservedRefs> {
    shell.engine.observed_refs(&mirror).await.map_err(told)
}

/// Those of one that is.
pub(crate) async fn observed_refs_of(shell: &Shell, id: String, scope: Vec<String>) -> Answer<ObservedRefs> {
    shell.engine.observed_refs_of(mirror_id(&id)?, scope).await.map_err(told)
}

/// What patterns come to.
pub(crate) async fn fit_scope(
    _shell: &Shell,
    patterns: Vec<String>,
    names: Vec<String>,
    protection: Option<Vec<String>>,
    listed: Vec<String>,
) -> Answer<ScopeFit> {
    // Many names are not looked through on a thread that others wait for.
    blocking(move || Ok(gemel_core::fit_scope(&patterns, &names, protection, &listed))).await
}

/// Who is called, by whom, and what came last: only whoever keeps the schedule knows.
pub(crate) async fn webhooks(shell: &Shell) -> Answer<WebhooksView> {
    match super::keeper_elsewhere(&shell.engine).await {
        Some(keeper) => keeper.webhooks().await,
        None => shell.engine.webhooks(),
    }
    .map_err(told)
}

pub(crate) async fn about(shell: &Shell) -> Answer<Appearance> {
    Ok(Appearance {
        version: env!("CARGO_PKG_VERSION").into(),
        tray: tray::is_shown(&shell.app),
        data_dir: shell.engine.data_dir().display().to_string(),
    })
}

pub(crate) async fn report(shell: &Shell) -> Answer<String> {
    shell.engine.report(env!("CARGO_PKG_VERSION")).map_err(told)
}

/// Whether the desktop starts Gemel at login.
pub(crate) async fn autostart(shell: &Shell) -> Answer<bool> {
    // An entry that cannot be read is as good as none.
    Ok(shell.app.autolaunch().is_enabled().unwrap_or(false))
}

/// The working clones on this machine, and the mirrors that they suggest.
pub(crate) async fn found_pairs(shell: &Shell) -> Answer<ClonesView> {
    shell.engine.clones().await.map_err(told)
}
