//! What a step works on, as far as it has said.

use std::collections::BTreeMap;
use std::time::Duration;

use step_host::{Task, TaskState};

/// All states, in the order in which people want to know about them.
const STATES: [(TaskState, &str); 5] = [
    (TaskState::Done, "done"),
    (TaskState::Removed, "removed"),
    (TaskState::Working, "working"),
    (TaskState::Failed, "failed"),
    (TaskState::Waiting, "waiting"),
];

/// The tasks of an execution, by id.
#[derive(Debug, Default)]
pub(crate) struct Tasks(BTreeMap<String, Tracked>);

/// A task, and since when it is at work.
#[derive(Debug)]
pub(crate) struct Tracked {
    pub(crate) task: Task,
    /// Time since the execution began.
    pub(crate) since: Duration,
}

impl Tasks {
    /// Notes where a task is, `at` this time since the execution began.
    pub(crate) fn note(&mut self, task: &Task, at: Duration) {
        let since = match self.0.get(&task.id) {
            Some(known) if known.task.state == TaskState::Working && task.state == TaskState::Working => known.since,
            _ => at,
        };
        self.0.insert(task.id.clone(), Tracked { task: task.clone(), since });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `3 done, 1 working`.
    pub(crate) fn counted(&self) -> String {
        let count = |state| self.0.values().filter(|tracked| tracked.task.state == state).count();
        let counts = STATES.map(|(state, name)| (count(state), name));
        let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
        counts.collect::<Vec<_>>().join(", ")
    }

    /// The tasks at work, that for which it takes longest first.
    pub(crate) fn at_work(&self) -> Vec<&Tracked> {
        let mut working: Vec<_> = self.0.values().filter(|tracked| tracked.task.state == TaskState::Working).collect();
        working.sort_by_key(|tracked| tracked.since);
        working
    }
}

impl Tracked {
    /// `Topic (AWS::SNS::Topic): CREATE_IN_PROGRESS`.
    pub(crate) fn sentence(&self) -> String {
        let Task { label, kind, detail, .. } = &self.task;
        let kind = kind.as_ref().map(|kind| format!(" ({kind})")).unwrap_or_default();
        let detail = detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
        format!("{label}{kind}{detail}")
    }
}
