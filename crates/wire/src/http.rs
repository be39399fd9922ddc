//! Smart HTTP and HTTPS (`gitprotocol-http(5)`).

use std::{
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use reqwest::{
    Client, RequestBuilder, Response, StatusCode,
    header::{ACCEPT, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION},
    redirect,
};
use tokio_util::io::ReaderStream;
use url::{Host, Url};

use crate::{
    Credentials, Error, Kind, PackSource, Result,
    connection::{Connection, Dial, Reader, Request, Service},
    error::clean,
    silence::{self, Patience},
};

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
/// Kept-alive connections are dropped before common servers do so themselves.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// A pack goes out in chunks of this size, each of which counts as a sign of life.
const CHUNK: usize = 256 * 1024;

/// Kept-alive connections, shared by all that talk HTTP.
#[derive(Clone, Debug, Default)]
pub struct HttpPool {
    clients: Arc<Clients>,
}

/// One client for each way to connect, made when it is first needed: reading the system's trusted certificates takes
/// longer than a whole poll, and a plain HTTP server has no use for them.
#[derive(Debug, Default)]
struct Clients {
    secure: OnceLock<Client>,
    plain: OnceLock<Client>,
    /// For this machine's own servers: what goes to them in plain text must not leave it by way of a proxy.
    secure_direct: OnceLock<Client>,
    plain_direct: OnceLock<Client>,
}

impl HttpPool {
    /// A pool without connections yet. Proxies are taken from the environment (`HTTPS_PROXY`, `NO_PROXY`, …).
    pub fn new() -> Self {
        // A second call finds the provider installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self::default()
    }

    fn client_for(&self, url: &Url) -> Result<Client> {
        let (secure, direct) = (url.scheme() == "https", is_loopback(url));
        let place = match (secure, direct) {
            (true, false) => &self.clients.secure,
            (false, false) => &self.clients.plain,
            (true, true) => &self.clients.secure_direct,
            (false, true) => &self.clients.plain_direct,
        };
        if let Some(client) = place.get() {
            return Ok(client.clone());
        }
        let made = make_client(secure, direct)?;
        Ok(place.get_or_init(|| made).clone())
    }
}

fn make_client(secure: bool, direct: bool) -> Result<Client> {
    // There is no time limit here: `silence` watches every exchange.
    let mut builder = Client::builder()
        // Some hosts serve Git only to what calls itself so.
        .user_agent(concat!("git/2.0 (gemel ", env!("CARGO_PKG_VERSION"), ")"))
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .tcp_nodelay(true)
        .gzip(true)
        .redirect(redirect::Policy::custom(|attempt| {
            let same_host = attempt.previous().first().is_some_and(|first| same_origin(first, attempt.url()));
            if same_host && attempt.previous().len() < 5 { attempt.follow() } else { attempt.stop() }
        }));
    if direct {
        builder = builder.no_proxy();
    }
    if !secure {
        // A redirect to HTTPS is another origin, and not followed.
        builder = builder.tls_certs_only([]);
    }
    builder.build().map_err(|error| Error::new(Kind::Tls, error.to_string()))
}

/// Whether what is sent to a URL is meant for this very machine.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
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
    found_at: FoundAt,
    patience: Patience,
}

/// Where the host sent the last discovery on to, if it did. Hosts lead from `repo` to `repo.git` only when they are asked
/// for the refs, not when something is posted.
type FoundAt = Arc<Mutex<Option<Url>>>;

impl HttpDial {
    pub fn new(url: Url, credentials: Option<Credentials>, pool: HttpPool) -> Self {
        Self { url, credentials, pool: Mutex::new(pool), found_at: FoundAt::default(), patience: Patience::default() }
    }
}

#[async_trait]
impl Dial for HttpDial {
    fn is_http(&self) -> bool {
        true
    }

    async fn dial(&self, service: Service) -> Result<Box<dyn Connection>> {
        let client = self.pool.lock().expect("because no holder of it panics").client_for(&self.url)?;
        Ok(Box::new(HttpConnection {
            client,
            url: self.url.clone(),
            credentials: self.credentials.clone(),
            service,
            found_at: Arc::clone(&self.found_at),
            patience: self.patience,
        }))
    }

    fn refresh(&self) {
        // A new pool has no connection yet.
        *self.pool.lock().expect("because no holder of it panics") = HttpPool::new();
        *self.found_at.lock().expect("because no holder of it panics") = None;
    }
}

struct HttpConnection {
    client: Client,
    url: Url,
    credentials: Option<Credentials>,
    service: Service,
    found_at: FoundAt,
    patience: Patience,
}

/// A repository's URL with a path behind it.
fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

