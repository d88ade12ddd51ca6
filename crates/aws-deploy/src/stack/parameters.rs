//! Values for a template's parameters, from all the places that give some.

use serde_json::{Map, Value};
use step_core::{Context, Failure, Secret};

use crate::errors::{PARAMETERS_UNREADABLE, SECRET_MISSING};
use crate::stack::package_file;
use crate::{Parameter, ParameterKey, ParametersFile, StackRequest};

/// A text with parameters that cannot be read. Displays as a fragment that continues "the parameters".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("are not JSON: {0}")]
    NotJson(String),
    #[error("are neither an object nor a list")]
    NeitherObjectNorList,
    #[error("have {member} beside Parameters, which is not read from here")]
    MoreThanParameters { member: String },
    #[error("have an entry without a ParameterKey")]
    NoKey,
    #[error("have {key:?} as a key, which is not a parameter's name")]
    InvalidKey { key: String },
    #[error("have UsePreviousValue for {key}, which would make the result depend on what was deployed before")]
    PreviousValue { key: String },
    #[error("have no text, number, boolean or list of these for {key}")]
    InvalidValue { key: String },
    #[error("have {key} twice")]
    Twice { key: String },
}

/// A value as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) key: ParameterKey,
    pub(super) value: Secret,
    /// Whether it may not be seen.
    pub(super) is_secret: bool,
}

/// The parameters of the request's file, if it has one.
pub(super) fn of_file(request: &StackRequest) -> Result<Vec<Parameter>, Failure> {
    let Some(ParametersFile { package, path }) = &request.parameters_file else { return Ok(Vec::new()) };
    let text = package_file::read(package, path, &PARAMETERS_UNREADABLE)?;
    read(&text).map_err(|error| {
        let file = format!("{path} of package {}", package.reference_id());
        PARAMETERS_UNREADABLE.failure(format!("the parameters in {file} {error}"))
    })
}

/// All values: those of the file, those that are listed, those that nobody may see; later ones win.
pub(super) fn merge(
    file: Vec<Parameter>,
    request: &StackRequest,
    context: &dyn Context,
) -> Result<Vec<Given>, Failure> {
    let mut all: Vec<Given> = Vec::new();
    let mut put = |given: Given| match all.iter_mut().find(|other| other.key == given.key) {
        Some(other) => *other = given,
        None => all.push(given),
    };
    for Parameter { key, value } in file.into_iter().chain(request.parameters.iter().cloned()) {
        put(Given { key, value: Secret::new(value), is_secret: false });
    }
    for parameter in &request.secret_parameters {
        let value = context.reveal(&parameter.value).ok_or_else(|| {
            SECRET_MISSING.failure(format!("the sensitive parameter {} was given no value", parameter.key))
        })?;
        put(Given { key: parameter.key.clone(), value, is_secret: true });
    }
    Ok(all)
}

/// Marks values that the template does not want to be seen, and tells the host: a file of a package may hold some that it
/// does not know of.
pub(super) fn hide(parameters: &mut [Given], names: &[&str], context: &dyn Context) {
    for given in parameters.iter_mut().filter(|given| names.contains(&&*given.key)) {
        context.conceal(&given.value);
        given.is_secret = true;
    }
}

/// Reads any of the forms that are in use.
pub(super) fn read(text: &str) -> Result<Vec<Parameter>, Unreadable> {
    let document = serde_json::from_str(text).map_err(|error| Unreadable::NotJson(error.to_string()))?;
    let parameters = match document {
        Value::Array(entries) => entries.iter().map(entry).collect::<Result<Vec<_>, _>>()?,
        Value::Object(mut object) => match object.remove("Parameters") {
            Some(Value::Object(parameters)) => match object.keys().next() {
                Some(member) => return Err(Unreadable::MoreThanParameters { member: member.clone() }),
                None => members(&parameters)?,
            },
            Some(value) => {
                object.insert("Parameters".into(), value);
                members(&object)?
            }
            None => members(&object)?,
        },
        _ => return Err(Unreadable::NeitherObjectNorList),
    };
    let twice = (1..parameters.len())
        .find(|&index| parameters[..index].iter().any(|earlier: &Parameter| earlier.key == parameters[index].key));
    match twice {
        Some(index) => Err(Unreadable::Twice { key: parameters[index].key.to_string() }),
        None => Ok(parameters),
    }
}

