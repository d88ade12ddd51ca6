//! Fragments: the part of a template that one concern needs.

mod check;
mod content;
mod error;
mod references;
mod union;

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::document::without_nulls;
use crate::moves::Identifier;
use crate::{
    Format, LogicalId, Output, Parameter, ParameterValue, Reference, RemovalPolicy, Resource, ResourceType, Template,
    Value, render,
};

pub use error::{Conflict, RenderError, Section};

/// A set of parameters, resources and outputs: what one concern puts into a template.
///
/// Fragments combine by [`union`](Self::union), in any order and any number of times: the template of an application is
/// the union of the fragments of its parts (docs/decisions/0011). Rendering gives the [`Template`] that AWS gets.
///
/// ```
/// use aws_template::sqs::Queue;
/// use aws_template::{Format, Fragment, Kind, LogicalId, Output};
///
/// let mut fragment = Fragment::default();
/// let queue = fragment.resource(LogicalId::new(&["jobs"], Kind::new("Queue")), Queue::default())?;
/// fragment.output(LogicalId::new(&["jobs"], Kind::new("Url")), Output::new(queue.id()))?;
///
/// let template = fragment.render(Format::Yaml)?;
/// assert_eq!(template.text(), r#"AWSTemplateFormatVersion: "2010-09-09"
/// Resources:
///   JobsQueue:
///     Type: AWS::SQS::Queue
/// Outputs:
///   JobsUrl:
///     Value: !Ref JobsQueue
/// "#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fragment {
    description: Option<String>,
    parameters: BTreeMap<LogicalId, DeclaredValue>,
    resources: BTreeMap<LogicalId, Declared>,
    outputs: BTreeMap<LogicalId, Output>,
}

/// A parameter's declaration, and its value in this deployment.
#[derive(Clone, Debug, PartialEq)]
struct DeclaredValue {
    declaration: crate::parameter::Declaration,
    value: String,
}

/// A resource without the type of its properties.
#[derive(Clone, Debug, PartialEq)]
struct Declared {
    resource_type: &'static str,
    identified_by: &'static [&'static str],
    replaced_by: &'static [&'static str],
    properties: Json,
    attributes: crate::resource::Attributes,
}

impl Fragment {
    /// Says what the stack is; shown first wherever it is listed.
    pub fn describe(&mut self, description: impl Into<String>) {
        self.description = Some(description.into());
    }

    /// Declares a parameter, and gives what stands for it in properties.
    pub fn parameter<T: ParameterValue>(&mut self, parameter: Parameter<T>) -> Result<Value<T::Property>, Conflict> {
        let Parameter { name, declaration, value, .. } = parameter;
        let reference = Value::reference(name.as_str());
        union::insert(&mut self.parameters, Section::Parameters, name, DeclaredValue { declaration, value })?;
        Ok(reference)
    }

    /// Declares a resource, and gives what refers to it.
    pub fn resource<R: ResourceType>(
        &mut self,
        logical_id: LogicalId,
        resource: impl Into<Resource<R>>,
    ) -> Result<Reference<R>, Conflict> {
        let Resource { properties, attributes } = resource.into();
        let properties = without_nulls(&properties);
        let declared = Declared {
            resource_type: R::NAME,
            identified_by: R::IDENTIFIED_BY,
            replaced_by: R::REPLACED_BY,
            properties,
            attributes,
        };
        union::insert(&mut self.resources, Section::Resources, logical_id.clone(), declared)?;
        Ok(Reference::to(logical_id))
    }

    /// Declares an output.
    pub fn output(&mut self, name: LogicalId, output: Output) -> Result<(), Conflict> {
        union::insert(&mut self.outputs, Section::Outputs, name, output)
    }

    /// The declared resources, by logical id: what they are.
    pub fn resources(&self) -> impl Iterator<Item = (&LogicalId, &'static str)> {
        self.resources.iter().map(|(logical_id, resource)| (logical_id, resource.resource_type))
    }

    /// The parameters' values in this deployment, in the order of their names.
    pub fn parameter_values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter().map(|(name, parameter)| (name.as_str(), parameter.value.as_str()))
    }

    /// The template: the same bytes for the same fragment, whatever the order in which it was put together.
    ///
    /// Sections and the keys of a resource have CloudFormation's customary order; parameters, resources and outputs that
    /// of their names.
    pub fn render(&self, format: Format) -> Result<Template, RenderError> {
        check::complete(self)?;
        Ok(Template::parse(render::text(&self.document(), format))?)
    }

    /// What CloudFormation needs to know to import a resource: its type, and what identifies it, with the values that the
    /// fragment says itself.
    pub(crate) fn identity(&self, logical_id: &LogicalId) -> Option<(&'static str, Vec<Identifier>)> {
        let resource = self.resources.get(logical_id)?;
        let properties = self.resolved(&resource.properties);
        let identifiers = resource.identified_by.iter().map(|property| {
            let value = properties[property].as_str().map(str::to_owned);
            Identifier { property, value }
        });
        Some((resource.resource_type, identifiers.collect()))
    }

    /// Has some resources stay when they leave the template.
    pub(crate) fn retain(&mut self, is_meant: impl Fn(&LogicalId) -> bool) {
        for (_, resource) in self.resources.iter_mut().filter(|(logical_id, _)| is_meant(logical_id)) {
            resource.attributes.deletion_policy = Some(RemovalPolicy::Retain);
        }
    }

    pub(crate) fn without_outputs(mut self) -> Self {
        self.outputs.clear();
        self
    }

    fn document(&self) -> Json {
        let section = |members: serde_json::Map<String, Json>| (!members.is_empty()).then_some(members);
        let parameters = self.parameters.iter().map(|(name, parameter)| {
            let declaration = without_nulls(&parameter.declaration);
            (name.to_string(), declaration)
        });
        let resources = self.resources.iter().map(|(id, resource)| (id.to_string(), self.resource_document(resource)));
        let outputs = self.outputs.iter().map(|(name, output)| (name.to_string(), without_nulls(output)));
        without_nulls(&json!({
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": self.description,
            "Parameters": section(parameters.collect()),
            "Resources": section(resources.collect()),
            "Outputs": section(outputs.collect()),
        }))
    }

    fn resource_document(&self, resource: &Declared) -> Json {
        let mut attributes = without_nulls(&resource.attributes);
        let depends_on: Vec<_> =
            resource.attributes.depends_on.iter().filter(|id| self.resources.contains_key(*id)).collect();
        attributes["DependsOn"] = if depends_on.is_empty() { Json::Null } else { json!(depends_on) };
        let mut document = json!({ "Type": resource.resource_type });
        if let (Some(document), Some(attributes)) = (document.as_object_mut(), attributes.as_object_mut()) {
            document.append(attributes);
            if resource.properties != json!({}) {
                document.insert("Properties".into(), resource.properties.clone());
            }
        }
        document
    }
}

#[cfg(test)]
mod tests;
