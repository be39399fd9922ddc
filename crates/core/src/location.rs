//! Reading the URLs that people paste: credentials are taken out, hosts are recognised.

use gemel_wire::Address;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::{
    error::{Code, Error, Result},
    model::HostKind,
};

/// A URL as somebody gave it, with any credentials taken out of it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Location {
    /// The URL or path, without credentials.
    pub url: String,
    /// The user name that stood in it.
    pub user: Option<String>,
    /// The secret that stood in it.
    pub secret: Option<String>,
}

/// Names that stand before the `@` of a URL without being a secret.
const PLAIN_USERS: [&str; 4] = ["git", "oauth2", "x-token-auth", "x-access-token"];

impl Location {
    /// Takes a URL or an absolute path apart.
    ///
    /// A lone user name in an HTTP URL is a secret unless it is known not to be one: GitHub and GitLab show the form
    /// `https://TOKEN@host/…`.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let is_web = text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"))
            || text.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"));
        if !is_web {
            Address::parse(text)?;
            return Ok(Self { url: text.to_owned(), user: None, secret: None });
        }
        let bad = || Error::new(Code::BadUrl).with("detail", "");
        let mut url = Url::parse(text).map_err(|_| bad())?;
        let decode =
            |part: &str| percent_decode_str(part).decode_utf8().map(std::borrow::Cow::into_owned).map_err(|_| bad());
        let name = Some(url.username()).filter(|name| !name.is_empty()).map(decode).transpose()?;
        let password = url.password().filter(|password| !password.is_empty()).map(decode).transpose()?;
        url.set_username("").and_then(|()| url.set_password(None)).map_err(|()| bad())?;
        let (user, secret) = match (name, password) {
            (Some(name), None) if !is_plain_user(&name) => (None, Some(name)),
            both => both,
        };
        Address::parse(url.as_str())?;
        let shown = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url: shown, user, secret })
    }
}

/// Whether a lone user name is only a name: `git` and the like, or a CodeCommit id (`name-at-123456789012`).
fn is_plain_user(name: &str) -> bool {
    let code_commit =
        name.rsplit_once("-at-").is_some_and(|(_, id)| id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit()));
    PLAIN_USERS.contains(&name) || code_commit
}

/// A URL in its long form: `user@host:path` is `ssh://user@host/path`. None for a folder.
fn as_url(text: &str) -> Option<Url> {
    if let Some(server) = ssh_server(text) {
        return Url::parse(&server).ok();
    }
    match Address::parse(text) {
        Ok(Address::Http(url)) => Some(url),
        Ok(Address::Ssh(ssh)) => {
            let host = if ssh.host.contains(':') { format!("[{}]", ssh.host) } else { ssh.host };
            let port = ssh.port.map(|port| format!(":{port}")).unwrap_or_default();
            let mut url = Url::parse(&format!("ssh://{host}{port}/")).ok()?;
            url.set_path(&ssh.path);
            Some(url)
        }
        _ => None,
    }
}

/// Whether a URL is one of HTTP, where a password or token is of use.
pub(crate) fn is_web(url: &str) -> bool {
    matches!(Address::parse(url), Ok(Address::Http(_)))
}

/// Whether a URL is one of SSH.
pub(crate) fn is_ssh(url: &str) -> bool {
    matches!(Address::parse(url), Ok(Address::Ssh(_))) || ssh_server(url).is_some()
}

/// Whether a text can be the user of an SSH address, and nothing but that.
pub(crate) fn is_ssh_user(text: &str) -> bool {
    let address = Address::parse(&format!("ssh://{text}@host/."));
    matches!(address, Ok(Address::Ssh(ssh)) if ssh.host == "host" && ssh.user.as_deref() == Some(text))
}

/// The address of an SSH server as somebody named it: `ssh://user@host:port`, without a repository behind it.
pub(crate) fn ssh_server(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let host = text.strip_prefix("ssh://").filter(|rest| !rest.contains('/'))?;
    Address::parse(&format!("{text}/.")).ok().map(|_| format!("ssh://{host}"))
}

/// The kind of host behind a URL, as far as its name tells.
pub(crate) fn host_kind(url: &str) -> HostKind {
    let Some(host) = host_name(url) else { return HostKind::Local };
    let labels = |name: &str| host.split('.').any(|label| label == name);
    if host == "github.com" || labels("github") {
        HostKind::Github
    } else if host == "gitee.com" || labels("gitee") {
        HostKind::Gitee
    } else if host.split('.').any(|label| label.starts_with("gitlab")) {
        HostKind::Gitlab
    } else if host == "bitbucket.org" || labels("bitbucket") {
        HostKind::Bitbucket
    } else if host == "codeberg.org" || labels("gitea") || labels("forgejo") {
        HostKind::Gitea
    } else if host.starts_with("git-codecommit.") {
        HostKind::CodeCommit
    } else {
        HostKind::Git
    }
}

