//! What AWS says of a template that lies elsewhere, or that macros rewrite.

use aws_sdk_cloudformation::operation::get_template_summary::GetTemplateSummaryOutput;
use aws_sdk_cloudformation::types;
use step_core::Failure;

use super::Session;
use super::parameters::Given;
use super::prepared::Body;
use crate::Capability;
use crate::errors::{CAPABILITIES_INSUFFICIENT, PARAMETERS_MISMATCH};

/// Asks AWS what the template declares.
pub(super) async fn ask(session: &Session<'_>, body: &Body) -> Result<GetTemplateSummaryOutput, Failure> {
    let call = session.aws.sdk.get_template_summary();
    let call = match body {
        Body::Text(text) => call.template_body(text),
        Body::Url(url) => call.template_url(url),
    };
    call.send().await.map_err(|error| session.failure("GetTemplateSummary", &error))
}

/// Names every parameter that is missing or unknown, and every capability that is not acknowledged.
pub(super) fn check(
    summary: &GetTemplateSummaryOutput,
    given: &[Given],
    acknowledged: &[Capability],
) -> Result<(), Failure> {
    let mut problems = missing(summary, given).chain(undeclared(summary, given)).collect::<Vec<_>>().into_iter();
    if let Some(first) = problems.next() {
        return Err(problems.fold(PARAMETERS_MISMATCH.failure(first), Failure::detail));
    }
    let needed = summary.capabilities().iter().map(types::Capability::as_str);
    let not_acknowledged: Vec<_> = needed.filter(|name| !covers(acknowledged, name)).collect();
    if not_acknowledged.is_empty() {
        return Ok(());
    }
    let reason = summary.capabilities_reason().unwrap_or("AWS gives no reason");
    Err(CAPABILITIES_INSUFFICIENT.failure(format!("the template needs {}: {reason}", not_acknowledged.join(" and "))))
}

/// The parameters whose values the template does not want to be seen.
pub(super) fn no_echo(summary: &GetTemplateSummaryOutput) -> Vec<&str> {
    let hidden = summary.parameters().iter().filter(|parameter| parameter.no_echo() == Some(true));
    hidden.filter_map(|parameter| parameter.parameter_key()).collect()
}

fn missing<'a>(summary: &'a GetTemplateSummaryOutput, given: &'a [Given]) -> impl Iterator<Item = String> {
    let required = summary.parameters().iter().filter(|parameter| parameter.default_value().is_none());
    let names = required.filter_map(|parameter| parameter.parameter_key());
    names
        .filter(|name| !given.iter().any(|given| *given.key == **name))
        .map(|name| format!("the template's parameter {name} has no default and needs a value"))
}

fn undeclared<'a>(summary: &'a GetTemplateSummaryOutput, given: &'a [Given]) -> impl Iterator<Item = String> {
    let is_declared = |key: &str| summary.parameters().iter().any(|parameter| parameter.parameter_key() == Some(key));
    given
        .iter()
        .filter(move |given| !is_declared(&given.key))
        .map(|given| format!("the template declares no parameter {}", given.key))
}

/// Consent to names that the template gives covers identities without such names; macros need none here.
fn covers(acknowledged: &[Capability], needed: &str) -> bool {
    let acknowledged = |capability| acknowledged.contains(&capability);
    match needed {
        "CAPABILITY_IAM" => acknowledged(Capability::Iam) || acknowledged(Capability::NamedIam),
        "CAPABILITY_NAMED_IAM" => acknowledged(Capability::NamedIam),
        "CAPABILITY_AUTO_EXPAND" => true,
        _ => false,
    }
}
