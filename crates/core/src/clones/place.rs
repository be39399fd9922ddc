//! Which repository a URL means. Two URLs may mean the same one.

use crate::{location, model::HostKind};

/// The port of SSH (RFC 4253, section 4.1): to name it says nothing.
const SSH_PORT: &str = ":22";

/// A repository, told from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Host with port, and path; for a folder, its path.
    exact: String,
    /// The host with its port; none for a folder.
    authority: Option<String>,
    /// Whether it is spoken to by HTTP.
    web: bool,
}

impl Place {
    /// The repository behind a URL without credentials.
    pub fn of(url: &str) -> Self {
        let exact = location::comparable(url);
        let web = location::is_web(url);
        if location::host_kind(url) == HostKind::Local {
            return Self { exact, authority: None, web };
        }
        let (authority, path) = exact.split_once('/').unwrap_or((&exact, ""));
        let authority = if web { authority } else { authority.strip_suffix(SSH_PORT).unwrap_or(authority) };
        Self { exact: format!("{authority}/{path}"), authority: Some(authority.to_owned()), web }
    }

    /// Whether it is at a host, and no folder of this machine.
    pub fn is_at_host(&self) -> bool {
        self.authority.is_some()
    }

    /// Whether both are the same repository.
    pub fn is(&self, other: &Self) -> bool {
        self.exact == other.exact || (self.same_host(other) && self.is_at_host() && self.path() == other.path())
    }

    /// Whether both are at the same host. A host has one port for HTTP and another one for SSH.
    pub fn same_host(&self, other: &Self) -> bool {
        match (&self.authority, &other.authority) {
            (Some(one), Some(two)) if self.web != other.web => name(one) == name(two),
            (one, two) => one == two,
        }
    }

    /// The path at the host.
    pub fn path(&self) -> &str {
        self.exact.split_once('/').map_or("", |(_, path)| path)
    }

    /// The last part of the path: what people call the repository.
    pub fn name(&self) -> &str {
        self.exact.rsplit('/').next().unwrap_or_default()
    }
}

/// A host without its port.
fn name(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        let (one, other) = (Place::of(one), Place::of(other));
        assert_eq!(one.is(&other), other.is(&one));
        one.is(&other)
    }

    #[test]
    fn one_repository_has_many_urls() {
        for url in [
            "https://GitHub.com/Acme/Web.git",
            "https://github.com/acme/web/",
            "git@github.com:acme/web.git",
            "github.com:acme/web",
            "ssh://git@github.com/acme/web",
            "ssh://git@github.com:22/acme/web.git",
        ] {
            assert!(same("https://github.com/acme/web", url), "{url}");
        }
        // A host of one's own answers at odd ports, another one for each protocol.
        assert!(same("https://git.example:8443/acme/web", "ssh://git@git.example:2222/acme/web"));
        assert!(same("/srv/git/web.git", "file:///srv/git/web"));
    }

    #[test]
    fn others_are_others() {
        for url in [
            "https://gitee.com/acme/web",
            "https://github.com/acme/website",
            "git@github.com:other/web.git",
            "/srv/github.com/acme/web",
        ] {
            assert!(!same("https://github.com/acme/web", url), "{url}");
        }
        assert!(!same("http://127.0.0.1:3000/a/b", "http://127.0.0.1:3001/a/b"));
        assert!(!same("ssh://git@h:2222/a/b", "git@h:a/b"));
        assert!(!same("https://git.example/Acme/x", "git@git.example:acme/x"));
        assert!(!same("/srv/a", "/srv/b"));
    }
}
