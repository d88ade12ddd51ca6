//! Says what a long preparation is doing: numbered plain lines on standard error, each with the time since the start.

use std::time::{Duration, Instant};

/// One preparation with a known number of stages.
pub(crate) struct Progress {
    what: &'static str,
    stages: usize,
    begun: usize,
    started: Instant,
}

impl Progress {
    pub(crate) fn start(what: &'static str, stages: usize) -> Self {
        Self { what, stages, begun: 0, started: Instant::now() }
    }

    /// Says that the next stage begins.
    pub(crate) fn stage(&mut self, doing: &str) {
        self.begun += 1;
        eprintln!("{} {}/{} ({}): {doing}", self.what, self.begun, self.stages, seconds(self.started.elapsed()));
    }

    /// Says that the preparation is complete, and where its result lies.
    pub(crate) fn done(&self, result: &str) {
        eprintln!("{} ready after {}: {result}", self.what, seconds(self.started.elapsed()));
    }
}

/// A duration as a person reads it: `0.42 s`, `8.1 s`, `1 min 07 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    match whole {
        0 => format!("{:.2} s", duration.as_secs_f64()),
        1..60 => format!("{:.1} s", duration.as_secs_f64()),
        _ => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well_at_every_size() {
        let cases = [(420, "0.42 s"), (8_140, "8.1 s"), (67_900, "1 min 07 s"), (754_000, "12 min 34 s")];
        for (milliseconds, expected) in cases {
            assert_eq!(seconds(Duration::from_millis(milliseconds)), expected);
        }
    }
}
