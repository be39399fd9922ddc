//! Gitea, Forgejo and Codeberg (<https://docs.gitea.com/api/>, <https://codeberg.org/api/swagger>).

use async_trait::async_trait;
use gemel_wire::Method;
use serde::Deserialize;
use serde_json::json;

use super::Hook as HookView;
use super::{
    AskedBranch, BranchRule, BranchRules, Forge, HostKey, HostMirror, Identity, KeysOf, NewHook, NewHostMirror,
    NewRepository, Owner, Permissions, Repository, Scopes, Visibility,
    api::{Api, Auth, Door, below, moment, segment, segments},
    shapes::{HookConfig, PublicKey, User, once_each, oneself_and},
};
use crate::error::{Code, Error, Result};

pub(super) struct Gitea(Api);

/// No server gives more on a page unless its owner allowed it (`MAX_RESPONSE_ITEMS`).
const PAGE: (&str, usize) = ("limit", 50);
const MANY: usize = 1000;

impl Gitea {
    pub fn new(door: Door) -> Self {
        let root = below(&door.base, "api/v1");
        Self(Api::new(door, root, Auth::Token, &[("accept", "application/json")]))
    }

    async fn protections(&self, path: &str) -> Result<Vec<Rule>> {
        self.0.get(&format!("{}/branch_protections", repo(path)), &[]).await
    }
}

#[derive(Deserialize)]
struct Repo {
    id: u64,
    full_name: String,
    description: Option<String>,
    default_branch: Option<String>,
    #[serde(default)]
    private: bool,
    #[serde(default)]
    internal: bool,
    /// In KiB.
    size: Option<u64>,
    #[serde(default)]
    archived: bool,
    permissions: Option<Permissions>,
    clone_url: String,
    ssh_url: Option<String>,
}

impl From<Repo> for Repository {
    fn from(repo: Repo) -> Self {
        let visibility = match (repo.private, repo.internal) {
            (true, _) => Visibility::Private,
            (_, true) => Visibility::Internal,
            _ => Visibility::Public,
        };
        Self {
            id: repo.id.to_string(),
            path: repo.full_name,
            description: repo.description.filter(|text| !text.is_empty()),
            default_branch: repo.default_branch,
            visibility,
            size_kib: repo.size,
            archived: repo.archived,
            permissions: repo.permissions,
            https_url: repo.clone_url,
            ssh_url: repo.ssh_url,
        }
    }
}

#[derive(Deserialize)]
struct Found {
    data: Vec<Repo>,
}

/// `BranchProtection`.
#[derive(Deserialize)]
struct Rule {
    /// A pattern; since 1.19.
    #[serde(rename = "rule_name")]
    pattern: Option<String>,
    branch_name: Option<String>,
    #[serde(default)]
    enable_push: bool,
    /// Since 1.23; before, nobody could.
    #[serde(default)]
    enable_force_push: bool,
    #[serde(default)]
    require_signed_commits: bool,
    /// Patterns, separated by semicolons.
    #[serde(default)]
    protected_file_patterns: String,
}

impl Rule {
    fn name(&self) -> Option<String> {
        self.pattern.clone().filter(|name| !name.is_empty()).or_else(|| self.branch_name.clone())
    }

    fn rules(&self) -> Vec<BranchRule> {
        // What is protected is never deleted by a push.
        let all = [
            (true, BranchRule::NoDeletion),
            (!self.enable_push, BranchRule::PullRequest),
            (!self.enable_force_push, BranchRule::NoForcePush),
            (self.require_signed_commits, BranchRule::Signatures),
            (!self.protected_file_patterns.is_empty(), BranchRule::Files),
        ];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, rule)| rule).collect()
    }
}

#[derive(Deserialize)]
struct Organisation {
    /// What stands in addresses; `username` before 1.17.
    name: Option<String>,
    username: Option<String>,
    full_name: Option<String>,
}

#[derive(Deserialize)]
struct Hook {
    id: u64,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    events: Vec<String>,
    config: HookConfig,
}

impl From<Hook> for HookView {
    fn from(hook: Hook) -> Self {
        let pushes = hook.events.iter().any(|event| event == "push");
        let url = hook.config.url.unwrap_or_default();
        Self { id: hook.id.to_string(), url, active: hook.active && pushes, last: None }
    }
}

/// A mirror that pushes: known by a name of Gitea's own choice.
#[derive(Deserialize)]
struct PushMirror {
    remote_name: String,
    remote_address: String,
    last_update: Option<String>,
    last_error: Option<String>,
}

