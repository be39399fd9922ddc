//! What a clone's configuration says of its remotes. Reading is apart from understanding, which is pure.

use std::path::Path;

use crate::location::Location;

/// What a clone fetches from and pushes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remote {
    /// Its name.
    pub name: String,
    /// Where it is: what is fetched from before what is pushed to, each once, without credentials.
    pub urls: Vec<String>,
    /// Where the clone notes which refs the remote has.
    pub tracking: Vec<Tracking>,
}

/// A rule by which a ref of the remote is noted in the clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tracking {
    /// The pattern of names at the remote: `refs/heads/*`.
    theirs: String,
    /// The pattern of names in the clone: `refs/remotes/origin/*`.
    ours: String,
}

/// Where Git keeps what remotes have, unless it is told otherwise. Elsewhere a ref may move without a push or a fetch.
const REMOTES: &str = "refs/remotes/";

impl Tracking {
    /// Understands a rule, `+refs/heads/*:refs/remotes/origin/*`.
    fn parse(rule: &str) -> Option<Self> {
        let (theirs, ours) = rule.strip_prefix('+').unwrap_or(rule).split_once(':')?;
        let fits = theirs.matches('*').count() == ours.matches('*').count() && ours.matches('*').count() <= 1;
        (fits && ours.starts_with(REMOTES)).then(|| Self { theirs: theirs.to_owned(), ours: ours.to_owned() })
    }

    /// The remote's name of a ref of the clone.
    fn theirs(&self, ours: &str) -> Option<String> {
        let Some((before, after)) = self.ours.split_once('*') else {
            return (self.ours == ours).then(|| self.theirs.clone());
        };
        let middle = ours.strip_prefix(before)?.strip_suffix(after)?;
        Some(self.theirs.replacen('*', middle, 1))
    }
}

impl Remote {
    /// What the remote calls a ref of the clone; none where that tells nothing of this remote. Where the hosts' own refs
    /// are noted among the branches (`refs/pull/*/head` as `refs/remotes/origin/pr/*`), the narrower rule counts.
    pub fn theirs(&self, ours: &str) -> Option<String> {
        let fitting = self.tracking.iter().filter_map(|rule| Some((rule.ours.len(), rule.theirs(ours)?)));
        fitting.max_by_key(|(length, _)| *length).map(|(_, theirs)| theirs)
    }
}

/// The settings that hold for every clone of whoever runs the program: the system's, and the person's own.
pub(crate) fn user_config() -> Vec<(String, String)> {
    git2::Config::open_default().map(|config| entries(&config)).unwrap_or_default()
}

/// The settings of a clone, with what it includes.
pub(super) fn clone_config(common: &Path) -> Option<Vec<(String, String)>> {
    // Not as a repository: whether this program understands how it keeps its objects and refs is no matter.
    git2::Config::open(&common.join("config")).map(|config| entries(&config)).ok()
}

fn entries(config: &git2::Config) -> Vec<(String, String)> {
    let mut all = Vec::new();
    if let Ok(entries) = config.entries(None) {
        let _ = entries.for_each(|entry| {
            if let (Ok(name), Ok(value)) = (str::from_utf8(entry.name_bytes()), entry_value(entry)) {
                all.push((name.to_owned(), value));
            }
        });
    }
    all
}

fn entry_value(entry: &git2::ConfigEntry<'_>) -> Result<String, std::str::Utf8Error> {
    let bytes = if entry.has_value() { entry.value_bytes() } else { &[] };
    str::from_utf8(bytes).map(str::to_owned)
}

