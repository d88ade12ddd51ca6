//! One evaluation: what it may still do, what it knows already, which variables it is in the middle of.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;
use step_inputs::{Secret, contains_expression};

use super::findings::Findings;
use super::lookup::Found;
use super::scope::Scope;
use super::tree::NodeId;
use super::{Evaluated, EvaluationError, Evaluator, Reason, Unresolved};
use crate::filters::Environment;
use crate::template::Template;

/// One evaluation, or several that share their limits.
pub(crate) struct Session<'e> {
    pub(super) evaluator: &'e Evaluator<'e>,
    pub(super) environment: Environment,
    /// Values of variables: they do not depend on where they are used.
    pub(super) values: HashMap<NodeId, Rc<(Found, Findings)>>,
    /// Values that were read as JSON; none for those that are no JSON.
    pub(super) documents: HashMap<NodeId, Option<Rc<Value>>>,
    pub(super) active: Vec<Active>,
    pub(super) passes: u64,
    depth: usize,
}

/// A variable that is being evaluated.
pub(super) struct Active {
    pub(super) scope: u64,
    /// Its path, in one case.
    pub(super) key: String,
    /// Its path as the text has it.
    pub(super) name: String,
    pub(super) is_sensitive: bool,
}

/// A text that is being written.
#[derive(Default)]
pub(super) struct Output {
    pub(super) text: String,
    /// Whether a sensitive value is part of it.
    pub(super) is_sensitive: bool,
}

/// What one expression counts against [`super::Limits::work`].
pub(super) const EXPRESSION: usize = 100;

impl<'e> Session<'e> {
    pub(crate) fn new(evaluator: &'e Evaluator<'e>) -> Self {
        Self {
            evaluator,
            environment: Environment::new(evaluator.clock.map(super::Clock::now), evaluator.limits),
            values: HashMap::new(),
            documents: HashMap::new(),
            active: Vec::new(),
            passes: 0,
            depth: 0,
        }
    }

    pub(crate) fn evaluate(&mut self, text: &str) -> Result<Evaluated, EvaluationError> {
        if !contains_expression(text) {
            return Ok(Evaluated::new(text.to_owned(), false, Findings::default()));
        }
        self.charge(text.len())?;
        self.evaluate_template(&Template::parse(text)?)
    }

    pub(crate) fn evaluate_template(&mut self, template: &Template) -> Result<Evaluated, EvaluationError> {
        let mut findings = Findings::default();
        let output = self.render(template, Scope::VARIABLES, &mut findings)?;
        Ok(Evaluated::new(output.text, output.is_sensitive, findings))
    }

    /// Counts work.
    pub(super) fn charge(&mut self, units: usize) -> Result<(), EvaluationError> {
        self.environment.meter.charge(units)
    }

    /// Does one expression's work, one level deeper.
    pub(super) fn deeper<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, EvaluationError>,
    ) -> Result<T, EvaluationError> {
        let limit = self.evaluator.limits.depth;
        if self.depth == limit {
            return Err(EvaluationError::TooDeep { depth: limit });
        }
        self.charge(EXPRESSION)?;
        self.depth += 1;
        let done = work(self);
        self.depth -= 1;
        done
    }

    pub(super) fn write(&mut self, output: &mut Output, text: &str) -> Result<(), EvaluationError> {
        self.environment.meter.check_length(output.text.len() + text.len())?;
        self.charge(text.len())?;
        output.text.push_str(text);
        Ok(())
    }

    pub(super) fn merge(&mut self, findings: &mut Findings, other: &Findings) -> Result<(), EvaluationError> {
        self.charge(EXPRESSION * other.len())?;
        findings.merge(other);
        Ok(())
    }

    /// Evaluates a variable's value: two variables that need each other are an error, not a hang.
    pub(super) fn activate<T>(
        &mut self,
        variable: Active,
        work: impl FnOnce(&mut Self) -> Result<T, EvaluationError>,
    ) -> Result<T, EvaluationError> {
        self.charge(variable.name.len())?;
        let is_same = |active: &Active| active.scope == variable.scope && active.key == variable.key;
        if let Some(first) = self.active.iter().position(is_same) {
            let mut cycle: Vec<_> = self.active[first..].iter().map(|active| active.name.clone()).collect();
            cycle.push(variable.name);
            return Err(EvaluationError::Circular { cycle });
        }
        self.active.push(variable);
        let done = work(self);
        self.active.pop();
        done
    }

    /// Notes an expression that stays as it stands.
    pub(super) fn leave(
        &mut self,
        expression: &str,
        reason: Reason,
        findings: &mut Findings,
    ) -> Result<(), EvaluationError> {
        // What stands in a secret is a part of it.
        let is_secret = self.active.iter().any(|active| active.is_sensitive);
        let (expression, reason) = match reason {
            Reason::UnknownFilter { .. } if is_secret => {
                (Secret::MASK, Reason::UnknownFilter { filter: Secret::MASK.to_owned() })
            }
            reason if is_secret => (Secret::MASK, reason),
            reason => (expression, reason),
        };
        let via: Vec<_> = self.active.iter().map(|active| active.name.clone()).collect();
        self.charge(expression.len() + via.iter().map(String::len).sum::<usize>())?;
        findings.unresolved.insert(Unresolved { expression: expression.to_owned(), reason, via });
        Ok(())
    }
}
