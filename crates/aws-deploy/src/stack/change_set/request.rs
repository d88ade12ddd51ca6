//! The calls about change sets.

use aws_sdk_cloudformation::error::ProvideErrorMetadata;
use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::{self, ChangeSetType};
use step_core::{Failure, RoleArn};

use crate::stack::Session;
use crate::stack::parameters::Given;
use crate::stack::prepared::{Body, Prepared};
use crate::{Capability, ResourceToImport, Tag};

const DESCRIPTION: &str = "Created by a deployment step";

/// What came of creating a change set.
pub(super) enum Created {
    /// It is being created, and has this ARN.
    New(String),
    /// There was one of this name.
    Exists,
    /// The stack is not what it was when it was looked at.
    Moved(Failure),
}

/// Creates a change set. A name is used once, so a call that is repeated after a lost answer creates nothing twice;
/// a client token would add nothing to that, and would get in the way of making a change set of this name anew.
pub(super) async fn create(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    name: &str,
    change_set_type: &ChangeSetType,
) -> Result<Created, Failure> {
    let request = prepared.request;
    let call = session.aws.sdk.create_change_set().stack_name(&**session.name).change_set_name(name);
    let call = call.change_set_type(change_set_type.clone()).description(DESCRIPTION);
    let call = match &prepared.body {
        Body::Text(text) => call.template_body(text),
        Body::Url(url) => call.template_url(url),
    };
    let is_import = *change_set_type == ChangeSetType::Import;
    let imports = is_import.then(|| request.import_resources.iter().map(resource_to_import).collect());
    let call = call
        .set_parameters(Some(prepared.parameters.iter().map(parameter).collect()))
        .set_capabilities(Some(prepared.capabilities.iter().copied().map(capability).collect()))
        .set_tags(Some(request.tags.iter().map(tag).collect()))
        .set_role_arn(request.role_arn.as_ref().map(RoleArn::to_string))
        .set_notification_arns(Some(request.notification_arns.iter().map(ToString::to_string).collect()))
        .set_resources_to_import(imports);
    let error = match call.send().await {
        Ok(created) => return Ok(Created::New(created.id.unwrap_or_else(|| name.to_owned()))),
        Err(error) => error,
    };
    match error.code() {
        Some("AlreadyExistsException") => Ok(Created::Exists),
        Some("ValidationError") if says_moved(error.message()) => {
            Ok(Created::Moved(session.failure("CreateChangeSet", &error)))
        }
        _ => Err(session.failure("CreateChangeSet", &error)),
    }
}

/// One page of a change set, by name or ARN; nothing, if there is none.
pub(super) async fn describe(
    session: &Session<'_>,
    name: &str,
    next_page: Option<String>,
) -> Result<Option<DescribeChangeSetOutput>, Failure> {
    let call = session.aws.sdk.describe_change_set().change_set_name(name).set_next_token(next_page);
    let call = if name.starts_with("arn:") { call } else { call.stack_name(&**session.name) };
    let call = call.set_include_property_values(session.wants_values.then_some(true));
    match call.send().await {
        Ok(described) => Ok(Some(described)),
        Err(error) if matches!(error.code(), Some("ChangeSetNotFound" | "ChangeSetNotFoundException")) => Ok(None),
        Err(error) => Err(session.failure("DescribeChangeSet", &error)),
    }
}

/// Whether AWS refuses a call because the stack is not any more what it was a moment ago.
pub(super) fn says_moved(message: Option<&str>) -> bool {
    message.is_some_and(|message| {
        message.contains("_IN_PROGRESS state")
            || (is_about_stack(message) && message.contains("does not exist"))
            || message.contains("already exists and cannot be created again")
    })
}

/// Roles, topics and templates may be said not to exist, too, which no second look mends.
fn is_about_stack(message: &str) -> bool {
    ["Stack [", "Stack:", "Stack with id "].iter().any(|begin| message.starts_with(begin))
}

fn parameter(given: &Given) -> types::Parameter {
    types::Parameter::builder().parameter_key(&*given.key).parameter_value(given.value.expose()).build()
}

fn tag(tag: &Tag) -> types::Tag {
    types::Tag::builder().key(&*tag.key).value(&tag.value).build()
}

fn capability(capability: Capability) -> types::Capability {
    capability.name().into()
}

fn resource_to_import(resource: &ResourceToImport) -> types::ResourceToImport {
    types::ResourceToImport::builder()
        .resource_type(&resource.resource_type)
        .logical_resource_id(&*resource.logical_id)
        .set_resource_identifier(Some(resource.identifier.clone().into_iter().collect()))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_stack_that_is_not_there_any_more_has_moved() {
        let cases = [
            ("Stack [shop] does not exist", true),
            ("Stack with id shop does not exist", true),
            ("Stack:arn:aws:cloudformation:eu-west-1:1:stack/shop/0 is in UPDATE_IN_PROGRESS state", true),
            ("Stack [shop] already exists and cannot be created again with the changeSet [a].", true),
            ("Role arn:aws:iam::123456789012:role/deploy is invalid or does not exist", false),
            ("Parameter image: parameter value ami-0 for SSM parameter /Stack does not exist", false),
        ];
        for (message, expected) in cases {
            assert_eq!(says_moved(Some(message)), expected, "{message}");
        }
        assert!(!says_moved(None));
    }
}
