//! What calls a function without waiting: `AWS::Lambda::EventSourceMapping` and `AWS::Lambda::EventInvokeConfig`.

use serde::Serialize;

use crate::aws::Tag;
use crate::{Reference, ResourceType, Text, Value};

/// Reads a queue or stream and calls a function with batches of what it finds
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html)).
/// Known by its id.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventSourceMapping {
    /// The most messages in a batch.
    pub batch_size: Option<Value<u32>>,
    /// Streams: whether a failed batch is tried again in halves.
    pub bisect_batch_on_function_error: Option<Value<bool>>,
    /// Streams: where a batch goes that keeps failing.
    pub destination_config: Option<InvokeDestinations>,
    /// Whether it reads.
    pub enabled: Option<Value<bool>>,
    /// ARN of the queue or stream.
    pub event_source_arn: Option<Text>,
    /// Which messages reach the function.
    pub filter_criteria: Option<FilterCriteria>,
    /// The function's name or ARN, with the alias that is called.
    pub function_name: Text,
    /// Whether the function says which messages of a batch failed.
    pub function_response_types: Option<Vec<ReportFailures>>,
    /// Seconds to wait for a full batch.
    pub maximum_batching_window_in_seconds: Option<Value<u32>>,
    /// Streams: seconds after which a message is given up.
    pub maximum_record_age_in_seconds: Option<Value<u32>>,
    /// Streams: how often a batch is tried again.
    pub maximum_retry_attempts: Option<Value<u32>>,
    /// Streams: batches of one shard that are handled at a time.
    pub parallelization_factor: Option<Value<u32>>,
    /// Queues: how many calls at a time.
    pub scaling_config: Option<ScalingConfig>,
    /// Streams: where reading begins.
    pub starting_position: Option<StartingPosition>,
    /// Tags of its own.
    pub tags: Option<Vec<Tag>>,
    /// Streams: seconds of a window that state is kept for.
    pub tumbling_window_in_seconds: Option<Value<u32>>,
}

/// What becomes of events that a function is called with asynchronously
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventInvokeConfig {
    /// Where the outcome goes.
    pub destination_config: Option<InvokeDestinations>,
    /// The function's name.
    pub function_name: Text,
    /// Seconds after which an event is given up, 60 to 21600.
    pub maximum_event_age_in_seconds: Option<Value<u32>>,
    /// How often an event is tried again, up to 2.
    pub maximum_retry_attempts: Option<Value<u32>>,
    /// Alias or version; `$LATEST` for calls that name none.
    pub qualifier: Text,
}

/// Where the outcome of a call goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokeDestinations {
    /// After the last try failed.
    pub on_failure: Option<OnFailure>,
    /// After a success; not for mappings.
    pub on_success: Option<OnSuccess>,
}

/// Where failures go.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OnFailure {
    /// ARN of a queue, topic, bucket, bus or function.
    pub destination: Text,
}

/// Where successes go.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OnSuccess {
    /// ARN of a queue, topic, bucket, bus or function.
    pub destination: Text,
}

/// Which messages reach a function.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FilterCriteria {
    /// Those that match one of these.
    pub filters: Vec<Filter>,
}

/// A pattern of messages.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Filter {
    /// The pattern, as JSON in a text.
    pub pattern: Text,
}

/// The only response type there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ReportFailures {
    /// The function answers with the messages that failed; the others are done.
    #[serde(rename = "ReportBatchItemFailures")]
    BatchItemFailures,
}

/// How many calls a queue's mapping makes at a time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ScalingConfig {
    /// At most this many, 2 to 1000.
    pub maximum_concurrency: Value<u32>,
}

/// Where reading of a stream begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StartingPosition {
    /// With what comes.
    Latest,
    /// With the oldest that is left.
    TrimHorizon,
}

impl EventSourceMapping {
    /// From a queue or stream, given by ARN, to a function, given by name or ARN.
    pub fn new(event_source_arn: impl Into<Text>, function_name: impl Into<Text>) -> Self {
        Self {
            batch_size: None,
            bisect_batch_on_function_error: None,
            destination_config: None,
            enabled: None,
            event_source_arn: Some(event_source_arn.into()),
            filter_criteria: None,
            function_name: function_name.into(),
            function_response_types: None,
            maximum_batching_window_in_seconds: None,
            maximum_record_age_in_seconds: None,
            maximum_retry_attempts: None,
            parallelization_factor: None,
            scaling_config: None,
            starting_position: None,
            tags: None,
            tumbling_window_in_seconds: None,
        }
    }
}

impl EventInvokeConfig {
    /// For an alias or version of a function, given by name.
    pub fn new(function_name: impl Into<Text>, qualifier: impl Into<Text>) -> Self {
        Self {
            destination_config: None,
            function_name: function_name.into(),
            maximum_event_age_in_seconds: None,
            maximum_retry_attempts: None,
            qualifier: qualifier.into(),
        }
    }
}

impl ResourceType for EventSourceMapping {
    const NAME: &'static str = "AWS::Lambda::EventSourceMapping";
    const IDENTIFIED_BY: &'static [&'static str] = &["Id"];
    const REPLACED_BY: &'static [&'static str] = &["EventSourceArn", "StartingPosition"];
}

impl ResourceType for EventInvokeConfig {
    const NAME: &'static str = "AWS::Lambda::EventInvokeConfig";
    const IDENTIFIED_BY: &'static [&'static str] = &["FunctionName", "Qualifier"];
    const REPLACED_BY: &'static [&'static str] = &["FunctionName", "Qualifier"];
}

impl Reference<EventSourceMapping> {
    /// Its ARN.
    pub fn arn(&self) -> Text {
        self.attribute("EventSourceMappingArn")
    }
}
