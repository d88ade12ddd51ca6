//! Checks inputs against inputs.json and says in plain words what is wrong.

mod dialect;
mod problem;
mod size;
mod unknown_fields;
mod words;

use std::collections::BTreeSet;

use jsonschema::{ValidationError, Validator};
use serde::Serialize;
use serde_json::{Value, json};
use step_inputs::{InputPath, InputSchema};

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

/// What inputs.json says, ready to check inputs with.
pub(crate) struct Contract {
    step_id: String,
    /// As it is in the package.
    inputs_json: Value,
    /// As the validator reads it.
    schema: Value,
    validator: Validator,
}

/// Why an inputs.json cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// It is not a document of the dialect: definitions, of which one is marked as that of the inputs.
    #[error("it does not say what the inputs are")]
    Dialect(#[source] step_inputs::SchemaError),
    /// With every reference followed, it has more parts than any step's inputs need, or a union has more members.
    #[error("it is too large: more than {} parts with every reference followed, or a union of hundreds", size::LARGEST)]
    TooLarge,
    /// It is not a JSON schema of draft 7.
    #[error("it is not a JSON schema of draft 7")]
    Schema(#[source] Box<ValidationError<'static>>),
}

impl Contract {
    /// `inputs_json` is that of the package `package_id`.
    pub(crate) fn new(package_id: &str, inputs_json: &Value) -> Result<Self, SchemaError> {
        let full = dialect::with_full_references(inputs_json);
        if size::expanded(&full) > size::LARGEST {
            return Err(SchemaError::TooLarge);
        }
        InputSchema::expand_present(inputs_json, &json!({})).map_err(SchemaError::Dialect)?;
        let schema = dialect::prepare(&full, size::LARGEST).ok_or(SchemaError::TooLarge)?;
        let validator =
            jsonschema::draft7::options().build(&schema).map_err(|error| SchemaError::Schema(Box::new(error)))?;
        Ok(Self { step_id: step_id(package_id), inputs_json: inputs_json.clone(), schema, validator })
    }

    /// The types of `inputs`.
    pub(crate) fn types_of(&self, inputs: &Value) -> Result<InputSchema, Diagnostic> {
        self.expanded(inputs).map_err(|error| self.problem(&error.path, "NotAccepted", error.to_string()))
    }

    /// The types of `inputs` for whoever converts them.
    pub(crate) fn expanded(&self, inputs: &Value) -> Result<InputSchema, step_inputs::SchemaError> {
        InputSchema::expand_present(&self.inputs_json, inputs)
    }

    /// Every problem of `inputs`, which have these `types`, and a warning for every field that the schema does not know.
    /// Nothing is said about the values at `open`, which are not known yet; asked for only where something would be said.
    pub(crate) fn check(
        &self,
        inputs: &Value,
        types: &InputSchema,
        open: impl FnOnce() -> BTreeSet<InputPath>,
    ) -> Vec<Diagnostic> {
        let mut errors = self.validator.iter_errors(inputs).peekable();
        let open = if errors.peek().is_some() { open() } else { BTreeSet::new() };
        let mut problems: Vec<Problem> =
            errors.flat_map(|error| problem::explain(&error, &self.schema, inputs, &open)).collect();
        problems.sort_by(|a, b| a.path.cmp(&b.path));
        problems.dedup();
        let is_known = types.knows_every_field(inputs);
        let unknown = if is_known { Vec::new() } else { unknown_fields::find(&self.schema, inputs) };
        let problems = problems.into_iter().map(|problem| self.diagnostic(Severity::Error, problem));
        problems.chain(unknown.into_iter().map(|problem| self.diagnostic(Severity::Warning, problem))).collect()
    }

    /// What makes inputs unusable.
    pub(crate) fn problem(&self, path: &InputPath, identifier: &str, message: String) -> Diagnostic {
        let code = format!("{}-Configuration-{identifier}", self.step_id);
        Diagnostic { severity: Severity::Error, path: path.to_string(), code, message }
    }

    fn diagnostic(&self, severity: Severity, problem: Problem) -> Diagnostic {
        Diagnostic { severity, ..self.problem(&problem.path, problem.identifier, problem.message) }
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
#[cfg(test)]
mod union_tests;
