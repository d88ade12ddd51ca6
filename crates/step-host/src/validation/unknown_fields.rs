//! Fields that the schema does not know: tolerated, since newer versions may know them, but mostly misspelt.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use step_inputs::InputPath;

use super::dialect::resolve;
use super::problem::Problem;
use super::words::named;

/// Deeper nesting than any inputs; stops at schemas that contain themselves without consuming input.
const MAX_DEPTH: usize = 64;
/// From 0 (nothing in common) to 1 (equal), by Jaro and Winkler.
const SIMILAR: f64 = 0.85;

/// A warning for each unknown field, in the order of the inputs.
pub(super) fn find(schema: &Value, inputs: &Value) -> Vec<Problem> {
    let mut search = Search { root: schema, found: Vec::new() };
    search.visit(&[schema], inputs, &InputPath::root(), 0);
    search.found
}

struct Search<'a> {
    root: &'a Value,
    found: Vec<Problem>,
}

impl<'a> Search<'a> {
    /// `schemas` all apply to `value`.
    fn visit(&mut self, schemas: &[&'a Value], value: &Value, path: &InputPath, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let mut applicable = Vec::new();
        for schema in schemas {
            self.applicable(schema, value, depth, &mut applicable);
        }
        match value {
            Value::Object(fields) => self.visit_fields(&applicable, fields, path, depth),
            Value::Array(items) => {
                let of_items: Vec<&Value> = applicable.iter().filter_map(|schema| schema.get("items")).collect();
                for (index, item) in items.iter().enumerate() {
                    self.visit(&of_items, item, &path.clone().index(index), depth + 1);
                }
            }
            _ => {}
        }
    }

    fn visit_fields(&mut self, schemas: &[&'a Value], fields: &Map<String, Value>, path: &InputPath, depth: usize) {
        let known: Vec<(&'a String, &'a Value)> =
            schemas.iter().filter_map(|schema| schema.get("properties")?.as_object()).flatten().collect();
        let is_open = known.is_empty()
            || schemas.iter().any(|schema| accepts_any_field(schema))
            || known.iter().any(|(name, schema)| is_undecided(schema, fields.get(*name)));
        for (name, value) in fields {
            let of_field: Vec<&Value> =
                known.iter().filter(|(known, _)| *known == name).map(|(_, schema)| *schema).collect();
            if !of_field.is_empty() {
                self.visit(&of_field, value, &path.clone().field(name), depth + 1);
            } else if !is_open {
                self.report(name, &path.clone().field(name), &known);
            }
        }
    }

    fn report(&mut self, name: &str, path: &InputPath, known: &[(&String, &Value)]) {
        let names: BTreeSet<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
        let hint = most_similar(name, names).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        let message = format!("{} is not known and has no effect{hint}", named(path));
        self.found.push(Problem::new(path, "FieldUnknown", message));
    }

    /// Collects `schema` and what it includes, as far as that applies to `value`.
    fn applicable(&self, schema: &'a Value, value: &Value, depth: usize, into: &mut Vec<&'a Value>) {
        if depth > MAX_DEPTH {
            return;
        }
        let schema = resolve(schema, self.root);
        into.push(schema);
        let included = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
        for member in included.flatten() {
            self.applicable(member, value, depth + 1, into);
        }
        if let Some(condition) = schema.get("if")
            && let Some(chosen) = schema.get(if chooses(condition, value) { "then" } else { "else" })
        {
            self.applicable(chosen, value, depth + 1, into);
        }
    }
}

/// Whether a rewritten union's `if` holds: its constants are those of `value`.
fn chooses(condition: &Value, value: &Value) -> bool {
    let Some(properties) = condition.get("properties").and_then(Value::as_object) else { return false };
    properties
        .iter()
        .all(|(name, property)| property.get("const").is_some() && property.get("const") == value.get(name))
}

/// Whether `schema` is a discriminator whose value chooses no member of its union, so that the fields of none are known.
fn is_undecided(schema: &Value, value: Option<&Value>) -> bool {
    let Some(choices) = schema.get("enum").and_then(Value::as_array) else { return false };
    schema["isDiscriminator"] == true && !value.is_some_and(|value| choices.contains(value))
}

fn accepts_any_field(schema: &Value) -> bool {
    let marks = ["isPackageReference", "isSensitiveValue", "isContainerImageReference"];
    let is_server_owned = marks.iter().any(|mark| schema[*mark] == true);
    is_server_owned || schema.get("additionalProperties").is_some() || schema.get("patternProperties").is_some()
}

fn most_similar<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let similarity = |known: &str| strsim::jaro_winkler(&known.to_lowercase(), &name.to_lowercase());
    let scored = known.into_iter().map(|known| (known, similarity(known)));
    let (best, score) = scored.max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    (score >= SIMILAR).then_some(best)
}
