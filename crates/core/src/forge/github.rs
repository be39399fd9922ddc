//! GitHub, and GitHub Enterprise Server (<https://docs.github.com/en/rest>).

use async_trait::async_trait;
use gemel_wire::Method;
use serde::Deserialize;
use serde_json::json;

use super::Hook as HookView;
use super::{
    AskedBranch, BranchRule, BranchRules, Forge, HookDelivery, HostKey, Identity, KeysOf, NewHook, NewRepository,
    Owner, Permissions, Repository, Scopes, Visibility,
    api::{Api, Auth, Door, below, moment, segment, segments},
    shapes::{HookConfig, PublicKey, User, may_not_know, oneself_and, own_and_found},
};
use crate::error::{Code, Result};

pub(super) struct GitHub(Api);

const HEADERS: &[(&str, &str)] = &[("accept", "application/vnd.github+json"), ("x-github-api-version", "2022-11-28")];
/// The longest page of a list.
const PAGE: (&str, usize) = ("per_page", 100);
const MANY: usize = 1000;

impl GitHub {
    pub fn new(door: Door) -> Self {
        // https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api/getting-started-with-the-rest-api
        let root = if door.base.host_str() == Some("github.com") {
            "https://api.github.com".parse().expect("because it is a URL")
        } else {
            below(&door.base, "api/v3")
        };
        Self(Api::new(door, root, Auth::Bearer, HEADERS))
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
    visibility: Option<String>,
    size: Option<u64>,
    #[serde(default)]
    archived: bool,
    permissions: Option<Permissions>,
    clone_url: String,
    ssh_url: Option<String>,
}

impl From<Repo> for Repository {
    fn from(repo: Repo) -> Self {
        let visibility = match repo.visibility.as_deref() {
            Some("public") => Visibility::Public,
            Some("internal") => Visibility::Internal,
            Some(_) => Visibility::Private,
            None if repo.private => Visibility::Private,
            None => Visibility::Public,
        };
        Self {
            id: repo.id.to_string(),
            path: repo.full_name,
            description: repo.description,
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
    items: Vec<Repo>,
}

#[derive(Deserialize)]
struct Branch {
    name: String,
}

#[derive(Deserialize)]
struct Organisation {
    login: String,
}

/// <https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch>: what the rulesets say, whoever made them.
#[derive(Deserialize)]
struct Rule {
    #[serde(rename = "type")]
    kind: String,
}

impl Rule {
    fn meaning(&self) -> Option<BranchRule> {
        Some(match &*self.kind {
            "creation" => BranchRule::NoCreation,
            "update" => BranchRule::NoPush,
            "deletion" => BranchRule::NoDeletion,
            "non_fast_forward" => BranchRule::NoForcePush,
            "pull_request" | "merge_queue" => BranchRule::PullRequest,
            "required_signatures" => BranchRule::Signatures,
            "required_linear_history" => BranchRule::LinearHistory,
            "required_status_checks" | "required_deployments" | "workflows" | "code_scanning" | "code_quality" => {
                BranchRule::Checks
            }
            "commit_message_pattern"
            | "commit_author_email_pattern"
            | "committer_email_pattern"
            | "branch_name_pattern" => BranchRule::Form,
            "file_path_restriction" | "max_file_path_length" | "file_extension_restriction" | "max_file_size" => {
                BranchRule::Files
            }
            // What is not known is left to the push, which is told in the host's own words.
            _ => return None,
        })
    }
}

/// <https://docs.github.com/en/rest/branches/branch-protection#get-branch-protection>: told to administrators alone.
#[derive(Deserialize)]
struct Protection {
    allow_force_pushes: Option<Switch>,
    allow_deletions: Option<Switch>,
    required_signatures: Option<Switch>,
    required_linear_history: Option<Switch>,
    lock_branch: Option<Switch>,
    required_pull_request_reviews: Option<serde_json::Value>,
    required_status_checks: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Switch {
    enabled: bool,
}

impl Protection {
    fn rules(self) -> Vec<BranchRule> {
        let on = |switch: Option<Switch>| switch.is_some_and(|switch| switch.enabled);
        let all = [
            (on(self.lock_branch), BranchRule::NoPush),
            (self.required_pull_request_reviews.is_some(), BranchRule::PullRequest),
            (!on(self.allow_force_pushes), BranchRule::NoForcePush),
            (!on(self.allow_deletions), BranchRule::NoDeletion),
            (on(self.required_signatures), BranchRule::Signatures),
            (on(self.required_linear_history), BranchRule::LinearHistory),
            (self.required_status_checks.is_some(), BranchRule::Checks),
        ];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, rule)| rule).collect()
    }
}

#[derive(Deserialize)]
struct Hook {
    id: u64,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    events: Vec<String>,
    config: HookConfig,
    last_response: Option<LastResponse>,
}

#[derive(Deserialize)]
struct LastResponse {
    code: Option<u16>,
    status: Option<String>,
}

#[derive(Deserialize)]
struct DeliveryRow {
    delivered_at: Option<String>,
    status_code: Option<u16>,
}

impl From<Hook> for HookView {
    fn from(hook: Hook) -> Self {
        let pushes = hook.events.iter().any(|event| event == "push" || event == "*");
        // `unused` stands there until it was called once.
        let called = hook.last_response.filter(|last| last.status.as_deref() != Some("unused"));
        let last = called.map(|last| HookDelivery {
            at: None,
            status: last.code,
            ok: last.code.is_some_and(|code| (200..300).contains(&code)),
        });
        Self { id: hook.id.to_string(), url: hook.config.url.unwrap_or_default(), active: hook.active && pushes, last }
    }
}

fn keys_path(of: KeysOf<'_>) -> String {
    match of {
        KeysOf::Repository(path) => format!("repos/{}/keys", segments(path)),
        KeysOf::User => "user/keys".to_owned(),
    }
}

fn hooks_path(path: &str) -> String {
    format!("repos/{}/hooks", segments(path))
}

#[async_trait]
impl Forge for GitHub {
    fn label(&self) -> &str {
        self.0.label()
    }

