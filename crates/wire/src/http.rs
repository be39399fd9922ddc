//! Smart HTTP and HTTPS (`gitprotocol-http(5)`).

use std::{sync::Mutex, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use reqwest::{
    Body, Client, RequestBuilder, Response, StatusCode,
    header::{ACCEPT, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION},
    redirect,
};
use tokio_util::io::{ReaderStream, StreamReader};
use url::Url;

use crate::{
    Credentials, Error, Kind, PackSource, Result,
    connection::{Connection, Dial, Reader, Request, Service},
    error::clean,
};

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a server may stay silent while an answer is due. Servers send keep-alives every 5 seconds while they prepare
/// a pack or check one.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(120);
/// Kept-alive connections are dropped before common servers do so themselves.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// Kept-alive connections, shared by all that talk HTTP.
#[derive(Clone, Debug)]
pub struct HttpPool {
    client: Client,
}

impl HttpPool {
    /// A pool without connections yet. Proxies are taken from the environment (`HTTPS_PROXY`, `NO_PROXY`, …).
    pub fn new() -> Result<Self> {
        // A second call finds the provider installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            // Some hosts serve Git only to what calls itself so.
            .user_agent(concat!("git/2.0 (gemel ", env!("CARGO_PKG_VERSION"), ")"))
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(SILENCE_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .tcp_nodelay(true)
            .gzip(true)
            .redirect(redirect::Policy::custom(|attempt| {
                let same_host = attempt.previous().first().is_some_and(|first| same_origin(first, attempt.url()));
                if same_host && attempt.previous().len() < 5 { attempt.follow() } else { attempt.stop() }
            }))
            .build()
            .map_err(|error| Error::new(Kind::Tls, error.to_string()))?;
        Ok(Self { client })
    }
}

/// Whether credentials for one URL may go to the other.
fn same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host() == b.host() && a.port_or_known_default() == b.port_or_known_default()
}

/// Makes the requests for one repository.
pub(crate) struct HttpDial {
    url: Url,
    credentials: Option<Credentials>,
    pool: Mutex<HttpPool>,
}

impl HttpDial {
    pub fn new(url: Url, credentials: Option<Credentials>, pool: HttpPool) -> Self {
        Self { url, credentials, pool: Mutex::new(pool) }
    }
}

#[async_trait]
impl Dial for HttpDial {
    fn is_http(&self) -> bool {
        true
    }

    async fn dial(&self, service: Service) -> Result<Box<dyn Connection>> {
        let client = self.pool.lock().expect("because no holder of it panics").client.clone();
        Ok(Box::new(HttpConnection { client, url: self.url.clone(), credentials: self.credentials.clone(), service }))
    }

    fn refresh(&self) {
        // A new pool has no connection yet. Building one cannot fail where it succeeded before; if it does, the old one
        // serves.
        if let Ok(fresh) = HttpPool::new() {
            *self.pool.lock().expect("because no holder of it panics") = fresh;
        }
    }
}

struct HttpConnection {
    client: Client,
    url: Url,
    credentials: Option<Credentials>,
    service: Service,
}

impl HttpConnection {
    /// The repository's URL with a path behind it.
    fn at(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        url.set_path(&format!("{}/{path}", self.url.path().trim_end_matches('/')));
        url
    }

    fn prepare(&self, request: RequestBuilder) -> RequestBuilder {
        let request = match self.service {
            Service::UploadPack => request.header("Git-Protocol", "version=2"),
            Service::ReceivePack => request,
        };
        match &self.credentials {
            Some(Credentials { user, secret }) => request.basic_auth(user, Some(secret)),
            None => request,
        }
    }

    fn content_type(&self, what: &str) -> String {
        format!("application/x-{}-{what}", self.service.name())
    }

    /// An answer that is what was asked for, or why it is not.
    async fn expect(&self, response: Response, what: &str) -> Result<Response> {
        let status = response.status();
        if status.is_redirection() {
            let to =
                response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).and_then(|to| self.url.join(to).ok());
            let host = to.as_ref().and_then(Url::host_str).unwrap_or_default();
            return Err(Error::new(Kind::Redirected, host));
        }
        if !status.is_success() {
            return Err(self.refusal(response).await);
        }
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().map(str::trim) == Some(&self.content_type(what)) {
            return Ok(response);
        }
        // A dumb server gives the file `info/refs` as it is: lines of an object name, a tab and a ref.
        let body = start_of(response).await;
        let mut lines = body.lines().peekable();
        let dumb = lines.peek().is_some()
            && lines
                .take(3)
                .all(|line| line.split_once('\t').is_some_and(|(oid, _)| oid.parse::<crate::Oid>().is_ok()));
        Err(Error::new(if dumb { Kind::DumbHttp } else { Kind::NotGit }, ""))
    }

    async fn refusal(&self, response: Response) -> Error {
        let status = response.status();
        let plain_text = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("text/plain"));
        // A host's plain words help a person; a page of HTML does not.
        let words = if plain_text { clean(&start_of(response).await) } else { String::new() };
        let kind = match status {
            StatusCode::UNAUTHORIZED if self.credentials.is_none() => Kind::CredentialsMissing,
            StatusCode::UNAUTHORIZED | StatusCode::PROXY_AUTHENTICATION_REQUIRED => Kind::CredentialsRejected,
            StatusCode::FORBIDDEN => Kind::NoPermission,
            StatusCode::NOT_FOUND | StatusCode::GONE => Kind::Missing,
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => Kind::TimedOut,
            StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Kind::Busy,
            status if status.is_server_error() => Kind::Server,
            _ => Kind::NotGit,
        };
        let detail = if words.is_empty() {
            format!("HTTP {}", status.as_u16())
        } else {
            format!("HTTP {}: {words}", status.as_u16())
        };
        Error::new(kind, detail)
    }
}

