//! What an answer has to be.

use regex_lite::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use step_core::InputPaths;

/// What an answer has to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Expectation {
    /// Whatever it is.
    Anything {},
    /// A text in which a pattern is found.
    Matches {
        /// A regular expression, e.g. `"status": *"ok"`. Begin it with `^` and end it with `$` for the whole text; `(?i)` at
        /// its beginning disregards upper and lower case.
        pattern: String,
    },
    /// JSON that has at least these members with these values; lists have to be the same.
    Contains {
        /// The JSON, e.g. `{"status": "ok"}`.
        json: String,
    },
}

impl Default for Expectation {
    fn default() -> Self {
        Self::Anything {}
    }
}

impl Expectation {
    /// What is wrong with the expectation itself, if anything.
    pub fn problem(&self) -> Option<String> {
        match self {
            Self::Anything {} => None,
            Self::Matches { pattern } => {
                Regex::new(pattern).err().map(|error| format!("no regular expression: {error}"))
            }
            Self::Contains { json } => {
                serde_json::from_str::<Value>(json).err().map(|error| format!("no JSON: {error}"))
            }
        }
    }

    /// How `answer` is not what is expected: `does not match …`.
    pub(super) fn unmet(&self, answer: &[u8]) -> Option<String> {
        match self {
            Self::Anything {} => None,
            Self::Matches { pattern } => {
                let found = Regex::new(pattern).is_ok_and(|regex| regex.is_match(&String::from_utf8_lossy(answer)));
                (!found).then(|| format!("does not match `{pattern}`"))
            }
            Self::Contains { json } => {
                let Ok(answer) = serde_json::from_slice::<Value>(answer) else { return Some("is no JSON".to_owned()) };
                let wanted: Value = serde_json::from_str(json).unwrap_or_default();
                (!contains(&answer, &wanted)).then(|| format!("does not contain {wanted}"))
            }
        }
    }
}

fn contains(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Object(members), Value::Object(wanted)) => {
            wanted.iter().all(|(key, wanted)| members.get(key).is_some_and(|value| contains(value, wanted)))
        }
        (Value::Array(items), Value::Array(wanted)) => {
            items.len() == wanted.len() && items.iter().zip(wanted).all(|(item, wanted)| contains(item, wanted))
        }
        // 1 and 1.0 are the same number.
        (Value::Number(number), Value::Number(wanted)) => number == wanted || number.as_f64() == wanted.as_f64(),
        _ => value == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(json: &str) -> Expectation {
        Expectation::Contains { json: json.into() }
    }

    fn pattern(pattern: &str) -> Expectation {
        Expectation::Matches { pattern: pattern.into() }
    }

    #[test]
    fn answers_by_table() {
        let answer = r#"{"status": "ok", "checks": [{"name": "db", "ms": 3.0}], "none": null}"#;
        let cases = [
            (Expectation::Anything {}, None),
            (json(r#"{"status": "ok"}"#), None),
            (json(r#"{"checks": [{"ms": 3}]}"#), None),
            (json(r#"{"none": null}"#), None),
            (json(r#"{"status": "down"}"#), Some(r#"does not contain {"status":"down"}"#)),
            (json(r#"{"checks": []}"#), Some(r#"does not contain {"checks":[]}"#)),
            (json(r#"{"absent": null}"#), Some(r#"does not contain {"absent":null}"#)),
            (json("[]"), Some("does not contain []")),
            (pattern("\"status\": *\"OK\""), Some("does not match `\"status\": *\"OK\"`")),
            (pattern("(?i)\"status\": *\"OK\""), None),
            (pattern("^ok$"), Some("does not match `^ok$`")),
        ];
        for (expectation, unmet) in cases {
            assert_eq!(expectation.unmet(answer.as_bytes()).as_deref(), unmet, "{expectation:?}");
        }
        assert_eq!(json("{}").unmet(b"<html>").as_deref(), Some("is no JSON"));
    }

    #[test]
    fn expectations_that_cannot_be_are_found() {
        assert_eq!(json("{}").problem(), None);
        assert_eq!(pattern("a+").problem(), None);
        assert!(pattern("a(").problem().unwrap().starts_with("no regular expression: "));
        assert!(json("{").problem().unwrap().starts_with("no JSON: "));
    }
}
