//! A mirror that is not there yet, looked at from both sides: who may do what, and which refs would be made. Nothing is
//! kept and nothing is written.

use std::{collections::BTreeSet, sync::Arc};

use gemel_wire::{Access, Address, Credentials, Listing};

use super::{Engine, hosts::may_be_made};
use crate::{
    account,
    error::{Code, Error, Result},
    forge::{AskedBranch, BranchRules, Repository, Visibility, tokens},
    location::{self, Location},
    model::{Endpoint, HeldReason, Pair, Side, Verdict},
    plan::{self, Facts, RefFacts, Rules, Unfetched},
    redact::Redactor,
    refusal::{self, Speaker},
    run::AtHost,
    scope::{Place, Scope},
    secret,
    view::{MirrorPreview, NewEndpoint, NewMirror, Problem, RefPreview, SidePreview},
};

/// What was seen on one side.
pub(super) struct Looked {
    pub view: SidePreview,
    /// None where it could not be read; empty where it would be made.
    pub listing: Option<Listing>,
    /// Whom to ask what Git does not tell.
    at: Option<AtHost>,
    repository: Option<Repository>,
    /// Whether the host says that it has no such repository.
    missing: bool,
}

impl Engine {
    /// What a mirror would begin with, if it were added: whether both sides can be read, and written where that is needed,
    /// and what would become of every ref. An error is about what was typed; what a host says is in the preview.
    pub async fn preview_new(&self, new: &NewMirror) -> Result<MirrorPreview> {
        let (locations, _) = self.check_new(new)?;
        let scope = Scope::parse(&new.scope)?;
        let (left, right) = tokio::join!(
            self.look_at(new, Side::Left, &locations.left, &scope, true),
            self.look_at(new, Side::Right, &locations.right, &scope, true)
        );
        let at_side = |side: Side| move |error: Error| error.with("side", side.as_str());
        let mut sides = Pair { left: left.map_err(at_side(Side::Left))?, right: right.map_err(at_side(Side::Right))? };
        if sides.left.view.host == sides.right.view.host {
            sides.right.view.host = format!("{} (2)", sides.right.view.host);
        }
        make_missing(new, &mut sides);
        let scope = self.learn_protected(new, scope, &mut sides).await;
        compare_formats(&mut sides);
        learn_rules(&mut sides).await;
        let (refs, same) = match (&sides.left.listing, &sides.right.listing) {
            (Some(left), Some(right)) => foresee(new, &scope, &Pair { left, right }),
            _ => (Vec::new(), 0),
        };
        Ok(MirrorPreview { left: sides.left.view, right: sides.right.view, refs, same })
    }

