//! What several hosts' APIs have in common: Gitea's grew from GitHub's, and Gitee's looks much like it.

use std::future::Future;

use serde::Deserialize;

use super::{HostKey, Owner, Repository};
use crate::error::{Code, Result};

/// Whoever asks.
#[derive(Deserialize)]
pub(super) struct User {
    pub login: String,
}

/// GitHub's and Gitea's keys.
#[derive(Deserialize)]
pub(super) struct PublicKey {
    id: u64,
    key: String,
    #[serde(default)]
    title: String,
    read_only: Option<bool>,
}

impl From<PublicKey> for HostKey {
    fn from(key: PublicKey) -> Self {
        Self { id: key.id.to_string(), title: key.title, key: key.key, read_only: key.read_only }
    }
}

/// Where GitHub's and Gitea's hooks call.
#[derive(Deserialize)]
pub(super) struct HookConfig {
    pub url: Option<String>,
}

/// Each repository once, and no more than `most`.
pub(super) fn once_each(mut all: Vec<Repository>, most: usize) -> Vec<Repository> {
    let mut seen = std::collections::HashSet::new();
    all.retain(|repository| seen.insert(repository.id.clone()));
    all.truncate(most);
    all
}

/// One's own repositories that fit a search, then what the host finds beside them.
pub(super) async fn own_and_found(
    mut own: Vec<Repository>,
    search: &str,
    most: usize,
    find: impl Future<Output = Result<Vec<Repository>>> + Send,
) -> Result<Vec<Repository>> {
    let words = search.to_lowercase();
    own.retain(|repository| repository.path.to_lowercase().contains(&words));
    if own.len() < most {
        match find.await {
            Ok(found) => own.extend(found),
            // One's own are an answer, too.
            Err(_) if !own.is_empty() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(once_each(own, most))
}

/// Whether an answer only says that this token may not know.
pub(super) fn may_not_know(code: Code) -> bool {
    matches!(code, Code::RepositoryMissing | Code::NoPermission | Code::ScopeMissing)
}

/// Oneself, then the groups; oneself alone where the token may not know of any.
pub(super) fn oneself_and(login: String, groups: Result<Vec<Owner>>) -> Result<Vec<Owner>> {
    let groups = match groups {
        Err(error) if may_not_know(error.code()) => Vec::new(),
        groups => groups?,
    };
    Ok(std::iter::once(Owner::user(login)).chain(groups).collect())
}
