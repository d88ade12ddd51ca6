//! Plans that are previewed with calls, kept in a file, and executed as they are.

use std::path::Path;

use serde_json::Value;

use super::program::{CLOUDFORMATION, Ended, Workplace, end, log_group};

/// `steps preview --live --out FILE`.
fn preview(workplace: &Workplace, inputs: &Value, plan: &Path) -> Ended {
    let mut command = workplace.on_emulator("preview", inputs);
    command.args(["--live", "--out"]).arg(plan);
    end(command)
}

/// `steps run --plan FILE`.
fn run(workplace: &Workplace, inputs: &Value, plan: &Path) -> Ended {
    let mut command = workplace.run_on_emulator(inputs);
    command.arg("--plan").arg(plan);
    end(command)
}

#[test]
fn what_was_previewed_is_deployed_and_only_once() {
    let workplace = Workplace::new("what_was_previewed");
    let (inputs, plan) = (log_group("seen", 7), workplace.path("plan.json"));
    let previewed = preview(&workplace, &inputs, &plan);
    previewed.succeeds();
    assert!(previewed.stdout.contains("added") && previewed.stdout.contains("AWS::Logs::LogGroup"), "{previewed:#?}");
    run(&workplace, &inputs, &plan).succeeds();
    let again = run(&workplace, &inputs, &plan);
    again.succeeds();
    assert!(again.stdout.contains("was already executed"), "{again:#?}");
}

#[test]
fn a_preview_changes_nothing() {
    let workplace = Workplace::new("a_preview_changes_nothing");
    let (inputs, plan) = (log_group("looked-at", 7), workplace.path("plan.json"));
    preview(&workplace, &inputs, &plan).succeeds();
    let again = preview(&workplace, &inputs, &plan);
    again.succeeds();
    assert!(again.stdout.contains("added"), "{again:#?}");
}

#[test]
fn a_plan_of_other_inputs_is_stale() {
    let workplace = Workplace::new("a_plan_of_other_inputs");
    let plan = workplace.path("plan.json");
    preview(&workplace, &log_group("moved", 7), &plan).succeeds();
    run(&workplace, &log_group("moved", 14), &plan).fails(5, &["the plans differ at", "fix:"]);
}

#[test]
fn a_stack_that_somebody_changed_makes_the_plan_stale() {
    let workplace = Workplace::new("a_stack_that_somebody");
    let plan = workplace.path("plan.json");
    end(workplace.run_on_emulator(&log_group("busy", 7))).succeeds();
    preview(&workplace, &log_group("busy", 14), &plan).succeeds();
    end(workplace.run_on_emulator(&log_group("busy", 30))).succeeds();
    run(&workplace, &log_group("busy", 14), &plan)
        .fails(5, &["was changed", "AwsCloudformation-Configuration-PlanStale", "fix:"]);
}

#[test]
fn a_file_that_is_no_plan_is_named() {
    let workplace = Workplace::new("no_plan");
    let file = workplace.write("plan.json", "{}");
    run(&workplace, &log_group("x", 7), &file).fails(2, &["plan.json is not a plan", "fix:"]);
}

#[test]
fn only_a_live_preview_can_be_kept() {
    let workplace = Workplace::new("only_live");
    let mut command = workplace.with_inputs("preview", CLOUDFORMATION, &log_group("x", 7));
    command.args(["--out", "plan.json"]);
    end(command).fails(2, &["--live"]);
}
