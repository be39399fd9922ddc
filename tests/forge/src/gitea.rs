//! Gitea's REST API, version 1, which is Forgejo's and Codeberg's too: <https://docs.gitea.com/api/>.

mod mirrors;

use hyper::Method;
use serde_json::{Value, json};

use crate::answer::{Answer, Ask};
use crate::git;
use crate::host::{Host, point_head};
use crate::page::Page;
use crate::repository::{Access, Hook, Key, Repository, Settings, Visibility};
use crate::world::{Job, Kind, NoToken, Token, World};

const KIND: Kind = Kind::Gitea;

/// Answers one call.
pub(crate) fn answer(host: &Host, world: &mut World, ask: &Ask, who: Option<Result<&Token, NoToken>>) -> Answer {
    let parts: Vec<&str> = ask.parts.iter().map(String::as_str).collect();
    // https://docs.gitea.com/api/#tag/miscellaneous/operation/getVersion: asked by whom it may
    if let (&Method::GET, ["version"]) = (&ask.method, &*parts) {
        return Answer::ok(json!({"version": "1.22.3"}));
    }
    let token = match who {
        None => return error(world, 401, "token is required"),
        Some(Err(_)) => return error(world, 401, "invalid username, password or token"),
        Some(Ok(token)) => token,
    };
    // https://docs.gitea.com/development/oauth2-provider#scopes
    let category = match parts.first() {
        // Of the two that this one wants, the one that it is about.
        Some(&"user") if parts.get(1) == Some(&"orgs") => "organization",
        Some(&"user") if parts.get(1) != Some(&"repos") => "user",
        Some(&"users") => "user",
        Some(&"orgs") if parts.get(2) != Some(&"repos") => "organization",
        _ => "repository",
    };
    let (read, write) = (format!("read:{category}"), format!("write:{category}"));
    let enough = if ask.method == Method::GET { vec!["all", &read, &write] } else { vec!["all", &*write] };
    if !token.has(&enough) {
        let least = if ask.method == Method::GET { &read } else { &write };
        let message = format!(
            "token does not have at least one of required scope(s), required=[{least}], token scope={}",
            token.scopes.join(",")
        );
        return error(world, 403, &message);
    }
    route(host, world, ask, token, &parts)
}

fn error(world: &World, status: u16, message: &str) -> Answer {
    Answer::new(status, json!({"message": message, "url": format!("{}/api/swagger", world.origin)}))
}

fn missing(world: &World) -> Answer {
    let url = format!("{}/api/swagger", world.origin);
    Answer::new(404, json!({"errors": [], "message": "The target couldn't be found.", "url": url}))
}

fn route(host: &Host, world: &mut World, ask: &Ask, token: &Token, parts: &[&str]) -> Answer {
    let origin = world.origin.clone();
    match (ask.method.as_str(), parts) {
        // userGetCurrent
        ("GET", ["user"]) => Answer::ok(user(world, &token.user)),
        // userGet
        ("GET", ["users", login]) if world.user(login).is_some() => Answer::ok(user(world, login)),
        // userCurrentListRepos
        ("GET", ["user", "repos"]) => Page::of(world.own(&token.user), ask, KIND)
            .answer(ask, KIND, &origin, |one| repository(host, world, one, &token.user)),
        // repoSearch
        ("GET", ["repos", "search"]) => {
            let words = ask.query("q").unwrap_or_default().to_lowercase();
            let found = world.repositories.values().filter(|one| {
                one.name().to_lowercase().contains(&words) && world.access(Some(&token.user), one) >= Access::Read
            });
            let page = Page::of(found, ask, KIND);
            let data: Vec<Value> = page.items.iter().map(|one| repository(host, world, one, &token.user)).collect();
            page.head(ask, KIND, &origin, Answer::ok(json!({"ok": true, "data": data})))
        }
        // orgListCurrentUserOrgs
        ("GET", ["user", "orgs"]) => {
            let own = world.organisations.iter().filter(|group| group.members.contains_key(&token.user));
            Page::of(own, ask, KIND)
                .answer(ask, KIND, &origin, |group| organisation(group.id, &group.path, &group.name))
        }
        // orgGet
        ("GET", ["orgs", path]) => match world.organisation(path) {
            Some(group) => Answer::ok(organisation(group.id, &group.path, &group.name)),
            None => missing(world),
        },
        // orgListRepos, userListRepos
        ("GET", ["orgs" | "users", owner, "repos"]) => {
            let own = world.repositories.values().filter(|one| {
                one.owner().eq_ignore_ascii_case(owner) && world.access(Some(&token.user), one) >= Access::Read
            });
            Page::of(own, ask, KIND).answer(ask, KIND, &origin, |one| repository(host, world, one, &token.user))
        }
        // createCurrentUserRepo, createOrgRepo
        ("POST", ["user", "repos"]) => create(host, world, ask, token, &token.user.clone()),
        ("POST", ["orgs", owner, "repos"]) => create(host, world, ask, token, owner),
        (_, ["user", "keys", rest @ ..]) => keys(world, ask, token, None, rest),
        (_, ["repos", owner, name, rest @ ..]) => {
            let path = format!("{owner}/{name}");
            let found = world.repository(&path).filter(|one| world.access(Some(&token.user), one) >= Access::Read);
            match found.map(|one| one.id) {
                Some(id) => one(host, world, ask, token, id, rest),
                None => missing(world),
            }
        }
        _ => missing(world),
    }
}

