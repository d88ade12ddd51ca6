//! SQS.

use serde::Serialize;

use crate::aws::Tag;
use crate::aws::iam::PolicyDocument;
use crate::{List, Reference, ResourceType, Text, Value};

/// A queue
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html)).
/// Known by its URL.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Queue {
    /// FIFO queues: whether equal messages are one.
    pub content_based_deduplication: Option<Value<bool>>,
    /// Seconds before a message is delivered, up to 900.
    pub delay_seconds: Option<Value<u32>>,
    /// Whether messages keep their order. Another answer is another queue.
    pub fifo_queue: Option<Value<bool>>,
    /// Encrypts the messages, with a key of the user's.
    pub kms_master_key_id: Option<Text>,
    /// Bytes of the largest message.
    pub maximum_message_size: Option<Value<u32>>,
    /// Seconds after which a message goes, 60 to 1209600.
    pub message_retention_period: Option<Value<u32>>,
    /// Its name, up to 80 characters; ends with `.fifo` where the order is kept. Another name is another queue.
    pub queue_name: Option<Text>,
    /// Seconds that a reader waits for messages, up to 20.
    pub receive_message_wait_time_seconds: Option<Value<u32>>,
    /// Where messages go that were received too often.
    pub redrive_policy: Option<RedrivePolicy>,
    /// Whether messages are encrypted with a key of SQS.
    pub sqs_managed_sse_enabled: Option<Value<bool>>,
    /// Tags of its own.
    pub tags: Option<Vec<Tag>>,
    /// Seconds that a message is hidden from others after it was received. For a function's queue at least the
    /// function's timeout, and better six times as long.
    pub visibility_timeout: Option<Value<u32>>,
}

/// Where messages go that were received too often.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RedrivePolicy {
    /// ARN of the queue for such messages.
    pub dead_letter_target_arn: Text,
    /// How often is too often.
    pub max_receive_count: Value<u32>,
}

/// Who may do what with queues
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueuePolicy {
    /// Who may do what.
    pub policy_document: PolicyDocument,
    /// With which queues, by URL.
    pub queues: List,
}

impl QueuePolicy {
    /// A policy of queues, given by URL.
    pub fn new(queues: impl Into<List>, policy_document: PolicyDocument) -> Self {
        Self { policy_document, queues: queues.into() }
    }
}

impl ResourceType for Queue {
    const NAME: &'static str = "AWS::SQS::Queue";
    const IDENTIFIED_BY: &'static [&'static str] = &["QueueUrl"];
    const REPLACED_BY: &'static [&'static str] = &["FifoQueue", "QueueName"];
}

impl ResourceType for QueuePolicy {
    const NAME: &'static str = "AWS::SQS::QueuePolicy";
    const IDENTIFIED_BY: &'static [&'static str] = &["Id"];
}

impl Reference<Queue> {
    /// Its ARN.
    pub fn arn(&self) -> Text {
        self.attribute("Arn")
    }

    /// Its name.
    pub fn queue_name(&self) -> Text {
        self.attribute("QueueName")
    }
}
