//! Checks metadata.json against its JSON schema and says in plain words what is wrong.

use std::fmt;
use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use semver::{Version, VersionReq};
use serde_json::Value;

use crate::entry::EntryName;
use crate::{Digest, PackageId};

static STEP: LazyLock<Validator> = LazyLock::new(|| compile(include_str!("../../schemas/step-metadata.json")));
static DEPLOYMENT_TARGET: LazyLock<Validator> =
    LazyLock::new(|| compile(include_str!("../../schemas/deployment-target-metadata.json")));

/// Why a metadata.json is refused.
#[derive(Debug, thiserror::Error)]
pub enum MetadataError {
    /// It is not JSON at all.
    #[error("it is not JSON")]
    NotJson(#[source] serde_json::Error),
    /// It breaks the schema; all the problems, in the order of the schema's keywords.
    #[error("{}", list(.0))]
    Invalid(Vec<MetadataProblem>),
}

/// One thing that is wrong with a metadata.json.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataProblem {
    /// JSON pointer to the offending value, or to where a missing one belongs; empty for the whole document.
    pub path: String,
    /// What must be different.
    pub message: String,
}

impl fmt::Display for MetadataProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl From<serde_json::Error> for MetadataProblem {
    fn from(error: serde_json::Error) -> Self {
        Self { path: String::new(), message: error.to_string() }
    }
}

/// Reports every problem of `document`.
///
/// Without a usable `type` the schema is not known: then all that steps and targets have in common is checked.
pub(super) fn validate(document: &Value) -> Result<(), MetadataError> {
    let problems = match document.get("type").and_then(Value::as_str) {
        Some("step") => problems(&STEP, document),
        Some("deployment-target") => problems(&DEPLOYMENT_TARGET, document),
        _ if document.is_object() => {
            let mut found = vec![unknown_type()];
            let common = problems(&STEP, document).into_iter();
            found.extend(common.filter(|problem| !depends_on_type(problem)));
            found
        }
        _ => problems(&STEP, document),
    };
    if problems.is_empty() { Ok(()) } else { Err(MetadataError::Invalid(problems)) }
}

fn unknown_type() -> MetadataProblem {
    MetadataProblem {
        path: "/type".to_owned(),
        message: "metadata type must be either 'step' or 'deployment-target'".to_owned(),
    }
}

fn depends_on_type(problem: &MetadataProblem) -> bool {
    problem.path == "/type" || problem.path.starts_with("/categories/")
}

fn problems(schema: &Validator, document: &Value) -> Vec<MetadataProblem> {
    schema.iter_errors(document).map(|error| explain(&error)).collect()
}

fn explain(error: &ValidationError<'_>) -> MetadataProblem {
    let mut path = error.instance_path().to_string();
    if let ValidationErrorKind::Required { property: Value::String(name) } = error.kind() {
        path = format!("{path}/{name}");
    }
    MetadataProblem { path, message: message(error) }
}

fn message(error: &ValidationError<'_>) -> String {
    let found = shown(error.instance());
    match error.kind() {
        ValidationErrorKind::Required { .. } => "is missing".to_owned(),
        ValidationErrorKind::MinLength { .. } => "must not be empty".to_owned(),
        ValidationErrorKind::Constant { expected_value } => format!("must be {expected_value}, not {found}"),
        ValidationErrorKind::Enum { options } => format!("must be one of {options}, not {found}"),
        ValidationErrorKind::Format { format } => format!("{found} {}", format_rule(format)),
        ValidationErrorKind::Type { kind: TypeKind::Single(expected) } => {
            format!("must be of type {expected}, not {found}")
        }
        ValidationErrorKind::PropertyNames { error } => format!("the key {}", message(error)),
        _ => error.to_string(),
    }
}

fn format_rule(format: &str) -> String {
    match format {
        "uri" => "must be an absolute URI".to_owned(),
        "semver" => "must be a semantic version such as 1.2.3".to_owned(),
        "semver-range" => "must be a range of semantic versions such as ^1.2".to_owned(),
        "package-id" => crate::InvalidPackageId.to_string(),
        "sha256-digest" => crate::InvalidDigest.to_string(),
        "entry-name" => "must be the name of a file, alone or in `migrations/`".to_owned(),
        other => format!("must have the format {other}"),
    }
}

/// `value` if it is short enough to be quoted in a message, else its type.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 80;
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::String(text) if text.len() > LONGEST => "a longer text".to_owned(),
        short => short.to_string(),
    }
}

fn list(problems: &[MetadataProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("; ")
}

#[expect(clippy::expect_used, reason = "the schemas are part of this crate, and every test of it compiles them")]
fn compile(schema: &str) -> Validator {
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    jsonschema::draft7::options()
        .should_validate_formats(true)
        .with_format("package-id", |text| text.parse::<PackageId>().is_ok())
        .with_format("semver", |text| text.parse::<Version>().is_ok())
        .with_format("semver-range", |text| text.parse::<VersionReq>().is_ok())
        .with_format("sha256-digest", |text| text.parse::<Digest>().is_ok())
        .with_format("entry-name", |text| text.parse::<EntryName>().is_ok())
        .build(&schema)
        .expect("the schema is valid")
}
