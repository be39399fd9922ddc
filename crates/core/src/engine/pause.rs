//! Pausing and resuming, one mirror or all at once.

use jiff::{Timestamp, ToSpan, civil::Time, tz::TimeZone};

use super::Engine;
use crate::{
    clock::Millis,
    error::Result,
    model::{Mirror, MirrorId},
    store::{NewEvent, Pause},
    view::Level,
};

/// For how long everything is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseFor {
    /// An hour.
    Hour,
    /// Until the next morning where the person is.
    UntilTomorrow,
    /// Until somebody resumes.
    UntilResumed,
}

const HOUR: Millis = 3_600_000;
/// Who works late and pauses until tomorrow does not mean midnight.
const MORNING: Time = Time::constant(7, 0, 0, 0);

impl Engine {
    /// Pauses a mirror, or lets it go on.
    pub fn set_paused(&self, id: MirrorId, paused: bool) -> Result<()> {
        self.set_pause(Some(id), paused, None)
    }

    /// Pauses a mirror until then. One that a person paused until they say otherwise stays as it is.
    pub fn pause_until(&self, id: MirrorId, until: Millis) -> Result<()> {
        self.set_pause(Some(id), true, Some(until))
    }

    /// Pauses every mirror. One that a person paused until they say otherwise stays so.
    pub fn pause_all(&self, how_long: PauseFor, zone: &TimeZone) -> Result<()> {
        let until = match how_long {
            PauseFor::Hour => Some(self.now() + HOUR),
            PauseFor::UntilTomorrow => tomorrow(self.now(), zone),
            PauseFor::UntilResumed => None,
        };
        self.set_pause(None, true, until)
    }

    /// Lets every mirror go on.
    pub fn resume_all(&self) -> Result<()> {
        self.set_pause(None, false, None)
    }

    fn set_pause(&self, only: Option<MirrorId>, paused: bool, until: Option<Millis>) -> Result<()> {
        let now = self.now();
        for id in self.store.pause_mirrors(only, now, |mirror| pause(mirror, paused, until, now))? {
            self.tell_changed(Some(id));
        }
        self.unattended_wake();
        Ok(())
    }
}

/// What becomes of a mirror's pause, with the line of the log that tells of it; nothing where it stays as it is.
fn pause(mirror: &Mirror, paused: bool, until: Option<Millis>, now: Millis) -> Option<(Pause, Option<NewEvent>)> {
    let was = mirror.paused(now).is_some();
    if paused && was {
        let another = mirror.paused_until.is_some() && mirror.paused_until != until;
        return another.then_some((Pause { since: mirror.paused_since, until }, None));
    }
    let kind = if paused { "mirror-paused" } else { "mirror-resumed" };
    let pause = Pause { since: paused.then_some(now), until: until.filter(|_| paused) };
    (was != paused).then(|| (pause, Some(NewEvent::new(Level::Info, kind))))
}

/// The next morning. None beyond the end of time.
fn tomorrow(now: Millis, zone: &TimeZone) -> Option<Millis> {
    let here = Timestamp::from_millisecond(now).ok()?.to_zoned(zone.clone());
    let morning = here.date().checked_add(1.day()).ok()?.to_datetime(MORNING);
    Some(zone.to_zoned(morning).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::stage::{Stage, stage},
        forge::played::Played,
        model::{Direction, Endpoint, Pair, Policy, RunBy, Unattended},
        store::NewRow,
    };

    #[test]
    fn tomorrow_begins_in_the_morning() {
        let berlin = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("because it is well formed");
        let at = |text: &str| text.parse::<Timestamp>().expect("because it is well formed").as_millisecond();
        assert_eq!(tomorrow(at("2026-03-03T12:00:00Z"), &berlin), Some(at("2026-03-04T06:00:00Z")));
        // After midnight, tomorrow is the day after; and in the night in between the clocks may change.
        assert_eq!(tomorrow(at("2026-03-03T23:30:00Z"), &berlin), Some(at("2026-03-05T06:00:00Z")));
        assert_eq!(tomorrow(at("2026-03-28T12:00:00Z"), &berlin), Some(at("2026-03-29T05:00:00Z")));
    }

    #[test]
    fn all_of_them_are_paused_at_once_and_each_says_so() {
        let stage = stage(Played::new());
        let ids: Vec<_> = (0..40).map(|number| add(&stage, number)).collect();
        let engine = &stage.engine;
        engine.set_paused(ids[0], true).expect("because it is there");
        engine.pause_until(ids[1], engine.now() + 1).expect("because it is there");
        let utc = TimeZone::UTC;
        engine.pause_all(PauseFor::Hour, &utc).expect("because the database is whole");
        let until = |id| engine.store.mirror(id).expect("because it was added").paused_until;
        assert_eq!(until(ids[0]), None, "a person said until when: until they say otherwise");
        assert!(ids[1..].iter().all(|id| until(*id) == Some(engine.now() + HOUR)));
        assert!(engine.mirrors().expect("because the database is whole").iter().all(|mirror| mirror.paused));
        engine.resume_all().expect("because the database is whole");
        assert!(engine.mirrors().expect("because the database is whole").iter().all(|mirror| !mirror.paused));
        // Each has its two lines in the log, and nothing is said of those that stayed as they were.
        engine.resume_all().expect("because the database is whole");
        let told = engine.activity(None, None, 1000).expect("because the database is whole");
        let count = |kind: &str| told.iter().filter(|event| event.kind == kind).count();
        assert_eq!((count("mirror-paused"), count("mirror-resumed")), (40, 40));
    }

    fn add(stage: &Stage, number: usize) -> MirrorId {
        let end = |side: &str| Endpoint {
            url: format!("https://{side}.example.org/{number}.git"),
            host: side.into(),
            account: None,
        };
        let row = NewRow {
            name: format!("mirror {number}"),
            ends: Pair { left: end("left"), right: end("right") },
            direction: Direction::Both,
            policy: Policy::default(),
            scope: Vec::new(),
            every: 300,
            allow_plain_http: false,
            push_options: Vec::new(),
            run_by: RunBy::Gemel,
            unattended: Unattended::default(),
        };
        stage.engine.store.add_mirror(&row).expect("because its name is free")
    }
}
