//! Mirrors that a host runs itself: GitLab's push mirrors, and pulls at GitLab and Gitee. The git program does it, to and
//! from this machine only.

use std::path::Path;

use crate::deliver::loopback;
use crate::git;
use crate::host::Host;
use crate::judge::Command;
use crate::{deliver, repository};

/// Begins to push a remote mirror.
pub(crate) fn push(host: &Host, repository: u64, mirror: u64) {
    let host = host.clone();
    host.runtime().clone().spawn_blocking(move || {
        let begun = change(&host, repository, mirror, |mirror, now| {
            "started".clone_into(&mut mirror.status);
            mirror.started_at = Some(now);
        });
        let Some((path, protected, mirror_now)) = begun else {
            return;
        };
        let folder = host.place(&path);
        let outcome = send(&folder, &mirror_now, &protected);
        change(&host, repository, mirror, |mirror, now| {
            mirror.ended_at = Some(now);
            match outcome {
                Ok(()) => {
                    "finished".clone_into(&mut mirror.status);
                    mirror.succeeded_at = Some(now);
                    mirror.last_error = None;
                }
                Err(error) => {
                    "failed".clone_into(&mut mirror.status);
                    mirror.last_error = Some(scrubbed(&error, &mirror.url));
                }
            }
        });
    });
}

type Begun = (String, Vec<repository::Protection>, repository::RemoteMirror);

fn change(
    host: &Host,
    repository: u64,
    mirror: u64,
    change: impl FnOnce(&mut repository::RemoteMirror, jiff::Timestamp),
) -> Option<Begun> {
    let mut world = host.world();
    let now = world.now();
    let repository = world.repositories.get_mut(&repository)?;
    let (path, protections) = (repository.path.clone(), repository.settings.protections.clone());
    let mirror = repository.mirrors.iter_mut().find(|one| one.id == mirror)?;
    change(mirror, now);
    Some((path, protections, mirror.clone()))
}

/// <https://docs.gitlab.com/user/project/repository/mirror/push/>: branches and tags, overwriting what diverged unless that
/// is to be kept, and deleting nothing when it is.
fn send(
    folder: &Path,
    mirror: &repository::RemoteMirror,
    protections: &[repository::Protection],
) -> Result<(), String> {
    if loopback(&mirror.url).is_none() {
        return Err("only a repository on this machine can be pushed to".to_owned());
    }
    let force = if mirror.keep_divergent_refs { "" } else { "+" };
    let mut specs: Vec<String> = git::branches(folder)
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| !mirror.only_protected_branches || protections.iter().any(|one| one.covers(name)))
        .map(|name| format!("{force}refs/heads/{name}:refs/heads/{name}"))
        .collect();
    specs.push(format!("{force}refs/tags/*:refs/tags/*"));
    let mut arguments = vec!["push", "--quiet", &mirror.url];
    arguments.extend(specs.iter().map(String::as_str));
    git::run(folder, &arguments).map(drop)
}

/// An error without the credentials of the URL.
fn scrubbed(error: &str, url: &str) -> String {
    error.replace(url, &shown(url))
}

/// A URL as GitLab shows it: <https://docs.gitlab.com/api/remote_mirrors/>
pub(crate) fn shown(url: &str) -> String {
    let bare = bare(url);
    if bare == url { bare } else { bare.replacen("://", "://*****:*****@", 1) }
}

/// A URL without its credentials.
pub(crate) fn bare(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut parsed) if !parsed.username().is_empty() || parsed.password().is_some() => {
            let hidden = parsed.set_username("").and_then(|()| parsed.set_password(None));
            hidden.map_or_else(|()| String::new(), |()| parsed.to_string())
        }
        _ => url.to_owned(),
    }
}

/// Begins to pull what the repository is a mirror of.
pub(crate) fn pull(host: &Host, repository: u64, user: String) {
    let host = host.clone();
    host.runtime().clone().spawn_blocking(move || {
        let found = {
            let world = host.world();
            world.repositories.get(&repository).and_then(|one| Some((one.path.clone(), one.pull_from.clone()?)))
        };
        let Some((path, from)) = found.filter(|(_, from)| loopback(from).is_some()) else {
            return;
        };
        let folder = host.place(&path);
        let before = git::branches(&folder);
        let specs = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];
        if git::run(&folder, &["fetch", "--quiet", "--prune", &from, specs[0], specs[1]]).is_err() {
            return;
        }
        let after = git::branches(&folder);
        let zeros = "0".repeat(40);
        let tip = |branches: &[(String, String)], name: &str| {
            branches.iter().find(|(own, _)| own == name).map_or_else(|| zeros.clone(), |(_, tip)| tip.clone())
        };
        let mut names: Vec<&String> = before.iter().chain(&after).map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        let moved: Vec<Command> = names
            .into_iter()
            .map(|name| Command { old: tip(&before, name), new: tip(&after, name), name: format!("refs/heads/{name}") })
            .filter(|command| command.old != command.new)
            .collect();
        deliver::pushed(&host, repository, &user, &moved);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_its_credentials() {
        assert_eq!(shown("https://oauth2:t0ken@host.example/a/b.git"), "https://*****:*****@host.example/a/b.git");
        assert_eq!(shown("https://t0ken@host.example/a"), "https://*****:*****@host.example/a");
        assert_eq!(shown("https://host.example/a"), "https://host.example/a");
    }
}
