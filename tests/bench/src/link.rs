//! A server's stand-in at a distance: everything arrives half a round trip later, at full speed.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
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
    /// It is asked how much it has carried, and answers.
    talk: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
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
        let input = process.stdin.take().expect("because it is piped");
        let mut output = BufReader::new(process.stdout.take().expect("because it is piped"));
        output.read_line(&mut line).expect("because it says where it listens");
        let address = line.trim().parse().expect("because it prints an address");
        Self { address, process, talk: Mutex::new((input, output)) }
    }

    /// How many bytes went to the server and came back so far.
    pub fn carried(&self) -> [u64; 2] {
        let mut talk = self.talk.lock().expect("because nobody panics with it");
        let mut line = String::new();
        talk.0.write_all(b"\n").expect("because it reads");
        talk.1.read_line(&mut line).expect("because it answers");
        let mut numbers = line.split_whitespace().map(|number| number.parse().expect("because it counts"));
        [(); 2].map(|()| numbers.next().expect("because it counts both ways"))
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
    let counts = [(); 2].map(|()| Arc::<AtomicU64>::default());
    let told = counts.clone();
    thread::spawn(move || {
        for _ in std::io::stdin().lines().map_while(Result::ok) {
            println!("{} {}", told[0].load(Ordering::SeqCst), told[1].load(Ordering::SeqCst));
        }
        std::process::exit(0);
    });
    for client in listener.incoming() {
        let (Ok(client), Ok(upstream)) = (client, TcpStream::connect(server)) else { continue };
        let _ = (client.set_nodelay(true), upstream.set_nodelay(true));
        let (Ok(from_client), Ok(from_server)) = (client.try_clone(), upstream.try_clone()) else { continue };
        // To connect takes a round trip too; here the client believes at once that it is through.
        carry(from_client, upstream, round_trip / 2, Instant::now() + round_trip, &counts[0]);
        carry(from_server, client, round_trip / 2, Instant::now(), &counts[1]);
    }
}

/// Carries one direction; nothing is taken before `open`.
fn carry(from: TcpStream, to: TcpStream, delay: Duration, open: Instant, count: &Arc<AtomicU64>) {
    let (sender, receiver) = sync_channel(ON_THE_WAY);
    let count = Arc::clone(count);
    thread::spawn(move || take(from, delay, open, &sender));
    thread::spawn(move || deliver(to, &receiver, &count));
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

fn deliver(mut to: TcpStream, receiver: &Receiver<(Instant, Vec<u8>)>, count: &AtomicU64) {
    for (due, piece) in receiver {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if to.write_all(&piece).is_err() {
            break;
        }
        count.fetch_add(piece.len() as u64, Ordering::SeqCst);
    }
    // The other direction may go on, the end of this one has to be known.
    let _ = to.shutdown(Shutdown::Write);
}
