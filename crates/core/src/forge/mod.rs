//! The hosts' own APIs: who we are there, which repositories there are, and what can be set up for a person.
//!
//! `Forge` is the vocabulary; one file a host speaks it. Below it `api` is how anything is asked: who asks, rate limits,
//! retries, conditional requests. Only the calls that are used are here.

mod api;
mod bitbucket;
pub(crate) mod codecommit;
pub(crate) mod detect;
mod gitea;
mod gitee;
mod github;
mod gitlab;
mod key_pages;
mod manners;
#[cfg(test)]
pub(crate) mod played;
mod rules;
mod shapes;
pub(crate) mod tokens;

use std::sync::Arc;

use async_trait::async_trait;
use gemel_wire::Credentials;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

pub(crate) use api::{Door, place};
pub(crate) use bitbucket::GIT_USER as BITBUCKET_GIT_USER;
pub(crate) use key_pages::key_page;
pub(crate) use manners::Manners;
pub use rules::{BranchRule, BranchRules, Owner, OwnerKind};
pub use tokens::{Need, Purpose, TokenPage};

use crate::{
    clock::Millis,
    error::{Code, Error, Result},
    model::HostKind,
};

/// Who may see a repository; the fewest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Visibility {
    /// Whom its owner lets in.
    Private,
    /// Everybody who has an account at the host.
    Internal,
    /// Everybody.
    Public,
}

/// What the account may do with a repository.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Permissions {
    /// Read it.
    pub pull: bool,
    /// Write to it.
    pub push: bool,
    /// Change its settings: hooks, keys, protected branches.
    pub admin: bool,
}

/// A repository as its host's API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Repository {
    /// The host's own number for it; it stays when the repository is renamed, and another repository has another one.
    pub id: String,
    /// Its path, such as `owner/name`.
    pub path: String,
    /// What it says of itself.
    pub description: Option<String>,
    /// The branch that the host shows first.
    pub default_branch: Option<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// How large it is, in KiB, where that is told.
    #[ts(type = "number | null")]
    pub size_kib: Option<u64>,
    /// Whether it can only be read any more.
    pub archived: bool,
    /// What the account may do with it, where that is told.
    pub permissions: Option<Permissions>,
    /// For cloning by HTTPS.
    pub https_url: String,
    /// For cloning by SSH.
    pub ssh_url: Option<String>,
}

/// What a token may do, as far as that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Scopes {
    /// The host lists them.
    Listed {
        /// Their names at the host.
        scopes: Vec<String>,
    },
    /// The host does not list them; some things were tried.
    Probed {
        /// What it may do.
        can: Vec<String>,
        /// What it may not do.
        cannot: Vec<String>,
    },
    /// Nothing is known.
    #[default]
    Unknown,
}

/// Who we are at a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub login: String,
    pub scopes: Scopes,
    /// When the token ends, where that is told.
    pub expires_at: Option<Millis>,
}

/// What a new repository has beside Git; absent is as the host does it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Features {
    /// Issues.
    pub issues: Option<bool>,
    /// A wiki.
    pub wiki: Option<bool>,
    /// Merge requests.
    pub merge_requests: Option<bool>,
    /// Snippets.
    pub snippets: Option<bool>,
}

/// A repository to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewRepository {
    /// Its whole path: the owner, organisation, group or subgroup, and the name.
    pub path: String,
    pub visibility: Visibility,
    pub description: Option<String>,
    pub features: Features,
}

impl NewRepository {
    /// The place and the name.
    fn parts(&self) -> Result<(&str, &str)> {
        self.path.rsplit_once('/').ok_or_else(|| Error::bad_input("repository", &self.path))
    }
}

/// What became of the last call of a hook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HookDelivery {
    /// When, where that is told.
    #[ts(type = "number | null")]
    pub at: Option<Millis>,
    /// The HTTP status that came back; absent where nothing did.
    pub status: Option<u16>,
    /// Whether it was taken.
    pub ok: bool,
}

/// A hook: what the host calls when something is pushed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Hook {
    /// Its number at the host.
    pub id: String,
    /// What is called.
    pub url: String,
    /// Whether it is called for pushes, and not switched off.
    pub active: bool,
    /// What became of the last call, where the host tells.
    pub last: Option<HookDelivery>,
}

/// A hook for pushes, to be made.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct NewHook {
    pub url: String,
    /// With it the one who is called knows who calls.
    pub secret: String,
    pub verify_tls: bool,
}

/// A public key for SSH that a host knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HostKey {
    /// Its number at the host.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The key, `ssh-ed25519 …`.
    pub key: String,
    /// Whether it may only read; not told of a user's own key.
    pub read_only: Option<bool>,
}

/// Whose keys: one repository's, or the user's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeysOf<'a> {
    Repository(&'a str),
    User,
}

/// A branch whose rules are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AskedBranch {
    pub name: String,
    /// Whether it is among the protected ones.
    pub protected: bool,
}

/// A mirror that a host runs by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HostMirror {
    /// Its number at the host.
    pub id: String,
    /// Where it pushes to; without credentials.
    pub url: String,
    /// Whether it is switched on.
    pub enabled: bool,
    /// What the host says of its state, such as `finished`, `failed` or `to_retry`.
    pub status: Option<String>,
    /// What the host says went wrong the last time.
    pub last_error: Option<String>,
    /// When it last got through.
    #[ts(type = "number | null")]
    pub last_success_at: Option<Millis>,
    /// Whether it leaves refs alone that the other side changed.
    pub keep_divergent_refs: Option<bool>,
    /// Whether only protected branches go across.
    pub only_protected_branches: Option<bool>,
    /// A regular expression for the branches that go across.
    pub branch_regex: Option<String>,
}

