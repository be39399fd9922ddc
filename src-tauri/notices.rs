//! Desktop notifications: only when a person has to know. A click opens the mirror's page. When, the engine decides.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use gemel_core::{Notice, NoticeAbout, model::MirrorId, words::Words};
use notify_rust::{Notification, NotificationHandle};
use tauri::{AppHandle, Manager};

use crate::{Shell, plain::plain, window};

/// Letters of a notice: more would cover the screen.
const LONG: usize = 400;

/// So many refs are named.
const NAMED: usize = 3;

/// Whom a notice is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    Mirror(MirrorId),
    Account(String),
    Many,
}

impl Subject {
    fn of(notice: &Notice) -> Self {
        match (&notice.about, notice.mirror) {
            (NoticeAbout::Expiring(_), _) => Self::Account(notice.name.clone()),
            (_, Some(mirror)) => Self::Mirror(mirror),
            (_, None) => Self::Many,
        }
    }
}

/// What is on the screen, to be taken off it when it is settled, or when there is something newer to say.
static SHOWN: LazyLock<Mutex<HashMap<Subject, u32>>> = LazyLock::new(Mutex::default);

/// What a person may do with a notice beyond opening it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Offer {
    StartAgain,
    Snooze,
}

impl Offer {
    fn of(about: &NoticeAbout) -> &'static [Self] {
        match about {
            NoticeAbout::Stopped(_) => &[Self::StartAgain, Self::Snooze],
            NoticeAbout::Healthy | NoticeAbout::Expiring(_) | NoticeAbout::Many(_) | NoticeAbout::Touch => &[],
            NoticeAbout::Decisions(_) | NoticeAbout::Needs(_) | NoticeAbout::Question => &[Self::Snooze],
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::StartAgain => "start-again",
            Self::Snooze => "snooze",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::StartAgain => "notice-start-again",
            Self::Snooze => "notice-snooze",
        }
    }
}

/// Shows a notice. The desktop may take its time, so this happens on a thread of its own.
pub(crate) fn show(app: &AppHandle, notice: &Notice) {
    let Some(shell) = app.try_state::<Shell>() else { return };
    let words = shell.speech.words();
    let (title, body) = text(&words, notice);
    let mut notification = Notification::new();
    notification
        .appname("Gemel")
        .icon("gemel-desktop")
        .summary(&plain(&title, LONG))
        .body(&escape(&plain(&body, LONG)));
    notification.action("default", &words.say("notice-open"));
    for offer in Offer::of(&notice.about) {
        notification.action(offer.id(), &words.say(offer.key()));
    }
    let (app, mirror, subject) = (app.clone(), notice.mirror, Subject::of(notice));
    withdraw(&subject);
    std::thread::spawn(move || {
        // A desktop without notifications is no reason to fail: the tray and the window show the same.
        let Ok(shown) = notification.show() else { return };
        wait(shown, &app, mirror, &subject);
    });
}

/// Waits for what the person does with it.
#[cfg(target_os = "linux")]
fn wait(shown: NotificationHandle, app: &AppHandle, mirror: Option<MirrorId>, subject: &Subject) {
    let id = shown.id();
    SHOWN.lock().expect("because no holder of it panics").insert(subject.clone(), id);
    shown.wait_for_action(|action| act(app, mirror, action));
    let mut all = SHOWN.lock().expect("because no holder of it panics");
    if all.get(subject) == Some(&id) {
        all.remove(subject);
    }
}

#[cfg(not(target_os = "linux"))]
fn wait(_shown: NotificationHandle, _app: &AppHandle, _mirror: Option<MirrorId>, _subject: &Subject) {}

#[cfg(target_os = "linux")]
fn act(app: &AppHandle, mirror: Option<MirrorId>, action: &str) {
    let Some(shell) = app.try_state::<Shell>() else { return };
    match (action, mirror) {
        ("default", mirror) => window::show(app, mirror),
        (action, Some(id)) if action == Offer::StartAgain.id() => {
            let _ = crate::commands::ask(&shell.engine, id, true);
        }
        (action, Some(id)) if action == Offer::Snooze.id() => crate::commands::snooze(&shell.engine, id),
        _ => {}
    }
}

