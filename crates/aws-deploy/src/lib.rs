//! Applies plans to AWS. The only crate that names `aws-sdk-*`.
//!
//! A step plans [`Action`]s; applying one is the only way in. [`StackRequest`] and its parts are what steps build plans
//! from, and most of them serve as input types too, so that a rule such as [`StackName`]'s is declared once.
//!
//! Suggested reading order: [`Action`], [`StackRequest`], then `stack` for what a deployment does, `stack::status` for
//! what it makes of each stack status, and [`errors`] for how it can end.

mod action;

pub mod artifacts;
pub mod health;
mod location;
mod serving;
mod smoke_test;
mod stack;
pub mod verification;

mod api_gateway;
mod client;
mod console;
mod lambda;
mod pace;
mod platform;
mod s3;
mod sts;

pub mod errors;

#[cfg(test)]
mod fake_aws;
#[cfg(test)]
mod fake_cloudformation;
#[cfg(test)]
mod fake_lambda;

pub use action::Action;
pub use artifacts::{ExpectedFile, UploadRequest};
pub use location::{AwsTarget, DeployTo, Location};
pub use serving::{NoteRequest, ServingFunction};
pub use smoke_test::{Expectation, ExpectationPaths, HttpTest, InvokeTest, RequestMethod, SmokeTest, SmokeTests};
pub use stack::checks;
pub use stack::moving::request::{JoinedStack, MoveMechanism, MoveRequest, MovingResource};
pub use stack::names::{
    BucketName, InvalidText, LogicalId, PackagePath, ParameterKey, Region, StackName, TagKey, TemplateUrl,
};
pub use stack::request::{
    Capability, ContinueRollback, DeleteRequest, Parameter, ParametersFile, PinnedChangeSet, ResourceToImport,
    SecretParameter, StackRequest, Tag, TemplateSource, TimeoutMinutes,
};
pub use verification::{ApiCheck, FunctionCheck, StageCheck, Verification};
