//! What a guest says of its tasks: no more than somebody can use, and no faster.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use crate::observer::Task;

/// Tasks of one execution. A CloudFormation operation has at most 2,500 resources.
pub(crate) const MAX_TASKS: usize = 5_000;
/// Updates that are told at once; more are told at [`PER_SECOND`].
const BURST: f64 = 500.0;
const PER_SECOND: f64 = 100.0;

/// The tasks of one execution. What comes too fast is held back: of each task only its latest state, which is told as soon
/// as the rate allows, or at the end.
pub(crate) struct Tasks {
    known: HashMap<String, Known>,
    held_back: VecDeque<String>,
    allowance: f64,
    allowed_until: Instant,
}

/// There are [`MAX_TASKS`] already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMany;

struct Known {
    task: Task,
    is_held_back: bool,
}

impl Tasks {
    pub(crate) fn new(now: Instant) -> Self {
        Self { known: HashMap::new(), held_back: VecDeque::new(), allowance: BURST, allowed_until: now }
    }

    /// Notes where a task is. Repetitions are dropped.
    pub(crate) fn note(&mut self, task: Task) -> Result<(), TooMany> {
        if let Some(known) = self.known.get_mut(&task.id) {
            if known.task != task {
                if !known.is_held_back {
                    self.held_back.push_back(task.id.clone());
                }
                *known = Known { task, is_held_back: true };
            }
            return Ok(());
        }
        if self.known.len() >= MAX_TASKS {
            return Err(TooMany);
        }
        self.held_back.push_back(task.id.clone());
        self.known.insert(task.id.clone(), Known { task, is_held_back: true });
        Ok(())
    }

    /// What may be told now, in the order in which it was noted.
    pub(crate) fn due(&mut self, now: Instant) -> Vec<Task> {
        let passed = now.saturating_duration_since(self.allowed_until).as_secs_f64();
        self.allowed_until = now;
        self.allowance = (self.allowance + passed * PER_SECOND).min(BURST);
        let mut due = Vec::new();
        while self.allowance >= 1.0
            && let Some(task) = self.next()
        {
            self.allowance -= 1.0;
            due.push(task);
        }
        due
    }

    /// Everything that was not told yet.
    pub(crate) fn rest(&mut self) -> Vec<Task> {
        std::iter::from_fn(|| self.next()).collect()
    }

    fn next(&mut self) -> Option<Task> {
        let known = self.known.get_mut(&self.held_back.pop_front()?)?;
        known.is_held_back = false;
        Some(known.task.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::observer::TaskState;

    fn task(id: usize, state: TaskState) -> Task {
        Task { id: id.to_string(), label: "Topic".into(), kind: None, state, detail: None }
    }

    fn tasks() -> (Tasks, Instant) {
        let now = Instant::now();
        (Tasks::new(now), now)
    }

    #[test]
    fn a_repetition_is_not_told() {
        let (mut tasks, now) = tasks();
        for state in [TaskState::Working, TaskState::Working, TaskState::Done] {
            tasks.note(task(1, state)).unwrap();
            tasks.due(now);
        }
        tasks.note(task(1, TaskState::Done)).unwrap();
        assert_eq!(tasks.due(now), []);
    }

    #[test]
    fn what_comes_too_fast_is_held_back_until_the_rate_allows_it() {
        let (mut tasks, now) = tasks();
        (0..1000).for_each(|id| tasks.note(task(id, TaskState::Working)).unwrap());
        assert_eq!(tasks.due(now).len(), 500);
        assert_eq!(tasks.due(now).len(), 0);
        assert_eq!(tasks.due(now + Duration::from_secs(1)).len(), 100);
        assert_eq!(tasks.rest().len(), 400);
    }

    #[test]
    fn of_a_task_that_flickers_only_the_latest_state_is_held_back() {
        let (mut tasks, now) = tasks();
        for round in 0..10_000 {
            let state = if round % 2 == 0 { TaskState::Working } else { TaskState::Failed };
            tasks.note(task(1, state)).unwrap();
        }
        assert_eq!(tasks.due(now), [task(1, TaskState::Failed)]);
    }

    #[test]
    fn there_is_a_limit_to_the_number_of_tasks() {
        let (mut tasks, _) = tasks();
        (0..MAX_TASKS).for_each(|id| tasks.note(task(id, TaskState::Waiting)).unwrap());
        assert_eq!(tasks.note(task(MAX_TASKS, TaskState::Waiting)), Err(TooMany));
        assert_eq!(tasks.note(task(0, TaskState::Done)), Ok(()), "known tasks go on");
    }
}
