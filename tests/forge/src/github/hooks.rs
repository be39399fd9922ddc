//! Webhooks of a repository.

use hyper::Method;
use serde_json::{Value, json};

use super::{KIND, address, invalid, may, missing};
use crate::answer::{Answer, Ask};
use crate::page::Page;
use crate::repository::{Hook, Repository, Visibility};
use crate::world::{Job, Token, World};

pub(super) fn hooks_allowed(world: &World, ask: &Ask, token: &Token, repository: &Repository) -> Result<(), Answer> {
    let reads = ask.method == Method::GET;
    let scopes: &[&str] = match (&ask.method, repository.settings.visibility) {
        (&Method::GET, Visibility::Public) => {
            &["repo", "public_repo", "admin:repo_hook", "write:repo_hook", "read:repo_hook"]
        }
        (&Method::GET, _) => &["repo", "admin:repo_hook", "write:repo_hook", "read:repo_hook"],
        (&Method::DELETE, _) => &["repo", "admin:repo_hook"],
        _ => &["repo", "admin:repo_hook", "write:repo_hook"],
    };
    may(world, token, repository, scopes, if reads { "repository_hooks:read" } else { "repository_hooks:write" })
}

/// <https://docs.github.com/en/rest/repos/webhooks>
pub(super) fn hooks(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let now = world.now();
    let next = world.next_id();
    let repository = world.repositories.get_mut(&id).expect("because it was just found");
    let base = address(&origin, repository);
    let config = |field: &str| ask.fields.get("config").and_then(|config| config[field].as_str());
    let number = rest.first().and_then(|number| number.parse::<u64>().ok());
    let at = number.and_then(|number| repository.hooks.iter().position(|hook| hook.id == number));
    match (ask.method.as_str(), rest, at) {
        ("GET", [], _) => Page::of(&repository.hooks, ask, KIND).answer(ask, KIND, &origin, |one| hook(&base, one)),
        ("POST", [], _) => {
            let Some(url) = config("url").filter(|url| url.starts_with("http")) else {
                return invalid("Validation Failed", "Hook", "url", "config must contain URL");
            };
            if repository.hooks.iter().any(|hook| hook.url == url) {
                return invalid("Validation Failed", "Hook", "url", "Hook already exists on this repository");
            }
            let events = ask.fields.get("events").and_then(Value::as_array);
            let made = Hook {
                id: next,
                url: url.to_owned(),
                secret: config("secret").unwrap_or_default().to_owned(),
                active: ask.flag("active").unwrap_or(true),
                signs: true,
                events: events.map_or_else(
                    || vec!["push".to_owned()],
                    |events| events.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                ),
                created_at: now,
                deliveries: Vec::new(),
            };
            let shown = hook(&base, &made);
            repository.hooks.push(made);
            world.jobs.push(Job::Ping { repository: id, hook: next });
            Answer::created(shown)
        }
        ("GET", [_], Some(at)) => Answer::ok(hook(&base, &repository.hooks[at])),
        ("PATCH", [_], Some(at)) => {
            let own = &mut repository.hooks[at];
            if let Some(url) = config("url") {
                url.clone_into(&mut own.url);
            }
            if let Some(secret) = config("secret") {
                secret.clone_into(&mut own.secret);
            }
            if let Some(active) = ask.flag("active") {
                own.active = active;
            }
            Answer::ok(hook(&base, own))
        }
        ("DELETE", [_], Some(at)) => {
            repository.hooks.remove(at);
            Answer::done()
        }
        // https://docs.github.com/en/rest/repos/webhooks#ping-a-repository-webhook
        ("POST", [_, "pings"], Some(at)) => {
            let hook = repository.hooks[at].id;
            world.jobs.push(Job::Ping { repository: id, hook });
            Answer::done()
        }
        // https://docs.github.com/en/rest/repos/webhooks#list-deliveries-for-a-repository-webhook
        ("GET", [_, "deliveries"], Some(at)) => {
            let deliveries = repository.hooks[at].deliveries.iter().rev();
            Page::of(deliveries, ask, KIND).answer(ask, KIND, &origin, |one| {
                json!({
                    "id": one.id,
                    "guid": format!("{:08x}-0000-4000-8000-000000000000", one.id),
                    "delivered_at": one.at.to_string(),
                    "redelivery": false,
                    "duration": 0.05,
                    "status": status_words(one.status),
                    "status_code": one.status,
                    "event": one.event,
                    "action": null,
                    "installation_id": null,
                    "repository_id": id,
                })
            })
        }
        _ => missing(),
    }
}

pub(super) fn status_words(status: u16) -> &'static str {
    match status {
        200..300 => "OK",
        0 => "failed to connect to host",
        _ => "Invalid HTTP Response",
    }
}

pub(super) fn hook(base: &str, hook: &Hook) -> Value {
    let url = format!("{base}/hooks/{}", hook.id);
    let last = hook.deliveries.last();
    let mut config = json!({"url": hook.url, "content_type": "json", "insecure_ssl": "0"});
    if !hook.secret.is_empty() {
        config["secret"] = json!("********");
    }
    json!({
        "type": "Repository",
        "id": hook.id,
        "name": "web",
        "active": hook.active,
        "events": hook.events,
        "config": config,
        "updated_at": hook.created_at.to_string(),
        "created_at": hook.created_at.to_string(),
        "url": url,
        "test_url": format!("{url}/test"),
        "ping_url": format!("{url}/pings"),
        "deliveries_url": format!("{url}/deliveries"),
        "last_response": match last {
            None => json!({"code": null, "status": "unused", "message": null}),
            Some(last) if last.status < 300 && last.status > 0 => {
                json!({"code": last.status, "status": "active", "message": "OK"})
            }
            Some(last) => json!({"code": last.status, "status": "misconfigured", "message": status_words(last.status)}),
        },
    })
}
