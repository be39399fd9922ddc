//! Smart HTTP and HTTPS (`gitprotocol-http(5)`).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use futures_util::{StreamExt, stream};
use reqwest::{
    Certificate, Client, RequestBuilder, Response, StatusCode,
    header::{
        ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, LOCATION,
        RETRY_AFTER,
    },
    redirect,
};
use tokio_util::io::ReaderStream;
use url::{Host, Url};

use crate::{
    Access, Credentials, Error, Kind, Limits, PackSource, Result, Tls,
    connection::{Connection, Dial, Reader, Request, Service},
    error::clean,
    silence, words,
};

/// Kept-alive connections are dropped before common servers do so themselves.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// A pack goes out in chunks of this size, each of which counts as a sign of life.
const CHUNK: usize = 256 * 1024;

/// Kept-alive connections, shared by all that talk HTTP.
#[derive(Clone, Debug, Default)]
pub struct HttpPool {
    /// One client for each way to connect, made when it is first needed: reading the system's trusted certificates takes
    /// longer than a whole poll, and a plain HTTP server has no use for them.
    clients: Arc<Mutex<HashMap<Way, Client>>>,
}

/// What connections must have in common to be used for one another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Way {
    secure: bool,
    /// For this machine's own servers: what goes to them in plain text must not leave it by way of a proxy.
    direct: bool,
    tls: Tls,
    connect: Duration,
    /// Whether it follows a redirect within the same host by itself.
    follows: bool,
}

impl HttpPool {
    /// A pool without connections yet. Proxies are taken from the environment (`HTTPS_PROXY`, `NO_PROXY`, …).
    pub fn new() -> Self {
        // A second call finds the provider installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self::default()
    }

    pub(crate) fn client_for(&self, url: &Url, access: &Access, follows: bool) -> Result<Client> {
        let secure = url.scheme() == "https";
        let tls = if secure { access.tls.clone() } else { Tls::default() };
        let way = Way { secure, direct: is_loopback(url), tls, connect: access.limits.connect, follows };
        let mut clients = self.clients.lock().expect("because no holder of it panics");
        if let Some(client) = clients.get(&way) {
            return Ok(client.clone());
        }
        let client = make_client(&way)?;
        clients.insert(way, client.clone());
        Ok(client)
    }
}

