//! Variables as JSON.

use serde_json::{Map, Value, json};
use step_inputs::kind_of;

use super::{Variable, VariableSet};

/// How variables are written as JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// `{"name": "value"}`: what a step package's bootstrapper reads. It does not say what is sensitive.
    #[default]
    Flat,
    /// `[{"k": "name", "v": "value", "s": true}]`: what a server writes for its workers since August 2025.
    Entries,
}

/// Why JSON is no variables. No message repeats a value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LayoutError {
    /// Not JSON at all.
    #[error("this is no JSON: line {}, column {}", .0.line(), .0.column())]
    NotJson(serde_json::Error),
    /// JSON of another shape.
    #[error(
        "variables are an object of names and values, or a list of {{\"k\", \"v\", \"s\"}} objects, but this is {0}"
    )]
    WrongShape(&'static str),
    /// An entry of a list that is not as it should be.
    #[error("entry {index} of the variables {problem}")]
    WrongEntry {
        /// From 0.
        index: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A name without a character.
    #[error("a variable's name is empty")]
    EmptyName,
}

impl VariableSet {
    /// Reads either [`Layout`].
    ///
    /// Numbers and booleans are taken as they are written, lists and objects as JSON text (which expressions can walk
    /// into), `null` as an empty text.
    pub fn from_json(text: &str) -> Result<Self, LayoutError> {
        match serde_json::from_str(text).map_err(LayoutError::NotJson)? {
            Value::Object(values) => values.into_iter().map(|(name, value)| variable(name, value, false)).collect(),
            Value::Array(entries) => {
                entries.into_iter().enumerate().map(|(index, entry)| read_entry(index, entry)).collect()
            }
            other => Err(LayoutError::WrongShape(kind_of(&other))),
        }
    }

    /// Writes the variables, in their order.
    pub fn to_json(&self, layout: Layout) -> String {
        match layout {
            Layout::Flat => {
                let values = self.iter().map(|variable| (variable.name.clone(), variable.value.clone().into()));
                Value::Object(values.collect::<Map<_, _>>()).to_string()
            }
            Layout::Entries => {
                let entries = self.iter().map(|each| json!({ "k": each.name, "v": each.value, "s": each.sensitive }));
                Value::Array(entries.collect()).to_string()
            }
        }
    }
}

fn read_entry(index: usize, entry: Value) -> Result<Variable, LayoutError> {
    let wrong = |problem| LayoutError::WrongEntry { index, problem };
    let Value::Object(mut entry) = entry else { return Err(wrong("is no object")) };
    let Some(Value::String(name)) = entry.remove("k") else { return Err(wrong("has no text `k`, the name")) };
    let sensitive = match entry.remove("s") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(sensitive)) => sensitive,
        Some(_) => return Err(wrong("has an `s` that is neither true nor false")),
    };
    variable(name, entry.remove("v").unwrap_or_default(), sensitive)
}

fn variable(name: String, value: Value, sensitive: bool) -> Result<Variable, LayoutError> {
    if name.is_empty() {
        return Err(LayoutError::EmptyName);
    }
    let value = match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    };
    Ok(Variable { name, value, sensitive })
}
