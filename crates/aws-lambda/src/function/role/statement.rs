//! Statements of the user's own.

use aws_template::List;
use aws_template::iam::{Effect, Statement};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

use super::PolicyName;

step_core::text_type! {
    /// What a statement allows or denies (source: IAM, "IAM JSON policy elements: Action").
    pub struct PolicyAction {
        what: "an action of IAM",
        accepted: "a service and an action, such as `dynamodb:GetItem`, where `*` stands for any part; or `*`",
        length: 1..=256,
        pattern: "^([*]|[a-z0-9-]+:[a-zA-Z0-9*?]+)$"
    }
}

step_core::text_type! {
    /// What a statement is about (source: IAM, "IAM JSON policy elements: Resource").
    pub struct PolicyResource {
        what: "a resource of a policy",
        accepted: "an ARN, in which `*` stands for any part, or `*` for everything",
        length: 1..=2048,
        pattern: "^([*]|arn:[a-z0-9*-]+:[!-~]+)$"
    }
}

/// A statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
pub struct PolicyStatement {
    /// What the policy is called in the role.
    pub name: PolicyName,
    /// Whether it allows or denies.
    #[serde(default)]
    pub effect: StatementEffect,
    /// What, e.g. `dynamodb:GetItem`.
    pub actions: Vec<PolicyAction>,
    /// On what, by ARN.
    pub resources: Vec<PolicyResource>,
    /// When: it holds only for requests of which all of this is true.
    #[serde(default)]
    pub conditions: Vec<Condition>,
}

/// Whether a statement allows or denies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum StatementEffect {
    /// It allows.
    #[default]
    Allow,
    /// It denies, whatever else allows.
    Deny,
}

/// Something that must be true of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
pub struct Condition {
    /// How the values are compared, e.g. `StringEquals`, `ArnLike`.
    pub operator: String,
    /// What of the request is compared, e.g. `aws:SourceAccount`.
    pub key: String,
    /// With what; one of them must match.
    pub values: Vec<String>,
}

impl PolicyStatement {
    pub(super) fn statement(&self) -> Statement {
        let actions = self.actions.iter().map(ToString::to_string);
        let resources = self.resources.iter().map(ToString::to_string);
        let allowing = Statement::allow(actions, resources);
        let effect = match self.effect {
            StatementEffect::Allow => Effect::Allow,
            StatementEffect::Deny => Effect::Deny,
        };
        let add = |statement: Statement, condition: &Condition| {
            let values: List = condition.values.iter().cloned().collect();
            statement.when(&condition.operator, &condition.key, values)
        };
        self.conditions.iter().fold(Statement { effect, ..allowing }, add)
    }
}
