//! The role that a function runs as, and what it may do.

use std::collections::BTreeMap;

use aws_template::iam::{self, Effect, Statement, grants};
use aws_template::names::NameOf;
use aws_template::{Conflict, Fragment, Kind, List, LogicalId, Parameter, Text, arn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{Arn, InputPaths, RoleArn};

use super::parameters::list;
use crate::{FunctionLabel, Site};

const BOUNDARY: Kind = Kind::new("Boundary");
const MANAGED_POLICIES: Kind = Kind::new("Policies");
const RESOURCE: Kind = Kind::new("Resource");
const ROLE: Kind = Kind::new("Role");
const ROLE_ARN: Kind = Kind::new("Rolearn");
const ROLE_NAME: Kind = Kind::new("Rolename");

step_core::text_type! {
    /// The ARN of a key of KMS.
    pub struct KeyArn {
        what: "a key's ARN",
        accepted: "the ARN of a KMS key, such as `arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab`",
        length: 20..=2048,
        pattern: "^arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+$"
    }
}

step_core::text_type! {
    /// The name of a policy within its role (source: IAM API, `PutRolePolicy`).
    pub struct PolicyName {
        what: "a policy's name",
        accepted: "1 to 64 letters, digits and the characters `_`, `+`, `=`, `,`, `.`, `@` and `-`",
        length: 1..=64,
        pattern: "^[a-zA-Z0-9_+=,.@-]*$"
    }
}

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

/// The role that a function runs as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Role {
    /// A role of its own, which may do what the function needs: write its log, read its secrets and queues, and what is
    /// listed here.
    Generated {
        /// What else it may do, each on one thing: no more than the purpose takes.
        #[serde(default)]
        access: Vec<Access>,
        /// Statements of your own, for what the list above has not.
        #[serde(default)]
        statements: Vec<PolicyStatement>,
        /// Policies that others keep, by ARN. At most 20.
        #[serde(default)]
        managed_policies: Vec<Arn>,
        /// The policy beyond which it can do nothing, by ARN.
        permissions_boundary: Option<Arn>,
    },
    /// A role that exists already. It must be able to do all that the function needs, and Lambda must be allowed to act as
    /// it.
    Existing {
        /// The role's ARN.
        arn: RoleArn,
    },
}

/// A purpose, and the thing that it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
pub struct Access {
    /// What the function does with it.
    pub to: Purpose,
    /// Which one it is, by ARN.
    pub resource: Arn,
    /// What the policy is called in the role. Needed where the function does the same with several things.
    pub name: Option<PolicyName>,
}

/// What a function does with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// Read and list the objects of a bucket (S3).
    ReadObjects,
    /// Write and delete objects of a bucket (S3).
    WriteObjects,
    /// Read items of a table and its indexes (DynamoDB).
    ReadItems,
    /// Write and delete items of a table (DynamoDB).
    WriteItems,
    /// Send messages to a queue (SQS).
    SendMessages,
    /// Receive and delete messages of a queue (SQS).
    ReceiveMessages,
    /// Publish to a topic (SNS).
    Publish,
    /// Put events on a bus (EventBridge).
    PutEvents,
    /// Read a stream (Kinesis).
    ReadStream,
    /// Invoke another function (Lambda).
    InvokeFunction,
    /// Start executions of a state machine (Step Functions).
    StartExecutions,
    /// Read a secret (Secrets Manager).
    ReadSecret,
    /// Read a parameter, or all below a path (Systems Manager).
    ReadParameters,
    /// Decrypt what a key encrypts (KMS).
    Decrypt,
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

impl Default for Role {
    fn default() -> Self {
        Self::Generated {
            access: Vec::new(),
            statements: Vec::new(),
            managed_policies: Vec::new(),
            permissions_boundary: None,
        }
    }
}

impl Purpose {
    /// As inputs name it; a policy is called so unless the user says otherwise.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadObjects => "readObjects",
            Self::WriteObjects => "writeObjects",
            Self::ReadItems => "readItems",
            Self::WriteItems => "writeItems",
            Self::SendMessages => "sendMessages",
            Self::ReceiveMessages => "receiveMessages",
            Self::Publish => "publish",
            Self::PutEvents => "putEvents",
            Self::ReadStream => "readStream",
            Self::InvokeFunction => "invokeFunction",
            Self::StartExecutions => "startExecutions",
            Self::ReadSecret => "readSecret",
            Self::ReadParameters => "readParameters",
            Self::Decrypt => "decrypt",
        }
    }

    /// The service whose things it is for, as ARNs name it.
    pub fn service(self) -> &'static str {
        match self {
            Self::ReadObjects | Self::WriteObjects => "s3",
            Self::ReadItems | Self::WriteItems => "dynamodb",
            Self::SendMessages | Self::ReceiveMessages => "sqs",
            Self::Publish => "sns",
            Self::PutEvents => "events",
            Self::ReadStream => "kinesis",
            Self::InvokeFunction => "lambda",
            Self::StartExecutions => "states",
            Self::ReadSecret => "secretsmanager",
            Self::ReadParameters => "ssm",
            Self::Decrypt => "kms",
        }
    }

    fn grants(self, resource: Text) -> Vec<Statement> {
        match self {
            Self::ReadObjects => grants::read_objects(resource),
            Self::WriteObjects => grants::write_objects(resource),
            Self::ReadItems => grants::read_items(resource),
            Self::WriteItems => grants::write_items(resource),
            Self::SendMessages => grants::send_messages(resource),
            Self::ReceiveMessages => grants::receive_messages(resource),
            Self::Publish => grants::publish(resource),
            Self::PutEvents => grants::put_events(resource),
            Self::ReadStream => grants::read_stream(resource),
            Self::InvokeFunction => grants::invoke(resource),
            Self::StartExecutions => grants::start_executions(resource),
            Self::ReadSecret => grants::read_secret(resource),
            Self::ReadParameters => grants::read_parameters(resource),
            Self::Decrypt => grants::decrypt(resource),
        }
    }
}