/// `{"ParameterKey": …, "ParameterValue": …}`.
fn entry(entry: &Value) -> Result<Parameter, Unreadable> {
    let key = entry.get("ParameterKey").and_then(Value::as_str).ok_or(Unreadable::NoKey)?;
    if entry.get("UsePreviousValue").is_some_and(|value| *value != Value::Bool(false)) {
        return Err(Unreadable::PreviousValue { key: key.to_owned() });
    }
    parameter(key, entry.get("ParameterValue").unwrap_or(&Value::Null))
}

fn members(object: &Map<String, Value>) -> Result<Vec<Parameter>, Unreadable> {
    object.iter().map(|(key, value)| parameter(key, value)).collect()
}

fn parameter(key: &str, value: &Value) -> Result<Parameter, Unreadable> {
    let invalid = || Unreadable::InvalidValue { key: key.to_owned() };
    let value = match value {
        Value::Array(items) => items.iter().map(scalar).collect::<Option<Vec<_>>>().ok_or_else(invalid)?.join(","),
        value => scalar(value).ok_or_else(invalid)?,
    };
    let key = key.try_into().map_err(|_| Unreadable::InvalidKey { key: key.to_owned() })?;
    Ok(Parameter { key, value })
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
        let parameters = read(text).map_err(|error| error.to_string())?;
        Ok(parameters.into_iter().map(|parameter| (parameter.key.to_string(), parameter.value)).collect())
    }

    #[test]
    fn all_common_forms_are_read() {
        let forms = [
            r#"{"Stage": "test", "Size": 3}"#,
            r#"{"Parameters": {"Stage": "test", "Size": 3}}"#,
            r#"[{"ParameterKey": "Stage", "ParameterValue": "test"}, {"ParameterKey": "Size", "ParameterValue": "3"}]"#,
        ];
        for form in forms {
            assert_eq!(pairs(form).unwrap(), [("Stage".into(), "test".into()), ("Size".into(), "3".into())], "{form}");
        }
    }

    #[test]
    fn a_parameter_may_be_called_parameters() {
        assert_eq!(pairs(r#"{"Parameters": "x"}"#).unwrap(), [("Parameters".into(), "x".into())]);
    }

    #[test]
    fn lists_are_joined() {
        assert_eq!(pairs(r#"{"Subnets": ["a", "b"], "On": true}"#).unwrap()[0].1, "a,b");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let cases = [
            ("x", "are not JSON: expected value at line 1 column 1"),
            ("3", "are neither an object nor a list"),
            (
                r#"{"Parameters": {"A": "1"}, "Tags": {"a": "b"}}"#,
                "have Tags beside Parameters, which is not read from here",
            ),
            (r#"[{"ParameterValue": "1"}]"#, "have an entry without a ParameterKey"),
            (r#"{"": "1"}"#, r#"have "" as a key, which is not a parameter's name"#),
            (r#"{"A": {"B": 1}}"#, "have no text, number, boolean or list of these for A"),
            (r#"[{"ParameterKey": "A"}]"#, "have no text, number, boolean or list of these for A"),
            (
                r#"[{"ParameterKey": "A", "UsePreviousValue": true}]"#,
                "have UsePreviousValue for A, which would make the result depend on what was deployed before",
            ),
            (
                r#"[{"ParameterKey": "A", "ParameterValue": "1"}, {"ParameterKey": "A", "ParameterValue": "2"}]"#,
                "have A twice",
            ),
        ];
        for (text, message) in cases {
            assert_eq!(pairs(text).unwrap_err(), message, "{text}");
        }
    }
}
