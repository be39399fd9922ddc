//! What the hosts say over Git's own HTTP, before any hook runs. Where a text was seen but its page is not published,
//! it is as people have pasted it.

use crate::world::Kind;

/// Why a request of Git's goes no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It has no credentials and needs some.
    Anonymous,
    /// Its credentials are wrong, expired or revoked.
    Credentials,
    /// They are right, but stand beside somebody else's name.
    WrongUser,
    /// There is no such repository, or none that they may see.
    Missing,
    /// They may see it, and not push.
    ReadOnly,
    /// The token may not fetch.
    NoFetchScope,
    /// The token may not push, although its owner may.
    NoPushScope,
    /// Nobody may push.
    Archived,
}

/// The status and the text for people.
pub(crate) fn refuse(kind: Kind, why: Refusal, repository: &str, user: &str) -> (u16, String) {
    use Refusal::{Anonymous, Archived, Credentials, Missing, NoFetchScope, NoPushScope, ReadOnly, WrongUser};
    let (status, text) = match kind {
        // https://docs.github.com/en/get-started/git-basics/about-remote-repositories#cloning-with-https-urls,
        // https://docs.github.com/en/repositories/creating-and-managing-repositories/troubleshooting-cloning-errors
        Kind::Github => match why {
            Anonymous => (401, "Repository not found.".to_owned()),
            Credentials | WrongUser => (
                401,
                "Invalid username or token. Password authentication is not supported for Git operations.".to_owned(),
            ),
            Missing | NoFetchScope => (404, "Repository not found.".to_owned()),
            ReadOnly => (403, format!("Permission to {repository}.git denied to {user}.")),
            NoPushScope => (403, "Write access to repository not granted.".to_owned()),
            Archived => (403, "This repository was archived so it is read-only.".to_owned()),
        },
        // As pasted by people; every line has the number of a session before it.
        Kind::Gitee => {
            let (status, text) = match why {
                Anonymous => (401, "Unauthorized"),
                Credentials => (401, "Incorrect username or password (access token)"),
                WrongUser => (403, "The token username invalid"),
                Missing => (404, "404 not found!"),
                ReadOnly | NoPushScope | Archived => (403, "You do not have permission push to this repository"),
                NoFetchScope => (403, "Access denied"),
            };
            (status, format!("[session-5f2d18ab] {text}"))
        }
        // lib/gitlab/git_access.rb and app/controllers/repositories/git_http_client_controller.rb of GitLab
        Kind::Gitlab => match why {
            Anonymous | Credentials | WrongUser => (
                401,
                "HTTP Basic: Access denied. The provided password or token is incorrect or your account has 2FA \
                 enabled and you must use a personal access token instead of a password."
                    .to_owned(),
            ),
            Missing => (
                404,
                "The project you were looking for could not be found or you don't have permission to view it."
                    .to_owned(),
            ),
            ReadOnly => (403, "You are not allowed to push code to this project.".to_owned()),
            NoFetchScope => (403, "You are not allowed to download code.".to_owned()),
            NoPushScope => (403, "You are not allowed to upload code.".to_owned()),
            Archived => {
                (403, "You can't push code to a read-only project. Archived projects are read-only.".to_owned())
            }
        },
        // routers/web/repo/githttp.go of Gitea
        Kind::Gitea => match why {
            Anonymous | Credentials | WrongUser => (401, "Unauthorized".to_owned()),
            Missing => (404, "Repository not found".to_owned()),
            ReadOnly | NoFetchScope | NoPushScope => (403, "User permission denied".to_owned()),
            Archived => (
                403,
                "This repo is archived. You can view files and clone it, but cannot push or open issues/pull-requests."
                    .to_owned(),
            ),
        },
    };
    (status, text + "\n")
}

/// Who asks for credentials.
pub(crate) fn realm(kind: Kind) -> &'static str {
    match kind {
        Kind::Github => "GitHub",
        Kind::Gitee => "Gitee",
        Kind::Gitlab => "GitLab",
        Kind::Gitea => "Gitea",
    }
}
