//! Route 53.

use serde::Serialize;

use crate::{List, ResourceType, Text, Value};

/// A DNS record
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html)).
/// Known by its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecordSet {
    /// The AWS resource that the name stands for, instead of records.
    pub alias_target: Option<AliasTarget>,
    /// The zone, by id. Either this or its name.
    pub hosted_zone_id: Option<Text>,
    /// The zone, by name, with a dot at its end.
    pub hosted_zone_name: Option<Text>,
    /// The domain name.
    pub name: Text,
    /// The records' values.
    pub resource_records: Option<List>,
    /// Seconds that others remember them.
    #[serde(rename = "TTL")]
    pub ttl: Option<Text>,
    /// Their type: `A`, `AAAA`, `CNAME`.
    pub r#type: Text,
}

/// The AWS resource that a name stands for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliasTarget {
    /// Its own name.
    #[serde(rename = "DNSName")]
    pub dns_name: Text,
    /// Whether the answer depends on its health.
    pub evaluate_target_health: Option<Value<bool>>,
    /// The zone of its own name.
    pub hosted_zone_id: Text,
}

impl RecordSet {
    /// Records of a name and type.
    pub fn new(name: impl Into<Text>, r#type: impl Into<Text>) -> Self {
        Self {
            alias_target: None,
            hosted_zone_id: None,
            hosted_zone_name: None,
            name: name.into(),
            resource_records: None,
            ttl: None,
            r#type: r#type.into(),
        }
    }
}

impl ResourceType for RecordSet {
    const NAME: &'static str = "AWS::Route53::RecordSet";
    const IDENTIFIED_BY: &'static [&'static str] = &["Name", "HostedZoneId", "Type", "SetIdentifier"];
    const REPLACED_BY: &'static [&'static str] = &["HostedZoneId", "HostedZoneName"];
}
