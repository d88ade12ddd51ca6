//! A step that breaks the sandbox's rules.

use serde_json::{Value, json};

use super::program::{Ended, Workplace, end};

const MISBEHAVING: &str = "misbehaving-step";

fn misbehave(verb: &str, behaviour: &str, when: &str) -> Ended {
    let workplace = Workplace::new(behaviour);
    end(workplace.with_inputs(verb, MISBEHAVING, &asking_for(behaviour, when)))
}

fn asking_for(behaviour: &str, when: &str) -> Value {
    json!({ "behaviour": behaviour, "when": when })
}

#[test]
fn a_step_that_loops_while_it_validates_is_stopped() {
    misbehave("validate", "loopForever", "validate").fails(4, &["misbehaves", "did not finish within 5 s"]);
}

#[test]
fn a_step_that_allocates_without_end_is_stopped() {
    misbehave("validate", "allocate", "validate").fails(4, &["misbehaves", "128 MiB"]);
}

#[test]
fn a_plan_that_is_too_large_is_refused() {
    misbehave("preview", "floodOutput", "plan").fails(4, &["misbehaves", "4096 KiB"]);
}

#[test]
fn a_step_that_logs_without_end_is_stopped() {
    misbehave("run", "floodOutput", "execute").fails(1, &["65536 KiB"]);
}

#[test]
fn a_panic_at_configuration_time_is_the_packages_fault() {
    misbehave("validate", "panic", "validate").fails(4, &["misbehaves", "the fixture panics on request"]);
}

#[test]
fn a_panic_while_executing_fails_the_deployment() {
    misbehave("run", "panic", "execute").fails(1, &["the fixture panics on request"]);
}

#[test]
fn a_host_that_was_not_granted_is_refused_by_name() {
    let ended = misbehave("run", "callHost", "execute");
    let told = format!("{}{}", ended.stdout, ended.stderr);
    assert!(told.contains("refused.example.com") && told.contains("--allow-host"), "{ended:#?}");
}

#[test]
fn a_call_at_configuration_time_goes_nowhere() {
    let ended = misbehave("validate", "callHost", "validate");
    ended.succeeds();
}

#[test]
fn logging_at_configuration_time_is_refused() {
    misbehave("validate", "log", "validate").fails(4, &["only available while executing"]);
}

#[test]
fn a_running_step_sees_only_what_it_was_granted() {
    let workplace = Workplace::new("look_around");
    let mut command = workplace.with_inputs("run", MISBEHAVING, &asking_for("lookAround", "execute"));
    command.env("MISBEHAVING_STEP", "granted").env("SOMETHING_ELSE", "not asked for");
    let ended = end(command);
    ended.succeeds();
    assert!(ended.stdout.contains(r#"environment: ["MISBEHAVING_STEP"]"#), "{ended:#?}");
    assert!(ended.stdout.contains("root folder readable: false"), "{ended:#?}");
}
