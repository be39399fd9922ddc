//! GitLab's REST API, version 4: <https://docs.gitlab.com/api/rest/>. As [`Host::grow_old`] leaves it, it is version 12.0,
//! without what came later.

use hyper::Method;
use serde_json::{Value, json};

use crate::answer::{Answer, Ask};
use crate::git;
use crate::host::{Host, point_head};
use crate::mirror;
use crate::page::Page;
use crate::repository::{Access, Features, Hook, Key, Protection, RemoteMirror, Repository, Settings, Visibility};
use crate::world::{Job, Kind, NoToken, Token, World};

const KIND: Kind = Kind::Gitlab;

/// Access levels: https://docs.gitlab.com/api/access_requests/#valid-access-levels
const DEVELOPER: u32 = 30;
const MAINTAINER: u32 = 40;
const OWNER: u32 = 50;

/// Answers one call.
pub(crate) fn answer(host: &Host, world: &mut World, ask: &Ask, who: Option<Result<&Token, NoToken>>) -> Answer {
    // https://docs.gitlab.com/api/rest/authentication/ and, for the bodies, lib/api/helpers.rb and api_guard.rb of GitLab
    let token = match who {
        None => return Answer::message(401, "401 Unauthorized"),
        Some(Err(NoToken::Unknown)) => return Answer::message(401, "401 Unauthorized"),
        Some(Err(NoToken::Expired)) => {
            return oauth(
                401,
                "invalid_token",
                "Token is expired. You can either do re-authorization or token refresh.",
                &[],
            );
        }
        Some(Err(NoToken::Revoked)) => {
            return oauth(401, "invalid_token", "Token was revoked. You have to re-authorize from the user.", &[]);
        }
        Some(Ok(token)) => token,
    };
    let parts: Vec<&str> = ask.parts.iter().map(String::as_str).collect();
    let enough: &[&str] = match (&ask.method, &*parts) {
        (&Method::GET, ["user" | "version"]) => &["api", "read_api", "read_user"],
        // Whatever a token may do, it may ask about itself.
        (_, ["personal_access_tokens", "self"]) => &[],
        (&Method::GET, _) => &["api", "read_api"],
        _ => &["api"],
    };
    if !enough.is_empty() && !token.has(enough) {
        return oauth(
            403,
            "insufficient_scope",
            "The request requires higher privileges than provided by the access token.",
            enough,
        );
    }
    route(host, world, ask, token, &parts)
}

fn oauth(status: u16, error: &str, description: &str, scopes: &[&str]) -> Answer {
    let mut body = json!({"error": error, "error_description": description});
    if !scopes.is_empty() {
        body["scope"] = json!(scopes.join(" "));
    }
    Answer::new(status, body)
}

fn missing(what: &str) -> Answer {
    Answer::message(404, &format!("404 {what}Not Found"))
}

fn forbidden() -> Answer {
    Answer::message(403, "403 Forbidden")
}

