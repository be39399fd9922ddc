//! How a host's API is asked: who asks, how often, what comes back, and what it means when it is no answer.

use std::{collections::BTreeMap, sync::Arc};

use backon::Retryable;
use bytes::Bytes;
use gemel_wire::{Access, Credentials, Kind, Method, WebAnswer, WebRequest};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::Manners;
use crate::{
    clock::{Clock, Millis},
    engine::Network,
    error::{Code, Error, Result},
    redact::Redactor,
};

/// What a client is made from.
pub(crate) struct Door {
    pub network: Arc<dyn Network>,
    pub clock: Arc<dyn Clock>,
    pub manners: Arc<Manners>,
    /// The host as people open it, with the path that it lies below: `https://git.example.org/gitlab`.
    pub base: Url,
    /// Who asks; nobody while it is only found out what kind of host this is.
    pub credentials: Option<Credentials>,
    /// Whom to trust, and how long to wait.
    pub access: Access,
    /// What people call the host.
    pub label: String,
    /// The account's name.
    pub account: String,
    /// When the token ends, where that was told.
    pub expires_at: Option<Millis>,
}

/// How a host wants to be told who asks. Never in a URL, which hosts and proxies write into their logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Auth {
    /// `Authorization: Bearer …` (RFC 6750 2.1).
    Bearer,
    /// `Authorization: token …`.
    Token,
    /// `PRIVATE-TOKEN: …`.
    PrivateToken,
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
}

/// One host's API, asked by one account.
pub(super) struct Api {
    door: Door,
    root: Url,
    auth: Auth,
    headers: &'static [(&'static str, &'static str)],
    redactor: Redactor,
}

/// Part of a path that holds no slash.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A name as one part of a path: `a/b` is `a%2Fb`.
pub(super) fn segment(name: &str) -> String {
    utf8_percent_encode(name, SEGMENT).to_string()
}

