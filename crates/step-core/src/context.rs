//! What a running step says to its host.

use crate::{Secret, SensitiveValue};

/// The host, as a running step sees it. Tests use `step_testing::RecordingContext`.
pub trait Context {
    /// Writes a line to the deployment's log.
    fn log(&self, level: Level, message: &str);

    /// Says how far the step is, from 0 to 100 per cent.
    fn progress(&self, percentage: u8, message: &str);

    /// Saves an output variable. The log announces it by itself.
    fn output(&self, name: &str, value: &str);

    /// Saves an output variable whose value must not be seen: the host masks it from now on.
    fn sensitive_output(&self, name: &str, value: &str);

    /// Collects a file under a name. `path` lies in a folder that was granted to the step.
    fn artifact(&self, path: &str, name: &str);

    /// The text of a sensitive input, or nothing if the inputs hold none there.
    fn reveal(&self, value: &SensitiveValue) -> Option<Secret>;

    /// One of the deployment's variables; names are compared without regard to case.
    fn variable(&self, name: &str) -> Option<String>;

    /// Logs for support: hidden unless asked for.
    fn verbose(&self, message: &str) {
        self.log(Level::Verbose, message);
    }

    /// Logs a line of the user's story, complete in itself.
    fn info(&self, message: &str) {
        self.log(Level::Info, message);
    }

    /// Logs a line that the task's summary shows too.
    fn highlight(&self, message: &str) {
        self.log(Level::Highlight, message);
    }

    /// Says what the step waits for. The wait ends with the next message of another level.
    fn wait(&self, message: &str) {
        self.log(Level::Wait, message);
    }

    /// Logs something the user should look at, though the deployment goes on.
    fn warning(&self, message: &str) {
        self.log(Level::Warning, message);
    }
}

/// How a log line is meant. The names are the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// For support: hidden unless asked for.
    Verbose,
    /// The user's story.
    Info,
    /// Like info, and shown on the task's summary.
    Highlight,
    /// What the step waits for.
    Wait,
    /// Worth a look; the deployment goes on.
    Warning,
    /// Why the deployment fails.
    Error,
}
