//! ARNs from names. Fragments refer to each other's resources in this way, so that each can be in any stack of the
//! account and region (docs/decisions/0011).

use crate::{Pseudo, Text};

/// A function: `arn:aws:lambda:eu-west-1:123456789012:function:orders`.
pub fn function(name: Text) -> Text {
    regional("lambda", ["function:".into(), name])
}

/// A function's alias or version: `…:function:orders:live`.
pub fn qualified_function(name: Text, qualifier: impl Into<Text>) -> Text {
    regional("lambda", ["function:".into(), name, ":".into(), qualifier.into()])
}

/// What API Gateway calls to invoke a function; the function is given by its ARN.
///
/// Source: API Gateway's reference, property `Uri` of integrations and `AuthorizerUri` of authorizers.
pub fn invocation(function: Text) -> Text {
    let api_gateway = ["arn:".into(), Pseudo::Partition.text(), ":apigateway:".into(), Pseudo::Region.text()];
    let path = [":lambda:path/2015-03-31/functions/".into(), function, "/invocations".into()];
    Text::concat(api_gateway.into_iter().chain(path))
}

/// The calls of an API that a permission is about: `{stage}/{method}/{path}`, where `*` stands for any.
pub fn api_calls(api_id: Text, calls: impl Into<Text>) -> Text {
    regional("execute-api", [api_id, "/".into(), calls.into()])
}

/// A queue.
pub fn queue(name: Text) -> Text {
    regional("sqs", [name])
}

/// A log group and everything in it.
pub fn log_group(name: Text) -> Text {
    regional("logs", ["log-group:".into(), name, ":*".into()])
}

/// A secret of Secrets Manager, given by name: as a policy has it, since the ARN ends with six characters that only AWS knows
/// (source: Secrets Manager, "Permissions policy examples").
pub fn secret(name: Text) -> Text {
    regional("secretsmanager", ["secret:".into(), name, "-??????".into()])
}

/// A parameter of Systems Manager, given by its path, which begins with a slash.
pub fn parameter(path: Text) -> Text {
    regional("ssm", ["parameter".into(), path])
}

/// A log group as what others write to: without `:*`.
pub fn log_destination(name: Text) -> Text {
    regional("logs", ["log-group:".into(), name])
}

/// A managed policy of AWS: `service-role/AWSLambdaVPCAccessExecutionRole`.
pub fn managed_policy(name: &str) -> Text {
    Text::concat(["arn:".into(), Pseudo::Partition.text(), format!(":iam::aws:policy/{name}").into()])
}

/// Something of the account and region that the stack is deployed to.
fn regional<const N: usize>(service: &str, resource: [Text; N]) -> Text {
    let begin = ["arn:".into(), Pseudo::Partition.text(), format!(":{service}:").into(), Pseudo::Region.text()];
    let account = [":".into(), Pseudo::AccountId.text(), ":".into()];
    Text::concat(begin.into_iter().chain(account).chain(resource))
}
