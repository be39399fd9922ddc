//! Where a host is given a key for SSH by hand. Pure.

use url::Url;

use super::api::below;
use crate::model::HostKind;

/// Hosts without an API that is spoken here, and their pages for the keys of a user.
const OTHERS: [(&str, &str); 3] = [
    ("launchpad.net", "https://launchpad.net/~/+editsshkeys"),
    ("sf.net", "https://sourceforge.net/auth/shell_services"),
    // https://savannah.gnu.org/maintenance/SshAccess/ names it.
    ("savannah.gnu.org", "https://savannah.gnu.org/my/admin/editsshkeys.php"),
];

/// The page where a user's key is entered, or the one for the keys of one repository. `base` is where the host's pages begin.
pub(crate) fn key_page(kind: HostKind, base: &Url, repository: Option<&str>) -> Option<String> {
    let of_repository = |path: &str| repository.map(|repository| format!("{repository}/{path}"));
    let path = match kind {
        // https://docs.github.com/en/authentication/connecting-to-github-with-ssh/managing-deploy-keys#set-up-deploy-keys
        HostKind::Github => of_repository("settings/keys/new").unwrap_or_else(|| "settings/ssh/new".into()),
        // https://help.gitee.com/base/account/SSH-public-key-settings
        HostKind::Gitee => of_repository("deploy_keys").unwrap_or_else(|| "profile/sshkeys".into()),
        // https://docs.gitlab.com/user/ssh/ and https://docs.gitlab.com/user/project/deploy_keys/
        HostKind::Gitlab => of_repository("-/settings/repository").unwrap_or_else(|| "-/user_settings/ssh_keys".into()),
        // https://docs.codeberg.org/security/ssh-key/
        HostKind::Gitea => of_repository("settings/keys").unwrap_or_else(|| "user/settings/keys".into()),
        // https://support.atlassian.com/bitbucket-cloud/docs/configure-ssh-and-two-step-verification/
        HostKind::Bitbucket => {
            of_repository("admin/access-keys/").unwrap_or_else(|| "account/settings/ssh-keys/".into())
        }
        // "SSH keys for AWS CodeCommit", the same for every region.
        HostKind::CodeCommit => return Some("https://console.aws.amazon.com/iam/home#/security_credentials".into()),
        HostKind::Local => return None,
        HostKind::Git => {
            let host = base.host_str()?;
            let below = |name: &str| host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'));
            return OTHERS.iter().find(|(name, _)| below(name)).map(|(_, page)| (*page).to_owned());
        }
    };
    matches!(base.scheme(), "http" | "https").then(|| below(base, &path).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_entered_on_the_hosts_own_pages() {
        let page = |kind: HostKind, base: &str, repository: Option<&str>| {
            let base = Url::parse(base).unwrap_or_else(|error| panic!("{base}: {error}"));
            key_page(kind, &base, repository).unwrap_or_default()
        };
        for (kind, base, of_user, of_repository) in [
            (
                HostKind::Github,
                "https://github.com",
                "https://github.com/settings/ssh/new",
                "https://github.com/a/b/settings/keys/new",
            ),
            (
                HostKind::Gitee,
                "https://gitee.com",
                "https://gitee.com/profile/sshkeys",
                "https://gitee.com/a/b/deploy_keys",
            ),
            (
                HostKind::Gitlab,
                "http://10.0.0.5:8080/gitlab/",
                "http://10.0.0.5:8080/gitlab/-/user_settings/ssh_keys",
                "http://10.0.0.5:8080/gitlab/a/b/-/settings/repository",
            ),
            (
                HostKind::Gitea,
                "https://codeberg.org",
                "https://codeberg.org/user/settings/keys",
                "https://codeberg.org/a/b/settings/keys",
            ),
            (
                HostKind::Bitbucket,
                "https://bitbucket.org",
                "https://bitbucket.org/account/settings/ssh-keys/",
                "https://bitbucket.org/a/b/admin/access-keys/",
            ),
        ] {
            assert_eq!(page(kind, base, None), of_user);
            assert_eq!(page(kind, base, Some("a/b")), of_repository);
        }
        let git = |base: &str| page(HostKind::Git, base, None);
        assert_eq!(git("https://git.launchpad.net"), "https://launchpad.net/~/+editsshkeys");
        assert_eq!(git("https://git.code.sf.net"), "https://sourceforge.net/auth/shell_services");
        assert_eq!(git("https://git.savannah.gnu.org"), "https://savannah.gnu.org/my/admin/editsshkeys.php");
        assert_eq!((git("https://notsf.net"), git("https://git.example.org")), (String::new(), String::new()));
        assert_eq!(page(HostKind::Github, "ssh://git@github.com", None), "");
    }
}
