//! What `inputs.json` says about a value: the types of the inputs in it.

mod definitions;
mod error;
mod expand;
mod primitive;
mod rewrite;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

pub use error::{SchemaError, SchemaProblem};
pub use primitive::PrimitiveKind;
pub use rewrite::{Leaf, LeafKind};
pub(crate) use rewrite::{Step, path_of};

/// The types of a value's inputs. Serialises in Octopus's form. The default knows of none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct InputSchema {
    /// The inputs, in the order of the schema.
    pub properties: Vec<InputProperty>,
}

/// A field of the inputs, or of an object in them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InputProperty {
    /// Its name.
    pub name: String,
    /// Whether it may not be left out.
    pub is_required: bool,
    /// Its type.
    #[serde(rename = "type")]
    pub input_type: InputType,
}

/// The type of an input, along its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum InputType {
    /// An object: of a union, the member that the value chose.
    Object(ObjectType),
    /// A list.
    #[serde(rename_all = "camelCase")]
    Array {
        /// The type of each item, since each may be another member of a union.
        item_types: Vec<Self>,
    },
    /// The value fits no type. Only [`InputSchema::expand_present`] makes it; conversions refuse the input, and whoever
    /// validates reports it better than this does.
    Unmatched {
        /// Why.
        #[serde(serialize_with = "display")]
        problem: SchemaProblem,
    },
    /// Something without parts that a schema knows.
    #[serde(untagged)]
    Value(ValueType),
}

/// The type of a single value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum ValueType {
    /// Text, whether any or of a choice.
    String,
    /// A number or a truth value.
    Primitive {
        /// Which of both. Octopus does not tell, so it is not serialised.
        #[serde(skip)]
        kind: PrimitiveKind,
    },
    /// A package that the server acquires.
    Package,
    /// A container image that the server resolves.
    ContainerImage,
    /// A secret.
    Sensitive,
    /// An account of the server.
    #[serde(rename_all = "camelCase")]
    Account {
        /// Of which type, such as `AmazonWebServicesAccount`.
        account_type: String,
    },
}

/// The fields of an object.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ObjectType {
    /// The fields that tell the members of a union apart. They have one value each and are never bound.
    #[serde(rename = "discriminatorProperties")]
    pub discriminators: Vec<Discriminator>,
    /// All other fields.
    #[serde(rename = "nonDiscriminatorProperties")]
    pub properties: Vec<InputProperty>,
}

/// A field with a literal that tells members of a union apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Discriminator {
    /// The field's name.
    #[serde(rename = "discriminatorName")]
    pub name: String,
    /// The literal: text, a number or a truth value.
    #[serde(rename = "type", serialize_with = "discriminator_type")]
    pub value: Value,
}

impl InputSchema {
    /// Expands `inputs_json` along `inputs`, in any context, exactly as Octopus does.
    ///
    /// What `inputs` leave out is expanded as well, so a list or a union that is left out is an error.
    pub fn expand(inputs_json: &Value, inputs: &Value) -> Result<Self, SchemaError> {
        expand::expand(inputs_json, inputs, expand::Extent::Everything)
    }

    /// Expands `inputs_json` along what `inputs` hold.
    ///
    /// Fields that are left out are left out of the schema too, and a part that fits no type becomes
    /// [`InputType::Unmatched`]. So this fails only for a faulty `inputs_json`, or when the types along `inputs` exceed a
    /// limit ([`SchemaProblem::TooLarge`], [`SchemaProblem::TooDeep`]).
    pub fn expand_present(inputs_json: &Value, inputs: &Value) -> Result<Self, SchemaError> {
        expand::expand(inputs_json, inputs, expand::Extent::Present)
    }
}

fn discriminator_type<S: Serializer>(literal: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    json!({ "type": "discriminator", "const": literal }).serialize(serializer)
}

fn display<S: Serializer>(problem: &SchemaProblem, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(problem)
}
