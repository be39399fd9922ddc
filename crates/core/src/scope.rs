//! Which refs a mirror is about. Pure: a name is in scope or not, for both sides alike.

use gemel_wire::RefName;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    view::{PatternFit, Problem, ScopeFit},
};

/// What a mirror is about unless somebody says otherwise.
pub(crate) const DEFAULT: [&str; 2] = ["refs/heads/*", "refs/tags/*"];

/// Refs that hosts keep for themselves, and replacements, which change what history looks like: never mirrored.
pub(crate) const NEVER: [&str; 12] = [
    "refs/pull/",
    "refs/pull-requests/",
    "refs/merge-requests/",
    "refs/keep-around/",
    "refs/changes/",
    "refs/environments/",
    "refs/pipelines/",
    "refs/tmp/",
    "refs/remotes/",
    "refs/replace/",
    "refs/gemel/",
    "refs/stash",
];

/// The word that stands for whatever branches are protected at their host. A branch of that name is `refs/heads/protected`.
const PROTECTED: &str = "protected";

/// Patterns of ref names. `*` stands for any text, slashes included; a pattern that begins with `!` takes names out
/// again; the last pattern that fits decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    patterns: Vec<Pattern>,
    /// The protected branches, names or patterns themselves; none while nobody knows them.
    protected: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    text: Text,
    excludes: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Text {
    Pattern(String),
    Protected,
}

/// Whether a mirror is about a ref.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    /// It is.
    In,
    /// It is not.
    Out,
    /// That hangs on whether the branch is protected, which nobody knows now.
    Unsure,
}

impl Scope {
    /// Reads patterns; one that can fit no ref that may be mirrored is refused.
    pub fn parse(patterns: &[String]) -> Result<Self> {
        let mut all = Vec::new();
        for written in patterns.iter().map(|p| p.trim()).filter(|p| !p.is_empty()) {
            all.push(Pattern::parse(written)?);
        }
        if all.iter().all(|pattern| pattern.excludes) {
            let default = |text: &&str| Pattern { text: Text::Pattern((*text).to_owned()), excludes: false };
            let mut defaults: Vec<_> = DEFAULT.iter().map(default).collect();
            defaults.append(&mut all);
            all = defaults;
        }
        Ok(Self { patterns: all, protected: None })
    }

    /// Whether it has to be known which branches are protected.
    pub fn asks_for_protection(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern.text == Text::Protected)
    }

    /// From now on these branches are the protected ones.
    pub fn learn_protected(&mut self, mut names: Vec<String>) {
        names.sort();
        names.dedup();
        self.protected = Some(names);
    }

    /// Whether a ref is mirrored.
    pub fn place(&self, name: &str) -> Place {
        if is_never(name) {
            return Place::Out;
        }
        for pattern in self.patterns.iter().rev() {
            match pattern.fits(name, self.protected.as_deref()) {
                Some(true) => return if pattern.excludes { Place::Out } else { Place::In },
                Some(false) => {}
                None => return Place::Unsure,
            }
        }
        Place::Out
    }

    /// The branches that are protected, where that was learnt.
    pub fn protected(&self) -> Option<&[String]> {
        self.protected.as_deref()
    }

    /// Whether a ref is mirrored, or may be.
    pub fn holds(&self, name: &str) -> bool {
        self.place(name) != Place::Out
    }

    /// The patterns, the one that decides first, with what they say of a name that fits them.
    pub fn rules(&self) -> impl Iterator<Item = (&str, Place)> {
        self.patterns.iter().rev().map(|pattern| match &pattern.text {
            Text::Protected => ("refs/heads/*", Place::Unsure),
            Text::Pattern(text) => (text.as_str(), if pattern.excludes { Place::Out } else { Place::In }),
        })
    }

    /// What a server is asked to list: the longest beginnings that no ref in scope lacks.
    pub fn prefixes(&self) -> Vec<String> {
        let beginning = |pattern: &Pattern| match &pattern.text {
            Text::Pattern(text) => text.split('*').next().unwrap_or_default().to_owned(),
            Text::Protected => "refs/heads/".to_owned(),
        };
        let mut all: Vec<String> = self.patterns.iter().filter(|pattern| !pattern.excludes).map(beginning).collect();
        all.sort();
        // A beginning covers every longer one.
        all.dedup_by(|longer, shorter| longer.starts_with(shorter.as_str()));
        all
    }
}

