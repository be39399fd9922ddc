//! Gitee's REST API, version 5: <https://gitee.com/api/v5/swagger>. What the page leaves open (the texts of errors) is as
//! people have pasted it. Fields are those of the description; lists tell their length in `total_count` and
//! `total_page`.

mod hooks;
mod keys;

use serde_json::{Value, json};

use self::hooks::hooks;
use self::keys::{deploy_keys, user_keys};
use crate::answer::{Answer, Ask};
use crate::git;
use crate::host::{Host, point_head};
use crate::page::Page;
use crate::repository::{Access, Protection, Repository, Settings, Visibility};
use crate::world::{Job, Kind, NoToken, Token, World};

const KIND: Kind = Kind::Gitee;

/// Answers one call.
pub(crate) fn answer(host: &Host, world: &mut World, ask: &Ask, who: Option<Result<&Token, NoToken>>) -> Answer {
    let token = match who {
        None => return Answer::message(401, "401 Unauthorized: Access token is required"),
        Some(Err(NoToken::Unknown)) => return Answer::message(401, "401 Unauthorized: Access token does not exist"),
        Some(Err(NoToken::Expired | NoToken::Revoked)) => {
            return Answer::message(401, "401 Unauthorized: Access token is expired");
        }
        Some(Ok(token)) => token,
    };
    let parts: Vec<&str> = ask.parts.iter().map(String::as_str).collect();
    let origin = world.origin.clone();
    match (ask.method.as_str(), &*parts) {
        // getV5User
        ("GET", ["user"]) => {
            scoped(token, "user_info").map_or_else(|refused| refused, |()| Answer::ok(user(world, &token.user, true)))
        }
        // getV5UsersUsername
        ("GET", ["users", login]) if world.user(login).is_some() => Answer::ok(user(world, login, false)),
        // getV5UserRepos
        ("GET", ["user", "repos"]) => scoped(token, "projects").map_or_else(
            |refused| refused,
            |()| {
                let mut own = world.own(&token.user);
                let kind = ask.query("type").unwrap_or("all");
                own.retain(|one| match kind {
                    "owner" | "personal" => one.owner().eq_ignore_ascii_case(&token.user),
                    "member" => !one.owner().eq_ignore_ascii_case(&token.user),
                    "public" => one.settings.visibility == Visibility::Public,
                    "private" => one.settings.visibility != Visibility::Public,
                    _ => true,
                });
                if let Some(visibility @ ("public" | "private")) = ask.query("visibility") {
                    own.retain(|one| (one.settings.visibility == Visibility::Public) == (visibility == "public"));
                }
                match ask.query("sort").unwrap_or("full_name") {
                    "created" => own.sort_by_key(|one| one.created_at),
                    "updated" => own.sort_by_key(|one| one.updated_at),
                    "pushed" => own.sort_by_key(|one| one.pushed_at),
                    _ => own.sort_by(|one, other| one.path.cmp(&other.path)),
                }
                if ask.query("direction") == Some("desc") {
                    own.reverse();
                }
                Page::of(own, ask, KIND).answer(ask, KIND, &origin, |one| project(world, one, &token.user))
            },
        ),
        // getV5SearchRepositories: public ones only
        ("GET", ["search", "repositories"]) => {
            let Some(words) = ask.query("q").map(str::to_lowercase) else {
                return Answer::message(400, "q is missing");
            };
            let found = world.repositories.values().filter(|one| {
                one.settings.visibility == Visibility::Public
                    && one.path.to_lowercase().contains(&words)
                    && ask.query("owner").is_none_or(|owner| one.owner().eq_ignore_ascii_case(owner))
            });
            Page::of(found, ask, KIND).answer(ask, KIND, &origin, |one| project(world, one, &token.user))
        }
        // getV5UserOrgs
        ("GET", ["user", "orgs"]) => {
            let own = world.organisations.iter().filter(|group| group.members.contains_key(&token.user));
            Page::of(own, ask, KIND).answer(ask, KIND, &origin, |group| organisation(&origin, group.id, &group.path))
        }
        // getV5OrgsOrg
        ("GET", ["orgs", path]) => match world.organisation(path) {
            Some(group) => Answer::ok(organisation(&origin, group.id, &group.path)),
            None => Answer::message(404, "404 Group Not Found"),
        },
        // getV5UserNamespaces
        ("GET", ["user", "namespaces"]) => {
            let own = world.user(&token.user).map(|user| (user.id, "personal", user.login.clone()));
            let groups = world.organisations.iter().filter(|group| group.members.contains_key(&token.user));
            let groups = groups.map(|group| (group.id, "group", group.path.clone()));
            Answer::ok(
                own.into_iter().chain(groups).map(|(id, kind, path)| namespace(&origin, id, kind, &path)).collect(),
            )
        }
        // getV5OrgsOrgRepos
        ("GET", ["orgs" | "users", owner, "repos"]) => {
            let own = world.repositories.values().filter(|one| {
                one.owner().eq_ignore_ascii_case(owner) && world.access(Some(&token.user), one) >= Access::Read
            });
            Page::of(own, ask, KIND).answer(ask, KIND, &origin, |one| project(world, one, &token.user))
        }
        // postV5UserRepos, postV5OrgsOrgRepos
        ("POST", ["user", "repos"]) => create(world, ask, token, &token.user.clone()),
        ("POST", ["orgs", owner, "repos"]) => create(world, ask, token, owner),
        (_, ["user", "keys", rest @ ..]) => user_keys(world, ask, token, rest),
        (_, ["repos", owner, name, rest @ ..]) => {
            let path = format!("{owner}/{name}");
            let id = world
                .repository(&path)
                .filter(|one| world.access(Some(&token.user), one) >= Access::Read)
                .filter(|one| one.settings.visibility == Visibility::Public || token.has(&["projects"]))
                .map(|one| one.id);
            match id {
                Some(id) => one(host, world, ask, token, id, rest),
                None => Answer::message(404, "Not Found Project"),
            }
        }
        _ => Answer::message(404, "404 Not Found"),
    }
}

