//! Calls the hooks of a repository, signed as the host signs. Only on this machine: a stand-in writes to nobody else.

use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::Full;
use hyper::Request;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpStream;
use url::{Host as UrlHost, Url};

use crate::host::Host;
use crate::judge::Command;
use crate::mirror;
use crate::repository::{Delivery, Hook, Repository};
use crate::world::{Kind, User};

/// One call that is to be made.
struct Call {
    repository: u64,
    hook: Hook,
    event: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Value,
}

/// Calls the hooks that are to be told of a push, once a ref, as the hosts do; and begins the mirrors that follow it
/// (GitLab: <https://docs.gitlab.com/user/project/repository/mirror/push/>, Gitea: `sync_on_commit`).
pub(crate) fn pushed(host: &Host, repository: u64, user: &str, commands: &[Command]) {
    let mut calls = Vec::new();
    let id = repository;
    let mirrors: Vec<u64>;
    {
        let mut world = host.world();
        let now = world.now();
        let user = world.user(user).cloned().unwrap_or_default();
        let origin = world.origin.clone();
        let Some(repository) = world.repositories.get_mut(&repository) else {
            return;
        };
        repository.pushed_at = Some(now);
        repository.updated_at = now;
        mirrors = repository.mirrors.iter().filter(|mirror| mirror.enabled).map(|mirror| mirror.id).collect();
        for command in commands {
            let tag = command.name.starts_with("refs/tags/");
            let wanted = |hook: &&Hook| {
                let any = |words: &[&str]| hook.events.iter().any(|event| words.contains(&event.as_str()));
                hook.active && any(if tag { &["push", "*", "tag_push"] } else { &["push", "*"] })
            };
            for hook in repository.hooks.iter().filter(wanted) {
                calls.push(call(host.kind(), &origin, repository, hook, &user, command, now));
            }
        }
    }
    make(host, calls);
    for mirror in mirrors {
        mirror::push(host, id, mirror);
    }
}

/// GitHub's first call of a hook: <https://docs.github.com/en/webhooks/webhook-events-and-payloads#ping>
pub(crate) fn ping(host: &Host, repository: u64, hook: u64) {
    let call = {
        let world = host.world();
        let found = world
            .repositories
            .get(&repository)
            .and_then(|one| one.hooks.iter().find(|own| own.id == hook).map(|hook| (one.path.clone(), hook.clone())));
        let Some((path, hook)) = found else {
            return;
        };
        let body = json!({"zen": "Design for failure.", "hook_id": hook.id, "repository": {"full_name": path}});
        Call { repository, headers: vec![("x-github-event", "ping".to_owned())], hook, event: "ping", body }
    };
    make(host, vec![call]);
}

fn call(
    kind: Kind,
    origin: &str,
    repository: &Repository,
    hook: &Hook,
    user: &User,
    command: &Command,
    now: Timestamp,
) -> Call {
    let (body, headers) = match kind {
        Kind::Github => github(origin, repository, user, command),
        Kind::Gitee => gitee(origin, repository, hook, user, command, now),
        Kind::Gitlab => gitlab(origin, repository, hook, user, command),
        Kind::Gitea => gitea(origin, repository, user, command),
    };
    Call { repository: repository.id, hook: hook.clone(), event: "push", headers, body }
}

