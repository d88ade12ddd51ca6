#![doc = include_str!("../README.md")]

mod form;
mod inputs;
mod rules;

use aws_deploy::Action;
use aws_lambda::{api, errors, to_template_step};
use step_core::{Deployment, Destination, ErrorKind, Failure, FormBuilder, Plan, Rules, Step};

use crate::inputs::{Inputs, InputsPaths};

/// The step that can take the stack over as it is.
const TEMPLATES: &str = "aws-cloudformation";

struct ApiGateway;

impl Step for ApiGateway {
    type Inputs = Inputs;
    type Action = Action;

    fn plan(inputs: &Inputs, deployment: &Deployment) -> Result<Plan<Action>, Failure> {
        Ok(Plan::new([Action::deploy_stack(inputs.planned(deployment)?.request)]))
    }

    fn rules(paths: &InputsPaths, rules: &mut Rules<'_>) {
        rules::check(paths, rules);
    }

    fn form(paths: &InputsPaths, form: &mut FormBuilder<'_>) {
        form::build(paths, form);
    }

    fn errors() -> Vec<&'static ErrorKind> {
        [api::kinds(), vec![&errors::APPLICATION_TOO_LARGE]].concat()
    }

    fn graduate(inputs: &Inputs, deployment: &Deployment) -> Result<Vec<Destination<Action>>, Failure> {
        let planned = inputs.planned(deployment)?;
        Ok(vec![to_template_step(TEMPLATES, &planned.request, &planned.location, &inputs.tags, &planned.fragment)])
    }
}

step_core::export!(ApiGateway);

#[cfg(test)]
step_testing::step_tests!(ApiGateway);
