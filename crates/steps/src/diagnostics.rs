//! Checks inputs and shows what is wrong with them.

use anstyle::{AnsiColor, Style};
use serde_json::Value;
use step_host::variables::VariableSet;
use step_host::{Diagnostic, Mask, Resolved, Severity, Stage, Step, Validation};
use step_package::Package;

use crate::exit::{Exit, Stop};
use crate::host::configuration_stop;

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// Schema and rules, as the inputs are edited: what is bound to an expression is taken on trust.
pub(crate) async fn validate(step: &Step, package: &Package, inputs: &Value) -> Result<Validation, Stop> {
    step.validate(inputs, Stage::Configuration).await.map_err(|error| configuration_stop(package, error))
}

/// Every expression evaluated, then schema and rules, all of which must pass before anything is executed.
pub(crate) async fn resolve(
    step: &Step,
    package: &Package,
    inputs: &Value,
    variables: &VariableSet,
) -> Result<(Resolved, Validation), Stop> {
    let mut resolved = step.resolve(inputs, variables);
    let mut found = std::mem::take(&mut resolved.diagnostics);
    let mut validation = Validation::default();
    // Inputs that are not resolved are no inputs: what would be said of them would be said of the expressions.
    if found.is_empty() {
        let checked = step.validate(&resolved.inputs, Stage::Execution).await;
        validation = checked.map_err(|error| configuration_stop(package, error))?;
        found.append(&mut validation.diagnostics);
    }
    let mask: Mask = resolved.secrets.iter().collect();
    for remark in &mut found {
        remark.message = mask.hide(&remark.message);
    }
    validation.diagnostics = found;
    Ok((resolved, validation))
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
    if validation.skipped_rules > 0 {
        let rules = if validation.skipped_rules == 1 { "rule was" } else { "rules were" };
        anstream::eprintln!(
            "{} {rules} skipped, since what is read is bound to an expression",
            validation.skipped_rules
        );
    }
}

fn invalid(message: &str) -> Stop {
    Stop::new(Exit::InputsInvalid, message)
        .fix("correct them at the paths above; `steps show PKG` lists what is accepted")
}
