//! Plain requests over HTTP, for what hosts offer beside Git. They share connections, certificates and proxies with it.

use std::{fmt, time::Duration};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream::BoxStream};
use reqwest::header::USER_AGENT;
use url::Url;

use crate::{Access, Error, HttpPool, Kind, Result, silence};

/// An answer may have this many bytes; a longer one is no answer.
const MAX_ANSWER: usize = 8 * 1024 * 1024;

/// What a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Looks.
    Get,
    /// Makes something.
    Post,
    /// Puts something in place of what is there.
    Put,
    /// Changes a part of something.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// As it stands in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A request. Its headers may hold a secret, and are not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct WebRequest {
    /// What it does.
    pub method: Method,
    /// Where to; without credentials.
    pub url: Url,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// What goes with it.
    pub body: Bytes,
}

impl fmt::Debug for WebRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebRequest")
            .field("method", &self.method)
            .field("url", &self.url.as_str())
            .finish_non_exhaustive()
    }
}

/// An answer, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAnswer {
    /// The status, such as 200.
    pub status: u16,
    /// Names in small letters, and values.
    pub headers: Vec<(String, String)>,
    /// What came with it.
    pub body: Bytes,
}

impl WebAnswer {
    /// A header's first value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// An answer whose body comes for as long as the server likes.
pub struct WebStream {
    /// The status, such as 200.
    pub status: u16,
    /// Names in small letters, and values.
    pub headers: Vec<(String, String)>,
    pieces: BoxStream<'static, Result<Bytes>>,
}

impl WebStream {
    /// An answer of which so much is known, and whose body comes in pieces.
    pub fn new(
        status: u16,
        headers: Vec<(String, String)>,
        pieces: impl Stream<Item = Result<Bytes>> + Send + 'static,
    ) -> Self {
        Self { status, headers, pieces: pieces.boxed() }
    }

    /// A header's first value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The next piece, however long that takes; none at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        self.pieces.next().await.transpose()
    }
}

impl HttpPool {
    /// Sends a request and gives the beginning of the answer, whose end nobody waits for. Redirects are not followed.
    pub async fn open(&self, request: WebRequest, access: &Access) -> Result<WebStream> {
        let response = silence::send(self.builder(request, access)?, access.limits.silence).await?;
        let (status, headers) = (response.status().as_u16(), headers(&response));
        let pieces = response.bytes_stream().map(|piece| piece.map_err(|error| crate::http::classify(&error)));
        Ok(WebStream::new(status, headers, pieces))
    }

    /// Sends a request and gives the answer. A redirect is an answer like any other: it is not followed. No credentials but
    /// those in the request's own headers are sent.
    pub async fn ask(&self, request: WebRequest, access: &Access) -> Result<WebAnswer> {
        let limit = access.limits.total.map_or(access.limits.silence, |total| total.min(access.limits.silence));
        whole(self.builder(request, access)?, limit).await
    }

    fn builder(&self, request: WebRequest, access: &Access) -> Result<reqwest::RequestBuilder> {
        let WebRequest { method, url, headers, body } = request;
        let client = self.client_for(&url, access, false)?;
        let verb = match method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder =
            client.request(verb, url).header(USER_AGENT, concat!("gemel/", env!("CARGO_PKG_VERSION"))).body(body);
        for (name, value) in headers {
            builder = builder.header(name, value);
        }
        Ok(builder)
    }
}

fn headers(response: &reqwest::Response) -> Vec<(String, String)> {
    let text = |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// The whole of an answer. Each part of it comes within `limit`, and all of it within a few times that.
async fn whole(request: reqwest::RequestBuilder, limit: Duration) -> Result<WebAnswer> {
    let exchange = async {
        let mut response = silence::send(request, limit).await?;
        let (status, headers) = (response.status().as_u16(), headers(&response));
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| crate::http::classify(&error))? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(Error::protocol("the answer is too long"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(WebAnswer { status, headers, body: body.freeze() })
    };
    tokio::time::timeout(limit * 4, exchange).await.map_err(|_| Error::new(Kind::TimedOut, "the server is slow"))?
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    /// A server that gives `answer` to whoever asks, and what it was asked.
    fn server(answer: Vec<u8>) -> (Url, std::sync::mpsc::Receiver<String>) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("because there is a loopback address");
        let address = listener.local_addr().expect("because it listens");
        let (tell, asked) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for mut client in listener.incoming().map_while(std::result::Result::ok) {
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && client.read(&mut byte).is_ok_and(|len| len == 1) {
                    head.push(byte[0]);
                }
                let _ = tell.send(String::from_utf8_lossy(&head).into_owned());
                let _ = client.write_all(&answer);
            }
        });
        (Url::parse(&format!("http://{address}/api")).expect("because it is valid"), asked)
    }

    fn get(url: Url) -> WebRequest {
        let headers = vec![("authorization".into(), "Bearer hunter2".into())];
        WebRequest { method: Method::Get, url, headers, body: Bytes::new() }
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer() {
        let (url, heard) = server(
            b"HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .to_vec(),
        );
        let answer = HttpPool::new().ask(get(url), &Access::default()).await.expect("because it answers");
        assert_eq!((answer.status, answer.header("location")), (302, Some("http://elsewhere.example/")));
        let asked = heard.recv().expect("because it was asked").to_lowercase();
        assert!(asked.contains("user-agent: gemel/") && asked.contains("authorization: bearer hunter2"), "{asked}");
    }

    #[tokio::test]
    async fn an_endless_answer_ends() {
        let mut long = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
        long.resize(MAX_ANSWER + 4096, b' ');
        let (url, _heard) = server(long);
        let error = HttpPool::new().ask(get(url), &Access::default()).await.expect_err("because it is too long");
        assert_eq!(error.kind(), Kind::Protocol);
    }

    #[test]
    fn a_secret_is_not_printed() {
        let url = Url::parse("https://h.example/x").expect("because it is valid");
        assert!(!format!("{:?}", get(url)).contains("hunter2"));
    }
}
