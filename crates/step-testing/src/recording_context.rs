//! A host that only remembers.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use step_core::{Context, Level, Secret, SensitiveValue, Task};

/// A [`Context`] that remembers everything a step says.
#[derive(Debug, Default)]
pub struct RecordingContext {
    variables: BTreeMap<String, String>,
    secrets: BTreeMap<String, String>,
    messages: RefCell<Vec<Message>>,
    outputs: RefCell<Vec<SavedOutput>>,
    artifacts: RefCell<Vec<String>>,
    tasks: RefCell<Vec<Task>>,
    concealed: RefCell<Vec<Secret>>,
    /// How often the step may ask whether it is cancelled before the answer is yes.
    patience: Option<usize>,
    asked: Cell<usize>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How it is meant.
    pub level: Level,
    /// The line.
    pub text: String,
}

/// A saved output variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedOutput {
    /// The variable's name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Whether the host masks the value.
    pub sensitive: bool,
}

impl RecordingContext {
    /// A context whose deployment has these variables.
    pub fn with_variables(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { variables: variables.into_iter().collect(), ..Self::default() }
    }

    /// The same context, in which the sensitive input with this handle has this text.
    #[must_use]
    pub fn with_secret(mut self, handle: impl Into<String>, text: impl Into<String>) -> Self {
        self.secrets.insert(handle.into(), text.into());
        self
    }

    /// The same context, in which the user cancels the deployment after the step has asked `times` times.
    #[must_use]
    pub fn cancelled_after(mut self, times: usize) -> Self {
        self.patience = Some(times);
        self
    }

    /// The log so far, in order.
    pub fn messages(&self) -> Vec<Message> {
        self.messages.borrow().clone()
    }

    /// The texts of one level, in order.
    pub fn texts(&self, level: Level) -> Vec<String> {
        self.messages
            .borrow()
            .iter()
            .filter(|message| message.level == level)
            .map(|message| message.text.clone())
            .collect()
    }

    /// The output variables, in the order in which they were saved.
    pub fn outputs(&self) -> Vec<SavedOutput> {
        self.outputs.borrow().clone()
    }

    /// The names of the collected files.
    pub fn artifacts(&self) -> Vec<String> {
        self.artifacts.borrow().clone()
    }

    /// The texts that the step wanted to be hidden, in order. This context hides nothing.
    pub fn concealed(&self) -> Vec<Secret> {
        self.concealed.borrow().clone()
    }

    /// Everything that was said of tasks, in order.
    pub fn tasks(&self) -> Vec<Task> {
        self.tasks.borrow().clone()
    }
}

impl Context for RecordingContext {
    fn log(&self, level: Level, message: &str) {
        self.messages.borrow_mut().push(Message { level, text: message.into() });
    }

    fn progress(&self, percentage: u8, message: &str) {
        self.log(Level::Verbose, &format!("{percentage} %: {message}"));
    }

    fn save(&self, name: &str, value: &str, sensitive: bool) {
        self.outputs.borrow_mut().push(SavedOutput { name: name.into(), value: value.into(), sensitive });
    }

    fn artifact(&self, _path: &str, name: &str) {
        self.artifacts.borrow_mut().push(name.into());
    }

    fn reveal(&self, value: &SensitiveValue) -> Option<Secret> {
        self.secrets.get(value.handle()).map(Secret::new)
    }

    fn conceal(&self, secret: &Secret) {
        self.concealed.borrow_mut().push(secret.clone());
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    }

    fn task(&self, task: &Task) {
        self.tasks.borrow_mut().push(task.clone());
    }

    fn cancelled(&self) -> bool {
        let asked = self.asked.replace(self.asked.get() + 1);
        self.patience.is_some_and(|patience| asked >= patience)
    }
}
