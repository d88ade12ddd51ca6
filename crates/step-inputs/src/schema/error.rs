//! Why a schema cannot be expanded along a value.

use super::super::InputPath;

/// A schema cannot be expanded along a value. Displays as the problem alone: the text is part of Octopus's contract.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct SchemaError {
    /// Which input was expanded.
    pub path: InputPath,
    /// What is wrong.
    pub problem: SchemaProblem,
}

/// What is wrong. The texts that begin with a capital letter are Octopus's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaProblem {
    /// No definition has `isRoot: true`.
    #[error("No root definition found in the input schema")]
    NoRoot,
    /// More than one definition has `isRoot: true`.
    #[error("Multiple root definitions found in the input schema")]
    SeveralRoots,
    /// A `$ref` to a definition that is not there.
    #[error("Input schema reference points to a reference that does not exist.")]
    UnknownReference,
    /// A `$ref` to the root.
    #[error("Can't recursively reference the root definition.")]
    ReferenceToRoot,
    /// A union without a value.
    #[error("Union types cannot be optional")]
    OptionalUnion,
    /// A union of something else than objects.
    #[error("Only unions of object types are allowed.")]
    UnionOfValues,
    /// The value has the discriminators of none of the union's members.
    #[error("No type in the schema could be found for this union type.")]
    NoMember,
    /// A list without a value.
    #[error("Array types cannot be optional")]
    OptionalArray,
    /// Something else than a list where the schema has one.
    #[error("Found an array in the schema, but the runtime value was not an array")]
    NotAnArray,
    /// A discriminator that is not a field of a nested object.
    #[error("Not expecting a discriminator at this point")]
    UnexpectedDiscriminator,
    /// The chain of references has no end.
    #[error("a reference in the input schema leads back to itself")]
    CircularReference,
    /// Something that inputs cannot be.
    #[error("the input schema has {0}, which inputs cannot have")]
    UnsupportedType(String),
    /// Types within types without end, or nearly so.
    #[error("the input schema nests deeper than {0} levels along this value")]
    TooDeep(usize),
    /// Too many types.
    #[error("the input schema has more than {0} types along this value")]
    TooLarge(usize),
}

impl SchemaProblem {
    /// Whether another value could do with the same schema.
    pub(super) fn is_of_value(&self) -> bool {
        matches!(self, Self::OptionalUnion | Self::NoMember | Self::OptionalArray | Self::NotAnArray)
    }
}