/// <https://docs.github.com/en/webhooks/webhook-events-and-payloads#push>
fn github(
    origin: &str,
    repository: &Repository,
    user: &User,
    command: &Command,
) -> (Value, Vec<(&'static str, String)>) {
    let body = json!({
        "ref": command.name,
        "before": command.old,
        "after": command.new,
        "created": command.creates(),
        "deleted": command.deletes(),
        "forced": false,
        "base_ref": null,
        "compare": format!("{origin}/{}/compare", repository.path),
        "commits": [],
        "head_commit": null,
        "repository": {
            "id": repository.id,
            "name": repository.name(),
            "full_name": repository.path,
            "private": repository.settings.visibility != crate::repository::Visibility::Public,
            "html_url": format!("{origin}/{}", repository.path),
            "clone_url": format!("{origin}/{}.git", repository.path),
            "default_branch": repository.settings.default_branch,
        },
        "pusher": {"name": user.login, "email": user.email},
        "sender": {"login": user.login, "id": user.id, "type": "User"},
    });
    (body, vec![("x-github-event", "push".to_owned())])
}

/// <https://help.gitee.com/webhook/gitee-webhook-push-data-format>
fn gitee(
    origin: &str,
    repository: &Repository,
    hook: &Hook,
    user: &User,
    command: &Command,
    now: Timestamp,
) -> (Value, Vec<(&'static str, String)>) {
    let timestamp = now.as_millisecond().to_string();
    let token = if hook.signs { gitee_signature(&timestamp, &hook.secret) } else { hook.secret.clone() };
    let tag = command.name.starts_with("refs/tags/");
    let body = json!({
        "hook_name": if tag { "tag_push_hooks" } else { "push_hooks" },
        "password": if hook.signs { "" } else { hook.secret.as_str() },
        "hook_id": hook.id,
        "hook_url": format!("{origin}/{}/hooks/{}/edit", repository.path, hook.id),
        "timestamp": timestamp,
        "sign": if hook.signs { token.as_str() } else { "" },
        "ref": command.name,
        "before": command.old,
        "after": command.new,
        "created": command.creates(),
        "deleted": command.deletes(),
        "commits": [],
        "head_commit": null,
        "total_commits_count": 0,
        "user_name": user.name,
        "repository": {
            "id": repository.id,
            "path": repository.name(),
            "path_with_namespace": repository.path,
            "full_name": repository.path,
            "html_url": format!("{origin}/{}", repository.path),
            "default_branch": repository.settings.default_branch,
        },
        "sender": {"login": user.login, "id": user.id},
    });
    let event = if tag { "Tag Push Hook" } else { "Push Hook" };
    (body, vec![("x-gitee-event", event.to_owned()), ("x-gitee-token", token), ("x-gitee-timestamp", timestamp)])
}

/// <https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events>
fn gitlab(
    origin: &str,
    repository: &Repository,
    hook: &Hook,
    user: &User,
    command: &Command,
) -> (Value, Vec<(&'static str, String)>) {
    let tag = command.name.starts_with("refs/tags/");
    let body = json!({
        "object_kind": if tag { "tag_push" } else { "push" },
        "event_name": if tag { "tag_push" } else { "push" },
        "before": command.old,
        "after": command.new,
        "ref": command.name,
        "checkout_sha": if command.deletes() { Value::Null } else { json!(command.new) },
        "user_id": user.id,
        "user_username": user.login,
        "project_id": repository.id,
        "project": {
            "id": repository.id,
            "name": repository.name(),
            "path_with_namespace": repository.path,
            "web_url": format!("{origin}/{}", repository.path),
            "git_http_url": format!("{origin}/{}.git", repository.path),
            "default_branch": repository.settings.default_branch,
        },
        "commits": [],
        "total_commits_count": 0,
    });
    let mut headers = vec![
        ("x-gitlab-event", if tag { "Tag Push Hook" } else { "Push Hook" }.to_owned()),
        ("x-gitlab-instance", origin.to_owned()),
    ];
    if !hook.secret.is_empty() {
        headers.push(("x-gitlab-token", hook.secret.clone()));
    }
    (body, headers)
}

/// <https://docs.gitea.com/usage/webhooks#event-information>
fn gitea(
    origin: &str,
    repository: &Repository,
    user: &User,
    command: &Command,
) -> (Value, Vec<(&'static str, String)>) {
    let body = json!({
        "ref": command.name,
        "before": command.old,
        "after": command.new,
        "commits": [],
        "total_commits": 0,
        "repository": {
            "id": repository.id,
            "name": repository.name(),
            "full_name": repository.path,
            "html_url": format!("{origin}/{}", repository.path),
            "clone_url": format!("{origin}/{}.git", repository.path),
            "default_branch": repository.settings.default_branch,
        },
        "pusher": {"login": user.login, "id": user.id},
        "sender": {"login": user.login, "id": user.id},
    });
    (body, vec![("x-gitea-event", "push".to_owned())])
}

fn digest(secret: &str, message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("because a key of any length will do");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

/// <https://help.gitee.com/webhook/how-to-verify-webhook-keys>; the page escapes the result for a URL, and in the header
/// it stands as it is.
fn gitee_signature(timestamp: &str, secret: &str) -> String {
    STANDARD.encode(digest(secret, format!("{timestamp}\n{secret}").as_bytes()))
}

fn make(host: &Host, calls: Vec<Call>) {
    if calls.is_empty() {
        return;
    }
    let host = host.clone();
    // One after the other, as they are counted by those who receive them.
    host.runtime().clone().spawn(async move {
        for mut call in calls {
            let body = call.body.to_string();
            let id = host.world().next_id();
            let guid = format!("{id:08x}-0000-4000-8000-000000000000");
            let signature = hex::encode(digest(&call.hook.secret, body.as_bytes()));
            let signed = !call.hook.secret.is_empty();
            match host.kind() {
                Kind::Github => {
                    call.headers.push(("user-agent", "GitHub-Hookshot/1".to_owned()));
                    call.headers.push(("x-github-delivery", guid));
                    call.headers.push(("x-github-hook-id", call.hook.id.to_string()));
                    if signed {
                        call.headers.push(("x-hub-signature-256", format!("sha256={signature}")));
                    }
                }
                Kind::Gitee => call.headers.push(("user-agent", "git-oschina-hook".to_owned())),
                Kind::Gitlab => {
                    call.headers.push(("user-agent", "GitLab/17.5.0".to_owned()));
                    call.headers.push(("x-gitlab-event-uuid", guid));
                }
                Kind::Gitea => {
                    call.headers.push(("user-agent", "Go-http-client/1.1".to_owned()));
                    call.headers.push(("x-gitea-delivery", guid));
                    if signed {
                        call.headers.push(("x-gitea-signature", signature.clone()));
                        call.headers.push(("x-hub-signature-256", format!("sha256={signature}")));
                    }
                }
            }
            let status = post(&call.hook.url, &call.headers, body).await.unwrap_or(0);
            let mut world = host.world();
            let at = world.now();
            let hooks = world.repositories.get_mut(&call.repository).map(|repository| &mut repository.hooks);
            if let Some(hook) = hooks.and_then(|hooks| hooks.iter_mut().find(|hook| hook.id == call.hook.id)) {
                hook.deliveries.push(Delivery { id, event: call.event.to_owned(), at, status });
            }
        }
    });
}

/// The address of a URL on this machine; nothing for any other.
pub(crate) fn loopback(url: &str) -> Option<(Url, SocketAddr)> {
    let url = Url::parse(url).ok().filter(|url| url.scheme() == "http")?;
    let port = url.port_or_known_default()?;
    let address = match url.host()? {
        UrlHost::Ipv4(address) if address.is_loopback() => SocketAddr::from((address, port)),
        UrlHost::Ipv6(address) if address.is_loopback() => SocketAddr::from((address, port)),
        UrlHost::Domain("localhost") => SocketAddr::from(([127, 0, 0, 1], port)),
        _ => return None,
    };
    Some((url, address))
}

/// Returns the status code, or nothing when no answer came.
async fn post(url: &str, headers: &[(&'static str, String)], body: String) -> Option<u16> {
    let (url, address) = loopback(url)?;
    let stream = TcpStream::connect(address).await.ok()?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.ok()?;
    tokio::spawn(connection);
    let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut request =
        Request::post(target).header("host", address.to_string()).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let response = sender.send_request(request.body(Full::new(Bytes::from(body))).ok()?).await.ok()?;
    Some(response.status().as_u16())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_called() {
        for url in ["http://127.0.0.1:80/a", "http://localhost:3000/", "http://[::1]:1/"] {
            assert!(loopback(url).is_some(), "{url}");
        }
        for url in ["http://192.0.2.1/", "https://127.0.0.1/", "http://example.com/", "file:///etc/passwd"] {
            assert!(loopback(url).is_none(), "{url}");
        }
    }

    /// The example of <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>
    #[test]
    fn a_signature_is_the_one_of_githubs_example() {
        let signature = hex::encode(digest("It's a Secret to Everybody", b"Hello, World!"));
        assert_eq!(signature, "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }
}
