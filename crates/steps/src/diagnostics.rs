//! Checks inputs and shows what is wrong with them.

use anstyle::{AnsiColor, Style};
use serde_json::Value;
use step_host::{Diagnostic, Severity, Stage, Step, Validation};
use step_package::Package;

use crate::exit::{Exit, Stop};
use crate::host::configuration_stop;

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// Schema and rules.
pub(crate) async fn validate(step: &Step, package: &Package, inputs: &Value, stage: Stage) -> Result<Validation, Stop> {
    step.validate(inputs, stage).await.map_err(|error| configuration_stop(package, error))
}

/// Shows every remark, and ends the command if one of them is an error.
pub(crate) fn require_valid(validation: &Validation) -> Result<(), Stop> {
    print(validation);
    let errors = validation.diagnostics.iter().filter(|remark| remark.severity == Severity::Error).count();
    match errors {
        0 => Ok(()),
        1 => Err(invalid("the inputs have 1 problem")),
        several => Err(invalid(&format!("the inputs have {several} problems"))),
    }
}

fn print(validation: &Validation) {
    for Diagnostic { severity, path, code, message } in &validation.diagnostics {
        let (style, word) = match severity {
            Severity::Error => (RED, "error"),
            Severity::Warning => (YELLOW, "warning"),
        };
        anstream::eprintln!("{style}{word}:{style:#} {path}: {message}\n  code: {code}");
    }
}

fn invalid(message: &str) -> Stop {
    Stop::new(Exit::InputsInvalid, message).fix("correct them at the paths above; `steps show PKG` lists what is accepted")
}
