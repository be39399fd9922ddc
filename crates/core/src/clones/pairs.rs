//! Which mirrors the clones suggest. Pure.

use super::{FoundEnd, FoundPair, Place, WorkingClone};
use crate::{location, model::Pair};

/// A mirror that is there already.
pub(crate) struct Mirrored {
    /// What it is called.
    pub name: String,
    /// Its repositories.
    pub ends: Pair<Place>,
}

/// The remote that `git clone` makes: what people think of as the repository.
const FIRST: &str = "origin";

/// A repository that a clone knows.
struct End<'a> {
    remote: &'a str,
    url: &'a str,
    place: Place,
}

/// The pairs of repositories at two hosts that one clone knows, without those that are mirrored already, be it by way of
/// other repositories.
pub(crate) fn pairs(clones: &[WorkingClone], mirrors: &[Mirrored]) -> Vec<FoundPair> {
    let mut found: Vec<(FoundPair, Place, Place)> = Vec::new();
    for clone in clones {
        let ends = ends(clone);
        for (at, right) in ends.iter().enumerate() {
            // The same path tells more than the same name, and that more than the order.
            let Some(left) =
                ends[..at].iter().filter(|left| !left.place.same_host(&right.place)).rev().max_by_key(|left| {
                    (left.place.path() == right.place.path(), left.place.name() == right.place.name())
                })
            else {
                continue;
            };
            let same = |one: &Place, two: &Place| {
                (left.place.is(one) && right.place.is(two)) || (left.place.is(two) && right.place.is(one))
            };
            if connected(&left.place, &right.place, mirrors) || found.iter().any(|(_, one, two)| same(one, two)) {
                continue;
            }
            let taken = |name: &str| {
                mirrors.iter().any(|mirror| mirror.name == name) || found.iter().any(|(pair, ..)| pair.name == name)
            };
            let pair = FoundPair {
                name: free_name(&location::default_name(left.url), taken),
                folder: clone.folder.display().to_string(),
                left: left.shown(),
                right: right.shown(),
            };
            found.push((pair, left.place.clone(), right.place.clone()));
        }
    }
    found.into_iter().map(|(pair, ..)| pair).collect()
}

/// The repositories at hosts that a clone knows, each once.
fn ends(clone: &WorkingClone) -> Vec<End<'_>> {
    let mut ends: Vec<End<'_>> = Vec::new();
    let first = clone.remotes.iter().filter(|remote| remote.name == FIRST);
    for remote in first.chain(clone.remotes.iter().filter(|remote| remote.name != FIRST)) {
        for url in &remote.urls {
            let place = Place::of(url);
            if place.is_at_host() && !ends.iter().any(|end| end.place.is(&place)) {
                ends.push(End { remote: &remote.name, url, place });
            }
        }
    }
    ends
}

impl End<'_> {
    fn shown(&self) -> FoundEnd {
        FoundEnd {
            remote: self.remote.to_owned(),
            url: self.url.to_owned(),
            host: location::host_label(self.url),
            host_kind: location::host_kind(self.url),
            path: location::repository_path(self.url),
        }
    }
}

/// Whether mirrors lead from one repository to another: one more would make a circle.
fn connected(from: &Place, to: &Place, mirrors: &[Mirrored]) -> bool {
    let mut reached = vec![from];
    let mut at = 0;
    while at < reached.len() {
        let here = reached[at];
        if here.is(to) {
            return true;
        }
        for Mirrored { ends: Pair { left, right }, .. } in mirrors {
            for (one, other) in [(left, right), (right, left)] {
                if here.is(one) && !reached.iter().any(|known| known.is(other)) {
                    reached.push(other);
                }
            }
        }
        at += 1;
    }
    false
}

