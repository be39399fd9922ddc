//! Moving refs on a server, each compared with what it was expected to be.

use std::collections::HashMap;

use bytes::{Bytes, BytesMut};
use tokio::io::AsyncRead;

use crate::{
    Error, HashKind, Oid, RefName, Result,
    advertisement::Advertisement,
    capabilities::Capabilities,
    error::{clean, clean_to},
    pktline::{self, Packet},
    sideband::{self, Band, Idle},
};

/// One ref update, with the value the ref must have for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The ref.
    pub name: RefName,
    /// What the ref must point to now; `None` where it must not exist.
    pub old: Option<Oid>,
    /// What it is to point to; `None` deletes it.
    pub new: Option<Oid>,
}

/// What is asked of a server in one push.
#[derive(Clone, Copy, Debug, Default)]
pub struct Push<'a> {
    /// The refs to move.
    pub commands: &'a [Command],
    /// Whether all of them or none. One that does not fit what the server advertises then keeps all back, and so does a
    /// server that does not offer it (`atomic` in `gitprotocol-capabilities(5)`).
    pub atomic: bool,
    /// Words for the server's hooks, such as `ci.skip` at GitLab; left out where the server takes none (`push-options`).
    pub options: &'a [String],
}

impl<'a> Push<'a> {
    /// Each command by itself, and no options.
    pub fn of(commands: &'a [Command]) -> Self {
        Self { commands, ..Self::default() }
    }
}

/// What became of one command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The server reports that it did it. `new` is what it says the ref is now, where it says something else than asked.
    Done {
        /// The value reported with `option new-oid`, when it differs from the one sent.
        new: Option<Oid>,
    },
    /// The ref was not what the command expected when the server listed its refs for this push, and the command was not
    /// sent; or the report contradicts itself, as it says then. Look again before anything else is sent.
    Moved(String),
    /// The server refused it, in these words; empty where it did not mention it. That somebody else moved the ref in the
    /// same moment is also told in words only.
    Refused(String),
}

/// What became of one ref.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefReport {
    /// The ref.
    pub name: RefName,
    /// What became of it.
    pub delivery: Delivery,
}

/// What a server reports of a push.
#[derive(Clone, Debug, Default)]
pub struct PushReport {
    /// One entry for each command, in the order of the commands.
    pub refs: Vec<RefReport>,
    /// What the server said about the pack, when it could not use it; then no ref was changed.
    pub unpack_error: Option<String>,
    /// The server's words for people, cut and cleaned.
    pub messages: String,
}

/// A push that ended without a report.
#[derive(Debug)]
pub struct PushFailure {
    /// Why.
    pub error: Error,
    /// Whether the commands had gone out: then what they did is to be looked at before anything is done again.
    pub outcome_unknown: bool,
}

/// Refs whose advertised tip is not what their command expects: those commands are not sent.
pub(crate) fn split_moved(commands: &[Command], advertisement: &Advertisement) -> (Vec<Command>, Vec<RefName>) {
    let tips: HashMap<&str, Oid> = advertisement.refs.iter().map(|r| (&*r.name, r.oid)).collect();
    let (fit, moved): (Vec<_>, Vec<_>) = commands.iter().cloned().partition(|c| tips.get(&*c.name).copied() == c.old);
    (fit, moved.into_iter().map(|command| command.name).collect())
}

/// The bytes that go before the pack.
pub(crate) fn request(push: Push<'_>, advertisement: &Advertisement) -> Result<Bytes> {
    let offered = &advertisement.capabilities;
    let format = offered.object_format()?;
    let mut out = BytesMut::new();
    let options = if offered.has("push-options") { push.options } else { &[] };
    for (at, command) in push.commands.iter().enumerate() {
        let value = |oid: Option<Oid>| oid.unwrap_or_else(|| Oid::null(format));
        let mut line = format!("{} {} {}", value(command.old), value(command.new), command.name);
        if at == 0 {
            line.push('\0');
            line.push_str(&asked(offered, format, push.atomic, !options.is_empty()));
        }
        pktline::write(&mut out, line.as_bytes());
    }
    pktline::flush(&mut out);
    if !options.is_empty() {
        for option in options {
            pktline::write(&mut out, option.as_bytes());
        }
        pktline::flush(&mut out);
    }
    Ok(out.freeze())
}

fn asked(offered: &Capabilities, format: HashKind, atomic: bool, options: bool) -> String {
    let mut asked = vec![if offered.has("report-status-v2") { "report-status-v2" } else { "report-status" }.to_owned()];
    if offered.has("side-band-64k") {
        asked.push("side-band-64k".into());
    }
    if offered.has("object-format") {
        asked.push(format!("object-format={}", format.name()));
    }
    if atomic {
        asked.push("atomic".into());
    }
    if options {
        asked.push("push-options".into());
    }
    if offered.has("agent") {
        asked.push(concat!("agent=gemel/", env!("CARGO_PKG_VERSION")).into());
    }
    asked.join(" ")
}

