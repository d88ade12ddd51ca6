//! What `inputs.json` says about a field.

use serde_json::Value;

use super::NeededType;

/// A schema inside its document.
#[derive(Clone, Copy)]
pub(super) struct Schema<'s> {
    document: &'s Value,
    node: &'s Value,
}

/// References to references that are followed. A circle of them says nothing about a field.
const MOST_REFERENCES: usize = 32;

impl<'s> Schema<'s> {
    /// The definition that is marked as root, or else the document itself.
    pub(super) fn root(document: &'s Value) -> Self {
        let definitions = document["definitions"].as_object();
        let root = definitions.and_then(|all| all.values().find(|definition| definition["isRoot"] == true));
        Self { document, node: root.unwrap_or(document) }
    }

    /// Follows references and picks the variant that the value is; none if there is no telling.
    pub(super) fn resolve(self, value: &Value) -> Option<Self> {
        self.resolve_within(value, MOST_REFERENCES)
    }

    pub(super) fn property(self, name: &str) -> Option<Self> {
        let declared = self.node["properties"].get(name);
        let other = || self.node.get("additionalProperties").filter(|schema| schema.is_object());
        declared.or_else(other).map(|node| self.at(node))
    }

    pub(super) fn item(self, index: usize) -> Option<Self> {
        match &self.node["items"] {
            Value::Array(items) => items.get(index).map(|node| self.at(node)),
            items @ Value::Object(_) => Some(self.at(items)),
            _ => None,
        }
    }

    /// Whether the server or the step's author owns the value: nothing in it is ever bound.
    pub(super) fn is_opaque(self) -> bool {
        ["isPackageReference", "isContainerImageReference", "isDiscriminator"].iter().any(|mark| self.is_marked(mark))
    }

    pub(super) fn is_sensitive(self) -> bool {
        self.is_marked("isSensitiveValue")
    }

    /// What the field takes, unless that is a text.
    pub(super) fn needed_type(self) -> Option<NeededType> {
        let named = match &self.node["type"] {
            Value::Array(names) => names.iter().find(|name| *name != "null"),
            name => Some(name),
        };
        match named.and_then(Value::as_str) {
            Some("number") => Some(NeededType::Number),
            Some("integer") => Some(NeededType::Integer),
            Some("boolean") => Some(NeededType::Boolean),
            Some(_) => None,
            None => self.type_of_literals(),
        }
    }

    fn resolve_within(self, value: &Value, references: usize) -> Option<Self> {
        let references = references.checked_sub(1)?;
        if let Some(name) = self.node["$ref"].as_str() {
            let definition = self.document["definitions"].get(name.strip_prefix("#/definitions/")?)?;
            return self.at(definition).resolve_within(value, references);
        }
        // How generators write a reference with a description beside it.
        if let Some([only]) = self.node["allOf"].as_array().map(Vec::as_slice) {
            return self.at(only).resolve_within(value, references);
        }
        let members = ["anyOf", "oneOf"].iter().find_map(|keyword| self.node[*keyword].as_array());
        let Some(members) = members else { return Some(self) };
        members
            .iter()
            .filter_map(|member| self.at(member).resolve_within(value, references))
            .find(|it| it.admits(value))
    }

    /// Whether this can be the variant that a value is: all its discriminators are equal, or it is of the right type.
    fn admits(self, value: &Value) -> bool {
        match value {
            Value::Object(object) => {
                let Some(properties) = self.node["properties"].as_object() else {
                    return self.node["type"] == "object";
                };
                let mut discriminators = properties
                    .iter()
                    .filter(|(_, property)| property["isDiscriminator"] == true || property.get("const").is_some());
                discriminators.all(|(name, property)| object.get(name) == property.get("const"))
            }
            Value::Array(_) => self.node["type"] == "array",
            Value::Null => self.node["type"] == "null",
            // A bound value is a text, whatever its field takes.
            Value::String(_) => {
                self.node["type"] != "object" && self.node["type"] != "array" && self.node["type"] != "null"
            }
            Value::Number(_) => self.node["type"] == "number" || self.node["type"] == "integer",
            Value::Bool(_) => self.node["type"] == "boolean",
        }
    }

    fn type_of_literals(self) -> Option<NeededType> {
        let literal = self.node.get("const").or_else(|| self.node["enum"].get(0))?;
        match literal {
            Value::Number(_) => Some(NeededType::Number),
            Value::Bool(_) => Some(NeededType::Boolean),
            _ => None,
        }
    }

    fn is_marked(self, mark: &str) -> bool {
        self.node[mark] == true
    }

    fn at(self, node: &'s Value) -> Self {
        Self { node, ..self }
    }
}
