//! What a run asks the hosts besides Git: whether a repository is still the same, and which branches are protected.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;

use super::Job;
use crate::{
    error::Result,
    forge::Forge,
    guard::Guard,
    model::{Mirror, Pair, Side},
    scope::Scope,
};

/// The API of a repository's host, and the repository's path there.
pub(crate) type AtHost = (Arc<dyn Forge>, String);

/// The hosts of a mirror, as far as they have an API and an account to ask it with.
#[async_trait]
pub(crate) trait Hosts: Send + Sync {
    /// The API of one side's host and the repository's path there; none where there is nobody to ask.
    async fn at(&self, side: Side) -> Result<Option<AtHost>>;
}

/// A run does not wait longer than this for what it can do without.
const PATIENCE: Duration = Duration::from_secs(10);

/// The numbers that the hosts give the repositories; none where a host does not tell, or not now.
pub(super) async fn repositories(job: &Job) -> Pair<Option<String>> {
    let ask = async |side: Side| {
        let (forge, path) = job.hosts.at(side).await.ok().flatten()?;
        match forge.repository(&path).await {
            Ok(repository) => Some(repository.id),
            // Git itself goes on: who the repository is was a question besides.
            Err(error) => {
                tracing::debug!(mirror = %job.mirror.id, side = side.as_str(), %error, "the host does not say which repository that is");
                None
            }
        }
    };
    let (left, right) =
        tokio::join!(tokio::time::timeout(PATIENCE, ask(Side::Left)), tokio::time::timeout(PATIENCE, ask(Side::Right)));
    Pair { left: left.ok().flatten(), right: right.ok().flatten() }
}

/// A side whose address leads to another repository than before.
pub(super) fn replaced(known: &Pair<Option<String>>, now: &Pair<Option<String>>) -> Option<Guard> {
    let differs = |side: &Side| matches!((known.get(*side), now.get(*side)), (Some(known), Some(now)) if known != now);
    Side::BOTH.into_iter().find(differs).map(|side| Guard::Replaced { side })
}

/// Which refs the mirror is about now. Where that hangs on which branches are protected, the hosts are asked: the source's,
/// or both. If one that can tell does not, the branches stay in doubt.
pub(crate) async fn scope(mirror: &Mirror, hosts: &dyn Hosts) -> Result<Scope> {
    let mut scope = Scope::parse(&mirror.scope)?;
    if !scope.asks_for_protection() {
        return Ok(scope);
    }
    let sides: Vec<Side> = match mirror.direction.target() {
        Some(target) => vec![target.other()],
        None => Side::BOTH.to_vec(),
    };
    let mut all: Option<Vec<String>> = None;
    for side in sides {
        match hosts.at(side).await {
            Ok(None) => {}
            Ok(Some((forge, path))) => match tokio::time::timeout(PATIENCE, forge.protected_branches(&path)).await {
                Ok(Ok(names)) => all.get_or_insert_default().extend(names),
                trouble => {
                    tracing::warn!(mirror = %mirror.id, side = side.as_str(), ?trouble, "protected branches cannot be read");
                    return Ok(scope);
                }
            },
            Err(error) => {
                tracing::warn!(mirror = %mirror.id, side = side.as_str(), %error, "protected branches cannot be read");
                return Ok(scope);
            }
        }
    }
    if let Some(names) = all {
        scope.learn_protected(names);
    }
    Ok(scope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        forge::{
            self,
            played::{Played, json},
        },
        model::{Direction, HostKind},
        scope::Place,
    };

    /// A GitHub on the left, a Gitee on the right; or nobody.
    struct Two(Pair<Option<Arc<Played>>>);

    #[async_trait]
    impl Hosts for Two {
        async fn at(&self, side: Side) -> Result<Option<AtHost>> {
            let kind = if side == Side::Left { HostKind::Github } else { HostKind::Gitee };
            let Some(played) = self.0.get(side) else { return Ok(None) };
            let forge = forge::open(kind, played.door("https://h.example", Some("hunter2")));
            Ok(forge.map(|forge| (forge, "o/r".to_owned())))
        }
    }

    async fn place(direction: Direction, left: Option<Played>, right: Option<Played>) -> Place {
        let mirror = Mirror { direction, scope: vec!["protected".into()], ..Mirror::example() };
        let hosts = Two(Pair { left: left.map(Arc::new), right: right.map(Arc::new) });
        scope(&mirror, &hosts).await.expect("because the scope is good").place("refs/heads/dev")
    }

    fn github(branches: &str) -> Played {
        Played::new().on("GET", "/api/v3/repos/o/r/branches", json(200, branches))
    }

    fn gitee(status: u16, branches: &str) -> Played {
        Played::new().on("GET", "/api/v5/repos/o/r/branches", json(status, branches))
    }

    #[tokio::test]
    async fn protection_is_asked_of_the_source_or_of_both() {
        let (has, lacks) = (r#"[{"name":"dev","protected":true}]"#, "[]");
        assert_eq!(place(Direction::LeftToRight, Some(github(has)), None).await, Place::In);
        assert_eq!(place(Direction::LeftToRight, Some(github(lacks)), Some(gitee(200, has))).await, Place::Out);
        assert_eq!(place(Direction::Both, Some(github(lacks)), Some(gitee(200, has))).await, Place::In);
        assert_eq!(place(Direction::Both, Some(github(lacks)), None).await, Place::Out);
    }

    #[tokio::test]
    async fn what_cannot_be_read_stays_in_doubt() {
        assert_eq!(place(Direction::Both, Some(github("[]")), Some(gitee(403, "{}"))).await, Place::Unsure);
        assert_eq!(place(Direction::Both, None, None).await, Place::Unsure);
    }

    #[test]
    fn another_number_is_another_repository() {
        let pair = |left: Option<&str>, right: Option<&str>| Pair {
            left: left.map(str::to_owned),
            right: right.map(str::to_owned),
        };
        let known = pair(Some("1"), None);
        assert_eq!(replaced(&known, &pair(Some("1"), Some("9"))), None);
        assert_eq!(replaced(&known, &pair(None, None)), None);
        assert_eq!(replaced(&known, &pair(Some("2"), None)), Some(Guard::Replaced { side: Side::Left }));
    }
}
