//! Handing what was deployed over to other steps.

use serde::Serialize;
use serde_json::Value;

use crate::Plan;

/// Steps that can take over what one step deployed, without the running application noticing.
///
/// ```
/// use serde_json::json;
/// use step_core::{Destination, HandOver};
///
/// # #[derive(serde::Serialize, serde::Deserialize)]
/// # enum Action {}
/// let destination: Destination<Action> = Destination::to("acme-stack", json!({ "stackName": "shop" })).report(HandOver {
///     stays: vec!["The stack shop, with everything in it".into()],
///     taken_over: vec!["The template: what it says is yours to change".into()],
///     ..HandOver::default()
/// });
/// assert_eq!(destination.successors.len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Destination<A> {
    /// The steps that take over, in the order in which they are deployed.
    pub successors: Vec<Successor>,
    /// What has to be done once, before they are deployed. Nothing where they find things as they need them.
    pub plan: Option<Plan<A>>,
    /// What changes hands.
    pub report: HandOver,
}

/// A step that takes over, and the inputs it takes over with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Successor {
    /// Its package id.
    pub step_id: String,
    /// Its inputs, in the form in which a server stores them.
    pub inputs: Value,
}

/// What changes hands, one sentence each, for the person who decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HandOver {
    /// What goes elsewhere, such as to another stack.
    pub moves: Vec<String>,
    /// What stays as it is.
    pub stays: Vec<String>,
    /// What the step decided so far, and the user decides from now on.
    pub taken_over: Vec<String>,
}

impl<A> Destination<A> {
    /// One step takes everything over, just as it is.
    pub fn to(step_id: impl Into<String>, inputs: Value) -> Self {
        Self::to_all([Successor { step_id: step_id.into(), inputs }])
    }

    /// Several steps take over, each its part.
    pub fn to_all(successors: impl IntoIterator<Item = Successor>) -> Self {
        Self { successors: successors.into_iter().collect(), plan: None, report: HandOver::default() }
    }

    /// The same destination, after this is done.
    #[must_use]
    pub fn after(mut self, plan: Plan<A>) -> Self {
        self.plan = Some(plan);
        self
    }

    /// The same destination, with what changes hands.
    #[must_use]
    pub fn report(mut self, report: HandOver) -> Self {
        self.report = report;
        self
    }
}