fn route(host: &Host, world: &mut World, ask: &Ask, token: &Token, parts: &[&str]) -> Answer {
    let origin = world.origin.clone();
    match (ask.method.as_str(), parts) {
        // https://docs.gitlab.com/api/version/
        ("GET", ["version"]) => Answer::ok(if world.old {
            json!({"version": "12.0.12", "revision": "1dc7a4d"})
        } else {
            json!({"version": "17.5.1-ee", "revision": "3a2b1c4d5e6"})
        }),
        // https://docs.gitlab.com/api/metadata/: since 15.2
        ("GET", ["metadata"]) if !world.old => Answer::ok(json!({
            "version": "17.5.1-ee",
            "revision": "3a2b1c4d5e6",
            "kas": {"enabled": false, "externalUrl": null, "version": null},
            "enterprise": true,
        })),
        // https://docs.gitlab.com/api/users/#retrieve-the-current-user
        ("GET", ["user"]) => Answer::ok(user(world, &token.user, true)),
        // https://docs.gitlab.com/api/users/#list-all-users
        ("GET", ["users"]) => {
            let named = ask.query("username").map(str::to_owned);
            let found: Vec<String> = world
                .users
                .iter()
                .filter(|user| named.as_ref().is_none_or(|named| user.login.eq_ignore_ascii_case(named)))
                .map(|user| user.login.clone())
                .collect();
            Page::of(found, ask, KIND).answer(ask, KIND, &origin, |login| user(world, login, false))
        }
        // https://docs.gitlab.com/api/personal_access_tokens/#get-details-on-a-personal-access-token: since 15.5
        ("GET", ["personal_access_tokens", "self"]) if !world.old => Answer::ok(json!({
            "id": token.id,
            "name": "Gemel",
            "revoked": false,
            "created_at": token.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string(),
            "scopes": token.scopes,
            "user_id": world.user(&token.user).map(|user| user.id),
            "last_used_at": null,
            "active": true,
            // A day, not a moment.
            "expires_at": token.expires_at.map(|end| end.strftime("%Y-%m-%d").to_string()),
        })),
        // https://docs.gitlab.com/api/projects/#list-all-projects
        ("GET", ["projects"]) => projects(host, world, ask, token),
        // https://docs.gitlab.com/api/projects/#create-a-project
        ("POST", ["projects"]) => create(host, world, ask, token),
        // https://docs.gitlab.com/api/namespaces/#list-all-namespaces
        ("GET", ["namespaces"]) => {
            let words = ask.query("search").unwrap_or_default().to_lowercase();
            let groups = world.organisations.iter().filter(|group| group.members.contains_key(&token.user));
            let all = std::iter::once(token.user.clone()).chain(groups.map(|group| group.path.clone()));
            let found: Vec<String> = all.filter(|path| path.to_lowercase().contains(&words)).collect();
            Page::of(found, ask, KIND).answer(ask, KIND, &origin, |path| namespace(world, path))
        }
        // https://docs.gitlab.com/api/namespaces/#get-details-on-a-namespace
        ("GET", ["namespaces", path]) => match find_namespace(world, path) {
            Some(path) => Answer::ok(namespace(world, &path)),
            None => missing("Namespace "),
        },
        // https://docs.gitlab.com/api/groups/#list-groups
        ("GET", ["groups"]) => {
            let least = ask.number("min_access_level").unwrap_or(0);
            let words = ask.query("search").unwrap_or_default().to_lowercase();
            let own = world.organisations.iter().filter(|group| {
                group.members.get(&token.user).is_some_and(|access| level(*access) as usize >= least)
                    && group.path.to_lowercase().contains(&words)
            });
            Page::of(own, ask, KIND).answer(ask, KIND, &origin, |one| group(&origin, one.id, &one.path, &one.name))
        }
        // https://docs.gitlab.com/api/groups/#get-a-single-group
        ("GET", ["groups", path]) => {
            match world.organisations.iter().find(|one| one.path == *path || one.id.to_string() == *path) {
                Some(one) => Answer::ok(group(&origin, one.id, &one.path, &one.name)),
                None => missing("Group "),
            }
        }
        // https://docs.gitlab.com/api/groups/#create-a-group
        ("POST", ["groups"]) => create_group(world, ask, token),
        (_, ["user", "keys", rest @ ..]) => keys(world, ask, Keys::Of(&token.user), rest),
        (_, ["projects", which, rest @ ..]) => {
            let found = world
                .repositories
                .values()
                .find(|one| one.id.to_string() == *which || one.path.eq_ignore_ascii_case(which))
                .filter(|one| world.access(Some(&token.user), one) >= Access::Read)
                .map(|one| one.id);
            match found {
                Some(id) => one(host, world, ask, token, id, rest),
                None => missing("Project "),
            }
        }
        _ => missing(""),
    }
}

