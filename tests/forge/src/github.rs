//! GitHub's REST API, version 2022-11-28: <https://docs.github.com/en/rest>. Every answer is checked against GitHub's own
//! `OpenAPI` description (`contract/`).

mod hooks;
mod keys;
mod shapes;

use hyper::Method;
use serde_json::{Value, json};

use self::hooks::{hooks, hooks_allowed};
use self::keys::{deploy_keys, user_keys};
use self::shapes::{account, full, organisation, private_user, public_user, repository};
use crate::answer::{Answer, Ask};
use crate::git;
use crate::host::{Host, point_head};
use crate::page::Page;
use crate::repository::{Access, Repository, Settings, Visibility};
use crate::world::{Kind, NoToken, Token, World};

const KIND: Kind = Kind::Github;

/// Answers one call.
pub(crate) fn answer(host: &Host, world: &mut World, ask: &Ask, who: Option<Result<&Token, NoToken>>) -> Answer {
    let parts: Vec<&str> = ask.parts.iter().map(String::as_str).collect();
    // https://docs.github.com/en/rest/meta/meta#get-github-meta-information
    if let (&Method::GET, ["meta"]) = (&ask.method, &*parts) {
        return Answer::ok(json!({"verifiable_password_authentication": false, "installed_version": "3.17.0"}));
    }
    let token = match who {
        None => return error(401, "Requires authentication"),
        Some(Err(_)) => return error(401, "Bad credentials"),
        Some(Ok(token)) => token,
    };
    let answer = route(host, world, ask, token, &parts);
    scopes(answer, token)
}

/// What each answer tells of the token: <https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps>
/// and, for the end of its life, <https://docs.github.com/en/organizations/managing-programmatic-access-to-your-organization>
fn scopes(mut answer: Answer, token: &Token) -> Answer {
    if !token.fine_grained {
        answer = answer.with("x-oauth-scopes", token.scopes.join(", ")).with("x-accepted-oauth-scopes", "repo");
    }
    if let Some(end) = token.expires_at {
        let end = end.strftime("%Y-%m-%d %H:%M:%S UTC");
        answer = answer.with("github-authentication-token-expiration", end);
    }
    answer.with("x-github-api-version-selected", "2022-11-28")
}

fn route(host: &Host, world: &mut World, ask: &Ask, token: &Token, parts: &[&str]) -> Answer {
    let origin = world.origin.clone();
    match (ask.method.as_str(), parts) {
        // https://docs.github.com/en/rest/users/users#get-the-authenticated-user
        ("GET", ["user"]) => Answer::ok(private_user(world, &token.user)),
        // https://docs.github.com/en/rest/users/users#get-a-user
        ("GET", ["users", login]) => match (world.user(login), world.organisation(login)) {
            (Some(user), _) => Answer::ok(public_user(&origin, user)),
            (_, Some(group)) => Answer::ok(account(&origin, group.id, &group.path, "Organization")),
            _ => missing(),
        },
        // https://docs.github.com/en/rest/rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user
        ("GET", ["rate_limit"]) => rate_limit(world),
        // https://docs.github.com/en/rest/repos/repos#list-repositories-for-the-authenticated-user
        ("GET", ["user", "repos"]) => {
            let mut own = visible(world, token);
            sort(&mut own, ask);
            let visibility = ask.query("visibility").unwrap_or("all");
            let affiliation = ask.query("affiliation").unwrap_or("owner,collaborator,organization_member");
            own.retain(|one| {
                let private = one.settings.visibility != Visibility::Public;
                let relation = if one.owner() == token.user {
                    "owner"
                } else if one.settings.members.contains_key(&token.user) {
                    "collaborator"
                } else {
                    "organization_member"
                };
                (visibility == "all" || (visibility == "private") == private)
                    && affiliation.split(',').any(|word| word == relation)
            });
            let page = Page::of(own, ask, KIND);
            page.answer(ask, KIND, &origin, |one| repository(host, world, one, Some(token)))
        }
        // https://docs.github.com/en/rest/search/search#search-repositories
        ("GET", ["search", "repositories"]) => search(host, world, ask, token),
        // https://docs.github.com/en/rest/orgs/orgs#list-organizations-for-the-authenticated-user
        ("GET", ["user", "orgs"]) => {
            let own = world.organisations.iter().filter(|group| group.members.contains_key(&token.user));
            Page::of(own, ask, KIND).answer(ask, KIND, &origin, |group| organisation(&origin, group))
        }
        // https://docs.github.com/en/rest/repos/repos#list-organization-repositories, #list-repositories-for-a-user
        ("GET", ["orgs" | "users", owner, "repos"]) => {
            let own = world
                .repositories
                .values()
                .filter(|one| one.owner().eq_ignore_ascii_case(owner) && sees(world, token, one));
            Page::of(own, ask, KIND).answer(ask, KIND, &origin, |one| repository(host, world, one, Some(token)))
        }
        // https://docs.github.com/en/rest/repos/repos#create-a-repository-for-the-authenticated-user
        ("POST", ["user", "repos"]) => create(host, world, ask, token, &token.user.clone()),
        // https://docs.github.com/en/rest/repos/repos#create-an-organization-repository
        ("POST", ["orgs", owner, "repos"]) => create(host, world, ask, token, owner),
        // https://docs.github.com/en/rest/users/keys
        (_, ["user", "keys", rest @ ..]) => user_keys(world, ask, token, rest),
        (_, ["repos", owner, name, rest @ ..]) => {
            let path = format!("{owner}/{name}");
            match world.repository(&path).filter(|one| sees(world, token, one)).map(|one| one.id) {
                Some(id) => one(host, world, ask, token, id, rest),
                None => missing(),
            }
        }
        _ => missing(),
    }
}

