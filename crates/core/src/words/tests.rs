//! What every language has to have, and that all of it can be said.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey},
    parser,
};

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

#[test]
fn what_a_language_lacks_is_said_in_english() {
    let mut words = Words::new(Language::Russian);
    words.bundle = FluentBundle::new_concurrent(vec![Language::Russian.identifier()]);
    assert_eq!(words.say("tray-quit"), "Quit");
    assert!(words.has("tray-quit") && !words.has("no-such-key"));
}

#[test]
fn numbers_are_counted_and_written_the_way_of_the_language() {
    let said = |language, count: usize| {
        Words::new(language).say_with("event-refs-synced", &[("count", count.into()), ("host", "Gitee".into())])
    };
    assert_eq!(said(Language::English, 12_345), "12,345 refs synced to Gitee");
    assert_eq!(said(Language::Chinese, 1_234_567), "已向 Gitee 同步 1,234,567 个引用");
    assert_eq!(said(Language::Russian, 21), "На Gitee отправлена 21 ссылка");
    assert_eq!(said(Language::Russian, 3), "На Gitee отправлены 3 ссылки");
    assert_eq!(said(Language::Russian, 11), "На Gitee отправлено 11 ссылок");
    assert_eq!(said(Language::Russian, 10_000), "На Gitee отправлено 10\u{a0}000 ссылок");
}

/// What a message is made of.
#[derive(Default)]
struct Parts {
    /// Values that are written out.
    written: BTreeSet<String>,
    /// Values that choose by a word, with the words.
    words: BTreeMap<String, BTreeSet<String>>,
    /// Values that choose by a number, with the categories of each choice.
    numbers: Vec<(String, BTreeSet<String>)>,
    attributes: BTreeSet<String>,
}

/// <https://cldr.unicode.org/index/cldr-spec/plural-rules>
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

impl Parts {
    fn all(&self) -> BTreeSet<&String> {
        self.written.iter().chain(self.words.keys()).chain(self.numbers.iter().map(|(name, _)| name)).collect()
    }

    fn read(&mut self, pattern: &Pattern<String>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<String>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                self.choice(&id.name, variants);
                for variant in variants {
                    self.read(&variant.value);
                }
            }
            Expression::Select { .. } => panic!("a choice is made by a value"),
        }
    }

    fn choice(&mut self, name: &str, variants: &[Variant<String>]) {
        let number = |variant: &Variant<String>| matches!(variant.key, VariantKey::NumberLiteral { .. });
        let keys: BTreeSet<String> = variants
            .iter()
            .map(|variant| match &variant.key {
                VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name } => name.clone(),
            })
            .collect();
        let counts =
            variants.iter().any(number) || keys.iter().any(|key| key != "other" && CATEGORIES.contains(&key.as_str()));
        if counts {
            self.numbers.push((name.to_owned(), keys));
        } else {
            self.words.entry(name.to_owned()).or_default().extend(keys);
        }
    }

    fn inline(&mut self, inline: &InlineExpression<String>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.written.insert(id.name.clone());
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            other => panic!("no message is made of others: {other:?}"),
        }
    }
}

fn folder(language: Language) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales").join(language.tag())
}

fn files(language: Language) -> BTreeSet<String> {
    let entries = fs::read_dir(folder(language)).expect("because each language has its folder");
    entries.map(|entry| entry.expect("because it is there").file_name().to_string_lossy().into_owned()).collect()
}

/// Every message of a language, with the file it is in.
fn messages(language: Language) -> BTreeMap<String, (String, Parts)> {
    let mut all = BTreeMap::new();
    for file in files(language) {
        let text = fs::read_to_string(folder(language).join(&file)).expect("because it is there");
        let resource =
            parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{}/{file}: {errors:?}", language.tag()));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut parts = Parts::default();
            parts.read(message.value.as_ref().expect("because every message has a text"));
            for attribute in &message.attributes {
                parts.attributes.insert(attribute.id.name.clone());
                parts.read(&attribute.value);
            }
            let twice = all.insert(message.id.name.clone(), (file.clone(), parts));
            assert!(twice.is_none(), "{}/{file}: {} is there twice", language.tag(), message.id.name);
        }
    }
    all
}

