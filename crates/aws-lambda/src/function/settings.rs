//! What a function has at its disposal while it runs.

use aws_template::lambda;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

step_core::number_type! {
    /// Megabytes of memory (source: Lambda quotas).
    pub struct MemorySize(u32) { what: "a number of megabytes", range: 128..=10_240 }
}

step_core::number_type! {
    /// Seconds that one call may take (source: Lambda quotas).
    pub struct TimeoutSeconds(u32) { what: "a number of seconds", range: 1..=900 }
}

step_core::number_type! {
    /// Megabytes of the folder `/tmp` (source: Lambda quotas).
    pub struct StorageSize(u32) { what: "a number of megabytes", range: 512..=10_240 }
}

step_core::number_type! {
    /// Calls that are handled at a time. An account has 1000 unless AWS gave it more.
    pub struct Concurrency(u32) { what: "a number of calls", range: 0..=1_000_000 }
}

step_core::number_type! {
    /// Days that messages are kept for. Only some numbers are accepted, see
    /// [`LogGroup::RETENTION`](aws_template::logs::LogGroup::RETENTION).
    pub struct RetentionDays(u32) { what: "a number of days", range: 1..=3653 }
}

step_core::text_type! {
    /// What a function does, for people (source: Lambda API, `Description` of `CreateFunction`).
    pub struct Description { what: "a description", accepted: "at most 256 characters", length: 0..=256 }
}

step_core::text_type! {
    /// The ARN of a layer's version.
    pub struct LayerArn {
        what: "the ARN of a layer's version",
        accepted: "an ARN such as `arn:aws:lambda:eu-west-1:123456789012:layer:tools:3`",
        length: 20..=256,
        pattern: "^arn:[a-z0-9-]+:lambda:[a-z0-9-]+:[0-9]{12}:layer:[a-zA-Z0-9_-]+:[0-9]+$"
    }
}

/// What instructions the code is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
pub enum Architecture {
    /// Intel and AMD.
    #[default]
    #[serde(rename = "x86_64")]
    X86,
    /// AWS Graviton: usually cheaper. Programs and libraries in the package have to be made for it.
    #[serde(rename = "arm64")]
    Arm,
}

/// Whether X-Ray is told how calls were handled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Tracing {
    /// Only where the caller has it traced.
    #[default]
    PassThrough,
    /// A sample of all calls. The role may write traces.
    Active,
}

/// What a function gets that says nothing about it.
pub(crate) mod defaults {
    /// Megabytes of memory.
    pub(crate) const MEMORY: u32 = 256;
    /// Seconds of a call.
    pub(crate) const TIMEOUT: u32 = 30;
    /// Days of logs.
    pub(crate) const RETENTION: u32 = 30;
}

impl Architecture {
    /// As templates name it. What AWS takes anyway is left out.
    pub(crate) fn declared(self) -> Option<Vec<lambda::Architecture>> {
        match self {
            Self::X86 => None,
            Self::Arm => Some(vec![lambda::Architecture::Arm64]),
        }
    }
}