impl Access {
    /// What the policy is called in the role.
    pub fn policy_name(&self) -> &str {
        self.name.as_deref().unwrap_or(self.to.name())
    }

    fn statements(&self, function: &FunctionLabel, fragment: &mut Fragment) -> Result<Vec<Statement>, Conflict> {
        let name = self.policy_name();
        let resource = Parameter::new(LogicalId::new(&[function, name], RESOURCE), self.resource.to_string());
        let resource = resource.describe(format!("What the policy {name} of the function {function} is about."));
        Ok(self.to.grants(fragment.parameter(resource)?))
    }
}

impl PolicyStatement {
    fn statement(&self) -> Statement {
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

/// What a function needs by itself: names of policies, and their statements.
pub(super) type Needs = BTreeMap<&'static str, Vec<Statement>>;

/// The names that policies of what a function needs by itself can have.
pub(super) const OWN_POLICIES: [&str; 6] = ["logs", "network", "queues", "secrets", "tracing", "undelivered"];

impl Role {
    /// The ARN of the role, which is declared where it is the function's own.
    pub(super) fn declare(
        &self,
        needs: Needs,
        function: &FunctionLabel,
        site: &Site<'_>,
        fragment: &mut Fragment,
    ) -> Result<Text, Conflict> {
        match self {
            Self::Existing { arn } => {
                let arn = Parameter::new(LogicalId::new(&[function], ROLE_ARN), arn.to_string());
                fragment.parameter(arn.describe(format!("Role of the function {function}.")))
            }
            Self::Generated { access, statements, managed_policies, permissions_boundary } => {
                let mut policies: BTreeMap<_, _> =
                    needs.into_iter().map(|(name, statements)| (name.to_owned(), statements)).collect();
                for access in access {
                    policies.insert(access.policy_name().to_owned(), access.statements(function, fragment)?);
                }
                policies.extend(statements.iter().map(|policy| (policy.name.to_string(), vec![policy.statement()])));
                let role = iam::Role {
                    managed_policy_arns: list(managed_policies, function, MANAGED_POLICIES, "Policies", fragment)?,
                    permissions_boundary: boundary(permissions_boundary.as_ref(), function, site, fragment)?,
                    policies: Some(policies.into_iter().map(|(name, policy)| iam::Policy::new(name, policy)).collect()),
                    role_name: Some(role_name(function, site, fragment)?),
                    ..iam::Role::for_service("lambda.amazonaws.com")
                };
                Ok(fragment.resource(LogicalId::new(&[function], ROLE), role)?.arn())
            }
        }
    }
}

/// Writing to the function's own log group, which has its name.
pub(super) fn write_logs(log_group: Text) -> Vec<Statement> {
    grants::write_logs(arn::log_group(log_group))
}

fn role_name(function: &FunctionLabel, site: &Site<'_>, fragment: &mut Fragment) -> Result<Text, Conflict> {
    let name = site.application.name_of(NameOf::Role, &[function, site.region]);
    let name = Parameter::new(LogicalId::new(&[function], ROLE_NAME), name).long(1..=64);
    fragment.parameter(name.describe(format!("Name of the role of the function {function}.")))
}

/// The function's own boundary, or else the one of all roles.
fn boundary(
    own: Option<&Arn>,
    function: &FunctionLabel,
    site: &Site<'_>,
    fragment: &mut Fragment,
) -> Result<Option<Text>, Conflict> {
    let parameter = match (own, site.permissions_boundary) {
        (Some(own), _) => {
            let parameter = Parameter::new(LogicalId::new(&[function], BOUNDARY), own.to_string());
            parameter.describe(format!("Policy beyond which the role of the function {function} can do nothing."))
        }
        (None, Some(of_all)) => {
            let parameter = Parameter::new(LogicalId::new(&[], BOUNDARY), of_all.to_string());
            parameter.describe("Policy beyond which no role can do anything.")
        }
        (None, None) => return Ok(None),
    };
    fragment.parameter(parameter).map(Some)
}
