//! What functions become. The snapshots are templates in files of their own, which cfn-lint reads.

use aws_template::Format;
use serde_json::json;

use crate::inputs::{deployment, everything, fragment, function};

fn rendered(function: &serde_json::Value) -> Vec<u8> {
    let fragment = fragment(function, &deployment(&[("app", '0')])).unwrap();
    let template = fragment.render(Format::Yaml).unwrap().text().to_owned();
    let values = fragment.parameter_values().map(|(name, value)| format!("# {name} = {value}\n"));
    (values.collect::<String>() + &template).into()
}

#[test]
fn the_least_that_can_be_said() {
    insta::assert_binary_snapshot!(".yaml", rendered(&function("main", json!({}))));
}

#[test]
fn everything_that_can_be_said() {
    insta::assert_binary_snapshot!(".yaml", rendered(&function("orders", everything())));
}

#[test]
fn a_function_from_an_image_in_a_role_that_exists() {
    let image = json!({
        "name": "worker",
        "code": {
            "type": "image",
            "image": { "referenceId": "worker", "image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/worker:1.2" },
            "command": ["worker.handle"],
            "entryPoint": ["/usr/bin/env"],
            "workingDirectory": "/srv"
        },
        "role": { "type": "existing", "arn": "arn:aws:iam::123456789012:role/worker" }
    });
    insta::assert_binary_snapshot!(".yaml", rendered(&image));
}

#[test]
fn before_a_package_is_acquired_the_key_says_so() {
    let fragment = fragment(&function("main", json!({})), &deployment(&[])).unwrap();
    let key = fragment.parameter_values().find(|(name, _)| *name == "MainKey").unwrap();
    assert_eq!(key.1, "packages/app-not-acquired.zip");
}
