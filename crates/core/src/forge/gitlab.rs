//! GitLab, from version 12 on (<https://docs.gitlab.com/api/rest/>).

use async_trait::async_trait;
use gemel_wire::Method;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::Hook as HookView;
use super::{
    AskedBranch, BranchRule, BranchRules, Forge, HookDelivery, HostKey, HostMirror, Identity, KeysOf, NewHook,
    NewHostMirror, NewRepository, Owner, Permissions, Repository, Scopes, Visibility,
    api::{Api, Auth, Door, below, moment, segment},
    shapes::once_each,
};
use crate::error::{Code, Error, Result};

pub(super) struct GitLab(Api);

const PAGE: (&str, usize) = ("per_page", 100);
const MANY: usize = 1000;
/// From this level on somebody may push, and from this one on change settings
/// (<https://docs.gitlab.com/api/members/#roles>).
const DEVELOPER: u32 = 30;
const MAINTAINER: u32 = 40;

impl GitLab {
    pub fn new(door: Door) -> Self {
        let root = below(&door.base, "api/v4");
        Self(Api::new(door, root, Auth::PrivateToken, &[("accept", "application/json")]))
    }

    /// The numbers of a group.
    async fn namespace(&self, path: &str) -> Result<Option<u64>> {
        let user: User = self.0.get("user", &[]).await?;
        if user.username.eq_ignore_ascii_case(path) {
            return Ok(None);
        }
        let group: Group = self.0.get(&format!("groups/{}", segment(path)), &[("with_projects", "false")]).await?;
        Ok(Some(group.id))
    }

    /// Mirrors can be set up from here since 12.9 (<https://docs.gitlab.com/api/remote_mirrors/>). Before, it is not the
    /// project that is missing.
    async fn without_mirrors(&self, path: &str, error: Error) -> Error {
        let missing = error.code() == Code::RepositoryMissing;
        if missing && self.repository(path).await.is_ok() { self.lacks("mirrors") } else { error }
    }

    async fn branch_names(&self, path: &str) -> Result<Vec<Protected>> {
        self.0.list(&format!("{}/protected_branches", project(path)), &[], PAGE, usize::MAX).await
    }
}

#[derive(Deserialize)]
struct User {
    username: String,
}

#[derive(Deserialize)]
struct Group {
    id: u64,
    #[serde(default)]
    full_path: String,
    full_name: Option<String>,
    /// Who may make projects in it: `noone`, `maintainer`, `developer`, …
    project_creation_level: Option<String>,
}

/// <https://docs.gitlab.com/api/personal_access_tokens/#self-inform>, since 15.5.
#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    scopes: Vec<String>,
    expires_at: Option<String>,
}

#[derive(Deserialize)]
struct Project {
    id: u64,
    path_with_namespace: String,
    description: Option<String>,
    default_branch: Option<String>,
    visibility: Option<String>,
    #[serde(default)]
    archived: bool,
    statistics: Option<Statistics>,
    permissions: Option<Access>,
    http_url_to_repo: String,
    ssh_url_to_repo: Option<String>,
}

#[derive(Deserialize)]
struct Statistics {
    /// In bytes.
    repository_size: Option<u64>,
}

#[derive(Deserialize)]
struct Access {
    project_access: Option<Level>,
    group_access: Option<Level>,
}

#[derive(Deserialize)]
struct Level {
    access_level: u32,
}

