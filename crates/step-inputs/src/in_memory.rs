//! Inputs as an editor holds them, and their two written forms.

use std::fmt;

use serde_json::{Value, json};

use super::bound::contains_expression;
use super::conversion_error::ConversionError;
use super::conversion_error::ConversionProblem::{self, NotASecretInMemory, NotASecretOfConfiguration};
use super::tree::{self, InputTree};
use super::{Bindable, BoundValue, ContainerImageReference, InputSchema, PackageReference, Secret, ValueType};

/// Inputs as an editor holds them (Octopus: *Runtime*). What is bound is told apart from what has a value.
///
/// Written in two forms that say the same: the server's configuration (Octopus: *Resource*) and the editor's own.
/// Reading one and writing the other converts. The hint that a configuration may keep beside a secret goes along, though
/// Octopus's editor drops it.
#[derive(Clone, Debug, PartialEq)]
pub struct InMemory {
    tree: InputTree<InMemoryInput>,
}

/// One input in memory.
#[derive(Clone, Debug, PartialEq)]
pub enum InMemoryInput {
    /// Text, kept as it is written: expressions within it are not told apart.
    Text(Value),
    /// A number or a truth value.
    Primitive(Bindable<Value>),
    /// A secret.
    Sensitive {
        /// What is known of it.
        secret: SensitiveInput,
        /// What the server says about it beside, kept as it is written: `Hint` in the configuration, `hint` in memory.
        hint: Option<Value>,
    },
    /// A package, kept as it is written.
    Package(PackageReference),
    /// A container image, kept as it is written.
    ContainerImage(ContainerImageReference),
    /// The id of an account.
    Account(Bindable<Value>),
}

/// What is known of a secret while inputs are edited. Does not print its text, nor an expression in place of it, in which
/// people may have written a secret as it is.
#[derive(Clone, PartialEq, Eq)]
pub enum SensitiveInput {
    /// The server keeps one, and does not tell.
    Existing,
    /// One that was just entered.
    New(Secret),
    /// There is none.
    Empty,
    /// An expression makes it.
    Bound(BoundValue),
}

impl InMemory {
    /// Reads the server's configuration form. `schema` is expanded along `configuration`.
    pub fn from_configuration(schema: &InputSchema, configuration: &Value) -> Result<Self, ConversionError> {
        tree::read(schema, configuration, |_, value_type, value| from_configuration(value_type, value))
            .map(|tree| Self { tree })
    }

    /// Reads the editor's form. `schema` is expanded along `inputs`.
    pub fn from_json(schema: &InputSchema, inputs: &Value) -> Result<Self, ConversionError> {
        tree::read(schema, inputs, |_, value_type, value| from_json(value_type, value)).map(|tree| Self { tree })
    }

    /// The inputs one by one.
    pub fn tree(&self) -> &InputTree<InMemoryInput> {
        &self.tree
    }

    /// Writes the server's configuration form, secrets that were just entered included.
    pub fn to_configuration(&self) -> Value {
        self.tree.to_json(&|_, input| match input {
            InMemoryInput::Primitive(Bindable::Bound(bound)) | InMemoryInput::Account(Bindable::Bound(bound)) => {
                Value::from(bound.expression.as_str())
            }
            InMemoryInput::Sensitive { secret, hint } => with_hint(secret.to_configuration(), "Hint", hint.as_ref()),
            other => other.to_json(),
        })
    }

    /// Writes the editor's form, secrets that were just entered included.
    pub fn to_json(&self) -> Value {
        self.tree.to_json(&|_, input| input.to_json())
    }
}

impl InMemoryInput {
    fn to_json(&self) -> Value {
        match self {
            Self::Text(value) => value.clone(),
            Self::Primitive(input) | Self::Account(input) => match input {
                Bindable::Value(value) => value.clone(),
                Bindable::Bound(bound) => bound.to_json(),
            },
            Self::Sensitive { secret, hint } => with_hint(secret.to_json(), "hint", hint.as_ref()),
            Self::Package(package) => package.as_json().clone(),
            Self::ContainerImage(image) => image.as_json().clone(),
        }
    }
}

