//! Which inputs of a configuration are bound.

use serde_json::Value;

use super::bound::contains_expression;
use super::{InputPath, InputSchema, ValueType};

impl InputSchema {
    /// Where `configuration` has an expression in place of a value. The schema is one that was expanded along it.
    ///
    /// Rules that read such an input cannot run before it is evaluated, and nothing can be said about its value. What
    /// does not fit the schema is not bound: whoever validates reports it.
    pub fn bound_inputs(&self, configuration: &Value) -> Vec<InputPath> {
        let mut found = Vec::new();
        self.visit(configuration, |leaf| {
            if leaf.kind.value_type().is_some_and(|value_type| value_type.is_bound(leaf.value)) {
                found.push(leaf.path());
            }
        });
        found
    }
}

impl ValueType {
    /// Whether `value`, in a configuration, is an expression in place of a value of this type: a text with an expression
    /// in it, or a secret that is written as text. Packages and images are never bound.
    pub fn is_bound(&self, value: &Value) -> bool {
        match self {
            Self::Sensitive => value.is_string(),
            Self::String | Self::Account { .. } | Self::Primitive { .. } => {
                value.as_str().is_some_and(contains_expression)
            }
            Self::Package | Self::ContainerImage => false,
        }
    }
}
