//! The contract between a step and everything around it.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    Action, Capabilities, Context, Deployment, Destination, ErrorKind, Failure, FormBuilder, InitialInputs, InputPaths,
    NOT_SUPPORTED, Output, Plan, Rules,
};

/// A deployment step.
///
/// Only [`plan`](Self::plan) is required. The rest has defaults that suit a step whose plan says everything; override
/// what your step does differently.
pub trait Step: Packaged {
    /// What users configure. The single definition: schema, form, documentation and the value that `plan` receives all
    /// come from it. Every field's documentation comment is shown to users.
    type Inputs: DeserializeOwned + InputPaths + JsonSchema;

    /// What this step's plans are made of, e.g. `aws_deploy::Action`.
    type Action: Action;

    /// What a deployment with these inputs does, in order.
    ///
    /// Pure: the same arguments give the same plan, and nothing outside of them is read. Called at configuration time
    /// to preview and, with every expression resolved, before [`execute`](Self::execute), which gets nothing else.
    fn plan(inputs: &Self::Inputs, deployment: &Deployment) -> Result<Plan<Self::Action>, Failure>;

    /// What the schema cannot say about the inputs: rules across fields, texts that must parse.
    ///
    /// Called after the schema check has passed: while the inputs are edited, when some values may still be bound to
    /// expressions (rules that read those are skipped), and again right before `execute`, when all rules must pass.
    fn rules(_paths: &<Self::Inputs as InputPaths>::Paths, _rules: &mut Rules<'_>) {}

    /// Applies a plan. The default applies each action in order and stops at the first that fails.
    fn execute(plan: &Plan<Self::Action>, context: &dyn Context) -> Result<(), Failure> {
        plan.apply(context)
    }

    /// Looks at what a plan would change right now, without changing it, and ties the plan to what it saw. The default
    /// lets each action look.
    fn preview(plan: Plan<Self::Action>, context: &dyn Context) -> Result<Plan<Self::Action>, Failure> {
        plan.preview(context)
    }

    /// What the step needs at execution time: hosts, environment variables. The default is what its actions need.
    fn capabilities() -> Capabilities {
        Self::Action::capabilities()
    }

    /// The variables that the step saves. The default is what its actions save.
    fn outputs() -> Vec<&'static Output> {
        Self::Action::outputs()
    }

    /// The failures that this step adds to those of its actions.
    fn errors() -> Vec<&'static ErrorKind> {
        Vec::new()
    }

    /// Values of a step that was just added to a process. A place that is not set is empty in the form until the user
    /// chooses; fields with a default need not be set.
    fn initial_inputs(_paths: &<Self::Inputs as InputPaths>::Paths, _initial: &mut InitialInputs) {}

    /// The form that edits the inputs, asked for again after each change. The default has one control per field, in the
    /// type's order.
    fn form(_paths: &<Self::Inputs as InputPaths>::Paths, form: &mut FormBuilder<'_>) {
        form.all_inputs();
    }

    /// Inputs of major `from_major` as inputs of the next major. Needed from the second major on.
    ///
    /// Nothing is converted before: the inputs are as the server stores them, since their schema is that of the earlier
    /// major. Any value may be missing or an expression, a secret is `{"HasValue": true}`, and packages, images and
    /// accounts are what the server refers to them by. Leave such values as they are, and move them whole.
    fn migrate(from_major: u32, _inputs: Value) -> Result<Value, Failure> {
        Err(NOT_SUPPORTED.failure(format!("this step has no migration from major version {from_major}")))
    }

    /// The steps that can take over what this one deploys with these inputs.
    ///
    /// Pure, as [`plan`](Self::plan): what the successors plan has to be what this step plans.
    fn graduate(_inputs: &Self::Inputs, _: &Deployment) -> Result<Vec<Destination<Self::Action>>, Failure> {
        Ok(Vec::new())
    }

    /// Deployment targets only: checks that what these inputs describe can be deployed to.
    fn health_check(_target: &Self::Inputs, _context: &dyn Context) -> Result<(), Failure> {
        Err(NOT_SUPPORTED.failure("this package is not a deployment target: it has no health check"))
    }

    /// Deployment targets only: the targets that `scope` makes discoverable.
    fn discover(_scope: &Value, _context: &dyn Context) -> Result<Vec<Value>, Failure> {
        Err(NOT_SUPPORTED.failure("this package is not a deployment target: it discovers nothing"))
    }
}

/// Ties a step to the `Cargo.toml` it is packaged with. Implemented by [`export!`](crate::export), never by hand.
pub trait Packaged {
    /// The text of the step's `Cargo.toml`.
    const MANIFEST: &'static str;
}
