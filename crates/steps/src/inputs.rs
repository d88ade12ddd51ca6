//! Reads what users write: inputs and variables.

use std::io::{self, Read};
use std::path::Path;

use serde_json::{Value, json};
use step_host::variables::VariableSet;

use crate::cli::{InputsArguments, VariablesArguments};
use crate::exit::{Exit, Stop};

/// More than any configuration needs; keeps a wrong file from filling the memory.
const LARGEST_FILE: u64 = 4 << 20;

impl InputsArguments {
    /// The inputs as JSON.
    pub(crate) fn read(&self) -> Result<Value, Stop> {
        let (text, name) = if self.inputs == Path::new("-") {
            (bounded(io::stdin().lock()), "standard input".to_owned())
        } else {
            (read_file(&self.inputs), self.inputs.display().to_string())
        };
        let text = text.map_err(|error| {
            Stop::new(Exit::Usage, format!("cannot read {name}: {error}"))
                .fix("give the path of a JSON file with the step's inputs")
        })?;
        serde_json::from_str(&text).map_err(|error| {
            Stop::new(Exit::Usage, format!("{name} is not JSON: {error}")).fix("write the inputs as one JSON object")
        })
    }
}

impl VariablesArguments {
    /// All variables, later ones over earlier ones.
    pub(crate) fn read(&self) -> Result<VariableSet, Stop> {
        let mut variables = VariableSet::new();
        for file in &self.files {
            let unusable = |error: &dyn std::error::Error| {
                Stop::because(Exit::Usage, error)
                    .prefix(&format!("cannot use the variables of {}", file.display()))
                    .fix("write them as one JSON object of names and texts")
            };
            let text = read_file(file).map_err(|error| unusable(&error))?;
            variables.layer(VariableSet::from_json(&text).map_err(|error| unusable(&error))?);
        }
        for (name, value) in &self.variables {
            variables.set(name, value);
        }
        Ok(variables)
    }
}

/// The document of a deployment that planning takes. A plan holds no secrets, so it is not told any.
pub(crate) fn deployment(variables: &VariableSet) -> Value {
    let shown = variables.iter().filter(|variable| !variable.is_sensitive());
    let shown: serde_json::Map<_, _> =
        shown.map(|variable| (variable.name().to_owned(), variable.value().into())).collect();
    json!({ "variables": shown })
}

fn read_file(path: &Path) -> io::Result<String> {
    bounded(fs_err::File::open(path)?)
}

fn bounded(source: impl Read) -> io::Result<String> {
    let mut text = String::new();
    source.take(LARGEST_FILE + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST_FILE {
        return Err(io::Error::other(format!("it is larger than {} MiB", LARGEST_FILE >> 20)));
    }
    Ok(text)
}
