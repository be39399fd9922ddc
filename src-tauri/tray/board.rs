//! What the tray shows: kept up to date by what changed, so that nothing is looked up for it. Pure.

use std::collections::BTreeMap;

use gemel_core::{
    seam::Changed,
    view::{MirrorView, Status, WaitReason},
    words::Words,
};

/// So many mirrors are named in the menu.
const NAMED: usize = 5;

/// What the icon shows, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Attention,
    Failing,
    Syncing,
    Paused,
    NotChecked,
    UpToDate,
}

/// A mirror, as far as the tray knows it.
struct Seen {
    name: String,
    status: Status,
    paused: bool,
}

/// All mirrors, as far as the tray knows them.
#[derive(Default)]
pub(super) struct Board(BTreeMap<String, Seen>);

/// An entry of the menu that leads to a mirror.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub mirror: String,
    pub text: String,
}

/// A mirror's status as the icon shows it: one that only lets some minutes pass is as well as it was.
fn seen(mirror: &MirrorView) -> Status {
    let minimum = mirror.wait.is_some_and(|wait| wait.reason == WaitReason::Minimum);
    match mirror.status {
        Status::Queued if minimum && mirror.checked_at.is_some() => Status::UpToDate,
        status => status,
    }
}

impl Board {
    pub fn of(mirrors: &[MirrorView]) -> Self {
        let mut board = Self::default();
        board.hear(mirrors, &[]);
        board
    }

    /// What changed.
    pub fn take(&mut self, changed: &Changed) {
        self.hear(&changed.mirrors, &changed.gone);
    }

    fn hear(&mut self, mirrors: &[MirrorView], gone: &[String]) {
        for mirror in mirrors {
            let known = Seen { name: mirror.name.clone(), status: seen(mirror), paused: mirror.paused };
            self.0.insert(mirror.id.clone(), known);
        }
        for id in gone {
            self.0.remove(id);
        }
    }

    fn count(&self, wanted: &[Status]) -> usize {
        self.0.values().filter(|mirror| wanted.contains(&mirror.status)).count()
    }

    /// The worst state among the mirrors, and how many are in it.
    pub fn summary(&self) -> (State, usize) {
        let all = self.0.len();
        for (state, statuses) in [
            (State::Attention, &[Status::NeedsDecision][..]),
            (State::Failing, &[Status::Stopped, Status::Failing, Status::Offline]),
            (State::Syncing, &[Status::Syncing, Status::Queued]),
        ] {
            let found = self.count(statuses);
            if found > 0 {
                return (state, found);
            }
        }
        if all > 0 && self.count(&[Status::Paused]) == all {
            return (State::Paused, all);
        }
        match self.count(&[Status::NotChecked]) {
            0 => (State::UpToDate, self.count(&[Status::UpToDate])),
            unchecked => (State::NotChecked, unchecked),
        }
    }

    /// How things are, in a sentence.
    pub fn line(&self, words: &Words) -> String {
        let all = self.0.len();
        if all == 0 {
            return words.say("tray-none");
        }
        let (state, count) = self.summary();
        let key = match state {
            State::Attention => "tray-attention",
            State::Failing => "tray-failing",
            State::Syncing => "tray-syncing",
            State::Paused => "tray-paused",
            State::NotChecked => "tray-not-checked",
            State::UpToDate if count < all => "tray-others-paused",
            State::UpToDate => "tray-up-to-date",
        };
        words.say_with(key, &[("count", count.into())])
    }

    /// The mirrors that want somebody, worst first.
    pub fn attention(&self, words: &Words) -> Vec<Entry> {
        let wanted = [Status::NeedsDecision, Status::Stopped, Status::Failing];
        let mut found: Vec<_> = self.0.iter().filter(|(_, mirror)| wanted.contains(&mirror.status)).collect();
        found.sort_by(|(_, a), (_, b)| (a.status, &a.name).cmp(&(b.status, &b.name)));
        let entry = |(id, mirror): (&String, &Seen)| {
            let key = match mirror.status {
                Status::NeedsDecision => "tray-item-decision",
                Status::Stopped => "tray-item-stopped",
                _ => "tray-item-failing",
            };
            Entry { mirror: id.clone(), text: words.say_with(key, &[("mirror", mirror.name.as_str().into())]) }
        };
        found.into_iter().take(NAMED).map(entry).collect()
    }

    /// Whether any mirror goes on, and whether any is paused.
    pub fn running_and_paused(&self) -> (bool, bool) {
        (self.0.values().any(|mirror| !mirror.paused), self.0.values().any(|mirror| mirror.paused))
    }
}

/// What the icon shows at present. A sync that takes a moment does not make it flicker.
#[derive(Default)]
pub(super) struct Steady {
    /// When it became what is not shown yet.
    turn: u64,
    waiting: bool,
    syncing: bool,
}

