#![doc = include_str!("../README.md")]

mod greet;
mod inputs;

use step_core::{Area, Deployment, ErrorKind, Failure, Plan, Rules, Step};

use crate::greet::Greet;
use crate::inputs::{Inputs, InputsPaths};

struct StepType;

static NAME_EMPTY: ErrorKind = ErrorKind {
    area: Area::Configuration,
    identifier: "NameEmpty",
    meaning: "There is nobody to greet.",
    fix: "Enter a name.",
};

impl Step for StepType {
    type Inputs = Inputs;
    type Action = Greet;

    fn plan(inputs: &Inputs, _: &Deployment) -> Result<Plan<Greet>, Failure> {
        Ok(Plan::new([Greet::Say { text: format!("{}, {}!", inputs.greeting, inputs.name) }]))
    }

    fn rules(paths: &InputsPaths, rules: &mut Rules<'_>) {
        rules.check(&paths.name, |name| name.trim().is_empty().then(|| NAME_EMPTY.problem("`name` is empty")));
    }

    fn errors() -> Vec<&'static ErrorKind> {
        vec![&NAME_EMPTY]
    }
}

step_core::export!(StepType);

#[cfg(test)]
step_testing::step_tests!(StepType);
