//! What the screens may ask: looking, changing, starting.

mod mutate;
mod query;
mod trigger;

use gemel_core::{Code, Engine, Error, keeper::Keeper, model::MirrorId, view::Problem};
use tauri::ipc::Invoke;

pub(crate) use trigger::{ask, snooze};

/// What a command gives: a value, or a problem with its code.
type Answer<T> = Result<T, Problem>;

/// Every command there is.
pub(crate) fn handler() -> impl Fn(Invoke) -> bool {
    tauri::generate_handler![
        query::settings,
        query::resolutions,
        query::backups,
        query::mirrors,
        query::mirror,
        query::refs,
        query::divergence,
        query::activity,
        query::plan,
        query::accounts,
        query::host,
        query::token_page,
        query::repositories,
        query::owners,
        query::preview_mirror,
        query::webhooks,
        query::about,
        query::autostart,
        query::found_pairs,
        mutate::add_mirror,
        mutate::edit_mirror,
        mutate::remove_mirror,
        mutate::set_paused,
        mutate::add_account,
        mutate::remove_account,
        mutate::check_account,
        mutate::set_secret,
        mutate::change_setting,
        mutate::set_autostart,
        mutate::add_clone_folder,
        mutate::remove_clone_folder,
        trigger::sync,
        trigger::sync_all,
        trigger::cancel,
        trigger::resolve,
        trigger::restore,
        trigger::export,
        trigger::open_page,
    ]
}

/// Whoever keeps the schedule, where that is another program: it is asked, and not got in the way of.
async fn keeper_elsewhere(engine: &Engine) -> Option<Keeper> {
    if engine.is_kept() { None } else { Keeper::reach(engine.data_dir()).await }
}

/// The number of a mirror, as screens know it.
fn mirror_id(text: &str) -> Answer<MirrorId> {
    text.parse().map(MirrorId).map_err(|_| Problem::from(&Error::new(Code::MirrorUnknown).with("mirror", text)))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn told(error: Error) -> Problem {
    Problem::from(&error)
}
