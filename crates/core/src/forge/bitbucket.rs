//! Bitbucket Cloud (<https://developer.atlassian.com/cloud/bitbucket/rest/intro/>).

use async_trait::async_trait;
use gemel_wire::Method;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use super::Hook as HookView;
use super::{
    AskedBranch, BranchRule, BranchRules, Forge, HostKey, Identity, KeysOf, NewHook, NewRepository, Repository, Scopes,
    Visibility,
    api::{Api, Auth, Door, below, segment, segments},
};
use crate::error::Result;

pub(super) struct Bitbucket(Api);

/// The longest page of a list.
const PAGE: &str = "100";
const MAX_PAGES: usize = 50;
/// With an API token Git's user name is this one, whoever it is
/// (<https://support.atlassian.com/bitbucket-cloud/docs/using-api-tokens/>). The API wants the e-mail address of the account.
pub(crate) const GIT_USER: &str = "x-bitbucket-api-token-auth";

impl Bitbucket {
    pub fn new(door: Door) -> Self {
        let root = if door.base.host_str() == Some("bitbucket.org") {
            "https://api.bitbucket.org/2.0".parse().expect("because it is a URL")
        } else {
            below(&door.base, "2.0")
        };
        // An API token goes with the e-mail address. A token of one repository or workspace has no address, and is a bearer's.
        let bearer = door.credentials.as_ref().is_some_and(|credentials| !credentials.user.contains('@'));
        let auth = if bearer { Auth::Bearer } else { Auth::Basic };
        Self(Api::new(door, root, auth, &[("accept", "application/json")]))
    }

    async fn all<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)], most: usize) -> Result<Vec<T>> {
        let mut all = Vec::new();
        for page in 1..=MAX_PAGES {
            let page = page.to_string();
            let query: Vec<_> = query.iter().copied().chain([("pagelen", PAGE), ("page", &*page)]).collect();
            let got: Page<T> = self.0.get(path, &query).await?;
            all.extend(got.values);
            if got.next.is_none() || all.len() >= most {
                break;
            }
        }
        all.truncate(most);
        Ok(all)
    }
}

#[derive(Deserialize)]
struct Page<T> {
    #[serde(default = "Vec::new")]
    values: Vec<T>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct User {
    username: Option<String>,
    nickname: Option<String>,
    display_name: Option<String>,
}

#[derive(Deserialize)]
struct Repo {
    uuid: String,
    full_name: String,
    description: Option<String>,
    mainbranch: Option<Branch>,
    #[serde(default)]
    is_private: bool,
    /// In bytes.
    size: Option<u64>,
    links: Links,
}

#[derive(Deserialize)]
struct Branch {
    name: String,
}

#[derive(Deserialize)]
struct Links {
    #[serde(default)]
    clone: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    name: String,
    href: String,
}

impl From<Repo> for Repository {
    fn from(repo: Repo) -> Self {
        let link = |name: &str| repo.links.clone.iter().find(|link| link.name == name).map(|link| link.href.clone());
        // The user's name stands in the address of what is one's own.
        let plain = |text: String| match url::Url::parse(&text) {
            Ok(mut url) => url.set_username("").map(|()| url.to_string()).unwrap_or(text),
            Err(_) => text,
        };
        let https_url = link("https").map_or_else(|| format!("https://bitbucket.org/{}.git", repo.full_name), plain);
        Self {
            https_url,
            ssh_url: link("ssh"),
            id: repo.uuid,
            path: repo.full_name,
            description: repo.description.filter(|text| !text.is_empty()),
            default_branch: repo.mainbranch.map(|branch| branch.name),
            visibility: if repo.is_private { Visibility::Private } else { Visibility::Public },
            size_kib: repo.size.map(|bytes| bytes.div_ceil(1024)),
            archived: false,
            permissions: None,
        }
    }
}

#[derive(Deserialize)]
struct Restriction {
    kind: Option<String>,
    pattern: Option<String>,
}

#[derive(Deserialize)]
struct Hook {
    uuid: String,
    url: String,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    events: Vec<String>,
}

impl From<Hook> for HookView {
    fn from(hook: Hook) -> Self {
        let pushes = hook.events.iter().any(|event| event == "repo:push");
        Self { id: hook.uuid, url: hook.url, active: hook.active && pushes, last: None }
    }
}

#[derive(Deserialize)]
struct PublicKey {
    id: u64,
    key: String,
    #[serde(default)]
    label: String,
}

impl From<PublicKey> for HostKey {
    fn from(key: PublicKey) -> Self {
        // An access key can only read.
        Self { id: key.id.to_string(), title: key.label, key: key.key, read_only: Some(true) }
    }
}

fn repo(path: &str) -> String {
    format!("repositories/{}", segments(path))
}

#[async_trait]
impl Forge for Bitbucket {
    fn label(&self) -> &str {
        self.0.label()
    }

