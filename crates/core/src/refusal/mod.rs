//! What a host means when it says no: the one place that reads hosts' own sentences. Pure.
//!
//! In goes what the host said: a ref's status in the report of a push, what it printed beside that (`remote:` lines), or
//! the words of an exchange that failed. Out comes a code with its arguments, a link, and by the code whether trying again
//! may help. The words themselves are what is kept; what they mean is found out where it is needed.

mod links;
mod pattern;
mod table;

use std::collections::BTreeMap;

use gemel_wire::{RefName, harmless};

use self::table::{CLOSES, DETAILS, HEADLINES, NAMES_NO_REF, NOISE, SAYS_NOTHING, SIGNS, Sign, WEAK_SIGNS};
use crate::{
    error::{Code, Error},
    location,
    model::{self, HeldReason, HostKind, Mirror, RefRecord, Side, Verdict},
    view::Problem,
};

/// What hosts printed is kept behind this, as `git push` shows it.
const REMOTE: &str = "remote: ";
/// So much of the words about one ref is kept, in bytes.
const MAX_KEPT: usize = 4096;
/// So much of them goes into a sentence, in bytes.
const MAX_SENTENCE: usize = 300;
/// And in so many lines.
const MAX_LINES: usize = 3;

/// Whether trying again may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    /// Look again and plan anew: somebody else was faster.
    Replan,
    /// Later.
    BackOff,
    /// Not before a person did something about it.
    Ask,
}

impl Retry {
    /// What a code asks for.
    pub fn after(code: Code) -> Self {
        match code {
            Code::Moved => Self::Replan,
            Code::HostBusy | Code::HostError | Code::HostUnreachable | Code::TimedOut | Code::SshCut => Self::BackOff,
            _ => Self::Ask,
        }
    }
}

/// Whether a code is about the whole repository: another push would be refused in the same way.
pub(crate) fn is_about_the_repository(code: Code) -> bool {
    let denied = matches!(
        code,
        Code::CredentialsMissing
            | Code::CredentialsRejected
            | Code::SsoRequired
            | Code::SshDenied
            | Code::SshKeyOnly
            | Code::HostKeyUnknown
            | Code::HostKeyChanged
            | Code::NoPermission
            | Code::RepositoryMissing
            | Code::RepositoryReadOnly
            | Code::QuotaExceeded
    );
    denied || Retry::after(code) == Retry::BackOff
}

/// Whether a ref's status in a report says nothing about that ref.
pub(crate) fn names_no_ref(status: &str) -> bool {
    status.is_empty() || NAMES_NO_REF.iter().any(|known| status.contains(known))
}

/// Who speaks.
#[derive(Clone, Debug)]
pub(crate) struct Speaker {
    kind: HostKind,
    /// The host's name in the network; none for a folder.
    name: Option<String>,
}

impl Speaker {
    /// The host behind a repository's URL.
    pub fn at(url: &str) -> Self {
        Self { kind: location::host_kind(url), name: location::host_name(url) }
    }
}

/// What a host means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// What it is about; [`Code::Refused`] where nobody knows.
    pub code: Code,
    /// The arguments of its sentences, a link among them where there is one.
    pub args: BTreeMap<String, String>,
}

impl Meaning {
    /// Whether trying again may help.
    pub fn retry(&self) -> Retry {
        Retry::after(self.code)
    }

    /// The same as an error that concerns the whole side.
    pub fn error(&self) -> Error {
        self.args.iter().fold(Error::new(self.code), |error, (name, value)| error.with(name, value))
    }
}

/// A sign that a line is.
struct Hit {
    sign: &'static Sign,
    /// Its place in the table.
    rank: usize,
    /// What stood in its holes.
    held: Vec<(&'static str, String)>,
}

/// One line of what a host said, understood by itself.
struct Line {
    text: String,
    hit: Option<Hit>,
    /// Whether the host begins to speak of something else with it.
    headline: bool,
    /// The ref that a later line says it was about.
    closed_by: Option<String>,
    /// Whether it is that later line.
    closes: bool,
    /// Whether it explains nothing.
    noise: bool,
}

/// Whom a line is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    This,
    Another,
    Nobody,
}

