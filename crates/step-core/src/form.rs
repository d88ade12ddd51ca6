//! Forms as trees of controls. The portal decides how a control looks.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::schema;

/// How inputs are edited: the controls, in the order of the story they tell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Form {
    /// From top to bottom.
    pub content: Vec<Control>,
}

/// One control, bound to exactly one place in the inputs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Control {
    /// What kind of value it edits.
    pub control: ControlKind,
    /// Where the value is, as a `JSONPath`.
    pub input: String,
    /// Its caption.
    pub label: String,
    /// What the value means: the field's documentation.
    pub help: String,
}

/// What a control edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ControlKind {
    /// One line of text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Checkbox,
    /// One of several literals.
    Select,
    /// One of several shapes, told apart by a discriminator.
    Union,
    /// Any number of items.
    List,
    /// A group of fields.
    Object,
    /// A package of a feed.
    Package,
}

impl Form {
    /// One control per field of the inputs type, in its order.
    pub fn for_inputs<T: JsonSchema>() -> Self {
        Self::from_schema(&schema::inputs_schema::<T>())
    }

    fn from_schema(inputs: &Value) -> Self {
        let fields = schema::root_definition(inputs).and_then(|root| root["properties"].as_object());
        let controls = fields.into_iter().flatten().map(|(name, field)| Control {
            control: kind_of(schema::definition_of(field, inputs).unwrap_or(field)),
            input: format!("$.{name}"),
            label: label_of(name),
            help: field["description"].as_str().unwrap_or_default().into(),
        });
        Self { content: controls.collect() }
    }
}

fn kind_of(schema: &Value) -> ControlKind {
    if schema["isPackageReference"] == Value::Bool(true) {
        return ControlKind::Package;
    }
    if schema.get("anyOf").is_some() {
        return ControlKind::Union;
    }
    if schema.get("enum").is_some() {
        return ControlKind::Select;
    }
    match schema["type"].as_str() {
        Some("boolean") => ControlKind::Checkbox,
        Some("integer" | "number") => ControlKind::Number,
        Some("array") => ControlKind::List,
        Some("object") => ControlKind::Object,
        _ => ControlKind::Text,
    }
}

/// `stackName` reads "Stack name".
fn label_of(field: &str) -> String {
    let mut label = String::new();
    for letter in field.chars() {
        if label.is_empty() {
            label.extend(letter.to_uppercase());
        } else if letter.is_uppercase() {
            label.push(' ');
            label.extend(letter.to_lowercase());
        } else {
            label.push(letter);
        }
    }
    label
}
