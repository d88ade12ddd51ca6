//! What becomes of calls that nobody waits for, and that fail.

use aws_template::iam::{Statement, grants};
use aws_template::lambda::{DeadLetterConfig, EventInvokeConfig, InvokeDestinations, OnFailure, OnSuccess};
use aws_template::sqs::Queue;
use aws_template::{Conflict, Fragment, Kind, LogicalId, Output, Parameter, Resource, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{Arn, InputPaths};

use super::parameters::number;
use crate::application::LIVE;
use crate::{FunctionLabel, alias_id};

const AGE: Kind = Kind::new("Eventage");
const CALLS: Kind = Kind::new("Calls");
const RETRIES: Kind = Kind::new("Retries");

/// Messages of such queues stay as long as SQS keeps any: fourteen days, in seconds.
pub(super) const LONGEST_RETENTION: u32 = 1_209_600;

step_core::number_type! {
    /// How often a call is tried again (source: Lambda API, `MaximumRetryAttempts` of `PutFunctionEventInvokeConfig`).
    pub struct Retries(u32) { what: "a number of retries", range: 0..=2 }
}

step_core::number_type! {
    /// Seconds after which a call is given up (source: Lambda API, `MaximumEventAgeInSeconds`).
    pub struct EventAge(u32) { what: "a number of seconds", range: 60..=21_600 }
}

/// How calls are handled that nobody waits for: those of schedules, events and other services.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AsynchronousCalls {
    /// How often a call that failed is tried again. Without it: twice.
    pub retries: Option<Retries>,
    /// Seconds after which a call is given up. Without it: six hours.
    pub give_up_after: Option<EventAge>,
    /// Where calls that failed go, with what the function answered.
    #[serde(default)]
    pub on_failure: Destination,
    /// Where calls that succeeded go, with what the function answered.
    #[serde(default)]
    pub on_success: Destination,
}

/// Where something is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Destination {
    /// Nowhere.
    #[default]
    None,
    /// To a queue that is made for it. It keeps messages for fourteen days.
    NewQueue,
    /// To something that exists already.
    Existing {
        /// Its ARN: a queue or topic; for the outcome of calls also a function or an event bus.
        arn: Arn,
    },
}

/// What a destination is for.
#[derive(Clone, Copy)]
struct Use {
    kind: Kind,
    url: Kind,
    what: &'static str,
}

const DEAD_LETTERS: Use =
    Use { kind: Kind::new("Deadletters"), url: Kind::new("Deadlettersurl"), what: "Dead letters" };
const FAILURES: Use = Use { kind: Kind::new("Failures"), url: Kind::new("Failuresurl"), what: "Failed calls" };
const SUCCESSES: Use = Use { kind: Kind::new("Successes"), url: Kind::new("Successesurl"), what: "Successful calls" };

/// Where a function's dead letters go, and the right to send them.
pub(super) fn dead_letters(
    destination: &Destination,
    function: &FunctionLabel,
    fragment: &mut Fragment,
) -> Result<Option<(DeadLetterConfig, Vec<Statement>)>, Conflict> {
    let declared = destination.declare(DEAD_LETTERS, function, fragment)?;
    Ok(declared.map(|(target_arn, grants)| (DeadLetterConfig { target_arn }, grants)))
}

impl AsynchronousCalls {
    /// How the alias's calls are handled, and the right to send what is to be sent.
    pub(super) fn declare(
        &self,
        name: Text,
        function: &FunctionLabel,
        fragment: &mut Fragment,
    ) -> Result<Vec<Statement>, Conflict> {
        let failures = self.on_failure.declare(FAILURES, function, fragment)?;
        let successes = self.on_success.declare(SUCCESSES, function, fragment)?;
        let (retries, age) = (self.retries.map(Retries::get), self.give_up_after.map(EventAge::get));
        let grants = [&failures, &successes].into_iter().flatten().flat_map(|(_, grants)| grants.clone()).collect();
        let destinations = InvokeDestinations {
            on_failure: failures.map(|(destination, _)| OnFailure { destination }),
            on_success: successes.map(|(destination, _)| OnSuccess { destination }),
        };
        let calls = EventInvokeConfig {
            destination_config: (destinations != InvokeDestinations::default()).then_some(destinations),
            maximum_event_age_in_seconds: number(age, function, AGE, "Seconds until a call is given up", fragment)?,
            maximum_retry_attempts: number(retries, function, RETRIES, "Retries of calls", fragment)?,
            ..EventInvokeConfig::new(name, LIVE)
        };
        let calls = Resource::new(calls).depends_on([alias_id(function)]);
        fragment.resource(LogicalId::new(&[function], CALLS), calls)?;
        Ok(grants)
    }
}

impl Destination {
    /// Its ARN, and the right to send there.
    fn declare(
        &self,
        purpose: Use,
        function: &FunctionLabel,
        fragment: &mut Fragment,
    ) -> Result<Option<(Text, Vec<Statement>)>, Conflict> {
        match self {
            Self::None => Ok(None),
            Self::NewQueue => new_queue(purpose, function, fragment).map(Some),
            Self::Existing { arn } => {
                let parameter = Parameter::new(LogicalId::new(&[function], purpose.kind), arn.to_string());
                let what = format!("{} of the function {function}: where they go.", purpose.what);
                let reference = fragment.parameter(parameter.describe(what))?;
                Ok(Some((reference.clone(), grants_for(arn, reference))))
            }
        }
    }
}

fn new_queue(
    purpose: Use,
    function: &FunctionLabel,
    fragment: &mut Fragment,
) -> Result<(Text, Vec<Statement>), Conflict> {
    let queue = fragment.resource(LogicalId::new(&[function], purpose.kind), kept_queue())?;
    let what = format!("{} of the function {function}.", purpose.what);
    let url = Output::new(queue.id()).describe(format!("{what} URL of the queue."));
    fragment.output(LogicalId::new(&[function], purpose.url), url)?;
    Ok((queue.arn(), grants::send_messages(queue.arn())))
}

/// A queue that people look into: encrypted, and keeping messages as long as it can.
pub(super) fn kept_queue() -> Queue {
    Queue {
        message_retention_period: Some(LONGEST_RETENTION.into()),
        sqs_managed_sse_enabled: Some(true.into()),
        ..Queue::default()
    }
}

fn grants_for(arn: &Arn, reference: Text) -> Vec<Statement> {
    match service(arn) {
        "sns" => grants::publish(reference),
        "lambda" => grants::invoke(reference),
        "events" => grants::put_events(reference),
        _ => grants::send_messages(reference),
    }
}

/// The service that an ARN is of.
pub(super) fn service(arn: &str) -> &str {
    arn.split(':').nth(2).unwrap_or_default()
}
