//! What the hosts offer beside Git: their repositories, their hooks and keys, the mirrors they run themselves.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use gemel_wire::Credentials;
use tokio::sync::Mutex;
use url::Url;

use super::Engine;
use crate::{
    account,
    error::{Code, Error, Result},
    forge::{
        Hook, HostKey, HostMirror, KeysOf, NewHook, NewHostMirror, NewRepository, Owner, Repository, Visibility,
        has_api,
    },
    location,
    model::{Direction, Endpoint, Mirror, MirrorId, Pair, Side},
    run::{self, AtHost},
    secret::{self, AskedOnce},
    store::NewEvent,
    view::{CreateWish, HostMirrorOptions, HostMirrorsView, Level},
};

/// So many repositories are listed.
const MANY: usize = 1000;

impl Engine {
    /// Repositories that an account has to do with, or those that fit a search.
    pub async fn repositories(&self, account: &str, search: Option<&str>) -> Result<Vec<Repository>> {
        let forge = self.forge(&self.store.account(account)?).await?;
        let search = search.map(str::trim).filter(|search| !search.is_empty());
        forge.repositories(search, MANY).await
    }

    /// Who may own a repository that is made with an account.
    pub async fn owners(&self, account: &str) -> Result<Vec<Owner>> {
        self.forge(&self.store.account(account)?).await?.owners().await
    }

    /// What the host of one side says of its repository.
    pub async fn repository(&self, id: MirrorId, side: Side) -> Result<Repository> {
        let (forge, path) = self.at_side(id, side).await?;
        forge.repository(&path).await
    }

    /// Chooses the branch that one side's host shows first. Gives the repository as it is then.
    pub async fn set_default_branch(&self, id: MirrorId, side: Side, branch: &str) -> Result<Repository> {
        let (forge, path) = self.at_side(id, side).await?;
        forge.set_default_branch(&path, branch).await?;
        self.store.forget_digest(id)?;
        let repository = forge.repository(&path).await?;
        // Gitee takes the name of a branch that is not there without a word, and keeps the old one.
        if repository.default_branch.as_deref().is_some_and(|shown| shown != branch) {
            return Err(Error::new(Code::NoSuchRef).with("ref", branch).with("side", side.as_str()));
        }
        Ok(repository)
    }

    /// The hooks of one side's repository.
    pub async fn hooks(&self, id: MirrorId, side: Side) -> Result<Vec<Hook>> {
        let (forge, path) = self.at_side(id, side).await?;
        forge.hooks(&path).await
    }

    /// Has one side's host call an address when something is pushed.
    pub async fn add_hook(&self, id: MirrorId, side: Side, url: &str, secret: &str, verify_tls: bool) -> Result<Hook> {
        let to = Url::parse(url).ok().filter(|to| matches!(to.scheme(), "http" | "https"));
        if to.is_none_or(|to| !to.username().is_empty() || to.password().is_some()) {
            return Err(Error::bad_input("hook-url", url));
        }
        if secret.is_empty() {
            return Err(Error::missing("secret"));
        }
        let (forge, path) = self.at_side(id, side).await?;
        forge.add_hook(&path, &NewHook { url: url.to_owned(), secret: secret.to_owned(), verify_tls }).await
    }

    /// Removes a hook.
    pub async fn remove_hook(&self, id: MirrorId, side: Side, hook: &str) -> Result<()> {
        let (forge, path) = self.at_side(id, side).await?;
        forge.remove_hook(&path, hook).await?;
        self.hook_is_gone(id, side, hook).await
    }

    /// The SSH keys that one side's host knows: of the repository alone, or of the account.
    pub async fn keys(&self, id: MirrorId, side: Side, of_account: bool) -> Result<Vec<HostKey>> {
        let (forge, path) = self.at_side(id, side).await?;
        forge.keys(keys_of(&path, of_account)).await
    }

