//! How GitLab shows users, groups and projects.

use serde_json::{Value, json};

use crate::git;
use crate::host::Host;
use crate::repository::{Access, Protection, Repository};
use crate::world::World;

/// Access levels: <https://docs.gitlab.com/api/access_requests/#valid-access-levels>
pub(super) const DEVELOPER: u32 = 30;

pub(super) const MAINTAINER: u32 = 40;

pub(super) const OWNER: u32 = 50;

pub(super) fn level(access: Access) -> u32 {
    match access {
        Access::None => 0,
        Access::Read => 20,
        Access::Write => DEVELOPER,
        Access::Admin => OWNER,
    }
}

pub(super) fn user(world: &World, login: &str, own: bool) -> Value {
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

pub(super) fn group(origin: &str, id: u64, path: &str, name: &str) -> Value {
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

pub(super) fn namespace(world: &World, path: &str) -> Value {
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

pub(super) fn branch(origin: &str, one: &Repository, name: &str, tip: &str) -> Value {
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

pub(super) fn protection(one: &Protection) -> Value {
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

/// What holds for every push; nothing where nothing was ever set.
pub(super) fn push_rule(one: &Repository) -> Option<Value> {
    let signed = one.settings.signed_only;
    signed.then(|| {
        json!({
            "id": 1,
            "project_id": one.id,
            "commit_message_regex": "",
            "commit_message_negative_regex": null,
            "branch_name_regex": null,
            "author_email_regex": null,
            "file_name_regex": null,
            "max_file_size": 0,
            "deny_delete_tag": false,
            "member_check": false,
            "prevent_secrets": false,
            "commit_committer_check": false,
            "reject_unsigned_commits": signed,
        })
    })
}

pub(super) fn project(host: &Host, world: &World, one: &Repository, asker: &str, statistics: bool) -> Value {
    let origin = &world.origin;
    let web = format!("{origin}/{}", one.path);
    let folder = host.folder_of(&one.path);
    let access = world.access(Some(asker), one);
    let features = one.settings.features;
    let state = |on: bool| if on { "enabled" } else { "disabled" };
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
        "issues_access_level": state(features.issues),
        "merge_requests_access_level": state(features.merge_requests),
        "wiki_access_level": state(features.wiki),
        "snippets_access_level": state(features.snippets),
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