    /// What is seen of one side; whether it may be written as well, where that is asked.
    pub(super) async fn look_at(
        &self,
        new: &NewMirror,
        side: Side,
        location: &Location,
        scope: &Scope,
        asks_to_write: bool,
    ) -> Result<Looked> {
        let given = if side == Side::Left { &new.left } else { &new.right };
        let (endpoint, mut access) = self.way_to(given, location, new.allow_plain_http).await?;
        let at = match endpoint.account {
            Some(_) => self.of_endpoint(&endpoint).await.ok(),
            None => None,
        };
        let repository = match &at {
            Some((forge, path)) => Some(forge.repository(path).await),
            None => None,
        };
        let missing = matches!(&repository, Some(Err(error)) if error.code() == Code::RepositoryMissing);
        let repository = repository.and_then(Result::ok);
        let mut redactor = Redactor::default();
        let address = Address::parse(&endpoint.url)?;
        let lent = match &address {
            Address::Ssh(ssh) => {
                let (ssh, lent) = self.ssh_way(&endpoint, ssh, None, &mut redactor).await?;
                access.ssh = ssh;
                Some(lent)
            }
            _ => None,
        };
        if let Some(credentials) = &access.credentials {
            redactor.add(credentials);
        }
        let told = |error: gemel_wire::Error| {
            let words = redactor.clean(error.detail());
            let error = refusal::of_failure(&Speaker::at(&endpoint.url), Error::from(error).with("detail", words));
            let error = self.explain_ssh(error, &endpoint.url, lent.as_ref());
            Problem::from(&error.with("host", &endpoint.host).with("side", side.as_str()))
        };
        let account = endpoint.account.as_deref().map(|name| self.store.account(name)).transpose()?;
        let mut view = SidePreview {
            host: endpoint.host.clone(),
            host_kind: account::kind_at(account.as_ref(), &endpoint),
            path: location::repository_path(&endpoint.url),
            user: access.credentials.as_ref().map(|credentials| credentials.user.clone()),
            account: endpoint.account.clone(),
            read: None,
            writes: new.direction.target().is_none_or(|target| target == side),
            write: None,
            created: None,
            visibility: repository.as_ref().map(|repository| repository.visibility),
            size_kib: repository.as_ref().and_then(|repository| repository.size_kib),
            protected: Vec::new(),
            rules: Vec::new(),
            missing: Vec::new(),
        };
        if let Some(account) = account {
            if view.writes {
                view.missing = tokens::missing(account.host_kind(), &account.facts.scopes);
            }
            // Bitbucket's Git has another name for everybody; the person is known by their own.
            view.user = account.facts.login.or(view.user);
        }
        if missing {
            let error = Error::new(Code::RepositoryMissing).with("host", &endpoint.host).with("side", side.as_str());
            view.read = Some(Problem::from(&error));
            return Ok(Looked { view, listing: None, at, repository, missing });
        }
        let remote = self.setup.network.connect(&address, access);
        let may_push = async { if view.writes && asks_to_write { remote.may_push().await } else { Ok(()) } };
        let prefixes = scope.prefixes();
        let (listed, pushes) = tokio::join!(remote.list(&prefixes), may_push);
        let listing = match listed.and_then(|raw| raw.parse()) {
            Ok(mut listing) => {
                listing.refs.retain(|one| scope.holds(&one.name));
                view.write = pushes.err().map(told);
                Some(listing)
            }
            Err(error) => {
                view.read = Some(told(error));
                None
            }
        };
        if let Some(repository) = &repository
            && view.writes
            && repository.archived
        {
            view.write = Some(Problem::from(&Error::new(Code::RepositoryReadOnly).with("host", &endpoint.host)));
        }
        Ok(Looked { view, listing, at, repository, missing })
    }

    /// Where a side is and how it is reached, with what was typed or with an account that is kept.
    async fn way_to(
        &self,
        new: &NewEndpoint,
        location: &Location,
        allow_plain_http: bool,
    ) -> Result<(Endpoint, Access)> {
        let given =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let url = &location.url;
        let mut endpoint = Endpoint {
            url: url.clone(),
            host: given(&new.name).unwrap_or_else(|| location::host_label(url)),
            account: None,
        };
        let secret = new.secret.clone().filter(|secret| !secret.is_empty()).or_else(|| location.secret.clone());
        let mut access = Access { limits: self.settings()?.limits(), ..Access::default() };
        let account = match (given(&new.account), &secret) {
            (Some(name), _) => {
                let account = self.store.account(&name)?;
                if !account::serves(&account, url) {
                    return Err(Error::bad_input("account", name));
                }
                Some(account)
            }
            (None, Some(_)) => None,
            (None, None) => account::only_account_for(&self.store, url)?,
        };
        if let Some(account) = account.as_ref().filter(|_| location::is_ssh(url)) {
            endpoint.account = Some(account.name.clone());
        } else if let Some(account) = account {
            let secret = secret::read(Arc::clone(&self.setup.secrets), account.name.clone()).await?;
            access.credentials = Some(Credentials { user: account::git_user(&account), secret });
            access.tls = account::tls(&account)?;
            endpoint.account = Some(account.name);
        } else if let Some(secret) = secret {
            if !location::is_web(url) {
                return Err(Error::bad_input("account", url));
            }
            // The user that a mirror would get, too.
            let user = given(&new.user).or_else(|| location.user.clone()).unwrap_or_else(|| "oauth2".into());
            access.credentials = Some(Credentials { user, secret });
        }
        if access.credentials.is_some() && !location::is_private(url) && !allow_plain_http {
            return Err(Error::new(Code::CredentialsOverPlainHttp).with("host", &endpoint.host));
        }
        Ok((endpoint, access))
    }

