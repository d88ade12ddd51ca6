//! Reads what users write: inputs and variables.

use std::io::{self, Read};
use std::path::Path;

use serde_json::Value;
use step_host::inputs::parse_document;
use step_host::variables::{VariableSet, decrypt_variables, is_encrypted};

use crate::cli::{InputsArguments, TargetArguments, VariablesArguments};
use crate::exit::{Exit, Stop};
use crate::secret_source;

/// More than any configuration needs; keeps a wrong file from filling the memory.
const LARGEST_FILE: u64 = 4 << 20;

impl InputsArguments {
    /// The inputs as JSON.
    pub(crate) fn read(&self) -> Result<Value, Stop> {
        read_document(&self.inputs, "the step's inputs")
    }
}

impl TargetArguments {
    /// The target's inputs as JSON, if there is a target.
    pub(crate) fn read(&self) -> Result<Option<Value>, Stop> {
        self.target.as_deref().map(|file| read_document(file, "the target's inputs")).transpose()
    }
}

fn read_document(file: &Path, what: &str) -> Result<Value, Stop> {
    let (text, name) = if file == Path::new("-") {
        (bounded(io::stdin().lock()).and_then(text), "standard input".to_owned())
    } else {
        (read_file(file), file.display().to_string())
    };
    let text = text.map_err(|error| {
        Stop::new(Exit::Usage, format!("cannot read {name}: {error}"))
            .fix(format!("give the path of a JSON file with {what}"))
    })?;
    parse_document(&text).map_err(|error| {
        let unusable = Stop::because(Exit::Usage, &error).prefix(&format!("cannot use {name}"));
        unusable.fix(format!("write {what} as one JSON object, with each field once"))
    })
}

impl VariablesArguments {
    /// All variables, later ones over earlier ones.
    pub(crate) fn read(&self) -> Result<VariableSet, Stop> {
        let mut variables = VariableSet::new();
        for file in &self.files {
            variables.layer(self.read_file(file)?);
        }
        for (name, value) in &self.variables {
            variables.set(name, value);
        }
        for assignment in &self.sensitive {
            let (name, secret) = secret_source::read_assignment("--sensitive-var", assignment)?;
            variables.set_sensitive(name, secret.expose());
        }
        Ok(variables)
    }

    fn read_file(&self, file: &Path) -> Result<VariableSet, Stop> {
        let unusable = |error: &dyn std::error::Error, fix: &str| {
            Stop::because(Exit::Usage, error)
                .prefix(&format!("cannot use the variables of {}", file.display()))
                .fix(fix)
        };
        let wanted = "write them as one JSON object of names and texts";
        let content = fs_err::File::open(file).and_then(bounded).map_err(|error| unusable(&error, wanted))?;
        if is_encrypted(&content) {
            let password = secret_source::read("--variables-password", &self.variables_password)?;
            return decrypt_variables(&content, &password, &self.variables_salt)
                .map_err(|error| unusable(&error, "check --variables-password and --variables-salt"));
        }
        let text = text(content).map_err(|error| unusable(&error, wanted))?;
        VariableSet::from_json(&text).map_err(|error| unusable(&error, wanted))
    }
}

fn read_file(path: &Path) -> io::Result<String> {
    text(bounded(fs_err::File::open(path)?)?)
}

fn text(content: Vec<u8>) -> io::Result<String> {
    String::from_utf8(content).map_err(|_| io::Error::other("it is not UTF-8"))
}

fn bounded(source: impl Read) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    source.take(LARGEST_FILE + 1).read_to_end(&mut content)?;
    if content.len() as u64 > LARGEST_FILE {
        return Err(io::Error::other(format!("it is larger than {} MiB", LARGEST_FILE >> 20)));
    }
    Ok(content)
}
