//! What is kept of a host's answers: when it wants to be left alone, and what it need not send again.

use std::{
    collections::{HashMap, VecDeque},
    sync::Mutex,
    time::Duration,
};

use backon::ExponentialBuilder;
use gemel_wire::WebAnswer;

use crate::clock::Millis;

/// A host that wants to be left alone without saying for how long.
const A_WHILE: Millis = 60_000;
/// What a host says of later than this is not believed: a broken clock must not silence an account for years.
const LONGEST: Millis = 24 * 60 * 60 * 1000;
/// So many answers, and so many bytes of them, are kept for asking whether they still hold.
const MAX_ANSWERS: usize = 256;
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Shared by all that ask hosts. In memory only.
pub(crate) struct Manners {
    /// Until when nothing is sent, by host and account.
    quiet: Mutex<HashMap<String, Millis>>,
    answers: Mutex<Answers>,
    retries: ExponentialBuilder,
}

#[derive(Default)]
struct Answers {
    by_key: HashMap<String, WebAnswer>,
    /// The oldest first.
    order: VecDeque<String>,
    bytes: usize,
}

impl Default for Manners {
    fn default() -> Self {
        let retries = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(400))
            .with_max_delay(Duration::from_secs(5))
            .with_max_times(2)
            .with_jitter();
        Self { quiet: Mutex::default(), answers: Mutex::default(), retries }
    }
}

impl Manners {
    /// The same without waiting between tries.
    #[cfg(test)]
    pub fn impatient() -> Self {
        let retries = ExponentialBuilder::default()
            .with_min_delay(Duration::ZERO)
            .with_max_delay(Duration::ZERO)
            .with_max_times(2);
        Self { retries, ..Self::default() }
    }

    /// How what may be asked again is asked again.
    pub fn retries(&self) -> ExponentialBuilder {
        self.retries
    }

    /// Until when a place wants to be left alone, if it does now.
    pub fn quiet_until(&self, place: &str, now: Millis) -> Option<Millis> {
        let quiet = self.quiet.lock().expect("because no holder of it panics");
        // A clock that was set back must not make the time longer than it was.
        quiet.get(place).copied().filter(|until| now < *until && *until - now <= LONGEST)
    }

    /// Reads what an answer says about being asked less. Gives until when, if the answer is a refusal for that reason.
    ///
    /// Sources: <https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api>,
    /// <https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers>, RFC 9110 10.2.3.
    pub fn heed(&self, place: &str, answer: &WebAnswer, now: Millis) -> Option<Millis> {
        let number = |name: &str| answer.header(name).and_then(|value| value.trim().parse::<i64>().ok());
        let used_up =
            number("x-ratelimit-remaining").or_else(|| number("ratelimit-remaining")).is_some_and(|left| left <= 0);
        let retry_after = answer.header("retry-after").and_then(|value| after(value, now));
        let refused = answer.status == 429
            || (answer.status == 403 && (used_up || retry_after.is_some()))
            || (answer.status == 503 && retry_after.is_some());
        if !refused && !used_up {
            return None;
        }
        let reset = number("x-ratelimit-reset").or_else(|| number("ratelimit-reset")).and_then(|reset| at(reset, now));
        // An answer that was given is no reason to wait, unless it says for how long.
        let until = match retry_after.or(reset) {
            Some(until) => until,
            None if refused => now + A_WHILE,
            None => return None,
        };
        let until = until.clamp(now, now + LONGEST);
        self.quiet.lock().expect("because no holder of it panics").insert(place.to_owned(), until);
        refused.then_some(until)
    }

    /// What was answered before to the same question, with its mark.
    pub fn known(&self, key: &str) -> Option<(String, WebAnswer)> {
        let answers = self.answers.lock().expect("because no holder of it panics");
        let answer = answers.by_key.get(key)?;
        Some((answer.header("etag")?.to_owned(), answer.clone()))
    }

