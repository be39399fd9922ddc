//! Refs, commits and ages in words.

use std::collections::BTreeSet;

use gemel_core::{
    Code,
    clock::Millis,
    model::{ActionKind, Delivery, HeldReason, HostKind, IgnoredReason, Side, Verdict},
    view::{Commits, EndpointView, MirrorView, RefOutcome, Status},
    words::Words,
};
use unicode_width::UnicodeWidthStr;

/// The two hosts of a mirror, by name.
pub struct Hosts<'a> {
    pub left: &'a str,
    pub right: &'a str,
}

impl<'a> Hosts<'a> {
    pub fn of(mirror: &'a MirrorView) -> Self {
        Self { left: &mirror.left.host, right: &mirror.right.host }
    }

    fn name(&self, side: Side) -> &'a str {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }
}

/// What happens to a ref, in one sentence.
pub fn verdict(words: &Words, hosts: &Hosts<'_>, shown: &RefOutcome) -> String {
    let tag = shown.name.starts_with("refs/tags/");
    let one_sided = || if shown.left.is_some() { hosts.left } else { hosts.right };
    let gone = if shown.left.is_none() { Side::Left } else { Side::Right };
    match shown.verdict {
        Verdict::InSync => words.say("verdict-in-sync"),
        Verdict::Propagate { to, action } => {
            let key = match action {
                ActionKind::Create if tag => "verdict-create-tag",
                ActionKind::Create => "verdict-create-branch",
                ActionKind::Advance => "verdict-advance",
                ActionKind::Rewrite => "verdict-rewrite",
                ActionKind::Delete => "verdict-delete",
            };
            words.say_with(key, &[("to", hosts.name(to).into())])
        }
        Verdict::Diverged if tag && shown.left.is_some() && shown.right.is_some() => words.say("verdict-diverged-tag"),
        Verdict::Diverged => match (&shown.left_commits, &shown.right_commits) {
            (Some(left), Some(right)) if shown.left.is_some() && shown.right.is_some() => words.say_with(
                "verdict-diverged-commits",
                &[
                    ("left", hosts.left.into()),
                    ("right", hosts.right.into()),
                    ("leftCount", left.total.into()),
                    ("rightCount", right.total.into()),
                ],
            ),
            _ => words.say_with(
                "verdict-diverged-deleted",
                &[("gone", hosts.name(gone).into()), ("changed", hosts.name(gone.other()).into())],
            ),
        },
        Verdict::Held { reason } => {
            let key = match reason {
                HeldReason::Unconfirmed => "verdict-held-unconfirmed",
                HeldReason::DeletionUnconfirmed => "verdict-held-deletion-unconfirmed",
                HeldReason::Rewrite => "verdict-held-rewritten",
                HeldReason::Deletion => "verdict-held-deletion",
                HeldReason::Refused => "verdict-held-refused",
                HeldReason::Flapping => "verdict-held-flapping",
                HeldReason::DefaultBranch => "verdict-held-default-branch",
                HeldReason::Guard => "verdict-held-guard",
                HeldReason::NameClash => "verdict-held-name-clash",
                HeldReason::FileTooLarge => "verdict-held-file-too-large",
                HeldReason::WorkflowScope => "verdict-held-workflow-scope",
                HeldReason::ProtectionUnknown => "verdict-held-protection-unknown",
            };
            words.say_with(key, &[("gone", hosts.name(gone).into()), ("kept", hosts.name(gone.other()).into())])
        }
        Verdict::Ignored { reason: IgnoredReason::OneSided } => {
            words.say_with("verdict-ignored-one-sided", &[("on", one_sided().into())])
        }
        Verdict::Ignored { reason: IgnoredReason::TargetOnly } => {
            words.say_with("verdict-ignored-target-only", &[("on", one_sided().into())])
        }
        Verdict::Ignored { reason: IgnoredReason::Chosen } => words.say("verdict-ignored-chosen"),
    }
}