/// What is to be done with a new state.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Show it.
    Show,
    /// Show what was shown, and ask again after a while with this number.
    Wait(u64),
    /// Show what was shown: somebody asks again already.
    Keep,
}

impl Steady {
    pub fn hear(&mut self, state: State) -> Step {
        if state != State::Syncing {
            (self.waiting, self.syncing) = (false, false);
            return Step::Show;
        }
        if self.syncing {
            return Step::Show;
        }
        if self.waiting {
            return Step::Keep;
        }
        self.waiting = true;
        self.turn += 1;
        Step::Wait(self.turn)
    }

    /// A while has passed. True where it is still syncing, and is now shown so.
    pub fn passed(&mut self, turn: u64) -> bool {
        let still = self.waiting && self.turn == turn;
        if still {
            (self.waiting, self.syncing) = (false, true);
        }
        still
    }
}

#[cfg(test)]
mod tests {
    use gemel_core::{
        model::{Direction, HostKind, Policy, RunBy, Unattended},
        view::{Counts, EndpointView},
    };

    use super::*;

    fn mirror(id: usize, status: Status) -> MirrorView {
        let end = EndpointView {
            host: "h".into(),
            host_kind: HostKind::Local,
            url: "/a".into(),
            path: "/a".into(),
            account: None,
            unverified: false,
        };
        MirrorView {
            id: id.to_string(),
            name: format!("m{id}"),
            left: end.clone(),
            right: end,
            direction: Direction::Both,
            policy: Policy::default(),
            scope: vec![],
            every_seconds: 300,
            push_options: Vec::new(),
            run_by: RunBy::Gemel,
            paused: status == Status::Paused,
            paused_until: None,
            unattended: Unattended::default(),
            wait: None,
            status,
            since: None,
            checked_at: None,
            counts: Counts::default(),
            decisions: vec![],
            problem: None,
            question: None,
            progress: None,
            demo: false,
        }
    }

    fn board(statuses: &[Status]) -> Board {
        Board::of(&statuses.iter().enumerate().map(|(id, status)| mirror(id, *status)).collect::<Vec<_>>())
    }

    fn said(statuses: &[Status]) -> String {
        board(statuses).line(&Words::english())
    }

    #[test]
    fn the_worst_is_said_first() {
        assert_eq!(said(&[]), "No mirrors yet");
        assert_eq!(said(&[Status::UpToDate, Status::NeedsDecision, Status::Failing]), "One mirror needs you");
        assert_eq!(said(&[Status::UpToDate, Status::Offline, Status::Syncing]), "One mirror is failing");
        assert_eq!(said(&[Status::UpToDate, Status::UpToDate]), "All 2 mirrors are up to date");
        assert_eq!(said(&[Status::UpToDate, Status::Paused]), "One mirror is up to date, the others are paused");
        assert_eq!(said(&[Status::Paused]), "All mirrors are paused");
        assert_eq!(said(&[Status::NotChecked]), "One mirror was not checked yet");
    }

    #[test]
    fn what_changed_is_enough() {
        let mut all = board(&[Status::UpToDate, Status::UpToDate]);
        all.take(&Changed { mirrors: vec![mirror(1, Status::Stopped)], gone: vec!["0".into()], all: false });
        assert_eq!(all.line(&Words::english()), "One mirror is failing");
        all.take(&Changed { mirrors: vec![], gone: vec!["1".into()], all: false });
        assert_eq!(all.line(&Words::english()), "No mirrors yet");
    }

    #[test]
    fn at_most_five_are_named_worst_first() {
        let mut statuses = vec![Status::Failing; 4];
        statuses.extend([Status::UpToDate, Status::NeedsDecision, Status::Stopped]);
        let named = board(&statuses).attention(&Words::english());
        assert_eq!(named.iter().map(|entry| entry.mirror.as_str()).collect::<Vec<_>>(), ["5", "6", "0", "1", "2"]);
        assert!(named[0].text.contains("m5"), "{named:?}");
    }

    #[test]
    fn a_short_sync_is_not_shown() {
        let mut steady = Steady::default();
        assert_eq!(steady.hear(State::UpToDate), Step::Show);
        assert_eq!(steady.hear(State::Syncing), Step::Wait(1));
        assert_eq!(steady.hear(State::Syncing), Step::Keep);
        assert_eq!(steady.hear(State::UpToDate), Step::Show);
        assert!(!steady.passed(1));
        // One that takes longer is, until it is over.
        assert_eq!(steady.hear(State::Syncing), Step::Wait(2));
        assert!(!steady.passed(1));
        assert!(steady.passed(2));
        assert_eq!(steady.hear(State::Syncing), Step::Show);
        assert_eq!(steady.hear(State::Attention), Step::Show);
        assert_eq!(steady.hear(State::Syncing), Step::Wait(3));
    }
}
