//! Why inputs cannot be brought into another context.

use super::{InputPath, PrimitiveKind, SchemaProblem};

/// Inputs cannot be brought into another context. Never shows an input's value: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct ConversionError {
    /// Which input.
    pub path: InputPath,
    /// What is wrong with it.
    pub problem: ConversionProblem,
}

/// What is wrong with an input that cannot be converted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConversionProblem {
    /// Another kind of value than its type has.
    #[error("expected {expected}, found {found}")]
    WrongKind {
        /// The kind that the type has.
        expected: String,
        /// The kind that the value has.
        found: &'static str,
    },
    /// No type of the schema fits the value.
    #[error("{0}")]
    Unmatched(SchemaProblem),
    /// The schema was expanded along another value.
    #[error("the list has {found} items, but the schema was expanded for {expanded}; expand it along these inputs")]
    OtherLength {
        /// How many items the expanded schema has.
        expanded: usize,
        /// How many items the list has.
        found: usize,
    },
    /// Not the form that a secret has in the configuration.
    #[error("a secret is written as text with an expression or as an object with `HasValue` and `NewValue`")]
    NotASecretOfConfiguration,
    /// Not the form that a secret has in memory.
    #[error("a secret in memory has the type `existing`, `new` (with `newValue`), `empty` or `bound`")]
    NotASecretInMemory,
    /// Evaluation ended with a text that does not say a number or a truth value.
    #[error("the text is not {0}; if it comes from an expression, check the variable's value")]
    NotPrimitive(PrimitiveKind),
    /// A reference to a package or an image has no id.
    #[error("a reference without `referenceId` leads nowhere")]
    NoReferenceId,
    /// No such package in the deployment.
    #[error("the deployment has no package `{reference_id}`; was it acquired and unpacked?")]
    UnknownPackage {
        /// The package asked for.
        reference_id: String,
    },
    /// The configuration says that the server keeps a secret, but the server has none.
    #[error("the server keeps no secret for this input; enter it again")]
    NoStoredSecret,
}