impl From<Project> for Repository {
    fn from(project: Project) -> Self {
        let visibility = match project.visibility.as_deref() {
            Some("public") => Visibility::Public,
            Some("internal") => Visibility::Internal,
            _ => Visibility::Private,
        };
        let permissions = project.permissions.map(|access| {
            let levels = [access.project_access, access.group_access];
            let level = levels.into_iter().flatten().map(|level| level.access_level).max().unwrap_or(0);
            // Who sees it may read it, as far as the project's features let anybody.
            Permissions { pull: true, push: level >= DEVELOPER, admin: level >= MAINTAINER }
        });
        Self {
            id: project.id.to_string(),
            path: project.path_with_namespace,
            description: project.description.filter(|text| !text.is_empty()),
            default_branch: project.default_branch,
            visibility,
            size_kib: project.statistics.and_then(|all| all.repository_size).map(|bytes| bytes.div_ceil(1024)),
            archived: project.archived,
            permissions,
            https_url: project.http_url_to_repo,
            ssh_url: project.ssh_url_to_repo,
        }
    }
}

/// <https://docs.gitlab.com/api/protected_branches/>.
#[derive(Deserialize)]
struct Protected {
    name: String,
    #[serde(default)]
    push_access_levels: Vec<PushLevel>,
    #[serde(default)]
    merge_access_levels: Vec<PushLevel>,
    /// Since 13.5; before, nobody could.
    #[serde(default)]
    allow_force_push: bool,
}

/// A role, one user, one group or one deploy key.
#[derive(Deserialize)]
struct PushLevel {
    access_level: Option<u32>,
}

impl Protected {
    fn rules(&self) -> Vec<BranchRule> {
        let somebody = |levels: &[PushLevel]| levels.iter().any(|level| level.access_level != Some(0));
        // What is protected is deleted on GitLab's own pages or by its API alone.
        let mut rules = vec![BranchRule::NoDeletion];
        if !somebody(&self.push_access_levels) {
            let merges = somebody(&self.merge_access_levels);
            rules.push(if merges { BranchRule::PullRequest } else { BranchRule::NoPush });
        }
        if !self.allow_force_push {
            rules.push(BranchRule::NoForcePush);
        }
        rules
    }
}

/// <https://docs.gitlab.com/api/project_push_rules/>: in paid tiers.
#[derive(Deserialize)]
struct PushRule {
    #[serde(default)]
    reject_unsigned_commits: Option<bool>,
    commit_message_regex: Option<String>,
    commit_message_negative_regex: Option<String>,
    branch_name_regex: Option<String>,
    author_email_regex: Option<String>,
    #[serde(default)]
    member_check: Option<bool>,
    file_name_regex: Option<String>,
    /// In MB; 0 for none.
    max_file_size: Option<u64>,
}

impl PushRule {
    fn rules(&self) -> Vec<BranchRule> {
        let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
        let form = [
            &self.commit_message_regex,
            &self.commit_message_negative_regex,
            &self.branch_name_regex,
            &self.author_email_regex,
        ];
        let all = [
            (self.reject_unsigned_commits == Some(true), BranchRule::Signatures),
            (form.into_iter().any(said) || self.member_check == Some(true), BranchRule::Form),
            (said(&self.file_name_regex) || self.max_file_size.is_some_and(|size| size > 0), BranchRule::Files),
        ];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, rule)| rule).collect()
    }
}

#[derive(Deserialize)]
struct Hook {
    id: u64,
    url: String,
    #[serde(default)]
    push_events: bool,
    /// `executable`, `disabled` or `temporarily_disabled`; since 15.
    alert_status: Option<String>,
}

/// <https://docs.gitlab.com/api/project_webhooks/#list-all-project-webhook-events>, since 17.3.
#[derive(Deserialize)]
struct HookEvent {
    response_status: Option<String>,
    created_at: Option<String>,
}

#[derive(Deserialize)]
struct PublicKey {
    id: u64,
    key: String,
    #[serde(default)]
    title: String,
    can_push: Option<bool>,
}

impl From<PublicKey> for HostKey {
    fn from(key: PublicKey) -> Self {
        Self { id: key.id.to_string(), title: key.title, key: key.key, read_only: key.can_push.map(|can| !can) }
    }
}

