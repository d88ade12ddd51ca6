//! What the step that deletes a stack does with a stack in each status.

use serde_json::json;

use super::aws::REGION;
use super::program::{Ended, Workplace, end};
use super::situations::{Past, arrange};

/// A line of the table.
struct Case {
    past: &'static [Past],
    /// The stack's status when the deletion begins.
    found: Option<&'static str>,
    /// Resources that may stay.
    retained: &'static [&'static str],
    succeeds: bool,
    /// The stack's status when the deletion has ended; nothing if it is gone.
    left: Option<&'static str>,
}

#[track_caller]
fn check(name: &str, case: &Case) -> Ended {
    let workplace = Workplace::new(name);
    arrange(&workplace, case.past, case.found);
    delete(&workplace, case)
}

#[track_caller]
fn delete(workplace: &Workplace, case: &Case) -> Ended {
    let inputs = json!({ "stackName": workplace.stack(), "region": REGION, "retainResources": case.retained });
    let ended = end(workplace.delete_on_emulator(&inputs));
    assert_eq!(ended.code, Some(i32::from(!case.succeeds)), "{ended:#?}");
    assert_eq!(workplace.account().stack_status(&workplace.stack()).as_deref(), case.left, "{ended:#?}");
    ended
}

#[test]
fn a_stack_that_does_not_exist_is_as_it_shall_be() {
    let case = Case { past: &[], found: None, retained: &[], succeeds: true, left: None };
    let ended = check("delete_nothing", &case);
    assert!(ended.stdout.contains("Nothing to delete"), "{ended:#?}");
}

#[test]
fn a_healthy_stack_is_deleted() {
    let case =
        Case { past: &[Past::Create(&[])], found: Some("CREATE_COMPLETE"), retained: &[], succeeds: true, left: None };
    check("delete_created", &case);
}

#[test]
fn a_stack_under_review_is_deleted() {
    let case =
        Case { past: &[Past::Review], found: Some("REVIEW_IN_PROGRESS"), retained: &[], succeeds: true, left: None };
    check("delete_reviewed", &case);
}

#[test]
fn a_stack_that_never_worked_is_deleted() {
    let case = Case {
        past: &[Past::Create(&[("SecondFails", "Create")])],
        found: Some("ROLLBACK_COMPLETE"),
        retained: &[],
        succeeds: true,
        left: None,
    };
    check("delete_rolled_back", &case);
}

#[test]
fn a_broken_stack_is_deleted() {
    let case = Case {
        past: &[
            Past::Create(&[("FirstFails", "Update")]),
            Past::Update(&[("Version", "2"), ("SecondFails", "Update")]),
        ],
        found: Some("UPDATE_ROLLBACK_FAILED"),
        retained: &[],
        succeeds: true,
        left: None,
    };
    check("delete_broken", &case);
}

#[test]
fn somebody_elses_update_is_waited_for_before_the_stack_is_deleted() {
    let case = Case {
        past: &[Past::Create(&[]), Past::Update(&[("Seconds", "0.5"), ("Version", "2")])],
        found: Some("UPDATE_IN_PROGRESS"),
        retained: &[],
        succeeds: true,
        left: None,
    };
    check("delete_updating", &case);
}

#[test]
fn a_deletion_that_runs_already_is_followed() {
    let case = Case {
        past: &[Past::Create(&[("Seconds", "0.3")]), Past::Delete],
        found: Some("DELETE_IN_PROGRESS"),
        retained: &[],
        succeeds: true,
        left: None,
    };
    check("delete_deleting", &case);
}

#[test]
fn a_resource_that_cannot_be_deleted_is_named() {
    let case = Case {
        past: &[Past::Create(&[("FirstFails", "Delete")])],
        found: Some("CREATE_COMPLETE"),
        retained: &[],
        succeeds: false,
        left: Some("DELETE_FAILED"),
    };
    check("delete_fails", &case).fails(1, &["First", "was told to fail", "fix:"]);
}

#[test]
fn a_resource_that_cannot_be_deleted_stays_if_it_may() {
    let case = Case {
        past: &[Past::Create(&[("FirstFails", "Delete")])],
        found: Some("CREATE_COMPLETE"),
        retained: &["First"],
        succeeds: true,
        left: None,
    };
    let ended = check("delete_retains", &case);
    assert!(ended.stdout.contains("First"), "what stays is told: {ended:#?}");
}

#[test]
fn a_deletion_that_failed_is_repeated_without_what_may_stay() {
    let case = Case {
        past: &[Past::Create(&[("FirstFails", "Delete")]), Past::Delete],
        found: Some("DELETE_FAILED"),
        retained: &["First"],
        succeeds: true,
        left: None,
    };
    check("delete_failed_before", &case);
}

#[test]
fn a_protected_stack_stays() {
    let workplace = Workplace::new("delete_protected");
    arrange(&workplace, &[Past::Create(&[])], Some("CREATE_COMPLETE"));
    let stack = workplace.stack();
    let protection = [("StackName", stack.as_str()), ("EnableTerminationProtection", "true")];
    workplace.account().cloudformation("UpdateTerminationProtection", &protection);
    let left = Some("CREATE_COMPLETE");
    let case = Case { past: &[], found: left, retained: &[], succeeds: false, left };
    delete(&workplace, &case).fails(1, &["protected", "fix:"]);
}