/// Why a ref is held: what happened, what to do and where; or the host's own words, where nobody knows what they mean.
/// Advice that was given for another ref is not given again.
pub fn host_said(words: &Words, shown: &RefOutcome, given: &mut BTreeSet<String>) -> Vec<String> {
    let Some(problem) = shown.problem.as_ref().filter(|problem| problem.code != Code::Refused.as_str()) else {
        return shown.detail.iter().flat_map(|detail| detail.lines()).map(str::to_owned).collect();
    };
    let link = problem.args.get("link").cloned();
    let advice = Some(words.hint(problem)).into_iter().chain(link).filter(|advice| given.insert(advice.clone()));
    Some(words.problem(problem)).into_iter().chain(advice).collect()
}

/// The sign before a ref: what happened to it, by shape.
pub fn sign(shown: &RefOutcome) -> &'static str {
    match (shown.delivery, shown.verdict) {
        (Some(Delivery::Done), _) => "✓",
        (Some(Delivery::Refused), _) => "✗",
        (Some(_), _) => "…",
        (None, Verdict::Propagate { to: Side::Right, .. }) => "→",
        (None, Verdict::Propagate { to: Side::Left, .. }) => "←",
        (None, verdict) if verdict.needs_person() => "!",
        (None, Verdict::InSync) => "=",
        (None, _) => "·",
    }
}

/// A ref's name, with the kind where it is no branch.
pub fn ref_name(words: &Words, shown: &RefOutcome) -> String {
    if shown.name.starts_with("refs/tags/") {
        words.say_with("cli-tag", &[("name", shown.short.clone().into())])
    } else {
        shown.short.clone()
    }
}

/// The commits of one side, a line each.
pub fn commits(words: &Words, host: &str, commits: &Commits) -> Vec<String> {
    if commits.total == 0 {
        return Vec::new();
    }
    let mut lines = vec![words.say_with("cli-commits-on", &[("host", host.into()), ("count", commits.total.into())])];
    for commit in &commits.shown {
        let id = commit.id.get(..7).unwrap_or(&commit.id);
        lines.push(format!("    {id} {}  ({}, {})", commit.subject, commit.author, moment(commit.at)));
    }
    let more = commits.total as usize - commits.shown.len();
    if more > 0 {
        lines.push(format!("    {}", words.say_with("cli-more-commits", &[("count", more.into())])));
    }
    lines
}

/// A text filled up to a width in a terminal, where a Chinese character takes two columns.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A moment in this computer's time zone.
pub fn moment(at: Millis) -> String {
    let Ok(moment) = jiff::Timestamp::from_millisecond(at) else { return String::new() };
    moment.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// What people call a kind of host: names, the same in every language.
pub fn kind_name(kind: HostKind) -> &'static str {
    match kind {
        HostKind::Github => "GitHub",
        HostKind::Gitee => "Gitee",
        HostKind::Gitlab => "GitLab",
        HostKind::Gitea => "Gitea",
        HostKind::Bitbucket => "Bitbucket",
        HostKind::CodeCommit => "CodeCommit",
        HostKind::Local | HostKind::Git => "Git",
    }
}

/// A status in words.
pub fn status(words: &Words, status: Status) -> String {
    words.say(match status {
        Status::NeedsDecision => "status-needs-decision",
        Status::Stopped => "status-stopped",
        Status::Failing => "status-failing",
        Status::Offline => "status-offline",
        Status::Syncing => "status-syncing",
        Status::Queued => "status-queued",
        Status::Paused => "status-paused",
        Status::UpToDate => "status-up-to-date",
        Status::NotChecked => "status-not-checked",
    })
}

/// Both ends of a mirror, with the way that changes go.
pub fn ends(mirror: &MirrorView) -> String {
    use gemel_core::model::Direction;
    let end = |end: &EndpointView| format!("{} {}", end.host, end.path);
    let arrow = match mirror.direction {
        Direction::Both => "⇄",
        Direction::LeftToRight => "→",
        Direction::RightToLeft => "←",
    };
    format!("{} {arrow} {}", end(&mirror.left), end(&mirror.right))
}