    /// Makes an SSH key known to one side's host.
    pub async fn add_key(
        &self,
        id: MirrorId,
        side: Side,
        of_account: bool,
        title: &str,
        key: &str,
        read_only: bool,
    ) -> Result<HostKey> {
        let key = key.trim();
        // A private key is a secret, and would be gone for good.
        if key.contains("PRIVATE KEY") || key.split_whitespace().count() < 2 || key.contains('\n') {
            return Err(Error::bad_input("public-key", title));
        }
        let (forge, path) = self.at_side(id, side).await?;
        forge.add_key(keys_of(&path, of_account), title, key, read_only).await
    }

    /// Makes a host forget an SSH key.
    pub async fn remove_key(&self, id: MirrorId, side: Side, of_account: bool, key: &str) -> Result<()> {
        let (forge, path) = self.at_side(id, side).await?;
        forge.remove_key(keys_of(&path, of_account), key).await
    }

    /// The mirrors that the hosts of both sides run by themselves. A host that runs none that could be seen is left out.
    pub async fn host_mirrors(&self, id: MirrorId) -> Result<Vec<HostMirrorsView>> {
        let mirror = self.store.mirror(id)?;
        let mut views = Vec::new();
        let mut lacks = None;
        for side in Side::BOTH {
            let listed = match self.at_side(id, side).await {
                Ok((forge, path)) => forge.mirrors(&path).await,
                Err(error) => Err(error),
            };
            match listed {
                Ok(mirrors) => views.push(HostMirrorsView { side, host: mirror.ends.get(side).host.clone(), mirrors }),
                Err(error) if error.code() == Code::ApiUnsupported => lacks = Some(error),
                Err(error) => return Err(error.with("side", side.as_str())),
            }
        }
        match lacks {
            Some(error) if views.is_empty() => Err(error),
            _ => Ok(views),
        }
    }