fn one(host: &Host, world: &mut World, ask: &Ask, token: &Token, id: u64, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let found = world.repositories[&id].clone();
    let folder = host.folder_of(&found.path);
    let access = world.access(Some(&token.user), &found);
    match (ask.method.as_str(), rest) {
        // repoGet
        ("GET", []) => Answer::ok(repository(host, world, &found, &token.user)),
        // repoListBranches
        ("GET", ["branches"]) => {
            Page::of(git::branches(&folder), ask, KIND)
                .answer(ask, KIND, &origin, |(name, tip)| branch(&found, name, tip))
        }
        // repoGetBranch
        ("GET", ["branches", name @ ..]) => {
            let name = name.join("/");
            match git::branches(&folder).iter().find(|(own, _)| *own == name) {
                Some((name, tip)) => Answer::ok(branch(&found, name, tip)),
                None => missing(world),
            }
        }
        _ if access < Access::Admin => {
            error(world, 403, "user should be an owner or a collaborator with admin write of a repository")
        }
        // repoListBranchProtection
        ("GET", ["branch_protections"]) => Answer::ok(
            found
                .settings
                .protections
                .iter()
                .map(|one| {
                    json!({
                        "branch_name": one.pattern,
                        "rule_name": one.pattern,
                        "enable_push": one.push,
                        "enable_push_whitelist": false,
                        "enable_force_push": one.force,
                        "require_signed_commits": false,
                        "protected_file_patterns": "",
                        "created_at": found.created_at.to_string(),
                        "updated_at": found.updated_at.to_string(),
                    })
                })
                .collect(),
        ),
        // repoEdit
        ("PATCH", []) => update(host, world, ask, token, id),
        // repoDelete
        ("DELETE", []) => {
            world.repositories.remove(&id);
            let _ = std::fs::remove_dir_all(folder);
            Answer::done()
        }
        (_, ["hooks", rest @ ..]) => hooks(world, ask, id, rest),
        (_, ["push_mirrors", rest @ ..]) => mirrors::push_mirrors(world, ask, id, rest),
        ("POST", ["push_mirrors-sync"]) => mirrors::sync_all(world, id),
        ("POST", ["mirror-sync"]) => mirrors::pull(world, id, &token.user),
        (_, ["keys", rest @ ..]) => keys(world, ask, token, Some(id), rest),
        _ => missing(world),
    }
}

fn create(host: &Host, world: &mut World, ask: &Ask, token: &Token, owner: &str) -> Answer {
    if !world.may_create(&token.user, owner) {
        return if world.organisation(owner).is_some() {
            error(world, 403, "Given user is not allowed to create repository in organization.")
        } else {
            missing(world)
        };
    }
    let Some(name) = ask.text("name").filter(|name| !name.is_empty()) else {
        return error(world, 422, "[Name]: Required");
    };
    let mut settings = Settings {
        description: ask.text("description").unwrap_or_default().to_owned(),
        visibility: if ask.flag("private") == Some(true) { Visibility::Private } else { Visibility::Public },
        default_branch: ask.text("default_branch").unwrap_or("main").to_owned(),
        ..Settings::default()
    };
    settings.features.switch(ask);
    match world.add_repository(&format!("{owner}/{name}"), settings) {
        Some(id) => Answer::created(repository(host, world, &world.repositories[&id], &token.user)),
        None => error(world, 409, "The repository with the same name already exists."),
    }
}

