#![doc = include_str!("../README.md")]

mod form;
mod inputs;

use aws_deploy::{Action, verification};
use aws_lambda::api::Api;
use aws_lambda::{
    Planned, Rollout, SmokeTest, check_functions, check_invoke_tests, check_no_routes, check_tags, errors,
    to_template_step,
};
use step_core::{Capabilities, Deployment, Destination, ErrorKind, Failure, FormBuilder, Output, Plan, Rules, Step};

use crate::inputs::{Inputs, InputsPaths};

/// The step that can take the stack over as it is.
const TEMPLATES: &str = "aws-cloudformation";

struct LambdaFunctions;

impl Step for LambdaFunctions {
    type Inputs = Inputs;
    type Action = Action;

    fn plan(inputs: &Inputs, deployment: &Deployment) -> Result<Plan<Action>, Failure> {
        let Planned { application, uploads, request, .. } = inputs.planned(deployment)?;
        let smoke_tests: Vec<_> = inputs.smoke_tests.iter().cloned().map(SmokeTest::Invoke).collect();
        let rollout = Rollout {
            application: &application,
            functions: &inputs.functions,
            api: &Api::None,
            smoke_tests: &smoke_tests,
        };
        Ok(rollout.plan(uploads, request))
    }

    fn rules(paths: &InputsPaths, rules: &mut Rules<'_>) {
        check_functions(&paths.functions, rules);
        check_no_routes(&paths.functions, rules);
        check_invoke_tests(&paths.smoke_tests, &paths.functions, rules);
        check_tags(&paths.tags, rules);
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
        errors::ALL.to_vec()
    }

    fn graduate(inputs: &Inputs, deployment: &Deployment) -> Result<Vec<Destination<Action>>, Failure> {
        let Planned { request, location, fragment, .. } = inputs.planned(deployment)?;
        Ok(vec![to_template_step(TEMPLATES, &request, &location, &inputs.tags, &fragment)])
    }
}

step_core::export!(LambdaFunctions);

#[cfg(test)]
step_testing::step_tests!(LambdaFunctions);
