//! The last words of a program that cannot go on.

use notify_rust::Notification;

/// The program cannot go on, or not begin: said where there may be neither window nor tray.
pub(crate) fn say(why: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "Gemel: {why}");
    let _ = Notification::new().appname("Gemel").summary("Gemel").body(why).show();
}