    /// The branches that are protected: for the scope, where it is about them, and for a person where they are written.
    pub(super) async fn learn_protected(&self, new: &NewMirror, mut scope: Scope, sides: &mut Pair<Looked>) -> Scope {
        let mut all: Option<Vec<String>> = None;
        let mut doubt = false;
        for side in Side::BOTH {
            let looked = sides.get_mut(side);
            let decides = new.direction.target().is_none_or(|target| target != side);
            let (Some((forge, path)), false) = (&looked.at, looked.missing) else { continue };
            match forge.protected_branches(path).await {
                Ok(names) => {
                    if looked.view.writes {
                        looked.view.protected.clone_from(&names);
                    }
                    if decides {
                        all.get_or_insert_default().extend(names);
                    }
                }
                Err(_) => doubt |= decides,
            }
        }
        if let (Some(names), false) = (all, doubt) {
            scope.learn_protected(names);
        }
        for side in Side::BOTH {
            if let Some(listing) = &mut sides.get_mut(side).listing {
                listing.refs.retain(|one| scope.holds(&one.name));
            }
        }
        scope
    }
}

/// So many branches are asked about one by one.
const ASKED: usize = 10;

/// What the hosts that are written ask of pushes: the branch that is shown first and the protected ones first. What cannot
/// be read is no trouble: the push finds out.
async fn learn_rules(sides: &mut Pair<Looked>) {
    let come: Pair<Vec<String>> = Pair::from_fn(|side| {
        let listing = sides.get(side.other()).listing.as_ref();
        let head = listing.and_then(|listing| listing.head.clone());
        let mut names: Vec<String> = listing.map_or_else(Vec::new, |listing| {
            let branches = listing.refs.iter().filter_map(|one| one.name.strip_prefix("refs/heads/"));
            branches.map(str::to_owned).collect()
        });
        let protected = &sides.get(side).view.protected;
        names.sort_by_key(|name| {
            let first = head.as_ref().is_some_and(|head| head.short() == name);
            (!first, !protected.contains(name))
        });
        names
    });
    let ask = async |side: Side| {
        let looked = sides.get(side);
        let (Some((forge, path)), true, false) = (&looked.at, looked.view.writes, looked.missing) else {
            return Vec::new();
        };
        let protected = |name: &String| looked.view.protected.contains(name);
        let asked: Vec<AskedBranch> = come
            .get(side)
            .iter()
            .take(ASKED)
            .map(|name| AskedBranch { name: name.clone(), protected: protected(name) })
            .collect();
        forge.branch_rules(path, &asked).await.unwrap_or_default()
    };
    let (left, right) = tokio::join!(ask(Side::Left), ask(Side::Right));
    for (side, rules) in [(Side::Left, left), (Side::Right, right)] {
        // A rule for what does not come is nobody's business here.
        let concerns = |rules: &BranchRules| come.get(side).iter().any(|name| rules.covers(name));
        sides.get_mut(side).view.rules = rules.into_iter().filter(concerns).collect();
    }
}

/// Where a repository is missing and may be made, it begins empty.
pub(super) fn make_missing(new: &NewMirror, sides: &mut Pair<Looked>) {
    let Some(wish) = &new.create else { return };
    for side in may_be_made(new.direction, wish) {
        if !sides.get(side).missing || sides.get(side.other()).missing {
            continue;
        }
        let alike = sides.get(side.other()).repository.as_ref().map(|other| other.visibility);
        let source = sides.get(side.other()).listing.clone();
        let made = sides.get_mut(side);
        made.view.created = Some(wish.visibility.or(alike).unwrap_or(Visibility::Private));
        made.view.read = None;
        made.listing = source.map(|source| Listing { refs: Vec::new(), head: None, ..source });
        return;
    }
}

/// Both sides must name objects alike.
fn compare_formats(sides: &mut Pair<Looked>) {
    let format = |looked: &Looked| looked.listing.as_ref().map(|listing| listing.object_format);
    if let (Some(left), Some(right)) = (format(&sides.left), format(&sides.right))
        && left != right
    {
        let error = Error::new(Code::ObjectFormatMismatch)
            .with("host", &sides.left.view.host)
            .with("format", left.name())
            .with("other_host", &sides.right.view.host)
            .with("other_format", right.name());
        sides.right.view.read = Some(Problem::from(&error));
        sides.right.listing = None;
    }
}