/// What to call a host when nobody gave it a name.
pub(crate) fn host_label(url: &str) -> String {
    let Some(host) = host_name(url) else { return local_label(url) };
    match (host_kind(url), host.as_str()) {
        (HostKind::Github, "github.com") => "GitHub".into(),
        (HostKind::Gitee, "gitee.com") => "Gitee".into(),
        (HostKind::Gitlab, "gitlab.com") => "GitLab".into(),
        (HostKind::Bitbucket, "bitbucket.org") => "Bitbucket".into(),
        (HostKind::Gitea, "codeberg.org") => "Codeberg".into(),
        (HostKind::CodeCommit, _) => "CodeCommit".into(),
        _ => authority(url).unwrap_or(host),
    }
}

/// For a folder, the name of the folder it lies in tells more than "this computer".
fn local_label(url: &str) -> String {
    let path = std::path::Path::new(url);
    path.parent()
        .and_then(|parent| parent.file_name())
        .map_or_else(|| url.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// A host's name and port, as accounts are matched with endpoints.
pub(crate) fn authority(url: &str) -> Option<String> {
    let url = as_url(url)?;
    let host = url.host_str()?.to_owned();
    Some(url.port().map_or(host.clone(), |port| format!("{host}:{port}")))
}

/// Where the pages of a repository's host begin, as far as its URL tells.
pub(crate) fn origin(url: &str) -> Option<Url> {
    let mut url = as_url(url).filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.set_path("");
    url.set_query(None);
    Some(url)
}

/// A host as somebody named it: `github.com`, `git.example.org/gitlab`, `http://10.0.0.5:8080`, or a pasted URL.
pub(crate) struct HostAddress {
    /// Where its pages begin.
    pub base: Url,
}

impl HostAddress {
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim().trim_end_matches('/');
        let bad = || Error::bad_input("host", text);
        let explicit = text.contains("://");
        let mut url =
            if explicit { as_url(text) } else { Url::parse(&format!("https://{text}")).ok() }.ok_or_else(bad)?;
        if url.host_str().is_none_or(str::is_empty) || !url.username().is_empty() || url.password().is_some() {
            return Err(bad());
        }
        if !matches!(url.scheme(), "http" | "https") {
            // The address of a repository behind SSH: its pages are where pages are.
            url = Url::parse(&format!("https://{}", url.host_str().unwrap_or_default())).map_err(|_| bad())?;
        }
        url.set_query(None);
        url.set_fragment(None);
        if WELL_KNOWN.contains(&url.host_str().unwrap_or_default()) {
            url.set_path("");
        }
        Ok(Self { base: url })
    }

    /// Its name and port, as accounts are matched with endpoints.
    pub fn authority(&self) -> String {
        authority(self.base.as_str()).unwrap_or_default()
    }
}

/// Hosts that lie at the top of their names.
const WELL_KNOWN: [&str; 5] = ["github.com", "gitee.com", "gitlab.com", "bitbucket.org", "codeberg.org"];

/// A host's name, without its port; none for a folder.
pub(crate) fn host_name(url: &str) -> Option<String> {
    as_url(url)?.host_str().map(str::to_ascii_lowercase)
}

/// The repository's path at its host, for people: `owner/repo`.
pub(crate) fn repository_path(url: &str) -> String {
    let Some(parsed) = as_url(url) else { return url.to_owned() };
    let path = percent_decode_str(parsed.path()).decode_utf8_lossy().into_owned();
    path.trim_matches('/').trim_end_matches(".git").to_owned()
}

/// The name that a mirror gets when nobody gave it one: the repository's own.
pub(crate) fn default_name(url: &str) -> String {
    let path = repository_path(url);
    let last = path.trim_end_matches('/').rsplit(['/', '\\']).next().unwrap_or_default();
    let name = last.trim_end_matches(".git");
    if name.is_empty() { "mirror".into() } else { name.into() }
}

/// Whether what is sent to a URL stays on this machine or is encrypted.
pub(crate) fn is_private(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return true };
    if url.scheme() != "http" {
        return true;
    }
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => true,
    }
}

/// A form of a URL in which two ways to write the same repository are equal.
pub(crate) fn comparable(url: &str) -> String {
    let trimmed = |text: &str| text.trim_end_matches('/').trim_end_matches(".git").to_owned();
    match Address::parse(url) {
        Ok(Address::Local(path)) => trimmed(&std::fs::canonicalize(&path).unwrap_or(path).to_string_lossy()),
        // The same repository by HTTPS and by SSH is the same repository.
        Ok(Address::Http(_) | Address::Ssh(_)) => {
            let (host, path) = (authority(url).unwrap_or_default().to_lowercase(), repository_path(url));
            let path = if ignores_case(host_kind(url)) { path.to_lowercase() } else { path };
            trimmed(&format!("{host}/{path}"))
        }
        Err(_) => trimmed(url),
    }
}

