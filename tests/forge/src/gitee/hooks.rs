//! Webhooks of a repository.

use serde_json::{Value, json};

use super::KIND;
use crate::answer::{Answer, Ask};
use crate::page::Page;
use crate::repository::Hook;
use crate::world::{Job, World};

/// getV5ReposOwnerRepoHooks and what belongs to it
pub(super) fn hooks(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let (now, next) = (world.now(), world.next_id());
    let one = world.repositories.get_mut(&id).expect("because it was just found");
    let number = rest.first().and_then(|number| number.parse::<u64>().ok());
    let at = number.and_then(|number| one.hooks.iter().position(|hook| hook.id == number));
    let events = || {
        let mut events = Vec::new();
        // Pushes are the one kind that is on by default.
        if ask.flag("push_events").unwrap_or(true) {
            events.push("push".to_owned());
        }
        if ask.flag("tag_push_events").unwrap_or(false) {
            events.push("tag_push".to_owned());
        }
        events
    };
    match (ask.method.as_str(), rest, at) {
        ("GET", [], _) => Page::of(&one.hooks, ask, KIND).answer(ask, KIND, &origin, |own| hook(id, own)),
        ("POST", [], _) => {
            let Some(url) = ask.text("url").filter(|url| url.starts_with("http")) else {
                return Answer::message(400, "url is missing");
            };
            let made = Hook {
                id: next,
                url: url.to_owned(),
                secret: ask.text("password").unwrap_or_default().to_owned(),
                active: true,
                // 0: the password is sent; 1: it signs. Newer than the description of 2022.
                signs: ask.id("encryption_type") == Some(1),
                events: events(),
                created_at: now,
                deliveries: Vec::new(),
            };
            let shown = hook(id, &made);
            one.hooks.push(made);
            Answer::created(shown)
        }
        ("GET", [_], Some(at)) => Answer::ok(hook(id, &one.hooks[at])),
        ("PATCH", [_], Some(at)) => {
            let own = &mut one.hooks[at];
            if let Some(url) = ask.text("url") {
                url.clone_into(&mut own.url);
            }
            if let Some(password) = ask.text("password") {
                password.clone_into(&mut own.secret);
            }
            own.events = events();
            Answer::ok(hook(id, own))
        }
        ("DELETE", [_], Some(at)) => {
            one.hooks.remove(at);
            Answer::done()
        }
        // postV5ReposOwnerRepoHooksIdTests
        ("POST", [_, "tests"], Some(at)) => {
            let hook = one.hooks[at].id;
            world.jobs.push(Job::Ping { repository: id, hook });
            Answer::done()
        }
        _ => Answer::message(404, "404 Not Found"),
    }
}

pub(super) fn hook(project: u64, hook: &Hook) -> Value {
    let last = hook.deliveries.last();
    json!({
        "id": hook.id,
        "url": hook.url,
        "password": hook.secret,
        "project_id": project,
        "result": match last {
            None => "",
            Some(last) if (200..300).contains(&last.status) => "success",
            Some(_) => "failed",
        },
        "result_code": last.map(|last| last.status),
        "push_events": hook.events.iter().any(|event| event == "push"),
        "tag_push_events": hook.events.iter().any(|event| event == "tag_push"),
        "issues_events": false,
        "note_events": false,
        "merge_requests_events": false,
        "created_at": hook.created_at.to_string(),
    })
}
