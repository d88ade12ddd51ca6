//! The shape that inputs have in every context: the same objects and lists, with other values in them.

use serde_json::{Map, Value};

use super::conversion_error::{ConversionError, ConversionProblem};
use super::schema::{Step, path_of};
use super::words::kind_of;
use super::{InputPath, InputProperty, InputSchema, InputType, ObjectType, ValueType};

/// Inputs whose values are of type `L`, in the order of their schema.
#[derive(Clone, Debug, PartialEq)]
pub enum InputTree<L> {
    /// Written as null: nothing there, whatever the type.
    Null,
    /// A literal of the schema, the same in every context.
    Discriminator(Value),
    /// One value.
    Value(L),
    /// A list.
    List(Vec<Self>),
    /// The fields of an object, discriminators first. A field that is not there is not in it.
    Object(Vec<(String, Self)>),
}

impl<L> InputTree<L> {
    /// Every value with its place.
    pub fn values(&self) -> Vec<(InputPath, &L)> {
        self.filtered(|_| true)
    }

    /// Every value that `is_wanted`, with its place.
    pub(super) fn filtered(&self, is_wanted: impl Fn(&L) -> bool) -> Vec<(InputPath, &L)> {
        let mut values = Vec::new();
        self.collect(&is_wanted, &mut Vec::new(), &mut values);
        values
    }

    /// The same shape with other values.
    pub fn map<M>(&self, convert: &impl Fn(&L) -> M) -> InputTree<M> {
        match self {
            Self::Null => InputTree::Null,
            Self::Discriminator(literal) => InputTree::Discriminator(literal.clone()),
            Self::Value(value) => InputTree::Value(convert(value)),
            Self::List(items) => InputTree::List(items.iter().map(|item| item.map(convert)).collect()),
            Self::Object(fields) => {
                InputTree::Object(fields.iter().map(|(name, field)| (name.clone(), field.map(convert))).collect())
            }
        }
    }

    /// Writes the shape, and each value as `write` does, which may ask for its place.
    pub fn to_json(&self, write: &impl Fn(&dyn Fn() -> InputPath, &L) -> Value) -> Value {
        self.write(&mut Vec::new(), write)
    }

    fn write<'t>(&'t self, at: &mut Vec<Step<'t>>, write: &impl Fn(&dyn Fn() -> InputPath, &L) -> Value) -> Value {
        let inside = |at: &mut Vec<Step<'t>>, step: Step<'t>, tree: &'t Self| {
            at.push(step);
            let written = tree.write(at, write);
            at.pop();
            written
        };
        match self {
            Self::Null => Value::Null,
            Self::Discriminator(literal) => literal.clone(),
            Self::Value(value) => write(&|| path_of(at), value),
            Self::List(items) => {
                items.iter().enumerate().map(|(index, item)| inside(at, Step::Index(index), item)).collect()
            }
            Self::Object(fields) => {
                fields.iter().map(|(name, field)| (name.clone(), inside(at, Step::Field(name), field))).collect()
            }
        }
    }

    fn collect<'t>(
        &'t self,
        is_wanted: &impl Fn(&L) -> bool,
        at: &mut Vec<Step<'t>>,
        values: &mut Vec<(InputPath, &'t L)>,
    ) {
        match self {
            Self::Value(value) if is_wanted(value) => values.push((path_of(at), value)),
            Self::Null | Self::Discriminator(_) | Self::Value(_) => {}
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    at.push(Step::Index(index));
                    item.collect(is_wanted, at, values);
                    at.pop();
                }
            }
            Self::Object(fields) => {
                for (name, field) in fields {
                    at.push(Step::Field(name));
                    field.collect(is_wanted, at, values);
                    at.pop();
                }
            }
        }
    }
}

