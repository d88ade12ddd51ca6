//! Walks a value along its schema and writes it anew.

use serde_json::{Map, Value};

use super::{InputProperty, InputSchema, InputType, ObjectType, ValueType};
use crate::InputPath;

/// A part of the inputs that has no parts of its own for the schema.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'a> {
    trail: &'a [Step<'a>],
    /// What is there: of the type, or something else where the inputs are invalid.
    pub value: &'a Value,
    /// What the schema says about it.
    pub kind: LeafKind<'a>,
    /// Whether the inputs are invalid without it.
    pub is_required: bool,
}

/// What a schema says about a [`Leaf`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafKind<'a> {
    /// It has this type.
    Typed(&'a ValueType),
    /// It tells the members of a union apart.
    Discriminator,
    /// It has none of the types that the schema has for it: an object or a list that is written as something else, or a
    /// union without a member for this value.
    Unmatched,
    /// Nothing: it belongs to a field that the schema does not know.
    Unknown,
}

/// A segment of a path that nobody may ever ask for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'a> {
    Field(&'a str),
    Index(usize),
}

impl Leaf<'_> {
    /// Where it is.
    pub fn path(&self) -> InputPath {
        path_of(self.trail)
    }
}

pub(crate) fn path_of(trail: &[Step<'_>]) -> InputPath {
    trail.iter().fold(InputPath::root(), |path, step| match step {
        Step::Field(name) => path.field(*name),
        Step::Index(index) => path.index(*index),
    })
}

impl LeafKind<'_> {
    /// Its type, where it is of a known one.
    pub fn value_type(&self) -> Option<&ValueType> {
        match self {
            Self::Typed(value_type) => Some(value_type),
            _ => None,
        }
    }
}

impl InputSchema {
    /// `inputs` with every leaf replaced by what `rewrite` makes of it; a field or item for which it makes nothing is
    /// left out. The schema is one that was expanded along `inputs`. Fields that it does not know are walked as well.
    ///
    /// The inputs need not be valid.
    ///
    /// ```
    /// # use serde_json::{Value, json};
    /// # use step_inputs::InputSchema;
    /// let inputs_json = json!({ "definitions": { "Inputs": {
    ///     "type": "object",
    ///     "isRoot": true,
    ///     "properties": { "name": { "type": "string" }, "password": { "type": "object", "isSensitiveValue": true } },
    /// } } });
    /// let inputs = json!({ "name": "shop", "password": { "HasValue": true } });
    /// let schema = InputSchema::expand_present(&inputs_json, &inputs)?;
    /// let paths = schema.rewrite(&inputs, |leaf| Some(leaf.path().to_string().into()));
    /// assert_eq!(paths, json!({ "name": "$.name", "password": "$.password" }));
    /// # Ok::<(), step_inputs::SchemaError>(())
    /// ```
    pub fn rewrite(&self, inputs: &Value, rewrite: impl FnMut(Leaf<'_>) -> Option<Value>) -> Value {
        let mut walk = Walk { trail: Vec::new(), rewrite };
        match inputs {
            Value::Object(object) => walk.object(&[], &self.properties, object),
            other => walk.unknown(other).unwrap_or_default(),
        }
    }

    /// Shows every leaf to `visit`, in the order of `inputs`.
    pub fn visit(&self, inputs: &Value, mut visit: impl FnMut(Leaf<'_>)) {
        self.rewrite(inputs, |leaf| {
            visit(leaf);
            None
        });
    }
}

impl InputSchema {
    /// Whether the schema knows every field of `inputs`, as far as they have its types.
    pub fn knows_every_field(&self, inputs: &Value) -> bool {
        inputs.as_object().is_none_or(|object| knows_fields(&[], &self.properties, object))
    }
}

fn knows_fields(
    discriminators: &[super::Discriminator],
    properties: &[InputProperty],
    object: &Map<String, Value>,
) -> bool {
    object.iter().enumerate().all(|(expected, (name, value))| match property(properties, expected, name) {
        Some(property) => knows_parts(&property.input_type, value),
        None => discriminators.iter().any(|discriminator| discriminator.name == *name),
    })
}

fn knows_parts(input_type: &InputType, value: &Value) -> bool {
    match (input_type, value) {
        (InputType::Object(ObjectType { discriminators, properties }), Value::Object(object)) => {
            knows_fields(discriminators, properties, object)
        }
        (InputType::Array { item_types }, Value::Array(items)) => {
            item_types.iter().zip(items).all(|(item_type, item)| knows_parts(item_type, item))
        }
        _ => true,
    }
}

/// The property with this name. Mostly inputs have the schema's order, so the one at the same place is looked at first.
fn property<'p>(properties: &'p [InputProperty], expected: usize, name: &str) -> Option<&'p InputProperty> {
    let at_its_place = properties.get(expected).filter(|property| property.name == name);
    at_its_place.or_else(|| properties.iter().find(|property| property.name == name))
}

struct Walk<'v, F> {
    trail: Vec<Step<'v>>,
    rewrite: F,
}

impl<'v, F: FnMut(Leaf<'_>) -> Option<Value>> Walk<'v, F> {
    fn object(
        &mut self,
        discriminators: &[super::Discriminator],
        properties: &[InputProperty],
        object: &'v Map<String, Value>,
    ) -> Value {
        let mut rewritten = Map::new();
        for (expected, (name, value)) in object.iter().enumerate() {
            self.trail.push(Step::Field(name));
            let value = match property(properties, expected, name) {
                Some(property) => self.value(&property.input_type, property.is_required, value),
                None if discriminators.iter().any(|discriminator| discriminator.name == *name) => {
                    self.leaf(value, LeafKind::Discriminator, true)
                }
                None => self.unknown(value),
            };
            self.trail.pop();
            rewritten.extend(value.map(|value| (name.clone(), value)));
        }
        Value::Object(rewritten)
    }

    fn value(&mut self, input_type: &InputType, is_required: bool, value: &'v Value) -> Option<Value> {
        match (input_type, value) {
            (InputType::Object(ObjectType { discriminators, properties }), Value::Object(object)) => {
                Some(self.object(discriminators, properties, object))
            }
            (InputType::Array { item_types }, Value::Array(items)) => {
                Some(self.list(items, |walk, index, item| match item_types.get(index) {
                    Some(item_type) => walk.value(item_type, true, item),
                    None => walk.unknown(item),
                }))
            }
            (InputType::Value(value_type), value) => self.leaf(value, LeafKind::Typed(value_type), is_required),
            (_, value) => self.leaf(value, LeafKind::Unmatched, is_required),
        }
    }

    fn unknown(&mut self, value: &'v Value) -> Option<Value> {
        match value {
            Value::Object(object) => Some(self.object(&[], &[], object)),
            Value::Array(items) => Some(self.list(items, |walk, _, item| walk.unknown(item))),
            value => self.leaf(value, LeafKind::Unknown, false),
        }
    }

    fn list(
        &mut self,
        items: &'v [Value],
        mut rewrite_item: impl FnMut(&mut Self, usize, &'v Value) -> Option<Value>,
    ) -> Value {
        let rewritten = items.iter().enumerate().filter_map(|(index, item)| {
            self.trail.push(Step::Index(index));
            let item = rewrite_item(self, index, item);
            self.trail.pop();
            item
        });
        Value::Array(rewritten.collect())
    }

    fn leaf(&mut self, value: &Value, kind: LeafKind<'_>, is_required: bool) -> Option<Value> {
        (self.rewrite)(Leaf { trail: &self.trail, value, kind, is_required })
    }
}
