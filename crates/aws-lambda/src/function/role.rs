//! The role that a function runs as, and what it may do.

mod access;
mod statement;

use std::collections::BTreeMap;

use aws_template::iam::{self, Statement, grants};
use aws_template::names::NameOf;
use aws_template::{Conflict, Fragment, Kind, LogicalId, Parameter, Text, arn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{Arn, InputPaths, RoleArn};

use super::parameters::list;
use crate::{FunctionLabel, Site};

pub use access::{Access, Purpose};
pub use statement::{Condition, PolicyAction, PolicyResource, PolicyStatement, StatementEffect};

const BOUNDARY: Kind = Kind::new("Boundary");
const MANAGED_POLICIES: Kind = Kind::new("Policies");
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
