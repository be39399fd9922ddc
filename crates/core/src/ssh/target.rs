//! Which host `ssh` would really talk to: what the user's configuration makes of a name.

use std::path::PathBuf;

use gemel_wire::{Address, SshAddress};

use super::program;
use crate::error::{Code, Error, Result};

/// What `ssh` would do with an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Target {
    pub host: String,
    pub port: u16,
    /// The name by which its keys are looked up: `host`, `[host]:port`, or what the configuration says instead.
    pub name: String,
    /// Whether the way leads through another host or a program.
    pub by_proxy: bool,
    /// The user's own files of host keys.
    pub known_hosts: Vec<PathBuf>,
}

/// The port of SSH (RFC 4253, 4.1).
const PORT: u16 = 22;

/// Understands what people call a host: `host`, `host:port`, `[::1]:port`, an alias, or the URL of a repository.
pub(crate) fn parse(text: &str) -> Result<SshAddress> {
    let text = text.trim();
    let is_port = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // `[host]:port` is how files of host keys say it of any host, URLs only of an IPv6 address.
    let bare = text.strip_prefix('[').and_then(|rest| rest.split_once("]:")).filter(|(host, _)| !host.contains(':'));
    let bare = bare.map(|(host, port)| format!("{host}:{port}"));
    let text = bare.as_deref().unwrap_or(text);
    // A dot stands in for a repository's path.
    let url = if text.contains(['/', '\\']) {
        text.to_owned()
    } else if text.matches(':').count() > 1 && !text.contains(['@', '[']) {
        format!("ssh://[{text}]/.")
    } else {
        match text.rsplit_once(':') {
            Some((_, port)) if !is_port(port) && !text.ends_with(']') => text.to_owned(),
            _ => format!("ssh://{text}/."),
        }
    };
    match Address::parse(&url) {
        Ok(Address::Ssh(address)) => Ok(address),
        Ok(_) | Err(_) => Err(Error::bad_input("ssh-host", text)),
    }
}

/// How `ssh` is told whom it is about, at the end of its arguments.
pub(super) fn whom(address: &SshAddress) -> Vec<String> {
    let mut arguments = Vec::new();
    if let Some(port) = address.port {
        arguments.extend(["-p".to_owned(), port.to_string()]);
    }
    let host = match &address.user {
        Some(user) => format!("{user}@{}", address.host),
        None => address.host.clone(),
    };
    arguments.extend(["--".to_owned(), host]);
    arguments
}

/// Asks `ssh` what it would do.
pub(crate) async fn resolve(address: &SshAddress) -> Result<Target> {
    let mut arguments = vec!["-G".to_owned()];
    arguments.extend(whom(address));
    let said = program::run("ssh", &arguments).await?;
    if !said.ok {
        return Err(Error::new(Code::SshConfig).with("detail", said.errors));
    }
    Ok(read(&said.output, dirs::home_dir().as_deref()))
}

/// Reads what `ssh -G` prints: a setting a line, its name in small letters.
fn read(said: &str, home: Option<&std::path::Path>) -> Target {
    let mut target = Target { port: PORT, ..Target::default() };
    let mut alias = None;
    for (name, value) in said.lines().filter_map(|line| line.split_once(' ')) {
        match name {
            "hostname" => value.clone_into(&mut target.host),
            "port" => target.port = value.parse().unwrap_or(PORT),
            "hostkeyalias" => alias = Some(value.to_owned()),
            "proxyjump" | "proxycommand" => target.by_proxy |= value != "none",
            "userknownhostsfile" | "globalknownhostsfile" => {
                let place = |path: &str| match (path.strip_prefix("~/"), home) {
                    (Some(rest), Some(home)) => home.join(rest),
                    _ => PathBuf::from(path),
                };
                target.known_hosts.extend(value.split_whitespace().map(place));
            }
            _ => {}
        }
    }
    target.name = alias.unwrap_or_else(|| name(&target.host, target.port));
    target
}

/// The name by which a host's keys are looked up (`sshd(8)`).
fn name(host: &str, port: u16) -> String {
    if port == PORT { host.to_owned() } else { format!("[{host}]:{port}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_called_in_many_ways() {
        let parts = |text: &str| {
            let address = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            (address.user.unwrap_or_default(), address.host, address.port)
        };
        for (text, user, host, port) in [
            ("github.com", "", "github.com", None),
            ("work", "", "work", None),
            ("git.example.org:2222", "", "git.example.org", Some(2222)),
            ("me@git.example.org", "me", "git.example.org", None),
            ("::1", "", "::1", None),
            ("[::1]:2222", "", "::1", Some(2222)),
            ("[127.0.0.1]:2222", "", "127.0.0.1", Some(2222)),
            ("[git.example.org]:2222", "", "git.example.org", Some(2222)),
            ("git@github.com:a/b.git", "git", "github.com", None),
            ("work:a/b", "", "work", None),
            ("ssh://git@h:2222/a/-/b", "git", "h", Some(2222)),
        ] {
            assert_eq!(parts(text), (user.into(), host.into(), port), "{text}");
        }
        for text in ["", "-oProxyCommand=x", "a b", "https://github.com/a", "h;x", "/srv/x", "git@-x", "h/x"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_ssh_would_do_is_read() {
        let said = "user git\nhostname git.example.org\nport 2222\nproxycommand none\n\
                    userknownhostsfile ~/.ssh/known_hosts /b\nglobalknownhostsfile /c\n";
        let target = read(said, Some(std::path::Path::new("/home/a")));
        assert_eq!((target.name.as_str(), target.by_proxy), ("[git.example.org]:2222", false));
        assert_eq!(target.known_hosts, ["/home/a/.ssh/known_hosts", "/b", "/c"].map(PathBuf::from));
        let target = read("hostname h\nport 22\nproxyjump gate\n", None);
        assert_eq!((target.name.as_str(), target.by_proxy), ("h", true));
        assert_eq!(read("hostname h\nport 2\nhostkeyalias other\n", None).name, "other");
    }
}
