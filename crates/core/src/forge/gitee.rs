//! Gitee (<https://gitee.com/api/v5/swagger>).

use async_trait::async_trait;
use gemel_wire::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Hook as HookView;
use super::{
    Forge, HookDelivery, HostKey, Identity, KeysOf, NewHook, NewRepository, Owner, Permissions, Repository, Scopes,
    Visibility,
    api::{Api, Auth, Door, below, segment, segments},
    shapes::{User, oneself_and, own_and_found},
};
use crate::error::{Code, Result};

/// Its description shows the token in the query; it takes it as OAuth 2 has it, too (RFC 6750 2.1), and there it stays out of
/// logs.
pub(super) struct Gitee(Api);

const PAGE: (&str, usize) = ("per_page", 100);
const MANY: usize = 1000;

impl Gitee {
    pub fn new(door: Door) -> Self {
        let root = below(&door.base, "api/v5");
        Self(Api::new(door, root, Auth::Bearer, &[("accept", "application/json")]))
    }
}

/// Gitee gives numbers now as numbers, now as texts.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Number(u64),
    Text(String),
}

impl Id {
    fn text(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }
}

#[derive(Deserialize)]
struct Project {
    id: Id,
    full_name: String,
    description: Option<String>,
    default_branch: Option<String>,
    #[serde(default)]
    private: bool,
    #[serde(default)]
    internal: bool,
    /// 1 where it is closed or only to be read.
    status: Option<Value>,
    permission: Option<Value>,
    html_url: String,
    ssh_url: Option<String>,
}

impl From<Project> for Repository {
    fn from(project: Project) -> Self {
        let visibility = match (project.private, project.internal) {
            (true, _) => Visibility::Private,
            (_, true) => Visibility::Internal,
            _ => Visibility::Public,
        };
        let right = |name: &str| project.permission.as_ref()?.get(name)?.as_bool();
        let permissions = right("pull").map(|pull| Permissions {
            pull,
            push: right("push").unwrap_or(false),
            admin: right("admin").unwrap_or(false),
        });
        let closed = project.status.as_ref().and_then(Value::as_str).is_some_and(|status| status == "关闭");
        let https_url = format!("{}.git", project.html_url.trim_end_matches('/').trim_end_matches(".git"));
        Self {
            id: project.id.text(),
            path: project.full_name,
            description: project.description,
            default_branch: project.default_branch,
            visibility,
            size_kib: None,
            archived: closed,
            permissions,
            https_url,
            ssh_url: project.ssh_url,
        }
    }
}

#[derive(Deserialize)]
struct Organisation {
    /// What stands in addresses.
    login: String,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Branch {
    name: String,
    #[serde(default)]
    protected: bool,
}

#[derive(Deserialize)]
struct Hook {
    id: Id,
    url: String,
    #[serde(default)]
    push_events: bool,
    result_code: Option<i64>,
}

impl From<Hook> for HookView {
    fn from(hook: Hook) -> Self {
        // 0, or nothing, until it was called once.
        let last = hook.result_code.filter(|code| *code != 0).map(|code| HookDelivery {
            at: None,
            status: u16::try_from(code).ok(),
            ok: (200..300).contains(&code),
        });
        Self { id: hook.id.text(), url: hook.url, active: hook.push_events, last }
    }
}

#[derive(Deserialize)]
struct PublicKey {
    id: Id,
    key: String,
    #[serde(default)]
    title: String,
}

impl PublicKey {
    fn view(self, read_only: Option<bool>) -> HostKey {
        HostKey { id: self.id.text(), title: self.title, key: self.key, read_only }
    }
}

fn keys_path(of: KeysOf<'_>) -> String {
    match of {
        KeysOf::Repository(path) => format!("repos/{}/keys", segments(path)),
        KeysOf::User => "user/keys".to_owned(),
    }
}

/// A deploy key of Gitee's can only read.
fn read_only(of: KeysOf<'_>) -> Option<bool> {
    matches!(of, KeysOf::Repository(_)).then_some(true)
}

fn hooks_path(path: &str) -> String {
    format!("repos/{}/hooks", segments(path))
}

#[async_trait]
impl Forge for Gitee {
    fn label(&self) -> &str {
        self.0.label()
    }