/// The first few thousand bytes of a body, as text.
async fn start_of(response: Response) -> String {
    let mut start = Vec::new();
    let mut chunks = response.bytes_stream();
    while let Some(Ok(chunk)) = chunks.next().await {
        start.extend_from_slice(&chunk);
        if start.len() > 4096 {
            break;
        }
    }
    String::from_utf8_lossy(&start).into_owned()
}

#[async_trait]
impl Connection for HttpConnection {
    async fn advertisement(&mut self) -> Result<Reader<'_>> {
        let mut url = self.at("info/refs");
        url.set_query(Some(&format!("service={}", self.service.name())));
        let request = self.prepare(self.client.get(url)).header(ACCEPT, "*/*").header(CACHE_CONTROL, "no-cache");
        let response = request.send().await.map_err(|error| classify(&error))?;
        Ok(reader(self.expect(response, "advertisement").await?))
    }

    async fn request<'a>(&'a mut self, request: Request<'_>, sent: &(dyn Fn(u64) + Send + Sync)) -> Result<Reader<'a>> {
        let post = self
            .prepare(self.client.post(self.at(self.service.name())))
            .header(CONTENT_TYPE, self.content_type("request"))
            .header(ACCEPT, self.content_type("result"));
        let head = request.head;
        let post = match request.pack {
            PackSource::None => post.body(head),
            PackSource::Bytes(pack) => {
                let mut all = Vec::with_capacity(head.len() + pack.len());
                all.extend_from_slice(&head);
                all.extend_from_slice(pack);
                post.body(all)
            }
            PackSource::File { path, .. } => {
                let file = tokio::fs::File::open(path).await.map_err(|error| Error::file(&error))?;
                let len = file.metadata().await.map_err(|error| Error::file(&error))?.len() + head.len() as u64;
                let chunks = ReaderStream::with_capacity(file, 256 * 1024);
                // Some servers refuse chunked bodies (411): the length is known, so it is told.
                let reply = send_counted(post.header(CONTENT_LENGTH, len), head, chunks, sent).await?;
                return Ok(reader(self.expect(reply, "result").await?));
            }
            PackSource::Stream(stream) => {
                let chunks = stream.take().ok_or_else(|| Error::protocol("the pack was sent before"))?;
                let chunks =
                    stream::unfold(chunks, |mut chunks| async { chunks.recv().await.map(|chunk| (chunk, chunks)) });
                let reply = send_counted(post, head, chunks, sent).await?;
                return Ok(reader(self.expect(reply, "result").await?));
            }
        };
        let response = post.send().await.map_err(|error| classify(&error))?;
        Ok(reader(self.expect(response, "result").await?))
    }

    async fn close(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Sends a body made of `head` and `chunks`, and tells how much of the chunks has gone.
async fn send_counted(
    post: RequestBuilder,
    head: Bytes,
    chunks: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    sent: &(dyn Fn(u64) + Send + Sync),
) -> Result<Response> {
    let (report, mut reports) = tokio::sync::watch::channel(0_u64);
    let counted = chunks.inspect_ok(move |chunk| report.send_modify(|total| *total += chunk.len() as u64));
    let body = stream::once(async move { Ok(head) }).chain(counted);
    let reply = post.body(Body::wrap_stream(body)).send();
    tokio::pin!(reply);
    loop {
        tokio::select! {
            response = &mut reply => return response.map_err(|error| classify(&error)),
            Ok(()) = reports.changed() => sent(*reports.borrow_and_update()),
        }
    }
}

fn reader<'a>(response: Response) -> Reader<'a> {
    let chunks = response.bytes_stream().map_err(std::io::Error::other).map_ok(Bytes::from);
    Box::pin(StreamReader::new(chunks))
}

/// What a failure of the HTTP client means.
pub(crate) fn classify(error: &reqwest::Error) -> Error {
    let mut causes = Vec::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    // The client's own first line may hold the URL; its causes do not.
    let detail = causes.last().cloned().unwrap_or_default();
    let tls = causes
        .iter()
        .any(|cause| cause.contains("certificate") || cause.contains("TLS") || cause.contains("tls handshake"));
    let kind = if error.is_timeout() {
        Kind::TimedOut
    } else if tls {
        Kind::Tls
    } else if error.is_connect() {
        Kind::Unreachable
    } else {
        Kind::Server
    };
    Error::new(kind, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_stay_with_their_host() {
        let url = |text: &str| Url::parse(text).expect("because it is valid");
        assert!(same_origin(&url("https://a.example/x"), &url("https://a.example:443/y")));
        for other in ["http://a.example/x", "https://b.example/x", "https://a.example:8443/x"] {
            assert!(!same_origin(&url("https://a.example/x"), &url(other)), "{other}");
        }
    }

    #[test]
    fn paths_are_joined() {
        let at = |base: &str| {
            let connection = HttpConnection {
                client: HttpPool::new().expect("because nothing is needed for it").client,
                url: Url::parse(base).expect("because it is valid"),
                credentials: None,
                service: Service::UploadPack,
            };
            connection.at("info/refs").to_string()
        };
        assert_eq!(at("https://h/a/b.git"), "https://h/a/b.git/info/refs");
        assert_eq!(at("https://h/a b/深.git/"), "https://h/a%20b/%E6%B7%B1.git/info/refs");
    }
}
