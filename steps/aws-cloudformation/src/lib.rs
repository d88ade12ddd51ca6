#![doc = include_str!("../README.md")]

mod inputs;
mod rules;

use aws_deploy::Action;
use step_core::{Deployment, Failure, Plan, Rules, Step};

use crate::inputs::{Inputs, InputsPaths};

struct CloudFormation;

impl Step for CloudFormation {
    type Inputs = Inputs;
    type Action = Action;

    fn plan(inputs: &Inputs, deployment: &Deployment) -> Result<Plan<Action>, Failure> {
        Ok(Plan::new([Action::deploy_stack(inputs.request(deployment))]))
    }

    fn rules(paths: &InputsPaths, rules: &mut Rules<'_>) {
        rules::check(paths, rules);
    }
}

step_core::export!(CloudFormation);

#[cfg(test)]
step_testing::step_tests!(CloudFormation);
