//! Ready-made rights: what a purpose takes, on one thing.

use aws_template::iam::{Statement, grants};
use aws_template::{Conflict, Fragment, Kind, LogicalId, Parameter, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{Arn, InputPaths};

use super::PolicyName;
use crate::FunctionLabel;

const RESOURCE: Kind = Kind::new("Resource");

/// A purpose, and the thing that it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
pub struct Access {
    /// What the function does with it.
    pub to: Purpose,
    /// Which one it is, by ARN.
    pub resource: Arn,
    /// What the policy is called in the role. Needed where the function does the same with several things.
    pub name: Option<PolicyName>,
}

/// What a function does with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// Read and list the objects of a bucket (S3).
    ReadObjects,
    /// Write and delete objects of a bucket (S3).
    WriteObjects,
    /// Read items of a table and its indexes (DynamoDB).
    ReadItems,
    /// Write and delete items of a table (DynamoDB).
    WriteItems,
    /// Send messages to a queue (SQS).
    SendMessages,
    /// Receive and delete messages of a queue (SQS).
    ReceiveMessages,
    /// Publish to a topic (SNS).
    Publish,
    /// Put events on a bus (EventBridge).
    PutEvents,
    /// Read a stream (Kinesis).
    ReadStream,
    /// Invoke another function (Lambda).
    InvokeFunction,
    /// Start executions of a state machine (Step Functions).
    StartExecutions,
    /// Read a secret (Secrets Manager).
    ReadSecret,
    /// Read a parameter, or all below a path (Systems Manager).
    ReadParameters,
    /// Decrypt what a key encrypts (KMS).
    Decrypt,
}

impl Purpose {
    /// As inputs name it; a policy is called so unless the user says otherwise.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadObjects => "readObjects",
            Self::WriteObjects => "writeObjects",
            Self::ReadItems => "readItems",
            Self::WriteItems => "writeItems",
            Self::SendMessages => "sendMessages",
            Self::ReceiveMessages => "receiveMessages",
            Self::Publish => "publish",
            Self::PutEvents => "putEvents",
            Self::ReadStream => "readStream",
            Self::InvokeFunction => "invokeFunction",
            Self::StartExecutions => "startExecutions",
            Self::ReadSecret => "readSecret",
            Self::ReadParameters => "readParameters",
            Self::Decrypt => "decrypt",
        }
    }

    /// The service whose things it is for, as ARNs name it.
    pub fn service(self) -> &'static str {
        match self {
            Self::ReadObjects | Self::WriteObjects => "s3",
            Self::ReadItems | Self::WriteItems => "dynamodb",
            Self::SendMessages | Self::ReceiveMessages => "sqs",
            Self::Publish => "sns",
            Self::PutEvents => "events",
            Self::ReadStream => "kinesis",
            Self::InvokeFunction => "lambda",
            Self::StartExecutions => "states",
            Self::ReadSecret => "secretsmanager",
            Self::ReadParameters => "ssm",
            Self::Decrypt => "kms",
        }
    }

    fn grants(self, resource: Text) -> Vec<Statement> {
        match self {
            Self::ReadObjects => grants::read_objects(resource),
            Self::WriteObjects => grants::write_objects(resource),
            Self::ReadItems => grants::read_items(resource),
            Self::WriteItems => grants::write_items(resource),
            Self::SendMessages => grants::send_messages(resource),
            Self::ReceiveMessages => grants::receive_messages(resource),
            Self::Publish => grants::publish(resource),
            Self::PutEvents => grants::put_events(resource),
            Self::ReadStream => grants::read_stream(resource),
            Self::InvokeFunction => grants::invoke(resource),
            Self::StartExecutions => grants::start_executions(resource),
            Self::ReadSecret => grants::read_secret(resource),
            Self::ReadParameters => grants::read_parameters(resource),
            Self::Decrypt => grants::decrypt(resource),
        }
    }
}

impl Access {
    /// What the policy is called in the role.
    pub fn policy_name(&self) -> &str {
        self.name.as_deref().unwrap_or(self.to.name())
    }

    pub(super) fn statements(
        &self,
        function: &FunctionLabel,
        fragment: &mut Fragment,
    ) -> Result<Vec<Statement>, Conflict> {
        let name = self.policy_name();
        let resource = Parameter::new(LogicalId::new(&[function, name], RESOURCE), self.resource.to_string());
        let resource = resource.describe(format!("What the policy {name} of the function {function} is about."));
        Ok(self.to.grants(fragment.parameter(resource)?))
    }
}