/// The remotes that settings name, in the order of their names' first appearance. `user` holds what is set for every clone,
/// `own` what is set for this one; a path that is not absolute begins in `folder`.
pub(crate) fn remotes(user: &[(String, String)], own: &[(String, String)], folder: &Path) -> Vec<Remote> {
    let mut all: Vec<Written> = Vec::new();
    let mut instead = Vec::new();
    let mut push_instead = Vec::new();
    for (name, value) in user.iter().chain(own) {
        // The name of a section or a variable is in lower case, as Git has it; what stands between is as it was written.
        let Some((section, variable)) = name.rsplit_once('.') else { continue };
        if let Some(base) = section.strip_prefix("url.") {
            match variable {
                "insteadof" => instead.push((value.as_str(), base)),
                "pushinsteadof" => push_instead.push((value.as_str(), base)),
                _ => {}
            }
        }
        let Some(remote) = section.strip_prefix("remote.").filter(|remote| !remote.is_empty()) else { continue };
        let at = all.iter().position(|known| known.name == remote).unwrap_or_else(|| {
            all.push(Written { name: remote.to_owned(), ..Written::default() });
            all.len() - 1
        });
        let list = match variable {
            "url" => &mut all[at].urls,
            "pushurl" => &mut all[at].push_urls,
            "fetch" => &mut all[at].fetch,
            _ => continue,
        };
        if value.is_empty() {
            // An empty one forgets those before it.
            list.clear();
        } else {
            list.push(value.clone());
        }
    }
    let found = all.into_iter().map(|written| written.understood(&instead, &push_instead, folder));
    found.filter(|remote| !remote.urls.is_empty()).collect()
}

/// A remote as it is written down.
#[derive(Default)]
struct Written {
    name: String,
    urls: Vec<String>,
    push_urls: Vec<String>,
    fetch: Vec<String>,
}

/// Beginnings of URLs, and what stands in their place (`url.<base>.insteadOf` in git-config(1)).
type Instead<'a> = [(&'a str, &'a str)];

impl Written {
    fn understood(self, instead: &Instead<'_>, push_instead: &Instead<'_>, folder: &Path) -> Remote {
        let plain = |url: &String| replaced(url, instead).unwrap_or_else(|| url.clone());
        let pushed = |url: &String| replaced(url, push_instead).unwrap_or_else(|| plain(url));
        let fetched: Vec<String> = self.urls.iter().map(plain).collect();
        let pushed: Vec<String> = match &self.push_urls[..] {
            [] => self.urls.iter().map(pushed).collect(),
            // What is said outright is not replaced by what holds for pushes.
            said => said.iter().map(plain).collect(),
        };
        let mut urls: Vec<String> = Vec::new();
        for url in fetched.iter().chain(&pushed).filter_map(|url| without_secret(url, folder)) {
            if !urls.contains(&url) {
                urls.push(url);
            }
        }
        let tracking = self.fetch.iter().filter_map(|rule| Tracking::parse(rule)).collect();
        Remote { name: self.name, urls, tracking }
    }
}

/// A URL with the longest beginning that fits replaced.
fn replaced(url: &str, instead: &Instead<'_>) -> Option<String> {
    let longest = instead.iter().filter(|(start, _)| !start.is_empty() && url.starts_with(start));
    let (start, base) = longest.max_by_key(|(start, _)| start.len())?;
    Some(format!("{base}{}", &url[start.len()..]))
}

