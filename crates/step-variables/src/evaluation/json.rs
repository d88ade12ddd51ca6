//! Walking into values that are JSON.

use std::borrow::Cow;

use serde_json::Value;
use step_inputs::contains_expression;

use super::scope::{PathStep, title_case};
use crate::dotnet::number::double_text;

/// An object or list; other JSON cannot be walked into.
pub(super) fn parse(text: &str) -> Option<Value> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// What a path leads to. Adds to `parsed_bytes` what had to be parsed on the way.
///
/// What an object or list does not have is an empty text, as in the language that this one is compatible with.
pub(super) fn walk(value: &Value, path: &[PathStep], parsed_bytes: &mut usize) -> Option<Value> {
    let Some((step, rest)) = path.split_first() else { return Some(value.clone()) };
    let part = match value {
        Value::Object(object) => object.get(&step.name),
        Value::Array(items) => items.get(step.name.parse::<usize>().ok()?),
        Value::String(text) => {
            *parsed_bytes += text.len();
            return walk(&parse(text)?, path, parsed_bytes);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => return None,
    };
    match part {
        Some(part) => walk(part, rest, parsed_bytes),
        None if rest.is_empty() => Some(Value::String(String::new())),
        None => None,
    }
}

/// The value as text: scalars as .NET writes them, lists and objects as JSON.
pub(super) fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::Bool(value) => Cow::Borrowed(title_case(*value)),
        Value::String(text) => Cow::Borrowed(text),
        Value::Number(number) if number.is_f64() => Cow::Owned(double_text(number.as_f64().unwrap_or(f64::NAN))),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => Cow::Owned(value.to_string()),
    }
}

/// Whether a property is named by an expression, so that the text has to be evaluated before it can be walked into.
pub(super) fn has_expression_in_name(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            object.iter().any(|(name, value)| contains_expression(name) || has_expression_in_name(value))
        }
        Value::Array(items) => items.iter().any(has_expression_in_name),
        _ => false,
    }
}

/// About how many bytes the value takes.
pub(super) fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size).sum::<usize>() + 8,
        Value::Object(object) => object.iter().map(|(name, value)| name.len() + size(value)).sum::<usize>() + 8,
    }
}
