//! The refs of a remote repository.

use crate::{
    Error, HashKind, Oid, RefName, Result,
    advertisement::Advertisement,
    pktline::{self, Packet, Taken},
};
use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt};

/// A longer listing or advertisement is not read, in bytes: it must fit in memory whoever sends it. Five million refs with
/// names of sixty characters are about this much.
pub(crate) const MAX_BYTES: usize = 512 * 1024 * 1024;
/// Nor is one with more refs looked into: each takes about 150 bytes, its name included. The largest public repositories
/// have some hundred thousand, those of hosts that keep a ref for every change a few million.
pub(crate) const MAX_REFS: usize = 5_000_000;

/// A listing as it came, a line a ref: enough to see whether anything changed, without looking at a single ref.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawListing {
    lines: Vec<u8>,
    object_format: HashKind,
    prefixes: Vec<String>,
}

/// A ref as a server lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteRef {
    /// Its full name.
    pub name: RefName,
    /// The object it points to.
    pub oid: Oid,
    /// What an annotated tag leads to, when the server tells.
    pub peeled: Option<Oid>,
}

/// What a server lists: refs, and what its `HEAD` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The refs, in the order of their names.
    pub refs: Vec<RemoteRef>,
    /// The branch that `HEAD` stands for, born or not.
    pub head: Option<RefName>,
    /// Whether `HEAD` stands for no branch at all.
    pub detached: bool,
    /// The repository's hash function.
    pub object_format: HashKind,
    /// Names the server lists that break Git's own rules, and are left out.
    pub unusable: usize,
}

impl Listing {
    /// The tip of a ref.
    pub fn tip(&self, name: &str) -> Option<Oid> {
        self.refs.binary_search_by(|r| (*r.name).cmp(name)).ok().map(|at| self.refs[at].oid)
    }

    fn empty(object_format: HashKind) -> Self {
        Self { refs: Vec::new(), head: None, detached: false, object_format, unusable: 0 }
    }

    fn sort(&mut self) {
        self.refs.sort_by(|a, b| a.name.cmp(&b.name));
        self.refs.dedup_by(|a, b| a.name == b.name);
    }
}

impl RawListing {
    /// The lines as they came. Equal lines are equal listings.
    pub fn as_bytes(&self) -> &[u8] {
        &self.lines
    }

    /// The repository's hash function.
    pub fn object_format(&self) -> HashKind {
        self.object_format
    }

    /// The refs.
    ///
    /// # Errors
    /// [`Kind::Protocol`](crate::Kind::Protocol) when a line is none of a listing, names another kind of object than the
    /// repository's, or when there are more than five million refs.
    pub fn parse(&self) -> Result<Listing> {
        self.parse_within(MAX_REFS)
    }

    fn parse_within(&self, max_refs: usize) -> Result<Listing> {
        let mut listing = Listing::empty(self.object_format);
        for line in self.lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            match std::str::from_utf8(line) {
                Ok(line) => add_line(&mut listing, line)?,
                // A name that is no UTF-8 cannot be kept, shown or sent here.
                Err(_) => listing.unusable += 1,
            }
            if listing.refs.len() > max_refs {
                return Err(Error::protocol("the server lists more refs than can be kept"));
            }
        }
        // A server may ignore the prefixes, which are only a hint to it.
        if !self.prefixes.is_empty() {
            listing.refs.retain(|r| self.prefixes.iter().any(|prefix| r.name.starts_with(prefix.as_str())));
        }
        listing.sort();
        Ok(listing)
    }

    /// The same lines, written from refs: how a server that speaks no version 2, or is no server at all, lists.
    pub fn from_refs<'a>(
        refs: impl IntoIterator<Item = &'a RemoteRef>,
        head: Option<&str>,
        object_format: HashKind,
        prefixes: &[String],
    ) -> Self {
        use std::io::Write;
        let mut lines = Vec::new();
        if let Some(head) = head {
            // Which object it is does not matter here: the branch is listed too, if it is born.
            let _ = writeln!(lines, "unborn HEAD symref-target:{head}");
        }
        for r in refs {
            let peeled = r.peeled.map(|oid| format!(" peeled:{oid}")).unwrap_or_default();
            let _ = writeln!(lines, "{} {}{peeled}", r.oid, r.name);
        }
        Self { lines, object_format, prefixes: prefixes.to_vec() }
    }

    /// The refs that a version 0 advertisement holds.
    pub(crate) fn from_advertisement(advertisement: &Advertisement, prefixes: &[String]) -> Result<Self> {
        let capabilities = &advertisement.capabilities;
        Ok(Self::from_refs(&advertisement.refs, capabilities.head_target(), capabilities.object_format()?, prefixes))
    }
}

/// So many bytes of a listing are read at once, if they are there.
const READ_AT_ONCE: usize = 64 * 1024;

/// Reads the answer to a version 2 `ls-refs`. Nothing comes behind it that somebody else would want to read.
pub(crate) async fn read_ls_refs<R: AsyncRead + Unpin + ?Sized>(
    reader: &mut R,
    object_format: HashKind,
    prefixes: &[String],
) -> Result<RawListing> {
    read_within(reader, object_format, prefixes, MAX_BYTES).await
}

