//! How often AWS is asked, for how long, and until when the user wants it.
//!
//! A look at a stack is one call, `DescribeStackEvents`, and one more for each nested stack that is at work; after six
//! looks without anything new the stack is described, too. Pauses between looks are 2 s at first, grow by half up to 5 s
//! while nothing happens, and are 2 s again after something has happened:
//!
//! | | calls per minute |
//! |---|---|
//! | the first minute of a wait in which nothing happens | 14 |
//! | each later minute in which nothing happens | 12 |
//! | something happens all the time | 30 |
//! | the same, with nested stacks, however many are at work | 120 |
//! | throttled, beside what the SDK tries again by itself | 2 to 4 |
//!
//! To that come the descriptions, a sixth of the looks that bring nothing. CloudFormation does not publish its rate; the
//! looks stay below two calls a second, which leaves room for other deployments in the account.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use aws_sdk_cloudformation::config::{AsyncSleep, SharedAsyncSleep};
use step_core::{CANCELLED, Context, Failure};

use crate::errors::TIMED_OUT;
use crate::platform::Instant;

/// The first pause of a wait. The quickest change sets and operations of AWS take some seconds.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// After something has happened, which often is not all.
const PAUSE_AFTER_NEWS: Duration = Duration::from_secs(2);
/// The longest pause while AWS answers.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause while AWS does not: it refuses because of too many calls, or cannot be reached.
const LONGEST_PAUSE_WHEN_REFUSED: Duration = Duration::from_secs(30);
/// Between two calls, on average over a look that needs several.
const PAUSE_PER_CALL: Duration = Duration::from_millis(500);
/// How soon a pause ends when the user wants the deployment to stop.
const CANCELLATION_INTERVAL: Duration = Duration::from_millis(400);

/// The time that a deployment may take, and how it waits.
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
    shortest: Duration,
    refusals: u32,
    heeding: Heeding,
}

/// Whether a wait ends when the user wants the deployment to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heeding {
    Always,
    /// Not before the next work is done.
    AfterWork,
    Never,
}

/// What a look at AWS has brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Nothing has changed.
    Same,
    /// Something has happened.
    News,
    /// Too many calls, or no connection.
    Refused,
}

/// Why a wait ends before that which is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interruption {
    /// The deployment's time is over.
    TimeIsOver {
        /// The time it had.
        limit: Duration,
    },
    /// The user wants it to stop.
    Cancelled,
}

impl Pace {
    /// The clock starts now.
    pub(crate) fn new(sleep: SharedAsyncSleep, limit: Duration) -> Self {
        Self { sleep, deadline: Instant::now() + limit, limit }
    }

    /// A new wait, which begins with short pauses again.
    pub(crate) fn pauses(&self) -> Pauses<'_> {
        Pauses { pace: self, next: FIRST_PAUSE, shortest: Duration::ZERO, refusals: 0, heeding: Heeding::Always }
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}

impl Pauses<'_> {
    /// Adapts the pauses to what a look has brought, and to the `calls` that it needed.
    pub(crate) fn looked(&mut self, look: Look, calls: usize) {
        self.shortest = PAUSE_PER_CALL * u32::try_from(calls).unwrap_or(u32::MAX);
        self.refusals = if look == Look::Refused { self.refusals + 1 } else { 0 };
        if look == Look::News {
            self.next = self.next.min(PAUSE_AFTER_NEWS);
        }
    }

    /// Does `work` unless the user wants the deployment to stop, or its time is over, before that is done; it is dropped
    /// then, wherever it is.
    pub(crate) async fn unless_interrupted<T>(
        &mut self,
        context: &dyn Context,
        work: impl Future<Output = T>,
    ) -> Result<T, Interruption> {
        let done = {
            let (mut work, mut interrupted) = (pin!(work), pin!(self.interrupted(context)));
            let first = poll_fn(|task| match work.as_mut().poll(task) {
                Poll::Ready(done) => Poll::Ready(Ok(done)),
                Poll::Pending => interrupted.as_mut().poll(task).map(Err),
            });
            first.await
        };
        if self.heeding == Heeding::AfterWork {
            self.heeding = Heeding::Always;
        }
        done
    }

    async fn interrupted(&self, context: &dyn Context) -> Interruption {
        loop {
            self.pace.sleep.sleep(CANCELLATION_INTERVAL).await;
            if self.is_cancelled(context) {
                return Interruption::Cancelled;
            }
            if self.pace.left().is_zero() {
                return Interruption::TimeIsOver { limit: self.pace.limit };
            }
        }
    }

    fn is_cancelled(&self, context: &dyn Context) -> bool {
        self.heeding == Heeding::Always && context.cancelled()
    }

    /// From now on goes on even though the user wants the deployment to stop: that is what is waited for.
    pub(crate) fn ignore_cancellation(&mut self) {
        self.heeding = Heeding::Never;
    }

    /// Lets the next pause pass and the next work be done even though the user wants the deployment to stop: there seems to
    /// be nothing to stop, which that work finds out.
    pub(crate) fn defer_cancellation(&mut self) {
        self.heeding = Heeding::AfterWork;
    }

    /// Pauses, at most until the deadline. Fails when that has passed already, or when the user wants the deployment to
    /// stop, within half a second.
    pub(crate) async fn pause(&mut self, context: &dyn Context) -> Result<(), Interruption> {
        if self.pace.left().is_zero() {
            return Err(Interruption::TimeIsOver { limit: self.pace.limit });
        }
        let mut left = self.advance().min(self.pace.left());
        loop {
            if self.is_cancelled(context) {
                return Err(Interruption::Cancelled);
            }
            if left.is_zero() {
                return Ok(());
            }
            let slice = left.min(CANCELLATION_INTERVAL);
            self.pace.sleep.sleep(slice).await;
            left -= slice;
        }
    }

    /// The pause that is due.
    fn advance(&mut self) -> Duration {
        let due = match self.refusals {
            0 => self.next,
            refusals => LONGEST_PAUSE.saturating_mul(1 << refusals.min(8)).min(LONGEST_PAUSE_WHEN_REFUSED),
        };
        self.next = self.next.mul_f32(1.5).min(LONGEST_PAUSE);
        due.max(self.shortest)
    }
}

impl Interruption {
    /// The failure of a wait. `situation` says what is not as it should be yet: `change set x is not ready`.
    pub(crate) fn failure(self, situation: &str) -> Failure {
        match self {
            Self::TimeIsOver { limit } => TIMED_OUT.failure(format!("{situation} after {} min", limit.as_secs() / 60)),
            Self::Cancelled => CANCELLED.failure(format!("cancelled while {situation}")),
        }
    }
}

#[cfg(test)]
mod tests;
