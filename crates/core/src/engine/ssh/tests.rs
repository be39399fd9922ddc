//! Which of a host's keys are believed, and how they are shown.

use super::*;

/// GitHub's key, whose fingerprint GitHub publishes.
const GITHUB: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
/// A key of somebody else's.
const STRANGER: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEKxHSJ7084RmkJ4YdEi5tngynE8aZe2uEoVVsB/OvYN";

fn key(line: &str) -> HostKey {
    HostKey::of_line(line).expect("because it is a key")
}

fn seen(host: &str, shown: &[&str], pinned: &[&str]) -> Seen {
    let pin = |line: &&str| Pin { name: host.into(), key: key(line), by: Some(Voucher::Compared), at: Some(1) };
    Seen {
        target: Target { host: host.into(), port: 22, name: host.into(), ..Target::default() },
        shown: Ok(shown.iter().map(|line| key(line)).collect()),
        users: Vec::new(),
        pins: pinned.iter().map(pin).collect(),
    }
}

#[test]
fn what_is_shown_is_held_against_what_is_published() {
    let standings = |seen: &Seen| view(seen).shown.into_iter().map(|key| key.standing).collect::<Vec<_>>();
    let both = seen("github.com", &[GITHUB, STRANGER], &[]);
    assert_eq!(standings(&both), [Standing::Matches, Standing::Differs]);
    assert_eq!(standings(&seen("git.example.org", &[GITHUB], &[])), [Standing::Unpublished]);
    // The page is known, what it says is not.
    let savannah = seen("git.savannah.gnu.org", &[STRANGER], &[]);
    assert_eq!((standings(&savannah), view(&savannah).page.is_some()), (vec![Standing::Unpublished], true));

    let (keys, by) = choose(&both, PinChoice::Published).expect("because one fits");
    assert_eq!((keys, by), (vec![key(GITHUB)], Voucher::Published));
    for none in [seen("github.com", &[STRANGER], &[]), seen("git.example.org", &[GITHUB], &[]), savannah] {
        let refused = choose(&none, PinChoice::Published).map_err(|error| error.code());
        assert_eq!(refused, Err(Code::HostKeyAbsent));
    }
}

#[test]
fn a_host_has_changed_that_shows_none_of_what_was_believed() {
    for (shown, pinned, changed) in [
        (&[GITHUB][..], &[][..], false),
        (&[GITHUB], &[GITHUB], false),
        (&[GITHUB, STRANGER], &[STRANGER], false),
        (&[GITHUB], &[STRANGER], true),
        (&[], &[STRANGER], false),
    ] {
        assert_eq!(view(&seen("github.com", shown, pinned)).changed, changed, "{shown:?} {pinned:?}");
    }
}

#[test]
fn nothing_is_believed_that_was_not_named() {
    let seen = seen("github.com", &[GITHUB], &[]);
    let (github, stranger) = (key(GITHUB), key(STRANGER));
    let accept = |fingerprints: &[String]| {
        let chosen = choose(&seen, PinChoice::Accept { fingerprints: fingerprints.to_vec() });
        chosen.map(|(keys, _)| keys).map_err(|error| error.code())
    };
    assert_eq!(accept(&[github.sha256()]), Ok(vec![github.clone()]));
    assert_eq!(accept(&[github.md5()]), Ok(vec![github.clone()]));
    assert_eq!(accept(&[github.sha256(), stranger.sha256()]), Err(Code::HostKeyAbsent));
    assert_eq!(accept(&[]), Err(Code::InputMissing));
    assert_eq!(choose(&seen, PinChoice::Import).map_err(|error| error.code()), Err(Code::HostKeyAbsent));
}
