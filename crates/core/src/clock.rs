//! Time, handed to the engine so that tests can move it.

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// What tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Millis;
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
