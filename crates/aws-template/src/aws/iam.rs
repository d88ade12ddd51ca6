//! IAM: roles and what they may do.

pub mod grants;
mod policy;

use serde::Serialize;

use crate::aws::Tag;
use crate::{List, Reference, ResourceType, Text, Value};

pub use policy::{Effect, PolicyDocument, Principal, Statement};

/// A role
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html)).
/// Known by its name, which is unique in the account, across all its regions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Role {
    /// Who may act as the role.
    pub assume_role_policy_document: PolicyDocument,
    /// What it is for, up to 1000 characters.
    pub description: Option<Text>,
    /// Policies that others keep, by ARN.
    pub managed_policy_arns: Option<List>,
    /// Seconds of a session, 3600 to 43200.
    pub max_session_duration: Option<Value<u32>>,
    /// Its folder: `/service/`.
    pub path: Option<Text>,
    /// ARN of the policy beyond which it can do nothing.
    pub permissions_boundary: Option<Text>,
    /// What it may do.
    pub policies: Option<Vec<Policy>>,
    /// Its name, up to 64 characters. Another name is another role.
    pub role_name: Option<Text>,
    /// Tags of its own.
    pub tags: Option<Vec<Tag>>,
}

/// A policy of one role.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    /// What it allows and denies.
    pub policy_document: PolicyDocument,
    /// Its name within the role.
    pub policy_name: Text,
}

impl Role {
    /// A role that a service may act as: `lambda.amazonaws.com`.
    pub fn for_service(service: &str) -> Self {
        let trust = Statement::trust(Principal::Service(service.into()), ["sts:AssumeRole"]);
        Self::new(PolicyDocument::new([trust]))
    }

    /// A role that those may act as whom the document allows it.
    pub fn new(assume_role_policy_document: PolicyDocument) -> Self {
        Self {
            assume_role_policy_document,
            description: None,
            managed_policy_arns: None,
            max_session_duration: None,
            path: None,
            permissions_boundary: None,
            policies: None,
            role_name: None,
            tags: None,
        }
    }
}

impl Policy {
    /// A policy of statements.
    pub fn new(name: impl Into<Text>, statements: impl IntoIterator<Item = Statement>) -> Self {
        Self { policy_document: PolicyDocument::new(statements), policy_name: name.into() }
    }
}

impl ResourceType for Role {
    const NAME: &'static str = "AWS::IAM::Role";
    const IDENTIFIED_BY: &'static [&'static str] = &["RoleName"];
    const REPLACED_BY: &'static [&'static str] = &["Path", "RoleName"];
}

impl Reference<Role> {
    /// Its ARN.
    pub fn arn(&self) -> Text {
        self.attribute("Arn")
    }
}
