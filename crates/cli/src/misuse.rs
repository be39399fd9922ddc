//! What is wrong with a command line that cannot be read, in the language of everything else. clap's own sentences are
//! English; here they are made of what it found out.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use gemel_core::words::{Arg, Words};

use crate::{Exit, arguments::NoTime, output};

/// Tells, and says what the program is to end with. Help and the version are answers, not trouble.
pub fn tell(error: &Error, words: &Words) -> u8 {
    let Some(sentences) = sentences(error, words) else {
        // A terminal that went away is told nothing more.
        let _ = error.print();
        return u8::try_from(error.exit_code()).unwrap_or(Exit::Usage as u8);
    };
    for sentence in sentences {
        output::warn(&sentence);
    }
    Exit::Usage as u8
}

/// What is wrong, what may have been meant, and how the command is used; none for what clap says well enough.
fn sentences(error: &Error, words: &Words) -> Option<Vec<String>> {
    let given = |kind| error.get(kind).map(texts).unwrap_or_default();
    let first = |kind| given(kind).into_iter().next().unwrap_or_default();
    let argument = first(ContextKind::InvalidArg);
    let say =
        |key: &str, more: &[Arg<'_>]| words.say_with(key, &[&[("argument", argument.as_str().into())], more].concat());
    let value = first(ContextKind::InvalidValue);
    let wrong = match error.kind() {
        ErrorKind::UnknownArgument => say("cli-misuse-unknown", &[]),
        ErrorKind::InvalidSubcommand => {
            words.say_with("cli-misuse-command", &[("command", first(ContextKind::InvalidSubcommand).into())])
        }
        ErrorKind::InvalidValue if value.is_empty() => say("cli-misuse-empty", &[]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => say("cli-misuse-value", &[("value", value.into())]),
        ErrorKind::TooManyValues => say("cli-misuse-too-many", &[("value", value.into())]),
        ErrorKind::MissingRequiredArgument => {
            words.say_with("cli-misuse-missing", &[("arguments", given(ContextKind::InvalidArg).join(" ").into())])
        }
        ErrorKind::ArgumentConflict => {
            let others = given(ContextKind::PriorArg);
            if others.is_empty() || others == [argument.as_str()] {
                say("cli-misuse-twice", &[])
            } else {
                say("cli-misuse-conflict", &[("others", others.join(" ").into())])
            }
        }
        _ => return None,
    };
    let mut all = vec![wrong];
    let mut add = |key: &str, name: &'static str, kinds: &[ContextKind]| {
        let texts: Vec<String> = kinds.iter().flat_map(|kind| given(*kind)).collect();
        if !texts.is_empty() {
            all.push(format!("  {}", words.say_with(key, &[(name, texts.join(", ").into())])));
        }
    };
    add("cli-misuse-values", "values", &[ContextKind::ValidValue]);
    let similar = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    add("cli-misuse-similar", "similar", &similar);
    if std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<NoTime>) {
        all.push(format!("  {}", words.say("cli-misuse-time")));
    }
    let usage = first(ContextKind::Usage);
    if let Some(usage) = usage.strip_prefix("Usage: ") {
        all.push(format!("\n{} {usage}", words.say("cli-usage")));
    }
    all.push(words.say("cli-misuse-help"));
    Some(all)
}

fn texts(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::None | ContextValue::Bool(_) => Vec::new(),
        ContextValue::Strings(all) => all.clone(),
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use gemel_core::language::Language;

    use super::*;
    use crate::arguments;

    fn told(line: &str, words: &Words) -> Option<Vec<String>> {
        let error = arguments::command(words)
            .try_get_matches_from(line.split(' '))
            .expect_err("because the line cannot be read");
        sentences(&error, words)
    }

    #[test]
    fn whatever_is_wrong_is_said_in_every_language() {
        let cases = [
            ("gemel --nonsense", "--nonsense"),
            ("gemel list --jsn", "--json"),
            ("gemel snyc", "sync"),
            ("gemel resolve web main --take lft", "left, right, merge, both, ignore"),
            ("gemel pause web --for 5x", "90s"),
            ("gemel log --limit many", "many"),
            ("gemel log --limit", "--limit"),
            ("gemel show", "<NAME>"),
            ("gemel list web", "web"),
            ("gemel sync web --all", "--all"),
            ("gemel log --limit 1 --limit 2", "--limit"),
        ];
        for language in Language::ALL {
            let words = Words::new(language);
            for (line, part) in cases {
                let told = told(line, &words).unwrap_or_else(|| panic!("{line} is left to clap"));
                let all = told.join("\n");
                assert!(all.contains(part) && !all.contains('⟪'), "{line}: {all}");
                assert!(language == Language::English || !all.contains("Usage"), "{line}: {all}");
            }
        }
    }

    #[test]
    fn help_and_the_version_are_claps_to_print() {
        for line in ["gemel --help", "gemel --version", "gemel"] {
            assert_eq!(told(line, &Words::english()), None, "{line}");
        }
    }
}
