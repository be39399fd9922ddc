//! What a person reads when SSH does not work: each sentence holds what is needed to put it right, in every language, in a
//! terminal and in the window.

use std::collections::BTreeMap;

use gemel_core::{
    language::Language,
    view::Problem,
    words::{Surface, Words},
};

/// What went wrong, what is known of it, and what must be read of it.
type Row = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

const SHOWN: &str = "SHA256:shown";
const PINNED: &str = "SHA256:pinned";
const DOOR: &str = "ssh://git@ssh.github.com:443/a/b.git";

const ROWS: [Row; 19] = [
    ("host-key-unknown", &[("name", "[h]:22"), ("shown", SHOWN), ("pinned", "none")], &["[h]:22"]),
    ("host-key-changed", &[("name", "h"), ("shown", SHOWN), ("pinned", PINNED)], &[SHOWN, PINNED]),
    ("host-key-absent", &[("host", "h"), ("fingerprint", SHOWN)], &[SHOWN]),
    ("host-key-absent", &[("host", "h.example"), ("fingerprint", "none")], &["h.example"]),
    ("ssh-denied", &[("methods", "publickey"), ("with", "own"), ("key", "")], &["publickey", "~/.ssh"]),
    ("ssh-denied", &[("methods", "publickey"), ("with", "key"), ("key", SHOWN)], &["publickey", SHOWN]),
    ("ssh-denied", &[("methods", "publickey,password"), ("with", "password"), ("key", "")], &["publickey,password"]),
    ("ssh-key-only", &[("methods", "publickey"), ("with", "password"), ("key", "")], &["h.example"]),
    ("ssh-cut", &[("instead", DOOR), ("detail", "kex_exchange_identification")], &[DOOR, "HTTPS"]),
    ("ssh-cut", &[("instead", "none"), ("detail", "kex_exchange_identification")], &["HTTPS"]),
    ("host-unreachable", &[("instead", "none"), ("detail", "Connection refused")], &["h.example"]),
    ("host-unreachable", &[("instead", DOOR), ("detail", "Connection timed out")], &["h.example", DOOR, "HTTPS"]),
    ("ssh-chatter", &[("detail", "Welcome to the box")], &["Welcome to the box", ".bashrc"]),
    ("ssh-key-open", &[("detail", "/home/me/.ssh/id")], &["/home/me/.ssh/id", "chmod 600"]),
    ("ssh-agent-refused", &[("detail", "agent refused operation")], &["agent refused operation"]),
    ("ssh-mismatch", &[("detail", "no matching cipher found")], &["no matching cipher found"]),
    ("ssh-config", &[("detail", "Bad configuration option")], &["~/.ssh/config", "Bad configuration option"]),
    ("ssh-behind-proxy", &[("detail", "Host key verification failed.")], &["known_hosts", "Host key verification"]),
    ("ssh-key-missing", &[("owner", "work")], &["work"]),
];

#[test]
fn what_is_needed_can_be_read() {
    for language in [Language::English, Language::Chinese, Language::Russian] {
        for surface in [Surface::Terminal, Surface::Window] {
            let words = Words::new(language).read_in(surface);
            for (code, args, holds) in ROWS {
                let mut all: BTreeMap<String, String> = [("host".into(), "h.example".into())].into();
                all.extend(args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
                let read = words.explained(&Problem { code: code.into(), args: all });
                for part in holds {
                    assert!(read.contains(part), "{language:?} {surface:?} {code}: {part} is not in {read}");
                }
                // A value that is missing is shown in braces.
                assert!(!read.contains(['{', '}', '⟪']), "{language:?} {surface:?} {code}: {read}");
                // There are no commands in the window.
                assert!(surface == Surface::Terminal || !read.contains("gemel "), "{language:?} {code}: {read}");
            }
        }
    }
}
