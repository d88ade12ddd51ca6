//! How the JSON texts that a host gives are read.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

use crate::paths::Unreadable;
use crate::reading_error::in_words;
use crate::{DEFECT, Diagnostic, Failure, INPUTS_UNREADABLE, InputPath, InputPaths, Severity, Stage};

/// The inputs as the schema means them: a field that is null is left out, and 50.0 is the whole number 50.
pub(crate) fn inputs(text: &str) -> Result<Value, Diagnostic> {
    let mut inputs: Value =
        serde_json::from_str(text).map_err(|error| unreadable(InputPath::root(), error.to_string()))?;
    if !inputs.is_object() {
        return Err(unreadable(InputPath::root(), "inputs are a JSON object".into()));
    }
    normalise(&mut inputs);
    Ok(inputs)
}

/// Inputs as their type.
pub(crate) fn read_inputs<T: InputPaths>(inputs: &Value) -> Result<T, Diagnostic> {
    // Following the path costs more than reading, and is needed only where reading stops.
    T::deserialize(inputs)
        .or_else(|_| serde_path_to_error::deserialize(inputs))
        .map_err(|error| unreadable(InputPath::root().then(error.path()), in_words(error.inner())))
}

/// Everything that keeps inputs from being read as their type. While they are edited, values that are bound or missing
/// say nothing yet.
pub(crate) fn problems<T: InputPaths>(inputs: &Value, stage: Stage) -> Vec<Diagnostic> {
    let whole = match stage {
        Stage::Configuration => None,
        Stage::Execution => match read_inputs::<T>(inputs) {
            Ok(_) => return Vec::new(),
            Err(diagnostic) => Some(diagnostic),
        },
    };
    let parts = Unreadable::find::<T>(inputs, stage);
    // A type may refuse what all its parts accept.
    if parts.is_empty() { whole.into_iter().collect() } else { parts }
}

/// Any other document. That one is unreadable is the host's fault, never the user's.
pub(crate) fn read<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, Failure> {
    serde_json::from_str(text)
        .map_err(|error| DEFECT.failure(format!("the {what} that the host gave is unreadable: {error}")))
}

/// An answer for the host.
pub(crate) fn write(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value)
        .map_err(|error| DEFECT.failure(format!("the step's answer cannot be written as JSON: {error}")))
}

fn unreadable(path: InputPath, message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Error, path, kind: &INPUTS_UNREADABLE, message }
}

fn normalise(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            // Removing looks at the whole map again, and there is rarely anything to remove.
            if fields.values().any(Value::is_null) {
                fields.retain(|_, field| !field.is_null());
            }
            fields.values_mut().for_each(normalise);
        }
        Value::Array(items) => items.iter_mut().for_each(normalise),
        Value::Number(number) => {
            if let Some(whole) = whole(number) {
                *number = whole.into();
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// The whole number that a number with a fraction of 0 is.
fn whole(number: &Number) -> Option<i64> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let float = number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() <= LARGEST)?;
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53 is one exactly")]
    Some(float as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_nothing_and_a_whole_float_is_whole() {
        let read = inputs(r#"{"a": null, "b": [50.0, 1.5, 1e300, {"c": null}]}"#).unwrap();
        assert_eq!(read.to_string(), r#"{"b":[50,1.5,1e+300,{}]}"#);
    }
}
