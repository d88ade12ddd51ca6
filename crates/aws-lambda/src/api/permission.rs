//! What lets an API call functions. It belongs to the API: a function does not know who calls it.

use aws_template::lambda::Permission;
use aws_template::{Conflict, Fragment, Kind, LogicalId, Resource, Text, arn};

use super::Authorization;
use crate::FunctionReference;

const PERMISSION: Kind = Kind::new("Permission");

/// Beside those of a function's event sources, which users name.
const GRANT: Kind = Kind::new("Grant");

/// Lets an API's routes call a function.
pub(super) fn of_routes(
    fragment: &mut Fragment,
    api_id: Text,
    function: &FunctionReference,
    arn: Text,
) -> Result<(), Conflict> {
    let id = LogicalId::new(&[function.function()], PERMISSION);
    let calls = arn::api_calls(api_id, "*/*/*");
    allow(fragment, id, function, Permission { source_arn: Some(calls), ..by_api_gateway(arn) })
}

/// Lets an API's authorizers call a function.
pub(super) fn of_authorizers(
    fragment: &mut Fragment,
    api_id: Text,
    function: &FunctionReference,
    arn: Text,
) -> Result<(), Conflict> {
    let id = special(function, "authorizer");
    let calls = arn::api_calls(api_id, "authorizers/*");
    allow(fragment, id, function, Permission { source_arn: Some(calls), ..by_api_gateway(arn) })
}

/// The id of a permission that is not for routes.
pub(super) fn special(function: &FunctionReference, purpose: &str) -> LogicalId {
    LogicalId::new(&[function.function(), purpose], GRANT)
}

/// Declares a permission, which in the application's template waits for the alias that it is about.
pub(super) fn allow(
    fragment: &mut Fragment,
    id: LogicalId,
    function: &FunctionReference,
    permission: Permission,
) -> Result<(), Conflict> {
    fragment.resource(id, Resource::new(permission).depends_on([function.alias_id()]))?;
    Ok(())
}

/// The function that decides who may call.
pub(super) fn authorizer_function(authorization: &Authorization) -> Option<&FunctionReference> {
    match authorization {
        Authorization::Lambda { function, .. } => Some(function),
        _ => None,
    }
}

fn by_api_gateway(function: Text) -> Permission {
    Permission::invoke(function, "apigateway.amazonaws.com")
}