    /// Gitee tells the scopes of a token nowhere, so they are tried, by reading alone.
    async fn who_am_i(&self) -> Result<Identity> {
        let user: User = self.0.get("user", &[]).await.map_err(|error| self.0.not_this_kind(error))?;
        let (mut can, mut cannot) = (vec!["user_info".to_owned()], Vec::new());
        let lacks = |code| matches!(code, Code::NoPermission | Code::CredentialsRejected | Code::ScopeMissing);
        let query = [("per_page", "1"), ("page", "1"), ("type", "owner"), ("sort", "pushed")];
        match self.0.get::<Vec<Project>>("user/repos", &query).await {
            Ok(projects) => {
                can.push("projects".to_owned());
                if let Some(project) = projects.first() {
                    let query = [("per_page", "1"), ("page", "1")];
                    match self.0.get::<Vec<Hook>>(&hooks_path(&project.full_name), &query).await {
                        Ok(_) => can.push("hook".to_owned()),
                        Err(error) if lacks(error.code()) => cannot.push("hook".to_owned()),
                        // What cannot be tried now stays unknown.
                        Err(_) => {}
                    }
                }
            }
            Err(error) if lacks(error.code()) => cannot.push("projects".to_owned()),
            Err(error) => return Err(error),
        }
        Ok(Identity { login: user.login, scopes: Scopes::Probed { can, cannot }, expires_at: None })
    }

    async fn repositories(&self, search: Option<&str>, most: usize) -> Result<Vec<Repository>> {
        let enough = if search.is_some() { MANY } else { most };
        let mine: Vec<Project> =
            self.0.list("user/repos", &[("type", "all"), ("sort", "pushed")], PAGE, enough).await?;
        let all: Vec<Repository> = mine.into_iter().map(Repository::from).collect();
        let Some(search) = search else { return Ok(all) };
        let find = async {
            let query = [("q", search), ("page", "1"), ("per_page", "100")];
            let found: Vec<Project> = self.0.get("search/repositories", &query).await?;
            Ok(found.into_iter().map(Repository::from).collect())
        };
        own_and_found(all, search, most, find).await
    }

    async fn repository(&self, path: &str) -> Result<Repository> {
        let project: Project = self.0.get(&format!("repos/{}", segments(path)), &[]).await?;
        Ok(project.into())
    }

    async fn create(&self, new: &NewRepository) -> Result<Repository> {
        let (owner, name) = new.parts()?;
        let user: User = self.0.get("user", &[]).await?;
        // The address is the path; the name may be any text, and is the same here.
        let mut body = json!({ "name": name, "path": name, "auto_init": false });
        super::set(&mut body, "description", new.description.clone());
        super::set(&mut body, "has_issues", new.features.issues);
        super::set(&mut body, "has_wiki", new.features.wiki);
        let private = new.visibility != Visibility::Public;
        let path = if user.login.eq_ignore_ascii_case(owner) {
            body["private"] = json!(private);
            "user/repos".to_owned()
        } else {
            // In an organisation: 0 private, 1 open, 2 open to an enterprise's members.
            body["private"] = json!(private);
            body["public"] = json!(match new.visibility {
                Visibility::Private => 0,
                Visibility::Public => 1,
                Visibility::Internal => 2,
            });
            format!("orgs/{}/repos", segment(owner))
        };
        let project: Project = self.0.write(Method::Post, &path, body).await?;
        Ok(project.into())
    }

    async fn set_default_branch(&self, path: &str, branch: &str) -> Result<()> {
        // Gitee wants the name, too.
        let name = path.rsplit('/').next().unwrap_or(path);
        let body = json!({ "name": name, "default_branch": branch });
        self.0.act(Method::Patch, &format!("repos/{}", segments(path)), Some(body)).await
    }

