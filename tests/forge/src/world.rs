//! What one host knows: people, groups, tokens and repositories.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, Rate};
use crate::repository::{Access, Key, Repository, Settings, Visibility};

/// Which host is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// GitHub's REST API, version 2022-11-28.
    Github,
    /// Gitee's, version 5.
    Gitee,
    /// GitLab's, version 4.
    Gitlab,
    /// Gitea's and Forgejo's, version 1.
    Gitea,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Github, Self::Gitee, Self::Gitlab, Self::Gitea];

    /// In lower case, as in paths and files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Gitee => "gitee",
            Self::Gitlab => "gitlab",
            Self::Gitea => "gitea",
        }
    }

    /// What comes before the first path of its API, as on a host of one's own. (For GitHub that is Enterprise Server's
    /// `/api/v3`; `api.github.com` has none, so there the bare paths are answered too.)
    pub fn api_root(self) -> &'static str {
        match self {
            Self::Github => "/api/v3",
            Self::Gitee => "/api/v5",
            Self::Gitlab => "/api/v4",
            Self::Gitea => "/api/v1",
        }
    }

    /// What a token of this host begins with.
    fn token_prefix(self, fine_grained: bool) -> &'static str {
        match self {
            Self::Github if fine_grained => "github_pat_",
            Self::Github => "ghp_",
            Self::Gitlab => "glpat-",
            Self::Gitee | Self::Gitea => "",
        }
    }
}

/// Somebody with an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    /// The host's number for them; given by the host.
    pub id: u64,
    /// What stands in URLs.
    pub login: String,
    /// What people call them; the login where it is empty.
    pub name: String,
    /// Their address; made from the login where it is empty.
    pub email: String,
    /// Whether a push that would publish that address is refused.
    pub email_private: bool,
}

/// A group of people that owns repositories.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Organisation {
    /// The host's number for it; given by the host.
    pub id: u64,
    /// What stands in URLs; a subgroup of GitLab's is `group/subgroup`.
    pub path: String,
    /// What people call it; the path where it is empty.
    pub name: String,
    /// What its members may do with its repositories, by login. Those who may `admin` may also create some.
    pub members: BTreeMap<String, Access>,
}

/// What a test says of a token that it wants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewToken {
    /// Whose it is.
    pub user: String,
    /// The host's words for what it may do.
    pub scopes: Vec<String>,
    /// Whether it is one of GitHub's fine-grained ones; its scopes are then permissions, as `contents:write`.
    pub fine_grained: bool,
    /// The only repositories of a fine-grained token; none named means all of its owner's.
    pub repositories: Vec<String>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// The token itself, where a test wants it to be a certain one.
    pub secret: Option<String>,
}

/// What a test says of a repository that it wants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewRepository {
    /// `owner/name`. Its owner is made where nobody has that name.
    pub path: String,
    /// Everything else.
    #[serde(flatten)]
    pub settings: Settings,
}

/// A token as the host keeps it.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub id: u64,
    pub secret: String,
    pub user: String,
    pub scopes: Vec<String>,
    pub fine_grained: bool,
    pub repositories: Vec<String>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked: bool,
}

impl Token {
    /// Whether it has one of these scopes.
    pub fn has(&self, scopes: &[&str]) -> bool {
        self.scopes.iter().any(|own| scopes.contains(&own.as_str()))
    }

    /// Whether it reaches a repository at all; a fine-grained one may not.
    pub fn reaches(&self, path: &str) -> bool {
        self.repositories.is_empty() || self.repositories.iter().any(|one| one.eq_ignore_ascii_case(path))
    }
}

/// Why a token is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoToken {
    Unknown,
    Expired,
    Revoked,
}

/// What the host does after it has answered.
#[derive(Debug)]
pub(crate) enum Job {
    /// Pushes a remote mirror.
    Push { repository: u64, mirror: u64 },
    /// Pulls from where the repository is a mirror of.
    Pull { repository: u64, user: String },
    /// Calls a hook that was just made, as GitHub does.
    Ping { repository: u64, hook: u64 },
}

/// All that a host knows.
#[derive(Debug)]
pub(crate) struct World {
    pub kind: Kind,
    /// `http://127.0.0.1:port`, with the path that it lies below.
    pub origin: String,
    pub users: Vec<User>,
    pub organisations: Vec<Organisation>,
    pub tokens: Vec<Token>,
    pub keys: Vec<(String, Key)>,
    pub repositories: BTreeMap<u64, Repository>,
    pub faults: VecDeque<Fault>,
    pub rate: Option<Rate>,
    /// Whether it is as old as GitLab 12, without what came later.
    pub old: bool,
    pub jobs: Vec<Job>,
    /// How far its clock is from the machine's.
    ahead: SignedDuration,
    last_id: u64,
}

impl World {
    pub fn new(kind: Kind, origin: String) -> Self {
        Self {
            kind,
            origin,
            users: Vec::new(),
            organisations: Vec::new(),
            tokens: Vec::new(),
            keys: Vec::new(),
            repositories: BTreeMap::new(),
            faults: VecDeque::new(),
            rate: None,
            old: false,
            jobs: Vec::new(),
            ahead: SignedDuration::ZERO,
            last_id: 1000,
        }
    }

    /// The host's time, to the second, as the hosts tell it.
    pub fn now(&self) -> Timestamp {
        let now = Timestamp::now() + self.ahead;
        Timestamp::from_second(now.as_second()).expect("because it is a time of this century")
    }

    /// Lets the host's time pass.
    pub fn pass(&mut self, time: SignedDuration) {
        self.ahead += time;
    }