/// <https://docs.gitlab.com/api/remote_mirrors/>.
#[derive(Deserialize)]
struct Mirror {
    id: u64,
    url: String,
    #[serde(default)]
    enabled: bool,
    update_status: Option<String>,
    last_error: Option<String>,
    last_successful_update_at: Option<String>,
    keep_divergent_refs: Option<bool>,
    only_protected_branches: Option<bool>,
    #[serde(rename = "mirror_branch_regex")]
    branch_regex: Option<String>,
}

impl From<Mirror> for HostMirror {
    fn from(mirror: Mirror) -> Self {
        // GitLab puts asterisks in place of what it was given, and that is nobody's business either.
        let url = Url::parse(&mirror.url).map_or_else(
            |_| String::new(),
            |mut url| {
                let _ = url.set_username("").and_then(|()| url.set_password(None));
                url.to_string()
            },
        );
        Self {
            id: mirror.id.to_string(),
            url,
            enabled: mirror.enabled,
            status: mirror.update_status,
            last_error: mirror.last_error.map(|words| gemel_wire::clean(&words)).filter(|words| !words.is_empty()),
            last_success_at: mirror.last_successful_update_at.as_deref().and_then(moment),
            keep_divergent_refs: mirror.keep_divergent_refs,
            only_protected_branches: mirror.only_protected_branches,
            branch_regex: mirror.branch_regex.filter(|regex| !regex.is_empty()),
        }
    }
}

fn project(path: &str) -> String {
    format!("projects/{}", segment(path))
}

fn hooks_path(path: &str) -> String {
    format!("{}/hooks", project(path))
}

fn keys_path(of: KeysOf<'_>) -> String {
    match of {
        KeysOf::Repository(path) => format!("{}/deploy_keys", project(path)),
        KeysOf::User => "user/keys".to_owned(),
    }
}

fn mirrors_path(path: &str) -> String {
    format!("{}/remote_mirrors", project(path))
}

/// What is told of a mirror; what is absent stays as it is.
fn mirror_body(new: &NewHostMirror) -> serde_json::Value {
    let mut body = json!({ "enabled": true });
    let url = new.url.clone().map(|mut url| {
        if let Some(credentials) = &new.credentials {
            let _ = url.set_username(&credentials.user).and_then(|()| url.set_password(Some(&credentials.secret)));
        }
        url.to_string()
    });
    super::set(&mut body, "url", url);
    super::set(&mut body, "keep_divergent_refs", new.keep_divergent_refs);
    super::set(&mut body, "only_protected_branches", new.only_protected_branches);
    super::set(&mut body, "mirror_branch_regex", new.branch_regex.clone());
    body
}

#[async_trait]
impl Forge for GitLab {
    fn label(&self) -> &str {
        self.0.label()
    }

    async fn who_am_i(&self) -> Result<Identity> {
        let user: Result<User> = self.0.get("user", &[]).await;
        let token: Result<Token> = self.0.get("personal_access_tokens/self", &[]).await;
        let user = match (user, &token) {
            (Ok(user), _) => user,
            // `write_repository` alone may push, and may not even ask who it is.
            (Err(error), Ok(_)) if matches!(error.code(), Code::ScopeMissing | Code::NoPermission) => {
                User { username: self.0.user().unwrap_or("oauth2").to_owned() }
            }
            (Err(error), _) => return Err(self.0.not_this_kind(error)),
        };
        let (scopes, expires_at) = match token {
            Ok(token) => (Scopes::Listed { scopes: token.scopes }, token.expires_at.as_deref().and_then(moment)),
            // Before 15.5, and where the scope does not let it be asked.
            Err(_) => (Scopes::Unknown, None),
        };
        Ok(Identity { login: user.username, scopes, expires_at })
    }