fn make_client(way: &Way) -> Result<Client> {
    let follows = way.follows;
    // There is no time limit here: `silence` watches every exchange.
    let mut builder = Client::builder()
        // Some hosts serve Git only to what calls itself so.
        .user_agent(concat!("git/2.0 (gemel ", env!("CARGO_PKG_VERSION"), ")"))
        .connect_timeout(way.connect)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .tcp_nodelay(true)
        .gzip(true)
        .redirect(redirect::Policy::custom(move |attempt| {
            let same_host = attempt.previous().first().is_some_and(|first| same_origin(first, attempt.url()));
            if follows && same_host && attempt.previous().len() < 5 { attempt.follow() } else { attempt.stop() }
        }));
    if way.direct {
        builder = builder.no_proxy();
    }
    if !way.secure {
        // A redirect to HTTPS is another origin, and not followed.
        builder = builder.tls_certs_only([]);
    }
    if let Some(pem) = &way.tls.authorities {
        let bad = |_| Error::new(Kind::BadCertificates, "");
        let authorities = Certificate::from_pem_bundle(pem).map_err(bad)?;
        if authorities.is_empty() {
            return Err(Error::new(Kind::BadCertificates, ""));
        }
        builder = builder.tls_certs_merge(authorities);
    }
    if way.tls.unverified {
        builder = builder.tls_danger_accept_invalid_certs(true).tls_danger_accept_invalid_hostnames(true);
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
    access: Access,
    pool: Mutex<HttpPool>,
    learned: Learned,
}

/// What one conversation learned of the server for the next one.
#[derive(Debug, Default)]
struct Lessons {
    /// Where the host sent the last discovery on to, if it did. Hosts lead from `repo` to `repo.git` only when they are
    /// asked for the refs, not when something is posted.
    found_at: Option<Url>,
    /// Whether it takes no compressed requests.
    only_plain: bool,
    /// Whether it takes no requests whose length it is not told beforehand.
    only_measured: bool,
}

type Learned = Arc<Mutex<Lessons>>;

impl HttpDial {
    pub fn new(url: Url, access: Access, pool: HttpPool) -> Self {
        Self { url, access, pool: Mutex::new(pool), learned: Learned::default() }
    }
}

#[async_trait]
impl Dial for HttpDial {
    fn is_http(&self) -> bool {
        true
    }

    async fn dial(&self, service: Service) -> Result<Box<dyn Connection>> {
        let client =
            self.pool.lock().expect("because no holder of it panics").client_for(&self.url, &self.access, true)?;
        Ok(Box::new(HttpConnection {
            client,
            url: self.url.clone(),
            credentials: self.access.credentials.clone(),
            service,
            learned: Arc::clone(&self.learned),
            limits: self.access.limits,
        }))
    }

    fn takes_streams(&self) -> bool {
        !self.learned.lock().expect("because no holder of it panics").only_measured
    }

    fn refresh(&self) {
        // A new pool has no connection yet.
        *self.pool.lock().expect("because no holder of it panics") = HttpPool::new();
        *self.learned.lock().expect("because no holder of it panics") = Lessons::default();
    }
}

struct HttpConnection {
    client: Client,
    url: Url,
    credentials: Option<Credentials>,
    service: Service,
    learned: Learned,
    limits: Limits,
}

/// A shorter request fits into one packet of a network as it is, in bytes. The same bound as `git`'s.
const WORTH_COMPRESSING: usize = 1024;

fn compressed(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    use std::io::Write;
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes)?;
    out.finish()
}

/// `Retry-After` (RFC 9110 10.2.3): seconds, or a moment. There is no clock here: a moment counts from what the server itself
/// says that it is now (`Date`).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::trim);
    let value = text(RETRY_AFTER)?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = httpdate::parse_http_date(value).ok()?;
    let now = httpdate::parse_http_date(text(DATE)?).ok()?;
    Some(then.duration_since(now).unwrap_or_default())
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
    /// The beginning of a request to the service.
    fn post(&self) -> RequestBuilder {
        self.prepare(self.client.post(self.post_url()))
            .header(CONTENT_TYPE, self.content_type("request"))
            .header(ACCEPT, self.content_type("result"))
    }

    /// Sends a request without a pack: compressed, as `git` does it with what it asks upload-pack, if that saves anything.
    async fn post_short(&self, head: Bytes, limit: Duration) -> Result<Response> {
        let only_plain = || self.learned.lock().expect("because no holder of it panics").only_plain;
        if self.service == Service::ReceivePack || head.len() < WORTH_COMPRESSING || only_plain() {
            return silence::send(self.post().body(head), limit).await;
        }
        let packed = compressed(&head).map_err(|error| Error::file(&error))?;
        let reply = silence::send(self.post().header(CONTENT_ENCODING, "gzip").body(packed), limit).await?;
        if reply.status() != StatusCode::UNSUPPORTED_MEDIA_TYPE {
            return Ok(reply);
        }
        self.learned.lock().expect("because no holder of it panics").only_plain = true;
        silence::send(self.post().body(head), limit).await
    }

    /// Where a request is posted to.
    fn post_url(&self) -> Url {
        let learned = self.learned.lock().expect("because no holder of it panics");
        below(learned.found_at.as_ref().unwrap_or(&self.url), self.service.name())
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
        let wait = retry_after(response.headers());
        // A host's plain words help a person; a page of HTML does not.
        let words = if plain_text { clean(&self.start_of(response).await) } else { String::new() };
        let kind = match status {
            StatusCode::UNAUTHORIZED if self.credentials.is_none() => Kind::CredentialsMissing,
            StatusCode::UNAUTHORIZED => Kind::CredentialsRejected,
            // That is a proxy on the way: the host was not asked.
            StatusCode::PROXY_AUTHENTICATION_REQUIRED => Kind::Unreachable,
            // GitHub says that it was asked too much with this status too.
            // https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
            StatusCode::FORBIDDEN if wait.is_some() => Kind::Busy,
            StatusCode::FORBIDDEN => Kind::NoPermission,
            StatusCode::NOT_FOUND | StatusCode::GONE => Kind::Missing,
            StatusCode::REQUEST_TIMEOUT => Kind::TooSlow,
            StatusCode::GATEWAY_TIMEOUT => Kind::TimedOut,
            StatusCode::LENGTH_REQUIRED => Kind::LengthRequired,
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
        let error = Error::new(kind, detail);
        match wait.filter(|_| kind == Kind::Busy) {
            Some(wait) => error.after(wait),
            None => error,
        }
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
        let _ = tokio::time::timeout(self.limits.silence, read).await;
        String::from_utf8_lossy(&start).into_owned()
    }
}

