//! What a few well-known sentences of `git`, `ssh` and TLS mean: the one place of this crate that reads English.
//!
//! What a host says to a push in its own words is not read here; it is handed on as it came.

use crate::Kind;

/// What the last words of `git` or `ssh` mean, when they said nothing else. Both run in the C locale.
pub(crate) fn last_words(words: &str) -> Kind {
    const MEANINGS: [(&str, Kind); 20] = [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", Kind::HostKeyChanged),
        ("Host key verification failed", Kind::HostKeyUnknown),
        ("dubious ownership", Kind::NoPermission),
        ("Permission denied (", Kind::CredentialsRejected),
        ("Too many authentication failures", Kind::CredentialsRejected),
        ("Could not resolve hostname", Kind::Unreachable),
        ("Connection refused", Kind::Unreachable),
        ("No route to host", Kind::Unreachable),
        ("Network is unreachable", Kind::Unreachable),
        ("Connection timed out", Kind::Unreachable),
        ("Operation timed out", Kind::Unreachable),
        ("Repository not found", Kind::Missing),
        ("does not appear to be a git repository", Kind::Missing),
        ("could not be found", Kind::Missing),
        ("not a git repository", Kind::NotGit),
        ("command not found", Kind::NotGit),
        ("does not exist", Kind::Missing),
        ("access denied", Kind::NoPermission),
        ("not allowed", Kind::NoPermission),
        ("Permission denied", Kind::NoPermission),
    ];
    MEANINGS.iter().find(|(said, _)| words.contains(said)).map_or(Kind::Server, |(_, kind)| *kind)
}

/// What a server's fatal message means (an `ERR` packet, or band 3): Git's own sentences say more than "refused".
pub(crate) fn fatal(words: &str) -> Kind {
    if words.contains("not our ref") {
        Kind::NotOurRef
    } else if words.contains("shallow") {
        Kind::Shallow
    } else {
        Kind::Refused
    }
}

/// Whether the cause of a failed connection is about TLS: reqwest tells it in words only.
pub(crate) fn is_about_tls(cause: &str) -> bool {
    ["certificate", "TLS", "tls handshake"].iter().any(|said| cause.contains(said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_words_are_understood() {
        assert_eq!(last_words("git@h: Permission denied (publickey)."), Kind::CredentialsRejected);
        assert_eq!(last_words("Host key verification failed."), Kind::HostKeyUnknown);
        assert_eq!(last_words("ssh: connect to host h port 22: Connection refused"), Kind::Unreachable);
        assert_eq!(last_words("something else"), Kind::Server);
    }

    #[test]
    fn a_vanished_tip_is_told_apart() {
        assert_eq!(fatal("upload-pack: not our ref 1234"), Kind::NotOurRef);
        assert_eq!(fatal("access denied"), Kind::Refused);
    }
}
