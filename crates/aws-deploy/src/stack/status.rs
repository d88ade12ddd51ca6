//! What each stack status means: the only place that knows. `docs/aws/stack-statuses.md` is this table, printed.

use aws_sdk_cloudformation::types::StackStatus;
use step_core::ErrorKind;

use crate::errors::{
    STACK_BEING_DELETED, STACK_CREATION_FAILED, STACK_DELETION_FAILED, STACK_HALF_UPDATED, STACK_NEEDS_REPAIR,
    STACK_NEVER_CREATED, STACK_ROLLBACK_FAILED, STACK_ROLLED_BACK, STACK_STATUS_UNKNOWN,
};

/// What somebody wants of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    /// That it becomes what a request says.
    Deploy,
    /// To know what would change.
    Preview,
    /// That it goes.
    Delete,
}

/// What to do with a stack that is found in a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Something runs: follow it if it is ours, wait for its end if it is not, and look again.
    Wait,
    /// Go on.
    Proceed(Way),
    /// Bring it into a state from which there is a way, and look again.
    Recover(Recovery),
    /// Say why there is no way.
    Stop(&'static ErrorKind),
}

/// How to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Nothing exists: a change set of type `CREATE`.
    Create,
    /// A change set of type `UPDATE`.
    Update,
    /// `DeleteStack`.
    Delete,
    /// It is as it shall be.
    Nothing,
}

/// How a stack gets into a state from which there is a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recovery {
    /// What a failed creation left over is deleted, after its events have shown that the stack never worked.
    ReplaceLeftover,
    /// `ContinueUpdateRollback` without the resources that are stuck, if the request asks for it.
    ContinueRollback,
    /// Updated from where it is if the request disables the rollback, too; `RollbackStack` if the request asks for it.
    RollBack,
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// What AWS says with this status.
    meaning: &'static str,
    deploy: Decision,
    preview: Decision,
    delete: Decision,
}

/// An operation that is being followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OperationKind {
    /// An executed change set.
    Deployment,
    /// `ContinueUpdateRollback` or `RollbackStack`.
    Rollback,
    /// `DeleteStack`.
    Deletion,
}

/// What a status means for the operation that is being followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// It goes on.
    InProgress,
    /// It succeeded.
    Succeeded,
    /// It failed.
    Failed(&'static ErrorKind),
}

/// What to do with a stack that is found in this status.
pub(crate) fn decide(status: &StackStatus, intent: Intent) -> Decision {
    let row = row(status);
    match intent {
        Intent::Deploy => row.deploy,
        Intent::Preview => row.preview,
        Intent::Delete => row.delete,
    }
}

