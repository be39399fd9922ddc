//! The ways in which a request says who asks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::HeaderMap;

use crate::answer::Ask;
use crate::world::Kind;

/// A token that came with a request, and whether in its query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Presented {
    /// The user that was named beside it; only with Basic.
    pub user: Option<String>,
    pub secret: String,
    pub in_query: bool,
}

/// The token of a call of the API, where there is one.
pub(crate) fn of_call(kind: Kind, ask: &Ask) -> Option<Presented> {
    let plain = |secret: &str| Presented { user: None, secret: secret.to_owned(), in_query: false };
    if let Some(given) = ask.header("authorization") {
        let (scheme, rest) = given.split_once(' ').unwrap_or((given, ""));
        // GitHub: https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api, Gitea:
        // https://docs.gitea.com/development/api-usage#authentication; both words there, Bearer alone at GitLab.
        // Gitee takes both.
        let known = match scheme.to_ascii_lowercase().as_str() {
            "bearer" => true,
            "token" => kind != Kind::Gitlab,
            "basic" if matches!(kind, Kind::Github | Kind::Gitea) => {
                let (user, password) = basic(rest)?;
                let secret = if password.is_empty() || password == "x-oauth-basic" { user.clone() } else { password };
                return Some(Presented { user: Some(user), secret, in_query: false });
            }
            _ => false,
        };
        if known {
            return Some(plain(rest.trim()));
        }
    }
    // https://docs.gitlab.com/api/rest/authentication/
    if kind == Kind::Gitlab
        && let Some(secret) = ask.header("private-token")
    {
        return Some(plain(secret));
    }
    let names: &[&str] = match kind {
        Kind::Github => &[],
        Kind::Gitee => &["access_token"],
        Kind::Gitlab => &["private_token", "access_token"],
        Kind::Gitea => &["token", "access_token"],
    };
    names.iter().find_map(|name| {
        let in_body = ask.fields.get(*name).and_then(serde_json::Value::as_str);
        ask.query(name).map(|secret| Presented { in_query: true, ..plain(secret) }).or_else(|| in_body.map(plain))
    })
}

/// The user and password of one of Git's requests, where there are any; a bearer has no user.
pub(crate) fn of_git(headers: &HeaderMap) -> Option<Presented> {
    let given = headers.get("authorization")?.to_str().ok()?;
    let (scheme, rest) = given.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("basic") {
        let (user, secret) = basic(rest)?;
        return Some(Presented { user: Some(user), secret, in_query: false });
    }
    scheme.eq_ignore_ascii_case("bearer").then(|| Presented {
        user: None,
        secret: rest.trim().to_owned(),
        in_query: false,
    })
}

fn basic(encoded: &str) -> Option<(String, String)> {
    let pair = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (user, password) = pair.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}