/// A path of names as it is, each of them encoded.
pub(super) fn segments(path: &str) -> String {
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// A URL with a path behind it.
pub(super) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_query(None);
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

/// Pages are asked for until there is no more, but not for ever.
const MAX_PAGES: usize = 200;
/// A host may send us on this often within itself.
const MAX_REDIRECTS: usize = 3;
/// So much of what a host says is shown, in bytes.
const MAX_WORDS: usize = 500;

type Query<'a> = &'a [(&'a str, &'a str)];

impl Api {
    pub fn new(door: Door, root: Url, auth: Auth, headers: &'static [(&'static str, &'static str)]) -> Self {
        let mut redactor = Redactor::default();
        if let Some(credentials) = &door.credentials {
            redactor.add(credentials);
        }
        Self { door, root, auth, headers, redactor }
    }

    pub fn label(&self) -> &str {
        &self.door.label
    }

    pub fn user(&self) -> Option<&str> {
        self.door.credentials.as_ref().map(|credentials| credentials.user.as_str())
    }

    /// What to leave alone when a host says so. Searches are counted apart from all else, and are soon used up
    /// (<https://docs.github.com/en/rest/search/search#rate-limit>).
    fn place(&self, path: &str) -> String {
        let place = place(&self.door.base, &self.door.account);
        if path.starts_with("search/") { format!("{place} search") } else { place }
    }

    /// Looks.
    pub async fn get<T: DeserializeOwned>(&self, path: &str, query: Query<'_>) -> Result<T> {
        let answer = self.send(Method::Get, path, query, None).await?;
        self.parse(&answer)
    }

    /// Sends a value, and reads one.
    pub async fn write<T: DeserializeOwned>(&self, method: Method, path: &str, body: Value) -> Result<T> {
        let answer = self.send(method, path, &[], Some(body)).await?;
        self.parse(&answer)
    }

    /// Does something of which nothing is to be read.
    pub async fn act(&self, method: Method, path: &str, body: Option<Value>) -> Result<()> {
        self.send(method, path, &[], body).await.map(drop)
    }

    /// All pages of a list, `most` of its items.
    pub async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        query: Query<'_>,
        size: (&str, usize),
        most: usize,
    ) -> Result<Vec<T>> {
        let (size_name, size) = size;
        let (size_text, mut all) = (size.to_string(), Vec::new());
        let mut before = Bytes::new();
        for page in 1..=MAX_PAGES {
            let page = page.to_string();
            let query: Vec<_> = query.iter().copied().chain([(size_name, &*size_text), ("page", &*page)]).collect();
            let answer = self.send(Method::Get, path, &query, None).await?;
            let items: Vec<T> = self.parse(&answer)?;
            // A host that knows no pages gives the same again.
            if answer.body == before {
                break;
            }
            before = answer.body.clone();
            // RFC 8288; GitLab and Gitee count the pages besides. A host behind a proxy may name itself wrongly in its links,
            // so only that there is a next one is taken from them.
            let more = match (answer.header("link"), answer.header("x-next-page"), answer.header("total_page")) {
                (Some(link), ..) => link.contains("rel=\"next\"") || link.contains("rel=next"),
                (_, Some(next), _) => !next.trim().is_empty(),
                (.., Some(total)) => {
                    total.trim().parse::<usize>().is_ok_and(|total| page.parse().is_ok_and(|page: usize| page < total))
                }
                _ => items.len() == size,
            };
            let none = items.is_empty();
            all.extend(items);
            if !more || none || all.len() >= most {
                break;
            }
        }
        all.truncate(most);
        Ok(all)
    }

    /// Reads a value out of an answer.
    pub fn parse<T: DeserializeOwned>(&self, answer: &WebAnswer) -> Result<T> {
        // The parser's own error may quote what came, and that is said by nobody.
        serde_json::from_slice(&answer.body).map_err(|error| {
            let at = format!("JSON, line {} column {}", error.line(), error.column());
            self.error(Code::Protocol).with("detail", at)
        })
    }

    /// Sends a request, again where that is harmless and the trouble may pass, and gives what is an answer.
    pub async fn send(&self, method: Method, path: &str, query: Query<'_>, body: Option<Value>) -> Result<WebAnswer> {
        let mut url = below(&self.root, path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let body = body.map(|body| Bytes::from(body.to_string()));
        let place = self.place(path);
        let attempt = || self.once(&place, method, url.clone(), body.clone());
        if matches!(method, Method::Get | Method::Put) {
            let may_pass = |error: &Error| matches!(error.code(), Code::HostError | Code::HostBusy);
            return attempt.retry(self.door.manners.retries()).when(may_pass).await;
        }
        attempt().await
    }

    async fn once(&self, place: &str, method: Method, url: Url, body: Option<Bytes>) -> Result<WebAnswer> {
        if let Some(until) = self.door.manners.quiet_until(place, self.door.clock.now()) {
            return Err(self.limited(until));
        }
        let key = format!("{place} {url}");
        let known = (method == Method::Get).then(|| self.door.manners.known(&key)).flatten();
        let mark = known.as_ref().map(|(mark, _)| mark.as_str());
        let answer = self.follow(method, url, body, mark).await?;
        if let Some(until) = self.door.manners.heed(place, &answer, self.door.clock.now()) {
            return Err(self.limited(until));
        }
        match (answer.status, known) {
            (304, Some((_, known))) => Ok(known),
            (200..300, _) => {
                if method == Method::Get {
                    self.door.manners.keep(&key, &answer);
                }
                Ok(answer)
            }
            _ => Err(self.refusal(&answer)),
        }
    }

    /// Sends a request once, and gives what came, whatever it is.
    pub async fn look(&self, method: Method, path: &str) -> Result<WebAnswer> {
        self.follow(method, below(&self.root, path), None, None).await
    }

    /// Sends a request, on to where the host sends it within itself.
    async fn follow(&self, method: Method, mut url: Url, body: Option<Bytes>, mark: Option<&str>) -> Result<WebAnswer> {
        for _ in 0..=MAX_REDIRECTS {
            let request = self.request(method, url.clone(), body.clone(), mark);
            let answer =
                self.door.network.ask(request, &self.door.access).await.map_err(|error| self.trouble(error))?;
            let target = match answer.status {
                301..=303 if method == Method::Get => answer.header("location"),
                301..=303 => None,
                307 | 308 => answer.header("location"),
                _ => return Ok(answer),
            };
            let target = target.and_then(|target| url.join(target).ok());
            match target {
                // The token goes to no other host, and to none without TLS that had it.
                Some(target) if target.origin() == url.origin() => url = target,
                other => {
                    let host = other.as_ref().and_then(Url::host_str).unwrap_or_default();
                    return Err(self.error(Code::HostRedirects).with("detail", host));
                }
            }
        }
        Err(self.error(Code::HostRedirects).with("detail", self.label()))
    }

    fn request(&self, method: Method, url: Url, body: Option<Bytes>, mark: Option<&str>) -> WebRequest {
        let mut headers: Vec<(String, String)> =
            self.headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        if let Some(Credentials { user, secret }) = &self.door.credentials {
            use base64::prelude::{BASE64_STANDARD, Engine};
            headers.push(match self.auth {
                Auth::Bearer => ("authorization".into(), format!("Bearer {secret}")),
                Auth::Token => ("authorization".into(), format!("token {secret}")),
                Auth::PrivateToken => ("private-token".into(), secret.clone()),
                Auth::Basic => {
                    ("authorization".into(), format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{secret}"))))
                }
            });
        }
        if body.is_some() {
            headers.push(("content-type".into(), "application/json".into()));
        }
        if let Some(mark) = mark {
            headers.push(("if-none-match".into(), mark.to_owned()));
        }
        WebRequest { method, url, headers, body: body.unwrap_or_default() }
    }

    pub fn error(&self, code: Code) -> Error {
        Error::new(code).with("host", self.label()).with("account", &self.door.account)
    }

    /// No answer came.
    fn trouble(&self, error: gemel_wire::Error) -> Error {
        let detail = self.redactor.clean(error.detail());
        let code = if error.kind() == Kind::NotGit { Code::Protocol } else { Error::from(error).code() };
        self.error(code).with("detail", detail)
    }

    fn limited(&self, until: Millis) -> Error {
        let minutes = (until - self.door.clock.now()).max(0) / 60_000 + 1;
        self.error(Code::RateLimited).with("count", minutes).with("until", until)
    }

    /// What an answer that is none means. Decided by its status, its headers and the codes in it; what it says in words is
    /// only shown.
    fn refusal(&self, answer: &WebAnswer) -> Error {
        let said = Said::of(&answer.body);
        let words = self.words(answer, &said);
        let lists = |name: &str| -> Vec<String> {
            let all = answer.header(name).unwrap_or_default().split(',').map(|one| one.trim().to_owned());
            all.filter(|one| !one.is_empty()).collect()
        };
        let missing = |scope: &str| self.error(Code::ScopeMissing).with("scope", scope).with("detail", &words);
        if matches!(answer.status, 401 | 403 | 404) {
            // https://docs.github.com/en/enterprise-cloud@latest/rest/authentication/authenticating-to-the-rest-api
            if let Some(sso) = answer.header("x-github-sso").filter(|sso| sso.starts_with("required")) {
                let url = sso.split_once("url=").map(|(_, url)| url.trim()).unwrap_or_default();
                return self.error(Code::SsoRequired).with("link", self.redactor.clean(url));
            }
            // RFC 6750 3.1, as GitLab gives it.
            if said.code.as_deref() == Some("insufficient_scope") {
                return missing(said.scope.as_deref().unwrap_or_default());
            }
            // https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
            let (has, accepted) = (lists("x-oauth-scopes"), lists("x-accepted-oauth-scopes"));
            if answer.header("x-oauth-scopes").is_some()
                && !accepted.is_empty()
                && !accepted.iter().any(|scope| has.contains(scope))
            {
                return missing(super::tokens::most_telling(&accepted));
            }
        }
        if answer.status == 403
            && let Some(needed) = answer.header("x-accepted-github-permissions")
        {
            return missing(needed);
        }
        let code = match answer.status {
            401 if self.door.credentials.is_none() => Code::CredentialsMissing,
            401 if self.door.expires_at.is_some_and(|at| at <= self.door.clock.now()) => Code::TokenExpired,
            401 => Code::CredentialsRejected,
            403 => Code::NoPermission,
            404 | 410 => Code::RepositoryMissing,
            405 | 501 => Code::ApiUnsupported,
            407 => Code::HostUnreachable,
            408 => Code::TimedOut,
            503 => Code::HostBusy,
            500.. => Code::HostError,
            400 | 409 | 412 | 422 | 451 => Code::Refused,
            _ => Code::Protocol,
        };
        self.error(code).with("detail", words)
    }

    /// What a host said, fit to be shown.
    fn words(&self, answer: &WebAnswer, said: &Said) -> String {
        let clean = gemel_wire::clean(&self.redactor.clean(&said.words));
        let mut short: String = clean.chars().take(MAX_WORDS).collect();
        if short.len() < clean.len() {
            short.push('…');
        }
        if short.is_empty() { format!("HTTP {}", answer.status) } else { format!("HTTP {}: {short}", answer.status) }
    }

    /// The error where nothing answers at a place that every such host has.
    pub fn not_this_kind(&self, error: Error) -> Error {
        if error.code() == Code::RepositoryMissing {
            return self.error(Code::ApiUnsupported).with("what", "api");
        }
        error
    }
}

/// Whom to leave alone when a host says so.
pub(crate) fn place(base: &Url, account: &str) -> String {
    format!("{} {account}", base.origin().ascii_serialization())
}

/// What a host says where it does not do what it was asked.
#[derive(Debug, Default)]
struct Said {
    /// A code, where there is one: `error` beside `error_description` (RFC 6750 3.1).
    code: Option<String>,
    scope: Option<String>,
    words: String,
}

impl Said {
    fn of(body: &[u8]) -> Self {
        let Ok(value) = serde_json::from_slice::<Value>(body) else { return Self::default() };
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let mut words = Vec::new();
        for name in ["message", "error_description", "error", "errors"] {
            if let Some(value) = value.get(name) {
                collect_words(value, None, &mut words);
            }
        }
        words.dedup();
        Self { code: text("error"), scope: text("scope"), words: words.join("; ") }
    }
}

/// The texts in what hosts say: a text, a list, or texts by field.
fn collect_words(value: &Value, field: Option<&str>, words: &mut Vec<String>) {
    match value {
        Value::String(text) if text.trim().is_empty() => {}
        Value::String(text) => words.push(field.map_or_else(|| text.clone(), |field| format!("{field} {text}"))),
        Value::Array(all) => all.iter().for_each(|value| collect_words(value, field, words)),
        // GitHub: {"resource": …, "field": "name", "code": "custom", "message": …}
        Value::Object(all) if all.contains_key("message") => collect_words(&all["message"], None, words),
        Value::Object(all) if all.contains_key("code") => {
            let part = |name: &str| all.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            words.push(format!("{} {}", part("field"), part("code")).trim().to_owned());
        }
        Value::Object(all) => {
            let sorted: BTreeMap<_, _> = all.iter().collect();
            for (name, value) in sorted {
                collect_words(value, Some(name), words);
            }
        }
        _ => {}
    }
}

/// A moment as APIs write it: RFC 3339, a date alone (then its beginning), or GitHub's `2026-12-01 08:00:00 UTC`.
pub(super) fn moment(text: &str) -> Option<Millis> {
    let text = text.trim();
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(at.as_millisecond());
    }
    if let Ok(date) = text.parse::<jiff::civil::Date>() {
        let zoned = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        return Some(zoned.timestamp().as_millisecond());
    }
    let text = text.replace(" UTC", " +0000");
    let at = jiff::fmt::strtime::parse("%Y-%m-%d %H:%M:%S %z", text).ok()?;
    at.to_timestamp().ok().map(jiff::Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::forge::played::{NOW, Played, json, with};

    fn api(played: &Arc<Played>) -> Api {
        let door = played.door("https://h.example", Some("hunter2"));
        let root = below(&door.base, "api/v3");
        Api::new(door, root, Auth::Bearer, &[("accept", "application/json")])
    }

    async fn refused(played: Played) -> Error {
        api(&Arc::new(played)).get::<Value>("user", &[]).await.expect_err("because it is refused")
    }

    #[tokio::test]
    async fn what_a_refusal_means() {
        let on = |answer| Played::new().on("GET", "/api/v3/user", answer);
        for (answer, code) in [
            (json(401, r#"{"message":"Bad credentials"}"#), Code::CredentialsRejected),
            (json(403, r#"{"message":"no"}"#), Code::NoPermission),
            (json(404, "{}"), Code::RepositoryMissing),
            (json(422, r#"{"message":"Validation Failed"}"#), Code::Refused),
            (json(500, "oops"), Code::HostError),
            (json(429, "{}"), Code::RateLimited),
            (json(200, "<html>"), Code::Protocol),
            (
                json(403, r#"{"error":"insufficient_scope","error_description":"more","scope":"api read_api"}"#),
                Code::ScopeMissing,
            ),
            (
                with(json(404, "{}"), &[("x-oauth-scopes", "repo"), ("x-accepted-oauth-scopes", "admin:org")]),
                Code::ScopeMissing,
            ),
            (
                with(json(404, "{}"), &[("x-oauth-scopes", "repo"), ("x-accepted-oauth-scopes", "repo, public_repo")]),
                Code::RepositoryMissing,
            ),
            (with(json(403, "{}"), &[("x-accepted-github-permissions", "hooks=read")]), Code::ScopeMissing),
            (with(json(403, "{}"), &[("x-github-sso", "required; url=https://h.example/sso")]), Code::SsoRequired),
        ] {
            let text = format!("{answer:?}");
            assert_eq!(refused(on(answer)).await.code(), code, "{text}");
        }
    }

    #[tokio::test]
    async fn what_a_host_says_is_shown_without_the_secret() {
        let body = r#"{"message":"Validation Failed","errors":[{"resource":"Repository","field":"name","code":"custom","message":"name already exists \u001b[31mhunter2"}]}"#;
        let error = refused(Played::new().on("GET", "/api/v3/user", json(422, body))).await;
        assert_eq!(
            error.args().get("detail").map(String::as_str),
            Some("HTTP 422: Validation Failed; name already exists …")
        );
        let body = r#"{"message":{"path":["has already been taken"],"name":["is too short"]}}"#;
        let error = refused(Played::new().on("GET", "/api/v3/user", json(400, body))).await;
        assert!(error.args()["detail"].contains("path has already been taken"), "{error}");
    }

    #[tokio::test]
    async fn a_token_whose_time_is_over_is_told_so() {
        let played = Arc::new(Played::new().on("GET", "/api/v3/user", json(401, "{}")));
        let door = Door { expires_at: Some(NOW - 1), ..played.door("https://h.example", Some("hunter2")) };
        let root = below(&door.base, "api/v3");
        let api = Api::new(door, root, Auth::Bearer, &[]);
        assert_eq!(api.get::<Value>("user", &[]).await.map_err(|error| error.code()), Err(Code::TokenExpired));
    }

    #[tokio::test]
    async fn a_host_that_wants_to_be_left_alone_is() {
        let limited = with(json(403, "{}"), &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1700000120")]);
        let played =
            Arc::new(Played::new().on("GET", "/api/v3/user", limited).on("GET", "/api/v3/user", json(200, "1")));
        let api = api(&played);
        for _ in 0..5 {
            let error = api.get::<Value>("user", &[]).await.expect_err("because it is limited");
            assert_eq!((error.code(), error.args()["count"].as_str()), (Code::RateLimited, "3"));
        }
        assert_eq!(played.asked().len(), 1);
        played.now.store(NOW + 120_000, Ordering::SeqCst);
        api.get::<Value>("user", &[]).await.expect("because the time is over");
    }

    #[tokio::test]
    async fn searches_are_counted_apart() {
        let played =
            Arc::new(
                Played::new()
                    .on("GET", "/api/v3/search/repositories", with(json(429, "{}"), &[("retry-after", "60")]))
                    .on("GET", "/api/v3/user", json(200, "1")),
            );
        let api = api(&played);
        for _ in 0..2 {
            let searched = api.get::<Value>("search/repositories", &[]).await;
            assert_eq!(searched.map_err(|error| error.code()), Err(Code::RateLimited));
        }
        assert_eq!((api.get::<u8>("user", &[]).await, played.asked().len()), (Ok(1), 2));
    }

    #[tokio::test]
    async fn only_what_is_harmless_is_tried_again() {
        let played = Arc::new(
            Played::new()
                .on("GET", "/api/v3/user", json(502, ""))
                .fails("GET", "/api/v3/user", Kind::Server)
                .on("GET", "/api/v3/user", json(200, "1"))
                .on("POST", "/api/v3/user", json(502, ""))
                .on("GET", "/api/v3/me", json(401, "")),
        );
        let api = api(&played);
        api.get::<Value>("user", &[]).await.expect("because the third time it answers");
        assert_eq!(played.asked().len(), 3);
        api.act(Method::Post, "user", None).await.expect_err("because it fails");
        api.get::<Value>("me", &[]).await.expect_err("because it is refused");
        assert_eq!(played.asked().len(), 5);
    }

    #[tokio::test]
    async fn what_did_not_change_is_not_sent_again() {
        let first = with(json(200, "[1]"), &[("etag", "\"a\"")]);
        let played = Arc::new(Played::new().on("GET", "/api/v3/user", first).on("GET", "/api/v3/user", json(304, "")));
        let api = api(&played);
        for _ in 0..2 {
            assert_eq!(api.get::<Vec<u8>>("user", &[]).await, Ok(vec![1]));
        }
        let mark =
            |asked: &crate::forge::played::Asked| asked.headers.contains(&("if-none-match".into(), "\"a\"".into()));
        assert_eq!(played.asked().iter().map(mark).collect::<Vec<_>>(), [false, true]);
    }

    #[tokio::test]
    async fn the_token_stays_with_its_host() {
        let to = |place: &str| with(json(301, ""), &[("location", place)]);
        let played = Arc::new(
            Played::new()
                .on("GET", "/api/v3/user", to("/api/v3/users/1"))
                .on("GET", "/api/v3/users/1", json(200, "1"))
                .on("GET", "/api/v3/away", to("https://evil.example/"))
                .on("GET", "/api/v3/down", to("http://h.example/api/v3/users/1"))
                .on("POST", "/api/v3/user", to("/api/v3/users/1")),
        );
        let api = api(&played);
        assert_eq!(api.get::<u8>("user", &[]).await, Ok(1));
        for path in ["away", "down"] {
            assert_eq!(api.get::<u8>(path, &[]).await.map_err(|error| error.code()), Err(Code::HostRedirects));
        }
        // What is sent is not turned into a look.
        api.act(Method::Post, "user", None).await.expect_err("because it is elsewhere");
        assert_eq!(played.asked().len(), 5);
    }

    #[tokio::test]
    async fn pages_are_read_to_their_end() {
        let next = [("link", "<https://h.example/api/v3/repos?page=2>; rel=\"next\"")];
        let played = Arc::new(
            Played::new()
                .on("GET", "/api/v3/repos?per_page=2&page=1", with(json(200, "[1,2]"), &next))
                .on("GET", "/api/v3/repos?per_page=2&page=2", with(json(200, "[3]"), &[("link", "<x>; rel=\"prev\"")]))
                .on("GET", "/api/v3/plain?per_page=2&page=1", json(200, "[1,2]"))
                .on("GET", "/api/v3/plain?per_page=2&page=2", json(200, "[]"))
                .on("GET", "/api/v3/same", json(200, "[1,2]")),
        );
        let api = api(&played);
        for (path, expected) in [("repos", vec![1, 2, 3]), ("plain", vec![1, 2]), ("same", vec![1, 2])] {
            assert_eq!(api.list::<u8>(path, &[], ("per_page", 2), 10).await, Ok(expected), "{path}");
        }
        assert_eq!(api.list::<u8>("repos", &[], ("per_page", 2), 1).await, Ok(vec![1]));
    }

    #[test]
    fn moments_are_read() {
        assert_eq!(moment("2023-11-14T22:13:20Z"), Some(NOW));
        assert_eq!(moment("2023-11-14 22:13:20 UTC"), Some(NOW));
        assert_eq!(moment("2023-11-15 00:13:20 +0200"), Some(NOW));
        assert_eq!(moment("2023-11-14"), Some(NOW - (22 * 3600 + 13 * 60 + 20) * 1000));
        assert_eq!(moment("soon"), None);
    }

    #[test]
    fn names_are_parts_of_paths() {
        assert_eq!(segment("group/sub group/网"), "group%2Fsub%20group%2F%E7%BD%91");
        assert_eq!(segments("o/r.git"), "o/r.git");
        let base = "https://h.example:8443/gitlab/".parse().expect("because it is a URL");
        assert_eq!(below(&base, "projects/a%2Fb").as_str(), "https://h.example:8443/gitlab/projects/a%2Fb");
    }
}
