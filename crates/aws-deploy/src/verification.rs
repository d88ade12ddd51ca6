//! What a deployed stack has to come to: the intended version of each function serves, and the API's stage serves the
//! intended deployment. Says where everything is for later steps.

mod functions;
mod outputs;
mod request;

use std::collections::BTreeMap;
use std::time::Duration;

use step_core::{Capabilities, Context, Failure, Output};

use crate::client::Aws;
use crate::client::endpoint::ServiceName;
use crate::errors::{STACK_OUTPUT_MISSING, STAGE_DIFFERS};
use crate::pace::Pace;
use crate::serving::Notes;
use crate::{StackName, stack};

pub(crate) use request::is_default;
pub use request::{ApiCheck, FunctionCheck, StageCheck, Verification};

/// How long versions may take until they can be called, and others may change aliases. CloudFormation has waited already.
const PATIENCE: Duration = Duration::from_mins(3);

/// The hosts that are called to verify and test, beside those that every deployment calls.
const HOSTS: [&str; 8] = [
    "lambda.*.amazonaws.com",
    "lambda.*.amazonaws.com.cn",
    "apigateway.*.amazonaws.com",
    "apigateway.*.amazonaws.com.cn",
    "*.execute-api.*.amazonaws.com",
    "*.execute-api.*.amazonaws.com.cn",
    "*.lambda-url.*.on.aws",
    "*.lambda-url.*.amazonaws.com.cn",
];

/// What steps need whose plans verify and test, beside what every deployment needs. Domains of the user's own are not among
/// it: whoever runs the step grants those.
pub fn capabilities() -> Capabilities {
    let Capabilities { mut hosts, mut environment } = <crate::Action as step_core::Action>::capabilities();
    hosts.extend(HOSTS.map(Into::into));
    environment.extend([ServiceName::Lambda, ServiceName::ApiGateway].map(|service| service.variable().into()));
    Capabilities { hosts, environment }
}

/// What steps save whose plans verify, beside what every deployment saves.
pub fn outputs() -> Vec<&'static Output> {
    let deployment = <crate::Action as step_core::Action>::outputs();
    deployment.into_iter().chain(outputs::ALL).collect()
}

/// Verifies what serves, puts aliases right, and saves what there is.
pub(crate) async fn run(
    request: &Verification,
    notes: &mut Notes,
    aws: &Aws,
    context: &dyn Context,
) -> Result<(), Failure> {
    let declared = Declared::by(&request.stack_name, aws, context).await?;
    let pace = Pace::new(aws.sleep(), PATIENCE);
    for check in &request.functions {
        let version = declared.output(&check.version_output)?;
        let serving = functions::verify(check, version, &pace, aws, context).await?;
        notes.of_mut(&request.region, &check.function).deployed = Some(version.to_owned());
        outputs::save_function(check, &serving, &request.region, context);
    }
    match &request.api {
        Some(api) => verify_api(api, &declared, aws, context).await,
        None => Ok(()),
    }
}

async fn verify_api(api: &ApiCheck, declared: &Declared, aws: &Aws, context: &dyn Context) -> Result<(), Failure> {
    if let Some(check) = &api.stage {
        verify_stage(check, declared, aws, context).await?;
    }
    let url = declared.output(&api.url_output)?;
    context.highlight(&format!("The API is at {url}"));
    outputs::save_api(url, context);
    Ok(())
}

async fn verify_stage(
    check: &StageCheck,
    declared: &Declared,
    aws: &Aws,
    context: &dyn Context,
) -> Result<(), Failure> {
    let (api, name) = (declared.output(&check.api_output)?, declared.output(&check.stage_output)?);
    let deployment = declared.output(&check.deployment_output)?;
    let Some(stage) = aws.api_gateway().stage(api, name).await? else {
        return Err(STAGE_DIFFERS.failure(format!("API {api} has no stage {name}")));
    };
    if stage.deployment_id != deployment {
        let serves = &stage.deployment_id;
        let message =
            format!("stage {name} of API {api} serves deployment {serves}, but the stack declares {deployment}");
        return Err(STAGE_DIFFERS.failure(message));
    }
    if let Some(canary) = stage.canary().filter(|canary| *canary != deployment) {
        context.warning(&format!("Stage {name} of API {api} sends a part of its requests to deployment {canary}"));
    }
    context.info(&format!("Stage {name} of API {api} serves deployment {deployment}"));
    Ok(())
}

/// What a stack's outputs say about what it declares.
pub(crate) struct Declared {
    stack: StackName,
    outputs: BTreeMap<String, String>,
}

impl Declared {
    pub(crate) async fn by(stack: &StackName, aws: &Aws, context: &dyn Context) -> Result<Self, Failure> {
        Ok(Self { outputs: stack::outputs(stack, aws, context).await?, stack: stack.clone() })
    }

    pub(crate) fn output(&self, key: &str) -> Result<&str, Failure> {
        self.outputs
            .get(key)
            .map(String::as_str)
            .ok_or_else(|| STACK_OUTPUT_MISSING.failure(format!("stack {} has no output {key}", self.stack)))
    }
}

#[cfg(test)]
mod tests;
