//! The one way to execute a step: its inputs are prepared, what was prepared is planned, and what was planned is executed.

mod content;
mod health;
mod pins;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::{Value, json};
use step_inputs::InputPath;

use crate::call::{self, Failure};
use crate::deployment::package_folder;
use crate::observer::Observer;
use crate::resolution::{self, Resolved};
use crate::validation::{Diagnostic, Validation};
use crate::{CallError, Deployment, Grants, Mask, Stage, Step};

use content::PackageContent;
pub use content::UnreadablePackage;

/// A step with inputs for one deployment: every expression is evaluated, the inputs have the schema's types, and all of the
/// step's rules passed. Nothing else can be planned. Cheap to clone.
///
/// Secrets travel with it, out of everyone's sight, to where the plan is executed.
#[derive(Clone)]
pub struct Prepared {
    step: Step,
    deployment: Arc<Known>,
}

/// What a deployment would do: the answer of the step to prepared inputs. Nothing else can be executed.
#[derive(Clone)]
pub struct Plan {
    prepared: Prepared,
    document: Value,
}

/// What ties a plan to what was previewed holds a text that is secret in this deployment. Nobody may see it, and without it
/// the plan is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the plan cannot be kept: what ties it to the preview holds a text that one of the sensitive variables has, too"
)]
pub struct UnpinnablePlan;

/// What is known of the deployment once its inputs are prepared.
struct Known {
    resolved: Resolved,
    target: Option<Value>,
    /// What the acquired packages hold, by reference id.
    packages: BTreeMap<String, PackageContent>,
    grants: Grants,
}

/// Why inputs cannot be planned with.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// They have problems: each is an error among the [`Validation::diagnostics`].
    #[error("the inputs have problems")]
    Invalid(Validation),
    /// A package was unpacked to a folder that cannot be read.
    #[error(transparent)]
    Package(#[from] UnreadablePackage),
    /// The step could not be asked for its rules.
    #[error(transparent)]
    Call(#[from] CallError),
}

/// A plan that was pinned earlier, such as by whoever approved it, is not what the step would do now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the step would do something else now: the plans differ at {}", listed(.differences))]
pub struct StalePlan {
    /// Where the plans differ.
    pub differences: Vec<InputPath>,
}

impl Step {
    /// Evaluates every expression in the inputs that a server stores, checks them against the schema, looks up what they
    /// refer to, and runs all of the step's rules. Tells every problem, not only the first one; nothing of what it tells
    /// holds a secret.
    pub async fn prepare(&self, inputs: &Value, deployment: &Deployment) -> Result<Prepared, PrepareError> {
        let invalid = |diagnostics| PrepareError::Invalid(Validation { diagnostics, skipped_rules: 0 });
        let mut resolved = resolution::resolved(&self.inner.contract, inputs, deployment).map_err(invalid)?;
        let target = resolution::target(&self.inner.contract, deployment).map_err(invalid)?;
        let rules = self.apply_rules(&resolved.inputs, Stage::Execution).await;
        let rules = rules.map_err(|error| error.masked(|text| resolved.mask.hide(&text)))?;
        resolved.warnings.extend(rules.diagnostics.into_iter().map(|remark| {
            let remark = Diagnostic::from(remark);
            Diagnostic { message: resolved.mask.hide(&remark.message), ..remark }
        }));
        let validation = Validation { diagnostics: resolved.warnings.clone(), skipped_rules: 0 };
        if validation.has_errors() {
            return Err(PrepareError::Invalid(validation));
        }
        let packages = content::of_packages(deployment.packages.clone().unwrap_or_default()).await?;
        let grants = granted(&resolved, deployment);
        let deployment = Known { resolved, target, packages, grants };
        Ok(Prepared { step: self.clone(), deployment: Arc::new(deployment) })
    }
}

impl Prepared {
    /// The step.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// What is to say about the inputs: warnings only.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.deployment.resolved.warnings
    }

    /// Hides what must not be shown of this deployment.
    pub fn mask(&self) -> &Mask {
        &self.deployment.resolved.mask
    }

    /// What the deployment would do. Runs without any capability and gives the same plan each time.
    pub async fn plan(&self) -> Result<Plan, CallError> {
        let (inputs, target, deployment) = self.planning_arguments();
        let plan = self.step.configure(move |step, store| {
            Box::pin(async move {
                let planning = step.octopus_step_planning_planning();
                planning.call_plan(store, &inputs, target.as_ref(), &deployment).await
            })
        });
        let document = plan.await.and_then(|plan| call::json(&plan.map_err(Failure::from)?, "plan"));
        Ok(self.plan_of(document.map_err(|error| self.masked(error))?))
    }

    /// What `plan` and `graduate` are asked with: inputs, target and deployment.
    pub(crate) fn planning_arguments(&self) -> (String, Option<String>, String) {
        let target = self.deployment.target.as_ref().map(Value::to_string);
        (self.deployment.resolved.inputs.to_string(), target, self.deployment_document().to_string())
    }

    /// A plan of this step for this deployment.
    pub(crate) fn plan_of(&self, document: Value) -> Plan {
        Plan { prepared: self.clone(), document }
    }

    /// A plan holds no secrets, so planning is not told any.
    fn deployment_document(&self) -> Value {
        let shown = self.deployment.resolved.variables.iter().filter(|variable| !variable.is_sensitive());
        let shown: serde_json::Map<_, _> =
            shown.map(|variable| (variable.name().to_owned(), variable.value().into())).collect();
        json!({ "variables": shown, "packages": self.deployment.packages })
    }

    /// What the operator grants, and what belongs to the deployment.
    fn granted(&self, grants: &Grants) -> Grants {
        grants.clone().with(&self.deployment.grants)
    }

    pub(crate) fn masked(&self, error: CallError) -> CallError {
        error.masked(|text| self.mask().hide(&text))
    }
}

