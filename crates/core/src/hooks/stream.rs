//! Hearing of calls from a relay that took them: smee.io, gosmee, and whoever speaks like them. This machine asks, so it
//! needs no address that others can reach.
//!
//! A relay is not trusted: what it passes on brings its own proof, which is held against the very bytes that the host signed.
//! gosmee passes those on (`bodyB`). smee.io reads the body as JSON and writes it anew, as its own client does with
//! `JSON.stringify`: that is, byte for byte, what stands in its event. A host that writes JSON otherwise (with blanks, or
//! with letters escaped that need not be) signed other bytes, and is not believed by this way.

use std::{collections::HashMap, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use gemel_wire::{Access, Method, WebRequest, WebStream};
use serde_json::value::RawValue;
use url::Url;

use super::{Place, delivery::Claim, sse};
use crate::{
    Engine,
    clock::{Millis, Timer},
    error::{Code, Error, Result},
    view::{HookWay, RefusedWhy},
};

/// A stream on which nothing comes for so long is dead. smee.io says something every half minute.
const SILENCE: Millis = 100_000;
/// How long a relay may take to begin its answer.
const BEGIN: Millis = 30_000;
/// After this time a stream that broke off is asked for again, then after twice that, and so on.
const FIRST_PAUSE: Millis = 1_000;
/// The longest pause, whatever the stream wants.
const LAST_PAUSE: Millis = 300_000;

/// Hears of calls, for ever.
pub(crate) async fn follow(engine: &Arc<Engine>, url: &Url, timer: &dyn Timer) {
    let mut last_id = None;
    let mut pause = FIRST_PAUSE;
    loop {
        let began = engine.moment();
        let ended = once(engine, url, timer, &mut last_id, &mut pause).await;
        let now = engine.moment();
        let was_fine = now - began >= SILENCE;
        if was_fine {
            pause = FIRST_PAUSE;
        }
        match ended {
            // Silence on a stream that had been fine is no news: many proxies end what is silent.
            Ok(()) => engine.note_stream(None, None),
            Err(error) => {
                tracing::info!(%error, "a relay gives no events");
                engine.note_stream(None, Some(&error));
            }
        }
        timer.sleep_until(now + pause).await;
        pause = (pause * 2).min(LAST_PAUSE);
    }
}

/// One connection, from its beginning to its end.
async fn once(
    engine: &Arc<Engine>,
    url: &Url,
    timer: &dyn Timer,
    last_id: &mut Option<String>,
    pause: &mut Millis,
) -> Result<()> {
    let mut parser = sse::Parser::default();
    parser.last_id.clone_from(last_id);
    let mut stream = open(engine, url, timer, last_id.as_deref()).await?;
    engine.note_stream(Some(engine.moment()), None);
    let ended = loop {
        let piece = tokio::select! {
            // What came while the machine slept counts, however long that was.
            biased;
            piece = stream.next() => piece,
            () = timer.sleep_until(engine.moment() + SILENCE) => break Ok(()),
        };
        let piece = match piece {
            Ok(Some(piece)) => piece,
            Ok(None) => break Ok(()),
            Err(error) => break Err(Error::from(error)),
        };
        let Ok(events) = parser.feed(&piece) else {
            engine.note_refused(HookWay::Stream, RefusedWhy::TooLong);
            break Err(unusable(url, "an event without an end"));
        };
        if !events.is_empty() {
            *pause = FIRST_PAUSE;
        }
        for event in events.iter().filter(|event| event.kind == "message") {
            take(engine, &event.data).await;
        }
    };
    if let Some(retry) = parser.retry {
        *pause = Millis::try_from(retry).unwrap_or(LAST_PAUSE).clamp(FIRST_PAUSE, LAST_PAUSE);
    }
    *last_id = parser.last_id;
    ended
}

fn unusable(url: &Url, detail: &str) -> Error {
    Error::new(Code::HookStreamUnusable).with("host", url.host_str().unwrap_or_default()).with("detail", detail)
}

async fn open(engine: &Engine, url: &Url, timer: &dyn Timer, last_id: Option<&str>) -> Result<WebStream> {
    let first = ask(engine, url, timer, last_id).await?;
    if is_stream(&first) {
        return Ok(first);
    }
    // gosmee shows a page at the channel's own address, and gives its events beside it.
    let beside = url.path().rsplit_once('/').filter(|(above, _)| !above.ends_with("/events"));
    if first.status == 200
        && let Some((above, channel)) = beside
    {
        let mut events = url.clone();
        events.set_path(&format!("{above}/events/{channel}"));
        let second = ask(engine, &events, timer, last_id).await?;
        if is_stream(&second) {
            return Ok(second);
        }
    }
    Err(unusable(url, &format!("HTTP {}", first.status)))
}

async fn ask(engine: &Engine, url: &Url, timer: &dyn Timer, last_id: Option<&str>) -> Result<WebStream> {
    let mut headers = vec![
        ("accept".to_owned(), "text/event-stream".to_owned()),
        ("accept-encoding".to_owned(), "identity".to_owned()),
        ("cache-control".to_owned(), "no-cache".to_owned()),
    ];
    headers.extend(last_id.map(|id| ("last-event-id".to_owned(), id.to_owned())));
    let request = WebRequest { method: Method::Get, url: url.clone(), headers, body: bytes::Bytes::new() };
    let access = Access::default();
    tokio::select! {
        answer = engine.network().open(request, &access) => Ok(answer?),
        () = timer.sleep_until(engine.moment() + BEGIN) => Err(Error::new(Code::TimedOut).with("host", url.host_str().unwrap_or_default())),
    }
}

fn is_stream(answer: &WebStream) -> bool {
    let kind = answer.header("content-type").unwrap_or_default();
    answer.status == 200 && kind.trim_start().to_ascii_lowercase().starts_with("text/event-stream")
}

/// A delivery as a relay passes it on.
struct PassedOn {
    headers: HashMap<String, String>,
    body: Vec<u8>,
    /// What the address said that the host called.
    place: Option<Place>,
}

fn read(data: &str) -> Option<PassedOn> {
    let all: HashMap<String, &RawValue> = serde_json::from_str(data).ok()?;
    let text = |raw: &RawValue| serde_json::from_str::<String>(raw.get()).ok();
    let encoded = ["bodyB", "bodyB64"].iter().find_map(|name| all.get(*name)).and_then(|raw| text(raw));
    let body = match encoded {
        Some(encoded) => STANDARD.decode(encoded).ok()?,
        None => all.get("body")?.get().as_bytes().to_vec(),
    };
    let place = all.get("query").and_then(|raw| serde_json::from_str::<HashMap<String, String>>(raw.get()).ok());
    let place = place.and_then(|query| Place::from_word(query.get("hook")?));
    let header = |(name, raw): (&String, &&RawValue)| Some((name.to_ascii_lowercase(), text(raw)?));
    Some(PassedOn { headers: all.iter().filter_map(header).collect(), body, place })
}

/// Takes what a relay passes on.
async fn take(engine: &Arc<Engine>, data: &str) {
    let refuse = |why| engine.note_refused(HookWay::Stream, why);
    // What a relay says of itself is no delivery: gosmee says that it is ready.
    if !data.trim_start().starts_with('{') || data.trim() == "{}" {
        return;
    }
    let Some(passed) = read(data) else { return refuse(RefusedWhy::Cut) };
    if passed.body.len() > super::LONGEST_BODY {
        return refuse(RefusedWhy::TooLong);
    }
    let header = |name: &str| passed.headers.get(name).map(String::as_str);
    let Some(claim) = Claim::read(header) else { return refuse(RefusedWhy::Unsigned) };
    // Where the relay does not say which hook was called, each one's secret is tried.
    let places = passed.place.map_or_else(|| engine.hook_places(), |place| vec![place]);
    let mut last = RefusedWhy::Wrong;
    for place in places {
        let mut check = claim.clone().against(&engine.hook_secret(Some(place)).await);
        check.update(&passed.body);
        match engine.take_delivery(place, check, HookWay::Stream) {
            Ok(()) => return,
            Err(RefusedWhy::Wrong) => {}
            Err(why) => {
                last = why;
                break;
            }
        }
    }
    refuse(last);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gosmee_passes_on_the_very_bytes() {
        let body = "{ \"ref\" : \"refs/heads/main\" }\n";
        let data = format!(r#"{{"x-github-event":"push","timestamp":1,"bodyB":"{}"}}"#, STANDARD.encode(body));
        let passed = read(&data).expect("because it is well formed");
        assert_eq!((passed.body, passed.place), (body.as_bytes().to_vec(), None));
        assert_eq!(passed.headers.get("x-github-event").map(String::as_str), Some("push"));
    }

    /// The body is what `JSON.stringify` made of it, blanks of the event around it or not.
    #[test]
    fn smee_passes_on_what_it_read() {
        let body = r#"{"ref":"refs/heads/ä","n":1.50,"big":12345678901234567890,"e":[]}"#;
        let data =
            format!(r#"{{"X-GitHub-Event":"push","body": {body} ,"query":{{"hook":"7-right"}},"timestamp":17}}"#);
        let passed = read(&data).expect("because it is well formed");
        assert_eq!(String::from_utf8_lossy(&passed.body), body);
        assert_eq!(passed.place, Place::from_word("7-right"));
        assert_eq!(passed.headers.get("x-github-event").map(String::as_str), Some("push"));
    }

    #[test]
    fn what_is_no_delivery_is_none() {
        for data in ["", "null", "[]", r#"{"x":"y"}"#, r#"{"bodyB":"%"}"#] {
            assert!(read(data).is_none(), "{data}");
        }
    }
}
