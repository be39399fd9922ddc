//! Time, handed to the engine so that tests can move it.

use std::time::Duration;

use async_trait::async_trait;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// What tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Millis;
}

/// What waits, handed to whoever keeps the schedule so that tests never really do.
#[async_trait]
pub trait Timer: Send + Sync {
    /// Returns when that moment has come, or earlier when the clock was set: whoever waits looks at the clock again.
    async fn sleep_until(&self, at: Millis);
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Millis {
        jiff::Timestamp::now().as_millisecond()
    }
}

/// So long is slept at once: while a machine sleeps its timers stand still, and a clock that was set is not heard of.
const NAP: Millis = 60_000;
/// By so much a clock may differ from a timer without having been set.
const ODDS: Millis = 5_000;

#[async_trait]
impl Timer for SystemClock {
    async fn sleep_until(&self, at: Millis) {
        loop {
            let before = self.now();
            let nap = (at - before).clamp(0, NAP);
            tokio::time::sleep(Duration::from_millis(nap.unsigned_abs())).await;
            let now = self.now();
            if now >= at || (now - before - nap).abs() > ODDS {
                return;
            }
        }
    }
}
