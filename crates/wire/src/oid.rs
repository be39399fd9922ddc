//! Object names.

use std::{fmt, str::FromStr};

/// The hash function that names a repository's objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HashKind {
    /// SHA-1, 20 bytes: what nearly every repository uses.
    Sha1,
    /// SHA-256, 32 bytes.
    Sha256,
}

impl HashKind {
    /// How many bytes a name takes.
    pub fn width(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// The name that the `object-format` capability gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }

    /// The kind that the `object-format` capability calls `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "sha1" => Some(Self::Sha1),
            "sha256" => Some(Self::Sha256),
            _ => None,
        }
    }
}

/// The name of an object: a SHA-1 or SHA-256 hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid {
    kind: HashKind,
    bytes: [u8; 32],
}

/// The text is not 40 or 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an object name: 40 or 64 hexadecimal digits are expected")]
pub struct ParseOidError;

impl Oid {
    /// The name that stands for "no object" in a ref update.
    pub fn null(kind: HashKind) -> Self {
        Self { kind, bytes: [0; 32] }
    }

    /// A name from its bytes: 20 for SHA-1, 32 for SHA-256.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseOidError> {
        let kind = match bytes.len() {
            20 => HashKind::Sha1,
            32 => HashKind::Sha256,
            _ => return Err(ParseOidError),
        };
        let mut all = [0; 32];
        all[..bytes.len()].copy_from_slice(bytes);
        Ok(Self { kind, bytes: all })
    }

    /// A name from hexadecimal digits.
    pub fn from_hex(hex: &[u8]) -> Result<Self, ParseOidError> {
        let kind = match hex.len() {
            40 => HashKind::Sha1,
            64 => HashKind::Sha256,
            _ => return Err(ParseOidError),
        };
        let mut bytes = [0; 32];
        hex::decode_to_slice(hex, &mut bytes[..kind.width()]).map_err(|_| ParseOidError)?;
        Ok(Self { kind, bytes })
    }

    /// The bytes of the name.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.kind.width()]
    }

    /// Which hash function made it.
    pub fn kind(&self) -> HashKind {
        self.kind
    }

    /// Whether this is the name that stands for "no object".
    pub fn is_null(&self) -> bool {
        self.bytes == [0; 32]
    }

    /// The first seven digits, as people quote them.
    pub fn short(&self) -> String {
        let mut text = self.to_string();
        text.truncate(7);
        text
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 64];
        let digits = &mut digits[..2 * self.kind.width()];
        hex::encode_to_slice(self.as_bytes(), digits).expect("because there are two digits for each byte");
        f.write_str(std::str::from_utf8(digits).expect("because hexadecimal digits are ASCII"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

impl FromStr for Oid {
    type Err = ParseOidError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_hex(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_goes_both_ways() {
        for text in ["0123456789abcdef0123456789abcdef01234567", &"ab".repeat(32)] {
            let oid: Oid = text.parse().expect("because it is well formed");
            assert_eq!(oid.to_string(), text);
            assert_eq!(Oid::from_bytes(oid.as_bytes()), Ok(oid));
        }
    }

    #[test]
    fn other_lengths_and_letters_are_refused() {
        for text in ["", "abc", &"g".repeat(40), &"0".repeat(41)] {
            assert_eq!(text.parse::<Oid>(), Err(ParseOidError));
        }
    }
}
