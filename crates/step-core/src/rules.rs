//! Rules: what a schema cannot say about inputs.

mod reads;

use serde_json::Value;

use crate::{Diagnostic, ErrorKind, INPUTS_UNREADABLE, InputPath, InputPaths, ListPath, MapPath, Severity};

#[doc(hidden)]
pub use reads::may_be_bound;
pub use reads::{Reading, Reads};

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
/// # rules(&Scaling::root_paths(), &mut checked);
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
        Self::after(inputs, stage, Vec::new())
    }

    /// Rules over inputs of which these `diagnostics` are known already.
    pub(crate) fn after(inputs: &'a Value, stage: Stage, diagnostics: Vec<Diagnostic>) -> Self {
        Self { inputs, stage, diagnostics, skipped: 0 }
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
        for index in 0..list.length(self.inputs) {
            rules(list.item(index), self);
        }
    }

    /// Runs rules on each value of a map, with its key.
    pub fn each_value<V: InputPaths>(&mut self, map: &MapPath<V>, mut rules: impl FnMut(&str, V::Paths, &mut Self)) {
        for key in map.keys(self.inputs) {
            rules(&key, map.value(key.clone()), self);
        }
    }

    /// What was said.
    pub fn finish(self) -> RulesOutcome {
        RulesOutcome { diagnostics: self.diagnostics, skipped: self.skipped }
    }

    /// Several rules may read the same value, and so may the check before them; that it is unreadable is said once.
    fn unreadable(&mut self, path: &InputPath, reason: &str) {
        let is_known = |known: &Diagnostic| known.kind == &INPUTS_UNREADABLE && known.path.is_at_or_below(path);
        if !self.diagnostics.iter().any(is_known) {
            self.diagnostics.push(INPUTS_UNREADABLE.problem(reason).into_diagnostic(path));
        }
    }
}

impl Problem {
    fn into_diagnostic(self, first: &InputPath) -> Diagnostic {
        let Self { kind, message, severity, at } = self;
        Diagnostic { severity, path: at.unwrap_or_else(|| first.clone()), kind, message }
    }
}
