//! What a loop goes over.

use std::borrow::Cow;
use std::rc::Rc;

use serde_json::{Map, Value};
use step_inputs::contains_expression;

use super::EvaluationError;
use super::findings::Findings;
use super::json;
use super::lookup::Located;
use super::scope::{Part, Place, Scope};
use super::session::{EXPRESSION, Session};
use crate::template::syntax::Symbol;

impl Session<'_> {
    /// Indexed variables, a JSON list, a JSON object, or a text split at commas. Nothing, if it is not defined.
    pub(super) fn items(
        &mut self,
        collection: &Symbol,
        scope: Scope<'_>,
        findings: &mut Findings,
    ) -> Result<Vec<Place>, EvaluationError> {
        let Some(located) = self.locate(collection, scope, findings)? else { return Ok(Vec::new()) };
        if let Place::Node(node) = &located.place {
            let items = self.evaluator.tree.items(*node);
            if items.len() > 0 {
                return Ok(items.map(Place::Node).collect());
            }
        }
        if let Some(document) = self.document(&located, findings)? {
            let count = document.value.as_array().map_or(0, Vec::len) + document.value.as_object().map_or(0, Map::len);
            self.charge(EXPRESSION * count + json::size(&document.value))?;
            return Ok(members(&document));
        }
        let Some(found) = self.read(&located, findings)? else { return Ok(Vec::new()) };
        self.charge(EXPRESSION * (found.text.matches(',').count() + 1))?;
        let items = found.text.split(',');
        Ok(items.map(|item| Place::Part(Part { is_sensitive: found.is_sensitive, ..Part::text(item) })).collect())
    }

    /// The value at a place as a list or object; none if it is neither.
    ///
    /// The value as it was set is read first, and expressions in what is found there are evaluated last: a value cannot
    /// break the document that it is put into. Only where expressions make the document is it evaluated before.
    pub(super) fn document(
        &mut self,
        located: &Located<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Part>, EvaluationError> {
        let (text, is_evaluated, is_sensitive) = match &located.place {
            Place::Entry { .. } => return Ok(None),
            Place::Part(part) if part.value.is_array() || part.value.is_object() => return Ok(Some(part.clone())),
            Place::Part(part) => (json::text(&part.value), part.is_evaluated, part.is_sensitive),
            Place::Node(node) => match self.evaluator.tree.variable(*node) {
                Some(variable) => (Cow::Borrowed(variable.value()), false, variable.is_sensitive()),
                None => return Ok(None),
            },
        };
        if let Some(value) = self.raw_document(&located.place, &text)? {
            return Ok(Some(Part { value, is_evaluated, is_sensitive }));
        }
        if is_evaluated || !contains_expression(&text) {
            return Ok(None);
        }
        let Some(found) = self.read(located, findings)? else { return Ok(None) };
        self.charge(found.text.len())?;
        let value = json::parse(&found.text).map(Rc::new);
        Ok(value.map(|value| Part { value, is_evaluated: true, is_sensitive: found.is_sensitive }))
    }

    /// The document as it was set. A variable's is read once.
    fn raw_document(&mut self, place: &Place, text: &str) -> Result<Option<Rc<Value>>, EvaluationError> {
        if let Place::Node(node) = place
            && let Some(known) = self.documents.get(node)
        {
            return Ok(known.clone());
        }
        self.charge(text.len())?;
        let value =
            json::parse(text).filter(|value| !contains_expression(text) || !json::has_expression_in_name(value));
        let value = value.map(Rc::new);
        if let Place::Node(node) = place {
            self.documents.insert(*node, value.clone());
        }
        Ok(value)
    }
}

fn members(document: &Part) -> Vec<Place> {
    let part = |value: &Value| Part { value: Rc::new(value.clone()), ..*document };
    match &*document.value {
        Value::Object(object) => {
            object.iter().map(|(key, value)| Place::Entry { key: key.clone(), value: part(value) }).collect()
        }
        Value::Array(items) => items.iter().map(|item| Place::Part(part(item))).collect(),
        _ => Vec::new(),
    }
}
