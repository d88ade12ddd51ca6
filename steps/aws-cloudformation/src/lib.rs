#![doc = include_str!("../README.md")]

mod inputs;

use aws_deploy::{Action, checks};
use step_core::{Deployment, Failure, InputPath, Plan, Problem, Rules, Step};

use crate::inputs::{Inputs, InputsPaths};

struct CloudFormation;

impl Step for CloudFormation {
    type Inputs = Inputs;
    type Action = Action;

    fn plan(inputs: &Inputs, _: &Deployment) -> Result<Plan<Action>, Failure> {
        Ok(Plan::new([Action::DeployStack(inputs.request())]))
    }

    fn rules(paths: &InputsPaths, rules: &mut Rules<'_>) {
        let at = |problem: checks::Problem| problem.kind.problem(problem.message).at(&path_of(paths, problem.place));
        let body = paths.template.inline().body;
        let parameters = paths.parameters.each(|parameter| parameter.key);
        rules.check((&body, &parameters), |(body, keys)| checks::of_template(&body, &keys).into_iter().map(at));
        rules.check(&parameters, |keys| checks::of_parameters(&keys).into_iter().map(at));
        rules.check(&paths.tags.each(|tag| tag.key), |keys| checks::of_tags(&keys).into_iter().map(at));
        rules.check(&paths.tags.each(|tag| tag.value), |values| {
            let problems = values.iter().enumerate().filter_map(|(index, value)| checks::of_tag_value(index, value));
            problems.map(at).collect::<Vec<Problem>>()
        });
    }
}

/// Where in the inputs a place of the request comes from. Only an inline template is checked before the deployment.
fn path_of(paths: &InputsPaths, place: checks::Place) -> InputPath {
    match place {
        checks::Place::Template => paths.template.inline().body.path().clone(),
        checks::Place::Parameters => paths.parameters.whole().path().clone(),
        checks::Place::Parameter(index) => paths.parameters.item(index).key.path().clone(),
        checks::Place::Tags => paths.tags.whole().path().clone(),
        checks::Place::Tag(index) => paths.tags.item(index).key.path().clone(),
    }
}

step_core::export!(CloudFormation);

#[cfg(test)]
step_testing::step_tests!(CloudFormation);