/// A URL that can be shown and kept; none for what cannot be mirrored.
fn without_secret(url: &str, folder: &Path) -> Option<String> {
    // A colon before the first slash makes it a host's, as `git` reads it.
    let is_path = !url.contains("://") && url.split('/').next().is_none_or(|first| !first.contains(':'));
    if is_path && !Path::new(url).is_absolute() {
        let path = folder.join(url);
        return Some(std::path::absolute(path).ok()?.to_string_lossy().into_owned());
    }
    Location::parse(url).ok().map(|location| location.url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Remote> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let entry = |line: &str| {
            let (name, value) = line.split_once(" =").expect("because the test says so");
            (name.to_owned(), value.trim().to_owned())
        };
        remotes(&[], &lines.map(entry).collect::<Vec<_>>(), Path::new("/home/ada/web"))
    }

    fn urls(text: &str) -> Vec<String> {
        read(text).into_iter().flat_map(|remote| remote.urls).collect()
    }

    #[test]
    fn remotes_are_read_with_all_their_urls() {
        let read = read(
            "remote.origin.url = git@github.com:acme/web.git
             remote.origin.fetch = +refs/heads/*:refs/remotes/origin/*
             remote.both.url = https://github.com/acme/web
             remote.both.pushurl = https://github.com/acme/web
             remote.both.pushurl = https://gitee.com/acme/web
             remote.empty.fetch = +refs/heads/*:refs/remotes/empty/*
             branch.main.remote = origin",
        );
        let names: Vec<_> = read.iter().map(|remote| (remote.name.as_str(), remote.urls.len())).collect();
        assert_eq!(names, [("origin", 1), ("both", 2)]);
        assert_eq!(read[0].theirs("refs/remotes/origin/a/b").as_deref(), Some("refs/heads/a/b"));
        assert_eq!(read[0].theirs("refs/remotes/other/a"), None);
        assert_eq!(read[1].theirs("refs/remotes/both/a"), None);
    }

    #[test]
    fn only_what_notes_a_remotes_refs_is_watched() {
        let rules = |rule: &str| Tracking::parse(rule).and_then(|rule| rule.theirs("refs/remotes/o/main"));
        assert_eq!(rules("+refs/heads/main:refs/remotes/o/main").as_deref(), Some("refs/heads/main"));
        assert_eq!(rules("refs/heads/*:refs/remotes/o/*").as_deref(), Some("refs/heads/main"));
        // A clone that is a mirror itself moves those refs without anybody's push.
        assert_eq!(rules("+refs/*:refs/*"), None);
        assert_eq!(rules("refs/heads/main"), None);
        assert_eq!(rules("^refs/heads/main"), None);
    }

    #[test]
    fn the_narrower_rule_counts() {
        let read = read(
            "remote.origin.url = git@github.com:acme/web.git
             remote.origin.fetch = +refs/heads/*:refs/remotes/origin/*
             remote.origin.fetch = +refs/pull/*/head:refs/remotes/origin/pr/*",
        );
        assert_eq!(read[0].theirs("refs/remotes/origin/pr/7").as_deref(), Some("refs/pull/7/head"));
        assert_eq!(read[0].theirs("refs/remotes/origin/main").as_deref(), Some("refs/heads/main"));
    }

    #[test]
    fn beginnings_are_replaced_as_git_does() {
        let rules = "url.git@github.com:.insteadof = gh:
                     url.https://gitee.com/.insteadof = gh:mirror/
                     url.ssh://git@github.com/.pushinsteadof = https://github.com/\n";
        let of = |rest: &str| urls(&format!("{rules}{rest}"));
        assert_eq!(of("remote.o.url = gh:acme/web"), ["git@github.com:acme/web"]);
        // The longest one counts.
        assert_eq!(of("remote.o.url = gh:mirror/acme/web"), ["https://gitee.com/acme/web"]);
        assert_eq!(of("remote.o.url = https://github.com/a/b"), ["https://github.com/a/b", "ssh://git@github.com/a/b"]);
        // Said outright: not replaced by what holds for pushes.
        assert_eq!(
            of("remote.o.url = gh:a/b\nremote.o.pushurl = https://github.com/a/b"),
            ["git@github.com:a/b", "https://github.com/a/b"]
        );
        assert_eq!(
            of("remote.o.url = https://github.com/a/old\nremote.o.url = \nremote.o.url = gh:a/b"),
            ["git@github.com:a/b"]
        );
    }

    #[test]
    fn no_secret_is_read_out() {
        assert_eq!(urls("remote.o.url = https://ghp_token@github.com/a/b"), ["https://github.com/a/b"]);
        assert_eq!(urls("remote.o.url = https://me:s3cret@github.com/a/b.git"), ["https://github.com/a/b.git"]);
        assert_eq!(urls("remote.o.url = ssh://me:s3cret@host/a"), Vec::<String>::new());
    }

    #[test]
    fn paths_begin_where_the_clone_is() {
        assert_eq!(urls("remote.o.url = ../web.git"), ["/home/ada/web/../web.git"]);
        assert_eq!(urls("remote.o.url = /srv/web.git"), ["/srv/web.git"]);
        assert_eq!(urls("remote.o.url = git://example.org/a"), Vec::<String>::new());
    }
}
