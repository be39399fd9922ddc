//! The tray icon and its menu. Both are changed in place: nothing is made anew while somebody looks at it.

mod board;
mod host;

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use gemel_core::{
    PauseFor, TimeZone,
    model::MirrorId,
    seam::{ActivityQuery, Changed},
    words::Words,
};
use tauri::{
    AppHandle, Manager, Wry,
    image::Image,
    menu::{Menu, MenuItem, PredefinedMenuItem, Submenu},
    tray::TrayIconBuilder,
};

use crate::{Shell, commands, plain::plain, window};
use board::{Board, Entry, State, Steady, Step};

const ID: &str = "gemel";
/// A sync that is over sooner is not shown.
const LASTING: Duration = Duration::from_millis(1500);
/// Where the mirrors that want somebody begin: below the line that tells how things are.
const ENTRIES_AT: usize = 1;
/// So many events are below *Recent*.
const RECENT: u32 = 6;
/// Letters of a menu's line.
const LONG: usize = 70;

impl State {
    fn icon(self) -> &'static [u8] {
        // macOS draws templates in the colour of its bar.
        macro_rules! icon {
            ($name:literal) => {
                if cfg!(target_os = "macos") {
                    include_bytes!(concat!("../icons/tray/", $name, "-template@2x.png")) as &[u8]
                } else {
                    include_bytes!(concat!("../icons/tray/", $name, ".png")) as &[u8]
                }
            };
        }
        match self {
            Self::Attention => icon!("attention"),
            Self::Failing => icon!("stopped"),
            Self::Syncing => icon!("syncing"),
            Self::Paused => icon!("paused"),
            Self::NotChecked | Self::UpToDate => icon!("up-to-date"),
        }
    }
}

/// What is in the tray.
pub(crate) struct Tray {
    board: Mutex<Board>,
    steady: Mutex<Steady>,
    menu: Menu<Wry>,
    status: MenuItem<Wry>,
    /// Mirrors that want somebody.
    entries: Mutex<Vec<(Entry, MenuItem<Wry>)>>,
    /// The lines that only a language changes, each with the key of its words.
    worded: Vec<(&'static str, MenuItem<Wry>)>,
    pause: Submenu<Wry>,
    resume: MenuItem<Wry>,
    recent: Submenu<Wry>,
    recent_entries: Mutex<Vec<(Entry, MenuItem<Wry>)>>,
}

/// Puts the icon into the tray. On a desktop without one the program goes on with its window alone.
pub(crate) fn build(app: &AppHandle, words: &Words) {
    if let Err(error) = try_build(app, words) {
        use std::io::Write;
        let _ = writeln!(std::io::stderr().lock(), "Gemel: no tray: {error}");
        return;
    }
    host::watch();
}

/// Whether somebody shows the icon now. A desktop's panel may come and go.
pub(crate) fn is_shown(app: &AppHandle) -> bool {
    app.try_state::<Tray>().is_some() && host::is_there()
}

fn try_build(app: &AppHandle, words: &Words) -> tauri::Result<()> {
    let mut worded = Vec::new();
    let mut item = |id: &str, key: &'static str| {
        let item = MenuItem::with_id(app, id, words.say(key), true, None::<&str>)?;
        worded.push((key, item.clone()));
        tauri::Result::Ok(item)
    };
    let status = MenuItem::with_id(app, "status", words.say("tray-none"), false, None::<&str>)?;
    let pause = Submenu::with_id_and_items(
        app,
        "pause",
        words.say("tray-pause"),
        true,
        &[
            &item("pause-hour", "tray-pause-hour")?,
            &item("pause-tomorrow", "tray-pause-tomorrow")?,
            &item("pause-resumed", "tray-pause-resumed")?,
        ],
    )?;
    let resume = item("resume", "tray-resume")?;
    let recent = Submenu::with_id(app, "recent", words.say("tray-recent"), false)?;
    let menu = Menu::with_items(
        app,
        &[
            &status,
            &PredefinedMenuItem::separator(app)?,
            &item("open", "tray-open")?,
            &item("sync-all", "tray-sync-all")?,
            &pause,
            &resume,
            &recent,
            &item("settings", "tray-settings")?,
            &PredefinedMenuItem::separator(app)?,
            &item("quit", "tray-quit")?,
        ],
    )?;
    TrayIconBuilder::with_id(ID)
        .icon(Image::from_bytes(State::NotChecked.icon())?)
        .icon_as_template(true)
        .tooltip("Gemel")
        .menu(&menu)
        .on_menu_event(|app, event| chosen(app, event.id.as_ref()))
        .build(app)?;
    app.manage(Tray {
        board: Mutex::default(),
        steady: Mutex::default(),
        menu,
        status,
        entries: Mutex::default(),
        worded,
        pause,
        resume,
        recent,
        recent_entries: Mutex::default(),
    });
    Ok(())
}

