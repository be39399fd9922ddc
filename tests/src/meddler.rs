//! Something on the wire between `gemel` and a server that counts the packs that pass, and does harm to one of them at
//! the byte that a test chose.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::gate::wait_until;

/// Which packs it looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Those that come from the server, in answers of upload-pack.
    Fetched,
    /// Those that go to the server, in requests to receive-pack.
    Pushed,
}

/// What is done to the next pack. The byte is counted from the pack's beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harm {
    /// One bit of this byte is another one.
    Flip(u64),
    /// Everything from this byte on does not come, and the connection stays open.
    Stall(u64),
    /// Both ends are hung up on before this byte.
    HangUp(u64),
}

impl Harm {
    fn byte(self) -> u64 {
        match self {
            Self::Flip(byte) | Self::Stall(byte) | Self::HangUp(byte) => byte,
        }
    }
}

/// A server's stand-in.
#[derive(Debug)]
pub struct Meddler {
    address: SocketAddr,
    shared: Arc<Shared>,
    doorman: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    let_go: Condvar,
}

#[derive(Debug, Default)]
struct State {
    harm: Option<Harm>,
    struck: bool,
    closed: bool,
    stalled: bool,
    packs: Vec<u64>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Meddler {
    /// Stands in for the server at `server`, and looks at the packs of one way.
    pub fn before(server: SocketAddr, way: Way) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("because the machine has a loopback address");
        let address = listener.local_addr().expect("because it listens");
        let shared = Arc::new(Shared::default());
        let doorman = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                for client in listener.incoming() {
                    if shared.state().closed {
                        return;
                    }
                    let (Ok(client), Ok(upstream)) = (client, TcpStream::connect(server)) else {
                        continue;
                    };
                    let _ = (client.set_nodelay(true), upstream.set_nodelay(true));
                    let (Ok(answers), Ok(asker)) = (upstream.try_clone(), client.try_clone()) else {
                        continue;
                    };
                    for (from, to, here) in [(client, upstream, Way::Pushed), (answers, asker, Way::Fetched)] {
                        let watch = (here == way).then(|| (Finder::new(way), Arc::clone(&shared)));
                        thread::spawn(move || pass_on(from, to, watch));
                    }
                }
            }
        });
        Self { address, shared, doorman: Some(doorman) }
    }

    /// Does harm to the next pack.
    pub fn plan(&self, harm: Harm) {
        let mut state = self.shared.state();
        (state.harm, state.struck) = (Some(harm), false);
    }

    /// Whether the harm was done.
    pub fn has_struck(&self) -> bool {
        self.shared.state().struck
    }

    /// Waits until the harm was done.
    #[track_caller]
    pub fn await_strike(&self) {
        wait_until("the pack comes to the chosen byte", || self.has_struck());
    }

    /// Hangs up on what was stalled.
    pub fn relent(&self) {
        self.shared.state().stalled = false;
        self.shared.let_go.notify_all();
    }

    /// The lengths of the packs that have passed as a whole.
    pub fn packs(&self) -> Vec<u64> {
        self.shared.state().packs.clone()
    }

    /// `127.0.0.1:port`, to be used instead of the server's own.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The URL of a path by way of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }
}

impl Drop for Meddler {
    fn drop(&mut self) {
        self.shared.state().closed = true;
        self.relent();
        // The doorman waits for a guest; this is the last one.
        let _ = TcpStream::connect(self.address);
        if let Some(doorman) = self.doorman.take() {
            let _ = doorman.join();
        }
    }
}

/// Passes everything on until one end hangs up, with an eye on packs where it is told to.
fn pass_on(mut from: TcpStream, mut to: TcpStream, mut watch: Option<(Finder, Arc<Shared>)>) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let chunk = &mut buffer[..length];
        let cut = watch.as_mut().and_then(|(finder, shared)| meddle(chunk, finder, shared));
        let length = cut.map_or(length, |(at, _)| at);
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
        if let (Some((_, harm)), Some((_, shared))) = (cut, &watch) {
            let mut state = shared.state();
            state.stalled = matches!(harm, Harm::Stall(_));
            state.struck = true;
            while state.stalled && !state.closed {
                state = shared.let_go.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            drop(state);
            let _ = (to.shutdown(Shutdown::Both), from.shutdown(Shutdown::Both));
            return;
        }
    }
    // The other direction may go on, the end of this one has to be known.
    let _ = to.shutdown(Shutdown::Write);
    let _ = from.shutdown(Shutdown::Read);
}

/// Looks at a chunk and flips what is to be flipped. Gives where it is to be cut off, if it is.
fn meddle(chunk: &mut [u8], finder: &mut Finder, shared: &Shared) -> Option<(usize, Harm)> {
    for (at, byte) in chunk.iter_mut().enumerate() {
        let (place, length) = finder.see(*byte);
        if let Some(length) = length {
            shared.state().packs.push(length);
        }
        let Some(place) = place else { continue };
        let mut state = shared.state();
        if state.harm.is_none_or(|harm| harm.byte() != place) {
            continue;
        }
        match state.harm.take() {
            Some(Harm::Flip(_)) => {
                *byte ^= 1;
                state.struck = true;
            }
            Some(harm) => return Some((at, harm)),
            None => {}
        }
    }
    None
}

/// Finds the bytes of packs among all that an HTTP connection carries in one direction, message after message. What
/// frames them is left alone: a test would wait for the end of a message that has none.
#[derive(Debug)]
struct Finder {
    way: Way,
    http: Http,
    body: Body,
    /// So much of a pack has passed.
    passed: Option<u64>,
}

