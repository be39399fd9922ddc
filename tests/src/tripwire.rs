//! Something on the wire between `gemel` and a server that acts at a chosen moment: the way to make a race happen
//! every time.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// When to act: before the server sees the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The first request for a listing.
    Listing,
    /// The request for objects, which follows on the listing.
    Fetch,
    /// The request for the listing that a push begins with.
    PushGreeting,
    /// The push itself.
    Push,
}

impl Moment {
    fn request_line(self) -> &'static [u8] {
        match self {
            Self::Listing => b"service=git-upload-pack HTTP/1.1\r\n",
            // The body of a version 2 request names its command.
            Self::Fetch => b"command=fetch",
            Self::PushGreeting => b"service=git-receive-pack HTTP/1.1\r\n",
            Self::Push => b"/git-receive-pack HTTP/1.1\r\n",
        }
    }
}

type Action = Box<dyn FnOnce() + Send>;

/// A server's stand-in: passes everything on, and acts once.
pub struct Tripwire {
    address: SocketAddr,
    open: Arc<AtomicBool>,
    fired: Arc<AtomicBool>,
    doorman: Option<JoinHandle<()>>,
}

impl Tripwire {
    /// Stands in for the server at `server`; at the first `moment` does `action`, and only then passes the request on.
    pub fn before(server: SocketAddr, moment: Moment, action: impl FnOnce() + Send + 'static) -> Self {
        Self::stretch(server, moment, false, action)
    }

    /// Stands in for the server at `server`; passes the first request of `moment` on, and hangs up when the answer
    /// comes: the server has done what it was asked, and the client does not learn of it.
    pub fn that_loses_the_answer(server: SocketAddr, moment: Moment) -> Self {
        Self::stretch(server, moment, true, || {})
    }

    fn stretch(server: SocketAddr, moment: Moment, hang_up: bool, action: impl FnOnce() + Send + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("because the machine has a loopback address");
        let address = listener.local_addr().expect("because it listens");
        let open = Arc::new(AtomicBool::new(true));
        let fired = Arc::new(AtomicBool::new(false));
        let action: Arc<Mutex<Option<Action>>> = Arc::new(Mutex::new(Some(Box::new(action))));
        let doorman = thread::spawn({
            let (open, fired) = (Arc::clone(&open), Arc::clone(&fired));
            move || {
                for client in listener.incoming() {
                    if !open.load(Ordering::SeqCst) {
                        return;
                    }
                    let (Ok(client), Ok(upstream)) = (client, TcpStream::connect(server)) else {
                        continue;
                    };
                    let _ = (client.set_nodelay(true), upstream.set_nodelay(true));
                    let (Ok(answers), Ok(asker)) = (upstream.try_clone(), client.try_clone()) else {
                        continue;
                    };
                    let lost = Arc::new(AtomicBool::new(false));
                    thread::spawn({
                        let lost = Arc::clone(&lost);
                        move || pass_on(answers, asker, |_| !lost.load(Ordering::SeqCst))
                    });
                    let (action, fired) = (Arc::clone(&action), Arc::clone(&fired));
                    let mut tail = Vec::new();
                    thread::spawn(move || {
                        pass_on(client, upstream, move |chunk| {
                            tail.extend_from_slice(chunk);
                            if crate::secret::contains(&tail, moment.request_line()) {
                                // The lock is held during the action, so that no second connection slips by.
                                let mut action = action.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                                if let Some(act) = action.take() {
                                    act();
                                    fired.store(true, Ordering::SeqCst);
                                    lost.store(hang_up, Ordering::SeqCst);
                                }
                            }
                            // A request line that comes in two pieces is still seen, and none is seen twice.
                            let keep = tail.len().min(moment.request_line().len() - 1);
                            tail.drain(..tail.len() - keep);
                            true
                        });
                    });
                }
            }
        });
        Self { address, open, fired, doorman: Some(doorman) }
    }

    /// `127.0.0.1:port`, to be used instead of the server's own.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The URL of a path by way of the tripwire.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// Whether the moment has come.
    pub fn fired(&self) -> bool {
        self.fired.load(Ordering::SeqCst)
    }
}

impl Drop for Tripwire {
    fn drop(&mut self) {
        self.open.store(false, Ordering::SeqCst);
        // The doorman waits for a guest; this is the last one.
        let _ = TcpStream::connect(self.address);
        if let Some(doorman) = self.doorman.take() {
            let _ = doorman.join();
        }
    }
}

/// Passes everything on until one end hangs up or `see` says that it is enough.
fn pass_on(mut from: TcpStream, mut to: TcpStream, mut see: impl FnMut(&[u8]) -> bool) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match from.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(length) => {
                if !see(&buffer[..length]) {
                    let _ = (to.shutdown(Shutdown::Both), from.shutdown(Shutdown::Both));
                    return;
                }
                if to.write_all(&buffer[..length]).is_err() {
                    break;
                }
            }
        }
    }
    // The other direction may go on, the end of this one has to be known.
    let _ = to.shutdown(Shutdown::Write);
    let _ = from.shutdown(Shutdown::Read);
}
