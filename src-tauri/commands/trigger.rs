//! Starting and ending runs. What becomes of them is told by events.

use std::sync::Arc;

use gemel_core::{
    Code, Engine, Error,
    model::{MirrorId, Side, Take, Trigger},
    run::Wish,
    seam::SyncWish,
    view::{RunView, ShownTips},
};
use tauri::Url;

use super::{Answer, mirror_id, told};
use crate::Shell;

/// Begins a run and does not wait for it. One that is under way already goes on.
fn begin(engine: &Arc<Engine>, id: MirrorId, wish: Wish) {
    let engine = Arc::clone(engine);
    tauri::async_runtime::spawn(async move {
        let keeper = super::keeper_elsewhere(&engine).await;
        // What becomes of it is told by events, here and there.
        let _ = match keeper {
            Some(keeper) => keeper.sync(id, wish, |_| ()).await,
            None => engine.sync(id, Trigger::Manual, wish).await,
        };
    });
}

/// Asks for a run that has its turn; where another program keeps the schedule, that one runs it.
pub(crate) fn ask(engine: &Arc<Engine>, id: MirrorId, now: bool) -> Answer<()> {
    if engine.is_kept() {
        return engine.ask(id, Trigger::Manual, now).map_err(told);
    }
    engine.mirror(id).map_err(told)?;
    begin(engine, id, Wish::default());
    Ok(())
}

/// Reminds of what a notice said, later; whoever keeps the schedule does.
pub(crate) fn snooze(engine: &Arc<Engine>, id: MirrorId) {
    if engine.is_kept() {
        return engine.snooze(id);
    }
    let engine = Arc::clone(engine);
    tauri::async_runtime::spawn(async move {
        if let Some(keeper) = super::keeper_elsewhere(&engine).await {
            // One that has gone reminds of nothing.
            let _ = keeper.snooze(id).await;
        }
    });
}

pub(crate) async fn sync(shell: &Shell, id: String, wish: Option<SyncWish>) -> Answer<()> {
    let id = mirror_id(&id)?;
    let SyncWish { approval, retry, now } = wish.unwrap_or_default();
    let wish = Wish { approval, retry: retry.unwrap_or(false) };
    if wish == Wish::default() {
        return ask(&shell.engine, id, now.unwrap_or(false));
    }
    shell.engine.mirror(id).map_err(told)?;
    begin(&shell.engine, id, wish);
    Ok(())
}

pub(crate) async fn sync_all(shell: &Shell) -> Answer<()> {
    for mirror in shell.engine.mirrors().map_err(told)? {
        if !mirror.paused {
            ask(&shell.engine, mirror_id(&mirror.id)?, false)?;
        }
    }
    Ok(())
}

pub(crate) async fn cancel(shell: &Shell, id: String) -> Answer<()> {
    let id = mirror_id(&id)?;
    shell.engine.cancel(id);
    if let Some(keeper) = super::keeper_elsewhere(&shell.engine).await {
        keeper.cancel(id).await.map_err(told)?;
    }
    Ok(())
}

/// Answers the question about some refs, and waits for what becomes of it.
pub(crate) async fn resolve(shell: &Shell, id: String, shown: Vec<ShownTips>, take: Take) -> Answer<RunView> {
    let id = mirror_id(&id)?;
    match super::keeper_elsewhere(&shell.engine).await {
        Some(keeper) => keeper.resolve(id, &shown, take, |_| ()).await,
        None => shell.engine.resolve(id, &shown, take).await,
    }
    .map_err(told)
}

/// Puts a backup back, and waits for what becomes of it.
pub(crate) async fn restore(
    shell: &Shell,
    backup: String,
    side: Option<Side>,
    name: Option<String>,
) -> Answer<RunView> {
    let name = name.as_deref();
    let keeper = super::keeper_elsewhere(&shell.engine).await;
    match keeper.zip(shell.engine.mirror_of_backup(&backup).map_err(told)?) {
        Some((keeper, id)) => keeper.restore(id, &backup, side, name, |_| ()).await,
        None => shell.engine.restore(&backup, side, name).await,
    }
    .map_err(told)
}

/// Shows a page in the person's own browser.
pub(crate) async fn open_page(_shell: &Shell, url: String) -> Answer<()> {
    let page =
        web_page(&url).ok_or_else(|| told(Error::new(Code::BadInput).with("what", "link").with("value", &url)))?;
    open::that_detached(page.as_str()).map_err(|error| told(Error::new(Code::Io).with("detail", error)))
}

/// An address that a browser shows. Any other scheme might start whatever program a desktop has for it.
fn web_page(url: &str) -> Option<Url> {
    let page = Url::parse(url).ok()?;
    let bare = page.username().is_empty() && page.password().is_none();
    (matches!(page.scheme(), "http" | "https") && page.has_host() && bare).then_some(page)
}

#[cfg(test)]
mod tests {
    use super::web_page;

    #[test]
    fn only_pages_are_opened() {
        for good in
            ["https://github.com/settings/tokens/new?scopes=repo%2Cworkflow", "http://10.0.0.5:8080/-/user_settings"]
        {
            assert_eq!(web_page(good).as_ref().map(tauri::Url::as_str), Some(good));
        }
        let bad = [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "ssh://git@github.com/",
            "vscode://file/x",
            "https://token@github.com/",
            "/usr/bin/true",
            "github.com",
            "",
        ];
        for bad in bad {
            assert_eq!(web_page(bad), None, "{bad}");
        }
    }
}
