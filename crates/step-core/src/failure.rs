//! Failures that users can look up.

use std::error::Error;
use std::fmt;

use serde::Serialize;

use crate::StepId;

/// What a failure is about. The set is the server's and rarely grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Area {
    /// Missing or refused credentials and rights.
    Permissions,
    /// Inputs, or the state of what is deployed to.
    Configuration,
    /// Connections, names, certificates.
    Networking,
    /// Limits on memory or size.
    Memory,
    /// What fits nowhere else.
    General,
}

/// A kind of failure: an entry of the step's error catalogue. Declare each as a `static` and list it in
/// [`Step::errors`](crate::Step::errors) or [`Action::errors`](crate::Action::errors).
///
/// Users see `StepId-Area-Identifier`; the step id is put in front when the failure leaves the step, so that an engine
/// shared by many steps has one catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct ErrorKind {
    /// What it is about.
    pub area: Area,
    /// `PascalCase`, unique within a step.
    pub identifier: &'static str,
    /// What it means, independent of the occasion. One sentence.
    pub meaning: &'static str,
    /// What to do about it. One sentence.
    pub fix: &'static str,
}

/// Why a step could not do what it was asked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    kind: &'static ErrorKind,
    message: String,
    fix: Option<String>,
    details: Vec<String>,
}

/// The inputs do not have the shape that the step's schema gives them.
pub static INPUTS_UNREADABLE: ErrorKind = ErrorKind {
    area: Area::Configuration,
    identifier: "InputsUnreadable",
    meaning: "The inputs do not have the shape that the step's schema asks for.",
    fix: "Validate the inputs and correct what is reported.",
};

/// The step does not offer what it was asked for.
pub static NOT_SUPPORTED: ErrorKind = ErrorKind {
    area: Area::General,
    identifier: "NotSupported",
    meaning: "The step does not offer what it was asked for.",
    fix: "Use another step, or another version of this one.",
};

/// The user interrupted the deployment, see [`Context::cancelled`](crate::Context::cancelled).
pub static CANCELLED: ErrorKind = ErrorKind {
    area: Area::General,
    identifier: "Cancelled",
    meaning: "The deployment was interrupted before its end.",
    fix: "Run the same deployment again: it continues from what there is.",
};

/// What a previewed plan is tied to is not what there is any more, see [`Action::preview`](crate::Action::preview).
pub static PLAN_STALE: ErrorKind = ErrorKind {
    area: Area::Configuration,
    identifier: "PlanStale",
    meaning: "The plan was previewed against something that has changed since.",
    fix: "Preview again, look at what would change now, and run that plan.",
};

/// A bug in the step or its host.
pub static DEFECT: ErrorKind = ErrorKind {
    area: Area::General,
    identifier: "Defect",
    meaning: "The step or its host has a bug.",
    fix: "Report it with the verbose log of the deployment.",
};

impl ErrorKind {
    /// An occurrence of this kind. `message` says what happened and where.
    pub fn failure(&'static self, message: impl Into<String>) -> Failure {
        Failure { kind: self, message: message.into(), fix: None, details: Vec::new() }
    }

    /// The code that users see: `AcmeShop-Permissions-CredentialsMissing`.
    pub fn code(&self, step: &StepId) -> String {
        format!("{step}-{:?}-{}", self.area, self.identifier)
    }
}

impl Failure {
    /// Replaces the kind's advice by one that fits the occasion better.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// Adds a fact for the verbose log.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.details.push(detail.into());
        self
    }

    /// Its entry in the catalogue.
    pub fn kind(&self) -> &'static ErrorKind {
        self.kind
    }

    /// What happened and where.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do next.
    pub fn advice(&self) -> &str {
        self.fix.as_deref().unwrap_or(self.kind.fix)
    }

    /// Facts for the verbose log.
    pub fn details(&self) -> &[String] {
        &self.details
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Error for Failure {}