/// What the first run would do about each ref that differs, and how many do not.
fn foresee(new: &NewMirror, scope: &Scope, listings: &Pair<&Listing>) -> (Vec<RefPreview>, u32) {
    let mut facts = Facts {
        heads: Pair::from_fn(|side| listings.get(side).head.clone()),
        heads_hidden: Pair::from_fn(|side| listings.get(side).head.is_none() && !listings.get(side).detached),
        ..Facts::default()
    };
    let names: BTreeSet<_> =
        listings.left.refs.iter().chain(&listings.right.refs).map(|one| one.name.clone()).collect();
    let tips = Pair::from_fn(|side| {
        let refs = listings.get(side).refs.iter();
        refs.map(|one| (&one.name, one.oid)).collect::<std::collections::HashMap<_, _>>()
    });
    for name in names {
        let tips = Pair::from_fn(|side| tips.get(side).get(&name).copied());
        facts.refs.insert(name, RefFacts { tips, deletion_confirmed: true, ..RefFacts::default() });
    }
    let plan = plan::plan(&facts, Rules { direction: new.direction, policy: new.policy }, &Unfetched);
    let mut same = 0;
    let mut refs = Vec::new();
    for (name, verdict) in plan.verdicts {
        if verdict == Verdict::InSync {
            same += 1;
            continue;
        }
        let both_there =
            facts.refs.get(&name).is_some_and(|known| known.tips.left.is_some() && known.tips.right.is_some());
        let verdict = match scope.place(&name) {
            Place::Unsure => Some(Verdict::Held { reason: HeldReason::ProtectionUnknown }),
            // A tag's history is nobody's business; a branch's decides.
            _ if both_there && !name.is_tag() => None,
            _ => Some(verdict),
        };
        refs.push(RefPreview { short: name.short().to_owned(), tag: name.is_tag(), name: name.to_string(), verdict });
    }
    (refs, same)
}

#[cfg(test)]
mod tests {
    use git2::{Oid as Id, Repository as Git, Signature};

    use super::*;
    use crate::{
        engine::stage::{Stage, stage},
        forge::{
            Features,
            played::{Played, json},
        },
        model::{ActionKind, Direction, HostKind, IgnoredReason, MirrorId, Policy, Prune, RunBy},
        view::{CreateWish, NewAccount},
    };

    const LEFT: &str = "github.example";
    const RIGHT: &str = "gitlab.example";

    fn folder(stage: &Stage, host: &str) -> Git {
        let path = stage.folder.path().join(host);
        let git = Git::init_bare(&path).expect("because the folder is ours");
        stage.host.serve(host, path);
        git
    }

    fn commit(git: &Git, name: &str, text: &str) -> Id {
        let tree = git.treebuilder(None).and_then(|tree| tree.write()).expect("because the disk has room");
        let tree = git.find_tree(tree).expect("because it was made");
        let by = Signature::new("a", "a@b", &git2::Time::new(1, 0)).expect("because it is well formed");
        let id = git.commit(None, &by, &by, text, &tree, &[]).expect("because the disk has room");
        git.reference(name, id, true, "").expect("because the name is valid");
        id
    }

    fn new_mirror(direction: Direction) -> NewMirror {
        let end = |host: &str| NewEndpoint {
            url: format!("https://{host}/ada/web.git"),
            name: None,
            account: None,
            user: None,
            secret: None,
        };
        NewMirror {
            left: end(LEFT),
            right: end(RIGHT),
            name: None,
            direction,
            policy: Policy::default(),
            every_seconds: 300,
            scope: Vec::new(),
            allow_plain_http: false,
            push_options: Vec::new(),
            run_by: RunBy::Gemel,
            create: None,
            unattended: crate::model::Unattended::default(),
            allow_circle: false,
        }
    }

