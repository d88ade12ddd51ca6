//! Looks that fail and may succeed later. The operation goes on meanwhile, whether anybody looks or not.

use std::time::Duration;

use step_core::{Context, Failure};

use crate::errors::{AWS_FAILED, ENDPOINT_UNREACHABLE, THROTTLED};
use crate::platform::Instant;

/// How long AWS may fail to answer in a row, beside what each call is tried again. Throttling has no such limit: it passes.
const PATIENCE: Duration = Duration::from_mins(5);

/// What keeps a follower from looking.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    since: Option<Instant>,
}

impl Trouble {
    /// Says that a look failed, unless it is time to give up.
    pub(super) fn bear(&mut self, failure: Failure, context: &dyn Context) -> Result<(), Failure> {
        let is_first = self.since.is_none();
        let since = *self.since.get_or_insert_with(Instant::now);
        let is_throttled = *failure.kind() == THROTTLED;
        if !is_passing(&failure) || (!is_throttled && since.elapsed() >= PATIENCE) {
            return Err(failure);
        }
        if is_throttled {
            context.verbose(&format!("Looking again later: {failure}"));
        } else if is_first {
            context.wait(&format!("AWS does not answer, so what happens cannot be seen; trying on: {failure}"));
        }
        Ok(())
    }

    /// A look succeeded.
    pub(super) fn is_over(&mut self) {
        self.since = None;
    }
}

/// Whether the same call may succeed later.
pub(super) fn is_passing(failure: &Failure) -> bool {
    [&THROTTLED, &AWS_FAILED, &ENDPOINT_UNREACHABLE].contains(&failure.kind())
}