impl Line {
    fn read(line: &str) -> Self {
        let text = without_marks(line);
        let fits = |(rank, sign): (usize, &'static Sign)| {
            let captures = pattern::captures(sign.says, text)?;
            let held = captures.into_iter().map(|(name, value)| (name, harmless(value, MAX_SENTENCE))).collect();
            Some(Hit { sign, rank, held })
        };
        let hit = SIGNS.iter().enumerate().find_map(fits);
        let noise = !text.contains(char::is_alphanumeric) || NOISE.iter().any(|noise| text.contains(noise));
        let headline = HEADLINES.iter().any(|headline| text.contains(headline));
        Self { text: text.to_owned(), hit, headline, closed_by: None, closes: false, noise }
    }

    /// The ref that it names.
    fn named(&self) -> Option<&str> {
        let held = &self.hit.as_ref()?.held;
        held.iter().find(|(name, _)| *name == "ref").map(|(_, named)| named.as_str())
    }

    /// What it is a sign of, if that may be so of this ref.
    fn hit(&self, name: &RefName) -> Option<&Hit> {
        // Git says so of tags; of a branch it could be anything.
        self.hit.as_ref().filter(|hit| hit.sign.code != Code::TagExists || name.is_tag())
    }
}

/// A line without what hosts and Git put before it.
fn without_marks(line: &str) -> &str {
    const MARKS: [&str; 6] = ["remote:", "error:", "fatal:", "ERROR:", "GL-HOOK-ERR:", "warning:"];
    let mut text = line.trim();
    while let Some(rest) = MARKS.iter().find_map(|mark| text.strip_prefix(mark)) {
        text = rest.trim_start();
    }
    text
}

fn read(words: &str) -> Vec<Line> {
    words.lines().map(Line::read).filter(|line| !line.text.is_empty()).collect()
}

/// What a host printed beside the report of a push.
pub(crate) struct Heard {
    lines: Vec<Line>,
}

impl Heard {
    /// Reads it, line by line.
    pub fn new(messages: &str) -> Self {
        let mut lines = read(messages);
        let mut open = 0;
        for at in 0..lines.len() {
            let closed = pattern::captures(CLOSES, &lines[at].text).and_then(|held| Some(held.first()?.1.to_owned()));
            if let Some(closed) = closed {
                lines[open..=at].iter_mut().for_each(|line| line.closed_by = Some(closed.clone()));
                lines[at].closes = true;
                open = at + 1;
            }
        }
        Self { lines }
    }

    /// The lines with whom they are about, seen from one ref: a sentence that names a ref is followed by what belongs to it,
    /// and the words of a hook that ran for one ref are followed by a line that says for which.
    fn about<'h>(&'h self, name: &'h RefName) -> impl Iterator<Item = (&'h Line, About)> {
        self.lines.iter().scan(About::Nobody, move |about, line| {
            match line.named().or(line.closed_by.as_deref()) {
                Some(named) if is(named, name) => *about = About::This,
                Some(_) => *about = About::Another,
                None if line.headline => *about = About::Nobody,
                None => {}
            }
            let now = *about;
            if line.closes {
                *about = About::Nobody;
            }
            Some((line, now))
        })
    }

    /// Whether it gives a reason for this very ref.
    pub fn names(&self, name: &RefName) -> bool {
        self.lines.iter().any(|line| line.named().is_some_and(|named| is(named, name)))
    }

    /// What the refusal of a ref means, with its status in the report.
    pub fn of_ref(&self, speaker: &Speaker, name: &RefName, status: &str) -> Meaning {
        let status = read(status);
        let heard: Vec<(&Line, About)> = self.about(name).filter(|(_, about)| *about != About::Another).collect();
        let said_of = |whom: About| heard.iter().filter(move |(_, about)| *about == whom).map(|(line, _)| *line);
        // What names the ref comes first; then the status, unless it says nothing; then what may be about anything.
        let sign = best(name, said_of(About::This))
            .or_else(|| best(name, status.iter()))
            .or_else(|| best(name, said_of(About::Nobody)));
        let all = || status.iter().chain(heard.iter().map(|(line, _)| *line));
        let weak = || {
            let fits = |sign: &&Sign| all().any(|line| pattern::captures(sign.says, &line.text).is_some());
            WEAK_SIGNS.iter().find(fits)
        };
        let Some(sign) = sign.or_else(weak) else { return unknown(speaker, name, &status, &heard) };
        let mut args = args_of(sign, all());
        args.insert("ref".into(), name.short().to_owned());
        if table::has_reasons(sign.code) {
            let own = if heard.iter().any(|(_, about)| *about == About::This) { About::This } else { About::Nobody };
            args.insert("detail".into(), sentence(said_of(own).filter(|line| line.hit.is_none())));
        }
        Meaning { code: sign.code, args: linked(speaker, sign.code, args, all()) }
    }

    /// What is kept of all this about one ref: its status, and what the host printed, but for what is about others.
    pub fn words(&self, name: &RefName, status: &str) -> String {
        let printed = self.about(name).filter(|(line, about)| *about != About::Another && !is_ornament(&line.text));
        let lines: Vec<String> = Some(status.to_owned())
            .into_iter()
            .filter(|status| !status.is_empty())
            .chain(printed.map(|(line, _)| format!("{REMOTE}{}", line.text)))
            .collect();
        harmless(&lines.join("\n"), MAX_KEPT)
    }
}

