//! `gemel run`: the schedule is kept in the foreground, for a machine without a screen.

use std::{
    hash::{BuildHasher, RandomState},
    io,
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use gemel_core::{Code, Engine, Error, Keeping, Machine, Result, TimeZone, clock::SystemClock, keeper::Post};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Exit,
    arguments::{LogFormat, Run},
    output::Output,
};

/// How long somebody who asks for numbers may take to do so.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest head of such a question.
const LONGEST_HEAD: usize = 8 * 1024;

pub async fn run(engine: &Arc<Engine>, asked: &Run, output: &Output) -> Result<Exit> {
    let listener = match asked.metrics {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    let post = Post::take(engine.data_dir())?.ok_or_else(|| Error::new(Code::AlreadyKept))?;
    log(asked.log_format.unwrap_or(LogFormat::Text));
    let stop = CancellationToken::new();
    let keeping = Keeping {
        timer: Arc::new(SystemClock),
        surroundings: Arc::new(Machine::new()),
        seed: RandomState::new().hash_one(0),
        zone: TimeZone::system(),
        stop: stop.clone(),
    };
    tracing::info!(folder = %engine.data_dir().display(), mirrors = engine.mirrors()?.len(), "the schedule is kept");
    let asked_to_end = async {
        tokio::select! {
            // Ctrl-C, which every command hears.
            () = engine.ending() => {}
            () = terminated() => {}
        }
        tracing::info!("ending");
        stop.cancel();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = engine.keep_post(&post, keeping) => {}
        () = asked_to_end => {}
        () = show_metrics(engine, listener) => {}
    }
    tracing::info!("ended");
    output.value(&serde_json::json!({ "ended": true }));
    Ok(Exit::InSync)
}

/// A line for each thing worth knowing, to standard error. What is logged holds no secret: errors are cleaned where they are
/// made.
fn log(format: LogFormat) {
    let lines = tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(tracing::Level::INFO);
    match format {
        LogFormat::Text => lines.with_ansi(false).init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
}

/// Returns when the system asks the program to end.
#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Numbers are nobody else's business: only this machine may ask for them.
async fn listen(address: SocketAddr) -> Result<TcpListener> {
    let bad = || Error::new(Code::BadInput).with("what", "metrics").with("value", address);
    if !address.ip().is_loopback() {
        return Err(bad());
    }
    TcpListener::bind(address).await.map_err(|error| bad().with("detail", error))
}

async fn show_metrics(engine: &Arc<Engine>, listener: Option<TcpListener>) {
    let Some(listener) = listener else { return std::future::pending().await };
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let engine = Arc::clone(engine);
                tokio::spawn(async move { timeout(PATIENCE, answer(&engine, stream)).await });
            }
            Err(error) => {
                tracing::warn!(%error, "nobody can ask for numbers");
                tokio::time::sleep(PATIENCE).await;
            }
        }
    }
}

/// One question, one answer (RFC 9112). Whatever is asked for, the path is looked at and nothing else.
async fn answer(engine: &Engine, mut stream: TcpStream) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut more = [0; 1024];
        let count = stream.read(&mut more).await?;
        if count == 0 || head.len() + count > LONGEST_HEAD {
            return Ok(());
        }
        head.extend_from_slice(&more[..count]);
    }
    let (status, body) = match head.split(|byte| *byte == b' ').take(2).collect::<Vec<_>>()[..] {
        [b"GET", b"/metrics"] => match engine.metrics() {
            Ok(text) => ("200 OK", text),
            Err(error) => ("500 Internal Server Error", format!("{}\n", error.code())),
        },
        _ => ("404 Not Found", "/metrics\n".to_owned()),
    };
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}
