//! Rules: what a schema cannot say about inputs.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    Diagnostic, EachPath, ErrorKind, INPUTS_UNREADABLE, InputPath, InputPaths, ListPath, OptionalPath, Path, Severity,
};

/// When inputs are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// While they are edited. A value may be bound to an expression that is not resolved yet; rules that read such a
    /// value are skipped and counted.
    Configuration,
    /// Right before they are used. Everything is resolved, and every rule runs.
    Execution,
}

/// What is wrong with a value, as a rule says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    kind: &'static ErrorKind,
    message: String,
    severity: Severity,
    at: Option<InputPath>,
}

/// Runs a step's rules over inputs, and collects what they say.
///
/// A rule is a closure over the values at one or several paths. Values are read into the type of their path, so a rule
/// never sees a value of another shape, and never one that is not known yet.
///
/// ```
/// use step_core::{Area, ErrorKind, InputPaths, Problem, Rules};
///
/// /// How many run at once.
/// #[derive(serde::Deserialize, InputPaths)]
/// #[serde(rename_all = "camelCase")]
/// struct Scaling {
///     /// The fewest.
///     at_least: u32,
///     /// The most.
///     at_most: u32,
/// }
///
/// static UPSIDE_DOWN: ErrorKind = ErrorKind {
///     area: Area::Configuration,
///     identifier: "ScalingUpsideDown",
///     meaning: "The fewest are more than the most.",
///     fix: "Exchange the two numbers.",
/// };
///
/// fn rules(paths: &ScalingPaths, rules: &mut Rules<'_>) {
///     rules.check((&paths.at_least, &paths.at_most), |(fewest, most)| {
///         (fewest > most).then(|| UPSIDE_DOWN.problem(format!("{fewest} is more than {most}")))
///     });
/// }
/// # let inputs = serde_json::json!({ "atLeast": 5, "atMost": 2 });
/// # let mut checked = Rules::new(&inputs, step_core::Stage::Execution);
/// # rules(&Scaling::paths(step_core::Place::root(), None), &mut checked);
/// # assert_eq!(checked.finish().diagnostics[0].path.to_string(), "$.atLeast");
/// ```
#[derive(Debug)]
pub struct Rules<'a> {
    inputs: &'a Value,
    stage: Stage,
    diagnostics: Vec<Diagnostic>,
    skipped: u32,
}

/// What the rules said.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RulesOutcome {
    /// Everything, in the order of the rules.
    pub diagnostics: Vec<Diagnostic>,
    /// How many rules were not run because a value they read is bound to an expression.
    pub skipped: u32,
}

/// One path, or several, that a rule reads.
pub trait Reads {
    /// What the rule receives.
    type Value;

    /// Reads the values. Nothing is bound any more at [`Stage::Execution`], whatever a text looks like.
    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Self::Value>;

    /// Where a problem is reported unless it says otherwise: the first path.
    fn first(&self) -> &InputPath;
}

/// What is found at a path.
#[derive(Debug)]
pub enum Reading<T> {
    /// A value of the path's type.
    Value(T),
    /// An expression whose value is not known yet.
    Bound,
    /// Nothing: the field is left out and has no default, or belongs to a member that is not chosen.
    Absent,
    /// A value of another type, and why it is one.
    Unreadable(InputPath, String),
}

impl ErrorKind {
    /// An error of this kind, for a rule to return.
    pub fn problem(&'static self, message: impl Into<String>) -> Problem {
        Problem { kind: self, message: message.into(), severity: Severity::Error, at: None }
    }
}

impl Problem {
    /// Reports it at another path than the rule's first.
    #[must_use]
    pub fn at(mut self, path: &InputPath) -> Self {
        self.at = Some(path.clone());
        self
    }

    /// Lets the inputs pass all the same.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}

impl<'a> Rules<'a> {
    /// Rules over these inputs.
    pub fn new(inputs: &'a Value, stage: Stage) -> Self {
        Self { inputs, stage, diagnostics: Vec::new(), skipped: 0 }
    }

    /// Runs a rule on what is at `paths`: one path, or a tuple of them. The rule returns nothing, a problem, or several
    /// (`Option`, `Vec`). Not run where there is nothing to look at.
    #[expect(clippy::needless_pass_by_value, reason = "paths are references, or a tuple of them made for the call")]
    pub fn check<R: Reads, P: IntoIterator<Item = Problem>>(&mut self, paths: R, rule: impl FnOnce(R::Value) -> P) {
        match paths.read(self.inputs, self.stage) {
            Reading::Value(value) => {
                let problems = rule(value).into_iter().map(|problem| problem.into_diagnostic(paths.first()));
                self.diagnostics.extend(problems);
            }
            Reading::Bound => self.skipped += 1,
            Reading::Absent => {}
            Reading::Unreadable(path, reason) => self.unreadable(&path, &reason),
        }
    }

