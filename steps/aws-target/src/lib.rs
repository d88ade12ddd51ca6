#![doc = include_str!("../README.md")]

use aws_deploy::{Action, AwsTarget, Location, health};
use step_core::{Capabilities, Context, Deployment, Failure, Output, Plan, Step};

struct Target;

impl Step for Target {
    type Inputs = AwsTarget;
    type Action = Action;

    /// A target is deployed to, and has nothing to deploy.
    fn plan(_: &AwsTarget, _: &Deployment) -> Result<Plan<Action>, Failure> {
        Ok(Plan::new([]))
    }

    fn health_check(target: &AwsTarget, context: &dyn Context) -> Result<(), Failure> {
        health::check(&Location::from(target.clone()), context)
    }

    fn capabilities() -> Capabilities {
        health::capabilities()
    }

    fn outputs() -> Vec<&'static Output> {
        Vec::new()
    }
}

step_core::export!(Target);

#[cfg(test)]
step_testing::step_tests!(Target);
