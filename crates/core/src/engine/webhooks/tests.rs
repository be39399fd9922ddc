//! Calls over real connections of this machine; a relay that is played, and a clock that is moved by hand.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener as StdListener, TcpStream as StdStream},
    sync::mpsc,
    time::Duration,
};

use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::watch,
};

use super::*;
use crate::{
    clock::Clock,
    engine::{
        Internet, Setup,
        stage::{Heard, Kept},
    },
    hooks::{LONGEST_BODY, delivery::tests::sum},
    model::{Direction, Policy, RunBy, Unattended},
    schedule::Asked,
    secret::Secrets,
    view::{NewEndpoint, NewMirror},
};

const NOW: Millis = 1_700_000_000_000;
const SECRET: &str = "a secret that both share";
const BODY: &str = r#"{"ref":"refs/heads/main"}"#;

/// A clock that is moved by hand, and wakes who waits for it.
struct Hand(watch::Sender<Millis>);

impl Clock for Hand {
    fn now(&self) -> Millis {
        *self.0.borrow()
    }
}

#[async_trait]
impl Timer for Hand {
    async fn sleep_until(&self, at: Millis) {
        let _ = self.0.subscribe().wait_for(|now| *now >= at).await;
    }
}

struct Desk {
    engine: Arc<Engine>,
    clock: Arc<Hand>,
    kept: Arc<Kept>,
    id: MirrorId,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// A mirror whose left host calls.
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let (clock, kept) = (Arc::new(Hand(watch::channel(NOW).0)), Arc::<Kept>::default());
        let engine = Engine::open(Setup {
            data_dir: folder.path().join("data"),
            secrets: Arc::clone(&kept) as _,
            clock: Arc::clone(&clock) as _,
            network: Arc::new(Internet::new()),
            events: Arc::<Heard>::default() as _,
            askpass: None,
        });
        let engine = Arc::new(engine.expect("because the folder is ours"));
        let end = |name: &str| NewEndpoint {
            url: folder.path().join(name).display().to_string(),
            name: None,
            account: None,
            user: None,
            secret: None,
        };
        let new = NewMirror {
            left: end("left.git"),
            right: end("right.git"),
            name: Some("pair".into()),
            direction: Direction::Both,
            policy: Policy::default(),
            every_seconds: 300,
            scope: Vec::new(),
            allow_plain_http: false,
            push_options: Vec::new(),
            run_by: RunBy::Gemel,
            create: None,
            unattended: Unattended::default(),
            allow_circle: false,
        };
        engine.add_mirror(new).await.expect("because it is well formed");
        let id = engine.find("pair").expect("because it was added");
        engine.change_setting("hookUrl", Some(&"https://hooks.example".into())).expect("because it makes sense");
        let desk = Self { engine, clock, kept, id, _folder: folder };
        let hook = desk.engine.expect_webhook(id, Side::Left, SECRET.into()).await.expect("because it is there");
        assert_eq!(hook.url, format!("https://hooks.example/hooks/{id}/left"));
        desk
    }

    /// What was asked for since it was last looked.
    fn asked(&self) -> Option<Asked> {
        self.engine.unattended.asked.lock().expect("because nobody panics").remove(&self.id)
    }

    fn refused(&self) -> Option<RefusedWhy> {
        self.engine.webhooks().expect("because the table is there").refused.map(|refused| refused.why)
    }

    /// Takes calls from now on.
    async fn listens(&self) -> SocketAddr {
        self.listens_with(receiver::Patience::default()).await
    }

    async fn listens_with(&self, patience: receiver::Patience) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("because ports are free");
        let address = listener.local_addr().expect("because it is bound");
        let engine = Arc::clone(&self.engine);
        tokio::spawn(async move { receiver::serve(&engine, &listener, patience).await });
        address
    }
}

const STARTED: Option<Asked> = Some(Asked { trigger: Trigger::Webhook, now: true });

fn signed(body: &str) -> Vec<(String, String)> {
    let signature = format!("sha256={}", hex::encode(sum(SECRET.as_bytes(), body)));
    head(&[("X-GitHub-Event", "push"), ("X-GitHub-Delivery", body), ("X-Hub-Signature-256", &signature)])
}

