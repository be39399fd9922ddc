//! Git's own requests: who asks, whether they may, and then `git http-backend`, as CGI (RFC 3875).

use std::io;
use std::process::Stdio;

use bytes::Bytes;
use futures_util::StreamExt as _;
use http_body_util::{BodyExt as _, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::{HeaderMap, Request, Response};
use percent_encoding::percent_decode_str;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio_util::io::ReaderStream;

use crate::credentials::{self, Presented};
use crate::git;
use crate::host::Host;
use crate::relay;
use crate::repository::Access;
use crate::serve::{Body, Noted, full, plain};
use crate::words::{Refusal, realm, refuse};
use crate::world::{Kind, Token, World};

/// The ends of the paths that Git asks for (gitprotocol-http(5)).
const SERVICES: [&str; 3] = ["/info/refs", "/git-upload-pack", "/git-receive-pack"];

/// Whether a path is Git's rather than the API's.
pub(crate) fn is_git(path: &str) -> bool {
    !path.starts_with("/api/") && (SERVICES.iter().any(|end| path.ends_with(end)) || path.contains("/info/lfs/"))
}

/// What was asked of which repository.
struct Wanted {
    /// `owner/name`.
    path: String,
    /// What follows, as `/info/refs`.
    service: &'static str,
    push: bool,
}

fn wanted(path: &str, query: &str) -> Option<Wanted> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let service = SERVICES.into_iter().find(|end| path.ends_with(end))?;
    let repository = path.strip_suffix(service)?.trim_start_matches('/');
    let repository = repository.strip_suffix(".git").unwrap_or(repository);
    let push = service == "/git-receive-pack" || query.contains("service=git-receive-pack");
    Some(Wanted { path: repository.to_owned(), service, push })
}

/// Who may go on, with the repository's number and path, and the token; nobody's for a public repository.
type Allowed = (u64, String, String, Option<Token>);

pub(crate) async fn answer(host: &Host, request: Request<Incoming>, noted: &mut Noted) -> io::Result<Response<Body>> {
    let kind = host.kind();
    let uri = request.uri().clone();
    let Some(wanted) = wanted(uri.path(), uri.query().unwrap_or_default()) else {
        return Ok(no_large_files(kind));
    };
    let presented = credentials::of_git(request.headers());
    let allowed = {
        let world = host.world();
        noted.user =
            presented.as_ref().and_then(|one| world.identify(&one.secret).ok()).map(|token| token.user.clone());
        admit(&world, &wanted, presented.as_ref())
    };
    let (id, path, branch, token) = match allowed {
        Ok(allowed) => allowed,
        Err(why) => {
            let (status, text) = refuse(kind, why, &wanted.path, noted.user.as_deref().unwrap_or_default());
            let ask = ("www-authenticate".to_owned(), format!("Basic realm=\"{}\"", realm(kind)));
            return Ok(plain(status, if status == 401 { std::slice::from_ref(&ask) } else { &[] }, &text, false));
        }
    };
    let folder = host.folder_of(&path);
    git::ensure(&folder, &branch)?;
    let push = token.filter(|_| wanted.push).map(|token| host.pushes_going().begin(host.clone(), id, token));
    let mut command = Command::new("git");
    command
        .arg("http-backend")
        .env_clear()
        .env("PATH", git::path())
        .envs(git::ENVIRONMENT)
        .env("GIT_PROJECT_ROOT", &folder)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REQUEST_METHOD", request.method().as_str())
        .env("PATH_INFO", wanted.service)
        .env("QUERY_STRING", uri.query().unwrap_or_default())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    if let Some(user) = &noted.user {
        command.env("REMOTE_USER", user);
    }
    for (name, variable) in [
        ("content-type", "CONTENT_TYPE"),
        ("content-length", "CONTENT_LENGTH"),
        ("content-encoding", "HTTP_CONTENT_ENCODING"),
        ("git-protocol", "GIT_PROTOCOL"),
    ] {
        if let Some(value) = request.headers().get(name).and_then(|value| value.to_str().ok()) {
            command.env(variable, value);
        }
    }
    let mut configuration: Vec<(&str, String)> =
        relay::hidden(kind).iter().map(|name| ("receive.hideRefs", (*name).to_owned())).collect();
    if let Some(push) = push {
        command.env("STANDIN_RELAY", host.relay().to_string()).env("STANDIN_PUSH", push.to_string());
        configuration.push(("receive.procReceiveRefs", "refs".to_owned()));
    }
    if kind == Kind::Github
        && let Some(quota) = host.settings(&path).and_then(|settings| settings.quota)
    {
        // "pack exceeds maximum allowed size" is Git's own refusal.
        configuration.push(("receive.maxInputSize", quota.to_string()));
    }
    command.env("GIT_CONFIG_COUNT", configuration.len().to_string());
    for (index, (name, value)) in configuration.into_iter().enumerate() {
        command.env(format!("GIT_CONFIG_KEY_{index}"), name).env(format!("GIT_CONFIG_VALUE_{index}"), value);
    }
    let end = End { host: host.clone(), push };
    let mut child = command.spawn()?;
    feed(&mut child, request.into_body());
    relate(child, end).await
}

/// Takes the push off the list when Git has ended, or when its client has gone away.
struct End {
    host: Host,
    push: Option<u64>,
}

impl Drop for End {
    fn drop(&mut self) {
        if let Some(push) = self.push {
            self.host.pushes_going().end(push);
        }
    }
}

