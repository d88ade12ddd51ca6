//! Inputs with expressions in them, and the same inputs with values.

mod conversion;
mod json_path;
mod schema;

use std::fmt;

use serde_json::{Map, Value};

use conversion::convert;
use json_path::JsonPath;
use schema::Schema;

use crate::evaluation::{Evaluated, EvaluationError, Evaluator, Findings, Session, Unresolved};
use crate::sensitive::{MASK, SensitiveText};
use crate::template::has_expression;

/// Inputs after substitution, and everything that was wrong with them.
///
/// `Debug` shows the inputs only if no sensitive value is in them.
#[derive(Clone)]
pub struct Substituted {
    /// The inputs. Where there was a problem, they are as they were.
    pub inputs: Value,
    /// All problems, in the order of the inputs.
    pub problems: Vec<SubstitutionProblem>,
    /// Sensitive values that were used, and what filters made of them: what must be masked in logs from now on.
    pub sensitive_values: Vec<SensitiveText>,
}

/// What is wrong with one input. Displays as a sentence with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubstitutionProblem {
    /// Where, as a `JSONPath` (RFC 9535): `$.tags[0].value`.
    pub path: String,
    /// What.
    pub kind: ProblemKind,
}

/// What can be wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// An expression could not be evaluated.
    #[error("{0}")]
    Unresolved(Unresolved),
    /// The input could not be evaluated at all.
    #[error("{0}")]
    Failed(EvaluationError),
    /// The value is not what the field needs.
    #[error("`{expression}` is {}, but `{field}` needs {needed}", shown(.value.as_ref()))]
    WrongType {
        /// The input as it was.
        expression: String,
        /// What it came to; none if that must not be shown.
        value: Option<String>,
        /// The field, as its path without the root.
        field: String,
        /// What it takes.
        needed: NeededType,
    },
}

/// What a field takes that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeededType {
    /// Any number.
    Number,
    /// A number without a fraction.
    Integer,
    /// `true` or `false`.
    Boolean,
}

/// Evaluates every text in the inputs. The inputs' JSON is walked, never its text: a value cannot break it.
///
/// With the inputs' schema (`inputs.json`: definitions, one of them `isRoot`), values become what their fields need,
/// and what the server owns or what tells variants apart (package references, container images, discriminators) is left
/// alone. Without one, all texts are evaluated and stay texts. A property or item that the filter `Null` makes nothing
/// of is left out.
///
/// ```
/// use serde_json::json;
/// use step_variables::{Evaluator, VariableSet, substitute};
///
/// let variables: VariableSet = [("Memory", "lots"), ("Name", "web")].into_iter().collect();
/// let inputs = json!({ "name": "#{Name}-1", "memory": "#{Memory}", "tags": ["#{Team}"] });
/// let schema = json!({ "definitions": { "Inputs": {
///     "isRoot": true,
///     "type": "object",
///     "properties": { "name": { "type": "string" }, "memory": { "type": "number" } }
/// } } });
///
/// let substituted = substitute(&inputs, &Evaluator::new(&variables), Some(&schema));
/// assert_eq!(substituted.inputs["name"], "web-1");
/// let problems: Vec<_> = substituted.problems.iter().map(ToString::to_string).collect();
/// assert_eq!(problems, [
///     "$.memory: `#{Memory}` is \"lots\", but `memory` needs a number",
///     "$.tags[0]: `#{Team}`: no variable has this name",
/// ]);
/// ```
pub fn substitute(inputs: &Value, evaluator: &Evaluator<'_>, schema: Option<&Value>) -> Substituted {
    let session = Session::new(evaluator);
    let mut substitution =
        Substitution { session, problems: Vec::new(), sensitive: Findings::default(), is_exhausted: false };
    let inputs = substitution.value(inputs, schema.map(Schema::root), &JsonPath::root()).unwrap_or_default();
    Substituted {
        inputs,
        problems: substitution.problems,
        sensitive_values: substitution.sensitive.sensitive.into_iter().collect(),
    }
}

struct Substitution<'e> {
    session: Session<'e>,
    problems: Vec<SubstitutionProblem>,
    sensitive: Findings,
    /// Whether there is no work left to do anything with.
    is_exhausted: bool,
}

