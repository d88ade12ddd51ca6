//! What a plan would change right now.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An action that has looked at what it would change.
#[derive(Clone, Debug, PartialEq)]
pub struct Previewed<A> {
    /// The action, tied to what it saw: applying it makes exactly `changes`, or fails with
    /// [`PLAN_STALE`](crate::PLAN_STALE). What ties it is its field `pinned`, which no plan of inputs has, so that
    /// previewed plans can be compared with the inputs' own.
    pub action: A,
    /// What would change, in the order in which it is shown. Nothing: the action cannot know.
    pub changes: Option<Vec<Change>>,
}

/// Something that an action would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What happens to it.
    pub effect: Effect,
    /// What people call it, e.g. a resource's logical id.
    pub id: String,
    /// What it is, e.g. `AWS::SNS::Topic`.
    pub kind: String,
    /// Why it changes, one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Everything that is known, for programs. Its shape is the action's own.
    pub details: Value,
}

/// What happens to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Effect {
    /// It is made.
    Add,
    /// It changes and stays.
    Modify,
    /// It changes, or is replaced: only the deployment will show.
    MayReplace,
    /// It is made anew, and goes.
    Replace,
    /// It goes.
    Remove,
    /// It exists, and becomes part of what is deployed.
    Import,
}

impl<A> Previewed<A> {
    /// An action that cannot know what it would change.
    pub fn unknown(action: A) -> Self {
        Self { action, changes: None }
    }
}
