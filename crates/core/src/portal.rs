//! Whether an odd answer is a host's, or that of a network which wants somebody to sign in first. Pure.
//!
//! A captive portal answers in every host's place: with a page where Git was asked for, or with a certificate that is not the
//! host's. From one answer alone that cannot be told from a host that really changed. But a portal stands before all hosts:
//! as long as none other has answered well since, it may be one, and for an hour at most.

use std::collections::HashMap;

use gemel_wire::Kind;

use crate::clock::Millis;

/// Nobody waits longer in front of a portal without signing in.
const PATIENCE: Millis = 60 * 60 * 1000;

/// What hosts answered lately.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// When each host last answered well.
    well: HashMap<String, Millis>,
    /// Since when a host answers oddly.
    odd: HashMap<String, Millis>,
}

impl Answers {
    /// A host answered as it should.
    pub fn well(&mut self, host: &str, now: Millis) {
        self.odd.remove(host);
        self.well.insert(host.to_owned(), now);
    }

    /// A host that is known to be one answered with an error. Gives whether a portal may have done so in its place.
    pub fn odd(&mut self, host: &str, kind: Kind, now: Millis) -> bool {
        if !matches!(kind, Kind::Tls | Kind::NotGit | Kind::Redirected) || is_this_machine(host) {
            return false;
        }
        let since = *self.odd.entry(host.to_owned()).or_insert(now);
        let another_is_well =
            self.well.iter().any(|(other, at)| other != host && !is_this_machine(other) && *at >= since);
        !another_is_well && (0..=PATIENCE).contains(&(now - since))
    }
}

/// No portal stands before the machine itself.
fn is_this_machine(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "localhost" || name.starts_with("127.") || name == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_is_before_all_hosts() {
        let mut answers = Answers::default();
        answers.well("github.com", 0);
        answers.well("gitee.com", 0);
        assert!(answers.odd("github.com", Kind::Tls, 1000));
        assert!(answers.odd("gitee.com", Kind::NotGit, 1000));
        answers.well("gitee.com", 2000);
        assert!(!answers.odd("github.com", Kind::Tls, 3000), "another host is reached");
        answers.well("github.com", 4000);
        assert!(answers.odd("github.com", Kind::Tls, 5000));
        assert!(!answers.odd("github.com", Kind::Tls, 5000 + PATIENCE + 1), "nobody waits that long");
    }

    #[test]
    fn what_is_not_odd_is_no_portal() {
        let mut answers = Answers::default();
        assert!(!answers.odd("github.com", Kind::CredentialsRejected, 0));
        assert!(!answers.odd("127.0.0.1:8443", Kind::Tls, 0));
    }
}
