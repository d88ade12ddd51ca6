//! Secrets on their way to AWS, which nothing on the way may show.

use std::process::Command;

use serde_json::{Value, json};

use super::program::{Workplace, end, log_group};

const SECRET: &str = "open-sesame-4711";
/// Gives its secret away where a template can: in a resource's property and in an output.
const TEMPLATE: &str = r"
Parameters:
  Password: { Type: String, NoEcho: true }
Resources:
  Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Password } }
Outputs:
  Leaked: { Value: !Ref Password }
";

fn inputs(workplace: &Workplace) -> Value {
    json!({
        "stackName": workplace.stack(),
        "region": "eu-west-1",
        "template": { "type": "inline", "body": TEMPLATE },
        "secretParameters": [{ "key": "Password", "value": "#{Password}" }],
    })
}

#[test]
fn a_secret_parameter_reaches_the_stack_and_nobody_else() {
    let workplace = Workplace::new("secret_parameter");
    let plan = workplace.path("plan.json");
    let with_secret = |mut command: Command| {
        command.args(["--sensitive-var", "Password=env:DB_PASSWORD"]).env("DB_PASSWORD", SECRET);
        command
    };
    let mut preview = with_secret(workplace.on_emulator("preview", &inputs(&workplace)));
    preview.args(["--live", "--out"]).arg(&plan);
    let previewed = end(preview);
    previewed.succeeds();
    let mut run = with_secret(workplace.run_on_emulator(&inputs(&workplace)));
    run.args(["--verbose", "--output", "text"]);
    let deployed = end(run);
    deployed.succeeds();
    assert!(deployed.stdout.contains("AwsOutputs[Leaked]"), "{deployed:#?}");
    let written = fs_err::read_to_string(&plan).unwrap();
    let everything = format!("{previewed:?}{deployed:?}{written}");
    assert!(!everything.contains(SECRET), "{everything}");
    let stack = workplace.account().cloudformation("DescribeStacks", &[("StackName", &workplace.stack())]);
    assert!(format!("{stack:?}").contains(SECRET), "the stack did not get the secret: {stack:?}");
}

#[test]
fn a_hidden_parameter_that_is_given_in_the_open_is_refused() {
    let workplace = Workplace::new("open_parameter");
    let mut inputs = inputs(&workplace);
    inputs["secretParameters"] = json!([]);
    inputs["parameters"] = json!([{ "key": "Password", "value": "hunter2" }]);
    end(workplace.run_on_emulator(&inputs)).fails(3, &["$.parameters[0].key", "ParameterNotSecret", "NoEcho"]);
}

/// The account's number is part of every ARN.
#[test]
fn a_plan_is_executed_though_the_account_is_secret() {
    let workplace = Workplace::new("secret_account");
    let plan = workplace.path("plan.json");
    let account = workplace.account_number().to_owned();
    let with_secret = |mut command: Command| {
        command.args(["--sensitive-var", "Account=env:ACCOUNT"]).env("ACCOUNT", &account);
        command
    };
    let inputs = log_group("secretive", 7);
    let mut preview = with_secret(workplace.on_emulator("preview", &inputs));
    preview.args(["--live", "--out"]).arg(&plan);
    end(preview).succeeds();
    assert!(!fs_err::read_to_string(&plan).unwrap().contains(&account));
    let mut run = with_secret(workplace.run_on_emulator(&inputs));
    run.arg("--plan").arg(&plan);
    end(run).succeeds();
}

#[test]
fn a_hidden_value_of_a_packages_file_is_shown_nowhere() {
    let workplace = Workplace::new("secret_file");
    workplace.write("unpacked/values.json", json!({ "Password": SECRET }).to_string());
    let mut inputs = inputs(&workplace);
    inputs["secretParameters"] = json!([]);
    inputs["parametersFile"] = json!({ "package": { "referenceId": "app" }, "path": "values.json" });
    let mut preview = workplace.on_emulator("preview", &inputs);
    preview.args(["--package", "app=unpacked", "--live", "--json"]);
    let previewed = end(preview);
    previewed.succeeds();
    let mut run = workplace.run_on_emulator(&inputs);
    run.args(["--package", "app=unpacked", "--verbose", "--output", "text"]);
    let deployed = end(run);
    deployed.succeeds();
    assert!(deployed.stdout.contains("AwsOutputs[Leaked]"), "{deployed:#?}");
    assert!(!format!("{previewed:?}{deployed:?}").contains(SECRET), "{previewed:#?}{deployed:#?}");
}