/// At most this much of a report is read, in bytes, however many commands were sent.
const MAX_REPORT: usize = 256 * 1024 * 1024;
/// So much may a report be long before any command is counted, in bytes: sixteen of the longest lines.
const REPORT_BASE: usize = 1024 * 1024;
/// And so much more for each command: the ref's name, of at most 4096 bytes, in up to three lines, and why it was refused.
const REPORT_PER_COMMAND: usize = 16 * 1024;
/// So much of the server's words for people is kept until they are cleaned and cut, in bytes.
const MAX_MESSAGES: usize = 64 * 1024;
/// And so much after that. A host may explain every one of many refs, with links and lists.
pub(crate) const MAX_CLEAN_MESSAGES: usize = 16 * 1024;
/// So much of what was said about the pack is repeated for each ref that the report does not mention, in bytes.
const MAX_REPEATED: usize = 200;

/// How long a report on these commands may be, in bytes.
fn max_report(sent: &[Command]) -> usize {
    REPORT_PER_COMMAND.saturating_mul(sent.len()).saturating_add(REPORT_BASE).min(MAX_REPORT)
}

/// Reads the server's report.
pub(crate) async fn read_report<R: AsyncRead + Unpin + ?Sized>(
    reader: &mut R,
    offered: &Capabilities,
    sent: &[Command],
) -> Result<PushReport> {
    let mut messages = Vec::new();
    let report = if offered.has("side-band-64k") {
        let (mut report, mut idle) = (BytesMut::new(), Idle::default());
        loop {
            match sideband::read(reader, &mut idle).await? {
                Band::Data(data) => report.extend_from_slice(&data),
                Band::Progress(words) => {
                    let room = MAX_MESSAGES - messages.len();
                    messages.extend_from_slice(&words[..words.len().min(room)]);
                }
                Band::End => break,
            }
            if report.len() > max_report(sent) {
                return Err(Error::protocol("the report is too long"));
            }
        }
        parse_report(&mut &report[..], sent).await?
    } else {
        parse_report(reader, sent).await?
    };
    Ok(PushReport { messages: clean_to(&String::from_utf8_lossy(&messages), MAX_CLEAN_MESSAGES), ..report })
}

/// What the report says of one ref, as far as it was read.
#[derive(Default)]
struct Said {
    oks: u32,
    refusal: Option<String>,
    new: Option<Oid>,
    /// It says something that does not fit what was asked.
    odd: bool,
}

/// The lines `unpack …`, `ok …`, `ng …` and `option …` of `report-status` and `report-status-v2`.
async fn parse_report<R: AsyncRead + Unpin + ?Sized>(reader: &mut R, sent: &[Command]) -> Result<PushReport> {
    // What is said of refs that nobody asked about is not kept.
    let mut said: HashMap<&str, Said> = sent.iter().map(|command| (&*command.name, Said::default())).collect();
    let mut unpack: Option<String> = None;
    let mut last_ok: Option<String> = None;
    let mut read = 0;
    while let Packet::Data(line) = pktline::read(reader).await? {
        read += pktline::OVERHEAD + line.len();
        if read > max_report(sent) {
            return Err(Error::protocol("the report is too long"));
        }
        if let Some(error) = pktline::fatal(&line) {
            return Err(error);
        }
        let line = String::from_utf8_lossy(pktline::chomp(&line));
        if unpack.is_none() {
            // Nothing is believed of a report that begins otherwise (`gitprotocol-pack(5)`).
            let result = line.strip_prefix("unpack ").ok_or_else(no_beginning)?;
            unpack = Some(clean(result));
        } else if line.starts_with("unpack ") {
            return Err(Error::protocol("the report tells of the pack twice"));
        } else if let Some(name) = line.strip_prefix("ok ") {
            if let Some(about) = said.get_mut(name) {
                about.oks = about.oks.saturating_add(1);
            }
            last_ok = Some(name.to_owned());
        } else if let Some(rest) = line.strip_prefix("ng ") {
            let (name, why) = rest.split_once(' ').unwrap_or((rest, ""));
            if let Some(about) = said.get_mut(name) {
                about.refusal = Some(why.to_owned());
            }
            last_ok = None;
        } else if let (Some(option), Some(name)) = (line.strip_prefix("option "), &last_ok) {
            let Some(about) = said.get_mut(name.as_str()) else { continue };
            match option.split_once(' ') {
                Some(("new-oid", oid)) => match oid.parse() {
                    Ok(oid) => about.new = Some(oid),
                    Err(_) => about.odd = true,
                },
                // The host did something to another ref than the one asked about.
                Some(("refname", other)) if other != name => about.odd = true,
                _ => {}
            }
        }
    }
    let unpack = unpack.ok_or_else(no_beginning)?;
    let unpack_error = (unpack != "ok").then_some(unpack);
    let repeated = unpack_error.as_deref().map(|words| clean_to(words, MAX_REPEATED));
    let refs = sent
        .iter()
        .map(|command| {
            let about = said.remove(&*command.name).unwrap_or_default();
            RefReport { name: command.name.clone(), delivery: delivery(command, about, repeated.as_deref()) }
        })
        .collect();
    Ok(PushReport { refs, unpack_error, messages: String::new() })
}

