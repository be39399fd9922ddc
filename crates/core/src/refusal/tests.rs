use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::{model::Pair, words::Words};

/// A row of `tests/refusals.json`: a ref that was refused in a push, or an exchange that failed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Whose words they are, and when they are said.
    says: String,
    url: String,
    #[serde(rename = "ref")]
    name: Option<String>,
    /// Of a ref: its status in the report, and what the host printed.
    #[serde(default)]
    status: String,
    #[serde(default)]
    remote: Vec<String>,
    /// Of a failure: what is known of it without its words, and the words.
    known: Option<Code>,
    #[serde(default)]
    detail: String,
    code: Code,
    /// Those that have to be there, as they are.
    args: BTreeMap<String, String>,
    retry: String,
    link: Option<String>,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("../../tests/refusals.json")).expect("because it is well formed")
}

fn name(text: &str) -> RefName {
    RefName::new(text).expect("because it is valid")
}

fn meaning(case: &Case) -> Meaning {
    let speaker = Speaker::at(&case.url);
    let Some(refused) = &case.name else {
        let error = Error::new(case.known.expect("because it is a failure")).with("detail", &case.detail);
        let error = of_failure(&speaker, error);
        return Meaning { code: error.code(), args: error.args().clone() };
    };
    let heard = Heard::new(&harmless(&case.remote.join("\n"), MAX_KEPT * 4));
    let at_once = heard.of_ref(&speaker, &name(refused), &case.status);
    // What is kept means the same.
    let kept = heard.words(&name(refused), &case.status);
    assert_eq!(of_kept(&speaker, &name(refused), &kept), at_once, "{}: {kept}", case.says);
    at_once
}

#[test]
fn every_refusal_is_understood() {
    for case in cases() {
        let meaning = meaning(&case);
        let said = format!("{}: {meaning:?}", case.says);
        assert_eq!(meaning.code, case.code, "{said}");
        for (name, value) in &case.args {
            assert_eq!(meaning.args.get(name), Some(value), "{name} of {said}");
        }
        assert_eq!(meaning.args.get("link"), case.link.as_ref(), "{said}");
        let retry = match meaning.retry() {
            Retry::Replan => "replan",
            Retry::BackOff => "backOff",
            Retry::Ask => "ask",
        };
        assert_eq!(retry, case.retry, "{said}");
    }
}

/// No sentence has a gap, whatever the host told.
#[test]
fn every_refusal_is_told() {
    let words = Words::english();
    for case in cases() {
        let Meaning { code, mut args } = meaning(&case);
        args.insert("host".into(), "GitHub".into());
        let problem = Problem { code: code.as_str().into(), args };
        for text in [words.problem(&problem), words.hint(&problem)] {
            assert!(
                !text.contains(['{', '⟪']) && !text.contains("“”") && !text.contains("  "),
                "{}: {text}",
                case.says
            );
        }
    }
}

/// Each sentence of the table is one that a case has: what nobody says need not be read.
#[test]
fn every_sign_has_its_case() {
    let said: Vec<String> = cases()
        .iter()
        .flat_map(|case| [vec![case.status.clone(), case.detail.clone()], case.remote.clone()].concat())
        .flat_map(|words| words.lines().map(|line| without_marks(&harmless(line, 4096)).to_owned()).collect::<Vec<_>>())
        .collect();
    let unheard: Vec<&str> = SIGNS
        .iter()
        .chain(WEAK_SIGNS)
        .chain(DETAILS)
        .map(|sign| sign.says)
        .filter(|says| !said.iter().any(|line| pattern::captures(says, line).is_some()))
        .collect();
    assert!(unheard.is_empty(), "{unheard:#?}");
}

#[test]
fn a_push_names_whom_it_is_about() {
    let heard = Heard::new(
        "error: GH006: Protected branch update failed for refs/heads/main.\nerror: by a pull request\nGH013: Repository rule violations found for refs/tags/v1.",
    );
    let named =
        ["refs/heads/main", "refs/tags/v1", "refs/heads/v1", "refs/heads/other"].map(|text| heard.names(&name(text)));
    assert_eq!(named, [true, true, false, false]);
    assert!(!Heard::new("policy 7 forbids refs/heads/main").names(&name("refs/heads/main")));
    let kept = heard.words(&name("refs/tags/v1"), "hook declined");
    assert_eq!(kept, "hook declined\nremote: GH013: Repository rule violations found for refs/tags/v1.");
}