/// Calls about one project, which the token's owner may see.
fn one(host: &Host, world: &mut World, ask: &Ask, token: &Token, id: u64, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let found = world.repositories[&id].clone();
    let folder = host.folder_of(&found.path);
    let access = world.access(Some(&token.user), &found);
    match (ask.method.as_str(), rest) {
        // https://docs.gitlab.com/api/projects/#get-a-single-project
        ("GET", []) => Answer::ok(project(host, world, &found, &token.user, ask.flag("statistics") == Some(true))),
        // https://docs.gitlab.com/api/branches/#list-repository-branches
        ("GET", ["repository", "branches"]) => {
            Page::of(git::branches(&folder), ask, KIND)
                .answer(ask, KIND, &origin, |(name, tip)| branch(&origin, &found, name, tip))
        }
        // https://docs.gitlab.com/api/branches/#get-single-repository-branch
        ("GET", ["repository", "branches", name]) => match git::branches(&folder).iter().find(|(own, _)| own == name) {
            Some((name, tip)) => Answer::ok(branch(&origin, &found, name, tip)),
            None => missing("Branch "),
        },
        // https://docs.gitlab.com/api/protected_branches/#list-protected-branches
        ("GET", ["protected_branches"]) if access >= Access::Write => {
            Page::of(&found.settings.protections, ask, KIND).answer(ask, KIND, &origin, |one| protection(one))
        }
        _ if access < Access::Write => forbidden(),
        // https://docs.gitlab.com/api/project_pull_mirroring/#start-the-pull-mirroring-process-for-a-project
        ("POST", ["mirror", "pull"]) if found.pull_from.is_some() => {
            world.jobs.push(Job::Pull { repository: id, user: token.user.clone() });
            Answer::ok(json!(200))
        }
        ("POST", ["mirror", "pull"]) => Answer::message(400, "The project is not mirrored"),
        _ if access < Access::Admin => forbidden(),
        // https://docs.gitlab.com/api/projects/#edit-a-project
        ("PUT", []) => update(host, world, ask, token, id),
        // https://docs.gitlab.com/api/projects/#delete-a-project
        ("DELETE", []) => {
            world.repositories.remove(&id);
            let _ = std::fs::remove_dir_all(folder);
            Answer::new(202, json!({"message": "202 Accepted"}))
        }
        // https://docs.gitlab.com/api/protected_branches/#protect-repository-branches
        ("POST", ["protected_branches"]) => {
            let Some(name) = ask.text("name").map(str::to_owned) else {
                return Answer::new(400, json!({"error": "name is missing"}));
            };
            if found.settings.protections.iter().any(|one| one.pattern == name) {
                return Answer::message(409, &format!("Protected branch '{name}' already exists"));
            }
            let new = Protection {
                push: ask.id("push_access_level") != Some(0),
                force: ask.flag("allow_force_push").unwrap_or(false),
                delete: false,
                pattern: name,
            };
            let shown = protection(&new);
            world.repositories.get_mut(&id).expect("because it was just found").settings.protections.push(new);
            Answer::created(shown)
        }
        // https://docs.gitlab.com/api/protected_branches/#unprotect-repository-branches
        ("DELETE", ["protected_branches", name]) => {
            let one = world.repositories.get_mut(&id).expect("because it was just found");
            let before = one.settings.protections.len();
            one.settings.protections.retain(|one| one.pattern != *name);
            if one.settings.protections.len() < before { Answer::done() } else { missing("") }
        }
        (_, ["hooks", rest @ ..]) => hooks(world, ask, id, rest),
        (_, ["deploy_keys", rest @ ..]) => keys(world, ask, Keys::At(id), rest),
        (_, ["remote_mirrors", rest @ ..]) => remote_mirrors(world, ask, id, rest),
        _ => missing(""),
    }
}

fn projects(host: &Host, world: &World, ask: &Ask, token: &Token) -> Answer {
    let member = ask.flag("membership") == Some(true);
    let owned = ask.flag("owned") == Some(true);
    let least = ask.number("min_access_level").unwrap_or(0);
    let words = ask.query("search").unwrap_or_default().to_lowercase();
    let deep = ask.flag("search_namespaces") == Some(true);
    let mut found: Vec<&Repository> =
        if member { world.own(&token.user) } else { world.repositories.values().collect() };
    found.retain(|one| {
        let access = world.access(Some(&token.user), one);
        let name = if deep { &one.path } else { one.name() };
        access >= Access::Read
            && (!owned || one.owner().eq_ignore_ascii_case(&token.user))
            && level(access) as usize >= least
            && name.to_lowercase().contains(&words)
            && ask.query("visibility").is_none_or(|word| one.settings.visibility.word() == word)
            && ask.flag("archived").is_none_or(|archived| one.settings.archived == archived)
    });
    match ask.query("order_by").unwrap_or("created_at") {
        "path" | "name" => found.sort_by(|one, other| one.path.cmp(&other.path)),
        "updated_at" | "last_activity_at" => found.sort_by_key(|one| one.updated_at),
        _ => found.sort_by_key(|one| one.id),
    }
    if ask.query("sort").unwrap_or("desc") == "desc" {
        found.reverse();
    }
    let statistics = ask.flag("statistics") == Some(true);
    Page::of(found, ask, KIND)
        .answer(ask, KIND, &world.origin, |one| project(host, world, one, &token.user, statistics))
}

/// The path of a namespace that is named by its path or its number.
fn find_namespace(world: &World, which: &str) -> Option<String> {
    let user = world.users.iter().find(|one| one.id.to_string() == which || one.login.eq_ignore_ascii_case(which));
    let group =
        world.organisations.iter().find(|one| one.id.to_string() == which || one.path.eq_ignore_ascii_case(which));
    user.map(|user| user.login.clone()).or_else(|| group.map(|group| group.path.clone()))
}

