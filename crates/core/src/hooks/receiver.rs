//! Being called: hosts' deliveries, over HTTP. Off unless a setting says where, and then on this machine alone unless that
//! setting says otherwise; TLS is the business of whatever passes calls on.
//!
//! A caller nobody knows costs a head of some kilobytes and a few sums. Nothing of a body is kept, none is parsed, and all who
//! are not believed get the same answer.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State},
    http::{StatusCode, header::CONTENT_LENGTH},
    routing::post,
};
use http_body_util::BodyExt;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};

use super::{LONGEST_BODY, Place, delivery::Claim};
use crate::{
    Engine,
    view::{HookWay, RefusedWhy},
};

/// So many calls are taken at the same time. Who is turned away may call again, and the schedule looks by itself.
const AT_ONCE: usize = 32;
/// How long a caller may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// For the head.
    pub head: Duration,
    /// For all of it.
    pub call: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(5), call: Duration::from_secs(30) }
    }
}

/// The longest head.
const LONGEST_HEAD: usize = 16 * 1024;
/// After an accident nobody is let in for so long.
const REST: Duration = Duration::from_secs(1);

/// Takes calls, for ever.
pub(crate) async fn serve(engine: &Arc<Engine>, listener: &TcpListener, patience: Patience) {
    let places = Router::new().route("/hooks/{mirror}/{side}", post(take)).with_state(Arc::clone(engine));
    let room = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Nothing is read of whom there is no room for.
                let Ok(room) = Arc::clone(&room).try_acquire_owned() else { continue };
                let places = places.clone();
                tokio::spawn(async move {
                    let _room = room;
                    talk(stream, places, patience).await;
                });
            }
            Err(error) => {
                tracing::warn!(%error, "nobody can call");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// One call.
async fn talk(stream: TcpStream, places: Router, patience: Patience) {
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience.head).max_buf_size(LONGEST_HEAD).keep_alive(false);
    let call = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(places));
    if let Ok(Err(error)) = timeout(patience.call, call).await {
        tracing::debug!(%error, "who called has gone");
    }
}

async fn take(
    State(engine): State<Arc<Engine>>,
    Path((mirror, side)): Path<(String, String)>,
    call: Request,
) -> StatusCode {
    let refuse = |why| {
        engine.note_refused(HookWay::Receiver, why);
        match why {
            RefusedWhy::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            RefusedWhy::Cut => StatusCode::BAD_REQUEST,
            // It was taken the first time, and is not to be sent once more.
            RefusedWhy::Repeated => StatusCode::OK,
            RefusedWhy::Unsigned | RefusedWhy::Wrong | RefusedWhy::Old => StatusCode::UNAUTHORIZED,
        }
    };
    let (head, body) = call.into_parts();
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    if header(CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok()).is_some_and(|n: usize| n > LONGEST_BODY) {
        return refuse(RefusedWhy::TooLong);
    }
    let Some(claim) = Claim::read(header) else { return refuse(RefusedWhy::Unsigned) };
    let place = Place::read(&mirror, &side);
    // Where there is no mirror, all goes on as if there were one.
    let mut check = claim.against(&engine.hook_secret(place).await);
    if let Err(why) = read(body, |piece| check.update(piece)).await {
        return refuse(why);
    }
    let Some(place) = place else { return refuse(RefusedWhy::Wrong) };
    match engine.take_delivery(place, check, HookWay::Receiver) {
        Ok(()) => StatusCode::ACCEPTED,
        Err(why) => refuse(why),
    }
}

/// Lets a body go by.
async fn read(mut body: Body, mut piece: impl FnMut(&[u8])) -> Result<(), RefusedWhy> {
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| RefusedWhy::Cut)?.into_data() else { continue };
        length += data.len();
        if length > LONGEST_BODY {
            return Err(RefusedWhy::TooLong);
        }
        piece(&data);
    }
    Ok(())
}