/// Gitee tells a token's scopes nowhere; a call that lacks one is refused.
fn scoped(token: &Token, scope: &str) -> Result<(), Answer> {
    if token.has(&[scope]) { Ok(()) } else { Err(Answer::message(403, "403 Forbidden: insufficient scope")) }
}

fn one(host: &Host, world: &mut World, ask: &Ask, token: &Token, id: u64, rest: &[&str]) -> Answer {
    let found = world.repositories[&id].clone();
    let origin = world.origin.clone();
    let folder = host.folder_of(&found.path);
    let access = world.access(Some(&token.user), &found);
    match (ask.method.as_str(), rest) {
        // getV5ReposOwnerRepo
        ("GET", []) => Answer::ok(project(world, &found, &token.user)),
        // getV5ReposOwnerRepoBranches
        ("GET", ["branches"]) => {
            let branches = git::branches(&folder);
            let show = |(name, tip): &(String, String)| branch(&origin, &found, name, tip);
            // Pages came after the description of 2022; whoever asks for none gets all at once.
            if ask.query("page").or(ask.query("per_page")).is_none() {
                return Answer::ok(branches.iter().map(show).collect());
            }
            Page::of(branches, ask, KIND).answer(ask, KIND, &origin, show)
        }
        // getV5ReposOwnerRepoBranchesBranch
        ("GET", ["branches", name @ ..]) => {
            let name = name.join("/");
            match git::branches(&folder).iter().find(|(own, _)| *own == name) {
                Some((name, tip)) => Answer::ok(branch(&origin, &found, name, tip)),
                None => Answer::message(404, "404 Branch Not Found"),
            }
        }
        _ if access < Access::Write => Answer::message(403, "403 Forbidden"),
        // https://help.gitee.com/repository/sync-between-gitee-github: not in the description
        ("POST", ["remote_mirror", "pull"]) => match (scoped(token, "projects"), &found.pull_from) {
            (Err(refused), _) => refused,
            (_, None) => Answer::message(404, "404 Not Found"),
            (_, Some(_)) => {
                world.jobs.push(Job::Pull { repository: id, user: token.user.clone() });
                Answer::ok(json!({"message": "success"}))
            }
        },
        _ if access < Access::Admin => Answer::message(403, "403 Forbidden"),
        // patchV5ReposOwnerRepo
        ("PATCH", []) => scoped(token, "projects").map_or_else(
            |refused| refused,
            |()| {
                let now = world.now();
                let one = world.repositories.get_mut(&id).expect("because it was just found");
                if let Some(branch) = ask.text("default_branch") {
                    if !git::branches(&folder).iter().any(|(own, _)| own == branch) {
                        return Answer::message(400, "默认分支不存在");
                    }
                    branch.clone_into(&mut one.settings.default_branch);
                    point_head(&folder, branch).expect("because the branch is there");
                }
                if let Some(description) = ask.text("description") {
                    description.clone_into(&mut one.settings.description);
                }
                if let Some(private) = ask.flag("private") {
                    one.settings.visibility = if private { Visibility::Private } else { Visibility::Public };
                }
                one.settings.features.switch(ask);
                one.updated_at = now;
                Answer::ok(project(world, &world.repositories[&id], &token.user))
            },
        ),
        // deleteV5ReposOwnerRepo
        ("DELETE", []) => scoped(token, "projects").map_or_else(
            |refused| refused,
            |()| {
                world.repositories.remove(&id);
                let _ = std::fs::remove_dir_all(folder);
                Answer::done()
            },
        ),
        // putV5ReposOwnerRepoBranchesBranchProtection, deleteV5ReposOwnerRepoBranchesBranchProtection
        (method @ ("PUT" | "DELETE"), ["branches", name @ .., "protection"]) => {
            let name = name.join("/");
            let one = world.repositories.get_mut(&id).expect("because it was just found");
            one.settings.protections.retain(|own| own.pattern != name);
            if method == "DELETE" {
                return Answer::done();
            }
            one.settings.protections.push(Protection::kept(&name));
            let one = one.clone();
            match git::branches(&folder).iter().find(|(own, _)| *own == name) {
                Some((name, tip)) => Answer::ok(branch(&origin, &one, name, tip)),
                None => Answer::message(404, "404 Branch Not Found"),
            }
        }
        (_, ["hooks", rest @ ..]) => {
            scoped(token, "hook").map_or_else(|refused| refused, |()| hooks(world, ask, id, rest))
        }
        (_, ["keys", rest @ ..]) => {
            scoped(token, "projects").map_or_else(|refused| refused, |()| deploy_keys(world, ask, id, rest))
        }
        _ => Answer::message(404, "404 Not Found"),
    }
}