/// What is wrong with the fields, as ActiveModel lists it.
fn invalid(errors: &Value) -> Answer {
    Answer::new(400, json!({ "message": errors }))
}

fn features(ask: &Ask, now: Features) -> Features {
    // Newer versions have a level for each, older ones a switch.
    let on = |level: &str, switch: &str, now: bool| {
        ask.text(level).map(|level| level != "disabled").or_else(|| ask.flag(switch)).unwrap_or(now)
    };
    Features {
        issues: on("issues_access_level", "issues_enabled", now.issues),
        wiki: on("wiki_access_level", "wiki_enabled", now.wiki),
        merge_requests: on("merge_requests_access_level", "merge_requests_enabled", now.merge_requests),
        snippets: on("snippets_access_level", "snippets_enabled", now.snippets),
    }
}

fn create(host: &Host, world: &mut World, ask: &Ask, token: &Token) -> Answer {
    let owner = match ask.id("namespace_id") {
        None => Some(token.user.clone()),
        Some(id) => find_namespace(world, &id.to_string()),
    };
    let Some(owner) = owner.filter(|owner| world.may_create(&token.user, owner)) else {
        return invalid(&json!({"namespace": ["is not valid"], "limit_reached": []}));
    };
    let Some(name) = ask.text("path").or_else(|| ask.text("name")).filter(|name| !name.is_empty()) else {
        return Answer::new(400, json!({"error": "name, path are missing, at least one parameter must be provided"}));
    };
    let branch = ask.text("default_branch").unwrap_or("main").to_owned();
    let settings = Settings {
        description: ask.text("description").unwrap_or_default().to_owned(),
        visibility: ask.text("visibility").and_then(Visibility::read).unwrap_or_default(),
        // Every default branch is protected from the beginning: https://docs.gitlab.com/user/project/repository/branches/default/
        protections: vec![Protection::kept(&branch)],
        default_branch: branch,
        features: features(ask, Features::default()),
        ..Settings::default()
    };
    match world.add_repository(&format!("{owner}/{name}"), settings) {
        Some(id) => Answer::created(project(host, world, &world.repositories[&id], &token.user, false)),
        None => invalid(&json!({
            "project_namespace.name": ["has already been taken"],
            "name": ["has already been taken"],
            "path": ["has already been taken"],
        })),
    }
}

fn create_group(world: &mut World, ask: &Ask, token: &Token) -> Answer {
    let (Some(name), Some(path)) = (ask.text("name"), ask.text("path")) else {
        return Answer::new(400, json!({"error": "name is missing, path is missing"}));
    };
    let parent = match ask.id("parent_id") {
        None => None,
        Some(id) => match find_namespace(world, &id.to_string()).filter(|one| world.may_create(&token.user, one)) {
            Some(parent) => Some(parent),
            None => return forbidden(),
        },
    };
    let path = parent.map_or_else(|| path.to_owned(), |parent| format!("{parent}/{path}"));
    if world.organisation(&path).is_some() || world.user(&path).is_some() {
        return Answer::message(400, "Failed to save group {:path=>[\"has already been taken\"]}");
    }
    let name = name.to_owned();
    let members = std::iter::once((token.user.clone(), Access::Admin)).collect();
    let id =
        world.add_organisation(crate::world::Organisation { id: 0, path: path.clone(), name: name.clone(), members });
    Answer::created(group(&world.origin, id, &path, &name))
}

fn update(host: &Host, world: &mut World, ask: &Ask, token: &Token, id: u64) -> Answer {
    let now = world.now();
    let repository = world.repositories.get_mut(&id).expect("because it was just found");
    let folder = host.folder_of(&repository.path);
    if let Some(branch) = ask.text("default_branch") {
        if !git::branches(&folder).iter().any(|(name, _)| name == branch) {
            return invalid(&json!({"base": ["Could not change HEAD: branch does not exist"]}));
        }
        branch.clone_into(&mut repository.settings.default_branch);
        point_head(&folder, branch).expect("because the branch is there");
    }
    if let Some(description) = ask.text("description") {
        description.clone_into(&mut repository.settings.description);
    }
    if let Some(visibility) = ask.text("visibility").and_then(Visibility::read) {
        repository.settings.visibility = visibility;
    }
    repository.settings.features = features(ask, repository.settings.features);
    repository.updated_at = now;
    Answer::ok(project(host, world, &world.repositories[&id], &token.user, false))
}

