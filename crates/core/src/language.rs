//! Which language a person is spoken to. Pure, but for what the environment is asked through.

use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unic_langid::LanguageIdentifier;

/// A language that the catalogue is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, in which every message exists.
    #[default]
    English,
    /// Chinese in simplified characters.
    Chinese,
    /// Russian.
    Russian,
}

/// What a person chose: a language, or the system's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum LanguageChoice {
    /// Whatever the system speaks, if it is among those there are; else English.
    #[default]
    #[serde(rename = "system")]
    System,
    /// English.
    #[serde(rename = "en")]
    English,
    /// Chinese in simplified characters.
    #[serde(rename = "zh-CN")]
    Chinese,
    /// Russian.
    #[serde(rename = "ru")]
    Russian,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::English, Self::Chinese, Self::Russian];

    /// Its tag (BCP 47), which is also its folder in the catalogue.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
            Self::Russian => "ru",
        }
    }

    /// Its identifier, for plural rules.
    pub(crate) fn identifier(self) -> LanguageIdentifier {
        self.tag().parse().expect("because tags are well formed")
    }

    /// The language that fits best what is asked for, the most wanted first.
    pub fn fitting<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Self {
        let wanted: Vec<LanguageIdentifier> = wanted.into_iter().filter_map(identifier).collect();
        let known: Vec<(Self, LanguageIdentifier)> =
            Self::ALL.into_iter().map(|language| (language, language.identifier())).collect();
        let tags: Vec<&LanguageIdentifier> = known.iter().map(|(_, identifier)| identifier).collect();
        let found = negotiate_languages(&wanted, &tags, None, NegotiationStrategy::Lookup);
        let chosen = found.first().and_then(|found| known.iter().find(|(_, identifier)| identifier == **found));
        chosen.map_or(Self::English, |(language, _)| *language)
    }

    /// The system's language. `lookup` reads an environment variable: of those that name a locale the first that is set
    /// counts, as everywhere on POSIX, and `C` is English.
    /// <https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02>
    pub fn of_system(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let set =
            ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| lookup(name).filter(|it| !it.is_empty()));
        match set.or_else(system_locale) {
            Some(locale) => Self::fitting([locale.as_str()]),
            None => Self::English,
        }
    }
}

impl LanguageChoice {
    /// The language to speak, where the system speaks `system`.
    pub fn or(self, system: Language) -> Language {
        match self {
            Self::System => system,
            Self::English => Language::English,
            Self::Chinese => Language::Chinese,
            Self::Russian => Language::Russian,
        }
    }
}

/// A locale's language: `ru_RU.UTF-8`, `zh_CN@pinyin` and `zh-Hans` are all written somewhere.
fn identifier(locale: &str) -> Option<LanguageIdentifier> {
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    name.replace('_', "-").parse().ok()
}

/// Where programs do not learn it from the environment.
#[cfg(not(target_os = "linux"))]
fn system_locale() -> Option<String> {
    sys_locale::get_locale()
}

#[cfg(target_os = "linux")]
fn system_locale() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(set: &[(&str, &str)]) -> Language {
        Language::of_system(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn a_locale_names_a_language() {
        for (locale, language) in [
            ("en_US.UTF-8", Language::English),
            ("ru_RU.UTF-8", Language::Russian),
            ("ru", Language::Russian),
            ("ru_UA", Language::Russian),
            ("zh_CN.GB18030", Language::Chinese),
            ("zh_SG", Language::Chinese),
            ("zh-Hans", Language::Chinese),
            ("C", Language::English),
            ("C.UTF-8", Language::English),
            ("POSIX", Language::English),
            ("de_DE.UTF-8@euro", Language::English),
            ("nonsense that is no locale", Language::English),
        ] {
            assert_eq!(of(&[("LANG", locale)]), language, "{locale}");
        }
    }

    #[test]
    fn the_first_variable_that_is_set_counts() {
        assert_eq!(of(&[]), Language::English);
        assert_eq!(of(&[("LANG", "ru_RU"), ("LC_MESSAGES", "zh_CN")]), Language::Chinese);
        assert_eq!(of(&[("LANG", "ru_RU"), ("LC_ALL", "C")]), Language::English);
        assert_eq!(of(&[("LANG", "ru_RU"), ("LC_ALL", "")]), Language::Russian);
    }

    #[test]
    fn a_choice_is_kept_by_its_tag() {
        for language in Language::ALL {
            let choice: LanguageChoice =
                serde_json::from_value(language.tag().into()).expect("because each can be chosen");
            assert_eq!(choice.or(Language::English), language);
        }
        assert_eq!(LanguageChoice::System.or(Language::Russian), Language::Russian);
    }
}
