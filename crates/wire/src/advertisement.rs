//! The first thing a service says: its capabilities, and before version 2 its refs too.

use tokio::io::AsyncRead;

use crate::{
    Error, Kind, Oid, RefName, RemoteRef, Result,
    capabilities::Capabilities,
    listing::{MAX_BYTES, MAX_REFS},
    pktline::{self, Packet},
};

/// What a service said first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Advertisement {
    /// Whether the service speaks protocol version 2.
    pub version2: bool,
    pub capabilities: Capabilities,
    /// The refs; none in version 2.
    pub refs: Vec<RemoteRef>,
    /// Refs whose names break Git's rules.
    pub unusable: usize,
}

/// Reads an advertisement, with the `# service=` header that HTTP puts before it.
pub(crate) async fn read<R: AsyncRead + Unpin + ?Sized>(reader: &mut R, over_http: bool) -> Result<Advertisement> {
    read_within(reader, over_http, MAX_BYTES, MAX_REFS).await
}

async fn read_within<R: AsyncRead + Unpin + ?Sized>(
    reader: &mut R,
    over_http: bool,
    max_bytes: usize,
    max_refs: usize,
) -> Result<Advertisement> {
    let mut found = Advertisement::default();
    let (mut first, mut header_due, mut version_due) = (true, over_http, true);
    let mut bytes = 0;
    loop {
        let line = match pktline::read(reader).await? {
            Packet::Data(line) => line,
            Packet::Flush => return Ok(found),
            Packet::Delim | Packet::ResponseEnd => {
                return Err(Error::protocol("the advertisement has an unexpected section"));
            }
        };
        bytes += pktline::OVERHEAD + line.len();
        if bytes > max_bytes {
            return Err(Error::protocol("the server lists more refs than can be kept"));
        }
        if let Some(error) = pktline::fatal(&line) {
            return Err(error);
        }
        if first && header_due && line.starts_with(b"# service=") {
            header_due = false;
            match pktline::read(reader).await? {
                Packet::Flush => continue,
                _ => return Err(Error::protocol("the service header has no end")),
            }
        }
        if first && version_due && pktline::chomp(&line) == b"version 2" {
            found.version2 = true;
        } else if first && version_due && pktline::chomp(&line) == b"version 1" {
            // Version 1 is version 0 with this line before it.
            (header_due, version_due) = (false, false);
            continue;
        } else if found.version2 {
            found.capabilities.add(pktline::text(&line)?)?;
        } else {
            add_ref(&mut found, &line, first)?;
            if found.refs.len() > max_refs {
                return Err(Error::protocol("the server lists more refs than can be kept"));
            }
        }
        first = false;
    }
}

