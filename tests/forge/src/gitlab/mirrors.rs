//! Push mirrors of a project.

use serde_json::{Value, json};

use super::{KIND, invalid, missing};
use crate::answer::{Answer, Ask};
use crate::mirror;
use crate::page::Page;
use crate::repository::RemoteMirror;
use crate::world::{Job, World};

/// <https://docs.gitlab.com/api/remote_mirrors/>: since 12.9
pub(super) fn remote_mirrors(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
    if world.old {
        return missing("");
    }
    let origin = world.origin.clone();
    let next = world.next_id();
    let repository = world.repositories.get_mut(&id).expect("because it was just found");
    let number = rest.first().and_then(|number| number.parse::<u64>().ok());
    let at = number.and_then(|number| repository.mirrors.iter().position(|one| one.id == number));
    match (ask.method.as_str(), rest, at) {
        ("GET", [], _) => Page::of(&repository.mirrors, ask, KIND).answer(ask, KIND, &origin, |one| remote_mirror(one)),
        ("POST", [], _) => {
            let Some(url) = ask.text("url").filter(|url| url.contains("://")) else {
                return invalid(&json!({"url": ["is blocked: Only allowed schemes are http, https, ssh, git"]}));
            };
            let made = RemoteMirror {
                id: next,
                url: url.to_owned(),
                // "The mirror will be disabled by default."
                enabled: ask.flag("enabled").unwrap_or(false),
                keep_divergent_refs: ask.flag("keep_divergent_refs").unwrap_or(false),
                only_protected_branches: ask.flag("only_protected_branches").unwrap_or(false),
                mirror_branch_regex: ask.text("mirror_branch_regex").map(str::to_owned),
                status: "none".to_owned(),
                last_error: None,
                started_at: None,
                ended_at: None,
                succeeded_at: None,
            };
            let shown = remote_mirror(&made);
            if made.enabled {
                world.jobs.push(Job::Push { repository: id, mirror: next });
            }
            repository.mirrors.push(made);
            Answer::created(shown)
        }
        ("GET", [_], Some(at)) => Answer::ok(remote_mirror(&repository.mirrors[at])),
        ("PUT", [_], Some(at)) => {
            let own = &mut repository.mirrors[at];
            own.enabled = ask.flag("enabled").unwrap_or(own.enabled);
            own.keep_divergent_refs = ask.flag("keep_divergent_refs").unwrap_or(own.keep_divergent_refs);
            own.only_protected_branches = ask.flag("only_protected_branches").unwrap_or(own.only_protected_branches);
            if let Some(regex) = ask.text("mirror_branch_regex") {
                own.mirror_branch_regex = Some(regex.to_owned());
            }
            Answer::ok(remote_mirror(own))
        }
        // https://docs.gitlab.com/api/remote_mirrors/#force-push-mirror-update
        ("POST", [_, "sync"], Some(at)) => {
            let own = &repository.mirrors[at];
            if own.enabled {
                world.jobs.push(Job::Push { repository: id, mirror: own.id });
                Answer::done()
            } else {
                Answer::message(400, "Cannot proceed with the push mirroring. The mirror is disabled.")
            }
        }
        ("DELETE", [_], Some(at)) => {
            repository.mirrors.remove(at);
            Answer::done()
        }
        _ => missing(""),
    }
}

pub(super) fn remote_mirror(one: &RemoteMirror) -> Value {
    let time = |at: Option<jiff::Timestamp>| at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string());
    json!({
        "id": one.id,
        "enabled": one.enabled,
        "url": mirror::shown(&one.url),
        "auth_method": "password",
        "update_status": one.status,
        "last_update_at": time(one.ended_at),
        "last_update_started_at": time(one.started_at),
        "last_successful_update_at": time(one.succeeded_at),
        "last_error": one.last_error,
        "only_protected_branches": one.only_protected_branches,
        "keep_divergent_refs": one.keep_divergent_refs,
        "mirror_branch_regex": one.mirror_branch_regex,
    })
}
