//! The code, and what it runs on.

use aws_template::logs::LogGroup;
use step_core::{Problem, Rules};

use crate::errors::{
    ARCHITECTURE_UNFIT, HANDLER_MALFORMED, LAYERS_UNFIT, NETWORK_INCOMPLETE, RETENTION_UNFIT, RUNTIME_CLOSED,
    RUNTIME_ENDING,
};
use crate::function::runtime::Support;
use crate::function::{Architecture, FunctionPaths};

/// Sources: Lambda quotas, and the API's `VpcConfig`.
const MOST_LAYERS: usize = 5;
const MOST_SUBNETS: usize = 16;
const MOST_SECURITY_GROUPS: usize = 5;

pub(super) fn check(paths: &FunctionPaths, rules: &mut Rules<'_>) {
    check_code(paths, rules);
    check_layers(paths, rules);
    check_network(paths, rules);
    rules.check(&paths.log_retention, |days| {
        let days = days?.get();
        let message = || format!("{days} is none of {}", LogGroup::RETENTION.map(|days| days.to_string()).join(", "));
        (!LogGroup::RETENTION.contains(&days)).then(|| RETENTION_UNFIT.problem(message()))
    });
}

fn check_code(paths: &FunctionPaths, rules: &mut Rules<'_>) {
    let package = paths.code.package();
    rules.check((&package.handler, &package.runtime), |(handler, runtime)| {
        let language = runtime.language()?;
        let message = || format!("`{handler}` is no handler for {runtime}; accepted is {}", language.handler_form());
        (!language.accepts(&handler)).then(|| HANDLER_MALFORMED.problem(message()))
    });
    rules.check(&package.runtime, |runtime| match runtime.support() {
        Support::Supported => None,
        Support::Deprecated => Some(RUNTIME_ENDING.problem(format!("{runtime} is deprecated")).as_warning()),
        Support::Gone => Some(RUNTIME_CLOSED.problem(format!("{runtime} is closed"))),
    });
    rules.check((&package.runtime, &paths.architecture), |(runtime, architecture)| {
        let unfit = architecture == Architecture::Arm && !runtime.runs_on_arm();
        let problem = || ARCHITECTURE_UNFIT.problem(format!("{runtime} does not run on arm64"));
        unfit.then(|| problem().at(paths.architecture.path()))
    });
}

fn check_layers(paths: &FunctionPaths, rules: &mut Rules<'_>) {
    rules.check(&paths.layers, |layers| {
        let message = format!("there are {} layers, and {MOST_LAYERS} are accepted", layers.len());
        (layers.len() > MOST_LAYERS).then(|| LAYERS_UNFIT.problem(message))
    });
    rules.check((&paths.layers, &paths.code.image().image), |(layers, _)| {
        (!layers.is_empty()).then(|| LAYERS_UNFIT.problem("the function comes from a container image"))
    });
}

fn check_network(paths: &FunctionPaths, rules: &mut Rules<'_>) {
    let network = paths.network.some();
    rules.check(&network.subnets, |subnets| wrong_count("subnets", subnets.len(), MOST_SUBNETS));
    rules.check(&network.security_groups, |groups| wrong_count("security groups", groups.len(), MOST_SECURITY_GROUPS));
}

fn wrong_count(what: &str, count: usize, most: usize) -> Option<Problem> {
    let message = || format!("the network has {count} {what}; accepted are 1 to {most}");
    (count == 0 || count > most).then(|| NETWORK_INCOMPLETE.problem(message()))
}
