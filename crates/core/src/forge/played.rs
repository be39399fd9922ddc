//! A host that is only played, for tests: what it was asked, and the answers it has ready.

use std::{
    collections::{HashMap, VecDeque},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use async_trait::async_trait;
use bytes::Bytes;
use gemel_wire::{Access, Address, Credentials, Error, HttpPool, Kind, Remote, WebAnswer, WebRequest};

use super::{Door, Manners};
use crate::{
    clock::{Clock, Millis},
    engine::Network,
};

/// A request as the host got it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Method and path with query: `GET /user?page=1`.
    pub what: String,
    pub body: String,
    /// The header that says who asks.
    pub secret: Option<String>,
    pub headers: Vec<(String, String)>,
}

#[derive(Default)]
struct Inner {
    /// Several answers come in turn; the last one stays.
    answers: HashMap<String, VecDeque<Result<WebAnswer, Kind>>>,
    asked: Vec<Asked>,
    /// The repositories behind the addresses, by the host's name.
    folders: HashMap<String, PathBuf>,
}

/// The host, with its clock.
pub(crate) struct Played {
    inner: Mutex<Inner>,
    pub now: AtomicI64,
}

/// The present moment of a played host.
pub(crate) const NOW: Millis = 1_700_000_000_000;

pub(crate) fn json(status: u16, body: &str) -> WebAnswer {
    let headers = vec![("content-type".into(), "application/json".into())];
    WebAnswer { status, headers, body: Bytes::copy_from_slice(body.as_bytes()) }
}

pub(crate) fn with(mut answer: WebAnswer, headers: &[(&str, &str)]) -> WebAnswer {
    answer.headers.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    answer
}

impl Played {
    pub fn new() -> Self {
        Self { inner: Mutex::default(), now: AtomicI64::new(NOW) }
    }

    /// Answers a request; given twice, one after the other. The query counts only where it is named.
    pub fn on(self, method: &str, path: &str, answer: WebAnswer) -> Self {
        self.add(method, path, Ok(answer))
    }

    /// No answer comes.
    pub fn fails(self, method: &str, path: &str, kind: Kind) -> Self {
        self.add(method, path, Err(kind))
    }

    fn add(self, method: &str, path: &str, answer: Result<WebAnswer, Kind>) -> Self {
        let mut inner = self.inner.lock().expect("because nobody panics");
        inner.answers.entry(format!("{method} {path}")).or_default().push_back(answer);
        drop(inner);
        self
    }

    /// Gives other answers from now on.
    pub fn answers(&self, method: &str, path: &str, answer: WebAnswer) {
        let mut inner = self.inner.lock().expect("because nobody panics");
        inner.answers.insert(format!("{method} {path}"), VecDeque::from([Ok(answer)]));
    }

    /// The repository behind whatever address of a host.
    pub fn serve(&self, host: &str, folder: PathBuf) {
        self.inner.lock().expect("because nobody panics").folders.insert(host.to_owned(), folder);
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.inner.lock().expect("because nobody panics").asked.clone()
    }

    pub fn door(self: &Arc<Self>, base: &str, secret: Option<&str>) -> Door {
        Door {
            network: Arc::clone(self) as Arc<dyn Network>,
            clock: Arc::clone(self) as Arc<dyn Clock>,
            manners: Arc::new(Manners::impatient()),
            base: base.parse().expect("because it is a URL"),
            credentials: secret.map(|secret| Credentials { user: "ada".into(), secret: secret.into() }),
            access: Access::default(),
            label: "Host".into(),
            account: "work".into(),
            expires_at: None,
        }
    }
}

impl Clock for Played {
    fn now(&self) -> Millis {
        self.now.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Network for Played {
    fn connect(&self, address: &Address, access: Access) -> Arc<dyn Remote> {
        let Address::Http(url) = address else { unreachable!("every side is at a host") };
        let folders = &self.inner.lock().expect("because nobody panics").folders;
        let folder = folders[url.host_str().unwrap_or_default()].clone();
        Arc::from(gemel_wire::connect(&Address::Local(folder), access, &HttpPool::new()))
    }

    async fn ask(&self, request: WebRequest, _: &Access) -> gemel_wire::Result<WebAnswer> {
        let path = request.url.path().to_owned();
        let whole = request.url.query().map_or_else(|| path.clone(), |query| format!("{path}?{query}"));
        let method = request.method.as_str();
        let is_secret = |name: &str| name == "authorization" || name == "private-token";
        let secret = request.headers.iter().find(|(name, _)| is_secret(name));
        let mut inner = self.inner.lock().expect("because nobody panics");
        inner.asked.push(Asked {
            what: format!("{method} {whole}"),
            body: String::from_utf8_lossy(&request.body).into_owned(),
            secret: secret.map(|(name, value)| format!("{name}: {value}")),
            headers: request.headers.clone(),
        });
        for key in [format!("{method} {whole}"), format!("{method} {path}")] {
            if let Some(ready) = inner.answers.get_mut(&key) {
                let answer = if ready.len() > 1 { ready.pop_front() } else { ready.front().cloned() };
                return answer.expect("because there is one").map_err(|kind| Error::new(kind, "played"));
            }
        }
        Ok(json(404, r#"{"message":"Not Found"}"#))
    }
}
