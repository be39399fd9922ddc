//! What kind of host answers at an address whose name does not tell. Nobody's credentials are sent.

use gemel_wire::Method;
use serde_json::Value;

use super::{
    Door,
    api::{Api, Auth, below},
};
use crate::{
    error::{Code, Error},
    model::HostKind,
};

/// Looks for the version pages that Gitea, Forgejo, GitLab and GitHub Enterprise have, and for how Gitee turns away whom it does
/// not know. None where nothing is known to answer:
/// then it may be any Git server, now or for good.
pub(crate) async fn probe(door: &(dyn Fn() -> Door + Sync)) -> Result<Option<HostKind>, Error> {
    let base = door().base;
    // In this order because the first two say their version to anybody.
    let pages = [
        ("api/v1", "version", HostKind::Gitea),
        ("api/v4", "version", HostKind::Gitlab),
        ("api/v5", "user", HostKind::Gitee),
        ("api/v3", "meta", HostKind::Github),
    ];
    for (path, page, kind) in pages {
        let api = Api::new(Door { credentials: None, ..door() }, below(&base, path), Auth::Bearer, &[]);
        match api.look(Method::Get, page).await {
            Ok(answer) if is(kind, &answer) => return Ok(Some(kind)),
            Ok(_) => {}
            // What does not answer here does not answer there either.
            Err(error) if matches!(error.code(), Code::HostError | Code::HostBusy | Code::Protocol) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

fn is(kind: HostKind, answer: &gemel_wire::WebAnswer) -> bool {
    let said: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let text = |name: &str| said.as_ref().and_then(|said| said.get(name)).and_then(Value::as_str);
    match kind {
        HostKind::Gitea => answer.status == 200 && text("version").is_some(),
        // GitLab tells its version only to whom it knows. https://docs.gitlab.com/api/version/
        HostKind::Gitlab => {
            (answer.status == 200 && text("version").is_some())
                || (answer.status == 401
                    && (answer.header("x-gitlab-meta").is_some() || text("message") == Some("401 Unauthorized")))
        }
        // It has no page for a version, and nobody else has a fifth one of an API there.
        HostKind::Gitee => answer.status == 401 && text("message").is_some(),
        // https://docs.github.com/en/enterprise-server@latest/rest/meta/meta
        HostKind::Github => {
            answer.header("x-github-enterprise-version").is_some() || text("installed_version").is_some()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forge::played::{Played, json};

    async fn found(played: Played) -> Option<HostKind> {
        let played = std::sync::Arc::new(played);
        let door = || played.door("https://git.example.org/sub", None);
        let found = probe(&door).await.expect("because it answers");
        assert!(played.asked().iter().all(|asked| asked.secret.is_none()));
        found
    }

    #[tokio::test]
    async fn hosts_are_known_by_their_version_pages() {
        let gitea = Played::new().on("GET", "/sub/api/v1/version", json(200, r#"{"version":"11.0.1+gitea-1.22.0"}"#));
        assert_eq!(found(gitea).await, Some(HostKind::Gitea));
        let gitlab = Played::new().on("GET", "/sub/api/v4/version", json(401, r#"{"message":"401 Unauthorized"}"#));
        assert_eq!(found(gitlab).await, Some(HostKind::Gitlab));
        let denied = json(401, r#"{"message":"401 Unauthorized: Access token is required"}"#);
        let turned_away = Played::new().on("GET", "/sub/api/v5/user", denied);
        assert_eq!(found(turned_away).await, Some(HostKind::Gitee));
        let github = Played::new().on("GET", "/sub/api/v3/meta", json(200, r#"{"installed_version":"3.14.0"}"#));
        assert_eq!(found(github).await, Some(HostKind::Github));
    }

    #[tokio::test]
    async fn whatever_else_answers_is_any_git_server() {
        assert_eq!(found(Played::new()).await, None);
        let page = json(200, "<html>Sign in</html>");
        let all = Played::new()
            .on("GET", "/sub/api/v1/version", page.clone())
            .on("GET", "/sub/api/v4/version", json(401, "who are you?"))
            .on("GET", "/sub/api/v5/user", json(401, "who are you?"))
            .on("GET", "/sub/api/v3/meta", page);
        assert_eq!(found(all).await, None);
    }
}
