//! For people.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use step_host::{Level, Observer, Task, printable};

use super::Report;
use super::live_view::{Canvas, LiveView};
use crate::exit::Stop;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();

/// How often the live view is drawn when nothing happens: its clocks show seconds.
const REDRAW: Duration = Duration::from_millis(250);
/// Lines of the live view.
const MAX_HEIGHT: usize = 10;

/// Lines on standard output. On standard error a live view where somebody watches, and lines with the progress elsewhere.
pub(crate) struct Text {
    verbose: bool,
    live: Option<Live>,
}

/// A view on a terminal.
struct Live {
    begin: Instant,
    view: Arc<Mutex<LiveView>>,
    bar: ProgressBar,
    drawing: Once,
}

impl Text {
    pub(crate) fn new(verbose: bool) -> Self {
        Self { verbose, live: Live::on(&Term::stderr()) }
    }

    fn line(&self, print: impl FnOnce()) {
        match &self.live {
            Some(live) => live.bar.suspend(print),
            None => print(),
        }
    }

    fn change(&self, change: impl FnOnce(&mut LiveView, Duration)) {
        if let Some(live) = &self.live {
            change(&mut lock(&live.view), live.begin.elapsed());
            live.drawing.call_once(|| live.bar.enable_steady_tick(REDRAW));
        }
    }

    fn end(&self) {
        if let Some(live) = &self.live {
            live.bar.finish_and_clear();
        }
    }
}

impl Live {
    /// `None` where nobody watches: a file, a pipe, `TERM=dumb`.
    fn on(term: &Term) -> Option<Self> {
        if !term.is_term() || console::is_dumb() {
            return None;
        }
        let (begin, view) = (Instant::now(), Arc::new(Mutex::new(LiveView::default())));
        let drawn = Arc::clone(&view);
        let term = term.clone();
        let draw = move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
            let lines = lock(&drawn).lines(begin.elapsed(), canvas(&term));
            // Writing to a string cannot fail.
            let _ = out.write_str(&lines.join("\n"));
        };
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(ProgressStyle::with_template("{view}").ok()?.with_key("view", draw));
        Some(Self { begin, view, bar, drawing: Once::new() })
    }
}

impl Observer for Text {
    fn log(&self, level: Level, message: &str) {
        if level != Level::Verbose {
            self.change(|view, _| view.waiting_for((level == Level::Wait).then_some(message)));
        }
        self.line(|| match level {
            Level::Verbose if self.verbose => anstream::println!("{DIM}{message}{DIM:#}"),
            Level::Verbose => {}
            Level::Info => anstream::println!("{message}"),
            Level::Highlight => anstream::println!("{BOLD}{message}{BOLD:#}"),
            Level::Wait => anstream::println!("{DIM}waiting: {message}{DIM:#}"),
            Level::Warning => anstream::println!("{YELLOW}warning:{YELLOW:#} {message}"),
            Level::Error => anstream::eprintln!("{RED}error:{RED:#} {message}"),
        });
    }

    fn progress(&self, percentage: u8, message: &str) {
        match &self.live {
            Some(_) => self.change(|view, _| view.progress(percentage, message)),
            None => anstream::eprintln!("{percentage:>3} % {message}"),
        }
    }

    fn task(&self, task: &Task) {
        self.change(|view, at| view.task(task, at));
    }

    fn output(&self, name: &str, value: &str, sensitive: bool) {
        let shown = if sensitive { "********".to_owned() } else { printable(value) };
        self.line(|| anstream::println!("Saving variable {name} = {shown}"));
    }

    fn artifact(&self, path: &Path, name: &str) {
        self.line(|| anstream::println!("Collecting {name} from {}", path.display()));
    }
}

impl Report for Text {
    fn succeeded(&self) {
        self.end();
    }

    fn failed(&self, _: &Stop) {
        self.end();
    }
}

fn canvas(term: &Term) -> Canvas {
    let (height, width) = term.size();
    let has_styles = anstream::AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
    // The cursor stays on the last line, so one of them is left free.
    Canvas { width: width.into(), height: MAX_HEIGHT.min(usize::from(height).saturating_sub(1)), has_styles }
}

fn lock(view: &Mutex<LiveView>) -> MutexGuard<'_, LiveView> {
    view.lock().unwrap_or_else(PoisonError::into_inner)
}
