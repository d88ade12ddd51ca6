//! How long an operation may take.

use std::time::Duration;

step_core::number_type! {
    /// How long a deployment may take, from 1 minute to 12 hours.
    pub struct TimeoutMinutes(u16) { what: "a number of minutes", range: 1..=720 }
}

impl TimeoutMinutes {
    /// As a duration.
    pub fn duration(self) -> Duration {
        Duration::from_secs(u64::from(self.0) * 60)
    }
}

/// An hour.
impl Default for TimeoutMinutes {
    fn default() -> Self {
        Self(60)
    }
}