impl Substitution<'_> {
    /// None if nothing is left of it.
    fn value(&mut self, value: &Value, schema: Option<Schema<'_>>, path: &JsonPath) -> Option<Value> {
        let schema = schema.and_then(|schema| schema.resolve(value));
        if schema.is_some_and(Schema::is_opaque) {
            return Some(value.clone());
        }
        match value {
            Value::String(text) => self.text(text, schema, path),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let items = items.filter_map(|(index, item)| {
                    self.value(item, schema.and_then(|schema| schema.item(index)), &path.index(index))
                });
                Some(Value::Array(items.collect()))
            }
            // The server's form of a sensitive value: it says whether there is one.
            Value::Object(_) if schema.is_some_and(Schema::is_sensitive) => Some(value.clone()),
            Value::Object(object) => Some(Value::Object(self.object(object, schema, path))),
            other => Some(other.clone()),
        }
    }

    fn object(
        &mut self,
        object: &Map<String, Value>,
        schema: Option<Schema<'_>>,
        path: &JsonPath,
    ) -> Map<String, Value> {
        let properties = object.iter().filter_map(|(name, value)| {
            let schema = schema.and_then(|schema| schema.property(name));
            let value = self.value(value, schema, &path.field(name))?;
            Some((name.clone(), value))
        });
        properties.collect()
    }

    fn text(&mut self, text: &str, schema: Option<Schema<'_>>, path: &JsonPath) -> Option<Value> {
        let is_sensitive = schema.is_some_and(Schema::is_sensitive);
        let unchanged = Some(Value::String(text.to_owned()));
        if !has_expression(text) {
            if is_sensitive {
                self.sensitive.add_sensitive(text);
            }
            return unchanged;
        }
        let Some(evaluated) = self.evaluate(text, path) else { return unchanged };
        if is_sensitive {
            self.sensitive.add_sensitive(evaluated.text());
        }
        if evaluated.is_null() {
            return None;
        }
        if !evaluated.unresolved().is_empty() {
            return unchanged;
        }
        let Some(needed) = schema.and_then(Schema::needed_type) else {
            return Some(Value::String(evaluated.into_text()));
        };
        convert(evaluated.text(), needed).or_else(|| {
            let value = (!is_sensitive && !evaluated.is_sensitive()).then(|| evaluated.text().to_owned());
            let kind =
                ProblemKind::WrongType { expression: text.to_owned(), value, field: path.without_root(), needed };
            self.problems.push(SubstitutionProblem { path: path.to_string(), kind });
            unchanged
        })
    }

    /// None if it could not be evaluated, which is then on the list of problems.
    fn evaluate(&mut self, text: &str, path: &JsonPath) -> Option<Evaluated> {
        if self.is_exhausted {
            return None;
        }
        match self.session.evaluate(text) {
            Ok(evaluated) => {
                let unresolved = evaluated.unresolved().iter().map(|unresolved| SubstitutionProblem {
                    path: path.to_string(),
                    kind: ProblemKind::Unresolved(unresolved.clone()),
                });
                self.problems.extend(unresolved);
                self.sensitive.sensitive.extend(evaluated.sensitive_values().iter().cloned());
                Some(evaluated)
            }
            Err(error) => {
                self.is_exhausted = matches!(error, EvaluationError::TooMuchWork { .. });
                self.problems.push(SubstitutionProblem { path: path.to_string(), kind: ProblemKind::Failed(error) });
                None
            }
        }
    }
}

impl ProblemKind {
    /// An identifier that programs can rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unresolved(unresolved) => unresolved.reason.code(),
            Self::Failed(EvaluationError::Malformed(_)) => "MalformedExpression",
            Self::Failed(EvaluationError::Circular { .. }) => "CircularVariables",
            Self::Failed(_) => "LimitReached",
            Self::WrongType { .. } => "WrongType",
        }
    }
}

impl fmt::Display for SubstitutionProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.kind)
    }
}

impl fmt::Display for NeededType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Number => "a number",
            Self::Integer => "a whole number",
            Self::Boolean => "true or false",
        })
    }
}

impl fmt::Debug for Substituted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inputs: &dyn fmt::Debug =
            if self.sensitive_values.is_empty() { &self.inputs } else { &format_args!("{MASK}") };
        formatter
            .debug_struct("Substituted")
            .field("inputs", inputs)
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

/// As much of a value as a message needs.
fn shown(value: Option<&String>) -> String {
    const LONGEST: usize = 60;
    match value {
        None => "a sensitive value".to_owned(),
        Some(value) if value.chars().count() > LONGEST => {
            format!("{:?}…", value.chars().take(LONGEST).collect::<String>())
        }
        Some(value) => format!("{value:?}"),
    }
}
