//! What the schema cannot say about the inputs. The checks themselves are the deployment engine's, so that it finds nothing
//! later that could have been known here.

use aws_deploy::checks::{self, Place};
use step_core::{InputPath, Problem, Rules};

use crate::inputs::InputsPaths;

pub(crate) fn check(paths: &InputsPaths, rules: &mut Rules<'_>) {
    let body = paths.template.inline().body;
    check_parameters(paths, rules);
    rules.check((&body, &paths.capabilities), |(body, acknowledged)| {
        Items::of(paths).report(checks::of_capabilities(&body, &acknowledged))
    });
    check_tags(paths, rules);
    rules.check(&paths.stack_policy, |policy| {
        Items::of(paths).report(policy.as_deref().and_then(checks::of_stack_policy))
    });
}

fn check_parameters(paths: &InputsPaths, rules: &mut Rules<'_>) {
    let body = paths.template.inline().body;
    let (keys, secret_keys) = (paths.parameters.each(|each| each.key), paths.secret_parameters.each(|each| each.key));
    rules.check((&body, &keys, &secret_keys, &paths.parameters_file), |(body, keys, secret_keys, file)| {
        let ((parameters, keys), (secret_parameters, secret_keys)) = (unzip(keys), unzip(secret_keys));
        let problems = checks::of_inline_template(&body, &keys, &secret_keys, file.is_some());
        Items { parameters, secret_parameters, ..Items::of(paths) }.report(problems)
    });
    rules.check(&keys, |keys| {
        let (parameters, keys) = unzip(keys);
        Items { parameters, ..Items::of(paths) }.report(checks::of_parameters(&keys))
    });
    rules.check(&secret_keys, |keys| {
        let (secret_parameters, keys) = unzip(keys);
        Items { secret_parameters, ..Items::of(paths) }.report(checks::of_secret_parameters(&keys))
    });
}

fn check_tags(paths: &InputsPaths, rules: &mut Rules<'_>) {
    rules.check(&paths.tags.each(|tag| tag.key), |keys| {
        let (tags, keys) = unzip(keys);
        Items { tags, ..Items::of(paths) }.report(checks::of_tags(&keys))
    });
    rules.check(&paths.tags.each(|tag| tag.value), |values| {
        let (tags, values) = unzip(values);
        let problems = values.iter().enumerate().filter_map(|(at, value)| checks::of_tag_value(at, value));
        Items { tags, ..Items::of(paths) }.report(problems)
    });
}

/// The items of the lists that a check looked at, by their index in the inputs: what is not filled in yet is left out.
struct Items<'a> {
    paths: &'a InputsPaths,
    parameters: Vec<usize>,
    secret_parameters: Vec<usize>,
    tags: Vec<usize>,
}

impl<'a> Items<'a> {
    fn of(paths: &'a InputsPaths) -> Self {
        Self { paths, parameters: Vec::new(), secret_parameters: Vec::new(), tags: Vec::new() }
    }

    fn report(&self, problems: impl IntoIterator<Item = checks::Problem>) -> Vec<Problem> {
        let report = |problem: checks::Problem| problem.kind.problem(problem.message).at(&self.path_of(problem.place));
        problems.into_iter().map(report).collect()
    }

    /// Where in the inputs a place of the request comes from.
    fn path_of(&self, place: Place) -> InputPath {
        let paths = self.paths;
        match place {
            Place::Template => paths.template.inline().body.path().clone(),
            Place::Parameters => paths.parameters.whole().path().clone(),
            Place::Parameter(at) => paths.parameters.item(self.parameters[at]).key.path().clone(),
            Place::SecretParameter(at) => paths.secret_parameters.item(self.secret_parameters[at]).key.path().clone(),
            Place::ParametersFile => paths.parameters_file.whole().path().clone(),
            Place::Capabilities => paths.capabilities.whole().path().clone(),
            Place::Tags => paths.tags.whole().path().clone(),
            Place::Tag(at) => paths.tags.item(self.tags[at]).key.path().clone(),
            Place::StackPolicy => paths.stack_policy.whole().path().clone(),
        }
    }
}

fn unzip<T>(items: Vec<(usize, T)>) -> (Vec<usize>, Vec<T>) {
    items.into_iter().unzip()
}
