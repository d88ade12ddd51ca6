//! Why a text is not a template.

use std::fmt;

use crate::Format;

/// Why a text is not a template. Displays as a fragment that continues "the template": `has no Resources section`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// There is nothing but white space.
    #[error("is empty")]
    Empty,

    /// More text than CloudFormation takes in any way.
    #[error("has {size} bytes; CloudFormation takes at most {limit}")]
    TooLarge {
        /// Bytes of the text.
        size: usize,
        /// Bytes that are accepted.
        limit: usize,
    },

    /// It begins like JSON and is not.
    #[error("begins like JSON and is not well-formed: {reason} at {position}")]
    NotJson {
        /// Where reading stopped.
        position: Position,
        /// What the JSON reader says.
        reason: String,
    },

    /// It is nothing that can be read.
    #[error("is neither JSON nor YAML: {reason} at {position}")]
    NeitherJsonNorYaml {
        /// Where reading stopped.
        position: Position,
        /// What the YAML reader says.
        reason: String,
    },

    /// YAML that CloudFormation does not take.
    #[error("uses {feature} at {position}, which CloudFormation does not support")]
    Unsupported {
        /// Where it is used.
        position: Position,
        /// What is used, in the plural.
        feature: &'static str,
    },

    /// Nested deeper than any template needs.
    #[error("is nested more than {limit} levels deep at {position}")]
    TooDeep {
        /// Where the limit was passed.
        position: Position,
        /// Levels that are accepted.
        limit: usize,
    },

    /// An object names something twice; one of the two would silently be lost.
    #[error("has the key {key:?} twice in one object, the second time at {position}")]
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it is repeated.
        position: Position,
    },

    /// A well-formed document that is not an object.
    #[error("is {found}, not an object with a Resources section")]
    NotAnObject {
        /// What it is instead: `a list`.
        found: &'static str,
    },

    /// A section or a member of one that must be an object and is not.
    #[error("has {found} at {path}, where an object belongs")]
    MemberNotAnObject {
        /// The names that lead to it: `Resources.Topic`.
        path: String,
        /// What it is instead: `a list`.
        found: &'static str,
    },

    /// Nothing to deploy.
    #[error("has no Resources section{}", found(.sections))]
    NoResources {
        /// The sections it has.
        sections: Vec<String>,
    },

    /// A Resources section that lists nothing.
    #[error("has an empty Resources section")]
    EmptyResources,

    /// A resource that does not say what it is.
    #[error("has a resource without a Type: {logical_id}")]
    ResourceWithoutType {
        /// Its logical id.
        logical_id: String,
    },
}

/// A place in the text, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters for YAML and in bytes for JSON.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}", self.line, self.column)
    }
}

impl TemplateError {
    /// Text that the reader of `format` stopped at.
    pub(crate) fn malformed(format: Format, position: Position, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        match format {
            Format::Json => Self::NotJson { position, reason },
            Format::Yaml => Self::NeitherJsonNorYaml { position, reason },
        }
    }
}

fn found(sections: &[String]) -> String {
    if sections.is_empty() { String::new() } else { format!("; its sections are {}", sections.join(", ")) }
}
