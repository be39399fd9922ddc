//! Pausing and resuming all mirrors at once.

use jiff::{Timestamp, ToSpan, civil::Time, tz::TimeZone};

use super::Engine;
use crate::{clock::Millis, error::Result};

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
    /// Pauses every mirror. One that a person paused until they say otherwise stays so.
    pub fn pause_all(&self, how_long: PauseFor, zone: &TimeZone) -> Result<()> {
        let until = match how_long {
            PauseFor::Hour => Some(self.now() + HOUR),
            PauseFor::UntilTomorrow => tomorrow(self.now(), zone),
            PauseFor::UntilResumed => None,
        };
        for mirror in self.store.mirrors()? {
            match until {
                Some(until) => self.pause_until(mirror.id, until)?,
                None => self.set_paused(mirror.id, true)?,
            }
        }
        Ok(())
    }

    /// Lets every mirror go on.
    pub fn resume_all(&self) -> Result<()> {
        for mirror in self.store.mirrors()? {
            self.set_paused(mirror.id, false)?;
        }
        Ok(())
    }
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

    #[test]
    fn tomorrow_begins_in_the_morning() {
        let berlin = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("because it is well formed");
        let at = |text: &str| text.parse::<Timestamp>().expect("because it is well formed").as_millisecond();
        assert_eq!(tomorrow(at("2026-03-03T12:00:00Z"), &berlin), Some(at("2026-03-04T06:00:00Z")));
        // After midnight, tomorrow is the day after; and in the night in between the clocks may change.
        assert_eq!(tomorrow(at("2026-03-03T23:30:00Z"), &berlin), Some(at("2026-03-05T06:00:00Z")));
        assert_eq!(tomorrow(at("2026-03-28T12:00:00Z"), &berlin), Some(at("2026-03-29T05:00:00Z")));
    }
}
