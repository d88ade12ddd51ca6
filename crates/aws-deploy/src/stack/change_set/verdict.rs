//! What each status of a change set means.

use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::{ChangeSetStatus, ExecutionStatus};

/// What to do with a change set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::stack) enum Verdict {
    /// Ask again: CloudFormation is at work on it.
    Wait,
    /// Execute it.
    Execute,
    /// Follow it: it is being executed.
    Follow,
    /// It would change nothing.
    Nothing,
    /// It cannot be made, for this reason.
    Refused(String),
    /// Delete it and make it anew: it was made for another state of the stack, or nobody knows for what values.
    Outdated,
    /// It does not exist, or not for long.
    Gone,
}

/// What to do with a change set. `is_new`: this run made it. `is_certain`: what its name says is all that it was made
/// of; otherwise one that somebody else made may hold other values.
pub(in crate::stack) fn of(described: &DescribeChangeSetOutput, is_new: bool, is_certain: bool) -> Verdict {
    use ChangeSetStatus as S;
    let is_usable = is_new || is_certain;
    match described.status() {
        Some(S::CreateComplete) => match described.status_reason() {
            Some(reason) if is_never_executable(described, reason) => Verdict::Refused(reason.to_owned()),
            _ => executable(described.execution_status(), is_usable),
        },
        Some(S::Failed) => failed(described.status_reason().unwrap_or("AWS gives no reason"), is_new, is_usable),
        Some(S::CreatePending | S::CreateInProgress) => Verdict::Wait,
        Some(S::DeletePending | S::DeleteInProgress | S::DeleteComplete) => Verdict::Gone,
        Some(S::DeleteFailed) => Verdict::Outdated,
        other => {
            let status = other.map_or("without a status", ChangeSetStatus::as_str);
            Verdict::Refused(format!("it is {status}, which this version does not know"))
        }
    }
}

/// Whether the change set is being executed, or was.
pub(in crate::stack) fn is_executed(described: &DescribeChangeSetOutput) -> bool {
    use ExecutionStatus as E;
    matches!(described.execution_status(), Some(E::ExecuteInProgress | E::ExecuteComplete | E::ExecuteFailed))
}

/// Whether the change set was executed, well or not.
pub(in crate::stack) fn is_execution_over(described: &DescribeChangeSetOutput) -> bool {
    matches!(described.execution_status(), Some(ExecutionStatus::ExecuteComplete | ExecutionStatus::ExecuteFailed))
}

/// Some services say at once that what the change set would do is not for them; it then waits for nothing.
fn is_never_executable(described: &DescribeChangeSetOutput, reason: &str) -> bool {
    described.execution_status() == Some(&ExecutionStatus::Unavailable) && reason.contains("not supported")
}

fn executable(status: Option<&ExecutionStatus>, is_usable: bool) -> Verdict {
    use ExecutionStatus as E;
    match status {
        Some(E::ExecuteInProgress) => Verdict::Follow,
        Some(E::ExecuteComplete | E::ExecuteFailed | E::Obsolete) => Verdict::Outdated,
        Some(E::Unavailable) => Verdict::Wait,
        _ if is_usable => Verdict::Execute,
        _ => Verdict::Outdated,
    }
}

fn failed(reason: &str, is_new: bool, is_usable: bool) -> Verdict {
    if is_usable && says_nothing_to_change(reason) {
        Verdict::Nothing
    } else if is_new {
        Verdict::Refused(reason.to_owned())
    } else {
        Verdict::Outdated
    }
}

/// A change set without changes fails, and only its reason tells.
fn says_nothing_to_change(reason: &str) -> bool {
    let reason = reason.to_lowercase();
    reason.contains("didn't contain changes") || reason.contains("no updates are to be performed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(status: &str, execution: &str, reason: &str) -> [Verdict; 3] {
        let described = DescribeChangeSetOutput::builder()
            .status(status.into())
            .execution_status(execution.into())
            .status_reason(reason)
            .build();
        [of(&described, true, false), of(&described, false, true), of(&described, false, false)]
    }

    #[test]
    fn each_status_has_a_verdict() {
        use Verdict::{Execute, Follow, Gone, Nothing, Outdated, Wait};
        let refused = |reason: &str| Verdict::Refused(reason.into());
        let unknown = || refused("it is PERHAPS, which this version does not know");
        // Made by this run; found and certain; found and uncertain.
        let cases = [
            ("CREATE_PENDING", "UNAVAILABLE", "", [Wait, Wait, Wait]),
            ("CREATE_IN_PROGRESS", "UNAVAILABLE", "", [Wait, Wait, Wait]),
            ("CREATE_COMPLETE", "UNAVAILABLE", "", [Wait, Wait, Wait]),
            (
                "CREATE_COMPLETE",
                "UNAVAILABLE",
                "import is not supported",
                [
                    refused("import is not supported"),
                    refused("import is not supported"),
                    refused("import is not supported"),
                ],
            ),
            ("CREATE_COMPLETE", "AVAILABLE", "", [Execute, Execute, Outdated]),
            ("CREATE_COMPLETE", "EXECUTE_IN_PROGRESS", "", [Follow, Follow, Follow]),
            ("CREATE_COMPLETE", "EXECUTE_COMPLETE", "", [Outdated, Outdated, Outdated]),
            ("CREATE_COMPLETE", "EXECUTE_FAILED", "", [Outdated, Outdated, Outdated]),
            ("CREATE_COMPLETE", "OBSOLETE", "", [Outdated, Outdated, Outdated]),
            ("FAILED", "UNAVAILABLE", "No updates are to be performed.", [Nothing, Nothing, Outdated]),
            ("FAILED", "UNAVAILABLE", "Transform failed", [refused("Transform failed"), Outdated, Outdated]),
            ("DELETE_PENDING", "UNAVAILABLE", "", [Gone, Gone, Gone]),
            ("DELETE_IN_PROGRESS", "UNAVAILABLE", "", [Gone, Gone, Gone]),
            ("DELETE_COMPLETE", "UNAVAILABLE", "", [Gone, Gone, Gone]),
            ("DELETE_FAILED", "UNAVAILABLE", "", [Outdated, Outdated, Outdated]),
            ("PERHAPS", "UNAVAILABLE", "", [unknown(), unknown(), unknown()]),
        ];
        for (status, execution, reason, expected) in cases {
            assert_eq!(verdict(status, execution, reason), expected, "{status} {execution} {reason}");
        }
    }
}