/// The table. A stack that was ever healthy is never deleted for a deployment.
#[rustfmt::skip]
fn row(status: &StackStatus) -> Row {
    use Decision::{Proceed, Recover, Stop, Wait};
    use StackStatus as S;
    use Way::{Create, Delete, Nothing, Update};

    let row = |meaning, deploy, preview, delete| Row { meaning, deploy, preview, delete };
    let running = |meaning| row(meaning, Wait, Wait, Wait);
    let healthy = |meaning| row(meaning, Proceed(Update), Proceed(Update), Proceed(Delete));
    match status {
        S::ReviewInProgress => row("Only a change set exists; no resource was ever created", Proceed(Create), Proceed(Create), Proceed(Delete)),

        S::CreateInProgress => running("It is being created"),
        S::CreateComplete => healthy("It was created"),
        S::CreateFailed => row("Its creation failed, and what was created is still there", Recover(Recovery::ReplaceLeftover), Stop(&STACK_NEVER_CREATED), Proceed(Delete)),
        S::RollbackInProgress => running("Its creation failed, and what was created is being deleted"),
        S::RollbackComplete => row("Its creation failed, and what was created was deleted again", Recover(Recovery::ReplaceLeftover), Stop(&STACK_NEVER_CREATED), Proceed(Delete)),
        S::RollbackFailed => row("Its creation failed, and so did deleting what was created", Stop(&STACK_NEVER_CREATED), Stop(&STACK_NEVER_CREATED), Proceed(Delete)),

        S::UpdateInProgress => running("It is being updated"),
        S::UpdateCompleteCleanupInProgress => running("It was updated, and what was replaced is being deleted"),
        S::UpdateComplete => healthy("It was updated"),
        S::UpdateFailed => row("An update failed, and its rollback was switched off", Recover(Recovery::RollBack), Stop(&STACK_HALF_UPDATED), Proceed(Delete)),
        S::UpdateRollbackInProgress => running("An update failed and is being taken back"),
        S::UpdateRollbackCompleteCleanupInProgress => running("An update was taken back, and what it had created is being deleted"),
        S::UpdateRollbackComplete => healthy("An update failed and was taken back"),
        S::UpdateRollbackFailed => row("An update failed, and so did taking it back", Recover(Recovery::ContinueRollback), Stop(&STACK_NEEDS_REPAIR), Proceed(Delete)),

        S::ImportInProgress => running("Resources are being imported"),
        S::ImportComplete => healthy("Resources were imported"),
        S::ImportRollbackInProgress => running("An import failed and is being taken back"),
        S::ImportRollbackComplete => healthy("An import failed and was taken back"),
        S::ImportRollbackFailed => row("An import failed, and so did taking it back", Stop(&STACK_NEEDS_REPAIR), Stop(&STACK_NEEDS_REPAIR), Proceed(Delete)),

        S::DeleteInProgress => running("It is being deleted"),
        S::DeleteFailed => row("It was to be deleted, and some of its resources could not be", Stop(&STACK_BEING_DELETED), Stop(&STACK_BEING_DELETED), Proceed(Delete)),
        S::DeleteComplete => row("It is gone", Proceed(Create), Proceed(Create), Proceed(Nothing)),

        _ => row("A status that this version does not know", Stop(&STACK_STATUS_UNKNOWN), Stop(&STACK_STATUS_UNKNOWN), Stop(&STACK_STATUS_UNKNOWN)),
    }
}

/// What this status means for an operation that was started.
pub(crate) fn after(operation: OperationKind, status: &StackStatus) -> After {
    match operation {
        OperationKind::Deployment => after_deployment(status),
        OperationKind::Rollback => after_rollback(status),
        OperationKind::Deletion => after_deletion(status),
    }
}

fn after_deployment(status: &StackStatus) -> After {
    use StackStatus as S;
    match status {
        S::CreateComplete | S::UpdateComplete | S::ImportComplete => After::Succeeded,
        S::CreateFailed | S::RollbackComplete | S::RollbackFailed => After::Failed(&STACK_CREATION_FAILED),
        S::UpdateRollbackComplete | S::ImportRollbackComplete => After::Failed(&STACK_ROLLED_BACK),
        S::UpdateFailed => After::Failed(&STACK_HALF_UPDATED),
        S::UpdateRollbackFailed | S::ImportRollbackFailed => After::Failed(&STACK_ROLLBACK_FAILED),
        S::DeleteInProgress | S::DeleteComplete | S::DeleteFailed => After::Failed(&STACK_BEING_DELETED),
        _ => unless_in_progress(status),
    }
}

fn after_rollback(status: &StackStatus) -> After {
    use StackStatus as S;
    match status {
        S::UpdateRollbackComplete | S::RollbackComplete => After::Succeeded,
        S::UpdateRollbackFailed | S::RollbackFailed | S::UpdateFailed => After::Failed(&STACK_ROLLBACK_FAILED),
        S::DeleteInProgress | S::DeleteComplete | S::DeleteFailed => After::Failed(&STACK_BEING_DELETED),
        _ => unless_in_progress(status),
    }
}

fn after_deletion(status: &StackStatus) -> After {
    match status {
        StackStatus::DeleteComplete => After::Succeeded,
        StackStatus::DeleteFailed => After::Failed(&STACK_DELETION_FAILED),
        StackStatus::DeleteInProgress => After::InProgress,
        // The deletion was accepted and has not begun.
        status if decide(status, Intent::Delete) != Decision::Stop(&STACK_STATUS_UNKNOWN) => After::InProgress,
        _ => After::Failed(&STACK_STATUS_UNKNOWN),
    }
}

/// Between a call and the first event the old status may still be told.
fn unless_in_progress(status: &StackStatus) -> After {
    match decide(status, Intent::Deploy) {
        Decision::Wait | Decision::Proceed(Way::Create) => After::InProgress,
        _ => After::Failed(&STACK_STATUS_UNKNOWN),
    }
}

#[cfg(test)]
mod tests;