    /// Has the host of one side push to the other side by itself from now on. It is given the other side's secret to do so.
    pub async fn add_host_mirror(
        &self,
        id: MirrorId,
        from: Option<Side>,
        options: HostMirrorOptions,
    ) -> Result<HostMirror> {
        let mirror = self.store.mirror(id)?;
        let from = source(&mirror, from)?;
        let (forge, path) = self.at_side(id, from).await?;
        let to = mirror.ends.get(from.other());
        let url = Url::parse(&to.url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let Some(url) = url else { return Err(Error::bad_input("host-mirror-url", &to.url)) };
        let credentials = match &to.account {
            Some(name) => {
                let account = self.store.account(name)?;
                if !location::is_private(&to.url) && !mirror.allow_plain_http {
                    return Err(Error::new(Code::CredentialsOverPlainHttp).with("host", &to.host));
                }
                let secret = secret::read(Arc::clone(&self.setup.secrets), account.name.clone()).await?;
                Some(Credentials { user: account::git_user(&account), secret })
            }
            None => None,
        };
        let new = NewHostMirror { url: Some(url), credentials, ..as_new(&options) };
        let made = forge.add_mirror(&path, &new).await?;
        let event = NewEvent::new(Level::Info, "host-mirror-added")
            .with("host", &mirror.ends.get(from).host)
            .with("other_host", &to.host);
        self.store.log(&mirror, &[event], self.now())?;
        Ok(made)
    }

    /// Changes what one of a host's own mirrors carries over.
    pub async fn change_host_mirror(
        &self,
        id: MirrorId,
        from: Option<Side>,
        host_mirror: &str,
        options: HostMirrorOptions,
    ) -> Result<HostMirror> {
        let mirror = self.store.mirror(id)?;
        let (forge, path) = self.at_side(id, source(&mirror, from)?).await?;
        forge.change_mirror(&path, host_mirror, &as_new(&options)).await
    }

    /// Has the hosts bring both sides together now: the source's host by its mirrors that lead to the other side, else the
    /// other side's host by pulling. Gives how many were told to.
    pub async fn sync_host_mirrors(self: &Arc<Self>, id: MirrorId, from: Option<Side>) -> Result<usize> {
        let mirror = self.store.mirror(id)?;
        let from = source(&mirror, from)?;
        let asked = Asked::of(self, &mirror, Arc::new(AskedOnce::of(&self.setup.secrets)));
        run::bring_across(&mirror, from, &asked).await
    }

    /// Removes one of a host's own mirrors. Both repositories stay as they are.
    pub async fn remove_host_mirror(&self, id: MirrorId, from: Option<Side>, host_mirror: &str) -> Result<()> {
        let mirror = self.store.mirror(id)?;
        let from = source(&mirror, from)?;
        let (forge, path) = self.at_side(id, from).await?;
        forge.remove_mirror(&path, host_mirror).await?;
        let event = NewEvent::new(Level::Info, "host-mirror-removed").with("host", &mirror.ends.get(from).host);
        self.store.log(&mirror, &[event], self.now())
    }

    /// Makes the repository that a new mirror lacks on one side: private, unless the other side is seen to be more, or
    /// somebody says otherwise. None where both are there.
    pub(super) async fn create_missing(
        &self,
        ends: &Pair<Endpoint>,
        direction: Direction,
        wish: &CreateWish,
    ) -> Result<Option<(Side, Repository)>> {
        for side in may_be_made(direction, wish) {
            let at_side = |error: Error| error.with("side", side.as_str());
            let (forge, path) = self.of_endpoint(ends.get(side)).await.map_err(at_side)?;
            match forge.repository(&path).await {
                Ok(_) => continue,
                Err(error) if error.code() == Code::RepositoryMissing => {}
                Err(error) => return Err(at_side(error)),
            }
            let other = match self.of_endpoint(ends.get(side.other())).await {
                Ok((forge, path)) => match forge.repository(&path).await {
                    Ok(repository) => Some(repository),
                    // Two that are both missing are a mistake in an address.
                    Err(error) if error.code() == Code::RepositoryMissing => {
                        return Err(error.with("side", side.other().as_str()));
                    }
                    Err(_) => None,
                },
                Err(_) => None,
            };
            let alike = other.as_ref().map_or(Visibility::Private, |other| other.visibility);
            let new = NewRepository {
                path,
                visibility: wish.visibility.unwrap_or(alike),
                description: wish.description.clone().or(other.and_then(|other| other.description)),
                features: wish.features,
            };
            let made = forge.create(&new).await.map_err(at_side)?;
            return Ok(Some((side, made)));
        }
        Ok(None)
    }

    async fn at_side(&self, id: MirrorId, side: Side) -> Result<AtHost> {
        let mirror = self.store.mirror(id)?;
        self.of_endpoint(mirror.ends.get(side)).await.map_err(|error| error.with("side", side.as_str()))
    }

    /// The API of an endpoint's host, and the repository's path there.
    pub(super) async fn of_endpoint(&self, endpoint: &Endpoint) -> Result<AtHost> {
        let lacks = || Error::new(Code::ApiUnsupported).with("host", &endpoint.host).with("what", "account");
        let name = endpoint.account.as_ref().ok_or_else(lacks)?;
        let account = self.store.account(name)?;
        Ok((self.forge(&account).await?, account::path_at(&account, &endpoint.url)?))
    }
}

/// The sides whose repository may be made. What only is read is never made.
pub(super) fn may_be_made(direction: Direction, wish: &CreateWish) -> Vec<Side> {
    let mut sides = match direction.target() {
        Some(target) => vec![target],
        None => vec![Side::Right, Side::Left],
    };
    sides.retain(|side| wish.side.is_none_or(|wanted| wanted == *side));
    sides
}

/// The side whose host pushes: that which was named, or the one that is not the target.
fn source(mirror: &Mirror, named: Option<Side>) -> Result<Side> {
    named.or(mirror.direction.target().map(Side::other)).ok_or_else(|| Error::missing("side"))
}

fn keys_of(path: &str, of_account: bool) -> KeysOf<'_> {
    if of_account { KeysOf::User } else { KeysOf::Repository(path) }
}

