//! Desktop notifications: only when a person has to know. A click opens the mirror's page.

use gemel_core::{Notice, NoticeAbout, words::Words};
use notify_rust::Notification;
use tauri::{AppHandle, Manager};

use crate::{Shell, window};

/// So many refs are named.
const NAMED: usize = 3;

/// Shows a notice. The desktop may take its time, so this happens on a thread of its own.
pub(crate) fn show(app: &AppHandle, notice: &Notice) {
    let Some(shell) = app.try_state::<Shell>() else { return };
    let (title, body) = text(&shell.words, notice);
    let open = shell.words.say("notice-open");
    let (app, mirror) = (app.clone(), notice.mirror);
    std::thread::spawn(move || {
        let mut notification = Notification::new();
        notification
            .appname("Gemel")
            .icon("gemel-desktop")
            .summary(&title)
            .body(&escape(&body))
            .action("default", &open);
        // A desktop without notifications is no reason to fail: the tray and the window show the same.
        let Ok(shown) = notification.show() else { return };
        #[cfg(all(unix, not(target_os = "macos")))]
        shown.wait_for_action(|action| {
            if action == "default" {
                window::show(&app, mirror);
            }
        });
        #[cfg(not(all(unix, not(target_os = "macos"))))]
        let _ = (shown, app, mirror);
    });
}

fn text(words: &Words, notice: &Notice) -> (String, String) {
    let name: fluent_bundle::FluentValue<'_> = notice.name.clone().into();
    let title = |key: &str| words.say_with(key, &[("mirror", name.clone())]);
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
        NoticeAbout::Failed(problem) => {
            (title("notice-failed-title"), format!("{} {}", words.problem(problem), words.hint(problem)))
        }
        NoticeAbout::Expiring(problem) => {
            let title = words.say_with("notice-expiring-title", &[("account", name)]);
            (title, format!("{} {}", words.problem(problem), words.hint(problem)))
        }
    }
}

/// Notification bodies may hold markup; names of branches are not.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use gemel_core::model::MirrorId;

    use super::*;

    #[test]
    fn notices_name_a_few_refs() {
        let about = |refs: &[&str]| NoticeAbout::Decisions(refs.iter().map(|r| (*r).to_owned()).collect());
        let said = |about| text(&Words::english(), &Notice { mirror: Some(MirrorId(1)), name: "site".into(), about });
        let (title, body) = said(about(&["main"]));
        assert!(title.contains("site") && body.contains("main"), "{title} {body}");
        let (_, body) = said(about(&["a", "b", "c", "d"]));
        assert!(body.contains("a, b, c…") && body.contains('4'), "{body}");
    }

    #[test]
    fn names_are_no_markup() {
        assert_eq!(escape("<b>&"), "&lt;b&gt;&amp;");
    }
}
