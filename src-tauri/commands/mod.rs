//! What the screens may ask: looking, changing, starting.

mod mutate;
mod query;
mod ssh;
mod trigger;

use gemel_core::{Code, Error, model::MirrorId, view::Problem};
use tauri::ipc::Invoke;

pub(crate) use trigger::ask;

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
        query::preview_mirror,
        query::about,
        query::autostart,
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
        ssh::host_keys,
        ssh::pin_host_keys,
        ssh::ssh_key,
        ssh::make_ssh_key,
        ssh::upload_ssh_key,
        ssh::rotate_ssh_key,
        ssh::remove_ssh_key,
        trigger::sync,
        trigger::sync_all,
        trigger::cancel,
        trigger::resolve,
        trigger::restore,
        trigger::export,
        trigger::open_page,
    ]
}

/// The number of a mirror, as screens know it.
fn mirror_id(text: &str) -> Answer<MirrorId> {
    text.parse().map(MirrorId).map_err(|_| Problem::from(&Error::new(Code::MirrorUnknown).with("mirror", text)))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn told(error: Error) -> Problem {
    Problem::from(&error)
}
