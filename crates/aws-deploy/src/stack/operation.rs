//! An operation on a stack, as it is followed.

use super::status::OperationKind;

/// Something that was started and is followed to its end.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    /// What it is.
    pub(super) kind: OperationKind,
    /// The client request token that its events carry.
    pub(super) token: String,
    /// The stack's ARN.
    pub(super) stack_id: String,
    /// The logical ids of the resources that change, as far as that is known.
    pub(super) changes: Vec<String>,
}