fn update(host: &Host, world: &mut World, ask: &Ask, token: &Token, id: u64) -> Answer {
    let now = world.now();
    let one = world.repositories.get_mut(&id).expect("because it was just found");
    let folder = host.folder_of(&one.path);
    if let Some(branch) = ask.text("default_branch") {
        // It takes a branch that is not there in silence, and keeps the one it has.
        if git::branches(&folder).iter().any(|(name, _)| name == branch) {
            branch.clone_into(&mut one.settings.default_branch);
            point_head(&folder, branch).expect("because the branch is there");
        }
    }
    if let Some(description) = ask.text("description") {
        description.clone_into(&mut one.settings.description);
    }
    if let Some(archived) = ask.flag("archived") {
        one.settings.archived = archived;
    }
    if let Some(private) = ask.flag("private") {
        one.settings.visibility = if private { Visibility::Private } else { Visibility::Public };
    }
    one.settings.features.switch(ask);
    one.updated_at = now;
    Answer::ok(repository(host, world, &world.repositories[&id], &token.user))
}

/// repoListHooks and what belongs to it
fn hooks(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let (now, next) = (world.now(), world.next_id());
    let one = world.repositories.get_mut(&id).expect("because it was just found");
    let config = |field: &str| ask.fields.get("config").and_then(|config| config[field].as_str());
    let events = || {
        let listed = ask.fields.get("events").and_then(Value::as_array);
        listed.map(|events| events.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>())
    };
    let number = rest.first().and_then(|number| number.parse::<u64>().ok());
    let at = number.and_then(|number| one.hooks.iter().position(|hook| hook.id == number));
    match (ask.method.as_str(), rest, at) {
        ("GET", [], _) => Page::of(&one.hooks, ask, KIND).answer(ask, KIND, &origin, |own| hook(own)),
        ("POST", [], _) => {
            let Some(url) = config("url") else {
                return error(world, 422, "Missing config option: url");
            };
            let made = Hook {
                id: next,
                url: url.to_owned(),
                secret: config("secret").unwrap_or_default().to_owned(),
                // "active" is false unless it is asked for.
                active: ask.flag("active").unwrap_or(false),
                signs: true,
                events: events().unwrap_or_else(|| vec!["push".to_owned()]),
                created_at: now,
                deliveries: Vec::new(),
            };
            let shown = hook(&made);
            one.hooks.push(made);
            Answer::created(shown)
        }
        ("GET", [_], Some(at)) => Answer::ok(hook(&one.hooks[at])),
        ("PATCH", [_], Some(at)) => {
            let own = &mut one.hooks[at];
            if let Some(url) = config("url") {
                url.clone_into(&mut own.url);
            }
            if let Some(secret) = config("secret") {
                secret.clone_into(&mut own.secret);
            }
            own.active = ask.flag("active").unwrap_or(own.active);
            own.events = events().unwrap_or_else(|| own.events.clone());
            Answer::ok(hook(own))
        }
        ("DELETE", [_], Some(at)) => {
            one.hooks.remove(at);
            Answer::done()
        }
        // repoTestHook
        ("POST", [_, "tests"], Some(at)) => {
            let hook = one.hooks[at].id;
            world.jobs.push(Job::Ping { repository: id, hook });
            Answer::done()
        }
        _ => missing(world),
    }
}

fn hook(hook: &Hook) -> Value {
    json!({
        "id": hook.id,
        "type": "gitea",
        "branch_filter": "*",
        "config": {"content_type": "json", "url": hook.url},
        "events": hook.events,
        "authorization_header": "",
        "active": hook.active,
        "updated_at": hook.created_at.to_string(),
        "created_at": hook.created_at.to_string(),
    })
}