    async fn repositories(&self, search: Option<&str>, most: usize) -> Result<Vec<Repository>> {
        let mut query = vec![("membership", "true"), ("order_by", "last_activity_at")];
        if let Some(search) = search {
            query.extend([("search", search), ("search_namespaces", "true")]);
        }
        let mine: Vec<Project> = self.0.list("projects", &query, PAGE, most).await?;
        let mut all: Vec<Repository> = mine.into_iter().map(Repository::from).collect();
        if let Some(search) = search.filter(|_| all.len() < most) {
            let query = [("search", search), ("per_page", "100")];
            let others: Vec<Project> = self.0.get("projects", &query).await?;
            all.extend(others.into_iter().map(Repository::from));
        }
        Ok(once_each(all, most))
    }

    async fn repository(&self, path: &str) -> Result<Repository> {
        let found: Project = self.0.get(&project(path), &[("statistics", "true")]).await?;
        Ok(found.into())
    }

    async fn create(&self, new: &NewRepository) -> Result<Repository> {
        let (place, name) = new.parts()?;
        let visibility = match new.visibility {
            Visibility::Private => "private",
            Visibility::Internal => "internal",
            Visibility::Public => "public",
        };
        let mut body = json!({ "name": name, "path": name, "visibility": visibility });
        super::set(&mut body, "namespace_id", self.namespace(place).await?);
        super::set(&mut body, "description", new.description.clone());
        // The words of versions before 17 as well, which know no others.
        for (feature, old, new) in [
            (new.features.issues, "issues_enabled", "issues_access_level"),
            (new.features.wiki, "wiki_enabled", "wiki_access_level"),
            (new.features.merge_requests, "merge_requests_enabled", "merge_requests_access_level"),
            (new.features.snippets, "snippets_enabled", "snippets_access_level"),
        ] {
            super::set(&mut body, old, feature);
            super::set(&mut body, new, feature.map(|on| if on { "enabled" } else { "disabled" }));
        }
        let made: Project = self.0.write(Method::Post, "projects", body).await?;
        Ok(made.into())
    }

    async fn set_default_branch(&self, path: &str, branch: &str) -> Result<()> {
        self.0.act(Method::Put, &project(path), Some(json!({ "default_branch": branch }))).await
    }

    async fn protected_branches(&self, path: &str) -> Result<Vec<String>> {
        Ok(self.branch_names(path).await?.into_iter().map(|branch| branch.name).collect())
    }

    async fn branch_rules(&self, path: &str, _: &[AskedBranch]) -> Result<Vec<BranchRules>> {
        let branches = self.branch_names(path).await?;
        let mut all: Vec<BranchRules> =
            branches.iter().filter_map(|branch| BranchRules::of(&branch.name, branch.rules())).collect();
        // Where there are none, or the account may not know of them, the answer may also be an empty one.
        if let Ok(Some(rule)) = self.0.get::<Option<PushRule>>(&format!("{}/push_rule", project(path)), &[]).await {
            all.extend(BranchRules::of("*", rule.rules()));
        }
        Ok(all)
    }

    async fn owners(&self) -> Result<Vec<Owner>> {
        let user: User = self.0.get("user", &[]).await?;
        let level = DEVELOPER.to_string();
        let groups: Vec<Group> = self.0.list("groups", &[("min_access_level", &level)], PAGE, MANY).await?;
        let may = |group: &Group| group.project_creation_level.as_deref() != Some("noone");
        let groups = groups.into_iter().filter(may).map(|group| Owner::group(group.full_path, group.full_name));
        Ok(std::iter::once(Owner::user(user.username)).chain(groups).collect())
    }

    async fn hooks(&self, path: &str) -> Result<Vec<HookView>> {
        let hooks: Vec<Hook> = self.0.list(&hooks_path(path), &[], PAGE, MANY).await?;
        let mut views = Vec::new();
        for hook in hooks {
            let events = format!("{}/{}/events", hooks_path(path), hook.id);
            // Older versions do not tell.
            let events: Vec<HookEvent> = self.0.get(&events, &[("per_page", "1")]).await.unwrap_or_default();
            let last = events.into_iter().next().map(|event| {
                let status = event.response_status.as_deref().and_then(|status| status.parse().ok());
                let ok = status.is_some_and(|status: u16| (200..300).contains(&status));
                HookDelivery { at: event.created_at.as_deref().and_then(moment), status, ok }
            });
            let switched_off = hook.alert_status.as_deref().is_some_and(|status| status != "executable");
            let active = hook.push_events && !switched_off;
            views.push(HookView { id: hook.id.to_string(), url: hook.url, active, last });
        }
        Ok(views)
    }

