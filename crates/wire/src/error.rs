//! What can go wrong between here and a Git server.

use std::{fmt, time::Duration};

use crate::words;

/// The result of an exchange with a server.
pub type Result<T> = std::result::Result<T, Error>;

/// The class of an error: what a caller can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The URL cannot be understood.
    BadUrl,
    /// The URL's scheme is none that this crate speaks.
    UnsupportedScheme,
    /// The server asks for credentials and there are none.
    CredentialsMissing,
    /// The server does not take the credentials.
    CredentialsRejected,
    /// The credentials are taken, but may not do this.
    NoPermission,
    /// There is no such repository, or the credentials may not see it.
    Missing,
    /// There is no folder at the path of a repository on this machine.
    FolderMissing,
    /// What answers is no Git server.
    NotGit,
    /// The server speaks only the "dumb" HTTP protocol, which cannot be asked for a pack.
    DumbHttp,
    /// The server sends the caller to another host.
    Redirected,
    /// The host does not answer: no name, no route, no listener.
    Unreachable,
    /// Nobody has vouched for the host's SSH key yet; the detail is the name by which it is looked up.
    HostKeyUnknown,
    /// The host shows another SSH key than it did before; the detail is the name by which it is looked up, and the
    /// fingerprint of the new key.
    HostKeyChanged,
    /// The SSH server lets the user in by none of the ways that were tried; the detail names those that it knows.
    SshDenied,
    /// The SSH connection was made, and cut before anybody could log in.
    SshCut,
    /// Something at the SSH server prints before Git's protocol begins.
    SshChatter,
    /// `ssh` does not use a private key whose file others can read; the detail is its path.
    SshKeyOpen,
    /// The agent that holds the key did not sign with it.
    SshAgentRefused,
    /// `ssh` and the server have no algorithm in common.
    SshMismatch,
    /// `ssh` does not accept the user's own configuration.
    SshConfig,
    /// The `ssh` program cannot be started.
    SshMissing,
    /// TLS failed: the certificate is not trusted, or the versions do not match.
    Tls,
    /// The file of certificates to trust cannot be used.
    BadCertificates,
    /// Nothing came for too long.
    TimedOut,
    /// The server did not wait for the whole of a request (HTTP 408).
    TooSlow,
    /// The server asks to come back later.
    Busy,
    /// The server failed by its own account.
    Server,
    /// The repository is shallow: it lacks history that the other side would need.
    Shallow,
    /// The server uses an object format that this crate does not know, or another one than expected.
    ObjectFormat,
    /// What came is not the protocol, or breaks a limit.
    Protocol,
    /// The server says that an object asked for is not (or no longer) reachable there.
    NotOurRef,
    /// The server refused in its own words (an `ERR` packet or a fatal side-band message).
    Refused,
    /// The server takes no deltas that name their base by its offset, and the pack may hold some.
    NoOfsDelta,
    /// The server cannot promise that all of a push happens or none of it.
    NotAtomic,
    /// The server takes no request whose length it is not told beforehand (HTTP 411), as that of a pack on its way.
    LengthRequired,
    /// The pack is too large for the server (HTTP 413).
    TooLarge,
    /// The `git` program cannot be started.
    GitMissing,
    /// Reading or writing a local file failed.
    Io,
    /// The local disk or quota is full.
    DiskFull,
}

/// An error with its class and what the other end said.
///
/// The text never holds a credential: the crate puts neither URL nor header into it, and what a server says is cut,
/// stripped of control characters and marked as the server's words by the caller.
#[derive(Debug, thiserror::Error)]
pub struct Error {
    kind: Kind,
    detail: String,
    retry_after: Option<Duration>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.kind)?;
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}