fn as_new(options: &HostMirrorOptions) -> NewHostMirror {
    NewHostMirror {
        url: None,
        credentials: None,
        keep_divergent_refs: options.keep_divergent_refs,
        only_protected_branches: options.only_protected_branches,
        branch_regex: options.branch_regex.clone(),
    }
}

/// The APIs of a mirror's hosts, for one run or call. A secret is read when something is first asked, and not before.
pub(super) struct Asked {
    engine: Arc<Engine>,
    ends: Pair<Endpoint>,
    keychain: Arc<AskedOnce>,
    open: Mutex<HashMap<Side, AtHost>>,
}

impl Asked {
    pub fn of(engine: &Arc<Engine>, mirror: &Mirror, keychain: Arc<AskedOnce>) -> Self {
        Self { engine: Arc::clone(engine), ends: mirror.ends.clone(), keychain, open: Mutex::default() }
    }
}

#[async_trait]
impl run::Hosts for Asked {
    async fn at(&self, side: Side) -> Result<Option<AtHost>> {
        let endpoint = self.ends.get(side);
        let Some(name) = &endpoint.account else { return Ok(None) };
        let mut open = self.open.lock().await;
        if let Some(known) = open.get(&side) {
            return Ok(Some(known.clone()));
        }
        let account = self.engine.store.account(name)?;
        if !has_api(account.host_kind()) {
            return Ok(None);
        }
        let secret = self.keychain.read(&account.name).await?;
        let made = (self.engine.forge_with(&account, &secret)?, account::path_at(&account, &endpoint.url)?);
        open.insert(side, made.clone());
        Ok(Some(made))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use git2::{Oid, Repository as Git, Signature};

    use super::*;
    use crate::{
        Guard,
        engine::stage::{Stage, stage},
        forge::{
            Features,
            played::{NOW, Played, json, with},
        },
        model::{HeldReason, HostKind, Outcome, Policy, RunBy, Trigger, Unattended, Verdict},
        run::Wish,
        view::{Added, NewAccount, NewEndpoint, NewMirror, RunView},
    };

    /// A company's GitHub, and its GitLab.
    const LEFT: &str = "ghe.example";
    const RIGHT: &str = "gitlab.example";

    fn user(login: &str, scopes: &str) -> gemel_wire::WebAnswer {
        with(json(200, &format!(r#"{{"login":"{login}","username":"{login}"}}"#)), &[("x-oauth-scopes", scopes)])
    }

    fn repo(id: u32) -> gemel_wire::WebAnswer {
        json(
            200,
            &format!(
                r#"{{"id":{id},"full_name":"ada/web","private":true,"visibility":"private","description":"A site","clone_url":"https://{LEFT}/ada/web.git"}}"#
            ),
        )
    }

    fn project(id: u32) -> gemel_wire::WebAnswer {
        json(
            200,
            &format!(
                r#"{{"id":{id},"path_with_namespace":"ada/web","visibility":"private","http_url_to_repo":"https://{RIGHT}/ada/web.git"}}"#
            ),
        )
    }

    fn hosts(scopes: &str) -> Played {
        Played::new()
            .on("GET", "/api/v3/user", user("ada", scopes))
            .on("GET", "/api/v4/user", user("ada", ""))
            .on("GET", "/api/v3/repos/ada/web", repo(1))
            .on("GET", "/api/v4/projects/ada%2Fweb", project(7))
    }

    fn new_mirror(scope: &[&str], direction: Direction) -> NewMirror {
        let end = |host: &str, account: &str| NewEndpoint {
            url: format!("https://{host}/ada/web.git"),
            name: None,
            account: Some(account.into()),
            user: None,
            secret: None,
        };
        NewMirror {
            left: end(LEFT, "github"),
            right: end(RIGHT, "gitlab"),
            name: Some("web".into()),
            direction,
            policy: Policy::default(),
            every_seconds: 300,
            scope: scope.iter().map(|pattern| (*pattern).to_owned()).collect(),
            allow_plain_http: false,
            push_options: Vec::new(),
            run_by: RunBy::Gemel,
            create: None,
            unattended: Unattended::default(),
            allow_circle: false,
        }
    }

    async fn with_accounts(host: Played) -> Stage {
        let stage = stage(host);
        for (name, host, kind) in [("github", LEFT, HostKind::Github), ("gitlab", RIGHT, HostKind::Gitlab)] {
            let folder = stage.folder.path().join(host);
            Git::init_bare(&folder).expect("because the folder is ours");
            stage.host.serve(host, folder);
            let account = NewAccount {
                name: name.into(),
                host: host.into(),
                user: String::new(),
                secret: "hunter2".into(),
                from: None,
                kind: Some(kind),
                allow_plain_http: false,
                authorities: None,
                verify_tls: true,
            };
            stage.engine.add_account(account).await.expect("because the token is good");
        }
        stage
    }

    /// Puts a commit with one file on a branch.
    fn commit(stage: &Stage, host: &str, branch: &str, path: &str, parent: Option<Oid>) -> Oid {
        let git = Git::open(stage.folder.path().join(host)).expect("because it was made");
        let id = git.blob(format!("{branch} {path}").as_bytes()).expect("because the disk has room");
        let mut builder = git2::build::TreeUpdateBuilder::new();
        builder.upsert(path, id, git2::FileMode::Blob);
        let empty = git.treebuilder(None).and_then(|tree| tree.write()).expect("because the disk has room");
        let parent = parent.map(|id| git.find_commit(id).expect("because it was made"));
        let before = parent.as_ref().map_or(empty, git2::Commit::tree_id);
        let before = git.find_tree(before).expect("because it was made");
        let tree = builder.create_updated(&git, &before).expect("because the disk has room");
        let tree = git.find_tree(tree).expect("because it was made");
        let by = Signature::new("a", "a@b", &git2::Time::new(1, 0)).expect("because it is well formed");
        let parents: Vec<_> = parent.iter().collect();
        let id = git.commit(None, &by, &by, branch, &tree, &parents).expect("because the disk has room");
        git.reference(&format!("refs/heads/{branch}"), id, true, "").expect("because the name is valid");
        id
    }

    fn tip(stage: &Stage, host: &str, branch: &str) -> Option<Oid> {
        let git = Git::open(stage.folder.path().join(host)).expect("because it was made");
        git.refname_to_id(&format!("refs/heads/{branch}")).ok()
    }

    async fn add(stage: &Stage, new: NewMirror) -> MirrorId {
        let Added { mirror, .. } = stage.engine.add_mirror(new).await.expect("because it is well formed");
        MirrorId(mirror.id.parse().expect("because it is a number"))
    }

    async fn sync(stage: &Stage, id: MirrorId, wish: Wish) -> RunView {
        stage.engine.sync(id, Trigger::Manual, wish).await.expect("because none is under way")
    }

    fn held(run: &RunView, short: &str) -> Option<HeldReason> {
        let of = |one: &&crate::view::RefOutcome| one.short == short;
        run.refs.iter().find(of).and_then(|one| match one.verdict {
            Verdict::Held { reason } => Some(reason),
            _ => None,
        })
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_workflow_file_waits_for_a_token_that_may_write_it() {
        let stage = with_accounts(hosts("repo")).await;
        let base = commit(&stage, RIGHT, "main", "readme", None);
        commit(&stage, RIGHT, "dev", "code", Some(base));
        let ci = commit(&stage, RIGHT, "ci", ".github/workflows/ci.yml", Some(base));
        let id = add(&stage, new_mirror(&[], Direction::RightToLeft)).await;
        let run = sync(&stage, id, Wish::default()).await;
        assert_eq!((held(&run, "ci"), run.outcome), (Some(HeldReason::WorkflowScope), Some(Outcome::NeedsDecision)));
        let detail = run.refs.iter().find(|one| one.short == "ci").and_then(|one| one.detail.clone());
        assert_eq!(detail.as_deref(), Some(".github/workflows/ci.yml"));
        assert!(tip(&stage, LEFT, "dev").is_some() && tip(&stage, LEFT, "ci").is_none());
        // Again without anything to do: it still waits.
        assert_eq!(held(&sync(&stage, id, Wish::default()).await, "ci"), Some(HeldReason::WorkflowScope));
        stage.host.answers("GET", "/api/v3/user", user("ada", "repo, workflow"));
        stage.engine.set_secret("github", "better".into()).await.expect("because it is good");
        sync(&stage, id, Wish::default()).await;
        assert_eq!(tip(&stage, LEFT, "ci"), Some(ci));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn another_repository_at_the_same_address_is_asked_about() {
        let stage = with_accounts(hosts("repo, workflow")).await;
        let base = commit(&stage, LEFT, "main", "readme", None);
        let id = add(&stage, new_mirror(&[], Direction::Both)).await;
        sync(&stage, id, Wish::default()).await;
        assert_eq!(tip(&stage, RIGHT, "main"), Some(base));
        stage.host.answers("GET", "/api/v4/projects/ada%2Fweb", project(8));
        let next = commit(&stage, LEFT, "main", "code", Some(base));
        let asked = stage.kept.asked.load(Ordering::Relaxed);
        let run = sync(&stage, id, Wish::default()).await;
        // Git and the host's API have the same secret: one look for each account.
        assert_eq!(stage.kept.asked.load(Ordering::Relaxed) - asked, 2);
        let question = run.question.expect("because it is another project");
        assert_eq!(question.guard, Guard::Replaced { side: Side::Right });
        assert_eq!(tip(&stage, RIGHT, "main"), Some(base));
        sync(&stage, id, Wish { approval: Some(question.approval), retry: false }).await;
        assert_eq!(tip(&stage, RIGHT, "main"), Some(next));
        // From now on that is the one.
        let last = commit(&stage, LEFT, "main", "more", Some(next));
        assert_eq!(sync(&stage, id, Wish::default()).await.question, None);
        assert_eq!(tip(&stage, RIGHT, "main"), Some(last));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn only_protected_branches_go_across_and_doubt_holds() {
        let stage = with_accounts(hosts("repo, workflow")).await;
        let protected = "/api/v3/repos/ada/web/branches";
        stage.host.answers("GET", protected, json(200, r#"[{"name":"main"}]"#));
        let base = commit(&stage, LEFT, "main", "readme", None);
        commit(&stage, LEFT, "dev", "code", Some(base));
        let id = add(&stage, new_mirror(&["protected"], Direction::LeftToRight)).await;
        sync(&stage, id, Wish::default()).await;
        assert_eq!((tip(&stage, RIGHT, "main"), tip(&stage, RIGHT, "dev")), (Some(base), None));
        stage.host.answers("GET", protected, json(403, "{}"));
        commit(&stage, LEFT, "main", "more", Some(base));
        let run = sync(&stage, id, Wish::default()).await;
        let reasons = (held(&run, "main"), held(&run, "dev"));
        assert_eq!(reasons, (Some(HeldReason::ProtectionUnknown), Some(HeldReason::ProtectionUnknown)));
        assert_eq!(tip(&stage, RIGHT, "main"), Some(base));
        // Protected without that any ref moved.
        stage.host.answers("GET", protected, json(200, r#"[{"name":"main"},{"name":"dev"}]"#));
        sync(&stage, id, Wish::default()).await;
        assert!(tip(&stage, RIGHT, "dev").is_some());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_a_host_runs_is_only_watched() {
        let stage = with_accounts(hosts("repo, workflow")).await;
        let base = commit(&stage, LEFT, "main", "readme", None);
        let id = add(&stage, NewMirror { run_by: RunBy::Host, ..new_mirror(&[], Direction::LeftToRight) }).await;
        let run = sync(&stage, id, Wish::default()).await;
        assert_eq!((run.counts.to_right, run.problem, tip(&stage, RIGHT, "main")), (1, None, None));
        stage.host.now.store(NOW + 61 * 60_000, Ordering::SeqCst);
        let run = sync(&stage, id, Wish::default()).await;
        assert_eq!(run.problem.map(|problem| problem.code).as_deref(), Some("host-mirror-behind"));
        assert_eq!(tip(&stage, RIGHT, "main"), None);
        // The host has done it.
        assert_eq!(commit(&stage, RIGHT, "main", "readme", None), base);
        let run = sync(&stage, id, Wish::default()).await;
        assert_eq!((run.counts.in_sync, run.problem), (1, None));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_missing_repository_is_made_as_the_other_one_is() {
        let stage = with_accounts(hosts("repo, workflow")).await;
        stage.host.answers("GET", "/api/v4/projects/ada%2Fweb", json(404, "{}"));
        stage.host.answers("POST", "/api/v4/projects", project(7));
        let wish =
            CreateWish { features: Features { wiki: Some(false), ..Features::default() }, ..CreateWish::default() };
        let new = NewMirror { create: Some(wish), ..new_mirror(&[], Direction::Both) };
        let added = stage.engine.add_mirror(new).await.expect("because it is well formed");
        assert_eq!(added.created.as_ref().map(|made| made.id.as_str()), Some("7"));
        let asked = stage.host.asked().pop().expect("because it was asked");
        assert_eq!(asked.what, "POST /api/v4/projects");
        let body: serde_json::Value = serde_json::from_str(&asked.body).expect("because it is JSON");
        assert_eq!(
            (&body["visibility"], &body["description"]),
            (&serde_json::json!("private"), &serde_json::json!("A site"))
        );
        assert_eq!(body["wiki_access_level"], "disabled");
        // A second one between the two would be a circle.
        let id = stage.engine.find(&added.mirror.name).expect("because it was added");
        stage.engine.remove_mirror(id).await.expect("because it is there");
        // Both are missing: that is a mistake in an address, and nothing is made.
        stage.host.answers("GET", "/api/v3/repos/ada/web", json(404, "{}"));
        let wish = Some(CreateWish::default());
        let new = NewMirror { name: None, create: wish, allow_circle: true, ..new_mirror(&[], Direction::Both) };
        let error = stage.engine.add_mirror(new).await.expect_err("because there is nothing to mirror");
        assert_eq!((error.code(), error.args()["side"].as_str()), (Code::RepositoryMissing, "left"));
        assert_eq!(stage.host.asked().iter().filter(|asked| asked.what.starts_with("POST")).count(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_host_is_told_to_mirror_by_itself() {
        let stage = with_accounts(hosts("repo, workflow")).await;
        let path = "/api/v4/projects/ada%2Fweb/remote_mirrors";
        let mirror = format!(
            r#"{{"id":5,"url":"https://*****:*****@{LEFT}/ada/web.git","enabled":true,"update_status":"finished"}}"#
        );
        stage.host.answers("GET", path, json(200, &format!("[{mirror}]")));
        stage.host.answers("POST", path, json(201, &mirror));
        stage.host.answers("POST", &format!("{path}/5/sync"), json(204, ""));
        let id = add(&stage, new_mirror(&[], Direction::RightToLeft)).await;
        let made = stage.engine.add_host_mirror(id, None, HostMirrorOptions::default()).await.expect("because it may");
        assert_eq!(made.url, format!("https://{LEFT}/ada/web.git"));
        let body = stage.host.asked().pop().expect("because it was asked").body;
        assert!(body.contains(&format!("https://ada:hunter2@{LEFT}/ada/web.git")), "the host needs it");
        let listed = stage.engine.host_mirrors(id).await.expect("because one host runs some");
        assert_eq!((listed.len(), listed[0].side, listed[0].mirrors.len()), (1, Side::Right, 1));
        assert_eq!(stage.engine.sync_host_mirrors(id, None).await, Ok(1));
        let log = stage.engine.activity(Some(id), None, 10).expect("because it is kept");
        assert!(log.iter().any(|event| event.kind == "host-mirror-added"));
        assert!(!format!("{log:?}").contains("hunter2"));
    }

    #[test]
    fn a_run_that_is_not_let_in_says_so_of_the_account() {
        let runtime = tokio::runtime::Runtime::new().expect("because there are threads");
        let stage = runtime.block_on(with_accounts(hosts("repo, workflow")));
        let id = runtime.block_on(add(&stage, new_mirror(&[], Direction::Both)));
        let mirror = stage.engine.store.mirror(id).expect("because it was added");
        let problem = |stage: &Stage, name: &str| {
            stage.engine.account(name).expect("because it is there").problem.map(|problem| problem.code)
        };
        let rejected = Error::new(Code::CredentialsRejected).with("side", "right");
        stage.engine.note_tokens(&mirror, Some(&rejected)).expect("because the database is there");
        assert_eq!(
            (problem(&stage, "github"), problem(&stage, "gitlab").as_deref()),
            (None, Some("credentials-rejected"))
        );
        // Another trouble says nothing about it; a run that gets through does.
        stage.engine.note_tokens(&mirror, Some(&Error::new(Code::HostUnreachable))).expect("because it is there");
        assert!(problem(&stage, "gitlab").is_some());
        stage.engine.note_tokens(&mirror, None).expect("because the database is there");
        assert_eq!(problem(&stage, "gitlab"), None);
    }

    #[cfg(unix)]
    #[tokio::test(flavor = "multi_thread")]
    async fn who_looks_for_what_is_refused_keeps_to_the_pace() {
        use std::os::unix::fs::PermissionsExt;

        use crate::model::Delivery::{Done, NotSent, Refused};
        let stage = with_accounts(hosts("repo, workflow")).await;
        let rates = serde_json::json!({ RIGHT: 3 });
        stage.engine.change_setting("pushRates", Some(&rates)).expect("because it makes sense");
        let hook = stage.folder.path().join(RIGHT).join("hooks/pre-receive");
        std::fs::create_dir_all(hook.parent().expect("because it lies in a folder")).expect("because it is ours");
        let script = "#!/bin/sh\nwhile read old new ref; do [ $ref != refs/heads/bad ] || exit 1; done\n";
        std::fs::write(&hook, script).expect("because the folder is ours");
        std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o700)).expect("because it is ours");
        let base = commit(&stage, LEFT, "main", "readme", None);
        commit(&stage, LEFT, "bad", "code", Some(base));
        let id = add(&stage, new_mirror(&[], Direction::LeftToRight)).await;
        // Passed on as it came, as a whole, one half: that is three. The other half waits for the next run.
        let run = sync(&stage, id, Wish::default()).await;
        let delivery =
            |run: &RunView, short: &str| run.refs.iter().find(|one| one.short == short).and_then(|one| one.delivery);
        assert_eq!((delivery(&run, "bad"), delivery(&run, "main")), (Some(Refused), Some(NotSent)), "{run:#?}");
        stage.host.now.store(NOW + 61_000, Ordering::SeqCst);
        let run = sync(&stage, id, Wish::default()).await;
        assert_eq!((delivery(&run, "main"), tip(&stage, RIGHT, "main")), (Some(Done), Some(base)), "{run:#?}");
    }

    #[test]
    fn a_path_lies_below_the_hosts_pages() {
        let account = |base: &str| crate::store::Account {
            name: "a".into(),
            host: "h".into(),
            user: "u".into(),
            authorities: None,
            verify_tls: true,
            kind: None,
            base: Some(base.into()),
            allow_plain_http: false,
            facts: crate::store::AccountFacts::default(),
        };
        for (base, url, path) in [
            ("https://h", "https://h/a/b.git", "a/b"),
            ("https://h/gitlab/", "https://h/gitlab/a/b/c.git", "a/b/c"),
            ("https://h/gitlab", "git@h:a/b.git", "a/b"),
        ] {
            assert_eq!(account::path_at(&account(base), url).as_deref(), Ok(path), "{url}");
        }
    }
}
