//! What the two servers take on their own: requests that were made ready beforehand, on connections that are open, and
//! answers that are only read.

use std::{
    collections::BTreeSet,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use gemel_tests::repository::{Refs, Repository};

use crate::{
    figures::{self, Figures},
    host::Host,
    pkt,
};

const NONE: &str = "0000000000000000000000000000000000000000";

/// Speaks to both servers without looking at what they say.
pub struct Servers {
    left: Repository,
    right: Repository,
    paths: [String; 2],
    address: SocketAddr,
    authorization: String,
    is_far: bool,
}

impl Servers {
    pub fn new(host: &Host, [left, right]: [Repository; 2], paths: [&str; 2]) -> Self {
        let login = host.login();
        Self {
            left,
            right,
            paths: paths.map(str::to_owned),
            address: host.address(),
            authorization: STANDARD.encode(format!("{}:{}", login.user, login.password)),
            is_far: host.is_far(),
        }
    }

    /// Has the left server make the pack, then the right one take it; with nothing to do, has both list their refs at the
    /// same time. Only the time that passes is measured.
    pub fn sync(&self) -> Figures {
        let (left, right) = (self.left.heads_and_tags(), self.right.heads_and_tags());
        figures::settle();
        let wall = if left == right { self.list() } else { self.relay(&left, &right) };
        Figures { wall, ..Figures::default() }
    }

    fn list(&self) -> f64 {
        let mut request = pkt::line("command=ls-refs\n");
        request.extend(pkt::line("object-format=sha1"));
        request.extend(pkt::DELIMITER);
        for argument in ["symrefs\n", "ref-prefix HEAD\n", "ref-prefix refs/heads/\n", "ref-prefix refs/tags/\n"] {
            request.extend(pkt::line(argument));
        }
        request.extend(pkt::FLUSH);
        let connections = [self.connect(), self.connect()];
        let begin = Instant::now();
        thread::scope(|scope| {
            for (connection, path) in connections.into_iter().zip(&self.paths) {
                let request = &request;
                scope.spawn(move || self.ask(connection, path, "git-upload-pack", request));
            }
        });
        begin.elapsed().as_secs_f64()
    }

    fn relay(&self, left: &Refs, right: &Refs) -> f64 {
        let there: BTreeSet<&String> = right.values().collect();
        let wants: BTreeSet<&String> = left.values().filter(|tip| !there.contains(tip)).collect();
        let mut took = 0.0;
        // A pack without objects.
        let mut pack =
            b"PACK\0\0\0\x02\0\0\0\0\x02\x9d\x08\x82\x3b\xd8\xa8\xea\xb5\x10\xad\x6a\xc7\x5c\x82\x3c\xfd\x3e\xd3\x1e"
                .to_vec();
        if !wants.is_empty() {
            let mut request = pkt::line("command=fetch\n");
            request.extend(pkt::line("object-format=sha1"));
            request.extend(pkt::DELIMITER);
            for argument in ["no-progress\n", "ofs-delta\n"] {
                request.extend(pkt::line(argument));
            }
            for want in &wants {
                request.extend(pkt::line(&format!("want {want}\n")));
            }
            // Where refs are only to be brought up to date, what they were before is enough, and least work.
            let changed = || left.iter().filter(|(name, tip)| right.get(*name) != Some(tip));
            let before: Option<BTreeSet<&String>> = changed().map(|(name, _)| right.get(name)).collect();
            for have in before.as_ref().unwrap_or(&there) {
                request.extend(pkt::line(&format!("have {have}\n")));
            }
            request.extend(pkt::line("done\n"));
            request.extend(pkt::FLUSH);
            let connection = self.connect();
            let begin = Instant::now();
            let answer = self.ask(connection, &self.paths[0], "git-upload-pack", &request);
            took += begin.elapsed().as_secs_f64();
            pack = pkt::pack(&answer);
        }
        let mut request = Vec::new();
        for (name, new) in left.iter().filter(|(name, new)| right.get(*name) != Some(new)) {
            let old = right.get(name).map_or(NONE, String::as_str);
            let capabilities = if request.is_empty() { "\0 report-status ofs-delta" } else { "" };
            request.extend(pkt::line(&format!("{old} {new} {name}{capabilities}")));
        }
        request.extend(pkt::FLUSH);
        request.extend(pack);
        let connection = self.connect();
        let begin = Instant::now();
        let answer = self.ask(connection, &self.paths[1], "git-receive-pack", &request);
        took += begin.elapsed().as_secs_f64();
        assert!(
            pkt::lines(&answer).any(|line| line == b"unpack ok\n")
                && !pkt::lines(&answer).any(|line| line.starts_with(b"ng ")),
            "the server refused a push: {}",
            String::from_utf8_lossy(&answer)
        );
        took
    }

    /// A connection through which the first request can go at once.
    fn connect(&self) -> TcpStream {
        let connection = TcpStream::connect(self.address).expect("because the server runs");
        connection.set_nodelay(true).expect("because it is open");
        if self.is_far {
            thread::sleep(Duration::from_millis(200));
        }
        connection
    }

    /// One request, and the whole answer's body.
    fn ask(&self, mut connection: TcpStream, path: &str, service: &str, request: &[u8]) -> Vec<u8> {
        // The older version's answer ends where the connection does, and comes in one piece.
        let head = format!(
            "POST /{path}/{service} HTTP/1.0\r\nHost: {}\r\nAuthorization: Basic {}\r\nContent-Type: application/x-{service}-request\r\nGit-Protocol: version=2\r\nContent-Length: {}\r\n\r\n",
            self.address,
            self.authorization,
            request.len()
        );
        connection.write_all(&[head.as_bytes(), request].concat()).expect("because the server reads");
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).expect("because the server answers");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("because an answer has a head");
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..end]));
        answer.split_off(end + 4)
    }
}
