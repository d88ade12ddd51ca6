//! Remarks about inputs, and where they are.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::ErrorKind;

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
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Field(String),
    Index(usize),
    /// Any item: the template of a form.
    Every,
}

impl InputPath {
    /// The inputs as a whole.
    pub fn root() -> Self {
        Self::default()
    }

    /// A field of the object at this path.
    #[must_use]
    pub fn field(mut self, name: &str) -> Self {
        self.segments.push(Segment::Field(name.to_owned()));
        self
    }

    /// An item of the list at this path, counted from 0.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.segments.push(Segment::Index(index));
        self
    }

    /// Where reading a value stopped, below this path.
    pub(crate) fn then(self, path: &serde_path_to_error::Path) -> Self {
        use serde_path_to_error::Segment as Read;
        path.iter().fold(self, |at, segment| match segment {
            Read::Seq { index } => at.index(*index),
            Read::Map { key } => at.field(key),
            // A variant is chosen by a sibling of its fields, so it adds no step to the path.
            Read::Enum { .. } | Read::Unknown => at,
        })
    }

    /// Every item of the list at this path.
    #[must_use]
    pub(crate) fn every(mut self) -> Self {
        self.segments.push(Segment::Every);
        self
    }

    /// How many steps it has.
    pub(crate) fn depth(&self) -> usize {
        self.segments.len()
    }

    /// Whether it leads to `other`, or to something in it.
    pub(crate) fn is_at_or_below(&self, other: &Self) -> bool {
        self.segments.starts_with(&other.segments)
    }

    /// What is there in `inputs`, or how many steps lead to what is missing. Null is no value.
    pub(crate) fn find<'v>(&self, inputs: &'v Value) -> Result<&'v Value, usize> {
        self.segments.iter().enumerate().try_fold(inputs, |value, (at, segment)| {
            let next = match segment {
                Segment::Field(name) => value.get(name),
                Segment::Index(index) => value.get(index),
                Segment::Every => None,
            };
            next.filter(|next| !next.is_null()).ok_or(at + 1)
        })
    }

    /// The fields on the way to a place that lies in no list.
    pub(crate) fn fields(&self) -> Vec<&str> {
        let fields = self.segments.iter().map_while(|segment| match segment {
            Segment::Field(name) => Some(name.as_str()),
            Segment::Index(_) | Segment::Every => None,
        });
        fields.collect()
    }
}

impl Serialize for InputPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for InputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("$")?;
        self.segments.iter().try_for_each(|segment| match segment {
            Segment::Field(name) => write!(formatter, ".{name}"),
            Segment::Index(index) => write!(formatter, "[{index}]"),
            Segment::Every => formatter.write_str("[*]"),
        })
    }
}
