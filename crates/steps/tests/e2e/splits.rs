//! Taking an application apart while it is called: its functions and its API become stacks of two steps.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use serde_json::{Value, json};

use super::program::{CLOUDFORMATION, Ended, end};
use super::samples::{Sample, get, try_get};

const FUNCTIONS: &str = "aws-lambda-function";
const API: &str = "aws-api-gateway";
const REGION: &str = "us-east-1";

/// The sample as a REST API: the emulator imports no others.
fn sample(test: &str) -> Sample {
    let mut sample = Sample::read("orders", test);
    let authorization = json!({ "type": "none", "anyoneMayCall": true });
    sample.inputs["api"] =
        json!({ "type": "rest", "definition": { "type": "routes", "authorization": authorization } });
    sample
}

/// Somebody who calls an address all the time.
struct Caller {
    is_done: Arc<AtomicBool>,
    thread: JoinHandle<Vec<Option<u16>>>,
}

impl Caller {
    fn of(address: &str) -> Self {
        let (is_done, address) = (Arc::new(AtomicBool::new(false)), address.to_owned());
        let is_over = Arc::clone(&is_done);
        let thread = std::thread::spawn(move || {
            let mut statuses = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                statuses.push(try_get(&address, "/orders/1").status());
            }
            statuses
        });
        Self { is_done, thread }
    }

    /// The statuses of all answers.
    fn end(self) -> Vec<Option<u16>> {
        self.is_done.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}

fn output(ended: &Ended, name: &str) -> String {
    ended.output(&format!("AwsOutputs[{name}]")).unwrap_or_else(|| panic!("no {name}: {ended:#?}"))
}

/// The stack's ARN: it and a name are taken alike.
fn stack(ended: &Ended) -> String {
    output(ended, "StackId")
}

/// Where the emulator has the API.
fn address(ended: &Ended) -> String {
    format!("http://{}.execute-api.localhost/{}", output(ended, "ApiId"), output(ended, "ApiStage"))
}

/// Physical ids by logical ids.
fn resources(sample: &Sample, stack: &str) -> Vec<(String, String)> {
    let account = sample.workplace.account().in_region(REGION);
    let answer = account.cloudformation("ListStackResources", &[("StackName", stack)]);
    let (ids, physical) = (answer.texts("LogicalResourceId"), answer.texts("PhysicalResourceId"));
    ids.into_iter().map(str::to_owned).zip(physical.into_iter().map(str::to_owned)).collect()
}

fn inputs(sample: &Sample, step: &str) -> Value {
    let text = fs_err::read_to_string(sample.workplace.path("parts").join(format!("{step}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn graduate(sample: &Sample, arguments: &[&str]) -> Ended {
    let to = format!("{FUNCTIONS},{API}");
    let parts = sample.workplace.path("parts");
    let arguments = [&["--to", &to, "--out", parts.to_str().unwrap()], arguments].concat();
    end(sample.command("graduate", &arguments))
}

/// A command of one of the parts' steps.
fn of_part(sample: &Sample, verb: &str, step: &str, inputs: &Value, arguments: &[&str]) -> Ended {
    end(sample.command_of(verb, step, inputs, arguments))
}

#[test]
fn an_application_that_is_called_becomes_two_stacks() {
    let sample = sample("split_orders");
    let deployed = sample.deploy();
    let address = address(&deployed);
    get(&address, "/orders/1", 200);
    let stack = stack(&deployed);
    let before = resources(&sample, &stack);
    let caller = Caller::of(&address);

    let graduated = graduate(&sample, &["--move"]);
    graduated.succeeds();
    assert!(graduated.stderr.contains("replace and remove nothing"), "{graduated:#?}");
    let [functions, api] = [FUNCTIONS, API].map(|step| {
        let deployed = of_part(&sample, "run", step, &inputs(&sample, step), &["--output", "json"]);
        deployed.succeeds();
        deployed
    });
    assert!(functions.stdout.contains("Nothing to change"), "{functions:#?}");
    let statuses = caller.end();
    let failed: Vec<_> = statuses.iter().filter(|status| **status != Some(200)).collect();
    assert!(
        statuses.len() > 20 && failed.is_empty(),
        "{} of {} requests failed: {failed:?}",
        failed.len(),
        statuses.len()
    );

    let kept = resources(&sample, &stack);
    let moved = resources(&sample, &self::stack(&api));
    assert!(!kept.is_empty() && kept.iter().all(|resource| before.contains(resource)), "{kept:?}");
    // The emulator imports neither deployments nor permissions: these are new, beside those that the old stack had.
    let is_renewed = |id: &str| id.starts_with("Deployment") || id.ends_with("Permission");
    let same: Vec<_> = moved.iter().filter(|(id, _)| !is_renewed(id)).collect();
    assert!(same.len() >= 2 && same.iter().all(|resource| before.contains(resource)), "{moved:?} {before:?}");
    assert_eq!(kept.len() + moved.len(), before.len());

    for step in [FUNCTIONS, API] {
        let inputs = inputs(&sample, step);
        let preview = of_part(&sample, "preview", step, &inputs, &["--live", "--json"]);
        preview.succeeds();
        let preview: Value = serde_json::from_str(&preview.stdout).unwrap();
        let actions = preview["actions"].as_array().unwrap_or_else(|| panic!("{step}: {preview:#}"));
        assert!(actions.iter().all(|action| action["changes"] == json!([])), "{step}: {preview:#}");
        let raw = of_part(&sample, "graduate", step, &inputs, &["--to", CLOUDFORMATION, "--live", "--json"]);
        raw.succeeds();
        let raw: Value = serde_json::from_str(&raw.stdout).unwrap();
        assert_eq!(raw["successors"][0]["proof"]["changes"], 0, "{step}: {raw:#}");
    }
    get(&address, "/orders/1", 200);
}

#[test]
fn the_move_is_shown_before_it_is_made_and_made_once() {
    let sample = sample("split_twice");
    sample.deploy();
    let shown = graduate(&sample, &["--live"]);
    shown.succeeds();
    assert!(shown.stderr.contains("resources would change stacks now"), "{shown:#?}");
    assert!(shown.stderr.contains("goes from stack"), "{shown:#?}");
    graduate(&sample, &["--move"]).succeeds();
    let again = graduate(&sample, &["--move"]);
    again.succeeds();
    assert!(again.stdout.contains("Nothing to move"), "{again:#?}");
}

#[test]
fn an_application_is_deployed_before_it_is_taken_apart() {
    let sample = sample("split_early");
    graduate(&sample, &["--move"]).fails(1, &["does not exist", "StackNotAsPlanned"]);
}
