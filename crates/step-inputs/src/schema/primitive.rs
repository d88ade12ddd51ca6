//! Numbers and truth values.

use std::fmt;

use serde_json::{Number, Value};

/// What a primitive is, for reading it from an evaluated expression. Displays as what an input of it accepts: "a whole
/// number".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrimitiveKind {
    /// A number with or without a fraction.
    Number,
    /// A number without a fraction.
    Integer,
    /// True or false.
    Boolean,
}

impl PrimitiveKind {
    /// The value that `text` says; `None` if it says none of this kind. Whitespace around it does not count.
    ///
    /// Numbers are what JSON accepts: no `inf`, no `1_000`, no `0x10`. Variables of the server say `True` as often as
    /// `true`, so case does not count.
    pub fn parse(self, text: &str) -> Option<Value> {
        let text = text.trim();
        match self {
            Self::Boolean if text.eq_ignore_ascii_case("true") => Some(Value::Bool(true)),
            Self::Boolean if text.eq_ignore_ascii_case("false") => Some(Value::Bool(false)),
            Self::Boolean => None,
            Self::Number | Self::Integer => {
                let number = Value::Number(serde_json::from_str(text).ok()?);
                let number = self.normalised(&number).unwrap_or(number);
                (self == Self::Number || !number.is_f64()).then_some(number)
            }
        }
    }

    /// The way that readers of whole numbers know `value`, where it is another one: `512.0` is 512, as JSON schema has it.
    pub fn normalised(self, value: &Value) -> Option<Value> {
        let number = value.as_f64().filter(|_| self == Self::Integer && value.is_f64())?;
        whole(number).map(Value::Number)
    }
}

/// Larger numbers are not sure to be exact.
fn whole(number: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() != 0.0 || number.abs() > EXACT {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the number is whole and in range")]
    let whole = number as i64;
    Some(whole.into())
}

impl fmt::Display for PrimitiveKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Number => "a number",
            Self::Integer => "a whole number",
            Self::Boolean => "true or false",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_by_table() {
        use PrimitiveKind::{Boolean, Integer, Number};
        for (kind, text, expected) in [
            (Number, "1e3", Some(json!(1e3))),
            (Number, "-0.5", Some(json!(-0.5))),
            (Number, " 512 ", Some(json!(512))),
            (Number, "18446744073709551615", Some(json!(u64::MAX))),
            (Number, "NaN", None),
            (Number, "1,5", None),
            (Number, "", None),
            (Number, "true", None),
            (Integer, "42", Some(json!(42))),
            (Integer, "3.0", Some(json!(3))),
            (Integer, "1.5", None),
            (Integer, "1e300", None),
            (Integer, "0x10", None),
            (Boolean, "True", Some(json!(true))),
            (Boolean, "FALSE", Some(json!(false))),
            (Boolean, "1", None),
            (Boolean, "yes", None),
        ] {
            assert_eq!(kind.parse(text), expected, "{kind} {text:?}");
        }
    }
}