impl Pattern {
    fn parse(written: &str) -> Result<Self> {
        let (excludes, text) = written.strip_prefix('!').map_or((false, written), |rest| (true, rest));
        if text == PROTECTED {
            return Ok(Self { text: Text::Protected, excludes });
        }
        // A bare name means a branch, as it does for `git push`.
        let text = if text.starts_with("refs/") { text.to_owned() } else { format!("refs/heads/{text}") };
        let sample = text.replace('*', "x");
        if RefName::new(&sample).is_err() || is_never(&sample) {
            return Err(Error::bad_input("scope", written));
        }
        Ok(Self { text: Text::Pattern(text), excludes })
    }

    /// Whether it fits a name; none where that hangs on what nobody knows.
    fn fits(&self, name: &str, protected: Option<&[String]>) -> Option<bool> {
        match (&self.text, name.strip_prefix("refs/heads/")) {
            (Text::Pattern(text), _) => Some(fits(text, name)),
            (Text::Protected, None) => Some(false),
            (Text::Protected, Some(branch)) => {
                protected.map(|protected| protected.iter().any(|pattern| fits(pattern, branch)))
            }
        }
    }
}

/// What somebody types as a scope, held against the names of refs: what is wrong with each line and how many refs it fits,
/// and of each name whether a mirror with the lines that can be used would be about it. `listed` is what the names were listed
/// by: the beginnings that hosts were asked for.
pub fn fit(patterns: &[String], names: &[String], protected: Option<Vec<String>>, listed: &[String]) -> ScopeFit {
    let (mut good, mut lines) = (Vec::new(), Vec::new());
    for written in patterns {
        let trimmed = written.trim();
        lines.push(match Pattern::parse(trimmed) {
            _ if trimmed.is_empty() => PatternFit::default(),
            Err(error) => PatternFit { problem: Some(Problem::from(&error)), ..PatternFit::default() },
            Ok(pattern) => {
                let fitting = names
                    .iter()
                    .filter(|name| !is_never(name) && pattern.fits(name, protected.as_deref()).unwrap_or_default());
                good.push(written.clone());
                PatternFit { problem: None, excludes: pattern.excludes, fits: u32::try_from(fitting.count()).ok() }
            }
        });
    }
    // Each of them was read already.
    let mut scope = Scope::parse(&good).unwrap_or(Scope { patterns: Vec::new(), protected: None });
    if let Some(protected) = protected {
        scope.learn_protected(protected);
    }
    let asked = |prefix: &String| listed.iter().any(|asked| prefix.starts_with(asked.as_str()));
    ScopeFit {
        places: names.iter().map(|name| scope.place(name)).collect(),
        patterns: lines,
        unlisted: !scope.prefixes().iter().all(asked),
    }
}

fn is_never(name: &str) -> bool {
    NEVER.iter().any(|prefix| name.starts_with(prefix))
}