    async fn add_hook(&self, path: &str, hook: &NewHook) -> Result<HookView> {
        let body = json!({
            "url": hook.url,
            "token": hook.secret,
            "push_events": true,
            "tag_push_events": true,
            "enable_ssl_verification": hook.verify_tls,
        });
        let made: Hook = self.0.write(Method::Post, &hooks_path(path), body).await?;
        Ok(HookView { id: made.id.to_string(), url: made.url, active: made.push_events, last: None })
    }

    async fn remove_hook(&self, path: &str, id: &str) -> Result<()> {
        self.0.act(Method::Delete, &format!("{}/{}", hooks_path(path), segment(id)), None).await
    }

    async fn keys(&self, of: KeysOf<'_>) -> Result<Vec<HostKey>> {
        let keys: Vec<PublicKey> = self.0.list(&keys_path(of), &[], PAGE, MANY).await?;
        Ok(keys.into_iter().map(HostKey::from).collect())
    }

    async fn add_key(&self, of: KeysOf<'_>, title: &str, key: &str, read_only: bool) -> Result<HostKey> {
        let mut body = json!({ "title": title, "key": key });
        if matches!(of, KeysOf::Repository(_)) {
            body["can_push"] = json!(!read_only);
        }
        let key: PublicKey = self.0.write(Method::Post, &keys_path(of), body).await?;
        Ok(key.into())
    }

    async fn remove_key(&self, of: KeysOf<'_>, id: &str) -> Result<()> {
        self.0.act(Method::Delete, &format!("{}/{}", keys_path(of), segment(id)), None).await
    }

    async fn mirrors(&self, path: &str) -> Result<Vec<HostMirror>> {
        match self.0.list::<Mirror>(&mirrors_path(path), &[], PAGE, MANY).await {
            Ok(mirrors) => Ok(mirrors.into_iter().map(HostMirror::from).collect()),
            Err(error) => Err(self.without_mirrors(path, error).await),
        }
    }

    async fn add_mirror(&self, path: &str, new: &NewHostMirror) -> Result<HostMirror> {
        if new.url.is_none() {
            return Err(Error::missing("url"));
        }
        match self.0.write::<Mirror>(Method::Post, &mirrors_path(path), mirror_body(new)).await {
            Ok(made) => Ok(made.into()),
            Err(error) => Err(self.without_mirrors(path, error).await),
        }
    }

    async fn change_mirror(&self, path: &str, id: &str, new: &NewHostMirror) -> Result<HostMirror> {
        // Where it pushes to cannot be changed.
        let new = NewHostMirror { url: None, ..new.clone() };
        let path = format!("{}/{}", mirrors_path(path), segment(id));
        let changed: Mirror = self.0.write(Method::Put, &path, mirror_body(&new)).await?;
        Ok(changed.into())
    }

    async fn sync_mirror(&self, path: &str, id: &str) -> Result<()> {
        self.0.act(Method::Post, &format!("{}/{}/sync", mirrors_path(path), segment(id)), None).await
    }

    async fn remove_mirror(&self, path: &str, id: &str) -> Result<()> {
        self.0.act(Method::Delete, &format!("{}/{}", mirrors_path(path), segment(id)), None).await
    }

