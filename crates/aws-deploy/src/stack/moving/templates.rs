//! The templates on the way: the old stack's before and after it lets go of resources, and the new stack's when it takes
//! them over. They are written as JSON; what was deployed before and what is deployed afterwards says the same otherwise.

use std::collections::{BTreeMap, BTreeSet};

use aws_template::Template;
use serde_json::{Map, Value, json};
use step_core::Failure;

use crate::errors::TEMPLATE_UNREADABLE;
use crate::stack::template::Source;
use crate::{StackRequest, TemplateSource};

/// Where the template's metadata has the note.
const NOTE: &str = "MovingResources";

/// The physical ids of resources by their logical ids.
pub(super) type PhysicalIds = BTreeMap<String, String>;

/// What the request's template says.
pub(super) fn document(request: &StackRequest) -> Result<Value, Failure> {
    let source = Source::load(request)?;
    let template = source.template().map(Template::to_document);
    template.ok_or_else(|| {
        let text = format!("the template of stack {} is not in the plan", request.stack_name);
        TEMPLATE_UNREADABLE.failure(text).fix("Plan the move with the template's text.")
    })
}

/// The same request with another template.
pub(super) fn with_document(request: &StackRequest, document: &Value) -> StackRequest {
    let template = TemplateSource::Inline { body: format!("{document:#}") };
    StackRequest { template, pinned: None, ..request.clone() }
}

/// Notes the physical ids of the resources that are to move, which nothing else tells once no stack has them.
pub(super) fn noting(mut document: Value, ids: &PhysicalIds) -> Value {
    document["Metadata"][NOTE] = json!(ids);
    document
}

/// The note of a template, if it has one.
pub(super) fn note(document: &Value) -> Option<PhysicalIds> {
    serde_json::from_value(document.get("Metadata")?.get(NOTE)?.clone()).ok()
}

/// Has resources stay when they leave. Each also says where it goes: a change of the metadata is an update for certain,
/// one of the deletion policy alone has not always been.
pub(super) fn retaining(mut document: Value, destinations: &BTreeMap<&str, &str>) -> Value {
    for (id, resource) in resources_mut(&mut document) {
        if let Some(destination) = destinations.get(id.as_str()) {
            resource["DeletionPolicy"] = "Retain".into();
            resource["Metadata"]["MovesTo"] = (*destination).into();
        }
    }
    document
}

/// Whether every one of these resources stays when it leaves the template.
pub(super) fn retains(document: &Value, ids: impl IntoIterator<Item = String>) -> bool {
    ids.into_iter().all(|id| document["Resources"][&id]["DeletionPolicy"] == "Retain")
}

/// What a new stack takes over: without outputs, which an import may not add, and without the resources that are left
/// out. What refers to those says which they are instead.
pub(super) fn importing(mut document: Value, left_out: &BTreeSet<String>, ids: &PhysicalIds) -> Value {
    if let Some(sections) = document.as_object_mut() {
        sections.remove("Outputs");
    }
    if let Some(resources) = document.get_mut("Resources").and_then(Value::as_object_mut) {
        resources.retain(|id, _| !left_out.contains(id));
    }
    for (_, resource) in resources_mut(&mut document) {
        resource["DeletionPolicy"] = "Retain".into();
        forget(resource, left_out);
        if let Some(properties) = resource.get_mut("Properties") {
            *properties = replace(properties.take(), left_out, ids);
        }
    }
    document
}

fn resources_mut(document: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    document.get_mut("Resources").and_then(Value::as_object_mut).into_iter().flatten()
}

/// Waits for none of what is left out.
fn forget(resource: &mut Value, left_out: &BTreeSet<String>) {
    let is_left_out = |id: &Value| id.as_str().is_some_and(|id| left_out.contains(id));
    let is_empty = match resource.get_mut("DependsOn") {
        Some(Value::Array(ids)) => {
            ids.retain(|id| !is_left_out(id));
            ids.is_empty()
        }
        Some(id) => is_left_out(id),
        None => false,
    };
    if let Some(resource) = resource.as_object_mut().filter(|_| is_empty) {
        resource.remove("DependsOn");
    }
}

/// Puts the physical id where a `Ref` or `Sub` stands for a resource that is left out.
fn replace(value: Value, left_out: &BTreeSet<String>, ids: &PhysicalIds) -> Value {
    let id_of = |name: &str| left_out.contains(name).then(|| ids.get(name)).flatten();
    match value {
        Value::Array(items) => items.into_iter().map(|item| replace(item, left_out, ids)).collect(),
        Value::Object(object) => {
            if let Some(id) = object.get("Ref").and_then(Value::as_str).and_then(id_of) {
                return id.as_str().into();
            }
            let replaced = object.into_iter().map(|(key, value)| {
                let value = match value {
                    Value::String(text) if key == "Fn::Sub" => {
                        let named = left_out.iter().filter_map(|name| Some((name, id_of(name)?)));
                        named.fold(text, |text, (name, id)| text.replace(&format!("${{{name}}}"), id)).into()
                    }
                    value => replace(value, left_out, ids),
                };
                (key, value)
            });
            Value::Object(replaced.collect::<Map<_, _>>())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> PhysicalIds {
        [("Api".to_owned(), "a1".to_owned()), ("Deployment".to_owned(), "d1".to_owned())].into()
    }

    #[test]
    fn a_note_is_read_again() {
        let document = json!({ "Resources": {} });
        assert_eq!(note(&document), None);
        assert_eq!(note(&noting(document, &ids())), Some(ids()));
    }

    #[test]
    fn resources_that_leave_are_retained_and_say_where_they_go() {
        let document = json!({ "Resources": { "Api": { "Type": "A" }, "Queue": { "Type": "Q" } } });
        let retaining = retaining(document, &[("Api", "shop-api")].into());
        let api = json!({ "Type": "A", "DeletionPolicy": "Retain", "Metadata": { "MovesTo": "shop-api" } });
        assert_eq!(retaining, json!({ "Resources": { "Api": api, "Queue": { "Type": "Q" } } }));
        assert!(retains(&retaining, ["Api".to_owned()]) && !retains(&retaining, ["Queue".to_owned()]));
    }

    #[test]
    fn what_is_left_out_of_an_import_is_named_by_its_id() {
        let document = json!({
            "Outputs": { "Url": { "Value": "x" } },
            "Resources": {
                "Deployment": { "Type": "D", "Properties": { "RestApiId": { "Ref": "Api" } } },
                "Stage": { "Type": "S", "DependsOn": ["Deployment"], "Properties": {
                    "RestApiId": { "Ref": "Api" },
                    "DeploymentId": { "Ref": "Deployment" },
                    "Variables": [{ "Fn::Sub": "of ${Deployment} in ${AWS::Region}" }],
                } },
            },
        });
        let expected = json!({ "Resources": { "Stage": { "Type": "S", "DeletionPolicy": "Retain", "Properties": {
            "RestApiId": { "Ref": "Api" },
            "DeploymentId": "d1",
            "Variables": [{ "Fn::Sub": "of d1 in ${AWS::Region}" }],
        } } } });
        assert_eq!(importing(document, &["Deployment".to_owned()].into(), &ids()), expected);
    }
}