#[async_trait]
impl Connection for HttpConnection {
    async fn advertisement(&mut self) -> Result<Reader<'_>> {
        let mut url = below(&self.url, "info/refs");
        url.set_query(Some(&format!("service={}", self.service.name())));
        let request = self.prepare(self.client.get(url)).header(ACCEPT, "*/*").header(CACHE_CONTROL, "no-cache");
        let response = silence::send(request, self.limits.silence).await?;
        let response = self.expect(response, "advertisement").await?;
        self.learned.lock().expect("because no holder of it panics").found_at = base_of(response.url());
        Ok(silence::reader(response, self.limits.silence))
    }

    async fn request<'a>(&'a mut self, request: Request<'_>, sent: &(dyn Fn(u64) + Send + Sync)) -> Result<Reader<'a>> {
        let (head, limits) = (request.head, self.limits);
        let for_answer = limits.for_answer(self.service);
        let post = self.post();
        // Some servers refuse chunked bodies (411): where the length is known, it is told.
        let reply = match request.pack {
            PackSource::None => self.post_short(head, for_answer).await?,
            PackSource::Bytes(pack) => {
                let post = post.header(CONTENT_LENGTH, head.len() + pack.len());
                let mut rest = pack.clone();
                let chunks =
                    std::iter::from_fn(move || (!rest.is_empty()).then(|| Ok(rest.split_to(rest.len().min(CHUNK)))));
                silence::send_counted(post, head, stream::iter(chunks), limits, sent).await?
            }
            PackSource::File { path, .. } => {
                let file = tokio::fs::File::open(path).await.map_err(|error| Error::file(&error))?;
                let len = file.metadata().await.map_err(|error| Error::file(&error))?.len() + head.len() as u64;
                let chunks = ReaderStream::with_capacity(file, CHUNK);
                silence::send_counted(post.header(CONTENT_LENGTH, len), head, chunks, limits, sent).await?
            }
            PackSource::Stream(stream) => {
                let chunks = stream.take().ok_or_else(|| Error::protocol("the pack was sent before"))?;
                let chunks =
                    stream::unfold(chunks, |mut chunks| async { chunks.next().await.map(|chunk| (chunk, chunks)) });
                let limits = Limits { work: for_answer, ..limits };
                let reply = silence::send_counted(post, head, chunks, limits, sent).await?;
                if reply.status() == StatusCode::LENGTH_REQUIRED {
                    self.learned.lock().expect("because no holder of it panics").only_measured = true;
                }
                reply
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
    let tls = causes.iter().any(|cause| words::is_about_tls(cause));
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
    fn how_long_a_host_wants_to_be_left_alone() {
        let said = |pairs: &[(reqwest::header::HeaderName, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(name, HeaderValue::from_static(value));
            }
            retry_after(&headers).map(|wait| wait.as_secs())
        };
        let now = (DATE, "Tue, 14 Nov 2023 22:13:20 GMT");
        assert_eq!(said(&[(RETRY_AFTER, "30")]), Some(30));
        assert_eq!(said(&[(RETRY_AFTER, "Tue, 14 Nov 2023 22:14:20 GMT"), now.clone()]), Some(60));
        assert_eq!(said(&[(RETRY_AFTER, "Tue, 14 Nov 2023 22:00:00 GMT"), now.clone()]), Some(0));
        for nonsense in ["Tue, 14 Nov 2023 22:14:20 GMT", "soon", "-1", ""] {
            assert_eq!(said(&[(RETRY_AFTER, nonsense)]), None, "{nonsense}");
        }
        assert_eq!(said(&[now]), None);
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
        let limits = Limits { silence: TRANSFER, work: TRANSFER * 6, ..Limits::default() };
        let dial = HttpDial::new(url, Access { limits, ..Access::default() }, pool);
        let mut connection = dial.dial(Service::ReceivePack).await.expect("because nothing is sent yet");
        let request = Request { head: Bytes::from_static(b"0000"), pack };
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
        let (feed, stream) = crate::pack_stream(None);
        tokio::spawn(async move {
            for _ in 0..2 {
                tokio::time::sleep(TRANSFER * 2).await;
                feed.write(Bytes::from_static(b"PACK")).await;
            }
            feed.finish();
        });
        assert_eq!(push(url, &PackSource::Stream(stream)).await.expect("because it all came"), "done");
    }

    #[tokio::test]
    async fn a_server_that_takes_nothing_compressed_is_asked_again_plainly() {
        use std::io::{Read, Write};
        let url = server(|mut client, head| {
            let length =
                head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            let mut body = vec![0; length.expect("because the body is short")];
            client.read_exact(&mut body).expect("because it comes");
            if head.to_ascii_lowercase().contains("content-encoding: gzip") {
                assert!(body.len() < WORTH_COMPRESSING && body.starts_with(&[0x1f, 0x8b]));
                let refusal = b"HTTP/1.1 415 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                client.write_all(refusal).expect("because the other end listens");
            } else {
                answer(&mut client, "git-upload-pack-result", &body.len().to_string());
            }
        });
        let dial = HttpDial::new(url, Access::default(), HttpPool::new());
        let mut connection = dial.dial(Service::UploadPack).await.expect("because nothing is sent yet");
        for _ in 0..2 {
            use tokio::io::AsyncReadExt;
            let request = Request { head: vec![b'0'; 50_000].into(), pack: &PackSource::None };
            let mut text = String::new();
            let mut reader = connection.request(request, &|_| ()).await.expect("because it is asked plainly");
            reader.read_to_string(&mut text).await.expect("because it is short");
            assert_eq!(text, "50000");
        }
        assert!(dial.learned.lock().expect("because no holder of it panics").only_plain);
    }

    #[test]
    fn what_is_no_certificate_is_not_trusted() {
        let url = Url::parse("https://h/a").expect("because it is valid");
        for pem in [&b""[..], b"nonsense", b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
            let tls = Tls { authorities: Some(pem.to_vec()), unverified: false };
            let error = HttpPool::new().client_for(&url, &Access { tls, ..Access::default() }, true);
            assert_eq!(error.expect_err("because it is none").kind(), Kind::BadCertificates);
        }
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
        let dial = HttpDial::new(url, Access::default(), HttpPool::new());
        let dial = &dial;
        let discover = |service| async move { dial.dial(service).await.expect("because nothing is sent yet") };
        let mut first = discover(Service::UploadPack).await;
        drop(first.advertisement().await.expect("because the redirect is followed"));
        // Another connection asks for no advertisement: what it would say is known.
        let mut second = discover(Service::UploadPack).await;
        let request = Request { head: Bytes::from_static(b"0000"), pack: &PackSource::None };
        assert!(second.request(request, &|_| ()).await.is_ok());
    }
}
