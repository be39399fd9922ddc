//! A password, and every form in which it could leak.

use std::fs::File;
use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a URL may hold unescaped in its user part; everything else is escaped.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A user with a password that exists for one test only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The part of the password that is random, and looks the same however the rest of it is escaped.
    core: String,
    /// The user's name.
    pub user: String,
    /// The password, in the clear.
    pub password: String,
}

impl Login {
    /// Makes up a password with the characters that URLs and shells stumble over.
    pub fn random(user: &str) -> Self {
        let core = random_hex(12);
        Self { user: user.to_owned(), password: format!("s3/{core}@+%é"), core }
    }

    /// One that somebody else has made: a host, its token.
    pub fn of(user: &str, secret: &str) -> Self {
        Self { core: secret.to_owned(), user: user.to_owned(), password: secret.to_owned() }
    }

    /// The user part of a URL, `user:password@`, escaped.
    pub fn in_url(&self) -> String {
        format!("{}:{}@", percent(&self.user), percent(&self.password))
    }

    /// The forms of the password that must appear nowhere, each with its name.
    pub fn disguises(&self) -> Vec<(&'static str, Vec<u8>)> {
        let secret = self.password.as_bytes();
        let pair = format!("{}:{}", self.user, self.password);
        let mut forms = vec![
            ("in the clear", secret.to_vec()),
            ("in part", self.core.clone().into_bytes()),
            ("percent-encoded", percent(&self.password).into_bytes()),
            ("percent-encoded, lower case", lower_case_escapes(&percent(&self.password)).into_bytes()),
            ("in base64", STANDARD_NO_PAD.encode(secret).into_bytes()),
            ("in base64 with the user", STANDARD.encode(&pair).into_bytes()),
            ("in URL-safe base64", URL_SAFE_NO_PAD.encode(secret).into_bytes()),
        ];
        // Whatever stands before it: base64 works in threes, so one of three shifts shows in any longer text. The
        // characters at the edges depend on the neighbours and are left out.
        for shift in 0..3 {
            let padded = [&b"\0\0"[..shift], secret].concat();
            let whole = padded.len() / 3 * 3;
            let text = STANDARD_NO_PAD.encode(&padded[..whole]);
            forms.push((
                "in base64 inside something longer",
                text.as_bytes()[if shift == 0 { 0 } else { 4 }..].to_vec(),
            ));
        }
        forms
    }
}

/// `text` as it has to be written inside a URL.
pub fn percent(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// Random hexadecimal digits from the system.
pub fn random_hex(bytes: usize) -> String {
    let mut random = vec![0; bytes];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut random))
        .expect("because every Unix has /dev/urandom");
    random.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn lower_case_escapes(escaped: &str) -> String {
    let mut left = 0;
    escaped
        .chars()
        .map(|letter| {
            if letter == '%' {
                left = 2;
                return letter;
            }
            if left > 0 {
                left -= 1;
                return letter.to_ascii_lowercase();
            }
            letter
        })
        .collect()
}

/// Whether `needle` occurs in `hay`.
pub fn contains(hay: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else {
        return true;
    };
    let mut from = 0;
    while let Some(found) = hay[from..].iter().position(|byte| byte == first) {
        let start = from + found;
        if hay[start + 1..].starts_with(rest) {
            return true;
        }
        from = start + 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basic_authorization_header_is_seen_through() {
        let login = Login { core: "abcdef".to_owned(), user: "dev".to_owned(), password: "s3/abcdef@+%é".to_owned() };
        let header = STANDARD.encode("some one else:s3/abcdef@+%é and more");
        assert!(login.disguises().iter().any(|(_, form)| contains(header.as_bytes(), form)));
        assert!(!login.disguises().iter().any(|(_, form)| contains(b"nothing to see", form)));
    }

    #[test]
    fn escapes_are_lowered_and_letters_are_not() {
        assert_eq!(lower_case_escapes("A%2FB%C3%A9"), "A%2fB%c3%a9");
    }
}
