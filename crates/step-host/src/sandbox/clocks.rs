//! The clock of configuration-time calls.

use std::time::Duration;

use wasmtime_wasi::{HostMonotonicClock, HostWallClock};

/// It is always 1970-01-01T00:00:00Z: a plan must not depend on when it was made.
pub(super) struct Standstill;

impl HostWallClock for Standstill {
    fn resolution(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

impl HostMonotonicClock for Standstill {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        0
    }
}
