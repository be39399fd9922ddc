//! How GitHub shows users, organisations and repositories.

use serde_json::{Map, Value, json};

use super::address;
use crate::git;
use crate::host::Host;
use crate::repository::{Access, Repository, Visibility};
use crate::world::{Organisation, Token, User, World};

/// What follows the repository's own address in each of the addresses that its description has, as RFC 6570 templates.
pub(super) const LINKS: [(&str, &str); 37] = [
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
pub(super) const NUMBERS: [&str; 7] =
    ["forks_count", "forks", "stargazers_count", "watchers_count", "watchers", "open_issues_count", "open_issues"];
pub(super) const NOTHINGS: [&str; 4] = ["mirror_url", "homepage", "language", "license"];

pub(super) const NOES: [&str; 6] = ["fork", "is_template", "has_projects", "has_pages", "has_discussions", "disabled"];

/// What every description of a user or organisation has: "simple-user".
pub(super) fn account(origin: &str, id: u64, login: &str, kind: &str) -> Value {
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

pub(super) fn public_user(origin: &str, user: &User) -> Value {
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

pub(super) fn private_user(world: &World, login: &str) -> Value {
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

pub(super) fn extend(object: &mut Value, more: Value) {
    if let (Value::Object(object), Value::Object(more)) = (object, more) {
        object.extend(more);
    }
}

pub(super) fn organisation(origin: &str, group: &Organisation) -> Value {
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
pub(super) fn repository(host: &Host, world: &World, one: &Repository, token: Option<&Token>) -> Value {
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
pub(super) fn full(host: &Host, world: &World, one: &Repository, token: &Token) -> Value {
    let mut shown = repository(host, world, one, Some(token));
    extend(&mut shown, json!({"network_count": 0, "subscribers_count": 0, "allow_forking": true}));
    shown
}
