//! Ctrl-C, and what a server sends to end a worker: the first one asks the step to stop safely, the second one ends it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use step_host::{Cancellation, Level, Observer, Task};

use crate::exit::{Exit, Stop};
use crate::report::{Report, Tasks};

/// Tasks that the message of an end at once names.
const MAX_NAMED: usize = 10;

/// Stands between the step and its report, to know what an interruption interrupts.
pub(in crate::commands) struct Watched {
    report: Arc<dyn Report>,
    cancellation: Cancellation,
    is_executing: AtomicBool,
    begin: Instant,
    tasks: Mutex<Tasks>,
}

impl Watched {
    pub(super) fn new(report: Arc<dyn Report>) -> Self {
        Self {
            report,
            cancellation: Cancellation::new(),
            is_executing: AtomicBool::new(false),
            begin: Instant::now(),
            tasks: Mutex::default(),
        }
    }

    /// From now on the first interruption asks the step to stop, by this cancellation.
    pub(in crate::commands) fn executing(&self) -> Cancellation {
        self.is_executing.store(true, Ordering::Relaxed);
        self.cancellation.clone()
    }

    /// Waits for interruptions until nothing more is to be waited for.
    pub(super) async fn interrupted(&self, signals: Option<Signals>) -> Stop {
        let Some(mut signals) = signals else { return std::future::pending().await };
        signals.next().await;
        if !self.is_executing.load(Ordering::Relaxed) {
            return Stop::new(Exit::DeploymentFailed, "interrupted before anything was deployed");
        }
        self.report.log(
            Level::Warning,
            "interrupted: the step is asked to stop where it can be continued from, which may take a while; \
             interrupt again to stop at once",
        );
        self.cancellation.cancel();
        signals.next().await;
        self.stopped_at_once()
    }

    fn stopped_at_once(&self) -> Stop {
        let tasks = self.tasks();
        let at_work = tasks.at_work();
        let named = at_work.iter().take(MAX_NAMED).map(|tracked| tracked.sentence()).collect::<Vec<_>>().join("; ");
        let message = match at_work.len() {
            0 => "stopped at once; what the deployment had started may still be running".to_owned(),
            count if count > MAX_NAMED => {
                format!("stopped at once; still running: {named}; and {} more", count - MAX_NAMED)
            }
            _ => format!("stopped at once; still running: {named}"),
        };
        Stop::new(Exit::DeploymentFailed, message)
            .fix("look at what is deployed; running the same deployment again continues from there")
    }

    fn tasks(&self) -> MutexGuard<'_, Tasks> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Watched {
    fn log(&self, level: Level, message: &str) {
        self.report.log(level, message);
    }

    fn progress(&self, percentage: u8, message: &str) {
        self.report.progress(percentage, message);
    }

    fn task(&self, task: &Task) {
        self.tasks().note(task, self.begin.elapsed());
        self.report.task(task);
    }

    fn output(&self, name: &str, value: &str, sensitive: bool) {
        self.report.output(name, value, sensitive);
    }

    fn artifact(&self, path: &Path, name: &str) {
        self.report.artifact(path, name);
    }
}

/// The process's signals. From the moment there is one of these they do not end the process by themselves.
#[cfg(unix)]
pub(super) struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

/// `None` where no handler can be set: the system's default ends the process then.
#[cfg(unix)]
pub(super) fn signals() -> Option<Signals> {
    use tokio::signal::unix::{SignalKind, signal};
    Some(Signals { interrupt: signal(SignalKind::interrupt()).ok()?, terminate: signal(SignalKind::terminate()).ok()? })
}

#[cfg(unix)]
impl Signals {
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The console's Ctrl-C.
#[cfg(windows)]
pub(super) struct Signals(tokio::signal::windows::CtrlC);

/// `None` where no handler can be set.
#[cfg(windows)]
pub(super) fn signals() -> Option<Signals> {
    tokio::signal::windows::ctrl_c().ok().map(Signals)
}

#[cfg(windows)]
impl Signals {
    async fn next(&mut self) {
        self.0.recv().await;
    }
}

#[cfg(test)]
mod tests {
    use step_host::TaskState;

    use super::*;
    use crate::cli::OutputFormat;

    fn watched(tasks: usize) -> Watched {
        let watched = Watched::new(OutputFormat::Json.report(false));
        for index in 0..tasks {
            let (id, kind) = (format!("Topic{index:02}"), Some("AWS::SNS::Topic".to_owned()));
            let detail = Some("CREATE_IN_PROGRESS".to_owned());
            watched.tasks().note(
                &Task { label: id.clone(), id, kind, state: TaskState::Working, detail },
                watched.begin.elapsed(),
            );
        }
        watched
    }

    #[test]
    fn an_end_at_once_names_what_is_at_work() {
        let message = watched(1).stopped_at_once().message().to_owned();
        assert_eq!(message, "stopped at once; still running: Topic00 (AWS::SNS::Topic): CREATE_IN_PROGRESS");
    }

    #[test]
    fn an_end_at_once_names_ten_tasks_and_counts_the_others() {
        let message = watched(13).stopped_at_once().message().to_owned();
        assert_eq!(message.matches("CREATE_IN_PROGRESS").count(), 10, "{message}");
        assert!(message.ends_with("and 3 more"), "{message}");
    }
}
