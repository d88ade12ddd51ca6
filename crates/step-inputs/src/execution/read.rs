//! Reads evaluated inputs.

use serde_json::{Number, Value};

use super::super::conversion_error::{ConversionProblem, kind_of};
use super::super::{
    ContainerImageReference, InputPath, PackageReference, PrimitiveKind, Secret, SensitiveInput, ValueType,
};
use super::{ExecutionAccount, ExecutionImage, ExecutionInput, ExecutionPackage, ExecutionResources};

impl ExecutionInput {
    pub(super) fn read(
        path: &InputPath,
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
            ValueType::Account { account_type } => Self::Account(account(account_type, value, resources)?),
        })
    }
}

fn text(value: &Value) -> Result<&str, ConversionProblem> {
    value.as_str().ok_or(ConversionProblem::WrongKind { expected: "text", found: kind_of(value) })
}

fn primitive(kind: PrimitiveKind, value: &Value) -> Result<Value, ConversionProblem> {
    let parsed = match (kind, value) {
        // Whether a number may have a fraction is for the validation to say.
        (PrimitiveKind::Number | PrimitiveKind::Integer, Value::Number(_))
        | (PrimitiveKind::Boolean, Value::Bool(_)) => Some(value.clone()),
        (kind, Value::String(text)) => parse(kind, text.trim()),
        _ => None,
    };
    parsed.ok_or_else(|| match value {
        Value::String(_) => ConversionProblem::NotPrimitive(kind),
        other => ConversionProblem::WrongKind { expected: kind.name(), found: kind_of(other) },
    })
}

fn parse(kind: PrimitiveKind, text: &str) -> Option<Value> {
    if kind == PrimitiveKind::Boolean {
        // Variables of the server say `True` as often as `true`.
        let truth = text.eq_ignore_ascii_case("true");
        return (truth || text.eq_ignore_ascii_case("false")).then(|| Value::from(truth));
    }
    // What JSON accepts as a number: no `inf`, no `1_000`, no `0x10`.
    let number: Number = serde_json::from_str(text).ok()?;
    (kind == PrimitiveKind::Number || !number.is_f64()).then_some(Value::Number(number))
}

fn secret(
    path: &InputPath,
    value: &Value,
    resources: &impl ExecutionResources,
) -> Result<Option<Secret>, ConversionProblem> {
    Ok(match SensitiveInput::from_configuration(value)? {
        SensitiveInput::Bound(evaluated) => Some(Secret::new(evaluated.expression)),
        SensitiveInput::New(secret) => Some(secret),
        SensitiveInput::Existing => Some(resources.stored_secret(path).ok_or(ConversionProblem::NoStoredSecret)?),
        SensitiveInput::Empty => None,
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
    let image_name = resources.image_name(&reference).ok_or(ConversionProblem::UnknownImage { reference_id })?;
    Ok(ExecutionImage { reference, image_name })
}

fn account(
    account_type: &str,
    value: &Value,
    resources: &impl ExecutionResources,
) -> Result<ExecutionAccount, ConversionProblem> {
    let id = text(value)?.to_owned();
    match resources.account(account_type, &id) {
        Some(details) => Ok(ExecutionAccount { id, details }),
        None => Err(ConversionProblem::UnknownAccount { id, account_type: account_type.to_owned() }),
    }
}
