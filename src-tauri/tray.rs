//! The tray icon and its menu.

use gemel_core::{
    model::MirrorId,
    view::{MirrorView, Status, WaitReason},
    words::Words,
};
use tauri::{
    AppHandle, Manager, Wry,
    image::Image,
    menu::{Menu, MenuItem, PredefinedMenuItem},
    tray::TrayIconBuilder,
};

use crate::{Shell, commands, window};

const ID: &str = "gemel";

/// What the icon shows, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Attention,
    Failing,
    Syncing,
    Paused,
    NotChecked,
    UpToDate,
}

impl State {
    fn icon(self) -> &'static [u8] {
        match self {
            Self::Attention => include_bytes!("../icons/tray/attention.png"),
            Self::Failing => include_bytes!("../icons/tray/stopped.png"),
            Self::Syncing => include_bytes!("../icons/tray/syncing.png"),
            Self::Paused => include_bytes!("../icons/tray/paused.png"),
            Self::NotChecked | Self::UpToDate => include_bytes!("../icons/tray/up-to-date.png"),
        }
    }
}

/// The menu's line that changes.
struct StatusLine(MenuItem<Wry>);

/// The menu's other lines, each with the key of its words.
struct Entries([(&'static str, MenuItem<Wry>); 3]);

/// Puts the icon into the tray. On a desktop without one the program goes on with its window alone.
pub(crate) fn build(app: &AppHandle, words: &Words) -> bool {
    match try_build(app, words) {
        Ok(()) => true,
        Err(error) => {
            use std::io::Write;
            let _ = writeln!(std::io::stderr().lock(), "Gemel: no tray: {error}");
            false
        }
    }
}

fn try_build(app: &AppHandle, words: &Words) -> tauri::Result<()> {
    let item = |id: &str, key| MenuItem::with_id(app, id, words.say(key), true, None::<&str>).map(|item| (key, item));
    let entries = [item("open", "tray-open")?, item("sync-all", "tray-sync-all")?, item("quit", "tray-quit")?];
    let [(_, open), (_, sync_all), (_, quit)] = &entries;
    let status = MenuItem::with_id(app, "status", words.say("tray-none"), false, None::<&str>)?;
    let menu = Menu::with_items(
        app,
        &[&status, &PredefinedMenuItem::separator(app)?, open, sync_all, &PredefinedMenuItem::separator(app)?, quit],
    )?;
    TrayIconBuilder::with_id(ID)
        .icon(Image::from_bytes(State::NotChecked.icon())?)
        .tooltip("Gemel")
        .menu(&menu)
        .on_menu_event(|app, event| match event.id.as_ref() {
            "open" => window::show(app, None),
            "sync-all" => sync_everything(app),
            "quit" => end(app),
            _ => {}
        })
        .build(app)?;
    app.manage(StatusLine(status));
    app.manage(Entries(entries));
    Ok(())
}

fn sync_everything(app: &AppHandle) {
    let Some(shell) = app.try_state::<Shell>() else { return };
    for mirror in shell.engine.mirrors().unwrap_or_default() {
        if let (false, Ok(id)) = (mirror.paused, mirror.id.parse()) {
            // The menu says "now", and has no place for a countdown.
            let _ = commands::ask(&shell.engine, MirrorId(id), true);
        }
    }
}

fn end(app: &AppHandle) {
    if let Some(shell) = app.try_state::<Shell>() {
        shell.engine.cancel_all();
    }
    app.exit(0);
}

/// Brings the icon and the status line up to date.
pub(crate) fn refresh(app: &AppHandle) {
    let Some(shell) = app.try_state::<Shell>() else { return };
    let Ok(mirrors) = shell.engine.mirrors() else { return };
    let (state, count) = summary(&mirrors);
    let text = line(&shell.speech.words(), state, count, mirrors.len());
    let app = app.clone();
    let _ = app.clone().run_on_main_thread(move || {
        if let Some(status) = app.try_state::<StatusLine>() {
            let _ = status.0.set_text(&text);
        }
        if let Some(tray) = app.tray_by_id(ID) {
            let _ = tray.set_tooltip(Some(format!("Gemel: {text}")));
            if let Ok(icon) = Image::from_bytes(state.icon()) {
                let _ = tray.set_icon(Some(icon));
            }
        }
    });
}

/// Says the whole menu in other words.
pub(crate) fn translate(app: &AppHandle, words: &Words) {
    if let Some(entries) = app.try_state::<Entries>() {
        for (key, item) in &entries.0 {
            let _ = item.set_text(words.say(key));
        }
    }
    refresh(app);
}

/// A mirror's status as the icon shows it: one that only lets some minutes pass is as well as it was.
fn seen(mirror: &MirrorView) -> Status {
    let minimum = mirror.wait.is_some_and(|wait| wait.reason == WaitReason::Minimum);
    match mirror.status {
        Status::Queued if minimum && mirror.checked_at.is_some() => Status::UpToDate,
        status => status,
    }
}

/// The worst state among the mirrors, and how many are in it.
fn summary(mirrors: &[MirrorView]) -> (State, usize) {
    let count = |wanted: &[Status]| mirrors.iter().filter(|mirror| wanted.contains(&seen(mirror))).count();
    let all = mirrors.len();
    for (state, statuses) in [
        (State::Attention, &[Status::NeedsDecision][..]),
        (State::Failing, &[Status::Stopped, Status::Failing, Status::Offline]),
        (State::Syncing, &[Status::Syncing, Status::Queued]),
    ] {
        let found = count(statuses);
        if found > 0 {
            return (state, found);
        }
    }
    if all > 0 && count(&[Status::Paused]) == all {
        return (State::Paused, all);
    }
    match count(&[Status::NotChecked]) {
        0 => (State::UpToDate, count(&[Status::UpToDate])),
        unchecked => (State::NotChecked, unchecked),
    }
}

fn line(words: &Words, state: State, count: usize, all: usize) -> String {
    if all == 0 {
        return words.say("tray-none");
    }
    let key = match state {
        State::Attention => "tray-attention",
        State::Failing => "tray-failing",
        State::Syncing => "tray-syncing",
        State::Paused => "tray-paused",
        State::NotChecked => "tray-not-checked",
        State::UpToDate if count < all => "tray-others-paused",
        State::UpToDate => "tray-up-to-date",
    };
    words.say_with(key, &[("count", count.into())])
}

#[cfg(test)]
mod tests {
    use gemel_core::{
        model::{Direction, HostKind, Policy, RunBy, Unattended},
        view::{Counts, EndpointView},
    };

    use super::*;

    fn mirror(status: Status) -> MirrorView {
        let end = EndpointView {
            host: "h".into(),
            host_kind: HostKind::Local,
            url: "/a".into(),
            path: "/a".into(),
            account: None,
            unverified: false,
        };
        MirrorView {
            id: "1".into(),
            name: "m".into(),
            left: end.clone(),
            right: end,
            direction: Direction::Both,
            policy: Policy::default(),
            scope: vec![],
            every_seconds: 300,
            push_options: Vec::new(),
            run_by: RunBy::Gemel,
            paused: status == Status::Paused,
            paused_until: None,
            unattended: Unattended::default(),
            wait: None,
            status,
            since: None,
            checked_at: None,
            counts: Counts::default(),
            decisions: vec![],
            problem: None,
            question: None,
            progress: None,
        }
    }

    fn said(statuses: &[Status]) -> String {
        let mirrors: Vec<_> = statuses.iter().map(|status| mirror(*status)).collect();
        let (state, count) = summary(&mirrors);
        line(&Words::english(), state, count, mirrors.len())
    }

    #[test]
    fn the_worst_is_said_first() {
        assert_eq!(said(&[]), "No mirrors yet");
        assert_eq!(said(&[Status::UpToDate, Status::NeedsDecision, Status::Failing]), "One mirror needs you");
        assert_eq!(said(&[Status::UpToDate, Status::Offline, Status::Syncing]), "One mirror is failing");
        assert_eq!(said(&[Status::UpToDate, Status::UpToDate]), "All 2 mirrors are up to date");
        assert_eq!(said(&[Status::UpToDate, Status::Paused]), "One mirror is up to date, the others are paused");
        assert_eq!(said(&[Status::Paused]), "All mirrors are paused");
        assert_eq!(said(&[Status::NotChecked]), "One mirror was not checked yet");
    }
}
