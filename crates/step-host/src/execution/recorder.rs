//! Between the guest and the observer: counts, masks, cleans and shortens.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::tasks::{MAX_TASKS, Tasks};
use step_inputs::Secret;

use crate::mask::Mask;
use crate::observer::{Level, Observer, Task, printable};
use crate::stop::Stop;

/// Longer messages are cut.
const MAX_MESSAGE: usize = 64 * 1024;
/// Longer names of tasks, and longer details, are cut.
const MAX_TASK_NAME: usize = 256;
const MAX_TASK_DETAIL: usize = 1024;

/// Passes on what a guest says, as long as it stays within the output limit.
pub(crate) struct Recorder {
    observer: Arc<dyn Observer>,
    limit: usize,
    state: Mutex<State>,
}

struct State {
    recorded: usize,
    mask: Mask,
    tasks: Tasks,
    has_too_many_tasks: bool,
}

impl Recorder {
    /// `limit` is in bytes, over all calls; `mask` hides from the beginning.
    pub(crate) fn new(observer: Arc<dyn Observer>, limit: usize, mask: Mask) -> Self {
        let state = State { recorded: 0, mask, tasks: Tasks::new(Instant::now()), has_too_many_tasks: false };
        Self { observer, limit, state: Mutex::new(state) }
    }

    /// Notes where a task is, and tells the observer as much about tasks as the rate allows.
    pub(crate) fn task(&self, task: &Task) -> Result<(), Stop> {
        let parts = [Some(&task.id), Some(&task.label), task.kind.as_ref(), task.detail.as_ref()];
        self.count(1 + parts.iter().flatten().map(|part| part.len()).sum::<usize>())?;
        let task = self.presentable_task(task);
        let noted = self.lock().tasks.note(task);
        if noted.is_err() && !std::mem::replace(&mut self.lock().has_too_many_tasks, true) {
            self.log(Level::Warning, &format!("only the first {MAX_TASKS} tasks of the step are shown"))?;
        }
        self.tell_due_tasks();
        Ok(())
    }

    /// Tells what was held back and may be told by now.
    pub(crate) fn tell_due_tasks(&self) {
        let due = self.lock().tasks.due(Instant::now());
        self.tell(&due);
    }

    /// Tells everything that was held back.
    pub(crate) fn finish(&self) {
        let rest = self.lock().tasks.rest();
        self.tell(&rest);
    }

    pub(crate) fn log(&self, level: Level, message: &str) -> Result<(), Stop> {
        self.count(message.len())?;
        self.observer.log(level, &self.presentable(message));
        Ok(())
    }

    pub(crate) fn progress(&self, percentage: u8, message: &str) -> Result<(), Stop> {
        self.count(message.len() + 1)?;
        self.observer.progress(percentage.min(100), &self.presentable(message));
        Ok(())
    }

    pub(crate) fn output(&self, name: &str, value: &str, sensitive: bool) -> Result<(), Stop> {
        self.count(name.len() + value.len())?;
        // An output that holds a secret is one, whatever the step says of it.
        let sensitive = sensitive || self.lock().mask.is_in(value);
        if sensitive {
            self.lock().mask.add(&Secret::new(value));
        }
        self.observer.output(&self.presentable(name), value, sensitive);
        Ok(())
    }

    /// Hides a text from now on.
    pub(crate) fn conceal(&self, secret: &Secret) -> Result<(), Stop> {
        self.count(secret.expose().len())?;
        self.lock().mask.add(secret);
        Ok(())
    }

    /// What is hidden by now.
    pub(crate) fn mask(&self) -> Mask {
        self.lock().mask.clone()
    }

    /// Accounts for an answer of the guest that is not a message.
    pub(crate) fn count(&self, bytes: usize) -> Result<(), Stop> {
        let mut state = self.lock();
        state.recorded = state.recorded.saturating_add(bytes);
        if state.recorded > self.limit { Err(Stop::Output) } else { Ok(()) }
    }

    /// `message` as observers get it.
    pub(crate) fn presentable(&self, message: &str) -> String {
        self.presentable_within(message, MAX_MESSAGE)
    }

    fn presentable_task(&self, task: &Task) -> Task {
        let name = |text: &String| self.presentable_within(text, MAX_TASK_NAME);
        Task {
            id: name(&task.id),
            label: name(&task.label),
            kind: task.kind.as_ref().map(name),
            state: task.state,
            detail: task.detail.as_ref().map(|detail| self.presentable_within(detail, MAX_TASK_DETAIL)),
        }
    }

    fn presentable_within(&self, text: &str, limit: usize) -> String {
        let masked = self.lock().mask.hide(text);
        shortened(&printable(&masked), limit)
    }

    pub(crate) fn observer(&self) -> &dyn Observer {
        &*self.observer
    }

