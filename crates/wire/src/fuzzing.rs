//! What must hold of every parser, whatever a server sends: the entries of the fuzzer in `crates/wire/fuzz`.
//!
//! Each function panics when something does not hold. They are no part of what this crate offers: they are here only in
//! tests and with the feature `fuzzing`. The tests below run the fuzzer's own examples through them.

use bytes::BytesMut;
use futures_util::FutureExt;

use crate::{
    Address, Command, Delivery, Error, HashKind, Kind, Listing, Oid, PushReport, RawListing, RefName, RemoteRef,
    Result, Transfer,
    advertisement::{self, Advertisement},
    capabilities::Capabilities,
    error::MAX_DETAIL,
    fetch, listing,
    pktline::{self, Packet, Taken},
    push::{self, MAX_CLEAN_MESSAGES},
    sideband::{self, Band, Idle},
};

/// The result of reading what is all there already.
fn now<T>(read: impl Future<Output = T>) -> T {
    read.now_or_never().expect("because bytes in memory are not waited for")
}

/// The input with a packet around each line, so that a fuzzer gets past the framing without guessing lengths. A line that
/// is only a special packet's digits stands for that packet, and a flush ends it all.
fn framed(input: &[u8]) -> BytesMut {
    let mut out = BytesMut::new();
    for line in input.split_inclusive(|byte| *byte == b'\n') {
        match pktline::chomp(line) {
            b"0000" => pktline::flush(&mut out),
            b"0001" => pktline::delim(&mut out),
            b"0002" => out.extend_from_slice(b"0002"),
            _ => line.chunks(pktline::MAX_PACKET - 4).for_each(|part| pktline::write(&mut out, part)),
        }
    }
    pktline::flush(&mut out);
    out
}

/// The input in packets of the data band, and a flush behind.
fn banded(input: &[u8]) -> BytesMut {
    let mut out = BytesMut::new();
    for part in input.chunks(1000) {
        pktline::write(&mut out, &[&[1], part].concat());
    }
    pktline::flush(&mut out);
    out
}

/// Words that may be shown: short, and without what moves a cursor or turns text around.
fn assert_clean(words: &str) {
    assert_clean_to(words, MAX_DETAIL);
}

fn assert_clean_to(words: &str, max: usize) {
    assert!(words.len() < max + 8, "{} bytes of words", words.len());
    assert!(!words.contains(|c: char| c.is_control() && c != '\n'), "{words:?}");
    assert!(!words.contains('\u{202e}'), "{words:?}");
}

/// An error whose words may be shown.
fn assert_error(error: &Error) {
    assert_clean(error.detail());
    assert!(!matches!(error.kind(), Kind::Io | Kind::DiskFull), "a server cannot break the disk: {error}");
}

/// Packets: both ways to read agree, and what is written again is what was read.
pub fn pktline(input: &[u8]) {
    let (mut rest, mut come) = (input, BytesMut::from(input));
    let mut appended = Vec::new();
    loop {
        let before = rest.len();
        let start = appended.len();
        let packet = now(pktline::read(&mut rest));
        match (packet, pktline::take(&mut come, &mut appended)) {
            (Ok(Packet::Data(data)), Ok(Taken::Data)) => {
                assert_eq!(data, appended[start..]);
                let mut written = BytesMut::new();
                pktline::write(&mut written, &data);
                assert!(written.len() == before - rest.len() && written.len() <= pktline::MAX_PACKET);
                assert_eq!(now(pktline::read(&mut &written[..])).ok(), Some(Packet::Data(data)));
            }
            (Ok(packet), Ok(Taken::Special(special))) => {
                assert_eq!(packet, special);
                assert_eq!(before - rest.len(), 4);
            }
            // What is cut off is an end to the one and no beginning to the other.
            (Err(error), Ok(Taken::NotYet)) => {
                assert_error(&error);
                assert_eq!(error.kind(), Kind::Server);
                break;
            }
            (Err(error), Err(other)) => {
                assert_error(&error);
                assert_eq!((error.kind(), error.detail()), (other.kind(), other.detail()));
                break;
            }
            (one, _) => panic!("{one:?} is read otherwise"),
        }
        assert_eq!(rest, come);
    }
    assert!(appended.len() <= input.len() + pktline::MAX_PACKET);
}

/// An advertisement of any version, over HTTP or not.
pub fn advertisement(input: &[u8]) {
    let lines = framed(input);
    for bytes in [input, &lines] {
        for over_http in [false, true] {
            match now(advertisement::read(&mut &bytes[..], over_http)) {
                Ok(found) => assert_advertisement(&found, bytes.len()),
                Err(error) => assert_error(&error),
            }
        }
    }
}

