//! Where a repository is, and who asks.

use std::{fmt, path::PathBuf};

use percent_encoding::percent_decode_str;
use url::Url;

use crate::{Error, Kind, Result};

/// Where a repository is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A smart HTTP or HTTPS server; the URL holds no credentials.
    Http(Url),
    /// A server that is reached by SSH, through the system's own `ssh` program.
    Ssh(SshAddress),
    /// A repository on this machine.
    Local(PathBuf),
}

/// A repository behind SSH: `ssh://user@host:port/path` or `user@host:path`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SshAddress {
    /// The user; the SSH configuration's where absent.
    pub user: Option<String>,
    /// The host's name, its address, or an alias of the SSH configuration.
    pub host: String,
    /// The port; the SSH configuration's where absent.
    pub port: Option<u16>,
    /// The repository's path on the server.
    pub path: String,
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

/// The longest address, in bytes: what web servers commonly take as a URL, and twice the longest path of common systems.
const MAX_LEN: usize = 8192;

impl Address {
    /// Understands `https://…`, `http://…`, `ssh://…`, `user@host:path`, `file://…` and absolute paths.
    ///
    /// A URL that carries credentials is refused: they are to be given as a value, so that no copy of the URL that is
    /// stored, shown or logged can hold them.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > MAX_LEN || text.contains(['\0', '\n']) {
            return Err(Error::new(Kind::BadUrl, ""));
        }
        if !text.contains("://") {
            let path = PathBuf::from(text);
            if path.is_absolute() {
                return Ok(Self::Local(path));
            }
            return SshAddress::from_short_form(text).map(Self::Ssh);
        }
        let url = Url::parse(text).map_err(|error| Error::new(Kind::BadUrl, error.to_string()))?;
        let known = ["http", "https", "ssh", "git+ssh", "ssh+git", "file"].contains(&url.scheme());
        // What is behind them would be left out of a path, and another repository be meant.
        if known && (url.query().is_some() || url.fragment().is_some()) {
            return Err(Error::new(Kind::BadUrl, "a repository's URL has neither '?' nor '#'"));
        }
        match url.scheme() {
            "http" | "https" => {
                if !url.username().is_empty() || url.password().is_some() {
                    return Err(Error::new(Kind::BadUrl, "the URL holds credentials"));
                }
                Ok(Self::Http(url))
            }
            "ssh" | "git+ssh" | "ssh+git" => SshAddress::from_url(&url).map(Self::Ssh),
            "file" => url
                .to_file_path()
                .map(Self::Local)
                .map_err(|()| Error::new(Kind::BadUrl, "the path is not on this machine")),
            other => Err(Error::new(Kind::UnsupportedScheme, other)),
        }
    }
}

impl SshAddress {
    fn from_url(url: &Url) -> Result<Self> {
        let bad = || Error::new(Kind::BadUrl, "");
        if url.password().is_some() {
            return Err(Error::new(Kind::BadUrl, "the URL holds credentials"));
        }
        let decode =
            |part: &str| percent_decode_str(part).decode_utf8().map(std::borrow::Cow::into_owned).map_err(|_| bad());
        let user = Some(url.username()).filter(|user| !user.is_empty()).map(decode).transpose()?;
        let host = url.host_str().ok_or_else(bad)?.trim_matches(['[', ']']).to_owned();
        // `/~user/path` is the way to say a home folder.
        let path = decode(url.path())?;
        let path = path.strip_prefix("/~").map_or(path.clone(), |rest| format!("~{rest}"));
        Self { user, host, port: url.port(), path }.checked()
    }

    /// `user@host:path`, with an IPv6 address in brackets.
    fn from_short_form(text: &str) -> Result<Self> {
        let bad = || Error::new(Kind::BadUrl, "");
        let (user, rest) = match text.split_once('@') {
            Some((user, rest)) if !user.contains(['/', ':']) => (Some(user.to_owned()), rest),
            _ => (None, text),
        };
        let (host, path) = match rest.strip_prefix('[') {
            Some(rest) => rest.split_once("]:").ok_or_else(bad)?,
            None => rest.split_once(':').ok_or_else(bad)?,
        };
        if host.contains('/') || host.contains('\\') || (host.len() == 1 && user.is_none()) {
            // A relative path, or a drive of Windows.
            return Err(bad());
        }
        Self { user, host: host.to_owned(), port: None, path: path.to_owned() }.checked()
    }