fn create(world: &mut World, ask: &Ask, token: &Token, owner: &str) -> Answer {
    if let Err(refused) = scoped(token, "projects") {
        return refused;
    }
    if !world.may_create(&token.user, owner) {
        let known = world.organisation(owner).is_some();
        return if known { Answer::message(403, "403 Forbidden") } else { Answer::message(404, "404 Group Not Found") };
    }
    let Some(name) = ask.text("name").filter(|name| !name.is_empty()) else {
        return Answer::message(400, "name is missing");
    };
    // The path follows from the name unless it is given.
    let path = format!("{owner}/{}", ask.text("path").unwrap_or(name));
    let mut settings = Settings {
        description: ask.text("description").unwrap_or_default().to_owned(),
        visibility: match (ask.id("public"), ask.flag("private")) {
            (Some(0), _) | (None, Some(true)) => Visibility::Private,
            (Some(2), _) => Visibility::Internal,
            _ => Visibility::Public,
        },
        default_branch: "master".to_owned(),
        ..Settings::default()
    };
    settings.features.switch(ask);
    match world.add_repository(&path, settings) {
        Some(id) => Answer::created(project(world, &world.repositories[&id], &token.user)),
        None => Answer::new(422, json!({"error": {"base": ["已存在同地址仓库（忽略大小写）"]}})),
    }
}

fn organisation(origin: &str, id: u64, path: &str) -> Value {
    let url = format!("{origin}/api/v5/orgs/{path}");
    json!({
        "id": id,
        "login": path,
        "name": path,
        "url": url,
        "avatar_url": format!("{origin}/assets/no_portrait.png"),
        "repos_url": format!("{url}/repos"),
        "events_url": format!("{url}/events"),
        "members_url": format!("{url}/members{{/member}}"),
        "description": "",
    })
}

