#![doc = include_str!("../README.md")]

mod inputs;

use aws_deploy::{Action, Place};
use step_core::{Deployment, Diagnostics, Failure, InputPath, Plan, Step};

use crate::inputs::Inputs;

struct CloudFormation;

impl Step for CloudFormation {
    type Inputs = Inputs;
    type Action = Action;

    fn plan(inputs: &Inputs, _: &Deployment) -> Result<Plan<Action>, Failure> {
        Ok(Plan::new([Action::DeployStack(inputs.request())]))
    }

    fn validate(inputs: &Inputs, diagnostics: &mut Diagnostics) {
        for problem in inputs.request().problems() {
            diagnostics.error(path_of(problem.place), problem.kind, problem.message);
        }
    }
}

/// Where in the inputs a place of the request comes from. Only an inline template is checked before the deployment.
fn path_of(place: Place) -> InputPath {
    let root = InputPath::root();
    match place {
        Place::Template => root.field("template").field("body"),
        Place::Parameters => root.field("parameters"),
        Place::Parameter(index) => root.field("parameters").index(index),
        Place::Tags => root.field("tags"),
        Place::Tag(index) => root.field("tags").index(index),
    }
}

step_core::export!(CloudFormation);

#[cfg(test)]
step_testing::step_tests!(CloudFormation);
