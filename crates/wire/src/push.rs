//! Moving refs on a server, each compared with what it was expected to be.

use std::collections::HashMap;

use bytes::{Bytes, BytesMut};
use tokio::io::AsyncRead;

use crate::{
    Error, HashKind, Oid, RefName, Result,
    advertisement::Advertisement,
    capabilities::Capabilities,
    error::clean,
    pktline::{self, Packet},
    sideband::{self, Band},
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

/// What became of one command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The server reports that it did it. `new` is what it says the ref is now, where it says something else than asked.
    Done {
        /// The value reported with `option new-oid`, when it differs from the one sent.
        new: Option<Oid>,
    },
    /// The ref was not what the command expected, or may not have been; in the server's words, where it has any. Look
    /// again before anything else is sent.
    Moved(String),
    /// The server refused it, in these words.
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
pub(crate) fn request(commands: &[Command], advertisement: &Advertisement) -> Result<Bytes> {
    let offered = &advertisement.capabilities;
    let format = offered.object_format()?;
    let mut out = BytesMut::new();
    for (at, command) in commands.iter().enumerate() {
        let value = |oid: Option<Oid>| oid.unwrap_or_else(|| Oid::null(format));
        let mut line = format!("{} {} {}", value(command.old), value(command.new), command.name);
        if at == 0 {
            line.push('\0');
            line.push_str(&asked(offered, format));
        }
        pktline::write(&mut out, line.as_bytes());
    }
    pktline::flush(&mut out);
    Ok(out.freeze())
}

fn asked(offered: &Capabilities, format: HashKind) -> String {
    let mut asked = vec![if offered.has("report-status-v2") { "report-status-v2" } else { "report-status" }.to_owned()];
    if offered.has("side-band-64k") {
        asked.push("side-band-64k".into());
    }
    if offered.has("object-format") {
        asked.push(format!("object-format={}", format.name()));
    }
    if offered.has("agent") {
        asked.push(concat!("agent=gemel/", env!("CARGO_PKG_VERSION")).into());
    }
    asked.join(" ")
}

/// At most this much of a report is read, in bytes: a line for each ref and some words.
const MAX_REPORT: usize = 256 * 1024 * 1024;

/// Reads the server's report.
pub(crate) async fn read_report<R: AsyncRead + Unpin + ?Sized>(
    reader: &mut R,
    offered: &Capabilities,
    sent: &[Command],
) -> Result<PushReport> {
    let mut messages = Vec::new();
    let report = if offered.has("side-band-64k") {
        let mut report = BytesMut::new();
        loop {
            match sideband::read(reader).await? {
                Band::Data(data) => report.extend_from_slice(&data),
                Band::Progress(words) if messages.len() < 64 * 1024 => messages.extend_from_slice(&words),
                Band::Progress(_) => {}
                Band::End => break,
            }
            if report.len() > MAX_REPORT {
                return Err(Error::protocol("the report is too long"));
            }
        }
        parse_report(&mut &report[..], sent).await?
    } else {
        parse_report(reader, sent).await?
    };
    Ok(PushReport { messages: clean(&String::from_utf8_lossy(&messages)), ..report })
}

/// What the report says of one ref, as far as it was read.
#[derive(Default)]
struct Said {
    oks: usize,
    refusal: Option<String>,
    new: Option<Oid>,
    /// It says something that does not fit what was asked.
    odd: bool,
}

/// The lines `unpack …`, `ok …`, `ng …` and `option …` of `report-status` and `report-status-v2`.
async fn parse_report<R: AsyncRead + Unpin + ?Sized>(reader: &mut R, sent: &[Command]) -> Result<PushReport> {
    let mut said: HashMap<String, Said> = HashMap::new();
    let mut unpack: Option<String> = None;
    let mut last_ok: Option<String> = None;
    let mut read = 0;
    while let Packet::Data(line) = pktline::read(reader).await? {
        read += line.len();
        if read > MAX_REPORT {
            return Err(Error::protocol("the report is too long"));
        }
        if let Some(error) = pktline::fatal(&line) {
            return Err(error);
        }
        let line = String::from_utf8_lossy(pktline::chomp(&line)).into_owned();
        if let Some(result) = line.strip_prefix("unpack ") {
            unpack = Some(clean(result));
        } else if let Some(name) = line.strip_prefix("ok ") {
            said.entry(name.to_owned()).or_default().oks += 1;
            last_ok = Some(name.to_owned());
        } else if let Some(rest) = line.strip_prefix("ng ") {
            let (name, why) = rest.split_once(' ').unwrap_or((rest, ""));
            said.entry(name.to_owned()).or_default().refusal = Some(why.to_owned());
            last_ok = None;
        } else if let (Some(option), Some(name)) = (line.strip_prefix("option "), &last_ok) {
            let about = said.entry(name.clone()).or_default();
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
    let Some(unpack) = unpack else {
        return Err(Error::protocol("the report does not begin with the pack's result"));
    };
    let unpack_error = (unpack != "ok").then_some(unpack);
    let refs = sent
        .iter()
        .map(|command| {
            let about = said.remove(&*command.name).unwrap_or_default();
            RefReport { name: command.name.clone(), delivery: delivery(command, about, unpack_error.as_deref()) }
        })
        .collect();
    Ok(PushReport { refs, unpack_error, messages: String::new() })
}

/// What a ref's part of the report amounts to. What contradicts itself promises nothing, and is looked at again.
fn delivery(command: &Command, said: Said, unpack_error: Option<&str>) -> Delivery {
    match (said, unpack_error) {
        (Said { oks: 0, refusal: Some(why), .. }, _) => refusal(&why),
        // What the server does not mention it has not promised.
        (Said { oks: 0, refusal: None, .. }, error) => Delivery::Refused(error.unwrap_or_default().to_owned()),
        (Said { oks: 1, refusal: None, odd: false, new }, None) => {
            Delivery::Done { new: new.filter(|oid| Some(*oid) != command.new) }
        }
        _ => Delivery::Moved("the report contradicts itself".into()),
    }
}

/// Some refusals say that the ref was changed by somebody else meanwhile.
fn refusal(why: &str) -> Delivery {
    // Git's receive-pack, and Gitee's and others' own words for the same. Git says "failed to update ref" for other
    // reasons too: whether anything moved is seen when looking again.
    const STALE: [&str; 6] = [
        "stale info",
        "cannot lock ref",
        "failed to update ref",
        "incorrect old value",
        "reference does not exist",
        "reference already exists",
    ];
    let name_clash = why.contains("' exists; cannot create '");
    if !name_clash && STALE.iter().any(|words| why.contains(words)) {
        return Delivery::Moved(clean(why));
    }
    Delivery::Refused(clean(why))
}

#[cfg(test)]
mod tests {
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
        let moved = "ng refs/heads/b cannot lock ref 'refs/heads/b': is at 00 but expected 11\n";
        let new = format!("option new-oid {}\n", oid(9));
        let report =
            parse(&["unpack ok\n", "ok refs/heads/a\n", &new, moved, "ng refs/heads/c hook declined\n"], &sent)
                .expect("because it is well formed");
        let fates: Vec<_> = report.refs.into_iter().map(|r| r.delivery).collect();
        assert_eq!(
            fates,
            [
                Delivery::Done { new: Some(oid(9)) },
                Delivery::Moved("cannot lock ref 'refs/heads/b': is at 00 but expected 11".into()),
                Delivery::Refused("hook declined".into()),
                Delivery::Refused(String::new()),
            ]
        );
    }

    #[test]
    fn a_name_clash_is_not_a_race() {
        let why = "cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; cannot create 'refs/heads/a/b'";
        assert!(matches!(refusal(why), Delivery::Refused(_)));
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