fn assert_advertisement(found: &Advertisement, len: usize) {
    // A ref takes at least a packet's digits, an object's name, a blank and `refs/a`.
    assert!((found.refs.len() + found.unusable) * 45 <= len && (found.refs.is_empty() || !found.version2));
    assert!(found.refs.iter().all(|r| !r.oid.is_null() && &*r.name != "HEAD"));
    let mut again = BytesMut::new();
    for (at, r) in found.refs.iter().enumerate() {
        let capabilities = if at == 0 { "\0agent=git/2" } else { "" };
        pktline::write(&mut again, format!("{} {}{capabilities}\n", r.oid, r.name).as_bytes());
        if let Some(peeled) = r.peeled {
            pktline::write(&mut again, format!("{peeled} {}^{{}}\n", r.name).as_bytes());
        }
    }
    pktline::flush(&mut again);
    if !found.refs.is_empty() {
        let again = now(advertisement::read(&mut &again[..], false)).expect("because it was written so");
        assert_eq!(again.refs, found.refs);
    }
    let Ok(raw) = RawListing::from_advertisement(found, &[]) else { return };
    match raw.parse() {
        Ok(listing) => assert_listing(&listing, len),
        Err(error) => {
            let kind = raw.object_format();
            let odd = |r: &RemoteRef| r.oid.kind() != kind || r.peeled.is_some_and(|oid| oid.kind() != kind);
            assert!(found.refs.iter().any(odd), "{error}: {found:?}");
        }
    }
}

/// An answer to `ls-refs`, of either hash function.
pub fn ls_refs(input: &[u8]) {
    let lines = framed(input);
    for bytes in [input, &lines] {
        for format in [HashKind::Sha1, HashKind::Sha256] {
            match now(listing::read_ls_refs(&mut &bytes[..], format, &[])) {
                Ok(raw) => {
                    assert!(raw.as_bytes().len() <= bytes.len());
                    match raw.parse() {
                        Ok(listing) => assert_listing(&listing, bytes.len()),
                        Err(error) => assert_error(&error),
                    }
                }
                Err(error) => assert_error(&error),
            }
        }
    }
}

fn assert_listing(listing: &Listing, len: usize) {
    assert!(listing.refs.len() * 45 <= len && !(listing.detached && listing.head.is_some()));
    assert!(listing.refs.windows(2).all(|two| two[0].name < two[1].name), "in order, and each once");
    for r in &listing.refs {
        assert_eq!(listing.tip(&r.name), Some(r.oid));
        for oid in [Some(r.oid), r.peeled].into_iter().flatten() {
            assert!(oid.kind() == listing.object_format && !oid.is_null());
        }
        assert_eq!(RefName::new(&r.name), Ok(r.name.clone()));
    }
    let raw = RawListing::from_refs(&listing.refs, listing.head.as_deref(), listing.object_format, &[]);
    let again = raw.parse().expect("because it was written so");
    assert_eq!((&again.refs, &again.head, again.unusable), (&listing.refs, &listing.head, 0));
    let branches = RawListing::from_refs(&listing.refs, None, listing.object_format, &[BRANCHES.into()]);
    let branches = branches.parse().expect("because it was written so").refs;
    assert!(branches.iter().eq(listing.refs.iter().filter(|r| r.name.is_branch())));
}

const BRANCHES: &str = "refs/heads/";

