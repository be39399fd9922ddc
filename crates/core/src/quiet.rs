//! When a person wants to be left alone. Pure: the time zone is handed in.

use jiff::{
    Timestamp, ToSpan, Zoned,
    civil::{Time, time},
    tz::TimeZone,
};

use crate::clock::Millis;

/// When tomorrow begins for somebody who paused "until tomorrow".
const MORNING: Time = time(8, 0, 0, 0);

/// A part of the day in which notices wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QuietHours {
    from: Time,
    to: Time,
}

fn zoned(now: Millis, zone: &TimeZone) -> Option<Zoned> {
    Some(Timestamp::from_millisecond(now).ok()?.to_zoned(zone.clone()))
}

impl QuietHours {
    /// Reads `22:00-07:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let read = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let number = |text: &str| text.parse::<i8>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
            Time::new(number(hour)?, number(minute)?, 0, 0).ok()
        };
        let hours = Self { from: read(from)?, to: read(to)? };
        (hours.from != hours.to).then_some(hours)
    }

    /// When they end, if they last at that moment.
    pub fn end(self, now: Millis, zone: &TimeZone) -> Option<Millis> {
        let here = zoned(now, zone)?;
        let time = here.time();
        let over_midnight = self.from > self.to;
        let quiet =
            if over_midnight { time >= self.from || time < self.to } else { (self.from..self.to).contains(&time) };
        if !quiet {
            return None;
        }
        let day = if over_midnight && time >= self.from { here.date().checked_add(1.day()).ok()? } else { here.date() };
        let end = day.to_datetime(self.to).to_zoned(zone.clone()).ok()?.timestamp().as_millisecond();
        // Where a clock is put forward, the end may be behind us although it is not said so yet.
        Some(end.max(now + 1))
    }
}

/// When a pause "until tomorrow" ends: the next day's morning.
pub(crate) fn tomorrow(now: Millis, zone: &TimeZone) -> Option<Millis> {
    let day = zoned(now, zone)?.date().checked_add(1.day()).ok()?;
    Some(day.to_datetime(MORNING).to_zoned(zone.clone()).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Millis {
        text.parse::<Timestamp>().expect("because it is well formed").as_millisecond()
    }

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let night = QuietHours::parse("22:00-07:30").expect("because it is well formed");
        let utc = TimeZone::UTC;
        assert_eq!(night.end(at("2026-03-01T21:59:59Z"), &utc), None);
        assert_eq!(night.end(at("2026-03-01T22:00:00Z"), &utc), Some(at("2026-03-02T07:30:00Z")));
        assert_eq!(night.end(at("2026-03-02T03:00:00Z"), &utc), Some(at("2026-03-02T07:30:00Z")));
        assert_eq!(night.end(at("2026-03-02T07:30:00Z"), &utc), None);
        let noon = QuietHours::parse("12:00-13:00").expect("because it is well formed");
        assert_eq!(noon.end(at("2026-03-01T12:15:00Z"), &utc), Some(at("2026-03-01T13:00:00Z")));
        assert_eq!(noon.end(at("2026-03-01T22:15:00Z"), &utc), None);
    }

    #[test]
    fn they_are_those_of_the_place() {
        let night = QuietHours::parse("22:00-07:00").expect("because it is well formed");
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(night.end(at("2026-03-01T15:00:00Z"), &zone), Some(at("2026-03-01T23:00:00Z")));
        assert_eq!(tomorrow(at("2026-03-01T15:00:00Z"), &zone), Some(at("2026-03-02T00:00:00Z")));
    }

    #[test]
    fn nonsense_is_none() {
        for text in
            ["", "22:00", "22-7", "25:00-07:00", "22:00-22:00", "-1:00-07:00", "22:00-07:00-08:00", "+2:00-07:00"]
        {
            assert_eq!(QuietHours::parse(text), None, "{text}");
        }
    }
}
