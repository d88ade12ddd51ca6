//! Whom a deployment runs as, against the emulator with its checks of signatures and policies.

use serde_json::{Value, json};

use super::program::{Workplace, end, log_group};

const EXTERNAL_ID: &str = "Octopus.Action.Aws.AssumeRoleExternalId=shop";

/// A stack with a role that the account may assume, if it knows the external id.
fn role_stack(account: &str) -> Value {
    let body = format!(
        "Resources: {{Role: {{Type: AWS::IAM::Role, Properties: {{RoleName: deployer, \
         AssumeRolePolicyDocument: {{Version: '2012-10-17', Statement: [{{Effect: Allow, Action: sts:AssumeRole, \
         Principal: {{AWS: 'arn:aws:iam::{account}:root'}}, Condition: {{StringEquals: {{'sts:ExternalId': shop}}}}}}]}}, \
         Policies: [{{PolicyName: all, PolicyDocument: {{Version: '2012-10-17', \
         Statement: [{{Effect: Allow, Action: '*', Resource: '*'}}]}}}}]}}}}}}"
    );
    let template = json!({ "type": "inline", "body": body });
    json!({ "stackName": "roles", "region": "eu-west-1", "template": template, "capabilities": ["CAPABILITY_NAMED_IAM"] })
}

fn role_variables(account: &str) -> [String; 4] {
    let role = format!("Octopus.Action.Aws.AssumedRoleArn=arn:aws:iam::{account}:role/deployer");
    ["--var".into(), "Octopus.Action.Aws.AssumeRole=True".into(), "--var".into(), role]
}

#[test]
fn an_account_of_the_server_deploys_and_is_named_once() {
    let workplace = Workplace::new("account_of_the_server");
    let ended = end(workplace.run_with_account(&log_group("mine", 7)));
    ended.succeeds();
    let line = format!("Running as arn:aws:iam::{0}:root (account {0}) in eu-west-1", workplace.account_number());
    assert_eq!(ended.stdout.matches(&line).count() + ended.stderr.matches(&line).count(), 1, "{ended:#?}");
}

#[test]
fn a_role_of_the_server_is_assumed_with_its_external_id_only() {
    let workplace = Workplace::new("role_of_the_server");
    end(workplace.run_with_account(&role_stack(workplace.account_number()))).succeeds();

    let mut refused = workplace.run_with_account(&log_group("mine", 7));
    refused.args(role_variables(workplace.account_number()));
    end(refused).fails(1, &["AwsAuthentication-Permissions-RoleNotAssumed", "role/deployer", "external id"]);

    let mut assumed = workplace.run_with_account(&log_group("mine", 7));
    assumed.args(role_variables(workplace.account_number())).args(["--var", EXTERNAL_ID, "--verbose"]);
    let ended = end(assumed);
    let told = format!("{}{}", ended.succeeds().stdout, ended.stderr);
    let identity = format!("Running as arn:aws:sts::{}:assumed-role/deployer/", workplace.account_number());
    assert!(told.contains(&identity) && told.contains("assumed with the access key of the account Aws"), "{told}");
    assert!(!told.contains("not-a-real-secret"), "{told}");
}

#[test]
fn an_account_that_is_incomplete_is_named() {
    let workplace = Workplace::new("incomplete_account");
    let mut command = workplace.run_on_emulator(&log_group("mine", 7));
    command.args(["--var", "Octopus.Action.AwsAccount.Variable=Aws", "--var", "Aws.AccessKey=AKIAEXAMPLE"]);
    end(command).fails(1, &["AwsAuthentication-Configuration-AccountIncomplete", "Aws.SecretKey", "fix:"]);
}
