//! Evaluating texts: what callers see. The work is done in the submodules.

mod calculation;
mod collection;
mod findings;
mod json;
mod lookup;
mod meter;
mod render;
mod scope;
mod session;
mod tree;

use std::fmt;

use step_inputs::Secret;
use time::OffsetDateTime;

pub(crate) use findings::Findings;
pub(crate) use meter::Meter;
pub(crate) use session::Session;
use tree::VariableTree;

use crate::template::{ParseError, Template};
use crate::variable_set::{Variable, VariableSet};

/// Tells the time to `NowDate`, `NowDateUtc` and to filters that read dates without a zone.
///
/// The instant's offset is the local time zone. Any `Fn() -> OffsetDateTime` is a clock.
pub trait Clock {
    /// This instant, in the local time zone.
    fn now(&self) -> OffsetDateTime;
}

/// Evaluates texts against variables.
///
/// Making one reads all variable names once; evaluating changes nothing, so one evaluator serves many texts.
///
/// ```
/// use step_variables::{Evaluator, Reason, VariableSet};
///
/// let variables: VariableSet = [("Name", "#{First} Lovelace"), ("First", "Ada")].into_iter().collect();
/// let evaluator = Evaluator::new(&variables);
///
/// let evaluated = evaluator.evaluate("Hello, #{Name | ToUpper} from #{Town}!")?;
/// assert_eq!(evaluated.text(), "Hello, ADA LOVELACE from #{Town}!");
/// assert_eq!(evaluated.unresolved()[0].expression, "#{Town}");
/// assert_eq!(evaluated.unresolved()[0].reason, Reason::UndefinedVariable);
/// # Ok::<(), step_variables::EvaluationError>(())
/// ```
#[derive(Clone)]
pub struct Evaluator<'v> {
    tree: VariableTree<'v>,
    clock: Option<&'v (dyn Clock + Sync)>,
    limits: Limits,
}

/// How much an evaluation may do. Texts and variables are written by users; none of them may stop the machine.
///
/// A call that reaches a limit ends with an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How deep expressions may lead into each other: blocks in blocks, variables in variables. Every level takes some
    /// kilobytes of stack, so more than 256 are not granted.
    pub depth: usize,
    /// How many bytes any one text may grow to, the result as well as a variable's value on the way.
    pub output_bytes: usize,
    /// How much may be done in all: every expression counts 100, and so does every item of a loop and every pass of
    /// it; every byte that is read or written counts 1.
    pub work: u64,
}

/// What came out of a text.
///
/// `Debug` does not show a text that holds sensitive values.
#[derive(Clone, PartialEq, Eq)]
pub struct Evaluated {
    text: String,
    is_null: bool,
    is_sensitive: bool,
    unresolved: Vec<Unresolved>,
    sensitive_values: Vec<Secret>,
}

/// An expression that stands in the result as it stood in the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unresolved {
    /// Its source text, `#{Name | ToUpper}`.
    pub expression: String,
    /// Why.
    pub reason: Reason,
    /// The variables that led to it, outermost first. Empty if it stands in the evaluated text itself.
    pub via: Vec<String>,
}