async fn read_within<R: AsyncRead + Unpin + ?Sized>(
    reader: &mut R,
    object_format: HashKind,
    prefixes: &[String],
    max_bytes: usize,
) -> Result<RawListing> {
    let mut lines = Vec::new();
    let mut come = BytesMut::with_capacity(READ_AT_ONCE);
    loop {
        let start = lines.len();
        match pktline::take(&mut come, &mut lines)? {
            Taken::NotYet => {
                come.reserve(READ_AT_ONCE);
                if reader.read_buf(&mut come).await.map_err(|error| Error::stream(&error))? == 0 {
                    return Err(Error::stream(&std::io::ErrorKind::UnexpectedEof.into()));
                }
            }
            Taken::Data => {
                if let Some(error) = pktline::fatal(&lines[start..]) {
                    return Err(error);
                }
                // Such a line would add nothing, however many of them came.
                if lines.len() == start {
                    return Err(Error::protocol("a line of the listing is empty"));
                }
                if lines.last() != Some(&b'\n') {
                    lines.push(b'\n');
                }
                if lines.len() > max_bytes {
                    return Err(Error::protocol("the server lists more refs than can be kept"));
                }
            }
            Taken::Special(Packet::Flush) => {
                return Ok(RawListing { lines, object_format, prefixes: prefixes.to_vec() });
            }
            Taken::Special(_) => return Err(Error::protocol("the listing has an unexpected section")),
        }
    }
}

/// One line: `oid name[ symref-target:T][ peeled:O]`, with `unborn` in place of the oid for a `HEAD` without commits.
fn add_line(listing: &mut Listing, line: &str) -> Result<()> {
    let bad = || Error::protocol("a line of the listing cannot be understood");
    let mut words = line.split(' ');
    let (oid, name) = (words.next().ok_or_else(bad)?, words.next().ok_or_else(bad)?);
    let (mut peeled, mut target) = (None, None);
    for attribute in words {
        if let Some(oid) = attribute.strip_prefix("peeled:") {
            peeled = Some(oid.parse::<Oid>().map_err(|_| bad())?);
        } else if let Some(name) = attribute.strip_prefix("symref-target:") {
            target = RefName::new(name).ok();
        }
    }
    if name == "HEAD" {
        listing.detached = target.is_none();
        listing.head = target;
        return Ok(());
    }
    let oid: Oid = oid.parse().map_err(|_| bad())?;
    // The name of no object says in a push that there is no ref: no server lists one that is so.
    let odd = |oid: Oid| oid.is_null() || oid.kind() != listing.object_format;
    if odd(oid) || peeled.is_some_and(odd) {
        return Err(bad());
    }
    match RefName::new(name) {
        Ok(name) => listing.refs.push(RemoteRef { name, oid, peeled }),
        Err(_) => listing.unusable += 1,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::Kind;

    #[test]
    fn what_is_written_from_refs_is_read() {
        let oid = Oid::from_bytes(&[7; 20]).expect("because it has 20 bytes");
        let name = |text: &str| RefName::new(text).expect("because it is valid");
        let refs = [
            RemoteRef { name: name("refs/heads/main"), oid, peeled: None },
            RemoteRef { name: name("refs/tags/v1"), oid, peeled: Some(oid) },
        ];
        let raw = RawListing::from_refs(&refs, Some("refs/heads/main"), HashKind::Sha1, &["refs/heads/".to_owned()]);
        let listing = raw.parse().expect("because it is well formed");
        assert_eq!(listing.refs, refs[..1]);
        assert_eq!(listing.head.as_deref(), Some("refs/heads/main"));
    }

    #[test]
    fn lines_are_understood() {
        let mut listing = Listing::empty(HashKind::Sha1);
        let (a, b) = ("a".repeat(40), "b".repeat(40));
        add_line(&mut listing, "unborn HEAD symref-target:refs/heads/trunk").expect("because it is well formed");
        add_line(&mut listing, &format!("{a} refs/tags/v1 peeled:{b}")).expect("because it is well formed");
        add_line(&mut listing, &format!("{a} refs/heads/a..b")).expect("because a bad name is only counted");
        assert_eq!(listing.head.as_deref(), Some("refs/heads/trunk"));
        assert_eq!(listing.refs.len(), 1);
        assert_eq!(listing.refs[0].peeled.map(|oid| oid.to_string()), Some(b));
        assert_eq!(listing.unusable, 1);
        assert!(add_line(&mut listing, "nonsense").is_err());
        assert!(add_line(&mut listing, &format!("{} refs/heads/x", "a".repeat(64))).is_err());
        assert!(add_line(&mut listing, &format!("{a} refs/tags/x peeled:{}", "a".repeat(64))).is_err());
        assert!(add_line(&mut listing, &format!("{} refs/heads/x", "0".repeat(40))).is_err());
        assert!(add_line(&mut listing, &format!("{a} refs/tags/x peeled:{}", "0".repeat(40))).is_err());
    }

    fn read(mut bytes: &[u8], max_bytes: usize) -> Result<RawListing> {
        read_within(&mut bytes, HashKind::Sha1, &[], max_bytes).now_or_never().expect("because the bytes are all there")
    }

    #[test]
    fn an_endless_listing_is_not_read() {
        let line = format!("003d{} refs/heads/main\n", "a".repeat(40));
        let bytes = [line.repeat(20).as_bytes(), b"0000"].concat();
        assert_eq!(read(&bytes, 1000).expect_err("because there is a limit").kind(), Kind::Protocol);
        let listing = read(&bytes, 2000).expect("because it is short enough");
        assert_eq!(listing.parse_within(19).expect_err("because there is a limit").kind(), Kind::Protocol);
        assert_eq!(listing.parse_within(20).expect("because there are no more").refs.len(), 1);
    }

    #[test]
    fn empty_packets_are_no_lines() {
        for bytes in [&b"00040000"[..], b"0012unborn HEAD\n00040000"] {
            assert!(read(bytes, 1000).is_err(), "{bytes:?}");
        }
    }
}
