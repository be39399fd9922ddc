//! Ways in which connections are made: by HTTP/2, and through a proxy.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use gemel_tests::pair::Pair;
use gemel_tests::scratch::Scratch;
use gemel_tests::web_server::{FAR_AWAY, WebServer};

/// Two repositories of a server that is called `host`, and whose authority is trusted.
fn at(scratch: Scratch, server: WebServer, host: &str) -> Pair {
    let authorities = server.authorities().display().to_string();
    Pair::over_tls(scratch, server, host, &["--ca-file", &authorities])
}

#[test]
fn http_2_is_spoken_where_it_is_offered() {
    let scratch = Scratch::new();
    let server = WebServer::start_with_http_2(&scratch, "host");
    let host = server.secure_authority();
    let pair = at(scratch, server, &host);
    pair.sync().expect(0);
    pair.assert_identical();
    pair.left.commit("trunk", "one more");
    pair.right.commit("trunk-of-the-right", "and one there");
    pair.sync().expect(0);
    pair.assert_identical();
    let asked = pair.servers[0].requests();
    assert!(asked.len() > 4 && asked.iter().all(|request| request.version == "HTTP/2.0"), "{asked:?}");
}

/// A proxy as companies have it: it connects to what it is asked for, and sees no more than names.
struct Proxy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// One that finds a server behind every name.
    fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("because the machine has a loopback address");
        let address = listener.local_addr().expect("because it listens");
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let all = Arc::clone(&asked);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let all = Arc::clone(&all);
                // Whoever breaks off has no more to say.
                thread::spawn(move || serve(&client, server, &all).unwrap_or_default());
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("because nobody panics with it").clone()
    }
}

fn serve(client: &TcpStream, server: SocketAddr, asked: &Mutex<Vec<String>>) -> io::Result<()> {
    let mut reader = BufReader::new(client);
    let mut lines = reader.by_ref().lines();
    asked.lock().expect("because nobody panics with it").push(lines.next().transpose()?.unwrap_or_default());
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    assert!(reader.buffer().is_empty(), "it speaks before there is a connection");
    let server = TcpStream::connect(server)?;
    let mut client = client;
    client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
    thread::scope(|scope| {
        scope.spawn(|| pass_on(&server, client));
        pass_on(client, &server);
    });
    Ok(())
}

fn pass_on(mut from: &TcpStream, mut to: &TcpStream) {
    let _ = io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
}

#[test]
fn a_host_far_away_is_reached_through_the_proxy_unless_it_is_excepted() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let proxy = Proxy::before(server.secure_address());
    let pair = at(scratch, server, FAR_AWAY);
    pair.gemel.sets("HTTPS_PROXY", &format!("http://{}", proxy.address));
    pair.sync().expect(0);
    pair.assert_identical();
    let asked = proxy.asked();
    assert!(
        !asked.is_empty() && asked.iter().all(|line| *line == format!("CONNECT {FAR_AWAY}:443 HTTP/1.1")),
        "{asked:?}"
    );
    // Nobody knows it here.
    pair.gemel.sets("NO_PROXY", FAR_AWAY);
    let report = pair.sync().expect(1);
    assert_eq!(report.said.problem_code(), "host-unreachable", "{}", report.said);
    assert_eq!(proxy.asked(), asked);
}
