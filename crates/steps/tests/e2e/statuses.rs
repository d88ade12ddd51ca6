//! What a deployment does with a stack in each status that the emulator can produce.

use serde_json::Value;

use super::fault_proxy::{Fault, FaultProxy};
use super::program::{Ended, Workplace, actors, emulator, end};
use super::situations::{Parameters, Past, arrange};

/// A new version of the actors.
const NEW: Parameters = &[("Version", "2")];

/// A line of the table.
pub(crate) struct Case {
    pub(crate) past: &'static [Past],
    /// The stack's status when the deployment begins.
    pub(crate) found: Option<&'static str>,
    /// What is deployed.
    pub(crate) parameters: Parameters,
    /// Whether the deployment succeeds.
    pub(crate) succeeds: bool,
    /// The stack's status when the deployment has ended.
    pub(crate) left: &'static str,
    /// How many change sets it executes.
    pub(crate) executed: usize,
}

/// Deploys onto the stack of this line, in the account of this name.
#[track_caller]
fn check(name: &str, case: &Case) -> Ended {
    check_with(name, case, &[])
}

/// [`check`] with more inputs than the parameters.
#[track_caller]
pub(crate) fn check_with(name: &str, case: &Case, more: &[(&str, Value)]) -> Ended {
    let workplace = Workplace::new(name);
    arrange(&workplace, case.past, case.found);
    let proxy = FaultProxy::start(&emulator(), Fault::never());
    let mut inputs = actors(&workplace.stack(), case.parameters);
    for (name, value) in more {
        inputs[*name] = value.clone();
    }
    let ended = end(workplace.run_through(&proxy, &inputs));
    assert_eq!(ended.code, Some(i32::from(!case.succeeds)), "{ended:#?}\n{:#?}", proxy.calls());
    assert_eq!(workplace.account().stack_status(&workplace.stack()).as_deref(), Some(case.left), "{ended:#?}");
    assert_eq!(proxy.carried_out("ExecuteChangeSet"), case.executed, "{ended:#?}");
    ended
}

#[test]
fn no_stack_is_created() {
    let case = Case { past: &[], found: None, parameters: &[], succeeds: true, left: "CREATE_COMPLETE", executed: 1 };
    check("no_stack", &case);
}

#[test]
fn a_created_stack_is_updated() {
    let case = Case {
        past: &[Past::Create(&[])],
        found: Some("CREATE_COMPLETE"),
        parameters: NEW,
        succeeds: true,
        left: "UPDATE_COMPLETE",
        executed: 1,
    };
    check("created", &case);
}

#[test]
fn a_stack_that_is_up_to_date_is_left_alone() {
    let case = Case {
        past: &[Past::Create(&[])],
        found: Some("CREATE_COMPLETE"),
        parameters: &[],
        succeeds: true,
        left: "CREATE_COMPLETE",
        executed: 0,
    };
    check("up_to_date", &case);
}

#[test]
fn an_update_that_fails_is_rolled_back_and_its_cause_told() {
    let case = Case {
        past: &[Past::Create(&[])],
        found: Some("CREATE_COMPLETE"),
        parameters: &[("Version", "2"), ("SecondFails", "Update")],
        succeeds: false,
        left: "UPDATE_ROLLBACK_COMPLETE",
        executed: 1,
    };
    check("update_fails", &case).fails(1, &["Second", "was told to fail"]);
}

#[test]
fn a_creation_that_fails_is_rolled_back_and_its_cause_told() {
    let case = Case {
        past: &[],
        found: None,
        parameters: &[("SecondFails", "Create")],
        succeeds: false,
        left: "ROLLBACK_COMPLETE",
        executed: 1,
    };
    check("create_fails", &case).fails(1, &["Second", "was told to fail"]);
}

#[test]
fn an_update_whose_rollback_fails_tells_both() {
    let case = Case {
        past: &[Past::Create(&[("FirstFails", "Update")])],
        found: Some("CREATE_COMPLETE"),
        parameters: &[("Version", "2"), ("SecondFails", "Update")],
        succeeds: false,
        left: "UPDATE_ROLLBACK_FAILED",
        executed: 1,
    };
    check("rollback_fails", &case).fails(1, &["Second", "was told to fail"]);
}

#[test]
fn a_rolled_back_update_is_no_obstacle() {
    let case = Case {
        past: &[Past::Create(&[]), Past::Update(&[("Version", "2"), ("SecondFails", "Update")])],
        found: Some("UPDATE_ROLLBACK_COMPLETE"),
        parameters: NEW,
        succeeds: true,
        left: "UPDATE_COMPLETE",
        executed: 1,
    };
    check("rolled_back_update", &case);
}

