//! GitLab's REST API, version 4: <https://docs.gitlab.com/api/rest/>. As [`Host::grow_old`] leaves it, it is version 12.0,
//! without what came later.

mod hooks;
mod keys;
mod mirrors;
mod shapes;

use hyper::Method;
use serde_json::{Value, json};

use self::hooks::hooks;
use self::keys::{Keys, keys};
use self::mirrors::remote_mirrors;
use self::shapes::{branch, group, level, namespace, project, protection, push_rule, user};
use crate::answer::{Answer, Ask};
use crate::git;
use crate::host::{Host, point_head};
use crate::page::Page;
use crate::repository::{Access, Features, Protection, Repository, Settings, Visibility};
use crate::world::{Job, Kind, NoToken, Token, World};

const KIND: Kind = Kind::Gitlab;

/// Answers one call.
pub(crate) fn answer(host: &Host, world: &mut World, ask: &Ask, who: Option<Result<&Token, NoToken>>) -> Answer {
    // https://docs.gitlab.com/administration/logs/tracing_correlation_id/: also on what is refused
    admit(host, world, ask, who).with("x-gitlab-meta", "{\"correlation_id\":\"01H0000000\",\"version\":\"1\"}")
}

fn admit(host: &Host, world: &mut World, ask: &Ask, who: Option<Result<&Token, NoToken>>) -> Answer {
    // https://docs.gitlab.com/api/rest/authentication/ and, for the bodies, lib/api/helpers.rb and api_guard.rb of GitLab
    let token = match who {
        None | Some(Err(NoToken::Unknown)) => return Answer::message(401, "401 Unauthorized"),
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
        // https://docs.gitlab.com/api/project_push_rules/#retrieve-push-rules-of-a-project: in paid tiers
        ("GET", ["push_rule"]) if !world.old && access >= Access::Admin => {
            Answer::ok(push_rule(&found).unwrap_or(Value::Null))
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

/// What is wrong with the fields, as `ActiveModel` lists it.
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
