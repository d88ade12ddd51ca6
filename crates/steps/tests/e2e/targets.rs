//! Deployment targets: steps that deploy to one, and whether it can be deployed to.

use std::process::Command;

use serde_json::{Value, json};

use super::aws::REGION;
use super::program::{CLOUDFORMATION, Workplace, emulator, end, log_group};

const TARGET: &str = "aws-target";
/// Deploys to its target, if nothing else is said.
const STEP: &str = "uploading-step";

fn target() -> Value {
    json!({ "region": REGION })
}

fn in_role(arn: &str) -> Value {
    let role = json!({ "type": "assumeRole", "arn": arn });
    json!({ "region": REGION, "authentication": { "credentials": { "type": "worker" }, "role": role } })
}

fn health(workplace: &Workplace, target: &Value) -> Command {
    workplace.at(&emulator(), "check-health", TARGET, target)
}

#[test]
fn a_healthy_target_says_which_identity_it_found() {
    let workplace = Workplace::new("healthy");
    let ended = end(health(&workplace, &target()));
    let identity = format!("arn:aws:iam::{0}:root of account {0} can be used in {REGION}", workplace.account_number());
    assert!(ended.succeeds().stdout.contains(&identity), "{ended:#?}");

    let mut command = health(&workplace, &target());
    command.arg("--json");
    let report: Value = serde_json::from_str(&end(command).succeeds().stdout).unwrap();
    assert_eq!(report, json!({ "healthy": true, "log": [identity], "failure": null }));
}

#[test]
fn keys_that_nobody_has_are_refused() {
    let workplace = Workplace::new("unknown_keys");
    let mut command = health(&workplace, &target());
    command.env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE").arg("--json");
    let ended = end(command);
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(report["healthy"], false, "{report:#}");
    assert_eq!(report["failure"]["code"], "AwsTarget-Permissions-CredentialsRefused", "{report:#}");
}

#[test]
fn a_role_that_cannot_be_assumed_is_named() {
    let workplace = Workplace::new("unhealthy_role");
    let arn = format!("arn:aws:iam::{}:role/nobody", workplace.account_number());
    let ended = end(health(&workplace, &in_role(&arn)));
    ended.fails(1, &["AwsTarget-Permissions-RoleNotAssumed", &arn, "fix:"]);
}

#[test]
fn a_region_without_aws_is_told() {
    let workplace = Workplace::new("unhealthy_region");
    end(health(&workplace, &json!({ "region": "Ireland" }))).fails(3, &["$.region", "eu-west-1"]);
    let mut command = health(&workplace, &target());
    command.args(["--allow-host", "127.0.0.1:9"]).env("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9");
    end(command).fails(1, &["AwsTarget-Networking-EndpointUnreachable", "127.0.0.1:9"]);
}

#[test]
fn a_step_has_no_health() {
    let workplace = Workplace::new("health_of_a_step");
    let ended = end(workplace.at(&emulator(), "check-health", CLOUDFORMATION, &log_group("x", 7)));
    ended.fails(2, &["aws-cloudformation", "fix:"]);
}

#[test]
fn a_target_has_nothing_to_deploy() {
    let workplace = Workplace::new("target_preview");
    let ended = end(workplace.with_inputs("preview", TARGET, &target()));
    assert!(ended.succeeds().stdout.contains("aws-target 1.0.0 has nothing to deploy"), "{ended:#?}");
}

#[test]
fn a_step_deploys_to_its_target() {
    let workplace = Workplace::new("to_target");
    let preview = |target: &Value, more: &[&str]| {
        let inputs = json!({ "package": { "referenceId": "app" } });
        let mut command = workplace.with_inputs("preview", STEP, &inputs);
        command.arg("--target").arg(workplace.write("target.json", target.to_string())).args(more);
        end(command)
    };
    for (target, more) in
        [(target(), [].as_slice()), (json!({ "region": "#{Region}" }), &["--var", "Region=eu-west-1"])]
    {
        let ended = preview(&target, more);
        let stdout = &ended.succeeds().stdout;
        assert!(stdout.contains("upload package app to the account's bucket in eu-west-1"), "{ended:#?}");
        assert!(stdout.contains("packages/app-not-acquired.zip"), "{ended:#?}");
    }
    let arn = "arn:aws:iam::123456789012:role/deploy";
    assert!(preview(&in_role(arn), &[]).succeeds().stdout.contains(arn));
    preview(&json!({ "cluster": "blue" }), &[]).fails(3, &["TargetUnreadable", "region"]);
    preview(&json!({ "region": "#{Nobody}" }), &[]).fails(3, &["$.region", "in the deployment target"]);

    let file = workplace.write("secret", "eu-secret-1");
    let secret = format!("Region=file:{}", file.display());
    let ended = preview(&json!({ "region": "#{Region}" }), &["--sensitive-var", &secret]);
    ended.fails(3, &["TargetSensitive"]);
    assert!(!format!("{ended:?}").contains("eu-secret-1"), "{ended:#?}");
}

#[test]
fn a_step_without_its_target_asks_for_one() {
    let workplace = Workplace::new("no_target");
    let ended = end(workplace.with_inputs("preview", STEP, &json!({ "package": { "referenceId": "app" } })));
    ended.fails(3, &["UploadingStep-Configuration-TargetMissing", "--target FILE", "docs/errors/TargetMissing.md"]);
}