/// Somebody chose an entry.
fn chosen(app: &AppHandle, id: &str) {
    match id {
        "open" => window::show(app, None),
        "settings" => window::show_screen(app, "settings"),
        "sync-all" => sync_all(app),
        "pause-hour" => pause(app, PauseFor::Hour),
        "pause-tomorrow" => pause(app, PauseFor::UntilTomorrow),
        "pause-resumed" => pause(app, PauseFor::UntilResumed),
        "resume" => {
            if let Some(shell) = app.try_state::<Shell>() {
                let _ = shell.engine.resume_all();
            }
        }
        "quit" => quit(app),
        other => {
            // Recent entries and mirrors that want somebody: `mirror:` or `recent:` and a number.
            if let Some(mirror) = other.split_once(':').and_then(|(_, id)| id.parse().ok()) {
                window::show(app, Some(MirrorId(mirror)));
            }
        }
    }
}

fn sync_all(app: &AppHandle) {
    let Some(shell) = app.try_state::<Shell>() else { return };
    for mirror in shell.engine.mirrors().unwrap_or_default() {
        if let (false, Ok(id)) = (mirror.paused, mirror.id.parse()) {
            // The menu says "now", and has no place for a countdown.
            let _ = commands::ask(&shell.engine, MirrorId(id), true);
        }
    }
}

fn pause(app: &AppHandle, how_long: PauseFor) {
    if let Some(shell) = app.try_state::<Shell>() {
        let _ = shell.engine.pause_all(how_long, &TimeZone::system());
    }
}

fn quit(app: &AppHandle) {
    if let Some(shell) = app.try_state::<Shell>() {
        shell.engine.cancel_all();
    }
    app.exit(0);
}

/// Brings icon and menu up to date with everything there is.
pub(crate) fn refresh(app: &AppHandle) {
    let (Some(shell), Some(tray)) = (app.try_state::<Shell>(), app.try_state::<Tray>()) else { return };
    let Ok(mirrors) = shell.engine.mirrors() else { return };
    *lock(&tray.board) = Board::of(&mirrors);
    show(app);
}

/// Brings icon and menu up to date with what changed.
pub(crate) fn hear(app: &AppHandle, changed: &Changed) {
    if changed.all {
        return refresh(app);
    }
    let Some(tray) = app.try_state::<Tray>() else { return };
    lock(&tray.board).take(changed);
    show(app);
}

/// Shows what the board says, unless it is a sync that has only begun.
fn show(app: &AppHandle) {
    let Some(tray) = app.try_state::<Tray>() else { return };
    let (state, _) = lock(&tray.board).summary();
    let step = lock(&tray.steady).hear(state);
    match step {
        Step::Show => draw(app),
        Step::Keep => {}
        Step::Wait(turn) => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                tokio::time::sleep(LASTING).await;
                let lasts = app.try_state::<Tray>().is_some_and(|tray| lock(&tray.steady).passed(turn));
                if lasts {
                    draw(&app);
                }
            });
        }
    }
}

