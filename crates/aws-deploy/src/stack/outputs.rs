//! What a deployment saves for the steps after it.

use aws_sdk_cloudformation::types::Stack;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use step_core::Output;

use super::change_set::ChangeSet;
use super::{Session, changes};
use crate::console;

static STACK_OUTPUT: Output = Output {
    name: "AwsOutputs[{key}]",
    description: "An output of the deployed stack, by its key in the template.",
    sensitive: false,
};

/// Where the original system had it.
static STACK_ID_AS_OUTPUT: Output =
    Output { name: "AwsOutputs[StackId]", description: "The ARN of the deployed stack.", sensitive: false };

static STACK_ID: Output = Output { name: "StackId", description: "The ARN of the deployed stack.", sensitive: false };

static STACK_NAME: Output = Output { name: "StackName", description: "The name of the stack.", sensitive: false };

static REGION: Output = Output { name: "Region", description: "The AWS region of the stack.", sensitive: false };

static CHANGE_SET_ID: Output = Output {
    name: "ChangeSetId",
    description: "The ARN of the executed change set; not saved where there was nothing to change.",
    sensitive: false,
};

static CHANGES: Output = Output {
    name: "Changes",
    description: "What changed, as a JSON array with an object for each resource.",
    sensitive: false,
};

static CONSOLE_URL: Output =
    Output { name: "ConsoleUrl", description: "The stack's page in the AWS console.", sensitive: false };

/// What is saved.
pub(crate) static ALL: [&Output; 8] =
    [&STACK_ID_AS_OUTPUT, &STACK_OUTPUT, &STACK_ID, &STACK_NAME, &REGION, &CHANGE_SET_ID, &CHANGES, &CONSOLE_URL];

/// Saves the stack's outputs, and what was done with it. `change_set` is what was executed, as far as that is known.
pub(super) fn save(session: &Session<'_>, stack: &Stack, change_set: Option<&ChangeSet>) {
    let context = session.context;
    let stack_id = stack.stack_id().unwrap_or_default();
    context.output(&STACK_ID_AS_OUTPUT, stack_id);
    for output in stack.outputs() {
        match (output.output_key(), output.output_value()) {
            (Some("StackId"), _) => {
                context.warning("The template's output StackId is not saved: the stack's own id has that name");
            }
            (Some(key), Some(value)) => context.keyed_output(&STACK_OUTPUT, key, value),
            _ => {}
        }
    }
    context.output(&STACK_ID, stack_id);
    context.output(&STACK_NAME, session.name);
    context.output(&REGION, session.region);
    if let Some(change_set) = change_set {
        context.output(&CHANGE_SET_ID, &change_set.id);
    }
    let changes = change_set.map_or(&[][..], |change_set| &change_set.changes);
    context.output(&CHANGES, &changes::to_json(changes).to_string());
    context.output(&CONSOLE_URL, &console_url(session.region, stack_id));
}

/// The stack's page.
fn console_url(region: &str, stack_id: &str) -> String {
    let stack_id = utf8_percent_encode(stack_id, NON_ALPHANUMERIC);
    console::url(region, "cloudformation", &format!("/stacks/stackinfo?stackId={stack_id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_partition_has_its_console() {
        let id = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0-1";
        let cases = [
            ("eu-west-1", "https://eu-west-1.console.aws.amazon.com/cloudformation/home?region=eu-west-1#"),
            ("cn-north-1", "https://console.amazonaws.cn/cloudformation/home?region=cn-north-1#"),
            ("us-gov-west-1", "https://console.amazonaws-us-gov.com/cloudformation/home?region=us-gov-west-1#"),
        ];
        for (region, begin) in cases {
            let url = console_url(region, id);
            assert!(url.starts_with(begin), "{url}");
            let end = "stackId=arn%3Aaws%3Acloudformation%3Aeu%2Dwest%2D1%3A123456789012%3Astack%2Fshop%2F0%2D1";
            assert!(url.ends_with(end), "{url}");
        }
    }
}
