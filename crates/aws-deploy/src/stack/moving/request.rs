//! The exact move that a plan makes.

use serde::{Deserialize, Serialize};

use crate::{LogicalId, StackRequest};

/// Resources that leave a stack for others, without being touched. In a plan: `{"type": "moveResources", "before": …}`.
///
/// Templates are in the request. That the moves are all that happens, so that each resource has the same properties in
/// both stacks, is for the planner to prove ([`aws_template::moves`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MoveRequest {
    /// The stack that they leave, as it is deployed.
    pub before: StackRequest,
    /// The same stack without them.
    pub after: StackRequest,
    /// The stacks that they join.
    pub joined: Vec<JoinedStack>,
    /// How they move.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mechanism: MoveMechanism,
}

/// A stack that is made of resources of another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedStack {
    /// The stack, which has no resources yet.
    pub stack: StackRequest,
    /// All its resources.
    pub resources: Vec<MovingResource>,
}

/// A resource that changes stacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MovingResource {
    /// Its name in the template, in either stack.
    pub logical_id: LogicalId,
    /// What it is: `AWS::ApiGateway::RestApi`.
    pub resource_type: String,
    /// What tells it from others of its type: properties, or what AWS has named it by (`primaryIdentifier` of
    /// CloudFormation's resource schemas).
    pub identified_by: Vec<String>,
}

/// How resources change stacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MoveMechanism {
    /// By a stack refactor; where CloudFormation does not offer it, at all or for these resources, by retaining and
    /// importing them.
    #[default]
    Auto,
    /// CloudFormation moves them in one operation.
    Refactor,
    /// The old stack lets go of them, and the new ones take them over.
    RetainAndImport,
}

impl MoveRequest {
    /// The resources that move, each with the stack that it joins.
    pub(crate) fn moves(&self) -> impl Iterator<Item = (&MovingResource, &StackRequest)> {
        self.joined.iter().flat_map(|joined| joined.resources.iter().map(move |resource| (resource, &joined.stack)))
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
