//! Resources, by service, as CloudFormation's reference documents them. Property names are those of the reference in
//! Rust's case; the order of the fields is the order in the template.

pub mod api_gateway;
pub mod arn;
pub mod cloudwatch;
pub mod events;
pub mod http_api;
pub mod iam;
pub mod lambda;
pub mod logs;
pub mod route53;
pub mod s3;
pub mod sqs;

use serde::Serialize;

use crate::Text;

/// A tag of one resource. What every resource of a deployment carries (project, environment, release) belongs to the
/// stack's tags instead, which CloudFormation hands on and which are no part of the template.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// The name: 1 to 128 characters, not beginning with `aws:`.
    pub key: String,
    /// The value: up to 256 characters.
    pub value: Text,
}