/// Reads `inputs` in the shape of `schema`, and each value with `read_value`. What the schema does not know is dropped.
pub(super) fn read<L>(
    schema: &InputSchema,
    inputs: &Value,
    read_value: impl Fn(&dyn Fn() -> InputPath, &ValueType, &Value) -> Result<L, ConversionProblem>,
) -> Result<InputTree<L>, ConversionError> {
    let mut reader = Reader { trail: Vec::new(), read_value };
    match inputs {
        Value::Null => Ok(InputTree::Null),
        Value::Object(object) => reader.object(&[], &schema.properties, object),
        other => Err(reader.error(wrong_kind("an object", other))),
    }
}

struct Reader<'s, F> {
    trail: Vec<Step<'s>>,
    read_value: F,
}

impl<'s, F> Reader<'s, F> {
    fn object<L>(
        &mut self,
        discriminators: &[super::Discriminator],
        properties: &'s [InputProperty],
        object: &Map<String, Value>,
    ) -> Result<InputTree<L>, ConversionError>
    where
        F: Fn(&dyn Fn() -> InputPath, &ValueType, &Value) -> Result<L, ConversionProblem>,
    {
        let literals = discriminators.iter().map(|it| (it.name.clone(), InputTree::Discriminator(it.value.clone())));
        let mut fields: Vec<_> = literals.collect();
        for property in properties {
            if let Some(value) = object.get(&property.name) {
                let field = self.inside(Step::Field(&property.name), &property.input_type, value)?;
                fields.push((property.name.clone(), field));
            }
        }
        Ok(InputTree::Object(fields))
    }

    fn list<L>(&mut self, item_types: &'s [InputType], items: &[Value]) -> Result<InputTree<L>, ConversionError>
    where
        F: Fn(&dyn Fn() -> InputPath, &ValueType, &Value) -> Result<L, ConversionProblem>,
    {
        if item_types.len() != items.len() {
            let problem = ConversionProblem::OtherLength { expanded: item_types.len(), found: items.len() };
            return Err(self.error(problem));
        }
        let items = items.iter().zip(item_types).enumerate();
        let trees = items.map(|(index, (item, item_type))| self.inside(Step::Index(index), item_type, item));
        Ok(InputTree::List(trees.collect::<Result<_, _>>()?))
    }

    fn inside<L>(
        &mut self,
        step: Step<'s>,
        input_type: &'s InputType,
        value: &Value,
    ) -> Result<InputTree<L>, ConversionError>
    where
        F: Fn(&dyn Fn() -> InputPath, &ValueType, &Value) -> Result<L, ConversionProblem>,
    {
        self.trail.push(step);
        let tree = self.value(input_type, value)?;
        self.trail.pop();
        Ok(tree)
    }

    fn value<L>(&mut self, input_type: &'s InputType, value: &Value) -> Result<InputTree<L>, ConversionError>
    where
        F: Fn(&dyn Fn() -> InputPath, &ValueType, &Value) -> Result<L, ConversionProblem>,
    {
        match (input_type, value) {
            (_, Value::Null) => Ok(InputTree::Null),
            (InputType::Object(ObjectType { discriminators, properties }), Value::Object(object)) => {
                self.object(discriminators, properties, object)
            }
            (InputType::Array { item_types }, Value::Array(items)) => self.list(item_types, items),
            (InputType::Value(value_type), value) => {
                let read = (self.read_value)(&|| path_of(&self.trail), value_type, value);
                read.map(InputTree::Value).map_err(|problem| self.error(problem))
            }
            (InputType::Unmatched { problem }, _) => Err(self.error(ConversionProblem::Unmatched(problem.clone()))),
            (InputType::Object(_), other) => Err(self.error(wrong_kind("an object", other))),
            (InputType::Array { .. }, other) => Err(self.error(wrong_kind("a list", other))),
        }
    }

    fn error(&self, problem: ConversionProblem) -> ConversionError {
        ConversionError { path: path_of(&self.trail), problem }
    }
}

fn wrong_kind(expected: &str, found: &Value) -> ConversionProblem {
    ConversionProblem::WrongKind { expected: expected.to_owned(), found: kind_of(found) }
}
