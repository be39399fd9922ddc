//! An event stream, taken apart: <https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>.
//! Pure.

/// An event may have this many bytes: a delivery in base64, with its headers.
const LONGEST_EVENT: usize = super::LONGEST_BODY / 3 * 4 + 1024 * 1024;

/// What came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    /// What kind it is; `message` where nothing is said.
    pub kind: String,
    pub data: String,
}

/// An event is longer than any delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// What has come so far.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    line: Vec<u8>,
    kind: String,
    data: String,
    has_data: bool,
    after_return: bool,
    begun: bool,
    /// The name of the last event that had one, for whoever connects again.
    pub last_id: Option<String>,
    /// How long to wait before connecting again, in milliseconds, where the stream says so.
    pub retry: Option<u64>,
}

impl Parser {
    /// Takes in what came, and gives the events that are whole now.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Event>, TooLong> {
        let mut events = Vec::new();
        for byte in bytes {
            let after_return = std::mem::take(&mut self.after_return);
            match byte {
                b'\n' if after_return => {}
                b'\r' | b'\n' => {
                    self.after_return = *byte == b'\r';
                    let line = std::mem::take(&mut self.line);
                    events.extend(self.take_line(&line));
                }
                _ => self.line.push(*byte),
            }
            if self.line.len() + self.data.len() > LONGEST_EVENT {
                return Err(TooLong);
            }
        }
        Ok(events)
    }

    fn take_line(&mut self, line: &[u8]) -> Option<Event> {
        let mut line = String::from_utf8_lossy(line);
        if !std::mem::replace(&mut self.begun, true)
            && let Some(rest) = line.strip_prefix('\u{feff}')
        {
            line = rest.to_owned().into();
        }
        if line.is_empty() {
            let (kind, data) = (std::mem::take(&mut self.kind), std::mem::take(&mut self.data));
            let kind = if kind.is_empty() { "message".to_owned() } else { kind };
            return std::mem::take(&mut self.has_data).then_some(Event { kind, data });
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.kind),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.has_data = true;
            }
            // It goes into a header later.
            "id" if !value.contains(char::is_control) && value.len() <= 256 => {
                self.last_id = Some(value.to_owned()).filter(|id| !id.is_empty());
            }
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => self.retry = value.parse().ok(),
            // A comment, or what is not known here.
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(kind: &str, data: &str) -> Event {
        Event { kind: kind.into(), data: data.into() }
    }

    #[test]
    fn smees_own_stream_is_read() {
        let mut parser = Parser::default();
        let stream =
            "id: 0\nevent: ready\ndata: {}\n\nid: 1\ndata: {\"x\":1}\n\n: comment\n\nid: 2\nevent: ping\ndata: {}\n\n";
        let events = parser.feed(stream.as_bytes()).expect("because it is short");
        assert_eq!(events, [event("ready", "{}"), event("message", "{\"x\":1}"), event("ping", "{}")]);
        assert_eq!(parser.last_id.as_deref(), Some("2"));
    }

    #[test]
    fn lines_end_in_every_way_and_data_has_many() {
        let mut parser = Parser::default();
        let events = parser.feed("\u{feff}data:a\r\ndata: b\rdata\n\nretry: 7\nretry: x\nid: bad\0\n\n".as_bytes());
        assert_eq!(events, Ok(vec![event("message", "a\nb\n")]));
        assert_eq!((parser.retry, parser.last_id), (Some(7), None));
    }

    #[test]
    fn an_event_without_an_end_is_given_up() {
        let mut parser = Parser::default();
        let piece = vec![b'x'; 1024 * 1024];
        assert!((0..64).any(|_| parser.feed(&piece) == Err(TooLong)));
    }

    proptest! {
        /// However it is cut into pieces, the same events come.
        #[test]
        fn pieces_do_not_matter(text in "(data: [a-zä]{0,5}|id: 1|event: e|:|\r|\n|\r\n){0,30}", cut in 1_usize..7) {
            let whole = Parser::default().feed(text.as_bytes());
            let mut parser = Parser::default();
            let mut events = Vec::new();
            for piece in text.as_bytes().chunks(cut) {
                events.extend(parser.feed(piece).expect("because it is short"));
            }
            prop_assert_eq!(whole, Ok(events));
        }
    }
}
