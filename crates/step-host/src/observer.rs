//! What a running step tells the outside.

use std::path::Path;

/// Follows an execution: prints, stores, sends to a server.
///
/// Methods are called in the step's order, from whatever thread polls the execution, and should return quickly.
/// Messages arrive ready to be shown: sensitive values are masked, control characters other than tab and line feed are
/// replaced, and no message is longer than 64 KiB.
pub trait Observer: Send + Sync {
    /// A message of the step, of something it wrote to its standard output, or of the sandbox about the step.
    fn log(&self, level: Level, message: &str);

    /// How far the step is, in percent (0 to 100), and what it is doing. By default ignored.
    fn progress(&self, percentage: u8, message: &str) {
        let _ = (percentage, message);
    }

    /// Where a task is now. Repetitions are left out; of a task that changes faster than 100 times a second only the latest
    /// state is told. By default ignored.
    fn task(&self, task: &Task) {
        let _ = task;
    }

    /// An output variable. `value` is the true value even when it is sensitive.
    fn output(&self, name: &str, value: &str, sensitive: bool);

    /// A file to collect: `path` on this machine, within a granted folder. `name` has no path separators.
    /// By default ignored.
    fn artifact(&self, path: &Path, name: &str) {
        let _ = (path, name);
    }
}

/// Something with a name that a step works on, such as a resource. An execution has at most 5,000.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Tells tasks apart and orders them. At most 256 bytes, as label and kind.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// What it is.
    pub kind: Option<String>,
    /// Where it is.
    pub state: TaskState,
    /// More about its state. At most 1 KiB.
    pub detail: Option<String>,
}

/// Where a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// For support: hidden unless asked for.
    Verbose,
    /// The user's story.
    Info,
    /// Like info, and shown on the task's summary.
    Highlight,
    /// What the step waits for; ends with the next message of another level.
    Wait,
    /// Something is probably not as meant.
    Warning,
    /// What made the step fail.
    Error,
}

/// Text of a package, as it may be shown: nothing in it moves the cursor, or starts a line of its own kind in a log.
///
/// Control characters other than tab and line feed become U+FFFD.
pub fn printable(text: &str) -> String {
    let is_shown = |character: char| !character.is_control() || matches!(character, '\n' | '\t');
    text.chars().map(|character| if is_shown(character) { character } else { char::REPLACEMENT_CHARACTER }).collect()
}

#[cfg(test)]
pub(crate) mod test_observer {
    use std::path::Path;
    use std::sync::Mutex;

    use super::{Level, Observer, Task};

    /// Remembers everything.
    #[derive(Default)]
    pub(crate) struct Recording {
        log: Mutex<Vec<(Level, String)>>,
        outputs: Mutex<Vec<(String, String, bool)>>,
        artifacts: Mutex<Vec<(String, String)>>,
        tasks: Mutex<Vec<Task>>,
    }

    impl Recording {
        pub(crate) fn log(&self) -> Vec<(Level, String)> {
            self.log.lock().unwrap().clone()
        }

        pub(crate) fn messages(&self) -> Vec<String> {
            self.log().into_iter().map(|(_, message)| message).collect()
        }

        pub(crate) fn outputs(&self) -> Vec<(String, String, bool)> {
            self.outputs.lock().unwrap().clone()
        }

        pub(crate) fn artifacts(&self) -> Vec<(String, String)> {
            self.artifacts.lock().unwrap().clone()
        }

        pub(crate) fn tasks(&self) -> Vec<Task> {
            self.tasks.lock().unwrap().clone()
        }
    }

    impl Observer for Recording {
        fn log(&self, level: Level, message: &str) {
            self.log.lock().unwrap().push((level, message.into()));
        }

        fn task(&self, task: &Task) {
            self.tasks.lock().unwrap().push(task.clone());
        }

        fn output(&self, name: &str, value: &str, sensitive: bool) {
            self.outputs.lock().unwrap().push((name.into(), value.into(), sensitive));
        }

        fn artifact(&self, path: &Path, name: &str) {
            self.artifacts.lock().unwrap().push((path.display().to_string(), name.into()));
        }
    }
}
