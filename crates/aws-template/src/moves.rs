//! Moving resources between stacks without touching them: which ones move, and the proof that nothing else happens
//! (docs/decisions/0011).

use std::collections::{BTreeMap, BTreeSet};

use crate::{Fragment, LogicalId};

/// A stack, and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stack<'a> {
    /// The stack's name.
    pub name: &'a str,
    /// What is deployed as it.
    pub fragment: &'a Fragment,
}

/// A resource that changes stacks. It stays what it is: same logical id, same properties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The resource.
    pub logical_id: LogicalId,
    /// What it is: `AWS::ApiGateway::RestApi`.
    pub resource_type: &'static str,
    /// What CloudFormation is told to import it.
    pub identifiers: Vec<Identifier>,
    /// The stack that it leaves.
    pub from: String,
    /// The stack that it joins.
    pub to: String,
}

/// A part of what identifies a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// The property or attribute: `RestApiId`.
    pub property: &'static str,
    /// Its value, where the template says it. Otherwise it is the resource's physical id, or that of the one that the
    /// property refers to; a property that the resource does without is not said.
    pub value: Option<String>,
}

/// Why stacks cannot be rearranged into others by moves alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoveProblem {
    /// It would be deleted.
    #[error("{logical_id} would be in no stack")]
    Lost {
        /// The resource.
        logical_id: LogicalId,
    },

    /// It would be created.
    #[error("{logical_id} would be in {stack}, and is in no stack yet")]
    New {
        /// The resource.
        logical_id: LogicalId,
        /// Where it would be.
        stack: String,
    },

    /// Two stacks would claim it.
    #[error("{logical_id} would be in {one} and in {other}")]
    Twice {
        /// The resource.
        logical_id: LogicalId,
        /// A stack that has it.
        one: String,
        /// Another that has it.
        other: String,
    },

    /// Its properties would change, with parameter values filled in.
    #[error("{logical_id} would not be the same in {stack}")]
    Changed {
        /// The resource.
        logical_id: LogicalId,
        /// Where it would be different.
        stack: String,
    },

    /// It is made of its stack's name or id, and cannot be the same in another.
    #[error("{logical_id} refers to {pseudo_parameter}, so it cannot leave {stack}")]
    TiedToStack {
        /// The resource.
        logical_id: LogicalId,
        /// What it refers to.
        pseudo_parameter: String,
        /// The stack that it is in.
        stack: String,
    },
}

/// The moves that make some stacks of others; or everything that keeps moves from being enough. Resources that stay where
/// they are must stay the same, too.
pub fn moves(before: &[Stack<'_>], after: &[Stack<'_>]) -> Result<Vec<Move>, Vec<MoveProblem>> {
    let mut problems = Vec::new();
    let before = located(before, &mut problems);
    let after = located(after, &mut problems);
    let mut moves = Vec::new();
    for (logical_id, from) in &before {
        match after.get(logical_id) {
            None => problems.push(MoveProblem::Lost { logical_id: (*logical_id).clone() }),
            Some(to) => {
                problems.extend(difference(logical_id, from, to));
                moves.extend(movement(logical_id, from, to));
            }
        }
    }
    for (logical_id, stack) in after.iter().filter(|(logical_id, _)| !before.contains_key(*logical_id)) {
        problems.push(MoveProblem::New { logical_id: (*logical_id).clone(), stack: stack.name.to_owned() });
    }
    if problems.is_empty() { Ok(moves) } else { Err(problems) }
}

/// Which stack each resource is in.
fn located<'a>(stacks: &[Stack<'a>], problems: &mut Vec<MoveProblem>) -> BTreeMap<&'a LogicalId, Stack<'a>> {
    let mut located: BTreeMap<_, Stack<'_>> = BTreeMap::new();
    for stack in stacks {
        for (logical_id, _) in stack.fragment.resources() {
            if let Some(other) = located.insert(logical_id, *stack) {
                let (one, other) = (other.name.to_owned(), stack.name.to_owned());
                problems.push(MoveProblem::Twice { logical_id: logical_id.clone(), one, other });
            }
        }
    }
    located
}

fn difference(logical_id: &LogicalId, from: &Stack<'_>, to: &Stack<'_>) -> Option<MoveProblem> {
    let logical_id = logical_id.clone();
    if from.fragment.resolved_resource(&logical_id) != to.fragment.resolved_resource(&logical_id) {
        return Some(MoveProblem::Changed { logical_id, stack: to.name.to_owned() });
    }
    let pseudo_parameter = from.fragment.stack_identity(&logical_id).filter(|_| from.name != to.name)?;
    Some(MoveProblem::TiedToStack { logical_id, pseudo_parameter, stack: from.name.to_owned() })
}

fn movement(logical_id: &LogicalId, from: &Stack<'_>, to: &Stack<'_>) -> Option<Move> {
    if from.name == to.name {
        return None;
    }
    let (resource_type, identifiers) = from.fragment.identity(logical_id)?;
    let (from, to) = (from.name.to_owned(), to.name.to_owned());
    Some(Move { logical_id: logical_id.clone(), resource_type, identifiers, from, to })
}

impl Fragment {
    /// The fragment with some of its resources retained when they leave it: the last deployment of the old stack before
    /// they do.
    #[must_use]
    pub fn retaining(mut self, logical_ids: &BTreeSet<LogicalId>) -> Self {
        self.retain(|logical_id| logical_ids.contains(logical_id));
        self
    }

    /// The fragment as CloudFormation imports its resources into a new stack: each with a deletion policy, and without
    /// outputs, which an import may not add. Deploying the fragment itself afterwards completes the stack.
    #[must_use]
    pub fn for_import(mut self) -> Self {
        self.retain(|_| true);
        self.without_outputs()
    }
}

#[cfg(test)]
mod tests;
