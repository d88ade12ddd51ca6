//! How the program ends.

use std::error::Error;
use std::fmt::Display;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

/// The exit codes, for whoever calls the program. They are stable: scripts and servers branch on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// The deployment failed.
    DeploymentFailed = 1,
    /// Wrong usage, or a file that cannot be read.
    Usage = 2,
    /// The inputs are invalid.
    InputsInvalid = 3,
    /// The package is broken, incompatible or not allowed.
    PackageRefused = 4,
    /// What was previewed is not what would happen now.
    PlanStale = 5,
    /// A defect in this program.
    Defect = 70,
}

/// The table that `--help` ends with.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0   success
  1   the deployment failed
  2   wrong usage, or unreadable input
  3   the inputs are invalid
  4   the package is refused: broken, incompatible, misbehaving
  5   the plan is stale
  70  a defect in this program; please report it";

/// Why a command stops before its end: one message, and what to do about it.
#[derive(Debug)]
pub(crate) struct Stop {
    exit: Exit,
    message: String,
    code: Option<String>,
    fix: Option<String>,
    details: Vec<String>,
}

impl Stop {
    /// Ends with `exit`. `message` says what happened and where.
    pub(crate) fn new(exit: Exit, message: impl Display) -> Self {
        Self { exit, message: message.to_string(), code: None, fix: None, details: Vec::new() }
    }

    /// Adds what to do next.
    pub(crate) fn fix(mut self, fix: impl Display) -> Self {
        self.fix = Some(fix.to_string());
        self
    }

    /// Adds the code that documentation lists.
    pub(crate) fn code(mut self, code: impl Display) -> Self {
        self.code = Some(code.to_string());
        self
    }

    /// Ends with `exit` because of `error`; its causes are part of the message.
    pub(crate) fn because(exit: Exit, error: &dyn Error) -> Self {
        Self::new(exit, with_causes(error))
    }

    /// Adds facts for support.
    pub(crate) fn details(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }

    /// Facts for support.
    pub(crate) fn supporting_facts(&self) -> &[String] {
        &self.details
    }

    /// Puts what was being done in front of the message.
    pub(crate) fn prefix(mut self, prefix: &str) -> Self {
        self.message = format!("{prefix}: {}", self.message);
        self
    }

    /// What happened and where.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The code to end with.
    pub(crate) fn exit_code(&self) -> ExitCode {
        self.exit.into()
    }

    /// The same for programs.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "message": self.message, "code": self.code, "fix": self.fix })
    }

    /// Prints the message on standard error and gives the code to end with.
    pub(crate) fn report(&self) -> ExitCode {
        const RED: Style = AnsiColor::Red.on_default().bold();
        anstream::eprintln!("{RED}error:{RED:#} {}", self.message);
        if let Some(code) = &self.code {
            anstream::eprintln!("  code: {code}");
        }
        if let Some(fix) = &self.fix {
            anstream::eprintln!("   fix: {fix}");
        }
        self.exit.into()
    }
}

/// An error and what caused it, in one line.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