fn head(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Calls, and gives the whole answer but for its date.
async fn call(to: SocketAddr, path: &str, headers: &[(String, String)], body: &str) -> String {
    let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect::<Vec<_>>().concat();
    let head = format!("POST {path} HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    let mut stream = TcpStream::connect(to).await.expect("because it listens");
    stream.write_all(format!("{head}{body}").as_bytes()).await.expect("because it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("because it answers");
    answer.lines().filter(|line| !line.starts_with("date: ")).collect::<Vec<_>>().join("\n")
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{answer}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_knows_the_secret_starts_the_mirror_once() {
    let desk = Desk::new().await;
    let to = desk.listens().await;
    let path = format!("/hooks/{}/left", desk.id);
    assert_eq!(status(&call(to, &path, &signed(BODY), BODY).await), 202);
    assert_eq!(desk.asked(), STARTED);
    let heard = desk.engine.webhooks().expect("because the table is there");
    assert!(heard.heard.is_some_and(|heard| heard.started) && heard.hooks[0].heard_at == Some(NOW));
    // The same once more, by its name or by what was said, is no news.
    assert_eq!(status(&call(to, &path, &signed(BODY), BODY).await), 200);
    let mut renamed = signed(BODY);
    renamed[1].1 = "another".into();
    assert_eq!(status(&call(to, &path, &renamed, BODY).await), 200);
    assert_eq!((desk.asked(), desk.refused()), (None, Some(RefusedWhy::Repeated)));
    // Many at once are one start.
    for number in 0..20 {
        let body = format!("{{\"n\":{number}}}");
        assert_eq!(status(&call(to, &path, &signed(&body), &body).await), 202);
    }
    assert_eq!((desk.asked(), desk.asked()), (STARTED, None));
    // A mirror that rests is left to rest.
    desk.engine.set_paused(desk.id, true).expect("because it is there");
    assert_eq!(status(&call(to, &path, &signed("{}"), "{}").await), 202);
    assert_eq!(desk.asked(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_know_it_is_told_nothing_and_moves_nothing() {
    let desk = Desk::new().await;
    let to = desk.listens().await;
    let at = |mirror: &str, side: &str| format!("/hooks/{mirror}/{side}");
    let id = desk.id.to_string();
    let wrong = {
        let mut headers = signed(BODY);
        headers[2].1 = format!("sha256={}", hex::encode(sum(b"another secret", BODY)));
        headers
    };
    let nobody = |body: &str| {
        // With the one secret that is wrong wherever there is none.
        let signature = format!("sha256={}", hex::encode(sum(b"", body)));
        head(&[("X-GitHub-Event", "push"), ("X-Hub-Signature-256", &signature)])
    };
    let old = (NOW - 2 * 60 * 60 * 1000).to_string();
    let gitee = head(&[("X-Gitee-Event", "Push Hook"), ("X-Gitee-Token", SECRET), ("X-Gitee-Timestamp", &old)]);
    let gitlab = head(&[("X-Gitlab-Event", "Push Hook"), ("X-Gitlab-Token", "a secret that")]);
    let calls = [
        (at(&id, "left"), wrong.clone()),
        (at(&id, "left"), head(&[])),
        (at(&id, "left"), gitlab),
        (at(&id, "left"), gitee),
        (at(&id, "right"), signed(BODY)),
        (at("999", "left"), signed(BODY)),
        (at("999", "left"), nobody(BODY)),
        (at("999", "left"), wrong),
        (at(&id, "top"), signed(BODY)),
        (at("x", "left"), signed(BODY)),
    ];
    let mut answers = Vec::new();
    for (path, headers) in &calls {
        answers.push(call(to, path, headers, BODY).await);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0] && status(answer) == 401), "{answers:#?}");
    // Signed, and then changed on its way.
    let path = at(&id, "left");
    assert_eq!(status(&call(to, &path, &signed(BODY), r#"{"ref":"refs/heads/evil"}"#).await), 401);
    let view = desk.engine.webhooks().expect("because the table is there");
    assert_eq!((desk.asked(), view.heard), (None, None));
    assert_eq!(view.refused.map(|refused| refused.count), Some(11));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_longer_than_any_delivery_is_not_read() {
    let desk = Desk::new().await;
    let to = desk.listens().await;
    let path = format!("/hooks/{}/left", desk.id);
    let head = |length: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: h\r\n{length}\r\nX-GitHub-Event: push\r\nX-Hub-Signature-256: sha256={}\r\n\r\n",
            "0".repeat(64)
        )
    };
    let mut stream = TcpStream::connect(to).await.expect("because it listens");
    let length = format!("Content-Length: {}", LONGEST_BODY + 1);
    stream.write_all(head(&length).as_bytes()).await.expect("because it reads");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    assert_eq!(status(&answer), 413);
    // One that does not say so.
    let stream = TcpStream::connect(to).await.expect("because it listens");
    let (mut reading, mut writing) = stream.into_split();
    writing.write_all(head("Transfer-Encoding: chunked").as_bytes()).await.expect("because it reads");
    let writer = tokio::spawn(async move {
        let mut piece = b"10000\r\n".to_vec();
        piece.extend(vec![b'x'; 0x10000]);
        piece.extend(b"\r\n");
        while writing.write_all(&piece).await.is_ok() {}
    });
    let mut answer = vec![0; 64];
    let length = reading.read(&mut answer).await.expect("because it answers");
    assert_eq!(status(&String::from_utf8_lossy(&answer[..length])), 413);
    drop(reading);
    writer.await.expect("because it ends with the connection");
    assert_eq!((desk.asked(), desk.refused()), (None, Some(RefusedWhy::TooLong)));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_is_not_waited_for() {
    let desk = Desk::new().await;
    let short = Duration::from_millis(50);
    let to = desk.listens_with(receiver::Patience { head: short, call: 2 * short }).await;
    let path = format!("/hooks/{}/left", desk.id);
    // Half a head; a head without its body.
    let signature = "0".repeat(64);
    for half in [
        format!("POST {path} HTTP/1.1\r\nHost: h\r\n"),
        format!(
            "POST {path} HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nX-Hub-Signature-256: sha256={signature}\r\n\r\n{{"
        ),
    ] {
        let mut stream = TcpStream::connect(to).await.expect("because it listens");
        stream.write_all(half.as_bytes()).await.expect("because it reads");
        let mut answer = Vec::new();
        let end = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer));
        let _ = end.await.expect("because nobody is waited for so long");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_room_for_so_many() {
    let desk = Desk::new().await;
    let to = desk.listens().await;
    let mut crowd = Vec::new();
    for _ in 0..40 {
        crowd.push(TcpStream::connect(to).await.expect("because the system takes it"));
    }
    let mut turned_away = 0;
    for stream in &mut crowd[32..] {
        let mut answer = Vec::new();
        turned_away += usize::from(matches!(stream.read_to_end(&mut answer).await, Ok(0) | Err(_)));
    }
    assert_eq!(turned_away, 8);
    drop(crowd);
    let answer = loop {
        // Those that have gone are noticed in a moment.
        let mut stream = TcpStream::connect(to).await.expect("because it listens");
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").await;
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;
        if !answer.is_empty() {
            break answer;
        }
    };
    assert_eq!(status(&answer), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hook_that_is_gone_is_believed_no_longer() {
    let desk = Desk::new().await;
    let to = desk.listens().await;
    let path = format!("/hooks/{}/left", desk.id);
    desk.engine.remove_webhook(desk.id, Side::Left).await.expect("because nobody has to be asked");
    assert_eq!(status(&call(to, &path, &signed(BODY), BODY).await), 401);
    let name = Place { mirror: desk.id, side: Side::Left }.secret_name();
    assert_eq!(desk.kept.get(&name), Ok(None));
    // A mirror takes its hooks with it.
    desk.engine.expect_webhook(desk.id, Side::Right, SECRET.into()).await.expect("because it is there");
    desk.engine.remove_mirror(desk.id).await.expect("because it is there");
    let name = Place { mirror: desk.id, side: Side::Right }.secret_name();
    assert_eq!(desk.kept.get(&name), Ok(None));
}

/// A relay: what it is to say to each who asks, and what they asked.
struct Relay {
    address: SocketAddr,
    asked: mpsc::Receiver<(String, mpsc::Sender<String>)>,
}

impl Relay {
    fn new() -> Self {
        let listener = StdListener::bind("127.0.0.1:0").expect("because ports are free");
        let address = listener.local_addr().expect("because it is bound");
        let (tell, asked) = mpsc::channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(std::result::Result::ok) {
                let tell = tell.clone();
                std::thread::spawn(move || Self::serve(stream, &tell));
            }
        });
        Self { address, asked }
    }

    fn serve(mut stream: StdStream, tell: &mpsc::Sender<(String, mpsc::Sender<String>)>) {
        let mut head = String::new();
        let mut reader = BufReader::new(stream.try_clone().expect("because it is open"));
        while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).is_ok_and(|length| length > 0) {}
        let (say, saying) = mpsc::channel::<String>();
        let _ = tell.send((head.to_ascii_lowercase(), say));
        // What is said goes out as it is; the end is when nobody says anything more.
        for words in saying {
            if stream.write_all(words.as_bytes()).is_err() {
                return;
            }
        }
        let _ = stream.shutdown(std::net::Shutdown::Both);
        let _ = reader.read(&mut [0]);
    }

    /// Waits for somebody to ask.
    fn next(&self) -> (String, mpsc::Sender<String>) {
        self.asked.recv_timeout(Duration::from_secs(60)).expect("because somebody asks")
    }
}

const BEGIN: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..20_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("it never comes to this: {what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_passes_on_what_was_signed() {
    let desk = Desk::new().await;
    let relay = Relay::new();
    let stream = format!("http://{}/abcdefghijkl", relay.address);
    desk.engine.change_setting("hookStream", Some(&stream.clone().into())).expect("because it makes sense");
    let (engine, timer) = (Arc::clone(&desk.engine), Arc::clone(&desk.clock) as Arc<dyn Timer>);
    let keeping = tokio::spawn(async move { engine.keep_webhooks(timer).await });
    let say = |to: &mpsc::Sender<String>, words: &str| to.send(words.to_owned()).expect("because it listens");
    let headers = |body: &str| {
        let all = signed(body).into_iter().map(|(name, value)| format!("\"{}\":{value:?}", name.to_lowercase()));
        all.collect::<Vec<_>>().join(",")
    };

    // smee.io: the body as it was read.
    let (head, to) = relay.next();
    assert!(head.starts_with("get /abcdefghijkl ") && head.contains("accept: text/event-stream"), "{head}");
    assert!(!head.contains("last-event-id"), "{head}");
    say(&to, &format!("{BEGIN}id: 0\nevent: ready\ndata: {{}}\n\n"));
    let id = desk.id;
    say(
        &to,
        &format!(
            "id: 1\ndata: {{{},\"body\":{BODY},\"query\":{{\"hook\":\"{id}-left\"}},\"timestamp\":1}}\n\n",
            headers(BODY)
        ),
    );
    let mut asked = None;
    until("the mirror starts", || {
        asked = asked.or_else(|| desk.asked());
        asked.is_some()
    })
    .await;
    assert_eq!(asked, STARTED);
    let view = || desk.engine.webhooks().expect("because the table is there");
    assert!(view().stream.is_some_and(|stream| stream.since == Some(NOW) && stream.problem.is_none()));

    // It breaks off, and is asked again: not at once, and from there.
    drop(to);
    until("it is seen", || view().stream.is_some_and(|stream| stream.since.is_none())).await;
    assert!(relay.asked.try_recv().is_err(), "it is asked again at once");
    let far = |by: Millis| desk.clock.0.send_modify(|now| *now += by);
    far(1_000);
    let (head, to) = relay.next();
    assert!(head.contains("last-event-id: 1\r\n"), "{head}");
    // gosmee: the very bytes, and nothing about which hook was called.
    let body = "{ \"ref\" : \"refs/heads/b\\u00e4\" }\n";
    say(&to, BEGIN);
    say(&to, "data: ready\n\n");
    say(
        &to,
        &format!("data: {{{},\"bodyB\":\"{}\"}}\n\n", headers("x").replace("\"x\"", "\"y\""), STANDARD.encode(body)),
    );
    until("what is signed otherwise is refused", || view().refused.is_some()).await;
    assert_eq!((desk.refused(), desk.asked()), (Some(RefusedWhy::Wrong), None));
    let mut proper = signed(body);
    proper[1].1 = "plain".into();
    let proper: Vec<_> = proper.iter().map(|(name, value)| format!("\"{}\":{value:?}", name.to_lowercase())).collect();
    say(&to, &format!("data: {{{},\"bodyB\":\"{}\"}}\n\n", proper.join(","), STANDARD.encode(body)));
    until("the mirror starts", || desk.asked().is_some()).await;

    // What speaks is not dead, however little it says; silence is. The last thing said is one whose hearing can be seen.
    let count = || view().refused.map_or(0, |refused| refused.count);
    for _ in 0..2 {
        let before = count();
        far(60_000);
        say(&to, "event: ping\ndata: {}\n\ndata: {\"body\":{}}\n\n");
        until("it is heard", || count() > before).await;
    }
    // It begins to wait a moment after it was heard, so time goes on until it has waited in vain.
    until("it is given up", || {
        let given_up = view().stream.is_some_and(|stream| stream.since.is_none());
        if !given_up {
            far(1_000_000);
        }
        given_up
    })
    .await;
    far(1_000);
    let (head, to) = relay.next();
    // What is no stream, although it was said to be, is looked for beside it.
    assert!(head.starts_with("get /abcdefghijkl "), "{head}");
    say(&to, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    drop(to);
    let (head, to) = relay.next();
    assert!(head.starts_with("get /events/abcdefghijkl "), "{head}");
    say(&to, BEGIN);
    until("it is open", || view().stream.is_some_and(|stream| stream.since.is_some())).await;
    // Another setting is another stream.
    desk.engine.change_setting("hookStream", None).expect("because it has a default");
    until("it is left", || view().stream.is_none()).await;
    keeping.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_does_not_work_is_asked_ever_more_seldom() {
    let desk = Desk::new().await;
    let relay = Relay::new();
    let stream = format!("http://{}/events/abc", relay.address);
    desk.engine.change_setting("hookStream", Some(&stream.into())).expect("because it makes sense");
    let (engine, timer) = (Arc::clone(&desk.engine), Arc::clone(&desk.clock) as Arc<dyn Timer>);
    let keeping = tokio::spawn(async move { engine.keep_webhooks(timer).await });
    let view = || desk.engine.webhooks().expect("because the table is there");
    for pause in [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000] {
        let (_, to) = relay.next();
        to.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".into())
            .expect("because it listens");
        drop(to);
        until("it is seen", || view().stream.is_some_and(|stream| stream.problem.is_some())).await;
        // What it sleeps for may be written down a moment later.
        tokio::time::sleep(Duration::from_millis(5)).await;
        desk.clock.0.send_modify(|now| *now += pause - 1);
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert!(relay.asked.try_recv().is_err(), "before {pause} ms are over");
        desk.engine.note_stream(Some(NOW), None);
        desk.clock.0.send_modify(|now| *now += 1);
    }
    keeping.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_say_where_and_nothing_is_open_without() {
    let desk = Desk::new().await;
    let (engine, timer) = (Arc::clone(&desk.engine), Arc::clone(&desk.clock) as Arc<dyn Timer>);
    let keeping = tokio::spawn(async move { engine.keep_webhooks(timer).await });
    let view = || desk.engine.webhooks().expect("because the table is there");
    assert_eq!((view().listening, view().stream), (None, None));
    desk.engine.change_setting("hookAddress", Some(&"0".into())).expect("because it makes sense");
    until("it listens", || view().listening.is_some()).await;
    let at: SocketAddr = view().listening.and_then(|at| at.parse().ok()).expect("because it is one");
    assert!(at.ip().is_loopback(), "{at}");
    assert_eq!(status(&call(at, &format!("/hooks/{}/left", desk.id), &signed(BODY), BODY).await), 202);
    // A new hook is known at once.
    desk.engine.expect_webhook(desk.id, Side::Right, "another".into()).await.expect("because it is there");
    until("its secret is read", || desk.engine.hook_places().len() == 2).await;
    // A port that somebody else has.
    let taken = StdListener::bind("127.0.0.1:0").and_then(|listener| Ok((listener.local_addr()?, listener)));
    let (address, listener) = taken.expect("because ports are free");
    desk.engine.change_setting("hookAddress", Some(&address.to_string().into())).expect("because it makes sense");
    until("it is told", || view().problem.is_some()).await;
    assert_eq!(view().problem.map(|problem| problem.code).as_deref(), Some("hook-address-unusable"));
    drop(listener);
    tokio::time::sleep(Duration::from_millis(5)).await;
    desk.clock.0.send_modify(|now| *now += TRY_AGAIN);
    until("it listens there", || view().listening == Some(address.to_string())).await;
    desk.engine.change_setting("hookAddress", None).expect("because it has a default");
    until("it is closed", || view().listening.is_none()).await;
    assert!(StdStream::connect(address).is_err());
    for bad in ["example.org:80", "nonsense"] {
        assert!(desk.engine.change_setting("hookAddress", Some(&bad.into())).is_err());
    }
    keeping.abort();
}
