//! How the web engine paints where there is no graphics card. Left alone it has one played by software, which is slower than
//! painting by hand, and starts the driver for it in this process too, where it stays when the window is gone.
//! Decision 0033 tells more.

use std::{ffi::OsStr, fs, path::Path};

use rustix::fs::{Access, access};

/// Where the kernel shows the graphics cards (the kernel's documentation, "GPU userspace API", render nodes).
const CARDS: &str = "/dev/dri";

/// Whoever has set this one has decided by themselves, whatever for.
const DECIDES: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// What the web engine and GTK read when they start. None has a call that would come early enough: the web engine looks for a
/// card while the window is being made.
const BY_HAND: [(&str, &str); 3] = [
    (DECIDES, "1"),
    // Else it starts the graphics driver here, only to ask what that can do.
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    // The first program of a session would ask the driver for the best visual, and remember it for the others.
    ("GDK_GL", "disable"),
];

/// Has the web engine paint by hand, unless there is a card. It is in the environment, which nobody else may be reading: to be
/// called before there is a second thread.
pub(crate) fn prepare(lookup: impl Fn(&str) -> Option<String>) {
    if !by_hand(has_card(Path::new(CARDS)), lookup) {
        return;
    }
    for (name, value) in BY_HAND {
        // Without it the window is only slower.
        let _ = glib::setenv(name, value, false);
    }
}

fn by_hand(card: bool, lookup: impl Fn(&str) -> Option<String>) -> bool {
    // So Mesa is told not to use a card that is there.
    let played = lookup("LIBGL_ALWAYS_SOFTWARE").is_some_and(|value| matches!(value.as_str(), "1" | "true"));
    lookup(DECIDES).is_none() && (played || !card)
}

/// Whether there is a card that this person may use. Opening it would wake one that sleeps.
fn has_card(folder: &Path) -> bool {
    let usable = |path: &Path| access(path, Access::READ_OK | Access::WRITE_OK).is_ok();
    let is_render_node = |name: &OsStr| name.to_str().is_some_and(|name| name.starts_with("renderD"));
    let nodes = fs::read_dir(folder).into_iter().flatten().flatten();
    nodes.filter(|node| is_render_node(&node.file_name())).any(|node| usable(&node.path()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what cannot be is a failed test")]

    use super::*;

    fn with(variables: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn without_a_card_it_paints_by_hand() {
        assert!(by_hand(false, with(&[])));
        assert!(!by_hand(true, with(&[])));
    }

    #[test]
    fn a_card_that_is_not_to_be_used_is_none() {
        assert!(by_hand(true, with(&[("LIBGL_ALWAYS_SOFTWARE", "1")])));
        assert!(!by_hand(true, with(&[("LIBGL_ALWAYS_SOFTWARE", "0")])));
    }

    #[test]
    fn what_a_person_has_set_stays() {
        assert!(!by_hand(false, with(&[("WEBKIT_DISABLE_COMPOSITING_MODE", "0")])));
        assert!(!by_hand(false, with(&[("WEBKIT_DISABLE_COMPOSITING_MODE", "1")])));
    }

    #[test]
    fn a_card_is_a_render_node() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_card(&folder.path().join("none")));
        assert!(!has_card(folder.path()));
        // A screen without anything that computes for it.
        fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!has_card(folder.path()));
        fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(has_card(folder.path()));
    }
}