/// https://docs.gitlab.com/api/project_webhooks/
fn hooks(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
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

fn hook(project: u64, hook: &Hook) -> Value {
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

/// https://docs.gitlab.com/api/remote_mirrors/: since 12.9
fn remote_mirrors(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
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

fn remote_mirror(one: &RemoteMirror) -> Value {
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

/// Whose keys a call is about.
#[derive(Clone, Copy)]
enum Keys<'a> {
    /// A user's: https://docs.gitlab.com/api/user_keys/
    Of(&'a str),
    /// A project's: https://docs.gitlab.com/api/deploy_keys/
    At(u64),
}

fn keys(world: &mut World, ask: &Ask, whose: Keys, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let own: Vec<Key> = match whose {
        Keys::Of(user) => world.keys.iter().filter(|(owner, _)| owner == user).map(|(_, key)| key.clone()).collect(),
        Keys::At(id) => world.repositories[&id].keys.clone(),
    };
    let shown = |key: &Key| match whose {
        Keys::Of(_) => json!({
            "id": key.id,
            "title": key.title,
            "key": key.key,
            "created_at": key.created_at.to_string(),
            "expires_at": null,
            "usage_type": "auth_and_signing",
        }),
        Keys::At(_) => json!({
            "id": key.id,
            "title": key.title,
            "key": key.key,
            "created_at": key.created_at.to_string(),
            "expires_at": null,
            "can_push": !key.read_only,
        }),
    };
    match (ask.method.as_str(), rest) {
        ("GET", []) => Page::of(&own, ask, KIND).answer(ask, KIND, &origin, |key| shown(key)),
        ("POST", []) => {
            let key = ask.text("key").unwrap_or_default();
            if !key.starts_with("ssh-") && !key.starts_with("ecdsa-") {
                return invalid(&json!({"key": ["is invalid"]}));
            }
            let all =
                world.keys.iter().map(|(_, own)| own).chain(world.repositories.values().flat_map(|one| &one.keys));
            if all.into_iter().any(|own| own.key == key) {
                return invalid(&json!({"fingerprint_sha256": ["has already been taken"]}));
            }
            let new = Key {
                id: world.next_id(),
                title: ask.text("title").unwrap_or_default().to_owned(),
                key: key.to_owned(),
                read_only: ask.flag("can_push") != Some(true),
                created_at: world.now(),
            };
            let answer = Answer::created(shown(&new));
            match whose {
                Keys::Of(user) => world.keys.push((user.to_owned(), new)),
                Keys::At(id) => {
                    world.repositories.get_mut(&id).expect("because it was just found").keys.push(new);
                }
            }
            answer
        }
        (method, [number]) => {
            let Some(key) = own.iter().find(|key| key.id.to_string() == *number) else {
                return missing(if matches!(whose, Keys::Of(_)) { "Key " } else { "Deploy Key " });
            };
            if method != "DELETE" {
                return Answer::ok(shown(key));
            }
            match whose {
                Keys::Of(_) => world.keys.retain(|(_, own)| own.id != key.id),
                Keys::At(id) => {
                    let repository = world.repositories.get_mut(&id).expect("because it was just found");
                    repository.keys.retain(|own| own.id != key.id);
                }
            }
            Answer::done()
        }
        _ => missing(""),
    }
}

fn level(access: Access) -> u32 {
    match access {
        Access::None => 0,
        Access::Read => 20,
        Access::Write => DEVELOPER,
        Access::Admin => OWNER,
    }
}

fn user(world: &World, login: &str, own: bool) -> Value {
    let Some(user) = world.user(login) else {
        return Value::Null;
    };
    let mut shown = json!({
        "id": user.id,
        "username": user.login,
        "name": user.name,
        "state": "active",
        "locked": false,
        "avatar_url": null,
        "web_url": format!("{}/{}", world.origin, user.login),
    });
    if own {
        shown["email"] = json!(user.email);
        shown["created_at"] = json!("2020-01-01T00:00:00.000Z");
        shown["bot"] = json!(false);
        shown["can_create_project"] = json!(true);
        shown["can_create_group"] = json!(true);
    }
    shown
}

fn group(origin: &str, id: u64, path: &str, name: &str) -> Value {
    let own = path.rsplit_once('/').map_or(path, |(_, own)| own);
    json!({
        "id": id,
        "name": name,
        "path": own,
        "full_name": path.replace('/', " / "),
        "full_path": path,
        "description": "",
        "visibility": "private",
        "web_url": format!("{origin}/groups/{path}"),
        "parent_id": null,
        "avatar_url": null,
    })
}

fn namespace(world: &World, path: &str) -> Value {
    let own = path.rsplit_once('/').map_or(path, |(_, own)| own);
    let (id, kind) = match (world.organisation(path), world.user(path)) {
        (Some(group), _) => (group.id, "group"),
        (_, Some(user)) => (user.id, "user"),
        _ => (0, "user"),
    };
    let parent = path.rsplit_once('/').and_then(|(parent, _)| world.organisation(parent)).map(|parent| parent.id);
    json!({
        "id": id,
        "name": own,
        "path": own,
        "kind": kind,
        "full_path": path,
        "parent_id": parent,
        "avatar_url": null,
        "web_url": format!("{}/{path}", world.origin),
    })
}

fn branch(origin: &str, one: &Repository, name: &str, tip: &str) -> Value {
    let rule = one.settings.protections.iter().find(|rule| rule.covers(name));
    json!({
        "name": name,
        "merged": false,
        "protected": rule.is_some(),
        "default": one.settings.default_branch == name,
        "developers_can_push": rule.is_none_or(|rule| rule.push),
        "developers_can_merge": rule.is_none_or(|rule| rule.push),
        "can_push": rule.is_none_or(|rule| rule.push),
        "web_url": format!("{origin}/{}/-/tree/{name}", one.path),
        "commit": {"id": tip, "short_id": &tip[..8]},
    })
}

fn protection(one: &Protection) -> Value {
    let push = if one.push { (MAINTAINER, "Maintainers") } else { (0, "No one") };
    json!({
        "id": 1,
        "name": one.pattern,
        "push_access_levels": [{"id": 1, "access_level": push.0, "access_level_description": push.1}],
        "merge_access_levels": [
            {"id": 1, "access_level": MAINTAINER, "access_level_description": "Maintainers"},
        ],
        "allow_force_push": one.force,
        "code_owner_approval_required": false,
    })
}

fn project(host: &Host, world: &World, one: &Repository, asker: &str, statistics: bool) -> Value {
    let origin = &world.origin;
    let web = format!("{origin}/{}", one.path);
    let folder = host.folder_of(&one.path);
    let access = world.access(Some(asker), one);
    let features = one.settings.features;
    let word = |on: bool| if on { "enabled" } else { "disabled" };
    let time = |at: jiff::Timestamp| at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string();
    // Without a commit there is no default branch.
    let empty = git::branches(&folder).is_empty();
    let level = level(access);
    let group = world.organisation(one.owner()).is_some();
    let permission =
        if access > Access::Read { json!({"access_level": level, "notification_level": 3}) } else { Value::Null };
    let mut shown = json!({
        "id": one.id,
        "description": if one.settings.description.is_empty() { Value::Null } else { json!(one.settings.description) },
        "name": one.name(),
        "name_with_namespace": one.path.replace('/', " / "),
        "path": one.name(),
        "path_with_namespace": one.path,
        "created_at": time(one.created_at),
        "last_activity_at": time(one.updated_at),
        "default_branch": if empty { Value::Null } else { json!(one.settings.default_branch) },
        "ssh_url_to_repo": format!("git@127.0.0.1:{}.git", one.path),
        "http_url_to_repo": host.url(&one.path),
        "web_url": web,
        "readme_url": null,
        "avatar_url": null,
        "forks_count": 0,
        "star_count": 0,
        "namespace": namespace(world, one.owner()),
        "empty_repo": empty,
        "archived": one.settings.archived,
        "visibility": one.settings.visibility.word(),
        "issues_enabled": features.issues,
        "merge_requests_enabled": features.merge_requests,
        "wiki_enabled": features.wiki,
        "snippets_enabled": features.snippets,
        "issues_access_level": word(features.issues),
        "merge_requests_access_level": word(features.merge_requests),
        "wiki_access_level": word(features.wiki),
        "snippets_access_level": word(features.snippets),
        "repository_access_level": "enabled",
        "mirror": one.pull_from.is_some(),
        "permissions": {
            "project_access": if group { Value::Null } else { permission.clone() },
            "group_access": if group { permission } else { Value::Null },
        },
    });
    if statistics && access > Access::Read {
        let size = git::size(&folder.join("objects"));
        shown["statistics"] =
            json!({"commit_count": 0, "storage_size": size, "repository_size": size, "lfs_objects_size": 0});
    }
    shown
}
