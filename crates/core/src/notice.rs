//! What a person is to hear of although no window is open. Pure: when something is shown is decided here, showing it is
//! the program's.
//!
//! Only changes are told: into waiting for a decision, stopping, asking, an account that is not taken any more, and back.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{clock::Millis, model::MirrorId, view::Problem};

/// What comes within this time is told together.
const GATHER: Millis = 1500;
/// When more mirrors than this have news at once, they are told in one notice.
const MANY: usize = 3;

/// What a desktop notification says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// The mirror; none where it is about many, or about an account that no mirror uses.
    pub mirror: Option<MirrorId>,
    /// Its name, or the account's.
    pub name: String,
    /// What it is about.
    pub about: NoticeAbout,
}

/// The occasions for a notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NoticeAbout {
    /// All is well again.
    Healthy,
    /// Refs wait for a decision; their short names.
    Decisions(Vec<String>),
    /// An account's token ends soon.
    Expiring(Problem),
    /// A run failed of what only a person can put right: a secret that its host does not take any more, most of all.
    #[serde(alias = "credentials")]
    Needs(Problem),
    /// It failed too often in a row.
    Stopped(Problem),
    /// The whole mirror asks.
    Question,
    /// So many mirrors have news.
    Many(usize),
    /// A login waits for a finger on the key.
    Touch,
}

impl NoticeAbout {
    fn weight(&self) -> u8 {
        match self {
            Self::Healthy | Self::Touch => 0,
            Self::Decisions(_) => 1,
            Self::Expiring(_) => 2,
            Self::Needs(_) => 3,
            Self::Stopped(_) => 4,
            Self::Question => 5,
            Self::Many(_) => 6,
        }
    }

    /// What is said where both have happened.
    fn and(self, later: Self) -> Self {
        match (self, later) {
            (Self::Decisions(mut all), Self::Decisions(more)) => {
                let news = more.into_iter().filter(|name| !all.contains(name)).collect::<Vec<_>>();
                all.extend(news);
                Self::Decisions(all)
            }
            (_, Self::Healthy) => Self::Healthy,
            (earlier, later) if earlier.weight() > later.weight() => earlier,
            (_, later) => later,
        }
    }
}

/// What a mirror wants of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wants {
    /// The short names of the refs that wait.
    pub decisions: BTreeSet<String>,
    pub question: bool,
    pub stopped: Option<Problem>,
    /// What only a person can put right.
    pub needs: Option<Problem>,
}

impl Wants {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What is to be told of a change.
pub(crate) fn news(before: &Wants, after: &Wants) -> Option<NoticeAbout> {
    if after.question && !before.question {
        return Some(NoticeAbout::Question);
    }
    if let (Some(problem), None) = (&after.stopped, &before.stopped) {
        return Some(NoticeAbout::Stopped(problem.clone()));
    }
    if let (Some(problem), None, None) = (&after.needs, &before.needs, &before.stopped) {
        return Some(NoticeAbout::Needs(problem.clone()));
    }
    let more: Vec<String> = after.decisions.difference(&before.decisions).cloned().collect();
    // While the whole mirror asks, what its refs wait for is that question.
    if !more.is_empty() && !after.question {
        return Some(NoticeAbout::Decisions(more));
    }
    (after.is_nothing() && !before.is_nothing()).then_some(NoticeAbout::Healthy)
}

/// What is to be shown and was not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub name: String,
    pub about: NoticeAbout,
    /// When it came up.
    pub since: Millis,
    /// A person wants to be reminded then.
    pub not_before: Option<Millis>,
}

/// What waits to be shown, and what was.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: BTreeMap<MirrorId, Waiting>,
    shown: BTreeMap<MirrorId, NoticeAbout>,
    /// Mirrors that were told of together.
    shown_as_many: BTreeSet<MirrorId>,
    settled: Vec<Option<MirrorId>>,
}

/// What is to be done about notices now.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Due {
    pub show: Vec<Notice>,
    /// Notices that have no reason any more: those of a mirror, or that of many.
    pub withdraw: Vec<Option<MirrorId>>,
    /// When to look again.
    pub next: Option<Millis>,
}

impl Outbox {
    /// What an earlier program did not come to show.
    pub fn of(waiting: BTreeMap<MirrorId, Waiting>) -> Self {
        Self { waiting, ..Self::default() }
    }

    /// The mirrors of which something waits to be shown.
    pub fn waiting_ids(&self) -> Vec<MirrorId> {
        self.waiting.keys().copied().collect()
    }

