#![doc = include_str!("../README.md")]

mod form;
mod inputs;
mod rules;

use aws_deploy::{Action, verification};
use aws_lambda::{Planned, Rollout, SmokeTest, api, errors, to_template_step};
use step_core::{Capabilities, Deployment, Destination, ErrorKind, Failure, FormBuilder, Output, Plan, Rules, Step};

use crate::inputs::{Inputs, InputsPaths};

/// The step that can take the stack over as it is.
const TEMPLATES: &str = "aws-cloudformation";

struct ApiGateway;

impl Step for ApiGateway {
    type Inputs = Inputs;
    type Action = Action;

    fn plan(inputs: &Inputs, deployment: &Deployment) -> Result<Plan<Action>, Failure> {
        let Planned { application, request, .. } = inputs.planned(deployment)?;
        let smoke_tests: Vec<_> = inputs.smoke_tests.iter().cloned().map(SmokeTest::Http).collect();
        let rollout =
            Rollout { application: &application, functions: &[], api: &inputs.api, smoke_tests: &smoke_tests };
        Ok(rollout.plan(Vec::new(), request))
    }

    fn rules(paths: &InputsPaths, rules: &mut Rules<'_>) {
        rules::check(paths, rules);
    }

    fn form(paths: &InputsPaths, form: &mut FormBuilder<'_>) {
        form::build(paths, form);
    }

    fn capabilities() -> Capabilities {
        verification::capabilities()
    }

    fn outputs() -> Vec<&'static Output> {
        verification::outputs()
    }

    fn errors() -> Vec<&'static ErrorKind> {
        let shared = [&errors::APPLICATION_TOO_LARGE, &errors::RETENTION_UNFIT, &errors::SMOKE_TEST_UNREADABLE];
        [api::kinds(), shared.to_vec()].concat()
    }

    fn graduate(inputs: &Inputs, deployment: &Deployment) -> Result<Vec<Destination<Action>>, Failure> {
        let Planned { request, location, fragment, .. } = inputs.planned(deployment)?;
        Ok(vec![to_template_step(TEMPLATES, &request, &location, &inputs.tags, &fragment)])
    }
}

step_core::export!(ApiGateway);

#[cfg(test)]
step_testing::step_tests!(ApiGateway);
