//! Stacks that are repaired, because the deployment is told to.

use serde_json::json;

use super::program::Ended;
use super::situations::Past;
use super::statuses::{Case, check_with};

const BROKEN: &[Past] =
    &[Past::Create(&[("FirstFails", "Update")]), Past::Update(&[("Version", "2"), ("SecondFails", "Update")])];

const HALF_UPDATED: &[Past] =
    &[Past::Create(&[]), Past::UpdateWithoutRollback(&[("Version", "2"), ("SecondFails", "Update")])];

fn repaired(name: &str, past: &'static [Past], found: &'static str) -> Ended {
    let parameters = &[("Version", "3")];
    let case = Case { past, found: Some(found), parameters, succeeds: true, left: "UPDATE_COMPLETE", executed: 1 };
    check_with(name, &case, &[("continueRollback", json!("whenAsked"))])
}

#[test]
fn a_rollback_is_continued_without_what_is_stuck() {
    let ended = repaired("continue_rollback", BROKEN, "UPDATE_ROLLBACK_FAILED");
    assert!(ended.stdout.contains("First"), "what is skipped is told: {ended:#?}");
}

#[test]
fn a_half_finished_update_is_rolled_back_first() {
    repaired("roll_back", HALF_UPDATED, "UPDATE_FAILED");
}

#[test]
fn a_half_finished_update_is_updated_further_when_nothing_is_to_be_rolled_back() {
    let parameters = &[("Version", "3")];
    let found = Some("UPDATE_FAILED");
    let case = Case { past: HALF_UPDATED, found, parameters, succeeds: true, left: "UPDATE_COMPLETE", executed: 1 };
    check_with("without_rollback", &case, &[("onFailure", json!("keep"))]);
}

#[test]
fn a_failed_update_stays_as_it_is_when_nothing_is_to_be_rolled_back() {
    let parameters = &[("Version", "2"), ("SecondFails", "Update")];
    let (past, found) = (&[Past::Create(&[])], Some("CREATE_COMPLETE"));
    let case = Case { past, found, parameters, succeeds: false, left: "UPDATE_FAILED", executed: 1 };
    check_with("disable_rollback", &case, &[("onFailure", json!("keep"))]).fails(1, &["Second", "was told to fail"]);
}
