//! What calls a function.

mod queue;

use aws_template::events::{Rule, RuleState, Target};
use aws_template::iam::Statement;
use aws_template::lambda::{Alias, Permission};
use aws_template::{Conflict, Fragment, Kind, LogicalId, Parameter, Reference, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use step_core::InputPaths;

use crate::api::{Method, Route, RouteAuthorization, RoutePath};
use crate::{FunctionLabel, FunctionReference};

pub(super) use queue::Mapping;
pub use queue::{
    BatchSeconds, BatchSize, MessageFilter, QueueArn, QueueConcurrency, QueueSource, ReceiveCount, VisibilitySeconds,
};

const BUS: Kind = Kind::new("Bus");
const INPUT: Kind = Kind::new("Input");
const PERMISSION: Kind = Kind::new("Permission");
const RULE: Kind = Kind::new("Rule");
const SCHEDULE: Kind = Kind::new("Schedule");

step_core::text_type! {
    /// What an event source is called. The ids in the template come from it.
    pub struct EventName {
        what: "an event source's name",
        accepted: "1 to 64 letters, digits, hyphens and underscores, beginning with a letter",
        length: 1..=64,
        pattern: "^[a-zA-Z][a-zA-Z0-9_-]*$"
    }
}

step_core::text_type! {
    /// When a schedule calls (source: EventBridge, "Setting a schedule pattern"). What the pattern leaves open, rules check.
    pub struct ScheduleExpression {
        what: "a schedule",
        accepted: "`rate(5 minutes)`, `rate(1 hour)`, `rate(7 days)`, or `cron(0 2 * * ? *)` with minutes, hours, days of the \
                   month, months, days of the week and years, in UTC",
        length: 9..=256,
        pattern: "^(rate[(][1-9][0-9]* (minutes?|hours?|days?)[)]|cron[(][0-9A-Z*/,?L#W -]+[)])$"
    }
}

step_core::text_type! {
    /// An event bus (source: EventBridge API, `EventBusName` of `PutRule`).
    pub struct EventBus {
        what: "an event bus",
        accepted: "a bus's name, or its ARN",
        length: 1..=1600,
        pattern: "^(arn:[a-z0-9-]+:events:[a-z0-9-]+:[0-9]{12}:event-bus/)?[/.a-zA-Z0-9_-]+$"
    }
}

/// What calls a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum EventSource {
    /// Requests to the application's API.
    HttpRoute {
        /// The requests' method.
        #[serde(default)]
        method: Method,
        /// The requests' path: `/orders`, `/orders/{id}` with a parameter, `/files/{path+}` for everything below `/files`.
        path: RoutePath,
        /// Who may send them.
        #[serde(default)]
        authorization: RouteAuthorization,
    },
    /// The clock.
    Schedule {
        /// What the schedule is called.
        #[serde(default = "schedule")]
        name: EventName,
        /// When: `rate(5 minutes)`, or `cron(0 2 * * ? *)` for two o'clock every night, in UTC.
        expression: ScheduleExpression,
        /// What the function is called with, as JSON. Without it: an event that says when it is.
        input: Option<String>,
        /// Whether it calls.
        #[serde(default = "yes")]
        enabled: bool,
    },
    /// The messages of a queue (SQS), in batches.
    Queue {
        /// What the queue is called here.
        #[serde(default = "messages")]
        name: EventName,
        /// Which queue.
        #[serde(default)]
        queue: QueueSource,
        /// The most messages in a batch. Without it: 10.
        batch_size: Option<BatchSize>,
        /// Seconds to wait for a full batch. Without it: none.
        batch_seconds: Option<BatchSeconds>,
        /// How many batches are handled at a time, at most. Without it: as many as there are.
        concurrency: Option<QueueConcurrency>,
        /// Whether the function says which messages of a batch failed, so that only those come again.
        #[serde(default)]
        reports_failures: bool,
        /// Which messages reach the function: patterns, as JSON; others are deleted. Without any: all.
        #[serde(default)]
        filters: Vec<MessageFilter>,
        /// Whether it calls.
        #[serde(default = "yes")]
        enabled: bool,
    },
    /// Events of an event bus (EventBridge).
    EventBridge {
        /// What the events are called here.
        #[serde(default = "events")]
        name: EventName,
        /// Which events: an EventBridge pattern, as JSON, e.g. `{"source": ["shop.orders"]}`.
        pattern: String,
        /// The bus, by name or ARN. Without it: the account's default bus.
        bus: Option<EventBus>,
        /// Whether it calls.
        #[serde(default = "yes")]
        enabled: bool,
    },
}

