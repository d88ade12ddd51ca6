//! What a plan can do to AWS.

use serde::{Deserialize, Serialize};
use step_core::{Capabilities, Context, ErrorKind, Failure, OutputDescription, OutputName};

use crate::client::{self, CloudFormation};
use crate::{StackRequest, errors, platform, stack};

/// What a plan can do to AWS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Action {
    /// Creates or updates a stack.
    DeployStack(StackRequest),
}

impl step_core::Action for Action {
    fn summary(&self) -> String {
        let Self::DeployStack(request) = self;
        format!("deploy stack {} in {}", request.stack_name, request.region)
    }

    fn apply(&self, context: &dyn Context) -> Result<(), Failure> {
        let Self::DeployStack(request) = self;
        platform::block_on(async {
            let transport = platform::transport();
            let sleep = transport.sleep.clone();
            let aws = CloudFormation::connect(&request.region, &client::environment, transport)?;
            stack::deploy(request, &aws, context, sleep).await
        })
    }

    fn capabilities() -> Capabilities {
        Capabilities {
            hosts: vec!["cloudformation.*.amazonaws.com".into(), "cloudformation.*.amazonaws.com.cn".into()],
            environment: client::VARIABLES.map(Into::into).into(),
        }
    }

    fn outputs() -> Vec<OutputDescription> {
        vec![
            OutputDescription {
                name: OutputName::Fixed("AwsOutputs[StackId]"),
                description: "The ARN of the deployed stack.",
            },
            OutputDescription {
                name: OutputName::Pattern(r"^AwsOutputs\[[a-zA-Z0-9]+\]$"),
                description: "An output of the deployed stack, by its key in the template.",
            },
        ]
    }

    fn errors() -> Vec<&'static ErrorKind> {
        errors::all()
    }
}
