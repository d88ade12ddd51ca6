//! The proof that a step takes over without changing anything.

use serde::Serialize;
use serde_json::Value;
use step_host::Successor;
use step_package::Package;

use super::moving::Stage;
use crate::exit::{Exit, Stop};
use crate::host;

/// What is known about a step that takes over.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Proof {
    /// The step and its version; without one where its package is not there.
    step: String,
    /// Why nothing is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<String>,
    /// What it would do that the step that hands over would not do: its actions' summaries.
    others: Vec<String>,
    /// How many actions it has that the step that hands over has, too, field by field.
    same: usize,
    /// How much deploying it now would change, where that was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<usize>,
    /// How much of that would replace or remove something.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced: Option<usize>,
    #[serde(skip)]
    stage: Stage,
}

impl Proof {
    /// Its package is not there, so nobody can ask it.
    pub(super) fn unknown(successor: &Successor, why: &Stop) -> Self {
        let (step, unknown) = (successor.step_id.to_string(), Some(why.message().to_owned()));
        Self { step, unknown, others: Vec::new(), same: 0, changes: None, replaced: None, stage: Stage::BeforeMove }
    }

    /// Compares what `package` plans with what the step plans that hands over.
    pub(super) fn of_plans(package: &Package, stage: Stage, planned: &Value, before: &Value) -> Self {
        let (same, others): (Vec<_>, Vec<_>) =
            actions(planned).iter().partition(|action| actions(before).contains(action));
        let summary = |action: &&Value| action["summary"].as_str().unwrap_or_default().to_owned();
        let others = others.iter().map(summary).collect();
        Self {
            step: host::label(package),
            unknown: None,
            others,
            same: same.len(),
            changes: None,
            replaced: None,
            stage,
        }
    }

    /// With what a look at the world said.
    pub(super) fn with_changes(self, previewed: &Value) -> Self {
        let changes: Vec<_> =
            actions(previewed).iter().filter_map(|action| action["changes"].as_array()).flatten().collect();
        let is_loss = |change: &&&Value| ["replace", "remove"].iter().any(|effect| change["effect"] == **effect);
        let replaced = changes.iter().filter(is_loss).count();
        Self { changes: Some(changes.len()), replaced: Some(replaced), ..self }
    }

    /// For people, one sentence each.
    pub(super) fn lines(&self) -> Vec<String> {
        let Self { step, unknown, others, same, changes, .. } = self;
        if let Some(why) = unknown {
            return vec![format!("{step} was not asked: {why}")];
        }
        let mut lines = Vec::new();
        if others.is_empty() {
            lines.push(format!(
                "{step} takes these inputs and plans the same, field by field ({same} of {same} actions)"
            ));
        }
        let how = match self.stage {
            Stage::AsItIs => "otherwise than before",
            Stage::BeforeMove => "once its resources have moved there",
            Stage::Moved => "which has its resources now",
        };
        lines.extend(others.iter().map(|other| format!("{step} would {other}, {how}")));
        lines.extend(changes.map(|changes| match changes {
            1 => format!("Deploying {step} now would make 1 change"),
            changes => format!("Deploying {step} now would make {changes} changes"),
        }));
        if self.stage == Stage::Moved && self.replaced == Some(0) {
            lines.push("It would replace and remove nothing".to_owned());
        }
        lines
    }

    /// Why this is no proof. A look at the world says more than plans do.
    pub(super) fn refutation(self) -> Option<Stop> {
        let differs = match (self.stage, self.changes) {
            (Stage::AsItIs, Some(changes)) => changes > 0,
            (Stage::AsItIs, None) => !self.others.is_empty(),
            // What an import could not bring along comes with the next deployment.
            (Stage::BeforeMove | Stage::Moved, _) => self.replaced.is_some_and(|replaced| replaced > 0),
        };
        differs.then(|| {
            let text = format!("{} would not leave everything as it is", self.step);
            Stop::new(Exit::DeploymentFailed, text)
                .fix("deploy the step that hands over first, with the same inputs, variables and packages")
        })
    }
}

fn actions(plan: &Value) -> &[Value] {
    plan["actions"].as_array().map(Vec::as_slice).unwrap_or_default()
}
