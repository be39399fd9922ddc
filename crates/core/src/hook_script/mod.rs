//! The pre-receive hook of a server of one's own: it passes a push on to the other side before it is taken, so that two
//! people who push to the two sides at the same moment are told apart by one of the hosts. Pure.
//!
//! GitLab's page on two-way mirroring describes such a hook:
//! <https://docs.gitlab.com/user/project/repository/mirror/bidirectional/>.

use crate::{
    model::{Mirror, Side},
    scope::{self, Place, Scope},
    words::{Arg, Words},
};

const TEMPLATE: &str = include_str!("pre-receive.sh");

/// The script for the repository on one side of a mirror.
pub(crate) fn pre_receive(mirror: &Mirror, on: Side, scope: &Scope, words: &Words) -> String {
    let (here, other) = (mirror.ends.get(on), mirror.ends.get(on.other()));
    let args: [Arg<'_>; 4] = [
        ("mirror", mirror.name.clone().into()),
        ("here", here.host.clone().into()),
        ("other", other.host.clone().into()),
        ("ref", "%s".into()),
    ];
    let said = |key: &str| words.say_with(key, &args);
    let sentence = |key: &str| {
        // What stands for the ref is the only thing that is filled in later.
        let parts: Vec<String> =
            said(key).split("%s").map(|part| part.replace('%', "%%").replace('\\', r"\\")).collect();
        quoted(&format!("gemel: {}\\n", parts.join("%s")))
    };
    let filled = [
        ("@HEADER@", comment(&said("hook-script-header"))),
        ("@OTHER@", quoted(&other.url)),
        ("@SCOPE@", rules(scope)),
        ("@UNREACHABLE@", sentence("hook-script-unreachable")),
        ("@MOVED@", sentence("hook-script-moved")),
        ("@CIRCLE@", sentence("hook-script-circle")),
        ("@REFUSED@", sentence("hook-script-refused")),
    ];
    // Line by line: what was filled in is not looked at again.
    let lines = TEMPLATE.lines().map(|line| match filled.iter().find(|(place, _)| line.contains(place)) {
        Some((place, text)) => line.replacen(place, text, 1),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// What no shell takes for more than a text.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn comment(text: &str) -> String {
    let lines = text.lines().map(|line| format!("# {}", line.replace(char::is_control, " ")).trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// The patterns as cases, the one that decides first.
fn rules(scope: &Scope) -> String {
    let never = scope::NEVER.iter().map(|beginning| (format!("{beginning}*"), Place::Out));
    let own = scope.rules().map(|(pattern, place)| (pattern.to_owned(), place));
    let line = |(pattern, place): (String, Place)| {
        let parts: Vec<String> =
            pattern.split('*').map(|part| if part.is_empty() { String::new() } else { quoted(part) }).collect();
        // Which branches are protected is not known here: they are left to Gemel.
        format!("    {}) return {} ;;", parts.join("*"), u8::from(place != Place::In))
    };
    never.chain(own).map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(mirror: &Mirror) -> String {
        let scope = Scope::parse(&mirror.scope).expect("because the patterns are good");
        pre_receive(mirror, Side::Left, &scope, &Words::english())
    }

    #[test]
    fn everything_is_filled_in() {
        let script = script(&Mirror::example());
        for line in script.lines() {
            assert!(!line.contains('⟪') && line.matches('@').count() < 2, "{line}");
        }
        assert!(script.starts_with("#!/bin/sh\n# "));
    }

    #[test]
    fn nothing_that_is_filled_in_is_run() {
        let mut mirror = Mirror::example();
        let odd = r#"it's $(touch x) `touch y` "z" 100% \n @OTHER@"#;
        mirror.name = format!("{odd}\nrm -rf /");
        mirror.ends.right.host = odd.to_owned();
        mirror.ends.right.url = format!("/srv/{odd}.git");
        let script = script(&mirror);
        assert!(!script.lines().any(|line| line.starts_with("rm -rf")));
        assert!(script.contains(r#"other='/srv/it'\''s $(touch x) `touch y` "z" 100% \n @OTHER@.git'"#), "{script}");
        assert!(script.contains(r#"it'\''s $(touch x) `touch y` "z" 100%% \\n @OTHER@"#), "{script}");
    }

    #[test]
    fn the_last_pattern_that_fits_comes_first() {
        let scope = ["refs/heads/*", "!refs/heads/wip/*", "!protected", "v*-rc*"].map(str::to_owned);
        let rules = rules(&Scope::parse(&scope).expect("because the patterns are good"));
        let own: Vec<&str> = rules.lines().skip(scope::NEVER.len()).map(str::trim).collect();
        let expected = [
            "'refs/heads/v'*'-rc'*) return 0 ;;",
            "'refs/heads/'*) return 1 ;;",
            "'refs/heads/wip/'*) return 1 ;;",
            "'refs/heads/'*) return 0 ;;",
        ];
        assert_eq!(own, expected);
    }
}
