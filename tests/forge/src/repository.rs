//! What a host knows of a repository beside its objects.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::answer::Ask;

/// Who may see a repository. Only GitLab and Gitee know the one in the middle: everybody who is signed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Everybody who is signed in.
    Internal,
    /// Its members.
    #[default]
    Private,
}

impl Visibility {
    /// GitLab's and GitHub's word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Private => "private",
        }
    }

    /// What such a word says.
    pub(crate) fn read(word: &str) -> Option<Self> {
        [Self::Public, Self::Internal, Self::Private].into_iter().find(|one| one.word() == word)
    }
}

/// What somebody may do with a repository; each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Not even know of it.
    None,
    /// See and fetch it.
    Read,
    /// Push.
    Write,
    /// Change its settings, hooks and keys.
    Admin,
}

/// A protected branch, or a pattern of branches (`*` stands for anything).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// The branch's name, or the pattern.
    pub pattern: String,
    /// Whether anybody may push to it.
    #[serde(default)]
    pub push: bool,
    /// Whether those who may push may also rewrite it.
    #[serde(default)]
    pub force: bool,
    /// Whether they may delete it.
    #[serde(default)]
    pub delete: bool,
}

impl Protection {
    /// Nobody may push to it: changes come by pull request only.
    pub fn locked(pattern: &str) -> Self {
        Self { pattern: pattern.to_owned(), push: false, force: false, delete: false }
    }

    /// New commits are welcome, but it may not be rewritten or deleted.
    pub fn kept(pattern: &str) -> Self {
        Self { push: true, ..Self::locked(pattern) }
    }

    /// Whether it is about this branch.
    pub(crate) fn covers(&self, branch: &str) -> bool {
        matches(&self.pattern, branch)
    }
}

/// GitHub's rulesets: refs that break a rule are refused with `GH013`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Which refs, by full name; `*` stands for anything.
    pub pattern: String,
    /// What is wrong with every push to them, as GitHub lists it.
    pub violation: String,
}

impl Rule {
    /// Whether it is about this ref.
    pub(crate) fn covers(&self, name: &str) -> bool {
        matches(&self.pattern, name)
    }
}

/// `*` stands for any text, everything else for itself.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// What a test, or a request, may set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// In a person's words.
    pub description: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// Without `refs/heads/`.
    pub default_branch: String,
    /// Read-only for ever.
    pub archived: bool,
    /// Who may do what, beside its owner; by login.
    pub members: BTreeMap<String, Access>,
    /// Protected branches.
    pub protections: Vec<Protection>,
    /// GitHub's rulesets.
    pub rules: Vec<Rule>,
    /// Only signed commits are taken (GitLab's push rules).
    pub signed_only: bool,
    /// Nobody may rewrite any branch (GitHub: `GH003`, Gitee: "禁止强制推送").
    pub no_force_push: bool,
    /// The size in bytes that no file may exceed.
    pub file_limit: u64,
    /// The size in bytes that all of it may not exceed.
    pub quota: Option<u64>,
    /// How many of the next pushes find the repository busy (Gitee).
    pub busy: u32,
    /// The version control features beside Git that are switched on: GitLab's project defaults.
    pub features: Features,
}

/// What a project offers beside its repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Features {
    /// Issues.
    pub issues: bool,
    /// A wiki.
    pub wiki: bool,
    /// Merge or pull requests.
    pub merge_requests: bool,
    /// Snippets.
    pub snippets: bool,
}

impl Features {
    /// What the switches of GitHub, Gitee and Gitea turn on or off: `has_issues` and its like.
    pub(crate) fn switch(&mut self, ask: &Ask) {
        self.issues = ask.flag("has_issues").unwrap_or(self.issues);
        self.wiki = ask.flag("has_wiki").unwrap_or(self.wiki);
        self.merge_requests = ask.flag("has_pull_requests").unwrap_or(self.merge_requests);
    }
}

impl Default for Features {
    fn default() -> Self {
        Self { issues: true, wiki: true, merge_requests: true, snippets: true }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            description: String::new(),
            visibility: Visibility::default(),
            default_branch: "main".to_owned(),
            archived: false,
            members: BTreeMap::new(),
            protections: Vec::new(),
            rules: Vec::new(),
            signed_only: false,
            no_force_push: false,
            file_limit: 100 * 1024 * 1024,
            quota: None,
            busy: 0,
            features: Features::default(),
        }
    }
}

/// One repository.
#[derive(Debug, Clone)]
pub(crate) struct Repository {
    /// The host's number for it.
    pub id: u64,
    /// `owner/name`; at GitLab any number of groups before the name.
    pub path: String,
    pub settings: Settings,
    pub hooks: Vec<Hook>,
    pub keys: Vec<Key>,
    pub mirrors: Vec<RemoteMirror>,
    /// The URL that the host itself pulls from.
    pub pull_from: Option<String>,
    pub created_at: Timestamp,
    /// When something about it last changed.
    pub updated_at: Timestamp,
    /// When a push last changed it.
    pub pushed_at: Option<Timestamp>,
}

impl Repository {
    /// Without its owner.
    pub fn name(&self) -> &str {
        self.path.rsplit_once('/').map_or(self.path.as_str(), |(_, name)| name)
    }

    /// What comes before the name.
    pub fn owner(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(owner, _)| owner)
    }

    /// Whether a branch is protected.
    pub fn protects(&self, branch: &str) -> bool {
        self.settings.protections.iter().any(|protection| protection.covers(branch))
    }
}

/// A webhook.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hook {
    /// The host's number for it.
    pub id: u64,
    /// Where it calls.
    pub url: String,
    /// The secret, or password.
    pub secret: String,
    /// Whether it calls at all.
    pub active: bool,
    /// Whether its secret signs rather than is sent (Gitee's two kinds).
    pub signs: bool,
    /// What it is called for.
    pub events: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its calls, the last one last.
    pub deliveries: Vec<Delivery>,
}

/// A call that a hook made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Delivery {
    /// The host's number for it.
    pub id: u64,
    /// What the call was about: `push`, or `ping` when the hook was made.
    pub event: String,
    /// When.
    pub at: Timestamp,
    /// The status code that came back; 0 for none.
    pub status: u16,
}

/// An SSH key of a user, or of a repository.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Key {
    /// The host's number for it.
    pub id: u64,
    /// A name for people.
    pub title: String,
    /// The public key, as in `id_ed25519.pub`.
    pub key: String,
    /// Whether it may only fetch.
    pub read_only: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A push mirror that GitLab runs itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RemoteMirror {
    /// The host's number for it.
    pub id: u64,
    /// Where to, with the credentials, which the API never shows.
    pub url: String,
    /// Whether it runs.
    pub enabled: bool,
    /// Whether a ref that has diverged over there is left alone.
    pub keep_divergent_refs: bool,
    /// Whether unprotected branches are left out.
    pub only_protected_branches: bool,
    /// Which branches (a paid feature).
    pub mirror_branch_regex: Option<String>,
    /// `none`, `started`, `finished` or `failed`.
    pub status: String,
    /// What Git said when it last failed.
    pub last_error: Option<String>,
    /// When it last began.
    pub started_at: Option<Timestamp>,
    /// When it last ended.
    pub ended_at: Option<Timestamp>,
    /// When it last ended well.
    pub succeeded_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, name) in [("main", "main"), ("release/*", "release/1.x"), ("*", "a/b"), ("r*/*x", "r/1/2x")] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("main", "mainline"), ("release/*", "release"), ("r*/*x", "r/2"), ("*a", "b")] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
