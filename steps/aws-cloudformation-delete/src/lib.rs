#![doc = include_str!("../README.md")]

mod inputs;

use aws_deploy::Action;
use step_core::{Deployment, Failure, Plan, Step};

use crate::inputs::Inputs;

struct CloudFormationDelete;

impl Step for CloudFormationDelete {
    type Inputs = Inputs;
    type Action = Action;

    fn plan(inputs: &Inputs, _: &Deployment) -> Result<Plan<Action>, Failure> {
        Ok(Plan::new([Action::DeleteStack(inputs.request())]))
    }
}

step_core::export!(CloudFormationDelete);

#[cfg(test)]
step_testing::step_tests!(CloudFormationDelete);
