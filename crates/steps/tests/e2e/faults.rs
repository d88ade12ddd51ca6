//! Deployments over a bad connection: they end right, and nothing is done twice.

use std::time::Duration;

use serde_json::json;

use super::aws::REGION;
use super::fault_proxy::{Fault, FaultProxy, Script};
use super::program::{Workplace, actors, emulator, end, log_group};
use super::situations::{Past, arrange};

/// Creates a stack while the connection does what the script says.
#[track_caller]
fn is_created_once(test: &str, script: Script) {
    let workplace = Workplace::new(test);
    deploys_once(&workplace, 7, script);
    assert_eq!(workplace.account().stack_status("stormy").as_deref(), Some("CREATE_COMPLETE"));
}

#[track_caller]
fn deploys_once(workplace: &Workplace, retention: u32, script: Script) {
    let proxy = FaultProxy::start(&emulator(), script);
    let ended = end(workplace.run_through(&proxy, &log_group("stormy", retention)));
    assert_eq!(ended.code, Some(0), "{ended:#?}\n{:#?}", proxy.calls());
    let carried_out = ["CreateChangeSet", "ExecuteChangeSet"].map(|action| proxy.carried_out(action));
    assert_eq!(carried_out, [1, 1], "{:#?}", proxy.calls());
}

#[test]
fn throttling_of_every_call() {
    is_created_once("throttling", Fault::throttled().at_first(2));
}

#[test]
fn too_many_requests_at_every_call() {
    is_created_once("too_many_requests", Fault::too_many_requests().at_first(1));
}

#[test]
fn a_service_that_is_unavailable_at_every_call() {
    is_created_once("unavailable", Fault::unavailable().at_first(1));
}

#[test]
fn delays_of_every_call() {
    is_created_once("delays", Fault::Delay(Duration::from_millis(400)).at_first(usize::MAX));
}

#[test]
fn resets_before_the_server_acted() {
    is_created_once("resets_before", Fault::ResetBefore.at_first(1));
}

#[test]
fn resets_after_the_server_acted() {
    is_created_once("resets_after", Fault::ResetAfter.at_first(1));
}

#[test]
fn half_answers_to_every_call() {
    is_created_once("half_answers", Fault::HalfAnswer.at_first(1));
}

#[test]
fn one_fault_after_the_other() {
    let delay = Fault::Delay(Duration::from_millis(200));
    let faults =
        [Fault::ResetAfter, Fault::throttled(), Fault::HalfAnswer, delay, Fault::unavailable(), Fault::ResetBefore];
    is_created_once("in_turn", Fault::in_turn(faults.into()));
}

#[test]
fn an_update_of_which_every_first_answer_is_lost() {
    let workplace = Workplace::new("lost_answers");
    deploys_once(&workplace, 7, Fault::never());
    deploys_once(&workplace, 14, Fault::ResetAfter.at_first(1));
    assert_eq!(workplace.account().stack_status("stormy").as_deref(), Some("UPDATE_COMPLETE"));
}

#[test]
fn throttling_for_longer_than_the_sdk_tries_by_itself() {
    is_created_once("long_throttling", Fault::throttled().at_first_of("CreateChangeSet", 5));
}

#[test]
fn a_plan_whose_every_first_answer_is_lost() {
    let workplace = Workplace::new("lost_plan");
    let (inputs, plan) = (log_group("stormy", 7), workplace.path("plan.json"));
    let mut preview = workplace.on_emulator("preview", &inputs);
    preview.args(["--live", "--out"]).arg(&plan);
    end(preview).succeeds();
    let proxy = FaultProxy::start(&emulator(), Fault::ResetAfter.at_first(1));
    let mut run = workplace.run_through(&proxy, &inputs);
    run.arg("--plan").arg(&plan);
    end(run).succeeds();
    assert_eq!(proxy.carried_out("ExecuteChangeSet"), 1, "{:#?}", proxy.calls());
}

#[test]
fn a_deletion_of_which_every_first_answer_is_lost() {
    let workplace = Workplace::new("lost_deletion");
    arrange(&workplace, &[Past::Create(&[])], Some("CREATE_COMPLETE"));
    let proxy = FaultProxy::start(&emulator(), Fault::ResetAfter.at_first(1));
    let inputs = json!({ "stackName": workplace.stack(), "region": REGION });
    end(workplace.delete_through(&proxy, &inputs)).succeeds();
    assert_eq!(workplace.account().stack_status(&workplace.stack()), None);
}

#[test]
fn a_continued_rollback_of_which_every_first_answer_is_lost() {
    let workplace = Workplace::new("lost_rollback");
    let past =
        [Past::Create(&[("FirstFails", "Update")]), Past::Update(&[("Version", "2"), ("SecondFails", "Update")])];
    arrange(&workplace, &past, Some("UPDATE_ROLLBACK_FAILED"));
    let proxy = FaultProxy::start(&emulator(), Fault::ResetAfter.at_first(1));
    let mut inputs = actors(&workplace.stack(), &[("Version", "3")]);
    inputs["continueRollback"] = json!("whenAsked");
    end(workplace.run_through(&proxy, &inputs)).succeeds();
    let carried_out = ["ContinueUpdateRollback", "ExecuteChangeSet"].map(|action| proxy.carried_out(action));
    assert_eq!(carried_out, [1, 1], "{:#?}", proxy.calls());
}
