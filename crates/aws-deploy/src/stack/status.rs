//! What each stack status means: the only place that knows.

use aws_sdk_cloudformation::types::{ChangeSetType, StackStatus};
use step_core::ErrorKind;

use crate::errors::{
    STACK_BEING_DELETED, STACK_CREATION_FAILED, STACK_NEEDS_REPAIR, STACK_NEVER_CREATED, STACK_ROLLBACK_FAILED,
    STACK_ROLLED_BACK, STACK_STATUS_UNKNOWN,
};

/// What to do with a stack that is found in a status.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Before {
    /// Make a change set of this type.
    Proceed(ChangeSetType),
    /// Somebody else's operation runs: wait for its end and look again.
    Wait,
    /// Say why the stack cannot be deployed to.
    Stop(&'static ErrorKind),
}

/// An operation that is being followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OperationKind {
    /// An executed change set.
    Deployment,
}

/// What a status means for the operation that is being followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum After {
    /// It goes on.
    InProgress,
    /// It succeeded.
    Succeeded,
    /// It failed.
    Failed(&'static ErrorKind),
}

/// What to do with a stack that is found in this status. A stack is never deleted here: what failed to be created is for
/// the user to remove, and what once worked may hold data.
pub(crate) fn before_deploying(status: &StackStatus) -> Before {
    use StackStatus as S;
    match status {
        // A change set was made and never executed. Nothing exists yet, so the stack is still to be created.
        S::ReviewInProgress | S::DeleteComplete => Before::Proceed(ChangeSetType::Create),

        S::CreateComplete
        | S::UpdateComplete
        | S::UpdateRollbackComplete
        | S::ImportComplete
        | S::ImportRollbackComplete => Before::Proceed(ChangeSetType::Update),

        S::CreateInProgress
        | S::UpdateInProgress
        | S::UpdateCompleteCleanupInProgress
        | S::UpdateRollbackInProgress
        | S::UpdateRollbackCompleteCleanupInProgress
        | S::RollbackInProgress
        | S::ImportInProgress
        | S::ImportRollbackInProgress => Before::Wait,

        S::CreateFailed | S::RollbackComplete | S::RollbackFailed => Before::Stop(&STACK_NEVER_CREATED),
        S::UpdateFailed | S::UpdateRollbackFailed | S::ImportRollbackFailed => Before::Stop(&STACK_NEEDS_REPAIR),
        S::DeleteInProgress | S::DeleteFailed => Before::Stop(&STACK_BEING_DELETED),
        _ => Before::Stop(&STACK_STATUS_UNKNOWN),
    }
}

/// What this status means for an operation that was started.
pub(crate) fn after(operation: OperationKind, status: &StackStatus) -> After {
    match operation {
        OperationKind::Deployment => after_deployment(status),
    }
}

fn after_deployment(status: &StackStatus) -> After {
    use StackStatus as S;
    match status {
        S::CreateComplete | S::UpdateComplete | S::ImportComplete => After::Succeeded,

        S::ReviewInProgress
        | S::CreateInProgress
        | S::UpdateInProgress
        | S::UpdateCompleteCleanupInProgress
        | S::UpdateRollbackInProgress
        | S::UpdateRollbackCompleteCleanupInProgress
        | S::RollbackInProgress
        | S::ImportInProgress
        | S::ImportRollbackInProgress => After::InProgress,

        S::CreateFailed | S::RollbackComplete | S::RollbackFailed => After::Failed(&STACK_CREATION_FAILED),
        S::UpdateRollbackComplete | S::ImportRollbackComplete => After::Failed(&STACK_ROLLED_BACK),
        S::UpdateFailed | S::UpdateRollbackFailed | S::ImportRollbackFailed => After::Failed(&STACK_ROLLBACK_FAILED),
        S::DeleteInProgress | S::DeleteComplete | S::DeleteFailed => After::Failed(&STACK_BEING_DELETED),
        _ => After::Failed(&STACK_STATUS_UNKNOWN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table, so that a status which a new SDK brings shows up here.
    #[test]
    fn every_status_has_its_row() {
        let statuses = StackStatus::values().iter().copied().chain(["FROM_THE_FUTURE"]);
        let rows = statuses.map(|name| {
            let status = StackStatus::from(name);
            let before = match before_deploying(&status) {
                Before::Proceed(kind) => kind.as_str().to_lowercase(),
                Before::Wait => "wait".into(),
                Before::Stop(kind) => format!("stop: {}", kind.identifier),
            };
            let after = match after(OperationKind::Deployment, &status) {
                After::InProgress => "in progress".into(),
                After::Succeeded => "deployed".into(),
                After::Failed(kind) => format!("failed: {}", kind.identifier),
            };
            format!("{name:<44} {before:<25} {after}")
        });
        insta::assert_snapshot!(rows.collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn only_unknown_statuses_are_unknown() {
        for name in StackStatus::values() {
            assert_ne!(before_deploying(&StackStatus::from(*name)), Before::Stop(&STACK_STATUS_UNKNOWN), "{name}");
        }
    }
}
