//! Webhooks of a project.

use serde_json::{Value, json};

use super::{KIND, missing};
use crate::answer::{Answer, Ask};
use crate::page::Page;
use crate::repository::Hook;
use crate::world::World;

/// <https://docs.gitlab.com/api/project_webhooks/>
pub(super) fn hooks(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let (now, next, old) = (world.now(), world.next_id(), world.old);
    let repository = world.repositories.get_mut(&id).expect("because it was just found");
    let number = rest.first().and_then(|number| number.parse::<u64>().ok());
    let at = number.and_then(|number| repository.hooks.iter().position(|hook| hook.id == number));
    let events = |before: &[String]| {
        let had = |event: &str| before.iter().any(|own| own == event);
        let mut events = Vec::new();
        if ask.flag("push_events").unwrap_or_else(|| before.is_empty() || had("push")) {
            events.push("push".to_owned());
        }
        if ask.flag("tag_push_events").unwrap_or_else(|| had("tag_push")) {
            events.push("tag_push".to_owned());
        }
        events
    };
    match (ask.method.as_str(), rest, at) {
        ("GET", [], _) => Page::of(&repository.hooks, ask, KIND).answer(ask, KIND, &origin, |own| hook(id, own)),
        ("POST", [], _) => {
            let Some(url) = ask.text("url") else {
                return Answer::new(400, json!({"error": "url is missing"}));
            };
            if !url.starts_with("http") {
                return Answer::message(422, "Invalid url given");
            }
            let made = Hook {
                id: next,
                url: url.to_owned(),
                secret: ask.text("token").unwrap_or_default().to_owned(),
                active: true,
                signs: false,
                events: events(&[]),
                created_at: now,
                deliveries: Vec::new(),
            };
            let shown = hook(id, &made);
            repository.hooks.push(made);
            Answer::created(shown)
        }
        ("GET", [_], Some(at)) => Answer::ok(hook(id, &repository.hooks[at])),
        ("PUT", [_], Some(at)) => {
            let own = &mut repository.hooks[at];
            if let Some(url) = ask.text("url") {
                url.clone_into(&mut own.url);
            }
            if let Some(token) = ask.text("token") {
                token.clone_into(&mut own.secret);
            }
            own.events = events(&own.events);
            Answer::ok(hook(id, own))
        }
        ("DELETE", [_], Some(at)) => {
            repository.hooks.remove(at);
            Answer::done()
        }
        // https://docs.gitlab.com/api/project_webhooks/#list-all-project-webhook-events: since 17.3
        ("GET", [_, "events"], Some(at)) if !old => {
            let own = &repository.hooks[at];
            Page::of(own.deliveries.iter().rev(), ask, KIND).answer(ask, KIND, &origin, |one| {
                json!({
                    "id": one.id,
                    "url": own.url,
                    "trigger": "push_hooks",
                    "response_status": if one.status == 0 { "internal error".to_owned() } else { one.status.to_string() },
                    "execution_duration": 0.05,
                    "created_at": one.at.to_string(),
                })
            })
        }
        _ => missing(""),
    }
}

pub(super) fn hook(project: u64, hook: &Hook) -> Value {
    json!({
        "id": hook.id,
        "url": hook.url,
        "name": null,
        "project_id": project,
        "push_events": hook.events.iter().any(|event| event == "push"),
        "push_events_branch_filter": "",
        "tag_push_events": hook.events.iter().any(|event| event == "tag_push"),
        "issues_events": false,
        "merge_requests_events": false,
        "note_events": false,
        "enable_ssl_verification": true,
        "alert_status": "executable",
        "disabled_until": null,
        "created_at": hook.created_at.to_string(),
    })
}
