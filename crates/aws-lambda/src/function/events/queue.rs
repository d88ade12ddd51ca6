//! Queues that a function reads.

use aws_template::iam::{Statement, grants};
use aws_template::lambda::{Alias, EventSourceMapping, Filter, FilterCriteria, ReportFailures, ScalingConfig};
use aws_template::sqs::{Queue, RedrivePolicy};
use aws_template::{Conflict, Fragment, Kind, LogicalId, Output, Parameter, Reference, Text, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

use super::{EventName, EventSource};
use crate::FunctionLabel;
use crate::function::settings::defaults;
use crate::function::undelivered::kept_queue;

const ARN: Kind = Kind::new("Queuearn");
const BATCH: Kind = Kind::new("Batch");
const BATCH_SECONDS: Kind = Kind::new("Batchseconds");
const CONCURRENCY: Kind = Kind::new("Concurrency");
const FAILED: Kind = Kind::new("Failed");
const QUEUE: Kind = Kind::new("Queue");
const RECEIVES: Kind = Kind::new("Receives");
const SOURCE: Kind = Kind::new("Source");
const URL: Kind = Kind::new("Url");
const VISIBILITY: Kind = Kind::new("Visibility");

/// How often a message is received before it is put aside, where the user says nothing. Fewer would put aside messages that
/// no call has seen (source: Lambda, "Using Lambda with Amazon SQS", "Configuring a queue").
const RECEIVES_BY_DEFAULT: u32 = 5;

/// A message is hidden for as many times the function's timeout (source: as above).
const TIMES_TIMEOUT: u32 = 6;

step_core::text_type! {
    /// The ARN of a queue.
    pub struct QueueArn {
        what: "a queue's ARN",
        accepted: "the ARN of an SQS queue, such as `arn:aws:sqs:eu-west-1:123456789012:orders`",
        length: 20..=256,
        pattern: "^arn:[a-z0-9-]+:sqs:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_-]{1,80}([.]fifo)?$"
    }
}

step_core::number_type! {
    /// Messages of a batch (source: Lambda API, `BatchSize` of `CreateEventSourceMapping`).
    pub struct BatchSize(u32) { what: "a number of messages", range: 1..=10_000 }
}

step_core::number_type! {
    /// Seconds to wait for a full batch (source: Lambda API, `MaximumBatchingWindowInSeconds`).
    pub struct BatchSeconds(u32) { what: "a number of seconds", range: 0..=300 }
}

step_core::number_type! {
    /// Batches that are handled at a time (source: Lambda API, `ScalingConfig`).
    pub struct QueueConcurrency(u32) { what: "a number of batches", range: 2..=1000 }
}

step_core::number_type! {
    /// Seconds that a message is hidden (source: SQS API, `VisibilityTimeout`).
    pub struct VisibilitySeconds(u32) { what: "a number of seconds", range: 0..=43_200 }
}

step_core::number_type! {
    /// How often a message is received (source: SQS API, `maxReceiveCount`).
    pub struct ReceiveCount(u32) { what: "a number of times", range: 1..=1000 }
}

step_core::text_type! {
    /// Which messages reach a function (source: Lambda, "Control which events Lambda sends to your function").
    pub struct MessageFilter {
        what: "a filter of messages",
        accepted: "a pattern as JSON, such as `{\"body\": {\"kind\": [\"order\"]}}`, of at most 4096 characters",
        length: 2..=4096
    }
}

/// Which queue a function reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum QueueSource {
    /// A queue that is made for it, and another one for messages that keep failing.
    New {
        /// Seconds that a message is hidden after it was received. Without it: six times the function's timeout.
        visibility_seconds: Option<VisibilitySeconds>,
        /// How often a message is received before it goes to the queue for failed ones. Without it: five times.
        receives: Option<ReceiveCount>,
    },
    /// A queue that exists already.
    Existing {
        /// The queue's ARN.
        arn: QueueArn,
    },
}

impl Default for QueueSource {
    fn default() -> Self {
        Self::New { visibility_seconds: None, receives: None }
    }
}

/// A queue that is to be read once there is an alias to read it for.
pub(crate) struct Mapping<'a> {
    event: &'a EventSource,
    queue: Text,
}

/// The queue of an event source, if it is one, and the right to read it.
pub(super) fn declare<'a>(
    event: &'a EventSource,
    timeout: Option<u32>,
    function: &FunctionLabel,
    fragment: &mut Fragment,
) -> Result<Option<(Mapping<'a>, Vec<Statement>)>, Conflict> {
    let EventSource::Queue { name, queue, .. } = event else { return Ok(None) };
    let mut parameters = Parameters { function, name, fragment };
    let queue = match queue {
        QueueSource::Existing { arn } => parameters.text(ARN, arn.to_string())?,
        QueueSource::New { visibility_seconds, receives } => {
            let visibility = visibility_seconds.map(VisibilitySeconds::get);
            new_queue(visibility, receives.map(ReceiveCount::get), timeout, &mut parameters)?
        }
    };
    Ok(Some((Mapping { event, queue: queue.clone() }, grants::receive_messages(queue))))
}