    /// Classic tokens list their scopes in a header of every answer; fine-grained ones do not have it. What those may do is
    /// tried on a repository of theirs, by reading alone.
    async fn who_am_i(&self) -> Result<Identity> {
        let answer = self.0.send(Method::Get, "user", &[], None).await.map_err(|error| self.0.not_this_kind(error))?;
        let user: User = self.0.parse(&answer)?;
        let expires_at = answer.header("github-authentication-token-expiration").and_then(moment);
        let scopes = match answer.header("x-oauth-scopes") {
            Some(all) => {
                let all = all.split(',').map(str::trim).filter(|scope| !scope.is_empty());
                Scopes::Listed { scopes: all.map(str::to_owned).collect() }
            }
            None => self.probe().await,
        };
        Ok(Identity { login: user.login, scopes, expires_at })
    }

    async fn repositories(&self, search: Option<&str>, most: usize) -> Result<Vec<Repository>> {
        let query = [("sort", "pushed"), ("affiliation", "owner,collaborator,organization_member")];
        let mine: Vec<Repo> =
            self.0.list("user/repos", &query, PAGE, if search.is_some() { MANY } else { most }).await?;
        let all: Vec<Repository> = mine.into_iter().map(Repository::from).collect();
        let Some(search) = search else { return Ok(all) };
        let find = async {
            let size = PAGE.1.to_string();
            let query = [("q", format!("{search} in:name")), ("per_page", size)];
            let query: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let found: Found = self.0.get("search/repositories", &query).await?;
            Ok(found.items.into_iter().map(Repository::from).collect())
        };
        own_and_found(all, search, most, find).await
    }

    async fn repository(&self, path: &str) -> Result<Repository> {
        let repo: Repo = self.0.get(&format!("repos/{}", segments(path)), &[]).await?;
        Ok(repo.into())
    }