    fn tell(&self, tasks: &[Task]) {
        for task in tasks {
            self.observer.task(task);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shortened(message: &str, limit: usize) -> String {
    if message.len() <= limit {
        return message.to_owned();
    }
    let note = format!("… ({} bytes in all, cut by the host)", message.len());
    let end = message.floor_char_boundary(limit - note.len());
    format!("{}{note}", &message[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observer::TaskState;
    use crate::observer::test_observer::Recording;

    fn recorder(limit: usize, secrets: &[&str]) -> (Recorder, Arc<Recording>) {
        let observer = Arc::new(Recording::default());
        let secrets: Vec<_> = secrets.iter().map(|secret| Secret::new(*secret)).collect();
        (Recorder::new(Arc::clone(&observer) as Arc<dyn Observer>, limit, secrets.iter().collect()), observer)
    }

    #[test]
    fn a_sensitive_output_is_masked_in_later_messages() {
        let (recorder, observer) = recorder(1000, &[]);
        recorder.output("Password", "hunter22", true).unwrap();
        recorder.log(Level::Info, "logged in with hunter22.").unwrap();
        assert_eq!(observer.messages(), ["logged in with ********."]);
    }

    #[test]
    fn the_observer_gets_the_true_value_of_an_output() {
        let (recorder, observer) = recorder(1000, &[]);
        recorder.output("Password", "hunter22", true).unwrap();
        assert_eq!(observer.outputs(), [("Password".to_owned(), "hunter22".to_owned(), true)]);
    }

    #[test]
    fn an_output_that_holds_a_secret_is_sensitive() {
        let (recorder, observer) = recorder(1000, &["hunter22"]);
        recorder.output("Url", "https://user:hunter22@example.com", false).unwrap();
        assert!(observer.outputs()[0].2);
    }

    #[test]
    fn what_is_concealed_is_masked_in_messages_and_failures_and_makes_outputs_sensitive() {
        let (recorder, observer) = recorder(1000, &[]);
        recorder.conceal(&Secret::new("hunter22")).unwrap();
        recorder.log(Level::Info, "logged in with hunter22.").unwrap();
        recorder.output("Url", "https://user:hunter22@example.com", false).unwrap();
        assert_eq!(observer.messages(), ["logged in with ********."]);
        assert_eq!(recorder.presentable("refused hunter22"), "refused ********");
        assert!(observer.outputs()[0].2);
    }

    #[test]
    fn what_is_concealed_counts_towards_the_limit() {
        assert_eq!(recorder(10, &[]).0.conceal(&Secret::new("12345678901")), Err(Stop::Output));
    }

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(recorder(1000, &[]).0.presentable("a\u{1b}[2Jb\r\nc\td"), "a\u{fffd}[2Jb\u{fffd}\nc\td");
    }

    #[test]
    fn a_long_message_is_cut_with_a_note() {
        let message = recorder(1000, &[]).0.presentable(&"é".repeat(MAX_MESSAGE));
        assert!(message.len() <= MAX_MESSAGE, "{}", message.len());
        assert!(message.ends_with("é… (131072 bytes in all, cut by the host)"));
    }

    fn task(id: &str, detail: &str) -> Task {
        let kind = Some("AWS::SNS::Topic".into());
        Task { id: id.into(), label: id.into(), kind, state: TaskState::Working, detail: Some(detail.into()) }
    }

    #[test]
    fn a_task_is_masked_cleaned_and_cut() {
        let (recorder, observer) = recorder(10_000, &["hunter22"]);
        recorder.task(&task("a hunter22 \u{1b}[2J", &"x".repeat(2000))).unwrap();
        let told = observer.tasks().remove(0);
        assert_eq!((told.id.as_str(), told.label.as_str()), ("a ******** \u{fffd}[2J", "a ******** \u{fffd}[2J"));
        let detail = told.detail.unwrap();
        assert!(
            detail.len() <= MAX_TASK_DETAIL && detail.ends_with("(2000 bytes in all, cut by the host)"),
            "{detail}"
        );
    }

    #[test]
    fn too_many_tasks_are_said_once() {
        let (recorder, observer) = recorder(usize::MAX, &[]);
        (0..MAX_TASKS + 10).for_each(|id| recorder.task(&task(&id.to_string(), "")).unwrap());
        recorder.finish();
        assert_eq!((observer.tasks().len(), observer.log().len()), (MAX_TASKS, 1));
    }

    #[test]
    fn tasks_count_towards_the_limit() {
        let (recorder, _) = recorder(100, &[]);
        recorder.task(&task("1", "")).unwrap();
        assert_eq!(recorder.task(&task("2", &"x".repeat(100))), Err(Stop::Output));
    }

    #[test]
    fn the_limit_counts_everything_together() {
        let (recorder, _) = recorder(10, &[]);
        recorder.log(Level::Info, "12345").unwrap();
        recorder.output("12", "345", false).unwrap();
        assert_eq!(recorder.log(Level::Info, "6"), Err(Stop::Output));
    }
}
