#![doc = include_str!("../README.md")]

mod form;
mod inputs;
mod parts;

use aws_deploy::Action;
use aws_lambda::{check_functions, check_no_routes, check_tags, errors, to_template_step};
use step_core::{Deployment, Destination, ErrorKind, Failure, FormBuilder, Plan, Rules, Step};

use crate::inputs::{Inputs, InputsPaths};
use crate::parts::Parts;

/// The step that can take the stack over as it is.
const TEMPLATES: &str = "aws-cloudformation";

struct LambdaFunctions;

impl Step for LambdaFunctions {
    type Inputs = Inputs;
    type Action = Action;

    fn plan(inputs: &Inputs, deployment: &Deployment) -> Result<Plan<Action>, Failure> {
        let Parts { uploads, request, .. } = Parts::of(inputs, deployment)?;
        let uploads = uploads.into_iter().map(Action::upload_package);
        Ok(Plan::new(uploads.chain([Action::deploy_stack(request)])))
    }

    fn rules(paths: &InputsPaths, rules: &mut Rules<'_>) {
        check_functions(&paths.functions, rules);
        check_no_routes(&paths.functions, rules);
        check_tags(&paths.tags, rules);
    }

    fn form(paths: &InputsPaths, form: &mut FormBuilder<'_>) {
        form::build(paths, form);
    }

    fn errors() -> Vec<&'static ErrorKind> {
        errors::ALL.to_vec()
    }

    fn graduate(inputs: &Inputs, deployment: &Deployment) -> Result<Vec<Destination<Action>>, Failure> {
        let Parts { request, location, fragment, .. } = Parts::of(inputs, deployment)?;
        Ok(vec![to_template_step(TEMPLATES, &request, &location, &inputs.tags, &fragment)])
    }
}

step_core::export!(LambdaFunctions);

#[cfg(test)]
step_testing::step_tests!(LambdaFunctions);