/// The repository's URL in that of its refs.
fn base_of(refs: &Url) -> Option<Url> {
    let mut url = refs.clone();
    url.set_path(refs.path().strip_suffix("/info/refs")?);
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

impl HttpConnection {
    /// Where a request is posted to.
    fn post_url(&self) -> Url {
        let found_at = self.found_at.lock().expect("because no holder of it panics");
        below(found_at.as_ref().unwrap_or(&self.url), self.service.name())
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
        let body = self.start_of(response).await;
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
        let words = if plain_text { clean(&self.start_of(response).await) } else { String::new() };
        let kind = match status {
            StatusCode::UNAUTHORIZED if self.credentials.is_none() => Kind::CredentialsMissing,
            StatusCode::UNAUTHORIZED => Kind::CredentialsRejected,
            // That is a proxy on the way: the host was not asked.
            StatusCode::PROXY_AUTHENTICATION_REQUIRED => Kind::Unreachable,
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

    /// The first few thousand bytes of a body, as text.
    async fn start_of(&self, response: Response) -> String {
        let mut start = Vec::new();
        let mut chunks = response.bytes_stream();
        let read = async {
            while let Some(Ok(chunk)) = chunks.next().await {
                start.extend_from_slice(&chunk);
                if start.len() > 4096 {
                    break;
                }
            }
        };
        // What has come by then will do.
        let _ = tokio::time::timeout(self.patience.transfer, read).await;
        String::from_utf8_lossy(&start).into_owned()
    }
}

#[async_trait]
impl Connection for HttpConnection {
    async fn advertisement(&mut self) -> Result<Reader<'_>> {
        let mut url = below(&self.url, "info/refs");
        url.set_query(Some(&format!("service={}", self.service.name())));
        let request = self.prepare(self.client.get(url)).header(ACCEPT, "*/*").header(CACHE_CONTROL, "no-cache");
        let response = silence::send(request, self.patience.transfer).await?;
        let response = self.expect(response, "advertisement").await?;
        *self.found_at.lock().expect("because no holder of it panics") = base_of(response.url());
        Ok(silence::reader(response, self.patience.transfer))
    }

    async fn request<'a>(&'a mut self, request: Request<'_>, sent: &(dyn Fn(u64) + Send + Sync)) -> Result<Reader<'a>> {
        let post = self
            .prepare(self.client.post(self.post_url()))
            .header(CONTENT_TYPE, self.content_type("request"))
            .header(ACCEPT, self.content_type("result"));
        let (head, patience) = (request.head, self.patience);
        let for_answer = patience.for_answer(self.service);
        // Some servers refuse chunked bodies (411): where the length is known, it is told.
        let reply = match request.pack {
            PackSource::None => silence::send(post.body(head), for_answer).await?,
            PackSource::Bytes(pack) => {
                let post = post.header(CONTENT_LENGTH, head.len() + pack.len());
                let mut rest = pack.clone();
                let chunks =
                    std::iter::from_fn(move || (!rest.is_empty()).then(|| Ok(rest.split_to(rest.len().min(CHUNK)))));
                silence::send_counted(post, head, stream::iter(chunks), patience, sent).await?
            }
            PackSource::File { path, .. } => {
                let file = tokio::fs::File::open(path).await.map_err(|error| Error::file(&error))?;
                let len = file.metadata().await.map_err(|error| Error::file(&error))?.len() + head.len() as u64;
                let chunks = ReaderStream::with_capacity(file, CHUNK);
                silence::send_counted(post.header(CONTENT_LENGTH, len), head, chunks, patience, sent).await?
            }
            PackSource::Stream(stream) => {
                let chunks = stream.take().ok_or_else(|| Error::protocol("the pack was sent before"))?;
                let chunks =
                    stream::unfold(chunks, |mut chunks| async { chunks.recv().await.map(|chunk| (chunk, chunks)) });
                silence::send_counted(post, head, chunks, patience, sent).await?
            }
        };
        Ok(silence::reader(self.expect(reply, "result").await?, for_answer))
    }

    async fn close(&mut self) -> Result<()> {
        Ok(())
    }
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
        let url = |text: &str| Url::parse(text).expect("because it is valid");
        let refs = |base: &str| below(&url(base), "info/refs");
        assert_eq!(refs("https://h/a/b.git").as_str(), "https://h/a/b.git/info/refs");
        assert_eq!(refs("https://h/a b/深.git/").as_str(), "https://h/a%20b/%E6%B7%B1.git/info/refs");
        assert_eq!(base_of(&refs("https://h/a/b.git")), Some(url("https://h/a/b.git")));
        assert_eq!(base_of(&url("https://h/login?next=/info/refs")), None);
    }

    #[test]
    fn this_machine_needs_no_proxy() {
        let is_here = |text: &str| is_loopback(&Url::parse(text).expect("because it is valid"));
        for here in ["http://localhost:1/a", "https://127.0.0.1/a", "http://[::1]/a", "http://git.localhost/a"] {
            assert!(is_here(here), "{here}");
        }
        assert!(!is_here("https://example.org/a") && !is_here("http://10.0.0.1/a"));
    }

    /// What a server on this machine does with one connection after the other.
    fn server(mut serve: impl FnMut(std::net::TcpStream, String) + Send + 'static) -> Url {
        use std::io::Read;
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("because there is a loopback address");
        let address = listener.local_addr().expect("because it listens");
        std::thread::spawn(move || {
            for mut client in listener.incoming().map_while(std::result::Result::ok) {
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && client.read(&mut byte).is_ok_and(|len| len == 1) {
                    head.push(byte[0]);
                }
                serve(client, String::from_utf8_lossy(&head).into_owned());
            }
        });
        Url::parse(&format!("http://{address}/repository")).expect("because it is valid")
    }

    fn answer(client: &mut std::net::TcpStream, what: &str, body: &str) {
        use std::io::Write;
        let _ = write!(
            client,
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-{what}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
    }

    const TRANSFER: Duration = Duration::from_millis(300);

    async fn push(url: Url, pack: &PackSource) -> Result<String> {
        use tokio::io::AsyncReadExt;
        let pool = HttpPool::new();
        let mut dial = HttpDial::new(url, None, pool);
        dial.patience = Patience { transfer: TRANSFER, work: TRANSFER * 6 };
        let mut connection = dial.dial(Service::ReceivePack).await.expect("because nothing is sent yet");
        let request = Request { head: bytes::Bytes::from_static(b"0000"), pack };
        let mut text = String::new();
        let mut reader = connection.request(request, &|_| ()).await?;
        reader.read_to_string(&mut text).await.map_err(|error| Error::stream(&error))?;
        Ok(text)
    }

    fn large_pack() -> PackSource {
        PackSource::Bytes(vec![0; 32 * 1024 * 1024].into())
    }

    #[tokio::test]
    async fn a_long_upload_and_much_work_are_waited_for() {
        use std::io::Read;
        let url = server(|mut client, _| {
            let (mut chunk, mut left) = (vec![0; 1024 * 1024], 32 * 1024 * 1024 + 4);
            while left > 0 {
                let Ok(len @ 1..) = client.read(&mut chunk) else { return };
                left -= len;
                std::thread::sleep(TRANSFER / 20);
            }
            std::thread::sleep(TRANSFER * 2);
            answer(&mut client, "git-receive-pack-result", "done");
        });
        assert_eq!(push(url, &large_pack()).await.expect("because the server is only slow"), "done");
    }

    #[tokio::test]
    async fn a_server_that_takes_nothing_is_given_up() {
        let url = server(|client, _| {
            std::thread::sleep(TRANSFER * 20);
            drop(client);
        });
        let error = push(url, &large_pack()).await.expect_err("because the server is silent");
        assert_eq!(error.kind(), Kind::TimedOut);
    }

    #[tokio::test]
    async fn an_answer_that_stops_is_given_up() {
        use std::io::Write;
        let url = server(|mut client, _| {
            let _ = client.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/x-git-receive-pack-result\r\nContent-Length: 9\r\n\r\nab",
            );
            std::thread::sleep(TRANSFER * 20);
        });
        let error = push(url, &PackSource::None).await.expect_err("because the answer has no end");
        assert_eq!(error.kind(), Kind::TimedOut);
    }

    #[tokio::test]
    async fn a_slow_source_is_not_the_servers_silence() {
        use std::io::Read;
        let url = server(|mut client, _| {
            let mut all = Vec::new();
            let mut chunk = [0; 1024];
            while !all.ends_with(b"0\r\n\r\n") {
                let Ok(len @ 1..) = client.read(&mut chunk) else { return };
                all.extend_from_slice(&chunk[..len]);
            }
            answer(&mut client, "git-receive-pack-result", "done");
        });
        let (feed, stream) = crate::pack_stream();
        tokio::spawn(async move {
            for _ in 0..2 {
                tokio::time::sleep(TRANSFER * 2).await;
                feed.write(bytes::Bytes::from_static(b"PACK")).await;
            }
            feed.finish();
        });
        assert_eq!(push(url, &PackSource::Stream(stream)).await.expect("because it all came"), "done");
    }

    /// As GitLab does for URLs without `.git`.
    #[tokio::test]
    async fn what_is_posted_goes_where_discovery_was_sent() {
        use std::io::Write;
        let url = server(|mut client, head| {
            if head.starts_with("GET /repository/info/refs?service=git-upload-pack ") {
                let _ = client.write_all(
                    b"HTTP/1.1 301 Moved\r\nLocation: /repository.git/info/refs?service=git-upload-pack\r\n\
                      Content-Length: 0\r\nConnection: close\r\n\r\n",
                );
            } else if head.starts_with("GET /repository.git/info/refs?service=git-upload-pack ") {
                answer(&mut client, "git-upload-pack-advertisement", "000eversion 2\n0000");
            } else if head.starts_with("POST /repository.git/git-upload-pack ") {
                answer(&mut client, "git-upload-pack-result", "posted");
            } else {
                let _ = client.write_all(b"HTTP/1.1 404 Missing\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
        });
        let dial = HttpDial::new(url, None, HttpPool::new());
        let dial = &dial;
        let discover = |service| async move { dial.dial(service).await.expect("because nothing is sent yet") };
        let mut first = discover(Service::UploadPack).await;
        drop(first.advertisement().await.expect("because the redirect is followed"));
        // Another connection asks for no advertisement: what it would say is known.
        let mut second = discover(Service::UploadPack).await;
        let request = Request { head: bytes::Bytes::from_static(b"0000"), pack: &PackSource::None };
        assert!(second.request(request, &|_| ()).await.is_ok());
    }
}
