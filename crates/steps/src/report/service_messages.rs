//! For a deployment server's worker: lines on standard output, between them messages of the form
//! `##octopus[name attribute="<base64>" …]`.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use step_host::{Level, Observer};

use super::Report;
use crate::exit::Stop;

/// Remembers the level of the last line, since a mode message applies to all lines after it.
#[derive(Default)]
pub(crate) struct ServiceMessages {
    mode: Mutex<Option<&'static str>>,
}

impl Observer for ServiceMessages {
    fn log(&self, level: Level, message: &str) {
        let mode = match level {
            Level::Verbose => "stdout-verbose",
            Level::Info => "stdout-default",
            Level::Highlight => "stdout-highlight",
            Level::Wait => "stdout-wait",
            Level::Warning => "stdout-warning",
            Level::Error => "stdout-error",
        };
        let mut current = self.mode.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if current.replace(mode) != Some(mode) {
            anstream::println!("##octopus[{mode}]");
        }
        anstream::println!("{}", harmless(message));
    }

    fn progress(&self, percentage: u8, message: &str) {
        let percentage = percentage.to_string();
        send("progress", &[("percentage", &percentage), ("message", message)]);
    }

    fn output(&self, name: &str, value: &str, sensitive: bool) {
        let attributes = [("name", name), ("value", value), ("sensitive", "True")];
        send("setVariable", if sensitive { &attributes } else { &attributes[..2] });
    }

    fn artifact(&self, path: &Path, name: &str) {
        let length = path.metadata().map_or(0, |file| file.len()).to_string();
        send("createArtifact", &[("path", &path.to_string_lossy()), ("name", name), ("length", &length)]);
    }
}

impl Report for ServiceMessages {
    fn succeeded(&self) {}

    fn failed(&self, stop: &Stop) {
        send("resultMessage", &[("message", stop.message())]);
    }
}

fn send(name: &str, attributes: &[(&str, &str)]) {
    anstream::println!("{}", service_message(name, attributes));
}

fn service_message(name: &str, attributes: &[(&str, &str)]) -> String {
    attributes.iter().fold(format!("##octopus[{name}"), |mut message, (key, value)| {
        // Writing to a string cannot fail.
        let _ = write!(message, " {key}=\"{}\"", STANDARD.encode(value));
        message
    }) + "]"
}

/// A step's text must not act as a message: the worker recognises one by the hashes right before the word, however many.
fn harmless(message: &str) -> String {
    message.replace("#octopus", "# octopus")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_base64() {
        let message = service_message("setVariable", &[("name", "Url"), ("value", "a b")]);
        assert_eq!(message, r#"##octopus[setVariable name="VXJs" value="YSBi"]"#);
    }

    #[test]
    fn a_steps_text_is_never_a_message() {
        // The worker's parser begins at the word and forgives line ends before the bracket.
        for text in ["##octopus[mask]", "##octopus\n[mask]", "a ##octopus", "####octopus[mask]", "#######octopus[mask]"]
        {
            assert!(!harmless(text).contains("#octopus"), "{text:?}");
        }
    }
}