    /// What waits of a mirror.
    pub fn waiting(&self, id: MirrorId) -> Option<&Waiting> {
        self.waiting.get(&id)
    }

    /// Takes in what changed. `unasked` tells whether nobody was there to see it.
    pub fn note(&mut self, id: MirrorId, name: &str, before: &Wants, after: &Wants, unasked: bool, now: Millis) {
        if after.is_nothing() {
            let unseen = self.waiting.remove(&id);
            let seen = self.shown.remove(&id).is_some();
            if seen {
                self.settled.push(Some(id));
            }
            if self.shown_as_many.remove(&id) && self.shown_as_many.is_empty() {
                self.settled.push(None);
            }
            // Who never heard that something was wrong need not hear that it is over, and who put it right knows.
            if unseen.is_some() && !seen || !unasked {
                return;
            }
        }
        let Some(about) = news(before, after) else { return };
        let waiting = match self.waiting.remove(&id) {
            Some(earlier) => Waiting { name: name.to_owned(), about: earlier.about.and(about), ..earlier },
            None => Waiting { name: name.to_owned(), about, since: now, not_before: None },
        };
        self.waiting.insert(id, waiting);
    }

    /// A person wants to be reminded of what was shown, later.
    pub fn snooze(&mut self, id: MirrorId, name: &str, now: Millis, until: Millis) {
        if let Some(about) = self.shown.remove(&id) {
            self.waiting.entry(id).or_insert(Waiting {
                name: name.to_owned(),
                about,
                since: now,
                not_before: Some(until),
            });
        }
    }

    /// The mirror is gone, or nobody wants to hear of it.
    pub fn forget(&mut self, id: MirrorId) {
        self.waiting.remove(&id);
        if self.shown.remove(&id).is_some() {
            self.settled.push(Some(id));
        }
    }