#[test]
fn a_hook_that_ran_for_one_ref_spoke_of_it() {
    let heard = Heard::new(
        "frozen\nhook declined to update refs/heads/a\npolicy 9\nsays the board\nhook declined to update refs/heads/b\nbye",
    );
    let detail = |text: &str| heard.of_ref(&Speaker::at("/x"), &name(text), "hook declined").args["detail"].clone();
    assert_eq!(detail("refs/heads/a"), "frozen bye");
    assert_eq!(detail("refs/heads/b"), "policy 9 says the board bye");
    let kept = heard.words(&name("refs/heads/a"), "hook declined");
    assert_eq!(of_kept(&Speaker::at("/x"), &name("refs/heads/a"), &kept).args["detail"], "frozen bye");
}

#[test]
fn what_is_held_did_not_move() {
    let mut mirror = Mirror::example();
    mirror.ends = Pair::from_fn(|side| model::Endpoint { host: side.as_str().into(), ..mirror.ends.left.clone() });
    let problem = told(&mirror, Side::Right, &name("refs/heads/a"), "failed to update ref");
    assert_eq!((problem.code.as_str(), problem.args["detail"].as_str()), ("refused", "failed to update ref"));
    assert_eq!((problem.args["host"].as_str(), problem.args["ref"].as_str()), ("right", "a"));
}

#[test]
fn a_long_story_is_kept_in_short() {
    let story = format!("{}\nGitLab: You are not allowed to push code to this project.", "x".repeat(60_000));
    let heard = Heard::new(&story);
    assert!(heard.words(&name("refs/heads/a"), "hook declined").len() < MAX_KEPT + 8);
    let many = "policy\n".repeat(9000);
    let meaning = Heard::new(&many).of_ref(&Speaker::at("/a"), &name("refs/heads/a"), "");
    assert_eq!(meaning.args["detail"], "policy policy policy");
}

fn assert_harmless(text: &str, max: usize) {
    assert!(text.len() < max + 8, "{} bytes", text.len());
    let bad = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.contains(bad), "{text:?}");
}

proptest! {
    #[test]
    fn no_words_do_harm(
        status in any::<String>(),
        parts in prop::collection::vec(
            prop_oneof![any::<String>(), Just("\n".to_owned()), Just("\u{1b}[31m\u{202e}".to_owned()), Just("https://github.com/".to_owned()),
                (0..SIGNS.len()).prop_map(|at| SIGNS[at].says.to_owned())],
            0..20,
        ),
    ) {
        let messages = harmless(&parts.concat(), 16 * 1024);
        let (speaker, name) = (Speaker::at("https://github.com/a/b"), name("refs/heads/main"));
        let heard = Heard::new(&messages);
        let kept = heard.words(&name, &status);
        assert_harmless(&kept, MAX_KEPT);
        let of_failure = of_failure(&speaker, Error::new(Code::Refused).with("detail", harmless(&parts.concat(), 2000)));
        for args in [
            of_kept(&speaker, &name, &kept).args,
            of_kept(&speaker, &name, &parts.concat()).args,
            heard.of_ref(&speaker, &name, &harmless(&status, 2000)).args,
            told(&Mirror::example(), Side::Left, &name, &parts.concat()).args,
            of_failure.args().clone(),
        ] {
            for (key, value) in args {
                assert_harmless(&value, if key == "detail" { 2000 } else { 500 });
                prop_assert!(key != "link" || value.starts_with("https://"), "{}", value);
            }
        }
        let refusal = model::Refusal { tips: model::Tips::default(), side: Some(Side::Left), words: parts.concat() };
        assert_harmless(&in_short(&name, &refusal), MAX_SENTENCE);
    }
}
