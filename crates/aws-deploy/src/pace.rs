//! How often AWS is asked, and for how long.

use std::time::Duration;

use aws_sdk_cloudformation::config::{AsyncSleep, SharedAsyncSleep};

use crate::platform::Instant;

/// The first pause of a wait. Short: an update of a tag or a nested stack that is up to date takes a second.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The time that a deployment may take, and how it waits.
///
/// Pauses grow by half from 250 ms to 5 s, so a wait asks 18 times in its first minute and 12 times in each later one.
#[derive(Debug)]
pub(crate) struct Pace {
    sleep: SharedAsyncSleep,
    deadline: Instant,
    limit: Duration,
}

/// The pauses of one wait.
#[derive(Debug)]
pub(crate) struct Pauses<'a> {
    pace: &'a Pace,
    next: Duration,
}

/// The deployment's time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimeIsOver {
    /// The time it had.
    pub(crate) limit: Duration,
}

impl Pace {
    /// The clock starts now.
    pub(crate) fn new(sleep: SharedAsyncSleep, limit: Duration) -> Self {
        Self { sleep, deadline: Instant::now() + limit, limit }
    }

    /// A new wait, which begins with short pauses again.
    pub(crate) fn pauses(&self) -> Pauses<'_> {
        Pauses { pace: self, next: FIRST_PAUSE }
    }
}

impl Pauses<'_> {
    /// Pauses, at most until the deadline. Fails when that has passed already.
    pub(crate) async fn pause(&mut self) -> Result<(), TimeIsOver> {
        let left = self.pace.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(TimeIsOver { limit: self.pace.limit });
        }
        self.pace.sleep.sleep(self.next.min(left)).await;
        self.next = self.next.mul_f32(1.5).min(LONGEST_PAUSE);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use aws_smithy_async::rt::sleep::TokioSleep;

    use super::*;

    fn pace(limit: Duration) -> Pace {
        Pace::new(SharedAsyncSleep::new(TokioSleep::new()), limit)
    }

    async fn pauses_within(limit: Duration) -> usize {
        let pace = pace(limit);
        let mut pauses = pace.pauses();
        let mut count = 0;
        while pauses.pause().await.is_ok() {
            count += 1;
        }
        count
    }

    #[tokio::test(start_paused = true)]
    async fn asks_rarely_enough() {
        assert_eq!(pauses_within(Duration::from_mins(1)).await, 18);
        assert_eq!(pauses_within(Duration::from_mins(2)).await, 18 + 12);
    }

    #[tokio::test(start_paused = true)]
    async fn never_waits_beyond_the_limit() {
        let limit = Duration::from_secs(7);
        let pace = pace(limit);
        let begin = Instant::now();
        let mut pauses = pace.pauses();
        while pauses.pause().await.is_ok() {}
        assert_eq!(begin.elapsed(), limit);
        assert_eq!(pauses.pause().await, Err(TimeIsOver { limit }));
    }
}