/// Calls about one repository, which the token may see.
fn one(host: &Host, world: &mut World, ask: &Ask, token: &Token, id: u64, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let found = world.repositories[&id].clone();
    let folder = host.folder_of(&found.path);
    match (ask.method.as_str(), rest) {
        // https://docs.github.com/en/rest/repos/repos#get-a-repository
        ("GET", []) => Answer::ok(full(host, world, &found, token)),
        // https://docs.github.com/en/rest/repos/repos#update-a-repository
        ("PATCH", []) => match may(world, token, &found, &["repo"], "administration:write") {
            Ok(()) => update(host, world, ask, token, id),
            Err(refused) => refused,
        },
        // https://docs.github.com/en/rest/repos/repos#delete-a-repository
        ("DELETE", []) => match may(world, token, &found, &["delete_repo"], "administration:write") {
            Ok(()) => {
                world.repositories.remove(&id);
                let _ = std::fs::remove_dir_all(folder);
                Answer::done()
            }
            Err(refused) => refused,
        },
        // https://docs.github.com/en/rest/branches/branches#list-branches
        ("GET", ["branches"]) => {
            let only = ask.flag("protected");
            let branches = git::branches(&folder)
                .into_iter()
                .filter(|(name, _)| only.is_none_or(|only| only == found.protects(name)));
            Page::of(branches, ask, KIND).answer(ask, KIND, &origin, |(name, tip)| {
                json!({
                    "name": name,
                    "commit": {"sha": tip, "url": format!("{}/commits/{tip}", address(&origin, &found))},
                    "protected": found.protects(name),
                })
            })
        }
        // https://docs.github.com/en/rest/branches/branch-protection#get-branch-protection
        ("GET", ["branches", branch @ .., "protection"]) => {
            let branch = branch.join("/");
            if let Err(refused) = may(world, token, &found, &["repo"], "administration:read") {
                return refused;
            }
            let Some(rule) = found.settings.protections.iter().find(|one| one.covers(&branch)) else {
                return error(404, "Branch not protected");
            };
            let mut shown = json!({
                "url": format!("{}/branches/{branch}/protection", address(&origin, &found)),
                "enforce_admins": {"url": address(&origin, &found), "enabled": true},
                "allow_force_pushes": {"enabled": rule.force},
                "allow_deletions": {"enabled": rule.delete},
            });
            if !rule.push {
                shown["required_pull_request_reviews"] =
                    json!({"dismiss_stale_reviews": false, "require_code_owner_reviews": false});
            }
            Answer::ok(shown)
        }
        // https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch
        ("GET", ["rules", "branches", branch @ ..]) => {
            let name = format!("refs/heads/{}", branch.join("/"));
            let rules = found.settings.rules.iter().filter(|rule| rule.covers(&name)).map(|rule| {
                let mut shown = json!({
                    "type": kind_of(&rule.violation),
                    "ruleset_source_type": "Repository",
                    "ruleset_source": found.path,
                    "ruleset_id": found.id,
                });
                if shown["type"] == "pull_request" {
                    shown["parameters"] = json!({
                        "dismiss_stale_reviews_on_push": false,
                        "require_code_owner_review": false,
                        "require_last_push_approval": false,
                        "required_approving_review_count": 1,
                        "required_review_thread_resolution": false,
                    });
                }
                shown
            });
            Page::of(rules, ask, KIND).answer(ask, KIND, &origin, Clone::clone)
        }
        (_, ["hooks", rest @ ..]) => match hooks_allowed(world, ask, token, &found) {
            Ok(()) => hooks(world, ask, id, rest),
            Err(refused) => refused,
        },
        (_, ["keys", rest @ ..]) => match may(world, token, &found, &["repo"], "administration:write") {
            Ok(()) => deploy_keys(world, ask, id, rest),
            Err(refused) => refused,
        },
        _ => missing(),
    }
}