/// Progress, and lines drawn between paragraphs.
fn is_ornament(line: &str) -> bool {
    line.contains("% (") || !line.contains(char::is_alphanumeric)
}

/// Whether a host's way to write a ref means this one.
fn is(named: &str, name: &RefName) -> bool {
    named == &**name || named == name.short()
}

/// The most particular of the signs.
fn best<'h>(name: &RefName, lines: impl Iterator<Item = &'h Line>) -> Option<&'static Sign> {
    lines.filter_map(|line| line.hit(name)).min_by_key(|hit| hit.rank).map(|hit| hit.sign)
}

/// The arguments that a sign and all lines of its kind give; what stands first counts.
fn args_of<'h>(sign: &Sign, lines: impl Iterator<Item = &'h Line>) -> BTreeMap<String, String> {
    let given =
        |args: &'static [(&'static str, &'static str)]| args.iter().map(|(name, value)| (*name, (*value).to_owned()));
    let mut found: Vec<(&str, String)> = given(sign.args).collect();
    for line in lines {
        if let Some(hit) = line.hit.as_ref().filter(|hit| hit.sign.code == sign.code) {
            found.extend(given(hit.sign.args));
            found.extend(hit.held.iter().cloned());
        }
        for detail in DETAILS.iter().filter(|detail| detail.code == sign.code) {
            if let Some(held) = pattern::captures(detail.says, &line.text) {
                found.extend(given(detail.args));
                found.extend(held.into_iter().map(|(name, value)| (name, harmless(value, MAX_SENTENCE))));
            }
        }
    }
    found.extend(table::wanted(sign.code).iter().map(|name| (*name, String::new())));
    let mut args = BTreeMap::new();
    for (name, value) in found.into_iter().filter(|(name, _)| *name != "ref") {
        args.entry(name.to_owned()).or_insert(value);
    }
    args
}

/// What nobody knows is told as it came.
fn unknown(speaker: &Speaker, name: &RefName, status: &[Line], heard: &[(&Line, About)]) -> Meaning {
    let telling = |line: &&Line| !names_no_ref(&line.text) && line.text != SAYS_NOTHING;
    let heard = || heard.iter().map(|(line, _)| *line);
    let detail = [sentence(status.iter().filter(telling)), sentence(heard()), sentence(status.iter())];
    let detail = detail.into_iter().find(|detail| !detail.is_empty()).unwrap_or_default();
    let args = [("ref".to_owned(), name.short().to_owned()), ("detail".to_owned(), detail)].into();
    Meaning { code: Code::Refused, args: linked(speaker, Code::Refused, args, status.iter().chain(heard())) }
}

/// The first lines that explain something, as one.
fn sentence<'h>(lines: impl Iterator<Item = &'h Line>) -> String {
    let explains = |line: &&Line| !line.noise && !line.text.contains("://");
    let text = |line: &'h Line| line.text.trim_start_matches("- ");
    let lines: Vec<&str> = lines.filter(explains).take(MAX_LINES).map(text).collect();
    harmless(&lines.join(" "), MAX_SENTENCE)
}