    /// Runs rules on each item of a list.
    pub fn each<T: InputPaths>(&mut self, list: &ListPath<T>, mut rules: impl FnMut(T::Paths, &mut Self)) {
        for index in 0..length(list, self.inputs) {
            rules(list.item(index), self);
        }
    }

    /// What was said.
    pub fn finish(self) -> RulesOutcome {
        RulesOutcome { diagnostics: self.diagnostics, skipped: self.skipped }
    }

    /// Several rules may read the same value; that it is unreadable is said once.
    fn unreadable(&mut self, path: &InputPath, reason: &str) {
        let problem = INPUTS_UNREADABLE.problem(reason).into_diagnostic(path);
        if !self.diagnostics.contains(&problem) {
            self.diagnostics.push(problem);
        }
    }
}

impl Problem {
    fn into_diagnostic(self, first: &InputPath) -> Diagnostic {
        let Self { kind, message, severity, at } = self;
        Diagnostic { severity, path: at.unwrap_or_else(|| first.clone()), kind, message }
    }
}

impl<T: DeserializeOwned> Reads for &Path<T> {
    type Value = T;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<T> {
        if !exists(self, inputs) {
            return Reading::Absent;
        }
        match at(inputs, self.path()) {
            Some(value) if stage == Stage::Configuration && may_be_bound(value) => Reading::Bound,
            Some(value) => read(value, self.path()),
            None => self.default_value().map_or(Reading::Absent, Reading::Value),
        }
    }

    fn first(&self) -> &InputPath {
        self.path()
    }
}

impl<T: DeserializeOwned> Reads for &ListPath<T> {
    type Value = Vec<T>;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Vec<T>> {
        self.whole().read(inputs, stage)
    }

    fn first(&self) -> &InputPath {
        self.whole().path()
    }
}

impl<T: DeserializeOwned> Reads for &OptionalPath<T> {
    type Value = Option<T>;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Option<T>> {
        self.whole().read(inputs, stage)
    }

    fn first(&self) -> &InputPath {
        self.whole().path()
    }
}

impl<T: InputPaths, U: DeserializeOwned> Reads for &EachPath<T, U> {
    type Value = Vec<U>;

    fn read(&self, inputs: &Value, stage: Stage) -> Reading<Vec<U>> {
        let mut values = Vec::new();
        for index in 0..length(self.list(), inputs) {
            match (&self.item(index)).read(inputs, stage) {
                Reading::Value(value) => values.push(value),
                Reading::Bound => return Reading::Bound,
                Reading::Absent => return Reading::Absent,
                Reading::Unreadable(path, reason) => return Reading::Unreadable(path, reason),
            }
        }
        Reading::Value(values)
    }

    fn first(&self) -> &InputPath {
        self.list().whole().path()
    }
}

/// A tuple is read only if every part is there and known.
macro_rules! tuples {
    ($($part:ident)+) => {
        impl<$($part: Reads),+> Reads for ($($part,)+) {
            type Value = ($($part::Value,)+);

            #[expect(non_snake_case, reason = "a part is named like its type")]
            fn read(&self, inputs: &Value, stage: Stage) -> Reading<Self::Value> {
                let ($($part,)+) = self;
                $(let $part = match $part.read(inputs, stage) {
                    Reading::Value(value) => value,
                    Reading::Bound => return Reading::Bound,
                    Reading::Absent => return Reading::Absent,
                    Reading::Unreadable(path, reason) => return Reading::Unreadable(path, reason),
                };)+
                Reading::Value(($($part,)+))
            }

            fn first(&self) -> &InputPath {
                self.0.first()
            }
        }
    };
}

tuples!(A B);
tuples!(A B C);
tuples!(A B C D);

/// Whether every member of a union that leads to the path is the one that is chosen.
fn exists<T>(path: &Path<T>, inputs: &Value) -> bool {
    let mut choices = path.place().choices().iter();
    choices.all(|choice| at(inputs, &choice.discriminator).is_some_and(|chosen| chosen == choice.member))
}

fn length<T>(list: &ListPath<T>, inputs: &Value) -> usize {
    let items = exists(list.whole(), inputs).then(|| at(inputs, list.whole().path())).flatten();
    items.and_then(Value::as_array).map_or(0, Vec::len)
}

fn at<'v>(inputs: &'v Value, path: &InputPath) -> Option<&'v Value> {
    inputs.pointer(&path.to_pointer())
}

fn read<T: DeserializeOwned>(value: &Value, path: &InputPath) -> Reading<T> {
    match serde_path_to_error::deserialize(value) {
        Ok(value) => Reading::Value(value),
        Err(error) => Reading::Unreadable(path.clone().then(error.path()), error.inner().to_string()),
    }
}

/// Whether an expression may be in it. An escaped one, `##{`, counts too: the text is not yet what it will be.
fn may_be_bound(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("#{"),
        Value::Array(items) => items.iter().any(may_be_bound),
        Value::Object(fields) => fields.values().any(may_be_bound),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