    async fn protected_branches(&self, path: &str) -> Result<Vec<String>> {
        let path = format!("repos/{}/branches", segments(path));
        // Pages came after the description; without them all branches come at once, and a second page is not asked for.
        let all: Vec<Branch> = self.0.list(&path, &[], PAGE, usize::MAX).await?;
        let mut names: Vec<String> =
            all.into_iter().filter(|branch| branch.protected).map(|branch| branch.name).collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    async fn owners(&self) -> Result<Vec<Owner>> {
        let user: User = self.0.get("user", &[]).await?;
        let groups: Result<Vec<Organisation>> = self.0.list("user/orgs", &[], PAGE, MANY).await;
        let owner = |group: Organisation| Owner::group(group.login, group.name);
        // A token needs a scope of its own for organisations (`groups`).
        oneself_and(user.login, groups.map(|groups| groups.into_iter().map(owner).collect()))
    }

    async fn hooks(&self, path: &str) -> Result<Vec<HookView>> {
        let hooks: Vec<Hook> = self.0.list(&hooks_path(path), &[], PAGE, MANY).await?;
        Ok(hooks.into_iter().map(HookView::from).collect())
    }

    async fn add_hook(&self, path: &str, hook: &NewHook) -> Result<HookView> {
        let body = json!({
            "url": hook.url,
            // 1: the secret signs the time (`X-Gitee-Token`), and does not travel itself.
            "encryption_type": 1,
            "password": hook.secret,
            "push_events": true,
            "tag_push_events": true,
        });
        let made: Hook = self.0.write(Method::Post, &hooks_path(path), body).await?;
        Ok(made.into())
    }

    async fn remove_hook(&self, path: &str, id: &str) -> Result<()> {
        self.0.act(Method::Delete, &format!("{}/{}", hooks_path(path), segment(id)), None).await
    }

    async fn keys(&self, of: KeysOf<'_>) -> Result<Vec<HostKey>> {
        let keys: Vec<PublicKey> = self.0.list(&keys_path(of), &[], PAGE, MANY).await?;
        Ok(keys.into_iter().map(|key| key.view(read_only(of))).collect())
    }

    async fn add_key(&self, of: KeysOf<'_>, title: &str, key: &str, wants_read_only: bool) -> Result<HostKey> {
        if matches!(of, KeysOf::Repository(_)) && !wants_read_only {
            return Err(self.lacks("writing-deploy-key"));
        }
        let key: PublicKey = self.0.write(Method::Post, &keys_path(of), json!({ "title": title, "key": key })).await?;
        Ok(key.view(read_only(of)))
    }

    async fn remove_key(&self, of: KeysOf<'_>, id: &str) -> Result<()> {
        self.0.act(Method::Delete, &format!("{}/{}", keys_path(of), segment(id)), None).await
    }

    /// <https://help.gitee.com/repository/settings/sync-between-gitee-github>: not in the description.
    async fn pull(&self, path: &str) -> Result<()> {
        self.0.act(Method::Post, &format!("repos/{}/remote_mirror/pull", segments(path)), Some(json!({}))).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::forge::played::{Played, json as answer};

    fn gitee(played: &Arc<Played>) -> Gitee {
        Gitee::new(played.door("https://gitee.com", Some("hunter2")))
    }

    // After the definition `Project` of https://gitee.com/api/v5/swagger
    const PROJECT: &str = r#"{"id":4242,"full_name":"liwei/web","human_name":"李伟/web","path":"web","name":"web",
        "description":"","private":true,"public":false,"internal":false,"fork":false,
        "html_url":"https://gitee.com/liwei/web.git","ssh_url":"git@gitee.com:liwei/web.git","default_branch":"master",
        "permission":{"pull":true,"push":true,"admin":true},"status":"开始"}"#;

    #[tokio::test]
    async fn scopes_are_tried_and_the_token_stays_in_its_header() {
        let user = r#"{"id":1,"login":"liwei","name":"李伟"}"#;
        for (projects, hooks, can, cannot) in [
            (answer(200, &format!("[{PROJECT}]")), answer(200, "[]"), vec!["user_info", "projects", "hook"], vec![]),
            (
                answer(200, &format!("[{PROJECT}]")),
                answer(403, r#"{"message":"403 Forbidden"}"#),
                vec!["user_info", "projects"],
                vec!["hook"],
            ),
            (answer(403, "{}"), answer(403, "{}"), vec!["user_info"], vec!["projects"]),
        ] {
            let played = Arc::new(
                Played::new()
                    .on("GET", "/api/v5/user", answer(200, user))
                    .on("GET", "/api/v5/user/repos", projects)
                    .on("GET", "/api/v5/repos/liwei/web/hooks", hooks),
            );
            let identity = gitee(&played).who_am_i().await.expect("because it answers");
            let names = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
            assert_eq!(identity.scopes, Scopes::Probed { can: names(can), cannot: names(cannot) });
            for asked in played.asked() {
                assert_eq!(asked.secret.as_deref(), Some("authorization: Bearer hunter2"));
                assert!(!asked.what.contains("hunter2") && !asked.body.contains("hunter2"), "{}", asked.what);
            }
        }
    }

    #[tokio::test]
    async fn a_revoked_token_is_rejected() {
        let played =
            Arc::new(Played::new().on("GET", "/api/v5/user", answer(401, r#"{"message":"401 Unauthorized"}"#)));
        let error = gitee(&played).who_am_i().await.expect_err("because it is revoked");
        assert_eq!((error.code(), played.asked().len()), (Code::CredentialsRejected, 1));
    }

    #[tokio::test]
    async fn a_project_is_read_and_made() {
        let played = Arc::new(
            Played::new()
                .on("GET", "/api/v5/repos/liwei/web", answer(200, PROJECT))
                .on("GET", "/api/v5/user", answer(200, r#"{"login":"liwei"}"#))
                .on("POST", "/api/v5/user/repos", answer(201, PROJECT))
                .on("POST", "/api/v5/orgs/acme/repos", answer(201, PROJECT)),
        );
        let gitee = gitee(&played);
        let repo = gitee.repository("liwei/web").await.expect("because it is there");
        assert_eq!((repo.id.as_str(), repo.visibility), ("4242", Visibility::Private));
        assert_eq!(repo.https_url, "https://gitee.com/liwei/web.git");
        let mut new = NewRepository {
            path: "liwei/web".into(),
            visibility: Visibility::Private,
            description: Some("网站".into()),
            features: super::super::Features::default(),
        };
        gitee.create(&new).await.expect("because it may");
        (new.path, new.visibility) = ("acme/web".into(), Visibility::Internal);
        gitee.create(&new).await.expect("because it may");
        let bodies: Vec<Value> =
            played.asked().iter().filter_map(|asked| serde_json::from_str(&asked.body).ok()).collect();
        assert_eq!((&bodies[0]["private"], bodies[0].get("public")), (&json!(true), None));
        assert_eq!((&bodies[1]["private"], &bodies[1]["public"]), (&json!(true), &json!(2)));
    }

    #[tokio::test]
    async fn hooks_branches_and_the_mirror() {
        let hook = r#"{"id":"7","url":"https://example.com/h","password":"","project_id":4242,"result":"","result_code":0,"push_events":true}"#;
        let played = Arc::new(
            Played::new()
                .on("GET", "/api/v5/repos/liwei/web/hooks", answer(200, &format!("[{hook}]")))
                .on("POST", "/api/v5/repos/liwei/web/hooks", answer(201, &hook.replace("\"7\"", "7")))
                .on(
                    "GET",
                    "/api/v5/repos/liwei/web/branches",
                    answer(200, r#"[{"name":"master","protected":true},{"name":"dev","protected":false}]"#),
                )
                .on("POST", "/api/v5/repos/liwei/web/remote_mirror/pull", answer(200, "{}")),
        );
        let gitee = gitee(&played);
        assert_eq!(gitee.hooks("liwei/web").await.map(|hooks| hooks[0].last.clone()), Ok(None));
        let new = NewHook { url: "https://example.com/h".into(), secret: "s3".into(), verify_tls: true };
        assert_eq!(gitee.add_hook("liwei/web", &new).await.map(|hook| hook.id), Ok("7".to_owned()));
        assert_eq!(gitee.protected_branches("liwei/web").await, Ok(vec!["master".to_owned()]));
        gitee.pull("liwei/web").await.expect("because it may");
        let writes = gitee.add_key(KeysOf::Repository("liwei/web"), "t", "ssh-ed25519 A", false).await;
        assert_eq!(writes.map_err(|error| error.code()), Err(Code::ApiUnsupported));
    }
}
