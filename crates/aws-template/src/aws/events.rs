//! `EventBridge`.

use serde::Serialize;
use serde_json::Value as Json;

use crate::{Reference, ResourceType, Text, Value};

/// Sends events, or the time, to targets
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html)).
/// Known by its name, on the default bus.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Rule {
    /// What it is for, up to 512 characters.
    pub description: Option<Text>,
    /// Name or ARN of the bus; the default one where nothing is said.
    pub event_bus_name: Option<Text>,
    /// Which events: the pattern, as an object.
    pub event_pattern: Option<Json>,
    /// Its name, up to 64 characters. Another name is another rule.
    pub name: Option<Text>,
    /// Role that sends the events, for targets that need one.
    pub role_arn: Option<Text>,
    /// When: `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)`, in UTC. On the default bus only.
    pub schedule_expression: Option<Text>,
    /// Whether it sends.
    pub state: Option<RuleState>,
    /// Where to, at most five.
    pub targets: Option<Vec<Target>>,
}

/// Whether a rule sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RuleState {
    /// No.
    Disabled,
    /// Yes.
    Enabled,
}

/// Where a rule sends to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Target {
    /// What gets the events, by ARN.
    pub arn: Text,
    /// Where events go that could not be delivered.
    pub dead_letter_config: Option<TargetDeadLetterConfig>,
    /// Its name within the rule, up to 64 characters.
    pub id: String,
    /// What is sent instead of the event: JSON in a text.
    pub input: Option<Text>,
    /// Which part of the event is sent: `$.detail`.
    pub input_path: Option<Text>,
    /// How often delivery is tried again.
    pub retry_policy: Option<RetryPolicy>,
    /// Role that sends the events, for targets that need one.
    pub role_arn: Option<Text>,
}

/// Where events go that could not be delivered.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetDeadLetterConfig {
    /// ARN of a queue.
    pub arn: Text,
}

/// How often delivery is tried again.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RetryPolicy {
    /// Seconds after which an event is given up, 60 to 86400.
    pub maximum_event_age_in_seconds: Option<Value<u32>>,
    /// At most this often, up to 185.
    pub maximum_retry_attempts: Option<Value<u32>>,
}

impl Target {
    /// A target, given by ARN, with its name within the rule.
    pub fn new(id: impl Into<String>, arn: impl Into<Text>) -> Self {
        Self {
            arn: arn.into(),
            dead_letter_config: None,
            id: id.into(),
            input: None,
            input_path: None,
            retry_policy: None,
            role_arn: None,
        }
    }
}

impl ResourceType for Rule {
    const NAME: &'static str = "AWS::Events::Rule";
    const IDENTIFIED_BY: &'static [&'static str] = &["Arn"];
    const REPLACED_BY: &'static [&'static str] = &["Name"];
}

impl Reference<Rule> {
    /// Its ARN.
    pub fn arn(&self) -> Text {
        self.attribute("Arn")
    }
}
