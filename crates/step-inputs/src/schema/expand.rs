//! Expands a schema along a value.

use serde_json::Value;

use super::definitions::{Definitions, has_marker, properties_of, required_of, type_of};
use super::rewrite::{Step, path_of};
use super::{
    Discriminator, InputProperty, InputSchema, InputType, ObjectType, PrimitiveKind, SchemaError, SchemaProblem,
    ValueType,
};
use crate::InputPath;

/// More levels than anyone writes, and few enough for every later walk to recurse.
const DEEPEST: usize = 128;

/// Bounds time and memory for schemas whose types multiply: what a package says about itself is not trusted.
const MOST_TYPES: usize = 100_000;

/// What a type costs, when looking at one keyword costs 1.
const COST_OF_TYPE: usize = 100;

/// How much of the schema to expand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it, whether the value has it or not.
    Everything,
    /// What the value has.
    Present,
}

pub(super) fn expand(inputs_json: &Value, inputs: &Value, extent: Extent) -> Result<InputSchema, SchemaError> {
    let definitions = Definitions::of(inputs_json).map_err(|problem| at(&InputPath::root(), problem))?;
    let mut expansion = Expansion { definitions, extent, trail: Vec::new(), cost: 0 };
    let result = expansion.root(inputs);
    result.map_err(|problem| at(&path_of(&expansion.trail), problem))
}

fn at(path: &InputPath, problem: SchemaProblem) -> SchemaError {
    SchemaError { path: path.clone(), problem }
}

struct Expansion<'a> {
    definitions: Definitions<'a>,
    extent: Extent,
    /// Where the expansion is; after an error, where it happened.
    trail: Vec<Step<'a>>,
    /// What it took so far.
    cost: usize,
}

impl<'a> Expansion<'a> {
    fn root(&mut self, inputs: &'a Value) -> Result<InputSchema, SchemaProblem> {
        let root = self.definitions.root();
        if type_of(root) != Some("object") {
            return Err(unsupported("a root definition that is no object"));
        }
        let properties = properties_of(root).filter_map(|(name, schema)| self.property(root, name, schema, inputs));
        let properties = properties.collect::<Result<_, _>>()?;
        Ok(InputSchema { properties })
    }

    /// `None` for a field that does not belong to the extent.
    fn property(
        &mut self,
        object: &Value,
        name: &'a str,
        schema: &'a Value,
        value: &'a Value,
    ) -> Option<Result<InputProperty, SchemaProblem>> {
        let field = value.get(name);
        if field.is_none() && self.extent == Extent::Present {
            return None;
        }
        let required = required_of(object);
        let input_type = self.spend(required.len());
        let input_type = input_type.and_then(|()| self.inside(Step::Field(name), schema, field));
        let is_required = required.iter().any(|required| required == name);
        Some(input_type.map(|input_type| InputProperty { name: name.to_owned(), is_required, input_type }))
    }

    /// The type of a part of the value.
    fn inside(
        &mut self,
        step: Step<'a>,
        schema: &'a Value,
        value: Option<&'a Value>,
    ) -> Result<InputType, SchemaProblem> {
        self.trail.push(step);
        let input_type = match self.input_type(schema, value) {
            Err(problem) if problem.is_of_value() && self.extent == Extent::Present => InputType::Unmatched { problem },
            result => result?,
        };
        self.trail.pop();
        Ok(input_type)
    }

    fn input_type(&mut self, schema: &'a Value, value: Option<&'a Value>) -> Result<InputType, SchemaProblem> {
        self.spend(COST_OF_TYPE)?;
        if self.trail.len() > DEEPEST {
            return Err(SchemaProblem::TooDeep(DEEPEST));
        }
        let schema = self.definitions.resolve(schema)?;
        if has_marker(schema, "isDiscriminator") {
            return Err(SchemaProblem::UnexpectedDiscriminator);
        }
        if let Some(members) = schema["anyOf"].as_array() {
            return self.union(members, value);
        }
        match type_of(schema) {
            Some("object") => self.object(schema, value),
            Some("array") => self.array(schema, value),
            Some(name) => value_type(name, schema).map(InputType::Value),
            None => Err(unsupported("a value of no certain type")),
        }
    }

    /// The member that the value's discriminators choose: the first, if several.
    fn union(&mut self, members: &'a [Value], value: Option<&'a Value>) -> Result<InputType, SchemaProblem> {
        let value = value.ok_or(SchemaProblem::OptionalUnion)?;
        let members = self.flattened(members)?;
        if value.is_null() && self.extent == Extent::Present {
            return Ok(InputType::Object(ObjectType::default()));
        }
        for member in members {
            if self.is_chosen(member, value)? {
                return self.object(member, Some(value));
            }
        }
        Err(SchemaProblem::NoMember)
    }