#[test]
fn an_updated_stack_is_updated_again() {
    let case = Case {
        past: &[Past::Create(&[]), Past::Update(NEW)],
        found: Some("UPDATE_COMPLETE"),
        parameters: &[("Version", "3")],
        succeeds: true,
        left: "UPDATE_COMPLETE",
        executed: 1,
    };
    check("updated", &case);
}

#[test]
fn a_stack_under_review_is_created() {
    let case = Case {
        past: &[Past::Review],
        found: Some("REVIEW_IN_PROGRESS"),
        parameters: &[],
        succeeds: true,
        left: "CREATE_COMPLETE",
        executed: 1,
    };
    check("under_review", &case);
}

#[test]
fn a_stack_that_never_worked_is_replaced() {
    let case = Case {
        past: &[Past::Create(&[("SecondFails", "Create")])],
        found: Some("ROLLBACK_COMPLETE"),
        parameters: &[],
        succeeds: true,
        left: "CREATE_COMPLETE",
        executed: 1,
    };
    let ended = check("never_worked", &case);
    assert!(ended.stdout.contains("ROLLBACK_COMPLETE"), "the log says why it may go: {ended:#?}");
}

#[test]
fn what_a_failed_creation_left_is_replaced() {
    let case = Case {
        past: &[Past::CreateWithoutRollback(&[("SecondFails", "Create")])],
        found: Some("CREATE_FAILED"),
        parameters: &[],
        succeeds: true,
        left: "CREATE_COMPLETE",
        executed: 1,
    };
    let ended = check("create_failed", &case);
    assert!(ended.stdout.contains("CREATE_FAILED"), "the log says why it may go: {ended:#?}");
}

#[test]
fn a_creation_that_could_not_be_rolled_back_stops_the_deployment() {
    let case = Case {
        past: &[Past::Create(&[("FirstFails", "Delete"), ("SecondFails", "Create")])],
        found: Some("ROLLBACK_FAILED"),
        parameters: &[],
        succeeds: false,
        left: "ROLLBACK_FAILED",
        executed: 0,
    };
    check("rollback_failed", &case).fails(1, &["ROLLBACK_FAILED", "fix:"]);
}

#[test]
fn an_update_that_could_not_be_rolled_back_stops_the_deployment() {
    let case = Case {
        past: &[
            Past::Create(&[("FirstFails", "Update")]),
            Past::Update(&[("Version", "2"), ("SecondFails", "Update")]),
        ],
        found: Some("UPDATE_ROLLBACK_FAILED"),
        parameters: NEW,
        succeeds: false,
        left: "UPDATE_ROLLBACK_FAILED",
        executed: 0,
    };
    check("update_rollback_failed", &case).fails(1, &["UPDATE_ROLLBACK_FAILED", "First", "fix:"]);
}

#[test]
fn a_half_finished_update_stops_the_deployment() {
    let case = Case {
        past: &[Past::Create(&[]), Past::UpdateWithoutRollback(&[("Version", "2"), ("SecondFails", "Update")])],
        found: Some("UPDATE_FAILED"),
        parameters: &[("Version", "3")],
        succeeds: false,
        left: "UPDATE_FAILED",
        executed: 0,
    };
    check("update_failed", &case).fails(1, &["UPDATE_FAILED", "fix:"]);
}

#[test]
fn a_deletion_that_failed_stops_the_deployment() {
    let case = Case {
        past: &[Past::Create(&[("FirstFails", "Delete")]), Past::Delete],
        found: Some("DELETE_FAILED"),
        parameters: &[],
        succeeds: false,
        left: "DELETE_FAILED",
        executed: 0,
    };
    check("delete_failed", &case).fails(1, &["DELETE_FAILED", "fix:"]);
}

#[test]
fn somebody_elses_creation_is_waited_for() {
    let case = Case {
        past: &[Past::Create(&[("Seconds", "0.5")])],
        found: Some("CREATE_IN_PROGRESS"),
        parameters: NEW,
        succeeds: true,
        left: "UPDATE_COMPLETE",
        executed: 1,
    };
    check("being_created", &case);
}

#[test]
fn somebody_elses_update_is_waited_for() {
    let case = Case {
        past: &[Past::Create(&[]), Past::Update(&[("Seconds", "0.5"), ("Version", "2")])],
        found: Some("UPDATE_IN_PROGRESS"),
        parameters: &[("Version", "3")],
        succeeds: true,
        left: "UPDATE_COMPLETE",
        executed: 1,
    };
    check("being_updated", &case);
}

#[test]
fn somebody_elses_deletion_is_waited_for() {
    let case = Case {
        past: &[Past::Create(&[("Seconds", "0.3")]), Past::Delete],
        found: Some("DELETE_IN_PROGRESS"),
        parameters: &[],
        succeeds: true,
        left: "CREATE_COMPLETE",
        executed: 1,
    };
    check("being_deleted", &case);
}
