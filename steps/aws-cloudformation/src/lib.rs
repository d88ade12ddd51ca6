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
        Ok(Plan::new([Action::deploy_stack(inputs.request())]))
    }

    fn rules(paths: &InputsPaths, rules: &mut Rules<'_>) {
        let body = paths.template.inline().body;
        let parameters = paths.parameters.each(|parameter| parameter.key);
        rules.check((&body, &parameters), |(body, keys)| {
            let (items, keys): (Vec<_>, Vec<_>) = keys.into_iter().unzip();
            reported(
                paths,
                &items,
                checks::of_template(&body, &checks::Given { plain: &keys, ..checks::Given::default() }),
            )
        });
        rules.check(&parameters, |keys| {
            let (items, keys): (Vec<_>, Vec<_>) = keys.into_iter().unzip();
            reported(paths, &items, checks::of_parameters(&keys))
        });
        rules.check(&paths.tags.each(|tag| tag.key), |keys| {
            let (items, keys): (Vec<_>, Vec<_>) = keys.into_iter().unzip();
            reported(paths, &items, checks::of_tags(&keys))
        });
        rules.check(&paths.tags.each(|tag| tag.value), |values| {
            let (items, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
            let problems = values.iter().enumerate().filter_map(|(at, value)| checks::of_tag_value(at, value));
            reported(paths, &items, problems)
        });
    }
}

/// Problems of a request, where its parts come from in the inputs. `items` are the indices of the items that were looked
/// at: what is not filled in yet is left out.
fn reported(paths: &InputsPaths, items: &[usize], problems: impl IntoIterator<Item = checks::Problem>) -> Vec<Problem> {
    let reported = |problem: checks::Problem| {
        let path = path_of(paths, items, problem.place);
        problem.kind.problem(problem.message).at(&path)
    };
    problems.into_iter().map(reported).collect()
}

/// Where in the inputs a place of the request comes from. Only an inline template is checked before the deployment.
fn path_of(paths: &InputsPaths, items: &[usize], place: checks::Place) -> InputPath {
    match place {
        checks::Place::Template => paths.template.inline().body.path().clone(),
        checks::Place::Capabilities => paths.capabilities.whole().path().clone(),
        checks::Place::Parameters | checks::Place::SecretParameter(_) | checks::Place::ParametersFile => {
            paths.parameters.whole().path().clone()
        }
        checks::Place::StackPolicy => InputPath::root(),
        checks::Place::Parameter(at) => paths.parameters.item(items[at]).key.path().clone(),
        checks::Place::Tags => paths.tags.whole().path().clone(),
        checks::Place::Tag(at) => paths.tags.item(items[at]).key.path().clone(),
    }
}

step_core::export!(CloudFormation);

#[cfg(test)]
step_testing::step_tests!(CloudFormation);