fn no_beginning() -> Error {
    Error::protocol("the report does not begin with the pack's result")
}

/// What a ref's part of the report amounts to. What contradicts itself promises nothing, and is looked at again.
fn delivery(command: &Command, said: Said, unpack_error: Option<&str>) -> Delivery {
    match (said, unpack_error) {
        (Said { oks: 0, refusal: Some(why), .. }, _) => Delivery::Refused(clean(&why)),
        // What the server does not mention it has not promised.
        (Said { oks: 0, refusal: None, .. }, error) => Delivery::Refused(error.unwrap_or_default().to_owned()),
        (Said { oks: 1, refusal: None, odd: false, new }, None) => {
            Delivery::Done { new: new.filter(|oid| Some(*oid) != command.new) }
        }
        _ => Delivery::Moved("the report contradicts itself".into()),
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use proptest::prelude::*;

    use super::*;

    fn oid(byte: u8) -> Oid {
        Oid::from_bytes(&[byte; 20]).expect("because it has 20 bytes")
    }

    fn command(name: &str, old: Option<Oid>, new: Option<Oid>) -> Command {
        Command { name: RefName::new(name).expect("because it is valid"), old, new }
    }

    fn parse(lines: &[&str], sent: &[Command]) -> Result<PushReport> {
        let mut out = BytesMut::new();
        for line in lines {
            pktline::write(&mut out, line.as_bytes());
        }
        pktline::flush(&mut out);
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("because no driver is asked for");
        runtime.block_on(parse_report(&mut &out[..], sent))
    }

    #[test]
    fn each_ref_has_its_own_fate() {
        let sent = [
            command("refs/heads/a", None, Some(oid(1))),
            command("refs/heads/b", Some(oid(1)), Some(oid(2))),
            command("refs/heads/c", Some(oid(1)), None),
            command("refs/heads/d", None, Some(oid(3))),
        ];
        let new = format!("option new-oid {}\n", oid(9));
        let report = parse(
            &["unpack ok\n", "ok refs/heads/a\n", &new, "ng refs/heads/b stale info\n", "ng refs/heads/c\n"],
            &sent,
        )
        .expect("because it is well formed");
        let fates: Vec<_> = report.refs.into_iter().map(|r| r.delivery).collect();
        assert_eq!(
            fates,
            [
                Delivery::Done { new: Some(oid(9)) },
                Delivery::Refused("stale info".into()),
                Delivery::Refused(String::new()),
                Delivery::Refused(String::new()),
            ]
        );
    }

    #[test]
    fn a_bad_pack_fails_every_ref() {
        let sent = [command("refs/heads/a", None, Some(oid(1)))];
        let report = parse(&["unpack index-pack abnormal exit\n", "ng refs/heads/a unpacker error\n"], &sent)
            .expect("because it is well formed");
        assert_eq!(report.unpack_error.as_deref(), Some("index-pack abnormal exit"));
        assert!(parse(&["ok refs/heads/a\n"], &sent).is_err());
    }

    #[test]
    fn a_report_that_contradicts_itself_promises_nothing() {
        let sent = [command("refs/heads/a", None, Some(oid(1)))];
        for lines in [
            &["unpack index-pack failed\n", "ok refs/heads/a\n"][..],
            &["unpack ok\n", "ng refs/heads/a no\n", "ok refs/heads/a\n"],
            &["unpack ok\n", "ok refs/heads/a\n", "ok refs/heads/a\n"],
            &["unpack ok\n", "ok refs/heads/a\n", "option refname refs/heads/other\n"],
            &["unpack ok\n", "ok refs/heads/a\n", "option new-oid nonsense\n"],
        ] {
            let report = parse(lines, &sent).expect("because it is well formed");
            assert!(matches!(report.refs[0].delivery, Delivery::Moved(_)), "{lines:?}: {:?}", report.refs);
        }
    }

    #[test]
    fn only_what_is_offered_is_asked() {
        let commands = [command("refs/heads/a", None, Some(oid(1)))];
        let options = ["ci.skip".to_owned()];
        let push = Push { commands: &commands, atomic: true, options: &options };
        let mut advertisement = Advertisement::default();
        for offer in ["report-status", "atomic", "agent=git/2"] {
            advertisement.capabilities.add(offer).expect("because it is short");
        }
        let text = |advertisement: &Advertisement| {
            String::from_utf8_lossy(&request(push, advertisement).expect("because the format is known")).into_owned()
        };
        let bare = text(&advertisement);
        assert!(bare.contains("\0report-status atomic agent=gemel/") && bare.ends_with("0000"), "{bare}");
        assert!(!bare.contains("ci.skip"));
        advertisement.capabilities.add("push-options").expect("because it is short");
        let with_options = text(&advertisement);
        assert!(with_options.contains(" atomic push-options agent="), "{with_options}");
        assert!(with_options.ends_with("0000000bci.skip0000"), "{with_options}");
    }

    #[test]
    fn the_pack_is_told_of_once_and_first() {
        let sent = [command("refs/heads/a", None, Some(oid(1)))];
        for lines in [
            &["ok refs/heads/a\n", "unpack ok\n"][..],
            &["unpack ok\n", "ok refs/heads/a\n", "unpack ok\n"],
            &["", "unpack ok\n"],
            &[],
        ] {
            assert_eq!(parse(lines, &sent).expect_err("because it is no report").kind(), crate::Kind::Protocol);
        }
    }

    #[test]
    fn a_report_has_an_end() {
        let sent = [command("refs/heads/a", None, Some(oid(1)))];
        let limit = max_report(&sent);
        for filler in ["", "\n", "ok refs/heads/other\n"] {
            let lines: Vec<_> = std::iter::once("unpack ok\n")
                .chain(std::iter::repeat_n(filler, limit / (filler.len() + pktline::OVERHEAD) + 1))
                .collect();
            assert_eq!(parse(&lines, &sent).expect_err("because it is too long").kind(), crate::Kind::Protocol);
        }
        assert!(max_report(&vec![sent[0].clone(); 100_000]) == MAX_REPORT);
    }

    #[test]
    fn words_about_the_pack_are_repeated_short() {
        let sent = [command("refs/heads/a", None, Some(oid(1)))];
        let report = parse(&[&format!("unpack {}\n", "x".repeat(60_000))], &sent).expect("because it is well formed");
        let Delivery::Refused(words) = &report.refs[0].delivery else { panic!("{report:?}") };
        assert!(words.len() < MAX_REPEATED + 4, "{}", words.len());
        assert!(report.unpack_error.is_some_and(|words| words.len() > MAX_REPEATED + 4));
    }

    #[test]
    fn messages_are_cut() {
        let offered = Capabilities::parse_list("side-band-64k").expect("because it is well formed");
        let mut bytes = BytesMut::new();
        for _ in 0..10 {
            pktline::write(&mut bytes, format!("\x02{}", "x".repeat(60_000)).as_bytes());
        }
        pktline::write(&mut bytes, b"\x01000eunpack ok\n0000");
        pktline::flush(&mut bytes);
        let read = read_report(&mut &bytes[..], &offered, &[]).now_or_never().expect("because the bytes are all there");
        assert!(read.expect("because it is well formed").messages.len() < MAX_CLEAN_MESSAGES + 4);
    }

    #[test]
    fn stale_commands_stay_here() {
        let mut advertisement = Advertisement::default();
        advertisement.refs.push(crate::RemoteRef {
            name: RefName::new("refs/heads/a").expect("because it is valid"),
            oid: oid(7),
            peeled: None,
        });
        let stale = command("refs/heads/a", Some(oid(1)), Some(oid(2)));
        let fits = command("refs/heads/b", None, Some(oid(2)));
        let gone = command("refs/heads/c", Some(oid(1)), None);
        let (fit, moved) = split_moved(&[stale.clone(), fits.clone(), gone.clone()], &advertisement);
        assert_eq!(fit, [fits]);
        assert_eq!(moved, [stale.name, gone.name]);
    }

    proptest! {
        #[test]
        fn no_report_makes_it_panic(lines in prop::collection::vec("(unpack|ok|ng|option new-oid)? ?[ -~]{0,60}", 0..10)) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let _ = parse(&lines, &[command("refs/heads/a", None, Some(oid(1)))]);
        }
    }
}