/// Takes a notice off the screen whose reason is gone.
pub(crate) fn withdraw(subject: &Subject) {
    let Some(id) = SHOWN.lock().expect("because no holder of it panics").remove(subject) else { return };
    std::thread::spawn(move || close(id));
}

/// Closes a notification by its number: whoever waits for it has the handle.
/// <https://specifications.freedesktop.org/notification-spec/latest/protocol.html#command-close-notification>
#[cfg(target_os = "linux")]
fn close(id: u32) {
    let place = "/org/freedesktop/Notifications";
    let name = "org.freedesktop.Notifications";
    // A desktop that has none shows none.
    if let Ok(bus) = zbus::blocking::Connection::session() {
        let _ = bus.call_method(Some(name), place, Some(name), "CloseNotification", &id);
    }
}

#[cfg(not(target_os = "linux"))]
fn close(_id: u32) {}

fn text(words: &Words, notice: &Notice) -> (String, String) {
    let name: fluent_bundle::FluentValue<'_> = notice.name.clone().into();
    let title = |key: &str| words.say_with(key, &[("mirror", name.clone())]);
    let why = |problem| words.explained(problem);
    match &notice.about {
        NoticeAbout::Decisions(refs) => {
            let mut named = refs[..refs.len().min(NAMED)].join(", ");
            if refs.len() > NAMED {
                named.push('…');
            }
            let body = words.say_with("notice-decisions-body", &[("count", refs.len().into()), ("refs", named.into())]);
            (title("notice-decisions-title"), body)
        }
        NoticeAbout::Question => (title("notice-question-title"), words.say("notice-question-body")),
        NoticeAbout::Stopped(problem) => (title("notice-stopped-title"), why(problem)),
        NoticeAbout::Needs(problem) => (title("notice-needs-title"), why(problem)),
        NoticeAbout::Healthy => (title("notice-healthy-title"), words.say("notice-healthy-body")),
        NoticeAbout::Touch => {
            let name = [("name", notice.name.clone().into())];
            (words.say("notice-touch-title"), words.say_with("notice-touch-body", &name))
        }
        NoticeAbout::Many(count) => {
            let title = words.say_with("notice-many-title", &[("count", (*count).into())]);
            (title, words.say("notice-many-body"))
        }
        NoticeAbout::Expiring(problem) => {
            let title = words.say_with("notice-expiring-title", &[("account", name)]);
            (title, why(problem))
        }
    }
}

/// Notification bodies may hold markup; names of branches are not.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_name_a_few_refs() {
        let about = |refs: &[&str]| NoticeAbout::Decisions(refs.iter().map(|r| (*r).to_owned()).collect());
        let said = |about| text(&Words::english(), &Notice { mirror: Some(MirrorId(1)), name: "site".into(), about });
        let (title, body) = said(about(&["main"]));
        assert!(title.contains("site") && body.contains("main"), "{title} {body}");
        let (_, body) = said(about(&["a", "b", "c", "d"]));
        assert!(body.contains("a, b, c…") && body.contains('4'), "{body}");
        let (title, _) = said(NoticeAbout::Many(7));
        assert!(title.contains('7'), "{title}");
    }

    /// What is said of a token takes nothing else off the screen.
    #[test]
    fn notices_are_told_apart_by_what_they_are_about() {
        let problem =
            gemel_core::view::Problem { code: "token-expiring".into(), args: std::collections::BTreeMap::new() };
        let notice = |mirror, about| Subject::of(&Notice { mirror, name: "github".into(), about });
        let site = Some(MirrorId(1));
        assert_eq!(notice(site, NoticeAbout::Expiring(problem.clone())), Subject::Account("github".into()));
        assert_eq!(notice(None, NoticeAbout::Expiring(problem)), Subject::Account("github".into()));
        assert_eq!(notice(site, NoticeAbout::Question), Subject::Mirror(MirrorId(1)));
        assert_eq!(notice(None, NoticeAbout::Many(7)), Subject::Many);
    }

    #[test]
    fn names_are_no_markup() {
        assert_eq!(escape("<b>&"), "&lt;b&gt;&amp;");
    }
}
