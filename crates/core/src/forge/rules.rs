//! What a host asks of pushes to its branches, and who may own a repository there: what is good to know before a mirror is
//! added.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something that a host asks of pushes to a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum BranchRule {
    /// This account may not push to it at all.
    NoPush,
    /// Changes come by a pull or merge request only.
    PullRequest,
    /// It may not be made by a push.
    NoCreation,
    /// Its history may not be rewritten.
    NoForcePush,
    /// It may not be deleted by a push.
    NoDeletion,
    /// Only signed commits.
    Signatures,
    /// No merge commits.
    LinearHistory,
    /// Only commits that passed the host's checks.
    Checks,
    /// Only messages, names or addresses of a certain form.
    Form,
    /// Only files of certain kinds or sizes.
    Files,
}

/// What a host asks of pushes to a branch, or to all that fit a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BranchRules {
    /// The branch, or a pattern in which `*` stands for any text.
    pub branch: String,
    /// What is asked.
    pub rules: Vec<BranchRule>,
}

impl BranchRules {
    /// Rules in order, each once; none where there are none.
    pub(crate) fn of(branch: impl Into<String>, rules: impl IntoIterator<Item = BranchRule>) -> Option<Self> {
        let mut rules: Vec<BranchRule> = rules.into_iter().collect();
        rules.sort_unstable();
        rules.dedup();
        (!rules.is_empty()).then(|| Self { branch: branch.into(), rules })
    }

    /// Whether it is about a branch.
    pub(crate) fn covers(&self, branch: &str) -> bool {
        fits(&self.branch, branch)
    }
}

/// `*` stands for any text, everything else for itself.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(before) else { return false };
    (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| fits(after, &rest[at..]))
}

/// Whose a repository may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum OwnerKind {
    /// The account's own.
    User,
    /// An organisation's or a group's.
    Group,
}

/// Who may own a repository that the account makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// What stands in addresses: `ada`, `acme`, `acme/tools`.
    pub path: String,
    /// What people call it, where that is told.
    pub name: Option<String>,
    /// What it is.
    pub kind: OwnerKind,
}

impl Owner {
    pub(crate) fn user(login: String) -> Self {
        Self { path: login, name: None, kind: OwnerKind::User }
    }

    pub(crate) fn group(path: String, name: Option<String>) -> Self {
        let name = name.filter(|name| !name.is_empty() && *name != path);
        Self { path, name, kind: OwnerKind::Group }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_cover_branches() {
        let covers = |pattern: &str, branch: &str| {
            BranchRules::of(pattern, [BranchRule::NoPush]).is_some_and(|rules| rules.covers(branch))
        };
        for (pattern, branch) in
            [("main", "main"), ("*", "a/b"), ("v*-stable", "v1-stable"), ("a*b*c", "abxbc"), ("发*", "发布")]
        {
            assert!(covers(pattern, branch), "{pattern} {branch}");
        }
        for (pattern, branch) in [("main", "main2"), ("v*-stable", "v1-stable2"), ("a*b*c", "acb")] {
            assert!(!covers(pattern, branch), "{pattern} {branch}");
        }
    }
}