/// userCurrentListKeys and repoListKeys, and what belongs to them
fn keys(world: &mut World, ask: &Ask, token: &Token, repository: Option<u64>, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let own: Vec<Key> = match repository {
        None => world.keys.iter().filter(|(user, _)| *user == token.user).map(|(_, key)| key.clone()).collect(),
        Some(id) => world.repositories[&id].keys.clone(),
    };
    let shown = |key: &Key| {
        json!({
            "id": key.id,
            "key_id": key.id,
            "key": key.key,
            "url": format!("{origin}{}/{}", ask.path, key.id),
            "title": key.title,
            "fingerprint": "",
            "created_at": key.created_at.to_string(),
            "read_only": key.read_only,
        })
    };
    match (ask.method.as_str(), rest) {
        ("GET", []) => Page::of(&own, ask, KIND).answer(ask, KIND, &origin, |key| shown(key)),
        ("POST", []) => {
            let key = ask.text("key").unwrap_or_default();
            if !key.starts_with("ssh-") && !key.starts_with("ecdsa-") {
                return error(world, 422, "Invalid key content: extractTypeFromBase64Key");
            }
            let all =
                world.keys.iter().map(|(_, own)| own).chain(world.repositories.values().flat_map(|one| &one.keys));
            if all.into_iter().any(|own| own.key == key) {
                return error(world, 422, "Key content has been used as non-deploy key");
            }
            let new = Key {
                id: world.next_id(),
                title: ask.text("title").unwrap_or_default().to_owned(),
                key: key.to_owned(),
                read_only: ask.flag("read_only").unwrap_or(false),
                created_at: world.now(),
            };
            let answer = Answer::created(shown(&new));
            match repository {
                None => world.keys.push((token.user.clone(), new)),
                Some(id) => world.repositories.get_mut(&id).expect("because it was just found").keys.push(new),
            }
            answer
        }
        (method, [number]) => {
            let Some(key) = own.iter().find(|key| key.id.to_string() == *number) else {
                return missing(world);
            };
            if method != "DELETE" {
                return Answer::ok(shown(key));
            }
            match repository {
                None => world.keys.retain(|(_, own)| own.id != key.id),
                Some(id) => {
                    let one = world.repositories.get_mut(&id).expect("because it was just found");
                    one.keys.retain(|own| own.id != key.id);
                }
            }
            Answer::done()
        }
        _ => missing(world),
    }
}

fn user(world: &World, login: &str) -> Value {
    let Some(user) = world.user(login) else {
        return Value::Null;
    };
    json!({
        "id": user.id,
        "login": user.login,
        "login_name": "",
        "full_name": user.name,
        "email": user.email,
        "avatar_url": format!("{}/avatars/{}", world.origin, user.id),
        "html_url": format!("{}/{}", world.origin, user.login),
        "language": "en-US",
        "is_admin": false,
        "active": true,
        "restricted": false,
        "visibility": "public",
        "username": user.login,
        "created": "2020-01-01T00:00:00Z",
    })
}

fn organisation(id: u64, path: &str, name: &str) -> Value {
    json!({
        "id": id,
        "name": path,
        "username": path,
        "full_name": name,
        "avatar_url": "",
        "description": "",
        "visibility": "public",
        "repo_admin_change_team_access": false,
    })
}

fn branch(one: &Repository, name: &str, tip: &str) -> Value {
    let rule = one.settings.protections.iter().find(|rule| rule.covers(name));
    json!({
        "name": name,
        "commit": {"id": tip, "message": "", "url": ""},
        "protected": rule.is_some(),
        "required_approvals": 0,
        "enable_status_check": false,
        "status_check_contexts": [],
        "user_can_push": rule.is_none_or(|rule| rule.push),
        "user_can_merge": true,
        "effective_branch_protection_name": rule.map_or("", |rule| rule.pattern.as_str()),
    })
}

fn repository(host: &Host, world: &World, one: &Repository, asker: &str) -> Value {
    let folder = host.folder_of(&one.path);
    let access = world.access(Some(asker), one);
    let owner = match world.organisation(one.owner()) {
        Some(group) => json!({"id": group.id, "login": group.path, "full_name": group.name, "username": group.path}),
        None => user(world, one.owner()),
    };
    json!({
        "id": one.id,
        "owner": owner,
        "name": one.name(),
        "full_name": one.path,
        "description": one.settings.description,
        "empty": git::branches(&folder).is_empty(),
        "private": one.settings.visibility == Visibility::Private,
        "internal": one.settings.visibility == Visibility::Internal,
        "fork": false,
        "template": false,
        "mirror": one.pull_from.is_some(),
        "size": git::size(&folder.join("objects")) / 1024,
        "html_url": format!("{}/{}", world.origin, one.path),
        "url": format!("{}/api/v1/repos/{}", world.origin, one.path),
        "ssh_url": format!("git@127.0.0.1:{}.git", one.path),
        "clone_url": host.url(&one.path),
        "default_branch": one.settings.default_branch,
        "archived": one.settings.archived,
        "has_issues": one.settings.features.issues,
        "has_wiki": one.settings.features.wiki,
        "has_pull_requests": one.settings.features.merge_requests,
        "object_format_name": "sha1",
        "permissions": {"admin": access >= Access::Admin, "push": access >= Access::Write, "pull": access >= Access::Read},
        "created_at": one.created_at.to_string(),
        "updated_at": one.updated_at.to_string(),
    })
}
