//! What tests in other languages, and people, tell a host: `POST /_standin` with an order, `GET /_standin/requests` and
//! its like to read. Each order does what the method of [`Host`](crate::Host) of that name does.

use std::io;

use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::{Method, Request, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::answer::Answer;
use crate::fault::{Fault, Rate};
use crate::host::Host;
use crate::serve::{Body, send};
use crate::world::{NewRepository, NewToken, Organisation, User};

/// An order, as `{"order": "add_user", "login": "ada"}`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
enum Order {
    AddUser(User),
    AddOrganisation(Organisation),
    AddToken(NewToken),
    Revoke {
        token: String,
    },
    SetScopes {
        token: String,
        scopes: Vec<String>,
    },
    AddRepository(NewRepository),
    RemoveRepository {
        path: String,
    },
    AddMany {
        owner: String,
        prefix: String,
        count: usize,
    },
    /// Some of the settings of a repository; the others stay.
    Change {
        path: String,
        settings: Value,
    },
    Place {
        path: String,
    },
    SetPullMirror {
        path: String,
        url: String,
    },
    GrowOld,
    Pass {
        seconds: i64,
    },
    Inject(Fault),
    Mend,
    LetGo,
    Limit {
        rate: Option<Rate>,
    },
    ForgetRequests,
    RecordTo {
        path: std::path::PathBuf,
    },
}

/// Answers whoever gives orders.
pub(crate) async fn answer(host: &Host, request: Request<Incoming>) -> io::Result<Response<Body>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let host = host.clone();
    let answer = tokio::task::spawn_blocking(move || match (head.method, head.uri.path()) {
        (Method::GET, path) => look(&host, path, head.uri.query().unwrap_or_default()),
        (Method::POST, "/_standin") => match serde_json::from_slice(&body) {
            Ok(order) => obey(&host, order).unwrap_or_else(|wrong| Answer::message(422, &wrong)),
            Err(error) => Answer::message(400, &error.to_string()),
        },
        _ => Answer::message(404, "orders go to POST /_standin"),
    });
    // What fails a test in Rust is an answer here.
    Ok(send(&answer.await.unwrap_or_else(|error| Answer::message(422, &error.to_string()))))
}

fn look(host: &Host, path: &str, query: &str) -> Answer {
    let named = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "path").map(|(_, path)| path);
    let of = named.as_deref().unwrap_or_default();
    match path {
        "/_standin/requests" => Answer::ok(json!(host.requests())),
        "/_standin/pushes" => Answer::ok(json!(host.pushes())),
        "/_standin/repositories" => Answer::ok(json!(host.repositories())),
        "/_standin/repository" => Answer::ok(json!(host.settings(of))),
        "/_standin/hooks" => Answer::ok(json!(host.hooks(of))),
        "/_standin/deploy_keys" => Answer::ok(json!(host.deploy_keys(of))),
        "/_standin/remote_mirrors" => Answer::ok(json!(host.remote_mirrors(of))),
        "/_standin/held" => Answer::ok(json!(host.held())),
        _ => Answer::message(404, "there is nothing to see here"),
    }
}

fn obey(host: &Host, order: Order) -> Result<Answer, String> {
    let value = match order {
        Order::AddUser(user) => json!({ "id": host.add_user(user) }),
        Order::AddOrganisation(organisation) => json!({ "id": host.world().add_organisation(organisation) }),
        Order::AddToken(token) => json!({ "token": host.add_token(token) }),
        Order::Revoke { token } => json!(host.revoke(&token)),
        Order::SetScopes { token, scopes } => {
            json!(host.set_scopes(&token, &scopes.iter().map(String::as_str).collect::<Vec<_>>()))
        }
        Order::AddRepository(repository) => json!({ "id": host.add_repository(repository) }),
        Order::RemoveRepository { path } => json!(host.remove_repository(&path)),
        Order::AddMany { owner, prefix, count } => json!(host.add_many(&owner, &prefix, count)),
        Order::Change { path, settings } => return change(host, &path, settings),
        Order::Place { path } => json!({ "folder": host.place(&path) }),
        Order::SetPullMirror { path, url } => json!(host.set_pull_mirror(&path, &url)),
        Order::GrowOld => json!(host.grow_old()),
        Order::Pass { seconds } => json!(host.pass(seconds)),
        Order::Inject(fault) => json!(host.inject(fault)),
        Order::Mend => json!(host.mend()),
        Order::LetGo => json!(host.let_go()),
        Order::Limit { rate } => json!(host.limit(rate)),
        Order::ForgetRequests => json!(host.forget_requests()),
        Order::RecordTo { path } => json!(host.record_to(&path).map_err(|error| error.to_string())?),
    };
    Ok(Answer::ok(value))
}

fn change(host: &Host, path: &str, settings: Value) -> Result<Answer, String> {
    let now = host.settings(path).ok_or_else(|| format!("there is no repository {path}"))?;
    let Value::Object(wanted) = settings else {
        return Err("settings are an object".to_owned());
    };
    let mut all = serde_json::to_value(now).map_err(|error| error.to_string())?;
    if let Value::Object(all) = &mut all {
        all.extend(wanted);
    }
    let settings = serde_json::from_value(all).map_err(|error| error.to_string())?;
    host.change(path, |own| *own = settings);
    Ok(Answer::ok(Value::Null))
}
