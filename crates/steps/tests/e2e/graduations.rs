//! Handing over what a step deployed, and the proof that nothing changes.

use serde_json::Value;

use super::program::{CLOUDFORMATION, end};
use super::samples::{Sample, get};

/// Hands over to the step for templates, with a look at what would change.
fn graduate(sample: &Sample) -> Value {
    let graduated = end(sample.command("graduate", &["--to", CLOUDFORMATION, "--live", "--json"]));
    graduated.succeeds();
    serde_json::from_str(&graduated.stdout).unwrap_or_else(|_| panic!("not JSON: {graduated:#?}"))
}

#[test]
fn an_application_becomes_its_template_without_a_change() {
    for name in ["orders", "greeter"] {
        let mut sample = Sample::read(name, &format!("graduate_{name}"));
        let deployed = sample.deploy();
        let document = graduate(&sample);
        let proof = &document["successors"][0]["proof"];
        assert_eq!(proof["changes"], 0, "{document:#}");
        assert_eq!(proof["others"], serde_json::json!([]), "{document:#}");
        assert!(document["report"]["takenOver"].as_array().is_some_and(|opinions| !opinions.is_empty()));

        let inputs = document["successors"][0]["inputs"].clone();
        let raw = sample.workplace.step_on_emulator("run", CLOUDFORMATION, &inputs);
        let raw = end(raw);
        raw.succeeds();
        assert!(raw.stdout.contains("Nothing to change"), "{raw:#?}");
        let path = if name == "orders" { "/orders/1" } else { "/" };
        get(&deployed.output("AwsOutputs[ApiUrl]").unwrap(), path, 200);
        sample.inputs = inputs;
    }
}

#[test]
fn what_is_not_deployed_yet_is_no_proof() {
    let sample = Sample::read("greeter", "graduate_early");
    end(sample.command("graduate", &["--to", CLOUDFORMATION, "--live"]))
        .fails(1, &["would not leave everything as it is", "fix: deploy"]);
}

#[test]
fn without_a_look_the_plans_are_compared() {
    let sample = Sample::read("greeter", "graduate_plans");
    let graduated = end(sample.command("graduate", &["--to", CLOUDFORMATION]));
    graduated.succeeds();
    assert!(graduated.stderr.contains("plans the same, field by field"), "{graduated:#?}");
    let inputs: Value = serde_json::from_str(&graduated.stdout).expect("the inputs of the one step");
    assert_eq!(inputs["template"]["type"], "inline");
}

#[test]
fn other_destinations_are_refused_with_those_that_there_are() {
    let sample = Sample::read("greeter", "graduate_nowhere");
    end(sample.command("graduate", &["--to", "acme-shop"]))
        .fails(2, &["cannot hand over to acme-shop", CLOUDFORMATION]);
}
