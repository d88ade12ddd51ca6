//! Logs of `CloudWatch`.

use serde::Serialize;

use crate::aws::Tag;
use crate::{Reference, ResourceType, Text, Value};

/// A log group
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html)).
/// Known by its name.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogGroup {
    /// Encrypts what is logged.
    pub kms_key_id: Option<Text>,
    /// `STANDARD`, where nothing is said, or `INFREQUENT_ACCESS`.
    pub log_group_class: Option<Text>,
    /// Its name, up to 512 characters. Another name is another log group.
    pub log_group_name: Option<Text>,
    /// Days after which messages go: one of a list of numbers, [`LogGroup::RETENTION`]. For ever where nothing is said.
    pub retention_in_days: Option<Value<u32>>,
    /// Tags of its own.
    pub tags: Option<Vec<Tag>>,
}

impl LogGroup {
    /// The days that messages can be kept for (source: `PutRetentionPolicy`).
    pub const RETENTION: [u32; 22] =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
}

impl ResourceType for LogGroup {
    const NAME: &'static str = "AWS::Logs::LogGroup";
    const IDENTIFIED_BY: &'static [&'static str] = &["LogGroupName"];
    const REPLACED_BY: &'static [&'static str] = &["LogGroupName"];
}

impl Reference<LogGroup> {
    /// Its ARN, ending with `:*`.
    pub fn arn(&self) -> Text {
        self.attribute("Arn")
    }
}
