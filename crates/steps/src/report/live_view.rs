//! What people see below the log while a step runs on a terminal: counts, what is at work, what is waited for.
//!
//! [`LiveView`] is the model and turns itself into lines; drawing them is for [`super::text`].

use std::time::Duration;

use anstyle::Style;
use step_host::Task;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::tasks::Tasks;

/// Tasks at work that have a line of their own.
const MAX_TASK_LINES: usize = 8;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The state of an execution, as far as people who watch it want to know.
#[derive(Debug, Default)]
pub(crate) struct LiveView {
    tasks: Tasks,
    progress: Option<String>,
    waiting_for: Option<String>,
}

/// What a view is drawn on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Canvas {
    /// Columns.
    pub(crate) width: usize,
    /// Lines that may be used.
    pub(crate) height: usize,
    /// Whether bold and dim may be used.
    pub(crate) has_styles: bool,
}

impl LiveView {
    /// A task, `at` this time since the execution began.
    pub(crate) fn task(&mut self, task: &Task, at: Duration) {
        self.tasks.note(task, at);
    }

    pub(crate) fn progress(&mut self, percentage: u8, message: &str) {
        self.progress = Some(format!("{percentage} % ({message})"));
    }

    /// What is waited for, or nothing any more.
    pub(crate) fn waiting_for(&mut self, what: Option<&str>) {
        self.waiting_for = what.map(str::to_owned);
    }

    /// The lines, `at` this time since the execution began. There is at least one, and none is wider than the canvas.
    pub(crate) fn lines(&self, at: Duration, canvas: Canvas) -> Vec<String> {
        let mut lines = vec![canvas.line(&self.summary(at), BOLD)];
        if let Some(waiting_for) = &self.waiting_for {
            lines.push(canvas.line(&format!("        waiting: {waiting_for}"), DIM));
        }
        let at_work = self.tasks.at_work();
        let room = canvas.height.saturating_sub(lines.len() + 1).min(MAX_TASK_LINES);
        for tracked in at_work.iter().take(room) {
            let took = clock(at.saturating_sub(tracked.since));
            lines.push(canvas.line(&format!("{took:>7} {}", tracked.sentence()), Style::new()));
        }
        if at_work.len() > room {
            lines.push(canvas.line(&format!("        and {} more", at_work.len() - room), DIM));
        }
        lines.truncate(canvas.height.max(1));
        lines
    }

    fn summary(&self, at: Duration) -> String {
        let counted = (!self.tasks.is_empty()).then(|| self.tasks.counted());
        let parts: Vec<_> = self.progress.iter().cloned().chain(counted).collect();
        format!("{:>7} {}", clock(at), parts.join(", ")).trim_end().to_owned()
    }
}

impl Canvas {
    /// One line of text within the width.
    fn line(self, text: &str, style: Style) -> String {
        let text = cut(&text.replace(['\n', '\t'], " "), self.width);
        if self.has_styles { format!("{style}{text}{style:#}") } else { text }
    }
}

/// As many characters as fit, the last of them an ellipsis if that is not all.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let fits = |character: &char| {
        used += character.width().unwrap_or(0);
        used < width
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// `1:05`, `1:00:00`.
fn clock(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use step_host::TaskState;

    use super::*;

    const PLAIN: Canvas = Canvas { width: 72, height: 10, has_styles: false };

    fn task(id: &str, state: TaskState, detail: &str) -> Task {
        let kind = Some("AWS::SNS::Topic".to_owned());
        Task { id: id.into(), label: id.into(), kind, state, detail: Some(detail.into()) }
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn shown(view: &LiveView, at: u64, canvas: Canvas) -> String {
        view.lines(seconds(at), canvas).join("\n")
    }

    fn busy() -> LiveView {
        let mut view = LiveView::default();
        view.progress(40, "4 of 10 resources");
        for (index, id) in ["Alarm", "Bucket", "Database"].iter().enumerate() {
            view.task(&task(id, TaskState::Done, "CREATE_COMPLETE"), seconds(index as u64));
        }
        view.task(&task("Network/Subnet", TaskState::Working, "CREATE_IN_PROGRESS"), seconds(9));
        view.task(&task("Queue", TaskState::Working, "CREATE_IN_PROGRESS: Resource creation Initiated"), seconds(5));
        view.task(&task("Role", TaskState::Failed, "CREATE_FAILED"), seconds(6));
        view.task(&task("Topic", TaskState::Waiting, ""), seconds(0));
        view
    }

    #[test]
    fn counts_and_what_is_at_work_are_shown() {
        insta::assert_snapshot!(shown(&busy(), 65, PLAIN));
    }

    #[test]
    fn a_task_that_goes_on_keeps_its_clock() {
        let mut view = busy();
        view.task(&task("Queue", TaskState::Working, "Eventual consistency check initiated"), seconds(60));
        assert!(shown(&view, 65, PLAIN).contains("  1:00 Queue"), "{}", shown(&view, 65, PLAIN));
    }

    #[test]
    fn what_is_waited_for_is_shown_until_it_is_over() {
        let mut view = LiveView::default();
        view.waiting_for(Some(
            "another operation on stack shop in eu-west-1 has to end first: it is UPDATE_IN_PROGRESS",
        ));
        insta::assert_snapshot!(shown(&view, 3725, PLAIN));
        view.waiting_for(None);
        insta::assert_snapshot!(shown(&view, 3726, PLAIN));
    }

    #[test]
    fn no_more_lines_are_used_than_there_are() {
        let mut view = busy();
        for index in 0..30 {
            view.task(&task(&format!("R{index:02}"), TaskState::Working, "CREATE_IN_PROGRESS"), seconds(10));
        }
        insta::assert_snapshot!(shown(&view, 65, PLAIN));
        for height in 1..20 {
            assert!(view.lines(seconds(65), Canvas { height, ..PLAIN }).len() <= height.min(10), "{height}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let mut view = busy();
        view.task(&task("Übersicht", TaskState::Working, &"説明 ".repeat(50)), seconds(1));
        for width in 1..100 {
            for line in view.lines(seconds(65), Canvas { width, ..PLAIN }) {
                assert!(line.width() <= width, "{width}: {line:?}");
            }
        }
    }

    #[test]
    fn styles_are_used_only_where_they_may_be() {
        let styled = busy().lines(seconds(1), Canvas { has_styles: true, ..PLAIN });
        assert!(styled[0].starts_with("\u{1b}[1m") && styled[0].ends_with("\u{1b}[0m"), "{styled:?}");
        assert!(!shown(&busy(), 1, PLAIN).contains('\u{1b}'));
    }

    #[test]
    fn a_text_of_several_lines_takes_one() {
        let mut view = LiveView::default();
        view.task(&task("Topic", TaskState::Working, "first\nsecond"), seconds(0));
        assert_eq!(view.lines(seconds(0), PLAIN).len(), 2);
        assert!(shown(&view, 0, PLAIN).contains("first second"));
    }
}