    /// What is shown now. During quiet hours nothing is; what has come up waits until they end, and is then told together.
    pub fn due(&mut self, now: Millis, quiet_until: Option<Millis>) -> Due {
        let mut due = Due { withdraw: std::mem::take(&mut self.settled), ..Due::default() };
        if self.waiting.is_empty() {
            return due;
        }
        if let Some(end) = quiet_until {
            due.next = Some(end);
            return due;
        }
        // A clock that was set back keeps nothing waiting.
        let ready = |waiting: &Waiting| match waiting.not_before {
            Some(not_before) => (now >= not_before, not_before),
            None => (now >= waiting.since + GATHER || now < waiting.since, waiting.since + GATHER),
        };
        let all_gathered = self.waiting.values().any(|waiting| ready(waiting).0);
        let now_shown: BTreeMap<MirrorId, Waiting> = if all_gathered {
            // With the first one whose time has come go those that came after it.
            let goes = |waiting: &Waiting| waiting.not_before.is_none() || ready(waiting).0;
            let (goes, stays) = std::mem::take(&mut self.waiting).into_iter().partition(|(_, waiting)| goes(waiting));
            self.waiting = stays;
            goes
        } else {
            BTreeMap::new()
        };
        due.next = self.waiting.values().map(|waiting| ready(waiting).1).min();
        let asking = now_shown.values().filter(|waiting| waiting.about != NoticeAbout::Healthy).count();
        if asking > MANY {
            due.show.push(Notice { mirror: None, name: String::new(), about: NoticeAbout::Many(asking) });
        }
        for (id, Waiting { name, about, .. }) in now_shown {
            if about == NoticeAbout::Healthy {
                due.show.push(Notice { mirror: Some(id), name, about });
            } else if asking > MANY {
                self.shown_as_many.insert(id);
            } else {
                self.shown.insert(id, about.clone());
                due.show.push(Notice { mirror: Some(id), name, about });
            }
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decisions(names: &[&str]) -> Wants {
        Wants { decisions: names.iter().map(|name| (*name).to_owned()).collect(), ..Wants::default() }
    }

    fn problem() -> Problem {
        Problem { code: "credentials-rejected".into(), args: BTreeMap::new() }
    }

    fn told(names: &[&str]) -> NoticeAbout {
        NoticeAbout::Decisions(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn only_changes_are_news() {
        let (fine, one, two) = (Wants::default(), decisions(&["a"]), decisions(&["a", "b"]));
        let asks = Wants { question: true, ..two.clone() };
        let rejected = Wants { needs: Some(problem()), ..Wants::default() };
        let stopped = Wants { stopped: Some(problem()), ..rejected.clone() };
        for (before, after, expected) in [
            (&fine, &fine, None),
            (&fine, &one, Some(told(&["a"]))),
            (&one, &one, None),
            (&one, &two, Some(told(&["b"]))),
            (&two, &one, None),
            (&one, &fine, Some(NoticeAbout::Healthy)),
            (&fine, &asks, Some(NoticeAbout::Question)),
            (&asks, &asks, None),
            (&fine, &rejected, Some(NoticeAbout::Needs(problem()))),
            (&rejected, &stopped, Some(NoticeAbout::Stopped(problem()))),
            (&stopped, &stopped, None),
            // A person started it again, and it fails as before.
            (&stopped, &rejected, None),
            (&stopped, &fine, Some(NoticeAbout::Healthy)),
        ] {
            assert_eq!(news(before, after), expected, "{before:?} {after:?}");
        }
    }

    /// What is shown, as mirrors' numbers with what is said.
    fn shown(due: &Due) -> Vec<(i64, NoticeAbout)> {
        due.show.iter().map(|notice| (notice.mirror.map_or(0, |id| id.0), notice.about.clone())).collect()
    }

    #[test]
    fn a_mirror_is_told_of_once_for_all_that_comes_together() {
        let mut outbox = Outbox::default();
        let id = MirrorId(1);
        outbox.note(id, "m", &Wants::default(), &decisions(&["a"]), true, 0);
        outbox.note(id, "m", &decisions(&["a"]), &decisions(&["a", "b"]), true, 1000);
        assert_eq!(outbox.due(1000, None), Due { next: Some(GATHER), ..Due::default() });
        assert_eq!(shown(&outbox.due(GATHER, None)), [(1, told(&["a", "b"]))]);
        assert_eq!(outbox.due(2 * GATHER, None), Due::default());
    }

    #[test]
    fn many_at_once_are_one_notice() {
        let mut outbox = Outbox::default();
        for id in 1..=5 {
            outbox.note(MirrorId(id), "m", &Wants::default(), &decisions(&["a"]), true, id);
        }
        assert_eq!(shown(&outbox.due(GATHER + 1, None)), [(0, NoticeAbout::Many(5))]);
        for id in 1..=5 {
            assert_eq!(outbox.due(9000, None).withdraw, []);
            outbox.note(MirrorId(id), "m", &decisions(&["a"]), &Wants::default(), false, 9000);
        }
        assert_eq!(outbox.due(9000, None).withdraw, [None]);
    }

    #[test]
    fn quiet_hours_hold_back_and_what_is_over_by_then_is_not_told() {
        let mut outbox = Outbox::default();
        let (fine, waits) = (Wants::default(), decisions(&["a"]));
        outbox.note(MirrorId(1), "m", &fine, &waits, true, 0);
        outbox.note(MirrorId(2), "n", &fine, &waits, true, 0);
        assert_eq!(outbox.due(60_000, Some(900_000)), Due { next: Some(900_000), ..Due::default() });
        outbox.note(MirrorId(2), "n", &waits, &fine, true, 70_000);
        assert_eq!(shown(&outbox.due(900_000, None)), [(1, told(&["a"]))]);
    }

    #[test]
    fn what_is_settled_is_withdrawn_and_said_where_nobody_was_there() {
        let mut outbox = Outbox::default();
        let (id, fine, waits) = (MirrorId(1), Wants::default(), decisions(&["a"]));
        for unasked in [false, true] {
            outbox.note(id, "m", &fine, &waits, true, 0);
            assert_eq!(outbox.due(GATHER, None).show.len(), 1);
            outbox.note(id, "m", &waits, &fine, unasked, 10_000);
            let due = outbox.due(10_000 + GATHER, None);
            assert_eq!(due.withdraw, [Some(id)]);
            assert_eq!(shown(&due), if unasked { vec![(1, NoticeAbout::Healthy)] } else { vec![] });
        }
    }

    #[test]
    fn one_may_be_reminded() {
        let mut outbox = Outbox::default();
        let id = MirrorId(1);
        outbox.note(id, "m", &Wants::default(), &decisions(&["a"]), true, 0);
        outbox.due(GATHER, None);
        outbox.snooze(id, "m", 5000, 100_000);
        assert_eq!(outbox.due(50_000, None), Due { next: Some(100_000), ..Due::default() });
        assert_eq!(shown(&outbox.due(100_000, None)), [(1, told(&["a"]))]);
    }
}