impl SensitiveInput {
    /// Reads a secret of the configuration. An empty `NewValue` is a new secret, a null one is none.
    pub fn from_configuration(value: &Value) -> Result<Self, ConversionProblem> {
        if let Value::String(expression) = value {
            return Ok(Self::Bound(BoundValue::new(expression)));
        }
        match (value.get("HasValue"), value.get("NewValue")) {
            (Some(Value::Bool(false)), _) => Ok(Self::Empty),
            (Some(Value::Bool(true)), None | Some(Value::Null)) => Ok(Self::Existing),
            (Some(Value::Bool(true)), Some(Value::String(text))) => Ok(Self::New(Secret::new(text))),
            _ => Err(NotASecretOfConfiguration),
        }
    }

    fn from_json(value: &Value) -> Result<Self, ConversionProblem> {
        if let Some(bound) = BoundValue::from_json(value) {
            return Ok(Self::Bound(bound));
        }
        match (value["type"].as_str(), &value["newValue"]) {
            (Some("existing"), _) => Ok(Self::Existing),
            (Some("empty"), _) => Ok(Self::Empty),
            (Some("new"), Value::String(text)) => Ok(Self::New(Secret::new(text))),
            _ => Err(NotASecretInMemory),
        }
    }

    fn to_configuration(&self) -> Value {
        match self {
            Self::Existing => json!({ "HasValue": true }),
            Self::New(secret) => json!({ "HasValue": true, "NewValue": secret.expose() }),
            Self::Empty => json!({ "HasValue": false }),
            Self::Bound(bound) => Value::from(bound.expression.as_str()),
        }
    }

    /// Writes the editor's form, a secret that was just entered included.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Existing => json!({ "type": "existing" }),
            Self::New(secret) => json!({ "type": "new", "newValue": secret.expose() }),
            Self::Empty => json!({ "type": "empty" }),
            Self::Bound(bound) => bound.to_json(),
        }
    }
}

impl fmt::Debug for SensitiveInput {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Existing => "Existing",
            Self::New(_) => "New(***)",
            Self::Empty => "Empty",
            Self::Bound(_) => "Bound(***)",
        })
    }
}

/// A secret's written form with its hint. An expression is text in the configuration and has none.
fn with_hint(mut secret: Value, field: &str, hint: Option<&Value>) -> Value {
    if let (Value::Object(fields), Some(hint)) = (&mut secret, hint) {
        fields.insert(field.to_owned(), hint.clone());
    }
    secret
}

fn from_configuration(value_type: &ValueType, value: &Value) -> Result<InMemoryInput, ConversionProblem> {
    let expression = value.as_str().filter(|text| match value_type {
        // Octopus writes no number or truth value as text, so a text is an expression, even one without `#{`.
        ValueType::Primitive { .. } => true,
        ValueType::Account { .. } => contains_expression(text),
        _ => false,
    });
    let read_secret = || {
        let secret = SensitiveInput::from_configuration(value)?;
        Ok(InMemoryInput::Sensitive { secret, hint: value.get("Hint").cloned() })
    };
    read_input(value_type, value, expression.map(BoundValue::new), read_secret)
}

fn from_json(value_type: &ValueType, value: &Value) -> Result<InMemoryInput, ConversionProblem> {
    let read_secret = || {
        let secret = SensitiveInput::from_json(value)?;
        Ok(InMemoryInput::Sensitive { secret, hint: value.get("hint").cloned() })
    };
    read_input(value_type, value, BoundValue::from_json(value), read_secret)
}

fn read_input(
    value_type: &ValueType,
    value: &Value,
    bound: Option<BoundValue>,
    read_secret: impl FnOnce() -> Result<InMemoryInput, ConversionProblem>,
) -> Result<InMemoryInput, ConversionProblem> {
    let bindable = || bound.map_or_else(|| Bindable::Value(value.clone()), Bindable::Bound);
    Ok(match value_type {
        ValueType::String => InMemoryInput::Text(value.clone()),
        ValueType::Primitive { .. } => InMemoryInput::Primitive(bindable()),
        ValueType::Account { .. } => InMemoryInput::Account(bindable()),
        ValueType::Sensitive => read_secret()?,
        ValueType::Package => InMemoryInput::Package(PackageReference::new(value.clone())),
        ValueType::ContainerImage => InMemoryInput::ContainerImage(ContainerImageReference::new(value.clone())),
    })
}
