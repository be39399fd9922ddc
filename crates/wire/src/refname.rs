//! Names of refs.

use std::{borrow::Borrow, fmt, ops::Deref, sync::Arc};

/// The full name of a ref, such as `refs/heads/main`, that keeps the rules of `git-check-ref-format(1)`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RefName(Arc<str>);

/// The text breaks a rule of `git-check-ref-format(1)`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid ref name")]
pub struct BadRefName;

impl RefName {
    /// The longest name accepted, in bytes: what a loose ref's path can be on common file systems.
    pub const MAX_LEN: usize = 4096;

    /// A ref name, if `name` is one: `HEAD`, or a name below `refs/`.
    pub fn new(name: &str) -> Result<Self, BadRefName> {
        if name != "HEAD" && !(name.starts_with("refs/") && is_well_formed(name)) {
            return Err(BadRefName);
        }
        Ok(Self(name.into()))
    }

    /// The name without `refs/heads/`, `refs/tags/` or `refs/`, as people say it.
    pub fn short(&self) -> &str {
        let name = &*self.0;
        ["refs/heads/", "refs/tags/", "refs/"].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name)
    }

    /// Whether it is a branch: below `refs/heads/`.
    pub fn is_branch(&self) -> bool {
        self.0.starts_with("refs/heads/")
    }

    /// Whether it is a tag: below `refs/tags/`.
    pub fn is_tag(&self) -> bool {
        self.0.starts_with("refs/tags/")
    }
}

/// The rules of `git-check-ref-format(1)` for a name with at least one slash. By bytes, as every name of every listing comes here.
fn is_well_formed(name: &str) -> bool {
    const FORBIDDEN: &[u8] = b"~^:?*[\\";
    let bytes = name.as_bytes();
    bytes.len() <= RefName::MAX_LEN
        && !name.ends_with('.')
        && !bytes.iter().any(|byte| *byte <= b' ' || *byte == 0x7f || FORBIDDEN.contains(byte))
        && !bytes.windows(2).any(|pair| pair == b".." || pair == b"@{")
        && name
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.') && part.strip_suffix(".lock").is_none())
}

impl Deref for RefName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for RefName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RefName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RefName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_takes_is_taken() {
        for name in
            ["HEAD", "refs/heads/main", "refs/heads/feature/深色模式/α", "refs/tags/v1.0", "refs/heads/a.b/c-d@e"]
        {
            assert!(RefName::new(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_git_refuses_is_refused() {
        for name in [
            "",
            "main",
            "refs/heads/",
            "refs/heads//a",
            "refs/heads/a..b",
            "refs/heads/.a",
            "refs/heads/a.lock",
            "refs/heads/a.lock/b",
            "refs/heads/a b",
            "refs/heads/a~1",
            "refs/heads/a^",
            "refs/heads/a:b",
            "refs/heads/@{u}",
            "refs/heads/a\\b",
            "refs/heads/a.",
            "refs/heads/a\n",
            "refs/heads/a\x7f",
            "../refs/heads/a",
        ] {
            assert!(RefName::new(name).is_err(), "{name}");
        }
        assert!(RefName::new(&format!("refs/heads/{}", "x".repeat(5000))).is_err());
    }

    #[test]
    fn people_say_it_short() {
        let short = |name: &str| RefName::new(name).expect("because it is valid").short().to_owned();
        assert_eq!(short("refs/heads/a/b"), "a/b");
        assert_eq!(short("refs/tags/v1"), "v1");
        assert_eq!(short("refs/notes/x"), "notes/x");
    }
}