/// Where in a message the next byte is.
#[derive(Debug)]
enum Http {
    Head(Vec<u8>),
    /// The body, of which so much is to come.
    Sized(u64),
    ChunkHead(Vec<u8>),
    Chunk(u64),
    /// The end of a chunk's line. An empty chunk was the last one.
    ChunkEnd {
        left: u8,
        last: bool,
    },
}

/// Where in a body the next byte is.
#[derive(Debug)]
enum Body {
    /// The digits of a packet's length.
    Length(Vec<u8>),
    /// The packet's first byte, which says what it holds; how many follow.
    Band(u64),
    /// What is in the packet.
    Content { left: u64, pack: bool },
    /// A pack without packets, to the end of the message.
    Bare,
}

impl Finder {
    fn new(way: Way) -> Self {
        Self { way, http: Http::Head(Vec::new()), body: Body::Length(Vec::new()), passed: None }
    }

    /// The byte's place in a pack, if it is in one, and the pack's length when it has ended.
    fn see(&mut self, byte: u8) -> (Option<u64>, Option<u64>) {
        let (is_body, is_end) = self.frame(byte);
        let (mut place, mut over) = (None, is_end);
        if is_body {
            let (is_pack, is_flush) = self.unpack(byte);
            if is_pack {
                place = Some(self.passed.unwrap_or(0));
                self.passed = place.map(|place| place + 1);
            }
            over |= is_flush;
        }
        if is_end {
            self.body = Body::Length(Vec::new());
        }
        (place, if over { self.passed.take() } else { None })
    }

    /// Whether a byte belongs to a body, and whether it is the last one of its message.
    fn frame(&mut self, byte: u8) -> (bool, bool) {
        let none = || Http::Head(Vec::new());
        let (next, is_body, is_end) = match &mut self.http {
            Http::Head(head) => {
                head.push(byte);
                if !head.ends_with(b"\r\n\r\n") {
                    return (false, false);
                }
                let text = String::from_utf8_lossy(head).to_lowercase();
                let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
                if text.contains("\r\ntransfer-encoding: chunked") {
                    (Http::ChunkHead(Vec::new()), false, false)
                } else {
                    (length.filter(|length| *length > 0).map_or_else(none, Http::Sized), false, false)
                }
            }
            Http::Sized(1) => (none(), true, true),
            Http::Sized(left) => (Http::Sized(*left - 1), true, false),
            Http::ChunkHead(line) => {
                line.push(byte);
                if !line.ends_with(b"\r\n") {
                    return (false, false);
                }
                let text = String::from_utf8_lossy(line);
                let digits = text.split(';').next().unwrap_or_default().trim();
                match u64::from_str_radix(digits, 16).expect("because a chunk begins with its length") {
                    0 => (Http::ChunkEnd { left: 2, last: true }, false, false),
                    length => (Http::Chunk(length), false, false),
                }
            }
            Http::Chunk(1) => (Http::ChunkEnd { left: 2, last: false }, true, false),
            Http::Chunk(left) => (Http::Chunk(*left - 1), true, false),
            Http::ChunkEnd { left: 1, last: true } => (none(), false, true),
            Http::ChunkEnd { left: 1, last: false } => (Http::ChunkHead(Vec::new()), false, false),
            Http::ChunkEnd { left, last } => (Http::ChunkEnd { left: *left - 1, last: *last }, false, false),
        };
        self.http = next;
        (is_body, is_end)
    }

    /// Whether a byte of a body is one of a pack, and whether it ends a packet without content.
    fn unpack(&mut self, byte: u8) -> (bool, bool) {
        let none = || Body::Length(Vec::new());
        let (next, is_pack, is_flush) = match &mut self.body {
            Body::Bare => return (true, false),
            Body::Length(digits) => {
                digits.push(byte);
                if digits.len() < 4 {
                    return (false, false);
                }
                let length = u64::from_str_radix(&String::from_utf8_lossy(digits), 16).unwrap_or(0);
                match length {
                    // The commands have ended: what follows is the pack.
                    0 if self.way == Way::Pushed => (Body::Bare, false, true),
                    0..=4 => (none(), false, length == 0),
                    _ => (Body::Band(length - 5), false, false),
                }
            }
            Body::Band(0) => (none(), false, false),
            Body::Band(left) => {
                let pack = self.way == Way::Fetched && byte == 1;
                (Body::Content { left: *left, pack }, false, false)
            }
            Body::Content { left: 1, pack } => (none(), *pack, false),
            Body::Content { left, pack } => (Body::Content { left: *left - 1, pack: *pack }, *pack, false),
        };
        self.body = next;
        (is_pack, is_flush)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of packs in a conversation, and how long each pack was.
    fn find(way: Way, wire: &[u8]) -> (Vec<u8>, Vec<u64>) {
        let mut finder = Finder::new(way);
        let (mut bytes, mut packs) = (Vec::new(), Vec::new());
        for byte in wire {
            let (place, length) = finder.see(*byte);
            if place.is_some() {
                bytes.push(*byte);
            }
            packs.extend(length);
        }
        (bytes, packs)
    }

    #[test]
    fn what_frames_a_pack_is_told_from_it() {
        let answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
            10\r\n000dpackfile\n000\r\n9\r\n9\x01PACK000\r\n9\r\n7\x02hi0006\x01\r\n5\r\n!0000\r\n0\r\n\r\n\
            HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n0009hello";
        assert_eq!(find(Way::Fetched, answer), (b"PACK!".to_vec(), vec![5]));
        let request = b"POST / HTTP/1.1\r\nContent-Length: 16\r\n\r\n0006ab0000PACK!!POST / HTTP/1.1\r\n\r\n";
        assert_eq!(find(Way::Pushed, request), (b"PACK!!".to_vec(), vec![6]));
    }
}
