//! Counting work.

use std::cell::Cell;

use super::{EvaluationError, Limits};

/// What may still be done. Filters share it with the evaluation that calls them.
pub(crate) struct Meter {
    limits: Limits,
    work_left: Cell<u64>,
}

impl Meter {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, work_left: Cell::new(limits.work) }
    }

    /// Counts work that is done or about to be done.
    pub(crate) fn charge(&self, units: usize) -> Result<(), EvaluationError> {
        let left = self.work_left.get().checked_sub(units as u64);
        self.work_left.set(left.ok_or(EvaluationError::TooMuchWork { work: self.limits.work })?);
        Ok(())
    }

    /// A text may be as long as this.
    pub(crate) fn check_length(&self, bytes: usize) -> Result<(), EvaluationError> {
        let output_bytes = self.limits.output_bytes;
        if bytes <= output_bytes { Ok(()) } else { Err(EvaluationError::TooLong { output_bytes }) }
    }
}