    /// <https://docs.gitlab.com/api/project_pull_mirroring/#start-the-pull-mirroring-process-for-a-project>.
    async fn pull(&self, path: &str) -> Result<()> {
        self.0.act(Method::Post, &format!("{}/mirror/pull", project(path)), None).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::forge::played::{NOW, Played, json as answer};

    /// In a company: below a path, and without TLS.
    fn gitlab(played: &Arc<Played>) -> GitLab {
        GitLab::new(played.door("http://10.0.0.5:8080/gitlab", Some("hunter2")))
    }

    const ROOT: &str = "/gitlab/api/v4";

    fn at(path: &str) -> String {
        format!("{ROOT}/{path}")
    }

    // After https://docs.gitlab.com/api/projects/#get-a-single-project
    const PROJECT: &str = r#"{"id":3,"path":"web","path_with_namespace":"acme/tools/web","description":"","visibility":"internal",
        "default_branch":"main","archived":false,"http_url_to_repo":"http://10.0.0.5:8080/gitlab/acme/tools/web.git",
        "ssh_url_to_repo":"git@10.0.0.5:acme/tools/web.git","statistics":{"repository_size":2048},
        "permissions":{"project_access":null,"group_access":{"access_level":30}}}"#;

    #[tokio::test]
    async fn a_token_tells_of_itself() {
        // https://docs.gitlab.com/api/personal_access_tokens/#self-inform
        let token = r#"{"id":4,"name":"Gemel","revoked":false,"scopes":["api"],"user_id":2,"active":true,"expires_at":"2023-11-20"}"#;
        let played = Arc::new(Played::new().on("GET", &at("user"), answer(200, r#"{"id":2,"username":"ada"}"#)).on(
            "GET",
            &at("personal_access_tokens/self"),
            answer(200, token),
        ));
        let identity = gitlab(&played).who_am_i().await.expect("because it answers");
        assert_eq!(identity.scopes, Scopes::Listed { scopes: vec!["api".into()] });
        assert!(identity.expires_at.is_some_and(|end| end > NOW));
        assert_eq!(played.asked()[0].secret.as_deref(), Some("private-token: hunter2"));
    }

    #[tokio::test]
    async fn version_12_tells_less() {
        let played = Arc::new(Played::new().on("GET", &at("user"), answer(200, r#"{"id":2,"username":"ada"}"#)).on(
            "GET",
            &at("personal_access_tokens/self"),
            answer(404, r#"{"error":"404 Not Found"}"#),
        ));
        let identity = gitlab(&played).who_am_i().await.expect("because it answers");
        assert_eq!((identity.login.as_str(), identity.scopes), ("ada", Scopes::Unknown));
    }

    #[tokio::test]
    async fn a_token_that_may_only_push_is_known_all_the_same() {
        let denied = r#"{"error":"insufficient_scope","error_description":"…","scope":"api read_user read_api"}"#;
        let token = r#"{"scopes":["write_repository"],"expires_at":null}"#;
        let played = Arc::new(Played::new().on("GET", &at("user"), answer(403, denied)).on(
            "GET",
            &at("personal_access_tokens/self"),
            answer(200, token),
        ));
        let identity = gitlab(&played).who_am_i().await.expect("because it answers");
        assert_eq!(identity.login, "ada");
        assert_eq!(identity.scopes, Scopes::Listed { scopes: vec!["write_repository".into()] });
    }

    #[tokio::test]
    async fn a_project_is_read_and_made_in_a_subgroup() {
        let played = Arc::new(
            Played::new()
                .on("GET", &at("projects/acme%2Ftools%2Fweb"), answer(200, PROJECT))
                .on("GET", &at("user"), answer(200, r#"{"username":"ada"}"#))
                .on("GET", &at("groups/acme%2Ftools"), answer(200, r#"{"id":17,"full_path":"acme/tools"}"#))
                .on("POST", &at("projects"), answer(201, PROJECT)),
        );
        let gitlab = gitlab(&played);
        let repo = gitlab.repository("acme/tools/web").await.expect("because it is there");
        assert_eq!((repo.visibility, repo.size_kib), (Visibility::Internal, Some(2)));
        assert_eq!(repo.permissions, Some(Permissions { pull: true, push: true, admin: false }));
        let features = super::super::Features { issues: Some(false), snippets: Some(true), ..Default::default() };
        let new = NewRepository {
            path: "acme/tools/web".into(),
            visibility: Visibility::Internal,
            description: None,
            features,
        };
        gitlab.create(&new).await.expect("because it may");
        let body: serde_json::Value = serde_json::from_str(&played.asked().last().expect("because it was asked").body)
            .expect("because it is JSON");
        assert_eq!((&body["namespace_id"], &body["visibility"]), (&json!(17), &json!("internal")));
        assert_eq!((&body["issues_enabled"], &body["issues_access_level"]), (&json!(false), &json!("disabled")));
        assert_eq!((&body["snippets_access_level"], body.get("wiki_enabled")), (&json!("enabled"), None));
    }

    #[tokio::test]
    async fn what_is_asked_of_pushes_and_who_may_own() {
        // https://docs.gitlab.com/api/protected_branches/, …/project_push_rules/, …/groups/
        let branches = r#"[
            {"id":1,"name":"main","push_access_levels":[{"access_level":0}],"merge_access_levels":[{"access_level":40}],"allow_force_push":false},
            {"id":2,"name":"old/*","push_access_levels":[{"access_level":0}],"merge_access_levels":[{"access_level":0}]},
            {"id":3,"name":"open","push_access_levels":[{"access_level":null,"user_id":7}],"merge_access_levels":[],"allow_force_push":true}]"#;
        let push_rule = r#"{"id":1,"project_id":3,"commit_message_regex":"^JIRA-","branch_name_regex":"","max_file_size":0,
            "reject_unsigned_commits":true,"member_check":false}"#;
        let groups = r#"[{"id":1,"full_path":"acme/tools","full_name":"Acme / Tools","project_creation_level":"developer"},
            {"id":2,"full_path":"closed","project_creation_level":"noone"},{"id":3,"full_path":"old"}]"#;
        let branches_path = at("projects/o%2Fr/protected_branches");
        let begin = || {
            let played = Played::new().on("GET", &branches_path, answer(200, branches));
            let played = played.on("GET", &at("user"), answer(200, r#"{"username":"ada"}"#));
            played.on("GET", &at("groups"), answer(200, groups))
        };
        let of = |branch: &str, rules: &[BranchRule]| BranchRules { branch: branch.into(), rules: rules.to_vec() };
        let protected = [
            of("main", &[BranchRule::PullRequest, BranchRule::NoForcePush, BranchRule::NoDeletion]),
            of("old/*", &[BranchRule::NoPush, BranchRule::NoForcePush, BranchRule::NoDeletion]),
            of("open", &[BranchRule::NoDeletion]),
        ];
        // Without paid rules, none that were set, and with some.
        for (answered, more) in [
            (answer(404, "{}"), vec![]),
            (answer(200, "null"), vec![]),
            (answer(200, push_rule), vec![of("*", &[BranchRule::Signatures, BranchRule::Form])]),
        ] {
            let played = Arc::new(begin().on("GET", &at("projects/o%2Fr/push_rule"), answered));
            let told = gitlab(&played).branch_rules("o/r", &[]).await;
            assert_eq!(told, Ok([protected.to_vec(), more].concat()));
        }
        let played = Arc::new(begin());
        let owners = gitlab(&played).owners().await.expect("because it may");
        let expected = [
            Owner::user("ada".into()),
            Owner::group("acme/tools".into(), Some("Acme / Tools".into())),
            Owner::group("old".into(), None),
        ];
        assert_eq!(owners, expected);
        assert!(played.asked().iter().any(|asked| asked.what.contains("min_access_level=30")));
    }

    #[tokio::test]
    async fn mirrors_of_the_host() {
        // https://docs.gitlab.com/api/remote_mirrors/
        let mirror = r#"{"enabled":true,"id":101486,"auth_method":"password","last_error":null,
            "last_successful_update_at":"2023-11-14T22:13:20Z","last_update_at":"2023-11-14T22:13:20Z",
            "only_protected_branches":true,"keep_divergent_refs":true,"mirror_branch_regex":null,
            "update_status":"finished","url":"https://*****:*****@gitee.com/liwei/web.git"}"#;
        let mirrors = at("projects/acme%2Fweb/remote_mirrors");
        let played = Arc::new(
            Played::new()
                .on("GET", &mirrors, answer(200, &format!("[{mirror}]")))
                .on("POST", &mirrors, answer(201, mirror))
                .on("PUT", &format!("{mirrors}/101486"), answer(200, mirror))
                .on("POST", &format!("{mirrors}/101486/sync"), answer(204, ""))
                .on("DELETE", &format!("{mirrors}/101486"), answer(204, ""))
                .on("POST", &at("projects/acme%2Fweb/mirror/pull"), answer(200, "")),
        );
        let gitlab = gitlab(&played);
        let listed = gitlab.mirrors("acme/web").await.expect("because it may");
        assert_eq!((listed[0].url.as_str(), listed[0].last_success_at), ("https://gitee.com/liwei/web.git", Some(NOW)));
        let new = NewHostMirror {
            url: Some("https://gitee.com/liwei/web.git".parse().expect("because it is a URL")),
            credentials: Some(gemel_wire::Credentials { user: "liwei".into(), secret: "p@ss".into() }),
            keep_divergent_refs: Some(true),
            ..NewHostMirror::default()
        };
        gitlab.add_mirror("acme/web", &new).await.expect("because it may");
        let body: serde_json::Value = serde_json::from_str(&played.asked()[1].body).expect("because it is JSON");
        assert_eq!(body["url"], "https://liwei:p%40ss@gitee.com/liwei/web.git");
        assert_eq!((&body["keep_divergent_refs"], body.get("only_protected_branches")), (&json!(true), None));
        gitlab.change_mirror("acme/web", "101486", &new).await.expect("because it may");
        gitlab.sync_mirror("acme/web", "101486").await.expect("because it may");
        gitlab.remove_mirror("acme/web", "101486").await.expect("because it may");
        gitlab.pull("acme/web").await.expect("because it may");
    }

    #[tokio::test]
    async fn hooks_keys_and_branches() {
        let hook =
            r#"{"id":1,"url":"http://example.com/hook","push_events":true,"alert_status":"temporarily_disabled"}"#;
        let played = Arc::new(
            Played::new()
                .on("GET", &at("projects/a%2Fb/hooks"), answer(200, &format!("[{hook}]")))
                .on(
                    "GET",
                    &at("projects/a%2Fb/hooks/1/events"),
                    answer(200, r#"[{"response_status":"500","created_at":"2023-11-14T22:13:20Z"}]"#),
                )
                .on(
                    "GET",
                    &at("projects/a%2Fb/protected_branches"),
                    answer(200, r#"[{"name":"main"},{"name":"release/*"}]"#),
                )
                .on(
                    "POST",
                    &at("projects/a%2Fb/deploy_keys"),
                    answer(201, r#"{"id":5,"key":"ssh-ed25519 A","title":"t","can_push":true}"#),
                ),
        );
        let gitlab = gitlab(&played);
        let hooks = gitlab.hooks("a/b").await.expect("because it may");
        assert!(!hooks[0].active);
        assert_eq!(hooks[0].last, Some(HookDelivery { at: Some(NOW), status: Some(500), ok: false }));
        assert_eq!(gitlab.protected_branches("a/b").await, Ok(vec!["main".to_owned(), "release/*".to_owned()]));
        let key = gitlab.add_key(KeysOf::Repository("a/b"), "t", "ssh-ed25519 A", false).await;
        assert_eq!(key.map(|key| key.read_only), Ok(Some(false)));
    }
}
