//! The least that speaks HTTP.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use gemel_forge_standin::{Host, Kind};
use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// The message of an error, in the way that most hosts have it.
    pub fn message(&self) -> String {
        self.json()["message"].as_str().unwrap_or_default().to_owned()
    }
}

/// Somebody with a token at a host.
pub struct Client<'a> {
    host: &'a Host,
    token: &'a str,
}

impl<'a> Client<'a> {
    pub fn new(host: &'a Host, token: &'a str) -> Self {
        Self { host, token }
    }

    fn header(&self) -> String {
        match self.host.kind() {
            _ if self.token.is_empty() => String::new(),
            Kind::Gitlab => format!("private-token: {}\r\n", self.token),
            Kind::Github | Kind::Gitee => format!("authorization: Bearer {}\r\n", self.token),
            Kind::Gitea => format!("authorization: token {}\r\n", self.token),
        }
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    #[track_caller]
    pub fn get_with(&self, path: &str, headers: &str) -> Answer {
        self.ask("GET", path, headers, None).expect("because the host answers")
    }

    #[track_caller]
    pub fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.ask(method, path, "", Some(body)).expect("because the host answers")
    }

    /// One request; nothing when the connection ended before the answer was whole.
    pub fn ask(&self, method: &str, path: &str, headers: &str, body: Option<&Value>) -> Option<Answer> {
        let path = format!("{}{path}", self.host.kind().api_root());
        exchange(self.host, method, &path, &format!("{}{headers}", self.header()), body)
    }
}

/// One request with nothing added.
pub fn exchange(host: &Host, method: &str, path: &str, headers: &str, body: Option<&Value>) -> Option<Answer> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = TcpStream::connect(host.authority()).expect("because the host listens");
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {}\r\nuser-agent: test\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        host.authority(),
        body.len()
    )
    .expect("because the host reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8(answer).ok()?;
    let (head, text) = answer.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let announced = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, size)| size.parse().ok());
    if announced.is_some_and(|size: usize| size != text.len()) {
        return None;
    }
    Some(Answer { status, headers, text: text.to_owned() })
}
