//! GitHub's REST API, version 2022-11-28: <https://docs.github.com/en/rest>. Every answer is checked against GitHub's own
//! OpenAPI description (`contract/`).

use hyper::Method;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Ask};
use crate::git;
use crate::host::{Host, point_head};
use crate::page::Page;
use crate::repository::{Access, Hook, Key, Repository, Settings, Visibility};
use crate::world::{Job, Kind, NoToken, Organisation, Token, User, World};

const KIND: Kind = Kind::Github;

/// What follows the repository's own address in each of the addresses that its description has, as RFC 6570 templates.
const LINKS: [(&str, &str); 37] = [
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
    ("url", ""),
];

/// What a repository has none of here.
const NUMBERS: [&str; 7] =
    ["forks_count", "forks", "stargazers_count", "watchers_count", "watchers", "open_issues_count", "open_issues"];
const NOTHINGS: [&str; 4] = ["mirror_url", "homepage", "language", "license"];
const NOES: [&str; 6] = ["fork", "is_template", "has_projects", "has_pages", "has_discussions", "disabled"];

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

/// What each answer tells of the token: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
/// and, for the end of its life, https://docs.github.com/en/organizations/managing-programmatic-access-to-your-organization
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
            Answer::ok(json!({
                "url": format!("{}/branches/{branch}/protection", address(&origin, &found)),
                "enforce_admins": {"url": address(&origin, &found), "enabled": true},
                "allow_force_pushes": {"enabled": rule.force},
                "allow_deletions": {"enabled": rule.delete},
            }))
        }
        // https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch
        ("GET", ["rules", "branches", branch @ ..]) => {
            let name = format!("refs/heads/{}", branch.join("/"));
            let rules = found.settings.rules.iter().filter(|rule| rule.covers(&name)).map(|_| {
                json!({
                    "type": "required_signatures",
                    "ruleset_source_type": "Repository",
                    "ruleset_source": found.path,
                    "ruleset_id": found.id,
                })
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

/// https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api: whoever may not see something is told
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
/// (https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens).
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

fn hooks_allowed(world: &World, ask: &Ask, token: &Token, repository: &Repository) -> Result<(), Answer> {
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

/// https://docs.github.com/en/search-github/searching-on-github/searching-for-repositories
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
    let private = ask.flag("private").unwrap_or_else(|| ask.text("visibility") == Some("private"));
    let allowed = if token.fine_grained {
        token.has(&["administration:write"])
    } else {
        token.has(&["repo"]) || (!private && token.has(&["public_repo"]))
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
    let settings = Settings {
        description: ask.text("description").unwrap_or_default().to_owned(),
        visibility: if private { Visibility::Private } else { Visibility::Public },
        ..Settings::default()
    };
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
    repository.updated_at = now;
    Answer::ok(full(host, world, &world.repositories[&id], token))
}

/// https://docs.github.com/en/rest/repos/webhooks
fn hooks(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
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

fn status_words(status: u16) -> &'static str {
    match status {
        200..300 => "OK",
        0 => "failed to connect to host",
        _ => "Invalid HTTP Response",
    }
}

fn hook(base: &str, hook: &Hook) -> Value {
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

/// https://docs.github.com/en/rest/deploy-keys/deploy-keys
fn deploy_keys(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let now = world.now();
    let next = world.next_id();
    let taken = ask.text("key").is_some_and(|key| key_is_taken(world, key));
    let repository = world.repositories.get_mut(&id).expect("because it was just found");
    let base = address(&origin, repository);
    match (ask.method.as_str(), rest) {
        ("GET", []) => Page::of(&repository.keys, ask, KIND).answer(ask, KIND, &origin, |one| deploy_key(&base, one)),
        ("POST", []) => match new_key(ask, next, now, taken) {
            Ok(key) => {
                let shown = deploy_key(&base, &key);
                repository.keys.push(key);
                Answer::created(shown)
            }
            Err(refused) => refused,
        },
        (method, [number]) => {
            let number: u64 = number.parse().unwrap_or(0);
            let Some(at) = repository.keys.iter().position(|key| key.id == number) else {
                return missing();
            };
            if method == "DELETE" {
                repository.keys.remove(at);
                Answer::done()
            } else {
                Answer::ok(deploy_key(&base, &repository.keys[at]))
            }
        }
        _ => missing(),
    }
}

fn deploy_key(base: &str, key: &Key) -> Value {
    json!({
        "id": key.id,
        "key": key.key,
        "url": format!("{base}/keys/{}", key.id),
        "title": key.title,
        "verified": true,
        "created_at": key.created_at.to_string(),
        "read_only": key.read_only,
    })
}

fn key_is_taken(world: &World, key: &str) -> bool {
    world
        .keys
        .iter()
        .map(|(_, own)| own)
        .chain(world.repositories.values().flat_map(|one| &one.keys))
        .any(|own| own.key == key)
}

fn new_key(ask: &Ask, id: u64, now: jiff::Timestamp, taken: bool) -> Result<Key, Answer> {
    let key = ask.text("key").unwrap_or_default();
    if !key.starts_with("ssh-") && !key.starts_with("ecdsa-") {
        return Err(invalid(
            "Validation Failed",
            "PublicKey",
            "key",
            "key is invalid. You must supply a key in OpenSSH public key format",
        ));
    }
    if taken {
        return Err(invalid("Validation Failed", "PublicKey", "key", "key is already in use"));
    }
    Ok(Key {
        id,
        title: ask.text("title").unwrap_or_default().to_owned(),
        key: key.to_owned(),
        read_only: ask.flag("read_only").unwrap_or(false),
        created_at: now,
    })
}

fn user_keys(world: &mut World, ask: &Ask, token: &Token, rest: &[&str]) -> Answer {
    let reads = ask.method == Method::GET;
    let allowed: &[&str] = match (reads, token.fine_grained) {
        (true, false) => &["admin:public_key", "write:public_key", "read:public_key"],
        (false, false) => &["admin:public_key", "write:public_key"],
        (true, true) => &["keys:read", "keys:write"],
        (false, true) => &["keys:write"],
    };
    if !token.has(allowed) {
        return if token.fine_grained {
            error(403, "Resource not accessible by personal access token")
        } else {
            missing()
        };
    }
    let origin = world.origin.clone();
    let shown = |key: &Key| {
        json!({
            "id": key.id,
            "key": key.key,
            "url": format!("{origin}/api/v3/user/keys/{}", key.id),
            "title": key.title,
            "created_at": key.created_at.to_string(),
            "verified": true,
            "read_only": key.read_only,
        })
    };
    match (ask.method.as_str(), rest) {
        ("GET", []) => {
            let own = world.keys.iter().filter(|(user, _)| *user == token.user).map(|(_, key)| key);
            Page::of(own, ask, KIND).answer(ask, KIND, &origin, |key| shown(key))
        }
        ("POST", []) => {
            let taken = ask.text("key").is_some_and(|key| key_is_taken(world, key));
            let (id, now) = (world.next_id(), world.now());
            match new_key(ask, id, now, taken) {
                Ok(key) => {
                    let answer = Answer::created(shown(&key));
                    world.keys.push((token.user.clone(), key));
                    answer
                }
                Err(refused) => refused,
            }
        }
        (method, [number]) => {
            let number: u64 = number.parse().unwrap_or(0);
            let Some(at) = world.keys.iter().position(|(user, key)| *user == token.user && key.id == number) else {
                return missing();
            };
            if method == "DELETE" {
                world.keys.remove(at);
                Answer::done()
            } else {
                Answer::ok(shown(&world.keys[at].1))
            }
        }
        _ => missing(),
    }
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

/// What every description of a user or organisation has: "simple-user".
fn account(origin: &str, id: u64, login: &str, kind: &str) -> Value {
    let url = format!("{origin}/api/v3/users/{login}");
    json!({
        "login": login,
        "id": id,
        "node_id": format!("U_{id}"),
        "avatar_url": format!("{origin}/avatars/u/{id}"),
        "gravatar_id": "",
        "url": url,
        "html_url": format!("{origin}/{login}"),
        "followers_url": format!("{url}/followers"),
        "following_url": format!("{url}/following{{/other_user}}"),
        "gists_url": format!("{url}/gists{{/gist_id}}"),
        "starred_url": format!("{url}/starred{{/owner}}{{/repo}}"),
        "subscriptions_url": format!("{url}/subscriptions"),
        "organizations_url": format!("{url}/orgs"),
        "repos_url": format!("{url}/repos"),
        "events_url": format!("{url}/events{{/privacy}}"),
        "received_events_url": format!("{url}/received_events"),
        "type": kind,
        "site_admin": false,
    })
}

fn public_user(origin: &str, user: &User) -> Value {
    let mut shown = account(origin, user.id, &user.login, "User");
    let more = json!({
        "name": user.name,
        "company": null,
        "blog": "",
        "location": null,
        "email": if user.email_private { Value::Null } else { json!(user.email) },
        "hireable": null,
        "bio": null,
        "twitter_username": null,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-01T00:00:00Z",
    });
    extend(&mut shown, more);
    shown
}

fn private_user(world: &World, login: &str) -> Value {
    let user = world.user(login).expect("because a token has an owner");
    let mut shown = public_user(&world.origin, user);
    let private = world.own(login).iter().filter(|one| one.settings.visibility != Visibility::Public).count();
    let more = json!({
        "user_view_type": "private",
        "private_gists": 0,
        "total_private_repos": private,
        "owned_private_repos": private,
        "disk_usage": 0,
        "collaborators": 0,
        "two_factor_authentication": true,
    });
    extend(&mut shown, more);
    shown
}

fn extend(object: &mut Value, more: Value) {
    if let (Value::Object(object), Value::Object(more)) = (object, more) {
        object.extend(more);
    }
}

fn organisation(origin: &str, group: &Organisation) -> Value {
    let url = format!("{origin}/api/v3/orgs/{}", group.path);
    json!({
        "login": group.path,
        "id": group.id,
        "node_id": format!("O_{}", group.id),
        "url": url,
        "repos_url": format!("{url}/repos"),
        "events_url": format!("{url}/events"),
        "hooks_url": format!("{url}/hooks"),
        "issues_url": format!("{url}/issues"),
        "members_url": format!("{url}/members{{/member}}"),
        "public_members_url": format!("{url}/public_members{{/member}}"),
        "avatar_url": format!("{origin}/avatars/u/{}", group.id),
        "description": "",
    })
}

/// A repository as lists have it.
fn repository(host: &Host, world: &World, one: &Repository, token: Option<&Token>) -> Value {
    let origin = &world.origin;
    let base = address(origin, one);
    let mut shown: Map<String, Value> =
        LINKS.iter().map(|(name, rest)| ((*name).to_owned(), json!(format!("{base}{rest}")))).collect();
    let (id, kind) = match (world.user(one.owner()), world.organisation(one.owner())) {
        (Some(user), _) => (user.id, "User"),
        (_, Some(group)) => (group.id, "Organization"),
        _ => (0, "User"),
    };
    let access = token.map_or(Access::None, |token| world.access(Some(&token.user), one));
    let web = format!("{origin}/{}", one.path);
    let more = json!({
        "id": one.id,
        "node_id": format!("R_{}", one.id),
        "name": one.name(),
        "full_name": one.path,
        "owner": account(origin, id, one.owner(), kind),
        "private": one.settings.visibility != Visibility::Public,
        "html_url": web,
        "description": if one.settings.description.is_empty() { Value::Null } else { json!(one.settings.description) },
        "git_url": format!("git://{}/{}.git", host.authority(), one.path),
        "ssh_url": format!("git@127.0.0.1:{}.git", one.path),
        "clone_url": host.url(&one.path),
        "svn_url": web,
        "size": git::size(&host.folder_of(&one.path).join("objects")) / 1024,
        "default_branch": one.settings.default_branch,
        "topics": [],
        "has_issues": one.settings.features.issues,
        "has_wiki": one.settings.features.wiki,
        "has_downloads": true,
        "archived": one.settings.archived,
        "visibility": one.settings.visibility.word(),
        "pushed_at": one.pushed_at.unwrap_or(one.created_at).to_string(),
        "created_at": one.created_at.to_string(),
        "updated_at": one.updated_at.to_string(),
        "permissions": {
            "admin": access >= Access::Admin,
            "maintain": access >= Access::Admin,
            "push": access >= Access::Write,
            "triage": access >= Access::Write,
            "pull": access >= Access::Read,
        },
    });
    if let Value::Object(more) = more {
        shown.extend(more);
    }
    shown.extend(NUMBERS.map(|name| (name.to_owned(), json!(0))));
    shown.extend(NOTHINGS.map(|name| (name.to_owned(), Value::Null)));
    shown.extend(NOES.map(|name| (name.to_owned(), json!(false))));
    Value::Object(shown)
}

/// A repository alone has some more.
fn full(host: &Host, world: &World, one: &Repository, token: &Token) -> Value {
    let mut shown = repository(host, world, one, Some(token));
    extend(&mut shown, json!({"network_count": 0, "subscribers_count": 0, "allow_forking": true}));
    shown
}
