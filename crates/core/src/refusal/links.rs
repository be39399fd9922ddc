//! Where to read on, or to put it right: a page that the host named, or one of its documentation.

use url::Url;

use super::Speaker;
use crate::{error::Code, model::HostKind};

/// No address that is longer is shown, in bytes.
const MAX_LINK: usize = 500;

/// Whom hosts refer to besides themselves. A server may print any address; only these and its own are offered as a way out.
const KNOWN: [&str; 10] = [
    "atlassian.com",
    "azure.com",
    "bitbucket.org",
    "codeberg.org",
    "forgejo.org",
    "gh.io",
    "gitea.com",
    "gitee.com",
    "github.com",
    "gitlab.com",
];

/// A part of the address of the page where just this is put right, if the host names one.
fn way_out(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::SecretFound => "/unblock-secret/",
        Code::SsoRequired => "/sso",
        Code::RuleViolated => "/rules",
        Code::QuotaExceeded => "/help",
        _ => return None,
    })
}

/// The page about it in a host's documentation or settings.
fn page(kind: HostKind, code: Code) -> Option<&'static str> {
    use HostKind::{Bitbucket, Gitea, Gitee, Github, Gitlab};
    Some(match (kind, code) {
        (Github, Code::Protected) => {
            "https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches"
        }
        (Github, Code::RuleViolated) => {
            "https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets"
        }
        (Github, Code::FileTooLarge) => {
            "https://docs.github.com/repositories/working-with-files/managing-large-files/about-large-files-on-github"
        }
        (Github, Code::SecretFound) => {
            "https://docs.github.com/code-security/secret-scanning/working-with-secret-scanning-and-push-protection/working-with-push-protection-from-the-command-line"
        }
        (Github, Code::EmailPrivate) => "https://github.com/settings/emails",
        (Github, Code::WorkflowScope | Code::CredentialsRejected) => "https://github.com/settings/tokens",
        (Github, Code::SsoRequired) => {
            "https://docs.github.com/authentication/authenticating-with-single-sign-on/authorizing-a-personal-access-token-for-use-with-single-sign-on"
        }
        (Gitee, Code::EmailPrivate) => "https://gitee.com/profile/emails",
        (Gitee, Code::CredentialsRejected) => "https://gitee.com/profile/personal_access_tokens",
        (Gitlab, Code::Protected) => "https://docs.gitlab.com/user/project/repository/branches/protected/",
        (Gitlab, Code::LfsMissing) => "https://docs.gitlab.com/topics/git/lfs/",
        (Gitea, Code::Protected) => "https://docs.gitea.com/usage/protected-branches",
        (Bitbucket, Code::Protected) => "https://support.atlassian.com/bitbucket-cloud/docs/use-branch-permissions/",
        _ => return None,
    })
}

/// The address to show, if there is one.
pub(super) fn choose<'t>(speaker: &Speaker, code: Code, lines: impl Iterator<Item = &'t str>) -> Option<String> {
    let named: Vec<Url> = lines.flat_map(|line| in_line(speaker, line)).collect();
    let way_out = way_out(code).and_then(|part| named.iter().find(|url| url.path().contains(part)));
    let documented = || page(speaker.kind, code).map(str::to_owned);
    way_out.map(Url::to_string).or_else(documented).or_else(|| named.first().map(Url::to_string))
}

/// The addresses in a line that may be shown as links.
fn in_line(speaker: &Speaker, line: &str) -> Vec<Url> {
    let ends = |c: char| c.is_whitespace() || "\"'`<>()[]{}，。；".contains(c);
    line.match_indices("https://")
        .filter_map(|(at, _)| {
            let text = line[at..].split(ends).next()?.trim_end_matches(['.', ',', ':', ';', '!']);
            let url = Url::parse(text).ok().filter(|url| url.as_str().len() <= MAX_LINK)?;
            // A name before an `@` could look like the host.
            let plain = url.username().is_empty() && url.password().is_none();
            let host = url.host_str()?.to_owned();
            (plain && is_known(speaker, &host)).then_some(url)
        })
        .collect()
}

fn is_known(speaker: &Speaker, host: &str) -> bool {
    let below = |known: &str| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    speaker.name.as_deref().is_some_and(below) || KNOWN.iter().any(|known| below(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_hosts_are_links() {
        let speaker = Speaker::at("https://git.example.org/a/b.git");
        let link = |line: &str| choose(&speaker, Code::Refused, std::iter::once(line));
        for (line, expected) in [
            ("see https://git.example.org/help.", Some("https://git.example.org/help")),
            ("see (https://docs.git.example.org/a?b=c#d)", Some("https://docs.git.example.org/a?b=c#d")),
            ("https://gh.io/lfs", Some("https://gh.io/lfs")),
            ("http://git.example.org/help", None),
            ("https://example.org/", None),
            ("https://evilgithub.com/", None),
            ("https://github.com.evil.example/", None),
            ("https://github.com@evil.example/", None),
            ("https://token@github.com/", None),
            ("javascript:alert(1)//https://evil.example/", None),
            ("https://", None),
        ] {
            assert_eq!(link(line).as_deref(), expected, "{line}");
        }
        assert_eq!(link(&format!("https://gh.io/{}", "x".repeat(MAX_LINK))), None);
    }
}
