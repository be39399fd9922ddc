//! What comes in at a host's port, and what goes out again.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, Uri};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;
use url::form_urlencoded;

use crate::answer::{Answer, Ask};
use crate::credentials::{self, Presented};
use crate::fault::What;
use crate::host::Host;
use crate::world::{Job, Kind, Token};
use crate::{backend, control, deliver, gitea, gitee, github, gitlab, journal, mirror, page};

/// The body of an answer.
pub(crate) type Body = UnsyncBoxBody<Bytes, io::Error>;

pub(crate) fn full(text: impl Into<Bytes>) -> Body {
    Full::new(text.into()).map_err(|never| match never {}).boxed_unsync()
}

/// Answers for ever.
pub(crate) async fn listen(listener: TcpListener, host: Host) {
    while let Ok((stream, _)) = listener.accept().await {
        let host = host.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(host.clone(), request));
            // Whoever goes away in the middle has what they wanted; `Dropped` ends a connection on purpose.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// What is noted down of a request, besides its answer.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    pub user: Option<String>,
    pub git: bool,
    pub token_in_query: bool,
    /// What is recorded of a call of the API.
    pub exchange: Option<Value>,
}

async fn answer(host: Host, mut request: Request<Incoming>) -> io::Result<Response<Body>> {
    if request.uri().path().starts_with("/_standin") {
        return control::answer(&host, request).await;
    }
    match within(request.uri(), host.below()) {
        Some(uri) => *request.uri_mut() = uri,
        None => return Ok(plain(404, &[], "<!doctype html><title>The neighbours</title>", false)),
    }
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let query = without_tokens(request.uri().query().unwrap_or_default());
    let agent =
        request.headers().get("user-agent").and_then(|agent| agent.to_str().ok()).unwrap_or_default().to_owned();
    let fault = host.take_fault(&method, &path);
    match &fault {
        Some(What::Late { milliseconds }) => tokio::time::sleep(Duration::from_millis(*milliseconds)).await,
        Some(What::Held) => host.hold().await,
        _ => {}
    }
    let mut noted = Noted { git: backend::is_git(&path), ..Noted::default() };
    let response = match &fault {
        Some(What::Dropped) => {
            only_asked(&host, request, &mut noted, None).await?;
            Err(io::Error::from(io::ErrorKind::ConnectionAborted))
        }
        Some(What::Status { status, headers, body }) => {
            only_asked(&host, request, &mut noted, None).await?;
            let text =
                if body.is_empty() { json!({"message": "an error on purpose"}).to_string() } else { body.clone() };
            Ok(plain(*status, headers, &text, !noted.git))
        }
        Some(What::Limited { after, secondary }) => {
            let reset = host.world().now().as_second() + i64::try_from(*after).unwrap_or(i64::MAX);
            let answer = limited(host.kind(), *after, reset, *secondary);
            only_asked(&host, request, &mut noted, Some(&answer)).await?;
            Ok(send(&answer))
        }
        _ if noted.git => backend::answer(&host, request, &mut noted).await,
        _ => api(&host, request, &mut noted).await,
    };
    if let (Some(What::Cut | What::Garbled), Some(exchange)) = (&fault, &mut noted.exchange) {
        // What goes out is not what the host answered.
        exchange["response"] = Value::Null;
    }
    let status = response.as_ref().map_or(0, |response| response.status().as_u16());
    note(
        &host,
        journal::Request {
            method,
            path,
            query,
            status,
            user: noted.user,
            token_in_query: noted.token_in_query,
            git: noted.git,
            agent,
        },
        noted.exchange,
    );
    match (fault, response) {
        (Some(What::Cut), Ok(response)) => cut(response).await,
        (Some(What::Garbled), Ok(response)) => {
            let (mut parts, _) = response.into_parts();
            parts.headers.remove("content-length");
            Ok(Response::from_parts(parts, full("<html>\u{0}{\"unfinished\": [")))
        }
        (_, response) => response,
    }
}

/// A call's address as the host itself knows it; nothing where it is not below the host's own path.
fn within(uri: &Uri, lies_below: &str) -> Option<Uri> {
    let path = uri.path().strip_prefix(lies_below)?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("{slash}{path}{query}").parse().ok()
}