    async fn create(&self, new: &NewRepository) -> Result<Repository> {
        let (owner, name) = new.parts()?;
        let user: User = self.0.get("user", &[]).await?;
        let mut body = json!({
            "name": name,
            "private": new.visibility != Visibility::Public,
            "description": new.description,
        });
        super::set(&mut body, "has_issues", new.features.issues);
        super::set(&mut body, "has_wiki", new.features.wiki);
        let path = if user.login.eq_ignore_ascii_case(owner) {
            "user/repos".to_owned()
        } else {
            // Organisations of an enterprise know a third kind.
            if new.visibility == Visibility::Internal {
                body["visibility"] = json!("internal");
            }
            format!("orgs/{}/repos", segment(owner))
        };
        let repo: Repo = self.0.write(Method::Post, &path, body).await?;
        Ok(repo.into())
    }

    async fn set_default_branch(&self, path: &str, branch: &str) -> Result<()> {
        let body = json!({ "default_branch": branch });
        self.0.act(Method::Patch, &format!("repos/{}", segments(path)), Some(body)).await
    }

    async fn protected_branches(&self, path: &str) -> Result<Vec<String>> {
        let path = format!("repos/{}/branches", segments(path));
        let all: Vec<Branch> = self.0.list(&path, &[("protected", "true")], PAGE, usize::MAX).await?;
        Ok(all.into_iter().map(|branch| branch.name).collect())
    }

    async fn branch_rules(&self, path: &str, asked: &[AskedBranch]) -> Result<Vec<BranchRules>> {
        let mut all = Vec::new();
        for branch in asked {
            let rules = format!("repos/{}/rules/branches/{}", segments(path), segment(&branch.name));
            let found: Vec<Rule> = match self.0.list(&rules, &[], PAGE, MANY).await {
                Ok(rules) => rules,
                // GitHub Enterprise has rulesets since 3.11, and a plan may be without them.
                Err(error) if may_not_know(error.code()) => Vec::new(),
                Err(error) => return Err(error),
            };
            let mut rules: Vec<BranchRule> = found.iter().filter_map(Rule::meaning).collect();
            if branch.protected {
                let protection = format!("repos/{}/branches/{}/protection", segments(path), segment(&branch.name));
                match self.0.get::<Protection>(&protection, &[]).await {
                    Ok(protection) => rules.extend(protection.rules()),
                    // Protected by a ruleset, or told to others.
                    Err(error) if may_not_know(error.code()) => {}
                    Err(error) => return Err(error),
                }
            }
            all.extend(BranchRules::of(&branch.name, rules));
        }
        Ok(all)
    }

    async fn owners(&self) -> Result<Vec<Owner>> {
        let user: User = self.0.get("user", &[]).await?;
        let groups: Result<Vec<Organisation>> = self.0.list("user/orgs", &[], PAGE, MANY).await;
        let owner = |group: Organisation| Owner::group(group.login, None);
        oneself_and(user.login, groups.map(|groups| groups.into_iter().map(owner).collect()))
    }

    async fn hooks(&self, path: &str) -> Result<Vec<HookView>> {
        let hooks: Vec<Hook> = self.0.list(&hooks_path(path), &[], PAGE, MANY).await?;
        let mut views: Vec<HookView> = hooks.into_iter().map(HookView::from).collect();
        for hook in views.iter_mut().filter(|hook| hook.last.is_some()) {
            let path = format!("{}/{}/deliveries", hooks_path(path), segment(&hook.id));
            // GitHub Enterprise before 3.2 does not list them; then what it said beside the hook has to do.
            if let Ok(rows) = self.0.get::<Vec<DeliveryRow>>(&path, &[("per_page", "1")]).await
                && let Some(row) = rows.first()
            {
                hook.last = Some(HookDelivery {
                    at: row.delivered_at.as_deref().and_then(moment),
                    status: row.status_code.filter(|code| *code > 0),
                    ok: row.status_code.is_some_and(|code| (200..300).contains(&code)),
                });
            }
        }
        Ok(views)
    }