    /// Whatever begins with a dash would be read as an option by `ssh` or by the shell at the other end. What a shell takes
    /// for more than a letter must be in neither host nor user: a configuration may hand both on to one (`ProxyCommand` with
    /// `%h` and `%r`, CVE-2023-51385). These are the characters that OpenSSH 9.6 and later refuse themselves.
    fn checked(self) -> Result<Self> {
        let smells = |text: &str| text.is_empty() || text.starts_with('-') || text.contains(char::is_control);
        let odd = |c: char| c.is_whitespace() || "'\"`$;&|<>(){}".contains(c);
        let odd_host = self.host.contains(odd) || self.host.contains(['@', '\\', ',']);
        // An account of a Windows domain is `domain\user` or `user@domain`.
        let odd_user =
            self.user.as_deref().is_some_and(|user| smells(user) || user.contains(odd) || user.ends_with('\\'));
        if smells(&self.host) || odd_host || smells(&self.path) || odd_user {
            return Err(Error::new(Kind::BadUrl, ""));
        }
        Ok(self)
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
    fn ssh_addresses() {
        let ssh = |text: &str| match Address::parse(text) {
            Ok(Address::Ssh(ssh)) => (ssh.user.unwrap_or_default(), ssh.host, ssh.port, ssh.path),
            other => panic!("{text}: {other:?}"),
        };
        let parts =
            |user: &str, host: &str, port, path: &str| (user.to_owned(), host.to_owned(), port, path.to_owned());
        assert_eq!(ssh("git@github.com:a/b.git"), parts("git", "github.com", None, "a/b.git"));
        assert_eq!(ssh("work-alias:a/b"), parts("", "work-alias", None, "a/b"));
        assert_eq!(ssh("git@[::1]:a/b"), parts("git", "::1", None, "a/b"));
        assert_eq!(ssh("ssh://git@h:2222/a/b%20c.git"), parts("git", "h", Some(2222), "/a/b c.git"));
        assert_eq!(ssh("ssh://git@[::1]:22/~me/x"), parts("git", "::1", Some(22), "~me/x"));
        assert_eq!(ssh("ssh://me%40example.org@h/a"), parts("me@example.org", "h", None, "/a"));
    }

    #[test]
    fn bad_addresses() {
        let kind = |text: &str| Address::parse(text).expect_err("because it is bad").kind();
        assert_eq!(kind(""), Kind::BadUrl);
        assert_eq!(kind("relative/path"), Kind::BadUrl);
        assert_eq!(kind("https://"), Kind::BadUrl);
        assert_eq!(kind("https://me:secret@github.com/a/b"), Kind::BadUrl);
        assert_eq!(kind("-oProxyCommand=evil:a/b"), Kind::BadUrl);
        assert_eq!(kind("git@-oProxyCommand=evil:a/b"), Kind::BadUrl);
        assert_eq!(kind("ssh://-oProxyCommand=evil/a"), Kind::BadUrl);
        assert_eq!(kind("git@host:-option"), Kind::BadUrl);
        assert_eq!(kind("git@ho$(evil)st:a"), Kind::BadUrl);
        assert_eq!(kind("ssh://me:secret@host/a"), Kind::BadUrl);
        assert_eq!(kind("$(evil)@host:a"), Kind::BadUrl);
        assert_eq!(kind("ssh://%60evil%60@host/a"), Kind::BadUrl);
        assert_eq!(kind("a b@host:a"), Kind::BadUrl);
        assert_eq!(kind("git@ho\\st:a"), Kind::BadUrl);
        assert_eq!(kind("ssh://host/a?b"), Kind::BadUrl);
        assert_eq!(kind("file:///srv/a#b"), Kind::BadUrl);
        assert_eq!(kind(&format!("https://host/{}", "a".repeat(MAX_LEN))), Kind::BadUrl);
        assert_eq!(kind("C:repo"), Kind::BadUrl);
        assert_eq!(kind("ftp://example.org/a"), Kind::UnsupportedScheme);
    }

    #[test]
    fn a_secret_is_not_printed() {
        let credentials = Credentials { user: "me".into(), secret: "hunter2".into() };
        assert!(!format!("{credentials:?}").contains("hunter2"));
    }
}