/// Whether a kind of host takes `Acme/Web` and `acme/web` for the same repository. A bare Git server does not.
fn ignores_case(kind: HostKind) -> bool {
    matches!(kind, HostKind::Github | HostKind::Gitee | HostKind::Gitlab | HostKind::Bitbucket | HostKind::Gitea)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, Option<String>, Option<String>) {
        let location = Location::parse(text).expect("because it is a location");
        (location.url, location.user, location.secret)
    }

    #[expect(clippy::unnecessary_wraps, reason = "it stands beside None in the cases")]
    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn credentials_are_taken_out() {
        let url = "https://github.com/a/b.git".to_owned();
        assert_eq!(parts("https://github.com/a/b.git"), (url.clone(), None, None));
        assert_eq!(parts("https://me:s3cret@github.com/a/b.git"), (url.clone(), some("me"), some("s3cret")));
        assert_eq!(parts("https://ghp_token@github.com/a/b.git"), (url.clone(), None, some("ghp_token")));
        assert_eq!(parts("https://oauth2:tok@github.com/a/b.git/"), (url.clone(), some("oauth2"), some("tok")));
        assert_eq!(parts("https://git@github.com/a/b.git"), (url.clone(), some("git"), None));
        assert_eq!(parts("https://me:p%40ss%2Fword@github.com/a/b.git"), (url, some("me"), some("p@ss/word")));
        let code_commit = "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/x";
        assert_eq!(parts(&code_commit.replace("//", "//bob-at-123456789012@")).1, some("bob-at-123456789012"));
    }

    #[test]
    fn hosts_are_recognised() {
        for (url, kind, label) in [
            ("https://github.com/a/b", HostKind::Github, "GitHub"),
            ("https://gitee.com/a/b", HostKind::Gitee, "Gitee"),
            ("https://gitlab.com/a/b", HostKind::Gitlab, "GitLab"),
            ("https://gitlab.example.org:8443/a/b", HostKind::Gitlab, "gitlab.example.org:8443"),
            ("https://codeberg.org/a/b", HostKind::Gitea, "Codeberg"),
            ("http://127.0.0.1:3000/a/b", HostKind::Git, "127.0.0.1:3000"),
            ("git@github.com:a/b.git", HostKind::Github, "GitHub"),
            ("ssh://git@gitlab.example.org:2222/a/b", HostKind::Gitlab, "gitlab.example.org:2222"),
            ("/srv/github/b.git", HostKind::Local, "github"),
        ] {
            assert_eq!((host_kind(url), host_label(url)), (kind, label.to_owned()), "{url}");
        }
    }

    #[test]
    fn a_server_without_a_repository_is_a_host_too() {
        assert_eq!(ssh_server(" ssh://me@h:2222/ ").as_deref(), Some("ssh://me@h:2222"));
        assert_eq!(authority("ssh://me@h:2222").as_deref(), Some("h:2222"));
        for text in ["ssh://h/a.git", "h:2222", "https://h", "ssh://-h", "ssh://"] {
            assert_eq!(ssh_server(text), None, "{text}");
        }
    }

    #[test]
    fn names_come_from_the_repository() {
        assert_eq!(default_name("https://github.com/acme/web%20site.git"), "web site");
        assert_eq!(default_name("/srv/git/网站.git"), "网站");
        assert_eq!(repository_path("https://github.com/acme/website.git"), "acme/website");
    }

    #[test]
    fn plain_http_is_private_on_this_machine_only() {
        assert!(
            is_private("http://127.0.0.1:8080/a")
                && is_private("http://localhost/a")
                && is_private("https://example.org/a")
        );
        assert!(!is_private("http://10.0.0.5/a") && !is_private("http://gitlab.corp/a"));
    }

    #[test]
    fn one_repository_written_two_ways() {
        assert_eq!(comparable("https://GitHub.com/Acme/Web.git"), comparable("https://github.com/acme/web/"));
        assert_eq!(comparable("https://github.com/acme/web"), comparable("git@github.com:acme/web.git"));
        assert_ne!(comparable("https://github.com/acme/web"), comparable("https://gitee.com/acme/web"));
        assert_eq!(comparable("ssh://git@Git.Example/Acme/x.git"), comparable("https://git.example/Acme/x"));
        assert_ne!(comparable("https://git.example/Acme/x.git"), comparable("https://git.example/acme/x.git"));
    }
}
