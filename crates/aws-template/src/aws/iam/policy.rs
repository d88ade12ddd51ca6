//! Policy documents.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{List, Text};

/// What is allowed and denied
/// ([documentation](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyDocument {
    version: &'static str,
    statement: Vec<Statement>,
}

/// One thing that is allowed or denied.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    /// A name within the document.
    pub sid: Option<String>,
    /// Whether it is allowed or denied.
    pub effect: Effect,
    /// To whom; in policies of resources, and of who may act as a role.
    pub principal: Option<Principal>,
    /// What: `dynamodb:GetItem`, where `*` stands for any part.
    pub action: Vec<String>,
    /// On what, by ARN. None in the policy of who may act as a role.
    pub resource: Option<Vec<Text>>,
    /// When: operator, key of the request, values of which one must match.
    pub condition: Option<BTreeMap<String, BTreeMap<String, List>>>,
}

/// Whether a statement allows or denies. What is denied once stays denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Effect {
    /// Allows.
    Allow,
    /// Denies.
    Deny,
}

/// Whom a statement is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Principal {
    /// Accounts, roles and users, by ARN or number; `*` for everybody.
    #[serde(rename = "AWS")]
    Aws(List),
    /// An identity provider, by ARN.
    Federated(Text),
    /// A service: `lambda.amazonaws.com`.
    Service(Text),
}

impl PolicyDocument {
    /// A document of statements.
    pub fn new(statements: impl IntoIterator<Item = Statement>) -> Self {
        Self { version: "2012-10-17", statement: statements.into_iter().collect() }
    }
}

impl Statement {
    /// Allows actions on resources, given by ARN.
    pub fn allow<A: Into<String>, R: Into<Text>>(
        actions: impl IntoIterator<Item = A>,
        resources: impl IntoIterator<Item = R>,
    ) -> Self {
        let resources = resources.into_iter().map(Into::into).collect();
        Self::new(Effect::Allow, None, actions, Some(resources))
    }

    /// Lets a principal take an action: acting as the role, in most cases.
    pub fn trust<A: Into<String>>(principal: Principal, actions: impl IntoIterator<Item = A>) -> Self {
        Self::new(Effect::Allow, Some(principal), actions, None)
    }

    /// Denies actions on resources to a principal, in the policy of the resource.
    pub fn deny<A: Into<String>, R: Into<Text>>(
        principal: Principal,
        actions: impl IntoIterator<Item = A>,
        resources: impl IntoIterator<Item = R>,
    ) -> Self {
        let resources = resources.into_iter().map(Into::into).collect();
        Self::new(Effect::Deny, Some(principal), actions, Some(resources))
    }

    /// Holds only if the request's key has one of the values: `when("ArnLike", "aws:SourceArn", […])`.
    #[must_use]
    pub fn when(mut self, operator: &str, key: &str, values: impl Into<List>) -> Self {
        let keys = self.condition.get_or_insert_default().entry(operator.to_owned()).or_default();
        keys.insert(key.to_owned(), values.into());
        self
    }

    fn new<A: Into<String>>(
        effect: Effect,
        principal: Option<Principal>,
        actions: impl IntoIterator<Item = A>,
        resource: Option<Vec<Text>>,
    ) -> Self {
        let action = actions.into_iter().map(Into::into).collect();
        Self { sid: None, effect, principal, action, resource, condition: None }
    }
}
