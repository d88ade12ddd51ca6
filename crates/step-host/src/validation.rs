//! Checks inputs against inputs.json and says in plain words what is wrong.

mod dialect;
mod problem;
mod size;
mod subject;
mod unknown_fields;

use jsonschema::{ValidationError, Validator};
use serde::Serialize;
use serde_json::Value;

use problem::Problem;

/// Everything that is to say about inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Validation {
    /// Problems of the schema by path, then warnings about unknown fields, then the step's own remarks.
    pub diagnostics: Vec<Diagnostic>,
    /// How many of the step's rules were not run because a value they read is bound to an expression. 0 before execution.
    pub skipped_rules: u32,
}

/// One remark about inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Whether the inputs can be used all the same.
    pub severity: Severity,
    /// Where, as a `JSONPath` (RFC 9535) from the root of the inputs: `$.tags[0].key`.
    pub path: String,
    /// `StepId-Area-Identifier`.
    pub code: String,
    /// What is wrong and what is accepted.
    pub message: String,
}

/// How bad a remark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The inputs cannot be used.
    Error,
    /// The inputs can be used, but probably not as meant.
    Warning,
}

/// When inputs are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// While they are edited: any text, number or truth value may be bound to an expression (`#{…}`), and nothing is said
    /// about a value that is not known yet.
    Configuration,
    /// Before they are used: everything is resolved.
    Execution,
}

/// The schema of a step's inputs, ready to check inputs with.
pub struct InputsSchema {
    step_id: String,
    schema: Value,
    validator: Validator,
}

/// Why an inputs.json cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// No definition, or more than one, is marked as that of the inputs.
    #[error("{0} definitions are marked with `isRoot`; there must be one")]
    Root(usize),
    /// With every reference followed, it has more parts than any step's inputs need.
    #[error("it is too large: more than {} parts with every reference followed", size::LARGEST)]
    TooLarge,
    /// It is not a JSON schema of draft 7.
    #[error("it is not a JSON schema of draft 7")]
    Schema(#[source] Box<ValidationError<'static>>),
}

impl InputsSchema {
    /// `schema` is inputs.json of the package `package_id`.
    pub fn new(package_id: &str, schema: &Value) -> Result<Self, SchemaError> {
        if size::expanded(schema) > size::LARGEST {
            return Err(SchemaError::TooLarge);
        }
        let schema = dialect::prepare(schema)?;
        let validator =
            jsonschema::draft7::options().build(&schema).map_err(|error| SchemaError::Schema(Box::new(error)))?;
        Ok(Self { step_id: step_id(package_id), schema, validator })
    }

    /// The step's name in codes.
    pub(crate) fn step_id(&self) -> &str {
        &self.step_id
    }

    /// Every problem of `inputs`, and a warning for every field that the schema does not know.
    pub fn validate(&self, inputs: &Value, stage: Stage) -> Validation {
        let errors =
            self.validator.iter_errors(inputs).flat_map(|error| problem::explain(&error, &self.schema, inputs, stage));
        let mut diagnostics: Vec<Diagnostic> =
            errors.map(|problem| self.diagnostic(Severity::Error, problem)).collect();
        diagnostics.sort_by(|a, b| order(&a.path).cmp(&order(&b.path)));
        diagnostics.dedup();
        let unknown = unknown_fields::find(&self.schema, inputs);
        diagnostics.extend(unknown.into_iter().map(|problem| self.diagnostic(Severity::Warning, problem)));
        Validation { diagnostics, skipped_rules: 0 }
    }

    fn diagnostic(&self, severity: Severity, problem: Problem) -> Diagnostic {
        let code = format!("{}-Configuration-{}", self.step_id, problem.identifier);
        Diagnostic { severity, path: problem.path, code, message: problem.message }
    }
}

impl Validation {
    /// Whether the inputs cannot be used.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// The problems without the warnings.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// The parts of a `JSONPath`, so that `[2]` comes before `[10]`.
fn order(path: &str) -> Vec<(usize, &str)> {
    path.split('[').map(index_and_rest).collect()
}

fn index_and_rest(part: &str) -> (usize, &str) {
    part.split_once(']').map_or((0, part), |(index, rest)| (index.parse().unwrap_or(0), rest))
}

/// The package id as error codes have it: `acme-shop` is `AcmeShop`.
fn step_id(package_id: &str) -> String {
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    package_id.split('-').map(capitalised).collect()
}

#[cfg(test)]
mod tests;
