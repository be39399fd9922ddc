//! Webhooks: hosts tell of a push, so that nobody has to wait for the next look.
//!
//! Anybody may say that something was pushed. What is believed is only what comes with proof of a secret that one host and
//! this machine share, one for each side of each mirror; everything else costs little and does nothing. What is believed
//! does no more than start the mirror: which refs moved is seen by looking, as ever.
//!
//! `delivery` reads and checks, `sse` takes an event stream apart, both pure. `receiver` is called, `stream` asks a relay
//! for what was called there.

pub(crate) mod delivery;
pub(crate) mod receiver;
pub(crate) mod sse;
pub(crate) mod stream;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use url::Url;

use crate::model::{MirrorId, Side};

/// A delivery may have this many bytes: what GitHub limits its own to.
/// <https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap>
pub(crate) const LONGEST_BODY: usize = 25 * 1024 * 1024;

/// The side of a mirror whose host calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub mirror: MirrorId,
    pub side: Side,
}

impl Place {
    /// What the address of a call says.
    pub fn read(mirror: &str, side: &str) -> Option<Self> {
        let mirror = MirrorId(mirror.parse().ok()?);
        let side = Side::BOTH.into_iter().find(|known| known.as_str() == side)?;
        Some(Self { mirror, side })
    }

    /// The same, as it stands in the query of a relay's address: `3-left`.
    pub fn from_word(word: &str) -> Option<Self> {
        let (mirror, side) = word.split_once('-')?;
        Self::read(mirror, side)
    }

    pub fn word(self) -> String {
        format!("{}-{}", self.mirror, self.side.as_str())
    }

    /// The name of its secret in the keychain. No account can have it: theirs do not begin with a line.
    pub fn secret_name(self) -> String {
        format!("-webhook-{}", self.word())
    }
}

/// Where calls are taken: an address with its port, or a port of this machine alone.
pub(crate) fn parse_address(text: &str) -> Option<SocketAddr> {
    let text = text.trim();
    text.parse().ok().or_else(|| Some(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), text.parse().ok()?)))
}

/// An address on the web that may be told to a host, or asked: no credentials in it.
pub(crate) fn parse_url(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (url.has_host() && bare).then_some(url)
}

/// What a host is to call behind a base address.
pub(crate) fn url_below(base: &Url, place: Place) -> String {
    format!("{}/hooks/{}/{}", base.as_str().trim_end_matches('/'), place.mirror, place.side.as_str())
}

/// What a host is to call so that a relay passes it on. gosmee gives the events of `/channel` at `/events/channel`.
pub(crate) fn url_at_relay(stream: &Url, place: Place) -> String {
    let mut url = stream.clone();
    url.set_path(&stream.path().replacen("/events/", "/", 1));
    url.query_pairs_mut().append_pair("hook", &place.word());
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { mirror: MirrorId(3), side: Side::Left };

    #[test]
    fn places_are_read_back() {
        assert_eq!(Place::from_word(&PLACE.word()), Some(PLACE));
        assert!(Place::from_word("3-top").is_none() && Place::from_word("left").is_none());
    }

    #[test]
    fn a_port_alone_is_this_machines() {
        assert_eq!(parse_address("9470"), Some(SocketAddr::from(([127, 0, 0, 1], 9470))));
        assert_eq!(parse_address("[::]:80").map(|at| at.ip().is_loopback()), Some(false));
        assert!(parse_address("example.org:80").is_none() && parse_address("99999").is_none());
    }

    #[test]
    fn hosts_are_told_where_to_call() {
        let url = |text| parse_url(text).expect("because it is one");
        assert_eq!(url_below(&url("https://a.example/gemel/"), PLACE), "https://a.example/gemel/hooks/3/left");
        assert_eq!(url_at_relay(&url("https://smee.io/abc"), PLACE), "https://smee.io/abc?hook=3-left");
        assert_eq!(url_at_relay(&url("https://g.example/events/abc"), PLACE), "https://g.example/abc?hook=3-left");
        for bad in ["ftp://a.example/", "https://user:secret@a.example/", "a.example", ""] {
            assert!(parse_url(bad).is_none(), "{bad}");
        }
    }
}