    /// The objects of a union and of the unions in it, in order.
    fn flattened(&mut self, members: &'a [Value]) -> Result<Vec<&'a Value>, SchemaProblem> {
        let mut objects = Vec::new();
        // A stack of its own: unions may contain themselves, which ends with too many types.
        let mut pending: Vec<_> = members.iter().rev().collect();
        self.spend(members.len())?;
        while let Some(member) = pending.pop() {
            let member = self.definitions.resolve(member)?;
            match member["anyOf"].as_array() {
                Some(members) => {
                    self.spend(COST_OF_TYPE + members.len())?;
                    pending.extend(members.iter().rev());
                }
                None if type_of(member) == Some("object") => objects.push(member),
                None => return Err(SchemaProblem::UnionOfValues),
            }
        }
        Ok(objects)
    }

    fn is_chosen(&mut self, member: &'a Value, value: &Value) -> Result<bool, SchemaProblem> {
        for (name, schema) in properties_of(member) {
            self.spend(1)?;
            let schema = self.definitions.resolve(schema)?;
            if has_marker(schema, "isDiscriminator") && !value.get(name).is_some_and(|it| is_same(it, &schema["const"]))
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn object(&mut self, schema: &'a Value, value: Option<&'a Value>) -> Result<InputType, SchemaProblem> {
        if let Some(value_type) = server_owned(schema) {
            return Ok(InputType::Value(value_type));
        }
        let value = value.unwrap_or(&Value::Null);
        let mut object = ObjectType::default();
        for (name, field) in properties_of(schema) {
            self.spend(1)?;
            let resolved = self.definitions.resolve(field)?;
            if has_marker(resolved, "isDiscriminator") {
                self.spend(COST_OF_TYPE)?;
                object.discriminators.push(Discriminator { name: name.clone(), value: resolved["const"].clone() });
            } else if let Some(property) = self.property(schema, name, field, value) {
                object.properties.push(property?);
            }
        }
        self.map_entries(schema, value, &mut object)?;
        Ok(InputType::Object(object))
    }

    /// The fields that only the value names. Octopus has no maps, so this goes beyond it.
    fn map_entries(
        &mut self,
        schema: &'a Value,
        value: &'a Value,
        object: &mut ObjectType,
    ) -> Result<(), SchemaProblem> {
        let entry_type = &schema["additionalProperties"];
        let named = &schema["properties"];
        for (name, _) in value.as_object().into_iter().flatten() {
            self.spend(1)?;
            if entry_type.is_object() && named.get(name).is_none() {
                object.properties.extend(self.property(schema, name, entry_type, value).transpose()?);
            }
        }
        Ok(())
    }

    fn array(&mut self, schema: &'a Value, value: Option<&'a Value>) -> Result<InputType, SchemaProblem> {
        let items: &[Value] = match value {
            None => return Err(SchemaProblem::OptionalArray),
            Some(Value::Array(items)) => items,
            Some(Value::Null) if self.extent == Extent::Present => &[],
            Some(_) => return Err(SchemaProblem::NotAnArray),
        };
        let types = items.iter().enumerate();
        let types = types.map(|(index, item)| self.inside(Step::Index(index), &schema["items"], Some(item)));
        Ok(InputType::Array { item_types: types.collect::<Result<_, _>>()? })
    }

    fn spend(&mut self, cost: usize) -> Result<(), SchemaProblem> {
        self.cost = self.cost.saturating_add(cost);
        if self.cost > MOST_TYPES * COST_OF_TYPE { Err(SchemaProblem::TooLarge(MOST_TYPES)) } else { Ok(()) }
    }
}

/// The objects whose fields are the server's business.
fn server_owned(schema: &Value) -> Option<ValueType> {
    let types = [
        ("isPackageReference", ValueType::Package),
        ("isContainerImageReference", ValueType::ContainerImage),
        ("isSensitiveValue", ValueType::Sensitive),
    ];
    types.into_iter().find(|(marker, _)| has_marker(schema, marker)).map(|(_, value_type)| value_type)
}

fn value_type(name: &str, schema: &Value) -> Result<ValueType, SchemaProblem> {
    Ok(match name {
        "string" if has_marker(schema, "isAccount") => {
            ValueType::Account { account_type: schema["accountType"].as_str().unwrap_or_default().to_owned() }
        }
        "string" => ValueType::String,
        "number" => ValueType::Primitive { kind: PrimitiveKind::Number },
        "integer" => ValueType::Primitive { kind: PrimitiveKind::Integer },
        "boolean" => ValueType::Primitive { kind: PrimitiveKind::Boolean },
        other => return Err(unsupported(&format!("a value of type `{other}`"))),
    })
}

/// Whether two literals say the same; 1 and 1.0 do.
fn is_same(value: &Value, literal: &Value) -> bool {
    if value.is_number() { value.as_f64() == literal.as_f64() } else { value == literal }
}

fn unsupported(what: &str) -> SchemaProblem {
    SchemaProblem::UnsupportedType(what.to_owned())
}
