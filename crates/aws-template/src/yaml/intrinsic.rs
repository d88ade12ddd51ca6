//! CloudFormation's short tags, written out.

use saphyr_parser::Tag;
use serde_json::{Value, json};

/// The value under a tag: `!Sub x` is `{"Fn::Sub": "x"}`. Tags of YAML itself (`!!str`) change nothing here.
///
/// Every local tag is taken for a function. Which ones exist is for AWS to say.
pub(crate) fn apply(tag: Option<&Tag>, value: Value) -> Value {
    match tag.filter(|tag| tag.handle == "!").map(|tag| tag.suffix.as_str()) {
        None | Some("") => value,
        Some(name @ ("Ref" | "Condition")) => json!({ name: value }),
        Some("GetAtt") => json!({ "Fn::GetAtt": resource_and_attribute(value) }),
        Some(name) => json!({ format!("Fn::{name}"): value }),
    }
}

/// `!GetAtt Topic.TopicArn` means `["Topic", "TopicArn"]`; attributes may have dots of their own (`Outputs.Url`).
fn resource_and_attribute(value: Value) -> Value {
    match value.as_str().and_then(|text| text.split_once('.')) {
        Some((resource, attribute)) => json!([resource, attribute]),
        None => value,
    }
}