    async fn who_am_i(&self) -> Result<Identity> {
        let answer = self.0.send(Method::Get, "user", &[], None).await.map_err(|error| self.0.not_this_kind(error))?;
        let user: User = self.0.parse(&answer)?;
        let scopes = answer.header("x-oauth-scopes").map_or(Scopes::Unknown, |all| {
            let all = all.split(',').map(str::trim).filter(|scope| !scope.is_empty());
            Scopes::Listed { scopes: all.map(str::to_owned).collect() }
        });
        let login = user.username.or(user.nickname).or(user.display_name).unwrap_or_default();
        Ok(Identity { login, scopes, expires_at: None })
    }

    async fn repositories(&self, search: Option<&str>, most: usize) -> Result<Vec<Repository>> {
        let mut query = vec![("role", "member"), ("sort", "-updated_on")];
        let filter = search.map(|search| format!("full_name ~ \"{}\"", search.replace(['"', '\\'], "")));
        query.extend(filter.as_deref().map(|filter| ("q", filter)));
        let all: Vec<Repo> = self.all("repositories", &query, most).await?;
        Ok(all.into_iter().map(Repository::from).collect())
    }

    async fn repository(&self, path: &str) -> Result<Repository> {
        let found: Repo = self.0.get(&repo(path), &[]).await?;
        Ok(found.into())
    }

    async fn create(&self, new: &NewRepository) -> Result<Repository> {
        new.parts()?;
        let mut body = json!({ "scm": "git", "is_private": new.visibility != Visibility::Public });
        super::set(&mut body, "description", new.description.clone());
        super::set(&mut body, "has_issues", new.features.issues);
        super::set(&mut body, "has_wiki", new.features.wiki);
        let made: Repo = self.0.write(Method::Post, &repo(&new.path), body).await?;
        Ok(made.into())
    }

    async fn set_default_branch(&self, path: &str, branch: &str) -> Result<()> {
        self.0.act(Method::Put, &repo(path), Some(json!({ "mainbranch": { "name": branch } }))).await
    }