/// Notes down a call of the API that is not answered as the host would: what was asked can be held against what the host
/// publishes all the same, and so can the answer where the host has one for that.
async fn only_asked(
    host: &Host,
    request: Request<Incoming>,
    noted: &mut Noted,
    answer: Option<&Answer>,
) -> io::Result<()> {
    if noted.git || !host.journal().is_recording() {
        return Ok(());
    }
    let kind = host.kind();
    noted.exchange = read(kind, request).await?.map(|ask| exchange(kind, &recorded(&ask), answer));
    Ok(())
}

fn exchange(kind: Kind, asked: &Value, answer: Option<&Answer>) -> Value {
    let response =
        answer.map(|answer| json!({"status": answer.status, "headers": answer.headers, "body": answer.body}));
    json!({"host": kind, "request": asked, "response": response})
}

fn note(host: &Host, request: journal::Request, exchange: Option<Value>) {
    let mut journal = host.journal();
    journal.requests.push(request);
    if let Some(exchange) = exchange {
        journal.record(&exchange);
    }
}

/// The right length, and half of what it promises.
async fn cut(response: Response<Body>) -> io::Result<Response<Body>> {
    let (mut parts, body) = response.into_parts();
    let whole = body.collect().await?.to_bytes();
    parts.headers.insert("content-length", whole.len().into());
    let half = whole.slice(..whole.len() / 2);
    let broken = io::Error::from(io::ErrorKind::ConnectionAborted);
    let body = StreamBody::new(stream::iter([Ok(Frame::data(half)), Err(broken)]));
    Ok(Response::from_parts(parts, body.boxed_unsync()))
}

/// What a host says to somebody who asks too often.
fn limited(kind: Kind, after: u64, reset: i64, secondary: bool) -> Answer {
    match kind {
        // https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#rate-limit-errors
        Kind::Github if secondary => Answer::new(
            403,
            json!({
                "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
                "documentation_url": "https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
            }),
        )
        .with("retry-after", after)
        .with("x-ratelimit-limit", 5000)
        .with("x-ratelimit-remaining", 4000),
        Kind::Github => Answer::new(
            403,
            json!({
                "message": "API rate limit exceeded for user ID 1.",
                "documentation_url": "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api",
            }),
        )
        .with("x-ratelimit-limit", 5000)
        .with("x-ratelimit-remaining", 0)
        .with("x-ratelimit-used", 5000)
        .with("x-ratelimit-reset", reset),
        // https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers
        Kind::Gitlab => Answer::new(429, json!("Retry later\n"))
            .with("retry-after", after)
            .with("ratelimit-limit", 60)
            .with("ratelimit-remaining", 0)
            .with("ratelimit-reset", reset),
        // Gitee counts by hour and says so in `X-RateLimit-*`.
        Kind::Gitee => Answer::message(403, "403 Forbidden (Rate Limit Exceeded)")
            .with("x-ratelimit-limit", 5000)
            .with("x-ratelimit-remaining", 0),
        Kind::Gitea => Answer::message(429, "Too Many Requests").with("retry-after", after),
    }
}

async fn api(host: &Host, request: Request<Incoming>, noted: &mut Noted) -> io::Result<Response<Body>> {
    let kind = host.kind();
    let Some(ask) = read(kind, request).await? else {
        return Ok(plain(404, &[], "<!doctype html><title>Not found</title>", false));
    };
    let presented = credentials::of_call(kind, &ask);
    noted.token_in_query = presented.as_ref().is_some_and(|one| one.in_query);
    let asked = host.journal().is_recording().then(|| recorded(&ask));
    let (answer, user) = spawn_blocking({
        let host = host.clone();
        move || call(&host, &ask, presented.as_ref())
    })
    .await
    .map_err(io::Error::other)?;
    noted.user = user;
    noted.exchange = asked.map(|asked| exchange(kind, &asked, Some(&answer)));
    Ok(send(&answer))
}

