//! Resources that exist already and are taken over by a stack.

use serde_json::{Value, json};

use super::program::{Workplace, end, inputs};

const IMPORTABLE: &str = include_str!("templates/importable.yaml");

/// Inputs that import the queue with this URL.
fn importing(workplace: &Workplace, queue: &str) -> Value {
    let mut inputs = deploying(workplace);
    let identifier = json!({ "QueueUrl": queue });
    inputs["importResources"] =
        json!([{ "resourceType": "AWS::SQS::Queue", "logicalId": "Queue", "identifier": identifier }]);
    inputs
}

fn deploying(workplace: &Workplace) -> Value {
    let mut inputs = inputs(&workplace.stack(), IMPORTABLE);
    inputs["parameters"] = json!([{ "key": "Name", "value": "older" }]);
    inputs
}

#[test]
fn a_resource_that_exists_is_imported_and_belongs_to_the_stack_then() {
    let workplace = Workplace::new("import");
    let account = workplace.account();
    let queue = account.create_queue("older");
    let imported = end(workplace.run_on_emulator(&importing(&workplace, &queue)));
    imported.succeeds();
    assert!(imported.stdout.contains("import"), "{imported:#?}");
    assert_eq!(account.stack_status(&workplace.stack()).as_deref(), Some("IMPORT_COMPLETE"));
    assert_eq!(account.queues(), [queue]);
    end(workplace.run_on_emulator(&deploying(&workplace))).succeeds();
    assert_eq!(account.stack_status(&workplace.stack()).as_deref(), Some("IMPORT_COMPLETE"), "nothing has changed");
}

#[test]
fn an_import_that_was_done_is_not_done_again() {
    let workplace = Workplace::new("import_again");
    let queue = workplace.account().create_queue("older");
    for _ in 0..2 {
        end(workplace.run_on_emulator(&importing(&workplace, &queue))).succeeds();
    }
}

#[test]
fn a_resource_that_does_not_exist_is_named() {
    let workplace = Workplace::new("import_of_nothing");
    let queue = workplace.account().create_queue("other").replace("other", "older");
    end(workplace.run_on_emulator(&importing(&workplace, &queue))).fails(1, &["older", "not found", "fix:"]);
}
