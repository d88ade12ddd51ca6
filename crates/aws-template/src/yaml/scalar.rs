//! What a scalar means.

use saphyr_parser::ScalarStyle;
use serde_json::{Number, Value};

/// A scalar's value: unquoted words and numbers of YAML 1.2's core schema, and text for everything else.
///
/// Dates, octal numbers and YAML 1.1's `yes` and `no` stay text. That is enough to find one's way in a template; what is
/// deployed is the text.
pub(crate) fn value(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return text.into();
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => true.into(),
        "false" | "False" | "FALSE" => false.into(),
        _ => number(text).map_or_else(|| text.into(), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    text.parse().ok()
}
