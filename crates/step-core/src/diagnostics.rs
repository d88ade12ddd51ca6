//! Remarks about inputs.

use crate::{ErrorKind, InputPath};

/// One remark about inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether the inputs can be used all the same.
    pub severity: Severity,
    /// Where.
    pub path: InputPath,
    /// Its entry in the catalogue.
    pub kind: &'static ErrorKind,
    /// What is wrong and what is accepted.
    pub message: String,
}

/// How bad a remark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The inputs cannot be used.
    Error,
    /// The inputs can be used, but probably not as meant.
    Warning,
}