const OTHERS: [Language; 2] = [Language::Chinese, Language::Russian];

fn none(problems: &[String]) {
    assert!(problems.is_empty(), "{} to put right:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn every_language_has_every_message() {
    let english = messages(Language::English);
    let mut problems = Vec::new();
    for language in OTHERS {
        let there = messages(language);
        for (key, (file, _)) in &english {
            match there.get(key) {
                None => problems.push(format!("{}/{file}: {key} is missing", language.tag())),
                Some((other, _)) if other != file => {
                    problems.push(format!("{}/{other}: {key} belongs into {file}", language.tag()));
                }
                Some(_) => {}
            }
        }
        for (key, (file, _)) in there.iter().filter(|(key, _)| !english.contains_key(*key)) {
            problems.push(format!("{}/{file}: {key} is not in the English file", language.tag()));
        }
    }
    none(&problems);
}

#[test]
fn every_language_says_the_same_with_the_same_values() {
    let english = messages(Language::English);
    let mut problems = Vec::new();
    for language in OTHERS {
        for (key, (_, parts)) in messages(language) {
            let Some((_, origin)) = english.get(&key) else { continue };
            let mut wrong = |what: String| problems.push(format!("{} {key}: {what}", language.tag()));
            for value in origin.written.difference(&parts.written) {
                // A word without its number, as “one ref”, is a matter of the language.
                if !origin.numbers.iter().any(|(number, _)| number == value) || !parts.all().contains(value) {
                    wrong(format!("${value} is not said"));
                }
            }
            for value in parts.all().difference(&origin.all()) {
                wrong(format!("${value} is not there in English"));
            }
            if parts.words != origin.words {
                wrong(format!("chooses among {:?} instead of {:?}", parts.words, origin.words));
            }
            if parts.attributes != origin.attributes {
                wrong("has other attributes".to_owned());
            }
        }
    }
    none(&problems);
}

#[test]
fn every_choice_by_a_number_is_complete() {
    let mut problems = Vec::new();
    for (language, wanted) in [
        (Language::English, &["one", "other"][..]),
        (Language::Chinese, &["other"]),
        (Language::Russian, &["few", "many", "one", "other"]),
    ] {
        for (key, (_, parts)) in messages(language) {
            for (value, keys) in &parts.numbers {
                let there: Vec<&str> = keys
                    .iter()
                    .map(String::as_str)
                    .filter(|key| !key.starts_with(|c: char| c.is_ascii_digit()))
                    .collect();
                // Where only none is told from some, English has no word that changes.
                let only_none = language == Language::English && there == ["other"];
                if there != wanted && !only_none {
                    problems.push(format!("{} {key}: ${value} has {there:?}, wanted {wanted:?}", language.tag()));
                }
            }
        }
    }
    none(&problems);
}

/// Numbers of every plural form of every language, and one that is written in groups.
const COUNTS: [u32; 8] = [0, 1, 2, 5, 11, 21, 22, 12_345];

#[test]
fn every_message_can_be_said() {
    let mut problems = Vec::new();
    for language in Language::ALL {
        let mut bundle = bundle(language);
        let text = fs::read_to_string(folder(language).join("window.ftl")).expect("because it is there");
        let window = FluentResource::try_new(text).expect("because another test reads it");
        bundle.add_resource(window).expect("because another test looks for what is there twice");
        for (key, (_, parts)) in messages(language) {
            let pattern = bundle.get_message(&key).and_then(|message| message.value()).expect("because it was read");
            let choices: Vec<Vec<String>> = parts.words.values().map(|words| words.iter().cloned().collect()).collect();
            let most = choices.iter().map(Vec::len).max().unwrap_or(1);
            for turn in 0..most {
                for (place, count) in COUNTS.into_iter().enumerate() {
                    let mut args = FluentArgs::new();
                    for value in &parts.written {
                        args.set(value.clone(), format!("«{value}»"));
                    }
                    for ((value, _), words) in parts.words.iter().zip(&choices) {
                        args.set(value.clone(), words[turn.min(words.len() - 1)].clone());
                    }
                    for (nth, (value, _)) in parts.numbers.iter().enumerate() {
                        args.set(value.clone(), COUNTS[(place + nth) % COUNTS.len()]);
                    }
                    let mut errors = Vec::new();
                    let said = bundle.format_pattern(pattern, Some(&args), &mut errors);
                    if !errors.is_empty() || said.trim().is_empty() || said.contains("{$") {
                        problems.push(format!("{} {key} with {count}: {said:?} {errors:?}", language.tag()));
                    }
                }
            }
        }
    }
    none(&problems);
}

/// All of the sources below a folder.
fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("because it is there").path();
        if path.is_dir() {
            sources(&path, into);
        } else {
            into.push_str(&fs::read_to_string(&path).expect("because sources are text"));
        }
    }
}

