//! Commands that consist of several: each part is announced and timed, a failed part does not hide the next ones, and
//! the end is a summary.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::interrupt;
use crate::progress::seconds;

/// The parts that have run so far.
#[derive(Default)]
pub(crate) struct Phases {
    finished: Vec<Phase>,
}

struct Phase {
    name: &'static str,
    took: Duration,
    passed: bool,
}

impl Phases {
    /// Runs a part. Its failure is printed here and counts in [`Phases::conclude`].
    pub(crate) fn run(&mut self, name: &'static str, part: impl FnOnce() -> Result<()>) -> Result<()> {
        interrupt::check()?;
        eprintln!("── {name}");
        let started = Instant::now();
        let result = part();
        interrupt::check()?;
        if let Err(error) = &result {
            eprintln!("error: {error:#}");
        }
        self.finished.push(Phase { name, took: started.elapsed(), passed: result.is_ok() });
        Ok(())
    }

    /// Prints the summary; fails if a part did.
    pub(crate) fn conclude(&self) -> Result<()> {
        eprintln!("── summary");
        eprint!("{}", self.table());
        let failed: Vec<_> = self.finished.iter().filter(|phase| !phase.passed).map(|phase| phase.name).collect();
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }

    fn table(&self) -> String {
        let line = |phase: &Phase| {
            let verdict = if phase.passed { "ok" } else { "FAILED" };
            format!("{:<28} {:<6} {:>12}\n", phase.name, verdict, seconds(phase.took))
        };
        self.finished.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_part_does_not_hide_the_next_and_fails_the_whole() {
        let mut phases = Phases::default();
        phases.run("first", || bail!("broken")).unwrap();
        phases.run("second", || Ok(())).unwrap();
        assert_eq!(phases.conclude().unwrap_err().to_string(), "failed: first");
        assert_eq!(phases.finished.len(), 2);
    }

    #[test]
    fn the_table_has_a_line_for_each_part() {
        let phase = |name, passed| Phase { name, took: Duration::from_secs(61), passed };
        let phases = Phases { finished: vec![phase("format", true), phase("lint", false)] };
        let lines: Vec<Vec<_>> =
            phases.table().lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect();
        assert_eq!(lines, [["format", "ok", "1", "min", "01", "s"], ["lint", "FAILED", "1", "min", "01", "s"]]);
    }
}
