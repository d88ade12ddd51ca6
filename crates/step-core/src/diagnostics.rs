//! Remarks about inputs.

use std::fmt;

use crate::ErrorKind;

/// Remarks about inputs, collected so that users see all of them at once.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

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

/// A place in the inputs. Displays as a `JSONPath` (RFC 9535): `$.tags[0].key`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputPath {
    segments: String,
}

impl Diagnostics {
    /// Reports inputs that cannot be used.
    pub fn error(&mut self, path: InputPath, kind: &'static ErrorKind, message: impl Into<String>) {
        self.list.push(Diagnostic { severity: Severity::Error, path, kind, message: message.into() });
    }

    /// Reports inputs that are probably not meant so.
    pub fn warning(&mut self, path: InputPath, kind: &'static ErrorKind, message: impl Into<String>) {
        self.list.push(Diagnostic { severity: Severity::Warning, path, kind, message: message.into() });
    }

    /// Everything reported, in order.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.list
    }
}

impl InputPath {
    /// The inputs as a whole.
    pub fn root() -> Self {
        Self::default()
    }

    /// A field of the object at this path.
    #[must_use]
    pub fn field(mut self, name: &str) -> Self {
        self.segments.push('.');
        self.segments.push_str(name);
        self
    }

    /// An item of the list at this path, counted from 0.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.segments.push('[');
        self.segments.push_str(&index.to_string());
        self.segments.push(']');
        self
    }
}

impl From<&serde_path_to_error::Path> for InputPath {
    fn from(path: &serde_path_to_error::Path) -> Self {
        use serde_path_to_error::Segment;
        path.iter().fold(Self::root(), |at, segment| match segment {
            Segment::Seq { index } => at.index(*index),
            Segment::Map { key } => at.field(key),
            // A variant is chosen by a sibling of its fields, so it adds no step to the path.
            Segment::Enum { .. } | Segment::Unknown => at,
        })
    }
}

impl fmt::Display for InputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "${}", self.segments)
    }
}