impl Mapping<'_> {
    /// Lets the alias read the queue.
    pub(crate) fn declare(
        self,
        function: &FunctionLabel,
        alias: &Reference<Alias>,
        fragment: &mut Fragment,
    ) -> Result<(), Conflict> {
        let EventSource::Queue {
            name, batch_size, batch_seconds, concurrency, reports_failures, filters, enabled, ..
        } = self.event
        else {
            return Ok(());
        };
        let mut parameters = Parameters { function, name, fragment };
        let mut number = |kind, given, what| parameters.number(kind, given, what);
        let concurrency = number(CONCURRENCY, concurrency.map(QueueConcurrency::get), "Batches at a time")?;
        let filters: Vec<_> = filters.iter().map(|filter| Filter { pattern: filter.to_string().into() }).collect();
        let seconds = batch_seconds.map(BatchSeconds::get);
        let source = EventSourceMapping {
            batch_size: number(BATCH, batch_size.map(BatchSize::get), "Messages of a batch")?,
            enabled: (!enabled).then(|| false.into()),
            filter_criteria: (!filters.is_empty()).then_some(FilterCriteria { filters }),
            function_response_types: reports_failures.then(|| vec![ReportFailures::BatchItemFailures]),
            maximum_batching_window_in_seconds: number(BATCH_SECONDS, seconds, "Seconds to wait for a batch")?,
            scaling_config: concurrency.map(|maximum_concurrency| ScalingConfig { maximum_concurrency }),
            ..EventSourceMapping::new(self.queue, alias.id())
        };
        fragment.resource(LogicalId::new(&[function, name], SOURCE), source).map(drop)
    }
}

/// A queue, and one for the messages that keep failing: its ARN.
fn new_queue(
    visibility: Option<u32>,
    receives: Option<u32>,
    timeout: Option<u32>,
    parameters: &mut Parameters<'_, '_>,
) -> Result<Text, Conflict> {
    let failed = parameters.fragment.resource(parameters.id(FAILED), kept_queue())?;
    // A function's timeout may differ between environments, and with it what follows from it.
    let given = visibility.or(timeout.map(|timeout| timeout * TIMES_TIMEOUT));
    let visibility = parameters.number(VISIBILITY, given, "Seconds that messages are hidden")?;
    let receives = parameters.number(RECEIVES, receives, "Tries before messages are put aside")?;
    let queue = Queue {
        redrive_policy: Some(RedrivePolicy {
            dead_letter_target_arn: failed.arn(),
            max_receive_count: receives.unwrap_or(RECEIVES_BY_DEFAULT.into()),
        }),
        sqs_managed_sse_enabled: Some(true.into()),
        visibility_timeout: Some(visibility.unwrap_or((defaults::TIMEOUT * TIMES_TIMEOUT).into())),
        ..Queue::default()
    };
    let queue = parameters.fragment.resource(parameters.id(QUEUE), queue)?;
    let Parameters { function, name, .. } = *parameters;
    let url = Output::new(queue.id()).describe(format!("Queue of the function {function}: {name}."));
    parameters.fragment.output(parameters.id(URL), url)?;
    Ok(queue.arn())
}

/// Parameters of one event source.
struct Parameters<'a, 'f> {
    function: &'a FunctionLabel,
    name: &'a EventName,
    fragment: &'f mut Fragment,
}

impl Parameters<'_, '_> {
    fn id(&self, kind: Kind) -> LogicalId {
        LogicalId::new(&[self.function, self.name], kind)
    }

    fn text(&mut self, kind: Kind, value: String) -> Result<Text, Conflict> {
        let (function, name) = (self.function, self.name);
        let parameter = Parameter::new(self.id(kind), value);
        self.fragment.parameter(parameter.describe(format!("Queue of the function {function}: {name}.")))
    }

    fn number(&mut self, kind: Kind, given: Option<u32>, what: &str) -> Result<Option<Value<u32>>, Conflict> {
        let (function, name) = (self.function, self.name);
        let declare = |number| {
            let parameter = Parameter::new(LogicalId::new(&[function, name], kind), number);
            self.fragment.parameter(parameter.describe(format!("{what} of the function {function}: {name}.")))
        };
        given.map(declare).transpose()
    }
}