/// A multiplexed stream.
pub fn sideband(input: &[u8]) {
    let lines = framed(input);
    let data = banded(input);
    for bytes in [input, &lines, &data] {
        let (mut rest, mut idle, mut got) = (bytes, Idle::default(), 0);
        let mut whole = Vec::new();
        let end = loop {
            match now(sideband::read(&mut rest, &mut idle)) {
                Ok(Band::Data(part)) => {
                    assert!(!part.is_empty());
                    got += part.len();
                    whole.extend_from_slice(&part);
                }
                Ok(Band::Progress(words)) => got += words.len(),
                Ok(Band::End) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        assert!(got <= bytes.len());
        match end {
            Err(error) => assert_error(&error),
            Ok(()) if bytes == &data[..] => assert_eq!(whole, input),
            Ok(()) => {}
        }
    }
}

/// Commands such as a push sends: they make, move and delete.
fn commands() -> Vec<Command> {
    let oid = |byte| Oid::from_bytes(&[byte; 20]).ok();
    [
        ("refs/heads/main", oid(0x11), oid(0x22)),
        ("refs/heads/new", None, oid(0x33)),
        ("refs/heads/old", oid(0x44), None),
        ("refs/tags/v1", None, oid(0x55)),
    ]
    .into_iter()
    .filter_map(|(name, old, new)| Some(Command { name: RefName::new(name).ok()?, old, new }))
    .collect()
}

/// The report on a push, multiplexed or not.
pub fn report(input: &[u8]) {
    let sent = commands();
    let plain = Capabilities::default();
    let side_band = Capabilities::parse_list("side-band-64k").expect("because it is well formed");
    let lines = framed(input);
    let in_bands = banded(&lines);
    for (bytes, offered) in [(input, &plain), (input, &side_band), (&lines, &plain), (&in_bands, &side_band)] {
        match now(push::read_report(&mut &bytes[..], offered, &sent)) {
            Ok(report) => assert_report(&report, &sent, bytes),
            Err(error) => assert_error(&error),
        }
    }
    // The same report says the same, however it came.
    let read =
        |bytes: &[u8], offered| now(push::read_report(&mut &bytes[..], offered, &sent)).map(|report| report.refs);
    assert_eq!(read(&lines, &plain).ok(), read(&in_bands, &side_band).ok());
}

fn assert_report(report: &PushReport, sent: &[Command], bytes: &[u8]) {
    assert!(report.refs.iter().map(|r| &r.name).eq(sent.iter().map(|command| &command.name)), "one entry a command");
    assert_clean_to(&report.messages, MAX_CLEAN_MESSAGES);
    assert_clean(report.unpack_error.as_deref().unwrap_or_default());
    for (r, command) in report.refs.iter().zip(sent) {
        match &r.delivery {
            Delivery::Done { new } => {
                assert!(report.unpack_error.is_none(), "nothing is done with a pack that could not be used");
                assert!(new.is_none() || *new != command.new);
                // What is done was said to be, by name. In bands it may be cut in two.
                let promise = format!("ok {}", r.name);
                let said = bytes.windows(promise.len()).any(|part| part == promise.as_bytes());
                assert!(said || bytes.contains(&1), "{report:?}");
            }
            Delivery::Moved(words) | Delivery::Refused(words) => assert_clean(words),
        }
    }
}

/// The whole answer to a fetch, in both versions of the protocol.
pub fn fetch_answer(input: &[u8]) {
    if let Ok(objects) = fetch::pack_objects(input) {
        assert_eq!(input[8..], objects.to_be_bytes());
    }
    let (lines, data) = (framed(input), banded(input));
    for (start, version2) in [(&b"000dpackfile\n"[..], true), (b"0008NAK\n", false)] {
        let in_bands = [start, &data].concat();
        for bytes in [input, &lines, &in_bands] {
            let last = std::sync::Mutex::new(Transfer::default());
            let progress = |transfer| *last.lock().expect("because nothing panics with it") = transfer;
            let mut pack = Vec::new();
            let result = now(fetch::read_pack(&mut &bytes[..], version2, &mut pack, &progress));
            let last = *last.lock().expect("because nothing panics with it");
            assert!(pack.len() <= bytes.len() && pack.len() as u64 >= last.bytes);
            match result {
                Ok(()) => {
                    assert_eq!(last.bytes, pack.len() as u64);
                    assert_eq!(last.objects, fetch::pack_objects(&pack[..12]).ok());
                    assert!(bytes != in_bands || pack == input);
                }
                Err(error) => assert_error(&error),
            }
        }
    }
}

/// An address, as a person or a settings file gives it.
pub fn address(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Ok(name) = RefName::new(text) {
        assert!(text.len() <= RefName::MAX_LEN && !text.contains(['\n', '\0', ' ']) && text.ends_with(name.short()));
    }
    match Address::parse(text) {
        Ok(Address::Http(url)) => {
            assert!(url.username().is_empty() && url.password().is_none() && url.host_str().is_some());
            assert!(url.query().is_none() && url.fragment().is_none());
            assert_eq!(same(url.as_str()), Ok(Address::Http(url)));
        }
        Ok(Address::Ssh(ssh)) => {
            let user = ssh.user.clone().unwrap_or_else(|| "git".into());
            for part in [&ssh.host, &ssh.path, &user] {
                assert!(!part.is_empty() && !part.starts_with('-') && !part.contains(char::is_control), "{ssh:?}");
            }
            for part in [&ssh.host, &user] {
                assert!(!part.contains(['\'', '"', '`', '$', ';', '&', '|', '<', '>', ' ']), "{ssh:?}");
            }
        }
        Ok(Address::Local(path)) => assert!(path.is_absolute()),
        Err(error) => {
            assert_clean(error.detail());
            assert!(matches!(error.kind(), Kind::BadUrl | Kind::UnsupportedScheme), "{error}");
        }
    }
}

/// An address again, comparable.
fn same(text: &str) -> std::result::Result<Address, Kind> {
    let parsed: Result<Address> = Address::parse(text);
    parsed.map_err(|error| error.kind())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Entry = fn(&[u8]);

    const ENTRIES: [(&str, Entry); 7] = [
        ("pktline", pktline),
        ("advertisement", advertisement),
        ("ls_refs", ls_refs),
        ("sideband", sideband),
        ("report", report),
        ("fetch_answer", fetch_answer),
        ("address", address),
    ];

    #[test]
    fn the_fuzzers_examples_hold() {
        let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
        for (name, entry) in ENTRIES {
            let examples = std::fs::read_dir(corpus.join(name)).expect("because every entry has examples");
            let mut count = 0;
            for example in examples {
                let path = example.expect("because the folder can be read").path();
                entry(&std::fs::read(path).expect("because the example can be read"));
                count += 1;
            }
            assert!(count > 0, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_hold(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            for (_, entry) in ENTRIES {
                entry(&bytes);
            }
        }

        #[test]
        fn any_lines_of_the_protocol_hold(lines in prop::collection::vec(
            "(unpack ok|ok|ng|option|packfile|version 2|ACK|NAK|ERR|unborn HEAD|[ab]{40}|0001)[ -~]{0,40}", 0..12,
        )) {
            let text = lines.join("\n");
            for (_, entry) in ENTRIES {
                entry(text.as_bytes());
            }
        }
    }
}
