//! The message catalogue: every text that a person reads, in `locales/`.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use crate::{language::Language, view::Problem};

/// The catalogue's files: language, name, text.
const FILES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// The messages of one language. Where it has none, the English one is said.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    english: Option<FluentBundle<FluentResource>>,
    surface: Surface,
}

/// Where messages are read: what to do is named differently there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Surface {
    /// In a terminal, where there are commands.
    #[default]
    Terminal,
    /// In the window, the tray and notices, where there are buttons.
    Window,
}

impl Surface {
    /// As messages know it, by the argument `surface`.
    fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Window => "window",
        }
    }
}

/// The values that are numbers, by which plural forms are chosen. Others may look like one, such as a commit's short name,
/// and stay as they are.
const NUMBERS: [&str; 9] = ["count", "done", "gone", "inSync", "leftCount", "moves", "of", "rightCount", "waiting"];

/// A value to put into a message.
pub type Arg<'a> = (&'a str, FluentValue<'a>);

impl Words {
    /// The messages of a language.
    pub fn new(language: Language) -> Self {
        let english = (language != Language::English).then(|| bundle(Language::English));
        Self { language, bundle: bundle(language), english, surface: Surface::default() }
    }

    /// The messages in English.
    pub fn english() -> Self {
        Self::new(Language::English)
    }

    /// Which language it is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The same messages as they are read somewhere else.
    #[must_use]
    pub fn read_in(mut self, surface: Surface) -> Self {
        self.surface = surface;
        self
    }

    /// Whether there is such a message.
    pub fn has(&self, key: &str) -> bool {
        self.holding(key).is_some()
    }

    /// A message without values.
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// A message with values.
    pub fn say_with(&self, key: &str, args: &[Arg<'_>]) -> String {
        let Some(bundle) = self.holding(key) else {
            // A gap in the catalogue is seen at once, and breaks nothing.
            return format!("⟪{key}⟫");
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        let pattern = pattern.expect("because it holds the message");
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }

    /// The messages among which there is this one.
    fn holding(&self, key: &str) -> Option<&FluentBundle<FluentResource>> {
        let holds = |bundle: &&FluentBundle<FluentResource>| {
            bundle.get_message(key).is_some_and(|message| message.value().is_some())
        };
        [Some(&self.bundle), self.english.as_ref()].into_iter().flatten().find(holds)
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

    /// What went wrong and what to do about it, as one text.
    pub fn explained(&self, problem: &Problem) -> String {
        let sentences = [("first", self.problem(problem).into()), ("second", self.hint(problem).into())];
        self.say_with("words-sentences", &sentences)
    }

    /// A message whose values are all texts.
    pub fn with_texts<'a>(&self, key: &str, args: impl Iterator<Item = (&'a String, &'a String)>) -> String {
        // Some arguments are not always known; a message must read well without them.
        let given = [("host", ""), ("detail", ""), ("instead", "none"), ("surface", self.surface.name())];
        let mut all: Vec<Arg<'_>> =
            given.map(|(name, value)| (name, FluentValue::String(Cow::Borrowed(value)))).to_vec();
        for (name, value) in args {
            let number = value.parse::<u64>().ok().filter(|_| NUMBERS.contains(&name.as_str()));
            let value = number.map_or_else(|| FluentValue::String(Cow::Borrowed(value.as_str())), FluentValue::from);
            all.retain(|(known, _)| known != name);
            all.push((name, value));
        }
        self.say_with(key, &all)
    }
}

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
    // The marks that keep directions apart would be seen in a terminal, and break what is copied from it.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::English | Language::Chinese => with_commas,
        Language::Russian => with_spaces,
    }));
    for (_, file, text) in FILES.iter().filter(|(tag, ..)| *tag == language.tag()) {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(_, errors)| {
            panic!("locales/{}/{file} is well formed, because a test reads it: {errors:?}", language.tag())
        });
        bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{file} has keys of its own: {errors:?}"));
    }
    bundle
}

fn with_commas<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, ',')
}

/// A space that no line is broken at.
fn with_spaces<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, '\u{a0}')
}

/// A whole number in groups of three digits: that much of how a language writes numbers is needed here.
fn grouped(value: &FluentValue<'_>, separator: char) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let digits = number.as_string();
    if digits.len() < 4 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let mut out = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    Some(out)
}

#[cfg(test)]
mod tests;
