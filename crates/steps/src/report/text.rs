//! For people.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use step_host::{Level, Observer, printable};

use super::Report;
use crate::exit::Stop;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();

/// Lines on standard output; progress on standard error, as a bar where somebody watches.
pub(crate) struct Text {
    verbose: bool,
    bar: ProgressBar,
}

impl Text {
    pub(crate) fn new(verbose: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::stderr());
        // The template is a constant: a mistake in it would show in every run.
        if let Ok(style) = ProgressStyle::with_template("{elapsed:>5} {bar:30} {percent:>3} % {wide_msg}") {
            bar.set_style(style);
        }
        Self { verbose, bar }
    }

    fn line(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }
}

impl Observer for Text {
    fn log(&self, level: Level, message: &str) {
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
        if std::io::stderr().is_terminal() {
            self.bar.enable_steady_tick(Duration::from_millis(200));
            self.bar.set_message(message.to_owned());
            self.bar.set_position(percentage.into());
        } else {
            anstream::eprintln!("{percentage:>3} % {message}");
        }
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
        self.bar.finish_and_clear();
    }

    fn failed(&self, _: &Stop) {
        self.bar.finish_and_clear();
    }
}
