//! What a step says while it looks.

use std::path::Path;

use step_host::{Level, Observer, Task, printable};

/// Tells warnings and what is waited for on standard error: standard output has the answer.
pub(crate) struct Narrator;

impl Observer for Narrator {
    fn log(&self, level: Level, message: &str) {
        let message = printable(message);
        match level {
            Level::Warning => anstream::eprintln!("warning: {message}"),
            Level::Wait => anstream::eprintln!("waiting: {message}"),
            Level::Error => anstream::eprintln!("error: {message}"),
            Level::Verbose | Level::Info | Level::Highlight => {}
        }
    }

    fn progress(&self, _: u8, _: &str) {}

    fn task(&self, _: &Task) {}

    fn output(&self, _: &str, _: &str, _: bool) {}

    fn artifact(&self, _: &Path, _: &str) {}
}