    /// Keeps an answer that has a mark.
    pub fn keep(&self, key: &str, answer: &WebAnswer) {
        if answer.status != 200 || answer.header("etag").is_none() || answer.body.len() > MAX_BYTES / 4 {
            return;
        }
        let mut answers = self.answers.lock().expect("because no holder of it panics");
        let Answers { by_key, order, bytes } = &mut *answers;
        if let Some(old) = by_key.remove(key) {
            *bytes -= old.body.len();
            order.retain(|known| known != key);
        }
        *bytes += answer.body.len();
        by_key.insert(key.to_owned(), answer.clone());
        order.push_back(key.to_owned());
        while order.len() > MAX_ANSWERS || *bytes > MAX_BYTES {
            let Some(gone) = order.pop_front().and_then(|oldest| by_key.remove(&oldest)) else { break };
            *bytes -= gone.body.len();
        }
    }

    /// Nothing that was answered or asked of us under an account holds when it has another secret.
    pub fn forget(&self, place: &str) {
        let prefix = format!("{place} ");
        let about = |key: &str| key == place || key.starts_with(&prefix);
        self.quiet.lock().expect("because no holder of it panics").retain(|key, _| !about(key));
        let mut answers = self.answers.lock().expect("because no holder of it panics");
        let Answers { by_key, order, bytes } = &mut *answers;
        order.retain(|key| !about(key));
        by_key.retain(|key, answer| {
            let stays = !about(key);
            *bytes -= if stays { 0 } else { answer.body.len() };
            stays
        });
    }
}

/// `Retry-After`: seconds, or a date.
fn after(value: &str, now: Millis) -> Option<Millis> {
    let value = value.trim();
    match value.parse::<i64>() {
        Ok(seconds) => Some(now.saturating_add(seconds.saturating_mul(1000))),
        Err(_) => jiff::fmt::rfc2822::parse(value).ok().map(|at| at.timestamp().as_millisecond()),
    }
}

/// A moment in seconds since 1970, or, as some write it, a number of seconds from now.
fn at(reset: i64, now: Millis) -> Option<Millis> {
    let moment = if reset > 1_000_000_000 { reset.checked_mul(1000)? } else { now + reset.checked_mul(1000)? };
    (moment > now).then_some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_700_000_000_000;

    fn answer(status: u16, headers: &[(&str, &str)]) -> WebAnswer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        WebAnswer { status, headers, body: bytes::Bytes::from_static(b"{}") }
    }

    #[test]
    fn a_host_is_left_alone_as_long_as_it_wants() {
        for (given, expected) in [
            (answer(429, &[("retry-after", "30")]), Some(NOW + 30_000)),
            (answer(429, &[]), Some(NOW + 60_000)),
            (answer(403, &[("retry-after", "60")]), Some(NOW + 60_000)),
            (answer(403, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1700000090")]), Some(NOW + 90_000)),
            (answer(403, &[("x-ratelimit-remaining", "0")]), Some(NOW + 60_000)),
            (answer(403, &[("x-ratelimit-remaining", "17")]), None),
            (answer(503, &[("retry-after", "Tue, 14 Nov 2023 22:14:20 GMT")]), Some(NOW + 60_000)),
            (answer(429, &[("retry-after", "99999999999")]), Some(NOW + LONGEST)),
        ] {
            let manners = Manners::default();
            assert_eq!(manners.heed("p", &given, NOW), expected, "{given:?}");
            assert_eq!(manners.quiet_until("p", NOW), expected, "{given:?}");
            assert_eq!(manners.quiet_until("other", NOW), None);
            assert_eq!(expected.and_then(|until| manners.quiet_until("p", until)), None);
        }
    }

    #[test]
    fn the_last_request_is_an_answer() {
        let manners = Manners::default();
        let last = answer(200, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1700000010")]);
        assert_eq!(manners.heed("p", &last, NOW), None);
        assert_eq!(manners.quiet_until("p", NOW), Some(NOW + 10_000));
    }

    #[test]
    fn what_is_kept_has_bounds() {
        let manners = Manners::default();
        let marked = answer(200, &[("etag", "\"a\"")]);
        for n in 0..MAX_ANSWERS + 10 {
            manners.keep(&format!("p {n}"), &marked);
        }
        assert!(manners.known("p 0").is_none());
        assert_eq!(manners.known(&format!("p {}", MAX_ANSWERS + 9)).map(|(mark, _)| mark).as_deref(), Some("\"a\""));
        assert_eq!(manners.answers.lock().expect("because nobody panics").bytes, MAX_ANSWERS * 2);
        manners.forget("p");
        assert_eq!(manners.answers.lock().expect("because nobody panics").bytes, 0);
    }
}
