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
    /// The ARN of the change set whose execution it is, as far as there is one and it is known.
    pub(super) change_set: Option<String>,
    /// The logical ids of the resources that change, as far as that is known.
    pub(super) changes: Vec<String>,
}

impl Operation {
    /// A deletion or a rollback, of which no change set says what it works on.
    pub(super) fn without_change_set(kind: OperationKind, stack_id: &str, token: String) -> Self {
        Self { kind, token, stack_id: stack_id.to_owned(), change_set: None, changes: Vec::new() }
    }
}
