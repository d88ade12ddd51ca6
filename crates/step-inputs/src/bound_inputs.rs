//! Which inputs of a configuration are bound.

use serde_json::Value;

use super::{
    InputPath, InputProperty, InputSchema, InputType, SchemaError, Segment, ValueType, bound::contains_expression,
};

/// Where `configuration` has an expression in place of a value, in the order of the schema.
///
/// These are: a secret written as text, any text in place of a number or a truth value, and a text or an account with
/// an expression in it ([`contains_expression`]). Rules that read such an input cannot run before it is evaluated.
/// What does not fit the schema is not bound: whoever validates reports it. Fails as [`InputSchema::expand_present`] does.
pub fn bound_inputs(inputs_json: &Value, configuration: &Value) -> Result<Vec<InputPath>, SchemaError> {
    let schema = InputSchema::expand_present(inputs_json, configuration)?;
    let mut search = Search { path: InputPath::root(), found: Vec::new() };
    search.fields(&schema.properties, configuration);
    Ok(search.found)
}

struct Search {
    path: InputPath,
    found: Vec<InputPath>,
}

impl Search {
    fn fields(&mut self, properties: &[InputProperty], value: &Value) {
        for property in properties {
            if let Some(field) = value.get(&property.name) {
                self.inside(Segment::Field(property.name.clone()), &property.input_type, field);
            }
        }
    }

    fn inside(&mut self, segment: Segment, input_type: &InputType, value: &Value) {
        self.path.push(segment);
        match (input_type, value) {
            (InputType::Object(object), value) => self.fields(&object.properties, value),
            (InputType::Array { item_types }, Value::Array(items)) => {
                for (index, (item_type, item)) in item_types.iter().zip(items).enumerate() {
                    self.inside(Segment::Index(index), item_type, item);
                }
            }
            (InputType::Value(value_type), Value::String(text)) if is_bound(value_type, text) => {
                self.found.push(self.path.clone());
            }
            _ => {}
        }
        self.path.pop();
    }
}

fn is_bound(value_type: &ValueType, text: &str) -> bool {
    match value_type {
        ValueType::Sensitive | ValueType::Primitive { .. } => true,
        ValueType::String | ValueType::Account { .. } => contains_expression(text),
        ValueType::Package | ValueType::ContainerImage => false,
    }
}