impl Plan {
    /// Every action in order, for people and programs to look at and to pin: secrets in it are masked.
    pub fn document(&self) -> Value {
        self.prepared.mask().hide_in(&self.document)
    }

    /// [`document`](Self::document), to be kept and [`confirmed`](Self::confirmed) later. That would be impossible, and
    /// is refused, if masking had changed what ties the plan to what was previewed.
    pub fn pinned(&self) -> Result<Value, UnpinnablePlan> {
        let document = self.document();
        if pins::differ(&self.document, &document) { Err(UnpinnablePlan) } else { Ok(document) }
    }

    /// This plan, if it is the one that was kept earlier as [`pinned`](Self::pinned). What a preview tied the pinned one to, it
    /// is tied to, too.
    ///
    /// A secret that became part of an ordinary input is masked in both, so that it is another one now goes unnoticed.
    pub fn confirmed(self, pinned: &Value) -> Result<Self, StalePlan> {
        let mut differences = Vec::new();
        compare(&self.document(), &pins::without(pinned), &InputPath::root(), &mut differences);
        if !differences.is_empty() {
            return Err(StalePlan { differences });
        }
        Ok(Self { document: pins::tied(self.document, pinned), ..self })
    }

    /// The same plan, tied to what it would change right now: in its document, `changes` beside each action's summary say
    /// so. Nothing is changed. Later actions do not see what earlier ones would do. Executing it makes exactly those
    /// changes, or fails with the kind `PlanStale`.
    pub async fn preview(&self, grants: &Grants, observer: Arc<dyn Observer>) -> Result<Self, CallError> {
        let (grants, texts) =
            (self.prepared.granted(grants), self.prepared.deployment.resolved.sensitive_inputs.clone());
        let plan = self.document.to_string();
        let previewed = self.prepared.step.run(&grants, texts, observer, move |step, store| {
            Box::pin(async move { step.octopus_step_execution_execution().call_preview(store, &plan).await })
        });
        let (previewed, mask) = previewed.await?;
        let previewed = pins::hiding_changes(call::json(&previewed, "previewed plan")?, &mask);
        // Whatever the step answers, what is executed is what was planned.
        Ok(Self { document: pins::tied(self.document.clone(), &previewed), ..self.clone() })
    }