/// The kind of a rule, by what a push that breaks it is told.
/// <https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets>
fn kind_of(violation: &str) -> &'static str {
    let kinds = [
        ("creations", "creation"),
        ("pull request", "pull_request"),
        ("force", "non_fast_forward"),
        ("delete", "deletion"),
        ("linear", "required_linear_history"),
    ];
    kinds.iter().find(|(word, _)| violation.contains(word)).map_or("required_signatures", |(_, kind)| kind)
}

/// <https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api>: whoever may not see something is told
/// that it is not there.
fn missing() -> Answer {
    error(404, "Not Found")
}

fn error(status: u16, message: &str) -> Answer {
    Answer::new(
        status,
        json!({"message": message, "documentation_url": "https://docs.github.com/rest", "status": status.to_string()}),
    )
}

fn invalid(message: &str, resource: &str, field: &str, why: &str) -> Answer {
    Answer::new(
        422,
        json!({
            "message": message,
            "errors": [{"resource": resource, "code": "custom", "field": field, "message": why}],
            "documentation_url": "https://docs.github.com/rest",
            "status": "422",
        }),
    )
}

/// Whether the token sees a repository.
fn sees(world: &World, token: &Token, repository: &Repository) -> bool {
    let public = repository.settings.visibility == Visibility::Public;
    let reach = if token.fine_grained { token.reaches(&repository.path) } else { token.has(&["repo"]) };
    world.access(Some(&token.user), repository) >= Access::Read && (public || reach)
}

/// Whether the token may administer a repository that it sees: by scope, or by a fine-grained token's permission
/// (<https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens>).
fn may(world: &World, token: &Token, repository: &Repository, scopes: &[&str], permission: &str) -> Result<(), Answer> {
    let allowed = if token.fine_grained {
        let wider = permission.replace(":read", ":write");
        token.has(&[permission, &wider]) && token.reaches(&repository.path)
    } else {
        token.has(scopes)
    };
    if !allowed {
        return Err(if token.fine_grained {
            error(403, "Resource not accessible by personal access token")
                .with("x-accepted-github-permissions", permission.replace(':', "="))
        } else {
            missing()
        });
    }
    match world.access(Some(&token.user), repository) {
        Access::Admin => Ok(()),
        Access::Write => Err(error(403, "Must have admin rights to Repository.")),
        _ => Err(missing()),
    }
}

fn visible<'a>(world: &'a World, token: &Token) -> Vec<&'a Repository> {
    world.own(&token.user).into_iter().filter(|one| sees(world, token, one)).collect()
}

fn sort(list: &mut [&Repository], ask: &Ask) {
    let by = ask.query("sort").unwrap_or("full_name");
    match by {
        "created" => list.sort_by_key(|one| one.created_at),
        "updated" => list.sort_by_key(|one| one.updated_at),
        "pushed" => list.sort_by_key(|one| one.pushed_at),
        _ => list.sort_by(|one, other| one.path.cmp(&other.path)),
    }
    // Only names are in ascending order by default.
    if ask.query("direction").unwrap_or(if by == "full_name" { "asc" } else { "desc" }) == "desc" {
        list.reverse();
    }
}

