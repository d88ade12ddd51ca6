//! From the parsed text to the result.

use super::findings::Findings;
use super::lookup::Found;
use super::scope::{Pass, Scope};
use super::session::{Output, Session};
use super::{EvaluationError, Reason};
use crate::filters::{self, Refusal};
use crate::template::Template;
use crate::template::syntax::{Branch, Condition, Expression, FilterCall, Node, Operand, Span, Symbol};

/// A run of nodes: the text that they were read from, and where names are looked up.
#[derive(Clone, Copy)]
struct Frame<'f> {
    source: &'f str,
    scope: Scope<'f>,
}

/// What an expression comes to.
enum Outcome {
    Text(Found),
    /// The filter `Null` was met.
    Null,
    Unresolved(Reason),
}

/// What a condition comes to.
enum Answer {
    Known(bool),
    /// The expression that could not be evaluated, and why.
    Unknown(Span, Reason),
}

impl Session<'_> {
    pub(super) fn render(
        &mut self,
        template: &Template,
        scope: Scope<'_>,
        findings: &mut Findings,
    ) -> Result<Output, EvaluationError> {
        let mut output = Output::default();
        self.nodes(template.nodes(), Frame { source: template.source(), scope }, &mut output, findings)?;
        Ok(output)
    }

    fn nodes(
        &mut self,
        nodes: &[Node],
        frame: Frame<'_>,
        output: &mut Output,
        findings: &mut Findings,
    ) -> Result<(), EvaluationError> {
        nodes.iter().try_for_each(|node| self.node(node, frame, output, findings))
    }

    fn node(
        &mut self,
        node: &Node,
        frame: Frame<'_>,
        output: &mut Output,
        findings: &mut Findings,
    ) -> Result<(), EvaluationError> {
        if let Node::Text(text) = node {
            return self.write(output, text);
        }
        self.deeper(|session| match node {
            Node::Text(_) => Ok(()),
            Node::Substitution { span, expression } => {
                let outcome = session.expression(expression, frame, findings)?;
                session.put(outcome, *span, frame, output, findings)
            }
            Node::Conditional { span, branches, otherwise } => {
                session.conditional(*span, branches, otherwise, frame, output, findings)
            }
            Node::Repetition { variable, collection, body } => {
                session.repetition(variable, collection, body, frame, output, findings)
            }
            Node::Calculation { span, arithmetic } => {
                let outcome = match session.calculate(arithmetic, frame.scope, findings)? {
                    Ok(found) => Outcome::Text(found),
                    Err(explanation) => Outcome::Unresolved(Reason::NotCalculable { explanation }),
                };
                session.put(outcome, *span, frame, output, findings)
            }
        })
    }

    fn put(
        &mut self,
        outcome: Outcome,
        span: Span,
        frame: Frame<'_>,
        output: &mut Output,
        findings: &mut Findings,
    ) -> Result<(), EvaluationError> {
        match outcome {
            Outcome::Text(found) => {
                output.is_sensitive |= found.is_sensitive;
                self.write(output, &found.text)
            }
            Outcome::Null => {
                findings.null = true;
                Ok(())
            }
            Outcome::Unresolved(reason) => {
                let source = &frame.source[span.start..span.end];
                self.leave(source, reason, findings)?;
                self.write(output, source)
            }
        }
    }

    fn expression(
        &mut self,
        expression: &Expression,
        frame: Frame<'_>,
        findings: &mut Findings,
    ) -> Result<Outcome, EvaluationError> {
        let mut input = None;
        if let Some(symbol) = &expression.input {
            match self.look_up(symbol, frame.scope, findings)? {
                None => return Ok(Outcome::Unresolved(Reason::UndefinedVariable)),
                Some(found) if found.is_null => return Ok(Outcome::Null),
                Some(found) => input = Some(found),
            }
        }
        for call in &expression.filters {
            match self.filter(call, input.as_ref(), frame, findings)? {
                Outcome::Text(found) => input = Some(found),
                other => return Ok(other),
            }
        }
        // The parser lets no expression through that has neither a symbol nor a filter.
        Ok(input.map_or(Outcome::Unresolved(Reason::UndefinedVariable), Outcome::Text))
    }

    fn filter(
        &mut self,
        call: &FilterCall,
        input: Option<&Found>,
        frame: Frame<'_>,
        findings: &mut Findings,
    ) -> Result<Outcome, EvaluationError> {
        if filters::is_null(&call.name) {
            return Ok(Outcome::Null);
        }
        let Some(filter) = filters::find(&call.name) else {
            return Ok(Outcome::Unresolved(Reason::UnknownFilter { filter: call.name.clone() }));
        };
        let (options, has_sensitive_option) = self.options(&call.options, frame, findings)?;
        let text = match filter.apply(input.map(|input| &*input.text), &options, &self.environment) {
            Ok(text) => text,
            Err(Refusal::Limit(error)) => return Err(error),
            Err(Refusal::Because(explanation)) => {
                let filter = filter.name.to_owned();
                return Ok(Outcome::Unresolved(Reason::FilterRefused { filter, explanation }));
            }
        };
        // Whether a secret contains something is not worth masking: "true" stands in every other line.
        let is_sensitive =
            (has_sensitive_option || input.is_some_and(|input| input.is_sensitive)) && !filter.answers_yes_or_no;
        if is_sensitive {
            findings.add_sensitive(&text);
        }
        Ok(Outcome::Text(Found { text: text.into(), is_sensitive, is_null: false }))
    }

    /// The options' texts, and whether one of them is sensitive.
    fn options(
        &mut self,
        nodes: &[Node],
        frame: Frame<'_>,
        findings: &mut Findings,
    ) -> Result<(Vec<String>, bool), EvaluationError> {
        let mut is_sensitive = false;
        let mut options = Vec::with_capacity(nodes.len());
        for node in nodes {
            let mut option = Output::default();
            self.node(node, frame, &mut option, findings)?;
            is_sensitive |= option.is_sensitive;
            options.push(option.text);
        }
        Ok((options, is_sensitive))
    }

    fn conditional(
        &mut self,
        span: Span,
        branches: &[Branch],
        otherwise: &[Node],
        frame: Frame<'_>,
        output: &mut Output,
        findings: &mut Findings,
    ) -> Result<(), EvaluationError> {
        for branch in branches {
            match self.condition(&branch.condition, frame, findings)? {
                Answer::Known(holds) if holds != branch.negated => {
                    return self.nodes(&branch.body, frame, output, findings);
                }
                Answer::Known(_) => {}
                Answer::Unknown(expression, reason) => {
                    self.leave(&frame.source[expression.start..expression.end], reason, findings)?;
                    return self.write(output, &frame.source[span.start..span.end]);
                }
            }
        }
        self.nodes(otherwise, frame, output, findings)
    }

    fn condition(
        &mut self,
        condition: &Condition,
        frame: Frame<'_>,
        findings: &mut Findings,
    ) -> Result<Answer, EvaluationError> {
        let left = match self.operand(&condition.left, frame, findings)? {
            Ok(text) => text,
            Err((span, reason)) => return Ok(Answer::Unknown(span, reason)),
        };
        let Some(comparison) = &condition.comparison else { return Ok(Answer::Known(is_truthy(&left))) };
        Ok(match self.operand(&comparison.right, frame, findings)? {
            Ok(right) => Answer::Known((left == right) == comparison.equal),
            Err((span, reason)) => Answer::Unknown(span, reason),
        })
    }

    /// A symbol that is not defined is empty here: that is what `if` is for.
    fn operand(
        &mut self,
        operand: &Operand,
        frame: Frame<'_>,
        findings: &mut Findings,
    ) -> Result<Result<String, (Span, Reason)>, EvaluationError> {
        let expression = match operand {
            Operand::Text(text) => return Ok(Ok(text.clone())),
            Operand::Expression(expression) => expression,
        };
        Ok(match self.expression(expression, frame, findings)? {
            Outcome::Text(found) => Ok(found.text.to_string()),
            Outcome::Null => Ok(String::new()),
            Outcome::Unresolved(_) if expression.filters.is_empty() => Ok(String::new()),
            Outcome::Unresolved(reason) => Err((expression.span, reason)),
        })
    }

    fn repetition(
        &mut self,
        variable: &str,
        collection: &Symbol,
        body: &[Node],
        frame: Frame<'_>,
        output: &mut Output,
        findings: &mut Findings,
    ) -> Result<(), EvaluationError> {
        let items = self.items(collection, frame.scope, findings)?;
        let count = items.len();
        for (index, item) in items.into_iter().enumerate() {
            self.passes += 1;
            let is_last = index + 1 == count;
            let pass = Pass { id: self.passes, variable, item, index, is_last, around: frame.scope };
            let frame = Frame { source: frame.source, scope: Scope { pass: Some(&pass) } };
            self.deeper(|session| session.nodes(body, frame, output, findings))?;
        }
        Ok(())
    }
}

/// Empty, `0`, `no` and `false` are not, nor is what is not defined.
fn is_truthy(text: &str) -> bool {
    let word = text.trim();
    !(text.is_empty() || text == "0" || word.eq_ignore_ascii_case("no") || word.eq_ignore_ascii_case("false"))
}
