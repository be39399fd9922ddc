//! A host's public key and its fingerprints. Pure.

use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, Engine};
use md5::Md5;
use ssh_key::sha2::{Digest, Sha256};

/// A public key, as `sshd(8)` describes it for files of host keys: its type and the key itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HostKey {
    kind: String,
    blob: Vec<u8>,
}

/// No key that is in use is longer; RSA with 16384 bits has some 2 KiB.
const MAX_KEY: usize = 8 * 1024;

impl HostKey {
    /// Reads the two words that make a key. The type must be the one that the key says of itself (RFC 4253, 6.6).
    pub fn parse(kind: &str, base64: &str) -> Option<Self> {
        let blob = BASE64_STANDARD.decode(base64).ok().filter(|blob| blob.len() <= MAX_KEY)?;
        let length = u32::from_be_bytes(blob.get(..4)?.try_into().ok()?);
        let said = blob.get(4..4 + usize::try_from(length).ok()?)?;
        (said == kind.as_bytes() && blob.len() > 4 + kind.len()).then(|| Self { kind: kind.to_owned(), blob })
    }

    /// Reads a line as somebody may paste it: of a file of host keys, of `ssh-keyscan`, or of a `.pub` file.
    pub fn of_line(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.first().is_some_and(|word| word.starts_with(['@', '#'])) {
            return None;
        }
        words.windows(2).take(2).find_map(|pair| Self::parse(pair[0], pair[1]))
    }

    /// Its type as `ssh` says it to people.
    pub fn label(&self) -> &str {
        match &*self.kind {
            "ssh-ed25519" => "ED25519",
            "ssh-rsa" => "RSA",
            kind if kind.starts_with("ecdsa-sha2-") => "ECDSA",
            kind => kind,
        }
    }

    /// The fingerprint that everybody shows today (RFC 9142 names no other).
    pub fn sha256(&self) -> String {
        format!("SHA256:{}", BASE64_STANDARD_NO_PAD.encode(Sha256::digest(&self.blob)))
    }

    /// The fingerprint of old documents (RFC 4716, 4).
    pub fn md5(&self) -> String {
        let bytes = Md5::digest(&self.blob);
        let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("MD5:{}", pairs.join(":"))
    }

    /// The two words that make it.
    pub fn words(&self) -> String {
        format!("{} {}", self.kind, BASE64_STANDARD.encode(&self.blob))
    }
}

/// Whether a text that somebody typed is this fingerprint: with or without what stands before it.
pub(crate) fn same_fingerprint(typed: &str, key: &HostKey) -> bool {
    let typed = typed.trim().trim_end_matches('=');
    let (sha256, md5) = (key.sha256(), key.md5());
    [&sha256, &md5].into_iter().any(|full| {
        let short = full.split_once(':').map_or(full.as_str(), |(_, rest)| rest);
        typed == full || typed == short
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// GitHub's, whose fingerprints are on GitHub's own page.
    pub const GITHUB: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    #[test]
    fn fingerprints_are_those_that_ssh_keygen_shows() {
        let key = HostKey::of_line(GITHUB).expect("because it is a key");
        assert_eq!((key.words().as_str(), key.label()), (GITHUB, "ED25519"));
        assert_eq!(key.sha256(), "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
        assert_eq!(key.md5(), "MD5:65:96:2d:fc:e8:d5:a9:11:64:0c:0f:ea:00:6e:5b:bd");
        for typed in ["+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU", "65:96:2d:fc:e8:d5:a9:11:64:0c:0f:ea:00:6e:5b:bd "]
        {
            assert!(same_fingerprint(typed, &key), "{typed}");
        }
        assert!(!same_fingerprint("", &key) && !same_fingerprint("SHA256:", &key));
    }

    #[test]
    fn lines_are_taken_as_they_are_pasted() {
        let key = HostKey::of_line(GITHUB);
        for line in
            [format!("github.com {GITHUB}"), format!("[github.com]:443 {GITHUB} comment"), format!("{GITHUB} me")]
        {
            assert_eq!(HostKey::of_line(&line), key, "{line}");
        }
        let other = GITHUB.replace("ssh-ed25519", "ssh-rsa");
        let marked = format!("@revoked github.com {GITHUB}");
        for line in ["", "github.com", "# github.com:22 SSH-2.0", other.as_str(), marked.as_str(), "ssh-ed25519 AAAA"] {
            assert_eq!(HostKey::of_line(line), None, "{line}");
        }
    }
}
