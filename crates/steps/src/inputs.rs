//! Reads what users write.

use std::io::{self, Read};
use std::path::Path;

use serde_json::Value;

use crate::cli::InputsArguments;
use crate::exit::{Exit, Stop};

/// More than any configuration needs; keeps a wrong file from filling the memory.
const LARGEST_INPUTS: u64 = 4 << 20;

impl InputsArguments {
    /// The inputs as JSON.
    pub(crate) fn read(&self) -> Result<Value, Stop> {
        let (text, name) = if self.inputs == Path::new("-") {
            (bounded(io::stdin().lock()), "standard input".to_owned())
        } else {
            let file = fs_err::File::open(&self.inputs).map_err(|error| {
                Stop::because(Exit::Usage, &error).fix("give the path of a JSON file with the step's inputs")
            })?;
            (bounded(file), self.inputs.display().to_string())
        };
        parse(&text.map_err(|error| Stop::new(Exit::Usage, format!("cannot read {name}: {error}")))?, &name)
    }

    /// The deployment document that planning takes.
    pub(crate) fn deployment(&self) -> Value {
        let variables: serde_json::Map<_, _> =
            self.variables.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        serde_json::json!({ "variables": variables })
    }
}

fn bounded(source: impl Read) -> io::Result<String> {
    let mut text = String::new();
    source.take(LARGEST_INPUTS + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST_INPUTS {
        return Err(io::Error::other(format!("it is larger than {} MiB", LARGEST_INPUTS >> 20)));
    }
    Ok(text)
}

fn parse(text: &str, name: &str) -> Result<Value, Stop> {
    serde_json::from_str(text).map_err(|error| {
        Stop::new(Exit::Usage, format!("{name} is not JSON: {error}")).fix("write the inputs as one JSON object")
    })
}
