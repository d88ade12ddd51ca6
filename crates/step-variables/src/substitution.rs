//! Inputs with expressions in them, and the same inputs with values.

use std::fmt;

use serde_json::Value;
use step_inputs::{InputPath, InputSchema, Leaf, LeafKind, PrimitiveKind, Secret, ValueType, contains_expression};

use crate::evaluation::{Evaluated, EvaluationError, Evaluator, Findings, Reason, Session, Unresolved};

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
    pub sensitive_values: Vec<Secret>,
}

/// What is wrong with one input. Displays as a sentence with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubstitutionProblem {
    /// Where.
    pub path: InputPath,
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
    /// A secret that is written as text has a malformed expression. What exactly would tell part of the secret.
    #[error(
        "the text of this secret has a malformed expression in it; write `##{{` where it has a `#{{` of its own, or give \
         the secret as an object with `HasValue` and `NewValue`"
    )]
    MalformedSecret,
    /// The value is not what the field needs.
    #[error("`{expression}` is {}, but `{field}` needs {needed}", shown(.value.as_ref()))]
    WrongType {
        /// The input as it was.
        expression: String,
        /// What it came to; none if that must not be shown.
        value: Option<String>,
        /// The field's name.
        field: String,
        /// What it takes.
        needed: PrimitiveKind,
    },
}

/// Evaluates every text in the inputs. The inputs' JSON is walked, never its text: a value cannot break it.
///
/// `schema` is expanded along the inputs: values become what their fields need, and what is never bound (package
/// references, container images, discriminators) is left alone, as is what has none of the schema's types. Texts that the
/// schema does not know are evaluated and stay texts; with the default schema, those are all. A field or item that the
/// filter `Null` makes nothing of is left out.
///
/// ```
/// use serde_json::json;
/// use step_inputs::InputSchema;
/// use step_variables::{Evaluator, VariableSet, substitute};
///
/// let variables: VariableSet = [("Memory", "lots"), ("Name", "web")].into_iter().collect();
/// let inputs = json!({ "name": "#{Name}-1", "memory": "#{Memory}", "tags": ["#{Team}"] });
/// let inputs_json = json!({ "definitions": { "Inputs": {
///     "isRoot": true,
///     "type": "object",
///     "properties": { "name": { "type": "string" }, "memory": { "type": "number" } }
/// } } });
///
/// let schema = InputSchema::expand_present(&inputs_json, &inputs)?;
/// let substituted = substitute(&inputs, &schema, &Evaluator::new(&variables));
/// assert_eq!(substituted.inputs["name"], "web-1");
/// let problems: Vec<_> = substituted.problems.iter().map(ToString::to_string).collect();
/// assert_eq!(problems, [
///     "$.memory: `#{Memory}` is \"lots\", but `memory` needs a number",
///     "$.tags[0]: `#{Team}`: no variable has this name",
/// ]);
/// # Ok::<(), step_inputs::SchemaError>(())
/// ```
pub fn substitute(inputs: &Value, schema: &InputSchema, evaluator: &Evaluator<'_>) -> Substituted {
    let session = Session::new(evaluator);
    let mut substitution =
        Substitution { session, problems: Vec::new(), sensitive: Findings::default(), is_exhausted: false };
    let inputs = schema.rewrite(inputs, |leaf| substitution.leaf(leaf));
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
    fn leaf(&mut self, leaf: Leaf<'_>) -> Option<Value> {
        let unchanged = || Some(leaf.value.clone());
        let (LeafKind::Typed(_) | LeafKind::Unknown, Value::String(text)) = (leaf.kind, leaf.value) else {
            return unchanged();
        };
        match leaf.kind.value_type() {
            Some(ValueType::Package | ValueType::ContainerImage) => unchanged(),
            Some(ValueType::Sensitive) => self.secret(text, &leaf),
            Some(ValueType::Primitive { kind }) => self.primitive(text, *kind, &leaf),
            Some(ValueType::String | ValueType::Account { .. }) | None => self.text(text, &leaf),
        }
    }

    fn text(&mut self, text: &str, leaf: &Leaf<'_>) -> Option<Value> {
        if !contains_expression(text) {
            return Some(Value::from(text));
        }
        match self.evaluate(text, leaf) {
            Some(evaluated) if evaluated.is_null() => None,
            Some(evaluated) => Some(Value::String(evaluated.into_text())),
            None => Some(Value::from(text)),
        }
    }

    fn secret(&mut self, text: &str, leaf: &Leaf<'_>) -> Option<Value> {
        let known = self.problems.len();
        let evaluated = self.text(text, leaf);
        self.problems[known..].iter_mut().for_each(|problem| problem.kind.hide_parts_of(text));
        if let Some(Value::String(secret)) = &evaluated {
            self.sensitive.add_sensitive(secret);
        }
        evaluated
    }

    fn primitive(&mut self, text: &str, needed: PrimitiveKind, leaf: &Leaf<'_>) -> Option<Value> {
        let unchanged = Some(Value::from(text));
        if !contains_expression(text) {
            return unchanged;
        }
        let Some(evaluated) = self.evaluate(text, leaf) else { return unchanged };
        if evaluated.is_null() {
            return None;
        }
        needed.parse(evaluated.text()).or_else(|| {
            let value = (!evaluated.is_sensitive()).then(|| evaluated.text().to_owned());
            let kind = ProblemKind::WrongType { expression: text.to_owned(), value, field: leaf.path().name(), needed };
            self.problems.push(SubstitutionProblem { path: leaf.path(), kind });
            unchanged
        })
    }

    /// None if it could not be evaluated, which is then on the list of problems.
    fn evaluate(&mut self, text: &str, leaf: &Leaf<'_>) -> Option<Evaluated> {
        if self.is_exhausted {
            return None;
        }
        let mut problem = |kind| self.problems.push(SubstitutionProblem { path: leaf.path(), kind });
        match self.session.evaluate(text) {
            Ok(evaluated) => {
                evaluated
                    .unresolved()
                    .iter()
                    .for_each(|unresolved| problem(ProblemKind::Unresolved(unresolved.clone())));
                self.sensitive.sensitive.extend(evaluated.sensitive_values().iter().cloned());
                (evaluated.is_null() || evaluated.unresolved().is_empty()).then_some(evaluated)
            }
            Err(error) => {
                self.is_exhausted = matches!(error, EvaluationError::TooMuchWork { .. });
                problem(ProblemKind::Failed(error));
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
            Self::Failed(EvaluationError::Malformed(_)) | Self::MalformedSecret => "MalformedExpression",
            Self::Failed(EvaluationError::Circular { .. }) => "CircularVariables",
            Self::Failed(_) => "LimitReached",
            Self::WrongType { .. } => "WrongType",
        }
    }

    /// Repeats nothing of the text `secret`, unless all of it is an expression: then it names variables only.
    fn hide_parts_of(&mut self, secret: &str) {
        match self {
            Self::Failed(EvaluationError::Malformed(_)) => *self = Self::MalformedSecret,
            Self::Unresolved(unresolved) if unresolved.via.is_empty() && unresolved.expression != secret.trim() => {
                Secret::MASK.clone_into(&mut unresolved.expression);
                if let Reason::UnknownFilter { filter } = &mut unresolved.reason {
                    Secret::MASK.clone_into(filter);
                }
            }
            _ => {}
        }
    }
}

impl fmt::Display for SubstitutionProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.kind)
    }
}

impl fmt::Debug for Substituted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inputs: &dyn fmt::Debug =
            if self.sensitive_values.is_empty() { &self.inputs } else { &format_args!("{}", Secret::MASK) };
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
