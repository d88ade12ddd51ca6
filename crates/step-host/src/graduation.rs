//! What a step hands over to others.

use serde_json::Value;
use step_package::PackageId;

use crate::bindings::exports::octopus::step_planning::planning;
use crate::call::{self, Answer, Failure};
use crate::{CallError, Plan, Prepared, printable};

/// Steps that can take over what another one deploys, without the running application noticing.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The steps that take over, in the order in which they are deployed.
    pub successors: Vec<Successor>,
    /// What the step that hands over has to do once, before they are deployed.
    pub plan: Option<Plan>,
    /// What changes hands.
    pub report: HandOver,
}

/// A step that takes over.
#[derive(Clone, Debug, PartialEq)]
pub struct Successor {
    /// Its package id.
    pub step_id: PackageId,
    /// The inputs with which it takes over. Where one is a secret, there is its handle, `{"sensitive": "$.path"}`, with the
    /// path in the inputs of the step that hands over.
    pub inputs: Value,
}

/// What changes hands, one sentence each, for the person who decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HandOver {
    /// What goes elsewhere, such as to another stack.
    pub moves: Vec<String>,
    /// What stays as it is.
    pub stays: Vec<String>,
    /// What the step decided so far, and the user decides from now on.
    pub taken_over: Vec<String>,
}

impl Prepared {
    /// The steps that can take over what this one deploys with these inputs. Runs without any capability and gives the same
    /// answer each time.
    pub async fn graduate(&self) -> Result<Vec<Destination>, CallError> {
        let (inputs, target, deployment) = self.planning_arguments();
        let destinations = self.step().configure(move |step, store| {
            Box::pin(async move {
                let planning = step.octopus_step_planning_planning();
                planning.call_graduate(store, &inputs, target.as_ref(), &deployment).await
            })
        });
        let destinations = destinations.await.and_then(|destinations| {
            let destinations = destinations.map_err(Failure::from)?.into_iter();
            destinations.map(|destination| self.destination(destination)).collect()
        });
        destinations.map_err(|error| self.masked(error))
    }

    fn destination(&self, destination: planning::Destination) -> Result<Destination, CallError> {
        let planning::Destination { successors, plan, report } = destination;
        let shown = |sentences: Vec<String>| sentences.iter().map(|text| self.mask().hide(&printable(text))).collect();
        Ok(Destination {
            successors: successors.into_iter().map(Successor::try_from).collect::<Result<_, _>>()?,
            plan: plan.map(|plan| call::json(&plan, "plan").map(|plan| self.plan_of(plan))).transpose()?,
            report: HandOver {
                moves: shown(report.moves),
                stays: shown(report.stays),
                taken_over: shown(report.taken_over),
            },
        })
    }
}

impl TryFrom<planning::Successor> for Successor {
    type Error = CallError;

    fn try_from(successor: planning::Successor) -> Result<Self, CallError> {
        let inputs = call::json(&successor.inputs, "successor's inputs")?;
        let step_id = serde_json::from_value(successor.step_id.into())
            .map_err(|source| CallError::InvalidJson { what: "successor's package id", source })?;
        Ok(Self { step_id, inputs })
    }
}

impl Answer for Vec<planning::Destination> {
    fn size(&self) -> usize {
        let sentences = |sentences: &[String]| sentences.iter().map(String::len).sum::<usize>();
        let of_one = |planning::Destination { successors, plan, report }: &planning::Destination| {
            let inputs: usize = successors.iter().map(|to| to.step_id.len() + to.inputs.len()).sum();
            let report = sentences(&report.moves) + sentences(&report.stays) + sentences(&report.taken_over);
            inputs + plan.as_ref().map_or(0, String::len) + report
        };
        self.iter().map(of_one).sum()
    }
}