/// A mirror for a host to run: what it pushes to and which branches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NewHostMirror {
    pub url: Option<Url>,
    /// With what it writes there. The host keeps it.
    pub credentials: Option<Credentials>,
    pub keep_divergent_refs: Option<bool>,
    pub only_protected_branches: Option<bool>,
    pub branch_regex: Option<String>,
}

/// What is asked of a host. What a host does not offer is `api-unsupported`.
#[async_trait]
pub(crate) trait Forge: Send + Sync {
    /// What people call the host.
    fn label(&self) -> &str;

    /// Who we are, and what the token may do.
    async fn who_am_i(&self) -> Result<Identity>;

    /// Repositories that the account has to do with, or those that fit a search; `most` of them.
    async fn repositories(&self, search: Option<&str>, most: usize) -> Result<Vec<Repository>>;

    /// One repository.
    async fn repository(&self, path: &str) -> Result<Repository>;

    /// Makes a repository.
    async fn create(&self, new: &NewRepository) -> Result<Repository>;

    /// Chooses the branch that the host shows first.
    async fn set_default_branch(&self, path: &str, branch: &str) -> Result<()>;

    /// The protected branches: names, or patterns in which `*` stands for any text.
    async fn protected_branches(&self, _path: &str) -> Result<Vec<String>> {
        Err(self.lacks("protected-branches"))
    }

    /// What is asked of pushes: to these branches, some of which are protected, or to whatever the host has rules for.
    async fn branch_rules(&self, _path: &str, _asked: &[AskedBranch]) -> Result<Vec<BranchRules>> {
        Err(self.lacks("branch-rules"))
    }

    /// Who may own a repository that is made: oneself first, then organisations and groups.
    async fn owners(&self) -> Result<Vec<Owner>> {
        Err(self.lacks("owners"))
    }

    async fn hooks(&self, _path: &str) -> Result<Vec<Hook>> {
        Err(self.lacks("hooks"))
    }

    async fn add_hook(&self, _path: &str, _hook: &NewHook) -> Result<Hook> {
        Err(self.lacks("hooks"))
    }

    async fn remove_hook(&self, _path: &str, _id: &str) -> Result<()> {
        Err(self.lacks("hooks"))
    }

    async fn keys(&self, _of: KeysOf<'_>) -> Result<Vec<HostKey>> {
        Err(self.lacks("keys"))
    }

    async fn add_key(&self, _of: KeysOf<'_>, _title: &str, _key: &str, _read_only: bool) -> Result<HostKey> {
        Err(self.lacks("keys"))
    }

    async fn remove_key(&self, _of: KeysOf<'_>, _id: &str) -> Result<()> {
        Err(self.lacks("keys"))
    }

    /// The mirrors that the host runs from a repository.
    async fn mirrors(&self, _path: &str) -> Result<Vec<HostMirror>> {
        Err(self.lacks("mirrors"))
    }

    async fn add_mirror(&self, _path: &str, _new: &NewHostMirror) -> Result<HostMirror> {
        Err(self.lacks("mirrors"))
    }

    async fn change_mirror(&self, _path: &str, _id: &str, _new: &NewHostMirror) -> Result<HostMirror> {
        Err(self.lacks("mirrors"))
    }

    /// Has the host run one of its mirrors now.
    async fn sync_mirror(&self, _path: &str, _id: &str) -> Result<()> {
        Err(self.lacks("mirrors"))
    }

    async fn remove_mirror(&self, _path: &str, _id: &str) -> Result<()> {
        Err(self.lacks("mirrors"))
    }

    /// Has the host pull from what a repository is a copy of.
    async fn pull(&self, _path: &str) -> Result<()> {
        Err(self.lacks("pull"))
    }

    /// The error for what this host does not offer.
    fn lacks(&self, what: &str) -> Error {
        Error::new(Code::ApiUnsupported).with("host", self.label()).with("what", what)
    }
}

/// The host's API; none where the kind of host has none.
pub(crate) fn open(kind: HostKind, door: Door) -> Option<Arc<dyn Forge>> {
    Some(match kind {
        HostKind::Github => Arc::new(github::GitHub::new(door)),
        HostKind::Gitee => Arc::new(gitee::Gitee::new(door)),
        HostKind::Gitlab => Arc::new(gitlab::GitLab::new(door)),
        HostKind::Gitea => Arc::new(gitea::Gitea::new(door)),
        HostKind::Bitbucket => Arc::new(bitbucket::Bitbucket::new(door)),
        HostKind::CodeCommit | HostKind::Local | HostKind::Git => return None,
    })
}

/// Whether a kind of host has an API that is spoken here.
pub(crate) fn has_api(kind: HostKind) -> bool {
    !matches!(kind, HostKind::CodeCommit | HostKind::Local | HostKind::Git)
}

/// Puts a value into what is sent; what is absent is not sent at all.
fn set(body: &mut serde_json::Value, name: &str, value: Option<impl Serialize>) {
    if let Some(value) = value {
        body[name] = serde_json::json!(value);
    }
}
