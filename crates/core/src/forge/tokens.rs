//! What a token has to be allowed, why, and where one is made. Pure.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use super::{Scopes, api::below};
use crate::model::HostKind;

/// What does not work without a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// Finding out whose token it is.
    Account,
    /// Reading and pushing repositories, private ones included.
    Push,
    /// Pushing changes to GitHub's workflow files.
    Workflows,
    /// Hooks, so that a push is noticed at once.
    Hooks,
    /// Listing and making repositories, keys, protected branches, mirrors of the host's own.
    Manage,
}

/// A scope that a token is to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Need {
    /// Its name at the host.
    pub scope: String,
    /// What does not work without it.
    pub purpose: Purpose,
}

/// Where a token is made, and what it is to be allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TokenPage {
    /// The page, filled in where the host allows it.
    pub url: Option<String>,
    /// GitHub has a second one, for tokens that may be limited to some repositories.
    pub fine_grained_url: Option<String>,
    /// What the token is to be allowed.
    pub needs: Vec<Need>,
}

/// What a scope is needed for: its name at the host, what it is for, and the scopes that include it.
type Row = (&'static str, Purpose, &'static [&'static str]);

/// <https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps>: `repo` includes full access to
/// repository hooks.
const GITHUB: &[Row] = &[
    ("repo", Purpose::Push, &[]),
    ("workflow", Purpose::Workflows, &[]),
    ("admin:repo_hook", Purpose::Hooks, &["repo"]),
];

/// <https://gitee.com/api/v5/oauth_doc>.
const GITEE: &[Row] =
    &[("user_info", Purpose::Account, &[]), ("projects", Purpose::Push, &[]), ("hook", Purpose::Hooks, &[])];

/// <https://docs.gitlab.com/user/profile/personal_access_tokens/#personal-access-token-scopes>.
const GITLAB: &[Row] = &[("api", Purpose::Manage, &[]), ("write_repository", Purpose::Push, &["api"])];

/// <https://docs.gitea.com/development/oauth2-provider#scopes>.
const GITEA: &[Row] = &[
    ("read:user", Purpose::Account, &["write:user", "all"]),
    ("write:repository", Purpose::Push, &["all"]),
    ("write:organization", Purpose::Manage, &["all"]),
];

/// <https://support.atlassian.com/bitbucket-cloud/docs/api-token-permissions/>.
const BITBUCKET: &[Row] = &[
    ("read:user:bitbucket", Purpose::Account, &["account"]),
    ("read:repository:bitbucket", Purpose::Push, &["repository", "repository:write"]),
    ("write:repository:bitbucket", Purpose::Push, &["repository:write"]),
    ("admin:repository:bitbucket", Purpose::Manage, &["repository:admin"]),
    ("write:webhook:bitbucket", Purpose::Hooks, &["webhook"]),
];

fn rows(kind: HostKind) -> &'static [Row] {
    match kind {
        HostKind::Github => GITHUB,
        HostKind::Gitee => GITEE,
        HostKind::Gitlab => GITLAB,
        HostKind::Gitea => GITEA,
        HostKind::Bitbucket => BITBUCKET,
        HostKind::CodeCommit | HostKind::Local | HostKind::Git => &[],
    }
}

/// What a token at a host is to be allowed.
pub(crate) fn needs(kind: HostKind) -> Vec<Need> {
    rows(kind).iter().map(|(scope, purpose, _)| Need { scope: (*scope).to_owned(), purpose: *purpose }).collect()
}

/// What a token lacks, as far as its scopes are known.
pub(crate) fn missing(kind: HostKind, scopes: &Scopes) -> Vec<Need> {
    let lacks = |(scope, _, within): &&Row| match scopes {
        Scopes::Listed { scopes } => !scopes.iter().any(|has| has == scope || within.contains(&has.as_str())),
        Scopes::Probed { cannot, .. } => cannot.iter().any(|lacking| lacking == scope),
        Scopes::Unknown => false,
    };
    rows(kind)
        .iter()
        .filter(lacks)
        .map(|(scope, purpose, _)| Need { scope: (*scope).to_owned(), purpose: *purpose })
        .collect()
}

/// Of the scopes that a host would take, the one that is asked for here; else the first.
pub(super) fn most_telling(accepted: &[String]) -> &str {
    let known = |scope: &&String| GITHUB.iter().any(|(name, ..)| name == scope);
    accepted.iter().find(known).or_else(|| accepted.first()).map_or("", String::as_str)
}

/// What a token is called at its host.
const NAME: &str = "Gemel";

/// Where a token for a host is made.
pub(crate) fn page(kind: HostKind, base: &Url) -> TokenPage {
    let needs = needs(kind);
    let names = || needs.iter().map(|need| need.scope.as_str()).collect::<Vec<_>>();
    let with = |path: &str, query: &[(&str, &str)]| {
        let mut url = below(base, path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url.to_string()
    };
    let mut fine_grained_url = None;
    let url = match kind {
        HostKind::Github => {
            // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens#pre-filling-fine-grained-personal-access-token-details-using-url-parameters
            let pairs = [
                ("name", NAME),
                ("contents", "write"),
                ("workflows", "write"),
                ("webhooks", "write"),
                ("administration", "write"),
            ];
            fine_grained_url = Some(with("settings/personal-access-tokens/new", &pairs));
            Some(with("settings/tokens/new", &[("scopes", &names().join(",")), ("description", NAME)]))
        }
        HostKind::Gitee => Some(with("profile/personal_access_tokens/new", &[])),
        // https://docs.gitlab.com/user/profile/personal_access_tokens/#create-a-personal-access-token-with-prefilled-details
        HostKind::Gitlab => {
            Some(with("-/user_settings/personal_access_tokens", &[("name", NAME), ("scopes", &names().join(","))]))
        }
        HostKind::Gitea => Some(with("user/settings/applications", &[])),
        HostKind::Bitbucket => Some("https://id.atlassian.com/manage-profile/security/api-tokens".to_owned()),
        // IAM's page is the same for every region: "HTTPS Git credentials for AWS CodeCommit".
        HostKind::CodeCommit => Some("https://console.aws.amazon.com/iam/home#/security_credentials".to_owned()),
        HostKind::Local | HostKind::Git => None,
    };
    TokenPage { url, fine_grained_url, needs }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(kind: HostKind, base: &str) -> String {
        page(kind, &Url::parse(base).expect("because it is valid")).url.unwrap_or_default()
    }

    fn names(needs: &[Need]) -> Vec<&str> {
        needs.iter().map(|need| need.scope.as_str()).collect()
    }

    #[test]
    fn pages_are_filled_in() {
        assert_eq!(
            url(HostKind::Github, "https://github.com"),
            "https://github.com/settings/tokens/new?scopes=repo%2Cworkflow%2Cadmin%3Arepo_hook&description=Gemel"
        );
        assert_eq!(url(HostKind::Gitee, "https://gitee.com"), "https://gitee.com/profile/personal_access_tokens/new");
        assert_eq!(
            url(HostKind::Gitlab, "http://10.0.0.5:8080/gitlab/"),
            "http://10.0.0.5:8080/gitlab/-/user_settings/personal_access_tokens?name=Gemel&scopes=api%2Cwrite_repository"
        );
        assert_eq!(url(HostKind::Gitea, "https://codeberg.org"), "https://codeberg.org/user/settings/applications");
        assert_eq!(url(HostKind::Git, "https://git.example"), "");
    }

    #[test]
    fn what_is_missing_is_named() {
        let listed = |scopes: &[&str]| Scopes::Listed { scopes: scopes.iter().map(|s| (*s).to_owned()).collect() };
        let missing = |kind, scopes: &Scopes| names(&missing(kind, scopes)).join(" ");
        assert_eq!(missing(HostKind::Github, &listed(&["repo"])), "workflow");
        assert_eq!(missing(HostKind::Github, &listed(&["workflow", "public_repo"])), "repo admin:repo_hook");
        assert_eq!(missing(HostKind::Gitlab, &listed(&["api"])), "");
        assert_eq!(missing(HostKind::Gitlab, &listed(&["write_repository"])), "api");
        let probed = Scopes::Probed { can: vec!["user_info".into()], cannot: vec!["hook".into()] };
        assert_eq!(missing(HostKind::Gitee, &probed), "hook");
        assert_eq!(missing(HostKind::Github, &Scopes::Unknown), "");
    }
}
