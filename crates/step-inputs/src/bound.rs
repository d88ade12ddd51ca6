//! Inputs that have an expression in place of a value.

use serde_json::{Value, json};

/// An expression in place of a value, in the form that editors and exports use: `{type: "bound", expression}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundValue {
    /// The expression, such as `#{Port}`.
    pub expression: String,
}

/// A value, or an expression in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bindable<T> {
    /// A value.
    Value(T),
    /// An expression.
    Bound(BoundValue),
}

impl BoundValue {
    /// A value that comes from `expression`.
    pub fn new(expression: impl Into<String>) -> Self {
        Self { expression: expression.into() }
    }

    /// Reads `{type: "bound", expression}`; `None` for everything else.
    pub fn from_json(value: &Value) -> Option<Self> {
        let expression = value.get("expression")?.as_str()?;
        Self::is_bound(value).then(|| Self::new(expression))
    }

    /// Whether `value` is written as a bound value (Octopus's `isBoundValue`).
    pub fn is_bound(value: &Value) -> bool {
        value["type"] == "bound"
    }

    /// Writes `{type: "bound", expression}`.
    pub fn to_json(&self) -> Value {
        json!({ "type": "bound", "expression": self.expression })
    }
}

impl<T> Bindable<T> {
    /// The expression, if there is one.
    pub fn bound(&self) -> Option<&BoundValue> {
        match self {
            Self::Value(_) => None,
            Self::Bound(bound) => Some(bound),
        }
    }
}

/// Whether evaluating `text` could change what it says: `#{` is in it. An escaped one, `##{`, counts, since it becomes
/// `#{` then.
pub fn contains_expression(text: &str) -> bool {
    text.contains("#{")
}
