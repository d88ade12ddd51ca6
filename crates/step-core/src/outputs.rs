//! What a step saves for the steps after it.

use serde_json::{Map, Value, json};

/// An output variable that a step saves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputDescription {
    /// Its name.
    pub name: OutputName,
    /// What the value is. One sentence.
    pub description: &'static str,
}

/// What an output variable is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputName {
    /// Always this name.
    Fixed(&'static str),
    /// A name known only when the step runs, as a regular expression (ECMA 262).
    Pattern(&'static str),
}

/// `outputs.json`: a draft-07 schema of the output variables, which are all text.
pub(crate) fn outputs_schema(outputs: &[OutputDescription]) -> Value {
    let mut properties = Map::new();
    let mut patterns = Map::new();
    for output in outputs {
        let schema = json!({ "type": "string", "description": output.description });
        match output.name {
            OutputName::Fixed(name) => properties.insert(name.into(), schema),
            OutputName::Pattern(pattern) => patterns.insert(pattern.into(), schema),
        };
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": properties,
        "patternProperties": patterns,
    })
}
