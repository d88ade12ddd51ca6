//! Reads evaluated inputs.

use serde_json::Value;

use super::{ExecutionImage, ExecutionInput, ExecutionPackage, ExecutionResources};
use crate::conversion_error::ConversionProblem;
use crate::words::kind_of;
use crate::{ContainerImageReference, InputPath, PackageReference, PrimitiveKind, Secret, SensitiveInput, ValueType};

impl ExecutionInput {
    pub(super) fn read(
        path: &dyn Fn() -> InputPath,
        value_type: &ValueType,
        value: &Value,
        resources: &impl ExecutionResources,
    ) -> Result<Self, ConversionProblem> {
        Ok(match value_type {
            ValueType::String => Self::Text(text(value)?.to_owned()),
            ValueType::Primitive { kind } => Self::Primitive(primitive(*kind, value)?),
            ValueType::Sensitive => Self::Sensitive(secret(path, value, resources)?),
            ValueType::Package => Self::Package(package(value, resources)?),
            ValueType::ContainerImage => Self::ContainerImage(container_image(value, resources)?),
            ValueType::Account { .. } => Self::Account(text(value)?.to_owned()),
        })
    }
}

fn text(value: &Value) -> Result<&str, ConversionProblem> {
    value.as_str().ok_or(ConversionProblem::WrongKind { expected: "text".to_owned(), found: kind_of(value) })
}

fn primitive(kind: PrimitiveKind, value: &Value) -> Result<Value, ConversionProblem> {
    match (kind, value) {
        // Whether a number may have a fraction is for the validation to say.
        (PrimitiveKind::Number | PrimitiveKind::Integer, Value::Number(_))
        | (PrimitiveKind::Boolean, Value::Bool(_)) => Ok(kind.normalised(value).unwrap_or_else(|| value.clone())),
        (kind, Value::String(text)) => kind.parse(text).ok_or(ConversionProblem::NotPrimitive(kind)),
        (kind, other) => Err(ConversionProblem::WrongKind { expected: kind.to_string(), found: kind_of(other) }),
    }
}

fn secret(
    path: &dyn Fn() -> InputPath,
    value: &Value,
    resources: &impl ExecutionResources,
) -> Result<Option<Secret>, ConversionProblem> {
    if let Value::String(evaluated) = value {
        return Ok(Some(Secret::new(evaluated)));
    }
    Ok(match SensitiveInput::from_configuration(value)? {
        SensitiveInput::New(secret) => Some(secret),
        SensitiveInput::Existing => Some(resources.stored_secret(&path()).ok_or(ConversionProblem::NoStoredSecret)?),
        SensitiveInput::Empty | SensitiveInput::Bound(_) => None,
    })
}

fn package(value: &Value, resources: &impl ExecutionResources) -> Result<ExecutionPackage, ConversionProblem> {
    let reference = PackageReference::new(value.clone());
    let reference_id = reference.reference_id().ok_or(ConversionProblem::NoReferenceId)?.to_owned();
    let extracted_to_path = resources
        .package_folder(&reference_id)
        .ok_or_else(|| ConversionProblem::UnknownPackage { reference_id: reference_id.clone() })?;
    Ok(ExecutionPackage { reference, reference_id, extracted_to_path })
}

fn container_image(value: &Value, resources: &impl ExecutionResources) -> Result<ExecutionImage, ConversionProblem> {
    let reference = ContainerImageReference::new(value.clone());
    let reference_id = reference.reference_id().ok_or(ConversionProblem::NoReferenceId)?.to_owned();
    let image = resources.image(&reference);
    Ok(ExecutionImage { reference, reference_id, image })
}
