//! A server's stand-in at a distance: everything arrives half a round trip later, at full speed.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

/// So many pieces of at most [`PIECE`] bytes may be on their way.
const ON_THE_WAY: usize = 2048;
const PIECE: usize = 64 * 1024;

/// A stand-in that runs.
pub struct Link {
    /// Where it listens.
    pub address: SocketAddr,
    process: Child,
}

impl Link {
    /// Starts one, in a process of its own: what it uses is nobody's.
    pub fn start(server: SocketAddr, round_trip: u64) -> Self {
        let mut process = Command::new(std::env::current_exe().expect("because this program runs from a file"))
            .args(["link", &server.to_string(), &round_trip.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("because this program can be started");
        let mut line = String::new();
        let output = process.stdout.take().expect("because it is piped");
        BufReader::new(output).read_line(&mut line).expect("because it says where it listens");
        Self { address: line.trim().parse().expect("because it prints an address"), process }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the process does: for ever, or until whoever started it is gone.
pub fn serve(server: SocketAddr, round_trip: u64) {
    let round_trip = Duration::from_millis(round_trip);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("because the machine has a loopback address");
    println!("{}", listener.local_addr().expect("because it listens"));
    thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    for client in listener.incoming() {
        let (Ok(client), Ok(upstream)) = (client, TcpStream::connect(server)) else { continue };
        let _ = (client.set_nodelay(true), upstream.set_nodelay(true));
        let (Ok(from_client), Ok(from_server)) = (client.try_clone(), upstream.try_clone()) else { continue };
        // To connect takes a round trip too; here the client believes at once that it is through.
        carry(from_client, upstream, round_trip / 2, Instant::now() + round_trip);
        carry(from_server, client, round_trip / 2, Instant::now());
    }
}

/// Carries one direction; nothing is taken before `open`.
fn carry(from: TcpStream, to: TcpStream, delay: Duration, open: Instant) {
    let (sender, receiver) = sync_channel(ON_THE_WAY);
    thread::spawn(move || take(from, delay, open, &sender));
    thread::spawn(move || deliver(to, &receiver));
}

fn take(mut from: TcpStream, delay: Duration, open: Instant, sender: &SyncSender<(Instant, Vec<u8>)>) {
    let mut buffer = vec![0; PIECE];
    while let Ok(length) = from.read(&mut buffer) {
        let due = Instant::now().max(open) + delay;
        if length == 0 || sender.send((due, buffer[..length].to_vec())).is_err() {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Read);
}

fn deliver(mut to: TcpStream, receiver: &Receiver<(Instant, Vec<u8>)>) {
    for (due, piece) in receiver {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if to.write_all(&piece).is_err() {
            break;
        }
    }
    // The other direction may go on, the end of this one has to be known.
    let _ = to.shutdown(Shutdown::Write);
}
