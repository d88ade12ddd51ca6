//! Shows what is wrong with inputs.

use anstyle::{AnsiColor, Style};
use step_host::{Diagnostic, Severity, Validation};

use crate::exit::{Exit, Stop};

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// Shows every remark, and ends the command if one of them is an error.
pub(crate) fn require_valid(validation: &Validation) -> Result<(), Stop> {
    if validation.has_errors() {
        return Err(refused(validation));
    }
    print(&validation.diagnostics);
    if validation.skipped_rules > 0 {
        let rules = if validation.skipped_rules == 1 { "rule was" } else { "rules were" };
        anstream::eprintln!(
            "{} {rules} skipped, since what is read is bound to an expression",
            validation.skipped_rules
        );
    }
    Ok(())
}

/// Shows every remark, and says that the inputs cannot be used.
pub(crate) fn refused(validation: &Validation) -> Stop {
    print(&validation.diagnostics);
    let problems = match validation.errors().count() {
        1 => "1 problem".to_owned(),
        several => format!("{several} problems"),
    };
    let is_package_missing = validation.errors().any(|remark| remark.code.ends_with("-PackageUnknown"));
    Stop::new(Exit::InputsInvalid, format!("the inputs have {problems}")).fix(if is_package_missing {
        "unpack the package and name its folder: --package REF=DIR"
    } else {
        "correct them at the paths above; `steps show PKG` lists what is accepted"
    })
}

/// Shows remarks.
pub(crate) fn print(diagnostics: &[Diagnostic]) {
    for Diagnostic { severity, path, code, message } in diagnostics {
        let (style, word) = match severity {
            Severity::Error => (RED, "error"),
            Severity::Warning => (YELLOW, "warning"),
        };
        anstream::eprintln!("{style}{word}:{style:#} {path}: {message}\n  code: {code}");
    }
}
