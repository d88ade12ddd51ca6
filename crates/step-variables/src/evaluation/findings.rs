//! What an evaluation notices on the way.

use indexmap::IndexSet;
use step_inputs::Secret;

use super::Unresolved;

/// Noticed while evaluating a text, or a variable's value on its behalf. Nothing is listed twice.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    pub(crate) unresolved: IndexSet<Unresolved>,
    pub(crate) sensitive: IndexSet<Secret>,
    /// Whether the filter `Null` was met: then the whole text is nothing.
    pub(crate) null: bool,
}

impl Findings {
    pub(crate) fn add_sensitive(&mut self, text: &str) {
        if !text.is_empty() {
            self.sensitive.insert(Secret::new(text));
        }
    }

    /// Takes over what was noticed for a part of this text.
    pub(super) fn merge(&mut self, other: &Self) {
        self.unresolved.extend(other.unresolved.iter().cloned());
        self.sensitive.extend(other.sensitive.iter().cloned());
        self.null |= other.null;
    }

    pub(super) fn len(&self) -> usize {
        self.unresolved.len() + self.sensitive.len()
    }
}
