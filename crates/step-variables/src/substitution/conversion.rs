//! From a text to what a field needs.

use serde_json::{Number, Value};

use super::NeededType;

/// None if the text is no such thing. Whitespace around it does not count.
pub(super) fn convert(text: &str, needed: NeededType) -> Option<Value> {
    let text = text.trim();
    match needed {
        NeededType::Number => integer(text).or_else(|| Number::from_f64(decimal(text)?)).map(Value::Number),
        NeededType::Integer => integer(text).or_else(|| whole(decimal(text)?)).map(Value::Number),
        NeededType::Boolean if text.eq_ignore_ascii_case("true") => Some(Value::Bool(true)),
        NeededType::Boolean if text.eq_ignore_ascii_case("false") => Some(Value::Bool(false)),
        NeededType::Boolean => None,
    }
}

fn integer(text: &str) -> Option<Number> {
    text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from)).ok()
}

/// `512.0` is whole, as JSON schema has it. Larger numbers are not sure to be exact.
fn whole(number: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() != 0.0 || number.abs() > EXACT {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the number is whole and in range")]
    let whole = number as i64;
    Some(whole.into())
}

/// Digits, a point, an exponent: not the `inf` and `NaN` that Rust reads too.
fn decimal(text: &str) -> Option<f64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if is_plain { text.parse().ok().filter(|number: &f64| number.is_finite()) } else { None }
}