impl From<PushMirror> for HostMirror {
    fn from(mirror: PushMirror) -> Self {
        let last_error = mirror.last_error.map(|words| gemel_wire::clean(&words)).filter(|words| !words.is_empty());
        Self {
            id: mirror.remote_name,
            url: mirror.remote_address,
            enabled: true,
            status: None,
            // It tells when it last tried.
            last_success_at: mirror.last_update.as_deref().and_then(moment).filter(|_| last_error.is_none()),
            last_error,
            keep_divergent_refs: None,
            only_protected_branches: None,
            branch_regex: None,
        }
    }
}

fn repo(path: &str) -> String {
    format!("repos/{}", segments(path))
}

fn keys_path(of: KeysOf<'_>) -> String {
    match of {
        KeysOf::Repository(path) => format!("{}/keys", repo(path)),
        KeysOf::User => "user/keys".to_owned(),
    }
}

#[async_trait]
impl Forge for Gitea {
    fn label(&self) -> &str {
        self.0.label()
    }

    /// A token's scopes are told only to whoever gives the password, so they are tried, by reading alone.
    async fn who_am_i(&self) -> Result<Identity> {
        let user: User = self.0.get("user", &[]).await.map_err(|error| self.0.not_this_kind(error))?;
        let can = vec!["read:user".to_owned()];
        let query = [("limit", "1"), ("page", "1")];
        let scopes = match self.0.get::<Vec<Repo>>("user/repos", &query).await {
            Ok(_) => Scopes::Probed { can, cannot: Vec::new() },
            Err(error) if matches!(error.code(), Code::NoPermission | Code::ScopeMissing) => {
                Scopes::Probed { can, cannot: vec!["write:repository".to_owned()] }
            }
            Err(error) => return Err(error),
        };
        Ok(Identity { login: user.login, scopes, expires_at: None })
    }

    async fn repositories(&self, search: Option<&str>, most: usize) -> Result<Vec<Repository>> {
        let Some(search) = search else {
            let mine: Vec<Repo> = self.0.list("user/repos", &[], PAGE, most).await?;
            return Ok(mine.into_iter().map(Repository::from).collect());
        };
        let size = PAGE.1.to_string();
        let found: Found = self.0.get("repos/search", &[("q", search), ("limit", &size), ("sort", "updated")]).await?;
        Ok(once_each(found.data.into_iter().map(Repository::from).collect(), most))
    }

    async fn repository(&self, path: &str) -> Result<Repository> {
        let found: Repo = self.0.get(&repo(path), &[]).await?;
        Ok(found.into())
    }

    async fn create(&self, new: &NewRepository) -> Result<Repository> {
        let (owner, name) = new.parts()?;
        let user: User = self.0.get("user", &[]).await?;
        // There is nothing between private and public for one repository; the whole owner may be limited.
        let mut body = json!({ "name": name, "private": new.visibility != Visibility::Public, "auto_init": false });
        super::set(&mut body, "description", new.description.clone());
        let path = if user.login.eq_ignore_ascii_case(owner) {
            "user/repos".to_owned()
        } else {
            format!("orgs/{}/repos", segment(owner))
        };
        let made: Repo = self.0.write(Method::Post, &path, body).await?;
        let mut features = json!({});
        super::set(&mut features, "has_issues", new.features.issues);
        super::set(&mut features, "has_wiki", new.features.wiki);
        super::set(&mut features, "has_pull_requests", new.features.merge_requests);
        if features.as_object().is_some_and(|features| !features.is_empty()) {
            self.0.act(Method::Patch, &repo(&made.full_name), Some(features)).await?;
        }
        Ok(made.into())
    }

    async fn set_default_branch(&self, path: &str, branch: &str) -> Result<()> {
        self.0.act(Method::Patch, &repo(path), Some(json!({ "default_branch": branch }))).await
    }

    async fn protected_branches(&self, path: &str) -> Result<Vec<String>> {
        Ok(self.protections(path).await?.iter().filter_map(Rule::name).collect())
    }

    async fn branch_rules(&self, path: &str, _: &[AskedBranch]) -> Result<Vec<BranchRules>> {
        let rules = self.protections(path).await?;
        Ok(rules.iter().filter_map(|rule| BranchRules::of(rule.name()?, rule.rules())).collect())
    }

    async fn owners(&self) -> Result<Vec<Owner>> {
        let user: User = self.0.get("user", &[]).await?;
        let groups: Result<Vec<Organisation>> = self.0.list("user/orgs", &[], PAGE, MANY).await;
        let owner = |group: Organisation| {
            let path = group.name.filter(|name| !name.is_empty()).or(group.username)?;
            Some(Owner::group(path, group.full_name))
        };
        // A token needs a scope of its own for organisations.
        oneself_and(user.login, groups.map(|groups| groups.into_iter().filter_map(owner).collect()))
    }

    async fn hooks(&self, path: &str) -> Result<Vec<HookView>> {
        let hooks: Vec<Hook> = self.0.list(&format!("{}/hooks", repo(path)), &[], PAGE, MANY).await?;
        Ok(hooks.into_iter().map(HookView::from).collect())
    }

