//! Answers of each action.

use std::collections::BTreeMap;

use aws_smithy_types::DateTime;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::date_time::Format;

use super::script::arn;
use super::{Refusal, STACK, State, change_sets, events, operations};

/// 2026-01-01T00:00:00Z: far from the clock of any machine that runs the tests.
pub(super) const BEGIN: i64 = 1_767_225_600;

pub(super) type Parameters = BTreeMap<String, String>;
pub(super) type Answered = Result<String, Refusal>;

pub(super) fn answer(state: &mut State, action: &str, parameters: &Parameters) -> http::Response<SdkBody> {
    let answered = match action {
        "DescribeStacks" => describe_stacks(state, parameters),
        "DescribeStackEvents" => Ok(events::describe_stack_events(state, parameters)),
        "ListStackResources" => Ok(list_stack_resources(state, parameters)),
        "GetTemplateSummary" => Ok(state.summary.to_owned()),
        "CreateChangeSet" => change_sets::create(state, parameters),
        "DescribeChangeSet" => change_sets::describe(state, parameters),
        "ExecuteChangeSet" => change_sets::execute(state, parameters),
        "DeleteChangeSet" => Ok(change_sets::delete(state, parameters)),
        "CancelUpdateStack" => operations::cancel_update_stack(state, parameters),
        "DeleteStack" => operations::delete_stack(state, parameters),
        "ContinueUpdateRollback" | "RollbackStack" => {
            Ok(operations::begin(state, parameters, "UPDATE_ROLLBACK_IN_PROGRESS"))
        }
        "UpdateTerminationProtection" => {
            state.is_protected = parameters["EnableTerminationProtection"] == "true";
            Ok(String::new())
        }
        "SetStackPolicy" => Ok(String::new()),
        other => Err(Refusal::error(400, "InvalidAction", &format!("Could not find operation {other}"))),
    };
    match answered {
        Ok(result) => {
            let body = format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>");
            http::Response::builder().status(200).body(SdkBody::from(body)).expect("a valid answer")
        }
        Err(refusal) => refusal.response(),
    }
}

pub(super) fn error_body(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    )
}

pub(super) fn next_token(position: usize, is_more: bool) -> String {
    if is_more { format!("<NextToken>{position}</NextToken>") } else { String::new() }
}

pub(super) fn time(seconds: i64) -> String {
    DateTime::from_secs(BEGIN + seconds).fmt(Format::DateTime).expect("in range")
}

/// Deleted stacks are found by their ARN only.
fn describe_stacks(state: &mut State, parameters: &Parameters) -> Answered {
    let is_by_name = !parameters["StackName"].starts_with("arn:");
    let Some(status) = operations::status(state).filter(|status| !(is_by_name && status == "DELETE_COMPLETE")) else {
        let message = format!("Stack with id {} does not exist", parameters["StackName"]);
        return Err(Refusal::error(400, "ValidationError", &message));
    };
    let outputs = state
        .outputs
        .iter()
        .map(|(key, value)| format!("<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>"));
    Ok(format!(
        "<Stacks><member><StackId>{}</StackId><StackName>{STACK}</StackName><StackStatus>{status}</StackStatus>\
         <CreationTime>{}</CreationTime><LastUpdatedTime>{}</LastUpdatedTime>\
         <EnableTerminationProtection>{}</EnableTerminationProtection><Outputs>{}</Outputs></member></Stacks>",
        arn(""),
        time(-100),
        time(state.updates * 1000),
        state.is_protected,
        outputs.collect::<String>()
    ))
}

fn list_stack_resources(state: &State, parameters: &Parameters) -> String {
    let stack = &parameters["StackName"];
    let stack = if stack == STACK { arn("") } else { stack.clone() };
    let element = |name: &str, value: &str| format!("<{name}>{value}</{name}>");
    let resources = state.resources.get(&stack).into_iter().flatten().map(|line| {
        let words: Vec<_> = line.splitn(4, ' ').collect();
        let physical_id =
            if words[1] == "AWS::CloudFormation::Stack" { arn(words[0]) } else { words[0].to_lowercase() };
        let fields = [
            element("LogicalResourceId", words[0]),
            element("PhysicalResourceId", &physical_id),
            element("ResourceType", words[1]),
            element("ResourceStatus", words[2]),
            element("ResourceStatusReason", words.get(3).unwrap_or(&"")),
            element("LastUpdatedTimestamp", &time(0)),
        ];
        element("member", &fields.concat())
    });
    format!("<StackResourceSummaries>{}</StackResourceSummaries>", resources.collect::<String>())
}
