//! Follows `steps run --output json`: one JSON object per line, shown as text and kept as an outcome.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::interrupt::{self, Stoppable};
use crate::process;

/// What a run left behind.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Outcome {
    /// The outputs that are no secrets.
    pub(super) outputs: BTreeMap<String, String>,
}

impl Outcome {
    /// An output of the stack, by its name in the template.
    pub(super) fn output(&self, name: &str) -> Result<&str> {
        let found = self.outputs.get(&format!("AwsOutputs[{name}]"));
        let found = found.with_context(|| format!("the step saved no output AwsOutputs[{name}]"))?;
        Ok(found)
    }
}

/// A line of the report. Fields and events that the demo does not show are left out.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Event {
    Log {
        level: String,
        message: String,
    },
    Output {
        name: String,
        /// Absent if it is a secret.
        value: Option<String>,
    },
    #[serde(other)]
    Other,
}

/// Runs the command, shows its report, and returns what it saved.
pub(super) fn follow(command: &mut Command) -> Result<Outcome> {
    interrupt::check()?;
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| process::cannot_start(command))?;
    let _stoppable = Stoppable::new(&child);
    let report = child.stdout.take().context("the report is not piped")?;
    let mut outcome = Outcome::default();
    for line in BufReader::new(report).lines() {
        if let Some(text) = outcome.take(&line?) {
            println!("  {text}");
        }
    }
    let status = child.wait()?;
    interrupt::check()?;
    if !status.success() {
        bail!("the deployment failed ({status}); `{}`", process::line(command));
    }
    Ok(outcome)
}

impl Outcome {
    /// Keeps what a line reports and returns what to show of it. A line that is no event is shown as it is.
    fn take(&mut self, line: &str) -> Option<String> {
        match serde_json::from_str(line) {
            Ok(Event::Log { level, .. }) if level == "verbose" => None,
            Ok(Event::Log { level, message }) if level == "info" || level == "highlight" => Some(message),
            Ok(Event::Log { level, message }) => Some(format!("{level}: {message}")),
            Ok(Event::Output { name, value }) => {
                self.outputs.extend(value.map(|value| (name, value)));
                None
            }
            Ok(Event::Other) => None,
            Err(_) => Some(line.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_lines_are_shown_by_level() {
        let cases = [
            (r#"{"event":"log","level":"info","message":"creating"}"#, Some("creating")),
            (r#"{"event":"log","level":"warning","message":"slow"}"#, Some("warning: slow")),
            (r#"{"event":"log","level":"verbose","message":"detail"}"#, None),
            (r#"{"event":"progress","percentage":50,"message":"half"}"#, None),
            (r#"{"event":"result","succeeded":true}"#, None),
            ("not an event", Some("not an event")),
        ];
        for (line, expected) in cases {
            assert_eq!(Outcome::default().take(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn outputs_are_kept_unless_they_are_secret() {
        let mut outcome = Outcome::default();
        outcome.take(r#"{"event":"output","name":"AwsOutputs[Url]","value":"https://x","sensitive":false}"#);
        outcome.take(r#"{"event":"output","name":"Password","sensitive":true}"#);
        assert_eq!(outcome.output("Url").unwrap(), "https://x");
        assert_eq!(outcome.outputs.len(), 1);
    }

    #[test]
    fn a_missing_output_is_named() {
        let error = Outcome::default().output("Url").unwrap_err();
        assert_eq!(error.to_string(), "the step saved no output AwsOutputs[Url]");
    }
}