impl EventSource {
    /// What it is called, unless it is a route, which an API declares.
    pub fn name(&self) -> Option<&EventName> {
        match self {
            Self::Schedule { name, .. } | Self::Queue { name, .. } | Self::EventBridge { name, .. } => Some(name),
            Self::HttpRoute { .. } => None,
        }
    }

    /// The route to a function, if that is what calls it.
    pub(super) fn route(&self, function: &FunctionLabel) -> Option<Route> {
        let Self::HttpRoute { method, path, authorization } = self else { return None };
        let function = FunctionReference::Application { function: function.clone() };
        Some(Route { method: *method, path: path.clone(), function, authorization: authorization.clone() })
    }
}

/// The rules by which a function is called, and the permission that each takes.
pub(super) fn declare_rules(
    events: &[EventSource],
    function: &FunctionLabel,
    alias: &Reference<Alias>,
    fragment: &mut Fragment,
) -> Result<(), Conflict> {
    for event in events {
        if let (Some(name), Some(rule)) = (event.name(), rule(event, function, alias, fragment)?) {
            let rule = fragment.resource(LogicalId::new(&[function, name], RULE), rule)?;
            let permission =
                Permission { source_arn: Some(rule.arn()), ..Permission::invoke(alias.id(), "events.amazonaws.com") };
            fragment.resource(LogicalId::new(&[function, name], PERMISSION), permission)?;
        }
    }
    Ok(())
}

fn rule(
    event: &EventSource,
    function: &FunctionLabel,
    alias: &Reference<Alias>,
    fragment: &mut Fragment,
) -> Result<Option<Rule>, Conflict> {
    let state = |enabled: bool| (!enabled).then_some(RuleState::Disabled);
    Ok(match event {
        EventSource::Schedule { name, expression, input, enabled } => {
            let mut text = |kind, value: String, what: &str| {
                let parameter = Parameter::new(LogicalId::new(&[function, name], kind), value);
                fragment.parameter(parameter.describe(format!("{what} of the function {function}: {name}.")))
            };
            let expression = text(SCHEDULE, expression.to_string(), "Schedule")?;
            let input = input.as_ref().map(|input| text(INPUT, input.clone(), "Input")).transpose()?;
            let target = Target { input, ..Target::new("function", alias.id()) };
            Some(Rule {
                schedule_expression: Some(expression),
                state: state(*enabled),
                targets: Some(vec![target]),
                ..Rule::default()
            })
        }
        EventSource::EventBridge { name, pattern, bus, enabled } => Some(Rule {
            event_bus_name: bus.as_ref().map(|bus| event_bus(bus, function, name, fragment)).transpose()?,
            // Inputs that are planned keep to the rules, by which it is JSON.
            event_pattern: serde_json::from_str::<Json>(pattern).ok(),
            state: state(*enabled),
            targets: Some(vec![Target::new("function", alias.id())]),
            ..Rule::default()
        }),
        EventSource::Queue { .. } | EventSource::HttpRoute { .. } => None,
    })
}

fn event_bus(
    bus: &EventBus,
    function: &FunctionLabel,
    name: &EventName,
    fragment: &mut Fragment,
) -> Result<Text, Conflict> {
    let parameter = Parameter::new(LogicalId::new(&[function, name], BUS), bus.to_string());
    fragment.parameter(parameter.describe(format!("Event bus of the function {function}: {name}.")))
}

/// The queues of a function, declared before its role, which has to read them.
pub(super) fn declare_queues<'a>(
    events: &'a [EventSource],
    timeout: Option<u32>,
    function: &FunctionLabel,
    fragment: &mut Fragment,
) -> Result<(Vec<Mapping<'a>>, Vec<Statement>), Conflict> {
    let mut mappings = Vec::new();
    let mut grants = Vec::new();
    for event in events {
        if let Some((mapping, statements)) = queue::declare(event, timeout, function, fragment)? {
            mappings.push(mapping);
            grants.extend(statements);
        }
    }
    Ok((mappings, grants))
}

#[expect(clippy::expect_used, reason = "constants of their type")]
fn constant(name: &str) -> EventName {
    EventName::try_from(name).expect("an event source's name")
}

fn schedule() -> EventName {
    constant("schedule")
}

fn messages() -> EventName {
    constant("messages")
}

fn events() -> EventName {
    constant("events")
}

fn yes() -> bool {
    true
}