/// <https://docs.github.com/en/search-github/searching-on-github/searching-for-repositories>
fn search(host: &Host, world: &World, ask: &Ask, token: &Token) -> Answer {
    let Some(query) = ask.query("q").filter(|query| !query.trim().is_empty()) else {
        return invalid("Validation Failed", "Search", "q", "missing");
    };
    let words: Vec<&str> = query.split_whitespace().collect();
    let found = world.repositories.values().filter(|one| {
        sees(world, token, one)
            && words.iter().all(|word| match word.split_once(':') {
                Some(("user" | "org", owner)) => one.owner().eq_ignore_ascii_case(owner),
                Some(("repo", path)) => one.path.eq_ignore_ascii_case(path),
                Some(_) => true,
                None => one.name().to_lowercase().contains(&word.to_lowercase()),
            })
    });
    let page = Page::of(found, ask, KIND);
    let items: Vec<Value> = page
        .items
        .iter()
        .map(|one| {
            let mut shown = repository(host, world, one, Some(token));
            shown["score"] = json!(1.0);
            shown
        })
        .collect();
    let body = json!({"total_count": page.total, "incomplete_results": false, "items": items});
    page.head(ask, KIND, &world.origin, Answer::ok(body))
}

fn create(host: &Host, world: &mut World, ask: &Ask, token: &Token, owner: &str) -> Answer {
    let private = if ask.flag("private") == Some(true) { Visibility::Private } else { Visibility::Public };
    // The word for all three kinds goes before the switch for two.
    let visibility = ask.text("visibility").and_then(Visibility::read).unwrap_or(private);
    let allowed = if token.fine_grained {
        token.has(&["administration:write"])
    } else {
        token.has(&["repo"]) || (visibility == Visibility::Public && token.has(&["public_repo"]))
    };
    if !allowed {
        return if token.fine_grained {
            error(403, "Resource not accessible by personal access token")
                .with("x-accepted-github-permissions", "administration=write")
        } else {
            missing()
        };
    }
    if !owner.eq_ignore_ascii_case(&token.user) && world.organisation(owner).is_none() {
        return missing();
    }
    if !world.may_create(&token.user, owner) {
        return error(403, "You need admin access to the organization before adding a repository to it.");
    }
    let Some(name) = ask.text("name").filter(|name| !name.is_empty()) else {
        return invalid(
            "Repository creation failed.",
            "Repository",
            "name",
            "name is too short (minimum is 1 character)",
        );
    };
    let mut settings = Settings {
        description: ask.text("description").unwrap_or_default().to_owned(),
        visibility,
        ..Settings::default()
    };
    settings.features.switch(ask);
    match world.add_repository(&format!("{owner}/{name}"), settings) {
        Some(id) => Answer::created(full(host, world, &world.repositories[&id], token)),
        None => invalid("Repository creation failed.", "Repository", "name", "name already exists on this account"),
    }
}

fn update(host: &Host, world: &mut World, ask: &Ask, token: &Token, id: u64) -> Answer {
    let now = world.now();
    let repository = world.repositories.get_mut(&id).expect("because it was just found");
    let folder = host.folder_of(&repository.path);
    if let Some(branch) = ask.text("default_branch") {
        if !git::branches(&folder).iter().any(|(name, _)| name == branch) {
            let why = format!(
                "The branch {branch} was not found. Please push that ref first or create it via the Git Data API."
            );
            return invalid("Validation Failed", "Repository", "default_branch", &why);
        }
        branch.clone_into(&mut repository.settings.default_branch);
        point_head(&folder, branch).expect("because the branch is there");
    }
    if let Some(description) = ask.text("description") {
        description.clone_into(&mut repository.settings.description);
    }
    if let Some(archived) = ask.flag("archived") {
        repository.settings.archived = archived;
    }
    if let Some(private) = ask.flag("private") {
        repository.settings.visibility = if private { Visibility::Private } else { Visibility::Public };
    }
    repository.settings.features.switch(ask);
    repository.updated_at = now;
    Answer::ok(full(host, world, &world.repositories[&id], token))
}

fn rate_limit(world: &World) -> Answer {
    let rate = world.rate.clone();
    let one = json!({
        "limit": rate.as_ref().map_or(5000, |rate| rate.limit),
        "remaining": rate.as_ref().map_or(5000, |rate| rate.remaining),
        "used": rate.as_ref().map_or(0, |rate| rate.limit - rate.remaining),
        "reset": rate.map_or_else(|| world.now().as_second() + 3600, |rate| rate.reset.as_second()),
    });
    Answer::ok(json!({"resources": {"core": one, "search": one}, "rate": one}))
}

fn address(origin: &str, repository: &Repository) -> String {
    format!("{origin}/api/v3/repos/{}", repository.path)
}
