//! CloudFormation templates, read and written. Pure.
//!
//! There are two models:
//!
//! - [`Template`] is a **document**: the text that AWS gets, whoever wrote it. It keeps that text byte for byte (comments,
//!   order and quoting are the user's), and beside it what the text declares, with YAML's short tags (`!Ref x`)
//!   written out (`{"Ref": "x"}`).
//! - [`Fragment`] is **typed**: parameters, resources with the properties that AWS knows for their type, and outputs, as
//!   steps put them together. Fragments combine by union, and render to a template.
//!
//! ```
//! use aws_template::logs::LogGroup;
//! use aws_template::{Format, Fragment, Kind, LogicalId, Parameter, Template};
//!
//! let mut fragment = Fragment::default();
//! let days = Parameter::new(LogicalId::new(&["orders"], Kind::new("Retention")), 30_u32).default(14);
//! let logs = LogGroup { retention_in_days: Some(fragment.parameter(days)?), ..LogGroup::default() };
//! fragment.resource(LogicalId::new(&["orders"], Kind::new("Logs")), logs)?;
//!
//! let template: Template = fragment.render(Format::Yaml)?;
//! let logs = template.resources().next().unwrap();
//! assert_eq!((logs.logical_id, logs.resource_type), ("OrdersLogs", "AWS::Logs::LogGroup"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// Documents: what a text declares.
mod template;

mod error;
mod json;
mod yaml;

// The typed model, from the whole to its parts.
mod fragment;
mod moves;
mod output;
mod parameter;
mod resource;
mod value;

mod hash;
mod id;

// What deployments are called and marked with.
pub mod names;
pub mod tags;

mod document;
mod render;

// The resources, by service, and what they have in common.
mod aws;

pub use aws::{Tag, api_gateway, arn, cloudwatch, events, http_api, iam, lambda, logs, route53, s3, sqs};
pub use error::{Position, TemplateError};
pub use fragment::{Conflict, Fragment, RenderError, Section};
pub use hash::ContentHash;
pub use id::{Kind, LogicalId};
pub use moves::{Identifier, Move, MoveProblem, Stack, moves};
pub use output::{Export, Output};
pub use parameter::{Items, Parameter, ParameterValue};
pub use resource::{Reference, RemovalPolicy, Resource, ResourceType};
pub use template::{DeclaredParameter, DeclaredResource, Format, Template, parse_object};
pub use value::{Intrinsic, List, Pseudo, Text, Value};