impl Error {
    /// An error of a kind, with what is known of it.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: clean(&detail.into()), retry_after: None }
    }

    /// The same error from a server that said for how long it wants to be left alone.
    #[must_use]
    pub fn after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// For how long the server wants to be left alone, where it said so (`Retry-After`, RFC 9110 10.2.3).
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The class.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What is known beyond the class; empty when nothing is.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub(crate) fn protocol(detail: impl Into<String>) -> Self {
        Self::new(Kind::Protocol, detail)
    }

    /// The error for a local file that could not be read or written.
    pub fn file(error: &std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Kind::DiskFull,
            _ => Kind::Io,
        };
        Self::new(kind, error.to_string())
    }

    /// The error for a stream from the server that could not be read or written.
    pub(crate) fn stream(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        // A body's stream error comes wrapped: what reqwest knows of it is inside.
        if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>()) {
            return crate::http::classify(inner);
        }
        let kind = match error.kind() {
            ErrorKind::TimedOut => Kind::TimedOut,
            ErrorKind::UnexpectedEof
            | ErrorKind::BrokenPipe
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted => {
                return Self::new(Kind::Server, "the connection closed early");
            }
            _ => Kind::Server,
        };
        Self::new(kind, error.to_string())
    }

    /// The error for a server's own words.
    pub(crate) fn remote(said: &str) -> Self {
        Self::new(words::fatal(said), said)
    }
}

/// At most this much of a server's words is kept, in bytes: a screen or two of text. The character that reaches it is kept
/// whole, and an ellipsis behind it.
pub(crate) const MAX_DETAIL: usize = 2000;

/// Takes control characters and escape sequences out of a server's words, and cuts them to a bearable length.
pub fn clean(text: &str) -> String {
    clean_to(text, MAX_DETAIL)
}

/// Characters that show nothing: some change how the text around them is shown (Unicode's UAX #9, "Bidirectional
/// Algorithm"), so that a server could make our own words beside its own read otherwise; the rest could only hide something.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Another's words made fit to be shown, and not longer than so many bytes (a character is kept whole, and an ellipsis
/// follows it): without escape sequences (ECMA-48), control characters other than the end of a line, and hidden characters.
pub fn clean_to(text: &str, max: usize) -> String {
    let mut out = String::new();
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\x1b' => match chars.peek() {
                // `ESC [ … letter` sets a colour or moves the cursor.
                Some('[') => while chars.next().is_some_and(|c| !c.is_ascii_alphabetic()) {},
                // `ESC ] … BEL` or `ESC ] … ESC \` sets a title or makes a link.
                Some(']') => {
                    while let Some(c) = chars.next_if(|c| *c != '\n') {
                        if c == '\x07' || c == '\x1b' && chars.next_if_eq(&'\\').is_some() {
                            break;
                        }
                    }
                }
                _ => {}
            },
            '\n' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\r' if chars.peek() != Some(&'\n') => out.push('\n'),
            '\t' => out.push(' '),
            c if c.is_control() || is_hidden(c) => {}
            c => out.push(c),
        }
        if out.len() >= max {
            out.push('…');
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_cleaned() {
        assert_eq!(clean("\x1b[31mremote: no\x1b[0m\x07\n"), "remote: no");
        assert_eq!(clean("10%\r20%\r\ndone"), "10%\n20%\ndone");
        assert!(clean(&"x".repeat(10_000)).chars().count() <= MAX_DETAIL + 1);
        assert_eq!(clean("a\u{202e}b\u{2066}c"), "abc");
        assert_eq!(clean_to("深色模式", 5), "深色…");
        // An escape sequence without an end takes the rest with it, a link's only its line.
        assert_eq!(clean("a\x1b[1;1;1"), "a");
        assert_eq!(clean("a\x1b]8;;http://x\x1b\\b\x1b]0;title\x07c\x1b]8;;\nd\te\u{2028}f\u{200b}"), "abc\nd e\nf");
    }

    proptest! {
        #[test]
        fn no_words_move_a_cursor(text in any::<String>(), max in 1..100_usize) {
            for words in [clean(&text), clean_to(&text, max), clean_to(&format!("\x1b[2J{text}\u{202e}\r{text}"), max)] {
                prop_assert!(!words.contains(|c: char| (c.is_control() && c != '\n') || is_hidden(c)), "{:?}", words);
            }
            prop_assert!(clean_to(&text, max).len() < max + 8);
        }
    }
}
