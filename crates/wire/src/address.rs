//! Where a repository is, and who asks.

use std::{fmt, path::PathBuf};

use url::Url;

use crate::{Error, Kind, Result};

/// Where a repository is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A smart HTTP or HTTPS server; the URL holds no credentials.
    Http(Url),
    /// A repository on this machine.
    Local(PathBuf),
}

/// A user name and a password or token, for HTTP basic authentication.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user's name.
    pub user: String,
    /// The password or token.
    pub secret: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}

impl Address {
    /// Understands `https://…`, `http://…`, `file://…` and absolute paths.
    ///
    /// A URL that carries credentials is refused: they are to be given as a value, so that no copy of the URL that is
    /// stored, shown or logged can hold them.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.is_empty() || text.contains(['\0', '\n']) {
            return Err(Error::new(Kind::BadUrl, ""));
        }
        if !text.contains("://") {
            let path = PathBuf::from(text);
            if path.is_absolute() {
                return Ok(Self::Local(path));
            }
            // `user@host:path`, the short form of SSH.
            let kind = match text.split_once(':') {
                Some((host, _)) if !host.is_empty() && !host.contains('/') => Kind::UnsupportedScheme,
                _ => Kind::BadUrl,
            };
            return Err(Error::new(kind, ""));
        }
        let url = Url::parse(text).map_err(|error| Error::new(Kind::BadUrl, error.to_string()))?;
        match url.scheme() {
            "http" | "https" => {
                if !url.username().is_empty() || url.password().is_some() {
                    return Err(Error::new(Kind::BadUrl, "the URL holds credentials"));
                }
                if url.query().is_some() || url.fragment().is_some() {
                    return Err(Error::new(Kind::BadUrl, "a repository's URL has neither '?' nor '#'"));
                }
                Ok(Self::Http(url))
            }
            "file" => url
                .to_file_path()
                .map(Self::Local)
                .map_err(|()| Error::new(Kind::BadUrl, "the path is not on this machine")),
            other => Err(Error::new(Kind::UnsupportedScheme, other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_addresses() {
        assert!(matches!(Address::parse("https://github.com/a/b.git"), Ok(Address::Http(_))));
        assert!(matches!(Address::parse("/srv/git/a b.git"), Ok(Address::Local(_))));
        assert_eq!(
            Address::parse("file:///srv/a%20b.git").expect("because it is a path"),
            Address::Local("/srv/a b.git".into())
        );
    }

    #[test]
    fn bad_addresses() {
        let kind = |text: &str| Address::parse(text).expect_err("because it is bad").kind();
        assert_eq!(kind(""), Kind::BadUrl);
        assert_eq!(kind("relative/path"), Kind::BadUrl);
        assert_eq!(kind("https://"), Kind::BadUrl);
        assert_eq!(kind("https://me:secret@github.com/a/b"), Kind::BadUrl);
        assert_eq!(kind("git@github.com:a/b.git"), Kind::UnsupportedScheme);
        assert_eq!(kind("ftp://example.org/a"), Kind::UnsupportedScheme);
    }

    #[test]
    fn a_secret_is_not_printed() {
        let credentials = Credentials { user: "me".into(), secret: "hunter2".into() };
        assert!(!format!("{credentials:?}").contains("hunter2"));
    }
}
