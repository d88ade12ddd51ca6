//! Where names are looked up: in the loops around, innermost first, then in the variables.

use std::rc::Rc;

use serde_json::Value;

use super::tree::NodeId;
use crate::dotnet::letter_case::to_upper;

/// The variables, or one pass of a loop inside another scope.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) pass: Option<&'s Pass<'s>>,
}

/// One pass of a loop.
pub(super) struct Pass<'s> {
    /// Unlike any other pass of the same evaluation.
    pub(super) id: u64,
    pub(super) variable: &'s str,
    pub(super) item: Place,
    pub(super) index: usize,
    pub(super) is_last: bool,
    pub(super) around: Scope<'s>,
}

/// What a name leads to.
#[derive(Clone)]
pub(super) enum Place {
    /// A variable, or the way to some.
    Node(NodeId),
    /// A part of a variable's value.
    Part(Part),
    /// A property of a JSON object: `.Key` and `.Value`, and the key by itself.
    Entry { key: String, value: Part },
}

/// A part of a variable's value, found by walking into it or by a loop over it.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) value: Rc<Value>,
    /// Whether the text that it was found in was evaluated already: nothing is evaluated twice.
    pub(super) is_evaluated: bool,
    pub(super) is_sensitive: bool,
}

/// A step of a path whose indexes are known.
#[derive(Clone, Debug)]
pub(super) struct PathStep {
    pub(super) is_index: bool,
    pub(super) name: String,
}

impl Scope<'_> {
    pub(super) const VARIABLES: Self = Self { pass: None };

    pub(super) fn id(self) -> u64 {
        self.pass.map_or(0, |pass| pass.id)
    }
}

impl Pass<'_> {
    /// What the path leads to in this pass alone, with the steps that are left to go.
    pub(super) fn enter<'p>(&self, path: &'p [PathStep]) -> Option<(Place, &'p [PathStep])> {
        let (first, rest) = path.split_first()?;
        if !first.is_index && to_upper(&first.name) == to_upper(self.variable) {
            return Some((self.item.clone(), rest));
        }
        let text = self.special(path)?;
        Some((Place::Part(Part::text(text)), &[]))
    }

    /// `Octopus.Template.Each.Index`, `.First` and `.Last`.
    fn special(&self, path: &[PathStep]) -> Option<String> {
        let [octopus, template, each, special] = path else { return None };
        let is_special = [(octopus, "Octopus"), (template, "Template"), (each, "Each")]
            .iter()
            .all(|(step, name)| !step.is_index && step.name.eq_ignore_ascii_case(name));
        if !is_special || special.is_index {
            return None;
        }
        match special.name.to_ascii_lowercase().as_str() {
            "index" => Some(self.index.to_string()),
            "first" => Some(title_case(self.index == 0).to_owned()),
            "last" => Some(title_case(self.is_last).to_owned()),
            _ => None,
        }
    }
}

impl Part {
    /// A text that is done: nothing in it is an expression.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { value: Rc::new(Value::String(text.into())), is_evaluated: true, is_sensitive: false }
    }
}

/// As .NET writes booleans.
pub(super) fn title_case(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// `A[x].B`, for messages and to tell paths apart.
pub(super) fn display(path: &[PathStep]) -> String {
    let mut text = String::new();
    for step in path {
        if step.is_index {
            text.extend(["[", &step.name, "]"]);
        } else {
            text.push_str(if text.is_empty() { "" } else { "." });
            text.push_str(&step.name);
        }
    }
    text
}