    /// What restricts who may push.
    async fn protected_branches(&self, path: &str) -> Result<Vec<String>> {
        let path = format!("{}/branch-restrictions", repo(path));
        let mut names = Vec::new();
        for kind in ["push", "force"] {
            let all: Vec<Restriction> = self.all(&path, &[("kind", kind)], usize::MAX).await?;
            names.extend(all.into_iter().filter_map(|restriction| restriction.pattern));
        }
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// <https://developer.atlassian.com/cloud/bitbucket/rest/api-group-branch-restrictions/>: told to administrators alone.
    async fn branch_rules(&self, path: &str, _: &[AskedBranch]) -> Result<Vec<BranchRules>> {
        let path = format!("{}/branch-restrictions", repo(path));
        let all: Vec<Restriction> = self.all(&path, &[], usize::MAX).await?;
        let mut by_branch = std::collections::BTreeMap::<String, Vec<BranchRule>>::new();
        for restriction in all {
            let rule = match restriction.kind.as_deref() {
                // Some may still; who, is not for everybody to see.
                Some("push") => BranchRule::PullRequest,
                Some("force") => BranchRule::NoForcePush,
                Some("delete") => BranchRule::NoDeletion,
                _ => continue,
            };
            by_branch.entry(restriction.pattern.unwrap_or_default()).or_default().push(rule);
        }
        let named = by_branch.into_iter().filter(|(branch, _)| !branch.is_empty());
        Ok(named.filter_map(|(branch, rules)| BranchRules::of(branch, rules)).collect())
    }

    async fn hooks(&self, path: &str) -> Result<Vec<HookView>> {
        let all: Vec<Hook> = self.all(&format!("{}/hooks", repo(path)), &[], usize::MAX).await?;
        Ok(all.into_iter().map(HookView::from).collect())
    }

    async fn add_hook(&self, path: &str, hook: &NewHook) -> Result<HookView> {
        let body = json!({
            "description": "Gemel",
            "url": hook.url,
            "secret": hook.secret,
            "active": true,
            "skip_cert_verification": !hook.verify_tls,
            "events": ["repo:push"],
        });
        let made: Hook = self.0.write(Method::Post, &format!("{}/hooks", repo(path)), body).await?;
        Ok(made.into())
    }

    async fn remove_hook(&self, path: &str, id: &str) -> Result<()> {
        self.0.act(Method::Delete, &format!("{}/hooks/{}", repo(path), segment(id)), None).await
    }

    async fn keys(&self, of: KeysOf<'_>) -> Result<Vec<HostKey>> {
        let KeysOf::Repository(path) = of else { return Err(self.lacks("user-keys")) };
        let all: Vec<PublicKey> = self.all(&format!("{}/deploy-keys", repo(path)), &[], usize::MAX).await?;
        Ok(all.into_iter().map(HostKey::from).collect())
    }

    async fn add_key(&self, of: KeysOf<'_>, title: &str, key: &str, read_only: bool) -> Result<HostKey> {
        let KeysOf::Repository(path) = of else { return Err(self.lacks("user-keys")) };
        if !read_only {
            return Err(self.lacks("writing-deploy-key"));
        }
        let body = json!({ "label": title, "key": key });
        let key: PublicKey = self.0.write(Method::Post, &format!("{}/deploy-keys", repo(path)), body).await?;
        Ok(key.into())
    }

    async fn remove_key(&self, of: KeysOf<'_>, id: &str) -> Result<()> {
        let KeysOf::Repository(path) = of else { return Err(self.lacks("user-keys")) };
        self.0.act(Method::Delete, &format!("{}/deploy-keys/{}", repo(path), segment(id)), None).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use gemel_wire::Credentials;

    use super::*;
    use crate::forge::played::{Played, json as answer, with};

    fn bitbucket(played: &Arc<Played>, user: &str) -> Bitbucket {
        let credentials = Some(Credentials { user: user.into(), secret: "hunter2".into() });
        Bitbucket::new(Door { credentials, ..played.door("https://bitbucket.org", None) })
    }

    // After https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/
    const REPO: &str = r#"{"type":"repository","uuid":"{a-b}","full_name":"acme/web","is_private":true,"size":2048,
        "mainbranch":{"type":"branch","name":"main"},"description":"",
        "links":{"clone":[{"name":"https","href":"https://ada@bitbucket.org/acme/web.git"},
        {"name":"ssh","href":"git@bitbucket.org:acme/web.git"}]}}"#;

    #[tokio::test]
    async fn an_api_token_goes_with_an_address_and_another_one_alone() {
        let user = with(
            answer(200, r#"{"nickname":"ada","display_name":"Ada"}"#),
            &[("x-oauth-scopes", "read:user:bitbucket, write:repository:bitbucket")],
        );
        let played = Arc::new(Played::new().on("GET", "/2.0/user", user));
        let identity = bitbucket(&played, "ada@example.org").who_am_i().await.expect("because it answers");
        assert_eq!(identity.login, "ada");
        let listed = Scopes::Listed { scopes: vec!["read:user:bitbucket".into(), "write:repository:bitbucket".into()] };
        assert_eq!(identity.scopes, listed);
        bitbucket(&played, "x-token-auth").who_am_i().await.expect("because it answers");
        let sent: Vec<_> = played.asked().into_iter().filter_map(|asked| asked.secret).collect();
        assert_eq!(sent, ["authorization: Basic YWRhQGV4YW1wbGUub3JnOmh1bnRlcjI=", "authorization: Bearer hunter2"]);
    }

    #[tokio::test]
    async fn pages_say_whether_there_is_more() {
        let page = |id: &str, next: &str| answer(200, &format!(r#"{{"values":[{}]{next}}}"#, REPO.replace("a-b", id)));
        let played = Arc::new(
            Played::new()
                .on(
                    "GET",
                    "/2.0/repositories",
                    page("1", r#","next":"https://api.bitbucket.org/2.0/repositories?page=2""#),
                )
                .on("GET", "/2.0/repositories", page("2", "")),
        );
        let all =
            bitbucket(&played, "ada@example.org").repositories(Some("we\"b"), 10).await.expect("because it answers");
        assert_eq!(all.iter().map(|repo| repo.id.as_str()).collect::<Vec<_>>(), ["{1}", "{2}"]);
        assert_eq!(all[0].https_url, "https://bitbucket.org/acme/web.git");
        assert!(played.asked()[0].what.contains("full_name+%7E+%22web%22"), "{}", played.asked()[0].what);
    }

    #[tokio::test]
    async fn restrictions_are_protection() {
        let of = |pattern: &str| answer(200, &format!(r#"{{"values":[{{"kind":"push","pattern":"{pattern}"}}]}}"#));
        let played =
            Arc::new(Played::new().on("GET", "/2.0/repositories/acme/web/branch-restrictions", of("main")).on(
                "GET",
                "/2.0/repositories/acme/web/branch-restrictions",
                of("release/*"),
            ));
        let names = bitbucket(&played, "x-token-auth").protected_branches("acme/web").await;
        assert_eq!(names, Ok(vec!["main".to_owned(), "release/*".to_owned()]));
    }
}
