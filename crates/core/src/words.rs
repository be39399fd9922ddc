//! The message catalogue: every text that a person reads, in `locales/`.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use crate::view::Problem;

/// The catalogue's files in English, in which every message exists.
const ENGLISH: [(&str, &str); 6] = [
    ("cli.ftl", include_str!("../../../locales/en/cli.ftl")),
    ("errors.ftl", include_str!("../../../locales/en/errors.ftl")),
    ("events.ftl", include_str!("../../../locales/en/events.ftl")),
    ("shared.ftl", include_str!("../../../locales/en/shared.ftl")),
    ("ssh.ftl", include_str!("../../../locales/en/ssh.ftl")),
    ("desktop.ftl", include_str!("../../../locales/en/desktop.ftl")),
];

/// The messages of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

/// The values that are numbers, by which plural forms are chosen. Others may look like one, such as a commit's short name,
/// and stay as they are.
const NUMBERS: [&str; 9] = ["count", "done", "gone", "inSync", "leftCount", "moves", "of", "rightCount", "waiting"];

/// A value to put into a message.
pub type Arg<'a> = (&'a str, FluentValue<'a>);

impl Words {
    /// The messages in English.
    pub fn english() -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec!["en".parse().expect("because it is a language")]);
        // The marks that keep directions apart would be seen in a terminal, and break what is copied from it.
        bundle.set_use_isolating(false);
        for (file, text) in ENGLISH {
            let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(_, errors)| {
                panic!("locales/en/{file} is well formed, because a test reads it: {errors:?}")
            });
            bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{file} has keys of its own: {errors:?}"));
        }
        Self { bundle }
    }

    /// Whether there is such a message.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A message without values.
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// A message with values.
    pub fn say_with(&self, key: &str, args: &[Arg<'_>]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            // A gap in the catalogue is seen at once, and breaks nothing.
            return format!("⟪{key}⟫");
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }

    /// What went wrong, in a sentence.
    pub fn problem(&self, problem: &Problem) -> String {
        self.with_texts(&format!("error-{}", problem.code), problem.args.iter())
    }

    /// What to do about it.
    pub fn hint(&self, problem: &Problem) -> String {
        let hint = self.with_texts(&format!("hint-{}", problem.code), problem.args.iter());
        // What a host said often stands at the end, and not every host says something.
        hint.trim_end().to_owned()
    }

    /// A message whose values are all texts.
    pub fn with_texts<'a>(&self, key: &str, args: impl Iterator<Item = (&'a String, &'a String)>) -> String {
        // Some arguments are not always known; a message must read well without them.
        let mut all: Vec<Arg<'_>> =
            ["host", "detail"].map(|name| (name, FluentValue::String(Cow::Borrowed("")))).to_vec();
        for (name, value) in args {
            let number = value.parse::<u64>().ok().filter(|_| NUMBERS.contains(&name.as_str()));
            let value = number.map_or_else(|| FluentValue::String(Cow::Borrowed(value.as_str())), FluentValue::from);
            all.retain(|(known, _)| known != name);
            all.push((name, value));
        }
        self.say_with(key, &all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn every_error_has_its_sentences() {
        let words = Words::english();
        for code in Code::ALL {
            for key in [format!("error-{code}"), format!("hint-{code}")] {
                assert!(words.has(&key), "{key} is missing");
            }
        }
    }

    fn said(key: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<_> = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Words::english().with_texts(key, args.iter().map(|(name, value)| (name, value)))
    }

    #[test]
    fn what_looks_like_a_number_stays_as_it_is() {
        let created = said("event-ref-created", &[("ref", "main"), ("host", "h"), ("new", "0837617")]);
        assert!(created.contains("(0837617)"), "{created}");
        assert!(said("error-secret-missing", &[("account", "007")]).contains("007"));
        assert!(said("event-refs-synced", &[("count", "1"), ("host", "h")]).starts_with("One ref"));
    }

    #[test]
    fn a_gap_is_seen() {
        assert_eq!(Words::english().say("no-such-key"), "⟪no-such-key⟫");
    }
}
