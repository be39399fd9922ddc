//! Other ways to a host where a network lets SSH not through.

/// A name at which a host takes SSH on the port of HTTPS, and the page that says so.
struct Door {
    host: &'static str,
    name: &'static str,
    page: &'static str,
}

const DOORS: [Door; 3] = [
    Door {
        host: "github.com",
        name: "ssh.github.com",
        page: "https://docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port",
    },
    Door {
        host: "gitlab.com",
        name: "altssh.gitlab.com",
        page: "https://docs.gitlab.com/user/gitlab_com/#alternative-ssh-port",
    },
    Door {
        host: "bitbucket.org",
        name: "altssh.bitbucket.org",
        page: "https://support.atlassian.com/bitbucket-cloud/docs/troubleshoot-ssh-issues/",
    },
];

/// The URL of the same repository by the other door, and the page about it.
pub(crate) fn other_door(host: &str, path: &str) -> Option<(String, &'static str)> {
    let door = DOORS.iter().find(|door| door.host == host)?;
    Some((format!("ssh://git@{}:443/{}", door.name, path.trim_start_matches('/')), door.page))
}

/// The host's own name, for one of its doors.
pub(crate) fn front(host: &str) -> &str {
    DOORS.iter().find(|door| door.name == host).map_or(host, |door| door.host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_hosts_have_a_second_door() {
        let url = |host: &str, path: &str| other_door(host, path).map(|(url, _)| url);
        assert_eq!(url("github.com", "/a/b.git").as_deref(), Some("ssh://git@ssh.github.com:443/a/b.git"));
        assert_eq!(url("gitee.com", "a/b"), None);
        assert_eq!((front("ssh.github.com"), front("h")), ("github.com", "h"));
    }
}