    /// Applies the plan, with what the operator grants. Packages, variables and secrets of the deployment need no grant.
    ///
    /// `observer` follows the call; when it returns, everything was reported. Dropping the future ends the step: its
    /// connections are closed, and nothing of it runs on.
    pub async fn execute(&self, grants: &Grants, observer: Arc<dyn Observer>) -> Result<(), CallError> {
        let (grants, texts) =
            (self.prepared.granted(grants), self.prepared.deployment.resolved.sensitive_inputs.clone());
        let plan = self.document.to_string();
        let done = self.prepared.step.run(&grants, texts, observer, move |step, store| {
            Box::pin(async move { step.octopus_step_execution_execution().call_execute(store, &plan).await })
        });
        done.await.map(|((), _)| ())
    }
}

/// What belongs to the deployment itself: its packages and variables, and the secrets to mask.
fn granted(resolved: &Resolved, deployment: &Deployment) -> Grants {
    let packages = deployment.packages.iter().flatten();
    let grants = packages
        .fold(Grants::default(), |grants, (reference, folder)| grants.with_folder(folder, package_folder(reference)));
    let offered = resolved.variables.iter().filter(|variable| !deployment.withholds(variable.name()));
    let variables: BTreeMap<_, _> =
        offered.map(|variable| (variable.name().to_owned(), variable.value().to_owned())).collect();
    Grants { variables, secrets: resolved.mask.clone(), ..grants }
}

fn compare(now: &Value, pinned: &Value, at: &InputPath, differences: &mut Vec<InputPath>) {
    match (now, pinned) {
        (Value::Object(now), Value::Object(pinned)) => {
            let names: std::collections::BTreeSet<_> = now.keys().chain(pinned.keys()).collect();
            for name in names {
                let (now, pinned) = (now.get(name), pinned.get(name));
                compare_parts(now, pinned, &at.clone().field(name), differences);
            }
        }
        (Value::Array(now), Value::Array(pinned)) => {
            for index in 0..now.len().max(pinned.len()) {
                compare_parts(now.get(index), pinned.get(index), &at.clone().index(index), differences);
            }
        }
        (now, pinned) if now == pinned => {}
        _ => differences.push(at.clone()),
    }
}

fn compare_parts(now: Option<&Value>, pinned: Option<&Value>, at: &InputPath, differences: &mut Vec<InputPath>) {
    match (now, pinned) {
        (Some(now), Some(pinned)) => compare(now, pinned, at, differences),
        _ => differences.push(at.clone()),
    }
}

fn listed(paths: &[InputPath]) -> String {
    const MOST: usize = 5;
    let shown: Vec<String> = paths.iter().take(MOST).map(ToString::to_string).collect();
    match paths.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more places", shown.join(", ")),
    }
}

/// Neither inputs nor plan: both may hold what a sensitive variable said.
impl fmt::Debug for Prepared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Prepared").field("step", self.step.id()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Plan").field("step", self.prepared.step.id()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(now: &Value, pinned: &Value) -> Vec<String> {
        let mut found = Vec::new();
        compare(now, pinned, &InputPath::root(), &mut found);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn equal_plans_do_not_differ_whatever_the_order_of_their_fields() {
        assert_eq!(differences(&json!({ "a": [1], "b": null }), &json!({ "b": null, "a": [1] })), [""; 0]);
    }

    #[test]
    fn every_difference_is_told_with_its_place() {
        let now = json!({ "actions": [{ "name": "a", "size": 1 }, { "name": "b" }] });
        let pinned = json!({ "actions": [{ "name": "x", "more": true, "size": 1 }] });
        assert_eq!(differences(&now, &pinned), ["$.actions[0].more", "$.actions[0].name", "$.actions[1]"]);
    }

    #[test]
    fn a_long_list_of_differences_is_cut() {
        let differences = (0..7).map(|index| InputPath::root().index(index)).collect();
        let said = StalePlan { differences }.to_string();
        assert!(said.ends_with("$[3], $[4] and 2 more places"), "{said}");
    }
}