    async fn add_hook(&self, path: &str, hook: &NewHook) -> Result<HookView> {
        let insecure = if hook.verify_tls { "0" } else { "1" };
        let config =
            json!({ "url": hook.url, "content_type": "json", "secret": hook.secret, "insecure_ssl": insecure });
        let body = json!({ "name": "web", "active": true, "events": ["push"], "config": config });
        let made: Hook = self.0.write(Method::Post, &hooks_path(path), body).await?;
        Ok(made.into())
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
            body["read_only"] = json!(read_only);
        }
        let key: PublicKey = self.0.write(Method::Post, &keys_path(of), body).await?;
        Ok(key.into())
    }

    async fn remove_key(&self, of: KeysOf<'_>, id: &str) -> Result<()> {
        self.0.act(Method::Delete, &format!("{}/{}", keys_path(of), segment(id)), None).await
    }
}

impl GitHub {
    /// What cannot be tried now stays unknown.
    async fn probe(&self) -> Scopes {
        let query = [("per_page", "1"), ("sort", "pushed")];
        let Ok(repos) = self.0.get::<Vec<Repo>>("user/repos", &query).await else { return Scopes::Unknown };
        let administers = |repo: &&Repo| repo.permissions.as_ref().is_some_and(|rights| rights.admin);
        let Some(repo) = repos.first().filter(administers) else { return Scopes::Unknown };
        // https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
        let hook = "admin:repo_hook".to_owned();
        match self.0.get::<Vec<Hook>>(&hooks_path(&repo.full_name), &[("per_page", "1")]).await {
            Ok(_) => Scopes::Probed { can: vec![hook], cannot: Vec::new() },
            Err(error) if matches!(error.code(), Code::ScopeMissing | Code::NoPermission | Code::RepositoryMissing) => {
                Scopes::Probed { can: Vec::new(), cannot: vec![hook] }
            }
            Err(_) => Scopes::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::forge::played::{NOW, Played, json as answer, with};

    fn github(played: &Arc<Played>) -> GitHub {
        GitHub::new(played.door("https://ghe.example", Some("hunter2")))
    }

    // After https://docs.github.com/en/rest/repos/repos#get-a-repository
    const REPO: &str = r#"{"id":1296269,"node_id":"x","name":"Hello-World","full_name":"octocat/Hello-World",
        "private":true,"visibility":"private","description":"My first","fork":false,"size":108,"archived":false,
        "default_branch":"main","clone_url":"https://ghe.example/octocat/Hello-World.git",
        "ssh_url":"git@ghe.example:octocat/Hello-World.git","permissions":{"admin":true,"push":true,"pull":true}}"#;

    #[tokio::test]
    async fn a_classic_token_lists_its_scopes() {
        // https://docs.github.com/en/rest/users/users#get-the-authenticated-user
        let user = with(
            answer(200, r#"{"login":"octocat","id":1}"#),
            &[
                ("x-oauth-scopes", "repo, workflow"),
                ("github-authentication-token-expiration", "2023-11-14 22:13:20 UTC"),
            ],
        );
        let played = Arc::new(Played::new().on("GET", "/api/v3/user", user));
        let identity = github(&played).who_am_i().await.expect("because it answers");
        assert_eq!(identity.login, "octocat");
        assert_eq!(identity.scopes, Scopes::Listed { scopes: vec!["repo".into(), "workflow".into()] });
        assert_eq!(identity.expires_at, Some(NOW));
        let asked = &played.asked()[0];
        assert_eq!(asked.secret.as_deref(), Some("authorization: Bearer hunter2"));
        assert!(asked.headers.contains(&("x-github-api-version".into(), "2022-11-28".into())));
    }

    #[tokio::test]
    async fn a_fine_grained_token_is_tried() {
        let hooks = "/api/v3/repos/octocat/Hello-World/hooks";
        for (hooks_answer, expected) in [
            (answer(200, "[]"), Scopes::Probed { can: vec!["admin:repo_hook".into()], cannot: vec![] }),
            (
                with(answer(403, "{}"), &[("x-accepted-github-permissions", "repository_hooks=read")]),
                Scopes::Probed { can: vec![], cannot: vec!["admin:repo_hook".into()] },
            ),
        ] {
            let played = Arc::new(
                Played::new()
                    .on("GET", "/api/v3/user", answer(200, r#"{"login":"octocat"}"#))
                    .on("GET", "/api/v3/user/repos", answer(200, &format!("[{REPO}]")))
                    .on("GET", hooks, hooks_answer),
            );
            assert_eq!(github(&played).who_am_i().await.map(|identity| identity.scopes), Ok(expected));
        }
    }

    #[tokio::test]
    async fn what_is_asked_of_pushes() {
        // https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch, …/branches/branch-protection
        let rules = r#"[{"type":"pull_request","ruleset_id":1,"parameters":{}},{"type":"non_fast_forward","ruleset_id":1},
            {"type":"copilot_code_review","ruleset_id":2},{"type":"commit_message_pattern","ruleset_id":2}]"#;
        let protection = r#"{"allow_force_pushes":{"enabled":false},"allow_deletions":{"enabled":true},
            "required_signatures":{"url":"x","enabled":true},"required_status_checks":{"strict":true}}"#;
        let played = Arc::new(
            Played::new()
                .on("GET", "/api/v3/repos/o/r/rules/branches/main", answer(200, rules))
                .on("GET", "/api/v3/repos/o/r/rules/branches/a%2Fb", answer(200, "[]"))
                .on("GET", "/api/v3/repos/o/r/branches/a%2Fb/protection", answer(200, protection)),
        );
        let asked = [("main", false), ("a/b", true), ("free", true)];
        let asked = asked.map(|(name, protected)| AskedBranch { name: name.into(), protected });
        let told = github(&played).branch_rules("o/r", &asked).await.expect("because it may");
        let rules = |branch: &str, rules: &[BranchRule]| BranchRules { branch: branch.into(), rules: rules.to_vec() };
        let expected = [
            rules("main", &[BranchRule::PullRequest, BranchRule::NoForcePush, BranchRule::Form]),
            rules("a/b", &[BranchRule::NoForcePush, BranchRule::Signatures, BranchRule::Checks]),
        ];
        assert_eq!(told, expected);
    }

    #[tokio::test]
    async fn who_may_own_a_repository() {
        let user = || Played::new().on("GET", "/api/v3/user", answer(200, r#"{"login":"octocat"}"#));
        let groups = answer(200, r#"[{"login":"acme","id":1}]"#);
        for (groups, expected) in [(groups, vec!["octocat", "acme"]), (answer(403, "{}"), vec!["octocat"])] {
            let played = Arc::new(user().on("GET", "/api/v3/user/orgs", groups));
            let owners = github(&played).owners().await.expect("because it may");
            assert_eq!(owners.iter().map(|owner| &*owner.path).collect::<Vec<_>>(), expected);
        }
    }

    #[tokio::test]
    async fn what_is_no_github_is_told_so() {
        let error = github(&Arc::new(Played::new())).who_am_i().await.expect_err("because nothing is there");
        assert_eq!(error.code(), Code::ApiUnsupported);
    }

    #[tokio::test]
    async fn a_repository_is_read_and_made() {
        let played = Arc::new(
            Played::new()
                .on("GET", "/api/v3/repos/octocat/Hello-World", answer(200, REPO))
                .on("GET", "/api/v3/user", answer(200, r#"{"login":"octocat"}"#))
                .on("POST", "/api/v3/user/repos", answer(201, REPO))
                .on("POST", "/api/v3/orgs/acme/repos", answer(201, REPO)),
        );
        let github = github(&played);
        let repo = github.repository("octocat/Hello-World").await.expect("because it is there");
        assert_eq!((repo.id.as_str(), repo.visibility, repo.size_kib), ("1296269", Visibility::Private, Some(108)));
        assert!(repo.permissions.is_some_and(|rights| rights.push));
        let mut new = NewRepository {
            path: "Octocat/Hello-World".into(),
            visibility: Visibility::Private,
            description: None,
            features: super::super::Features { wiki: Some(false), ..Default::default() },
        };
        github.create(&new).await.expect("because it may");
        (new.path, new.visibility) = ("acme/web".into(), Visibility::Internal);
        github.create(&new).await.expect("because it may");
        let bodies: Vec<serde_json::Value> =
            played.asked().iter().filter_map(|asked| serde_json::from_str(&asked.body).ok()).collect();
        assert_eq!(bodies[0]["private"], true);
        assert_eq!((&bodies[0]["has_wiki"], bodies[0].get("has_issues")), (&json!(false), None));
        assert_eq!((&bodies[1]["private"], &bodies[1]["visibility"]), (&json!(true), &json!("internal")));
    }

    #[tokio::test]
    async fn a_search_begins_with_ones_own() {
        let found = format!(
            r#"{{"total_count":2,"items":[{REPO},{}]}}"#,
            REPO.replace("1296269", "7").replace("octocat", "ada")
        );
        let played = Arc::new(Played::new().on("GET", "/api/v3/user/repos", answer(200, &format!("[{REPO}]"))).on(
            "GET",
            "/api/v3/search/repositories",
            answer(200, &found),
        ));
        let all = github(&played).repositories(Some("hello"), 10).await.expect("because it answers");
        assert_eq!(
            all.iter().map(|repo| repo.path.as_str()).collect::<Vec<_>>(),
            ["octocat/Hello-World", "ada/Hello-World"]
        );
    }

    #[tokio::test]
    async fn hooks_keys_and_branches() {
        // https://docs.github.com/en/rest/repos/webhooks, …/deploy-keys/deploy-keys, …/branches/branches
        let hook = r#"{"type":"Repository","id":12345678,"name":"web","active":true,"events":["push"],
            "config":{"content_type":"json","insecure_ssl":"0","url":"https://example.com/webhook"},
            "last_response":{"code":502,"status":"invalid","message":null}}"#;
        let key = r#"{"id":1,"key":"ssh-ed25519 AAAA","title":"laptop","read_only":true}"#;
        let played = Arc::new(
            Played::new()
                .on("GET", "/api/v3/repos/o/r/hooks", answer(200, &format!("[{hook}]")))
                .on(
                    "GET",
                    "/api/v3/repos/o/r/hooks/12345678/deliveries",
                    answer(200, r#"[{"id":1,"delivered_at":"2023-11-14T22:13:20Z","status":"OK","status_code":200}]"#),
                )
                .on("POST", "/api/v3/repos/o/r/hooks", answer(201, hook))
                .on("DELETE", "/api/v3/repos/o/r/hooks/12345678", answer(204, ""))
                .on("POST", "/api/v3/repos/o/r/keys", answer(201, key))
                .on("GET", "/api/v3/repos/o/r/branches", answer(200, r#"[{"name":"main","protected":true}]"#))
                .on("PATCH", "/api/v3/repos/o/r", answer(200, REPO)),
        );
        let github = github(&played);
        let hooks = github.hooks("o/r").await.expect("because it may");
        assert_eq!(hooks[0].last, Some(HookDelivery { at: Some(NOW), status: Some(200), ok: true }));
        let new = NewHook { url: "https://example.com/webhook".into(), secret: "s3".into(), verify_tls: true };
        github.add_hook("o/r", &new).await.expect("because it may");
        github.remove_hook("o/r", "12345678").await.expect("because it may");
        let key = github.add_key(KeysOf::Repository("o/r"), "laptop", "ssh-ed25519 AAAA", true).await;
        assert_eq!(key.map(|key| key.read_only), Ok(Some(true)));
        assert_eq!(github.protected_branches("o/r").await, Ok(vec!["main".to_owned()]));
        github.set_default_branch("o/r", "main").await.expect("because it may");
        assert_eq!(github.pull("o/r").await.map_err(|error| error.code()), Err(Code::ApiUnsupported));
    }
}