/// Whether a name fits a pattern in which `*` stands for any text.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(patterns: &[&str]) -> Scope {
        Scope::parse(&patterns.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>())
            .expect("because the patterns are good")
    }

    #[test]
    fn the_default_is_branches_and_tags() {
        let scope = scope(&[]);
        assert!(scope.holds("refs/heads/a/b/c") && scope.holds("refs/tags/v1"));
        assert!(!scope.holds("refs/pull/1/head") && !scope.holds("refs/notes/commits") && !scope.holds("HEAD"));
        assert_eq!(scope.prefixes(), ["refs/heads/", "refs/tags/"]);
    }

    #[test]
    fn the_last_pattern_that_fits_decides() {
        let scope = scope(&["refs/heads/*", "!refs/heads/wip/*", "refs/heads/wip/keep"]);
        assert!(scope.holds("refs/heads/main") && scope.holds("refs/heads/wip/keep"));
        assert!(!scope.holds("refs/heads/wip/x") && !scope.holds("refs/tags/v1"));
    }

    #[test]
    fn bare_names_are_branches() {
        let scope = scope(&["main", "release/*"]);
        assert!(
            scope.holds("refs/heads/main")
                && scope.holds("refs/heads/release/1.x")
                && !scope.holds("refs/heads/maintenance")
        );
        assert_eq!(scope.prefixes(), ["refs/heads/main", "refs/heads/release/"]);
    }

    #[test]
    fn protected_branches_are_a_pattern_of_their_own() {
        let mut scope = scope(&["protected", "refs/tags/*"]);
        assert!(scope.asks_for_protection());
        assert_eq!(scope.prefixes(), ["refs/heads/", "refs/tags/"]);
        assert_eq!((scope.place("refs/heads/main"), scope.place("refs/tags/v1")), (Place::Unsure, Place::In));
        scope.learn_protected(vec!["main".into(), "release/*".into()]);
        assert_eq!((scope.place("refs/heads/main"), scope.place("refs/heads/release/1")), (Place::In, Place::In));
        assert_eq!(scope.place("refs/heads/dev"), Place::Out);
    }

    #[test]
    fn what_is_decided_otherwise_needs_no_protection() {
        let mut scope = scope(&["refs/heads/*", "!protected", "main"]);
        assert_eq!((scope.place("refs/heads/main"), scope.place("refs/heads/dev")), (Place::In, Place::Unsure));
        scope.learn_protected(vec!["dev".into()]);
        assert_eq!((scope.place("refs/heads/dev"), scope.place("refs/heads/x")), (Place::Out, Place::In));
        assert!(!self::scope(&["refs/heads/protected"]).asks_for_protection());
    }

    #[test]
    fn each_line_says_what_it_fits_or_what_is_wrong_with_it() {
        let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let names = texts(&["refs/heads/main", "refs/heads/wip/a", "refs/heads/wip/b", "refs/tags/v1"]);
        let fit = fit(
            &texts(&["*", "!wip/*", "", "refs/pull/*", "a b", "wip/b", "x"]),
            &names,
            None,
            &texts(&["refs/heads/"]),
        );
        let told: Vec<_> = fit.patterns.iter().map(|one| (one.problem.is_some(), one.excludes, one.fits)).collect();
        assert_eq!(
            told,
            [
                (false, false, Some(3)),
                (false, true, Some(2)),
                (false, false, None),
                (true, false, None),
                (true, false, None),
                (false, false, Some(1)),
                (false, false, Some(0)),
            ]
        );
        assert_eq!(fit.patterns[3].problem.as_ref().map(|problem| problem.args["value"].as_str()), Some("refs/pull/*"));
        assert_eq!(fit.places, [Place::In, Place::Out, Place::In, Place::Out]);
    }

    #[test]
    fn a_family_that_was_not_asked_for_is_told() {
        let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let listed = texts(&["refs/heads/", "refs/tags/", "refs/notes/"]);
        for (patterns, unlisted) in [
            (&["release/*", "refs/notes/*", "protected"][..], false),
            (&[], false),
            (&["refs/notes/review"], false),
            (&["main", "refs/meta/*"], true),
            (&["refs/*"], true),
            // What is taken out need not be seen, and what cannot be used asks for nothing.
            (&["main", "!refs/meta/*"], false),
            (&["main", "refs/pull/*"], false),
        ] {
            assert_eq!(fit(&texts(patterns), &[], None, &listed).unlisted, unlisted, "{patterns:?}");
        }
    }

    #[test]
    fn what_a_screen_is_told_is_what_a_run_does() {
        let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let names = texts(&["refs/heads/main", "refs/heads/dev", "refs/tags/v1", "refs/pull/1/head"]);
        for patterns in [&["protected"][..], &["!dev"], &[], &["protected", "!main", "refs/tags/*"]] {
            for protected in [None, Some(texts(&["main"]))] {
                let mut scope = scope(patterns);
                if let Some(protected) = protected.clone() {
                    scope.learn_protected(protected);
                }
                let expected: Vec<_> = names.iter().map(|name| scope.place(name)).collect();
                assert_eq!(fit(&texts(patterns), &names, protected, &[]).places, expected, "{patterns:?}");
            }
        }
    }

    #[test]
    fn stars_stand_anywhere() {
        assert!(fits("refs/heads/*-rc*", "refs/heads/v1-rc2") && !fits("refs/heads/*-rc*", "refs/heads/v1"));
        assert!(fits("a*b*c", "abbc") && !fits("a*b*c", "acb") && !fits("ab*ba", "aba"));
    }

    #[test]
    fn hosts_own_refs_cannot_be_asked_for() {
        for pattern in ["refs/pull/*", "refs/replace/*", "refs/heads/a b", "refs/merge-requests/1/head"] {
            assert!(Scope::parse(&[pattern.to_owned()]).is_err(), "{pattern}");
        }
    }
}
