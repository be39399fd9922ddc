//! What is to happen in a scenario, drawn from its seed: the settings, then one event after the other.

use gemel_core::{
    clock::Millis,
    model::{Deletions, Direction, Divergent, OnDivergence, Policy, Prune, Rewrites, Side, Trigger},
};

use crate::{dice::Dice, world::Weather};

/// The settings of a mirror.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Which way changes go.
    pub direction: Direction,
    /// What may be done without asking.
    pub policy: Policy,
}

/// What a host is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// It gives only what its refs name at that moment.
    pub strict: bool,
    /// It does not tell which branch it shows first.
    pub hides_head: bool,
    /// It protects a branch.
    pub protects: bool,
}

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// People work, so many times.
    Work(usize),
    /// A run.
    Run(Trigger),
    /// A run by hand that answers what the mirror asks, if it asks anything.
    Approve,
    /// A run by hand that sends again what was refused.
    Retry,
    /// Time passes.
    Wait(Millis),
    /// The clock is set.
    SetClock,
    /// The program ends and begins anew.
    Reopen,
    /// Somebody changes the settings.
    Edit,
    /// Somebody sets a branch to and fro, with a run after each time.
    Quarrel,
}

/// An event, with a stream of chance that is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number in the whole script.
    pub number: u64,
    /// What happens.
    pub deed: Deed,
    /// What else may happen while it does.
    pub weather: Weather,
}

/// A scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// What it was drawn from.
    pub seed: u64,
    /// The settings at the beginning.
    pub setting: Setting,
    /// What the left and the right host are like.
    pub ways: [Ways; 2],
    /// What happens, in order.
    pub events: Vec<Event>,
    /// Why the runs at the end begin.
    pub last_trigger: Trigger,
}

impl Setting {
    /// Settings by chance; half of them keep no change from going across.
    pub fn draw(dice: &mut Dice) -> Self {
        let direction =
            dice.weighted(&[(6, Direction::Both), (2, Direction::LeftToRight), (2, Direction::RightToLeft)]);
        let policy = Policy {
            rewrites: dice.weighted(&[(1, Rewrites::Ask), (2, Rewrites::Propagate)]),
            deletions: dice.weighted(&[(4, Deletions::Propagate), (1, Deletions::Ask), (1, Deletions::Keep)]),
            divergent: dice.weighted(&[(1, Divergent::Ask), (1, Divergent::Overwrite)]),
            prune: dice.weighted(&[(1, Prune::Keep), (1, Prune::Everything)]),
            diverged: dice.weighted(&[
                (6, OnDivergence::Ask),
                (1, OnDivergence::PreferLeft),
                (1, OnDivergence::PreferRight),
            ]),
        };
        Self { direction, policy }
    }
}

impl Script {
    /// The scenario of a seed.
    pub fn draw(seed: u64) -> Self {
        let mut dice = Dice::stream(seed, 0);
        let dice = &mut dice;
        let setting = Setting::draw(dice);
        let ways = [(); 2].map(|()| Ways {
            strict: dice.chance(300),
            hides_head: dice.chance(60),
            protects: dice.chance(100),
        });
        let calm = Weather::default();
        let weather = dice.weighted(&[
            (2, calm),
            (3, Weather { people: 40, ..calm }),
            (3, Weather { people: 25, faults: 30, jumps: 2 }),
            (2, Weather { people: 90, faults: 60, jumps: 4 }),
            (1, Weather { people: 0, faults: 90, jumps: 0 }),
        ]);
        let count = 5 + dice.below(12);
        let by_hand = dice.chance(500);
        let mut events: Vec<Event> = Vec::new();
        for number in 1..=count {
            let deed = match dice.below(100) {
                0..34 => Deed::Work(1 + dice.below(3)),
                34..72 => Deed::Run(if dice.chance(if by_hand { 700 } else { 200 }) {
                    Trigger::Manual
                } else {
                    Trigger::Schedule
                }),
                72..84 => Deed::Wait(dice.weighted(&[(2, 20_000), (4, 70_000), (3, 300_000), (1, 26 * 3_600_000)])),
                84..88 => Deed::Approve,
                88..92 => Deed::Retry,
                92..95 => Deed::Reopen,
                95..97 => Deed::SetClock,
                97 => Deed::Edit,
                98 => Deed::Quarrel,
                _ => Deed::Work(6),
            };
            let number = u64::try_from(number).expect("because it is small");
            events.push(Event { number, deed, weather });
        }
        let last_trigger = if dice.chance(300) { Trigger::Manual } else { Trigger::Schedule };
        Self { seed, setting, ways, events, last_trigger }
    }

    /// What a side's host is like.
    pub fn ways(&self, side: Side) -> Ways {
        match side {
            Side::Left => self.ways[0],
            Side::Right => self.ways[1],
        }
    }
}