/// Writes the request's body to the program as it comes.
fn feed(child: &mut Child, mut body: Incoming) {
    let mut stdin = child.stdin.take().expect("because standard input is piped");
    tokio::spawn(async move {
        while let Some(Ok(frame)) = body.frame().await {
            let Ok(data) = frame.into_data() else { continue };
            // It has read enough and closed its end; the rest is read all the same, or the client never hears why.
            if stdin.write_all(&data).await.is_err() {
                while let Some(Ok(_)) = body.frame().await {}
                return;
            }
        }
    });
}

/// The program's headers and then its output, as it comes.
async fn relate(mut child: Child, end: End) -> io::Result<Response<Body>> {
    let mut stdout = BufReader::new(child.stdout.take().expect("because standard output is piped"));
    let mut response = Response::builder();
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).await? == 0 {
            return Ok(Response::builder().status(500).body(full("")).expect("because it is plain"));
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(": ") else { continue };
        response = if name.eq_ignore_ascii_case("status") {
            response.status(value.split(' ').next().and_then(|code| code.parse().ok()).unwrap_or(500_u16))
        } else {
            response.header(name, value)
        };
    }
    // The program lives as long as somebody reads what it says.
    let output = ReaderStream::new(stdout).map(move |chunk: io::Result<Bytes>| {
        let _ = (&child, &end);
        chunk.map(Frame::data)
    });
    Ok(response.body(StreamBody::new(output).boxed_unsync()).expect("because the headers are Git's"))
}

/// Whether a request of Git's may go on.
fn admit(world: &World, wanted: &Wanted, presented: Option<&Presented>) -> Result<Allowed, Refusal> {
    let kind = world.kind;
    let token = match presented {
        None => None,
        Some(presented) => Some(check(world, presented)?),
    };
    let found = world.repository(&wanted.path).filter(|repository| {
        world.access(token.map(|token| token.user.as_str()), repository) >= Access::Read
            && token.is_none_or(|token| {
                token.reaches(&repository.path)
                    || repository.settings.visibility == crate::repository::Visibility::Public
            })
    });
    let Some(repository) = found else {
        return Err(if token.is_none() { Refusal::Anonymous } else { Refusal::Missing });
    };
    let Some(token) = token else {
        return if wanted.push {
            Err(Refusal::Anonymous)
        } else {
            let branch = repository.settings.default_branch.clone();
            Ok((repository.id, repository.path.clone(), branch, None))
        };
    };
    let public = repository.settings.visibility == crate::repository::Visibility::Public;
    if !public && !token.has(fetch_scopes(kind)) {
        return Err(Refusal::NoFetchScope);
    }
    if wanted.push {
        if world.access(Some(&token.user), repository) < Access::Write {
            return Err(Refusal::ReadOnly);
        }
        let open = kind == Kind::Github && public && token.has(&["public_repo"]);
        let chosen = token.has(push_scopes(kind)) && token.reaches(&repository.path);
        if !(open || chosen) {
            return Err(Refusal::NoPushScope);
        }
        if repository.settings.archived {
            return Err(Refusal::Archived);
        }
    }
    Ok((repository.id, repository.path.clone(), repository.settings.default_branch.clone(), Some(token.clone())))
}

/// Finds the token among what a host takes as one.
fn check<'a>(world: &'a World, presented: &Presented) -> Result<&'a Token, Refusal> {
    let user = presented.user.as_deref().unwrap_or_default();
    // GitHub and Gitea take the token as the name too, with nothing, or `x-oauth-basic`, as the password.
    let lone =
        matches!(world.kind, Kind::Github | Kind::Gitea) && matches!(presented.secret.as_str(), "" | "x-oauth-basic");
    let secret = if lone { user } else { &presented.secret };
    let token = world.identify(secret).map_err(|_| Refusal::Credentials)?;
    match world.kind {
        // The token's owner, or `oauth2`.
        Kind::Gitee if presented.user.is_some() && user != "oauth2" && !user.eq_ignore_ascii_case(&token.user) => {
            Err(Refusal::WrongUser)
        }
        // "any non-blank value": https://docs.gitlab.com/user/profile/personal_access_tokens/#clone-repository-using-personal-access-token
        Kind::Gitlab if presented.user.is_some() && user.is_empty() => Err(Refusal::Credentials),
        _ => Ok(token),
    }
}

fn fetch_scopes(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Github => &["repo", "contents:read", "contents:write"],
        Kind::Gitee => &["projects"],
        // https://docs.gitlab.com/user/profile/personal_access_tokens/#personal-access-token-scopes
        Kind::Gitlab => &["api", "read_repository", "write_repository"],
        // https://docs.gitea.com/development/oauth2-provider#scopes
        Kind::Gitea => &["all", "read:repository", "write:repository"],
    }
}

fn push_scopes(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Github => &["repo", "contents:write"],
        Kind::Gitee => &["projects"],
        Kind::Gitlab => &["api", "write_repository"],
        Kind::Gitea => &["all", "write:repository"],
    }
}

/// No host here stores large files; Gitee says so to whoever has not paid.
fn no_large_files(kind: Kind) -> Response<Body> {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", hyper::header::HeaderValue::from_static("application/vnd.git-lfs+json"));
    let (status, message) = match kind {
        Kind::Gitee => (403, "LFS only supported repository in paid or trial enterprise."),
        _ => (404, "Not found."),
    };
    let mut response = Response::new(full(serde_json::json!({ "message": message }).to_string()));
    *response.status_mut() = hyper::StatusCode::from_u16(status).expect("because it is one");
    *response.headers_mut() = headers;
    response
}