/// Answers a call of the API, and begins what the host does afterwards.
fn call(host: &Host, ask: &Ask, presented: Option<&Presented>) -> (Answer, Option<String>) {
    let mut world = host.world();
    let known = presented.map(|one| world.identify(&one.secret).cloned());
    let user = known.as_ref().and_then(|known| known.as_ref().ok()).map(|token| token.user.clone());
    let rate = match &mut world.rate {
        Some(rate) if rate.remaining == 0 => {
            let reset = rate.reset.as_second();
            let after = u64::try_from(reset - world.now().as_second()).unwrap_or(0);
            return (limited(host.kind(), after, reset, false), user);
        }
        Some(rate) => {
            rate.remaining -= 1;
            Some(rate.clone())
        }
        None => None,
    };
    let who: Option<Result<&Token, _>> = known.as_ref().map(|known| known.as_ref().map_err(|why| *why));
    let mut answer = match host.kind() {
        Kind::Github => github::answer(host, &mut world, ask, who),
        Kind::Gitee => gitee::answer(host, &mut world, ask, who),
        Kind::Gitlab => gitlab::answer(host, &mut world, ask, who),
        Kind::Gitea => gitea::answer(host, &mut world, ask, who),
    };
    let jobs = std::mem::take(&mut world.jobs);
    drop(world);
    for job in jobs {
        match job {
            Job::Push { repository, mirror } => mirror::push(host, repository, mirror),
            Job::Pull { repository, user } => mirror::pull(host, repository, user),
            Job::Ping { repository, hook } => deliver::ping(host, repository, hook),
        }
    }
    if let Some(rate) = rate {
        let prefix = if host.kind() == Kind::Gitlab { "ratelimit" } else { "x-ratelimit" };
        answer = answer
            .with(&format!("{prefix}-limit"), rate.limit)
            .with(&format!("{prefix}-remaining"), rate.remaining)
            .with(&format!("{prefix}-reset"), rate.reset.as_second());
    }
    (page::unless_known(ask, answer), user)
}

/// Reads a call; nothing where the path is not one of the API's.
async fn read(kind: Kind, request: Request<Incoming>) -> io::Result<Option<Ask>> {
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_owned();
    let below = match path.strip_prefix(kind.api_root()) {
        Some(below) => below,
        // As at api.github.com; what only other hosts have is not there.
        None if kind == Kind::Github && !path.starts_with("/api/") => path.as_str(),
        None => return Ok(None),
    };
    let parts = below
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
        .collect();
    let query = form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let is_form = head
        .headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let fields = if is_form {
        form_urlencoded::parse(&body).into_owned().map(|(name, value)| (name, Value::String(value))).collect()
    } else {
        serde_json::from_slice(&body).unwrap_or_else(|_| Map::new())
    };
    Ok(Some(Ask { method: head.method, path, parts, query, headers: head.headers, fields }))
}

/// What may be written to a file of a request: everything but who asks.
fn recorded(ask: &Ask) -> Value {
    let headers: Map<String, Value> = ask
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "authorization" | "private-token" | "cookie"))
        .map(|(name, value)| (name.to_string(), Value::from(String::from_utf8_lossy(value.as_bytes()))))
        .collect();
    let secret = |name: &str| matches!(name, "access_token" | "private_token" | "token");
    let query: Vec<_> = ask.query.iter().filter(|(name, _)| !secret(name)).collect();
    let fields: Map<String, Value> = ask.fields.clone().into_iter().filter(|(name, _)| !secret(name)).collect();
    json!({"method": ask.method.as_str(), "path": ask.path, "query": query, "headers": headers, "body": fields})
}

fn without_tokens(query: &str) -> String {
    query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name @ ("access_token" | "private_token" | "token"), _)) => format!("{name}=…"),
            _ => pair.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("&")
}

/// An answer as it goes over the wire.
pub(crate) fn send(answer: &Answer) -> Response<Body> {
    let mut response = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    let body = match &answer.body {
        None => full(""),
        // The one host that answers in plain text, when it is asked too often.
        Some(Value::String(text)) => full(text.clone()),
        Some(body) => {
            response = response.header("content-type", "application/json; charset=utf-8");
            full(body.to_string())
        }
    };
    response.body(body).expect("because the status and the headers are ours")
}

/// An answer that is no JSON, or whose body a test has chosen.
pub(crate) fn plain(status: u16, headers: &[(String, String)], text: &str, json: bool) -> Response<Body> {
    let kind = match text.as_bytes().first() {
        Some(b'<') => "text/html; charset=utf-8",
        Some(b'{' | b'[') if json => "application/json; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    let mut response = Response::builder().status(status).header("content-type", kind);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(full(text.to_owned())).expect("because the status and the headers are ones")
}