fn namespace(origin: &str, id: u64, kind: &str, path: &str) -> Value {
    json!({"id": id, "type": kind, "name": path, "path": path, "html_url": format!("{origin}/{path}")})
}

/// `UserBasic`; whoever asks about themselves sees `User`.
fn user(world: &World, login: &str, own: bool) -> Value {
    let origin = &world.origin;
    let Some(user) = world.user(login) else {
        return Value::Null;
    };
    let url = format!("{origin}/api/v5/users/{}", user.login);
    let mut shown = json!({
        "id": user.id,
        "login": user.login,
        "name": user.name,
        "avatar_url": format!("{origin}/assets/no_portrait.png"),
        "url": url,
        "html_url": format!("{origin}/{}", user.login),
        "followers_url": format!("{url}/followers"),
        "following_url": format!("{url}/following_url{{/other_user}}"),
        "gists_url": format!("{url}/gists{{/gist_id}}"),
        "starred_url": format!("{url}/starred{{/owner}}{{/repo}}"),
        "subscriptions_url": format!("{url}/subscriptions"),
        "organizations_url": format!("{url}/orgs"),
        "repos_url": format!("{url}/repos"),
        "events_url": format!("{url}/events{{/privacy}}"),
        "received_events_url": format!("{url}/received_events"),
        "type": "User",
    });
    if own {
        shown["email"] = json!(user.email);
        shown["created_at"] = json!("2020-01-01T00:00:00+08:00");
    }
    shown
}

/// `Branch`
fn branch(origin: &str, one: &Repository, name: &str, tip: &str) -> Value {
    let base = format!("{origin}/api/v5/repos/{}", one.path);
    json!({
        "name": name,
        "commit": {"sha": tip, "url": format!("{base}/commits/{tip}")},
        "protected": one.protects(name),
        "protection_url": format!("{base}/branches/{name}/protection"),
    })
}

/// `Project`
fn project(world: &World, one: &Repository, asker: &str) -> Value {
    let origin = &world.origin;
    let url = format!("{origin}/api/v5/repos/{}", one.path);
    let (id, kind) = match (world.organisation(one.owner()), world.user(one.owner())) {
        (Some(group), _) => (group.id, "group"),
        (_, Some(user)) => (user.id, "personal"),
        _ => (0, "personal"),
    };
    let owner = if kind == "personal" {
        user(world, one.owner(), false)
    } else {
        json!({"id": id, "login": one.owner(), "name": one.owner(), "type": "Group"})
    };
    let access = world.access(Some(asker), one);
    json!({
        "id": one.id,
        "full_name": one.path,
        "human_name": one.path,
        "url": url,
        "namespace": namespace(origin, id, kind, one.owner()),
        "path": one.name(),
        "name": one.name(),
        "owner": owner,
        "description": one.settings.description,
        "private": one.settings.visibility != Visibility::Public,
        "public": one.settings.visibility == Visibility::Public,
        "internal": one.settings.visibility == Visibility::Internal,
        "fork": false,
        // Gitee's ends in `.git`, as its page of examples shows.
        "html_url": format!("{origin}/{}.git", one.path),
        "ssh_url": format!("git@127.0.0.1:{}.git", one.path),
        "branches_url": format!("{url}/branches{{/branch}}"),
        "hooks_url": format!("{url}/hooks"),
        "keys_url": format!("{url}/keys{{/key_id}}"),
        "homepage": null,
        "language": null,
        "forks_count": 0,
        "stargazers_count": 0,
        "watchers_count": 0,
        "default_branch": one.settings.default_branch,
        "open_issues_count": 0,
        "has_issues": one.settings.features.issues,
        "has_wiki": one.settings.features.wiki,
        "can_comment": true,
        "pull_requests_enabled": one.settings.features.merge_requests,
        "has_page": false,
        "license": null,
        "outsourced": false,
        "status": if one.settings.archived { "关闭" } else { "开始" },
        "pushed_at": one.pushed_at.map(|at| at.to_string()),
        "created_at": one.created_at.to_string(),
        "updated_at": one.updated_at.to_string(),
        "relation": if one.owner().eq_ignore_ascii_case(asker) { "master" } else { "developer" },
        "permission": {"pull": access >= Access::Read, "push": access >= Access::Write, "admin": access >= Access::Admin},
    })
}