    async fn add_hook(&self, path: &str, hook: &NewHook) -> Result<HookView> {
        let config = json!({ "url": hook.url, "content_type": "json", "secret": hook.secret });
        let body = json!({ "type": "gitea", "active": true, "events": ["push", "create", "delete"], "config": config });
        let made: Hook = self.0.write(Method::Post, &format!("{}/hooks", repo(path)), body).await?;
        Ok(made.into())
    }

    async fn remove_hook(&self, path: &str, id: &str) -> Result<()> {
        self.0.act(Method::Delete, &format!("{}/hooks/{}", repo(path), segment(id)), None).await
    }

    async fn keys(&self, of: KeysOf<'_>) -> Result<Vec<HostKey>> {
        let keys: Vec<PublicKey> = self.0.list(&keys_path(of), &[], PAGE, MANY).await?;
        Ok(keys.into_iter().map(HostKey::from).collect())
    }

    async fn add_key(&self, of: KeysOf<'_>, title: &str, key: &str, read_only: bool) -> Result<HostKey> {
        let body = json!({ "title": title, "key": key, "read_only": read_only });
        let key: PublicKey = self.0.write(Method::Post, &keys_path(of), body).await?;
        Ok(key.into())
    }

    async fn remove_key(&self, of: KeysOf<'_>, id: &str) -> Result<()> {
        self.0.act(Method::Delete, &format!("{}/{}", keys_path(of), segment(id)), None).await
    }

    async fn mirrors(&self, path: &str) -> Result<Vec<HostMirror>> {
        let all: Vec<PushMirror> = self.0.list(&format!("{}/push_mirrors", repo(path)), &[], PAGE, MANY).await?;
        Ok(all.into_iter().map(HostMirror::from).collect())
    }

    async fn add_mirror(&self, path: &str, new: &NewHostMirror) -> Result<HostMirror> {
        let Some(url) = &new.url else { return Err(Error::missing("url")) };
        if new.keep_divergent_refs.is_some() || new.only_protected_branches.is_some() || new.branch_regex.is_some() {
            return Err(self.lacks("mirror-options"));
        }
        let mut body = json!({ "remote_address": url.as_str(), "interval": "8h0m0s", "sync_on_commit": true });
        if let Some(credentials) = &new.credentials {
            body["remote_username"] = json!(credentials.user);
            body["remote_password"] = json!(credentials.secret);
        }
        let made: PushMirror = self.0.write(Method::Post, &format!("{}/push_mirrors", repo(path)), body).await?;
        Ok(made.into())
    }

    /// All of a repository's at once: there is no call for one.
    async fn sync_mirror(&self, path: &str, _id: &str) -> Result<()> {
        self.0.act(Method::Post, &format!("{}/push_mirrors-sync", repo(path)), None).await
    }

    async fn remove_mirror(&self, path: &str, id: &str) -> Result<()> {
        self.0.act(Method::Delete, &format!("{}/push_mirrors/{}", repo(path), segment(id)), None).await
    }

