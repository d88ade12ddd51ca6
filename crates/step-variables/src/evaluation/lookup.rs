//! From a symbol to a value.

use std::borrow::Cow;
use std::rc::Rc;

use step_inputs::contains_expression;

use super::EvaluationError;
use super::findings::Findings;
use super::json;
use super::scope::{self, Part, PathStep, Place, Scope};
use super::session::{Active, Output, Session};
use super::tree::{NodeId, VariableTree};
use crate::dotnet::letter_case::to_upper;
use crate::template::Template;
use crate::template::syntax::{Step, Symbol};

/// A value, all expressions in it evaluated.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) text: Rc<str>,
    pub(super) is_sensitive: bool,
    /// Whether the filter `Null` made nothing of it.
    pub(super) is_null: bool,
}

/// A place with the scope and the path that it was found by.
pub(super) struct Located<'s> {
    pub(super) place: Place,
    pub(super) scope: Scope<'s>,
    pub(super) path: Vec<PathStep>,
}

impl Session<'_> {
    pub(super) fn look_up(
        &mut self,
        symbol: &Symbol,
        scope: Scope<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Found>, EvaluationError> {
        match self.locate(symbol, scope, findings)? {
            None => Ok(None),
            Some(located) => self.read(&located, findings),
        }
    }

    /// Looks in the loops around, innermost first, then in the variables.
    pub(super) fn locate<'s>(
        &mut self,
        symbol: &Symbol,
        scope: Scope<'s>,
        findings: &mut Findings,
    ) -> Result<Option<Located<'s>>, EvaluationError> {
        let Some(path) = self.path(symbol, scope, findings)? else { return Ok(None) };
        self.charge(path.len())?;
        let mut next = Some(scope);
        while let Some(scope) = next {
            let entered = match scope.pass {
                Some(pass) => pass.enter(&path),
                None => Some((Place::Node(VariableTree::ROOT), &path[..])),
            };
            if let Some((place, rest)) = entered
                && let Some(place) = self.walk(place, rest, &path, scope, findings)?
            {
                return Ok(Some(Located { place, scope, path }));
            }
            next = scope.pass.map(|pass| pass.around);
        }
        Ok(None)
    }

    /// The symbol's steps with its indexes evaluated; none if one of them is not defined.
    fn path(
        &mut self,
        symbol: &Symbol,
        scope: Scope<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Vec<PathStep>>, EvaluationError> {
        let mut path = Vec::with_capacity(symbol.steps.len());
        for step in &symbol.steps {
            let (is_index, name) = match step {
                Step::Property(name) => (false, name.clone()),
                Step::Index(index) => (true, index.clone()),
                Step::IndexBy(symbol) => match self.deeper(|session| session.look_up(symbol, scope, findings))? {
                    Some(found) => (true, found.text.to_string()),
                    None => return Ok(None),
                },
            };
            path.push(PathStep { is_index, name });
        }
        Ok(Some(path))
    }

    /// Goes from a place along what is left of a path.
    fn walk(
        &mut self,
        place: Place,
        rest: &[PathStep],
        path: &[PathStep],
        scope: Scope<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Place>, EvaluationError> {
        match place {
            Place::Node(node) => self.walk_node(node, rest, path, scope, findings),
            Place::Part(part) => self.walk_part(&part, rest),
            Place::Entry { key, value } => match rest {
                [] => Ok(Some(Place::Entry { key, value })),
                [step, ..] if step.is_index => Ok(None),
                [step] if step.name.eq_ignore_ascii_case("Key") => {
                    Ok(Some(Place::Part(Part { is_sensitive: value.is_sensitive, ..Part::text(key) })))
                }
                [step, rest @ ..] if step.name.eq_ignore_ascii_case("Value") => self.walk_part(&value, rest),
                _ => Ok(None),
            },
        }
    }

    fn walk_node(
        &mut self,
        mut node: NodeId,
        rest: &[PathStep],
        path: &[PathStep],
        scope: Scope<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Place>, EvaluationError> {
        for (taken, step) in rest.iter().enumerate() {
            let tree = &self.evaluator.tree;
            let child = if step.is_index { tree.item(node, &step.name) } else { tree.property(node, &step.name) };
            let Some(child) = child else {
                let left = &rest[taken..];
                let located =
                    Located { place: Place::Node(node), scope, path: path[..path.len() - left.len()].to_vec() };
                let Some(document) = self.document(&located, findings)? else { return Ok(None) };
                return self.walk_part(&document, left);
            };
            node = child;
        }
        Ok(Some(Place::Node(node)))
    }

    fn walk_part(&mut self, part: &Part, rest: &[PathStep]) -> Result<Option<Place>, EvaluationError> {
        if rest.is_empty() {
            return Ok(Some(Place::Part(part.clone())));
        }
        let mut parsed_bytes = 0;
        let walked = json::walk(&part.value, rest, &mut parsed_bytes);
        self.charge(parsed_bytes + walked.as_ref().map_or(0, json::size))?;
        Ok(walked.map(|value| Place::Part(Part { value: Rc::new(value), ..*part })))
    }

    /// The value at a place; none where there is only the way to other variables.
    pub(super) fn read(
        &mut self,
        located: &Located<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Found>, EvaluationError> {
        let (text, is_evaluated, is_sensitive) = match &located.place {
            Place::Node(node) => return self.read_node(*node, located, findings),
            Place::Part(part) => (json::text(&part.value), part.is_evaluated, part.is_sensitive),
            Place::Entry { key, value } => (Cow::Borrowed(key.as_str()), true, value.is_sensitive),
        };
        self.charge(text.len())?;
        let output = if is_evaluated {
            Output { text: text.into_owned(), is_sensitive }
        } else {
            self.activate(located.active(is_sensitive), |session| {
                session.value(&text, located.scope, is_sensitive, findings)
            })?
        };
        if is_sensitive {
            findings.add_sensitive(&output.text);
        }
        Ok(Some(Found { text: output.text.into(), is_sensitive: output.is_sensitive, is_null: false }))
    }

    fn read_node(
        &mut self,
        node: NodeId,
        located: &Located<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Found>, EvaluationError> {
        let tree = &self.evaluator.tree;
        let Some(variable) = tree.variable(node) else {
            let label = tree.label(node).map(Rc::from);
            return Ok(label.map(|text| Found { text, is_sensitive: false, is_null: false }));
        };
        // Inside a loop, a value may speak of the loop's variable, so it is another one in every pass.
        let is_fixed = located.scope.pass.is_none();
        if is_fixed && let Some(known) = self.values.get(&node).cloned() {
            self.merge(findings, &known.1)?;
            return Ok(Some(known.0.clone()));
        }
        let mut noticed = Findings::default();
        let found = self.activate(located.active(variable.is_sensitive()), |session| {
            let output = session.value(variable.value(), located.scope, variable.is_sensitive(), &mut noticed)?;
            if variable.is_sensitive() {
                noticed.add_sensitive(&output.text);
            }
            let is_null = std::mem::take(&mut noticed.null);
            Ok(Found { text: output.text.into(), is_sensitive: output.is_sensitive, is_null })
        })?;
        self.merge(findings, &noticed)?;
        if is_fixed {
            self.values.insert(node, Rc::new((found.clone(), noticed)));
        }
        Ok(Some(found))
    }

    /// Evaluates a value. One that is malformed, such as a password that happens to have `#{` in it, is literal.
    pub(super) fn value(
        &mut self,
        text: &str,
        scope: Scope<'_>,
        is_sensitive: bool,
        findings: &mut Findings,
    ) -> Result<Output, EvaluationError> {
        self.charge(text.len())?;
        let template = if contains_expression(text) { Template::parse(text).ok() } else { None };
        let mut output = Output::default();
        match template {
            Some(template) => output = self.render(&template, scope, findings)?,
            None => self.write(&mut output, text)?,
        }
        output.is_sensitive |= is_sensitive;
        Ok(output)
    }
}

impl Located<'_> {
    fn active(&self, is_sensitive: bool) -> Active {
        let name = scope::display(&self.path);
        Active { scope: self.scope.id(), key: to_upper(&name), name, is_sensitive }
    }
}