    /// A number that no other thing of this host has.
    pub fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Somebody, by login in any case.
    pub fn user(&self, login: &str) -> Option<&User> {
        self.users.iter().find(|user| user.login.eq_ignore_ascii_case(login))
    }

    pub fn organisation(&self, path: &str) -> Option<&Organisation> {
        self.organisations.iter().find(|one| one.path.eq_ignore_ascii_case(path))
    }

    /// Makes an account, or changes the one of this login.
    pub fn add_user(&mut self, mut user: User) -> u64 {
        if user.name.is_empty() {
            user.name.clone_from(&user.login);
        }
        if user.email.is_empty() {
            user.email = format!("{}@users.example", user.login);
        }
        if let Some(old) = self.users.iter_mut().find(|old| old.login.eq_ignore_ascii_case(&user.login)) {
            user.id = old.id;
            *old = user;
            return old.id;
        }
        user.id = self.next_id();
        self.users.push(user);
        self.last_id
    }

    /// Makes a group, or changes the one of this path.
    pub fn add_organisation(&mut self, mut organisation: Organisation) -> u64 {
        if organisation.name.is_empty() {
            organisation.name.clone_from(&organisation.path);
        }
        for login in organisation.members.keys() {
            assert!(self.user(login).is_some(), "{login} is to be a member and has no account");
        }
        if let Some(old) = self.organisations.iter_mut().find(|old| old.path.eq_ignore_ascii_case(&organisation.path)) {
            organisation.id = old.id;
            *old = organisation;
            return old.id;
        }
        organisation.id = self.next_id();
        self.organisations.push(organisation);
        self.last_id
    }

    /// Makes a token and returns it.
    pub fn add_token(&mut self, new: NewToken) -> String {
        assert!(self.user(&new.user).is_some(), "{} has no account, so no token", new.user);
        let id = self.next_id();
        let secret = new.secret.unwrap_or_else(|| {
            use std::hash::{BuildHasher as _, RandomState};
            // Neither guessed nor the same twice; there is nothing to protect here.
            let [one, other] = [0, 1].map(|round| RandomState::new().hash_one((id, round)));
            format!("{}{one:016x}{other:016x}", self.kind.token_prefix(new.fine_grained))
        });
        self.tokens.push(Token {
            id,
            secret: secret.clone(),
            user: new.user,
            scopes: new.scopes,
            fine_grained: new.fine_grained,
            repositories: new.repositories,
            created_at: self.now(),
            expires_at: new.expires_at,
            revoked: false,
        });
        secret
    }

    /// Whose a token is.
    pub fn identify(&self, secret: &str) -> Result<&Token, NoToken> {
        let token = self.tokens.iter().find(|token| token.secret == secret).ok_or(NoToken::Unknown)?;
        if token.revoked {
            Err(NoToken::Revoked)
        } else if token.expires_at.is_some_and(|end| end <= self.now()) {
            Err(NoToken::Expired)
        } else {
            Ok(token)
        }
    }

    /// Makes a repository. Fails with nothing where its name is taken, in any case.
    pub fn add_repository(&mut self, path: &str, settings: Settings) -> Option<u64> {
        if self.repository(path).is_some() {
            return None;
        }
        let id = self.next_id();
        let now = self.now();
        self.repositories.insert(
            id,
            Repository {
                id,
                path: path.to_owned(),
                settings,
                hooks: Vec::new(),
                keys: Vec::new(),
                mirrors: Vec::new(),
                pull_from: None,
                created_at: now,
                updated_at: now,
                pushed_at: None,
            },
        );
        Some(id)
    }

    /// A repository, by path in any case.
    pub fn repository(&self, path: &str) -> Option<&Repository> {
        self.repositories.values().find(|one| one.path.eq_ignore_ascii_case(path))
    }

    /// What a person may do, whatever their token says.
    pub fn access(&self, user: Option<&str>, repository: &Repository) -> Access {
        let open = match (repository.settings.visibility, user) {
            (Visibility::Public, _) | (Visibility::Internal, Some(_)) => Access::Read,
            _ => Access::None,
        };
        let Some(user) = user else {
            return open;
        };
        if repository.owner().eq_ignore_ascii_case(user) {
            return Access::Admin;
        }
        let own = repository.settings.members.get(user).copied();
        // Membership of a group holds for its subgroups too.
        let group = self
            .organisations
            .iter()
            .filter(|group| {
                repository.owner() == group.path || repository.owner().starts_with(&format!("{}/", group.path))
            })
            .filter_map(|group| group.members.get(user).copied())
            .max();
        open.max(own.unwrap_or(Access::None)).max(group.unwrap_or(Access::None))
    }

    /// Whether a person may make repositories there: in their own name, or as an administrator of the group.
    pub fn may_create(&self, user: &str, owner: &str) -> bool {
        owner.eq_ignore_ascii_case(user)
            || self
                .organisations
                .iter()
                .filter(|group| owner == group.path || owner.starts_with(&format!("{}/", group.path)))
                .any(|group| group.members.get(user) == Some(&Access::Admin))
    }

    /// The repositories that a person is something in, oldest first.
    pub fn own(&self, user: &str) -> Vec<&Repository> {
        self.repositories
            .values()
            .filter(|repository| {
                let access = self.access(Some(user), repository);
                let open = self.access(None, repository).max(match repository.settings.visibility {
                    Visibility::Internal => Access::Read,
                    _ => Access::None,
                });
                access > open || repository.settings.members.contains_key(user)
            })
            .collect()
    }
}
