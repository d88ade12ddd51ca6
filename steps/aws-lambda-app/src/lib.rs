#![doc = include_str!("../README.md")]

mod form;
mod inputs;

use aws_deploy::{Action, verification};
use aws_lambda::{
    GranularSteps, Planned, Rollout, api, check_functions, check_routes, check_smoke_tests, check_tags, errors,
    to_granular_steps, to_template_step,
};
use step_core::{Capabilities, Deployment, Destination, ErrorKind, Failure, FormBuilder, Output, Plan, Rules, Step};

use crate::inputs::{Inputs, InputsPaths};

/// The step that can take the stack over as it is.
const TEMPLATES: &str = "aws-cloudformation";

/// The steps that can take it over in parts.
const PARTS: GranularSteps<'_> = GranularSteps { functions: "aws-lambda-function", api: "aws-api-gateway" };

struct LambdaApp;

impl Step for LambdaApp {
    type Inputs = Inputs;
    type Action = Action;

    fn plan(inputs: &Inputs, deployment: &Deployment) -> Result<Plan<Action>, Failure> {
        let Planned { application, uploads, request, .. } = inputs.whole().planned(deployment)?;
        let Inputs { functions, api, smoke_tests, .. } = inputs;
        Ok(Rollout { application: &application, functions, api, smoke_tests }.plan(uploads, request))
    }

    fn rules(paths: &InputsPaths, rules: &mut Rules<'_>) {
        check_functions(&paths.functions, rules);
        check_routes(&paths.functions, &paths.api, rules);
        api::rules::check(&paths.api, &paths.deploy_to.here().region, rules);
        api::rules::check_known(&paths.api, &paths.functions.each(|function| function.name), rules);
        check_smoke_tests(&paths.smoke_tests, &paths.functions, &paths.api, rules);
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
        [errors::ALL.to_vec(), api::kinds()].concat()
    }

    fn graduate(inputs: &Inputs, deployment: &Deployment) -> Result<Vec<Destination<Action>>, Failure> {
        let Planned { request, location, fragment, .. } = inputs.whole().planned(deployment)?;
        let template = to_template_step(TEMPLATES, &request, &location, &inputs.tags, &fragment);
        let parts = to_granular_steps(PARTS, &inputs.whole(), &request, &fragment, deployment)?;
        Ok(std::iter::once(template).chain(parts).collect())
    }
}

step_core::export!(LambdaApp);

#[cfg(test)]
step_testing::step_tests!(LambdaApp);
