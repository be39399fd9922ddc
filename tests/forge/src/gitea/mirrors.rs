//! Push mirrors of a repository, and the pull of one that is a mirror itself.

use serde_json::{Value, json};
use url::Url;

use super::{KIND, error, missing};
use crate::answer::{Answer, Ask};
use crate::mirror;
use crate::page::Page;
use crate::repository::{RemoteMirror, Repository};
use crate::world::{Job, World};

/// repoListPushMirrors and what belongs to it
pub(super) fn push_mirrors(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let next = world.next_id();
    let one = world.repositories.get_mut(&id).expect("because it was just found");
    match (ask.method.as_str(), rest) {
        ("GET", []) => {
            let shown: Vec<Value> = one.mirrors.iter().map(|mirror| push_mirror(one, mirror)).collect();
            Page::of(shown, ask, KIND).answer(ask, KIND, &origin, Clone::clone)
        }
        // repoAddPushMirror
        ("POST", []) => {
            let Some(mut url) = ask.text("remote_address").and_then(|address| Url::parse(address).ok()) else {
                return error(world, 422, "The remote address is invalid");
            };
            let (user, password) = (ask.text("remote_username"), ask.text("remote_password"));
            // An address that takes no credentials is one of a file, which nobody may name.
            if url.set_username(user.unwrap_or_default()).and_then(|()| url.set_password(password)).is_err() {
                return error(world, 422, "The remote address is invalid");
            }
            let made = RemoteMirror {
                id: next,
                url: url.to_string(),
                enabled: ask.flag("sync_on_commit").unwrap_or(false),
                keep_divergent_refs: false,
                only_protected_branches: false,
                mirror_branch_regex: None,
                status: "none".to_owned(),
                last_error: None,
                started_at: None,
                ended_at: None,
                succeeded_at: None,
            };
            let answer = Answer::ok(push_mirror(one, &made));
            one.mirrors.push(made);
            answer
        }
        (method, [name]) => match one.mirrors.iter().position(|mirror| remote_name(mirror) == **name) {
            Some(at) if method == "DELETE" => {
                one.mirrors.remove(at);
                Answer::done()
            }
            // repoGetPushMirrorByRemoteName
            Some(at) => Answer::ok(push_mirror(one, &one.mirrors[at])),
            None => missing(world),
        },
        _ => missing(world),
    }
}

/// repoPushMirrorSync: all of them
pub(super) fn sync_all(world: &mut World, id: u64) -> Answer {
    let jobs = world.repositories[&id].mirrors.iter().map(|mirror| Job::Push { repository: id, mirror: mirror.id });
    world.jobs.extend(jobs.collect::<Vec<_>>());
    Answer { status: 200, headers: Vec::new(), body: None }
}

/// repoMirrorSync: a pull
pub(super) fn pull(world: &mut World, id: u64, user: &str) -> Answer {
    if world.repositories[&id].pull_from.is_none() {
        return error(world, 400, "Repository is not a mirror");
    }
    world.jobs.push(Job::Pull { repository: id, user: user.to_owned() });
    Answer { status: 200, headers: Vec::new(), body: None }
}

fn remote_name(mirror: &RemoteMirror) -> String {
    format!("remote_mirror_{}", mirror.id)
}

/// `PushMirror`
fn push_mirror(one: &Repository, mirror: &RemoteMirror) -> Value {
    json!({
        "repo_name": one.path,
        "remote_name": remote_name(mirror),
        "remote_address": mirror::bare(&mirror.url),
        "created": one.created_at.to_string(),
        "last_update": mirror.ended_at.map(|at| at.to_string()),
        "last_error": mirror.last_error.clone().unwrap_or_default(),
        "interval": "8h0m0s",
        "sync_on_commit": mirror.enabled,
    })
}
