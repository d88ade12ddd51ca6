//! What can be known of a template before AWS sees it.

use serde_json::Value as Json;

use crate::document::without_nulls;
use crate::fragment::references::references;
use crate::fragment::{RenderError, Section};
use crate::{Fragment, LogicalId};

/// Source of all limits: CloudFormation quotas.
const MAX_RESOURCES: usize = 500;
const MAX_PARAMETERS: usize = 200;
const MAX_OUTPUTS: usize = 200;
const MAX_DESCRIPTION: usize = 1024;
const MAX_VALUE: usize = 4096;

/// Whether the fragment stands on its own: within limits, every reference leading somewhere, every value allowed.
pub(super) fn complete(fragment: &Fragment) -> Result<(), RenderError> {
    within_limits(fragment)?;
    values_are_allowed(fragment)?;
    if let Some(name) = fragment.parameters.keys().find(|name| fragment.resources.contains_key(*name)) {
        return Err(RenderError::Ambiguous { name: name.clone() });
    }
    for (logical_id, resource) in &fragment.resources {
        references_lead_somewhere(fragment, &resource.properties, Section::Resources, logical_id)?;
    }
    for (name, output) in &fragment.outputs {
        references_lead_somewhere(fragment, &without_nulls(output), Section::Outputs, name)?;
    }
    Ok(())
}

fn within_limits(fragment: &Fragment) -> Result<(), RenderError> {
    if fragment.resources.is_empty() {
        return Err(RenderError::NoResources);
    }
    let counts = [
        (Section::Resources, fragment.resources.len(), MAX_RESOURCES),
        (Section::Parameters, fragment.parameters.len(), MAX_PARAMETERS),
        (Section::Outputs, fragment.outputs.len(), MAX_OUTPUTS),
    ];
    if let Some((section, count, limit)) = counts.into_iter().find(|(_, count, limit)| count > limit) {
        return Err(RenderError::TooMany { section, count, limit });
    }
    match fragment.description.as_ref().map(String::len) {
        Some(size) if size > MAX_DESCRIPTION => Err(RenderError::DescriptionTooLong { size, limit: MAX_DESCRIPTION }),
        _ => Ok(()),
    }
}

fn values_are_allowed(fragment: &Fragment) -> Result<(), RenderError> {
    for (name, parameter) in &fragment.parameters {
        let value = &parameter.value;
        if value.len() > MAX_VALUE {
            return Err(RenderError::ValueTooLong { name: name.clone(), size: value.len(), limit: MAX_VALUE });
        }
        if !parameter.declaration.allows(value) {
            return Err(RenderError::ValueNotAllowed { name: name.clone(), value: value.clone() });
        }
    }
    Ok(())
}

fn references_lead_somewhere(
    fragment: &Fragment,
    value: &Json,
    section: Section,
    referrer: &LogicalId,
) -> Result<(), RenderError> {
    let is_known = |name: &str| {
        name.starts_with("AWS::") || fragment.resources.contains_key(name) || fragment.parameters.contains_key(name)
    };
    let dangling = references(value).into_iter().find(|name| !is_known(name));
    match dangling {
        Some(name) => Err(RenderError::Dangling { name: name.to_owned(), path: format!("{section}.{referrer}") }),
        None => Ok(()),
    }
}