    async fn pull(&self, path: &str) -> Result<()> {
        self.0.act(Method::Post, &format!("{}/mirror-sync", repo(path)), None).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::forge::played::{Played, json as answer};

    fn gitea(played: &Arc<Played>) -> Gitea {
        Gitea::new(played.door("https://codeberg.org", Some("hunter2")))
    }

    #[tokio::test]
    async fn what_is_asked_of_pushes_and_who_may_own() {
        // https://codeberg.org/api/swagger#/repository/repoListBranchProtection, …/organization/orgListCurrentUserOrgs
        let rules = r#"[{"rule_name":"main","enable_push":true,"enable_force_push":false,"require_signed_commits":true},
            {"branch_name":"old","rule_name":"","enable_push":false}]"#;
        let orgs = r#"[{"id":1,"name":"acme","full_name":"Acme Ltd"},{"id":2,"username":"older","full_name":""}]"#;
        let played = Arc::new(
            Played::new()
                .on("GET", "/api/v1/repos/o/r/branch_protections", answer(200, rules))
                .on("GET", "/api/v1/user", answer(200, r#"{"login":"ada"}"#))
                .on("GET", "/api/v1/user/orgs", answer(200, orgs)),
        );
        let told = gitea(&played).branch_rules("o/r", &[]).await;
        let of = |branch: &str, rules: &[BranchRule]| BranchRules { branch: branch.into(), rules: rules.to_vec() };
        let expected = vec![
            of("main", &[BranchRule::NoForcePush, BranchRule::NoDeletion, BranchRule::Signatures]),
            of("old", &[BranchRule::PullRequest, BranchRule::NoForcePush, BranchRule::NoDeletion]),
        ];
        assert_eq!(told, Ok(expected));
        let owners = gitea(&played).owners().await;
        let acme = Owner::group("acme".into(), Some("Acme Ltd".into()));
        assert_eq!(owners, Ok(vec![Owner::user("ada".into()), acme, Owner::group("older".into(), None)]));
    }

    // After https://codeberg.org/api/swagger#/repository/repoGet
    const REPO: &str = r#"{"id":9,"name":"web","full_name":"ada/web","description":"","private":false,"internal":true,"size":40,
        "archived":false,"default_branch":"main","clone_url":"https://codeberg.org/ada/web.git",
        "ssh_url":"git@codeberg.org:ada/web.git","permissions":{"admin":false,"push":true,"pull":true}}"#;

    #[tokio::test]
    async fn a_token_is_tried() {
        let user = || answer(200, r#"{"id":1,"login":"ada"}"#);
        // https://forgejo.org/docs/latest/user/token-scope/
        let denied =
            answer(403, r#"{"message":"token does not have at least one of required scope(s): [read:repository]"}"#);
        for (repos, cannot) in [(answer(200, "[]"), vec![]), (denied, vec!["write:repository".to_owned()])] {
            let played =
                Arc::new(Played::new().on("GET", "/api/v1/user", user()).on("GET", "/api/v1/user/repos", repos));
            let identity = gitea(&played).who_am_i().await.expect("because it answers");
            assert_eq!(identity.scopes, Scopes::Probed { can: vec!["read:user".into()], cannot });
            assert_eq!(played.asked()[0].secret.as_deref(), Some("authorization: token hunter2"));
        }
    }

    #[tokio::test]
    async fn a_repository_is_made_and_then_told_what_it_has() {
        let played = Arc::new(
            Played::new()
                .on("GET", "/api/v1/user", answer(200, r#"{"login":"ada"}"#))
                .on("POST", "/api/v1/user/repos", answer(201, REPO))
                .on("PATCH", "/api/v1/repos/ada/web", answer(200, REPO)),
        );
        let new = NewRepository {
            path: "ada/web".into(),
            visibility: Visibility::Internal,
            description: None,
            features: super::super::Features { wiki: Some(false), ..Default::default() },
        };
        let made = gitea(&played).create(&new).await.expect("because it may");
        assert_eq!((made.id.as_str(), made.visibility), ("9", Visibility::Internal));
        let bodies: Vec<String> =
            played.asked().into_iter().map(|asked| asked.body).filter(|body| !body.is_empty()).collect();
        assert!(bodies[0].contains(r#""private":true"#), "never wider than was asked: {}", bodies[0]);
        assert_eq!(bodies[1], r#"{"has_wiki":false}"#);
    }

    #[tokio::test]
    async fn rules_hooks_and_mirrors() {
        let mirror = r#"{"remote_name":"remote_mirror_x","remote_address":"https://gitee.com/ada/web.git","last_update":"2023-11-14T22:13:20Z","last_error":"","interval":"8h0m0s","sync_on_commit":true}"#;
        let played = Arc::new(
            Played::new()
                .on("GET", "/api/v1/repos/ada/web/branch_protections", answer(200, r#"[{"rule_name":"release/*","branch_name":""},{"branch_name":"main"}]"#))
                .on("GET", "/api/v1/repos/ada/web/hooks", answer(200, r#"[{"id":3,"type":"gitea","active":true,"events":["push"],"config":{"url":"https://h.example/x"}}]"#))
                .on("GET", "/api/v1/repos/ada/web/push_mirrors", answer(200, &format!("[{mirror}]")))
                .on("POST", "/api/v1/repos/ada/web/push_mirrors", answer(200, mirror))
                .on("POST", "/api/v1/repos/ada/web/push_mirrors-sync", answer(200, ""))
                .on("DELETE", "/api/v1/repos/ada/web/push_mirrors/remote_mirror_x", answer(204, "")),
        );
        let gitea = gitea(&played);
        assert_eq!(gitea.protected_branches("ada/web").await, Ok(vec!["release/*".to_owned(), "main".to_owned()]));
        assert!(gitea.hooks("ada/web").await.is_ok_and(|hooks| hooks[0].active));
        assert!(gitea.mirrors("ada/web").await.is_ok_and(|all| all[0].last_success_at.is_some()));
        let mut new = NewHostMirror { url: "https://gitee.com/ada/web.git".parse().ok(), ..NewHostMirror::default() };
        gitea.add_mirror("ada/web", &new).await.expect("because it may");
        new.keep_divergent_refs = Some(true);
        assert_eq!(gitea.add_mirror("ada/web", &new).await.map_err(|error| error.code()), Err(Code::ApiUnsupported));
        gitea.sync_mirror("ada/web", "remote_mirror_x").await.expect("because it may");
        gitea.remove_mirror("ada/web", "remote_mirror_x").await.expect("because it may");
    }
}
