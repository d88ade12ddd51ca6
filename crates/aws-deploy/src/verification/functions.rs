//! One function: the version that its alias stands for, and what that is.

use std::collections::BTreeMap;

use step_core::{Context, Failure};

use crate::FunctionCheck;
use crate::client::Aws;
use crate::errors::{VERSION_DIFFERS, VERSION_NOT_READY};
use crate::lambda::{Alias, Configuration};
use crate::pace::Pace;
use crate::serving;

/// What serves.
pub(super) struct Serving {
    pub(super) alias: Alias,
    pub(super) version: Configuration,
}

/// Makes sure that `version` serves, can be called, and is what was planned.
pub(super) async fn verify(
    check: &FunctionCheck,
    version: &str,
    pace: &Pace,
    aws: &Aws,
    context: &dyn Context,
) -> Result<Serving, Failure> {
    let alias = serving::ensure(&check.function, version, &mut pace.pauses(), aws, context).await?;
    let configuration = ready(check, version, pace, aws, context).await?;
    let name = &check.function.name;
    let differences = differences(check, &configuration);
    if !differences.is_empty() {
        let differences = differences.join(", ");
        return Err(VERSION_DIFFERS.failure(format!("version {version} of function {name} has {differences}")));
    }
    let Configuration { memory_size, timeout, .. } = &configuration;
    context.info(&format!("Function {name} is served by version {version} ({memory_size} MB, {timeout} s)"));
    Ok(Serving { alias, version: configuration })
}

/// The version, once it can be called. One that nobody has called for long is made ready by the next call.
async fn ready(
    check: &FunctionCheck,
    version: &str,
    pace: &Pace,
    aws: &Aws,
    context: &dyn Context,
) -> Result<Configuration, Failure> {
    let name = &check.function.name;
    let mut pauses = pace.pauses();
    loop {
        let configuration = aws.lambda().configuration(name, version).await?;
        let state = configuration.state.as_deref().unwrap_or("Active");
        match state {
            "Active" | "Inactive" => return Ok(configuration),
            "Pending" => context.wait(&format!("Version {version} of function {name} is being made ready")),
            _ => {
                let reason = configuration.state_reason.as_deref().unwrap_or("AWS does not say why");
                let message = format!("version {version} of function {name} is {state}: {reason}");
                return Err(VERSION_NOT_READY.failure(message));
            }
        }
        let situation = format!("version {version} of function {name} is {state}");
        pauses.pause(context).await.map_err(|interruption| interruption.failure(&situation))?;
    }
}

/// What is not as it was planned, in words.
fn differences(check: &FunctionCheck, version: &Configuration) -> Vec<String> {
    let planned = BTreeMap::from([
        ("memory", Some(check.memory.to_string())),
        ("timeout", Some(check.timeout.to_string())),
        ("handler", check.handler.clone()),
        ("runtime", check.runtime.clone()),
    ]);
    let actual = BTreeMap::from([
        ("memory", Some(version.memory_size.to_string())),
        ("timeout", Some(version.timeout.to_string())),
        ("handler", version.handler.clone()),
        ("runtime", version.runtime.clone()),
    ]);
    let differing = planned.iter().filter(|(what, planned)| planned.is_some() && actual[*what] != **planned);
    let in_words = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    let words =
        differing.map(|(what, planned)| format!("{what} {} instead of {}", in_words(&actual[what]), in_words(planned)));
    words.collect()
}
