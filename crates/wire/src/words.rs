//! What a few well-known sentences of `git`, `ssh` and TLS mean: the one place of this crate that reads English.
//!
//! What a host says to a push in its own words is not read here; it is handed on as it came.

use crate::Kind;

/// What the last words of `git` or `ssh` mean, when they said nothing else, and what of them is worth knowing. Both run in
/// the C locale.
pub(crate) fn last_words(words: &str) -> (Kind, String) {
    const MEANINGS: [(&str, Kind); 24] = [
        ("Too many authentication failures", Kind::SshDenied),
        ("Bad owner or permissions on", Kind::SshConfig),
        ("Bad configuration option", Kind::SshConfig),
        ("Unable to negotiate with", Kind::SshMismatch),
        ("dubious ownership", Kind::NoPermission),
        // The network took the connection, and somebody on the way or the server itself ended it.
        ("during banner exchange", Kind::SshCut),
        ("exchange_identification", Kind::SshCut),
        ("Could not resolve hostname", Kind::Unreachable),
        ("Connection refused", Kind::Unreachable),
        ("No route to host", Kind::Unreachable),
        ("Network is unreachable", Kind::Unreachable),
        ("Connection timed out", Kind::Unreachable),
        ("Operation timed out", Kind::Unreachable),
        ("Connection closed by", Kind::SshCut),
        ("Connection reset by", Kind::SshCut),
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
    if words.contains("REMOTE HOST IDENTIFICATION HAS CHANGED") {
        let shown = words.lines().find_map(|line| Some(line.trim().strip_suffix('.')?).filter(|is| is_fingerprint(is)));
        let name = between(words, "Host key for ", " has changed").unwrap_or_default();
        return (Kind::HostKeyChanged, format!("{name} {}", shown.unwrap_or_default()));
    }
    if words.contains("Host key verification failed") {
        let name = between(words, "host key is known for ", " and you have").unwrap_or_default();
        return (Kind::HostKeyUnknown, name.to_owned());
    }
    // A key that was not used, or not signed with, is why nobody was let in.
    if words.contains("UNPROTECTED PRIVATE KEY FILE") {
        return (Kind::SshKeyOpen, between(words, " for '", "' are too open").unwrap_or_default().to_owned());
    }
    if words.contains("Permission denied (") {
        let refused = words.lines().find(|line| line.contains("agent refused operation"));
        if let Some(refused) = refused {
            return (Kind::SshAgentRefused, refused.to_owned());
        }
        return (Kind::SshDenied, between(words, "Permission denied (", ")").unwrap_or_default().to_owned());
    }
    let kind = MEANINGS.iter().find(|(said, _)| words.contains(said)).map_or(Kind::Server, |(_, kind)| *kind);
    (kind, words.to_owned())
}

/// What stands between two texts on one line.
fn between<'t>(words: &'t str, before: &str, after: &str) -> Option<&'t str> {
    words.lines().find_map(|line| Some(line.split_once(before)?.1.split_once(after)?.0))
}

fn is_fingerprint(text: &str) -> bool {
    text.strip_prefix("SHA256:")
        .is_some_and(|hash| hash.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(&b)))
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
        let kind = |words: &str| last_words(words).0;
        assert_eq!(kind("Host key verification failed."), Kind::HostKeyUnknown);
        assert_eq!(kind("ssh: connect to host h port 22: Connection refused"), Kind::Unreachable);
        assert_eq!(kind("something else"), Kind::Server);
    }

    /// As OpenSSH 9.2 says it.
    #[test]
    fn what_ssh_says_is_taken_apart() {
        let changed = "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nThe fingerprint for the ED25519 key sent by \
                       the remote host is\nSHA256:5r0L+Nn/c.\nOffending ED25519 key in /k:1\nHost key for [::1]:2222 has \
                       changed and you have requested strict checking.\r\nHost key verification failed.\r\n";
        let unknown = "No ED25519 host key is known for [127.0.0.1]:2222 and you have requested strict checking.\r\nHost \
                       key verification failed.\r\n";
        let open = "@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\nPermissions 0644 for '/home/a/.ssh/k' are \
                    too open.\nThis private key will be ignored.\ngit@h: Permission denied (publickey).";
        let agent = "sign_and_send_pubkey: signing failed for ED25519 \"me\" from agent: agent refused operation\r\n\
                     git@h: Permission denied (publickey).";
        for (words, kind, detail) in [
            (changed, Kind::HostKeyChanged, "[::1]:2222 SHA256:5r0L+Nn/c"),
            (unknown, Kind::HostKeyUnknown, "[127.0.0.1]:2222"),
            (open, Kind::SshKeyOpen, "/home/a/.ssh/k"),
            ("git@h: Permission denied (publickey,password).", Kind::SshDenied, "publickey,password"),
        ] {
            assert_eq!(last_words(words), (kind, detail.to_owned()));
        }
        assert_eq!(last_words(agent).0, Kind::SshAgentRefused);
        for (words, kind) in [
            ("kex_exchange_identification: Connection closed by remote host", Kind::SshCut),
            ("Connection timed out during banner exchange\r\nConnection to 10.0.0.1 port 22 timed out", Kind::SshCut),
            ("ssh: connect to host github.com port 22: Connection timed out", Kind::Unreachable),
            ("Connection reset by 10.0.0.1 port 22", Kind::SshCut),
            ("Unable to negotiate with 10.0.0.1 port 22: no matching host key type found.", Kind::SshMismatch),
            ("Bad owner or permissions on /home/a/.ssh/config", Kind::SshConfig),
            ("/c: line 1: Bad configuration option: x\n/c: terminating, 1 bad configuration options", Kind::SshConfig),
            ("Received disconnect from ::1 port 22:2: Too many authentication failures", Kind::SshDenied),
        ] {
            assert_eq!(last_words(words).0, kind, "{words}");
        }
    }

    #[test]
    fn a_vanished_tip_is_told_apart() {
        assert_eq!(fatal("upload-pack: not our ref 1234"), Kind::NotOurRef);
        assert_eq!(fatal("access denied"), Kind::Refused);
    }
}