/// A name that nothing has: `web`, `web-2`, `web-3`.
fn free_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut free = name.to_owned();
    let mut count = 2;
    while taken(&free) {
        free = format!("{name}-{count}");
        count += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use proptest::prelude::*;

    use super::*;
    use crate::clones::Remote;

    fn clone(folder: &str, remotes: &[(&str, &[&str])]) -> WorkingClone {
        let remote = |(name, urls): &(&str, &[&str])| Remote {
            name: (*name).to_owned(),
            urls: urls.iter().map(|url| (*url).to_owned()).collect(),
            tracking: Vec::new(),
        };
        let folder = PathBuf::from(folder);
        WorkingClone { common: folder.join(".git"), folder, remotes: remotes.iter().map(remote).collect() }
    }

    fn mirror(name: &str, left: &str, right: &str) -> Mirrored {
        Mirrored { name: name.to_owned(), ends: Pair { left: Place::of(left), right: Place::of(right) } }
    }

    fn shown(pairs: &[FoundPair]) -> Vec<String> {
        pairs.iter().map(|pair| format!("{}: {} = {}", pair.name, pair.left.url, pair.right.url)).collect()
    }

    const GITHUB: &str = "https://github.com/acme/web";
    const GITEE: &str = "git@gitee.com:acme/web.git";

    #[test]
    fn two_hosts_of_one_clone_are_a_pair() {
        let clones = [clone("/src/web", &[("gitee", &[GITEE]), ("origin", &[GITHUB])])];
        let found = pairs(&clones, &[]);
        assert_eq!(shown(&found), [format!("web: {GITHUB} = {GITEE}")]);
        assert_eq!((found[0].left.host.as_str(), found[0].right.path.as_str()), ("GitHub", "acme/web"));
        assert_eq!(found[0].folder, "/src/web");
        // One remote that pushes to both.
        assert_eq!(pairs(&[clone("/src/web", &[("origin", &[GITHUB, GITEE])])], &[]).len(), 1);
    }

    #[test]
    fn one_host_is_no_pair() {
        for other in ["https://github.com/fork/web", "git@github.com:acme/web.git", "/srv/web.git"] {
            let clones = [clone("/src/web", &[("origin", &[GITHUB]), ("other", &[other])])];
            assert_eq!(pairs(&clones, &[]), [], "{other}");
        }
    }

    #[test]
    fn what_has_the_same_path_belongs_together() {
        let fork = "https://github.com/ada/web";
        let clones = [clone("/src/web", &[("origin", &[fork]), ("upstream", &[GITHUB]), ("gitee", &[GITEE])])];
        assert_eq!(shown(&pairs(&clones, &[])), [format!("web: {GITHUB} = {GITEE}")]);
    }

    #[test]
    fn mirrors_are_not_suggested_again() {
        let clones = [clone("/src/web", &[("origin", &[GITHUB]), ("gitee", &[GITEE])])];
        let swapped = mirror("w", "https://gitee.com/Acme/Web", "git@github.com:acme/web");
        assert_eq!(pairs(&clones, &[swapped]), []);
        // By way of a third one.
        let third = "https://gitlab.example/acme/web";
        assert_eq!(pairs(&clones, &[mirror("a", GITHUB, third), mirror("b", third, GITEE)]), []);
        assert_eq!(pairs(&clones, &[mirror("a", GITHUB, third)]).len(), 1);
    }

    #[test]
    fn a_pair_is_suggested_once_and_under_a_free_name() {
        let other =
            clone("/src/other/web", &[("origin", &["https://github.com/x/web"]), ("b", &["https://gitee.com/x/web"])]);
        let twice = [
            clone("/src/web", &[("origin", &[GITHUB]), ("gitee", &[GITEE])]),
            clone("/src/web-again", &[("origin", &[GITEE]), ("github", &[GITHUB])]),
            other,
        ];
        let taken = mirror("web", "https://github.com/a/b", "https://gitee.com/a/b");
        let names: Vec<_> = pairs(&twice, &[taken]).into_iter().map(|pair| pair.name).collect();
        assert_eq!(names, ["web-2", "web-3"]);
    }

    proptest! {
        /// What is suggested is at two hosts, is no mirror, and once it is one it is not suggested again.
        #[test]
        fn suggestions_come_to_an_end(picks in prop::collection::vec(prop::collection::vec((0..4_usize, 0..3_usize), 0..5), 0..5)) {
            let hosts = ["https://github.com", "https://gitee.com", "ssh://git@git.example:2222", "https://git.example:8443"];
            let clones: Vec<_> = picks.iter().enumerate().map(|(number, picks)| {
                let urls: Vec<_> = picks.iter().map(|(host, name)| format!("{}/acme/r{name}", hosts[*host])).collect();
                let names: Vec<_> = (0..urls.len()).map(|at| format!("r{at}")).collect();
                let urls: Vec<[&str; 1]> = urls.iter().map(|url| [url.as_str()]).collect();
                let remotes: Vec<_> = names.iter().map(String::as_str).zip(urls.iter().map(|url| &url[..])).collect();
                clone(&format!("/src/{number}"), &remotes)
            }).collect();
            let mut mirrors = Vec::new();
            for _ in 0..100 {
                let found = pairs(&clones, &mirrors);
                let Some(pair) = found.first() else { break };
                let made = mirror(&pair.name, &pair.left.url, &pair.right.url);
                prop_assert!(!made.ends.left.same_host(&made.ends.right));
                prop_assert!(!connected(&made.ends.left, &made.ends.right, &mirrors));
                prop_assert!(mirrors.iter().all(|known: &Mirrored| known.name != made.name));
                mirrors.push(made);
            }
            prop_assert!(pairs(&clones, &mirrors).is_empty());
        }
    }
}
