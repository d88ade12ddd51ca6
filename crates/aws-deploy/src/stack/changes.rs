//! What a change set changes, for people and for programs.

use aws_sdk_cloudformation::types::{
    ChangeAction, ChangeSource, EvaluationType, Replacement, RequiresRecreation, ResourceAttribute, ResourceChange,
    ResourceChangeDetail, ResourceTargetDefinition,
};
use serde_json::{Value, json};
use step_core::{Change, Effect};

/// What happens to a resource, in words: `Will replace Queue (AWS::SQS::Queue)`.
pub(super) fn sentence(change: &ResourceChange) -> String {
    format!("Will {} {} ({})", verb(effect(change)), logical_id(change), resource_type(change))
}

/// What is done, in words: `replace`.
pub(super) fn verb(effect: Effect) -> &'static str {
    match effect {
        Effect::Add => "add",
        Effect::Modify => "modify",
        Effect::MayReplace => "modify or replace",
        Effect::Replace => "replace",
        Effect::Remove => "remove",
        Effect::Import => "import",
    }
}

/// All changes as JSON: the output `Changes`.
pub(super) fn to_json(changes: &[ResourceChange]) -> Value {
    changes.iter().map(document).collect()
}

/// The change as a preview shows it.
pub(super) fn shown(change: &ResourceChange) -> Change {
    Change {
        effect: effect(change),
        id: logical_id(change).to_owned(),
        kind: resource_type(change).to_owned(),
        reasons: change.details().iter().filter_map(reason).collect(),
        details: document(change),
    }
}

pub(super) fn logical_id(change: &ResourceChange) -> &str {
    change.logical_resource_id().unwrap_or("?")
}

fn resource_type(change: &ResourceChange) -> &str {
    change.resource_type().unwrap_or("?")
}

fn effect(change: &ResourceChange) -> Effect {
    match change.action() {
        Some(ChangeAction::Add) => Effect::Add,
        Some(ChangeAction::Remove) => Effect::Remove,
        Some(ChangeAction::Import) => Effect::Import,
        _ => match change.replacement() {
            Some(Replacement::True) => Effect::Replace,
            Some(Replacement::Conditional) => Effect::MayReplace,
            _ => Effect::Modify,
        },
    }
}

/// Why the resource changes: `Properties.TopicName: "a" → "b" (replaces it)`.
fn reason(detail: &ResourceChangeDetail) -> Option<String> {
    let target = detail.target()?;
    let values = match (target.before_value(), target.after_value()) {
        (Some(before), Some(after)) => format!(": {before:?} → {after:?}"),
        (None, Some(after)) => format!(": {after:?}"),
        _ => String::new(),
    };
    let cause = detail.causing_entity().map(|cause| format!(", because of {cause}")).unwrap_or_default();
    let consequence = match target.requires_recreation() {
        Some(RequiresRecreation::Always) => " (replaces it)",
        Some(RequiresRecreation::Conditionally) => " (may replace it)",
        _ => "",
    };
    Some(format!("{}{values}{cause}{consequence}", place(target)?))
}

/// `Properties.TopicName`.
fn place(target: &ResourceTargetDefinition) -> Option<String> {
    let attribute = target.attribute().map(ResourceAttribute::as_str);
    match (target.path(), attribute, target.name()) {
        (Some(path), _, _) => Some(path.trim_start_matches('/').replace('/', ".")),
        (None, Some(attribute), Some(name)) => Some(format!("{attribute}.{name}")),
        (None, attribute, _) => attribute.map(str::to_owned),
    }
}

fn document(change: &ResourceChange) -> Value {
    without_nothing(json!({
        "action": change.action().map(ChangeAction::as_str),
        "logicalId": change.logical_resource_id(),
        "physicalId": change.physical_resource_id(),
        "type": change.resource_type(),
        "replacement": change.replacement().map(Replacement::as_str),
        "scope": change.scope().iter().map(ResourceAttribute::as_str).collect::<Vec<_>>(),
        "details": change.details().iter().map(detail).collect::<Vec<_>>(),
        "changeSetId": change.change_set_id(),
        "before": change.before_context().map(context),
        "after": change.after_context().map(context),
    }))
}

fn detail(detail: &ResourceChangeDetail) -> Value {
    let target = detail.target();
    without_nothing(json!({
        "attribute": target.and_then(|target| target.attribute()).map(ResourceAttribute::as_str),
        "name": target.and_then(|target| target.name()),
        "path": target.and_then(|target| target.path()),
        "requiresRecreation": target.and_then(|target| target.requires_recreation()).map(RequiresRecreation::as_str),
        "before": target.and_then(|target| target.before_value()),
        "after": target.and_then(|target| target.after_value()),
        "evaluation": detail.evaluation().map(EvaluationType::as_str),
        "source": detail.change_source().map(ChangeSource::as_str),
        "cause": detail.causing_entity(),
    }))
}

/// AWS sends the properties as JSON text.
fn context(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

fn without_nothing(mut document: Value) -> Value {
    if let Some(members) = document.as_object_mut() {
        members.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty()));
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change() -> ResourceChange {
        let target = ResourceTargetDefinition::builder()
            .attribute(ResourceAttribute::Properties)
            .name("TopicName")
            .path("/Properties/TopicName")
            .requires_recreation(RequiresRecreation::Always)
            .before_value("a")
            .after_value("b")
            .build();
        ResourceChange::builder()
            .action(ChangeAction::Modify)
            .logical_resource_id("Topic")
            .physical_resource_id("arn:aws:sns:eu-west-1:123456789012:a")
            .resource_type("AWS::SNS::Topic")
            .replacement(Replacement::True)
            .scope(ResourceAttribute::Properties)
            .details(ResourceChangeDetail::builder().target(target).causing_entity("Name").build())
            .after_context(r#"{"Properties":{"TopicName":"b"}}"#)
            .build()
    }

    #[test]
    fn a_change_says_what_happens_and_why() {
        let shown = shown(&change());
        assert_eq!(shown.effect, Effect::Replace);
        assert_eq!(shown.reasons, [r#"Properties.TopicName: "a" → "b", because of Name (replaces it)"#]);
    }

    #[test]
    fn a_change_as_json_has_everything_that_aws_says() {
        insta::assert_json_snapshot!(to_json(&[change()]));
    }
}
