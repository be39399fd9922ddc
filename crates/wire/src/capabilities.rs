//! What a server says it can do.

use crate::{Error, HashKind, Result};

/// The longest capability list accepted, in bytes. Real ones have a few hundred; version 0 has to fit one packet, which is
/// this long.
const MAX_LEN: usize = 64 * 1024;
/// The most capabilities accepted. Git sends about twenty; a server that tells of every symbolic ref sends one for each.
/// Each is kept apart, in some 80 bytes beside its own: all of them take less than half a megabyte.
const MAX_ITEMS: usize = 4096;

/// A list of capabilities: names, some with values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Capabilities {
    items: Vec<(String, Option<String>)>,
    /// How long the list is so far, in bytes, with what stands between its items.
    len: usize,
}

impl Capabilities {
    /// Understands the blank-separated list behind the NUL of a version 0 advertisement.
    pub fn parse_list(list: &str) -> Result<Self> {
        let mut all = Self::default();
        for item in list.split_ascii_whitespace() {
            all.add(item)?;
        }
        Ok(all)
    }

    /// Adds one capability: `name` or `name=value`.
    pub fn add(&mut self, item: &str) -> Result<()> {
        self.len += item.len() + 1;
        if self.len > MAX_LEN || self.items.len() >= MAX_ITEMS {
            return Err(Error::protocol("the list of capabilities is too long"));
        }
        let (name, value) = match item.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (item, None),
        };
        self.items.push((name.to_owned(), value));
        Ok(())
    }

    pub fn has(&self, name: &str) -> bool {
        self.items.iter().any(|(n, _)| n == name)
    }

    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.items.iter().filter(move |(n, _)| n == name).filter_map(|(_, value)| value.as_deref())
    }

    /// Whether a version 2 command has a feature, such as `fetch=shallow filter`.
    pub fn has_feature(&self, command: &str, feature: &str) -> bool {
        self.values(command).flat_map(str::split_ascii_whitespace).any(|f| f == feature)
    }

    /// The hash function of the server's repository: SHA-1 unless it says otherwise.
    pub fn object_format(&self) -> Result<HashKind> {
        match self.values("object-format").next() {
            None => Ok(HashKind::Sha1),
            Some(name) => HashKind::from_name(name).ok_or_else(|| Error::new(crate::Kind::ObjectFormat, name)),
        }
    }

    /// Where the symbolic ref `HEAD` points (version 0: `symref=HEAD:refs/heads/main`).
    pub fn head_target(&self) -> Option<&str> {
        self.values("symref").find_map(|value| value.strip_prefix("HEAD:"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_list() {
        let list = "multi_ack thin-pack side-band-64k ofs-delta symref=HEAD:refs/heads/trunk object-format=sha1 agent=git/2.47.3";
        let all = Capabilities::parse_list(list).expect("because it is well formed");
        assert!(all.has("ofs-delta") && !all.has("ofs"));
        assert_eq!(all.head_target(), Some("refs/heads/trunk"));
        assert_eq!(all.object_format().expect("because it is known"), HashKind::Sha1);
    }

    #[test]
    fn unknown_formats_and_endless_lists_are_refused() {
        let all = Capabilities::parse_list("object-format=md5").expect("because it is well formed");
        assert_eq!(all.object_format().expect_err("because md5 is none").kind(), crate::Kind::ObjectFormat);
        assert!(Capabilities::parse_list(&"x ".repeat(100_000)).is_err());
        assert!(Capabilities::parse_list(&"x ".repeat(MAX_ITEMS + 1)).is_err());
        assert!(Capabilities::parse_list(&format!("x={}", "y".repeat(MAX_LEN))).is_err());
    }

    #[test]
    fn empty_items_count_too() {
        let mut all = Capabilities::default();
        let added = (0..=MAX_ITEMS).take_while(|_| all.add("").is_ok()).count();
        assert_eq!(added, MAX_ITEMS);
    }
}