/// One line of a version 0 advertisement: `oid name`, on the first one with a NUL and the capabilities behind.
fn add_ref(found: &mut Advertisement, line: &[u8], first: bool) -> Result<()> {
    let line = pktline::chomp(line);
    let line = match (first, line.iter().position(|byte| *byte == 0)) {
        (true, Some(nul)) => {
            found.capabilities = Capabilities::parse_list(pktline::text(&line[nul + 1..])?)?;
            &line[..nul]
        }
        (true, None) => return Err(Error::protocol("the advertisement has no capabilities")),
        (false, _) => line,
    };
    if line.starts_with(b"shallow ") {
        return Err(Error::new(Kind::Shallow, ""));
    }
    let bad = || Error::protocol("a line of the advertisement cannot be understood");
    let space = line.iter().position(|byte| *byte == b' ').ok_or_else(bad)?;
    let oid = Oid::from_hex(&line[..space]).map_err(|_| bad())?;
    let Ok(name) = std::str::from_utf8(&line[space + 1..]) else {
        found.unusable += 1;
        return Ok(());
    };
    // An empty repository says `capabilities^{}`; receive-pack says `.have` for what its alternates hold.
    if name == "capabilities^{}" || name == ".have" || name == "HEAD" {
        return Ok(());
    }
    // The name of no object says in a push that there is no ref: no server lists one that is so.
    if oid.is_null() {
        return Err(bad());
    }
    if let Some(tag) = name.strip_suffix("^{}") {
        if let Some(last) = found.refs.last_mut().filter(|r| &*r.name == tag) {
            last.peeled = Some(oid);
        }
        return Ok(());
    }
    match RefName::new(name) {
        Ok(name) => found.refs.push(RemoteRef { name, oid, peeled: None }),
        Err(_) => found.unusable += 1,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;
    use proptest::prelude::*;

    use super::*;

    fn parse(mut bytes: &[u8], over_http: bool) -> Result<Advertisement> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("because no driver is asked for");
        runtime.block_on(read(&mut bytes, over_http))
    }

    fn message(lines: &[&[u8]]) -> BytesMut {
        let mut out = BytesMut::new();
        for line in lines {
            pktline::write(&mut out, line);
        }
        pktline::flush(&mut out);
        out
    }

    #[test]
    fn version_0_over_http() {
        let a = "a".repeat(40);
        let mut bytes = message(&[b"# service=git-receive-pack\n"]);
        bytes.extend_from_slice(&message(&[
            format!("{a} refs/heads/main\0report-status ofs-delta\n").as_bytes(),
            format!("{a} refs/tags/v1\n").as_bytes(),
            format!("{} refs/tags/v1^{{}}\n", "b".repeat(40)).as_bytes(),
        ]));
        let found = parse(&bytes, true).expect("because it is well formed");
        assert!(!found.version2 && found.capabilities.has("ofs-delta"));
        assert_eq!(found.refs.len(), 2);
        assert!(found.refs[1].peeled.is_some());
        assert_eq!(found.refs[0].oid.to_string(), a);
    }

    #[test]
    fn an_empty_repository_has_no_refs() {
        let line = format!("{} capabilities^{{}}\0report-status\n", "0".repeat(40));
        assert!(parse(&message(&[line.as_bytes()]), false).expect("because it is well formed").refs.is_empty());
    }

    #[test]
    fn version_2() {
        let found = parse(&message(&[b"version 2\n", b"ls-refs=unborn\n", b"fetch=shallow wait-for-done\n"]), false)
            .expect("because it is well formed");
        assert!(found.version2 && found.capabilities.has_feature("fetch", "wait-for-done"));
    }

    #[test]
    fn refusals() {
        assert_eq!(
            parse(&message(&[b"ERR no such repository"]), false).expect_err("because it says so").kind(),
            Kind::Refused
        );
        assert!(parse(&message(&[b"nonsense"]), false).is_err());
    }

    #[test]
    fn an_endless_list_is_not_read() {
        let a = "a".repeat(40);
        let mut lines = vec![format!("{a} refs/heads/main\0report-status\n")];
        lines.extend((0..20).map(|n| format!("{a} refs/heads/{n}\n")));
        let bytes = message(&lines.iter().map(String::as_bytes).collect::<Vec<_>>());
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("because no driver is asked for");
        for (max_bytes, max_refs) in [(1000, 100), (100_000, 10)] {
            let read = runtime.block_on(read_within(&mut &bytes[..], false, max_bytes, max_refs));
            assert_eq!(read.expect_err("because there is a limit").kind(), Kind::Protocol);
        }
    }

    #[test]
    fn what_comes_before_the_refs_comes_once() {
        let ok = message(&[b"version 1\n", b"0000000000000000000000000000000000000000 capabilities^{}\0a\n"]);
        assert!(parse(&ok, false).is_ok());
        assert!(parse(&message(&[b"version 1\n", b"version 1\n"]), false).is_err());
        assert!(parse(&message(&[b"version 1\n", b"version 2\n"]), false).is_err());
        let header = message(&[b"# service=git-upload-pack\n"]);
        assert!(parse(&[&header[..], &ok].concat(), true).is_ok());
        assert!(parse(&[&header[..], &header, &ok].concat(), true).is_err());
        assert!(parse(&[&header[..], &ok].concat(), false).is_err());
    }

    #[test]
    fn empty_lines_are_no_endless_message() {
        for start in [&b"version 2\n"[..], b"0000000000000000000000000000000000000000 capabilities^{}\0a\n"] {
            let mut bytes = message(&[start]);
            bytes.truncate(bytes.len() - 4);
            bytes.extend_from_slice(&b"0004".repeat(10_000));
            assert_eq!(parse(&bytes, false).expect_err("because there is a limit").kind(), Kind::Protocol);
        }
    }

    #[test]
    fn no_ref_is_at_no_object() {
        let line = format!("{} refs/heads/main\0report-status\n", "0".repeat(40));
        assert_eq!(parse(&message(&[line.as_bytes()]), false).expect_err("because it is null").kind(), Kind::Protocol);
    }

    proptest! {
        #[test]
        fn no_lines_make_it_panic(lines in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..10), http: bool) {
            let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
            let _ = parse(&message(&lines), http);
        }
    }
}