/// What only the window says, which its own tests look at.
const WINDOW: &str = "window.ftl";

/// Keys stand in the sources as they are, but for those that are made of a code, an event's kind, a setting's name, a
/// command's or an argument's.
#[test]
fn every_message_of_the_programs_is_used_and_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut programs = String::new();
    for folder in ["crates/cli/src", "crates/core/src", "src-tauri"] {
        sources(&root.join(folder), &mut programs);
    }
    let mut screens = String::new();
    for folder in ["ui/src/model", "ui/src/parts", "ui/src/screens"] {
        sources(&root.join(folder), &mut screens);
    }
    let literals: BTreeSet<&str> = programs.split('"').collect();
    let shown: BTreeSet<&str> = screens.split('"').collect();
    let names: BTreeSet<&str> = programs.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let is_name = |name: &str| literals.contains(name) || names.contains(name.replace('-', "_").as_str());
    // `cli-account-add` is `AccountCommand::Add`, `cli-default-branch` is `Command::DefaultBranch`.
    let pascal = |name: &str| -> String {
        name.split('-').filter(|word| !word.is_empty()).map(|word| word[..1].to_uppercase() + &word[1..]).collect()
    };
    let is_command = |name: &str| {
        names.contains(pascal(name).as_str())
            || name.match_indices('-').any(|(at, _)| {
                names.contains(pascal(&name[..at]).as_str()) && names.contains(pascal(&name[at + 1..]).as_str())
            })
    };
    let english = messages(Language::English);
    let mut problems = Vec::new();
    for (key, (file, _)) in english.iter().filter(|(_, (file, _))| file != WINDOW) {
        let after = |made: &str| key.strip_prefix(made);
        let used = literals.contains(key.as_str())
            || shown.contains(key.as_str())
            || after("cli-arg-").is_some_and(is_name)
            || after("setting-").is_some_and(is_name)
            || after("event-").is_some_and(|kind| literals.contains(kind))
            || after("cli-").is_some_and(|name| is_command(name.strip_suffix("-examples").unwrap_or(name)))
            || [after("error-"), after("hint-")]
                .into_iter()
                .flatten()
                .any(|code| Code::ALL.iter().any(|it| it.as_str() == code));
        if !used && key != "cli-examples" {
            problems.push(format!("{file}: {key} is said nowhere"));
        }
    }
    let families = ["cli-", "tray-", "notice-", "verdict-", "phase-", "status-", "effect-"];
    let is_key = |literal: &str| {
        families.iter().any(|family| literal.len() > family.len() && literal.starts_with(family))
            && literal.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !literal.ends_with('-')
    };
    for literal in literals.into_iter().filter(|literal| is_key(literal) && !english.contains_key(*literal)) {
        problems.push(format!("{literal} is said, and is in no file"));
    }
    none(&problems);
}

#[test]
fn what_to_do_is_named_as_it_is_where_it_is_read() {
    let hint = |words: Words, code| words.hint(&Problem::from(&crate::error::Error::new(code)));
    for code in [Code::CredentialsRejected, Code::TokenExpired, Code::ScopeMissing, Code::WorkflowScope] {
        let terminal = hint(Words::english(), code);
        let window = hint(Words::english().read_in(Surface::Window), code);
        assert!(terminal.contains("gemel account rotate") && !terminal.contains("New token"), "{terminal}");
        assert!(!window.contains("gemel account rotate") && window.contains("“New token”"), "{window}");
    }
}
