//! The refs of a remote repository.

use crate::{
    Error, HashKind, Oid, RefName, Result,
    advertisement::Advertisement,
    pktline::{self, Packet},
};
use tokio::io::AsyncRead;

/// More refs than this are not read: a listing must fit in memory whoever sends it.
const MAX_REFS: usize = 5_000_000;

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

    /// The refs that a version 0 advertisement holds.
    pub(crate) fn from_advertisement(advertisement: &Advertisement, prefixes: &[String]) -> Result<Self> {
        let mut listing = Self::empty(advertisement.capabilities.object_format()?);
        listing.head = advertisement.capabilities.head_target().and_then(|name| RefName::new(name).ok());
        listing.unusable = advertisement.unusable;
        listing.refs = advertisement
            .refs
            .iter()
            .filter(|r| prefixes.is_empty() || prefixes.iter().any(|prefix| r.name.starts_with(prefix.as_str())))
            .cloned()
            .collect();
        listing.sort();
        Ok(listing)
    }

    fn empty(object_format: HashKind) -> Self {
        Self { refs: Vec::new(), head: None, object_format, unusable: 0 }
    }

    fn sort(&mut self) {
        self.refs.sort_by(|a, b| a.name.cmp(&b.name));
        self.refs.dedup_by(|a, b| a.name == b.name);
    }
}

/// Reads the answer to a version 2 `ls-refs`.
pub(crate) async fn read_ls_refs<R: AsyncRead + Unpin + ?Sized>(
    reader: &mut R,
    object_format: HashKind,
) -> Result<Listing> {
    let mut listing = Listing::empty(object_format);
    loop {
        match pktline::read(reader).await? {
            Packet::Data(line) => {
                if let Some(error) = pktline::fatal(&line) {
                    return Err(error);
                }
                match std::str::from_utf8(pktline::chomp(&line)) {
                    Ok(line) => add_line(&mut listing, line)?,
                    // A name that is no UTF-8 cannot be kept, shown or sent here.
                    Err(_) => listing.unusable += 1,
                }
                if listing.refs.len() > MAX_REFS {
                    return Err(Error::protocol("the server lists more refs than can be kept"));
                }
            }
            Packet::Flush => break,
            Packet::Delim | Packet::ResponseEnd => {
                return Err(Error::protocol("the listing has an unexpected section"));
            }
        }
    }
    listing.sort();
    Ok(listing)
}

/// One line: `oid name[ symref-target:T][ peeled:O]`, with `unborn` in place of the oid for a `HEAD` without commits.
fn add_line(listing: &mut Listing, line: &str) -> Result<()> {
    let bad = || Error::protocol("a line of the listing cannot be understood");
    let mut words = line.split(' ');
    let (oid, name) = (words.next().ok_or_else(bad)?, words.next().ok_or_else(bad)?);
    let (mut peeled, mut target) = (None, None);
    for attribute in words {
        if let Some(oid) = attribute.strip_prefix("peeled:") {
            peeled = Some(oid.parse().map_err(|_| bad())?);
        } else if let Some(name) = attribute.strip_prefix("symref-target:") {
            target = RefName::new(name).ok();
        }
    }
    if name == "HEAD" {
        listing.head = target;
        return Ok(());
    }
    let oid: Oid = oid.parse().map_err(|_| bad())?;
    if oid.kind() != listing.object_format {
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
    use super::*;

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
    }
}
