//! Content with parameter values filled in, and the ids of immutable resources.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::document::without_nulls;
use crate::fragment::DeclaredValue;
use crate::fragment::references::references;
use crate::value::sub::{Piece, pieces};
use crate::{ContentHash, Fragment, Items, LogicalId, ParameterValue, Text};

impl Fragment {
    /// A document with this deployment's parameter values in the place of references to them. Other functions stay:
    /// what they give is not known yet.
    pub fn resolved(&self, value: &impl Serialize) -> Json {
        let mut document = without_nulls(value);
        self.resolve(&mut document);
        document
    }

    /// The resolved properties of the resources of these types, by logical id.
    pub fn resolved_resources(&self, resource_types: &[&str]) -> Json {
        let resources = self.resources.iter().filter(|(_, resource)| resource_types.contains(&resource.resource_type));
        resources.map(|(id, resource)| (id.to_string(), self.resolved(&resource.properties))).collect()
    }

    /// The resolved properties of one resource.
    pub(crate) fn resolved_resource(&self, logical_id: &LogicalId) -> Option<Json> {
        self.resources.get(logical_id).map(|resource| self.resolved(&resource.properties))
    }

    /// What a resource refers to of the stack that it is in.
    pub(crate) fn stack_identity(&self, logical_id: &LogicalId) -> Option<String> {
        const OF_STACK: [&str; 3] = ["AWS::StackName", "AWS::StackId", "AWS::NotificationARNs"];
        let names = references(&self.resources.get(logical_id)?.properties);
        names.into_iter().find(|name| OF_STACK.contains(name)).map(str::to_owned)
    }

    /// The id of a resource that CloudFormation cannot change in place, such as a published version: it changes exactly
    /// when the resolved content does, which is when the resource has to be created anew.
    ///
    /// A resource that the content refers to is part of it by what others know it by: by its logical id and by the
    /// properties that it is replaced for. It must be declared before.
    pub fn immutable(&self, logical_id: &LogicalId, content: &impl Serialize) -> LogicalId {
        let content = self.resolved(content);
        let mut identities = BTreeMap::new();
        self.identify(&content, &mut identities);
        logical_id.hashed(&ContentHash::of(&json!([content, identities])))
    }

    /// What decides the physical ids of the resources that a value refers to, directly or by way of others.
    fn identify<'a>(&'a self, value: &Json, identities: &mut BTreeMap<&'a str, Json>) {
        for name in references(value) {
            let Some((id, resource)) = self.resources.get_key_value(name) else { continue };
            if !identities.contains_key(id.as_str()) {
                let of_identity =
                    resource.replaced_by.iter().map(|property| (*property, &resource.properties[property]));
                let identity = self.resolved(&of_identity.collect::<BTreeMap<_, _>>());
                identities.insert(id.as_str(), identity.clone());
                self.identify(&identity, identities);
            }
        }
    }

    fn resolve(&self, value: &mut Json) {
        match value {
            Json::Object(members) => members.values_mut().for_each(|member| self.resolve(member)),
            Json::Array(items) => items.iter_mut().for_each(|item| self.resolve(item)),
            _ => {}
        }
        if let Some(resolved) = self.evaluated(value) {
            *value = resolved;
        }
    }

    /// What a function gives, as far as parameters decide it.
    fn evaluated(&self, value: &Json) -> Option<Json> {
        let object = value.as_object().filter(|object| object.len() == 1)?;
        match object.iter().next().map(|(name, argument)| (name.as_str(), argument))? {
            ("Ref", Json::String(name)) => self.value_of(name).map(DeclaredValue::document),
            ("Fn::Sub", Json::String(text)) => Some(without_nulls(&self.substituted(text))),
            ("Fn::Join", arguments) => joined(arguments),
            _ => None,
        }
    }

    fn substituted(&self, text: &str) -> Text {
        let variable = |name: &str| match self.value_of(name) {
            Some(parameter) => parameter.value.as_str().into(),
            None => Text::sub(format!("${{{name}}}")),
        };
        Text::concat(pieces(text).into_iter().map(|piece| match piece {
            Piece::Text(text) => text.into(),
            Piece::Escaped(name) => format!("${{{name}}}").into(),
            Piece::Variable(name) => variable(name),
        }))
    }

    fn value_of(&self, name: &str) -> Option<&DeclaredValue> {
        self.parameters.get(name)
    }
}

impl DeclaredValue {
    /// The value in the place of a reference: a literal and a parameter of the same value are the same content.
    fn document(&self) -> Json {
        match self.declaration.r#type {
            Items::TYPE => self.value.split(',').collect(),
            _ => self.declaration.typed(&self.value),
        }
    }
}

/// The arguments of `Fn::Join` as one text, if all of them are text.
fn joined(arguments: &Json) -> Option<Json> {
    let [Json::String(delimiter), Json::Array(parts)] = arguments.as_array()?.as_slice() else { return None };
    let parts: Vec<&str> = parts.iter().map(Json::as_str).collect::<Option<_>>()?;
    Some(parts.join(delimiter).into())
}