/// Why an expression could not be evaluated. No reason repeats a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// No variable has this name, or its value has no such part.
    #[error("no variable has this name")]
    UndefinedVariable,
    /// No filter has this name.
    #[error("there is no filter `{filter}`")]
    UnknownFilter {
        /// The name as it stands in the text.
        filter: String,
    },
    /// The filter cannot do it.
    #[error("`{filter}` {explanation}")]
    FilterRefused {
        /// The filter's name.
        filter: String,
        /// What it needs, as the rest of a sentence that begins with its name.
        explanation: String,
    },
    /// The calculation has no result.
    #[error("it cannot be calculated: {explanation}")]
    NotCalculable {
        /// What is in the way.
        explanation: &'static str,
    },
}

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluationError {
    /// The text itself is malformed. (A variable's value that is malformed stands for itself, literally.)
    #[error("the expression is malformed: {0}")]
    Malformed(#[from] ParseError),
    /// A variable leads back to itself.
    #[error("variables refer to each other in a circle: {}", .cycle.join(" → "))]
    Circular {
        /// The names on the way; the last is the first again.
        cycle: Vec<String>,
    },
    /// [`Limits::depth`] is reached.
    #[error("expressions lead into each other more than {depth} levels deep")]
    TooDeep {
        /// The limit.
        depth: usize,
    },
    /// [`Limits::output_bytes`] is reached.
    #[error("the text would grow beyond {output_bytes} bytes")]
    TooLong {
        /// The limit.
        output_bytes: usize,
    },
    /// [`Limits::work`] is reached.
    #[error("evaluating would take more than {work} units of work")]
    TooMuchWork {
        /// The limit.
        work: u64,
    },
}

/// No evaluation is deeper, whatever its limits say: stack is not to be had without end.
const DEEPEST: usize = 256;

impl<'v> Evaluator<'v> {
    /// Evaluates with these variables, default limits and no clock.
    pub fn new(variables: &'v VariableSet) -> Self {
        Self { tree: VariableTree::new(variables), clock: None, limits: Limits::default() }
    }

    /// Tells the time. Without a clock, filters that need it refuse, and the local time zone is UTC.
    #[must_use]
    pub fn with_clock(mut self, clock: &'v (dyn Clock + Sync)) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Replaces the limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = Limits { depth: limits.depth.min(DEEPEST), ..limits };
        self
    }

    /// Evaluates a text.
    ///
    /// An expression that cannot be evaluated stays in the result as it stands and is listed in
    /// [`Evaluated::unresolved`]: whether that is an error is the caller's to say.
    pub fn evaluate(&self, text: &str) -> Result<Evaluated, EvaluationError> {
        Session::new(self).evaluate(text)
    }

    /// The same variables with values in which every expression is evaluated: what a step is told of a deployment.
    ///
    /// What cannot be evaluated stays as it stands, since nobody may ever ask for it. A variable that got a sensitive value
    /// is sensitive. All evaluations share their limits.
    pub fn evaluate_all(&self, variables: &VariableSet) -> VariableSet {
        let mut session = Session::new(self);
        let evaluated = variables.iter().map(|variable| match session.evaluate(variable.value()) {
            Ok(value) if variable.is_sensitive() || value.is_sensitive() => {
                Variable::sensitive(variable.name(), value.into_text())
            }
            Ok(value) => Variable::new(variable.name(), value.into_text()),
            Err(_) => variable.clone(),
        });
        evaluated.collect()
    }

    /// Evaluates a text that was read before.
    pub fn evaluate_template(&self, template: &Template) -> Result<Evaluated, EvaluationError> {
        Session::new(self).evaluate_template(template)
    }
}

impl Evaluated {
    pub(crate) fn new(text: String, is_sensitive: bool, findings: Findings) -> Self {
        Self {
            text: if findings.null { String::new() } else { text },
            is_null: findings.null,
            is_sensitive,
            unresolved: findings.unresolved.into_iter().collect(),
            sensitive_values: findings.sensitive.into_iter().collect(),
        }
    }

    /// The result, with unresolved expressions as they stood. Empty if [`Evaluated::is_null`].
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The result, given away.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Whether the filter `Null` made nothing of the whole text.
    pub fn is_null(&self) -> bool {
        self.is_null
    }

    /// What could not be evaluated, in the order of its first appearance.
    pub fn unresolved(&self) -> &[Unresolved] {
        &self.unresolved
    }

    /// Sensitive values that were used, and what filters made of them: what must be masked in logs from now on.
    pub fn sensitive_values(&self) -> &[Secret] {
        &self.sensitive_values
    }

    /// Whether a sensitive value is part of the result.
    pub fn is_sensitive(&self) -> bool {
        self.is_sensitive
    }
}

impl Reason {
    /// An identifier that programs can rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UndefinedVariable => "UndefinedVariable",
            Self::UnknownFilter { .. } => "UnknownFilter",
            Self::FilterRefused { .. } => "FilterRefused",
            Self::NotCalculable { .. } => "NotCalculable",
        }
    }
}

impl Default for Limits {
    /// 64 levels, 4 MiB, and work for some tenths of a second, or a few seconds if the work is chosen with malice.
    fn default() -> Self {
        Self { depth: 64, output_bytes: 4 << 20, work: 100_000_000 }
    }
}

impl<F: Fn() -> OffsetDateTime> Clock for F {
    fn now(&self) -> OffsetDateTime {
        self()
    }
}

impl fmt::Display for Unresolved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`: {}", self.expression, self.reason)?;
        if self.via.is_empty() { Ok(()) } else { write!(formatter, " (through {})", self.via.join(" → ")) }
    }
}

impl fmt::Debug for Evaluated {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: &dyn fmt::Debug = if self.is_sensitive { &format_args!("{}", Secret::MASK) } else { &self.text };
        formatter
            .debug_struct("Evaluated")
            .field("text", text)
            .field("is_null", &self.is_null)
            .field("unresolved", &self.unresolved)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Evaluator<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Evaluator").field("limits", &self.limits).finish_non_exhaustive()
    }
}