    async fn told(stage: &Stage, new: &NewMirror) -> Vec<(String, Option<Verdict>)> {
        let preview = stage.engine.preview_new(new).await.expect("because it is well formed");
        assert_eq!((preview.left.read, preview.right.read), (None, None));
        preview.refs.into_iter().map(|one| (one.short, one.verdict)).collect()
    }

    #[expect(clippy::unnecessary_wraps, reason = "it stands beside None in the cases")]
    fn goes(to: Side, action: ActionKind) -> Option<Verdict> {
        Some(Verdict::Propagate { to, action })
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn every_ref_is_told_of_and_nothing_is_kept() {
        let stage = stage(Played::new());
        let (left, right) = (folder(&stage, LEFT), folder(&stage, RIGHT));
        for git in [&left, &right] {
            commit(git, "refs/heads/same", "same");
            commit(git, "refs/pull/1/head", "the host's own");
        }
        commit(&left, "refs/heads/only-left", "a");
        commit(&right, "refs/heads/only-right", "b");
        for name in ["refs/heads/both", "refs/tags/v1"] {
            commit(&left, name, "one");
            commit(&right, name, "other");
        }
        let expected = [
            ("both", None),
            ("only-left", goes(Side::Right, ActionKind::Create)),
            ("only-right", goes(Side::Left, ActionKind::Create)),
            ("v1", Some(Verdict::Diverged)),
        ];
        let expected: Vec<_> = expected.map(|(name, verdict)| (name.to_owned(), verdict)).into();
        assert_eq!(told(&stage, &new_mirror(Direction::Both)).await, expected);
        let preview = stage.engine.preview_new(&new_mirror(Direction::Both)).await.expect("because it is well formed");
        assert_eq!((preview.same, preview.right.writes, preview.right.write), (1, true, None));
        assert_eq!(stage.engine.mirrors().map(|all| all.len()), Ok(0));
        assert!(right.refname_to_id("refs/heads/only-left").is_err());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_deletion_is_told_of_and_the_default_branch_stays() {
        let stage = stage(Played::new());
        let (left, right) = (folder(&stage, LEFT), folder(&stage, RIGHT));
        commit(&left, "refs/heads/new", "a");
        commit(&right, "refs/heads/old", "b");
        commit(&right, "refs/heads/shown", "c");
        right.set_head("refs/heads/shown").expect("because it is there");
        let mut new = new_mirror(Direction::LeftToRight);
        let on_right = |new: &NewMirror| {
            let new = new.clone();
            let stage = &stage;
            async move { told(stage, &new).await.into_iter().map(|(_, verdict)| verdict).collect::<Vec<_>>() }
        };
        let alone = Some(Verdict::Ignored { reason: IgnoredReason::TargetOnly });
        assert_eq!(on_right(&new).await, [goes(Side::Right, ActionKind::Create), alone, alone]);
        new.policy.prune = Prune::Everything;
        let kept = Some(Verdict::Held { reason: HeldReason::DefaultBranch });
        assert_eq!(
            on_right(&new).await,
            [goes(Side::Right, ActionKind::Create), goes(Side::Right, ActionKind::Delete), kept]
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_missing_repository_is_made_only_where_that_is_wished() {
        let repository = r#"{"id":1,"full_name":"ada/web","private":false,"visibility":"public","default_branch":"main","clone_url":"https://github.example/ada/web.git"}"#;
        let host = Played::new()
            .on("GET", "/api/v3/user", json(200, r#"{"login":"ada"}"#))
            .on("GET", "/api/v4/user", json(200, r#"{"username":"ada"}"#))
            .on("GET", "/api/v3/repos/ada/web", json(200, repository));
        let stage = stage(host);
        commit(&folder(&stage, LEFT), "refs/heads/main", "a");
        for (name, host, kind) in [("github", LEFT, HostKind::Github), ("gitlab", RIGHT, HostKind::Gitlab)] {
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
        let mut new = new_mirror(Direction::Both);
        let preview = stage.engine.preview_new(&new).await.expect("because it is well formed");
        assert_eq!(preview.right.read.map(|problem| problem.code).as_deref(), Some("repository-missing"));
        assert_eq!((preview.left.user.as_deref(), preview.refs.len()), (Some("ada"), 0));

        let mut made = async |side, visibility| {
            new.create = Some(CreateWish { side, visibility, description: None, features: Features::default() });
            stage.engine.preview_new(&new).await.expect("because it is well formed")
        };
        let preview = made(Some(Side::Right), Some(Visibility::Private)).await;
        assert_eq!((preview.right.created, preview.right.read), (Some(Visibility::Private), None));
        assert_eq!(preview.refs[0].verdict, goes(Side::Right, ActionKind::Create));
        assert_eq!(made(None, None).await.right.created, Some(Visibility::Public), "as the other one is");
        // The wish was for the other side.
        let preview = made(Some(Side::Left), None).await;
        assert_eq!(preview.right.created, None);
        assert!(stage.host.asked().iter().all(|asked| asked.what.starts_with("GET ")), "nothing was made");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_refs_of_both_sides_are_there_to_choose_from() {
        let stage = stage(Played::new());
        let (left, right) = (folder(&stage, LEFT), folder(&stage, RIGHT));
        for name in ["refs/heads/main", "refs/tags/v1", "refs/pull/1/head", "refs/custom/a", "refs/other/b"] {
            commit(&left, name, "one");
        }
        commit(&right, "refs/heads/main", "one");
        commit(&right, "refs/heads/there", "two");
        let mut new = new_mirror(Direction::Both);
        // What the scope leaves out is there to be chosen all the same; a line that is wrong is no trouble here.
        new.scope = vec!["refs/heads/release/*".into(), "refs/custom/*".into(), "a b".into()];
        let seen = stage.engine.observed_refs(&new).await.expect("because both can be listed");
        let told: Vec<_> = seen.refs.iter().map(|one| (one.name.as_str(), one.tag, one.left, one.right)).collect();
        assert_eq!(
            told,
            [
                ("refs/custom/a", false, true, false),
                ("refs/heads/main", false, true, true),
                ("refs/heads/there", false, false, true),
                ("refs/tags/v1", true, true, false),
            ]
        );
        assert_eq!((seen.left.problem, seen.right.problem, seen.protected), (None, None, None));

        // A mirror that is there is listed alike.
        let added = stage.engine.add_mirror(new_mirror(Direction::Both)).await.expect("because it is well formed");
        let id = MirrorId(added.mirror.id.parse().expect("because it is a number"));
        let again = stage.engine.observed_refs_of(id, vec!["refs/other/*".into()]).await;
        let again = again.expect("because both can be listed");
        assert_eq!((again.refs.len(), again.refs[3].name.as_str()), (4, "refs/tags/v1"));
        assert_eq!(again.listed, ["refs/heads/", "refs/notes/", "refs/other/", "refs/tags/"]);

        // One side says nothing; the other one is listed, and a line that names no address is an error of its side.
        let wrong = NewMirror { right: NewEndpoint { url: "x:".into(), ..new.right.clone() }, ..new.clone() };
        let error = stage.engine.observed_refs(&wrong).await;
        assert_eq!(error.map_err(|error| error.args()["side"].clone()), Err("right".to_owned()));
        stage.host.serve("nobody.example", stage.folder.path().join("nobody"));
        new.right.url = "https://nobody.example/ada/web.git".into();
        let seen = stage.engine.observed_refs(&new).await.expect("because what a host says is in the answer");
        assert!(seen.left.problem.is_none() && seen.right.problem.is_some() && !seen.refs.is_empty());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_typed_wrongly_is_an_error_of_its_side() {
        let stage = stage(Played::new());
        let mut new = new_mirror(Direction::Both);
        new.right.account = Some("nobody".into());
        folder(&stage, LEFT);
        let error = stage.engine.preview_new(&new).await.expect_err("because there is no such account");
        assert_eq!((error.code(), error.args()["side"].as_str()), (Code::AccountUnknown, "right"));
        new.right = NewEndpoint {
            url: "http://git.example/ada/web.git".into(),
            account: None,
            secret: Some("hunter2".into()),
            ..new.right
        };
        let error = stage.engine.preview_new(&new).await.expect_err("because it would cross the network in the clear");
        assert_eq!(error.code(), Code::CredentialsOverPlainHttp);
    }
}