fn draw(app: &AppHandle) {
    let (Some(shell), Some(tray)) = (app.try_state::<Shell>(), app.try_state::<Tray>()) else { return };
    let words = shell.speech.words();
    let (state, line, wanted, (goes_on, paused)) = {
        let board = lock(&tray.board);
        (board.summary().0, board.line(&words), board.attention(&words), board.running_and_paused())
    };
    let recent = recent(&shell, &words);
    let app = app.clone();
    let _ = app.clone().run_on_main_thread(move || {
        let Some(tray) = app.try_state::<Tray>() else { return };
        let _ = tray.status.set_text(&line);
        let _ = tray.pause.set_enabled(goes_on);
        let _ = tray.resume.set_enabled(paused);
        let _ = tray.recent.set_enabled(!recent.is_empty());
        let insert = |item: &MenuItem<Wry>, at: usize| tray.menu.insert(item, ENTRIES_AT + at);
        list(&app, "mirror", &tray.entries, wanted, insert, |item| tray.menu.remove(item));
        let insert = |item: &MenuItem<Wry>, at: usize| tray.recent.insert(item, at);
        list(&app, "recent", &tray.recent_entries, recent, insert, |item| tray.recent.remove(item));
        if let Some(icon) = app.tray_by_id(ID) {
            let _ = icon.set_tooltip(Some(format!("Gemel: {line}")));
            if let Ok(image) = Image::from_bytes(state.icon()) {
                let _ = icon.set_icon_with_as_template(Some(image), true);
            }
        }
    });
}

/// Says the whole menu in other words.
pub(crate) fn translate(app: &AppHandle, words: &Words) {
    if let Some(tray) = app.try_state::<Tray>() {
        for (key, item) in &tray.worded {
            let _ = item.set_text(words.say(key));
        }
        say_again(&tray.menu, &tray.pause, &words.say("tray-pause"));
        say_again(&tray.menu, &tray.recent, &words.say("tray-recent"));
    }
    refresh(app);
}

/// Says a menu within the menu in other words. A panel hears of those only with an entry that is new to it.
fn say_again(menu: &Menu<Wry>, entry: &Submenu<Wry>, text: &str) {
    let items = menu.items().unwrap_or_default();
    if let Some(at) = items.iter().position(|item| item.id() == entry.id()) {
        let _ = menu.remove(entry);
        let _ = entry.set_text(text);
        let _ = menu.insert(entry, at);
    }
}

/// Makes a part of a menu hold these entries. Those that only read otherwise are not replaced.
fn list(
    app: &AppHandle,
    kind: &str,
    shown: &Mutex<Vec<(Entry, MenuItem<Wry>)>>,
    wanted: Vec<Entry>,
    insert: impl Fn(&MenuItem<Wry>, usize) -> tauri::Result<()>,
    remove: impl Fn(&MenuItem<Wry>) -> tauri::Result<()>,
) {
    let mut shown = lock(shown);
    let same = shown.len() == wanted.len() && shown.iter().zip(&wanted).all(|((old, _), new)| old.mirror == new.mirror);
    if same {
        for ((old, item), new) in shown.iter_mut().zip(wanted) {
            if old.text != new.text {
                let _ = item.set_text(label(&new.text));
                *old = new;
            }
        }
        return;
    }
    for (_, item) in shown.drain(..) {
        let _ = remove(&item);
    }
    for (at, entry) in wanted.into_iter().enumerate() {
        let id = format!("{kind}:{}", entry.mirror);
        let Ok(item) = MenuItem::with_id(app, id, label(&entry.text), true, None::<&str>) else { continue };
        if insert(&item, at).is_ok() {
            shown.push((entry, item));
        }
    }
}

/// A line of a menu: what others wrote is text there, and `&` is no mark of an access key.
fn label(text: &str) -> String {
    plain(text, LONG).replace('&', "&&")
}

/// What happened last, newest first.
fn recent(shell: &Shell, words: &Words) -> Vec<Entry> {
    let query = ActivityQuery { limit: RECENT, ..ActivityQuery::default() };
    let events = shell.engine.search_activity(&query).unwrap_or_default();
    let entry = |event: gemel_core::view::EventView| {
        let sentence = words.with_texts(&format!("event-{}", event.kind), event.args.iter());
        let mirror = event.mirror.unwrap_or_default();
        let text = words.say_with("tray-recent-line", &[("mirror", mirror.into()), ("sentence", sentence.into())]);
        Some(Entry { mirror: event.mirror_id?, text })
    };
    events.into_iter().filter_map(entry).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
