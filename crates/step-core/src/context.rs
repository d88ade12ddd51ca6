//! What a running step says to its host.

use crate::{Output, Secret, SensitiveValue};

/// The host, as a running step sees it. Tests use `step_testing::RecordingContext`.
pub trait Context {
    /// Writes a line to the deployment's log.
    fn log(&self, level: Level, message: &str);

    /// Says how far the step is, from 0 to 100 per cent.
    fn progress(&self, percentage: u8, message: &str);

    /// Saves a variable. Steps call [`output`](Self::output), which knows the name and whether the value may be seen.
    fn save(&self, name: &str, value: &str, sensitive: bool);

    /// Collects a file under a name. `path` lies in a folder that was granted to the step.
    fn artifact(&self, path: &str, name: &str);

    /// The text of a sensitive input, or nothing if the inputs hold none there.
    fn reveal(&self, value: &SensitiveValue) -> Option<Secret>;

    /// Hides a text in everything that the step says from now on, in outputs and in failures, too. For what the step has
    /// read somewhere itself: what [`reveal`](Self::reveal) gives and sensitive outputs are hidden already.
    fn conceal(&self, secret: &Secret);

    /// One of the deployment's variables; names are compared without regard to case.
    fn variable(&self, name: &str) -> Option<String>;

    /// Says where something that the deployment works on is. Say it again when it changes: people who watch see all tasks
    /// together. The log does not repeat it.
    fn task(&self, task: &Task);

    /// Whether the user wants the deployment to stop. Ask while waiting, a few times a second; when it is so, leave
    /// things in a state that can be continued from, say what still goes on, and fail with
    /// [`CANCELLED`](crate::CANCELLED).
    fn cancelled(&self) -> bool;

    /// Saves an output variable that the step declares. The log announces it by itself.
    fn output(&self, output: &'static Output, value: &str) {
        self.save(output.name, value, output.sensitive);
    }

    /// Saves one of the variables that an output with `{key}` in its name stands for.
    fn keyed_output(&self, output: &'static Output, key: &str, value: &str) {
        self.save(&output.name_of(key), value, output.sensitive);
    }

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

/// Something with a name that a deployment works on, such as a resource, a file or a host, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Tells tasks apart, stays the same for one task, and orders them: `Network/Subnet`.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// What it is: `AWS::EC2::Subnet`.
    pub kind: Option<String>,
    /// Where it is.
    pub state: TaskState,
    /// More about its state, in a few words: what is being done, or why it failed.
    pub detail: Option<String>,
}

/// Where a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskState {
    /// Not begun.
    Waiting,
    /// Something is being done.
    Working,
    /// As it shall be.
    Done,
    /// Not as it shall be.
    Failed,
    /// Not there any more, and that is right.
    Removed,
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
