//! Environment variables.

use step_core::Rules;

use super::twice;
use crate::errors::{VARIABLE_RESERVED, VARIABLE_TWICE, VARIABLES_TOO_LARGE};
use crate::function::FunctionPaths;

/// Bytes of all names and values (source: Lambda quotas).
const LARGEST: usize = 4096;

/// What Lambda sets (source: Lambda, "Defined runtime environment variables"). Names that begin with an underscore are none
/// that the schema accepts.
const RESERVED: [&str; 16] = [
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

pub(super) fn check(paths: &FunctionPaths, rules: &mut Rules<'_>) {
    let variables = paths.environment.each(|variable| variable.name);
    let secrets = paths.secrets.each(|secret| secret.secrets_manager().variable);
    let parameters = paths.secrets.each(|secret| secret.parameter().variable);
    rules.check((&variables, &secrets, &parameters), |(of_variables, of_secrets, of_parameters)| {
        let of_variables = of_variables.into_iter().map(|(at, name)| (variables.item(at).path().clone(), name));
        let of_secrets = of_secrets.into_iter().map(|(at, name)| (secrets.item(at).path().clone(), name));
        let of_parameters = of_parameters.into_iter().map(|(at, name)| (parameters.item(at).path().clone(), name));
        let names: Vec<_> = of_variables.chain(of_secrets).chain(of_parameters).collect();
        let reserved = names.iter().filter(|(_, name)| RESERVED.contains(&&**name));
        let reserved = reserved.map(|(path, name)| VARIABLE_RESERVED.problem(format!("Lambda sets {name}")).at(path));
        let mut problems: Vec<_> = reserved.collect();
        problems.extend(twice(names, &VARIABLE_TWICE, |name| format!("{name} is there twice")));
        problems
    });
    rules.check((&paths.environment, &paths.secrets), |(variables, secrets)| {
        let of_variables: usize = variables.iter().map(|variable| variable.name.len() + variable.value.len()).sum();
        let of_secrets: usize = secrets.iter().map(|secret| secret.variable().len() + secret.reference().len()).sum();
        let size = of_variables + of_secrets;
        let message = || format!("the variables take {size} bytes, and {LARGEST} are accepted");
        (size > LARGEST).then(|| VARIABLES_TOO_LARGE.problem(message()))
    });
}
