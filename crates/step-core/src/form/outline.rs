//! The default form: a control for each place that the schema has.

use serde_json::{Map, Value};

use super::{ChoiceOption, Control, ControlKind};
use crate::Place;
use crate::schema::{definition_of, root_definition};

/// The controls of inputs with this schema.
pub(crate) fn outline(schema: &Value) -> Vec<Control> {
    let root = root_definition(schema).unwrap_or(&Value::Null);
    Outline { schema }.fields(root, &Place::root())
}

struct Outline<'a> {
    schema: &'a Value,
}

impl Outline<'_> {
    /// The controls of an object's fields, but for discriminators, which the choice of a member sets.
    fn fields(&self, object: &Value, place: &Place) -> Vec<Control> {
        let required = object["required"].as_array();
        let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|required| required == name));
        let fields = object["properties"].as_object().into_iter().flatten();
        let edited = fields.filter(|(_, field)| !is_discriminator(field));
        edited
            .flat_map(|(name, field)| self.field(name, field, &place.field(name.clone()), !is_required(name)))
            .collect()
    }

    fn field(&self, name: &str, field: &Value, place: &Place, optional: bool) -> Vec<Control> {
        let mut controls = self.controls(field, place, &label_of(name));
        if let Some(first) = controls.first_mut() {
            first.optional = optional;
        }
        controls
    }

    /// The control of a place; where it holds a union, followed by those of the members' fields.
    fn controls(&self, node: &Value, place: &Place, label: &str) -> Vec<Control> {
        let shape = definition_of(node, self.schema).unwrap_or(node);
        let mut control = Control::at(place, self.kind(shape, place, label), label.to_owned());
        control.help = node["description"].as_str().or(shape["description"].as_str()).unwrap_or_default().into();
        let members = shape["anyOf"].as_array().into_iter().flatten();
        let of_members = members.flat_map(|member| self.member(member, place));
        std::iter::once(control).chain(of_members).collect()
    }

    fn member(&self, member: &Value, place: &Place) -> Vec<Control> {
        let shape = definition_of(member, self.schema).unwrap_or(member);
        let chosen = discriminators(shape).fold(place.clone(), |place, (tag, literal)| {
            place.chosen(tag.to_owned(), literal.as_str().unwrap_or_default().to_owned())
        });
        self.fields(shape, &chosen)
    }

    fn kind(&self, shape: &Value, place: &Place, label: &str) -> ControlKind {
        let is = |marker: &str| shape[marker] == Value::Bool(true);
        let text = |keyword: &str| shape[keyword].as_str().unwrap_or_default();
        match text("type") {
            _ if is("isPackageReference") => ControlKind::Package,
            _ if is("isContainerImageReference") => ControlKind::ContainerImage,
            _ if is("isSensitiveValue") => ControlKind::Sensitive,
            _ if is("isAccount") => ControlKind::Account { account_type: text("accountType").into() },
            _ if shape.get("anyOf").is_some() => ControlKind::Radio { options: self.members(&shape["anyOf"]) },
            _ if shape.get("enum").is_some() => ControlKind::Select { options: literals(shape) },
            "boolean" => ControlKind::Checkbox,
            "integer" | "number" => ControlKind::Number,
            "array" => ControlKind::List { item: self.controls(&shape["items"], &place.every(), label) },
            "object" if shape["additionalProperties"].is_object() => {
                ControlKind::KeyValues { value: self.controls(&shape["additionalProperties"], &place.every(), label) }
            }
            "object" => ControlKind::Section { content: self.fields(shape, place) },
            _ => ControlKind::Text,
        }
    }

    /// The members of a union, by their discriminators.
    fn members(&self, members: &Value) -> Vec<ChoiceOption> {
        let option = |member: &Value| {
            let shape = definition_of(member, self.schema).unwrap_or(member);
            let value: Map<String, Value> =
                discriminators(shape).map(|(tag, literal)| (tag.to_owned(), literal.clone())).collect();
            let names = value.values().filter_map(Value::as_str).map(label_of).collect::<Vec<_>>();
            let help = shape["description"].as_str().unwrap_or_default().to_owned();
            ChoiceOption { label: names.join(": "), help, value: value.into() }
        };
        members.as_array().into_iter().flatten().map(option).collect()
    }
}

fn literals(shape: &Value) -> Vec<ChoiceOption> {
    let literals = shape["enum"].as_array().into_iter().flatten().enumerate();
    let option = |(at, literal): (usize, &Value)| ChoiceOption {
        label: literal.as_str().map(label_of).unwrap_or_default(),
        help: shape["enumDescriptions"][at].as_str().unwrap_or_default().into(),
        value: literal.clone(),
    };
    literals.map(option).collect()
}

fn discriminators(member: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let fields = member["properties"].as_object().into_iter().flatten();
    fields.filter(|(_, field)| is_discriminator(field)).map(|(tag, field)| (tag.as_str(), &field["const"]))
}

fn is_discriminator(field: &Value) -> bool {
    field["isDiscriminator"] == Value::Bool(true)
}

/// `stackName` reads "Stack name"; a name in capitals is left as it is.
fn label_of(name: &str) -> String {
    if !name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut label = String::new();
    for letter in name.chars() {
        match letter {
            '-' | '_' => label.push(' '),
            first if label.is_empty() => label.extend(first.to_uppercase()),
            capital if capital.is_uppercase() => {
                label.push(' ');
                label.extend(capital.to_lowercase());
            }
            other => label.push(other),
        }
    }
    label
}
