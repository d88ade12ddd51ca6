//! Alarms of `CloudWatch`.

use serde::Serialize;

use crate::{List, Reference, ResourceType, Text, Value};

/// An alarm about one metric
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html)).
/// Known by its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Alarm {
    /// Whether actions are taken.
    pub actions_enabled: Option<Value<bool>>,
    /// What to do when it goes off, by ARN.
    pub alarm_actions: Option<List>,
    /// What it means.
    pub alarm_description: Option<Text>,
    /// Its name, up to 255 characters. Another name is another alarm.
    pub alarm_name: Option<Text>,
    /// How value and threshold are compared.
    pub comparison_operator: ComparisonOperator,
    /// How many of the periods must be beyond the threshold; all where nothing is said.
    pub datapoints_to_alarm: Option<Value<u32>>,
    /// Which values of the metric.
    pub dimensions: Option<Vec<Dimension>>,
    /// How many periods are looked at.
    pub evaluation_periods: Value<u32>,
    /// A percentile, `p99`, instead of [`statistic`](Self::statistic).
    pub extended_statistic: Option<Text>,
    /// What to do when there are no values, by ARN.
    pub insufficient_data_actions: Option<List>,
    /// The metric.
    pub metric_name: Option<Text>,
    /// Whose metric: `AWS/Lambda`.
    pub namespace: Option<Text>,
    /// What to do when it is over, by ARN.
    #[serde(rename = "OKActions")]
    pub ok_actions: Option<List>,
    /// Seconds of a period.
    pub period: Option<Value<u32>>,
    /// What is made of the values of a period.
    pub statistic: Option<Statistic>,
    /// The threshold.
    pub threshold: Option<Value<f64>>,
    /// What a period without values means.
    pub treat_missing_data: Option<MissingData>,
}

/// How value and threshold are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ComparisonOperator {
    /// More or equal.
    GreaterThanOrEqualToThreshold,
    /// More.
    GreaterThanThreshold,
    /// Less or equal.
    LessThanOrEqualToThreshold,
    /// Less.
    LessThanThreshold,
}

/// What is made of the values of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Statistic {
    Average,
    Maximum,
    Minimum,
    SampleCount,
    Sum,
}

/// What a period without values means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MissingData {
    /// It is beyond the threshold.
    Breaching,
    /// Nothing; the alarm stays as it is.
    Ignore,
    /// That there are no values.
    Missing,
    /// It is not beyond the threshold.
    NotBreaching,
}

/// Which values of a metric.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Dimension {
    /// What they are told apart by: `FunctionName`.
    pub name: String,
    /// The values that are meant.
    pub value: Text,
}

impl Alarm {
    /// An alarm that compares in a way, over a number of periods.
    pub fn new(comparison_operator: ComparisonOperator, evaluation_periods: impl Into<Value<u32>>) -> Self {
        Self {
            actions_enabled: None,
            alarm_actions: None,
            alarm_description: None,
            alarm_name: None,
            comparison_operator,
            datapoints_to_alarm: None,
            dimensions: None,
            evaluation_periods: evaluation_periods.into(),
            extended_statistic: None,
            insufficient_data_actions: None,
            metric_name: None,
            namespace: None,
            ok_actions: None,
            period: None,
            statistic: None,
            threshold: None,
            treat_missing_data: None,
        }
    }
}

impl Dimension {
    /// Values of one kind.
    pub fn new(name: impl Into<String>, value: impl Into<Text>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

impl ResourceType for Alarm {
    const NAME: &'static str = "AWS::CloudWatch::Alarm";
    const IDENTIFIED_BY: &'static [&'static str] = &["AlarmName"];
    const REPLACED_BY: &'static [&'static str] = &["AlarmName"];
}

impl Reference<Alarm> {
    /// Its ARN.
    pub fn arn(&self) -> Text {
        self.attribute("Arn")
    }
}
