//! What is wrong with a login, with all that is known here beyond `ssh`'s own words. Pure.

use gemel_wire::{Address, SshAddress};

use super::{door, known_hosts::Pin, lend::Offered, published};
use crate::error::{Code, Error};

/// Says more of a failure at a repository behind SSH. `pins` tells the keys that are believed for a name.
pub(crate) fn explain(error: Error, url: &str, offered: &Offered, pins: impl Fn(&str) -> Vec<Pin>) -> Error {
    let Ok(Address::Ssh(address)) = Address::parse(url) else { return error };
    match error.code() {
        Code::SshDenied => denied(&error, &address, offered),
        Code::SshCut | Code::HostUnreachable => with_other_door(error, &address),
        Code::HostKeyUnknown | Code::HostKeyChanged => host_key(&error, &address, pins),
        _ => error,
    }
}

/// The other way in, where the host has one.
fn with_other_door(error: Error, address: &SshAddress) -> Error {
    let host = address.host.to_ascii_lowercase();
    match door::other_door(&host, &address.path) {
        Some((url, page)) => error.with("instead", url).with("link", page),
        None => error.with("instead", "none"),
    }
}

/// The server says by which ways it lets anybody in: `publickey,password` (RFC 4252, 5.1).
fn denied(error: &Error, address: &SshAddress, offered: &Offered) -> Error {
    let methods = error.args().get("detail").cloned().unwrap_or_default();
    let takes = |method: &str| methods.split(',').any(|one| one == method);
    let key_only = takes("publickey") && !takes("password") && !takes("keyboard-interactive");
    let code = if offered.password && offered.key.is_none() && key_only { Code::SshKeyOnly } else { Code::SshDenied };
    let with = match offered {
        Offered { key: Some(_), .. } => "key",
        Offered { password: true, .. } => "password",
        Offered { .. } => "own",
    };
    Error::new(code)
        .with("detail", &methods)
        .with("methods", methods)
        .with("with", with)
        .with("key", offered.key.clone().unwrap_or_default())
        .with("user", address.user.clone().unwrap_or_default())
}

/// A host of which keys are believed and that shows others has changed, whichever way `ssh` says it.
fn host_key(error: &Error, address: &SshAddress, pins: impl Fn(&str) -> Vec<Pin>) -> Error {
    let name = error.args().get("name").cloned().unwrap_or_default();
    let pins = pins(&name);
    let code = if pins.is_empty() { error.code() } else { Code::HostKeyChanged };
    let pinned: Vec<String> = pins.iter().map(|pin| pin.key.sha256()).collect();
    let shown = error.args().get("shown").cloned().unwrap_or_default();
    let mut more = Error::new(code)
        .with("name", name)
        .with("shown", if shown.is_empty() { "none".to_owned() } else { shown })
        .with("pinned", if pinned.is_empty() { "none".to_owned() } else { pinned.join(", ") })
        .with("detail", "");
    let host = address.host.to_ascii_lowercase();
    if let Some(published) = published::of_host(&host) {
        more = more.with("link", published.page);
    }
    more
}

#[cfg(test)]
mod tests {
    use super::{super::host_key::HostKey, super::host_key::tests::GITHUB, *};

    const URL: &str = "git@github.com:a/b.git";

    fn explained(code: Code, detail: &str, offered: &Offered, pinned: bool) -> Error {
        let pin = || Pin {
            name: "github.com".into(),
            key: HostKey::of_line(GITHUB).expect("because it is a key"),
            by: None,
            at: None,
        };
        let error = Error::new(code).with("detail", detail).with("name", "github.com");
        explain(error, URL, offered, |_| if pinned { vec![pin()] } else { Vec::new() })
    }

    #[test]
    fn a_password_where_only_keys_are_taken_is_told_apart() {
        let (none, password) = (Offered::default(), Offered { key: None, password: true });
        let key = Offered { key: Some("SHA256:x".into()), password: false };
        for (methods, offered, code, with) in [
            ("publickey", &none, Code::SshDenied, "own"),
            ("publickey", &password, Code::SshKeyOnly, "password"),
            ("publickey,password", &password, Code::SshDenied, "password"),
            ("publickey,keyboard-interactive", &password, Code::SshDenied, "password"),
            ("publickey", &key, Code::SshDenied, "key"),
        ] {
            let error = explained(Code::SshDenied, methods, offered, false);
            assert_eq!((error.code(), error.args()["with"].as_str()), (code, with), "{methods} {offered:?}");
        }
    }

    #[test]
    fn a_host_that_was_believed_has_changed() {
        let none = Offered::default();
        assert_eq!(explained(Code::HostKeyUnknown, "", &none, false).code(), Code::HostKeyUnknown);
        let changed = explained(Code::HostKeyUnknown, "", &none, true);
        assert_eq!((changed.code(), changed.args()["shown"].as_str()), (Code::HostKeyChanged, "none"));
        assert!(
            changed.args()["pinned"].starts_with("SHA256:+DiY3") && changed.args()["link"].contains("docs.github.com")
        );
    }

    #[test]
    fn where_ssh_is_cut_there_may_be_another_door() {
        let cut = explained(Code::SshCut, "", &Offered::default(), false);
        assert_eq!(cut.args()["instead"], "ssh://git@ssh.github.com:443/a/b.git");
        let other = explain(Error::new(Code::SshCut), "me@h:a", &Offered::default(), |_| Vec::new());
        assert_eq!(other.args()["instead"], "none");
        let web =
            explain(Error::new(Code::HostUnreachable), "https://github.com/a/b", &Offered::default(), |_| Vec::new());
        assert!(!web.args().contains_key("instead"));
    }
}