/// The same arguments with the link that fits, if there is one.
fn linked<'h>(
    speaker: &Speaker,
    code: Code,
    mut args: BTreeMap<String, String>,
    lines: impl Iterator<Item = &'h Line>,
) -> BTreeMap<String, String> {
    if let Some(link) = links::choose(speaker, code, lines.map(|line| line.text.as_str())) {
        args.insert("link".into(), link);
    }
    args
}

/// What words that were kept about a ref mean.
pub(crate) fn of_kept(speaker: &Speaker, name: &RefName, words: &str) -> Meaning {
    let words = harmless(words, 2 * MAX_KEPT);
    let (printed, status): (Vec<&str>, Vec<&str>) = words.lines().partition(|line| line.starts_with(REMOTE));
    Heard::new(&printed.join("\n")).of_ref(speaker, name, &status.join("\n"))
}

/// What a person is told of a ref that one side refused.
pub(crate) fn told(mirror: &Mirror, side: Side, name: &RefName, words: &str) -> Problem {
    let end = mirror.ends.get(side);
    let meaning = of_kept(&Speaker::at(&end.url), name, words);
    // What is held was looked at again, and had not moved.
    let Meaning { code, mut args } = match meaning.retry() {
        Retry::Replan => {
            let detail = harmless(words.lines().next().unwrap_or_default(), MAX_SENTENCE);
            Meaning {
                code: Code::Refused,
                args: BTreeMap::from([("ref".into(), name.short().to_owned()), ("detail".into(), detail)]),
            }
        }
        _ => meaning,
    };
    args.insert("host".into(), end.host.clone());
    args.insert("side".into(), side.as_str().to_owned());
    Problem { code: code.as_str().to_owned(), args }
}

/// What a person is told of a ref, where it is a host that holds it.
pub(crate) fn of_record(mirror: &Mirror, name: &RefName, record: &RefRecord) -> Option<Problem> {
    let refused = record.verdict == Some(Verdict::Held { reason: HeldReason::Refused });
    let refusal = record.refusal.as_ref().filter(|_| refused)?;
    Some(told(mirror, refusal.side?, name, &refusal.words))
}

/// What was kept about a ref, in one line.
pub(crate) fn in_short(name: &RefName, refusal: &model::Refusal) -> String {
    let words = &refusal.words;
    if refusal.side.is_none() {
        return harmless(words, MAX_SENTENCE);
    }
    let speaker = Speaker { kind: HostKind::Git, name: None };
    let lines = read(words);
    let meaning = of_kept(&speaker, name, words);
    let telling = lines.iter().find(|line| line.hit.as_ref().is_some_and(|hit| hit.sign.code == meaning.code));
    match telling {
        Some(line) => harmless(line.text.trim_start_matches("- "), MAX_SENTENCE),
        None => meaning.args.get("detail").cloned().unwrap_or_default(),
    }
}

/// A failed exchange with all that the host's words tell of it.
pub(crate) fn of_failure(speaker: &Speaker, error: Error) -> Error {
    // Of the others more is known than words could tell.
    let vague = matches!(
        error.code(),
        Code::Refused
            | Code::NoPermission
            | Code::CredentialsRejected
            | Code::RepositoryMissing
            | Code::NotGitServer
            | Code::HostError
            | Code::HostBusy
    );
    if !vague {
        return error;
    }
    let lines = read(error.args().get("detail").map(String::as_str).unwrap_or_default());
    let fits = |sign: &Sign| match error.code() {
        // To whom it does not know, a host may also say that there is no such repository.
        Code::CredentialsRejected => matches!(sign.code, Code::CredentialsRejected | Code::SsoRequired),
        _ => {
            is_about_the_repository(sign.code)
                || matches!(sign.code, Code::LfsUnavailable | Code::RepositoryExists | Code::TooLarge)
        }
    };
    let hits = lines.iter().filter_map(|line| line.hit.as_ref()).filter(|hit| fits(hit.sign));
    let sign = hits.min_by_key(|hit| hit.rank).map(|hit| hit.sign);
    let code = sign.map_or(error.code(), |sign| sign.code);
    let mut args = sign.map(|sign| args_of(sign, lines.iter())).unwrap_or_default();
    args.extend(error.args().clone());
    let args = linked(speaker, code, args, lines.iter());
    Meaning { code, args }.error()
}

#[cfg(test)]
mod tests;
